{{ config(materialized='view') }}

-- Pushdown: source and result are in PostgreSQL. dep_delay is NULL where the flight was cancelled.
select
    carrier || flight || ' ' || to_char(time_hour, 'YYYY-MM-DD"T"HH24') as flight_key,
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
from {{ source('warehouse_raw', 'flights') }}
