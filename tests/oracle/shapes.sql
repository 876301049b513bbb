select id, k, j from {0} natural join (select id, k from {1}) z
select a.id, b.* exclude (id, k) from {0} a join {1} b on a.id=b.k
select * replace (k+1 as k) from {0}
select columns('k|j') from {0}
select id, sum(v) over w as x from {0} window w as (partition by k order by id, j, v)
select id, k from {0} qualify row_number() over (partition by k order by id, j, v, s, d) = 1
select k+1 as kk, kk*2 as k2 from {0} where kk > 1
select k, count(*) c from {0} group by 1 having c > 1 order by c desc, 1
select k, count(*) from {0} group by all order by all
select distinct on (k) k, id from {0} order by k, id, j
select * from (select k, j, v from {0}) pivot (sum(v) for k in (1,2)) 
select a.id, b.id as bid from {0} a asof join {1} b on a.k >= b.k
select a.id, b.id as bid from {0} a positional join {1} b where b.id > 3
select a.id from {0} a semi join {1} b on a.k=b.k and b.id>3 where a.id>2
select a.id from {0} a anti join {1} b on a.k=b.k and b.id>3 and a.id>2
select a.id, u.x from {0} a, unnest([a.k, a.j]) as u(x) where a.id > 2
select id, unnest([k, j]) as x from {0} where id > 3
select id, [x*2 for x in [k,j]] as l, {{'a': k, 'b': s}} as st from {0} where id>3
select t.st.a, t.st.b from (select {{'a': k, 'b': s}} as st from {0}) t where t.st.a = 1
select id, list_transform([k,j], x -> x+1) as l from {0}
select a.id, (select max(b.k) from {1} b where b.id = a.id and b.k > 1) m from {0} a where a.id < 9
select * from {0} where (k, j) in (select k, j from {1} where id > 2)
select * from {0} where k > all (select j from {1} where id > 20)
select * from {0} where k = any (select j from {1} where id > 5)
with t as materialized (select * from {0} where k = 1) select a.id from t a join t b on a.j=b.j where b.id > 3
with recursive r as (select id, k from {0} where id < 3 union select b.id, b.k from {1} b join r on b.k = r.id) select * from r where id > 1
select * from {0} tablesample 100%
select a.id from {0} a left join {1} b on a.id=b.id and b.k=1 where coalesce(b.k, 0) = 0
select a.id from {0} a left join {1} b on a.id=b.id where b.k=1 or b.k is null
select a.id, b.k from {0} a left join {1} b on a.id=b.id where (b.k=1) is not false
select a.id, b.k from {0} a left join {1} b on a.id=b.id where (b.k=1) is true
select a.id, b.k from {0} a left join {1} b on a.id=b.id where not (b.k=1 and b.j=2)
select a.id, b.k from {0} a full join {1} b on a.id=b.id where a.k=1 and b.j is not distinct from 2
select a.id from {0} a left join ({1} b cross join {2} c) on a.id=b.id and c.k=1 where b.k=1
select count(*) from {0} a, {1} b, {2} c where a.id=b.id and b.k=c.k and (a.k=1 or b.j=2) and c.id<5
select id from {0} where k=1 union by name select k as id, j from {1}
(select id from {0} order by id, k limit 3) union all (select id from {1} where k=1 order by id, j limit 2)
select * from (select id, k from {0} union all select id, j from {1}) x where x.k = 1 and x.id > 2
select * from (select id, k from {0} except all select id, j from {1}) x where x.k = 1
select x.k, n from (select k, count(*) n from {0} group by rollup (k)) x where x.k = 1
select x.k, n from (select k, count(*) n from {0} group by grouping sets ((k), ())) x where x.k is null
select x.k from (select k, sum(v) over (order by id, j, v, k) sv from {0}) x where x.k = 1
select x.k, x.sv from (select k, sum(v) over (partition by k order by id, j, v) sv from {0}) x where x.k = 1
select x.k, x.sv from (select k, sum(v) over (partition by k order by id, j, v) sv, count(*) over () n from {0}) x where x.k = 1 and n > 3
select x.k from (select k from {0} order by id, k, j limit 3 offset 1) x where k = 1
select x.i from (select id as i, k from {0} where k > 0) x where x.i > 2 and x.k < 3
select s, S as "Other" from {0} where S = 'a'
select "ID", t."K" from {0} t where T.k = 1
select id as "Id", "Id" + 1 as nxt from {0}
select count(*) filter (where k = 1), sum(k) filter (k > 0) from {0} where id > 2
from {0}
select case when exists (select 1 from {1} b where b.id = a.id) then 1 else 0 end as e, a.id from {0} a where a.k = 1
select a.id from {0} a where a.k in (select b.k from {1} b where b.id = a.id or b.id = 2) and a.j is not null
select a.id from {0} a cross join lateral (select b.k from {1} b where b.id = a.id limit 1) x where x.k > 0
select s, string_agg(k::varchar, ',' order by k, id) from {0} group by s
select id, s ilike 'A%', s glob 'a*', s similar to 'a.*', regexp_matches(s, 'a') from {0} where s not ilike 'b%'
select id, k / j, k // j, k % j, -7 // 2, 7 / 2 from {0}
select id, d + interval 1 day, date_trunc('month', d), extract(year from d), d - date '2020-01-01' from {0} where d >= date '2020-01-01' - interval 1 month
select x.* from (values (1, 'a'), (2, 'b')) x(k, s) join {0} t on t.k = x.k
select sum(v), avg(v), min(s), max(d), count(distinct s) from {0} where v > -1 and v <> 1.5
select id from {0} where v in (1.5, 10) or v between -3 and 0
select id from {0} where s in ('a', 'A') and s not in ('zz') and not s like 'b%' and s not like '%b'
select id from {0} where s not like 'a%' escape '\'
select id from {0} where not (k = 1 or (j = 2 and not (id > 3 or s is null)))
select id from {0} where (k = 1) = (j = 2)
select id from {0} where k is not distinct from 1 or k is distinct from j
select id from {0} where 1 < k and 'a' = s and date '2020-01-01' <= d and null = k
select id from {0} where k = null or k in (null, 1)
select id from {0} where k not in (1, null)
select id from {0} where s = ''
select id from {0} where s > 'A' and s <= 'b'
select a.id from {0} a, (select 1 as one) o where a.k = o.one
select grp, sum(c) from (select k as grp, count(*) c from {0} group by k union all select j, count(*) from {1} group by j) g where grp = 1 group by grp
select id from {0} where id = (select min(id) from {1} where k = 1)
select (select count(*) from {1} where k = o.k) n from {0} o where o.k = 1
select id from {0} order by k nulls first, id, j limit 5
select max(id) over () as m, id from {0} where k=1 order by 1, 2
select id, k from {0} group by id, k having max(j) > 1 and k = 1
select t.s from {0} t where t.s collate nocase = 'A'
select {1}.id from {1} where {1}.k = 1
select q.id from {0} as q(id, k2, j2) where q.k2 = 1
select * from (select id, k from {0}) as q(a, b) where q.b = 1
select row(k, j) r from {0}
select a.id from {0} a join {1} b on a.id between b.k and b.j and b.s like 'a%'
select a from {0} a where a.k = 1
select unnest(a) from (select k, j from {0}) a
select * from (select k as "x y", j as "select" from {0}) where "x y" = 1
select x.i from (select id as i, k as a from {0} union all select j, id from {1}) x
select x.a from (select id as i, k as a from {0} union all select j, id from {1}) x where x.i > 1
select count(*) from (select id as i, k as a from {0} union all select j, id from {1}) x
select count(*) from (select id as i, k as a from {0} union select j, id from {1}) x
with x as (select id as i, k as a from {0} union all select j, id from {1} union all select k, j from {2}) select a from x where i = 1 union all select i from x where a = 2
select x.a from (select id as i, k as a from {0} intersect select j, id from {1}) x
select x.i from (select id i, row_number() over (partition by k order by id, j, v, s, d) r, j from {0}) x where x.r = 1 and x.j > 0
select x.i from (select distinct id i, k, j from {0}) x where x.k = 1
select x.i from (select id i, sum(j) s from {0} group by id, k) x where x.s > 1
select x.i from (select id i, max(j) s from {0} group by k, id having count(*) > 0) x
select sum(n) from (select count(*) n from {0} group by k) x
select x.one from (select 1 as one, id from {0} where k = 1) x
select count(*) from (select distinct k from {0}) x
select exists (select 1 from {0} where k = 1) e, (select count(*) from {1}) c
select a.id from {0} a right join {1} b on a.id = b.id and b.k = 1 and a.k = 1 full join {2} c on c.id = b.id and c.k = 1 where b.j = 2 or c.j = 2
select a.id, b.id bi, c.id ci from {0} a left join {1} b on a.id=b.id right join {2} c on c.id=b.id and b.k=1 and a.j=2 where c.k=1 and b.k is not null
select a.id, b.id bi, c.id ci from {0} a full join {1} b on a.id=b.id join {2} c on c.id=b.id and b.k=1 left join {3} d on d.id=a.id and a.k=1 and d.k=1
select a.id from {0} a, {1} b left join {2} c on b.id=c.id and c.k=1 where a.id=b.id and a.k=1 and (c.j=2 or c.j is null)
select a.id from {0} a left join (select id, coalesce(k, 0) k0, k from {1}) b on a.id=b.id where b.k0 = 0
select a.id from {0} a left join (select id, k from {1}) b on a.id=b.id where b.k is null and a.k=1
select a.id, b.n from {0} a left join (select k, count(*) n from {1} where j=2 group by k) b on a.k=b.k where b.k=1
select a.id from {0} a left join lateral (select max(b.k) m from {1} b where b.id=a.id and b.k=1) x on true where x.m is null
with c as (select id, k from {0}) select (select count(*) from c where k = 1) a, (select count(*) from c where k = 2) b
with c as (select id, k from {0}) select a.id from c a left join c b on a.id=b.id and b.k=1 where a.k=2
with c as (select id, k, j from {0}), d as (select * from c where k=1), e as (select * from c where j=2) select d.id from d join e on d.id=e.id
with c as (select id, k, j from {0} limit 1000) select id from c where k=1
with c as (select id, k, count(*) over () n from {0}) select id, n from c where k=1
with c as (select k, grouping(k) g, count(*) n from {0} group by cube(k)) select n from c where k=1
with recursive c as (select id, k from {0} where k=1 union all select b.id, b.k from {1} b join c on c.id=b.j where c.id<3 and b.id>c.id) select count(*) from c where k=1
select id from {0} where k=1 and id in (select id from {0} where k=2 union select id from {1} where j=2)
select id from {0} a where not exists (select 1 from {1} b where b.id=a.id and not exists (select 1 from {2} c where c.id=b.id and c.k=a.k and c.j=2) and b.k=1)
select id from {0} where k = 1 or exists (select 1 from {1} where {1}.k = 1 and j = 2)
select case when k=1 then (select max(id) from {1} where k=1) else (select min(id) from {1} where k=2) end x from {0} where j=2
select id from {0} where (select true from {1} where id=3 limit 1)
select a.id from {0} a join (select k from {1} where k=1 group by k) b using (k) join {2} c using (id) where c.j=2
select a.k from (select k from {0} except all select k from {1}) a where a.k=1
select a.k, a.n from (select k, count(*) filter (where j=2) n from {0} group by k) a where a.k=1
select a.id from (select * from {0} order by id, k, j limit 5) a join (select * from {1} where k=1 order by id, j limit 5) b on true where a.k=1 and b.j=2
select distinct on (a.k) a.k, b.id from {0} a join {1} b on a.id=b.id where b.k=1 order by a.k, b.id, b.j
select a.id from {0} a where a.s = (select min(s) from {0} b where b.k = a.k and b.s <> 'zz') and a.s like 'a%'
select max(a.id) from {0} a group by a.k having max(a.j) = 2 and a.k = 1
select id from {0} where k = 1 and random() >= 0
select id, count(*) over (partition by k) from {0} where j=2 qualify count(*) over (partition by k) > 1
select * from (select id, k, count(*) over (partition by k, j) n from {0}) where k=1 and n>0
