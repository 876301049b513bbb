{{ seen_by_parser() }}
select id, {{ stamp() }} from {{ ref('stg_customers_c') }}
{% if target.name != 'pg_c' %} join {{ ref('there_is_no_such_model') }} using (id) {% endif %}
