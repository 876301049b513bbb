--- all of a query, whatever it computes [postgres alike]
select upper(status) as status, sum(amount) / 2 as half from "pg.shop.public.orders" o where lower(o.code) = 'a' group by 1 having count(*) > 1
>>>
dvt_x1 @pg: SELECT "status" AS "status", "half" AS "half" FROM (SELECT UPPER("o"."status") AS "status", SUM("o"."amount") / 2 AS "half" FROM "shop"."public"."orders" AS "o" WHERE LOWER("o"."code") = 'a' GROUP BY UPPER("o"."status") HAVING COUNT(*) > 1) AS "dvt_i1"
transform: SELECT "dvt_i1"."status" AS "status", "dvt_i1"."half" AS "half" FROM "dvt_x1" AS "dvt_i1"
columns: status TEXT, half DECIMAL

--- a CTE with those that it reads [postgres alike]
with big as (select o.customer_id, l.sku from "pg.shop.public.orders" o join "pg.shop.public.lines" l on l.order_id = o.id where l.amount > o.amount), counted as (select customer_id, count(distinct sku) as n from big group by 1) select c.name, k.n from counted k join "my.crm.customers" c on c.id = k.customer_id where k.n > 3
>>>
dvt_x1 @my: SELECT `id` AS `id`, `name` AS `name` FROM `crm`.`customers`
dvt_x2 @pg: SELECT "customer_id" AS "customer_id", "n" AS "n" FROM (SELECT "o"."customer_id" AS "customer_id", COUNT(DISTINCT "l"."sku") AS "n" FROM "shop"."public"."orders" AS "o" JOIN "shop"."public"."lines" AS "l" ON "l"."order_id" = "o"."id" WHERE "l"."amount" > "o"."amount" GROUP BY "o"."customer_id") AS "dvt_i1"
transform: WITH "counted" AS (SELECT "dvt_i1"."customer_id" AS "customer_id", "dvt_i1"."n" AS "n" FROM "dvt_x2" AS "dvt_i1") SELECT "c"."name" AS "name", "k"."n" AS "n" FROM "counted" AS "k" JOIN "dvt_x1" AS "c" ON "c"."id" = "k"."customer_id" WHERE "k"."n" > 3
columns: name varchar(20) =, n BIGINT
DVT007: crm.customers (my) and public.orders (pg) and public.lines (pg) are joined in the engine on c.id = k.customer_id
DVT005: public.orders, public.lines (pg): dvt_i1.n > 3 is evaluated in the engine: comparisons of n (type unknown) may differ there

--- one that is read twice is computed where it is needed [postgres alike]
with paid as (select id, customer_id from "pg.shop.public.orders" where abs(amount) > 3), n as (select count(*) as n from paid) select c.name, p.id, n.n from paid p join "my.crm.customers" c on c.id = p.customer_id cross join n
>>>
dvt_x1 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id" FROM "shop"."public"."orders" WHERE ABS(CAST("amount" AS DECIMAL)) > 3
dvt_x2 @my: SELECT `id` AS `id`, `name` AS `name` FROM `crm`.`customers`
dvt_x3 @pg: SELECT "n" AS "n" FROM (SELECT COUNT(*) AS "n" FROM "shop"."public"."orders" AS "orders_2" WHERE ABS("orders_2"."amount") > 3) AS "dvt_i1"
transform: WITH "n" AS (SELECT "dvt_i1"."n" AS "n" FROM "dvt_x3" AS "dvt_i1") SELECT "c"."name" AS "name", "orders"."id" AS "id", "n_2"."n" AS "n" FROM "dvt_x1" AS "orders" JOIN "dvt_x2" AS "c" ON "c"."id" = "orders"."customer_id" CROSS JOIN "n" AS "n_2"
columns: name varchar(20) =, id integer =, n BIGINT
DVT007: crm.customers (my) and public.orders (pg) are joined in the engine on c.id = p.customer_id

--- a subquery that reads nothing of the outer query [postgres alike]
select c.name from "my.crm.customers" c where c.id in (select customer_id from "pg.shop.public.orders" where upper(status) = 'X')
>>>
dvt_x1 @my: SELECT `id` AS `id`, `name` AS `name` FROM `crm`.`customers`
dvt_x2 @pg: SELECT "customer_id" AS "customer_id" FROM (SELECT "orders"."customer_id" AS "customer_id" FROM "shop"."public"."orders" AS "orders" WHERE UPPER("orders"."status") = 'X') AS "dvt_i1"
transform: SELECT "c"."name" AS "name" FROM "dvt_x1" AS "c" WHERE "c"."id" IN (SELECT "dvt_i1"."customer_id" AS "customer_id" FROM "dvt_x2" AS "dvt_i1")
columns: name varchar(20) =

