{# Descriptions as comments. Views have none in MySQL; a column's takes its whole definition again. #}

{% macro mysql__persist_docs(relation, model, for_relation, for_columns) %}
  {% if not relation.is_view %}
    {{ default__persist_docs(relation, model, for_relation, for_columns) }}
  {% endif %}
{% endmacro %}

{% macro mysql__alter_relation_comment(relation, comment) %}
  alter table {{ relation.render() }} comment = {{ mysql__comment(comment, 2048, relation.render()) }}
{% endmacro %}

{# A description as a literal; the server takes no longer comments than `most` characters. #}
{% macro mysql__comment(description, most, what) %}
  {% if description | length > most %}
    {% do exceptions.warn(
      'The description of ' ~ what ~ ' has ' ~ description | length ~ ' characters: its comment ends after ' ~ most
    ) %}
  {% endif %}
  {{- return(mysql__text(description[:most])) }}
{% endmacro %}

{% macro mysql__alter_column_comment(relation, column_dict) %}
  {% set definitions = adapter.column_definitions(relation) %}
  {% set changes = [] %}
  {% for name, column in column_dict.items() %}
    {% for actual, definition in definitions.items() if actual | lower == name | lower %}
      {% do changes.append('modify column ' ~ adapter.quote(actual) ~ ' ' ~ definition
        ~ ' comment ' ~ mysql__comment(column['description'], 1024, relation.render() ~ '.' ~ actual)) %}
    {% endfor %}
  {% endfor %}
  {% if changes %}
    alter table {{ relation.render() }} {{ changes | join(', ') }}
  {% endif %}
{% endmacro %}
