{#
  Foreign keys of other tables. One follows the table that it references when that gets its backup's name, and then it
  cannot be dropped. dbt's cascade drops such keys. That is done here with those that the project's own models declare,
  which have them again when they are built next; with any other key the table is not exchanged.
#}

{# The foreign keys of other tables to a relation that `new` is to replace. An error where one is not the project's. #}
{% macro mysql__foreign_keys_to(relation, new) %}
  {% if relation is none or not relation.is_table %}
    {{ return([]) }}
  {% endif %}
  {% set keys = adapter.foreign_keys_to(relation) %}
  {% for key in keys %}
    {% do key.update({'model': mysql__model_with_key(key)}) %}
    {% if key.model is none %}
      {{ drop_relation_if_exists(new) }}
      {{ exceptions.raise_compiler_error(
        'Cannot replace ' ~ relation.schema ~ '.' ~ relation.identifier ~ ': foreign key ' ~ key.key ~ ' of '
        ~ key.schema ~ '.' ~ key.name ~ ' references it, and would go with the old table\n'
        ~ 'hint: drop the key, or drop it in a pre-hook and add it in a post-hook; an incremental model and a seed '
        ~ 'without --full-refresh keep their table'
      ) }}
    {% endif %}
  {% endfor %}
  {{ return(keys) }}
{% endmacro %}

{# The model of this project that a table with a foreign key is made by, if it declares one. #}
{% macro mysql__model_with_key(key) %}
  {% for node in graph.nodes.values() if node.schema == key.schema and node.alias == key.name %}
    {% set constraints = [] + (node.constraints or []) %}
    {% for column in node.columns.values() %}
      {% do constraints.extend(column.constraints or []) %}
    {% endfor %}
    {% if constraints | selectattr('type', 'equalto', 'foreign_key') | list %}
      {{ return(node.unique_id) }}
    {% endif %}
  {% endfor %}
  {{ return(none) }}
{% endmacro %}

{% macro mysql__drop_foreign_keys(keys) %}
  {% for key in keys %}
    {% set table = api.Relation.create(schema=key.schema, identifier=key.name) %}
    {% call statement('drop_foreign_key', auto_begin=False) %}
      alter table {{ table.render() }} drop foreign key {{ adapter.quote(key.key) }}
    {% endcall %}
    {% do log(
      'Dropped foreign key ' ~ key.key ~ ' of ' ~ key.schema ~ '.' ~ key.name ~ ': its model has it again when it is '
      ~ 'built next', info=key.model not in selected_resources) %}
  {% endfor %}
{% endmacro %}
