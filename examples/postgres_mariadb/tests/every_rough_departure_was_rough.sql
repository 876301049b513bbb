-- Reads two databases: the result in PostgreSQL and the weather it came from in MariaDB.
select d.flight_key
from {{ ref('rough_departures') }} as d
left join {{ source('operations', 'weather') }} as w
    on w.origin = d.origin and w.wind_speed = d.wind_mph and w.visib = d.visibility_mi
where w.origin is null
