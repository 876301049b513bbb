--- a watermark of the target bounds the source
select i.order_id, i.qty from "duck.main.items" i where i.qty > (select max(id) from "pg.shop.public.orders")
>>>
dvt_v1_x1 @pg: SELECT MAX("id") AS "max_id" FROM "shop"."public"."orders"
dvt_x1 @duck: SELECT "order_id" AS "order_id", "qty" AS "qty" FROM "main"."items" WHERE "qty" > :dvt_v1
dvt_v1: SELECT (SELECT "orders"."max_id" AS "max" FROM "dvt_v1_x1" AS "orders") AS "dvt_value"
transform: SELECT "i"."order_id" AS "order_id", "i"."qty" AS "qty" FROM "dvt_x1" AS "i" WHERE "i"."qty" > (SELECT "dvt_value" FROM "dvt_v1")
columns: order_id INTEGER =, qty INTEGER =

--- with a start for the first run
with src as (select id as customer, since, name from "my.crm.customers") select customer, since from src where since >= coalesce((select max(day) from "pg.shop.archive.orders"), date '1970-01-01')
>>>
dvt_v1_x1 @pg: SELECT MAX("day") AS "max_day" FROM "shop"."archive"."orders"
dvt_x1 @my: SELECT `id` AS `id`, `since` AS `since` FROM `crm`.`customers` WHERE `since` >= :dvt_v1
dvt_v1: SELECT COALESCE((SELECT "orders"."max_day" AS "max" FROM "dvt_v1_x1" AS "orders"), CAST('1970-01-01' AS DATE)) AS "dvt_value"
transform: SELECT "customers"."id" AS "customer", "customers"."since" AS "since" FROM "dvt_x1" AS "customers" WHERE "customers"."since" >= (SELECT "dvt_value" FROM "dvt_v1")
columns: customer bigint(20) =, since datetime =

--- with days to look back
select c.id from "my.crm.customers" c where c.since > (select max(day) from "pg.shop.archive.orders") - interval '3 days'
>>>
dvt_v1_x1 @pg: SELECT MAX("day") AS "max_day" FROM "shop"."archive"."orders"
dvt_x1 @my: SELECT `id` AS `id`, `since` AS `since` FROM `crm`.`customers` WHERE `since` > :dvt_v1
dvt_v1: SELECT (SELECT "orders"."max_day" AS "max" FROM "dvt_v1_x1" AS "orders") - INTERVAL '3' DAYS AS "dvt_value"
transform: SELECT "c"."id" AS "id" FROM "dvt_x1" AS "c" WHERE "c"."since" > (SELECT "dvt_value" FROM "dvt_v1")
columns: id bigint(20) =

--- a CTE of the target
with latest as (select max(id) as id from "pg.shop.public.orders" where status = 'done'), other as (select 1 as one) select i.order_id from "duck.main.items" i where i.order_id > (select id from latest)
>>>
dvt_v1_x1 @pg: SELECT MAX("id") AS "max_id" FROM "shop"."public"."orders" WHERE "status" = 'done'
dvt_x1 @duck: SELECT "order_id" AS "order_id" FROM "main"."items" WHERE "order_id" > :dvt_v1
dvt_v1: WITH "latest" AS (SELECT "orders"."max_id" AS "id" FROM "dvt_v1_x1" AS "orders") SELECT (SELECT "latest_2"."id" AS "id" FROM "latest" AS "latest_2") AS "dvt_value"
transform: SELECT "i"."order_id" AS "order_id" FROM "dvt_x1" AS "i" WHERE "i"."order_id" > (SELECT "dvt_value" FROM "dvt_v1")
columns: order_id INTEGER =

