{% macro where_am_i() %}{{ return(adapter.dispatch('where_am_i', 'many_package')()) }}{% endmacro %}
{% macro default__where_am_i() %}{{ return('default') }}{% endmacro %}
{% macro postgres__where_am_i() %}{{ return('postgres:' ~ target.name) }}{% endmacro %}
{% macro duckdb__where_am_i() %}{{ return('duckdb:' ~ many_package.through_another_macro()) }}{% endmacro %}
{% macro through_another_macro() %}{{ return(target.name) }}{% endmacro %}
