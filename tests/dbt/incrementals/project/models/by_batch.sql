{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='sold_at', batch_size='day',
          begin='2024-01-01', unique_key=none if target.type == 'duckdb' else 'id') }}
with orders as (select * from {{ source('sales', 'orders') }}),
customers as (select * from {{ source('crm', 'customers') }})
select o.id, o.sold_at, o.amount, c.name
from orders o
left join customers c on c.id = o.customer_id
