--- the large side is limited to the keys of the small one
select l.order_id, c.name from "pg.shop.public.lines" l join "my.crm.clerks" c on c.order_id = l.order_id where c.name = 'ann'
>>>
dvt_x1 @pg: SELECT "order_id" AS "order_id" FROM "shop"."public"."lines" WHERE "order_id" IN (:dvt_k1)
dvt_x2 @my: SELECT `name` AS `name`, `order_id` AS `order_id` FROM `crm`.`clerks` WHERE `name` = 'ann'
transform: SELECT "l"."order_id" AS "order_id", "c"."name" AS "name" FROM "dvt_x1" AS "l" JOIN "dvt_x2" AS "c" ON "c"."order_id" = "l"."order_id" WHERE "c"."name" = 'ann'
columns: order_id integer =, name varchar(20) =
DVT007: crm.clerks (my) and public.lines (pg) are joined in the engine on c.order_id = l.order_id

--- which may be without a filter
select l.order_id, k.x from "pg.shop.public.lines" l join "duck.main.codes" k on k.sku = l.sku
>>>
dvt_x1 @pg: SELECT "order_id" AS "order_id", "sku" AS "sku" FROM "shop"."public"."lines" WHERE "sku" IN (:dvt_k1)
dvt_x2 @duck: SELECT "sku" AS "sku", "x" AS "x" FROM "main"."codes"
transform: SELECT "l"."order_id" AS "order_id", "k"."x" AS "x" FROM "dvt_x1" AS "l" JOIN "dvt_x2" AS "k" ON "k"."sku" = "l"."sku"
columns: order_id integer =, x DOUBLE =
DVT007: main.codes (duck) and public.lines (pg) are joined in the engine on k.sku = l.sku

--- not the other way round
select c.id from "my.crm.clerks" c join "pg.shop.public.lines" l on c.order_id = l.order_id and l.sku = 'a'
>>>
dvt_x1 @my: SELECT `id` AS `id`, `order_id` AS `order_id` FROM `crm`.`clerks`
dvt_x2 @pg: SELECT "order_id" AS "order_id" FROM "shop"."public"."lines" WHERE "sku" = 'a'
transform: SELECT "c"."id" AS "id" FROM "dvt_x1" AS "c" JOIN "dvt_x2" AS "l" ON "c"."order_id" = "l"."order_id"
columns: id bigint(20) =
DVT007: crm.clerks (my) and public.lines (pg) are joined in the engine on c.order_id = l.order_id

--- through CTEs and derived tables
with l as (select order_id, sku as article from "pg.shop.public.lines"), s as (select * from l where article <> 'x'), k as (select distinct sku as code, id from "duck.main.codes" where id < 5) select s.order_id, k.id from s join (select k.* from k) k on k.code = s.article
>>>
dvt_x1 @pg: SELECT "order_id" AS "order_id", "sku" AS "sku" FROM "shop"."public"."lines" WHERE "sku" COLLATE "C" <> 'x' AND "sku" IN (:dvt_k1)
dvt_x2 @duck: SELECT "id" AS "id", "sku" COLLATE "C" AS "sku" FROM "main"."codes" WHERE "id" < 5 AND "sku" COLLATE "C" <> 'x' GROUP BY "id", "sku" COLLATE "C"
transform: WITH "k" AS (SELECT DISTINCT "codes"."sku" AS "code", "codes"."id" AS "id" FROM "dvt_x2" AS "codes") SELECT "lines"."order_id" AS "order_id", "k_2"."id" AS "id" FROM "dvt_x1" AS "lines" JOIN "k" AS "k_2" ON "k_2"."code" = "lines"."sku" WHERE "lines"."sku" <> 'x'
columns: order_id integer =, id BIGINT =
DVT007: main.codes (duck) and public.lines (pg) are joined in the engine on k_3.code = s_2.article

