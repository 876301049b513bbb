{{ config(materialized='incremental', incremental_strategy='append') }}
select o.id, o.amount, o.sold_at, c.name, {{ 1 if is_incremental() else 0 }} as added_later
from {{ source('sales', 'orders') }} o
left join {{ source('crm', 'customers') }} c on c.id = o.customer_id
{% if is_incremental() %} where o.sold_at > (select max(sold_at) from {{ this }}) {% endif %}
