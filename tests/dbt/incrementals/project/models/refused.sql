{{ config(materialized='incremental', unique_key='id', on_schema_change='fail') }}
with orders as (select * from {{ source('sales', 'orders') }}),
customers as (select * from {{ source('crm', 'customers') }})
select o.id, c.name {% if var('round') | int > 2 %}, c.region {% endif %}
from orders o
left join customers c on c.id = o.customer_id
