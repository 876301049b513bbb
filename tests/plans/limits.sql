--- some rows
select id, name from "my.crm.customers" limit 10
>>>
dvt_x1 @my: SELECT `id` AS `id`, `name` AS `name` FROM `crm`.`customers` LIMIT 10
transform: SELECT "customers"."id" AS "id", "customers"."name" AS "name" FROM "dvt_x1" AS "customers" LIMIT 10
columns: id bigint(20) =, name varchar(20) =

--- the first ones, after some
select id, x * 2 as double, upper(sku) as code from "duck.main.codes" order by id limit 10 offset 5
>>>
dvt_x1 @duck: SELECT "id" AS "id", "sku" AS "sku", "x" AS "x" FROM "main"."codes" ORDER BY "id" LIMIT 15
transform: SELECT "codes"."id" AS "id", "codes"."x" * 2 AS "double", UPPER("codes"."sku") AS "code" FROM "dvt_x1" AS "codes" ORDER BY "id" LIMIT 10 OFFSET 5
columns: id BIGINT =, double DOUBLE, code TEXT
DVT003: upper and lower case outside ASCII follow DuckDB's rules, not the database's locale

--- sorted and filtered as the engine does
select o.id as number, o.status from "pg.shop.public.orders" o where o.paid and o.day > date '2026-01-01' order by status desc, number limit 10 offset 5
>>>
dvt_x1 @pg: SELECT "id" AS "id", "status" AS "status" FROM "shop"."public"."orders" WHERE "paid" AND "day" > CAST('2026-01-01' AS DATE) ORDER BY "status" COLLATE "C" DESC, "id" LIMIT 15
transform: SELECT "o"."id" AS "number", "o"."status" AS "status" FROM "dvt_x1" AS "o" ORDER BY "status" DESC NULLS FIRST, "number" LIMIT 10 OFFSET 5
columns: number integer =, status text =
DVT003: texts are ordered by their bytes (collation C), not by the database's collation

--- nulls go where the model wants them
select order_id, qty from "duck.main.items" order by qty desc, order_id nulls first limit 3
>>>
dvt_x1 @duck: SELECT "order_id" AS "order_id", "qty" AS "qty" FROM "main"."items" ORDER BY "qty" DESC NULLS FIRST, "order_id" NULLS FIRST LIMIT 3
transform: SELECT "items"."order_id" AS "order_id", "items"."qty" AS "qty" FROM "dvt_x1" AS "items" ORDER BY "qty" DESC NULLS FIRST, "order_id" NULLS FIRST LIMIT 3
columns: order_id INTEGER =, qty INTEGER =

--- of a server without NULLS FIRST
select id, order_id from "my.crm.clerks" order by order_id desc, id limit 3
>>>
dvt_x1 @my: SELECT `id` AS `id`, `order_id` AS `order_id` FROM `crm`.`clerks` ORDER BY CASE WHEN `order_id` IS NULL THEN 1 ELSE 0 END DESC, `order_id` DESC, CASE WHEN `id` IS NULL THEN 1 ELSE 0 END, `id` LIMIT 3
transform: SELECT "clerks"."id" AS "id", "clerks"."order_id" AS "order_id" FROM "dvt_x1" AS "clerks" ORDER BY "order_id" DESC NULLS FIRST, "id" LIMIT 3
columns: id bigint(20) =, order_id int(11) =

--- what left joins add takes no row away
select l.order_id, c.name from "pg.shop.public.lines" l left join "my.crm.clerks" c on c.order_id = l.order_id order by l.order_id limit 5
>>>
dvt_x1 @pg: SELECT "order_id" AS "order_id" FROM "shop"."public"."lines" ORDER BY "order_id" LIMIT 5
dvt_x2 @my: SELECT `name` AS `name`, `order_id` AS `order_id` FROM `crm`.`clerks`
transform: SELECT "l"."order_id" AS "order_id", "c"."name" AS "name" FROM "dvt_x1" AS "l" LEFT JOIN "dvt_x2" AS "c" ON "c"."order_id" = "l"."order_id" ORDER BY "l"."order_id" LIMIT 5
columns: order_id integer =, name varchar(20) =
DVT007: crm.clerks (my) and public.lines (pg) are joined in the engine on c.order_id = l.order_id

