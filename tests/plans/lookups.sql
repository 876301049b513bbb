--- rows of a large relation that a filtered one of its target does not have
select l.amount, p.kind from "pg.shop.public.lines" l join "pg.shop.public.products" p on p.sku = l.sku where p.kind = 'toy'
>>>
dvt_x1 @pg: SELECT "sku" AS "sku", "amount" AS "amount" FROM "shop"."public"."lines" WHERE "sku" COLLATE "C" IN (SELECT "sku" COLLATE "C" FROM "shop"."public"."products" WHERE "kind" = 'toy')
dvt_x2 @pg: SELECT "sku" AS "sku", "kind" AS "kind" FROM "shop"."public"."products" WHERE "kind" = 'toy'
transform: SELECT "l"."amount" AS "amount", "p"."kind" AS "kind" FROM "dvt_x1" AS "l" JOIN "dvt_x2" AS "p" ON "p"."sku" = "l"."sku" WHERE "p"."kind" = 'toy'
columns: amount numeric(10,2) =, kind text =

--- whose filter is the engine's as well
select l.order_id from "pg.shop.public.lines" l join "pg.shop.public.products" p on p.id = l.order_id where p.kind > 'a' and upper(p.kind) = 'TOY'
>>>
dvt_x1 @pg: SELECT "order_id" AS "order_id" FROM "shop"."public"."lines" WHERE "order_id" IN (SELECT "id" FROM "shop"."public"."products" WHERE "kind" COLLATE "C" > 'a' AND (UPPER("kind" COLLATE "C") = 'TOY' OR NOT ("kind" COLLATE "C" ~ '^[ -~]*$')))
dvt_x2 @pg: SELECT "id" AS "id", "kind" AS "kind" FROM "shop"."public"."products" WHERE "kind" COLLATE "C" > 'a' AND (UPPER("kind" COLLATE "C") = 'TOY' OR NOT ("kind" COLLATE "C" ~ '^[ -~]*$'))
transform: SELECT "l"."order_id" AS "order_id" FROM "dvt_x1" AS "l" JOIN "dvt_x2" AS "p" ON "p"."id" = "l"."order_id" WHERE "p"."kind" > 'a' AND UPPER("p"."kind") = 'TOY'
columns: order_id integer =
DVT003: upper and lower case outside ASCII follow DuckDB's rules, not the database's locale
DVT003: texts are ordered by their bytes (collation C), not by the database's collation

--- which no filter makes smaller
select l.order_id, p.kind from "pg.shop.public.lines" l join "pg.shop.public.products" p on p.id = l.order_id
>>>
dvt_x1 @pg: SELECT "order_id" AS "order_id" FROM "shop"."public"."lines"
dvt_x2 @pg: SELECT "id" AS "id", "kind" AS "kind" FROM "shop"."public"."products"
transform: SELECT "l"."order_id" AS "order_id", "p"."kind" AS "kind" FROM "dvt_x1" AS "l" JOIN "dvt_x2" AS "p" ON "p"."id" = "l"."order_id"
columns: order_id integer =, kind text =

--- in a chain
select l.order_id from "pg.shop.public.lines" l join "pg.shop.public.products" p on p.id = l.order_id join "pg.shop.public.makers" m on m.id = p.maker_id where m.country = 'NL'
>>>
dvt_x1 @pg: SELECT "order_id" AS "order_id" FROM "shop"."public"."lines" WHERE "order_id" IN (SELECT "id" FROM "shop"."public"."products" WHERE "maker_id" IN (SELECT "id" FROM "shop"."public"."makers" WHERE "country" = 'NL'))
dvt_x2 @pg: SELECT "id" AS "id", "maker_id" AS "maker_id" FROM "shop"."public"."products" WHERE "maker_id" IN (SELECT "id" FROM "shop"."public"."makers" WHERE "country" = 'NL')
dvt_x3 @pg: SELECT "id" AS "id" FROM "shop"."public"."makers" WHERE "country" = 'NL'
transform: SELECT "l"."order_id" AS "order_id" FROM "dvt_x1" AS "l" JOIN "dvt_x2" AS "p" ON "p"."id" = "l"."order_id" JOIN "dvt_x3" AS "m" ON "m"."id" = "p"."maker_id"
columns: order_id integer =

