-- Every line with its order.
select
    l.l_orderkey,
    l.l_linenumber,
    l.l_partkey,
    l.l_quantity,
    l.l_extendedprice,
    l.l_discount,
    l.l_returnflag,
    l.l_shipdate,
    l.l_shipmode,
    o.o_custkey,
    o.o_orderdate,
    o.o_orderpriority,
    o.o_totalprice
from {{ source('shop', 'lineitem') }} as l
join {{ source('books', 'orders') }} as o on o.o_orderkey = l.l_orderkey
