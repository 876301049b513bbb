{{ config(materialized='incremental', incremental_strategy='merge', unique_key='id') }}
select o.id, o.amount, o.note, o.at, c.name, c.region
from {{ source('sales', 'orders') }} o
left join {{ source('crm', 'customers') }} c on c.id = o.customer_id
{% if is_incremental() %} where o.at >= (select max(at) from {{ this }}) {% endif %}
