--- stars
select o.*, c.name from "pg.shop.public.orders" o join "my.crm.customers" c on c.id = o.customer_id
>>>
dvt_x1 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id", "amount" AS "amount", "status" AS "status", "code" AS "code", "day" AS "day", "at" AS "at", "paid" AS "paid" FROM "shop"."public"."orders"
dvt_x2 @my: SELECT `id` AS `id`, `name` AS `name` FROM `crm`.`customers`
transform: SELECT "o"."id" AS "id", "o"."customer_id" AS "customer_id", "o"."amount" AS "amount", "o"."status" AS "status", "o"."code" AS "code", "o"."day" AS "day", "o"."at" AS "at", "o"."paid" AS "paid", "c"."name" AS "name" FROM "dvt_x1" AS "o" JOIN "dvt_x2" AS "c" ON "c"."id" = "o"."customer_id"
columns: id integer =, customer_id integer =, amount numeric(10,2) =, status text =, code character(3) =, day date =, at timestamp with time zone =, paid boolean =, name varchar(20) =
DVT007: crm.customers (my) and public.orders (pg) are joined in the engine on c.id = o.customer_id

--- using
select id, o.day, e.kind from "pg.shop.public.orders" o left join "lite.main.events" e using (id)
>>>
dvt_x1 @pg: SELECT "id" AS "id", "day" AS "day" FROM "shop"."public"."orders"
dvt_x2 @lite: SELECT "id" AS "id", "kind" AS "kind" FROM "main"."events"
transform: SELECT COALESCE("o"."id", "e"."id") AS "id", "o"."day" AS "day", "e"."kind" AS "kind" FROM "dvt_x1" AS "o" LEFT JOIN "dvt_x2" AS "e" ON "o"."id" = "e"."id"
columns: id BIGINT, day date =, kind TEXT =
DVT007: public.orders (pg) and main.events (lite) are joined in the engine on o.id = e.id

--- natural
select id, kind, day from "pg.shop.archive.orders" natural join (select id, kind from "lite.main.events") e
>>>
dvt_x1 @lite: SELECT "id" AS "id", "kind" AS "kind" FROM "main"."events"
dvt_x2 @pg: SELECT "id" AS "id", "day" AS "day" FROM "shop"."archive"."orders"
transform: SELECT COALESCE("orders"."id", "events"."id") AS "id", "events"."kind" AS "kind", "orders"."day" AS "day" FROM "dvt_x2" AS "orders" JOIN "dvt_x1" AS "events" ON "orders"."id" = "events"."id"
columns: id BIGINT, kind TEXT =, day date =
DVT007: archive.orders (pg) and main.events (lite) are joined in the engine on orders.id = e.id

--- columns that differ in case only
select "A", a, "select" from "pg.shop.public.Odd" where "A" = 1 and a = 2
>>>
dvt_x1 @pg: SELECT "A" AS "A", "a" AS "a_1", "select" AS "select" FROM "shop"."public"."Odd" WHERE "A" = 1 AND "a" = 2
transform: SELECT "odd"."A" AS "A", "odd"."a_1" AS "a", "odd"."select" AS "select" FROM "dvt_x1" AS "odd" WHERE "odd"."A" = 1 AND "odd"."a_1" = 2
columns: A integer =, a integer =, select text =

--- an unknown column of a relation
select o.statsu from "pg.shop.public.orders" o
>>>
error DVT123: model.shop.report, line 1, column 15: public.orders (pg) has no column 'statsu'
  hint: did you mean 'status'? valid: amount, at, code, customer_id, day, id, paid, status

--- an unknown column of nothing
select statuz from "pg.shop.public.orders" o join "my.crm.customers" c on c.id = o.customer_id
>>>
error DVT123: model.shop.report, line 1, column 13: none of the relations that it can see has a column 'statuz'
  hint: did you mean 'status'? valid: amount, at, code, country, customer_id, day, id, name, paid, since, status, vip

--- a whole row
select o from "pg.shop.public.orders" o
>>>
error DVT120: model.shop.report: a whole row is used as a value, which has no counterpart in the engine
  hint: name a column of it: t.id is null, count(t.id)

--- a correlated name
select c.name from "my.crm.customers" c where exists (select 1 from "pg.shop.public.orders" where customer_id = c.id and status = 'new')
>>>
dvt_x1 @my: SELECT `id` AS `id`, `name` AS `name` FROM `crm`.`customers`
dvt_x2 @pg: SELECT "customer_id" AS "customer_id" FROM "shop"."public"."orders" WHERE "status" = 'new'
transform: SELECT "c"."name" AS "name" FROM "dvt_x1" AS "c" WHERE EXISTS(SELECT 1 AS "dvt_one" FROM "dvt_x2" AS "orders" WHERE "orders"."customer_id" = "c"."id")
columns: name varchar(20) =
DVT007: public.orders (pg) and crm.customers (my) are joined in the engine on orders.customer_id = c.id

--- a star leaves hidden columns out
select * from "my.crm.notes"
>>>
dvt_x1 @my: SELECT `id` AS `id`, `text` AS `text` FROM `crm`.`notes`
transform: SELECT "notes"."id" AS "id", "notes"."text" AS "text" FROM "dvt_x1" AS "notes"
columns: id int(11) =, text text =

--- also one of a table, and within [duckdb]
with n as (select n.* from "my.crm.notes" n) select n.*, c.name from n join "my.crm.customers" c on c.id = n.id
>>>
dvt_x1 @my: SELECT `id` AS `id`, `text` AS `text` FROM `crm`.`notes`
dvt_x2 @my: SELECT `id` AS `id`, `name` AS `name` FROM `crm`.`customers`
transform: SELECT "n_2"."id" AS "id", "n_2"."text" AS "text", "c"."name" AS "name" FROM "dvt_x1" AS "n_2" JOIN "dvt_x2" AS "c" ON "c"."id" = "n_2"."id"
columns: id int(11) =, text text =, name varchar(20) =

--- a name finds a hidden column [mysql]
select *, secret from `my.crm.notes` where secret is not null
>>>
dvt_x1 @my: SELECT `id` AS `id`, `secret` AS `secret`, `text` AS `text` FROM `crm`.`notes` WHERE NOT `secret` IS NULL
transform: SELECT "notes"."id" AS "id", "notes"."text" AS "text", "notes"."secret" AS "secret" FROM "dvt_x1" AS "notes" WHERE NOT "notes"."secret" IS NULL
columns: id int(11) =, text text =, secret varchar(20) =

--- the engine knows none where it expands the star [duckdb]
select columns('.*') from "my.crm.notes"
>>>
dvt_x1 @my: SELECT `id` AS `id`, `text` AS `text` FROM `crm`.`notes`
transform: SELECT COLUMNS('.*') FROM "dvt_x1" AS "notes"
columns:
decided: relations are read whole: COLUMNS(…) is resolved by the engine
