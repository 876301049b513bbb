--- a key is one identifier and its relation's name the alias
select orders.id from "pg.shop.public.orders"
>>>
dvt_x1 @pg: SELECT "id" AS "id" FROM "shop"."public"."orders"
transform: SELECT "orders"."id" AS "id" FROM "dvt_x1" AS "orders"
columns: id integer =

--- a column qualified by the key itself
select "pg.shop.public.orders"."id", "my.crm.customers".name from "pg.shop.public.orders" join "my.crm.customers" on "my.crm.customers"."id" = "pg.shop.public.orders".customer_id
>>>
dvt_x1 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id" FROM "shop"."public"."orders"
dvt_x2 @my: SELECT `id` AS `id`, `name` AS `name` FROM `crm`.`customers`
transform: SELECT "orders"."id" AS "id", "customers"."name" AS "name" FROM "dvt_x1" AS "orders" JOIN "dvt_x2" AS "customers" ON "customers"."id" = "orders"."customer_id"
columns: id integer =, name varchar(20) =
DVT007: crm.customers (my) and public.orders (pg) are joined in the engine on customers."id" = orders.customer_id

--- two relations of one name
select a.id, b.day from "pg.shop.public.orders" a join "pg.shop.archive.orders" b using (id)
>>>
dvt_x1 @pg: SELECT "id" AS "id" FROM "shop"."public"."orders"
dvt_x2 @pg: SELECT "id" AS "id", "day" AS "day" FROM "shop"."archive"."orders"
transform: SELECT "a"."id" AS "id", "b"."day" AS "day" FROM "dvt_x1" AS "a" JOIN "dvt_x2" AS "b" ON "a"."id" = "b"."id"
columns: id integer =, day date =

--- two relations of one name without aliases
select "pg.shop.public.orders".id, "pg.shop.archive.orders".day from "pg.shop.public.orders" join "pg.shop.archive.orders" on "pg.shop.public.orders".id = "pg.shop.archive.orders".id
>>>
dvt_x1 @pg: SELECT "id" AS "id" FROM "shop"."public"."orders"
dvt_x2 @pg: SELECT "id" AS "id", "day" AS "day" FROM "shop"."archive"."orders"
transform: SELECT "dvt_1_orders"."id" AS "id", "dvt_2_orders"."day" AS "day" FROM "dvt_x1" AS "dvt_1_orders" JOIN "dvt_x2" AS "dvt_2_orders" ON "dvt_1_orders"."id" = "dvt_2_orders"."id"
columns: id integer =, day date =

--- a CTE named like the relation that it reads
with orders as (select id, day from "pg.shop.public.orders" where status = 'new') select * from orders
>>>
dvt_x1 @pg: SELECT "id" AS "id", "day" AS "day" FROM "shop"."public"."orders" WHERE "status" = 'new'
transform: SELECT "orders_2"."id" AS "id", "orders_2"."day" AS "day" FROM "dvt_x1" AS "orders_2"
columns: id integer =, day date =

--- backticks of MySQL [mysql]
select c.id, o.amount from `my.crm.customers` c join `pg.shop.public.orders` o on o.customer_id = c.id
>>>
dvt_x1 @my: SELECT `id` AS `id` FROM `crm`.`customers`
dvt_x2 @pg: SELECT "customer_id" AS "customer_id", "amount" AS "amount" FROM "shop"."public"."orders"
transform: SELECT "c"."id" AS "id", "o"."amount" AS "amount" FROM "dvt_x1" AS "c" JOIN "dvt_x2" AS "o" ON "o"."customer_id" = "c"."id"
columns: id bigint(20) =, amount numeric(10,2) =
DVT007: public.orders (pg) and crm.customers (my) are joined in the engine on o.customer_id = c.id

