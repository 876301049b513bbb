--- a column that only filters need, and the source decides
select id from "pg.shop.public.orders" where paid and day > date '2026-01-01' and customer_id = 3
>>>
dvt_x1 @pg: SELECT "id" AS "id" FROM "shop"."public"."orders" WHERE "paid" AND "day" > CAST('2026-01-01' AS DATE) AND "customer_id" = 3
transform: SELECT "orders"."id" AS "id" FROM "dvt_x1" AS "orders"
columns: id integer =

--- one that is needed otherwise is filtered again
select id, day from "pg.shop.public.orders" where day > date '2026-01-01'
>>>
dvt_x1 @pg: SELECT "id" AS "id", "day" AS "day" FROM "shop"."public"."orders" WHERE "day" > CAST('2026-01-01' AS DATE)
transform: SELECT "orders"."id" AS "id", "orders"."day" AS "day" FROM "dvt_x1" AS "orders" WHERE "orders"."day" > CAST('2026-01-01' AS DATE)
columns: id integer =, day date =

--- not where the source may only widen, or another scan reads the relation
select c.id from "my.crm.customers" c where c.name = 'x' and c.country = 'NL' union all select a.id from "pg.shop.public.orders" a join "pg.shop.public.orders" b on a.id = b.customer_id where a.paid
>>>
dvt_x1 @my: SELECT `id` AS `id`, `name` AS `name`, `country` AS `country` FROM `crm`.`customers` WHERE `name` = 'x'
dvt_x2 @pg: SELECT "id" AS "id", "paid" AS "paid" FROM "shop"."public"."orders" WHERE "paid"
dvt_x3 @pg: SELECT "customer_id" AS "customer_id" FROM "shop"."public"."orders"
transform: SELECT "c"."id" AS "id" FROM "dvt_x1" AS "c" WHERE "c"."name" = 'x' AND "c"."country" = 'NL' UNION ALL SELECT "a"."id" AS "id" FROM "dvt_x2" AS "a" JOIN "dvt_x3" AS "b" ON "a"."id" = "b"."customer_id" WHERE "a"."paid"
columns: id BIGINT
DVT005: crm.customers (my): c.country = 'NL' is evaluated in the engine: comparisons of country (char(2)) may differ there
DVT003: char(n) loses its padding where it is computed with, grouped or united

--- of the side that an outer join fills, in its condition only
select o.id, i.sku from "my.crm.clerks" o left join "duck.main.items" i on i.order_id = o.id and i.qty > 3 and i.price < 2 where o.order_id > 5 and (i.weight > 1 or i.weight is null)
>>>
dvt_x1 @my: SELECT `id` AS `id` FROM `crm`.`clerks` WHERE `order_id` > 5
dvt_x2 @duck: SELECT "order_id" AS "order_id", "sku" AS "sku", "weight" AS "weight" FROM "main"."items" WHERE "qty" > 3 AND "price" < 2
transform: SELECT "o"."id" AS "id", "i"."sku" AS "sku" FROM "dvt_x1" AS "o" LEFT JOIN "dvt_x2" AS "i" ON "i"."order_id" = "o"."id" WHERE "i"."weight" > 1 OR "i"."weight" IS NULL
columns: id bigint(20) =, sku VARCHAR =
DVT007: main.items (duck) and crm.clerks (my) are joined in the engine on i.order_id = o.id
DVT005: main.items (duck): i.weight > 1 OR i.weight IS NULL is evaluated in the engine: an outer join may fill these columns with NULL

--- what others are limited by is sent
select l.order_id from "pg.shop.public.lines" l join "duck.main.codes" c on c.sku = l.sku where c.id = 3
>>>
dvt_x1 @pg: SELECT "order_id" AS "order_id", "sku" AS "sku" FROM "shop"."public"."lines" WHERE "sku" IN (:dvt_k1)
dvt_x2 @duck: SELECT "sku" AS "sku" FROM "main"."codes" WHERE "id" = 3
transform: SELECT "l"."order_id" AS "order_id" FROM "dvt_x1" AS "l" JOIN "dvt_x2" AS "c" ON "c"."sku" = "l"."sku"
columns: order_id integer =
DVT007: main.codes (duck) and public.lines (pg) are joined in the engine on c.sku = l.sku

--- nothing is left of a condition
select count(distinct i.sku) as n from "pg.shop.public.orders" o join "duck.main.items" i on i.qty = 1 where o.paid
>>>
dvt_x1 @pg: SELECT 1 AS "dvt_one" FROM "shop"."public"."orders" WHERE "paid"
dvt_x2 @duck: SELECT "sku" AS "sku" FROM "main"."items" WHERE "qty" = 1
transform: SELECT COUNT(DISTINCT "i"."sku") AS "n" FROM "dvt_x1" AS "o" CROSS JOIN "dvt_x2" AS "i"
columns: n BIGINT