--- both bounds
select i.order_id from "duck.main.items" i where i.order_id between (select min(id) from "pg.shop.public.orders") and (select max(id) from "pg.shop.public.orders")
>>>
dvt_v1_x1 @pg: SELECT MIN("id") AS "min_id" FROM "shop"."public"."orders"
dvt_v2_x1 @pg: SELECT MAX("id") AS "max_id" FROM "shop"."public"."orders"
dvt_x1 @duck: SELECT "order_id" AS "order_id" FROM "main"."items" WHERE "order_id" BETWEEN :dvt_v1 AND :dvt_v2
dvt_v1: SELECT (SELECT "orders_2"."min_id" AS "min" FROM "dvt_v1_x1" AS "orders_2") AS "dvt_value"
dvt_v2: SELECT (SELECT "orders"."max_id" AS "max" FROM "dvt_v2_x1" AS "orders") AS "dvt_value"
transform: SELECT "i"."order_id" AS "order_id" FROM "dvt_x1" AS "i" WHERE "i"."order_id" BETWEEN (SELECT "dvt_value" FROM "dvt_v1") AND (SELECT "dvt_value" FROM "dvt_v2")
columns: order_id INTEGER =

--- several sources
select i.order_id from "duck.main.items" i join "my.crm.customers" c on c.id = i.order_id and c.id > (select max(id) from "pg.shop.public.orders")
>>>
dvt_v1_x1 @pg: SELECT MAX("id") AS "max_id" FROM "shop"."public"."orders"
dvt_x1 @duck: SELECT "order_id" AS "order_id" FROM "main"."items" WHERE "order_id" > :dvt_v1
dvt_x2 @my: SELECT `id` AS `id` FROM `crm`.`customers` WHERE `id` > :dvt_v1
dvt_v1: SELECT (SELECT "orders"."max_id" AS "max" FROM "dvt_v1_x1" AS "orders") AS "dvt_value"
transform: SELECT "i"."order_id" AS "order_id" FROM "dvt_x1" AS "i" JOIN "dvt_x2" AS "c" ON "c"."id" = "i"."order_id" AND "c"."id" > (SELECT "dvt_value" FROM "dvt_v1")
columns: order_id INTEGER =
DVT007: crm.customers (my) and main.items (duck) are joined in the engine on c.id = i.order_id

--- negated, and one of two
select i.order_id from "duck.main.items" i where not (i.order_id <= (select max(id) from "pg.shop.public.orders")) or i.qty = 0
>>>
dvt_v1_x1 @pg: SELECT MAX("id") AS "max_id" FROM "shop"."public"."orders"
dvt_x1 @duck: SELECT "order_id" AS "order_id", "qty" AS "qty" FROM "main"."items" WHERE (NOT ("order_id" <= :dvt_v1) OR "qty" = 0)
dvt_v1: SELECT (SELECT "orders"."max_id" AS "max" FROM "dvt_v1_x1" AS "orders") AS "dvt_value"
transform: SELECT "i"."order_id" AS "order_id" FROM "dvt_x1" AS "i" WHERE NOT ("i"."order_id" <= (SELECT "dvt_value" FROM "dvt_v1")) OR "i"."qty" = 0
columns: order_id INTEGER =

--- below a left join
select i.order_id, c.name from "duck.main.items" i left join "my.crm.customers" c on c.id = i.order_id and c.id > (select max(id) from "pg.shop.public.orders")
>>>
dvt_v1_x1 @pg: SELECT MAX("id") AS "max_id" FROM "shop"."public"."orders"
dvt_x1 @duck: SELECT "order_id" AS "order_id" FROM "main"."items"
dvt_x2 @my: SELECT `id` AS `id`, `name` AS `name` FROM `crm`.`customers` WHERE `id` > :dvt_v1
dvt_v1: SELECT (SELECT "orders"."max_id" AS "max" FROM "dvt_v1_x1" AS "orders") AS "dvt_value"
transform: SELECT "i"."order_id" AS "order_id", "c"."name" AS "name" FROM "dvt_x1" AS "i" LEFT JOIN (SELECT "c".*, (SELECT "dvt_value" FROM "dvt_v1") AS "dvt_s1" FROM "dvt_x2" AS "c") AS "c" ON "c"."id" = "i"."order_id" AND "c"."id" > "c"."dvt_s1"
columns: order_id INTEGER =, name varchar(20) =
DVT007: crm.customers (my) and main.items (duck) are joined in the engine on c.id = i.order_id

