{{ config(materialized='view') }}

select
    carrier,
    replace(replace(name, ' Inc.', ''), ' Co.', '') as carrier_name
from {{ ref('airlines') }}
