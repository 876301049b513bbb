{{ config(materialized='table') }}

-- Flights per route. Airports outside the seed's list keep their code as their name.
select
    f.origin,
    f.dest,
    coalesce(a.name, f.dest) as dest_name,
    a.tzone as dest_tzone,
    count(*) as flights,
    count(f.dep_delay) as departed,
    max(f.distance) as distance
from {{ ref('stg_flights') }} as f
left join {{ ref('airports') }} as a on a.faa = f.dest
group by f.origin, f.dest, a.name, a.tzone
