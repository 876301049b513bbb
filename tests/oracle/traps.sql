-- ci_equality: duck pg lite
select p.id, p.name, o.id as oid from {maria.people} p join {pg_a.orders} o on o.person = p.id where p.name = 'ann'

-- ci_in: duck pg lite
select p.id, o.id as oid from {maria.people} p join {pg_a.orders} o on o.person = p.id where p.name in ('ann', 'bob', '')

-- ci_not_in: duck pg lite
select p.id, o.id as oid from {maria.people} p join {pg_a.orders} o on o.person = p.id where p.name not in ('ann', 'bob')

-- ci_ne: duck pg lite
select p.id, o.id as oid from {maria.people} p join {pg_a.orders} o on o.person = p.id where p.name <> 'ANN'

-- ci_like: duck pg lite
select p.id, p.name, o.id as oid from {maria.people} p join {pg_a.orders} o on o.person = p.id where p.name like 'a%'

-- ci_not_like: duck pg lite
select p.id, o.id as oid from {maria.people} p join {pg_a.orders} o on o.person = p.id where p.name not like 'A%'

-- ci_distinct: duck pg lite
select distinct p.name from {maria.people} p left join {pg_a.orders} o on o.person = p.id

-- ci_count_distinct: duck pg lite
select count(distinct p.name) as n, count(distinct p.city) as c, count(*) as a from {maria.people} p where exists (select 1 from {pg_a.orders} o where o.qty > -5)

-- ci_group: duck pg lite
select p.city, count(*) as n from {maria.people} p left join {lite.cities} c on c.name = p.city group by p.city having count(*) > 0

-- ci_join_text: duck pg lite
select a.id, b.id as bid from {maria.pairs} a join {pg_a.pairs} b on a.s = b.s

-- ci_join_text_left: duck pg lite
select a.id, b.id as bid, b.s from {pg_a.pairs} a left join {maria.pairs} b on a.s = b.s and b.s <> 'B'

-- ci_two_maria: duck pg lite
select a.id, b.id as bid from {maria.pairs} a join {maria.people} b on a.s = b.name where a.s = 'a' or exists (select 1 from {pg_a.pairs} z where z.s = a.s)

-- ci_case: duck pg lite
select a.id, case a.s when 'a' then 1 when 'A' then 2 else 3 end as w, nullif(a.s, 'A') as n, a.s = 'a ' as e from {maria.pairs} a join {pg_a.pairs} b on b.id = a.id

-- ci_minmax: duck pg lite
select min(a.s) as lo, max(a.s) as hi from {maria.pairs} a join {pg_a.pairs} b on b.id = a.id

-- ci_between: duck pg lite
select a.id from {maria.pairs} a join {pg_a.pairs} b on b.id = a.id where a.s between 'A' and 'a'

-- ci_union: duck pg lite
select s from {maria.pairs} union select s from {pg_a.pairs}

-- ci_except: duck pg lite
select s from {maria.pairs} except select s from {pg_a.pairs} where s <> 'a'

-- ci_intersect: duck pg lite
select name from {maria.people} intersect select s from {pg_a.pairs}

-- trailing_blank: duck pg lite
select p.id, length(p.name) as l from {maria.people} p join {pg_a.orders} o on o.person = p.id where p.name = 'ann '

-- empty_vs_blank: duck pg lite
select p.id from {maria.people} p join {pg_a.orders} o on o.person = p.id where p.name = '' and p.city is not null

-- accents: duck pg lite
select p.id, p.city from {maria.people} p join {pg_a.orders} o on o.person = p.id where p.city = 'Zürich' or p.city = 'zurich'

-- emoji: duck pg lite
select p.id, p.name from {maria.people} p join {pg_a.orders} o on o.person = p.id where p.name like '😀%' or p.name = '😀 x'

-- top_n_join: duck pg lite
select p.id, o.amount from {maria.people} p join {pg_a.orders} o on o.person = p.id order by o.amount desc nulls last, o.id, p.id limit 5

-- top_n_join_offset: duck pg lite
select p.id, o.id as oid from {maria.people} p join {pg_a.orders} o on o.person = p.id where o.qty > 0 order by p.id desc, o.id limit 4 offset 3

-- top_n_left: duck pg lite
select p.id, o.id as oid from {maria.people} p left join {pg_a.orders} o on o.person = p.id and o.qty > 2 order by p.id, o.id nulls first limit 9

-- count_over_limit: duck pg lite
select count(*) as n from (select p.id from {maria.people} p limit 5) x cross join (select id from {pg_a.orders} limit 3) y

-- limit_then_filter: duck pg lite
select count(*) as n from (select id, qty from {pg_a.orders} order by id limit 10) x join {maria.people} p on p.id = x.id where x.qty > 2

-- limit_in_cte: duck pg lite
with t as (select id, person from {pg_a.orders} order by amount desc nulls last, id limit 7) select t.id, p.name from t left join {maria.people} p on p.id = t.person where p.age is not null or p.id is null

-- null_order_limit: duck pg lite
select o.id, o.amount from {pg_a.orders} o join {maria.people} p on p.id = o.person order by o.amount, o.id limit 4

-- null_order_limit_desc: duck pg lite
select o.id, o.amount from {pg_a.orders} o left join {maria.people} p on p.id = o.person order by o.amount desc, o.id limit 4

-- order_text_limit: duck pg lite
select a.id, a.s from {maria.pairs} a join {pg_a.pairs} b on a.id = b.id order by a.s, a.id limit 6

-- self_join_filters: duck pg lite
select a.id, b.id as bid, m.id as mid from {pg_a.orders} a join {pg_a.orders} b on a.person = b.person and a.qty = 1 and b.qty = 2 join {maria.people} m on m.id = a.person

-- self_join_where: duck pg lite
select count(*) as n from {pg_a.orders} a, {pg_a.orders} b, {maria.people} m where a.person = m.id and b.person = m.id and a.code = 'A-1' and b.code = 'a-1'