--- of a chain of three targets
select l.order_id from "pg.shop.public.lines" l join "my.crm.clerks" c on c.order_id = l.order_id join "duck.main.codes" k on k.id = c.id where k.sku = 'a'
>>>
dvt_x1 @pg: SELECT "order_id" AS "order_id" FROM "shop"."public"."lines" WHERE "order_id" IN (:dvt_k1)
dvt_x2 @my: SELECT `id` AS `id`, `order_id` AS `order_id` FROM `crm`.`clerks` WHERE `id` IN (:dvt_k2)
dvt_x3 @duck: SELECT "id" AS "id" FROM "main"."codes" WHERE "sku" = 'a' AND "sku" COLLATE "C" = 'a'
transform: SELECT "l"."order_id" AS "order_id" FROM "dvt_x1" AS "l" JOIN "dvt_x2" AS "c" ON "c"."order_id" = "l"."order_id" JOIN "dvt_x3" AS "k" ON "k"."id" = "c"."id"
columns: order_id integer =
DVT007: crm.clerks (my) and public.lines (pg) are joined in the engine on c.order_id = l.order_id
DVT007: main.codes (duck) and crm.clerks (my) are joined in the engine on k.id = c.id

--- the side that an outer join fills
select k.id, l.order_id from "duck.main.codes" k left join "pg.shop.public.lines" l on l.sku = k.sku
>>>
dvt_x1 @duck: SELECT "id" AS "id", "sku" AS "sku" FROM "main"."codes"
dvt_x2 @pg: SELECT "order_id" AS "order_id", "sku" AS "sku" FROM "shop"."public"."lines" WHERE "sku" IN (:dvt_k1)
transform: SELECT "k"."id" AS "id", "l"."order_id" AS "order_id" FROM "dvt_x1" AS "k" LEFT JOIN "dvt_x2" AS "l" ON "l"."sku" = "k"."sku"
columns: id BIGINT =, order_id integer =
DVT007: public.lines (pg) and main.codes (duck) are joined in the engine on l.sku = k.sku

--- never the side that it keeps
select k.id, l.order_id from "pg.shop.public.lines" l left join "duck.main.codes" k on l.sku = k.sku
>>>
dvt_x1 @pg: SELECT "order_id" AS "order_id", "sku" AS "sku" FROM "shop"."public"."lines"
dvt_x2 @duck: SELECT "id" AS "id", "sku" AS "sku" FROM "main"."codes"
transform: SELECT "k"."id" AS "id", "l"."order_id" AS "order_id" FROM "dvt_x1" AS "l" LEFT JOIN "dvt_x2" AS "k" ON "l"."sku" = "k"."sku"
columns: id BIGINT =, order_id integer =
DVT007: public.lines (pg) and main.codes (duck) are joined in the engine on l.sku = k.sku

--- nor in a full join
select k.id, l.order_id from "pg.shop.public.lines" l full join "duck.main.codes" k on l.sku = k.sku
>>>
dvt_x1 @pg: SELECT "order_id" AS "order_id", "sku" AS "sku" FROM "shop"."public"."lines"
dvt_x2 @duck: SELECT "id" AS "id", "sku" AS "sku" FROM "main"."codes"
transform: SELECT "k"."id" AS "id", "l"."order_id" AS "order_id" FROM "dvt_x1" AS "l" FULL JOIN "dvt_x2" AS "k" ON "l"."sku" = "k"."sku"
columns: id BIGINT =, order_id integer =
DVT007: public.lines (pg) and main.codes (duck) are joined in the engine on l.sku = k.sku

