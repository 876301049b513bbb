{# Descriptions as comments. Views have none in MySQL; a column's takes its whole definition again. #}

{% macro mysql__persist_docs(relation, model, for_relation, for_columns) %}
  {% if not relation.is_view %}
    {{ default__persist_docs(relation, model, for_relation, for_columns) }}
  {% endif %}
{% endmacro %}

{% macro mysql__alter_relation_comment(relation, comment) %}
  alter table {{ relation.render() }} comment = {{ mysql__text(comment[:2048]) }}
{% endmacro %}

{% macro mysql__alter_column_comment(relation, column_dict) %}
  {% set definitions = adapter.column_definitions(relation) %}
  {% set changes = [] %}
  {% for name, column in column_dict.items() %}
    {% for actual, definition in definitions.items() if actual | lower == name | lower %}
      {% do changes.append('modify column ' ~ adapter.quote(actual) ~ ' ' ~ definition
        ~ ' comment ' ~ mysql__text(column['description'][:1024])) %}
    {% endfor %}
  {% endfor %}
  {% if changes %}
    alter table {{ relation.render() }} {{ changes | join(', ') }}
  {% endif %}
{% endmacro %}
