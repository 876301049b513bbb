--- a text that is only handed on is what it is
select n.id, n.nick as name from "pg.shop.public.nicks" n join "my.crm.customers" c on c.id = n.id
>>>
dvt_x1 @pg: SELECT "id" AS "id", "nick" AS "nick" FROM "shop"."public"."nicks"
dvt_x2 @my: SELECT `id` AS `id` FROM `crm`.`customers`
transform: SELECT "n"."id" AS "id", "n"."nick" AS "name" FROM "dvt_x1" AS "n" JOIN "dvt_x2" AS "c" ON "c"."id" = "n"."id"
columns: id integer =, name text =
DVT007: crm.customers (my) and public.nicks (pg) are joined in the engine on c.id = n.id

--- one that is compared
select n.id from "pg.shop.public.nicks" n join "my.crm.customers" c on c.id = n.id where n.nick = 'Ann'
>>>
dvt_x1 @pg: SELECT "id" AS "id" FROM "shop"."public"."nicks" WHERE "nick" = 'Ann' AND "nick" COLLATE "C" = 'Ann'
dvt_x2 @my: SELECT `id` AS `id` FROM `crm`.`customers`
transform: SELECT "n"."id" AS "id" FROM "dvt_x1" AS "n" JOIN "dvt_x2" AS "c" ON "c"."id" = "n"."id"
columns: id integer =
DVT007: crm.customers (my) and public.nicks (pg) are joined in the engine on c.id = n.id
DVT003: public.nicks.nick: texts are compared exactly, where pg compares them by the collation of their column

--- joined, also further up
with named as (select id, nick as name from "pg.shop.public.nicks") select c.id from named join "my.crm.customers" c on c.name = named.name
>>>
dvt_x1 @pg: SELECT "nick" AS "nick" FROM "shop"."public"."nicks"
dvt_x2 @my: SELECT `id` AS `id`, `name` AS `name` FROM `crm`.`customers`
transform: SELECT "c"."id" AS "id" FROM "dvt_x1" AS "nicks" JOIN "dvt_x2" AS "c" ON "c"."name" = "nicks"."nick"
columns: id bigint(20) =
DVT007: crm.customers (my) and public.nicks (pg) are joined in the engine on c.name = named_2.name
DVT003: public.nicks.nick: texts are compared exactly, where pg compares them by the collation of their column

--- or made distinct
select distinct n.nick from "pg.shop.public.nicks" n join "my.crm.customers" c on c.id = n.id
>>>
dvt_x1 @pg: SELECT "id" AS "id", "nick" AS "nick" FROM "shop"."public"."nicks"
dvt_x2 @my: SELECT `id` AS `id` FROM `crm`.`customers`
transform: SELECT DISTINCT "n"."nick" AS "nick" FROM "dvt_x1" AS "n" JOIN "dvt_x2" AS "c" ON "c"."id" = "n"."id"
columns: nick text =
DVT007: crm.customers (my) and public.nicks (pg) are joined in the engine on c.id = n.id
DVT003: public.nicks.nick: texts are compared exactly, where pg compares them by the collation of their column

--- or decides which rows there are
select n.id, n.nick from "pg.shop.public.nicks" n join "my.crm.customers" c on c.id = n.id order by nick limit 3
>>>
dvt_x1 @pg: SELECT "id" AS "id", "nick" AS "nick" FROM "shop"."public"."nicks"
dvt_x2 @my: SELECT `id` AS `id` FROM `crm`.`customers`
transform: SELECT "n"."id" AS "id", "n"."nick" AS "nick" FROM "dvt_x1" AS "n" JOIN "dvt_x2" AS "c" ON "c"."id" = "n"."id" ORDER BY "nick" LIMIT 3
columns: id integer =, nick text =
DVT007: crm.customers (my) and public.nicks (pg) are joined in the engine on c.id = n.id
DVT003: public.nicks.nick: texts are compared exactly, where pg compares them by the collation of their column
DVT003: texts are ordered by their bytes (collation C), not by the database's collation

--- in a model of another kind of database it is a text as any [duckdb]
select n.id from "pg.shop.public.nicks" n join "my.crm.customers" c on c.id = n.id where n.nick = 'Ann'
>>>
dvt_x1 @pg: SELECT "id" AS "id" FROM "shop"."public"."nicks" WHERE "nick" = 'Ann' AND "nick" COLLATE "C" = 'Ann'
dvt_x2 @my: SELECT `id` AS `id` FROM `crm`.`customers`
transform: SELECT "n"."id" AS "id" FROM "dvt_x1" AS "n" JOIN "dvt_x2" AS "c" ON "c"."id" = "n"."id"
columns: id integer =
DVT007: crm.customers (my) and public.nicks (pg) are joined in the engine on c.id = n.id