--- an average is the engine's, and pays where nothing else reads its relation
select c.id from "my.crm.customers" c where c.id > (select avg(amount) from "pg.shop.public.orders")
>>>
dvt_x1 @my: SELECT `id` AS `id` FROM `crm`.`customers`
dvt_x2 @pg: SELECT "amount" AS "amount" FROM "shop"."public"."orders"
transform: SELECT "c"."id" AS "id" FROM "dvt_x1" AS "c" WHERE "c"."id" > (SELECT DVT_NUMERIC(AVG("orders"."amount")) AS "avg" FROM "dvt_x2" AS "orders")
columns: id bigint(20) =
DVT003: averages and variances of exact numbers are computed in double precision (about 15 digits)

--- it does not pay where its relation is read anyway
select o.id, i.qty from "pg.shop.public.orders" o join "duck.main.items" i on i.order_id = o.id where o.amount > (select avg(amount) from "pg.shop.public.orders")
>>>
dvt_x1 @pg: SELECT "id" AS "id", "amount" AS "amount" FROM "shop"."public"."orders"
dvt_x2 @duck: SELECT "order_id" AS "order_id", "qty" AS "qty" FROM "main"."items"
transform: SELECT "o"."id" AS "id", "i"."qty" AS "qty" FROM "dvt_x1" AS "o" JOIN "dvt_x2" AS "i" ON "i"."order_id" = "o"."id" WHERE "o"."amount" > (SELECT DVT_NUMERIC(AVG("orders"."amount")) AS "avg" FROM "dvt_x1" AS "orders")
columns: id integer =, qty INTEGER =
DVT007: main.items (duck) and public.orders (pg) are joined in the engine on i.order_id = o.id
DVT003: averages and variances of exact numbers are computed in double precision (about 15 digits)

--- correlated
select i.order_id from "duck.main.items" i where i.qty > (select max(o.id) from "pg.shop.public.orders" o where o.customer_id = i.order_id)
>>>
dvt_x1 @duck: SELECT "order_id" AS "order_id", "qty" AS "qty" FROM "main"."items"
dvt_x2 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id" FROM "shop"."public"."orders"
transform: SELECT "i"."order_id" AS "order_id" FROM "dvt_x1" AS "i" WHERE "i"."qty" > (SELECT MAX("o"."id") AS "max" FROM "dvt_x2" AS "o" WHERE "o"."customer_id" = "i"."order_id")
columns: order_id INTEGER =
DVT007: public.orders (pg) and main.items (duck) are joined in the engine on o.customer_id = i.order_id

--- of two targets
select i.order_id from "duck.main.items" i where i.qty > (select max(o.id) from "pg.shop.public.orders" o join "my.crm.customers" c on c.id = o.id)
>>>
dvt_x1 @duck: SELECT "order_id" AS "order_id", "qty" AS "qty" FROM "main"."items"
dvt_x2 @pg: SELECT "id" AS "id" FROM "shop"."public"."orders"
dvt_x3 @my: SELECT `id` AS `id` FROM `crm`.`customers`
transform: SELECT "i"."order_id" AS "order_id" FROM "dvt_x1" AS "i" WHERE "i"."qty" > (SELECT MAX("o"."id") AS "max" FROM "dvt_x2" AS "o" JOIN "dvt_x3" AS "c" ON "c"."id" = "o"."id")
columns: order_id INTEGER =
DVT007: crm.customers (my) and public.orders (pg) are joined in the engine on c.id = o.id

--- other types are not compared at the source
select i.order_id from "duck.main.items" i where i.order_id > (select max(status) from "pg.shop.public.orders")
>>>
dvt_x1 @duck: SELECT "order_id" AS "order_id" FROM "main"."items"
dvt_x2 @pg: SELECT "status" AS "status" FROM "shop"."public"."orders"
transform: SELECT "i"."order_id" AS "order_id" FROM "dvt_x1" AS "i" WHERE "i"."order_id" > (SELECT MAX("orders"."status") AS "max" FROM "dvt_x2" AS "orders")
columns: order_id INTEGER =
DVT003: a text compared with a number is taken as a number, where PostgreSQL refuses it: cast one of them
DVT003: texts are ordered by their bytes (collation C), not by the database's collation

