--- the run's moment
select id, current_date as today, now() as moment from "pg.shop.public.orders" where day < current_date
>>>
dvt_x1 @pg: SELECT "id" AS "id" FROM "shop"."public"."orders" WHERE "day" < CAST('2026-03-01' AS DATE)
transform: SELECT "orders"."id" AS "id", CAST('2026-03-01' AS DATE) AS "today", CAST('2026-03-01 12:00:00+00' AS TIMESTAMPTZ) AS "moment" FROM "dvt_x1" AS "orders"
columns: id integer =, today DATE, moment TIMESTAMPTZ

--- in a filter with arithmetic
select id from "pg.shop.public.orders" where day >= current_date - interval '7 days'
>>>
dvt_x1 @pg: SELECT "id" AS "id" FROM "shop"."public"."orders" WHERE "day" >= CAST('2026-02-22' AS DATE)
transform: SELECT "orders"."id" AS "id" FROM "dvt_x1" AS "orders"
columns: id integer =
