-- The hours of weather must neither drop nor multiply a flight.
select d.flight_date, d.origin, d.flights, f.flights as expected
from {{ ref('weather_by_day') }} as d
join (
    select flight_date, origin, count(*) as flights
    from {{ ref('stg_flights') }}
    group by flight_date, origin
) as f on f.flight_date = d.flight_date and f.origin = d.origin
where d.flights <> f.flights
