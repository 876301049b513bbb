select o.id from {{ ref('stg_orders') }} o left join {{ ref('stg_customers') }} c on o.customer_id = c.id where c.id is null
