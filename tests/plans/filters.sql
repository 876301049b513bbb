--- what PostgreSQL is known to agree on
select id from "pg.shop.public.orders" where status = 'new' and status <> 'old' and status > 'a' and status like 'n%' and amount between 1.5 and 2 and day >= '2026-01-01' and day < date '2026-01-01' + interval '1 month' and id in (1, 2) and paid and customer_id is not null and not (id = 3 or day is null)
>>>
dvt_x1 @pg: SELECT "id" AS "id" FROM "shop"."public"."orders" WHERE "status" = 'new' AND "status" COLLATE "C" <> 'old' AND "status" COLLATE "C" > 'a' AND "status" COLLATE "C" LIKE 'n%' AND "amount" BETWEEN 1.5 AND 2 AND "day" >= CAST('2026-01-01' AS DATE) AND "day" < CAST('2026-02-01' AS DATE) AND "id" IN (1, 2) AND "paid" AND NOT "customer_id" IS NULL AND "id" <> 3 AND NOT "day" IS NULL
transform: SELECT "orders"."id" AS "id" FROM "dvt_x1" AS "orders"
columns: id integer =

--- what it is not
select id from "pg.shop.public.orders" where code = 'abc' and at > '2026-01-01' and upper(status) = 'X' and id = '5' and status like 'a\_%' and id + 1 > 2
>>>
dvt_x1 @pg: SELECT "id" AS "id", "status" AS "status", "code" AS "code", "at" AS "at" FROM "shop"."public"."orders" WHERE "at" >= CAST('2025-12-30 00:00:00+00:00' AS TIMESTAMPTZ) AND (UPPER("status" COLLATE "C") = 'X' OR NOT ("status" COLLATE "C" ~ '^[ -~]*$')) AND "id" = 5 AND "id" > 1
transform: SELECT "orders"."id" AS "id" FROM "dvt_x1" AS "orders" WHERE "orders"."code" = 'abc' AND "orders"."at" > '2026-01-01' AND UPPER("orders"."status") = 'X' AND "orders"."id" = '5' AND "orders"."status" LIKE 'a\_%' ESCAPE '\' AND "orders"."id" + 1 > 2
columns: id integer =
DVT005: public.orders (pg): orders.code = 'abc' is evaluated in the engine: comparisons of code (character(3)) may differ there
DVT005: public.orders (pg): orders.status LIKE 'a\_%' is evaluated in the engine: the pattern holds characters that databases treat differently
DVT003: upper and lower case outside ASCII follow DuckDB's rules, not the database's locale

--- what MySQL is known to keep at least
select id from "my.crm.customers" where name = 'x' and name in ('a', 'b') and name like 'x%' and id > 3 and since >= '2026-01-01'
>>>
dvt_x1 @my: SELECT `id` AS `id`, `name` AS `name`, `since` AS `since` FROM `crm`.`customers` WHERE `name` = 'x' AND `name` IN ('a', 'b') AND `name` LIKE 'x%' AND `id` > 3 AND `since` >= CAST('2026-01-01 00:00:00' AS DATETIME)
transform: SELECT "customers"."id" AS "id" FROM "dvt_x1" AS "customers" WHERE "customers"."name" = 'x' AND "customers"."name" IN ('a', 'b') AND "customers"."name" LIKE 'x%' AND "customers"."id" > 3 AND "customers"."since" >= '2026-01-01'
columns: id bigint(20) =

--- what MySQL would lose
select id from "my.crm.customers" where name <> 'x' and name > 'a' and name not like 'x%' and country = 'de' and vip = 1 and since is null and name not in ('a')
>>>
dvt_x1 @my: SELECT `id` AS `id`, `name` AS `name`, `country` AS `country`, `since` AS `since`, `vip` AS `vip` FROM `crm`.`customers`
transform: SELECT "customers"."id" AS "id" FROM "dvt_x1" AS "customers" WHERE "customers"."name" <> 'x' AND "customers"."name" > 'a' AND "customers"."name" NOT LIKE 'x%' AND "customers"."country" = 'de' AND "customers"."vip" = 1 AND "customers"."since" IS NULL AND NOT "customers"."name" IN ('a')
columns: id bigint(20) =
DVT005: crm.customers (my): customers.name <> 'x' is evaluated in the engine: mysql is not known to agree on '<>' for varchar(20)
DVT005: crm.customers (my): customers.name > 'a' is evaluated in the engine: mysql is not known to agree on '<' for varchar(20)
DVT005: crm.customers (my): NOT customers.name LIKE 'x%' is evaluated in the engine: mysql is not known to agree on 'not like' for varchar(20)
DVT005: crm.customers (my): customers.country = 'de' is evaluated in the engine: comparisons of country (char(2)) may differ there
DVT005: crm.customers (my): customers.vip = 1 is evaluated in the engine: comparisons of vip (tinyint(1)) may differ there
DVT005: crm.customers (my): customers.since IS NULL is evaluated in the engine: mysql is not known to agree on 'is null' for datetime
DVT005: crm.customers (my): NOT customers.name IN ('a') is evaluated in the engine: mysql is not known to agree on '<>' for varchar(20)
DVT003: texts are ordered by their bytes (collation C), not by the database's collation

