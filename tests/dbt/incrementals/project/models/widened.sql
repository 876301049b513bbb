{{ config(materialized='incremental', unique_key='id', on_schema_change='append_new_columns') }}
with orders as (select * from {{ source('sales', 'orders') }}),
customers as (select * from {{ source('crm', 'customers') }})
select o.id, c.name {% if var('round') | int > 1 %}, c.region, o.amount {% endif %}
from orders o
left join customers c on c.id = o.customer_id
