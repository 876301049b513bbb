{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='happened_at', batch_size='day', begin=env_var('FIRST_DAY')) }}
select id, happened_at, weight, '{{ target.name }}' as place from {{ ref('stg_events') }}