-- cte_twice: duck pg lite
with o as (select * from {pg_a.orders}) select x.id, y.id as yid from o x join {maria.people} p on p.id = x.person left join o y on y.person = p.id and y.qty < 0 where x.qty > 3

-- cte_twice_agg: duck pg lite
with j as (select p.id as pid, p.city, o.amount, o.qty from {maria.people} p join {pg_a.orders} o on o.person = p.id) select a.city, a.n, b.n as m from (select city, count(*) as n from j where qty > 1 group by city) a full join (select city, count(*) as n from j where qty < 1 group by city) b on a.city = b.city

-- anti_join: duck pg lite
select p.id from {maria.people} p left join {pg_a.orders} o on o.person = p.id where o.id is null

-- anti_join_filter: duck pg lite
select p.id from {maria.people} p left join {pg_a.orders} o on o.person = p.id and o.qty > 1 where o.id is null and p.age > 0

-- not_in_nulls: duck pg lite
select p.id from {maria.people} p where p.id not in (select person from {pg_a.orders})

-- not_in_no_nulls: duck pg lite
select p.id from {maria.people} p where p.id not in (select person from {pg_a.orders} where person is not null)

-- not_in_null_left: duck pg lite
select p.id from {maria.people} p where p.boss not in (select id from {pg_a.orders} where id > 3)

-- not_in_empty: duck pg lite
select p.id, p.boss from {maria.people} p where p.boss not in (select id from {pg_a.hollow})

-- not_exists: duck pg lite
select p.id from {maria.people} p where not exists (select 1 from {pg_a.orders} o where o.person = p.id and o.qty > p.age)

-- exists_nested: duck pg lite
select p.id from {maria.people} p where exists (select 1 from {pg_a.orders} o where o.person = p.id and not exists (select 1 from {lite.cities} c where c.name = p.city and c.pop > o.qty))

-- scalar_subquery: duck pg lite
select p.id, (select max(o.amount) from {pg_a.orders} o where o.person = p.id) as m, (select count(*) from {pg_a.orders} o where o.person = p.id) as n from {maria.people} p

-- quantified: duck pg
select p.id from {maria.people} p where p.age > all (select o.qty from {pg_a.orders} o where o.person = p.id) or p.age = any (select qty from {pg_a.orders})

-- left_on_left: duck pg lite
select p.id, o.id as oid from {maria.people} p left join {pg_a.orders} o on o.person = p.id and p.age > 17

-- left_on_right: duck pg lite
select p.id, o.id as oid from {maria.people} p left join {pg_a.orders} o on o.person = p.id and o.qty = 2

-- left_where_right: duck pg lite
select p.id, o.id as oid from {maria.people} p left join {pg_a.orders} o on o.person = p.id where o.qty = 2 or o.qty is null

-- left_where_coalesce: duck pg lite
select p.id, o.id as oid from {maria.people} p left join {pg_a.orders} o on o.person = p.id where coalesce(o.qty, 0) = 0

-- left_where_is_null_col: duck pg lite
select p.id, o.id as oid from {maria.people} p left join {pg_a.orders} o on o.person = p.id where o.amount is null

-- right_on: duck pg lite
select p.id, o.id as oid from {pg_a.orders} o right join {maria.people} p on o.person = p.id and o.qty > 2 where p.id > 3

-- right_where: duck pg lite
select p.id, o.id as oid from {maria.people} p right join {pg_a.orders} o on o.person = p.id where p.name <> 'Ann' or p.name is null

-- full_where: duck pg lite
select p.id, o.id as oid from {maria.people} p full join {pg_a.orders} o on o.person = p.id where coalesce(p.age, o.qty, 1) > 0

-- full_one_side: duck pg lite
select p.id, o.id as oid from {maria.people} p full join {pg_a.orders} o on o.person = p.id where p.age > 17

-- full_three: duck pg lite
select coalesce(a.id, b.id, c.id) as id, a.s as x, b.s as y, c.s as z from {maria.pairs} a full join {pg_a.pairs} b on a.id = b.k full join {duck.pairs} c on c.id = coalesce(a.id, b.id) where a.s is null or c.k = 1

-- left_then_inner: duck pg lite
select p.id, c.country, o.id as oid from {maria.people} p left join {lite.cities} c on c.name = p.city join {pg_a.orders} o on o.person = p.id where c.pop > 1 or c.pop is null

-- left_chain: duck pg lite
select p.id, o.id as oid, c.country from {maria.people} p left join {pg_a.orders} o on o.person = p.id and o.qty > 3 left join {lite.cities} c on c.pop = o.qty and p.age = 30 where c.country is null

-- nested_join: duck pg
select p.id, o.id as oid, c.name from {maria.people} p left join ({pg_a.orders} o join {lite.cities} c on c.pop = o.qty) on o.person = p.id where p.id < 9

-- union_all_three: duck pg lite
select id, name, 'm' as src from {maria.people} where age > 17 union all select id, name, 'p' from {pg_b.people} where age > 17 union all select id, name, 'l' from {lite.people} where age > 17

-- union_filter_above: duck pg lite
select u.id, u.src from (select id, name, 'm' as src from {maria.people} union all select id, name, 'p' from {pg_b.people}) u where u.name = 'ann' and u.src = 'm'

-- except_join: duck pg lite
select id from {maria.people} except select person from {pg_a.orders}

-- intersect_chain: duck pg
select id from {maria.people} intersect select person from {pg_a.orders} except select id from {lite.people}

-- except_all: duck pg
select qty from {pg_a.orders} except all select age from {maria.people}

-- set_order_limit: duck pg lite
select id, name from {maria.people} union all select id, name from {pg_b.people} order by 1 desc, 2 limit 6

