--- PostgreSQL's names
select count(*), sum(amount), cast(id as bigint), coalesce(status, 'x'), case when id = 1 then 2 end, ceiling(amount), id + 1, upper(status) from "pg.shop.public.orders" group by id, status, amount
>>>
dvt_x1 @pg: SELECT "id" AS "id", "amount" AS "amount", "status" COLLATE "C" AS "status", COUNT(*) AS "count", CAST(SUM("amount") AS DECIMAL(38, 2)) AS "sum_amount" FROM "shop"."public"."orders" GROUP BY "id", "amount", "status" COLLATE "C"
transform: SELECT CAST(SUM("orders"."count") AS BIGINT) AS "count", CAST_TO_TYPE(SUM("orders"."sum_amount"), ANY_VALUE(CAST(NULL AS DECIMAL(10, 2))) FILTER(WHERE FALSE) + CAST(0 AS DECIMAL(24, 0))) AS "sum", CAST("orders"."id" AS BIGINT) AS "id", COALESCE("orders"."status", 'x') AS "coalesce", CASE WHEN "orders"."id" = 1 THEN 2 END AS "case", CEIL("orders"."amount") AS "ceiling", "orders"."id" + 1 AS "?column?", UPPER("orders"."status") AS "upper" FROM "dvt_x1" AS "orders" GROUP BY "orders"."id", "orders"."status", "orders"."amount"
columns: count BIGINT, sum DECIMAL, id BIGINT, coalesce TEXT, case INT, ceiling DECIMAL, ?column? INT, upper TEXT
DVT003: upper and lower case outside ASCII follow DuckDB's rules, not the database's locale

--- DuckDB's names [duckdb]
select count(*), sum(qty), qty + 1, upper(sku), coalesce(sku, 'x') from "duck.main.items" group by all
>>>
dvt_x1 @duck: SELECT "sku" AS "sku", "qty" AS "qty" FROM "main"."items"
transform: SELECT COUNT(*) AS "count_star()", SUM("items"."qty") AS "sum(qty)", "items"."qty" + 1 AS "(qty + 1)", UPPER("items"."sku") AS "upper(sku)", COALESCE("items"."sku", 'x') AS "COALESCE(sku, 'x')" FROM "dvt_x1" AS "items" GROUP BY ALL
columns: count_star() BIGINT, sum(qty) BIGINT, (qty + 1) INT, upper(sku) TEXT, COALESCE(sku, 'x') TEXT

--- the case of names: folded
select ID as OrderId, Status as "State" from "pg.shop.public.orders"
>>>
dvt_x1 @pg: SELECT "id" AS "id", "status" AS "status" FROM "shop"."public"."orders"
transform: SELECT "orders"."id" AS "orderid", "orders"."status" AS "State" FROM "dvt_x1" AS "orders"
columns: orderid integer =, State text =

--- the case of names: kept [duckdb]
select ORDER_ID, sku as SKU, i.Qty from "duck.main.items" i
>>>
dvt_x1 @duck: SELECT "order_id" AS "order_id", "sku" AS "sku", "qty" AS "qty" FROM "main"."items"
transform: SELECT "i"."order_id" AS "order_id", "i"."sku" AS "SKU", "i"."qty" AS "qty" FROM "dvt_x1" AS "i"
columns: order_id INTEGER =, SKU VARCHAR =, qty INTEGER =

--- the case of names through a star [duckdb]
select * from (select order_id as OrderId, sku from "duck.main.items") x
>>>
dvt_x1 @duck: SELECT "order_id" AS "order_id", "sku" AS "sku" FROM "main"."items"
transform: SELECT "items"."order_id" AS "OrderId", "items"."sku" AS "sku" FROM "dvt_x1" AS "items"
columns: OrderId INTEGER =, sku VARCHAR =

--- two columns of one name
select o.id, c.id from "pg.shop.public.orders" o join "my.crm.customers" c on c.id = o.customer_id
>>>
error DVT124: model.shop.report: the result has more than one column named 'id'
  hint: give each column of the final SELECT a name of its own (… as other_name), or list the columns instead of select *

--- an unnamed column twice
select 1, 2 from "pg.shop.public.orders"
>>>
error DVT124: model.shop.report: the result has more than one column named '?column?'
  hint: give each column of the final SELECT a name of its own (… as other_name), or list the columns instead of select *

--- an unnamed column of an inner query
select count from (select count(*) from "pg.shop.public.orders") x
>>>
dvt_x1 @pg: SELECT COUNT(*) AS "count" FROM "shop"."public"."orders"
transform: SELECT "x"."count" AS "count" FROM (SELECT "orders"."count" AS "count" FROM "dvt_x1" AS "orders") AS "x"
columns: count BIGINT

--- a column in another case has the name that the model writes
select c.label, "LABEL" as again, c."Size" from "lite.main.Cased" c
>>>
dvt_x1 @lite: SELECT "Label" AS "Label", "Size" AS "Size" FROM "main"."Cased"
transform: SELECT "c"."Label" AS "label", "c"."Label" AS "again", "c"."Size" AS "Size" FROM "dvt_x1" AS "c"
columns: label TEXT =, again TEXT =, Size INTEGER =

--- it is the table's where the database gives that one [duckdb]
select label, SIZE from "lite.main.Cased"
>>>
dvt_x1 @lite: SELECT "Label" AS "label", "Size" AS "size" FROM "main"."Cased"
transform: SELECT "cased"."label" AS "Label", "cased"."size" AS "Size" FROM "dvt_x1" AS "cased"
columns: Label TEXT =, Size INTEGER =
