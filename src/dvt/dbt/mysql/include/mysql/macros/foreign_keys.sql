{#
  Foreign keys of other tables. One follows the table that it references when that gets its backup's name, and then it
  cannot be dropped. dbt's cascade drops such keys. Here those that the project's own models declare are moved to the new
  table, if they hold for it; with any other key the table is not exchanged.
#}

{# An error where a table of somebody else's has a foreign key to a relation that `new` is to replace. #}
{% macro mysql__refuse_foreign_keys_to(relation, new) %}
  {% set keys = adapter.foreign_keys_to(relation) if relation is not none and relation.is_table else [] %}
  {% for key in keys if not mysql__is_declared(key) %}
    {{ drop_relation_if_exists(new) }}
    {{ exceptions.raise_compiler_error(
      'Cannot replace ' ~ relation.schema ~ '.' ~ relation.identifier ~ ': foreign key ' ~ key.name ~ ' of '
      ~ key.schema ~ '.' ~ key.table ~ ' references it, and would go with the old table\n'
      ~ 'hint: drop the key, or drop it in a pre-hook and add it in a post-hook; an incremental model and a seed '
      ~ 'without --full-refresh keep their table'
    ) }}
  {% endfor %}
{% endmacro %}

{# Whether a model of this project makes the key that a table has to this model's. #}
{% macro mysql__is_declared(key) %}
  {% for node in graph.nodes.values() if adapter.declares_key(node, key, model) %}
    {{ return(true) }}
  {% endfor %}
  {{ return(false) }}
{% endmacro %}