-- same_name_two_databases: duck pg lite
select a.id, a.city as one, b.city as two from {maria.people} a join {pg_b.people} b on a.id = b.id where a.age > 0 and b.age is not null

-- same_name_no_alias: duck pg lite
select count(*) as n, max(maria_id) as m from (select id as maria_id from {maria.people}) x join (select id from {pg_b.people}) y on x.maria_id = y.id

-- same_name_three: duck pg lite
select a.id, b.id as b, c.id as c from {pg_a.orders} a left join {duck.orders} b on a.id = b.id and b.qty > 2 left join {maria.orders} c on c.id = a.id and c.qty > 2 where a.qty > 2

-- int_division: duck pg lite
select o.id, o.qty / 2 as h, (o.qty * -1) / 2 as nh, o.id / (o.qty + 10) as q, o.qty % 4 as m, (0 - o.qty) % 4 as nm from {pg_a.orders} o join {maria.people} p on p.id = o.person

-- sum_division: duck pg lite
select p.city, sum(o.qty) / count(*) as s, avg(o.qty) as a, sum(o.amount) / 3 as t from {pg_a.orders} o join {maria.people} p on p.id = o.person group by p.city

-- zero_division: duck pg lite
select o.id, 10 / o.qty as q from {pg_a.orders} o join {maria.people} p on p.id = o.person

-- zero_modulo: duck pg lite
select o.id, 10 % o.qty as q from {pg_a.orders} o join {maria.people} p on p.id = o.person

-- zero_division_guarded: duck pg lite
select o.id, case when o.qty <> 0 then 10 / o.qty end as q, 10 / nullif(o.qty, 0) as r from {pg_a.orders} o join {maria.people} p on p.id = o.person

-- rounding: duck pg lite
select p.id, round(p.score) as a, round(p.rate) as b, round(p.score, 1) as c, cast(p.rate as int) as d, cast(p.score as int) as e from {maria.people} p join {pg_b.people} q on q.id = p.id where p.rate < 100

-- decimal_arithmetic: duck pg
select o.id, o.amount * 1.075 as t, o.amount * o.amount as sq, o.amount + 0.005 as plus, o.amount - 1 as minus, -o.amount as neg, abs(o.amount) as ab from {pg_a.orders} o join {maria.people} p on p.id = o.person

-- decimal_division: duck pg
select o.id, round(o.amount / 3, 4) as t, round(o.amount / nullif(o.qty, 0), 2) as u from {pg_a.orders} o join {maria.people} p on p.id = o.person

-- decimal_sum: duck pg
select p.city, sum(o.amount * 1.19) as s, round(avg(o.amount), 6) as a, min(o.amount) as lo, max(o.amount) as hi, count(o.amount) as n from {pg_a.orders} o join {maria.people} p on p.id = o.person group by p.city

-- concat_null: duck pg lite
select p.id, p.name || '-' || o.code as a, p.name || p.note as b, coalesce(p.note, '?') || o.id as c from {maria.people} p join {pg_a.orders} o on o.person = p.id

-- concat_function: duck pg
select p.id, concat(p.name, '-', o.code, o.qty) as a, concat_ws(',', p.name, o.code, p.note) as b from {maria.people} p join {pg_a.orders} o on o.person = p.id

-- like_backslash: duck pg lite
select p.id, p.name from {maria.people} p join {pg_a.orders} o on o.person = p.id where p.name like 'a\_b' or p.name like 'a\\b'

-- like_escape: duck pg lite
select p.id, p.name from {maria.people} p join {pg_a.orders} o on o.person = p.id where p.name like 'a!_b' escape '!' or p.name like 'a!%b' escape '!'

-- like_wild: duck pg lite
select p.id, p.note from {maria.people} p join {pg_a.orders} o on o.person = p.id where p.note like '%\%' or p.note like '50\% off' or p.name like 'a_b'

-- ilike: duck pg
select p.id from {maria.people} p join {pg_a.orders} o on o.person = p.id where p.name ilike 'AN_' and p.city not ilike 'b%'

-- string_functions: duck pg
select p.id, upper(p.name) as u, lower(p.name) as l, length(p.name) as n, trim(p.name) as t, substring(p.name from 2 for 2) as s, replace(p.name, 'n', 'm') as r, position('n' in p.name) as x, left(p.name, 2) as lf, right(p.name, 2) as rt, lpad(p.name, 5, '*') as lp from {maria.people} p join {pg_b.people} q on q.id = p.id

-- substr_lite: duck pg lite
select p.id, substr(p.name, 2, 2) as s, replace(p.name, 'n', 'm') as r, length(p.name) as n, trim(p.name) as t, ltrim(p.name) as lt from {maria.people} p join {pg_b.people} q on q.id = p.id

-- date_arithmetic: duck pg
select o.id, o.day + 1 as nx, o.day - p.born as diff, o.day + interval '1 month' as im, o.seen - interval '36 hours' as ih, date_trunc('month', o.day) as dm, date_trunc('week', o.seen) as dw, extract(year from o.day) as y, extract(dow from o.day) as dow, extract(epoch from o.seen) as ep from {pg_a.orders} o join {maria.people} p on p.id = o.person

-- date_parts: duck pg
select o.id, extract(quarter from o.day) as q, extract(week from p.born) as w, extract(isodow from p.born) as i, extract(doy from p.born) as d, extract(hour from o.seen) as h, cast(o.seen as date) as c, o.seen::time as t from {pg_a.orders} o join {maria.people} p on p.id = o.person

-- timestamp_diff: duck pg
select o.id, o.seen - m.seen as d, m.seen > o.seen as later, age(o.seen, m.seen) as ag from {pg_a.orders} o join {maria.orders} m on m.id = o.id + 1

-- date_filter: duck pg lite
select o.id, m.id as mid from {pg_a.orders} o join {maria.orders} m on m.id = o.id where o.day >= '2024-03-01' and m.day < '2024-09-15'

