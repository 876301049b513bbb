--- columns of a derived table that differ in case only
select x."A", x.a as b from (select * from "pg.shop.public.Odd") x where x.a = 2
>>>
dvt_x1 @pg: SELECT "A" AS "A", "a" AS "a_1" FROM "shop"."public"."Odd" WHERE "a" = 2
transform: SELECT "odd"."A" AS "A", "odd"."a_1" AS "b" FROM "dvt_x1" AS "odd" WHERE "odd"."a_1" = 2
columns: A integer =, b integer =

--- of a CTE
with x as (select id as "N", customer_id as n from "pg.shop.public.orders") select y."N" as big, y.n as small from x y
>>>
dvt_x1 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id" FROM "shop"."public"."orders"
transform: SELECT "orders"."id" AS "big", "orders"."customer_id" AS "small" FROM "dvt_x1" AS "orders"
columns: big integer =, small integer =
