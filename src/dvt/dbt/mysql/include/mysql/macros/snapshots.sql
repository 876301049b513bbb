{# Snapshots: the hash, and the two statements that stand for MERGE. #}

{% macro mysql__snapshot_hash_arguments(args) -%}
  md5(concat_ws('|' {%- for arg in args %}, coalesce(cast({{ arg }} as char), ''){% endfor %}))
{%- endmacro %}

{# dbt's own text holds two comments without the space that MySQL wants after the dashes. #}
{% macro mysql__snapshot_staging_table(strategy, source_sql, target_relation) %}
  {%- do mysql__hash_joins() -%}
  {%- set staging = default__snapshot_staging_table(strategy, source_sql, target_relation) -%}
  {%- if strategy.hard_deletes == 'new_record' -%}
    {{ staging | replace('--avoid ', '-- avoid ') }}
  {%- else -%}
    {{ staging }}
  {%- endif -%}
{% endmacro %}

{% macro mysql__snapshot_merge_sql(target, source, insert_cols) %}
  {%- set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
  {%- set valid_to = 'DBT_INTERNAL_DEST.' ~ columns.dbt_valid_to -%}
  {%- set current = config.get('dbt_valid_to_current') -%}
  {%- set source = mysql__keyed(source, columns.dbt_scd_id) -%}
  update {{ target }} as DBT_INTERNAL_DEST
  inner join {{ source }} as DBT_INTERNAL_SOURCE
    on DBT_INTERNAL_SOURCE.{{ columns.dbt_scd_id }} = DBT_INTERNAL_DEST.{{ columns.dbt_scd_id }}
  set {{ valid_to }} = DBT_INTERNAL_SOURCE.{{ columns.dbt_valid_to }}
  where DBT_INTERNAL_SOURCE.dbt_change_type in ('update', 'delete')
    and ({{ valid_to }} is null {%- if current %} or {{ valid_to }} = {{ current | trim }}{% endif %});

  insert into {{ target }} ({{ insert_cols | join(', ') }})
  select {% for column in insert_cols %}DBT_INTERNAL_SOURCE.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
  from {{ source }} as DBT_INTERNAL_SOURCE
  where DBT_INTERNAL_SOURCE.dbt_change_type = 'insert'
{% endmacro %}

{% macro mysql__post_snapshot(staging_relation) %}
  {% do mysql__join_as_before() %}
  {% do adapter.drop_relation(staging_relation) %}
{% endmacro %}