-- date_filter_typed: duck pg
select o.id, m.id as mid from {pg_a.orders} o join {maria.orders} m on m.id = o.id where o.day between date '2024-03-01' and date '2024-09-01' + interval '1 month' and m.seen > timestamp '2024-02-01 00:00:00'

-- date_join: duck pg lite
select o.id, m.id as mid from {pg_a.orders} o join {maria.orders} m on m.day = o.day and m.seen = o.seen

-- date_literal_out: duck pg lite
select o.id, o.day, m.seen from {pg_a.orders} o join {maria.orders} m on m.id = o.id where m.day = '2024-02-02'

-- text_to_number: duck pg
select o.id, cast(o.code as int) + 1 as n, cast(o.code as numeric(10, 2)) as d from {pg_a.orders} o join {maria.people} p on p.id = o.person where o.code in ('10', '007', '-3')

-- text_to_number_fails: duck pg lite
select o.id, cast(o.code as int) as n from {pg_a.orders} o join {maria.people} p on p.id = o.person

-- number_to_text: duck pg lite
select o.id, cast(o.qty as varchar) as q, cast(o.amount as varchar) as a, cast(o.day as varchar) as d from {duck.orders} o join {pg_a.pairs} p on p.id = o.id

-- mixed_compare: duck pg lite
select o.id, p.id as pid from {pg_a.orders} o join {maria.people} p on o.amount = p.age or o.qty = p.score

-- implicit_text_number: duck pg lite
select o.id from {pg_a.orders} o join {maria.people} p on p.id = o.person where o.code = 10

-- empty_inner: duck pg lite
select p.id, n.s from {maria.people} p join {pg_a.hollow} n on n.id = p.id

-- empty_left: duck pg lite
select p.id, n.s, n.k + 1 as k from {maria.people} p left join {pg_a.hollow} n on n.id = p.id

-- empty_agg: duck pg lite
select count(*) as n, sum(a.k) as s, max(b.s) as m from {maria.hollow} a join {pg_a.hollow} b on a.id = b.id

-- empty_grouped: duck pg lite
select a.s, count(*) as n from {maria.hollow} a join {pg_a.pairs} b on a.id = b.id group by a.s

-- zero_columns: duck pg lite
select count(*) as n from {maria.people} cross join {pg_a.orders}

-- zero_columns_exists: duck pg lite
select 1 as one from {pg_a.pairs} where exists (select 1 from {maria.people}) and not exists (select 1 from {maria.hollow})

-- zero_columns_cross: duck pg lite
select a.id from {pg_a.pairs} a, {maria.hollow} b

-- constant_only: duck pg lite
select 1 as a, 'x' as b from {pg_a.pairs} a join {maria.pairs} b on a.id = b.id

-- using: duck pg lite
select id, a.s as x, b.s as y from {maria.pairs} a join {pg_a.pairs} b using (id) where id > 3

-- using_full: duck pg lite
select id, a.k as ak, b.qty from {maria.pairs} a full join {pg_a.orders} b using (id)

-- using_left_star: duck pg lite
select * from (select id, s from {maria.pairs}) a left join (select id, qty from {pg_a.orders}) b using (id)

-- natural: duck pg lite
select * from (select id, s from {maria.pairs}) a natural join (select id, qty from {pg_a.orders}) b

-- star_two: duck pg lite
select x.*, y.* from (select id as a, s as b from {maria.pairs}) x join (select id as c, qty as d from {pg_a.orders}) y on x.a = y.c

-- star_one: duck pg lite
select o.*, c.country from {pg_a.orders} o left join {lite.cities} c on c.pop = o.qty

-- lateral: duck pg
select p.id, x.amount from {maria.people} p left join lateral (select o.amount from {pg_a.orders} o where o.person = p.id order by o.amount desc nulls last, o.id limit 1) x on true

-- lateral_comma: duck pg
select p.id, x.n from {maria.people} p, lateral (select count(*) as n from {pg_a.orders} o where o.person = p.id and o.qty > 1) x

-- window_filter: duck pg lite
select * from (select p.id, o.id as oid, row_number() over (partition by p.id order by o.amount desc, o.id) as rn, sum(o.qty) over (partition by p.id) as s from {maria.people} p join {pg_a.orders} o on o.person = p.id) x where x.rn = 1 and x.id > 3

-- window_over_filter: duck pg lite
select x.id, x.rn from (select id, qty, row_number() over (order by id) as rn, count(*) over () as n from {pg_a.orders}) x join {maria.people} p on p.id = x.rn where x.qty > 2

-- window_frames: duck pg lite
select o.id, sum(o.qty) over (order by o.id rows between 2 preceding and current row) as r, lag(o.qty, 1, -9) over (order by o.id) as l, first_value(p.name) over (partition by o.qty order by o.id) as f, ntile(3) over (order by o.id) as t, rank() over (order by o.qty) as k from {pg_a.orders} o join {maria.people} p on p.id = o.person

-- window_null_order: duck pg lite
select o.id, rank() over (order by o.amount) as a, rank() over (order by o.amount desc) as d from {pg_a.orders} o join {maria.people} p on p.id = o.person

-- grouping_sets: duck pg
select p.city, o.qty, count(*) as n, grouping(p.city) as g from {maria.people} p join {pg_a.orders} o on o.person = p.id group by grouping sets ((p.city), (o.qty), ())

-- rollup: duck pg
select p.city, o.qty, sum(o.amount) as n from {maria.people} p join {pg_a.orders} o on o.person = p.id group by rollup (p.city, o.qty) having count(*) > 1

-- cube: duck pg
select x.city, x.qty, x.n from (select p.city, o.qty, count(*) as n from {maria.people} p join {pg_a.orders} o on o.person = p.id group by cube (p.city, o.qty)) x where x.city is null

