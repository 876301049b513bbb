{{ seen_by_parser() }}
{{ config(target='pg_c', materialized='table', alias='stg_customers') }}
select *, {{ stamp() }} from {{ source('twin', 'customers') }}
