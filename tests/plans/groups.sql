--- sums and counts of each value
select status, count(*) as n, sum(amount) as total, min(day) as first, max(at) as last, count(paid) as p from "pg.shop.public.orders" group by status
>>>
dvt_x1 @pg: SELECT "status" COLLATE "C" AS "status", COUNT(*) AS "count", CAST(SUM("amount") AS DECIMAL(38, 2)) AS "sum_amount", MIN("day") AS "min_day", MAX("at") AS "max_at", COUNT("paid") AS "count_paid" FROM "shop"."public"."orders" GROUP BY "status" COLLATE "C"
transform: SELECT "orders"."status" AS "status", CAST(SUM("orders"."count") AS BIGINT) AS "n", CAST_TO_TYPE(SUM("orders"."sum_amount"), ANY_VALUE(CAST(NULL AS DECIMAL(10, 2))) FILTER(WHERE FALSE) + CAST(0 AS DECIMAL(24, 0))) AS "total", MIN("orders"."min_day") AS "first", MAX("orders"."max_at") AS "last", CAST(SUM("orders"."count_paid") AS BIGINT) AS "p" FROM "dvt_x1" AS "orders" GROUP BY "orders"."status"
columns: status text =, n BIGINT, total DECIMAL, first DATE, last TIMESTAMPTZ, p BIGINT

--- integers are summed as integers
select c.name, s.total from (select customer_id, sum(id) as total, sum(customer_id) + 1 as more from "pg.shop.public.orders" group by 1) s join "my.crm.customers" c on c.id = s.customer_id
>>>
dvt_x1 @pg: SELECT "customer_id" AS "customer_id", CAST(SUM("id") AS DECIMAL(38, 0)) AS "sum_id" FROM "shop"."public"."orders" GROUP BY "customer_id"
dvt_x2 @my: SELECT `id` AS `id`, `name` AS `name` FROM `crm`.`customers`
transform: SELECT "c"."name" AS "name", "s"."total" AS "total" FROM (SELECT "orders"."customer_id" AS "customer_id", CAST(SUM(CAST("orders"."sum_id" AS INT128)) AS BIGINT) AS "total" FROM "dvt_x1" AS "orders" GROUP BY "orders"."customer_id") AS "s" JOIN "dvt_x2" AS "c" ON "c"."id" = "s"."customer_id"
columns: name varchar(20) =, total BIGINT
DVT007: crm.customers (my) and public.orders (pg) are joined in the engine on c.id = s.customer_id

--- in the dialect of the engine [duckdb]
select customer_id, sum(amount) as total, sum(id) as ids, count(*) as n from "pg.shop.public.orders" group by customer_id having count(*) > 1 order by sum(amount) desc limit 3
>>>
dvt_x1 @pg: SELECT "customer_id" AS "customer_id", CAST(SUM("amount") AS DECIMAL(38, 2)) AS "sum_amount", CAST(SUM("id") AS DECIMAL(38, 0)) AS "sum_id", COUNT(*) AS "count" FROM "shop"."public"."orders" GROUP BY "customer_id" HAVING COUNT(*) > 1
transform: SELECT "orders"."customer_id" AS "customer_id", SUM("orders"."sum_amount") AS "total", SUM(CAST("orders"."sum_id" AS INT128)) AS "ids", CAST(SUM("orders"."count") AS BIGINT) AS "n" FROM "dvt_x1" AS "orders" GROUP BY "orders"."customer_id" HAVING CAST(SUM("orders"."count") AS BIGINT) > 1 ORDER BY "total" DESC LIMIT 3
columns: customer_id integer =, total DECIMAL(10, 2), ids BIGINT, n BIGINT

