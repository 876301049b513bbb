--- a join
select u.name, o.status, o.qty from "users" u join "orders" o on o.user_id = u.id where u.active and o.qty between 2 and 10 and o.status in ('new', 'paid') and lower(o.status) <> 'x' and o.id % 2 = 0
>>>
postgres: SELECT "id" AS "id", "name" AS "name" FROM "shop"."users" WHERE "active" AND "id" IN (:dvt_k1)
postgres: SELECT "user_id" AS "user_id", "qty" AS "qty", "status" AS "status" FROM "shop"."orders" WHERE "qty" BETWEEN 2 AND 10 AND "status" IN ('new', 'paid') AND (LOWER("status" COLLATE "C") <> 'x' OR NOT ("status" COLLATE "C" ~ '^[ -~]*$')) AND (CAST("id" AS DECIMAL) % 2) = 0
duckdb: SELECT "u"."name" AS "name", "o"."status" AS "status", "o"."qty" AS "qty" FROM "dvt_x1" AS "u" JOIN "dvt_x2" AS "o" ON "o"."user_id" = "u"."id" WHERE LOWER("o"."status") <> 'x'
DVT003: upper and lower case outside ASCII follow DuckDB's rules, not the database's locale

--- the last five
select o.id, o.qty from "orders" o where o.user_id = 7 and o.qty is not null order by o.id desc limit 5
>>>
postgres: SELECT "id" AS "id", "qty" AS "qty" FROM "shop"."orders" WHERE "user_id" = 7 AND NOT "qty" IS NULL ORDER BY "id" DESC LIMIT 5
duckdb: SELECT "o"."id" AS "id", "o"."qty" AS "qty" FROM "dvt_x1" AS "o" ORDER BY "o"."id" DESC NULLS FIRST LIMIT 5

--- groups
select o.status, o.user_id, count(*) as n, sum(o.qty) as total from "orders" o where o.user_id > 7 group by 1, 2
>>>
postgres: SELECT "user_id" AS "user_id", "status" COLLATE "C" AS "status", COUNT(*) AS "count", CAST(SUM("qty") AS DECIMAL(38, 0)) AS "sum_qty" FROM "shop"."orders" WHERE "user_id" > 7 GROUP BY "user_id", "status" COLLATE "C"
duckdb: SELECT "o"."status" AS "status", "o"."user_id" AS "user_id", CAST(SUM("o"."count") AS BIGINT) AS "n", CAST(SUM(CAST("o"."sum_qty" AS INT128)) AS BIGINT) AS "total" FROM "dvt_x1" AS "o" GROUP BY "o"."status", "o"."user_id"

--- a join [duckdb]
select u.name, o.status, o.qty from "users" u join "orders" o on o.user_id = u.id where u.active and o.qty between 2 and 10 and o.status in ('new', 'paid') and lower(o.status) <> 'x' and o.id % 2 = 0
>>>
postgres: SELECT "id" AS "id", "name" AS "name" FROM "shop"."users" WHERE "active" AND "id" IN (:dvt_k1)
duckdb: SELECT "user_id" AS "user_id", "qty" AS "qty", "status" AS "status" FROM "shop"."orders" WHERE "qty" BETWEEN 2 AND 10 AND "status" IN ('new', 'paid') AND LOWER("status" COLLATE "C") <> 'x' AND ("id" % 2) = 0 AND "status" COLLATE "C" IN ('new', 'paid')
duckdb: SELECT "u"."name" AS "name", "o"."status" AS "status", "o"."qty" AS "qty" FROM "dvt_x1" AS "u" JOIN "dvt_x2" AS "o" ON "o"."user_id" = "u"."id"

--- the last five [duckdb]
select o.id, o.qty from "orders" o where o.user_id = 7 and o.qty is not null order by o.id desc limit 5
>>>
duckdb: SELECT "id" AS "id", "qty" AS "qty" FROM "shop"."orders" WHERE "user_id" = 7 AND NOT "qty" IS NULL ORDER BY "id" DESC NULLS FIRST LIMIT 5
duckdb: SELECT "o"."id" AS "id", "o"."qty" AS "qty" FROM "dvt_x1" AS "o" ORDER BY "o"."id" DESC NULLS FIRST LIMIT 5

--- groups [duckdb]
select o.status, o.user_id, count(*) as n, sum(o.qty) as total from "orders" o where o.user_id > 7 group by 1, 2
>>>
duckdb: SELECT "user_id" AS "user_id", "status" COLLATE "C" AS "status", COUNT(*) AS "count", CAST(SUM("qty") AS DECIMAL(38, 0)) AS "sum_qty" FROM "shop"."orders" WHERE "user_id" > 7 GROUP BY "user_id", "status" COLLATE "C"
duckdb: SELECT "o"."status" AS "status", "o"."user_id" AS "user_id", CAST(SUM("o"."count") AS BIGINT) AS "n", CAST(SUM(CAST("o"."sum_qty" AS INT128)) AS BIGINT) AS "total" FROM "dvt_x1" AS "o" GROUP BY "o"."status", "o"."user_id"

--- a join [snowflake]
select u.name, o.status, o.qty from "users" u join "orders" o on o.user_id = u.id where u.active and o.qty between 2 and 10 and o.status in ('new', 'paid') and lower(o.status) <> 'x' and o.id % 2 = 0
>>>
postgres: SELECT "id" AS "id", "name" AS "name" FROM "shop"."users" WHERE "active"
snowflake: SELECT "id" AS "id", "user_id" AS "user_id", "qty" AS "qty", "status" AS "status" FROM "shop"."orders" WHERE "qty" BETWEEN 2 AND 10 AND "status" IN ('new', 'paid') AND "user_id" IN (:dvt_k1)
duckdb: SELECT "u"."name" AS "name", "o"."status" AS "status", "o"."qty" AS "qty" FROM "dvt_x1" AS "u" JOIN "dvt_x2" AS "o" ON "o"."user_id" = "u"."id" WHERE "o"."qty" BETWEEN 2 AND 10 AND "o"."status" IN ('new', 'paid') AND LOWER("o"."status") <> 'x' AND "o"."id" % 2 = 0
DVT005: shop.orders (far_orders): o.id % 2 = 0 is evaluated in the engine: only plain comparisons of a column are known to agree
DVT003: upper and lower case outside ASCII follow DuckDB's rules, not the database's locale

--- the last five [snowflake]
select o.id, o.qty from "orders" o where o.user_id = 7 and o.qty is not null order by o.id desc limit 5
>>>
snowflake: SELECT "id" AS "id", "qty" AS "qty" FROM "shop"."orders" WHERE "user_id" = 7 AND NOT "qty" IS NULL ORDER BY "id" DESC LIMIT 5
duckdb: SELECT "o"."id" AS "id", "o"."qty" AS "qty" FROM "dvt_x1" AS "o" ORDER BY "o"."id" DESC NULLS FIRST LIMIT 5

