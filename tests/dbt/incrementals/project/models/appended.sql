{{ config(materialized='incremental', incremental_strategy='append') }}
select o.id, o.amount, o.at, c.name, {{ 1 if is_incremental() else 0 }} as added_later
from {{ source('sales', 'orders') }} o
left join {{ source('crm', 'customers') }} c on c.id = o.customer_id
{% if is_incremental() %} where o.at > (select max(at) from {{ this }}) {% endif %}