--- what is filtered by the keys is filtered again, what is exact only there
select status, count(*) as n from "pg.shop.public.orders" where status in ('a', 'b') and upper(status) = 'A' and id > 7 group by status
>>>
dvt_x1 @pg: SELECT "status" COLLATE "C" AS "status", COUNT(*) AS "count" FROM "shop"."public"."orders" WHERE ("status" IN ('a', 'b') AND "id" > 7) AND (UPPER("status" COLLATE "C") = 'A' OR NOT ("status" COLLATE "C" ~ '^[ -~]*$')) GROUP BY "status" COLLATE "C"
transform: SELECT "orders"."status" AS "status", CAST(SUM("orders"."count") AS BIGINT) AS "n" FROM "dvt_x1" AS "orders" WHERE UPPER("orders"."status") = 'A' GROUP BY "orders"."status"
columns: status text =, n BIGINT
DVT003: upper and lower case outside ASCII follow DuckDB's rules, not the database's locale

--- a filter of other columns that only widens keeps all in the engine
select customer_id, count(*) as n from "pg.shop.public.orders" where status = 'a' group by customer_id
>>>
dvt_x1 @pg: SELECT "customer_id" AS "customer_id", COUNT(*) AS "count" FROM "shop"."public"."orders" WHERE "status" = 'a' GROUP BY "customer_id"
transform: SELECT "orders"."customer_id" AS "customer_id", CAST(SUM("orders"."count") AS BIGINT) AS "n" FROM "dvt_x1" AS "orders" GROUP BY "orders"."customer_id"
columns: customer_id integer =, n BIGINT

--- distinct rows
select distinct status, paid from "pg.shop.public.orders"
>>>
dvt_x1 @pg: SELECT "status" COLLATE "C" AS "status", "paid" AS "paid" FROM "shop"."public"."orders" GROUP BY "status" COLLATE "C", "paid"
transform: SELECT DISTINCT "orders"."status" AS "status", "orders"."paid" AS "paid" FROM "dvt_x1" AS "orders"
columns: status text =, paid boolean =

--- by what is computed
select date_trunc('month', day) as m, count(*) as n from "pg.shop.public.orders" group by 1
>>>
dvt_x1 @pg: SELECT "day" AS "day" FROM "shop"."public"."orders"
transform: SELECT DATE_TRUNC('MONTH', "orders"."day") AS "m", COUNT(*) AS "n" FROM "dvt_x1" AS "orders" GROUP BY DATE_TRUNC('MONTH', "orders"."day")
columns: m, n BIGINT
DVT003: date_trunc() of a date gives a timestamp, where PostgreSQL gives one with time zone: cast its argument

--- an average, a distinct count, a sum of what is computed, a filter
select a.status, a, b, c, d from (select status, avg(amount) as a from "pg.shop.public.orders" group by 1) a, (select status, count(distinct id) as b from "pg.shop.public.orders" group by 1) b, (select status, sum(amount * 2) as c from "pg.shop.public.orders" group by 1) c, (select status, count(*) filter (where paid) as d from "pg.shop.public.orders" group by 1) d
>>>
dvt_x1 @pg: SELECT "id" AS "id", "amount" AS "amount", "status" AS "status", "paid" AS "paid" FROM "shop"."public"."orders"
dvt_x2 @pg: SELECT "status" COLLATE "C" AS "status", CAST(SUM(("amount" * 2)) AS DECIMAL(38, 2)) AS "sum" FROM "shop"."public"."orders" GROUP BY "status" COLLATE "C"
transform: SELECT "a"."status" AS "status", "a"."a" AS "a", "b"."b" AS "b", "c"."c" AS "c", "d"."d" AS "d" FROM (SELECT "orders"."status" AS "status", DVT_NUMERIC(AVG("orders"."amount")) AS "a" FROM "dvt_x1" AS "orders" GROUP BY "orders"."status") AS "a", (SELECT COUNT(DISTINCT "orders_2"."id") AS "b" FROM "dvt_x1" AS "orders_2" GROUP BY "orders_2"."status") AS "b", (SELECT CAST_TO_TYPE(SUM("orders_3"."sum"), ANY_VALUE(CAST(NULL AS DECIMAL(11, 2))) FILTER(WHERE FALSE) + CAST(0 AS DECIMAL(24, 0))) AS "c" FROM "dvt_x2" AS "orders_3" GROUP BY "orders_3"."status") AS "c", (SELECT COUNT(*) FILTER(WHERE "orders_4"."paid") AS "d" FROM "dvt_x1" AS "orders_4" GROUP BY "orders_4"."status") AS "d"
columns: status text =, a DECIMAL, b BIGINT, c DECIMAL, d BIGINT
DVT003: averages and variances of exact numbers are computed in double precision (about 15 digits)

