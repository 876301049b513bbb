{{ seen_by_parser() }}
{{ config(materialized='table', post_hook="create or replace table {{ this.schema }}.hooked as select '{{ target.name }}' as place") }}
select *, {{ stamp() }} from {{ source('clicks', 'events') }}
