--- of one relation, filtered
select (select max(amount) from "pg.shop.public.orders" where paid and day >= date '2024-01-01') as top, count(*) as n from "duck.main.items"
>>>
dvt_x1 @duck: SELECT 1 AS "dvt_one" FROM "main"."items"
dvt_x2 @pg: SELECT CAST(MAX("amount") AS DECIMAL(10, 2)) AS "max_amount" FROM "shop"."public"."orders" WHERE "paid" AND "day" >= CAST('2024-01-01' AS DATE)
transform: SELECT (SELECT "orders"."max_amount" AS "max" FROM "dvt_x2" AS "orders") AS "top", COUNT(*) AS "n" FROM "dvt_x1" AS "items"
columns: top DECIMAL, n BIGINT

--- beside other things
select x.m, i.sku from (select coalesce(max(at), '2000-01-01') as m, count(id) + 1 as n, min(day) as d, max(at) as again from "pg.shop.public.orders") x join "duck.main.items" i on i.order_id = x.n
>>>
dvt_x1 @pg: SELECT MAX("at") AS "max_at", COUNT("id") AS "count_id" FROM "shop"."public"."orders"
dvt_x2 @duck: SELECT "order_id" AS "order_id", "sku" AS "sku" FROM "main"."items"
transform: SELECT "x"."m" AS "m", "i"."sku" AS "sku" FROM (SELECT COALESCE("orders"."max_at", '2000-01-01') AS "m", "orders"."count_id" + 1 AS "n" FROM "dvt_x1" AS "orders") AS "x" JOIN "dvt_x2" AS "i" ON "i"."order_id" = "x"."n"
columns: m TIMESTAMPTZ, sku VARCHAR =
DVT007: main.items (duck) and public.orders (pg) are joined in the engine on i.order_id = x.n

--- what is not known to agree
select (select max(status) from "pg.shop.public.orders") as a, (select sum(id) from "pg.shop.public.orders") as b, (select max(id + 1) from "pg.shop.public.orders") as c, (select count(distinct id) from "pg.shop.public.orders") as d, sku from "duck.main.items"
>>>
dvt_x1 @duck: SELECT "sku" AS "sku" FROM "main"."items"
dvt_x2 @pg: SELECT "id" AS "id", "status" AS "status" FROM "shop"."public"."orders"
dvt_x3 @pg: SELECT CAST(SUM("id") AS DECIMAL(38, 0)) AS "sum_id" FROM "shop"."public"."orders"
transform: SELECT (SELECT MAX("orders"."status") AS "max" FROM "dvt_x2" AS "orders") AS "a", (SELECT CAST(SUM(CAST("orders_2"."sum_id" AS INT128)) AS BIGINT) AS "sum" FROM "dvt_x3" AS "orders_2") AS "b", (SELECT MAX("orders_3"."id" + 1) AS "max" FROM "dvt_x2" AS "orders_3") AS "c", (SELECT COUNT(DISTINCT "orders_4"."id") AS "count" FROM "dvt_x2" AS "orders_4") AS "d", "items"."sku" AS "sku" FROM "dvt_x1" AS "items"
columns: a TEXT, b BIGINT, c INT, d BIGINT, sku VARCHAR =
DVT003: texts are ordered by their bytes (collation C), not by the database's collation

--- a filter that only widens
select (select max(id) from "pg.shop.public.orders" where status = 'a') as a, sku from "duck.main.items"
>>>
dvt_x1 @duck: SELECT "sku" AS "sku" FROM "main"."items"
dvt_x2 @pg: SELECT MAX("id") AS "max_id" FROM "shop"."public"."orders" WHERE "status" = 'a'
transform: SELECT (SELECT "orders"."max_id" AS "max" FROM "dvt_x2" AS "orders") AS "a", "items"."sku" AS "sku" FROM "dvt_x1" AS "items"
columns: a INT, sku VARCHAR =

--- a zero date is no date elsewhere
select (select min(since) from "my.crm.customers") as a, (select count(since) from "my.crm.customers") as b, (select count(*) from "my.crm.customers" where since > '2024-01-01') as c, sku from "duck.main.items"
>>>
dvt_x1 @duck: SELECT "sku" AS "sku" FROM "main"."items"
dvt_x2 @my: SELECT `since` AS `since` FROM `crm`.`customers`
transform: SELECT (SELECT MIN("customers"."since") AS "min" FROM "dvt_x2" AS "customers") AS "a", (SELECT COUNT("customers_2"."since") AS "count" FROM "dvt_x2" AS "customers_2") AS "b", (SELECT COUNT(*) AS "count" FROM "dvt_x2" AS "customers_3" WHERE "customers_3"."since" > '2024-01-01') AS "c", "items"."sku" AS "sku" FROM "dvt_x1" AS "items"
columns: a TIMESTAMP, b BIGINT, c BIGINT, sku VARCHAR =