--- SQLite knows integers and texts
select id from "lite.main.events" where id between 1 and 3 and kind = 'x' and kind <> 'y' and kind < 'z' and kind like 'a%' and kind not like 'b%' and at > '2026-01-01' and n = 1
>>>
dvt_x1 @lite: SELECT "id" AS "id", "kind" AS "kind", "at" AS "at", "n" AS "n" FROM "main"."events" WHERE "id" BETWEEN 1 AND 3 AND "kind" = 'x' AND "kind" COLLATE "BINARY" <> 'y' AND "kind" COLLATE "BINARY" < 'z' AND ("kind" LIKE 'a%' OR NOT (INSTR("kind", CHAR(0)) = 0))
transform: SELECT "events"."id" AS "id" FROM "dvt_x1" AS "events" WHERE "events"."id" BETWEEN 1 AND 3 AND "events"."kind" = 'x' AND "events"."kind" <> 'y' AND "events"."kind" < 'z' AND "events"."kind" LIKE 'a%' AND "events"."kind" NOT LIKE 'b%' AND "events"."at" > '2026-01-01' AND "events"."n" = 1
columns: id INTEGER =
DVT005: main.events (lite): NOT events.kind LIKE 'b%' is evaluated in the engine: sqlite is not known to agree on 'not like' for TEXT
DVT005: main.events (lite): events.at > '2026-01-01' is evaluated in the engine: comparisons of at (DATE) may differ there
DVT005: main.events (lite): events.n = 1 is evaluated in the engine: comparisons of n (NUMERIC) may differ there
DVT003: texts are ordered by their bytes (collation C), not by the database's collation

--- DuckDB
select order_id from "duck.main.items" where sku <> 'a' and price < 10.25 and weight > 0.5 and qty = 1
>>>
dvt_x1 @duck: SELECT "order_id" AS "order_id" FROM "main"."items" WHERE "sku" COLLATE "C" <> 'a' AND "price" < 10.25 AND "weight" > 0.5 AND "qty" = 1
transform: SELECT "items"."order_id" AS "order_id" FROM "dvt_x1" AS "items"
columns: order_id INTEGER =

--- OR of both sides
select id from "pg.shop.public.orders" where (status = 'a' and id = 1) or (status = 'b' and upper(code) = 'X')
>>>
dvt_x1 @pg: SELECT "id" AS "id", "status" AS "status", "code" AS "code" FROM "shop"."public"."orders" WHERE (("status" = 'a' AND "id" = 1) OR "status" = 'b')
transform: SELECT "orders"."id" AS "id" FROM "dvt_x1" AS "orders" WHERE ("orders"."status" = 'a' AND "orders"."id" = 1) OR ("orders"."status" = 'b' AND UPPER("orders"."code") = 'X')
columns: id integer =
DVT006: public.orders (pg): (orders.status = 'a' AND orders.id = 1) OR (orders.status = 'b' AND UPPER(orders.code) = 'X') is evaluated in the engine: upper() is not known to mean the same in postgres
DVT003: char(n) loses its padding where it is computed with, grouped or united
DVT003: upper and lower case outside ASCII follow DuckDB's rules, not the database's locale

--- OR with a part that cannot be asked
select id from "pg.shop.public.orders" where status = 'a' or upper(code) = 'X'
>>>
dvt_x1 @pg: SELECT "id" AS "id", "status" AS "status", "code" AS "code" FROM "shop"."public"."orders"
transform: SELECT "orders"."id" AS "id" FROM "dvt_x1" AS "orders" WHERE "orders"."status" = 'a' OR UPPER("orders"."code") = 'X'
columns: id integer =
DVT006: public.orders (pg): orders.status = 'a' OR UPPER(orders.code) = 'X' is evaluated in the engine: upper() is not known to mean the same in postgres
DVT003: char(n) loses its padding where it is computed with, grouped or united
DVT003: upper and lower case outside ASCII follow DuckDB's rules, not the database's locale

--- OR over two relations
select o.id from "pg.shop.public.orders" o, "my.crm.customers" c where (o.status = 'a' and c.name = 'x') or (o.status = 'b' and c.name = 'y')
>>>
dvt_x1 @pg: SELECT "id" AS "id", "status" AS "status" FROM "shop"."public"."orders" WHERE ("status" = 'a' OR "status" = 'b')
dvt_x2 @my: SELECT `name` AS `name` FROM `crm`.`customers` WHERE (`name` = 'x' OR `name` = 'y')
transform: SELECT "o"."id" AS "id" FROM "dvt_x1" AS "o", "dvt_x2" AS "c" WHERE ("o"."status" = 'a' AND "c"."name" = 'x') OR ("o"."status" = 'b' AND "c"."name" = 'y')
columns: id integer =
DVT007: public.orders (pg) and crm.customers (my) are joined in the engine on (o.status = 'a' AND c.name = 'x') OR (o.status = 'b' AND c.name = 'y')

