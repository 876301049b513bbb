{# Now, and how fresh a source is. #}

{% macro mysql__current_timestamp() -%}
  current_timestamp(6)
{%- endmacro %}

{% macro mysql__current_timestamp_backcompat() -%}
  current_timestamp(6)
{%- endmacro %}

{% macro mysql__current_timestamp_in_utc_backcompat() -%}
  utc_timestamp(6)
{%- endmacro %}

{% macro mysql__snapshot_string_as_time(timestamp) -%}
  {{ return("cast('" ~ timestamp ~ "' as datetime(6))") }}
{%- endmacro %}

{# dbt reads a time without a zone as UTC. In a UTC session that is what a TIMESTAMP column gives, and what a
   DATETIME column is taken for. The connection is closed after the query; a failed one leaves nothing behind. #}
{% macro mysql__collect_freshness(source, loaded_at_field, filter) %}
  {% do run_query("set @dvt_time_zone = @@session.time_zone; set session time_zone = '+00:00'") %}
  {% call statement('collect_freshness', fetch_result=True, auto_begin=False) %}
    select max({{ loaded_at_field }}) as max_loaded_at, {{ current_timestamp() }} as snapshotted_at
    from {{ source }}
    {% if filter %}where {{ filter }}{% endif %}
  {% endcall %}
  {% do run_query('set session time_zone = @dvt_time_zone') %}
  {{ return(load_result('collect_freshness')) }}
{% endmacro %}

{% macro mysql__collect_freshness_custom_sql(source, loaded_at_query) %}
  {% do run_query("set @dvt_time_zone = @@session.time_zone; set session time_zone = '+00:00'") %}
  {% call statement('collect_freshness_custom_sql', fetch_result=True, auto_begin=False) %}
    select ({{ loaded_at_query }}) as max_loaded_at, {{ current_timestamp() }} as snapshotted_at
  {% endcall %}
  {% do run_query('set session time_zone = @dvt_time_zone') %}
  {{ return(load_result('collect_freshness_custom_sql')) }}
{% endmacro %}
