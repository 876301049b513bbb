--- nothing is needed of a relation
select count(*) from "pg.shop.public.orders"
>>>
dvt_x1 @pg: SELECT COUNT(*) AS "count" FROM "shop"."public"."orders"
transform: SELECT "orders"."count" AS "count" FROM "dvt_x1" AS "orders"
columns: count BIGINT

--- unused columns of a derived table
select x.id from (select id, status, upper(code) as u from "pg.shop.public.orders") x
>>>
dvt_x1 @pg: SELECT "id" AS "id" FROM "shop"."public"."orders"
transform: SELECT "orders"."id" AS "id" FROM "dvt_x1" AS "orders"
columns: id integer =

--- a column that only a condition needs
select o.id from "pg.shop.public.orders" o where o.amount / 2 > 10
>>>
dvt_x1 @pg: SELECT "id" AS "id", "amount" AS "amount" FROM "shop"."public"."orders"
transform: SELECT "o"."id" AS "id" FROM "dvt_x1" AS "o" WHERE DVT_NUMERIC("o"."amount" / 2) > 10
columns: id integer =
DVT005: public.orders (pg): o.amount / 2 > 10 is evaluated in the engine: only plain comparisons of a column are known to agree
DVT003: a division of numerics is computed in double precision (about 15 digits)

--- DISTINCT needs what it compares
select count(*) from (select distinct status, day from "pg.shop.public.orders") x
>>>
dvt_x1 @pg: SELECT "status" COLLATE "C" AS "status", "day" AS "day" FROM "shop"."public"."orders" GROUP BY "status" COLLATE "C", "day"
transform: SELECT COUNT(*) AS "count" FROM (SELECT DISTINCT "orders"."status" AS "status", "orders"."day" AS "day" FROM "dvt_x1" AS "orders") AS "x"
columns: count BIGINT

--- EXISTS needs no star
select c.id from "my.crm.customers" c where exists (select * from "pg.shop.public.orders" o where o.customer_id = c.id)
>>>
dvt_x1 @my: SELECT `id` AS `id` FROM `crm`.`customers`
dvt_x2 @pg: SELECT "customer_id" AS "customer_id" FROM "shop"."public"."orders"
transform: SELECT "c"."id" AS "id" FROM "dvt_x1" AS "c" WHERE EXISTS(SELECT 1 AS "dvt_one" FROM "dvt_x2" AS "o" WHERE "o"."customer_id" = "c"."id")
columns: id bigint(20) =
DVT007: public.orders (pg) and crm.customers (my) are joined in the engine on o.customer_id = c.id

--- UNION needs all that it compares
select x.id from (select id, day from "pg.shop.public.orders" union select id, day from "pg.shop.archive.orders") x
>>>
dvt_x1 @pg: SELECT "id" AS "id", "day" AS "day" FROM "shop"."public"."orders"
dvt_x2 @pg: SELECT "id" AS "id", "day" AS "day" FROM "shop"."archive"."orders"
transform: SELECT "x"."id" AS "id" FROM (SELECT "orders"."id" AS "id", "orders"."day" AS "day" FROM "dvt_x1" AS "orders" UNION SELECT "orders_2"."id" AS "id", "orders_2"."day" AS "day" FROM "dvt_x2" AS "orders_2") AS "x"
columns: id INT
