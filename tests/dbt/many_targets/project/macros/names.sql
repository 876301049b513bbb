{% macro generate_schema_name(custom_schema_name, node) -%}
  {%- if custom_schema_name -%}{{ target.schema }}_{{ custom_schema_name }}_{{ target.name }}
  {%- elif target.name == 'pg_b' -%}{{ target.schema }}_own
  {%- else -%}{{ target.schema }}{%- endif -%}
{%- endmacro %}

{% macro stamp() -%}
  '{{ target.name }}|{{ target.schema }}|{{ target.type }}|{{ adapter.type() }}|{{ many_package.where_am_i() }}|{{ this.schema }}.{{ this.identifier }}' as stamp
{%- endmacro %}

{% macro seen_by_parser() -%}
  {{ config(meta={'parsed_as': target.name ~ '|' ~ target.type ~ '|' ~ adapter.type() ~ '|' ~ target.schema}) }}
{%- endmacro %}

{% macro say_where() %}
  {% do log('operation on ' ~ target.name ~ ' ' ~ adapter.type(), info=true) %}
  {% do log('rows: ' ~ run_query('select count(*) from raw.customers').columns[0].values()[0], info=true) %}
{% endmacro %}