--- groups [snowflake]
select o.status, o.user_id, count(*) as n, sum(o.qty) as total from "orders" o where o.user_id > 7 group by 1, 2
>>>
snowflake: SELECT "user_id" AS "user_id", "qty" AS "qty", "status" AS "status" FROM "shop"."orders" WHERE "user_id" > 7
duckdb: SELECT "o"."status" AS "status", "o"."user_id" AS "user_id", COUNT(*) AS "n", CAST_TO_TYPE(SUM("o"."qty"), ANY_VALUE("o"."qty") FILTER(WHERE FALSE) + CAST(0 AS DECIMAL(24, 0))) AS "total" FROM "dvt_x1" AS "o" WHERE "o"."user_id" > 7 GROUP BY "o"."status", "o"."user_id"

--- a join [bigquery]
select u.name, o.status, o.qty from "users" u join "orders" o on o.user_id = u.id where u.active and o.qty between 2 and 10 and o.status in ('new', 'paid') and lower(o.status) <> 'x' and o.id % 2 = 0
>>>
postgres: SELECT "id" AS "id", "name" AS "name" FROM "shop"."users" WHERE "active"
bigquery: SELECT `id` AS `id`, `user_id` AS `user_id`, `qty` AS `qty`, `status` AS `status` FROM `shop`.`orders` WHERE `qty` BETWEEN 2 AND 10 AND `status` IN ('new', 'paid') AND `user_id` IN (:dvt_k1)
duckdb: SELECT "u"."name" AS "name", "o"."status" AS "status", "o"."qty" AS "qty" FROM "dvt_x1" AS "u" JOIN "dvt_x2" AS "o" ON "o"."user_id" = "u"."id" WHERE "o"."qty" BETWEEN 2 AND 10 AND "o"."status" IN ('new', 'paid') AND LOWER("o"."status") <> 'x' AND "o"."id" % 2 = 0
DVT005: shop.orders (far_orders): o.id % 2 = 0 is evaluated in the engine: only plain comparisons of a column are known to agree
DVT003: upper and lower case outside ASCII follow DuckDB's rules, not the database's locale

--- the last five [bigquery]
select o.id, o.qty from "orders" o where o.user_id = 7 and o.qty is not null order by o.id desc limit 5
>>>
bigquery: SELECT `id` AS `id`, `qty` AS `qty` FROM `shop`.`orders` WHERE `user_id` = 7 AND NOT `qty` IS NULL ORDER BY `id` DESC NULLS FIRST LIMIT 5
duckdb: SELECT "o"."id" AS "id", "o"."qty" AS "qty" FROM "dvt_x1" AS "o" ORDER BY "o"."id" DESC NULLS FIRST LIMIT 5

--- groups [bigquery]
select o.status, o.user_id, count(*) as n, sum(o.qty) as total from "orders" o where o.user_id > 7 group by 1, 2
>>>
bigquery: SELECT `user_id` AS `user_id`, `qty` AS `qty`, `status` AS `status` FROM `shop`.`orders` WHERE `user_id` > 7
duckdb: SELECT "o"."status" AS "status", "o"."user_id" AS "user_id", COUNT(*) AS "n", CAST_TO_TYPE(SUM("o"."qty"), ANY_VALUE("o"."qty") FILTER(WHERE FALSE) + CAST(0 AS DECIMAL(24, 0))) AS "total" FROM "dvt_x1" AS "o" WHERE "o"."user_id" > 7 GROUP BY "o"."status", "o"."user_id"

--- a join [mysql]
select u.name, o.status, o.qty from "users" u join "orders" o on o.user_id = u.id where u.active and o.qty between 2 and 10 and o.status in ('new', 'paid') and lower(o.status) <> 'x' and o.id % 2 = 0
>>>
postgres: SELECT "id" AS "id", "name" AS "name" FROM "shop"."users" WHERE "active" AND "id" IN (:dvt_k1)
mysql: SELECT `user_id` AS `user_id`, `qty` AS `qty`, `status` AS `status` FROM `shop`.`orders` WHERE `qty` BETWEEN 2 AND 10 AND `status` IN ('new', 'paid') AND (CAST(LOWER(CAST(`status` AS CHAR CHARACTER SET utf8mb4)) AS BINARY) <> 'x' OR NOT (LENGTH(CAST(`status` AS CHAR CHARACTER SET utf8mb4)) = CHAR_LENGTH(`status`))) AND (`id` % 2) = 0
duckdb: SELECT "u"."name" AS "name", "o"."status" AS "status", "o"."qty" AS "qty" FROM "dvt_x1" AS "u" JOIN "dvt_x2" AS "o" ON "o"."user_id" = "u"."id" WHERE "o"."status" IN ('new', 'paid') AND LOWER("o"."status") <> 'x'
DVT003: upper and lower case outside ASCII follow DuckDB's rules, not the database's locale

--- the last five [mysql]
select o.id, o.qty from "orders" o where o.user_id = 7 and o.qty is not null order by o.id desc limit 5
>>>
mysql: SELECT `id` AS `id`, `qty` AS `qty` FROM `shop`.`orders` WHERE `user_id` = 7 AND NOT `qty` IS NULL ORDER BY CASE WHEN `id` IS NULL THEN 1 ELSE 0 END DESC, `id` DESC LIMIT 5
duckdb: SELECT "o"."id" AS "id", "o"."qty" AS "qty" FROM "dvt_x1" AS "o" ORDER BY "o"."id" DESC NULLS FIRST LIMIT 5

--- groups [mysql]
select o.status, o.user_id, count(*) as n, sum(o.qty) as total from "orders" o where o.user_id > 7 group by 1, 2
>>>
mysql: SELECT `user_id` AS `user_id`, `qty` AS `qty`, `status` AS `status` FROM `shop`.`orders` WHERE `user_id` > 7
duckdb: SELECT "o"."status" AS "status", "o"."user_id" AS "user_id", COUNT(*) AS "n", CAST(SUM("o"."qty") AS BIGINT) AS "total" FROM "dvt_x1" AS "o" WHERE "o"."user_id" > 7 GROUP BY "o"."status", "o"."user_id"

