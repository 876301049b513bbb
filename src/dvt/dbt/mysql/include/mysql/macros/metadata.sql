{# What exists: schemas, relations, columns. The database is null in every answer. #}

{% macro mysql__generate_database_name(custom_database_name=none, node=none) %}
  {% if custom_database_name is not none and custom_database_name != target.schema %}
    {{ exceptions.raise_compiler_error(
      "MySQL has no database level above the schema: got database '" ~ custom_database_name ~ "'\n"
      ~ "hint: leave `database` out, or set `schema`") }}
  {% endif %}
  {{ return(none) }}
{% endmacro %}

{% macro mysql__list_schemas(database) %}
  {% call statement('list_schemas', fetch_result=True, auto_begin=False) %}
    select schema_name from information_schema.schemata
  {% endcall %}
  {{ return(load_result('list_schemas').table) }}
{% endmacro %}

{% macro mysql__check_schema_exists(information_schema, schema) %}
  {% call statement('check_schema_exists', fetch_result=True, auto_begin=False) %}
    select count(*) from information_schema.schemata where schema_name = {{ mysql__text(schema) }}
  {% endcall %}
  {{ return(load_result('check_schema_exists').table) }}
{% endmacro %}

{% macro mysql__create_schema(relation) %}
  {% call statement('create_schema') %}
    create schema if not exists {{ relation.without_identifier() }} {{ mysql__charset() }}
  {% endcall %}
{% endmacro %}

{# Servers exist whose default is latin1; what dbt creates takes any text. #}
{% macro mysql__charset() -%}
  default character set {{ target.charset }} {{- ' collate ' ~ target.collation if target.collation }}
{%- endmacro %}

{% macro mysql__drop_schema(relation) %}
  {% call statement('drop_schema') %}
    drop schema if exists {{ relation.without_identifier() }}
  {% endcall %}
{% endmacro %}

{% macro mysql__get_columns_in_relation(relation) %}
  {{ return(adapter.read_columns(relation)) }}
{% endmacro %}

{% macro mysql__get_catalog(information_schema, schemas) %}
  {% set relations = [] %}
  {% for schema in schemas %}
    {% do relations.append({'schema': schema}) %}
  {% endfor %}
  {{ return(mysql__get_catalog_relations(information_schema, relations)) }}
{% endmacro %}

{% macro mysql__get_catalog_relations(information_schema, relations) %}
  {% call statement('catalog', fetch_result=True, auto_begin=False) %}
    select
      null as table_database,
      t.table_schema as table_schema,
      t.table_name as table_name,
      t.table_type as table_type,
      case when t.table_type like '%VIEW' then null else nullif(t.table_comment, '') end as table_comment,
      null as table_owner,
      c.column_name as column_name,
      c.ordinal_position as column_index,
      c.column_type as column_type,
      nullif(c.column_comment, '') as column_comment
    from information_schema.tables as t
    inner join information_schema.columns as c
      on c.table_schema = t.table_schema and c.table_name = t.table_name
    where t.table_type not in ('SEQUENCE', 'TEMPORARY')
      and (
        {%- for relation in relations %}
        (t.table_schema = {{ mysql__text(relation.schema) }}
          {%- if relation.identifier %} and t.table_name = {{ mysql__text(relation.identifier) }}{% endif %})
        {%- if not loop.last %} or {% endif -%}
        {%- endfor %}
      )
    order by t.table_schema, t.table_name, c.ordinal_position
  {% endcall %}
  {{ return(load_result('catalog').table) }}
{% endmacro %}

{# A text literal. #}
{% macro mysql__text(value) -%}
  '{{ value | replace("\\", "\\\\") | replace("'", "''") }}'
{%- endmacro %}
