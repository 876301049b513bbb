{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key='day') }}
with orders as (select * from {{ source('sales', 'orders') }}),
customers as (select * from {{ source('crm', 'customers') }})
select o.day, c.region, count(*) as orders, sum(o.amount) as amount
from orders o
left join customers c on c.id = o.customer_id
{% if is_incremental() %} where o.day >= (select max(day) from {{ this }}) {% endif %}
group by o.day, c.region
