{{ config(materialized='incremental', incremental_strategy='merge', unique_key='id') }}
with orders as (select * from {{ source('sales', 'orders') }}),
customers as (select * from {{ source('crm', 'customers') }})
select o.id, o.amount, o.note, o.sold_at, c.name, c.region
from orders o
left join customers c on c.id = o.customer_id
{% if is_incremental() %} where o.sold_at >= (select max(sold_at) from {{ this }}) {% endif %}