-- recursive: duck pg lite
with recursive t(id, boss, depth) as (select id, boss, 0 from {maria.people} where boss is null union all select p.id, p.boss, t.depth + 1 from {maria.people} p join t on p.boss = t.id where t.depth < 10) select t.id, t.depth, o.id as oid from t left join {pg_a.orders} o on o.person = t.id

-- recursive_two: duck pg lite
with recursive t as (select id from {pg_a.pairs} where id = 1 union select m.k + t.id from t join {maria.pairs} m on m.id = t.id where t.id < 20) select id from t

-- values: duck pg
select v.a, v.b, p.name from (values (1, 'x'), (2, 'y'), (3, null)) as v(a, b) join {maria.people} p on p.id = v.a left join {pg_a.orders} o on o.id = v.a

-- values_cte: duck pg lite
with v(a, b) as (values (1, 'x'), (2, 'y')) select v.a, p.name, o.code from v join {maria.people} p on p.id = v.a join {pg_a.orders} o on o.id = v.a

-- series: duck pg
select g, p.name, o.qty from generate_series(1, 5) as s(g) left join {maria.people} p on p.id = g left join {pg_a.orders} o on o.id = g

-- filter_aggregate: duck pg lite
select p.city, count(*) filter (where o.qty > 1) as n, sum(o.amount) filter (where o.code = 'A-1') as s, count(distinct o.code) as c from {maria.people} p join {pg_a.orders} o on o.person = p.id group by p.city

-- string_agg: duck pg
select p.city, string_agg(o.code, ',' order by o.id) as s from {maria.people} p join {pg_a.orders} o on o.person = p.id group by p.city

-- bool_agg: duck pg
select p.city, bool_and(o.qty > 0) as a, bool_or(o.qty > 4) as o from {maria.people} p join {pg_a.orders} o on o.person = p.id group by p.city

-- distinct_on: duck pg
select distinct on (p.city) p.city, o.id from {maria.people} p join {pg_a.orders} o on o.person = p.id order by p.city, o.id desc

-- null_logic: duck pg lite
select p.id, p.age > 17 as a, p.age is null or o.qty > 1 as b, not (p.age = 30) as c, p.age = null as d, p.name is not distinct from o.code as e, coalesce(p.age, o.qty) as f from {maria.people} p left join {pg_a.orders} o on o.person = p.id

-- greatest: duck pg
select p.id, greatest(p.age, o.qty, null) as g, least(p.age, o.qty) as l, greatest(p.name, o.code) as t from {maria.people} p join {pg_a.orders} o on o.person = p.id

-- having_subquery: duck pg lite
select o.person, sum(o.qty) as s from {pg_a.orders} o group by o.person having sum(o.qty) > (select avg(p.age) from {maria.people} p where p.age < 20)

-- in_two_columns: duck pg lite
select p.id from {maria.people} p where (p.id, p.age) in (select o.person, o.qty from {pg_a.orders} o) or p.id in (select person from {duck.orders} where qty = 2)

-- correlated_limit: duck pg lite
select p.id, (select o.code from {pg_a.orders} o where o.person = p.id order by o.id desc limit 1) as c from {maria.people} p where p.id < 12

-- or_across: duck pg lite
select p.id, o.id as oid from {maria.people} p join {pg_a.orders} o on o.person = p.id where (p.age = 30 and o.qty = 2) or (p.age = 17 and o.qty = 3) or o.code = 'B_2'

-- contradictory: duck pg lite
select p.id from {maria.people} p join {pg_a.orders} o on o.person = p.id where p.age = 30 and p.age = 17 and o.qty is null and o.qty > 1

-- float_compare: duck pg lite
select p.id, p.rate from {maria.people} p join {pg_b.people} q on q.id = p.id where p.rate = 0.1 or p.rate > 2.4999999 or q.rate = 0.1

-- numeric_filter: duck pg lite
select o.id from {pg_a.orders} o join {maria.orders} m on m.id = o.id where o.amount = 9.25 or m.amount >= 100.005 or m.amount in (18.5, 27.75)

-- lite_numbers: duck pg lite
select l.id, l.score, l.rate, l.born, m.score as ms from {lite.people} l join {maria.people} m on m.id = l.id where l.rate > 0.2

-- quoted_alias: duck pg
select p.id as "Id", p.id as "the id", o.id as "select", p.name as "Größe", o.qty as "a""b" from {maria.people} p join {pg_a.orders} o on o.person = p.id

-- long_alias: duck pg
select p.id as a23456789012345678901234567890123456789012345678901234567890123, o.id as b from {maria.people} p join {pg_a.orders} o on o.person = p.id

-- case_alias: pg
select p.id as "A", o.id as a from {maria.people} p join {pg_a.orders} o on o.person = p.id

-- shadowed_alias: duck pg lite
select p.age as qty, o.qty as age from {maria.people} p join {pg_a.orders} o on o.person = p.id order by age, qty limit 5

-- cte_named_as_table: duck pg lite
with people as (select id, age from {maria.people} where age > 0), orders as (select person from {pg_a.orders}) select people.id from people join orders on orders.person = people.id

-- alias_reuse_scopes: duck pg lite
select x.id from {maria.people} x where x.id in (select x.person from {pg_a.orders} x where x.qty in (select x.pop from {lite.cities} x where x.name = 'Paris'))

-- unnamed_columns: duck pg lite
select count(*), sum(o.qty) from {maria.people} p join {pg_a.orders} o on o.person = p.id

-- deep_cte_chain: duck pg lite
with a as (select id, person, qty from {pg_a.orders}), b as (select * from a where qty > 0), c as (select b.*, p.name from b join {maria.people} p on p.id = b.person), d as (select name, count(*) as n from c group by name) select d.name, d.n, (select count(*) from c) as t from d where d.n > 1

-- bit_ops: duck pg lite
select o.id & 3 as a, o.id | 8 as b, o.id << 2 as c from {pg_a.orders} o join {maria.people} p on p.id = o.person

