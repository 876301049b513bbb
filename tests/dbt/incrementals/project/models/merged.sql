{{ config(materialized='incremental', incremental_strategy='merge', unique_key='id') }}
select o.id, o.amount, o.note, o.sold_at, c.name, c.region
from {{ source('sales', 'orders') }} o
left join {{ source('crm', 'customers') }} c on c.id = o.customer_id
{% if is_incremental() %} where o.sold_at >= (select max(sold_at) from {{ this }}) {% endif %}