--- a left join's WHERE that rejects NULLs
select o.id from "pg.shop.public.orders" o left join "my.crm.customers" c on c.id = o.customer_id where c.name = 'x'
>>>
dvt_x1 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id" FROM "shop"."public"."orders"
dvt_x2 @my: SELECT `id` AS `id`, `name` AS `name` FROM `crm`.`customers` WHERE `name` = 'x'
transform: SELECT "o"."id" AS "id" FROM "dvt_x1" AS "o" LEFT JOIN "dvt_x2" AS "c" ON "c"."id" = "o"."customer_id" WHERE "c"."name" = 'x'
columns: id integer =
DVT007: crm.customers (my) and public.orders (pg) are joined in the engine on c.id = o.customer_id

--- a left join's WHERE that does not
select o.id from "pg.shop.public.orders" o left join "my.crm.customers" c on c.id = o.customer_id where c.name is null
>>>
dvt_x1 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id" FROM "shop"."public"."orders"
dvt_x2 @my: SELECT `id` AS `id`, `name` AS `name` FROM `crm`.`customers`
transform: SELECT "o"."id" AS "id" FROM "dvt_x1" AS "o" LEFT JOIN "dvt_x2" AS "c" ON "c"."id" = "o"."customer_id" WHERE "c"."name" IS NULL
columns: id integer =
DVT007: crm.customers (my) and public.orders (pg) are joined in the engine on c.id = o.customer_id
DVT005: crm.customers (my): c.name IS NULL is evaluated in the engine: an outer join may fill these columns with NULL

--- a left join's ON
select o.id from "pg.shop.public.orders" o left join "my.crm.customers" c on c.id = o.customer_id and c.name = 'x' and o.status = 'new'
>>>
dvt_x1 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id", "status" AS "status" FROM "shop"."public"."orders"
dvt_x2 @my: SELECT `id` AS `id`, `name` AS `name` FROM `crm`.`customers` WHERE `name` = 'x'
transform: SELECT "o"."id" AS "id" FROM "dvt_x1" AS "o" LEFT JOIN "dvt_x2" AS "c" ON "c"."id" = "o"."customer_id" AND "c"."name" = 'x' AND "o"."status" = 'new'
columns: id integer =
DVT007: crm.customers (my) and public.orders (pg) are joined in the engine on c.id = o.customer_id

--- a right join's ON and WHERE
select c.id from "pg.shop.public.orders" o right join "my.crm.customers" c on c.id = o.customer_id and o.status = 'new' and c.name = 'x' where c.id > 1
>>>
dvt_x1 @pg: SELECT "customer_id" AS "customer_id", "status" AS "status" FROM "shop"."public"."orders" WHERE "status" = 'new'
dvt_x2 @my: SELECT `id` AS `id`, `name` AS `name` FROM `crm`.`customers` WHERE `id` > 1
transform: SELECT "c"."id" AS "id" FROM "dvt_x1" AS "o" RIGHT JOIN "dvt_x2" AS "c" ON "c"."id" = "o"."customer_id" AND "o"."status" = 'new' AND "c"."name" = 'x' WHERE "c"."id" > 1
columns: id bigint(20) =
DVT007: crm.customers (my) and public.orders (pg) are joined in the engine on c.id = o.customer_id

--- a full join
select o.id from "pg.shop.public.orders" o full join "pg.shop.archive.orders" a on a.id = o.id where o.status = 'new' and a.day is null
>>>
dvt_x1 @pg: SELECT "id" AS "id", "status" AS "status" FROM "shop"."public"."orders" WHERE "status" = 'new'
dvt_x2 @pg: SELECT "id" AS "id", "day" AS "day" FROM "shop"."archive"."orders"
transform: SELECT "o"."id" AS "id" FROM "dvt_x1" AS "o" FULL JOIN "dvt_x2" AS "a" ON "a"."id" = "o"."id" WHERE "o"."status" = 'new' AND "a"."day" IS NULL
columns: id integer =
DVT005: archive.orders (pg): a.day IS NULL is evaluated in the engine: an outer join may fill these columns with NULL

--- an inner join after a left join
select o.id from "pg.shop.public.orders" o left join "my.crm.customers" c on c.id = o.customer_id join "lite.main.events" e on e.id = o.id and c.name = 'x' and e.kind = 'k'
>>>
dvt_x1 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id" FROM "shop"."public"."orders"
dvt_x2 @my: SELECT `id` AS `id`, `name` AS `name` FROM `crm`.`customers` WHERE `name` = 'x'
dvt_x3 @lite: SELECT "id" AS "id" FROM "main"."events" WHERE "kind" = 'k' AND "kind" COLLATE "BINARY" = 'k'
transform: SELECT "o"."id" AS "id" FROM "dvt_x1" AS "o" LEFT JOIN "dvt_x2" AS "c" ON "c"."id" = "o"."customer_id" JOIN "dvt_x3" AS "e" ON "e"."id" = "o"."id" AND "c"."name" = 'x'
columns: id integer =
DVT007: crm.customers (my) and public.orders (pg) are joined in the engine on c.id = o.customer_id
DVT007: main.events (lite) and public.orders (pg) are joined in the engine on e.id = o.id