--- a row above that rejects NULL makes it an inner one
select k.id, l.order_id from "duck.main.codes" c left join "pg.shop.public.lines" l on true join "duck.main.codes" k on l.sku = k.sku
>>>
dvt_x1 @duck: SELECT "id" AS "id", "sku" AS "sku" FROM "main"."codes"
dvt_x2 @pg: SELECT "order_id" AS "order_id", "sku" AS "sku" FROM "shop"."public"."lines" WHERE "sku" IN (:dvt_k1)
transform: SELECT "k"."id" AS "id", "l"."order_id" AS "order_id" FROM "dvt_x1" AS "c" LEFT JOIN "dvt_x2" AS "l" ON TRUE JOIN "dvt_x1" AS "k" ON "l"."sku" = "k"."sku"
columns: id BIGINT =, order_id integer =
DVT007: public.lines (pg) and main.codes (duck) are joined in the engine on l.sku = k.sku

--- below a grouping by its key
select k.id, q.total from (select sku, sum(amount) as total from "pg.shop.public.lines" group by sku) q join "duck.main.codes" k on k.sku = q.sku
>>>
dvt_x1 @pg: SELECT "sku" COLLATE "C" AS "sku", CAST(SUM("amount") AS DECIMAL(38, 2)) AS "sum_amount" FROM "shop"."public"."lines" WHERE "sku" IN (:dvt_k1) GROUP BY "sku" COLLATE "C"
dvt_x2 @duck: SELECT "id" AS "id", "sku" AS "sku" FROM "main"."codes"
transform: SELECT "k"."id" AS "id", "q"."total" AS "total" FROM (SELECT "lines"."sku" AS "sku", CAST_TO_TYPE(SUM("lines"."sum_amount"), ANY_VALUE(CAST(NULL AS DECIMAL(10, 2))) FILTER(WHERE FALSE) + CAST(0 AS DECIMAL(24, 0))) AS "total" FROM "dvt_x1" AS "lines" GROUP BY "lines"."sku") AS "q" JOIN "dvt_x2" AS "k" ON "k"."sku" = "q"."sku"
columns: id BIGINT =, total DECIMAL
DVT007: main.codes (duck) and public.lines (pg) are joined in the engine on k.sku = q.sku

--- not below a limit
select k.id, q.amount from (select sku, amount from "pg.shop.public.lines" order by amount limit 10) q join "duck.main.codes" k on k.sku = q.sku
>>>
dvt_x1 @pg: SELECT "sku" AS "sku", "amount" AS "amount" FROM "shop"."public"."lines" ORDER BY "amount" LIMIT 10
dvt_x2 @duck: SELECT "id" AS "id", "sku" AS "sku" FROM "main"."codes"
transform: SELECT "k"."id" AS "id", "q"."amount" AS "amount" FROM (SELECT "lines"."sku" AS "sku", "lines"."amount" AS "amount" FROM "dvt_x1" AS "lines" ORDER BY "amount" LIMIT 10) AS "q" JOIN "dvt_x2" AS "k" ON "k"."sku" = "q"."sku"
columns: id BIGINT =, amount numeric(10,2) =
DVT007: main.codes (duck) and public.lines (pg) are joined in the engine on k.sku = q.sku

--- of both uses of a CTE
with l as (select * from "pg.shop.public.lines") select k.id from l join "duck.main.codes" k on k.sku = l.sku union all select k.id from l join "duck.main.codes" k on k.sku = l.sku and k.id > 3
>>>
dvt_x1 @pg: SELECT "sku" AS "sku" FROM "shop"."public"."lines" WHERE ("sku" IN (:dvt_k1) OR "sku" IN (:dvt_k2))
dvt_x2 @duck: SELECT "id" AS "id", "sku" AS "sku" FROM "main"."codes"
transform: SELECT "k"."id" AS "id" FROM "dvt_x1" AS "lines" JOIN "dvt_x2" AS "k" ON "k"."sku" = "lines"."sku" UNION ALL SELECT "k_2"."id" AS "id" FROM "dvt_x1" AS "lines_2" JOIN "dvt_x2" AS "k_2" ON "k_2"."sku" = "lines_2"."sku" AND "k_2"."id" > 3
columns: id BIGINT =
DVT007: main.codes (duck) and public.lines (pg) are joined in the engine on k.sku = l_2.sku
DVT007: main.codes (duck) and public.lines (pg) are joined in the engine on k_2.sku = l_3.sku