--- a window over groups
select status, rank() over (order by count(*)) as r from "pg.shop.public.orders" group by status
>>>
dvt_x1 @pg: SELECT "status" AS "status" FROM "shop"."public"."orders"
transform: SELECT "orders"."status" AS "status", RANK() OVER (ORDER BY COUNT(*)) AS "r" FROM "dvt_x1" AS "orders" GROUP BY "orders"."status"
columns: status text =, r BIGINT

--- rollup
select status, count(*) as n from "pg.shop.public.orders" group by rollup (status)
>>>
dvt_x1 @pg: SELECT "status" AS "status" FROM "shop"."public"."orders"
transform: SELECT "orders"."status" AS "status", COUNT(*) AS "n" FROM "dvt_x1" AS "orders" GROUP BY ROLLUP ("orders"."status")
columns: status text =, n BIGINT

--- texts of mariadb, whose groups ignore case
select name, count(*) as n from "my.crm.customers" group by name
>>>
dvt_x1 @my: SELECT `name` AS `name` FROM `crm`.`customers`
transform: SELECT "customers"."name" AS "name", COUNT(*) AS "n" FROM "dvt_x1" AS "customers" GROUP BY "customers"."name"
columns: name varchar(20) =, n BIGINT

--- limited by the keys of another target
select g.n, c.sku from (select clerk_id, count(*) as n from "my.crm.visits" group by clerk_id) g join "duck.main.codes" c on c.id = g.clerk_id
>>>
dvt_x1 @my: SELECT `clerk_id` AS `clerk_id`, COUNT(*) AS `count` FROM `crm`.`visits` WHERE `clerk_id` IN (:dvt_k1) GROUP BY `clerk_id`
dvt_x2 @duck: SELECT "id" AS "id", "sku" AS "sku" FROM "main"."codes"
transform: SELECT "g"."n" AS "n", "c"."sku" AS "sku" FROM (SELECT "visits"."clerk_id" AS "clerk_id", CAST(SUM("visits"."count") AS BIGINT) AS "n" FROM "dvt_x1" AS "visits" GROUP BY "visits"."clerk_id") AS "g" JOIN "dvt_x2" AS "c" ON "c"."id" = "g"."clerk_id"
columns: n BIGINT, sku VARCHAR =
DVT007: main.codes (duck) and crm.visits (my) are joined in the engine on c.id = g.clerk_id

--- that limits another one
select v.day, p.n from "my.crm.visits" v join (select maker_id, count(*) as n from "pg.shop.public.products" where id < 100 group by maker_id) p on p.maker_id = v.clerk_id
>>>
dvt_x1 @pg: SELECT "maker_id" AS "maker_id", COUNT(*) AS "count" FROM "shop"."public"."products" WHERE "id" < 100 GROUP BY "maker_id"
dvt_x2 @my: SELECT `clerk_id` AS `clerk_id`, `day` AS `day` FROM `crm`.`visits` WHERE `clerk_id` IN (:dvt_k1)
transform: SELECT "v"."day" AS "day", "p"."n" AS "n" FROM "dvt_x2" AS "v" JOIN (SELECT "products"."maker_id" AS "maker_id", CAST(SUM("products"."count") AS BIGINT) AS "n" FROM "dvt_x1" AS "products" GROUP BY "products"."maker_id") AS "p" ON "p"."maker_id" = "v"."clerk_id"
columns: day date =, n BIGINT
DVT007: public.products (pg) and crm.visits (my) are joined in the engine on p.maker_id = v.clerk_id

