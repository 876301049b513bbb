{{ config(materialized='incremental', unique_key='id', on_schema_change='sync_all_columns') }}
with orders as (select * from {{ source('sales', 'orders') }}),
customers as (select * from {{ source('crm', 'customers') }})
select o.id, {% if var('round') | int == 1 %} c.name {% else %} c.region, o.day {% endif %}
from orders o
left join customers c on c.id = o.customer_id