--- not where they may, or where other columns sort
select l.order_id, c.name from "pg.shop.public.lines" l join "my.crm.clerks" c on c.order_id = l.order_id limit 5
>>>
dvt_x1 @pg: SELECT "order_id" AS "order_id" FROM "shop"."public"."lines" WHERE "order_id" IN (:dvt_k1)
dvt_x2 @my: SELECT `name` AS `name`, `order_id` AS `order_id` FROM `crm`.`clerks`
transform: SELECT "l"."order_id" AS "order_id", "c"."name" AS "name" FROM "dvt_x1" AS "l" JOIN "dvt_x2" AS "c" ON "c"."order_id" = "l"."order_id" LIMIT 5
columns: order_id integer =, name varchar(20) =
DVT007: crm.clerks (my) and public.lines (pg) are joined in the engine on c.order_id = l.order_id

--- by a column that a join adds
select l.order_id, c.name from "pg.shop.public.lines" l left join "my.crm.clerks" c on c.order_id = l.order_id order by c.name limit 5
>>>
dvt_x1 @pg: SELECT "order_id" AS "order_id" FROM "shop"."public"."lines"
dvt_x2 @my: SELECT `name` AS `name`, `order_id` AS `order_id` FROM `crm`.`clerks`
transform: SELECT "l"."order_id" AS "order_id", "c"."name" AS "name" FROM "dvt_x1" AS "l" LEFT JOIN "dvt_x2" AS "c" ON "c"."order_id" = "l"."order_id" ORDER BY "c"."name" LIMIT 5
columns: order_id integer =, name varchar(20) =
DVT007: crm.clerks (my) and public.lines (pg) are joined in the engine on c.order_id = l.order_id
DVT003: texts are ordered by their bytes (collation C), not by the database's collation

--- within what is joined further
select q.amount, k.id from (select sku, amount from "pg.shop.public.lines" order by amount limit 10) q join "duck.main.codes" k on k.sku = q.sku
>>>
dvt_x1 @pg: SELECT "sku" AS "sku", "amount" AS "amount" FROM "shop"."public"."lines" ORDER BY "amount" LIMIT 10
dvt_x2 @duck: SELECT "id" AS "id", "sku" AS "sku" FROM "main"."codes"
transform: SELECT "q"."amount" AS "amount", "k"."id" AS "id" FROM (SELECT "lines"."sku" AS "sku", "lines"."amount" AS "amount" FROM "dvt_x1" AS "lines" ORDER BY "amount" LIMIT 10) AS "q" JOIN "dvt_x2" AS "k" ON "k"."sku" = "q"."sku"
columns: amount numeric(10,2) =, id BIGINT =
DVT007: main.codes (duck) and public.lines (pg) are joined in the engine on k.sku = q.sku

--- not where the source decides otherwise
select id from "my.crm.customers" where country = 'NL' order by id limit 10
>>>
dvt_x1 @my: SELECT `id` AS `id`, `country` AS `country` FROM `crm`.`customers`
transform: SELECT "customers"."id" AS "id" FROM "dvt_x1" AS "customers" WHERE "customers"."country" = 'NL' ORDER BY "id" LIMIT 10
columns: id bigint(20) =
DVT005: crm.customers (my): customers.country = 'NL' is evaluated in the engine: comparisons of country (char(2)) may differ there

--- nor sorts otherwise
select id, name from "my.crm.customers" order by name limit 10
>>>
dvt_x1 @my: SELECT `id` AS `id`, `name` AS `name` FROM `crm`.`customers`
transform: SELECT "customers"."id" AS "id", "customers"."name" AS "name" FROM "dvt_x1" AS "customers" ORDER BY "name" LIMIT 10
columns: id bigint(20) =, name varchar(20) =
DVT003: texts are ordered by their bytes (collation C), not by the database's collation

