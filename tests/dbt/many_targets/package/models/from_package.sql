select 1 as id, '{{ target.name }}' as place, '{{ many_package.where_am_i() }}' as dispatched, '{{ this.schema }}' as own_schema
