--- integer division truncates
select id / 2 as half, amount / 2 as exact, id / customer_id as ratio from "pg.shop.public.orders"
>>>
dvt_x1 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id", "amount" AS "amount" FROM "shop"."public"."orders"
transform: SELECT "orders"."id" // 2 AS "half", DVT_NUMERIC("orders"."amount" / 2) AS "exact", (CASE WHEN "orders"."customer_id" = 0 THEN ERROR('division by zero') ELSE "orders"."id" // "orders"."customer_id" END) AS "ratio" FROM "dvt_x1" AS "orders"
columns: half BIGINT, exact DECIMAL, ratio BIGINT
DVT003: a division of numerics is computed in double precision (about 15 digits)

--- LIKE has an escape
select id from "pg.shop.public.orders" where status like 'a\_%' or status like code
>>>
dvt_x1 @pg: SELECT "id" AS "id", "status" AS "status", "code" AS "code" FROM "shop"."public"."orders"
transform: SELECT "orders"."id" AS "id" FROM "dvt_x1" AS "orders" WHERE "orders"."status" LIKE 'a\_%' ESCAPE '\' OR "orders"."status" LIKE "orders"."code" ESCAPE '\'
columns: id integer =
DVT005: public.orders (pg): orders.status LIKE 'a\_%' OR orders.status LIKE orders.code is evaluated in the engine: the pattern holds characters that databases treat differently
DVT003: char(n) loses its padding where it is computed with, grouped or united

--- halves of doubles go to even
select round(weight) as w, round(price) as p from "duck.main.items"
>>>
dvt_x1 @duck: SELECT "price" AS "price", "weight" AS "weight" FROM "main"."items"
transform: SELECT ROUND_EVEN("items"."weight", 0) AS "w", ROUND("items"."price") AS "p" FROM "dvt_x1" AS "items"
columns: w DOUBLE, p DECIMAL

--- the fraction of seconds
select extract(second from day::timestamp) as s, extract(year from day) / 2 as y from "pg.shop.public.orders"
>>>
dvt_x1 @pg: SELECT "day" AS "day" FROM "shop"."public"."orders"
transform: SELECT CAST(EXTRACT(MICROSECOND FROM CAST("orders"."day" AS TIMESTAMP)) / 1000000 AS DECIMAL(18, 6)) AS "s", DVT_NUMERIC(EXTRACT(YEAR FROM "orders"."day") / 2) AS "y" FROM "dvt_x1" AS "orders"
columns: s DECIMAL, y DECIMAL
DVT003: a division of numerics is computed in double precision (about 15 digits)

--- NULLs first where the database puts them [mysql]
select id from `my.crm.customers` order by name, id desc
>>>
dvt_x1 @my: SELECT `id` AS `id`, `name` AS `name` FROM `crm`.`customers`
transform: SELECT "customers"."id" AS "id" FROM "dvt_x1" AS "customers" ORDER BY "customers"."name" NULLS FIRST, "id" DESC
columns: id bigint(20) =

--- texts that MySQL holds equal [mysql]
select id from `my.crm.customers` where name = 'x'
>>>
dvt_x1 @my: SELECT `id` AS `id`, `name` AS `name` FROM `crm`.`customers` WHERE `name` = 'x'
transform: SELECT "customers"."id" AS "id" FROM "dvt_x1" AS "customers" WHERE "customers"."name" = 'x'
columns: id bigint(20) =
DVT003: texts are compared exactly, where MySQL's default collations ignore case, accents and trailing spaces

--- rows
select id from "pg.shop.public.orders" where (id, customer_id) = (1, 2)
>>>
dvt_x1 @pg: SELECT "id" AS "id" FROM "shop"."public"."orders" WHERE "id" = 1 AND "customer_id" = 2
transform: SELECT "orders"."id" AS "id" FROM "dvt_x1" AS "orders"
columns: id integer =

--- similar to
select id from "pg.shop.public.orders" where status similar to '(a|b)%'
>>>
dvt_x1 @pg: SELECT "id" AS "id", "status" AS "status" FROM "shop"."public"."orders"
transform: SELECT "orders"."id" AS "id" FROM "dvt_x1" AS "orders" WHERE REGEXP_FULL_MATCH("orders"."status", '(a|b).*', 's')
columns: id integer =
DVT005: public.orders (pg): orders.status SIMILAR TO '(a|b)%' is evaluated in the engine: only plain comparisons of a column are known to agree

