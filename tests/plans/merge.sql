--- a chain of CTEs is one block, which its source groups
with o as (select * from "pg.shop.public.orders"), f as (select customer_id, amount from o where paid) select customer_id, sum(amount) as total from f group by 1
>>>
dvt_x1 @pg: SELECT "customer_id" AS "customer_id", CAST(SUM("amount") AS DECIMAL(38, 2)) AS "sum_amount" FROM "shop"."public"."orders" WHERE "paid" GROUP BY "customer_id"
transform: SELECT "orders"."customer_id" AS "customer_id", CAST_TO_TYPE(SUM("orders"."sum_amount"), ANY_VALUE(CAST(NULL AS DECIMAL(10, 2))) FILTER(WHERE FALSE) + CAST(0 AS DECIMAL(24, 0))) AS "total" FROM "dvt_x1" AS "orders" GROUP BY "orders"."customer_id"
columns: customer_id integer =, total DECIMAL

--- a derived table that joins, and what is computed in it
select c.name, x.y from (select o.customer_id, i.qty * 2 as y from "pg.shop.public.orders" o join "duck.main.items" i on i.order_id = o.id where o.paid) x join "my.crm.customers" c on c.id = x.customer_id and x.y > 3
>>>
dvt_x1 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id" FROM "shop"."public"."orders" WHERE "paid"
dvt_x2 @duck: SELECT "order_id" AS "order_id", "qty" AS "qty" FROM "main"."items"
dvt_x3 @my: SELECT `id` AS `id`, `name` AS `name` FROM `crm`.`customers`
transform: SELECT "c"."name" AS "name", ("i"."qty" * 2) AS "y" FROM "dvt_x1" AS "o" JOIN "dvt_x2" AS "i" ON "i"."order_id" = "o"."id" JOIN "dvt_x3" AS "c" ON "c"."id" = "o"."customer_id" AND ("i"."qty" * 2) > 3
columns: name varchar(20) =, y INT
DVT007: crm.customers (my) and public.orders (pg) and main.items (duck) are joined in the engine on c.id = x.customer_id
DVT007: main.items (duck) and public.orders (pg) are joined in the engine on i.order_id = o.id
DVT005: main.items (duck): (i.qty * 2) > 3 is evaluated in the engine: only plain comparisons of a column are known to agree

--- the side that an outer join fills: its filter goes into the join
select o.id, c.name from "pg.shop.public.orders" o left join (select id, name from "my.crm.customers" where country = 'NL') c on c.id = o.customer_id
>>>
dvt_x1 @my: SELECT `id` AS `id`, `name` AS `name`, `country` AS `country` FROM `crm`.`customers`
dvt_x2 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id" FROM "shop"."public"."orders"
transform: SELECT "o"."id" AS "id", "customers"."name" AS "name" FROM "dvt_x2" AS "o" LEFT JOIN "dvt_x1" AS "customers" ON "customers"."id" = "o"."customer_id" AND "customers"."country" = 'NL'
columns: id integer =, name varchar(20) =
DVT007: crm.customers (my) and public.orders (pg) are joined in the engine on c.id = o.customer_id
DVT005: crm.customers (my): customers.country = 'NL' is evaluated in the engine: comparisons of country (char(2)) may differ there

--- what is computed there stays: it would not be NULL where nothing is found
select o.id, c.here from "pg.shop.public.orders" o left join (select id, 1 as here from "my.crm.customers" where country = 'NL') c on c.id = o.customer_id
>>>
dvt_x1 @my: SELECT `id` AS `id`, `country` AS `country` FROM `crm`.`customers`
dvt_x2 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id" FROM "shop"."public"."orders"
transform: SELECT "o"."id" AS "id", "c"."here" AS "here" FROM "dvt_x2" AS "o" LEFT JOIN (SELECT "customers"."id" AS "id", 1 AS "here" FROM "dvt_x1" AS "customers" WHERE "customers"."country" = 'NL') AS "c" ON "c"."id" = "o"."customer_id"
columns: id integer =, here INT
DVT007: crm.customers (my) and public.orders (pg) are joined in the engine on c.id = o.customer_id
DVT005: crm.customers (my): customers.country = 'NL' is evaluated in the engine: comparisons of country (char(2)) may differ there

--- a constant that is grouped by stays: GROUP BY 1 is another thing
select x.kind, count(*) as n from (select 1 as kind, id from "pg.shop.public.orders" where paid) x group by x.kind
>>>
dvt_x1 @pg: SELECT 1 AS "dvt_one" FROM "shop"."public"."orders" WHERE "paid"
transform: SELECT "x"."kind" AS "kind", COUNT(*) AS "n" FROM (SELECT 1 AS "kind" FROM "dvt_x1" AS "orders") AS "x" GROUP BY "x"."kind"
columns: kind INT, n BIGINT

