--- a self join with different filters is no filter of both
select a.id, b.id as other from "pg.shop.public.orders" a join "pg.shop.public.orders" b on a.id = b.customer_id where a.status = 'new' and b.status = 'old'
>>>
dvt_x1 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id", "status" AS "status" FROM "shop"."public"."orders" WHERE ("status" = 'new' OR "status" = 'old')
transform: SELECT "a"."id" AS "id", "b"."id" AS "other" FROM "dvt_x1" AS "a" JOIN "dvt_x1" AS "b" ON "a"."id" = "b"."customer_id" WHERE "a"."status" = 'new' AND "b"."status" = 'old'
columns: id integer =, other integer =

--- a CTE used twice with different filters
with o as (select * from "pg.shop.public.orders") select a.id from o a join o b on a.id = b.customer_id where a.status = 'new' and b.status = 'old'
>>>
dvt_x1 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id", "status" AS "status" FROM "shop"."public"."orders" WHERE ("status" = 'old' OR "status" = 'new')
transform: SELECT "orders_2"."id" AS "id" FROM "dvt_x1" AS "orders_2" JOIN "dvt_x1" AS "orders" ON "orders_2"."id" = "orders"."customer_id" WHERE "orders_2"."status" = 'new' AND "orders"."status" = 'old'
columns: id integer =

--- a CTE used twice, once without a filter
with o as (select id, status from "pg.shop.public.orders") select a.id from o a left join o b on a.id = b.id and b.status = 'old'
>>>
dvt_x1 @pg: SELECT "id" AS "id", "status" AS "status" FROM "shop"."public"."orders"
transform: SELECT "orders_2"."id" AS "id" FROM "dvt_x1" AS "orders_2" LEFT JOIN "dvt_x1" AS "orders" ON "orders_2"."id" = "orders"."id" AND "orders"."status" = 'old'
columns: id integer =

--- a selective wide read and a whole narrow one stay apart
select o.* from "pg.shop.public.orders" o where o.day = '2026-01-01' and (select count(*) from "pg.shop.public.orders") > 10
>>>
dvt_x1 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id", "amount" AS "amount", "status" AS "status", "code" AS "code", "day" AS "day", "at" AS "at", "paid" AS "paid" FROM "shop"."public"."orders" WHERE "day" = CAST('2026-01-01' AS DATE)
dvt_x2 @pg: SELECT COUNT(*) AS "count" FROM "shop"."public"."orders"
transform: SELECT "o"."id" AS "id", "o"."customer_id" AS "customer_id", "o"."amount" AS "amount", "o"."status" AS "status", "o"."code" AS "code", "o"."day" AS "day", "o"."at" AS "at", "o"."paid" AS "paid" FROM "dvt_x1" AS "o" WHERE "o"."day" = '2026-01-01' AND (SELECT "orders"."count" AS "count" FROM "dvt_x2" AS "orders") > 10
columns: id integer =, customer_id integer =, amount numeric(10,2) =, status text =, code character(3) =, day date =, at timestamp with time zone =, paid boolean =

--- the same filter twice
select id from "pg.shop.public.orders" where status = 'new' union all select customer_id from "pg.shop.public.orders" where status = 'new'
>>>
dvt_x1 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id", "status" AS "status" FROM "shop"."public"."orders" WHERE "status" = 'new'
transform: SELECT "orders"."id" AS "id" FROM "dvt_x1" AS "orders" WHERE "orders"."status" = 'new' UNION ALL SELECT "orders_2"."customer_id" AS "customer_id" FROM "dvt_x1" AS "orders_2" WHERE "orders_2"."status" = 'new'
columns: id INT