--- with other clauses
select (select max(id) from "pg.shop.public.orders" having count(*) > 1) as a, (select distinct max(id) from "pg.shop.public.orders") as b, (select max(id) from "pg.shop.public.orders" limit 1) as c, (select max(id) filter (where paid) from "pg.shop.public.orders") as d, sku from "duck.main.items"
>>>
dvt_x1 @duck: SELECT "sku" AS "sku" FROM "main"."items"
dvt_x2 @pg: SELECT MAX("id") AS "max_id", COUNT(*) AS "count" FROM "shop"."public"."orders"
dvt_x3 @pg: SELECT MAX("id") AS "max_id" FROM "shop"."public"."orders"
dvt_x4 @pg: SELECT MAX("id") AS "max_id" FROM "shop"."public"."orders"
dvt_x5 @pg: SELECT "id" AS "id", "paid" AS "paid" FROM "shop"."public"."orders"
transform: SELECT (SELECT MAX("orders"."max_id") AS "max" FROM "dvt_x2" AS "orders" HAVING COALESCE(CAST(SUM("orders"."count") AS BIGINT), 0) > 1) AS "a", (SELECT DISTINCT MAX("orders_2"."max_id") AS "max" FROM "dvt_x3" AS "orders_2") AS "b", (SELECT MAX("orders_3"."max_id") AS "max" FROM "dvt_x4" AS "orders_3" LIMIT 1) AS "c", (SELECT MAX("orders_4"."id") FILTER(WHERE "orders_4"."paid") AS "max" FROM "dvt_x5" AS "orders_4") AS "d", "items"."sku" AS "sku" FROM "dvt_x1" AS "items"
columns: a INT, b INT, c INT, d INT, sku VARCHAR =

--- of groups, and windows
select a.m, b.w, sku from (select customer_id, max(id) as m from "pg.shop.public.orders" group by customer_id) a join (select max(id) over () as w from "pg.shop.public.orders") b on a.m = b.w join "duck.main.items" i on i.order_id = a.m
>>>
dvt_x1 @pg: SELECT "customer_id" AS "customer_id", MAX("id") AS "max_id" FROM "shop"."public"."orders" GROUP BY "customer_id"
dvt_x2 @pg: SELECT "id" AS "id" FROM "shop"."public"."orders"
dvt_x3 @duck: SELECT "order_id" AS "order_id", "sku" AS "sku" FROM "main"."items"
transform: SELECT "a"."m" AS "m", "b"."w" AS "w", "i"."sku" AS "sku" FROM (SELECT MAX("orders"."max_id") AS "m" FROM "dvt_x1" AS "orders" GROUP BY "orders"."customer_id") AS "a" JOIN (SELECT MAX("orders_2"."id") OVER () AS "w" FROM "dvt_x2" AS "orders_2") AS "b" ON "a"."m" = "b"."w" JOIN "dvt_x3" AS "i" ON "i"."order_id" = "a"."m"
columns: m INT, w INT, sku VARCHAR =
DVT007: main.items (duck) and public.orders (pg) are joined in the engine on i.order_id = a.m

--- correlated
select (select max(o.id) from "pg.shop.public.orders" o where o.customer_id = i.order_id) as a, (select max(o.id) + i.qty from "pg.shop.public.orders" o) as b from "duck.main.items" i
>>>
dvt_x1 @duck: SELECT "order_id" AS "order_id", "qty" AS "qty" FROM "main"."items"
dvt_x2 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id" FROM "shop"."public"."orders"
dvt_x3 @pg: SELECT MAX("id") AS "max_id" FROM "shop"."public"."orders"
transform: SELECT (SELECT MAX("o"."id") AS "max" FROM "dvt_x2" AS "o" WHERE "o"."customer_id" = "i"."order_id") AS "a", (SELECT MAX("o_2"."max_id") + "i"."qty" AS "?column?" FROM "dvt_x3" AS "o_2") AS "b" FROM "dvt_x1" AS "i"
columns: a INT, b INT
DVT007: public.orders (pg) and main.items (duck) are joined in the engine on o.customer_id = i.order_id

--- a literal counts rows, a NULL none
select (select count(1) from "pg.shop.public.orders") as a, (select count(null) from "pg.shop.public.orders") as b, sku from "duck.main.items"
>>>
dvt_x1 @duck: SELECT "sku" AS "sku" FROM "main"."items"
dvt_x2 @pg: SELECT COUNT(*) AS "count" FROM "shop"."public"."orders"
dvt_x3 @pg: SELECT 1 AS "dvt_one" FROM "shop"."public"."orders"
transform: SELECT (SELECT "orders"."count" AS "count" FROM "dvt_x2" AS "orders") AS "a", (SELECT COUNT(NULL) AS "count" FROM "dvt_x3" AS "orders_2") AS "b", "items"."sku" AS "sku" FROM "dvt_x1" AS "items"
columns: a BIGINT, b BIGINT, sku VARCHAR =

--- names that differ in case only
select x.a, x.b, i.sku from (select max("A") as a, max(a) as b from "pg.shop.public.Odd") x join "duck.main.items" i on i.order_id = x.a
>>>
dvt_x1 @pg: SELECT MAX("A") AS "max_A", MAX("a") AS "max_a_" FROM "shop"."public"."Odd"
dvt_x2 @duck: SELECT "order_id" AS "order_id", "sku" AS "sku" FROM "main"."items"
transform: SELECT "x"."a" AS "a", "x"."b" AS "b", "i"."sku" AS "sku" FROM (SELECT "odd"."max_A" AS "a", "odd"."max_a_" AS "b" FROM "dvt_x1" AS "odd") AS "x" JOIN "dvt_x2" AS "i" ON "i"."order_id" = "x"."a"
columns: a INT, b INT, sku VARCHAR =
DVT007: main.items (duck) and public.Odd (pg) are joined in the engine on i.order_id = x.a