--- both sides filtered: only one way
select l.order_id from "pg.shop.public.lines" l join "pg.shop.public.products" p on p.id = l.order_id where p.kind = 'toy' and l.day = date '2020-01-01'
>>>
dvt_x1 @pg: SELECT "order_id" AS "order_id" FROM "shop"."public"."lines" WHERE "day" = CAST('2020-01-01' AS DATE) AND "order_id" IN (SELECT "id" FROM "shop"."public"."products" WHERE "kind" = 'toy')
dvt_x2 @pg: SELECT "id" AS "id" FROM "shop"."public"."products" WHERE "kind" = 'toy'
transform: SELECT "l"."order_id" AS "order_id" FROM "dvt_x1" AS "l" JOIN "dvt_x2" AS "p" ON "p"."id" = "l"."order_id"
columns: order_id integer =

--- by what another target has
select l.order_id from "pg.shop.public.lines" l join "pg.shop.public.products" p on p.id = l.order_id join "duck.main.codes" c on c.sku = p.sku
>>>
dvt_x1 @pg: SELECT "order_id" AS "order_id" FROM "shop"."public"."lines" WHERE "order_id" IN (SELECT "id" FROM "shop"."public"."products" WHERE "sku" IN (:dvt_k1))
dvt_x2 @pg: SELECT "id" AS "id", "sku" AS "sku" FROM "shop"."public"."products" WHERE "sku" IN (:dvt_k1)
dvt_x3 @duck: SELECT "sku" AS "sku" FROM "main"."codes"
transform: SELECT "l"."order_id" AS "order_id" FROM "dvt_x1" AS "l" JOIN "dvt_x2" AS "p" ON "p"."id" = "l"."order_id" JOIN "dvt_x3" AS "c" ON "c"."sku" = "p"."sku"
columns: order_id integer =
DVT007: main.codes (duck) and public.products (pg) are joined in the engine on c.sku = p.sku

--- what is small by then limits another target
select v.day from "my.crm.visits" v join "pg.shop.public.products" p on p.id = v.clerk_id join "pg.shop.public.makers" m on m.id = p.maker_id where m.country = 'NL'
>>>
dvt_x1 @my: SELECT `clerk_id` AS `clerk_id`, `day` AS `day` FROM `crm`.`visits` WHERE `clerk_id` IN (:dvt_k1)
dvt_x2 @pg: SELECT "id" AS "id", "maker_id" AS "maker_id" FROM "shop"."public"."products" WHERE "maker_id" IN (SELECT "id" FROM "shop"."public"."makers" WHERE "country" = 'NL')
dvt_x3 @pg: SELECT "id" AS "id" FROM "shop"."public"."makers" WHERE "country" = 'NL'
transform: SELECT "v"."day" AS "day" FROM "dvt_x1" AS "v" JOIN "dvt_x2" AS "p" ON "p"."id" = "v"."clerk_id" JOIN "dvt_x3" AS "m" ON "m"."id" = "p"."maker_id"
columns: day date =
DVT007: public.products (pg) and crm.visits (my) are joined in the engine on p.id = v.clerk_id

--- integers of MariaDB
select v.day from "my.crm.visits" v join "my.crm.clerks" c on c.id = v.clerk_id where c.name = 'ann'
>>>
dvt_x1 @my: SELECT `clerk_id` AS `clerk_id`, `day` AS `day` FROM `crm`.`visits` WHERE `clerk_id` IN (SELECT `id` FROM `crm`.`clerks` WHERE `name` = 'ann')
dvt_x2 @my: SELECT `id` AS `id`, `name` AS `name` FROM `crm`.`clerks` WHERE `name` = 'ann'
transform: SELECT "v"."day" AS "day" FROM "dvt_x1" AS "v" JOIN "dvt_x2" AS "c" ON "c"."id" = "v"."clerk_id" WHERE "c"."name" = 'ann'
columns: day date =

