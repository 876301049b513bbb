{{ config(materialized='incremental', unique_key='id', on_schema_change='fail') }}
select o.id, c.name {% if var('round') | int > 2 %}, c.region {% endif %}
from {{ source('sales', 'orders') }} o
left join {{ source('crm', 'customers') }} c on c.id = o.customer_id