--- a subquery's own filter
select c.id from "my.crm.customers" c where c.id not in (select o.customer_id from "pg.shop.public.orders" o where o.status = 'new')
>>>
dvt_x1 @my: SELECT `id` AS `id` FROM `crm`.`customers`
dvt_x2 @pg: SELECT "customer_id" AS "customer_id" FROM "shop"."public"."orders" WHERE "status" = 'new'
transform: SELECT "c"."id" AS "id" FROM "dvt_x1" AS "c" WHERE NOT "c"."id" IN (SELECT "o"."customer_id" AS "customer_id" FROM "dvt_x2" AS "o")
columns: id bigint(20) =

--- into a derived table
select x.id from (select id, status, row_number() over (partition by customer_id order by id) as n, customer_id from "pg.shop.public.orders") x where x.status = 'new' and x.customer_id = 1
>>>
dvt_x1 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id", "status" AS "status" FROM "shop"."public"."orders" WHERE "status" = 'new' AND "customer_id" = 1
transform: SELECT "x"."id" AS "id" FROM (SELECT "orders"."id" AS "id", "orders"."status" AS "status", "orders"."customer_id" AS "customer_id" FROM "dvt_x1" AS "orders") AS "x" WHERE "x"."status" = 'new' AND "x"."customer_id" = 1
columns: id integer =

--- never below LIMIT
select count(*) from (select id, status from "pg.shop.public.orders" order by id limit 10) x where x.status = 'new'
>>>
dvt_x1 @pg: SELECT "id" AS "id", "status" AS "status" FROM "shop"."public"."orders" ORDER BY "id" LIMIT 10
transform: SELECT COUNT(*) AS "count" FROM (SELECT "orders"."id" AS "id", "orders"."status" AS "status" FROM "dvt_x1" AS "orders" ORDER BY "id" LIMIT 10) AS "x" WHERE "x"."status" = 'new'
columns: count BIGINT

--- never below DISTINCT ON
select x.id from (select distinct on (customer_id) customer_id, id, status from "pg.shop.public.orders" order by customer_id, id) x where x.status = 'new'
>>>
dvt_x1 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id", "status" AS "status" FROM "shop"."public"."orders"
transform: SELECT "x"."id" AS "id" FROM (SELECT DISTINCT ON ("customer_id") "orders"."customer_id" AS "customer_id", "orders"."id" AS "id", "orders"."status" AS "status" FROM "dvt_x1" AS "orders" ORDER BY "customer_id", "id") AS "x" WHERE "x"."status" = 'new'
columns: id integer =

--- below GROUP BY on its keys only
select x.status, x.n from (select status, count(*) as n, max(day) as last from "pg.shop.public.orders" group by status) x where x.status = 'new' and x.n > 1 and x.last > '2026-01-01'
>>>
dvt_x1 @pg: SELECT "status" COLLATE "C" AS "status", COUNT(*) AS "count", MAX("day") AS "max_day" FROM "shop"."public"."orders" WHERE "status" = 'new' GROUP BY "status" COLLATE "C"
transform: SELECT "x"."status" AS "status", "x"."n" AS "n" FROM (SELECT "orders"."status" AS "status", CAST(SUM("orders"."count") AS BIGINT) AS "n", MAX("orders"."max_day") AS "last" FROM "dvt_x1" AS "orders" GROUP BY "orders"."status") AS "x" WHERE "x"."status" = 'new' AND "x"."n" > 1 AND "x"."last" > '2026-01-01'
columns: status text =, n BIGINT

--- never below an aggregate without keys
select x.n from (select max(id) as n from "pg.shop.public.orders") x where x.n = 1
>>>
dvt_x1 @pg: SELECT MAX("id") AS "max_id" FROM "shop"."public"."orders"
transform: SELECT "x"."n" AS "n" FROM (SELECT "orders"."max_id" AS "n" FROM "dvt_x1" AS "orders") AS "x" WHERE "x"."n" = 1
columns: n INT

--- into every branch of a union
select x.i from (select id as i, status as s from "pg.shop.public.orders" union select id, kind from "lite.main.events") x where x.s = 'new'
>>>
dvt_x1 @pg: SELECT "id" AS "id", "status" AS "status" FROM "shop"."public"."orders" WHERE "status" = 'new'
dvt_x2 @lite: SELECT "id" AS "id", "kind" AS "kind" FROM "main"."events" WHERE "kind" = 'new'
transform: SELECT "x"."i" AS "i" FROM (SELECT "orders"."id" AS "i", "orders"."status" AS "s" FROM "dvt_x1" AS "orders" UNION SELECT "events"."id" AS "id", "events"."kind" AS "kind" FROM "dvt_x2" AS "events") AS "x" WHERE "x"."s" = 'new'
columns: i BIGINT

