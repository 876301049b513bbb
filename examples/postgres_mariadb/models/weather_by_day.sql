{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key=['flight_date', 'origin']) }}

-- Federated and incremental: per airport and day, late and cancelled flights and the worst of their weather.
select
    f.flight_date,
    f.origin,
    count(*) as flights,
    count(*) filter (where f.dep_delay is null) as cancelled,
    count(*) filter (where f.dep_delay >= 60) as very_late,
    max(w.wind_speed) as max_wind_mph,
    min(w.visib) as min_visibility_mi
from {{ ref('stg_flights') }} as f
left join {{ source('operations', 'weather') }} as w on w.origin = f.origin and w.time_hour = f.time_hour
where f.flight_date <= cast('{{ var("until") }}' as date)
{% if is_incremental() %}
    -- The last day may have been incomplete: it is done again.
    and f.flight_date >= (select max(flight_date) from {{ this }})
{% endif %}
group by f.flight_date, f.origin
