{{ config(target='pg_b', materialized='table') }}
select id, amount from {{ ref('doubled_orders') }}
