-- Federated: a view cannot reach over databases, so it becomes a table (DVT001).
{{ config(materialized='view') }}

select
    p.tailnum,
    p.manufacturer,
    p.year as built,
    case when p.seats >= 200 then 'large' when p.seats >= 100 then 'medium' else 'small' end as size,
    count(*) as flights,
    sum(f.distance) as miles
from {{ source('operations', 'planes') }} as p
join {{ ref('stg_flights') }} as f on f.tailnum = p.tailnum
where f.dep_delay is not null
    and p.type like 'Fixed wing%'
group by p.tailnum, p.manufacturer, p.year, p.seats