-- power: pg duck
select o.id, power(o.qty, 2) as p, sqrt(abs(o.qty)) as s, floor(o.amount) as f, ceil(o.amount) as c, sign(o.qty) as g, mod(o.id, 7) as m from {pg_a.orders} o join {maria.people} p on p.id = o.person

-- caret: pg duck
select o.id, o.qty ^ 2 as p from {pg_a.orders} o join {maria.people} p on p.id = o.person

-- jinja_free_semicolon: duck pg lite
select a.id from {pg_a.pairs} a join {maria.pairs} b on a.id = b.id -- a comment with ' a quote

-- block_comment: duck pg lite
/* first 'one */ select a.id /* ; */ from {pg_a.pairs} a join {maria.pairs} b on a.id = b.id where a.s = 'a' -- last

-- join_on_subquery: duck pg lite
select p.id, o.id as oid from {maria.people} p join {pg_a.orders} o on o.person = p.id and o.qty = (select max(qty) from {pg_a.orders} z where z.person = p.id)

-- full_using_coalesced: duck pg lite
select id, count(*) as n from {maria.pairs} a full join {pg_a.orders} b using (id) where id is not null group by id having count(*) > 0

-- natural_left: duck pg lite
select id, s, qty from (select id, s from {maria.pairs}) a natural left join (select id, qty from {pg_a.orders} where qty > 1) b

-- nested_ctes: duck pg lite
with t as (select id from {pg_a.pairs}), u as (with t as (select id from {maria.pairs} where id > 6) select id from t) select t.id, u.id as uid from t left join u on u.id = t.id

-- cte_unused: duck pg lite
with a as (select * from {maria.people}), b as (select * from {pg_a.orders}) select count(*) as n from b where qty in (select pop from {lite.cities})

-- distinct_order_limit: duck pg lite
select distinct o.qty, p.age from {pg_a.orders} o join {maria.people} p on p.id = o.person order by o.qty desc, p.age limit 6

-- group_by_position: duck pg lite
select o.qty % 3 as m, count(*) as n from {pg_a.orders} o join {maria.people} p on p.id = o.person group by 1 order by 2 desc, 1 limit 3

-- group_by_expression: duck pg lite
select coalesce(p.city, '?') as c, o.qty > 1 as q, count(*) as n, sum(case when o.qty > 2 then 1 else 0 end) as b from {pg_a.orders} o join {maria.people} p on p.id = o.person group by coalesce(p.city, '?'), o.qty > 1

-- group_by_alias_clash: duck pg lite
select o.qty + 1 as id, count(*) as n from {pg_a.orders} o join {maria.pairs} p on p.id = o.qty group by o.qty

-- having_only: duck pg lite
select count(*) as n from {pg_a.orders} o join {maria.people} p on p.id = o.person having count(*) > 1000

-- offset_only: duck pg
select p.id from {maria.people} p join {pg_b.people} q on q.id = p.id order by p.id offset 10

-- fetch_first: pg
select p.id from {maria.people} p join {pg_b.people} q on q.id = p.id order by p.id fetch first 3 rows only

-- fetch_ties: pg
select o.id, o.qty from {pg_a.orders} o join {maria.people} p on p.id = o.person order by o.qty fetch first 3 rows with ties

-- limit_zero: duck pg lite
select p.id, o.code from {maria.people} p join {pg_a.orders} o on o.person = p.id limit 0

-- limit_expression: duck pg lite
select p.id from {maria.people} p join {pg_b.people} q on q.id = p.id order by 1 limit 2 + 1

-- count_tuple: pg duck
select count(distinct (o.qty, p.age)) as n from {pg_a.orders} o join {maria.people} p on p.id = o.person

-- row_compare: pg duck
select o.id, (o.qty, o.id) < (p.age, p.id) as l from {pg_a.orders} o join {maria.people} p on p.id = o.person where o.qty is not null and p.age is not null

-- row_in: pg duck
select o.id from {pg_a.orders} o where (o.person, o.qty) not in (select id, age from {maria.people} where age is not null)

-- is_truth: pg duck
select p.id, (p.age > 17) is true as t, (p.age > 17) is not true as nt, (p.age > 17) is unknown as u, (p.age > 17) is not false as nf from {maria.people} p join {pg_b.people} q on q.id = p.id

-- between_symmetric: pg
select p.id from {maria.people} p join {pg_b.people} q on q.id = p.id where p.age between symmetric 30 and 0

-- union_types: duck pg
select id, qty as v from {pg_a.orders} union all select id, score from {maria.people} union all select id, null from {lite.people}

-- case_types: duck pg
select p.id, case when p.age > 17 then o.qty when p.age > 0 then o.amount else 0 end as v, coalesce(o.qty, o.amount, 1.5) as c from {maria.people} p join {pg_a.orders} o on o.person = p.id

-- literal_coercion: duck pg lite
select o.id from {pg_a.orders} o join {maria.people} p on p.id = o.person where o.qty = '2' and p.age > '0'

-- literal_arithmetic: pg duck
select o.id, o.qty + '1' as v from {pg_a.orders} o join {maria.people} p on p.id = o.person

-- overflow: duck pg
select o.id, o.id * 100000000 as v from {pg_a.orders} o join {maria.people} p on p.id = o.person where o.id > 30

-- big_sum: duck pg
select sum(cast(o.id as bigint) * 100000000000000) as s, sum(o.id * 1000000) as t from {pg_a.orders} o join {maria.people} p on p.id = o.person

-- round_negative: duck pg
select o.id, round(o.amount, -1) as a, trunc(o.amount, 1) as b, round(o.amount * 1.0, 1) as c, o.amount % 7 as d, mod(-o.amount, 3) as e from {pg_a.orders} o join {maria.people} p on p.id = o.person

-- decimal_zero_division: duck pg
select o.id, o.amount / o.qty as q from {pg_a.orders} o join {maria.people} p on p.id = o.person