--- into no branch where types differ
select x.i from (select id as i from "pg.shop.public.orders" union all select id from "my.crm.customers") x where x.i = 1
>>>
dvt_x1 @pg: SELECT "id" AS "id" FROM "shop"."public"."orders"
dvt_x2 @my: SELECT `id` AS `id` FROM `crm`.`customers`
transform: SELECT "x"."i" AS "i" FROM (SELECT "orders"."id" AS "i" FROM "dvt_x1" AS "orders" UNION ALL SELECT "customers"."id" AS "id" FROM "dvt_x2" AS "customers") AS "x" WHERE "x"."i" = 1
columns: i BIGINT

--- into both sides of EXCEPT
select x.id from (select id, day from "pg.shop.public.orders" except select id, day from "pg.shop.archive.orders") x where x.day = '2026-01-01'
>>>
dvt_x1 @pg: SELECT "id" AS "id", "day" AS "day" FROM "shop"."public"."orders" WHERE "day" = CAST('2026-01-01' AS DATE)
dvt_x2 @pg: SELECT "id" AS "id", "day" AS "day" FROM "shop"."archive"."orders" WHERE "day" = CAST('2026-01-01' AS DATE)
transform: SELECT "x"."id" AS "id" FROM (SELECT "orders"."id" AS "id", "orders"."day" AS "day" FROM "dvt_x1" AS "orders" EXCEPT SELECT "orders_2"."id" AS "id", "orders_2"."day" AS "day" FROM "dvt_x2" AS "orders_2") AS "x" WHERE "x"."day" = '2026-01-01'
columns: id INT

--- top-N over a join is no top-N of a side
select o.id, c.name from "pg.shop.public.orders" o join "my.crm.customers" c on c.id = o.customer_id order by o.id limit 5
>>>
dvt_x1 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id" FROM "shop"."public"."orders"
dvt_x2 @my: SELECT `id` AS `id`, `name` AS `name` FROM `crm`.`customers`
transform: SELECT "o"."id" AS "id", "c"."name" AS "name" FROM "dvt_x1" AS "o" JOIN "dvt_x2" AS "c" ON "c"."id" = "o"."customer_id" ORDER BY "o"."id" LIMIT 5
columns: id integer =, name varchar(20) =
DVT007: crm.customers (my) and public.orders (pg) are joined in the engine on c.id = o.customer_id

--- count over a LIMIT subquery
select count(*) from (select id from "pg.shop.public.orders" limit 10) x
>>>
dvt_x1 @pg: SELECT 1 AS "dvt_one" FROM "shop"."public"."orders" LIMIT 10
transform: SELECT COUNT(*) AS "count" FROM (SELECT 1 AS "_" FROM "dvt_x1" AS "orders" LIMIT 10) AS "x"
columns: count BIGINT

--- an anti join
select o.id from "pg.shop.public.orders" o where not exists (select 1 from "my.crm.customers" c where c.id = o.customer_id and c.name = 'x')
>>>
dvt_x1 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id" FROM "shop"."public"."orders"
dvt_x2 @my: SELECT `id` AS `id`, `name` AS `name` FROM `crm`.`customers` WHERE `name` = 'x'
transform: SELECT "o"."id" AS "id" FROM "dvt_x1" AS "o" WHERE NOT EXISTS(SELECT 1 AS "dvt_one" FROM "dvt_x2" AS "c" WHERE "c"."id" = "o"."customer_id" AND "c"."name" = 'x')
columns: id integer =
DVT007: crm.customers (my) and public.orders (pg) are joined in the engine on c.id = o.customer_id

--- volatile functions stay
select id from "pg.shop.public.orders" where random() < 0.5 and id > 3
>>>
dvt_x1 @pg: SELECT "id" AS "id" FROM "shop"."public"."orders" WHERE "id" > 3
transform: SELECT "orders"."id" AS "id" FROM "dvt_x1" AS "orders" WHERE RANDOM() < 0.5 AND "orders"."id" > 3
columns: id integer =

--- a recursive CTE is not filtered from outside
with recursive r as (select id, customer_id from "pg.shop.public.orders" where id = 1 union all select o.id, o.customer_id from "pg.shop.public.orders" o join r on r.customer_id = o.id) select * from r where id > 3
>>>
dvt_x1 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id" FROM "shop"."public"."orders"
transform: WITH RECURSIVE "r" AS (SELECT "orders"."id" AS "id", "orders"."customer_id" AS "customer_id" FROM "dvt_x1" AS "orders" WHERE "orders"."id" = 1 UNION ALL SELECT "o"."id" AS "id", "o"."customer_id" AS "customer_id" FROM "dvt_x1" AS "o" JOIN "r" AS "r_2" ON "r_2"."customer_id" = "o"."id") SELECT "r_3"."id" AS "id", "r_3"."customer_id" AS "customer_id" FROM "r" AS "r_3" WHERE "r_3"."id" > 3
columns: id integer =, customer_id integer =

