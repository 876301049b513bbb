{{ seen_by_parser() }}
select *, {{ stamp() }} from {{ source('crm', 'customers') }}
