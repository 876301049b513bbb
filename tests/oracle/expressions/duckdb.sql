i / j
i // j
i % j
-i // 2
i / 2
v / 3
v * v
round(f)
round(v, 1)
cast(f as int)
cast(v as int)
f::varchar
v::varchar
i::varchar
s like 'a\_b'
s like 'a_b' escape '_'
s ilike 'A%'
s similar to 'a.*'
s not similar to 'a.*'
regexp_matches(s, 'a')
regexp_full_match(s, 'a.*')
regexp_replace(s, 'a', 'z', 'g')
regexp_extract(s, '(a)(.)', 2)
regexp_extract_all(s, 'a')
s glob 'a*'
s[1]
s[2]
s[1:2]
s[-1]
s[i]
a[1]
a[i]
a[-1]
a[1:2]
ta[2]
list_extract(a, 1)
list_contains(a, 2)
array_length(a)
len(a)
len(s)
length(s)
list_sort(a)
list_reverse(a)
list_aggregate(a, 'sum')
list_transform(a, x -> x + 1)
list_filter(a, x -> x > 1)
[x + 1 for x in a]
[x for x in a if x > 1]
a || a
list_concat(a, a)
[i, j]
[1, 2, 3][2]
{'k': i, 'w': s}
{'k': i}.k
{'k': i}['k']
struct_pack(k := i)
map {'k': i}
map {5: 'five', 4: 'four'}[5]
map {'k': i}['k']
unnest([1, 2])
'{"a": [1, 2]}'::json -> '$.a'
'{"a": [1, 2]}'::json ->> '$.a[0]'
json_extract('{"a": [1, 2]}', '$.a[1]')
to_json({'k': i})
2 = any(a)
7 = any([i, j])
i in (1, null)
i not in (1, 2)
i is distinct from j
coalesce(i, j)
ifnull(i, 0)
nullif(i, 1)
greatest(i, j)
least(s, t)
if(i > 1, 'x', 'y')
case i when 1 then 'x' else t end
concat(s, t, i)
concat_ws('-', s, t)
s || t
upper(s)
lower(s)
trim(s, 'a')
lpad(s, 5, 'x')
left(s, -1)
right(s, 2)
substring(s, 0, 2)
substring(s, -2)
split_part(t, ' ', 2)
string_split(t, ' ')
str_split(t, ' ')[1]
replace(s, 'a', 'b')
translate(s, 'ab', 'x')
strpos(s, 'b')
instr(s, 'b')
contains(s, 'b')
starts_with(s, 'a')
s ^@ 'a'
prefix(s, 'a')
reverse(s)
repeat(s, 2)
md5(s)
hash(i) = hash(i)
printf('%d', i)
format('{}', i)
chr(65)
ascii(s)
i & 3
i | 4
xor(i, 3)
~i
i ** 2
i ^ 2
@i
d + 1
d - 1
d - date '2020-01-01'
d + interval '1 month'
d + interval 2 days
ts + interval (abs(i)) minute
ts + interval '1 day 02:30'
ts - ts
date_trunc('month', d)
date_trunc('hour', ts)
date_part('year', d)
date_part('second', ts)
extract(milliseconds from ts)
extract(epoch from ts)
epoch_ms(ts)
year(d)
month(ts)
dayofweek(d)
isodow(d)
week(d)
quarter(d)
last_day(d)
date_diff('day', d, date '2020-06-01')
datediff('month', d, date '2020-06-01')
date_sub('month', d, date '2020-06-01')
date_add(d, interval 1 day)
make_date(2020, 1, 5)
strftime(ts, '%Y-%m-%d %H')
strptime('2020-01-05', '%Y-%m-%d')
ts::date
ts::time
tz::date
tz at time zone 'Europe/Berlin'
ts at time zone 'Europe/Berlin'
age(ts, timestamp '2020-01-01')
to_timestamp(i)
time_bucket(interval '1 month', d)
today() = current_date
try_cast(s as int)
i::hugeint
'2020-01-01'::date
b and i > 0
not b
b::int
row_number() over (partition by j order by i, id)
sum(i) over (order by id rows between 2 preceding and current row)
avg(v) over (partition by j)
lag(i, 1, 0) over (order by id)
first_value(i ignore nulls) over (order by id)
count(*) filter (where b) over (partition by j)
quantile_cont(f, 0.5) over ()
select sum(i), sum(v) as v, avg(i) as a, min(s) as s, max(s) as m, count(distinct s) as c from p
select j, count(*), sum(i) filter (where b) from p group by all
select j, b, count(*) from p group by rollup (j, b)
select j, b, grouping(j), count(*) from p group by cube (j, b)
select list(i order by id) from p where id < 9
select string_agg(s, ',' order by id) from p
select arg_max(s, id), arg_min(s, id), max_by(i, id) from p
select median(f), mode(j), quantile_disc(i, 0.5) from p
select approx_count_distinct(j) > 0 from p
select bool_and(b), bool_or(b), bit_or(i) as x from p
select product(j) from p where id < 4
select histogram(j) from p where id < 9
select any_value(i order by id) from p
select first(i order by id), last(i order by id) from p
select * exclude (a, ta) from p
select * replace (i + 1 as i) from p where id < 4
select columns('^(i|j)$') from p where id < 5
select id, unnest(a) as x from p
select id, x from p, unnest(a) as u(x)
select id, g from p, range(i) r(g) where i < 4
select distinct on (j) j, i, id from p order by j, i, id
select j, i, id from p qualify row_number() over (partition by j order by i, id) = 1
select i, s from p order by i desc nulls last, s, id limit 20
select id from p order by all limit 3
select a.id, b.id as x from p a asof join p b on a.id >= b.id
select a.id from p a semi join (select id from p where i = 1) z on a.id = z.id
select a.id from p a anti join (select id from p where i = 1) z on a.id = z.id
select a.id from p a positional join p b
select id from p where i = (select max(i) from p)
select x.c from p p1, lateral (select count(*) as c from p p2 where p2.i = p1.i) x
with recursive r(k) as (select 1 union all select k + 1 from r where k < 5) select k, p.id from r join p on p.id = k
from p select id where i = 1
from (from p select id, i) select i limit 3 offset 1
select id, i from p union by name select id, 1 as z, i from p where id < 3
(select i from p) except all (select j from p)
(select i from p) intersect (select j from p)
select p.id from p join (values (1, 'x'), (2, 'y')) v(k, w) on p.id = v.k
select id, i as k, k + 1 as l from p where k > 1
select s.k from (select {'k': i} as s from p)
select count(*) from p where s = 'a' collate nocase
select id from p using sample 0 rows
from p x join (select id as eid from p) y on x.id = y.eid select x.id, x.i
from p x left join (select id as eid from p where id < 9) y on x.id = y.eid select x.id, y.eid where x.i = 1
from p x, (select id as eid from p where id < 3) y select x.id, y.eid where x.id < 3
select x.id from (p x join p y on x.id = y.i) where y.id < 9