--- filtered from outside, by a key and by a sum
select * from (select customer_id, sum(amount) as total from "pg.shop.public.orders" group by customer_id) s where s.customer_id = 7 and s.total > 100
>>>
dvt_x1 @pg: SELECT "customer_id" AS "customer_id", CAST(SUM("amount") AS DECIMAL(38, 2)) AS "sum_amount" FROM "shop"."public"."orders" WHERE "customer_id" = 7 GROUP BY "customer_id"
transform: SELECT "s"."customer_id" AS "customer_id", "s"."total" AS "total" FROM (SELECT "orders"."customer_id" AS "customer_id", CAST_TO_TYPE(SUM("orders"."sum_amount"), ANY_VALUE(CAST(NULL AS DECIMAL(10, 2))) FILTER(WHERE FALSE) + CAST(0 AS DECIMAL(24, 0))) AS "total" FROM "dvt_x1" AS "orders" GROUP BY "orders"."customer_id") AS "s" WHERE "s"."customer_id" = 7 AND "s"."total" > 100
columns: customer_id integer =, total DECIMAL

--- read twice where one snapshot does not hold
select a.clerk_id, b.day from (select clerk_id, count(*) as n from "my.crm.visits" group by clerk_id) a join "my.crm.visits" b on a.clerk_id = b.clerk_id
>>>
dvt_x1 @my: SELECT `clerk_id` AS `clerk_id`, `day` AS `day` FROM `crm`.`visits`
transform: SELECT "a"."clerk_id" AS "clerk_id", "b"."day" AS "day" FROM (SELECT "visits"."clerk_id" AS "clerk_id" FROM "dvt_x1" AS "visits" GROUP BY "visits"."clerk_id") AS "a" JOIN "dvt_x1" AS "b" ON "a"."clerk_id" = "b"."clerk_id"
columns: clerk_id bigint(20) =, day date =

--- in an aggregate of an outer block
select max(n) as most from (select status, count(*) as n from "pg.shop.public.orders" group by status) g
>>>
dvt_x1 @pg: SELECT "status" COLLATE "C" AS "status", COUNT(*) AS "count" FROM "shop"."public"."orders" GROUP BY "status" COLLATE "C"
transform: SELECT MAX("g"."n") AS "most" FROM (SELECT CAST(SUM("orders"."count") AS BIGINT) AS "n" FROM "dvt_x1" AS "orders" GROUP BY "orders"."status") AS "g"
columns: most BIGINT

--- a sample
select status, count(*) as n from "pg.shop.public.orders" tablesample bernoulli (10) group by status
>>>
dvt_x1 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id", "amount" AS "amount", "status" AS "status", "code" AS "code", "day" AS "day", "at" AS "at", "paid" AS "paid" FROM "shop"."public"."orders"
transform: SELECT "orders"."status" AS "status", COUNT(*) AS "n" FROM "dvt_x1" AS "orders" TABLESAMPLE BERNOULLI (10 PERCENT) GROUP BY "orders"."status"
columns:
DVT003: names are resolved by the engine's rules, not postgres's: PIVOT, sampling or time travel on a relation
decided: relations are read whole: PIVOT, sampling or time travel on a relation

--- relations of one source that are joined are grouped there
select s.country, sum(f.amount) as total, count(*) as n from "pg.shop.public.sales" f join "pg.shop.public.stores" s on s.id = f.store_id where f.sku = 'x' group by s.country
>>>
dvt_x1 @pg: SELECT "country" COLLATE "C" AS "country", CAST(SUM("amount") AS DECIMAL(38, 2)) AS "sum_amount", COUNT(*) AS "count" FROM (SELECT "f"."store_id" AS "store_id", "f"."sku" AS "sku", "f"."amount" AS "amount", "s"."id" AS "id", "s"."country" AS "country" FROM "public"."sales" AS "f" INNER JOIN "public"."stores" AS "s" ON "s"."id" = "f"."store_id") AS "dvt_j2" WHERE "sku" = 'x' GROUP BY "country" COLLATE "C"
transform: SELECT "dvt_j2"."country" AS "country", CAST_TO_TYPE(SUM("dvt_j2"."sum_amount"), ANY_VALUE(CAST(NULL AS DECIMAL(10, 2))) FILTER(WHERE FALSE) + CAST(0 AS DECIMAL(24, 0))) AS "total", CAST(SUM("dvt_j2"."count") AS BIGINT) AS "n" FROM "dvt_x1" AS "dvt_j2" GROUP BY "dvt_j2"."country"
columns: country text =, total DECIMAL, n BIGINT

