{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='sold_at', batch_size='day',
          begin='2024-01-01', unique_key='id') }}
select o.id, o.sold_at, o.amount, c.name
from {{ source('sales', 'orders') }} o
left join {{ source('crm', 'customers') }} c on c.id = o.customer_id
