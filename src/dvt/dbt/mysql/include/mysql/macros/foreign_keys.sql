{#
  Foreign keys of other tables. One follows the table that it references when that gets its backup's name, and then it
  cannot be dropped. dbt's cascade drops such keys. Here those that the project's own models declare are put back, if
  they hold for the new table; with any other key the table is not exchanged.
#}

{# The foreign keys of other tables to a relation that `new` is to replace. An error where one is not the project's. #}
{% macro mysql__foreign_keys_to(relation, new) %}
  {% if relation is none or not relation.is_table %}
    {{ return([]) }}
  {% endif %}
  {% set keys = adapter.foreign_keys_to(relation) %}
  {% for key in keys if not mysql__is_declared(key) %}
    {{ drop_relation_if_exists(new) }}
    {{ exceptions.raise_compiler_error(
      'Cannot replace ' ~ relation.schema ~ '.' ~ relation.identifier ~ ': foreign key ' ~ key.name ~ ' of '
      ~ key.schema ~ '.' ~ key.table ~ ' references it, and would go with the old table\n'
      ~ 'hint: drop the key, or drop it in a pre-hook and add it in a post-hook; an incremental model and a seed '
      ~ 'without --full-refresh keep their table'
    ) }}
  {% endfor %}
  {{ return(keys) }}
{% endmacro %}

{# Whether a model of this project makes the key that a table has to this model's. #}
{% macro mysql__is_declared(key) %}
  {% for node in graph.nodes.values() if adapter.declares_key(node, key, model) %}
    {{ return(true) }}
  {% endfor %}
  {{ return(false) }}
{% endmacro %}
