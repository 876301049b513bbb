-- One row per scheduled flight. dep_delay is NULL where the flight was cancelled.
select
    carrier || flight || ' ' || strftime(time_hour, '%Y-%m-%dT%H') as flight_key,
    make_date(year, month, day) as flight_date,
    time_hour,
    carrier,
    flight,
    tailnum,
    origin,
    dest,
    dep_delay,
    arr_delay,
    distance
from {{ source('ops_raw', 'flights') }}
