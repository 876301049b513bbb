{{ config(materialized='incremental', unique_key='id', on_schema_change='sync_all_columns') }}
select o.id, {% if var('round') | int == 1 %} c.name {% else %} c.region, o.day {% endif %}
from {{ source('sales', 'orders') }} o
left join {{ source('crm', 'customers') }} c on c.id = o.customer_id