--- a subquery that refers to the row outside
select k.id from "duck.main.codes" k where (select count(*) from "pg.shop.public.lines" l where l.sku = k.sku) > 3
>>>
dvt_x1 @duck: SELECT "id" AS "id", "sku" AS "sku" FROM "main"."codes"
dvt_x2 @pg: SELECT "sku" AS "sku" FROM "shop"."public"."lines" WHERE "sku" IN (:dvt_k1)
transform: SELECT "k"."id" AS "id" FROM "dvt_x1" AS "k" WHERE (SELECT COUNT(*) AS "count" FROM "dvt_x2" AS "l" WHERE "l"."sku" = "k"."sku") > 3
columns: id BIGINT =
DVT007: public.lines (pg) and main.codes (duck) are joined in the engine on l.sku = k.sku

--- types that would be converted
select l.order_id from "pg.shop.public.lines" l join "duck.main.codes" k on k.sku = l.order_id::text or k.x = l.order_id
>>>
dvt_x1 @pg: SELECT "order_id" AS "order_id" FROM "shop"."public"."lines"
dvt_x2 @duck: SELECT "sku" AS "sku", "x" AS "x" FROM "main"."codes"
transform: SELECT "l"."order_id" AS "order_id" FROM "dvt_x1" AS "l" JOIN "dvt_x2" AS "k" ON "k"."sku" = CAST("l"."order_id" AS TEXT) OR "k"."x" = "l"."order_id"
columns: order_id integer =
DVT007: main.codes (duck) and public.lines (pg) are joined in the engine on k.sku = CAST(l.order_id AS TEXT) OR k.x = l.order_id

--- an equality that is one of two
select l.order_id from "pg.shop.public.lines" l join "duck.main.codes" k on k.sku = l.sku or k.id = l.order_id
>>>
dvt_x1 @pg: SELECT "order_id" AS "order_id", "sku" AS "sku" FROM "shop"."public"."lines"
dvt_x2 @duck: SELECT "id" AS "id", "sku" AS "sku" FROM "main"."codes"
transform: SELECT "l"."order_id" AS "order_id" FROM "dvt_x1" AS "l" JOIN "dvt_x2" AS "k" ON "k"."sku" = "l"."sku" OR "k"."id" = "l"."order_id"
columns: order_id integer =
DVT007: main.codes (duck) and public.lines (pg) are joined in the engine on k.sku = l.sku OR k.id = l.order_id

--- numbers of two kinds
select l.order_id from "pg.shop.public.lines" l join "duck.main.codes" k on k.id = l.amount
>>>
dvt_x1 @pg: SELECT "order_id" AS "order_id", "amount" AS "amount" FROM "shop"."public"."lines" WHERE "amount" IN (:dvt_k1)
dvt_x2 @duck: SELECT "id" AS "id" FROM "main"."codes"
transform: SELECT "l"."order_id" AS "order_id" FROM "dvt_x1" AS "l" JOIN "dvt_x2" AS "k" ON "k"."id" = "l"."amount"
columns: order_id integer =
DVT007: main.codes (duck) and public.lines (pg) are joined in the engine on k.id = l.amount

--- of a union it is not known whose they are
select l.order_id from "pg.shop.public.lines" l join (select sku from "duck.main.codes" union all select name from "my.crm.clerks") k on k.sku = l.sku
>>>
dvt_x1 @duck: SELECT "sku" AS "sku" FROM "main"."codes"
dvt_x2 @my: SELECT `name` AS `name` FROM `crm`.`clerks`
dvt_x3 @pg: SELECT "order_id" AS "order_id", "sku" AS "sku" FROM "shop"."public"."lines"
transform: SELECT "l"."order_id" AS "order_id" FROM "dvt_x3" AS "l" JOIN (SELECT "codes"."sku" AS "sku" FROM "dvt_x1" AS "codes" UNION ALL SELECT "clerks"."name" AS "name" FROM "dvt_x2" AS "clerks") AS "k" ON "k"."sku" = "l"."sku"
columns: order_id integer =
DVT007: main.codes (duck) and crm.clerks (my) and public.lines (pg) are joined in the engine on k.sku = l.sku

