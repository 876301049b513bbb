{{ config(materialized='table') }}

-- Jets of 100 seats or more that left two hours late or more in rough weather: three databases, a filter in each.
select
    f.flight_key,
    f.flight_date,
    f.origin,
    f.dest,
    f.carrier,
    f.dep_delay,
    w.reason,
    w.wind_mph,
    w.visibility_mi,
    p.manufacturer,
    p.model,
    p.seats
from {{ ref('stg_flights') }} as f
join {{ ref('rough_hours') }} as w on w.origin = f.origin and w.time_hour = f.time_hour
join {{ ref('dim_planes') }} as p on p.tailnum = f.tailnum
where f.dep_delay >= 120
    and w.reason <> 'rain'
    and p.engine = 'Turbo-fan'
    and p.seats >= 100
