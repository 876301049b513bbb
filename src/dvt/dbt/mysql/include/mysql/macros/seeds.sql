{#
  Seeds. TRUNCATE commits at once; the rows of a seed are replaced in one transaction instead. So do the statements that
  make tables: rows of a new one go into a temporary one, which is gone with the session, and load_csv_rows makes the
  seed's own of it when it has taken all of them.
#}

{% macro mysql__seed_in_the_making() %}
  {{ return(make_temp_relation(this, '__dbt_seed')) }}
{% endmacro %}

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
  {% set made = mysql__seed_in_the_making() if fills else this %}
  {% if fills %}
    {% call statement('drop_old_one') %}
      drop temporary table if exists {{ made }}
    {% endcall %}
  {% endif %}
  {% set sql %}
    create {{ 'temporary ' if fills }}table {{ made }} ({{ columns | join(', ') }}) {{ mysql__charset() }}
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
  {# What a seed made anew left that was killed. #}
  {{ drop_relation_if_exists(load_cached_relation(make_intermediate_relation(this))) }}
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
  {% set fills = model.get('mysql_fills') %}
  {% set sql = mysql__insert_csv_rows(mysql__seed_in_the_making() if fills else this, model, agate_table) %}
  {% call statement('as_before') %}
    set session sql_mode = @dvt_sql_mode
  {% endcall %}
  {% if fills %}
    {% do mysql__keep_seed() %}
  {% endif %}
  {{ return(sql) }}
{% endmacro %}

{% macro mysql__insert_csv_rows(relation, model, agate_table) %}
  {% set columns = get_seed_column_quoted_csv(model, agate_table.column_names) %}
  {% set marks = '(' ~ (['%s'] * (agate_table.column_names | length)) | join(', ') ~ ')' %}
  {% set first = [] %}
  {% for rows in agate_table.rows | batch(get_batch_size()) %}
    {% set values = [] %}
    {% for row in rows %}
      {% do values.extend(adapter.seed_values(row)) %}
    {% endfor %}
    {% set sql = 'insert into ' ~ relation ~ ' (' ~ columns ~ ') values ' ~ ([marks] * (rows | length)) | join(', ') %}
    {% do adapter.add_query(sql, bindings=values, abridge_sql_log=True) %}
    {% do first.append(sql) if loop.first %}
  {% endfor %}
  {{ return(first[0]) }}
{% endmacro %}

{# A table of the seed's name with the rows of the temporary one. #}
{% macro mysql__keep_seed() %}
  {% set made, target = mysql__seed_in_the_making(), this.incorporate(type='table') %}
  {% set new = make_intermediate_relation(target) %}
  {{ drop_relation_if_exists(load_cached_relation(new)) }}
  {% for sql in [
    'create table ' ~ new ~ ' like ' ~ made,
    'insert into ' ~ new ~ ' select * from ' ~ made,
    'drop temporary table ' ~ made,
  ] %}
    {% call statement('keep_seed') %}
      {{ sql }}
    {% endcall %}
  {% endfor %}
  {{ drop_relation_if_exists(mysql__put_in_place(load_cached_relation(this), new, target)) }}
{% endmacro %}
