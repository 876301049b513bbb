-- Reads two databases: the result in `ops` and the weather it came from in `wx`.
select d.flight_key
from {{ ref('rough_departures') }} as d
left join {{ ref('rough_hours') }} as w
    on w.origin = d.origin and w.reason = d.reason and cast(w.time_hour as date) between d.flight_date and d.flight_date + 1
where w.origin is null
