--- joins of several targets
select o.id from "pg.shop.public.orders" o join "my.crm.customers" c on c.id = o.customer_id join "lite.main.events" e on e.id = o.id and e.id = c.id
>>>
dvt_x1 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id" FROM "shop"."public"."orders"
dvt_x2 @my: SELECT `id` AS `id` FROM `crm`.`customers`
dvt_x3 @lite: SELECT "id" AS "id" FROM "main"."events"
transform: SELECT "o"."id" AS "id" FROM "dvt_x1" AS "o" JOIN "dvt_x2" AS "c" ON "c"."id" = "o"."customer_id" JOIN "dvt_x3" AS "e" ON "e"."id" = "o"."id" AND "e"."id" = "c"."id"
columns: id integer =
DVT007: crm.customers (my) and public.orders (pg) are joined in the engine on c.id = o.customer_id
DVT007: main.events (lite) and public.orders (pg) are joined in the engine on e.id = o.id
DVT007: main.events (lite) and crm.customers (my) are joined in the engine on e.id = c.id

--- one target: no such note
select o.id from "pg.shop.public.orders" o join "pg.shop.archive.orders" a on a.id = o.id
>>>
dvt_x1 @pg: SELECT "id" AS "id" FROM "shop"."public"."orders"
dvt_x2 @pg: SELECT "id" AS "id" FROM "shop"."archive"."orders"
transform: SELECT "o"."id" AS "id" FROM "dvt_x1" AS "o" JOIN "dvt_x2" AS "a" ON "a"."id" = "o"."id"
columns: id integer =
