{{ config(target='fleet', materialized='table') }}

-- The other way round: flights from DuckDB, the result in SQLite beside the planes.
select
    p.tailnum,
    p.manufacturer,
    p.built,
    p.size,
    count(*) as flights,
    sum(f.distance) as miles
from {{ ref('dim_planes') }} as p
join {{ ref('stg_flights') }} as f on f.tailnum = p.tailnum
where f.dep_delay is not null
group by p.tailnum, p.manufacturer, p.built, p.size