-- statistics: duck pg
select p.city, round(cast(stddev(o.qty) as numeric(20,6)), 6) as s, round(cast(variance(o.amount) as numeric(20,4)), 4) as v, percentile_cont(0.5) within group (order by o.qty) as m, percentile_disc(0.25) within group (order by o.amount) as d, mode() within group (order by o.qty) as mo from {pg_a.orders} o join {maria.people} p on p.id = o.person group by p.city

-- regex: pg
select p.id, p.name ~ '^a' as a, p.name ~* '^A' as b, p.name !~ 'n' as c, regexp_replace(p.name, '[aeiou]', '*') as d, regexp_replace(p.name, 'n', 'm', 'g') as e from {maria.people} p join {pg_b.people} q on q.id = p.id

-- text_functions: pg
select p.id, strpos(p.name, 'n') as a, reverse(p.name) as b, repeat(p.name, 2) as c, btrim(p.name, ' x') as d, initcap(p.note) as e, ascii(p.name) as f, md5(p.name) as g, split_part(p.note, ',', 2) as h, translate(p.name, 'an', 'x') as i, rpad(p.name, 4, 'ab') as l, left(p.name, -1) as m from {maria.people} p join {pg_b.people} q on q.id = p.id where p.id not in (5, 6)

-- arrays: pg duck
select p.city, array_agg(o.id order by o.id) as a, array_agg(o.code order by o.id) as b from {pg_a.orders} o join {maria.people} p on p.id = o.person group by p.city

-- array_any: pg
select p.id, p.age = any(array[30, 17, null]) as a, p.age <> all(array[30, 17]) as b from {maria.people} p join {pg_b.people} q on q.id = p.id

-- unnest_array: pg duck
select p.id, u.v from {maria.people} p join {pg_b.people} q on q.id = p.id cross join unnest(array[p.id, q.id + 1]) as u(v)

-- series_dates: pg duck
select cast(d as date) as d, count(o.id) as n, count(m.id) as m from generate_series(timestamp '2024-01-01', timestamp '2024-02-10', interval '1 day') as s(d) left join {pg_a.orders} o on o.day = cast(d as date) left join {maria.orders} m on m.day = cast(d as date) group by 1

-- intervals: pg duck
select o.id, o.seen + interval '1 day 2 hours' as a, o.day - interval '1 year' as b, o.seen - m.seen > interval '30 days' as c, extract(day from o.seen - m.seen) as d, m.seen + (o.qty * interval '1 hour') as e, o.day + time '10:30' as f from {pg_a.orders} o join {maria.orders} m on m.id = o.id + 1

-- date_functions: pg
select o.id, date_part('dow', o.day) as a, to_char(o.seen, 'YYYY-MM-DD HH24:MI:SS') as b, make_date(2024, o.qty + 2, 1) as c, to_date('2024-03-0' || (o.qty + 2), 'YYYY-MM-DD') as d, date_trunc('quarter', o.seen) as e, o.seen::date - m.day as f, extract(isoyear from m.day) as g, '2024-01-01'::date + o.qty as h from {pg_a.orders} o join {maria.orders} m on m.id = o.id

-- json: pg
select o.id, json_build_object('a', o.qty, 'b', p.name) ->> 'b' as b, cast('{"x": {"y": 5}}' as json) -> 'x' ->> 'y' as y from {pg_a.orders} o join {maria.people} p on p.id = o.person

-- casts: pg duck
select p.id, cast('true' as boolean) as t, cast(p.id as boolean) as b, cast(p.age > 3 as int) as i, cast('2024-01-05' as date) as d, cast(p.id as varchar) || 'x' as v, cast(1.7 as int) as r, cast(-1.5 as int) as s from {maria.people} p join {pg_b.people} q on q.id = p.id

-- varchar_cut: pg duck
select p.id, cast(p.name as varchar(2)) as a, cast('abc' as char(2)) as b from {maria.people} p join {pg_b.people} q on q.id = p.id

-- window_named: duck pg lite
select o.id, sum(o.qty) over w as s, avg(o.qty) over (w rows between unbounded preceding and current row) as a, dense_rank() over (order by o.qty desc, o.code) as d, last_value(o.id) over (partition by o.qty order by o.id rows between current row and unbounded following) as l from {pg_a.orders} o join {maria.people} p on p.id = o.person window w as (partition by p.city order by o.id)

-- window_range: duck pg
select o.id, count(*) over (order by o.day range between interval '30 days' preceding and current row) as n, nth_value(o.id, 2) over (order by o.id) as v, percent_rank() over (order by o.id) as r from {pg_a.orders} o join {maria.people} p on p.id = o.person

-- window_of_aggregate: duck pg lite
select p.city, count(*) as n, sum(count(*)) over () as t, rank() over (order by count(*) desc, p.city) as r from {pg_a.orders} o join {maria.people} p on p.id = o.person group by p.city

-- exists_select: duck pg lite
select p.id, exists (select 1 from {pg_a.orders} o where o.person = p.id and o.qty > 3) as e, case when not exists (select 1 from {lite.cities} c where c.name = p.city) then 'no' else p.city end as c from {maria.people} p

-- subquery_in_case: duck pg lite
select p.id, case when p.id in (select person from {pg_a.orders} where qty > 3) then 1 when p.id not in (select person from {pg_a.orders}) then 2 else 3 end as c from {maria.people} p

-- two_level_correlation: duck pg lite
select p.id from {maria.people} p where 1 < (select count(*) from {pg_a.orders} o where o.person = p.id and o.qty >= (select min(z.qty) from {pg_a.orders} z where z.person = p.id and z.id <> o.id))

-- join_same_alias_case: duck pg lite
select P.ID as x, p.Name as y, O.CODE as z from {maria.people} p join {pg_a.orders} O on o.person = P.id where P.AGE > 0