--- a function that the engine understands otherwise
select format('%s', status) from "pg.shop.public.orders"
>>>
error DVT120: model.shop.report: postgres: format('%s …') has no counterpart in the engine: use || or concat()

--- origins through CTE and outer join
with c as (select id, name as label from "my.crm.customers") select o.amount, c.label, o.amount + 1 as more from "pg.shop.public.orders" o left join c on c.id = o.customer_id
>>>
dvt_x1 @my: SELECT `id` AS `id`, `name` AS `name` FROM `crm`.`customers`
dvt_x2 @pg: SELECT "customer_id" AS "customer_id", "amount" AS "amount" FROM "shop"."public"."orders"
transform: SELECT "o"."amount" AS "amount", "customers"."name" AS "label", "o"."amount" + 1 AS "more" FROM "dvt_x2" AS "o" LEFT JOIN "dvt_x1" AS "customers" ON "customers"."id" = "o"."customer_id"
columns: amount numeric(10,2) =, label varchar(20) =, more DECIMAL
DVT007: crm.customers (my) and public.orders (pg) are joined in the engine on c_2.id = o.customer_id

--- an ORDER BY of a set operation [duckdb]
select order_id as Id from "duck.main.items" union all select id from "lite.main.events" order by id limit 3
>>>
dvt_x1 @duck: SELECT "order_id" AS "order_id" FROM "main"."items"
dvt_x2 @lite: SELECT "id" AS "id" FROM "main"."events"
transform: SELECT "items"."order_id" AS "Id" FROM "dvt_x1" AS "items" UNION ALL SELECT "events"."id" AS "id" FROM "dvt_x2" AS "events" ORDER BY "Id" LIMIT 3
columns: Id INT

--- a long decimal has no room for more digits
select coalesce(cast(id as numeric(38,0)), 0.5) as a, coalesce(cast(id as numeric(36,0)), 0.5) as b, case when true then cast(id as numeric(38,2)) else 1.25 end as c, sku from "pg.shop.public.orders" cross join "duck.main.items"
>>>
dvt_x1 @pg: SELECT "id" AS "id" FROM "shop"."public"."orders"
dvt_x2 @duck: SELECT "sku" AS "sku" FROM "main"."items"
transform: SELECT COALESCE(CAST("orders"."id" AS DECIMAL(38, 0)), 0.5) AS "a", COALESCE(CAST("orders"."id" AS DECIMAL(36, 0)), 0.5) AS "b", CASE WHEN TRUE THEN CAST("orders"."id" AS DECIMAL(38, 2)) ELSE 1.25 END AS "c", "items"."sku" AS "sku" FROM "dvt_x1" AS "orders" CROSS JOIN "dvt_x2" AS "items"
columns: a DECIMAL, b DECIMAL, c DECIMAL, sku VARCHAR =
DVT003: the engine's decimals have 38 digits: what a long one leaves no room for behind the point is rounded

--- nor in a union
select cast(id as numeric(38,0)) as a from "pg.shop.public.orders" union all select price from "duck.main.items"
>>>
dvt_x1 @pg: SELECT "id" AS "id" FROM "shop"."public"."orders"
dvt_x2 @duck: SELECT "price" AS "price" FROM "main"."items"
transform: SELECT CAST("orders"."id" AS DECIMAL(38, 0)) AS "a" FROM "dvt_x1" AS "orders" UNION ALL SELECT "items"."price" AS "price" FROM "dvt_x2" AS "items"
columns: a DECIMAL
DVT003: the engine's decimals have 38 digits: what a long one leaves no room for behind the point is rounded

