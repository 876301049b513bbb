{{ config(materialized='table') }}

-- Federated: flights in PostgreSQL, weather and planes in MariaDB, a filter on each.
select
    f.flight_key,
    f.flight_date,
    f.origin,
    f.dest,
    f.carrier,
    f.dep_delay,
    case when w.visib < 1 then 'fog' else 'storm' end as reason,
    w.wind_speed as wind_mph,
    w.visib as visibility_mi,
    p.manufacturer,
    p.model,
    p.seats
from {{ ref('stg_flights') }} as f
join {{ source('operations', 'weather') }} as w on w.origin = f.origin and w.time_hour = f.time_hour
join {{ source('operations', 'planes') }} as p on p.tailnum = f.tailnum
where f.dep_delay >= 120
    and (w.visib < 1 or w.wind_speed >= 30)
    and p.type like 'Fixed wing%'
    and p.engine = 'Turbo-fan'
    and p.seats >= 100
