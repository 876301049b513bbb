-- One row per airport and hour.
select
    origin,
    time_hour,
    temp as temp_f,
    wind_speed as wind_mph,
    wind_gust as gust_mph,
    precip as precip_in,
    visib as visibility_mi
from {{ source('wx_raw', 'weather') }}