--- one of them by a left join, with a filter
select s.country, count(f.id) as n, max(f.day) as last from "pg.shop.public.stores" s left join "pg.shop.public.sales" f on f.store_id = s.id and f.amount > 3 group by s.country
>>>
dvt_x1 @pg: SELECT "country" COLLATE "C" AS "country", COUNT("id_2") AS "count_id_2", MAX("day") AS "max_day" FROM (SELECT "s"."id" AS "id", "s"."country" AS "country", "f"."id" AS "id_2", "f"."store_id" AS "store_id", "f"."amount" AS "amount", "f"."day" AS "day" FROM "public"."stores" AS "s" LEFT JOIN "public"."sales" AS "f" ON "f"."store_id" = "s"."id" AND "f"."amount" > 3) AS "dvt_j2" GROUP BY "country" COLLATE "C"
transform: SELECT "dvt_j2"."country" AS "country", CAST(SUM("dvt_j2"."count_id_2") AS BIGINT) AS "n", MAX("dvt_j2"."max_day") AS "last" FROM "dvt_x1" AS "dvt_j2" GROUP BY "dvt_j2"."country"
columns: country text =, n BIGINT, last DATE

--- an inner join after a left one is an inner one
select s.country, count(*) as n from "pg.shop.public.stores" s left join "pg.shop.public.sales" f on f.store_id = s.id join "pg.shop.public.stores" x on x.id = s.id group by s.country
>>>
dvt_x1 @pg: SELECT "id" AS "id" FROM "public"."stores"
dvt_x2 @pg: SELECT "id" AS "id", "country" COLLATE "C" AS "country", COUNT(*) AS "count" FROM (SELECT "s"."id" AS "id", "s"."country" AS "country", "f"."store_id" AS "store_id" FROM "public"."stores" AS "s" LEFT JOIN "public"."sales" AS "f" ON "f"."store_id" = "s"."id") AS "dvt_j2" GROUP BY "id", "country" COLLATE "C"
transform: SELECT "dvt_j2"."country" AS "country", CAST(SUM("dvt_j2"."count") AS BIGINT) AS "n" FROM "dvt_x2" AS "dvt_j2" JOIN "dvt_x1" AS "x" ON "x"."id" = "dvt_j2"."id" GROUP BY "dvt_j2"."country"
columns: country text =, n BIGINT

--- below a join with another source: by what it is joined by
select r.rate, sum(f.amount * (1 - f.rebate)) as total, max(f.day) as last, count(*) as n from "pg.shop.public.sales" f join "my.crm.rates" r on r.store_id = f.store_id group by r.rate
>>>
dvt_x1 @pg: SELECT "store_id" AS "store_id", CAST(SUM(("amount" * (1 - "rebate"))) AS DECIMAL(38, 4)) AS "sum", MAX("day") AS "max_day", COUNT(*) AS "count" FROM "public"."sales" WHERE "store_id" IN (:dvt_k1) GROUP BY "store_id"
dvt_x2 @my: SELECT `store_id` AS `store_id`, `rate` AS `rate` FROM `crm`.`rates`
transform: SELECT "r"."rate" AS "rate", CAST_TO_TYPE(SUM("f"."sum"), ANY_VALUE(CAST(NULL AS DECIMAL(15, 4))) FILTER(WHERE FALSE) + CAST(0 AS DECIMAL(24, 0))) AS "total", MAX("f"."max_day") AS "last", CAST(SUM("f"."count") AS BIGINT) AS "n" FROM "dvt_x1" AS "f" CROSS JOIN "dvt_x2" AS "r" WHERE "r"."store_id" = "f"."store_id" GROUP BY "r"."rate"
columns: rate int(11) =, total DECIMAL, last DATE, n BIGINT
DVT007: crm.rates (my) and public.sales (pg) are joined in the engine on r.store_id = f.store_id