--- each row its own
select i.order_id from "duck.main.items" i where i.weight > (select max(id) from "pg.shop.public.orders") * random()
>>>
dvt_x1 @duck: SELECT "order_id" AS "order_id", "weight" AS "weight" FROM "main"."items"
dvt_x2 @pg: SELECT MAX("id") AS "max_id" FROM "shop"."public"."orders"
transform: SELECT "i"."order_id" AS "order_id" FROM "dvt_x1" AS "i" WHERE "i"."weight" > (SELECT "orders"."max_id" AS "max" FROM "dvt_x2" AS "orders") * RANDOM()
columns: order_id INTEGER =

--- in a branch of a union
select id from "my.crm.customers" union all select order_id from "duck.main.items" where qty > (select max(id) from "pg.shop.public.orders")
>>>
dvt_v1_x1 @pg: SELECT MAX("id") AS "max_id" FROM "shop"."public"."orders"
dvt_x1 @my: SELECT `id` AS `id` FROM `crm`.`customers`
dvt_x2 @duck: SELECT "order_id" AS "order_id", "qty" AS "qty" FROM "main"."items" WHERE "qty" > :dvt_v1
dvt_v1: SELECT (SELECT "orders"."max_id" AS "max" FROM "dvt_v1_x1" AS "orders") AS "dvt_value"
transform: SELECT "customers"."id" AS "id" FROM "dvt_x1" AS "customers" UNION ALL SELECT "items"."order_id" AS "order_id" FROM "dvt_x2" AS "items" WHERE "items"."qty" > (SELECT "dvt_value" FROM "dvt_v1")
columns: id BIGINT

--- on a relation that is not built yet
select l.id from "pg.shop.public.later" l where l.id > (select max(order_id) from "duck.main.items")
>>>
dvt_v1_x1 @duck: SELECT MAX("order_id") AS "max_order_id" FROM "main"."items"
dvt_x1 @pg: SELECT * FROM "shop"."public"."later"
dvt_v1: SELECT (SELECT "items"."max_order_id" AS "max" FROM "dvt_v1_x1" AS "items") AS "dvt_value"
transform: SELECT "l"."id" AS "id" FROM "dvt_x1" AS "l" WHERE "l"."id" > (SELECT "dvt_value" FROM "dvt_v1")
columns: id
decided: columns of public.later unknown until it is built

--- SQLite's texts [duckdb]
select o.id from "pg.shop.public.orders" o where o.id > (select max(id) from "lite.main.events" where kind = 'new')
>>>
dvt_v1_x1 @lite: SELECT "id" AS "id" FROM "main"."events" WHERE "kind" = 'new' AND "kind" COLLATE "BINARY" = 'new'
dvt_x1 @pg: SELECT "id" AS "id" FROM "shop"."public"."orders" WHERE "id" > :dvt_v1
dvt_v1: SELECT (SELECT MAX("events"."id") AS "max(id)" FROM "dvt_v1_x1" AS "events") AS "dvt_value"
transform: SELECT "o"."id" AS "id" FROM "dvt_x1" AS "o" WHERE "o"."id" > (SELECT "dvt_value" FROM "dvt_v1")
columns: id integer =

--- the alias of a column is no table's
select i.order_id from "duck.main.items" i where i.qty > (select max(o.id) as i from "pg.shop.public.orders" o where o.customer_id = i.order_id)
>>>
dvt_x1 @duck: SELECT "order_id" AS "order_id", "qty" AS "qty" FROM "main"."items"
dvt_x2 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id" FROM "shop"."public"."orders"
transform: SELECT "i"."order_id" AS "order_id" FROM "dvt_x1" AS "i" WHERE "i"."qty" > (SELECT MAX("o"."id") AS "i" FROM "dvt_x2" AS "o" WHERE "o"."customer_id" = "i"."order_id")
columns: order_id INTEGER =
DVT007: public.orders (pg) and main.items (duck) are joined in the engine on o.customer_id = i.order_id