--- a join [redshift]
select u.name, o.status, o.qty from "users" u join "orders" o on o.user_id = u.id where u.active and o.qty between 2 and 10 and o.status in ('new', 'paid') and lower(o.status) <> 'x' and o.id % 2 = 0
>>>
postgres: SELECT "id" AS "id", "name" AS "name" FROM "shop"."users" WHERE "active"
redshift: SELECT "id" AS "id", "user_id" AS "user_id", "qty" AS "qty", "status" AS "status" FROM "shop"."orders" WHERE "qty" BETWEEN 2 AND 10 AND "status" IN ('new', 'paid') AND "user_id" IN (:dvt_k1)
duckdb: SELECT "u"."name" AS "name", "o"."status" AS "status", "o"."qty" AS "qty" FROM "dvt_x1" AS "u" JOIN "dvt_x2" AS "o" ON "o"."user_id" = "u"."id" WHERE "o"."qty" BETWEEN 2 AND 10 AND "o"."status" IN ('new', 'paid') AND LOWER("o"."status") <> 'x' AND "o"."id" % 2 = 0
DVT005: shop.orders (far_orders): o.id % 2 = 0 is evaluated in the engine: only plain comparisons of a column are known to agree
DVT003: upper and lower case outside ASCII follow DuckDB's rules, not the database's locale

--- the last five [redshift]
select o.id, o.qty from "orders" o where o.user_id = 7 and o.qty is not null order by o.id desc limit 5
>>>
redshift: SELECT "id" AS "id", "qty" AS "qty" FROM "shop"."orders" WHERE "user_id" = 7 AND NOT "qty" IS NULL ORDER BY "id" DESC LIMIT 5
duckdb: SELECT "o"."id" AS "id", "o"."qty" AS "qty" FROM "dvt_x1" AS "o" ORDER BY "o"."id" DESC NULLS FIRST LIMIT 5

--- groups [redshift]
select o.status, o.user_id, count(*) as n, sum(o.qty) as total from "orders" o where o.user_id > 7 group by 1, 2
>>>
redshift: SELECT "user_id" AS "user_id", "qty" AS "qty", "status" AS "status" FROM "shop"."orders" WHERE "user_id" > 7
duckdb: SELECT "o"."status" AS "status", "o"."user_id" AS "user_id", COUNT(*) AS "n", CAST(SUM("o"."qty") AS BIGINT) AS "total" FROM "dvt_x1" AS "o" WHERE "o"."user_id" > 7 GROUP BY "o"."status", "o"."user_id"

--- a join [databricks]
select u.name, o.status, o.qty from "users" u join "orders" o on o.user_id = u.id where u.active and o.qty between 2 and 10 and o.status in ('new', 'paid') and lower(o.status) <> 'x' and o.id % 2 = 0
>>>
postgres: SELECT "id" AS "id", "name" AS "name" FROM "shop"."users" WHERE "active"
databricks: SELECT `id` AS `id`, `user_id` AS `user_id`, `qty` AS `qty`, `status` AS `status` FROM `shop`.`orders` WHERE `qty` BETWEEN 2 AND 10 AND `status` IN ('new', 'paid') AND `user_id` IN (:dvt_k1)
duckdb: SELECT "u"."name" AS "name", "o"."status" AS "status", "o"."qty" AS "qty" FROM "dvt_x1" AS "u" JOIN "dvt_x2" AS "o" ON "o"."user_id" = "u"."id" WHERE "o"."qty" BETWEEN 2 AND 10 AND "o"."status" IN ('new', 'paid') AND LOWER("o"."status") <> 'x' AND "o"."id" % 2 = 0
DVT005: shop.orders (far_orders): o.id % 2 = 0 is evaluated in the engine: only plain comparisons of a column are known to agree
DVT003: upper and lower case outside ASCII follow DuckDB's rules, not the database's locale

--- the last five [databricks]
select o.id, o.qty from "orders" o where o.user_id = 7 and o.qty is not null order by o.id desc limit 5
>>>
databricks: SELECT `id` AS `id`, `qty` AS `qty` FROM `shop`.`orders` WHERE `user_id` = 7 AND NOT `qty` IS NULL ORDER BY `id` DESC NULLS FIRST LIMIT 5
duckdb: SELECT "o"."id" AS "id", "o"."qty" AS "qty" FROM "dvt_x1" AS "o" ORDER BY "o"."id" DESC NULLS FIRST LIMIT 5

--- groups [databricks]
select o.status, o.user_id, count(*) as n, sum(o.qty) as total from "orders" o where o.user_id > 7 group by 1, 2
>>>
databricks: SELECT `user_id` AS `user_id`, `qty` AS `qty`, `status` AS `status` FROM `shop`.`orders` WHERE `user_id` > 7
duckdb: SELECT "o"."status" AS "status", "o"."user_id" AS "user_id", COUNT(*) AS "n", CAST(SUM("o"."qty") AS BIGINT) AS "total" FROM "dvt_x1" AS "o" WHERE "o"."user_id" > 7 GROUP BY "o"."status", "o"."user_id"

--- a join [spark]
select u.name, o.status, o.qty from "users" u join "orders" o on o.user_id = u.id where u.active and o.qty between 2 and 10 and o.status in ('new', 'paid') and lower(o.status) <> 'x' and o.id % 2 = 0
>>>
postgres: SELECT "id" AS "id", "name" AS "name" FROM "shop"."users" WHERE "active"
spark: SELECT `id` AS `id`, `user_id` AS `user_id`, `qty` AS `qty`, `status` AS `status` FROM `shop`.`orders` WHERE `qty` BETWEEN 2 AND 10 AND `status` IN ('new', 'paid') AND `user_id` IN (:dvt_k1)
duckdb: SELECT "u"."name" AS "name", "o"."status" AS "status", "o"."qty" AS "qty" FROM "dvt_x1" AS "u" JOIN "dvt_x2" AS "o" ON "o"."user_id" = "u"."id" WHERE "o"."qty" BETWEEN 2 AND 10 AND "o"."status" IN ('new', 'paid') AND LOWER("o"."status") <> 'x' AND "o"."id" % 2 = 0
DVT005: shop.orders (far_orders): o.id % 2 = 0 is evaluated in the engine: only plain comparisons of a column are known to agree
DVT003: upper and lower case outside ASCII follow DuckDB's rules, not the database's locale

--- the last five [spark]
select o.id, o.qty from "orders" o where o.user_id = 7 and o.qty is not null order by o.id desc limit 5
>>>
spark: SELECT `id` AS `id`, `qty` AS `qty` FROM `shop`.`orders` WHERE `user_id` = 7 AND NOT `qty` IS NULL ORDER BY `id` DESC NULLS FIRST LIMIT 5
duckdb: SELECT "o"."id" AS "id", "o"."qty" AS "qty" FROM "dvt_x1" AS "o" ORDER BY "o"."id" DESC NULLS FIRST LIMIT 5

--- groups [spark]
select o.status, o.user_id, count(*) as n, sum(o.qty) as total from "orders" o where o.user_id > 7 group by 1, 2
>>>
spark: SELECT `user_id` AS `user_id`, `qty` AS `qty`, `status` AS `status` FROM `shop`.`orders` WHERE `user_id` > 7
duckdb: SELECT "o"."status" AS "status", "o"."user_id" AS "user_id", COUNT(*) AS "n", CAST(SUM("o"."qty") AS BIGINT) AS "total" FROM "dvt_x1" AS "o" WHERE "o"."user_id" > 7 GROUP BY "o"."status", "o"."user_id"

