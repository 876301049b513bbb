-- What the examples must come to, written by hand for one single DuckDB: no dbt, no second database.
-- The raw tables flights, weather, airlines, airports and planes are there.

create table rough_departures as
with hours as (
    select *, case when visib < 1 then 'fog' when wind_speed >= 30 then 'storm' else 'rain' end as reason
    from weather
    where visib < 1 or wind_speed >= 30 or precip >= 0.25
)
select
    flights.carrier || flights.flight || ' ' || strftime(flights.time_hour, '%Y-%m-%dT%H') as flight_key,
    make_date(flights.year, flights.month, flights.day) as flight_date,
    flights.origin,
    flights.dest,
    flights.carrier,
    flights.dep_delay,
    hours.reason,
    hours.wind_speed as wind_mph,
    hours.visib as visibility_mi,
    planes.manufacturer,
    planes.model,
    planes.seats
from flights, hours, planes
where hours.origin = flights.origin
    and hours.time_hour = flights.time_hour
    and planes.tailnum = flights.tailnum
    and flights.dep_delay >= 120
    and hours.reason in ('fog', 'storm')
    and planes.type in ('Fixed wing multi engine', 'Fixed wing single engine')
    and planes.engine = 'Turbo-fan'
    and planes.seats >= 100;

create table carrier_punctuality as
select
    carrier,
    (
        select replace(replace(name, ' Inc.', ''), ' Co.', '')
        from airlines
        where airlines.carrier = flights.carrier
    ) as carrier_name,
    count(*) as flights,
    sum(case when dep_delay is null then 1 else 0 end) as cancelled,
    sum(case when arr_delay > 15 then 1 else 0 end) as late,
    max(arr_delay) as worst_delay
from flights
group by carrier;

create table weather_by_day as
select
    make_date(year, month, day) as flight_date,
    origin,
    count(*) as flights,
    sum(case when dep_delay is null then 1 else 0 end) as cancelled,
    sum(case when dep_delay >= 60 then 1 else 0 end) as very_late,
    max((select wind_speed from weather w where w.origin = f.origin and w.time_hour = f.time_hour)) as max_wind_mph,
    min((select visib from weather w where w.origin = f.origin and w.time_hour = f.time_hour)) as min_visibility_mi
from flights f
group by year, month, day, origin;

create table plane_usage as
select
    tailnum,
    any_value(planes.manufacturer) as manufacturer,
    any_value(planes.year) as built,
    any_value(case when seats >= 200 then 'large' when seats >= 100 then 'medium' else 'small' end) as size,
    count(*) as flights,
    sum(distance) as miles
from flights join planes using (tailnum)
where dep_delay is not null and planes.type like 'Fixed wing%'
group by tailnum;

create table routes as
select
    origin,
    dest,
    coalesce((select name from airports where faa = dest), dest) as dest_name,
    (select tzone from airports where faa = dest) as dest_tzone,
    count(*) as flights,
    sum(case when dep_delay is not null then 1 else 0 end) as departed,
    max(distance) as distance
from flights
group by origin, dest;
