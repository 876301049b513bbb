--- one alias in several scopes
select o.id from "pg.shop.public.orders" o where o.customer_id in (select o.id from "my.crm.customers" o where o.name = 'x')
>>>
dvt_x1 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id" FROM "shop"."public"."orders"
dvt_x2 @my: SELECT `id` AS `id`, `name` AS `name` FROM `crm`.`customers` WHERE `name` = 'x'
transform: SELECT "o"."id" AS "id" FROM "dvt_x1" AS "o" WHERE "o"."customer_id" IN (SELECT "o_2"."id" AS "id" FROM "dvt_x2" AS "o_2" WHERE "o_2"."name" = 'x')
columns: id integer =

--- nested WITH of one name
with a as (with a as (select id from "pg.shop.public.orders") select id from a where id > 1) select id from a where id < 9
>>>
dvt_x1 @pg: SELECT "id" AS "id" FROM "shop"."public"."orders" WHERE "id" > 1 AND "id" < 9
transform: SELECT "orders"."id" AS "id" FROM "dvt_x1" AS "orders" WHERE "orders"."id" > 1 AND "orders"."id" < 9
columns: id integer =

--- a join in parentheses
select o.id, c.name, e.kind from "pg.shop.public.orders" o left join ("my.crm.customers" c join "lite.main.events" e on e.id = c.id) on c.id = o.customer_id where e.kind = 'x'
>>>
dvt_x1 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id" FROM "shop"."public"."orders"
dvt_x2 @my: SELECT `id` AS `id`, `name` AS `name` FROM `crm`.`customers`
dvt_x3 @lite: SELECT "id" AS "id", "kind" AS "kind" FROM "main"."events" WHERE "kind" = 'x'
transform: SELECT "o"."id" AS "id", "c"."name" AS "name", "e"."kind" AS "kind" FROM "dvt_x1" AS "o" LEFT JOIN ("dvt_x2" AS "c" JOIN "dvt_x3" AS "e" ON "e"."id" = "c"."id") ON "c"."id" = "o"."customer_id" WHERE "e"."kind" = 'x'
columns: id integer =, name varchar(20) =, kind TEXT =
DVT007: crm.customers (my) and public.orders (pg) are joined in the engine on c.id = o.customer_id

--- a recursive CTE
with recursive r(n) as (select 1 union all select n + 1 from r where n < 3) select o.id from "pg.shop.public.orders" o join r on r.n = o.id where o.id < 5
>>>
dvt_x1 @pg: SELECT "id" AS "id" FROM "shop"."public"."orders" WHERE "id" < 5
transform: WITH RECURSIVE "r" AS (SELECT 1 AS "n" UNION ALL SELECT "r_2"."n" + 1 AS "n" FROM "r" AS "r_2" WHERE "r_2"."n" < 3) SELECT "o"."id" AS "id" FROM "dvt_x1" AS "o" JOIN "r" AS "r_3" ON "r_3"."n" = "o"."id" WHERE "o"."id" < 5
columns: id integer =

--- lateral
select o.id, x.c from "pg.shop.public.orders" o cross join lateral (select count(*) as c from "duck.main.items" i where i.order_id = o.id and i.qty > 1) x
>>>
dvt_x1 @pg: SELECT "id" AS "id" FROM "shop"."public"."orders"
dvt_x2 @duck: SELECT "order_id" AS "order_id" FROM "main"."items" WHERE "qty" > 1
transform: SELECT "o"."id" AS "id", "x"."c" AS "c" FROM "dvt_x1" AS "o" CROSS JOIN LATERAL (SELECT COUNT(*) AS "c" FROM "dvt_x2" AS "i" WHERE "i"."order_id" = "o"."id") AS "x"
columns: id integer =, c BIGINT
DVT007: main.items (duck) and public.orders (pg) are joined in the engine on i.order_id = o.id
