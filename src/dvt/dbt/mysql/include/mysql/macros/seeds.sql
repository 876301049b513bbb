{#
  Seeds. TRUNCATE commits at once; the rows of a seed are replaced in one transaction instead. So do the statements that
  make tables: a new one is filled as a temporary one, which hides the old one from this session and is gone if it does
  not take a row, and put in place by load_csv_rows.
#}

{% macro mysql__create_csv_table(model, agate_table) %}
  {% set overrides = model['config'].get('column_types', {}) %}
  {% set quote_columns = model['config'].get('quote_columns', none) %}
  {% set columns = [] %}
  {% for name in agate_table.column_names %}
    {% set type = overrides.get(name, adapter.convert_type(agate_table, loop.index0)) %}
    {% do columns.append(adapter.quote_seed_column(name | string, quote_columns) ~ ' ' ~ type) %}
  {% endfor %}
  {% set fills = agate_table.rows | length > 0 %}
  {% do model.update({'mysql_fills': fills}) %}
  {% set sql %}
    create {{ 'temporary ' if fills }}table {{ this }} ({{ columns | join(', ') }}) {{ mysql__charset() }}
  {% endset %}
  {% call statement('create_csv_table') %}
    {{ sql }}
  {% endcall %}
  {{ return(sql) }}
{% endmacro %}

{% macro mysql__reset_csv_table(model, full_refresh, old_relation, agate_table) %}
  {% if full_refresh %}
    {% if agate_table.rows | length == 0 %}
      {% do adapter.drop_relation(old_relation) %}
    {% endif %}
    {{ return(create_csv_table(model, agate_table)) }}
  {% endif %}
  {% set sql = 'delete from ' ~ old_relation %}
  {% call statement('reset_csv_table') %}
    {{ sql }}
  {% endcall %}
  {{ return(sql) }}
{% endmacro %}

{% macro mysql__get_batch_size() %}
  {{ return(1000) }}
{% endmacro %}

{# A server whose sql_mode is not strict would store what is nearest to a value of the file, and say nothing. #}
{% macro mysql__load_csv_rows(model, agate_table) %}
  {% call statement('strictly') %}
    set @dvt_sql_mode = @@session.sql_mode,
      session sql_mode = concat_ws(',', nullif(@@session.sql_mode, ''), 'STRICT_ALL_TABLES')
  {% endcall %}
  {% set sql = default__load_csv_rows(model, agate_table) %}
  {% call statement('as_before') %}
    set session sql_mode = @dvt_sql_mode
  {% endcall %}
  {% if model.get('mysql_fills') %}
    {% do mysql__take_out_of_hiding() %}
  {% endif %}
  {{ return(sql) }}
{% endmacro %}

{# The rows of the temporary table that hides `this`, in a table of that name. #}
{% macro mysql__take_out_of_hiding() %}
  {% set target = this.incorporate(type='table') %}
  {% set new = make_intermediate_relation(target) %}
  {{ drop_relation_if_exists(load_cached_relation(new)) }}
  {% for sql in [
    'create table ' ~ new ~ ' like ' ~ this,
    'insert into ' ~ new ~ ' select * from ' ~ this,
    'drop temporary table ' ~ this,
  ] %}
    {% call statement('take_out_of_hiding') %}
      {{ sql }}
    {% endcall %}
  {% endfor %}
  {{ drop_relation_if_exists(mysql__put_in_place(load_cached_relation(this), new, target)) }}
{% endmacro %}
