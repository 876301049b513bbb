--- unchanged, computed, mixed
with c as (select id, name as label from "my.crm.customers") select o.amount, c.label, o.amount + 1 as more, coalesce(c.label, 'x') as c from "pg.shop.public.orders" o left join c on c.id = o.customer_id
>>>
dvt_x1 @my: SELECT `id` AS `id`, `name` AS `name` FROM `crm`.`customers`
dvt_x2 @pg: SELECT "customer_id" AS "customer_id", "amount" AS "amount" FROM "shop"."public"."orders"
transform: SELECT "o"."amount" AS "amount", "customers"."name" AS "label", "o"."amount" + 1 AS "more", COALESCE("customers"."name", 'x') AS "c" FROM "dvt_x2" AS "o" LEFT JOIN "dvt_x1" AS "customers" ON "customers"."id" = "o"."customer_id"
columns: amount numeric(10,2) =, label varchar(20) =, more DECIMAL, c TEXT(20)
DVT007: crm.customers (my) and public.orders (pg) are joined in the engine on c_2.id = o.customer_id

--- through a union of one column and of two
select x.a, x.b from (select id as a, id as b from "pg.shop.public.orders" union all select id, customer_id from "pg.shop.public.orders") x
>>>
dvt_x1 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id" FROM "shop"."public"."orders"
transform: SELECT "x"."a" AS "a", "x"."b" AS "b" FROM (SELECT "orders"."id" AS "a", "orders"."id" AS "b" FROM "dvt_x1" AS "orders" UNION ALL SELECT "orders_2"."id" AS "id", "orders_2"."customer_id" AS "customer_id" FROM "dvt_x1" AS "orders_2") AS "x"
columns: a integer =, b INT

--- columns that differ in case only keep their origins
select a, "A" as b from "pg.shop.public.Odd"
>>>
dvt_x1 @pg: SELECT "A" AS "A", "a" AS "a_1" FROM "shop"."public"."Odd"
transform: SELECT "odd"."a_1" AS "a", "odd"."A" AS "b" FROM "dvt_x1" AS "odd"
columns: a integer =, b integer =

--- a union of decimals has no digits in PostgreSQL
select amount as x from "pg.shop.public.orders" union all select cast(order_id as numeric(12,4)) from "duck.main.items"
>>>
dvt_x1 @pg: SELECT "amount" AS "amount" FROM "shop"."public"."orders"
dvt_x2 @duck: SELECT "order_id" AS "order_id" FROM "main"."items"
transform: SELECT "orders"."amount" AS "x" FROM "dvt_x1" AS "orders" UNION ALL SELECT CAST("items"."order_id" AS DECIMAL(12, 4)) AS "order_id" FROM "dvt_x2" AS "items"
columns: x DECIMAL

--- in DuckDB it has those that DuckDB gives it [duckdb]
select amount as x from "pg.shop.public.orders" union all select cast(order_id as decimal(12,4)) from "duck.main.items"
>>>
dvt_x1 @pg: SELECT "amount" AS "amount" FROM "shop"."public"."orders"
dvt_x2 @duck: SELECT "order_id" AS "order_id" FROM "main"."items"
transform: SELECT "orders"."amount" AS "x" FROM "dvt_x1" AS "orders" UNION ALL SELECT CAST("items"."order_id" AS DECIMAL(12, 4)) AS "cast(order_id as decimal(12, 4))" FROM "dvt_x2" AS "items"
columns: x DECIMAL(10, 2)