--- a date and days [duckdb]
select o.id from "pg.shop.archive.orders" o where o.day >= (select max(order_id) from "duck.main.items") or o.day > (select cast(max(at) as date) - interval 3 day from "lite.main.events")
>>>
dvt_v1_x1 @duck: SELECT MAX("order_id") AS "max_order_id" FROM "main"."items"
dvt_x1 @pg: SELECT "id" AS "id", "day" AS "day" FROM "shop"."archive"."orders"
dvt_x2 @lite: SELECT "at" AS "at" FROM "main"."events"
dvt_v1: SELECT (SELECT "items"."max_order_id" AS "max(order_id)" FROM "dvt_v1_x1" AS "items") AS "dvt_value"
transform: SELECT "o"."id" AS "id" FROM "dvt_x1" AS "o" WHERE "o"."day" >= (SELECT "dvt_value" FROM "dvt_v1") OR "o"."day" > (SELECT CAST(MAX("events"."at") AS DATE) - INTERVAL '3' DAY AS "(cast(max(""at"") as date) - interval '3' day)" FROM "dvt_x2" AS "events")
columns: id integer =

--- a volatile CTE is computed once for all who read it
with m as (select max(id) * random() as v from "pg.shop.public.orders") select i.order_id, m.v from "duck.main.items" i cross join m where i.weight > (select v from m)
>>>
dvt_x1 @pg: SELECT MAX("id") AS "max_id" FROM "shop"."public"."orders"
dvt_x2 @duck: SELECT "order_id" AS "order_id", "weight" AS "weight" FROM "main"."items"
transform: WITH "m" AS (SELECT "orders"."max_id" * RANDOM() AS "v" FROM "dvt_x1" AS "orders") SELECT "i"."order_id" AS "order_id", "m_2"."v" AS "v" FROM "dvt_x2" AS "i" CROSS JOIN "m" AS "m_2" WHERE "i"."weight" > (SELECT "m_3"."v" AS "v" FROM "m" AS "m_3")
columns: order_id INTEGER =, v DOUBLE

--- of a database whose reads do not share a snapshot
select c.id, i.qty from "my.crm.customers" c join "duck.main.items" i on i.order_id = c.id where c.id = (select max(id) from "my.crm.customers")
>>>
dvt_x1 @my: SELECT `id` AS `id` FROM `crm`.`customers`
dvt_x2 @duck: SELECT "order_id" AS "order_id", "qty" AS "qty" FROM "main"."items"
transform: SELECT "c"."id" AS "id", "i"."qty" AS "qty" FROM "dvt_x1" AS "c" JOIN "dvt_x2" AS "i" ON "i"."order_id" = "c"."id" WHERE "c"."id" = (SELECT MAX("customers"."id") AS "max" FROM "dvt_x1" AS "customers")
columns: id bigint(20) =, qty INTEGER =
DVT007: main.items (duck) and crm.customers (my) are joined in the engine on i.order_id = c.id

--- a parameter that nobody gives
select i.order_id from "duck.main.items" i where i.qty > :qty
>>>
error DVT120: model.shop.report: the SQL has a parameter without a value: %(qty)s
  hint: nothing gives it one: write the value, or let jinja write it: {{ var('…') }}

