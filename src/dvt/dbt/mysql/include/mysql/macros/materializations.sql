{# table, view and incremental with MySQL's atomic exchange of names: no reader ever finds the relation missing. #}

{# `new` becomes `target`; what stood there is returned under its backup name, to be dropped, or none. #}
{% macro mysql__put_in_place(existing, new, target) %}
  {% if existing is none %}
    {% do adapter.rename_relation(new, target) %}
    {{ return(none) }}
  {% endif %}
  {% set backup = make_backup_relation(target, existing.type) %}
  {% set left_over = load_cached_relation(backup) %}
  {% for replaced in (existing, left_over) %}
    {% do mysql__refuse_foreign_keys_to(replaced, new) %}
  {% endfor %}
  {% for key, reason in adapter.exchange(new, existing, backup, left_over) %}
    {% do log(
      'Dropped foreign key ' ~ key.name ~ ' of ' ~ key.schema ~ '.' ~ key.table ~ ', ' ~ reason ~ ' the new '
      ~ target.schema ~ '.' ~ target.identifier ~ ': its model has it again when its table is made anew', info=true) %}
  {% endfor %}
  {{ return(backup) }}
{% endmacro %}

{% materialization table, adapter='mysql' %}
  {% set existing = load_cached_relation(this) %}
  {% set target = this.incorporate(type='table') %}
  {% set new = make_intermediate_relation(target) %}
  {{ drop_relation_if_exists(load_cached_relation(new)) }}

  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}

  {% call statement('main') %}
    {{ get_create_table_as_sql(False, new, sql) }}
  {% endcall %}
  {% do create_indexes(new) %}
  {% set replaced = mysql__put_in_place(existing, new, target) %}

  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {% do apply_grants(target, config.get('grants'), should_revoke=should_revoke(existing, full_refresh_mode=True)) %}
  {% do persist_docs(target, model) %}
  {% do adapter.commit() %}

  {{ drop_relation_if_exists(replaced) }}
  {{ run_hooks(post_hooks, inside_transaction=False) }}
  {{ return({'relations': [target]}) }}
{% endmaterialization %}

{% materialization view, adapter='mysql' %}
  {% set existing = load_cached_relation(this) %}
  {% set target = this.incorporate(type='view') %}

  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}

  {% if existing is none or existing.is_view %}
    {% call statement('main') %}
      {{ get_create_view_as_sql(target, sql) }}
    {% endcall %}
  {% else %}
    {% set new = make_intermediate_relation(target) %}
    {{ drop_relation_if_exists(load_cached_relation(new)) }}
    {% call statement('main') %}
      {{ get_create_view_as_sql(new, sql) }}
    {% endcall %}
    {% set replaced = mysql__put_in_place(existing, new, target) %}
  {% endif %}

  {% do apply_grants(target, config.get('grants'), should_revoke=should_revoke(existing, full_refresh_mode=True)) %}
  {% do persist_docs(target, model) %}
  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {% do adapter.commit() %}

  {% if replaced is defined %}
    {{ drop_relation_if_exists(replaced) }}
  {% endif %}
  {{ run_hooks(post_hooks, inside_transaction=False) }}
  {{ return({'relations': [target]}) }}
{% endmaterialization %}

{% materialization incremental, adapter='mysql' %}
  {% set existing = load_cached_relation(this) %}
  {% set target = this.incorporate(type='table') %}
  {% set full_refresh = should_full_refresh() or (existing is not none and not existing.is_table) %}
  {% set rebuild = existing is none or full_refresh %}
  {# What is wrong with these is told by the first run, not by the second. #}
  {% set on_schema_change = incremental_validate_on_schema_change(config.get('on_schema_change'), default='ignore') %}
  {% set strategy = adapter.get_incremental_strategy_macro(context, config.get('incremental_strategy') or 'default') %}
  {% set new = make_intermediate_relation(target) if rebuild else make_temp_relation(target) %}
  {% if rebuild %}
    {{ drop_relation_if_exists(load_cached_relation(new)) }}
  {% endif %}

  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}

  {% if rebuild %}
    {% call statement('main') %}
      {{ get_create_table_as_sql(False, new, sql) }}
    {% endcall %}
    {% do create_indexes(new) %}
    {% set replaced = mysql__put_in_place(existing, new, target) %}
  {% else %}
    {% set arguments = mysql__prepare_increment(new, target, existing, sql, on_schema_change) %}
    {% do mysql__hash_joins() %}
    {% call statement('main') %}
      {{ strategy(arguments) }}
    {% endcall %}
    {% do mysql__join_as_before() %}
  {% endif %}

  {% do apply_grants(target, config.get('grants'), should_revoke=should_revoke(existing, full_refresh)) %}
  {% do persist_docs(target, model) %}
  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {% do adapter.commit() %}

  {% if replaced is defined %}
    {{ drop_relation_if_exists(replaced) }}
  {% endif %}
  {{ run_hooks(post_hooks, inside_transaction=False) }}
  {{ return({'relations': [target]}) }}
{% endmaterialization %}

{# Fills the temporary table, fits the target's columns to it, and returns what the strategy is called with. #}
{% macro mysql__prepare_increment(temp, target, existing, sql, on_schema_change) %}
  {% do run_query(get_create_table_as_sql(True, temp, sql)) %}
  {% if not config.get('contract').enforced %}
    {% do adapter.expand_target_column_types(from_relation=temp, to_relation=target) %}
  {% endif %}
  {% set columns = process_schema_changes(on_schema_change, temp, existing) %}
  {{ return({
    'target_relation': target,
    'temp_relation': temp,
    'unique_key': config.get('unique_key'),
    'dest_columns': columns or adapter.get_columns_in_relation(existing),
    'incremental_predicates': config.get('predicates') or config.get('incremental_predicates'),
  }) }}
{% endmacro %}
