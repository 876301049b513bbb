{{ config(target='pg_c', materialized='view') }}
select e.id, two.id as answer from {{ ref('stg_events') }} e cross join {{ ref('two') }} two
