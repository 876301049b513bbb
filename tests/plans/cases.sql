--- columns of a derived table that differ in case only
select x."A", x.a as b from (select * from "pg.shop.public.Odd") x where x.a = 2
>>>
dvt_x1 @pg: SELECT "A" AS "A", "a" AS "a_1" FROM "shop"."public"."Odd" WHERE "a" = 2
transform: SELECT "x"."A" AS "A", "x"."a_1" AS "b" FROM (SELECT "odd"."A" AS "A", "odd"."a_1" AS "a_1" FROM "dvt_x1" AS "odd") AS "x" WHERE "x"."a_1" = 2
columns: A integer =, b integer =

--- of a CTE
with x as (select id as "N", customer_id as n from "pg.shop.public.orders") select y."N" as big, y.n as small from x y
>>>
dvt_x1 @pg: SELECT "id" AS "id", "customer_id" AS "customer_id" FROM "shop"."public"."orders"
transform: WITH "x" AS (SELECT "orders"."id" AS "N", "orders"."customer_id" AS "n_1" FROM "dvt_x1" AS "orders") SELECT "y"."N" AS "big", "y"."n_1" AS "small" FROM "x" AS "y"
columns: big integer =, small integer =