--- the same for several sources is computed once
select id from "my.crm.customers" where id > (select max(o.id) from "pg.shop.public.orders" o) union all select order_id from "duck.main.items" where order_id > (select max(id) from "pg.shop.public.orders") or qty < (select min(id) from "pg.shop.public.orders")
>>>
dvt_v1_x1 @pg: SELECT MAX("id") AS "max_id" FROM "shop"."public"."orders"
dvt_v2_x1 @pg: SELECT MIN("id") AS "min_id" FROM "shop"."public"."orders"
dvt_x1 @my: SELECT `id` AS `id` FROM `crm`.`customers` WHERE `id` > :dvt_v1
dvt_x2 @duck: SELECT "order_id" AS "order_id", "qty" AS "qty" FROM "main"."items" WHERE ("order_id" > :dvt_v1 OR "qty" < :dvt_v2)
dvt_v1: SELECT (SELECT "o"."max_id" AS "max" FROM "dvt_v1_x1" AS "o") AS "dvt_value"
dvt_v2: SELECT (SELECT "orders"."min_id" AS "min" FROM "dvt_v2_x1" AS "orders") AS "dvt_value"
transform: SELECT "customers"."id" AS "id" FROM "dvt_x1" AS "customers" WHERE "customers"."id" > (SELECT "dvt_value" FROM "dvt_v1") UNION ALL SELECT "items"."order_id" AS "order_id" FROM "dvt_x2" AS "items" WHERE "items"."order_id" > (SELECT "dvt_value" FROM "dvt_v1") OR "items"."qty" < (SELECT "dvt_value" FROM "dvt_v2")
columns: id BIGINT

--- rows are compared in the engine
select i.order_id from "duck.main.items" i where (i.order_id, i.qty) > (select max(id), 3 from "pg.shop.public.orders")
>>>
dvt_x1 @duck: SELECT "order_id" AS "order_id", "qty" AS "qty" FROM "main"."items"
dvt_x2 @pg: SELECT MAX("id") AS "max_id" FROM "shop"."public"."orders"
transform: SELECT "i"."order_id" AS "order_id" FROM "dvt_x1" AS "i" WHERE ("i"."order_id", "i"."qty") > (SELECT "orders"."max_id" AS "max", 3 AS "?column?" FROM "dvt_x2" AS "orders")
columns: order_id INTEGER =
DVT003: rows with NULLs in them compare as DuckDB's rows: NULL equals NULL

--- of what is computed of a column [duckdb]
with seen as (select id, coalesce(since, timestamp '2020-01-01') as since, since::date as day, id::bigint as big from "my.crm.customers") select id from seen where day > (select max(day) from "pg.shop.archive.orders") and date_trunc('month', since) >= (select min(day) from "pg.shop.archive.orders") and big < (select max(qty) from "duck.main.items")
>>>
dvt_v1_x1 @duck: SELECT MAX("qty") AS "max_qty" FROM "main"."items"
dvt_v2_x1 @pg: SELECT MAX("day") AS "max_day" FROM "shop"."archive"."orders"
dvt_v3_x1 @pg: SELECT MIN("day") AS "min_day" FROM "shop"."archive"."orders"
dvt_x1 @my: SELECT `id` AS `id`, `since` AS `since` FROM `crm`.`customers` WHERE `since` >= :dvt_v2 AND `id` < :dvt_v1
dvt_v1: SELECT (SELECT "items"."max_qty" AS "max(qty)" FROM "dvt_v1_x1" AS "items") AS "dvt_value"
dvt_v2: SELECT (SELECT "orders_2"."max_day" AS "max(day)" FROM "dvt_v2_x1" AS "orders_2") AS "dvt_value"
dvt_v3: SELECT (SELECT "orders"."min_day" AS "min(day)" FROM "dvt_v3_x1" AS "orders") AS "dvt_value"
transform: SELECT "customers"."id" AS "id" FROM "dvt_x1" AS "customers" WHERE (CAST("customers"."since" AS DATE)) > (SELECT "dvt_value" FROM "dvt_v2") AND DATE_TRUNC('MONTH', (COALESCE("customers"."since", CAST('2020-01-01' AS TIMESTAMP)))) >= (SELECT "dvt_value" FROM "dvt_v3") AND (CAST("customers"."id" AS BIGINT)) < (SELECT "dvt_value" FROM "dvt_v1")
columns: id bigint(20) =
DVT005: crm.customers (my): DATE_TRUNC('MONTH', (COALESCE(customers.since, CAST('2020-01-01' AS TIMESTAMP)))) >= :dvt_v3 is evaluated in the engine: mysql is not known to agree on 'is null' for datetime
