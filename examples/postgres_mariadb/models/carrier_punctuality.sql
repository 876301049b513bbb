{{ config(materialized='table') }}

-- Pushdown.
select
    c.carrier,
    replace(replace(c.name, ' Inc.', ''), ' Co.', '') as carrier_name,
    count(*) as flights,
    count(*) filter (where f.dep_delay is null) as cancelled,
    count(*) filter (where f.arr_delay > 15) as late,
    max(f.arr_delay) as worst_delay
from {{ ref('stg_flights') }} as f
join {{ ref('airlines') }} as c on c.carrier = f.carrier
group by c.carrier, c.name