--- never in circles
select l.order_id from "pg.shop.public.lines" l join "duck.main.codes" k on k.sku = l.sku join "my.crm.clerks" c on c.order_id = l.order_id and c.id = k.id where c.name = 'a'
>>>
dvt_x1 @pg: SELECT "order_id" AS "order_id", "sku" AS "sku" FROM "shop"."public"."lines" WHERE "sku" IN (:dvt_k1) AND "order_id" IN (:dvt_k2)
dvt_x2 @duck: SELECT "id" AS "id", "sku" AS "sku" FROM "main"."codes"
dvt_x3 @my: SELECT `id` AS `id`, `name` AS `name`, `order_id` AS `order_id` FROM `crm`.`clerks` WHERE `name` = 'a'
transform: SELECT "l"."order_id" AS "order_id" FROM "dvt_x1" AS "l" JOIN "dvt_x2" AS "k" ON "k"."sku" = "l"."sku" JOIN "dvt_x3" AS "c" ON "c"."order_id" = "l"."order_id" AND "c"."id" = "k"."id" WHERE "c"."name" = 'a'
columns: order_id integer =
DVT007: main.codes (duck) and public.lines (pg) are joined in the engine on k.sku = l.sku
DVT007: crm.clerks (my) and public.lines (pg) are joined in the engine on c.order_id = l.order_id
DVT007: crm.clerks (my) and main.codes (duck) are joined in the engine on c.id = k.id

--- nothing is asked for
select l.order_id from "pg.shop.public.lines" l join "duck.main.codes" k on k.sku = l.sku and false
>>>
dvt_x1 @pg: SELECT "order_id" AS "order_id", "sku" AS "sku" FROM "shop"."public"."lines" WHERE FALSE AND "sku" IN (:dvt_k1)
dvt_x2 @duck: SELECT "sku" AS "sku" FROM "main"."codes" WHERE FALSE
transform: SELECT "l"."order_id" AS "order_id" FROM "dvt_x1" AS "l" JOIN "dvt_x2" AS "k" ON "k"."sku" = "l"."sku" AND FALSE
columns: order_id integer =
DVT007: main.codes (duck) and public.lines (pg) are joined in the engine on k.sku = l.sku

--- a column that has to be in a subquery is limited to it
select l.order_id, l.sku from "pg.shop.public.lines" l where l.sku in (select c.sku from "duck.main.codes" c where c.id < 5)
>>>
dvt_x1 @pg: SELECT "order_id" AS "order_id", "sku" AS "sku" FROM "shop"."public"."lines" WHERE "sku" IN (:dvt_k1)
dvt_x2 @duck: SELECT "sku" AS "sku" FROM "main"."codes" WHERE "id" < 5
transform: SELECT "l"."order_id" AS "order_id", "l"."sku" AS "sku" FROM "dvt_x1" AS "l" WHERE "l"."sku" IN (SELECT "c"."sku" AS "sku" FROM "dvt_x2" AS "c")
columns: order_id integer =, sku text =

--- what a subquery is asked for is limited to what is looked for
select c.id from "duck.main.codes" c where c.sku in (select l.sku from "pg.shop.public.lines" l where l.amount > 3)
>>>
dvt_x1 @duck: SELECT "id" AS "id", "sku" AS "sku" FROM "main"."codes"
dvt_x2 @pg: SELECT "sku" AS "sku" FROM "shop"."public"."lines" WHERE "amount" > 3 AND "sku" IN (:dvt_k1)
transform: SELECT "c"."id" AS "id" FROM "dvt_x1" AS "c" WHERE "c"."sku" IN (SELECT "l"."sku" AS "sku" FROM "dvt_x2" AS "l")
columns: id BIGINT =

