{{ config(materialized='table') }}

-- SQLite: the model is written in its target's SQL.
select
    tailnum,
    year as built,
    manufacturer,
    model,
    engine,
    engines,
    seats,
    case when seats >= 200 then 'large' when seats >= 100 then 'medium' else 'small' end as size
from {{ ref('planes') }}
where type like 'Fixed wing%'