--- not by what has as many values as there are rows
select r.rate, sum(f.amount) as total from "pg.shop.public.sales" f join "my.crm.rates" r on r.store_id = f.id group by r.rate
>>>
dvt_x1 @pg: SELECT "id" AS "id", "amount" AS "amount" FROM "public"."sales" WHERE "id" IN (:dvt_k1)
dvt_x2 @my: SELECT `store_id` AS `store_id`, `rate` AS `rate` FROM `crm`.`rates`
transform: SELECT "r"."rate" AS "rate", CAST_TO_TYPE(SUM("f"."amount"), ANY_VALUE("f"."amount") FILTER(WHERE FALSE) + CAST(0 AS DECIMAL(24, 0))) AS "total" FROM "dvt_x1" AS "f" JOIN "dvt_x2" AS "r" ON "r"."store_id" = "f"."id" GROUP BY "r"."rate"
columns: rate int(11) =, total DECIMAL
DVT007: crm.rates (my) and public.sales (pg) are joined in the engine on r.store_id = f.id

--- without a group: one row, and zero of no rows
select sum(case when f.day > date '2026-01-01' then f.amount else 0 end) as late, count(f.sku) as n from "pg.shop.public.sales" f join "pg.shop.public.stores" s on s.id = f.store_id where s.country = 'NL'
>>>
dvt_x1 @pg: SELECT CAST(SUM(CASE WHEN "day" > CAST('2026-01-01' AS DATE) THEN "amount" ELSE 0 END) AS DECIMAL(38, 2)) AS "sum", COUNT("sku") AS "count_sku" FROM (SELECT "f"."store_id" AS "store_id", "f"."sku" AS "sku", "f"."amount" AS "amount", "f"."day" AS "day", "s"."id" AS "id", "s"."country" AS "country" FROM "public"."sales" AS "f" INNER JOIN "public"."stores" AS "s" ON "s"."id" = "f"."store_id") AS "dvt_j2" WHERE "country" = 'NL'
transform: SELECT CAST_TO_TYPE(SUM("dvt_j2"."sum"), ANY_VALUE(CAST(NULL AS DECIMAL(10, 2))) FILTER(WHERE FALSE) + CAST(0 AS DECIMAL(24, 0))) AS "late", COALESCE(CAST(SUM("dvt_j2"."count_sku") AS BIGINT), 0) AS "n" FROM "dvt_x1" AS "dvt_j2"
columns: late DECIMAL, n BIGINT

--- an average in the engine's dialect [duckdb]
select s.country, avg(f.amount) as mean from "pg.shop.public.sales" f join "pg.shop.public.stores" s on s.id = f.store_id group by all
>>>
dvt_x1 @pg: SELECT "country" COLLATE "C" AS "country", CAST(SUM("amount") AS DECIMAL(38, 2)) AS "sum_amount", COUNT("amount") AS "count_amount" FROM (SELECT "f"."store_id" AS "store_id", "f"."amount" AS "amount", "s"."id" AS "id", "s"."country" AS "country" FROM "public"."sales" AS "f" INNER JOIN "public"."stores" AS "s" ON "s"."id" = "f"."store_id") AS "dvt_j2" GROUP BY "country" COLLATE "C"
transform: SELECT "dvt_j2"."country" AS "country", (SUM("dvt_j2"."sum_amount") / NULLIF(CAST(SUM("dvt_j2"."count_amount") AS BIGINT), 0)) AS "mean" FROM "dvt_x1" AS "dvt_j2" GROUP BY "dvt_j2"."country"
columns: country text =, mean DOUBLE

--- sums of both sides stay
select r.rate, sum(f.amount) as total, sum(r.rate) as rates from "pg.shop.public.sales" f join "my.crm.rates" r on r.store_id = f.store_id group by r.rate
>>>
dvt_x1 @pg: SELECT "store_id" AS "store_id", "amount" AS "amount" FROM "public"."sales" WHERE "store_id" IN (:dvt_k1)
dvt_x2 @my: SELECT `store_id` AS `store_id`, `rate` AS `rate` FROM `crm`.`rates`
transform: SELECT "r"."rate" AS "rate", CAST_TO_TYPE(SUM("f"."amount"), ANY_VALUE("f"."amount") FILTER(WHERE FALSE) + CAST(0 AS DECIMAL(24, 0))) AS "total", CAST(SUM("r"."rate") AS BIGINT) AS "rates" FROM "dvt_x1" AS "f" JOIN "dvt_x2" AS "r" ON "r"."store_id" = "f"."store_id" GROUP BY "r"."rate"
columns: rate int(11) =, total DECIMAL, rates BIGINT
DVT007: crm.rates (my) and public.sales (pg) are joined in the engine on r.store_id = f.store_id

