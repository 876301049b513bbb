"""What packages ask of relations in jinja goes to where these live: columns, values, counts and rows."""

from tests.dbt.elsewhere.files import rows
from tests.dbt.errors.conftest import Make

# As the packages of the field do it: adapter.get_columns_in_relation, run_query, set operations of two relations.
MACROS = """
{% macro all_but(relation, left_out) %}
  {%- set names = [] -%}
  {%- for column in adapter.get_columns_in_relation(relation) if column.name not in left_out -%}
    {%- do names.append('o.' ~ adapter.quote(column.name)) -%}
  {%- endfor -%}
  {{ names | join(', ') }}
{% endmacro %}

{% macro values_of(relation, column) %}
  {% if not execute %}{{ return([]) }}{% endif %}
  {% call statement('values_of', fetch_result=true) %}
    select distinct {{ column }} as value from {{ relation }} order by 1
  {% endcall %}
  {{ return(load_result('values_of')['data'] | map(attribute=0) | list) }}
{% endmacro %}

{% test same_count(model, compare_model) %}
  with a as (select count(*) as n from {{ model }}), b as (select count(*) as n from {{ compare_model }})
  select a.n, b.n as other from a cross join b where a.n <> b.n
{% endtest %}

{% test same_rows(model, compare_model) %}
  {% set names = adapter.get_columns_in_relation(model) | map(attribute='quoted') | join(', ') %}
  with a as (select {{ names }} from {{ model }}), b as (select {{ names }} from {{ compare_model }}),
  less as (select * from a except select * from b), more as (select * from b except select * from a)
  select * from less union all select * from more
{% endtest %}
"""
FILES = {
    "macros/asked.sql": MACROS,
    "models/copied.sql": "select {{ all_but(source('sales', 'orders'), ['none']) }} "
    "from {{ source('sales', 'orders') }} o",
    "models/wide.sql": "select c.id"
    "{% for value in values_of(source('sales', 'orders'), 'amount') %}"
    ", count(*) filter (where o.amount = {{ value }}) as n_{{ value }}{% endfor %} "
    "from {{ source('crm', 'customers') }} c left join {{ source('sales', 'orders') }} o on o.customer_id = c.id "
    "group by c.id",
    "models/tests.yml": """
models:
  - name: copied
    data_tests:
      - same_count: {arguments: {compare_model: "source('sales', 'orders')"}}
      - same_rows: {arguments: {compare_model: "source('sales', 'orders')"}}
  - name: wide
    data_tests:
      - same_count: {arguments: {compare_model: "source('sales', 'orders')"}}
""",
}


def test_columns_values_counts_and_rows_of_another_target(make: Make) -> None:
    project = make(FILES)
    rows(project, "warehouse", "create table raw.orders (nothing text)")  # of the same name, on the own target
    project.dvt("build")
    assert rows(project, "warehouse", "select * from shop.wide order by id") == [(1, 1, 0), (2, 0, 1)]
    assert rows(project, "warehouse", "select * from shop.copied order by id") == [(1, 1, 10), (2, 2, 20)]
    rows(project, "orders_db", "insert into raw.orders values (3, 2, 30)")
    project.dvt("test", code=1)
    failed = {name for name, status in project.statuses().items() if status == "fail"}
    assert failed == {
        "same_count_copied_source_sales_orders_",
        "same_rows_copied_source_sales_orders_",
        "same_count_wide_source_sales_orders_",
    }
