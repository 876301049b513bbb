{# What differs between the columns of two relations, by names that differ in case only being one: on the server they
   are, so that a column dropped under one spelling would be added again empty under the other. #}

{% macro mysql__check_for_schema_changes(source_relation, target_relation) %}
  {% set given = adapter.get_columns_in_relation(source_relation) %}
  {% set there = adapter.get_columns_in_relation(target_relation) %}
  {% set added = mysql__columns_without(given, there) %}
  {% set removed = mysql__columns_without(there, given) %}
  {% set retyped = diff_column_data_types(given, there) %}
  {{ return({
    'schema_changed': (added + removed + retyped) | length > 0,
    'source_not_in_target': added,
    'target_not_in_source': removed,
    'source_columns': given,
    'target_columns': there,
    'new_target_types': retyped,
  }) }}
{% endmacro %}

{% macro mysql__columns_without(columns, others) %}
  {% set names = others | map(attribute='name') | map('lower') | list %}
  {% set found = [] %}
  {% for column in columns if column.name | lower not in names %}
    {% do found.append(column) %}
  {% endfor %}
  {{ return(found) }}
{% endmacro %}

{% macro mysql__diff_column_data_types(source_columns, target_columns) %}
  {% set there = {} %}
  {% for column in target_columns %}
    {% do there.update({column.name | lower: column}) %}
  {% endfor %}
  {% set found = [] %}
  {% for column in source_columns if column.name | lower in there %}
    {% set old = there[column.name | lower] %}
    {% if column.expanded_data_type != old.expanded_data_type and not column.can_expand_to(other_column=old) %}
      {% do found.append({'column_name': old.name, 'new_type': column.expanded_data_type}) %}
    {% endif %}
  {% endfor %}
  {{ return(found) }}
{% endmacro %}