--- not its texts, whose collations may not mix
select v.day from "my.crm.visits" v join "my.crm.clerks" c on c.name = v.name where c.id = 3
>>>
dvt_x1 @my: SELECT `name` AS `name`, `day` AS `day` FROM `crm`.`visits`
dvt_x2 @my: SELECT `name` AS `name` FROM `crm`.`clerks` WHERE `id` = 3
transform: SELECT "v"."day" AS "day" FROM "dvt_x1" AS "v" JOIN "dvt_x2" AS "c" ON "c"."name" = "v"."name"
columns: day date =

--- nor floating point numbers, or other types
select l.day from "pg.shop.public.lines" l join "pg.shop.public.products" p on p.weight = l.ratio or p.id = l.amount join "pg.shop.public.products" q on q.weight = l.ratio and q.id = l.amount where p.kind = 'toy' and q.kind = 'toy'
>>>
dvt_x1 @pg: SELECT "amount" AS "amount", "day" AS "day", "ratio" AS "ratio" FROM "shop"."public"."lines"
dvt_x2 @pg: SELECT "id" AS "id", "kind" AS "kind", "weight" AS "weight" FROM "shop"."public"."products" WHERE "kind" = 'toy'
transform: SELECT "l"."day" AS "day" FROM "dvt_x1" AS "l" JOIN "dvt_x2" AS "p" ON "p"."weight" = "l"."ratio" OR "p"."id" = "l"."amount" JOIN "dvt_x2" AS "q" ON "q"."weight" = "l"."ratio" AND "q"."id" = "l"."amount" WHERE "p"."kind" = 'toy' AND "q"."kind" = 'toy'
columns: day date =

--- the side that an outer join fills
select p.id, l.amount from "pg.shop.public.products" p left join "pg.shop.public.lines" l on l.order_id = p.id where p.kind = 'toy'
>>>
dvt_x1 @pg: SELECT "id" AS "id" FROM "shop"."public"."products" WHERE "kind" = 'toy'
dvt_x2 @pg: SELECT "order_id" AS "order_id", "amount" AS "amount" FROM "shop"."public"."lines" WHERE "order_id" IN (SELECT "id" FROM "shop"."public"."products" WHERE "kind" = 'toy')
transform: SELECT "p"."id" AS "id", "l"."amount" AS "amount" FROM "dvt_x1" AS "p" LEFT JOIN "dvt_x2" AS "l" ON "l"."order_id" = "p"."id"
columns: id integer =, amount numeric(10,2) =

--- never the side that it keeps
select p.id, l.amount from "pg.shop.public.lines" l left join "pg.shop.public.products" p on l.order_id = p.id and p.kind = 'toy'
>>>
dvt_x1 @pg: SELECT "order_id" AS "order_id", "amount" AS "amount" FROM "shop"."public"."lines"
dvt_x2 @pg: SELECT "id" AS "id" FROM "shop"."public"."products" WHERE "kind" = 'toy'
transform: SELECT "p"."id" AS "id", "l"."amount" AS "amount" FROM "dvt_x1" AS "l" LEFT JOIN "dvt_x2" AS "p" ON "l"."order_id" = "p"."id"
columns: id integer =, amount numeric(10,2) =

--- through CTEs and groupings
with t as (select id from "pg.shop.public.products" where kind = 'toy'), s as (select order_id, count(*) as n from "pg.shop.public.lines" group by order_id) select t.id, s.n from t join s on s.order_id = t.id
>>>
dvt_x1 @pg: SELECT "id" AS "id" FROM "shop"."public"."products" WHERE "kind" = 'toy'
dvt_x2 @pg: SELECT "order_id" AS "order_id", COUNT(*) AS "count" FROM "shop"."public"."lines" WHERE "order_id" IN (SELECT "id" FROM "shop"."public"."products" WHERE "kind" = 'toy') GROUP BY "order_id"
transform: WITH "s" AS (SELECT "lines"."order_id" AS "order_id", CAST(SUM("lines"."count") AS BIGINT) AS "n" FROM "dvt_x2" AS "lines" GROUP BY "lines"."order_id") SELECT "products"."id" AS "id", "s_2"."n" AS "n" FROM "dvt_x1" AS "products" JOIN "s" AS "s_2" ON "s_2"."order_id" = "products"."id"
columns: id integer =, n BIGINT

