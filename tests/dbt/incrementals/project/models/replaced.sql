{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key='day') }}
select o.day, c.region, count(*) as orders, sum(o.amount) as amount
from {{ source('sales', 'orders') }} o
left join {{ source('crm', 'customers') }} c on c.id = o.customer_id
{% if is_incremental() %} where o.day >= (select max(day) from {{ this }}) {% endif %}
group by o.day, c.region