--- no rows are read where none are wanted
select o.id, c.name, i.sku from (select * from "pg.shop.public.orders" where false limit 0) o left join (select * from "my.crm.customers" where false limit 0) c on c.id = o.customer_id cross join (select * from "duck.main.items" where false limit 0) i
>>>
dvt_x1 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id" FROM "shop"."public"."orders" WHERE FALSE
dvt_x2 @my: SELECT `id` AS `id`, `name` AS `name` FROM `crm`.`customers` WHERE FALSE
dvt_x3 @duck: SELECT "sku" AS "sku" FROM "main"."items" WHERE FALSE
transform: SELECT "o"."id" AS "id", "c"."name" AS "name", "i"."sku" AS "sku" FROM (SELECT "orders"."id" AS "id", "orders"."customer_id" AS "customer_id" FROM "dvt_x1" AS "orders" WHERE FALSE LIMIT 0) AS "o" LEFT JOIN (SELECT "customers"."id" AS "id", "customers"."name" AS "name" FROM "dvt_x2" AS "customers" WHERE FALSE LIMIT 0) AS "c" ON "c"."id" = "o"."customer_id" CROSS JOIN (SELECT "items"."sku" AS "sku" FROM "dvt_x3" AS "items" WHERE FALSE LIMIT 0) AS "i"
columns: id integer =, name varchar(20) =, sku VARCHAR =
DVT007: crm.customers (my) and public.orders (pg) are joined in the engine on c.id = o.customer_id

--- nor of one side of a join that nothing meets
select o.id, c.name, (select max(price) from "duck.main.items") as m from "pg.shop.public.orders" o left join "my.crm.customers" c on false
>>>
dvt_x1 @pg: SELECT "id" AS "id" FROM "shop"."public"."orders"
dvt_x2 @my: SELECT `name` AS `name` FROM `crm`.`customers` WHERE FALSE
dvt_x3 @duck: SELECT CAST(MAX("price") AS DECIMAL(10, 2)) AS "max_price" FROM "main"."items"
transform: SELECT "o"."id" AS "id", "c"."name" AS "name", (SELECT "items"."max_price" AS "max" FROM "dvt_x3" AS "items") AS "m" FROM "dvt_x1" AS "o" LEFT JOIN "dvt_x2" AS "c" ON FALSE
columns: id integer =, name varchar(20) =, m DECIMAL

--- an aggregate of no rows still has one
with t as (select * from "my.crm.customers") select count(*) as n, (select count(*) from t as u) as all_of_them from "pg.shop.public.orders" o cross join t where false
>>>
dvt_x1 @my: SELECT 1 AS `dvt_one` FROM `crm`.`customers`
dvt_x2 @pg: SELECT 1 AS "dvt_one" FROM "shop"."public"."orders" WHERE FALSE
transform: SELECT COUNT(*) AS "n", (SELECT COUNT(*) AS "count" FROM "dvt_x1" AS "customers_2") AS "all_of_them" FROM "dvt_x2" AS "o" CROSS JOIN "dvt_x1" AS "customers" WHERE FALSE
columns: n BIGINT, all_of_them BIGINT

--- what follows from equalities filters all that they join
select o.id, i.sku, c.id as code from "pg.shop.public.orders" o join "duck.main.items" i on i.order_id = o.id join "pg.shop.archive.orders" a on a.id = i.order_id cross join "duck.main.codes" c where o.id > 5 and c.id = 3
>>>
dvt_x1 @pg: SELECT "id" AS "id" FROM "shop"."public"."orders" WHERE "id" > 5
dvt_x2 @duck: SELECT "order_id" AS "order_id", "sku" AS "sku" FROM "main"."items" WHERE "order_id" > 5
dvt_x3 @pg: SELECT "id" AS "id" FROM "shop"."archive"."orders" WHERE "id" > 5
dvt_x4 @duck: SELECT "id" AS "id" FROM "main"."codes" WHERE "id" = 3
transform: SELECT "o"."id" AS "id", "i"."sku" AS "sku", "c"."id" AS "code" FROM "dvt_x1" AS "o" JOIN "dvt_x2" AS "i" ON "i"."order_id" = "o"."id" JOIN "dvt_x3" AS "a" ON "a"."id" = "i"."order_id" CROSS JOIN "dvt_x4" AS "c" WHERE "o"."id" > 5 AND "c"."id" = 3
columns: id integer =, sku VARCHAR =, code BIGINT =
DVT007: main.items (duck) and public.orders (pg) are joined in the engine on i.order_id = o.id
DVT007: archive.orders (pg) and main.items (duck) are joined in the engine on a.id = i.order_id

--- also the side that a left join fills, by what holds of the other
select o.id, i.sku from "pg.shop.public.orders" o left join "duck.main.items" i on i.order_id = o.id where o.id in (1, 2)
>>>
dvt_x1 @pg: SELECT "id" AS "id" FROM "shop"."public"."orders" WHERE "id" IN (1, 2)
dvt_x2 @duck: SELECT "order_id" AS "order_id", "sku" AS "sku" FROM "main"."items" WHERE "order_id" IN (1, 2)
transform: SELECT "o"."id" AS "id", "i"."sku" AS "sku" FROM "dvt_x1" AS "o" LEFT JOIN "dvt_x2" AS "i" ON "i"."order_id" = "o"."id" WHERE "o"."id" IN (1, 2)
columns: id integer =, sku VARCHAR =
DVT007: main.items (duck) and public.orders (pg) are joined in the engine on i.order_id = o.id