--- relations that are grouped and read otherwise are read once where that is less
select f.id, t.total from "pg.shop.public.sales" f join (select store_id, sku, sum(amount) as total from "pg.shop.public.sales" group by 1, 2) t on t.sku = f.sku and t.store_id = f.store_id and t.total > f.amount
>>>
dvt_x1 @pg: SELECT "id" AS "id", "store_id" AS "store_id", "sku" AS "sku", "amount" AS "amount" FROM "public"."sales"
transform: SELECT "f"."id" AS "id", "t"."total" AS "total" FROM "dvt_x1" AS "f" JOIN (SELECT "sales"."store_id" AS "store_id", "sales"."sku" AS "sku", CAST_TO_TYPE(SUM("sales"."amount"), ANY_VALUE("sales"."amount") FILTER(WHERE FALSE) + CAST(0 AS DECIMAL(24, 0))) AS "total" FROM "dvt_x1" AS "sales" GROUP BY "sales"."store_id", "sales"."sku") AS "t" ON "t"."sku" = "f"."sku" AND "t"."store_id" = "f"."store_id" AND "t"."total" > "f"."amount"
columns: id integer =, total DECIMAL

--- what is asked of whole groups is asked of the source
select customer_id, sum(amount) as total from "pg.shop.public.orders" where paid group by 1 having sum(amount) > 300 and count(*) between 2 and 9 and max(day) > min(day) and sum(amount) <> 7.5
>>>
dvt_x1 @pg: SELECT "customer_id" AS "customer_id", CAST(SUM("amount") AS DECIMAL(38, 2)) AS "sum_amount", MAX("day") AS "max_day", MIN("day") AS "min_day", COUNT(*) AS "count" FROM "shop"."public"."orders" WHERE "paid" GROUP BY "customer_id" HAVING CAST(SUM("amount") AS DECIMAL(38, 2)) > 300 AND COUNT(*) BETWEEN 2 AND 9 AND CAST(SUM("amount") AS DECIMAL(38, 2)) <> 7.5
transform: SELECT "orders"."customer_id" AS "customer_id", CAST_TO_TYPE(SUM("orders"."sum_amount"), ANY_VALUE(CAST(NULL AS DECIMAL(10, 2))) FILTER(WHERE FALSE) + CAST(0 AS DECIMAL(24, 0))) AS "total" FROM "dvt_x1" AS "orders" GROUP BY "orders"."customer_id" HAVING CAST_TO_TYPE(SUM("orders"."sum_amount"), ANY_VALUE(CAST(NULL AS DECIMAL(10, 2))) FILTER(WHERE FALSE) + CAST(0 AS DECIMAL(24, 0))) > 300 AND CAST(SUM("orders"."count") AS BIGINT) BETWEEN 2 AND 9 AND MAX("orders"."max_day") > MIN("orders"."min_day") AND CAST_TO_TYPE(SUM("orders"."sum_amount"), ANY_VALUE(CAST(NULL AS DECIMAL(10, 2))) FILTER(WHERE FALSE) + CAST(0 AS DECIMAL(24, 0))) <> 7.5
columns: customer_id integer =, total DECIMAL

