{# The statements of an incremental model. MySQL has no MERGE: two statements in one transaction do its work. #}

{% macro mysql__key_join(unique_key, predicates) %}
  {%- set keys = [unique_key] if unique_key is string else unique_key -%}
  {%- for key in keys %}DBT_INTERNAL_SOURCE.{{ key }} = DBT_INTERNAL_DEST.{{ key }}{{ ' and ' if not loop.last }}
  {%- endfor %}
  {%- for predicate in predicates or [] %} and ({{ predicate }}){% endfor %}
{%- endmacro %}

{#
  By default MariaDB joins what has no index row by row, and makes a buffer for the one row that it takes a new table to
  have (https://mariadb.com/kb/en/block-based-join-algorithms/). For MySQL, which hashes from 8.0.18 on, this is a comment.
#}
{% macro mysql__hash_joins() %}
  {% do run_query(
    "set @dvt = 1 /*M!, @dvt_join_cache = if(@dvt_hashes, @dvt_join_cache, @@session.join_cache_level), "
    "@dvt_switch = if(@dvt_hashes, @dvt_switch, @@session.optimizer_switch), @dvt_hashes = 1, "
    "session join_cache_level = greatest(@@session.join_cache_level, 4), "
    "session optimizer_switch = 'optimize_join_buffer_size=off' */"
  ) %}
{% endmacro %}

{# After `mysql__hash_joins`: as the session was. #}
{% macro mysql__join_as_before() %}
  {% do run_query(
    "set @dvt = 1 /*M!, session join_cache_level = cast(@dvt_join_cache as unsigned), "
    "session optimizer_switch = @dvt_switch, @dvt_hashes = 0 */"
  ) %}
{% endmacro %}

{#
  A copy of a temporary table in which rows are found by keys, or it as it is: the servers hash no rows of a joined UPDATE.
  An index made later would commit what is done so far.
#}
{% macro mysql__keyed(source, keys) %}
  {% set parts = adapter.key_parts(source, keys) %}
  {% if not parts %}
    {{ return(source) }}
  {% endif %}
  {% set keyed = mysql__make_relation_with_suffix(source, '_keyed').incorporate(temporary=True) %}
  {% do run_query(
    'drop temporary table if exists ' ~ keyed ~ '; create temporary table ' ~ keyed ~ ' (index (' ~ parts ~ ')) '
    ~ 'as select * from ' ~ source
  ) %}
  {{ return(keyed) }}
{% endmacro %}

{% macro mysql__get_delete_insert_merge_sql(target, source, unique_key, dest_columns, incremental_predicates) %}
  {%- set columns = get_quoted_csv(dest_columns | map(attribute='name')) -%}
  {%- if unique_key %}
  {%- set keys = [unique_key] if unique_key is string else unique_key %}
  {#- A join would make the predicates' unqualified columns ambiguous. #}
  delete DBT_INTERNAL_DEST from {{ target }} as DBT_INTERNAL_DEST
  where ({{ keys | join(', ') }}) in (select {{ keys | join(', ') }} from {{ source }} as DBT_INTERNAL_SOURCE)
  {%- for predicate in incremental_predicates or [] %}
    and ({{ predicate }})
  {%- endfor %};
  {%- endif %}
  insert into {{ target }} ({{ columns }})
  select {{ columns }} from {{ source }}
{% endmacro %}

{% macro mysql__get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) %}
  {%- set columns = get_quoted_csv(dest_columns | map(attribute='name')) -%}
  {%- if not unique_key %}
  insert into {{ target }} ({{ columns }})
  select {{ columns }} from {{ source }}
  {%- else %}
  {%- set keys = [unique_key] if unique_key is string else unique_key -%}
  {%- set source = mysql__keyed(source, keys) -%}
  {%- set on = mysql__key_join(unique_key, incremental_predicates) -%}
  {%- set updated = get_merge_update_columns(
        config.get('merge_update_columns'), config.get('merge_exclude_columns'), dest_columns) %}
  {%- if updated %}
  update {{ target }} as DBT_INTERNAL_DEST
  inner join {{ source }} as DBT_INTERNAL_SOURCE on {{ on }}
  set {% for column in updated %}DBT_INTERNAL_DEST.{{ column }} = DBT_INTERNAL_SOURCE.{{ column }}
  {{- ', ' if not loop.last }}{% endfor %};
  {%- endif %}
  insert into {{ target }} ({{ columns }})
  select {% for column in dest_columns %}DBT_INTERNAL_SOURCE.{{ column.quoted }}{{ ', ' if not loop.last }}{% endfor %}
  from {{ source }} as DBT_INTERNAL_SOURCE
  {%- if incremental_predicates %}
  where not exists (select 1 from {{ target }} as DBT_INTERNAL_DEST where {{ on }})
  {%- else %} {# which the servers hash #}
  left join {{ target }} as DBT_INTERNAL_DEST on {{ on }}
  where DBT_INTERNAL_DEST.{{ keys[0] }} is null
  {%- endif %}
  {%- endif %}
{% endmacro %}

{% macro mysql__get_incremental_default_sql(arg_dict) %}
  {% if arg_dict['unique_key'] %}
    {{ return(get_incremental_delete_insert_sql(arg_dict)) }}
  {% endif %}
  {{ return(get_incremental_append_sql(arg_dict)) }}
{% endmacro %}

{# The batch's time range is replaced as a whole. #}
{% macro mysql__get_incremental_microbatch_sql(arg_dict) %}
  {%- set batch = model.batch -%}
  {%- set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) -%}
  {%- set event_time = config.get('event_time') -%}
  {%- set predicates = [] + (arg_dict.get('incremental_predicates') or []) -%}
  {%- if batch and batch.event_time_start -%}
    {%- do predicates.append(event_time ~ " >= '" ~ mysql__utc(batch.event_time_start) ~ "'") -%}
  {%- endif -%}
  {%- if batch and batch.event_time_end -%}
    {%- do predicates.append(event_time ~ " < '" ~ mysql__utc(batch.event_time_end) ~ "'") -%}
  {%- endif %}
  delete DBT_INTERNAL_DEST from {{ arg_dict['target_relation'] }} as DBT_INTERNAL_DEST
  where {{ predicates | join(' and ') }};
  insert into {{ arg_dict['target_relation'] }} ({{ columns }})
  select {{ columns }} from {{ arg_dict['temp_relation'] }}
{% endmacro %}

{% macro mysql__utc(moment) -%}
  {{ moment.strftime('%Y-%m-%d %H:%M:%S.%f') }}
{%- endmacro %}
