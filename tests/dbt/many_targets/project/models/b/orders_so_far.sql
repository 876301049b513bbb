{{ config(materialized='incremental', unique_key='id', grants={'select': ['reader']}) }}
select id, customer_id, amount, {{ 1 if is_incremental() else 0 }} as added_later
from {{ ref('stg_orders') }}
{% if is_incremental() %} where id > (select max(id) - 1 from {{ this }}) {% endif %}
