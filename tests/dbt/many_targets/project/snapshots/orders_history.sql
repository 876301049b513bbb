{% snapshot orders_history %}
{{ config(target='pg_b', schema='history', unique_key='id', strategy='check', check_cols=['amount']) }}
select id, amount from {{ ref('stg_orders') }}
{% endsnapshot %}