--- a join [hive]
select u.name, o.status, o.qty from "users" u join "orders" o on o.user_id = u.id where u.active and o.qty between 2 and 10 and o.status in ('new', 'paid') and lower(o.status) <> 'x' and o.id % 2 = 0
>>>
postgres: SELECT "id" AS "id", "name" AS "name" FROM "shop"."users" WHERE "active"
hive: SELECT `id` AS `id`, `user_id` AS `user_id`, `qty` AS `qty`, `status` AS `status` FROM `shop`.`orders`
duckdb: SELECT "u"."name" AS "name", "o"."status" AS "status", "o"."qty" AS "qty" FROM "dvt_x1" AS "u" JOIN "dvt_x2" AS "o" ON "o"."user_id" = "u"."id" WHERE "o"."qty" BETWEEN 2 AND 10 AND "o"."status" IN ('new', 'paid') AND LOWER("o"."status") <> 'x' AND "o"."id" % 2 = 0
DVT005: shop.orders (far_orders): o.qty BETWEEN 2 AND 10 is evaluated in the engine: hive is not known to agree on '<' for int
DVT005: shop.orders (far_orders): o.status IN ('new', 'paid') is evaluated in the engine: hive is not known to agree on '=' for varchar(20)
DVT005: shop.orders (far_orders): o.id % 2 = 0 is evaluated in the engine: only plain comparisons of a column are known to agree
DVT005: shop.orders (far_orders): o."user_id" IN (:dvt_k1) is evaluated in the engine: hive is not known to agree on '=' for bigint
DVT003: upper and lower case outside ASCII follow DuckDB's rules, not the database's locale

--- the last five [hive]
select o.id, o.qty from "orders" o where o.user_id = 7 and o.qty is not null order by o.id desc limit 5
>>>
hive: SELECT `id` AS `id`, `user_id` AS `user_id`, `qty` AS `qty` FROM `shop`.`orders`
duckdb: SELECT "o"."id" AS "id", "o"."qty" AS "qty" FROM "dvt_x1" AS "o" WHERE "o"."user_id" = 7 AND "o"."qty" IS NOT NULL ORDER BY "o"."id" DESC NULLS FIRST LIMIT 5
DVT005: shop.orders (far_orders): o.user_id = 7 is evaluated in the engine: hive is not known to agree on '=' for bigint
DVT005: shop.orders (far_orders): NOT o.qty IS NULL is evaluated in the engine: hive is not known to agree on 'is not null' for int

--- groups [hive]
select o.status, o.user_id, count(*) as n, sum(o.qty) as total from "orders" o where o.user_id > 7 group by 1, 2
>>>
hive: SELECT `user_id` AS `user_id`, `qty` AS `qty`, `status` AS `status` FROM `shop`.`orders`
duckdb: SELECT "o"."status" AS "status", "o"."user_id" AS "user_id", COUNT(*) AS "n", CAST(SUM("o"."qty") AS BIGINT) AS "total" FROM "dvt_x1" AS "o" WHERE "o"."user_id" > 7 GROUP BY "o"."status", "o"."user_id"
DVT005: shop.orders (far_orders): o.user_id > 7 is evaluated in the engine: hive is not known to agree on '<' for bigint

--- a join [trino]
select u.name, o.status, o.qty from "users" u join "orders" o on o.user_id = u.id where u.active and o.qty between 2 and 10 and o.status in ('new', 'paid') and lower(o.status) <> 'x' and o.id % 2 = 0
>>>
postgres: SELECT "id" AS "id", "name" AS "name" FROM "shop"."users" WHERE "active"
trino: SELECT "id" AS "id", "user_id" AS "user_id", "qty" AS "qty", "status" AS "status" FROM "shop"."orders" WHERE "qty" BETWEEN 2 AND 10 AND "status" IN ('new', 'paid') AND "user_id" IN (:dvt_k1)
duckdb: SELECT "u"."name" AS "name", "o"."status" AS "status", "o"."qty" AS "qty" FROM "dvt_x1" AS "u" JOIN "dvt_x2" AS "o" ON "o"."user_id" = "u"."id" WHERE "o"."qty" BETWEEN 2 AND 10 AND "o"."status" IN ('new', 'paid') AND LOWER("o"."status") <> 'x' AND "o"."id" % 2 = 0
DVT005: shop.orders (far_orders): o.id % 2 = 0 is evaluated in the engine: only plain comparisons of a column are known to agree
DVT003: upper and lower case outside ASCII follow DuckDB's rules, not the database's locale

--- the last five [trino]
select o.id, o.qty from "orders" o where o.user_id = 7 and o.qty is not null order by o.id desc limit 5
>>>
trino: SELECT "id" AS "id", "qty" AS "qty" FROM "shop"."orders" WHERE "user_id" = 7 AND NOT "qty" IS NULL ORDER BY "id" DESC NULLS FIRST LIMIT 5
duckdb: SELECT "o"."id" AS "id", "o"."qty" AS "qty" FROM "dvt_x1" AS "o" ORDER BY "o"."id" DESC NULLS FIRST LIMIT 5

--- groups [trino]
select o.status, o.user_id, count(*) as n, sum(o.qty) as total from "orders" o where o.user_id > 7 group by 1, 2
>>>
trino: SELECT "user_id" AS "user_id", "qty" AS "qty", "status" AS "status" FROM "shop"."orders" WHERE "user_id" > 7
duckdb: SELECT "o"."status" AS "status", "o"."user_id" AS "user_id", COUNT(*) AS "n", CAST(SUM("o"."qty") AS BIGINT) AS "total" FROM "dvt_x1" AS "o" WHERE "o"."user_id" > 7 GROUP BY "o"."status", "o"."user_id"

--- a join [clickhouse]
select u.name, o.status, o.qty from "users" u join "orders" o on o.user_id = u.id where u.active and o.qty between 2 and 10 and o.status in ('new', 'paid') and lower(o.status) <> 'x' and o.id % 2 = 0
>>>
postgres: SELECT "id" AS "id", "name" AS "name" FROM "shop"."users" WHERE "active"
clickhouse: SELECT "id" AS "id", "user_id" AS "user_id", "qty" AS "qty", "status" AS "status" FROM "shop"."orders"
duckdb: SELECT "u"."name" AS "name", "o"."status" AS "status", "o"."qty" AS "qty" FROM "dvt_x1" AS "u" JOIN "dvt_x2" AS "o" ON "o"."user_id" = "u"."id" WHERE "o"."qty" BETWEEN 2 AND 10 AND "o"."status" IN ('new', 'paid') AND LOWER("o"."status") <> 'x' AND "o"."id" % 2 = 0
DVT005: shop.orders (far_orders): o.qty BETWEEN 2 AND 10 is evaluated in the engine: clickhouse is not known to agree on '<' for int
DVT005: shop.orders (far_orders): o.status IN ('new', 'paid') is evaluated in the engine: clickhouse is not known to agree on '=' for varchar(20)
DVT005: shop.orders (far_orders): o.id % 2 = 0 is evaluated in the engine: only plain comparisons of a column are known to agree
DVT005: shop.orders (far_orders): o."user_id" IN (:dvt_k1) is evaluated in the engine: clickhouse is not known to agree on '=' for bigint
DVT003: upper and lower case outside ASCII follow DuckDB's rules, not the database's locale

