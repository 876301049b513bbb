ceil(i) / 2
floor(i) / 2
ceil(v) / 2
floor(f) / 2
round(i) / 2
round(v) / 2
abs(i) / 2
sign(i) / 2
sign(v) / 2
trunc(f) / 2
power(i, 2) / 2
sqrt(abs(i))
cbrt(f)
exp(v)
ln(abs(f) + 1)
log(abs(f) + 1)
log(2, abs(i) + 1)
pi()
degrees(f)
radians(f)
sin(f)
cos(f)
atan2(f, 1)
mod(big, 7)
div(big, 7)
i ^ 2
|/ 4.0
i & 3
i | 4
i # 3
~i
i >> 1
gcd(i, 6)
lcm(i, 6)
length(s)
char_length(s)
bit_length(t)
upper(s)
lower(s)
initcap(t)
trim(s)
ltrim(s)
rtrim(s)
trim(leading 'a' from s)
trim(both 'a' from s)
lpad(s, 5)
lpad(s, 5, 'xy')
rpad(s, 5)
rpad(s, 1, 'xy')
repeat(s, 2)
repeat(s, -1)
reverse(s)
replace(s, 'a', 'b')
translate(s, 'ab', 'x')
position('b' in s)
strpos(s, 'b')
left(s, 2)
left(s, -1)
right(s, 1)
right(s, -1)
substring(s, 2)
substring(s from 2 for 1)
substr(s, 0, 2)
split_part(t, ' ', 2)
split_part(t, ' ', -1)
concat(s, i, t)
concat_ws('-', s, t)
concat(b, s)
ascii(s)
chr(65 + abs(i))
md5(s)
starts_with(s, 'a')
string_to_array(t, ' ')
regexp_replace(s, 'a', 'z')
regexp_replace(s, 'a', 'z', 'g')
s ~ '^a'
s ~* '^A'
s !~ '^a'
coalesce(i, j, 0)
nullif(i, 1)
greatest(i, j, null)
least(s, t)
i is not distinct from j
b::int
i::bool
b::text
f::text
v::int
'1' || i
r = 1.1
r * 2
r::text
r < 1.1
r in (1.1, 0.5)
r::double precision
f::numeric(10,2)
f = v
i = f
v * v
v * 1.5
v + i
v / 3
h / 2
h * h
h + i
i * big
(h + h) / 2
sum(h) over () / 2
d + i
d - i
d - d
d + interval '1 day'
d - interval '1 month'
d + time '10:00'
ts - ts
ts - d
ts + interval '1 month'
ts - interval '90 minutes'
date_part('year', d)
date_part('month', ts)
date_part('second', ts)
date_part('milliseconds', ts)
date_part('epoch', ts)
extract(epoch from d)
extract(milliseconds from ts)
extract(microseconds from ts)
extract(dow from ts)
extract(isodow from d)
extract(doy from d)
extract(week from d)
extract(quarter from d)
extract(century from d)
extract(decade from d)
extract(isoyear from d)
extract(hour from ts)
extract(minute from tm)
extract(second from tm)
extract(hour from tz)
extract(day from (ts - d))
extract(epoch from (ts - d))
date_trunc('month', ts)
date_trunc('day', tz)
date_trunc('quarter', ts)
date_trunc('hour', ts)
date_trunc('decade', ts)
to_char(d, 'YYYY-MM-DD')
to_char(ts, 'HH24:MI:SS')
to_date('2020-01-05', 'YYYY-MM-DD')
to_timestamp(i)
make_date(2020, 1, 5)
make_timestamp(2020, 1, 5, 1, 2, 3.5)
ts::date
ts::time
ts::text
d::text
d::timestamp
tz::text
tz::date
tz at time zone 'Europe/Berlin'
ts at time zone 'Europe/Berlin'
tm::text
tm + interval '1 hour'
interval '1 day' * i
ts between '2020-01-01' and '2020-12-31'
d = '2020-01-31'
d > '2020-01-01'::date
d in ('2020-01-31', '1999-12-31')
isfinite(d)
a[1]
a[0]
a[1:2]
array_length(a, 1)
cardinality(a)
array_append(a, 9)
array_prepend(9, a)
a || a
array_position(a, 2)
array_to_string(a, '-')
array_to_string(ta, '-', '*')
2 = any(a)
7 = any(null::int[])
2 <> all(a)
a @> array[1]
a <@ array[1,2,3,4]
a && array[2]
a = array[1,2,3]
unnest(a)
array[i, j]
array(select 1)
i between 1 and 5
i in (1, 2)
i not in (1, null)
case when i > 1 then 'x' else t end
case i when 1 then 1.5 else 2 end
coalesce(i, 1.5) / 2
coalesce(s, 'x')
(i > 0)::int
b or i > 0
b and null
not b
b is true
b is unknown
b = true
i % 3
-i % 3
i % -3
v % 1.5
f / 0.5
'a' < 'B'
s < 'b'
s collate "C" < 'b'
row_number() over (partition by j order by i, id)
rank() over (order by i)
dense_rank() over (order by i)
percent_rank() over (order by i)
cume_dist() over (order by i)
ntile(4) over (order by id)
lag(i) over (order by id)
lead(i, 2, 0) over (order by id)
first_value(i) over (partition by j order by id)
last_value(i) over (partition by j order by id)
nth_value(i, 2) over (order by id)
sum(i) over (order by id rows between 2 preceding and current row)
sum(i) over (order by i range between 1 preceding and 1 following)
sum(i) over (order by i groups between 1 preceding and current row exclude current row)
avg(i) over (partition by j)
avg(i) over (partition by j) / 2
count(*) over ()
max(s) over (partition by j)
sum(v) over (partition by j)
bool_or(b) over (partition by j)
select stddev(i), stddev_pop(i), variance(f), var_pop(v), stddev_samp(f) from "pg.p"
select bool_and(b), bool_or(b), every(i > -10) from "pg.p"
select bit_and(i), bit_or(i) from "pg.p"
select array_agg(i order by id) from "pg.p"
select array_agg(distinct j order by j) from "pg.p"
select string_agg(s, ',' order by id) from "pg.p"
select string_agg(distinct s, ',' order by s) from "pg.p"
select string_agg(t, '') from "pg.p" where false
select percentile_cont(0.5) within group (order by i), percentile_disc(0.3) within group (order by v) from "pg.p"
select mode() within group (order by i) from "pg.p" where i is not null and i < 2
select sum(i), count(*) from "pg.p" where false
select j, sum(i) from "pg.p" group by grouping sets ((j), ())
select j, grouping(j), sum(i) from "pg.p" group by rollup (j)
select j, b, sum(i) from "pg.p" group by cube (j, b)
select id, x from "pg.p", generate_series(1, i) x where i < 4
select id, x from "pg.p", unnest(a) with ordinality as u(x, o)
select id, x.o, x.v from "pg.p", unnest(a) with ordinality as x(v, o)
select id, unnest(a) from "pg.p"
select g::date from generate_series('2020-01-01'::timestamp, '2020-01-05', '1 day') g
select id, x from "pg.p" cross join lateral (values (1), (2)) v(x) where id < 2
select id, t2.c from "pg.p" p left join lateral (select count(*) c from "pg.p" q where q.i = p.i) t2 on true
select id from "pg.p" order by f desc nulls last, id limit 5
select id, i from "pg.p" order by 2 desc, 1 limit 5
select distinct i, j from "pg.p"
select id from "pg.p" where i = (select max(i) from "pg.p")
select id from "pg.p" where exists (select from "pg.p" q where q.i = 99)
select id from "pg.p" fetch first 3 rows only
select x.* from (values (1, 'a'), (2, null)) x(k, w) join "pg.p" on id = k
select id from "pg.p" where (i, j) = any(select i, j from "pg.p" where id = 3)
select id from "pg.p" where i > all(select j from "pg.p" where j is not null)
select id from "pg.p" where s similar to 'a%' or s ilike '%B%'
select sum(i) as a, sum(h) as b, sum(big) as c, sum(v) as d, sum(f) as e from "pg.p"
select j, sum(i) filter (where b) / 2 as a, count(*) filter (where i > 1) / 2 as c from "pg.p" group by j
select avg(i) as a, avg(v) as b, avg(f) as c, avg(h) as d from "pg.p"
select min(d) as a, max(ts) as b, min(v) as c, max(f) as d, min(b::int) as e, max(tm) as f1, max(tz) as g from "pg.p"
select count(*) as a, count(i) as b, count(distinct j) as c from "pg.p"
select count(distinct (i, j)) as d from "pg.p"
select stddev(i) as a, stddev_pop(i) as b, variance(f) as c, var_pop(v) as d, stddev_samp(f) as e from "pg.p"
select percentile_cont(0.5) within group (order by f) as a from "pg.p"
i / j
i / 2
-i / 2
big / 2
i / 2.0
i % j
mod(i, 3)
(i + j) / 2
length(s) / 2
(d - date '2000-01-01') / 2
extract(year from d) / 2
round(f)
round(v)
round(v, 1)
cast(f as int)
trunc(v)
floor(v)
ceiling(f)
s like 'a%'
s like 'a\_b'
s like 'a\\b'
s like t
s not like t
s ilike 'a\_B'
s similar to '(a|b)%'
s || t
concat(s, t)
s || i
split_part(t, '_', 1)
nullif(s, 'a')
greatest(i, j)
least(i, j)
s is distinct from t
(i, j) = (j, i)
(i, d) <> (j, d)
i between symmetric 5 and 1
case s when 'a' then 1 else 0 end
d + 1
d - date '2020-01-01'
d + interval '1 month'
ts + interval '36 hours'
date_trunc('week', ts)
extract(second from ts)
extract(dow from d)
extract(epoch from ts)
to_char(d, 'YYYY-MM')
ts::date - d
b and i > 0
b is not true
i::text
v::text
sum(i) over () / 2
count(*) over (partition by j) / 2
row_number() over (order by i, id)
row_number() over (order by i desc, id)
i in (1, null)
i not in (1, 2)
i not in (select j from "pg.p" where j is not null)
i = any(array[1, 2])
7 / 2
-7 / 2
7 % -2
select sum(i), sum(v) as v, min(s), max(s) as m, count(distinct s), sum(big) / 2 as h from "pg.p"
select i, s from "pg.p" order by i desc, s, id limit 20
select distinct on (j) j, i, id from "pg.p" order by j, i, id
select j, b, count(*) from "pg.p" group by rollup (j, b)
select string_agg(s, ',' order by id), bool_and(b), every(b) as e from "pg.p"
select count(*) filter (where b), percentile_disc(0.5) within group (order by i) from "pg.p"
select id, u from "pg.p", unnest(array[1, 2]) as u where id < 3
select g, id from generate_series(1, 3) as g join "pg.p" on id = g
select p.id, x.c from "pg.p" p left join lateral (select count(*) as c from "pg.p" q where q.i = p.j) x on true
select x.h / 2 as h from (select i as h from "pg.p") x where x.h is not null
select "pg.p".id from "pg.p" where s not like 'a%' and i is not null and v is not null
a[1 + id % 3]
a[i]
(array['x', 'y'])[2]
ts + interval '1 day 06:00'
ts - interval '1 day -02:00'
d + interval '1 day ago'
d + interval '1 mon 2 days 3:04:05.5'
d + interval '1.5 days'
ts + interval '90' minute
tz - tz
tz - '2020-01-01 00:00:00+00'::timestamptz
select id, g from "pg.p" cross join lateral generate_series(1, i) g where i < 4
select id, g / 2 as h from "pg.p" cross join lateral generate_series(1, i) as s(g) where i < 4 and false
div(v, 2)
div(-v, 2.5)
div(i, 2)
round(v / 7, 2)
round(v / 3 * 100, 1)
(v / 5)::int
(v / nullif(j, 0))::bigint
(v / nullif(j, 0))::numeric(10,2)
floor(v / 0.1)
ceil(n / 0.001)
trunc(n / 0.1, 1)
v / 0.1 = 15
v / 0.5 between 3 and 5
v / 0.1 in (15, 25)
mod(n / 0.1, 1)
case when v / 0.1 >= 25 then 'a' else 'b' end
round(v / 4 + n / 8, 3)
round(coalesce(v / 3, n), 2)
select sum(v) / count(*) = avg(v) as x from "pg.p"
select avg(i)::int as x, avg(j)::bigint as y, round(avg(v), 1) as z, avg(n)::numeric(8,2) as w from "pg.p"
select round(avg(v) over (partition by b), 1) as x from "pg.p"
select i, round(sum(v) / nullif(count(v), 0), 1) as x from "pg.p" group by i
with q as (select id, v / 0.1 as x from "pg.p") select id, x = 15 as y, round(x, 0) as z from q
with q as (select id, v / 0.1 as x from "pg.p" union all select id, n from "pg.p") select id, round(max(x), 1) as y from q group by id
select p.id, q.id as other from "pg.p" p join "pg.p" q on p.v / 0.1 = q.i * 15
select id, (select avg(v) from "pg.p") > 0.5 as x from "pg.p"
(r + 0.1)::numeric(8,3)
r::numeric
f::numeric
(f * 10)::numeric(8,3)
date_part('second', ts)
date_part('second', ts)::int
date_part('second', ts + i * interval '1 second')::int
date_part('epoch', ts)
date_part('year', d) / 2
round(date_part('second', ts))
extract(epoch from ts)
extract(epoch from tz)
extract(epoch from d)
extract(epoch from ts) / 3600
(extract(epoch from ts) / 3600)::int
extract(epoch from (ts - timestamp '2020-01-01 00:00:00.123456'))
extract(epoch from interval '1 day 00:00:00.25')
power(v, 2) = v * v
power(v, 2) > 2.24
v ^ 2 = v * v
round(sqrt(abs(v)), 4)
round(exp(v), 3)
round(ln(abs(v) + 1), 5)
round(power(abs(v), 0.5), 4)
round(big, -3)
round(i, -1)
round(-9223372036854775807, -3)
coalesce(f, v)
coalesce(v, f)
case when b then f else v end
greatest(f, v)
f + v
r * v
coalesce(f / 3, v)
sum(coalesce(v, f)) over (order by id)
select percentile_cont(0.5) within group (order by v) as x from "pg.p"
(1) / 2
(i) / (2)
sum(v / 4) over (order by id)
(v / 3) * (n / 7)
v / 3 * v / 7
max(v / 3) over ()
abs(v / 3) > 0.5
-v / 4 = 0.5625
stddev(v) over () > 1
v::int / 2
mod(v, 0.4)
div(v, 0.7)
v % 0.7
coalesce(h, 0) * 30000
greatest(h, 0) * 20000
case when b then h else 1 end * 30000
nullif(h, 0) * 20000
select p.id, g / 2 as x from "pg.p" p, generate_series(1, 3) g
select p.id, g / 2 as x from "pg.p" p cross join lateral generate_series(1, abs(p.h)) g
select w.n / 2 as x from "pg.p" p cross join lateral (select count(*) as n from "pg.p" q where q.i < p.i) w
select y / 2 as x from "pg.p" p cross join lateral (values (p.i)) z(y)
select y / 2 as x, z.y + p.v as w from "pg.p" p cross join lateral (select p.i as y) z
select k.m / 2 as x from "pg.p" p cross join lateral (select p.i as y) z cross join lateral (select z.y / 3 as m) k
select g::date as x from generate_series(timestamp '2024-01-01', timestamp '2024-01-03', interval '1 day') g
case v / 0.1 when 15 then 'a' when 25 then 'b' else 'c' end
select v / 0.1 as x, count(*) as n from "pg.p" group by v / 0.1
select v / 0.1 as x, count(*) as n from "pg.p" group by 1 having v / 0.1 > 3 order by 1
select distinct n / 0.3 as x from "pg.p"
select count(distinct n / 0.3) as x, count(distinct v / 0.1) as y, sum(distinct v / 0.1) as z from "pg.p"
select id, count(*) over (partition by v / 0.1) as x from "pg.p"
select distinct on (v / 0.1) v / 0.1 as x from "pg.p" order by v / 0.1
select x from (values (0.3, 0.1), (3.0, 1.0), (0.6, 0.2), (6.0, 2.0)) t(a, b) cross join lateral (select a / b as x) u group by x
with t(a, b) as (values (0.3, 0.1), (3.0, 1.0), (0.6, 0.2), (6.0, 2.0)) select a / b as x, count(*) as n from t group by a / b
with t(a, b) as (values (0.3, 0.1), (3.0, 1.0), (0.6, 0.2), (6.0, 2.0)) select distinct a / b as x from t
with t(a, b) as (values (0.3, 0.1), (3.0, 1.0), (0.6, 0.2), (6.0, 2.0)) select a / b as x from t union select 3
with t(a, b) as (values (0.3, 0.1), (3.0, 1.0), (0.6, 0.2), (6.0, 2.0)) select a, row_number() over (partition by a / b order by a) as x from t
with t(a, b) as (values (0.3, 0.1), (3.0, 1.0), (0.6, 0.2), (6.0, 2.0)), q as (select a / b as x from t) select x, count(*) as n from q group by x
with t(a, b) as (values (0.3, 0.1), (3.0, 1.0)) select count(distinct a / b) as n from t
with e(id, x, y, k) as (values (1, .30, .1, 3), (2, .60, .2, 3), (3, .70, .1, 7), (9, .29, .01, 29), (10, 1.0, 3.0, 1)) select id from e where k in (select x / y from e)
with e(id, x, y, k) as (values (1, .30, .1, 3), (2, .60, .2, 3), (3, .70, .1, 7), (9, .29, .01, 29), (10, 1.0, 3.0, 1)) select id from e where k not in (select x / y from e)
with e(id, x, y, k) as (values (1, .30, .1, 3), (2, .60, .2, 3), (3, .70, .1, 7), (9, .29, .01, 29), (10, 1.0, 3.0, 1)) select id from e where k = any (select x / y from e)
with e(id, x, y, k) as (values (1, .30, .1, 3), (2, .60, .2, 3), (3, .70, .1, 7), (9, .29, .01, 29), (10, 1.0, 3.0, 1)) select id from e where k <= all (select x / y from e where id < 9)
with e(id, x, y, k) as (values (1, .30, .1, 3), (2, .60, .2, 3), (3, .70, .1, 7), (9, .29, .01, 29), (10, 1.0, 3.0, 1)) select sum(x / y) = 3 as s from e where id = 1
with e(id, x, y, k) as (values (1, .30, .1, 3), (2, .60, .2, 3), (3, .70, .1, 7), (9, .29, .01, 29), (10, 1.0, 3.0, 1)) select id, sum(x / y) over (order by id) = 6 as s from e
with e(id, x, y, k) as (values (1, .30, .1, 3), (2, .60, .2, 3), (3, .70, .1, 7), (9, .29, .01, 29), (10, 1.0, 3.0, 1)) select f, floor(s) as a, s = 6 as b from (select id as f, sum(z) over (order by id) as s from (select id, x / y as z from e) q) r
with e(id, x, y, k) as (values (1, .30, .1, 3), (2, .60, .2, 3), (3, .70, .1, 7), (9, .29, .01, 29), (10, 1.0, 3.0, 1)) select e.id, floor(l.z) as f, l.z = 3 as g, round(l.z, 2) as h from e cross join lateral (select e.x / e.y as z) l
with e(id, x, y, k) as (values (1, .30, .1, 3), (2, .60, .2, 3), (3, .70, .1, 7), (9, .29, .01, 29), (10, 1.0, 3.0, 1)) select div(x, y) as d, x - y * div(x, y) as r, mod(x, y) as m from e
with e(id, x, y, k) as (values (1, .30, .1, 3), (2, .60, .2, 3), (3, .70, .1, 7), (9, .29, .01, 29), (10, 1.0, 3.0, 1)) select id from e where x = 1e-1 + 2e-1
with e(id, x, y, k) as (values (1, .30, .1, 3), (2, .60, .2, 3), (3, .70, .1, 7), (9, .29, .01, 29), (10, 1.0, 3.0, 1)) select 1e3 as a, x * 1e0 as b, 7e0 / 2e0 as c, round(x * 1e0, 1) as d, 1.5e3 / 7 as f, 1e-3 * 2e2 as g from e
with e(id, x, y, k) as (values (1, .30, .1, 3), (2, .60, .2, 3), (3, .70, .1, 7), (9, .29, .01, 29), (10, 1.0, 3.0, 1)) select nullif(x / y, 3) as a, nullif(x / y, k) as b, sign(x / y - k) as c, trunc((x / y)::double precision) as d from e where id < 10
with e(id, x, y, k) as (values (1, .30, .1, 3), (2, .60, .2, 3), (3, .70, .1, 7), (9, .29, .01, 29), (10, 1.0, 3.0, 1)) select case x / y when 3 then 'three' when 7 then 'seven' else 'none' end as w from e
with e(id, x, y, k) as (values (1, .30, .1, 3), (2, .60, .2, 3), (3, .70, .1, 7), (9, .29, .01, 29), (10, 1.0, 3.0, 1)) select (x / y, id) in ((3, 1), (7, 3)) as w from e
with e(id, x, y, k) as (values (1, .30, .1, 3), (2, .60, .2, 3), (3, .70, .1, 7), (9, .29, .01, 29), (10, 1.0, 3.0, 1)) select count(distinct q) as n from (select x / y as q from e union all select k from e) t
with e(id, x, y, k) as (values (1, .30, .1, 3), (2, .60, .2, 3), (3, .70, .1, 7), (9, .29, .01, 29), (10, 1.0, 3.0, 1)) select q, count(*) as n from (select x / y as q from e where id < 10 union all select k from e) t group by q
with e(id, x, y, k) as (values (1, .30, .1, 3), (2, .60, .2, 3), (3, .70, .1, 7), (9, .29, .01, 29), (10, 1.0, 3.0, 1)) select id, rank() over (order by q) as r from (select id, x / y as q from e where id < 10 union all select 99, k from e) t
with e(id, x, y, k) as (values (1, .30, .1, 3), (2, .60, .2, 3), (3, .70, .1, 7), (9, .29, .01, 29), (10, 1.0, 3.0, 1)) select k::numeric as v from e union select x / y from e where id < 10
with e(id, x, y, k) as (values (1, .30, .1, 3), (2, .60, .2, 3), (3, .70, .1, 7), (9, .29, .01, 29), (10, 1.0, 3.0, 1)) select k::numeric as v from e intersect select x / y from e where id < 10
with e(id, x, y, k) as (values (1, .30, .1, 3), (2, .60, .2, 3), (3, .70, .1, 7), (9, .29, .01, 29), (10, 1.0, 3.0, 1)) select k as v from e except select x / y from e where id < 10
with e(id, x, y, k) as (values (1, .30, .1, 3), (2, .60, .2, 3), (3, .70, .1, 7), (9, .29, .01, 29), (10, 1.0, 3.0, 1)) select (x / y) * (y / x) as a, x / y * y as b, x / y / k as c, (x / y) * 100 as d from e
with e(id, x, y, k) as (values (1, .30, .1, 3), (2, .60, .2, 3), (3, .70, .1, 7), (9, .29, .01, 29), (10, 1.0, 3.0, 1)) select sum((x / y) * k) as a, avg(x / y) as b, max(x / y) * min(y / x) as c from e where id < 10
with e(id, x, y, k) as (values (1, .30, .1, 3), (2, .60, .2, 3), (3, .70, .1, 7), (9, .29, .01, 29), (10, 1.0, 3.0, 1)) select stddev(x) > 0.2 as a, round(variance(k), 2) as b, round(var_pop(x), 4) as c, round(stddev_pop(k), 3) as d from e
with e(id, x, y, k) as (values (1, .30, .1, 3), (2, .60, .2, 3), (3, .70, .1, 7), (9, .29, .01, 29), (10, 1.0, 3.0, 1)) select sqrt(x * 10) * 2 as a, ln(x) + 1 as b, round(log(10, x), 3) as c, floor(sqrt(9.0)) as d from e
with e(id, x, y, k) as (values (1, .30, .1, 3), (2, .60, .2, 3), (3, .70, .1, 7), (9, .29, .01, 29), (10, 1.0, 3.0, 1)) select id, n / 2 as h from e, lateral (select generate_series(1, k) as n) s where id < 9
with e(id, x, y, k) as (values (1, .30, .1, 3), (2, .60, .2, 3), (3, .70, .1, 7), (9, .29, .01, 29), (10, 1.0, 3.0, 1)) select id, l.v / 2 as h from e cross join lateral (select e.k as v union all select e.id) l
with e(id, x, y, k) as (values (1, .30, .1, 3), (2, .60, .2, 3), (3, .70, .1, 7), (9, .29, .01, 29), (10, 1.0, 3.0, 1)) select n / 2 as h from (select generate_series(1, 4) as n) s
with e(id, x, y, k) as (values (1, .30, .1, 3), (2, .60, .2, 3), (3, .70, .1, 7), (9, .29, .01, 29), (10, 1.0, 3.0, 1)) select (99999999.99::numeric(10,2) + y) * 99999999.99::numeric(10,2) as p from e
select id from "pg.p" where r in (select n from "pg.p")
select id from "pg.p" where v in (select r from "pg.p" where r is not null)
v * v * 100000000 * v
(i, j) = (1, 3)
not ((i, j) = (7, j))
not ((i, 3) = (7, 3))
(i, j) <> (1, 3)
(i, j) < (2, 3)
(i, j) <= (7, j)
not ((i, j) > (2, 3))
(i, j, s) >= (1, 3, 'b')
(i, j) in ((1, 3), (2, null))
not ((i, j) in ((1, 3), (7, -3)))
(i, j) not in ((1, 3), (null, 2))
