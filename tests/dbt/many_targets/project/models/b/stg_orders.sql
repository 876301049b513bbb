{{ seen_by_parser() }}
{{ config(materialized='table', schema='staging') }}
select *, {{ stamp() }} from {{ source('sales', 'orders') }}