--- the last five [clickhouse]
select o.id, o.qty from "orders" o where o.user_id = 7 and o.qty is not null order by o.id desc limit 5
>>>
clickhouse: SELECT "id" AS "id", "user_id" AS "user_id", "qty" AS "qty" FROM "shop"."orders"
duckdb: SELECT "o"."id" AS "id", "o"."qty" AS "qty" FROM "dvt_x1" AS "o" WHERE "o"."user_id" = 7 AND "o"."qty" IS NOT NULL ORDER BY "o"."id" DESC NULLS FIRST LIMIT 5
DVT005: shop.orders (far_orders): o.user_id = 7 is evaluated in the engine: clickhouse is not known to agree on '=' for bigint
DVT005: shop.orders (far_orders): NOT o.qty IS NULL is evaluated in the engine: clickhouse is not known to agree on 'is not null' for int

--- groups [clickhouse]
select o.status, o.user_id, count(*) as n, sum(o.qty) as total from "orders" o where o.user_id > 7 group by 1, 2
>>>
clickhouse: SELECT "user_id" AS "user_id", "qty" AS "qty", "status" AS "status" FROM "shop"."orders"
duckdb: SELECT "o"."status" AS "status", "o"."user_id" AS "user_id", COUNT(*) AS "n", CAST(SUM("o"."qty") AS BIGINT) AS "total" FROM "dvt_x1" AS "o" WHERE "o"."user_id" > 7 GROUP BY "o"."status", "o"."user_id"
DVT005: shop.orders (far_orders): o.user_id > 7 is evaluated in the engine: clickhouse is not known to agree on '<' for bigint

--- a join [tsql]
select u.name, o.status, o.qty from "users" u join "orders" o on o.user_id = u.id where u.active and o.qty between 2 and 10 and o.status in ('new', 'paid') and lower(o.status) <> 'x' and o.id % 2 = 0
>>>
postgres: SELECT "id" AS "id", "name" AS "name" FROM "shop"."users" WHERE "active"
tsql: SELECT [id] AS [id], [user_id] AS [user_id], [qty] AS [qty], [status] AS [status] FROM [shop].[orders] WHERE [qty] BETWEEN 2 AND 10 AND [status] IN ('new', 'paid') AND [user_id] IN (:dvt_k1)
duckdb: SELECT "u"."name" AS "name", "o"."status" AS "status", "o"."qty" AS "qty" FROM "dvt_x1" AS "u" JOIN "dvt_x2" AS "o" ON "o"."user_id" = "u"."id" WHERE "o"."qty" BETWEEN 2 AND 10 AND "o"."status" IN ('new', 'paid') AND LOWER("o"."status") <> 'x' AND "o"."id" % 2 = 0
DVT005: shop.orders (far_orders): o.id % 2 = 0 is evaluated in the engine: only plain comparisons of a column are known to agree
DVT003: upper and lower case outside ASCII follow DuckDB's rules, not the database's locale

--- the last five [tsql]
select o.id, o.qty from "orders" o where o.user_id = 7 and o.qty is not null order by o.id desc limit 5
>>>
tsql: SELECT TOP 5 [id] AS [id], [qty] AS [qty] FROM [shop].[orders] WHERE [user_id] = 7 AND NOT [qty] IS NULL ORDER BY CASE WHEN [id] IS NULL THEN 1 ELSE 0 END DESC, [id] DESC
duckdb: SELECT "o"."id" AS "id", "o"."qty" AS "qty" FROM "dvt_x1" AS "o" ORDER BY "o"."id" DESC NULLS FIRST LIMIT 5

--- groups [tsql]
select o.status, o.user_id, count(*) as n, sum(o.qty) as total from "orders" o where o.user_id > 7 group by 1, 2
>>>
tsql: SELECT [user_id] AS [user_id], [qty] AS [qty], [status] AS [status] FROM [shop].[orders] WHERE [user_id] > 7
duckdb: SELECT "o"."status" AS "status", "o"."user_id" AS "user_id", COUNT(*) AS "n", CAST(SUM("o"."qty") AS BIGINT) AS "total" FROM "dvt_x1" AS "o" WHERE "o"."user_id" > 7 GROUP BY "o"."status", "o"."user_id"

--- a join [oracle]
select u.name, o.status, o.qty from "users" u join "orders" o on o.user_id = u.id where u.active and o.qty between 2 and 10 and o.status in ('new', 'paid') and lower(o.status) <> 'x' and o.id % 2 = 0
>>>
postgres: SELECT "id" AS "id", "name" AS "name" FROM "shop"."users" WHERE "active"
oracle: SELECT "id" AS "id", "user_id" AS "user_id", "qty" AS "qty", "status" AS "status" FROM "shop"."orders" WHERE "qty" BETWEEN 2 AND 10 AND "status" IN ('new', 'paid') AND "user_id" IN (:dvt_k1)
duckdb: SELECT "u"."name" AS "name", "o"."status" AS "status", "o"."qty" AS "qty" FROM "dvt_x1" AS "u" JOIN "dvt_x2" AS "o" ON "o"."user_id" = "u"."id" WHERE "o"."qty" BETWEEN 2 AND 10 AND "o"."status" IN ('new', 'paid') AND LOWER("o"."status") <> 'x' AND "o"."id" % 2 = 0
DVT005: shop.orders (far_orders): o.id % 2 = 0 is evaluated in the engine: only plain comparisons of a column are known to agree
DVT003: upper and lower case outside ASCII follow DuckDB's rules, not the database's locale

--- the last five [oracle]
select o.id, o.qty from "orders" o where o.user_id = 7 and o.qty is not null order by o.id desc limit 5
>>>
oracle: SELECT "id" AS "id", "qty" AS "qty" FROM "shop"."orders" WHERE "user_id" = 7 AND NOT "qty" IS NULL ORDER BY "id" DESC FETCH FIRST 5 ROWS ONLY
duckdb: SELECT "o"."id" AS "id", "o"."qty" AS "qty" FROM "dvt_x1" AS "o" ORDER BY "o"."id" DESC NULLS FIRST LIMIT 5

