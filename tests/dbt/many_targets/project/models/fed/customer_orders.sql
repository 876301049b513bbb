{{ seen_by_parser() }}
{{ config(target='duck', materialized='table', post_hook="create or replace table {{ this.schema }}.fed_hook as select count(*) as n from {{ this }}") }}
select c.id, c.name, t.name as twin_name, o.amount, d.amount as doubled, '{{ target.name }}' as place
from {{ ref('stg_customers') }} c
join {{ source('sales', 'orders') }} o on o.customer_id = c.id
left join {{ ref('stg_customers_c') }} t on t.id = c.id
left join {{ ref('doubled_orders') }} d on d.id = o.id
