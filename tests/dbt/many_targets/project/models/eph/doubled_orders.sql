{{ config(materialized='ephemeral', target='pg_b') }}
select id, customer_id, amount * 2 as amount from {{ ref('stg_orders') }}