--- names in capitals mean the one column that they can mean
select ID, Customer_Id from "pg.shop.public.orders"
>>>
dvt_x1 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id" FROM "shop"."public"."orders"
transform: SELECT "orders"."id" AS "id", "orders"."customer_id" AS "customer_id" FROM "dvt_x1" AS "orders"
columns: id integer =, customer_id integer =

--- something that is no relation
select * from public.orders
>>>
error DVT122: model.shop.report, line 1, column 27: 'public.orders' is neither a ref(), a source() nor a CTE of the query
  hint: read it by ref() or source(), so that dvt knows where it lives; did you mean 'orders'? valid: Cased, Odd, clerks, codes, customers, dated, events, items, later, lines, logins, makers, nicks, notes, orders, products, rates, sales, seen, stores, visited, visits

--- a table function is none either, and may stay
select o.id, g.n from "pg.shop.public.orders" o join generate_series(1, 3) as g(n) on g.n = o.id
>>>
dvt_x1 @pg: SELECT "id" AS "id" FROM "shop"."public"."orders"
transform: SELECT "o"."id" AS "id", "g"."n" AS "n" FROM "dvt_x1" AS "o" JOIN GENERATE_SERIES(1, 3) AS "g"("n") ON "g"."n" = "o"."id"
columns: id integer =, n INT

--- the columns are not known yet
select * from "pg.shop.public.later" where id = 1
>>>
dvt_x1 @pg: SELECT * FROM "shop"."public"."later"
transform: SELECT * FROM "dvt_x1" AS "later" WHERE "id" = 1
columns:
decided: columns of public.later unknown until it is built
decided: relations are read whole: a star could not be expanded

--- the columns of one are not known yet
select o.id, l.x from "pg.shop.public.orders" o join "pg.shop.public.later" l on l.id = o.id where o.status = 'new'
>>>
dvt_x1 @pg: SELECT "id" AS "id" FROM "shop"."public"."orders" WHERE "status" = 'new'
dvt_x2 @pg: SELECT * FROM "shop"."public"."later"
transform: SELECT "o"."id" AS "id", "l"."x" AS "x" FROM "dvt_x1" AS "o" JOIN "dvt_x2" AS "l" ON "l"."id" = "o"."id"
columns: id integer =, x
decided: columns of public.later unknown until it is built

--- the columns of one are not known yet and it is not clear whose a column is
select id, x from "pg.shop.public.orders" join "pg.shop.public.later" l using (id) where status = 'new'
>>>
dvt_x1 @pg: SELECT "id" AS "id" FROM "shop"."public"."orders" WHERE "status" = 'new'
dvt_x2 @pg: SELECT * FROM "shop"."public"."later"
transform: SELECT COALESCE("orders"."id", "l"."id") AS "id", "x" AS "x" FROM "dvt_x1" AS "orders" JOIN "dvt_x2" AS "l" ON "orders"."id" = "l"."id"
columns: id, x
decided: columns of public.later unknown until it is built

--- a star of one that is not known yet
select o.id, l.* from "pg.shop.public.orders" o join "pg.shop.public.later" l on l.oid = o.id where o.status = 'new'
>>>
dvt_x1 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id", "amount" AS "amount", "status" AS "status", "code" AS "code", "day" AS "day", "at" AS "at", "paid" AS "paid" FROM "shop"."public"."orders"
dvt_x2 @pg: SELECT * FROM "shop"."public"."later"
transform: SELECT "o"."id", "l".* FROM "dvt_x1" AS "o" JOIN "dvt_x2" AS "l" ON "l"."oid" = "o"."id" WHERE "o"."status" = 'new'
columns:
decided: columns of public.later unknown until it is built
decided: relations are read whole: a star could not be expanded

--- two CTEs of one name
with a as (select 1 as x), A as (select 2 as x) select a.x, o.id from a join "pg.shop.public.orders" o on o.id = a.x
>>>
error DVT120: model.shop.report: two CTEs of one WITH are both named 'a'
  hint: rename one of them; a CTE that dbt made is called by the alias of its ephemeral model