--- a CTE of one relation that is read twice is taken apart
with o as (select id, customer_id, status from "pg.shop.public.orders" where paid) select a.id, b.id as other from o a join o b on a.id = b.customer_id where a.status = 'new'
>>>
dvt_x1 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id", "status" AS "status", "paid" AS "paid" FROM "shop"."public"."orders" WHERE ("paid" OR ("paid" AND "status" = 'new'))
transform: SELECT "orders_2"."id" AS "id", "orders"."id" AS "other" FROM "dvt_x1" AS "orders_2" JOIN "dvt_x1" AS "orders" ON "orders_2"."id" = "orders"."customer_id" WHERE "orders"."paid" AND "orders_2"."paid" AND "orders_2"."status" = 'new'
columns: id integer =, other integer =

--- one that joins is not
with o as (select o.id, o.customer_id, i.sku from "pg.shop.public.orders" o join "duck.main.items" i on i.order_id = o.id) select a.sku, b.id as other from o a join o b on a.id = b.customer_id
>>>
dvt_x1 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id" FROM "shop"."public"."orders"
dvt_x2 @duck: SELECT "order_id" AS "order_id", "sku" AS "sku" FROM "main"."items"
transform: WITH "o" AS (SELECT "o_2"."id" AS "id", "o_2"."customer_id" AS "customer_id", "i"."sku" AS "sku" FROM "dvt_x1" AS "o_2" JOIN "dvt_x2" AS "i" ON "i"."order_id" = "o_2"."id") SELECT "a"."sku" AS "sku", "b"."id" AS "other" FROM "o" AS "a" JOIN "o" AS "b" ON "a"."id" = "b"."customer_id"
columns: sku VARCHAR =, other integer =
DVT007: public.orders (pg) and main.items (duck) are joined in the engine on a.id = b.customer_id
DVT007: main.items (duck) and public.orders (pg) are joined in the engine on i.order_id = o_2.id

--- nor what limits, numbers, groups or makes things up
select a.id, b.n, c.m, d.r from (select id from "pg.shop.public.orders" order by day limit 3) a join (select id, row_number() over (order by day) as n from "pg.shop.public.orders") b on a.id = b.id join (select id, count(*) as m from "pg.shop.public.orders" group by id) c on c.id = a.id join (select id, random() as r from "pg.shop.public.orders") d on d.id = a.id
>>>
dvt_x1 @pg: SELECT "id" AS "id", "day" AS "day" FROM "shop"."public"."orders"
dvt_x2 @pg: SELECT "id" AS "id", COUNT(*) AS "count" FROM "shop"."public"."orders" GROUP BY "id"
transform: SELECT "a"."id" AS "id", "b"."n" AS "n", "c"."m" AS "m", "d"."r" AS "r" FROM (SELECT "orders"."id" AS "id" FROM "dvt_x1" AS "orders" ORDER BY "orders"."day" LIMIT 3) AS "a" JOIN (SELECT "orders_2"."id" AS "id", ROW_NUMBER() OVER (ORDER BY "orders_2"."day") AS "n" FROM "dvt_x1" AS "orders_2") AS "b" ON "a"."id" = "b"."id" JOIN (SELECT "orders_3"."id" AS "id", CAST(SUM("orders_3"."count") AS BIGINT) AS "m" FROM "dvt_x2" AS "orders_3" GROUP BY "orders_3"."id") AS "c" ON "c"."id" = "a"."id" JOIN (SELECT "orders_4"."id" AS "id", RANDOM() AS "r" FROM "dvt_x1" AS "orders_4") AS "d" ON "d"."id" = "a"."id"
columns: id integer =, n BIGINT, m BIGINT, r DOUBLE

--- nor below a full join
select o.id, c.name from "pg.shop.public.orders" o full join (select id, name from "my.crm.customers" where country = 'NL') c on c.id = o.customer_id
>>>
dvt_x1 @my: SELECT `id` AS `id`, `name` AS `name`, `country` AS `country` FROM `crm`.`customers`
dvt_x2 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id" FROM "shop"."public"."orders"
transform: SELECT "o"."id" AS "id", "c"."name" AS "name" FROM "dvt_x2" AS "o" FULL JOIN (SELECT "customers"."id" AS "id", "customers"."name" AS "name" FROM "dvt_x1" AS "customers" WHERE "customers"."country" = 'NL') AS "c" ON "c"."id" = "o"."customer_id"
columns: id integer =, name varchar(20) =
DVT007: crm.customers (my) and public.orders (pg) are joined in the engine on c.id = o.customer_id
DVT005: crm.customers (my): customers.country = 'NL' is evaluated in the engine: comparisons of country (char(2)) may differ there

--- names that an unnamed column had
with f as (select id as number, day from "pg.shop.public.orders") select number, day from f order by number
>>>
dvt_x1 @pg: SELECT "id" AS "id", "day" AS "day" FROM "shop"."public"."orders"
transform: SELECT "orders"."id" AS "number", "orders"."day" AS "day" FROM "dvt_x1" AS "orders" ORDER BY "number"
columns: number integer =, day date =
