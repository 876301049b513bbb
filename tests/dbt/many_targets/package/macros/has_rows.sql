{% test has_rows(model, column_name) %}{{ return(adapter.dispatch('test_has_rows', 'many_package')(model, column_name)) }}{% endtest %}
{% macro default__test_has_rows(model, column_name) %}select count(*) as n from {{ model }} having count({{ column_name }}) = 0{% endmacro %}
{% macro duckdb__test_has_rows(model, column_name) %}select n from (select count({{ column_name }}) as n from {{ model }}) q where n = 0 -- on {{ target.name }}{% endmacro %}
