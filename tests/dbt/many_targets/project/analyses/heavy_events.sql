select '{{ target.name }}' as place, * from {{ ref('stg_events') }} where weight > 1
