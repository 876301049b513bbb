{# Making, replacing and dropping relations. DDL commits at once in MySQL; RENAME TABLE of a list is atomic.
   What changes a relation renders it: printed, it may be a subquery that reads no row (`--empty`). #}

{% macro mysql__make_relation_with_suffix(base_relation, suffix) %}
  {# Two long names that begin alike shall not meet once they are cut. #}
  {% set name = base_relation.identifier %}
  {% set limit = base_relation.max_identifier_length() %}
  {% if name | length + suffix | length > limit %}
    {% set name = name[:limit - suffix | length - 9] ~ '_' ~ local_md5(name)[:8] %}
  {% endif %}
  {{ return(base_relation.incorporate(path={'identifier': name ~ suffix})) }}
{% endmacro %}

{% macro mysql__make_intermediate_relation(base_relation, suffix) %}
  {{ return(mysql__make_relation_with_suffix(base_relation, suffix)) }}
{% endmacro %}

{% macro mysql__make_temp_relation(base_relation, suffix) %}
  {{ return(mysql__make_relation_with_suffix(base_relation, suffix ~ '_session').incorporate(temporary=True)) }}
{% endmacro %}

{% macro mysql__make_backup_relation(base_relation, backup_relation_type, suffix) %}
  {{ return(mysql__make_relation_with_suffix(base_relation, suffix).incorporate(type=backup_relation_type)) }}
{% endmacro %}

{# No parentheses around the query: MySQL takes a WITH there only from 8.0.22 on. #}
{% macro mysql__create_table_as(temporary, relation, sql) %}
  {%- set sql_header = config.get('sql_header', none) -%}
  {%- set contract = config.get('contract') -%}
  {{ sql_header if sql_header is not none }}
  {%- if temporary %}
  drop temporary table if exists {{ relation }};
  {%- endif %}
  {%- if contract.enforced and not temporary %}
  {{ get_assert_columns_equivalent(sql) }}
  create table {{ relation }}
  {{ get_table_columns_and_constraints() }}
  {{ config.get('table_options') or mysql__charset() }};
  insert into {{ relation }} ({{ adapter.dispatch('get_column_names', 'dbt')() }})
  {{ get_select_subquery(sql) }}
  {%- else %}
  create {{ 'temporary' if temporary }} table {{ relation }}
  {{ config.get('table_options', '') if not temporary }}
  as
  {{ sql }}
  {%- endif %}
{% endmacro %}

{% macro mysql__get_table_columns_and_constraints() %}
  {% set columns = adapter.render_raw_columns_constraints(raw_columns=model['columns']) %}
  {% set moved = adapter.column_constraints_of_table(model['columns']) %}
  {% set constraints = adapter.render_raw_model_constraints(raw_constraints=model['constraints']) %}
  ({{ (columns + moved + constraints) | join(',\n  ') }})
{% endmacro %}

{% macro mysql__create_view_as(relation, sql) %}
  {%- set sql_header = config.get('sql_header', none) -%}
  {{ sql_header if sql_header is not none }}
  {%- if config.get('contract').enforced %}
  {{ get_assert_columns_equivalent(sql) }}
  {%- endif %}
  create or replace view {{ relation }} as
  {{ sql }}
{% endmacro %}

{% macro mysql__rename_relation(from_relation, to_relation) %}
  {% call statement('rename_relation') %}
    rename table {{ from_relation.render() }} to {{ to_relation.render() }}
  {% endcall %}
{% endmacro %}

{% macro mysql__swap_relation(new, target, backup) %}
  {% call statement('swap_relation') %}
    rename table {{ target.render() }} to {{ backup.render() }}, {{ new.render() }} to {{ target.render() }}
  {% endcall %}
{% endmacro %}

{% macro mysql__drop_relation(relation) %}
  {% call statement('drop_relation', auto_begin=False) %}
    drop {{ 'temporary' if relation.temporary }} {{ relation.type }} if exists {{ relation.render() }}
  {% endcall %}
{% endmacro %}

{% macro mysql__alter_column_type(relation, column_name, new_column_type) %}
  {% call statement('alter_column_type') %}
    alter table {{ relation.render() }} modify column {{ adapter.quote(column_name) }} {{ new_column_type }}
  {% endcall %}
{% endmacro %}

{% macro mysql__alter_relation_add_remove_columns(relation, add_columns, remove_columns) %}
  {% set changes = [] %}
  {% for column in add_columns or [] %}
    {% do changes.append('add column ' ~ column.quoted ~ ' ' ~ column.expanded_data_type) %}
  {% endfor %}
  {% for column in remove_columns or [] %}
    {% do changes.append('drop column ' ~ column.quoted) %}
  {% endfor %}
  {% do run_query('alter table ' ~ relation.render() ~ ' ' ~ changes | join(', ')) %}
{% endmacro %}

{% macro mysql__get_create_index_sql(relation, index_dict) %}
  {% set columns = index_dict['columns'] %}
  {% set name = 'ix_' ~ local_md5(relation.identifier ~ columns | join(',') ~ index_dict.get('unique', false)) %}
  create {{ 'unique' if index_dict.get('unique') }} index {{ adapter.quote(name) }}
  {{ 'using ' ~ index_dict['type'] if index_dict.get('type') }}
  on {{ relation.render() }} ({{ columns | join(', ') }})
{% endmacro %}
