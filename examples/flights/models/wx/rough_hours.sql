{{ config(materialized='table') }}

-- Hours in which flying was no pleasure, with the first reason that holds.
select
    origin,
    time_hour,
    wind_mph,
    precip_in,
    visibility_mi,
    case
        when visibility_mi < 1 then 'fog'
        when wind_mph >= 30 then 'storm'
        else 'rain'
    end as reason
from {{ ref('stg_weather') }}
where visibility_mi < 1 or wind_mph >= 30 or precip_in >= 0.25
