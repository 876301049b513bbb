abs(i)
sign(i)
ceil(f)
floor(f)
ceil(i) / 2
round(f)
round(f, 1)
round(i) / 2
mod(i, 3)
i % 3
i / 2
i / j
i / 2.0
f / 2
v / 2
v / 3
pow(i, 2)
sqrt(abs(i))
exp(f)
ln(abs(f) + 1)
log(abs(f) + 1)
log10(abs(f) + 1)
log2(abs(f) + 1)
pi()
sin(f)
cos(f)
degrees(f)
radians(f)
atan2(f, 1)
trunc(f)
max(i, j)
min(i, j)
length(s)
upper(s)
lower(s)
trim(s)
ltrim(s)
rtrim(s)
trim(s, 'a')
replace(s, 'a', 'b')
substr(s, 2)
substr(s, 1, 2)
substr(s, -1)
substring(s, 2, 1)
instr(s, 'b')
s || t
s || i
char(65)
coalesce(i, j, 0)
ifnull(i, 0)
nullif(i, 1)
iif(i > 1, 'a', 'b')
case when i > 1 then 1 else 2 end
case i when 1 then 'x' end
i in (1, 2)
i not in (1, null)
i is j
i is not j
i between 1 and 5
s like 'a%'
s like 'A%'
s glob 'a*'
i is null
not i
i and j
i or j
i & 3
i | 4
~ i
cast(f as integer)
cast(v as integer)
cast(i as text)
cast(f as text)
cast(i as real)
i * 1.5
v * v
i + v
big + 1
big + big
f + v
s = 'a'
i = '1'
s < 'b'
strftime('%Y', '2020-01-31')
row_number() over (partition by j order by i, id)
rank() over (order by i)
dense_rank() over (order by i)
percent_rank() over (order by i)
cume_dist() over (order by i)
ntile(4) over (order by id)
lag(i) over (order by id)
lead(i, 1, 0) over (order by id)
first_value(i) over (partition by j order by id)
last_value(i) over (partition by j order by id)
nth_value(i, 2) over (order by id)
sum(i) over (partition by j)
avg(i) over (partition by j)
count(*) over (partition by j)
select j, count(*) as a, sum(i) as b, min(i) as c, max(i) as d, avg(i) as e from p group by j
select sum(v) as a, min(v) as b, max(v) as c, avg(v) as d from p
select sum(f) as a, avg(f) as b from p
select sum(i) / 2 as a, count(*) / 7 as b from p
select min(s) as c, max(s) as d from p
select count(distinct j) as a from p
select group_concat(s) as x from (select s from p order by id)
select group_concat(j, '-') as x from (select distinct j from p order by j)
select sum(i > 1) as x from p
select id, s from p order by s collate nocase, id limit 5
v % 2
f % 2
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