--- not below a full join, and not of floating point numbers
select o.id, i.sku, c.x from "pg.shop.public.orders" o full join "duck.main.items" i on i.order_id = o.id left join "duck.main.codes" c on c.x = i.weight where i.weight > 1 and (o.id > 5 or o.id is null)
>>>
dvt_x1 @pg: SELECT "id" AS "id" FROM "shop"."public"."orders"
dvt_x2 @duck: SELECT "order_id" AS "order_id", "sku" AS "sku", "weight" AS "weight" FROM "main"."items" WHERE "weight" > 1
dvt_x3 @duck: SELECT "x" AS "x" FROM "main"."codes"
transform: SELECT "o"."id" AS "id", "i"."sku" AS "sku", "c"."x" AS "x" FROM "dvt_x1" AS "o" FULL JOIN "dvt_x2" AS "i" ON "i"."order_id" = "o"."id" LEFT JOIN "dvt_x3" AS "c" ON "c"."x" = "i"."weight" WHERE "i"."weight" > 1 AND ("o"."id" > 5 OR "o"."id" IS NULL)
columns: id integer =, sku VARCHAR =, x DOUBLE =
DVT007: main.items (duck) and public.orders (pg) are joined in the engine on i.order_id = o.id
DVT005: public.orders (pg): o.id > 5 OR o.id IS NULL is evaluated in the engine: an outer join may fill these columns with NULL

--- what all alternatives share stands by itself
select o.id, i.sku from "pg.shop.public.orders" o, "duck.main.items" i where (i.order_id = o.id and o.paid and i.qty > 3) or (i.order_id = o.id and o.paid and i.qty < 1)
>>>
dvt_x1 @pg: SELECT "id" AS "id", "paid" AS "paid" FROM "shop"."public"."orders" WHERE "paid"
dvt_x2 @duck: SELECT "order_id" AS "order_id", "sku" AS "sku", "qty" AS "qty" FROM "main"."items" WHERE ("qty" > 3 OR "qty" < 1)
transform: SELECT "o"."id" AS "id", "i"."sku" AS "sku" FROM "dvt_x1" AS "o", "dvt_x2" AS "i" WHERE ("i"."order_id" = "o"."id" AND "o"."paid" AND "i"."qty" > 3) OR ("i"."order_id" = "o"."id" AND "o"."paid" AND "i"."qty" < 1)
columns: id integer =, sku VARCHAR =
DVT007: public.orders (pg) and main.items (duck) are joined in the engine on (i.order_id = o.id AND o.paid AND i.qty > 3) OR (i.order_id = o.id AND o.paid AND i.qty < 1)

--- two texts of one relation, whose columns may have unlike collations
select p.id from "pg.shop.public.products" p where p.sku = p.kind union all select c.id from "my.crm.customers" c where c.name = c.name
>>>
dvt_x1 @pg: SELECT "id" AS "id" FROM "shop"."public"."products" WHERE "sku" COLLATE "C" = "kind" COLLATE "C"
dvt_x2 @my: SELECT `id` AS `id`, `name` AS `name` FROM `crm`.`customers` WHERE `name` = `name`
transform: SELECT "p"."id" AS "id" FROM "dvt_x1" AS "p" UNION ALL SELECT "c"."id" AS "id" FROM "dvt_x2" AS "c" WHERE "c"."name" = "c"."name"
columns: id INT

--- what is computed of a day or a time
select id from "my.crm.customers" where date(since) = '2026-02-01' and year(since) >= 2025
>>>
dvt_x1 @my: SELECT `id` AS `id`, `since` AS `since` FROM `crm`.`customers` WHERE `since` >= CAST('2026-02-01 00:00:00' AS DATETIME) AND `since` < CAST('2026-02-02 00:00:00' AS DATETIME) AND `since` >= CAST('2025-01-01 00:00:00' AS DATETIME)
transform: SELECT "customers"."id" AS "id" FROM "dvt_x1" AS "customers" WHERE CAST("customers"."since" AS DATE) = '2026-02-01' AND YEAR("customers"."since") >= 2025
columns: id bigint(20) =
DVT003: date() is computed by the engine; it is not known to mean the same in postgres
DVT003: year() is computed by the engine; it is not known to mean the same in postgres

