{{ seen_by_parser() }}
{{ config(materialized='table') }}
select 42 as id, {{ stamp() }}