--- one that does stays [postgres alike]
select c.name from "my.crm.customers" c where exists (select 1 from "pg.shop.public.orders" o where o.customer_id = c.id and upper(o.status) = 'X')
>>>
dvt_x1 @my: SELECT `id` AS `id`, `name` AS `name` FROM `crm`.`customers`
dvt_x2 @pg: SELECT "customer_id" AS "customer_id", "status" AS "status" FROM "shop"."public"."orders" WHERE (UPPER("status" COLLATE "C") = 'X' OR NOT ("status" COLLATE "C" ~ '^[ -~]*$'))
transform: SELECT "c"."name" AS "name" FROM "dvt_x1" AS "c" WHERE EXISTS(SELECT 1 AS "dvt_one" FROM "dvt_x2" AS "o" WHERE "o"."customer_id" = "c"."id" AND UPPER("o"."status") = 'X')
columns: name varchar(20) =
DVT007: public.orders (pg) and crm.customers (my) are joined in the engine on o.customer_id = c.id
DVT003: upper and lower case outside ASCII follow DuckDB's rules, not the database's locale

--- a side of a union [postgres alike]
select id, lower(status) as s from "pg.shop.public.orders" where length(status) > 2 union all select id, name from "my.crm.customers"
>>>
dvt_x1 @my: SELECT `id` AS `id`, `name` AS `name` FROM `crm`.`customers`
dvt_x2 @pg: SELECT "id" AS "id", "s" AS "s" FROM (SELECT "orders"."id" AS "id", LOWER("orders"."status") AS "s" FROM "shop"."public"."orders" AS "orders" WHERE LENGTH("orders"."status") > 2) AS "dvt_i1"
transform: SELECT "dvt_i1"."id" AS "id", "dvt_i1"."s" AS "s" FROM "dvt_x2" AS "dvt_i1" UNION ALL SELECT "customers"."id" AS "id", "customers"."name" AS "name" FROM "dvt_x1" AS "customers"
columns: id INT, s TEXT

--- columns are asked for by their exact names [postgres alike]
select "A" + a as total, "select" as text from "pg.shop.public.Odd" where "A" <> a
>>>
dvt_x1 @pg: SELECT "total" AS "total", "text" AS "text" FROM (SELECT "odd"."A" + "odd"."a" AS "total", "odd"."select" AS "text" FROM "shop"."public"."Odd" AS "odd" WHERE "odd"."A" <> "odd"."a") AS "dvt_i1"
transform: SELECT "dvt_i1"."total" AS "total", "dvt_i1"."text" AS "text" FROM "dvt_x1" AS "dvt_i1"
columns: total INT, text text =

--- what hangs on chance, on the session or on functions of the users stays [postgres alike]
select random() as r, current_user as who, own(id) as o, id from "pg.shop.public.orders" where abs(id) > 3
>>>
dvt_x1 @pg: SELECT "id" AS "id" FROM "shop"."public"."orders" WHERE ABS(CAST("id" AS DECIMAL)) > 3
transform: SELECT RANDOM() AS "r", CURRENT_USER() AS "who", OWN("orders"."id") AS "o", "orders"."id" AS "id" FROM "dvt_x1" AS "orders" WHERE ABS("orders"."id") > 3
columns: r DOUBLE, who TEXT, o, id integer =
DVT003: current_user() is computed by the engine; it is not known to mean the same in postgres
DVT003: own() is computed by the engine; it is not known to mean the same in postgres

--- and what hangs on the time zone [postgres alike]
select at::date as day, count(*) as n from "pg.shop.public.orders" where abs(id) > 3 group by 1
>>>
dvt_x1 @pg: SELECT "at" AS "at" FROM "shop"."public"."orders" WHERE ABS(CAST("id" AS DECIMAL)) > 3
transform: SELECT CAST("orders"."at" AS DATE) AS "day", COUNT(*) AS "n" FROM "dvt_x1" AS "orders" GROUP BY CAST("orders"."at" AS DATE)
columns: day DATE, n BIGINT

--- a join that may send more than its sides stays [postgres alike]
select o.id, o.status, o.day, o.amount, l.sku, l.amount as part from "pg.shop.public.orders" o cross join "pg.shop.public.lines" l
>>>
dvt_x1 @pg: SELECT "id" AS "id", "amount" AS "amount", "status" AS "status", "day" AS "day" FROM "shop"."public"."orders"
dvt_x2 @pg: SELECT "sku" AS "sku", "amount" AS "amount" FROM "shop"."public"."lines"
transform: SELECT "o"."id" AS "id", "o"."status" AS "status", "o"."day" AS "day", "o"."amount" AS "amount", "l"."sku" AS "sku", "l"."amount" AS "part" FROM "dvt_x1" AS "o" CROSS JOIN "dvt_x2" AS "l"
columns: id integer =, status text =, day date =, amount numeric(10,2) =, sku text =, part numeric(10,2) =

