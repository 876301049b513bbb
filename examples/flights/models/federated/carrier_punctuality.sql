-- A view cannot reach over databases: dvt makes it a table and says so (DVT001).
{{ config(materialized='view') }}

select
    c.carrier,
    c.carrier_name,
    count(*) as flights,
    count(*) filter (where f.dep_delay is null) as cancelled,
    count(*) filter (where f.arr_delay > 15) as late,
    max(f.arr_delay) as worst_delay
from {{ ref('stg_flights') }} as f
join {{ ref('dim_carriers') }} as c on c.carrier = f.carrier
group by c.carrier, c.carrier_name