--- in other dialects [snowflake]
select id from "pg.shop.public.orders" where at >= dateadd('day', -3, current_timestamp()) and datediff('day', day, current_date) <= 7 and date_trunc('month', day) = '2026-02-01' and nvl(status, '') <> 'old' and iff(paid, 'yes', 'no') = 'yes'
>>>
dvt_x1 @pg: SELECT "id" AS "ID", "day" AS "DAY", "at" AS "AT", "paid" AS "PAID" FROM "shop"."public"."orders" WHERE "at" >= CAST('2026-02-24 12:00:00+00:00' AS TIMESTAMPTZ) AND "day" >= CAST('2026-02-22' AS DATE) AND "day" >= CAST('2026-02-01' AS DATE) AND "day" < CAST('2026-03-01' AS DATE) AND ("status" COLLATE "C" <> 'old' OR "status" IS NULL) AND "paid"
transform: SELECT "ORDERS"."ID" AS "id" FROM "dvt_x1" AS "ORDERS" WHERE "ORDERS"."AT" >= (CAST('2026-03-01 12:00:00+00' AS TIMESTAMPTZ) + INTERVAL (-3) DAY) AND DATE_DIFF('DAY', "ORDERS"."DAY", CAST('2026-03-01' AS DATE)) <= 7 AND CASE WHEN "ORDERS"."PAID" THEN 'yes' ELSE 'no' END = 'yes'
columns: id integer =
DVT003: date_add() is computed by the engine; it is not known to mean the same in snowflake
DVT003: datediff() is computed by the engine; it is not known to mean the same in snowflake

--- of a column that is computed below a union, a window and a left join [duckdb]
with seen as (select id, at::date as on_day, coalesce(status, 'none') as state from "pg.shop.public.orders" union all select id, day, kind from (select id, day, 'x' as kind from "pg.shop.archive.orders")), ranked as (select id, on_day, state, row_number() over (partition by on_day order by id) as place from seen) select r.id, c.sold from ranked r left join (select order_id, case when qty > 5 then 'many' else 'few' end as sold from "duck.main.items") c on c.order_id = r.id where r.on_day >= '2026-02-01' and c.sold = 'many'
>>>
dvt_x1 @pg: SELECT "id" AS "id", "at" AS "at" FROM "shop"."public"."orders" WHERE "at" >= CAST('2026-01-30 00:00:00+00:00' AS TIMESTAMPTZ)
dvt_x2 @pg: SELECT "id" AS "id", "day" AS "day" FROM "shop"."archive"."orders" WHERE "day" >= CAST('2026-02-01' AS DATE)
dvt_x3 @duck: SELECT "order_id" AS "order_id", "qty" AS "qty" FROM "main"."items" WHERE "qty" > 5
transform: WITH "seen" AS (SELECT "orders"."id" AS "id", CAST("orders"."at" AS DATE) AS "on_day" FROM "dvt_x1" AS "orders" UNION ALL SELECT "_0"."id" AS "id", "_0"."day" AS "day" FROM (SELECT "orders_2"."id" AS "id", "orders_2"."day" AS "day" FROM "dvt_x2" AS "orders_2") AS "_0"), "ranked" AS (SELECT "seen_2"."id" AS "id", "seen_2"."on_day" AS "on_day" FROM "seen" AS "seen_2") SELECT "r"."id" AS "id", "c"."sold" AS "sold" FROM "ranked" AS "r" LEFT JOIN (SELECT "items"."order_id" AS "order_id", CASE WHEN "items"."qty" > 5 THEN 'many' ELSE 'few' END AS "sold" FROM "dvt_x3" AS "items") AS "c" ON "c"."order_id" = "r"."id" WHERE "r"."on_day" >= '2026-02-01' AND "c"."sold" = 'many'
columns: id INT, sold TEXT
DVT007: main.items (duck) and public.orders (pg) and archive.orders (pg) are joined in the engine on c.order_id = r.id

--- NULL in place of nothing is kept [duckdb]
select o.id from "pg.shop.public.orders" o left join "duck.main.items" i on i.order_id = o.id where coalesce(i.qty, 0) < 5 and coalesce(i.sku, 'x') = 'y' and coalesce(o.paid, false)
>>>
dvt_x1 @pg: SELECT "id" AS "id" FROM "shop"."public"."orders" WHERE "paid"
dvt_x2 @duck: SELECT "order_id" AS "order_id", "sku" AS "sku", "qty" AS "qty" FROM "main"."items" WHERE "sku" = 'y'
transform: SELECT "o"."id" AS "id" FROM "dvt_x1" AS "o" LEFT JOIN "dvt_x2" AS "i" ON "i"."order_id" = "o"."id" WHERE COALESCE("i"."qty", 0) < 5 AND COALESCE("i"."sku", 'x') = 'y'
columns: id integer =
DVT007: main.items (duck) and public.orders (pg) are joined in the engine on i.order_id = o.id
DVT005: main.items (duck): i.qty < 5 OR i.qty IS NULL is evaluated in the engine: an outer join may fill these columns with NULL

--- an empty text is NULL there [oracle]
select id from "pg.shop.public.orders" where nvl(status, 'x') = '' and coalesce(status, 'x') = 'y'
>>>
dvt_x1 @pg: SELECT "id" AS "ID", "status" AS "STATUS" FROM "shop"."public"."orders" WHERE "status" = 'y'
transform: SELECT "ORDERS"."ID" AS "id" FROM "dvt_x1" AS "ORDERS" WHERE COALESCE("ORDERS"."STATUS", 'x') = '' AND COALESCE("ORDERS"."STATUS", 'x') = 'y'
columns: id integer =
DVT006: public.orders (pg): NVL(ORDERS.STATUS, 'x') = '' is evaluated in the engine: coalesce() is not known to mean the same in postgres
