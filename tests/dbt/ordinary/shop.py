"""A generated dbt project that knows nothing of dvt: every node on the default target."""

from pathlib import Path

PROFILE = """
shop:
  target: dev
  outputs:
    dev: {type: duckdb, path: dev.duckdb, schema: shop, threads: 2}
    prod: {type: duckdb, path: prod.duckdb, schema: shop_prod, threads: 2}
"""
MIXED_PROFILE = """
shop:
  target: pg
  outputs:
    pg: {type: postgres, host: localhost, port: 1, user: shop, password: shop, dbname: shop, schema: shop}
    duck: {type: duckdb, path: dev.duckdb, schema: shop, threads: 2}
"""
FILES = {
    "dbt_project.yml": """
name: shop
version: '1.0'
profile: shop
vars: {least: 1}
on-run-start: ["{{ log_target() }}", "create schema if not exists raw", "{{ raw_orders() }}"]
seeds: {shop: {+column_types: {rank: smallint}}}
models: {shop: {staging: {+materialized: view, +tags: [staged]}, marts: {+materialized: table, +schema: marts}}}
""",
    "seeds/ranks.csv": "customer,rank\nann,1\nbob,2\n",
    "macros/amounts.sql": """
{% macro in_cents(column) %}cast({{ column }} * 100 as bigint){% endmacro %}
{% macro log_target() %}{% do log('target is ' ~ target.name) %}{% endmacro %}
{% macro raw_orders() %}
create or replace table raw.raw_orders as
select * from (
  values (1, 'ann', 10.5, '2024-01-01'), (2, 'bob', 3.25, '2024-01-02'), (3, 'ann', 7, '2024-01-03')
) as given(id, customer, amount, ordered_at)
{% endmacro %}
{% macro size_of(relation) %}{{ return(adapter.dispatch('size_of')(relation)) }}{% endmacro %}
{% macro default__size_of(relation) %}
  {% if execute %}
    {{ return(run_query('select count(*) from ' ~ relation).columns[0].values()[0]) }}
  {% endif %}
  {{ return(0) }}
{% endmacro %}
{% test no_less_than(model, column_name, least) %}
select * from {{ model }} where {{ column_name }} < {{ least }}
{% endtest %}
""",
    "models/sources.yml": """
sources:
  - name: raw
    tables:
      - name: raw_orders
        columns: [{name: id, data_tests: [unique, not_null]}]
""",
    "models/staging/stg_orders.sql": """
select id, customer, {{ in_cents('amount') }} as cents, cast(ordered_at as date) as ordered_on
from {{ source('raw', 'raw_orders') }}
""",
    "models/staging/recent.sql": """
{{ config(materialized='ephemeral') }}
select * from {{ ref('stg_orders') }} where ordered_on > date '2024-01-01'
""",
    "models/marts/customers.sql": """
{{ config(post_hook="comment on table {{ this }} is 'customers'") }}
select customer, sum(cents) as cents, {{ size_of(ref('stg_orders')) }} as orders
from {{ ref('recent') }}
inner join {{ ref('ranks') }} using (customer)
where cents > {{ var('least') }}
group by customer
""",
    "models/marts/daily.sql": """
{{ config(materialized='incremental', unique_key='ordered_on', incremental_strategy='delete+insert') }}
select ordered_on, sum(cents) as cents
from {{ ref('stg_orders') }}
{% if is_incremental() %} where ordered_on >= (select max(ordered_on) from {{ this }}) {% endif %}
group by ordered_on
""",
    "models/marts/off.sql": "{{ config(enabled=false) }} select 1 as id",
    "models/models.yml": """
models:
  - name: stg_orders
    description: "{{ doc('orders') }}"
    columns:
      - {name: id, data_tests: [unique]}
      - {name: customer, data_tests: [{accepted_values: {arguments: {values: [ann, bob]}}}]}
  - name: customers
    config: {contract: {enforced: true}, meta: {owner: sales}}
    columns:
      - {name: customer, data_type: varchar, description: Who bought, data_tests: [not_null]}
      - name: cents
        data_type: hugeint
        data_tests: [{no_less_than: {arguments: {least: 500}, config: {severity: warn}}}]
      - {name: orders, data_type: integer}
unit_tests:
  - name: recent_orders_only
    model: daily
    overrides: {macros: {is_incremental: false}}
    given: [{input: ref('stg_orders'), rows: [{ordered_on: 2024-01-01, cents: 5}, {ordered_on: 2024-01-01, cents: 6}]}]
    expect: {rows: [{ordered_on: 2024-01-01, cents: 11}]}
exposures:
  - {name: board, type: dashboard, owner: {name: Sales, email: sales@shop.example}, depends_on: [ref('customers')]}
""",
    "models/docs.md": "{% docs orders %}What customers bought.{% enddocs %}",
    "models/broken.sql": "select nothing from {{ ref('daily') }}",
    "models/behind.sql": "select * from {{ ref('broken') }}",
    "snapshots/orders.yml": """
snapshots:
  - name: orders_then
    relation: ref('stg_orders')
    config: {unique_key: id, strategy: check, check_cols: [cents]}
""",
    "tests/amounts.sql": "select * from {{ ref('customers') }} where cents > 600",
    "analyses/best.sql": "select * from {{ ref('customers') }} order by cents desc",
}


def write(folder: Path, profile: str = PROFILE) -> Path:
    """The project in `folder`."""
    for path, text in {**FILES, "profiles.yml": profile}.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return folder