--- a relation that is read twice
select a.day from "pg.shop.public.lines" a join "pg.shop.public.products" p on p.id = a.order_id and p.kind = 'toy' union all select b.day from "pg.shop.public.lines" b join "pg.shop.public.products" q on q.id = b.order_id and q.kind = 'tool'
>>>
dvt_x1 @pg: SELECT "order_id" AS "order_id", "day" AS "day" FROM "shop"."public"."lines" WHERE "order_id" IN (SELECT "id" FROM "shop"."public"."products" WHERE "kind" = 'toy')
dvt_x2 @pg: SELECT "id" AS "id", "kind" AS "kind" FROM "shop"."public"."products" WHERE ("kind" = 'toy' OR "kind" = 'tool')
dvt_x3 @pg: SELECT "order_id" AS "order_id", "day" AS "day" FROM "shop"."public"."lines" WHERE "order_id" IN (SELECT "id" FROM "shop"."public"."products" WHERE "kind" = 'tool')
transform: SELECT "a"."day" AS "day" FROM "dvt_x1" AS "a" JOIN "dvt_x2" AS "p" ON "p"."id" = "a"."order_id" AND "p"."kind" = 'toy' UNION ALL SELECT "b"."day" AS "day" FROM "dvt_x3" AS "b" JOIN "dvt_x2" AS "q" ON "q"."id" = "b"."order_id" AND "q"."kind" = 'tool'
columns: day date =

--- a subquery that refers to the row outside
select m.id from "pg.shop.public.makers" m where m.country = 'NL' and exists (select 1 from "pg.shop.public.products" p where p.maker_id = m.id)
>>>
dvt_x1 @pg: SELECT "id" AS "id" FROM "shop"."public"."makers" WHERE "country" = 'NL'
dvt_x2 @pg: SELECT "maker_id" AS "maker_id" FROM "shop"."public"."products" WHERE "maker_id" IN (SELECT "id" FROM "shop"."public"."makers" WHERE "country" = 'NL')
transform: SELECT "m"."id" AS "id" FROM "dvt_x1" AS "m" WHERE EXISTS(SELECT 1 AS "dvt_one" FROM "dvt_x2" AS "p" WHERE "p"."maker_id" = "m"."id")
columns: id integer =

--- itself
select a.day from "pg.shop.public.lines" a join "pg.shop.public.lines" b on a.order_id = b.order_id where b.sku = 'x'
>>>
dvt_x1 @pg: SELECT "order_id" AS "order_id", "day" AS "day" FROM "shop"."public"."lines" WHERE "order_id" IN (SELECT "order_id" FROM "shop"."public"."lines" WHERE "sku" = 'x')
dvt_x2 @pg: SELECT "order_id" AS "order_id", "sku" AS "sku" FROM "shop"."public"."lines" WHERE "sku" = 'x'
transform: SELECT "a"."day" AS "day" FROM "dvt_x1" AS "a" JOIN "dvt_x2" AS "b" ON "a"."order_id" = "b"."order_id" WHERE "b"."sku" = 'x'
columns: day date =

--- a second read of the larger one would cost more than it saves
select p.kind from "pg.shop.public.products" p join "pg.shop.public.lines" l on l.order_id = p.id where l.sku = 'x'
>>>
dvt_x1 @pg: SELECT "id" AS "id", "kind" AS "kind" FROM "shop"."public"."products"
dvt_x2 @pg: SELECT "order_id" AS "order_id" FROM "shop"."public"."lines" WHERE "sku" = 'x'
transform: SELECT "p"."kind" AS "kind" FROM "dvt_x1" AS "p" JOIN "dvt_x2" AS "l" ON "l"."order_id" = "p"."id"
columns: kind text =