--- groups [oracle]
select o.status, o.user_id, count(*) as n, sum(o.qty) as total from "orders" o where o.user_id > 7 group by 1, 2
>>>
oracle: SELECT "user_id" AS "user_id", "qty" AS "qty", "status" AS "status" FROM "shop"."orders" WHERE "user_id" > 7
duckdb: SELECT "o"."status" AS "status", "o"."user_id" AS "user_id", COUNT(*) AS "n", CAST(SUM("o"."qty") AS BIGINT) AS "total" FROM "dvt_x1" AS "o" WHERE "o"."user_id" > 7 GROUP BY "o"."status", "o"."user_id"

--- a join [sqlite]
select u.name, o.status, o.qty from "users" u join "orders" o on o.user_id = u.id where u.active and o.qty between 2 and 10 and o.status in ('new', 'paid') and lower(o.status) <> 'x' and o.id % 2 = 0
>>>
postgres: SELECT "id" AS "id", "name" AS "name" FROM "shop"."users" WHERE "active"
sqlite: SELECT "id" AS "id", "user_id" AS "user_id", "qty" AS "qty", "status" AS "status" FROM "shop"."orders" WHERE "qty" BETWEEN 2 AND 10 AND "status" IN ('new', 'paid') AND (LOWER("status") <> 'x' OR NOT (NOT "status" GLOB '*[^ -~]*' AND LENGTH("status") = LENGTH(CAST("status" AS BLOB))))
duckdb: SELECT "u"."name" AS "name", "o"."status" AS "status", "o"."qty" AS "qty" FROM "dvt_x1" AS "u" JOIN "dvt_x2" AS "o" ON "o"."user_id" = "u"."id" WHERE "o"."qty" BETWEEN 2 AND 10 AND "o"."status" IN ('new', 'paid') AND LOWER("o"."status") <> 'x' AND "o"."id" % 2 = 0
DVT005: shop.orders (far_orders): o.id % 2 = 0 is evaluated in the engine: only plain comparisons of a column are known to agree
DVT003: upper and lower case outside ASCII follow DuckDB's rules, not the database's locale

--- the last five [sqlite]
select o.id, o.qty from "orders" o where o.user_id = 7 and o.qty is not null order by o.id desc limit 5
>>>
sqlite: SELECT "id" AS "id", "user_id" AS "user_id", "qty" AS "qty" FROM "shop"."orders" WHERE "user_id" = 7 AND NOT "qty" IS NULL
duckdb: SELECT "o"."id" AS "id", "o"."qty" AS "qty" FROM "dvt_x1" AS "o" WHERE "o"."user_id" = 7 AND "o"."qty" IS NOT NULL ORDER BY "o"."id" DESC NULLS FIRST LIMIT 5

--- groups [sqlite]
select o.status, o.user_id, count(*) as n, sum(o.qty) as total from "orders" o where o.user_id > 7 group by 1, 2
>>>
sqlite: SELECT "user_id" AS "user_id", "qty" AS "qty", "status" AS "status" FROM "shop"."orders" WHERE "user_id" > 7
duckdb: SELECT "o"."status" AS "status", "o"."user_id" AS "user_id", COUNT(*) AS "n", CAST_TO_TYPE(SUM("o"."qty"), ANY_VALUE("o"."qty") FILTER(WHERE FALSE) + CAST(0 AS DECIMAL(24, 0))) AS "total" FROM "dvt_x1" AS "o" WHERE "o"."user_id" > 7 GROUP BY "o"."status", "o"."user_id"

--- a watermark
select u.id from "users" u where u.created_at > (select max(at) from "orders")
>>>
postgres: SELECT "id" AS "id", "created_at" AS "created_at" FROM "shop"."users" WHERE "created_at" > :dvt_v1
duckdb: SELECT "u"."id" AS "id" FROM "dvt_x1" AS "u" WHERE "u"."created_at" > (SELECT "dvt_value" FROM "dvt_v1")

--- dates, times and numbers
select id from "orders" where day >= current_date - 7 and price > 1.5 and at >= '2026-01-01' and status is not null
>>>
postgres: SELECT "id" AS "id" FROM "shop"."orders" WHERE "day" >= CAST('2026-02-22' AS DATE) AND "price" > 1.5 AND "at" >= CAST('2026-01-01 00:00:00' AS TIMESTAMP) AND NOT "status" IS NULL
duckdb: SELECT "orders"."id" AS "id" FROM "dvt_x1" AS "orders"

--- a watermark [duckdb]
select u.id from "users" u where u.created_at > (select max(at) from "orders")
>>>
postgres: SELECT "id" AS "id", "created_at" AS "created_at" FROM "shop"."users" WHERE "created_at" > :dvt_v1
duckdb: SELECT "u"."id" AS "id" FROM "dvt_x1" AS "u" WHERE "u"."created_at" > (SELECT "dvt_value" FROM "dvt_v1")

--- dates, times and numbers [duckdb]
select id from "orders" where day >= current_date - 7 and price > 1.5 and at >= '2026-01-01' and status is not null
>>>
duckdb: SELECT "id" AS "id" FROM "shop"."orders" WHERE "day" >= CAST('2026-02-22' AS DATE) AND "price" > 1.5 AND "at" >= CAST('2026-01-01 00:00:00' AS TIMESTAMP) AND NOT "status" IS NULL
duckdb: SELECT "orders"."id" AS "id" FROM "dvt_x1" AS "orders"

--- a watermark [snowflake]
select u.id from "users" u where u.created_at > (select max(at) from "orders")
>>>
postgres: SELECT "id" AS "id", "created_at" AS "created_at" FROM "shop"."users" WHERE "created_at" > :dvt_v1
duckdb: SELECT "u"."id" AS "id" FROM "dvt_x1" AS "u" WHERE "u"."created_at" > (SELECT "dvt_value" FROM "dvt_v1")

--- dates, times and numbers [snowflake]
select id from "orders" where day >= current_date - 7 and price > 1.5 and at >= '2026-01-01' and status is not null
>>>
snowflake: SELECT "id" AS "id", "at" AS "at" FROM "shop"."orders" WHERE "day" >= CAST('2026-02-22' AS DATE) AND "price" > 1.5 AND NOT "status" IS NULL
duckdb: SELECT "orders"."id" AS "id" FROM "dvt_x1" AS "orders" WHERE "orders"."at" >= '2026-01-01'
DVT005: shop.orders (far_orders): orders.at >= '2026-01-01' is evaluated in the engine: snowflake is not known to agree on '<' for TIMESTAMP_NTZ(9)

