abs(i)
sign(i)
ceil(f)
ceil(v)
ceil(i) / 2
floor(v)
floor(i) / 2
round(v)
round(v, 1)
round(f)
truncate(v, 1)
mod(i, 3)
i % 3
i div 3
i / 2
power(i, 2)
sqrt(abs(i))
exp(f)
ln(abs(f) + 1)
log(abs(f) + 1)
log10(abs(f) + 1)
log2(abs(f) + 1)
sin(f)
cos(f)
degrees(f)
radians(f)
atan2(f, 1)
greatest(i, j)
least(i, j)
length(s)
char_length(s)
upper(s)
lower(s)
trim(s)
ltrim(s)
rtrim(s)
trim(leading 'a' from s)
lpad(s, 5, 'x')
rpad(s, 5, 'x')
repeat(s, 2)
reverse(s)
replace(s, 'a', 'b')
left(s, 1)
right(s, 1)
substring(s, 2)
substring(s, 1, 2)
substr(s, -1)
substring(s from 2 for 1)
locate('b', s)
instr(s, 'b')
position('b' in s)
concat(s, t)
concat(s, i)
concat_ws('-', s, t)
ascii(s)
md5(s)
sha1(s)
hex(i)
hex(s)
coalesce(i, j, 0)
ifnull(i, 0)
nullif(i, 1)
if(i > 1, 'a', 'b')
isnull(i)
case when i > 1 then 1 else 2 end
i in (1, 2)
i <=> j
i between 1 and 5
s like 'a%'
s regexp '^a'
i is null
not i
i and j
i or j
i xor j
i & 3
cast(f as signed)
cast(v as signed)
cast(s as char(1))
cast(i as char)
cast(v as decimal(10,1))
cast(d as char)
cast(ts as date)
cast(i as double)
year(d)
month(d)
day(d)
dayofmonth(d)
dayofweek(d)
weekday(d)
dayofyear(d)
quarter(d)
hour(ts)
minute(ts)
second(ts)
extract(year from d)
extract(month from ts)
date(ts)
last_day(d)
datediff(d, '2020-01-01')
timestampdiff(day, '2020-01-01', ts)
timestampdiff(month, '2020-01-01', d)
date_add(d, interval 1 month)
date_sub(d, interval 3 day)
d + interval 1 day
date_format(d, '%Y-%m')
date_format(ts, '%H:%i:%s')
str_to_date('2020-01-05', '%Y-%m-%d')
monthname(d)
dayname(d)
h * 100
h * h
i * 1.5
v * v
i + v
big + 1
f + v
d = '2020-01-31'
d > '2020-01-01'
i = '1'
format(v, 2)
json_extract('{"a":1}', '$.a')
row_number() over (partition by j order by i, id)
rank() over (order by i)
dense_rank() over (order by i)
ntile(4) over (order by id)
lag(i) over (order by id)
lead(i) over (order by id)
first_value(i) over (partition by j order by id)
last_value(i) over (partition by j order by id)
nth_value(i, 2) over (order by id)
sum(i) over (partition by j)
count(*) over (partition by j)
select sum(v) as a, min(v) as b, max(v) as c, avg(v) as d from p
select sum(f) as a, avg(f) as b, sum(h) as c from p
select min(d) as a, max(ts) as b, min(s) as c, max(s) as d from p
select count(distinct j) as a, count(distinct i, j) as b from p
select bit_and(i) as a, bit_or(i) as b from p where i > 0
select group_concat(s order by id) as x from p
select group_concat(distinct j order by j separator '-') as x from p
select sum(i > 1) as x from p
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
