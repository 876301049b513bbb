{{ config(target=('duck' ~ '2'), materialized='table') }}
select id, {{ stamp() }} from {{ ref('two') }}
