{{ config(
    materialized='incremental', unique_key='id', on_schema_change='append_new_columns', contract={'enforced': true},
    tags=['kept'], persist_docs={'relation': true, 'columns': true},
    pre_hook="create table if not exists {{ this.schema }}.hooks (what varchar(10), round integer)",
    post_hook="insert into {{ this.schema }}.hooks select 'after', {{ var('round') }} from {{ this }} where id = 3"
) }}
with orders as (select * from {{ source('sales', 'orders') }}),
customers as (select * from {{ source('crm', 'customers') }})
select o.id, cast(o.amount as numeric(10, 2)) as amount, c.name
from orders o
left join customers c on c.id = o.customer_id