--- a watermark [bigquery]
select u.id from "users" u where u.created_at > (select max(at) from "orders")
>>>
postgres: SELECT "id" AS "id", "created_at" AS "created_at" FROM "shop"."users" WHERE "created_at" > :dvt_v1
duckdb: SELECT "u"."id" AS "id" FROM "dvt_x1" AS "u" WHERE "u"."created_at" > (SELECT "dvt_value" FROM "dvt_v1")

--- dates, times and numbers [bigquery]
select id from "orders" where day >= current_date - 7 and price > 1.5 and at >= '2026-01-01' and status is not null
>>>
bigquery: SELECT `id` AS `id`, `price` AS `price` FROM `shop`.`orders` WHERE `day` >= CAST('2026-02-22' AS DATE) AND `at` >= CAST('2026-01-01 00:00:00' AS DATETIME) AND NOT `status` IS NULL
duckdb: SELECT "orders"."id" AS "id" FROM "dvt_x1" AS "orders" WHERE "orders"."price" > 1.5
DVT005: shop.orders (far_orders): orders.price > 1.5 is evaluated in the engine: bigquery is not known to agree on '<' for decimal(12,2)

--- a watermark [mysql]
select u.id from "users" u where u.created_at > (select max(at) from "orders")
>>>
postgres: SELECT "id" AS "id", "created_at" AS "created_at" FROM "shop"."users" WHERE "created_at" > :dvt_v1
duckdb: SELECT "u"."id" AS "id" FROM "dvt_x1" AS "u" WHERE "u"."created_at" > (SELECT "dvt_value" FROM "dvt_v1")

--- dates, times and numbers [mysql]
select id from "orders" where day >= current_date - 7 and price > 1.5 and at >= '2026-01-01' and status is not null
>>>
mysql: SELECT `id` AS `id`, `day` AS `day`, `at` AS `at` FROM `shop`.`orders` WHERE `day` >= CAST('2026-02-22' AS DATE) AND `price` > 1.5 AND `at` >= CAST('2026-01-01 00:00:00' AS DATETIME) AND NOT `status` IS NULL
duckdb: SELECT "orders"."id" AS "id" FROM "dvt_x1" AS "orders" WHERE "orders"."day" >= CAST('2026-03-01' AS DATE) - 7 AND "orders"."at" >= '2026-01-01'

--- a watermark [redshift]
select u.id from "users" u where u.created_at > (select max(at) from "orders")
>>>
postgres: SELECT "id" AS "id", "created_at" AS "created_at" FROM "shop"."users" WHERE "created_at" > :dvt_v1
duckdb: SELECT "u"."id" AS "id" FROM "dvt_x1" AS "u" WHERE "u"."created_at" > (SELECT "dvt_value" FROM "dvt_v1")

--- dates, times and numbers [redshift]
select id from "orders" where day >= current_date - 7 and price > 1.5 and at >= '2026-01-01' and status is not null
>>>
redshift: SELECT "id" AS "id" FROM "shop"."orders" WHERE "day" >= CAST('2026-02-22' AS DATE) AND "price" > 1.5 AND "at" >= CAST('2026-01-01 00:00:00' AS TIMESTAMP) AND NOT "status" IS NULL
duckdb: SELECT "orders"."id" AS "id" FROM "dvt_x1" AS "orders"

--- a watermark [databricks]
select u.id from "users" u where u.created_at > (select max(at) from "orders")
>>>
postgres: SELECT "id" AS "id", "created_at" AS "created_at" FROM "shop"."users" WHERE "created_at" > :dvt_v1
duckdb: SELECT "u"."id" AS "id" FROM "dvt_x1" AS "u" WHERE "u"."created_at" > (SELECT "dvt_value" FROM "dvt_v1")

--- dates, times and numbers [databricks]
select id from "orders" where day >= current_date - 7 and price > 1.5 and at >= '2026-01-01' and status is not null
>>>
databricks: SELECT `id` AS `id` FROM `shop`.`orders` WHERE `day` >= CAST('2026-02-22' AS DATE) AND `price` > 1.5 AND `at` >= CAST('2026-01-01 00:00:00' AS TIMESTAMP_NTZ) AND NOT `status` IS NULL
duckdb: SELECT "orders"."id" AS "id" FROM "dvt_x1" AS "orders"

--- a watermark [spark]
select u.id from "users" u where u.created_at > (select max(at) from "orders")
>>>
postgres: SELECT "id" AS "id", "created_at" AS "created_at" FROM "shop"."users"
spark: SELECT `at` AS `at` FROM `shop`.`orders`
duckdb: SELECT "u"."id" AS "id" FROM "dvt_x1" AS "u" WHERE "u"."created_at" > (SELECT MAX("orders"."at") AS "max" FROM "dvt_x2" AS "orders")

--- dates, times and numbers [spark]
select id from "orders" where day >= current_date - 7 and price > 1.5 and at >= '2026-01-01' and status is not null
>>>
spark: SELECT `id` AS `id`, `at` AS `at` FROM `shop`.`orders` WHERE `day` >= CAST('2026-02-22' AS DATE) AND `price` > 1.5 AND NOT `status` IS NULL
duckdb: SELECT "orders"."id" AS "id" FROM "dvt_x1" AS "orders" WHERE "orders"."at" >= '2026-01-01'
DVT005: shop.orders (far_orders): orders.at >= '2026-01-01' is evaluated in the engine: spark is not known to agree on '<' for timestamp

--- a watermark [hive]
select u.id from "users" u where u.created_at > (select max(at) from "orders")
>>>
postgres: SELECT "id" AS "id", "created_at" AS "created_at" FROM "shop"."users" WHERE "created_at" > :dvt_v1
duckdb: SELECT "u"."id" AS "id" FROM "dvt_x1" AS "u" WHERE "u"."created_at" > (SELECT "dvt_value" FROM "dvt_v1")

--- dates, times and numbers [hive]
select id from "orders" where day >= current_date - 7 and price > 1.5 and at >= '2026-01-01' and status is not null
>>>
hive: SELECT `id` AS `id`, `status` AS `status`, `day` AS `day`, `price` AS `price`, `at` AS `at` FROM `shop`.`orders`
duckdb: SELECT "orders"."id" AS "id" FROM "dvt_x1" AS "orders" WHERE "orders"."day" >= CAST('2026-03-01' AS DATE) - 7 AND "orders"."price" > 1.5 AND "orders"."at" >= '2026-01-01' AND "orders"."status" IS NOT NULL
DVT005: shop.orders (far_orders): orders.day >= CAST('2026-03-01' AS DATE) - 7 is evaluated in the engine: hive is not known to agree on '<' for date
DVT005: shop.orders (far_orders): orders.price > 1.5 is evaluated in the engine: hive is not known to agree on '<' for decimal(12,2)
DVT005: shop.orders (far_orders): orders.at >= '2026-01-01' is evaluated in the engine: hive is not known to agree on '<' for timestamp
DVT005: shop.orders (far_orders): NOT orders.status IS NULL is evaluated in the engine: hive is not known to agree on 'is not null' for varchar(20)