--- rows of one relation need no part of the query [postgres alike]
select id, status from "pg.shop.public.orders"
>>>
dvt_x1 @pg: SELECT "id" AS "id", "status" AS "status" FROM "shop"."public"."orders"
transform: SELECT "orders"."id" AS "id", "orders"."status" AS "status" FROM "dvt_x1" AS "orders"
columns: id integer =, status text =

--- in another dialect nothing is known to be the same [duckdb]
select upper(status) as status, count(*) as n from "pg.shop.public.orders" group by 1
>>>
dvt_x1 @pg: SELECT "status" AS "status" FROM "shop"."public"."orders"
transform: SELECT UPPER("orders"."status") AS "status", COUNT(*) AS "n" FROM "dvt_x1" AS "orders" GROUP BY UPPER("orders"."status")
columns: status TEXT, n BIGINT

--- of one MySQL server for a model of another [mysql alike]
select upper(name) as u, count(*) as n, group_concat(id order by id) as ids from `my.crm.customers` c where name like 'a%' group by 1
>>>
dvt_x1 @my: SELECT `u` AS `u`, `n` AS `n`, `ids` AS `ids` FROM (SELECT UPPER(`c`.`name`) AS `u`, COUNT(*) AS `n`, GROUP_CONCAT(`c`.`id` ORDER BY `c`.`id` SEPARATOR ',') AS `ids` FROM `crm`.`customers` AS `c` WHERE `c`.`name` LIKE 'a%' GROUP BY UPPER(`c`.`name`)) AS `dvt_i1`
transform: SELECT "dvt_i1"."u" AS "u", "dvt_i1"."n" AS "n", "dvt_i1"."ids" AS "ids" FROM "dvt_x1" AS "dvt_i1"
columns: u TEXT, n BIGINT, ids TEXT

--- the moment and regexp are none of them [mysql alike]
select id, utc_date() as d, name regexp '^a' as a from `my.crm.customers` c
>>>
dvt_x1 @my: SELECT `id` AS `id`, `name` AS `name` FROM `crm`.`customers`
transform: SELECT "c"."id" AS "id", CAST(CURRENT_TIMESTAMP AT TIME ZONE 'UTC' AS DATE) AS "d", REGEXP_MATCHES("c"."name", '^a') AS "a" FROM "dvt_x1" AS "c"
columns: id bigint(20) =, d DATE, a BOOLEAN
DVT003: regular expressions are DuckDB's (RE2): no back-references, no look-around
DVT003: utc_date() is computed by the engine; it is not known to mean the same in mysql

--- a union whose columns have no names of their own stays [postgres alike]
select c.name from "my.crm.customers" c where exists (select * from "pg.shop.public.orders" o join "pg.shop.public.lines" l on l.order_id = o.id union all select * from "pg.shop.public.orders" o join "pg.shop.public.lines" l on l.order_id > o.id)
>>>
dvt_x1 @my: SELECT `name` AS `name` FROM `crm`.`customers`
dvt_x2 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id", "amount" AS "amount", "status" AS "status", "code" AS "code", "day" AS "day", "at" AS "at", "paid" AS "paid" FROM "shop"."public"."orders"
dvt_x3 @pg: SELECT "order_id" AS "order_id", "sku" AS "sku", "amount" AS "amount", "day" AS "day", "ratio" AS "ratio" FROM "shop"."public"."lines"
transform: SELECT "c"."name" AS "name" FROM "dvt_x1" AS "c" WHERE EXISTS(SELECT "o"."id" AS "id", "o"."customer_id" AS "customer_id", "o"."amount" AS "amount", "o"."status" AS "status", "o"."code" AS "code", "o"."day" AS "day", "o"."at" AS "at", "o"."paid" AS "paid", "l"."order_id" AS "order_id", "l"."sku" AS "sku", "l"."amount" AS "amount", "l"."day" AS "day", "l"."ratio" AS "ratio" FROM "dvt_x2" AS "o" JOIN "dvt_x3" AS "l" ON "l"."order_id" = "o"."id" UNION ALL SELECT "o_2"."id" AS "id", "o_2"."customer_id" AS "customer_id", "o_2"."amount" AS "amount", "o_2"."status" AS "status", "o_2"."code" AS "code", "o_2"."day" AS "day", "o_2"."at" AS "at", "o_2"."paid" AS "paid", "l_2"."order_id" AS "order_id", "l_2"."sku" AS "sku", "l_2"."amount" AS "amount", "l_2"."day" AS "day", "l_2"."ratio" AS "ratio" FROM "dvt_x2" AS "o_2" JOIN "dvt_x3" AS "l_2" ON "l_2"."order_id" > "o_2"."id")
columns: name varchar(20) =
DVT003: char(n) loses its padding where it is computed with, grouped or united
