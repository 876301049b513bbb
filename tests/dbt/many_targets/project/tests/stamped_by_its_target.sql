select * from {{ ref('stg_orders') }} where '{{ target.name }}' != 'pg_b'