--- nor where a relation is read again
with few as (select id from "pg.shop.public.orders" order by id limit 10) select f.id, c.name, o.amount from few f join "pg.shop.public.orders" o on o.customer_id = f.id join "my.crm.customers" c on c.id = o.customer_id
>>>
dvt_x1 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id", "amount" AS "amount" FROM "shop"."public"."orders"
dvt_x2 @my: SELECT `id` AS `id`, `name` AS `name` FROM `crm`.`customers`
transform: WITH "few" AS (SELECT "orders"."id" AS "id" FROM "dvt_x1" AS "orders" ORDER BY "id" LIMIT 10) SELECT "f"."id" AS "id", "c"."name" AS "name", "o"."amount" AS "amount" FROM "few" AS "f" JOIN "dvt_x1" AS "o" ON "o"."customer_id" = "f"."id" JOIN "dvt_x2" AS "c" ON "c"."id" = "o"."customer_id"
columns: id integer =, name varchar(20) =, amount numeric(10,2) =
DVT007: crm.customers (my) and public.orders (pg) are joined in the engine on c.id = o.customer_id

--- nor of groups
select order_id, count(*) as n from "duck.main.items" group by order_id limit 3
>>>
dvt_x1 @duck: SELECT "order_id" AS "order_id", COUNT(*) AS "count" FROM "main"."items" GROUP BY "order_id"
transform: SELECT "items"."order_id" AS "order_id", CAST(SUM("items"."count") AS BIGINT) AS "n" FROM "dvt_x1" AS "items" GROUP BY "items"."order_id" LIMIT 3
columns: order_id INTEGER =, n BIGINT

--- nor of rows made of rows
select unnest(string_to_array(name, ' ')) as word from "my.crm.customers" limit 3
>>>
dvt_x1 @my: SELECT `name` AS `name` FROM `crm`.`customers`
transform: SELECT UNNEST(STRING_TO_ARRAY("customers"."name", ' ')) AS "word" FROM "dvt_x1" AS "customers" LIMIT 3
columns: word
DVT003: string_to_array() is computed by the engine; it is not known to mean the same in postgres

--- not of distinct rows
select distinct id from "my.crm.customers" limit 3
>>>
dvt_x1 @my: SELECT `id` AS `id` FROM `crm`.`customers` GROUP BY `id`
transform: SELECT DISTINCT "customers"."id" AS "id" FROM "dvt_x1" AS "customers" LIMIT 3
columns: id bigint(20) =

--- nor windows
select id, row_number() over (order by id) as n from "my.crm.customers" order by id limit 3
>>>
dvt_x1 @my: SELECT `id` AS `id` FROM `crm`.`customers`
transform: SELECT "customers"."id" AS "id", ROW_NUMBER() OVER (ORDER BY "customers"."id") AS "n" FROM "dvt_x1" AS "customers" ORDER BY "id" LIMIT 3
columns: id bigint(20) =, n BIGINT

--- nothing
select id from "my.crm.customers" limit 0
>>>
dvt_x1 @my: SELECT `id` AS `id` FROM `crm`.`customers` LIMIT 0
transform: SELECT "customers"."id" AS "id" FROM "dvt_x1" AS "customers" LIMIT 0
columns: id bigint(20) =

--- a limit that is no number
select id from "my.crm.customers" limit 1 + 2
>>>
dvt_x1 @my: SELECT `id` AS `id` FROM `crm`.`customers`
transform: SELECT "customers"."id" AS "id" FROM "dvt_x1" AS "customers" LIMIT 1 + 2
columns: id bigint(20) =

--- all rows
select id from "my.crm.customers" limit all
>>>
dvt_x1 @my: SELECT `id` AS `id` FROM `crm`.`customers`
transform: SELECT "customers"."id" AS "id" FROM "dvt_x1" AS "customers" LIMIT ALL
columns: id bigint(20) =