--- a watermark [trino]
select u.id from "users" u where u.created_at > (select max(at) from "orders")
>>>
postgres: SELECT "id" AS "id", "created_at" AS "created_at" FROM "shop"."users" WHERE "created_at" > :dvt_v1
duckdb: SELECT "u"."id" AS "id" FROM "dvt_x1" AS "u" WHERE "u"."created_at" > (SELECT "dvt_value" FROM "dvt_v1")

--- dates, times and numbers [trino]
select id from "orders" where day >= current_date - 7 and price > 1.5 and at >= '2026-01-01' and status is not null
>>>
trino: SELECT "id" AS "id", "at" AS "at" FROM "shop"."orders" WHERE "day" >= CAST('2026-02-22' AS DATE) AND "price" > 1.5 AND NOT "status" IS NULL
duckdb: SELECT "orders"."id" AS "id" FROM "dvt_x1" AS "orders" WHERE "orders"."at" >= '2026-01-01'
DVT005: shop.orders (far_orders): orders.at >= '2026-01-01' is evaluated in the engine: trino is not known to agree on '<' for timestamp

--- a watermark [clickhouse]
select u.id from "users" u where u.created_at > (select max(at) from "orders")
>>>
postgres: SELECT "id" AS "id", "created_at" AS "created_at" FROM "shop"."users" WHERE "created_at" > :dvt_v1
duckdb: SELECT "u"."id" AS "id" FROM "dvt_x1" AS "u" WHERE "u"."created_at" > (SELECT "dvt_value" FROM "dvt_v1")

--- dates, times and numbers [clickhouse]
select id from "orders" where day >= current_date - 7 and price > 1.5 and at >= '2026-01-01' and status is not null
>>>
clickhouse: SELECT "id" AS "id", "status" AS "status", "day" AS "day", "price" AS "price", "at" AS "at" FROM "shop"."orders"
duckdb: SELECT "orders"."id" AS "id" FROM "dvt_x1" AS "orders" WHERE "orders"."day" >= CAST('2026-03-01' AS DATE) - 7 AND "orders"."price" > 1.5 AND "orders"."at" >= '2026-01-01' AND "orders"."status" IS NOT NULL
DVT005: shop.orders (far_orders): orders.day >= CAST('2026-03-01' AS DATE) - 7 is evaluated in the engine: clickhouse is not known to agree on '<' for date
DVT005: shop.orders (far_orders): orders.price > 1.5 is evaluated in the engine: clickhouse is not known to agree on '<' for decimal(12,2)
DVT005: shop.orders (far_orders): orders.at >= '2026-01-01' is evaluated in the engine: clickhouse is not known to agree on '<' for timestamp
DVT005: shop.orders (far_orders): NOT orders.status IS NULL is evaluated in the engine: clickhouse is not known to agree on 'is not null' for varchar(20)

--- a watermark [tsql]
select u.id from "users" u where u.created_at > (select max(at) from "orders")
>>>
postgres: SELECT "id" AS "id", "created_at" AS "created_at" FROM "shop"."users" WHERE "created_at" > :dvt_v1
duckdb: SELECT "u"."id" AS "id" FROM "dvt_x1" AS "u" WHERE "u"."created_at" > (SELECT "dvt_value" FROM "dvt_v1")

--- dates, times and numbers [tsql]
select id from "orders" where day >= current_date - 7 and price > 1.5 and at >= '2026-01-01' and status is not null
>>>
tsql: SELECT [id] AS [id], [at] AS [at] FROM [shop].[orders] WHERE [day] >= CAST('2026-02-22' AS DATE) AND [price] > 1.5 AND NOT [status] IS NULL
duckdb: SELECT "orders"."id" AS "id" FROM "dvt_x1" AS "orders" WHERE "orders"."at" >= '2026-01-01'
DVT005: shop.orders (far_orders): orders.at >= '2026-01-01' is evaluated in the engine: comparisons of at (datetime2) may differ there

--- a watermark [oracle]
select u.id from "users" u where u.created_at > (select max(at) from "orders")
>>>
postgres: SELECT "id" AS "id", "created_at" AS "created_at" FROM "shop"."users" WHERE "created_at" > :dvt_v1
duckdb: SELECT "u"."id" AS "id" FROM "dvt_x1" AS "u" WHERE "u"."created_at" > (SELECT "dvt_value" FROM "dvt_v1")

--- dates, times and numbers [oracle]
select id from "orders" where day >= current_date - 7 and price > 1.5 and at >= '2026-01-01' and status is not null
>>>
oracle: SELECT "id" AS "id", "day" AS "day", "at" AS "at" FROM "shop"."orders" WHERE "price" > 1.5 AND NOT "status" IS NULL
duckdb: SELECT "orders"."id" AS "id" FROM "dvt_x1" AS "orders" WHERE "orders"."day" >= CAST('2026-03-01' AS DATE) - 7 AND "orders"."at" >= '2026-01-01'
DVT005: shop.orders (far_orders): orders.day >= CAST('2026-03-01' AS DATE) - 7 is evaluated in the engine: comparisons of day (date) may differ there
DVT005: shop.orders (far_orders): orders.at >= '2026-01-01' is evaluated in the engine: comparisons of at (timestamp) may differ there

--- a watermark [sqlite]
select u.id from "users" u where u.created_at > (select max(at) from "orders")
>>>
postgres: SELECT "id" AS "id", "created_at" AS "created_at" FROM "shop"."users" WHERE "created_at" > :dvt_v1
duckdb: SELECT "u"."id" AS "id" FROM "dvt_x1" AS "u" WHERE "u"."created_at" > (SELECT "dvt_value" FROM "dvt_v1")

--- dates, times and numbers [sqlite]
select id from "orders" where day >= current_date - 7 and price > 1.5 and at >= '2026-01-01' and status is not null
>>>
sqlite: SELECT "id" AS "id", "day" AS "day", "price" AS "price", "at" AS "at" FROM "shop"."orders" WHERE NOT "status" IS NULL
duckdb: SELECT "orders"."id" AS "id" FROM "dvt_x1" AS "orders" WHERE "orders"."day" >= CAST('2026-03-01' AS DATE) - 7 AND "orders"."price" > 1.5 AND "orders"."at" >= '2026-01-01'
DVT005: shop.orders (far_orders): orders.day >= CAST('2026-03-01' AS DATE) - 7 is evaluated in the engine: comparisons of day (date) may differ there
DVT005: shop.orders (far_orders): orders.price > 1.5 is evaluated in the engine: comparisons of price (decimal(12,2)) may differ there
DVT005: shop.orders (far_orders): orders.at >= '2026-01-01' is evaluated in the engine: comparisons of at (timestamp) may differ there