-- cross_then_filter: duck pg lite
select a.id, b.id as bid from {maria.pairs} a, {pg_a.pairs} b, {duck.pairs} c where a.k = b.k and b.k = c.k and a.id + b.id = c.id

-- coalesce_join_key: duck pg lite
select a.id, b.id as bid from {maria.pairs} a left join {pg_a.pairs} b on coalesce(a.k, -1) = coalesce(b.k, -1) and a.id < b.id

-- null_safe_join: duck pg lite
select a.id, b.id as bid from {maria.pairs} a join {pg_a.pairs} b on a.s is not distinct from b.s and a.k is not distinct from b.k

-- inequality_join: duck pg lite
select a.id, count(b.id) as n from {maria.pairs} a left join {pg_a.pairs} b on b.id < a.id and b.k <> a.k group by a.id

-- distinct_aggregates: duck pg lite
select count(distinct o.qty) as a, sum(distinct o.qty) as b, min(distinct p.name) as c, count(distinct case when o.qty > 1 then p.city end) as d from {pg_a.orders} o join {maria.people} p on p.id = o.person

-- lite_functions: lite
select o.id, ifnull(p.note, '-') as a, iif(o.qty > 1, 'y', 'n') as b, strftime('%Y-%m', o.day) as c, max(o.qty, 2) as d, instr(p.name, 'n') as e from {pg_a.orders} o join {maria.people} p on p.id = o.person

-- lite_dates: lite
select o.id, date(o.day, '+1 day') as a, julianday(o.day) - julianday(p.born) as b, o.day > '2024-03-01' as c from {pg_a.orders} o join {maria.people} p on p.id = o.person

-- lite_group_concat: lite
select p.city, group_concat(o.qty) as a from {pg_a.orders} o join {maria.people} p on p.id = o.person where o.qty = 2 group by p.city

-- lite_bare_column: lite
select p.city, max(o.id) as m, o.code from {pg_a.orders} o join {maria.people} p on p.id = o.person group by p.city

-- lite_like_case: lite
select p.id from {maria.people} p join {pg_a.orders} o on o.person = p.id where p.name like 'AN_' or p.name glob 'b*'

-- lite_text_math: lite
select o.id, o.code + 1 as v from {pg_a.orders} o join {maria.people} p on p.id = o.person where o.code in ('10', '007')

-- lite_real_division: lite
select o.id, o.amount / 3 as a, o.amount * 0.1 as b, o.amount / 0 as c, round(o.amount / 7, 3) as d from {pg_a.orders} o join {maria.people} p on p.id = o.person

-- duck_specials: duck
select p.id, o.qty // 2 as a, list(o.code order by o.id) over (partition by p.id) as b, {'k': o.qty} as c, [p.id, o.id] as d from {maria.people} p join {pg_a.orders} o on o.person = p.id qualify row_number() over (partition by p.id order by o.id) = 1

-- duck_from_first: duck
from {maria.people} p join {pg_a.orders} o on o.person = p.id select p.city, count(*) as n, arg_max(o.id, o.amount) as m group by all

-- duck_star_options: duck
select p.* exclude (note, born) replace (p.id * 2 as id), o.qty from {maria.people} p join {pg_a.orders} o on o.person = p.id

-- duck_semi_anti: duck
select p.id from {maria.people} p semi join {pg_a.orders} o on o.person = p.id anti join {lite.cities} c on c.name = p.city

-- duck_asof: duck
select o.id, m.id as mid from {pg_a.orders} o asof left join {maria.orders} m on o.seen >= m.seen

-- duck_pivot: duck
select * from (pivot (select p.city, o.qty, o.id from {maria.people} p join {pg_a.orders} o on o.person = p.id) on qty in (1, 2) using count(id))

-- regex_substring: pg
select p.id, substring(p.name from '^..') as f from {maria.people} p join {pg_b.people} q on q.id = p.id

-- overlay: pg
select p.id, overlay(p.name placing 'ZZ' from 2 for 1) as f from {maria.people} p join {pg_b.people} q on q.id = p.id

-- lite_total: lite
select total(o.qty) as f from {pg_a.orders} o join {maria.people} p on p.id = o.person

-- octet_length: pg
select p.id, octet_length(p.name) as f from {maria.people} p join {pg_b.people} q on q.id = p.id

-- duck_pivot_cte: duck
with j as (select p.city, o.qty, o.id from {maria.people} p join {pg_a.orders} o on o.person = p.id) select * from j pivot (count(id) for qty in (1, 2))

-- outer_on_value: pg lite
select o.id, p.name from {pg_a.orders} o left join {maria.people} p on p.id = o.person and o.qty > (select min(pop) from {lite.cities})

-- outer_on_preserved: pg lite
select o.id, p.name from {pg_a.orders} o left join {maria.people} p on p.id = o.person and (o.person in (select max(id) from {maria.people}) or not exists (select 1 from {lite.cities} c where c.pop = o.qty))

-- outer_on_own: pg lite
select o.id, p.id as pid from {pg_a.orders} o left join {maria.people} p on p.id = o.person and p.id not in (select person from {pg_a.orders} where qty > 2 and person is not null)

-- outer_on_filled: pg lite
select o.id, p.id as pid, c.name from {pg_a.orders} o left join {maria.people} p on p.id = o.person and p.id > 1 left join {lite.cities} c on c.name = p.city and o.qty >= (select avg(qty) from {pg_a.orders})

-- full_on_value: pg lite
select o.id, p.id as pid from {pg_a.orders} o full join {maria.people} p on p.id = o.person and o.qty < (select max(qty) from {pg_a.orders}) and exists (select 1 from {lite.cities} where pop > 0)

-- right_on_preserved: pg lite
select o.id, p.id as pid from {pg_a.orders} o right join {maria.people} p on p.id = o.person and p.id in (select pop from {lite.cities} where pop > 0) and o.id in (select id from {pg_a.orders} where qty > 0)
