{{ config(materialized='incremental', unique_key='id', on_schema_change='append_new_columns') }}
select o.id, c.name {% if var('round') | int > 1 %}, c.region, o.amount {% endif %}
from {{ source('sales', 'orders') }} o
left join {{ source('crm', 'customers') }} c on c.id = o.customer_id