--- subqueries in the ON of an outer join become columns of the item that they read
select o.id, i.sku from "pg.shop.public.orders" o left join "duck.main.items" i on i.sku = o.id::varchar and o.id > (select max(price) from "duck.main.items") and o.id in (select id from "pg.shop.public.orders" where id > 3) and exists (select 1 from "pg.shop.public.orders" z where z.id::varchar = i.sku)
>>>
dvt_v1_x1 @duck: SELECT CAST(MAX("price") AS DECIMAL(10, 2)) AS "max_price" FROM "main"."items"
dvt_x1 @pg: SELECT "id" AS "id" FROM "shop"."public"."orders"
dvt_x2 @duck: SELECT "sku" AS "sku" FROM "main"."items"
dvt_v1: SELECT (SELECT "items"."max_price" AS "max" FROM "dvt_v1_x1" AS "items") AS "dvt_value"
transform: SELECT "o"."id" AS "id", "i"."sku" AS "sku" FROM (SELECT "o".*, "o"."id" IN (SELECT "orders"."id" AS "id" FROM "dvt_x1" AS "orders" WHERE "orders"."id" > 3) AS "dvt_s2" FROM "dvt_x1" AS "o") AS "o" LEFT JOIN (SELECT "i".*, (SELECT "dvt_value" FROM "dvt_v1") AS "dvt_s1", EXISTS(SELECT 1 AS "dvt_one" FROM "dvt_x1" AS "z" WHERE CAST("z"."id" AS TEXT) = "i"."sku") AS "dvt_s3" FROM "dvt_x2" AS "i") AS "i" ON "i"."sku" = CAST("o"."id" AS TEXT) AND "o"."id" > "i"."dvt_s1" AND "o"."dvt_s2" AND "i"."dvt_s3"
columns: id integer =, sku VARCHAR =
DVT007: main.items (duck) and public.orders (pg) are joined in the engine on i.sku = CAST(o.id AS VARCHAR)
DVT007: main.items (duck) and public.orders (pg) are joined in the engine on CAST(z.id AS VARCHAR) = i.sku

--- names like those of hoisted columns are left alone
with q as (select id, customer_id as dvt_status, amount as dvt_s1 from "pg.shop.public.orders") select q.id, q.dvt_s1, i.sku from q left join "duck.main.items" i on i.order_id = q.id and q.dvt_status in (select order_id from "duck.main.items") and q.id < (select max(price) from "duck.main.items")
>>>
dvt_v1_x1 @duck: SELECT CAST(MAX("price") AS DECIMAL(10, 2)) AS "max_price" FROM "main"."items"
dvt_x1 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id", "amount" AS "amount" FROM "shop"."public"."orders"
dvt_x2 @duck: SELECT "order_id" AS "order_id", "sku" AS "sku" FROM "main"."items"
dvt_v1: SELECT (SELECT "items"."max_price" AS "max" FROM "dvt_v1_x1" AS "items") AS "dvt_value"
transform: SELECT "orders"."id" AS "id", "orders"."amount" AS "dvt_s1", "i"."sku" AS "sku" FROM (SELECT "orders".*, "orders"."customer_id" IN (SELECT "items_2"."order_id" AS "order_id" FROM "dvt_x2" AS "items_2") AS "dvt_s_1" FROM "dvt_x1" AS "orders") AS "orders" LEFT JOIN (SELECT "i".*, (SELECT "dvt_value" FROM "dvt_v1") AS "dvt_s_2" FROM "dvt_x2" AS "i") AS "i" ON "i"."order_id" = "orders"."id" AND "orders"."dvt_s_1" AND "orders"."id" < "i"."dvt_s_2"
columns: id integer =, dvt_s1 numeric(10,2) =, sku VARCHAR =
DVT007: main.items (duck) and public.orders (pg) are joined in the engine on i.order_id = q_2.id

--- an output that is called as a table is [mysql]
select label, count(*) as n from (select c.name as label from `my.crm.customers` c, `lite.main.Cased` label where label.Size = c.id) x group by label order by case when label is null then 1 else 0 end, label
>>>
dvt_x1 @my: SELECT `id` AS `id`, `name` AS `name` FROM `crm`.`customers`
dvt_x2 @lite: SELECT "Size" AS "size" FROM "main"."Cased"
transform: SELECT "c"."name" AS "label", COUNT(*) AS "n" FROM "dvt_x1" AS "c", "dvt_x2" AS "label_2" WHERE "label_2"."size" = "c"."id" GROUP BY "c"."name" ORDER BY CASE WHEN "label" IS NULL THEN 1 ELSE 0 END NULLS FIRST, "label" NULLS FIRST
columns: label varchar(20) =, n BIGINT
DVT007: main.Cased (lite) and crm.customers (my) are joined in the engine on label.size = c.id
DVT003: texts are grouped and ordered by their bytes, where MySQL's default collations ignore case