--- what has to exist
select l.order_id from "pg.shop.public.lines" l where exists (select 1 from "duck.main.codes" c where c.sku = l.sku and c.id < 5)
>>>
dvt_x1 @pg: SELECT "order_id" AS "order_id", "sku" AS "sku" FROM "shop"."public"."lines" WHERE "sku" IN (:dvt_k1)
dvt_x2 @duck: SELECT "sku" AS "sku" FROM "main"."codes" WHERE "id" < 5
transform: SELECT "l"."order_id" AS "order_id" FROM "dvt_x1" AS "l" WHERE EXISTS(SELECT 1 AS "dvt_one" FROM "dvt_x2" AS "c" WHERE "c"."sku" = "l"."sku")
columns: order_id integer =
DVT007: main.codes (duck) and public.lines (pg) are joined in the engine on c.sku = l.sku

--- not what must not
select l.order_id from "pg.shop.public.lines" l where l.sku not in (select c.sku from "duck.main.codes" c) and not exists (select 1 from "duck.main.codes" d where d.sku = l.sku) or l.sku in (select e.sku from "duck.main.codes" e)
>>>
dvt_x1 @pg: SELECT "order_id" AS "order_id", "sku" AS "sku" FROM "shop"."public"."lines"
dvt_x2 @duck: SELECT "sku" AS "sku" FROM "main"."codes"
transform: SELECT "l"."order_id" AS "order_id" FROM "dvt_x1" AS "l" WHERE NOT "l"."sku" IN (SELECT "c"."sku" AS "sku" FROM "dvt_x2" AS "c") AND NOT EXISTS(SELECT 1 AS "dvt_one" FROM "dvt_x2" AS "d" WHERE "d"."sku" = "l"."sku") OR "l"."sku" IN (SELECT "e"."sku" AS "sku" FROM "dvt_x2" AS "e")
columns: order_id integer =
DVT007: main.codes (duck) and public.lines (pg) are joined in the engine on d.sku = l.sku

--- an aggregate exists where nothing is found, and so does a grand total
select l.order_id from "pg.shop.public.lines" l where exists (select count(*) from "duck.main.codes" c where c.sku = l.sku and c.id < 5) and exists (select 1 from "duck.main.codes" d where d.sku = l.sku group by rollup (d.id)) and exists (select 1 from "duck.main.codes" e where e.sku = l.sku having count(*) = 0)
>>>
dvt_x1 @pg: SELECT "order_id" AS "order_id", "sku" AS "sku" FROM "shop"."public"."lines"
dvt_x2 @duck: SELECT "id" AS "id", "sku" AS "sku" FROM "main"."codes"
transform: SELECT "l"."order_id" AS "order_id" FROM "dvt_x1" AS "l" WHERE EXISTS(SELECT COUNT(*) AS "_col_0" FROM "dvt_x2" AS "c" WHERE "c"."sku" = "l"."sku" AND "c"."id" < 5) AND EXISTS(SELECT 1 AS "1" FROM "dvt_x2" AS "d" WHERE "d"."sku" = "l"."sku" GROUP BY ROLLUP ("d"."id")) AND EXISTS(SELECT 1 AS "1" FROM "dvt_x2" AS "e" WHERE "e"."sku" = "l"."sku" HAVING COUNT(*) = 0)
columns: order_id integer =
DVT007: main.codes (duck) and public.lines (pg) are joined in the engine on e.sku = l.sku
DVT007: main.codes (duck) and public.lines (pg) are joined in the engine on c.sku = l.sku
DVT007: main.codes (duck) and public.lines (pg) are joined in the engine on d.sku = l.sku
