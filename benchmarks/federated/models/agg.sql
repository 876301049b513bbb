-- Filters on both sides, ten rows out.
select
    o.o_orderpriority,
    l.l_shipmode,
    count(*) as lines,
    sum(l.l_extendedprice * (1 - l.l_discount)) as revenue
from {{ source('shop', 'lineitem') }} as l
join {{ source('books', 'orders') }} as o on o.o_orderkey = l.l_orderkey
where o.o_orderdate >= date '1995-01-01'
    and o.o_orderdate < date '1996-01-01'
    and l.l_shipdate >= date '1995-01-01'
    and l.l_shipdate < date '1996-01-01'
    and l.l_shipmode in ('MAIL', 'SHIP')
group by o.o_orderpriority, l.l_shipmode
