{{ config(materialized='incremental', unique_key='id') }}
select o.id, o.amount, c.name, {{ 1 if is_incremental() else 0 }} as added_later
from {{ ref('stg_orders') }} o
join {{ ref('stg_customers') }} c on o.customer_id = c.id
{% if is_incremental() %} where o.id >= (select max(id) from {{ this }}) {% endif %}