--- not of groups that the engine adds up
select r.rate, count(*) as n from "pg.shop.public.sales" f join "my.crm.rates" r on r.store_id = f.store_id group by r.rate having count(*) > 3
>>>
dvt_x1 @pg: SELECT "store_id" AS "store_id", COUNT(*) AS "count" FROM "public"."sales" WHERE "store_id" IN (:dvt_k1) GROUP BY "store_id"
dvt_x2 @my: SELECT `store_id` AS `store_id`, `rate` AS `rate` FROM `crm`.`rates`
transform: SELECT "r"."rate" AS "rate", CAST(SUM("f"."count") AS BIGINT) AS "n" FROM "dvt_x1" AS "f" CROSS JOIN "dvt_x2" AS "r" WHERE "r"."store_id" = "f"."store_id" GROUP BY "r"."rate" HAVING CAST(SUM("f"."count") AS BIGINT) > 3
columns: rate int(11) =, n BIGINT
DVT007: crm.rates (my) and public.sales (pg) are joined in the engine on r.store_id = f.store_id

--- few groups limit what they are looked for in
select f.id from "pg.shop.public.sales" f where f.sku in (select sku from "duck.main.codes" group by sku having count(*) > 1)
>>>
dvt_x1 @pg: SELECT "id" AS "id", "sku" AS "sku" FROM "public"."sales" WHERE "sku" IN (:dvt_k1)
dvt_x2 @duck: SELECT "sku" COLLATE "C" AS "sku", COUNT(*) AS "count" FROM "main"."codes" GROUP BY "sku" COLLATE "C" HAVING COUNT(*) > 1
transform: SELECT "f"."id" AS "id" FROM "dvt_x1" AS "f" WHERE "f"."sku" IN (SELECT "codes"."sku" AS "sku" FROM "dvt_x2" AS "codes" GROUP BY "codes"."sku" HAVING CAST(SUM("codes"."count") AS BIGINT) > 1)
columns: id integer =

--- sums of computed integers are sums of integers [duckdb]
select store_id, sum(id * 2) // 1000 as a, sum(case when amount > 5 then id else 0 end + 1) as b, sum(coalesce(id, 30000000000)) as c, sum(amount * 2) as d from "pg.shop.public.sales" group by all
>>>
dvt_x1 @pg: SELECT "store_id" AS "store_id", CAST(SUM((CAST("id" AS DECIMAL(10, 0)) * 2)) AS DECIMAL(38, 0)) AS "sum", CAST(SUM((CASE WHEN "amount" > 5 THEN "id" ELSE 0 END + 1)) AS DECIMAL(38, 0)) AS "sum_", CAST(SUM(COALESCE("id", 30000000000)) AS DECIMAL(38, 0)) AS "sum__", CAST(SUM(("amount" * 2)) AS DECIMAL(38, 2)) AS "sum___" FROM "public"."sales" GROUP BY "store_id"
transform: SELECT "sales"."store_id" AS "store_id", SUM(CAST("sales"."sum" AS INT128)) // 1000 AS "a", SUM(CAST("sales"."sum_" AS INT128)) AS "b", SUM(CAST("sales"."sum__" AS INT128)) AS "c", SUM("sales"."sum___") AS "d" FROM "dvt_x1" AS "sales" GROUP BY "sales"."store_id"
columns: store_id integer =, a BIGINT, b BIGINT, c BIGINT, d DECIMAL(10, 2)

--- what is asked of an aggregate of all rows is not asked of the rows
select t.n from (select count(*) as n, max(f.day) as last from "pg.shop.public.sales" f join "my.crm.rates" r on r.store_id = f.store_id) t where t.n > 3 and t.last > date '2026-01-01'
>>>
dvt_x1 @pg: SELECT "store_id" AS "store_id", COUNT(*) AS "count", MAX("day") AS "max_day" FROM "public"."sales" WHERE "store_id" IN (:dvt_k1) GROUP BY "store_id"
dvt_x2 @my: SELECT `store_id` AS `store_id` FROM `crm`.`rates`
transform: SELECT "t"."n" AS "n" FROM (SELECT COALESCE(CAST(SUM("f"."count") AS BIGINT), 0) AS "n", MAX("f"."max_day") AS "last" FROM "dvt_x1" AS "f" CROSS JOIN "dvt_x2" AS "r" WHERE "r"."store_id" = "f"."store_id") AS "t" WHERE "t"."n" > 3 AND "t"."last" > CAST('2026-01-01' AS DATE)
columns: n BIGINT
DVT007: crm.rates (my) and public.sales (pg) are joined in the engine on r.store_id = f.store_id
