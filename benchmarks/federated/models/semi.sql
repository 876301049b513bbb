-- The few orders of one clerk choose the lines.
select
    o.o_orderkey,
    o.o_orderdate,
    l.l_linenumber,
    l.l_partkey,
    l.l_quantity,
    l.l_extendedprice,
    l.l_discount,
    l.l_shipdate,
    l.l_comment
from {{ source('books', 'orders') }} as o
join {{ source('shop', 'lineitem') }} as l on l.l_orderkey = o.o_orderkey
where o.o_clerk = 'Clerk#000000001'
