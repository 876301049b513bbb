--- a report
select u.name, u.metadata ->> 'plan' as plan, date_trunc('month', u.created_at)::date as month, count(*) filter (where u.active) as n, sum(u.amount) as total from "users" u where u.created_at >= current_date - interval '30 days' and u.name ilike 'a%' group by 1, 2, 3
>>>
postgres: SELECT "name" AS "name", "metadata" AS "metadata", "created_at" AS "created_at", "amount" AS "amount", "active" AS "active" FROM "shop"."users" WHERE "created_at" >= CAST('2026-01-30 00:00:00' AS TIMESTAMP) AND (LOWER("name" COLLATE "C") LIKE 'a%' OR NOT ("name" COLLATE "C" ~ '^[ -~]*$'))
duckdb: SELECT "u"."name" AS "name", "u"."metadata" ->> '$.plan' AS "plan", CAST(DATE_TRUNC('MONTH', "u"."created_at") AS DATE) AS "month", COUNT(*) FILTER(WHERE "u"."active") AS "n", CAST_TO_TYPE(SUM("u"."amount"), ANY_VALUE("u"."amount") FILTER(WHERE FALSE) + CAST(0 AS DECIMAL(24, 0))) AS "total" FROM "dvt_x1" AS "u" WHERE "u"."created_at" >= CAST('2026-03-01' AS DATE) - INTERVAL '30' DAYS AND "u"."name" ILIKE 'a%' GROUP BY "u"."name", "u"."metadata" ->> '$.plan', CAST(DATE_TRUNC('MONTH', "u"."created_at") AS DATE)
DVT003: upper and lower case outside ASCII follow DuckDB's rules, not the database's locale
spark: SELECT `u`.`name` AS `name`, GET_JSON_OBJECT(`u`.`metadata`, '$.plan') AS `plan`, CAST(DATE_TRUNC('MONTH', `u`.`created_at`) AS DATE) AS `month`, COUNT(*) FILTER(WHERE `u`.`active`) AS `n`, CAST_TO_TYPE(SUM(`u`.`amount`), ANY_VALUE(`u`.`amount`) FILTER(WHERE FALSE) + CAST(0 AS DECIMAL(24, 0))) AS `total` FROM `dvt_x1` AS `u` WHERE `u`.`created_at` >= CAST('2026-03-01' AS DATE) - INTERVAL '30' DAYS AND `u`.`name` ILIKE 'a%' GROUP BY `u`.`name`, GET_JSON_OBJECT(`u`.`metadata`, '$.plan'), CAST(DATE_TRUNC('MONTH', `u`.`created_at`) AS DATE)

--- a report [duckdb]
select name, metadata->>'$.plan' as plan, date_trunc('month', created_at) as month, count(*) filter (active) as n, sum(amount) as total from "users" where created_at >= current_date - interval 30 day and lower(name) = 'ann' group by all
>>>
postgres: SELECT "name" AS "name", "metadata" AS "metadata", "created_at" AS "created_at", "amount" AS "amount", "active" AS "active" FROM "shop"."users" WHERE "created_at" >= CAST('2026-01-30 00:00:00' AS TIMESTAMP) AND (LOWER("name" COLLATE "C") = 'ann' OR NOT ("name" COLLATE "C" ~ '^[ -~]*$'))
duckdb: SELECT "users"."name" AS "name", "users"."metadata" ->> '$.plan' AS "plan", DATE_TRUNC('MONTH', "users"."created_at") AS "month", COUNT(*) FILTER(WHERE "users"."active") AS "n", SUM("users"."amount") AS "total" FROM "dvt_x1" AS "users" WHERE "users"."created_at" >= CAST('2026-03-01' AS DATE) - INTERVAL '30' DAY AND LOWER("users"."name") = 'ann' GROUP BY ALL
spark: SELECT `users`.`name` AS `name`, GET_JSON_OBJECT(`users`.`metadata`, '$.plan') AS `plan`, DATE_TRUNC('MONTH', `users`.`created_at`) AS `month`, COUNT(*) FILTER(WHERE `users`.`active`) AS `n`, SUM(`users`.`amount`) AS `total` FROM `dvt_x1` AS `users` WHERE `users`.`created_at` >= CAST('2026-03-01' AS DATE) - INTERVAL '30' DAY AND LOWER(`users`.`name`) = 'ann' GROUP BY ALL

--- a report [snowflake]
select id, PARSE_JSON(metadata):name::VARCHAR as name, DATEDIFF('day', created_at, '2024-06-01'::date) as age, created_at::DATE as day, iff(active, 'yes', 'no') as state from "users" where created_at::date >= '2024-01-01' and nvl(name, '') <> '' qualify row_number() over (partition by name order by id) = 1
>>>
postgres: SELECT "id" AS "ID", "name" AS "NAME", "metadata" AS "METADATA", "created_at" AS "CREATED_AT", "active" AS "ACTIVE" FROM "shop"."users" WHERE "created_at" >= CAST('2024-01-01 00:00:00' AS TIMESTAMP) AND "name" COLLATE "C" <> ''
duckdb: SELECT "USERS"."ID" AS "ID", CAST(JSON("USERS"."METADATA") ->> '$.name' AS TEXT) AS "NAME", DATE_DIFF('DAY', "USERS"."CREATED_AT", CAST('2024-06-01' AS DATE)) AS "AGE", CAST("USERS"."CREATED_AT" AS DATE) AS "DAY", CASE WHEN "USERS"."ACTIVE" THEN 'yes' ELSE 'no' END AS "STATE" FROM "dvt_x1" AS "USERS" WHERE CAST("USERS"."CREATED_AT" AS DATE) >= '2024-01-01' AND COALESCE("USERS"."NAME", '') <> '' QUALIFY ROW_NUMBER() OVER (PARTITION BY "USERS"."NAME" ORDER BY "USERS"."ID") = 1
DVT003: datediff() is computed by the engine; it is not known to mean the same in snowflake
DVT003: json_extract() is computed by the engine; it is not known to mean the same in snowflake
DVT003: parse_json() is computed by the engine; it is not known to mean the same in snowflake
spark: SELECT `ID`, `NAME`, `AGE`, `DAY`, `STATE` FROM (SELECT `USERS`.`ID` AS `ID`, CAST(GET_JSON_OBJECT(`USERS`.`METADATA`, '$.name') AS STRING) AS `NAME`, DATEDIFF(DAY, `USERS`.`CREATED_AT`, CAST('2024-06-01' AS DATE)) AS `AGE`, CAST(`USERS`.`CREATED_AT` AS DATE) AS `DAY`, IF(`USERS`.`ACTIVE`, 'yes', 'no') AS `STATE`, ROW_NUMBER() OVER (PARTITION BY CAST(GET_JSON_OBJECT(`USERS`.`METADATA`, '$.name') AS STRING) ORDER BY `USERS`.`ID` NULLS LAST) AS `_w` FROM `dvt_x1` AS `USERS` WHERE CAST(`USERS`.`CREATED_AT` AS DATE) >= '2024-01-01' AND COALESCE(`USERS`.`NAME`, '') <> '') AS `_t` WHERE `_w` = 1

--- a report [bigquery]
select id, json_value(metadata, '$.name') as name, date_diff(date '2024-06-01', date(created_at), day) as age, safe_cast(name as int64) as number, if(active, 'yes', 'no') as state from `users` where date(created_at) >= date_sub(current_date(), interval 7 day) and starts_with(name, 'a')
>>>
postgres: SELECT "id" AS "id", "name" AS "name", "metadata" AS "metadata", "created_at" AS "created_at", "active" AS "active" FROM "shop"."users" WHERE "created_at" >= CAST('2026-02-22 00:00:00' AS TIMESTAMP) AND "name" COLLATE "C" LIKE 'a%'
duckdb: SELECT "users"."id" AS "id", JSON_VALUE("users"."metadata", '$.name') ->> '$' AS "name", DATE_DIFF('DAY', CAST("users"."created_at" AS DATE), CAST('2024-06-01' AS DATE)) AS "age", TRY_CAST("users"."name" AS BIGINT) AS "number", CASE WHEN "users"."active" THEN 'yes' ELSE 'no' END AS "state" FROM "dvt_x1" AS "users" WHERE CAST("users"."created_at" AS DATE) >= CAST(CAST('2026-03-01' AS DATE) - INTERVAL '7' DAY AS DATE) AND STARTS_WITH("users"."name", 'a')
DVT003: date() is computed by the engine; it is not known to mean the same in bigquery
DVT003: date_sub() is computed by the engine; it is not known to mean the same in bigquery
DVT003: datediff() is computed by the engine; it is not known to mean the same in bigquery
DVT003: json_extract_scalar() is computed by the engine; it is not known to mean the same in bigquery
DVT003: starts_with() is computed by the engine; it is not known to mean the same in bigquery
spark: SELECT `users`.`id` AS `id`, GET_JSON_OBJECT(`users`.`metadata`, '$.name') AS `name`, DATEDIFF(DAY, DATE(`users`.`created_at`), CAST('2024-06-01' AS DATE)) AS `age`, TRY_CAST(`users`.`name` AS BIGINT) AS `number`, IF(`users`.`active`, 'yes', 'no') AS `state` FROM `dvt_x1` AS `users` WHERE DATE(`users`.`created_at`) >= CAST(DATE_ADD(CAST('2026-03-01' AS DATE), -7) AS DATE) AND STARTSWITH(`users`.`name`, 'a')

--- a report [mysql]
select id, ifnull(name, 'none') as name, date_format(created_at, '%Y-%m') as month, if(active, 'yes', 'no') as state, datediff('2024-06-01', created_at) as age from `users` where date(created_at) >= date_sub(curdate(), interval 7 day) and year(born) = 1990 and amount div 2 > 3
>>>
postgres: SELECT "id" AS "id", "name" AS "name", "created_at" AS "created_at", "born" AS "born", "amount" AS "amount", "active" AS "active" FROM "shop"."users" WHERE "created_at" >= CAST('2026-02-22 00:00:00' AS TIMESTAMP) AND ("born" >= CAST('1990-01-01' AS DATE) AND "born" <= CAST('1991-01-01' AS DATE))
duckdb: SELECT "users"."id" AS "id", COALESCE("users"."name", 'none') AS "name", STRFTIME("users"."created_at", '%Y-%m') AS "month", CASE WHEN "users"."active" THEN 'yes' ELSE 'no' END AS "state", DATE_DIFF('DAY', "users"."created_at", CAST('2024-06-01' AS DATE)) AS "age" FROM "dvt_x1" AS "users" WHERE CAST("users"."created_at" AS DATE) >= (CAST('2026-03-01' AS DATE) - INTERVAL '7' DAY) AND YEAR("users"."born") = 1990 AND "users"."amount" // 2 > 3
DVT005: shop.users (far_users): users.amount DIV 2 > 3 is evaluated in the engine: only plain comparisons of a column are known to agree
spark: SELECT `users`.`id` AS `id`, COALESCE(`users`.`name`, 'none') AS `name`, DATE_FORMAT(`users`.`created_at`, 'yyyy-MM') AS `month`, IF(`users`.`active`, 'yes', 'no') AS `state`, DATEDIFF('2024-06-01', `users`.`created_at`) AS `age` FROM `dvt_x1` AS `users` WHERE TO_DATE(`users`.`created_at`) >= DATE_ADD(CAST('2026-03-01' AS DATE), -7) AND YEAR(`users`.`born`) = 1990 AND `users`.`amount` DIV 2 > 3

--- a report [redshift]
select id, nvl(name, 'none') as name, datediff(day, born, '2024-06-01'::date) as age, decode(active, true, 'yes', 'no') as state from "users" where created_at >= dateadd(day, -7, current_date) and len(name) > 2
>>>
postgres: SELECT "id" AS "id", "name" AS "name", "born" AS "born", "active" AS "active" FROM "shop"."users" WHERE "created_at" >= CAST('2026-02-22 00:00:00' AS TIMESTAMP) AND LENGTH("name") > 2
duckdb: SELECT "users"."id" AS "id", COALESCE("users"."name", 'none') AS "name", DATE_DIFF('DAY', CAST("users"."born" AS TIMESTAMP), CAST(CAST('2024-06-01' AS DATE) AS TIMESTAMP)) AS "age", CASE WHEN "users"."active" = TRUE OR ("users"."active" IS NULL AND TRUE IS NULL) THEN 'yes' ELSE 'no' END AS "state" FROM "dvt_x1" AS "users"
DVT003: decode_case() is computed by the engine; it is not known to mean the same in redshift
DVT003: ts_or_ds_diff() is computed by the engine; it is not known to mean the same in redshift
spark: SELECT `users`.`id` AS `id`, COALESCE(`users`.`name`, 'none') AS `name`, DATEDIFF(CAST('2024-06-01' AS DATE), `users`.`born`) AS `age`, DECODE(`users`.`active`, TRUE, 'yes', 'no') AS `state` FROM `dvt_x1` AS `users`

--- a report [databricks]
select id, metadata:name as name, datediff(date'2024-06-01', born) as age, date_format(created_at, 'yyyy-MM') as month, if(active, 'yes', 'no') as state from `users` where to_date(created_at) >= date_sub(current_date(), 7) and startswith(name, 'a')
>>>
postgres: SELECT "id" AS "id", "metadata" AS "metadata", "created_at" AS "created_at", "born" AS "born", "active" AS "active" FROM "shop"."users" WHERE "created_at" >= CAST('2026-02-22 00:00:00' AS TIMESTAMP) AND "name" COLLATE "C" LIKE 'a%'
duckdb: SELECT "users"."id" AS "id", "users"."metadata" -> '$.name' AS "name", DATE_DIFF('DAY', "users"."born", CAST('2024-06-01' AS DATE)) AS "age", STRFTIME(CAST("users"."created_at" AS TIMESTAMP), '%Y-%m') AS "month", CASE WHEN "users"."active" THEN 'yes' ELSE 'no' END AS "state" FROM "dvt_x1" AS "users"
DVT003: datediff() is computed by the engine; it is not known to mean the same in databricks
DVT003: json_extract() is computed by the engine; it is not known to mean the same in databricks
DVT003: time_str_to_time() is computed by the engine; it is not known to mean the same in databricks
DVT003: time_to_str() is computed by the engine; it is not known to mean the same in databricks
spark: SELECT `users`.`id` AS `id`, GET_JSON_OBJECT(`users`.`metadata`, '$.name') AS `name`, DATEDIFF(DAY, `users`.`born`, CAST('2024-06-01' AS DATE)) AS `age`, DATE_FORMAT(`users`.`created_at`, 'yyyy-MM') AS `month`, IF(`users`.`active`, 'yes', 'no') AS `state` FROM `dvt_x1` AS `users`

--- a report [spark]
select id, get_json_object(metadata, '$.name') as name, months_between(created_at, born) as months, amount / 2 as half, if(active, 'yes', 'no') as state from `users` where to_date(created_at) >= add_months(current_date(), -1) and name rlike '^a'
>>>
postgres: SELECT "id" AS "id", "name" AS "name", "metadata" AS "metadata", "created_at" AS "created_at", "born" AS "born", "amount" AS "amount", "active" AS "active" FROM "shop"."users"
duckdb: SELECT "users"."id" AS "id", "users"."metadata" ->> '$.name' AS "name", DATE_DIFF('MONTH', CAST("users"."born" AS DATE), CAST("users"."created_at" AS DATE)) + CASE WHEN DAY(CAST("users"."created_at" AS DATE)) = DAY(LAST_DAY(CAST("users"."created_at" AS DATE))) AND DAY(CAST("users"."born" AS DATE)) = DAY(LAST_DAY(CAST("users"."born" AS DATE))) THEN 0 ELSE (DAY(CAST("users"."created_at" AS DATE)) - DAY(CAST("users"."born" AS DATE))) / 31.0 END AS "months", "users"."amount" / NULLIF(2, 0) AS "half", CASE WHEN "users"."active" THEN 'yes' ELSE 'no' END AS "state" FROM "dvt_x1" AS "users" WHERE TRY_CAST("users"."created_at" AS DATE) >= CAST(CAST('2026-03-01' AS DATE) + INTERVAL (-1) MONTH AS DATE) AND REGEXP_MATCHES("users"."name", '^a')
DVT005: shop.users (far_users): users.name RLIKE '^a' is evaluated in the engine: only plain comparisons of a column are known to agree
DVT003: add_months() is computed by the engine; it is not known to mean the same in spark
DVT003: json_extract_scalar() is computed by the engine; it is not known to mean the same in spark
DVT003: months_between() is computed by the engine; it is not known to mean the same in spark
DVT003: regexp_like() is computed by the engine; it is not known to mean the same in spark
DVT003: ts_or_ds_to_date() is computed by the engine; it is not known to mean the same in spark
spark: SELECT `users`.`id` AS `id`, GET_JSON_OBJECT(`users`.`metadata`, '$.name') AS `name`, MONTHS_BETWEEN(`users`.`created_at`, `users`.`born`) AS `months`, `users`.`amount` / 2 AS `half`, IF(`users`.`active`, 'yes', 'no') AS `state` FROM `dvt_x1` AS `users` WHERE TO_DATE(`users`.`created_at`) >= ADD_MONTHS(CAST('2026-03-01' AS DATE), -1) AND `users`.`name` RLIKE '^a'

--- a report [hive]
select id, get_json_object(metadata, '$.name') as name, datediff('2024-06-01', born) as age, nvl(name, 'none') as known from `users` where year(created_at) = 2024 and name like 'a%'
>>>
postgres: SELECT "id" AS "id", "name" AS "name", "metadata" AS "metadata", "created_at" AS "created_at", "born" AS "born" FROM "shop"."users" WHERE ("created_at" >= CAST('2024-01-01 00:00:00' AS TIMESTAMP) AND "created_at" <= CAST('2025-01-01 00:00:00' AS TIMESTAMP)) AND "name" COLLATE "C" LIKE 'a%'
duckdb: SELECT "users"."id" AS "id", "users"."metadata" ->> '$.name' AS "name", DATE_DIFF('DAY', "users"."born", CAST('2024-06-01' AS DATE)) AS "age", COALESCE("users"."name", 'none') AS "known" FROM "dvt_x1" AS "users" WHERE YEAR(CAST("users"."created_at" AS DATE)) = 2024 AND "users"."name" LIKE 'a%'
DVT003: datediff() is computed by the engine; it is not known to mean the same in hive
DVT003: json_extract_scalar() is computed by the engine; it is not known to mean the same in hive
DVT003: ts_or_ds_to_date() is computed by the engine; it is not known to mean the same in hive
DVT003: year() is computed by the engine; it is not known to mean the same in hive
spark: SELECT `users`.`id` AS `id`, GET_JSON_OBJECT(`users`.`metadata`, '$.name') AS `name`, DATEDIFF('2024-06-01', `users`.`born`) AS `age`, COALESCE(`users`.`name`, 'none') AS `known` FROM `dvt_x1` AS `users` WHERE YEAR(`users`.`created_at`) = 2024 AND `users`.`name` LIKE 'a%'

--- a report [trino]
select id, json_extract_scalar(metadata, '$.name') as name, date_diff('day', born, date '2024-06-01') as age, try_cast(name as integer) as number, amount / 2 as half from "users" where date(created_at) >= date_add('day', -7, current_date) and regexp_like(name, '^a')
>>>
postgres: SELECT "id" AS "id", "name" AS "name", "metadata" AS "metadata", "born" AS "born", "amount" AS "amount" FROM "shop"."users" WHERE "created_at" >= CAST('2026-02-22 00:00:00' AS TIMESTAMP)
duckdb: SELECT "users"."id" AS "id", "users"."metadata" ->> '$.name' AS "name", DATE_DIFF('DAY', "users"."born", CAST('2024-06-01' AS DATE)) AS "age", TRY_CAST("users"."name" AS INT) AS "number", "users"."amount" / 2 AS "half" FROM "dvt_x1" AS "users" WHERE REGEXP_MATCHES("users"."name", '^a')
DVT005: shop.users (far_users): REGEXP_LIKE(users.name, '^a') is evaluated in the engine: only plain comparisons of a column are known to agree
DVT003: datediff() is computed by the engine; it is not known to mean the same in trino
DVT003: json_extract_scalar() is computed by the engine; it is not known to mean the same in trino
DVT003: regexp_like() is computed by the engine; it is not known to mean the same in trino
spark: SELECT `users`.`id` AS `id`, GET_JSON_OBJECT(`users`.`metadata`, '$.name') AS `name`, DATEDIFF(DAY, `users`.`born`, CAST('2024-06-01' AS DATE)) AS `age`, TRY_CAST(`users`.`name` AS INT) AS `number`, `users`.`amount` / 2 AS `half` FROM `dvt_x1` AS `users` WHERE `users`.`name` RLIKE '^a'

--- a report [clickhouse]
select id, toStartOfMonth(born) as month, if(active, 'yes', 'no') as state, ifNull(name, 'none') as known from "users" where id in (1, 2, 3) and name like 'a%'
>>>
postgres: SELECT "id" AS "id", "name" AS "name", "born" AS "born", "active" AS "active" FROM "shop"."users" WHERE "id" IN (1, 2, 3) AND "name" COLLATE "C" LIKE 'a%'
duckdb: SELECT "users"."id" AS "id", CAST(DATE_TRUNC('MONTH', "users"."born") AS DATE) AS "month", CASE WHEN "users"."active" THEN 'yes' ELSE 'no' END AS "state", COALESCE("users"."name", 'none') AS "known" FROM "dvt_x1" AS "users" WHERE "users"."id" IN (1, 2, 3) AND "users"."name" LIKE 'a%'
DVT003: timestamp_trunc() is computed by the engine; it is not known to mean the same in clickhouse
spark: SELECT `users`.`id` AS `id`, CAST(DATE_TRUNC('MONTH', `users`.`born`) AS DATE) AS `month`, IF(`users`.`active`, 'yes', 'no') AS `state`, COALESCE(`users`.`name`, 'none') AS `known` FROM `dvt_x1` AS `users` WHERE `users`.`id` IN (1, 2, 3) AND `users`.`name` LIKE 'a%'

--- a report [tsql]
select top 10 id, isnull(name, 'none') as name, datediff(day, born, '2024-06-01') as age, eomonth(born) as month, iif(active = 1, 'yes', 'no') as state, 'x' + name as tagged from [users] where year(born) = 1990 and dateadd(day, 7, born) > '1990-02-01' order by id
>>>
postgres: SELECT "id" AS "id", "name" AS "name", "born" AS "born", "active" AS "active" FROM "shop"."users" WHERE ("born" >= CAST('1990-01-01' AS DATE) AND "born" <= CAST('1991-01-01' AS DATE)) AND "born" > CAST('1990-01-25' AS DATE)
duckdb: SELECT "users"."id" AS "id", COALESCE("users"."name", 'none') AS "name", DATE_DIFF('DAY', CAST("users"."born" AS TIMESTAMP), CAST('2024-06-01' AS TIMESTAMP)) AS "age", LAST_DAY("users"."born") AS "month", CASE WHEN "users"."active" = 1 THEN 'yes' ELSE 'no' END AS "state", 'x' || "users"."name" AS "tagged" FROM "dvt_x1" AS "users" WHERE YEAR("users"."born") = 1990 AND CAST("users"."born" + INTERVAL 7 DAY AS DATE) > '1990-02-01' ORDER BY "id" NULLS FIRST LIMIT 10
DVT003: date_add() is computed by the engine; it is not known to mean the same in tsql
DVT003: datediff() is computed by the engine; it is not known to mean the same in tsql
DVT003: last_day() is computed by the engine; it is not known to mean the same in tsql
DVT003: time_str_to_time() is computed by the engine; it is not known to mean the same in tsql
DVT003: ts_or_ds_to_date() is computed by the engine; it is not known to mean the same in tsql
DVT003: year() is computed by the engine; it is not known to mean the same in tsql
spark: SELECT `users`.`id` AS `id`, COALESCE(`users`.`name`, 'none') AS `name`, DATEDIFF(DAY, CAST(`users`.`born` AS TIMESTAMP), CAST('2024-06-01' AS TIMESTAMP)) AS `age`, LAST_DAY(TO_DATE(`users`.`born`)) AS `month`, IF(`users`.`active` = 1, 'yes', 'no') AS `state`, 'x' || `users`.`name` AS `tagged` FROM `dvt_x1` AS `users` WHERE YEAR(`users`.`born`) = 1990 AND CAST(DATE_ADD(`users`.`born`, 7) AS DATE) > '1990-02-01' ORDER BY `id` LIMIT 10

--- a report [oracle]
select id, nvl(name, 'none') as name, to_char(born, 'YYYY-MM') as month, decode(id, 1, 'first', 'other') as place, name || '!' as shout from "users" where id > 5 and name like 'A%' and trunc(born, 'MM') = date '1990-01-01'
>>>
postgres: SELECT "id" AS "ID", "name" AS "NAME", "born" AS "BORN" FROM "shop"."users" WHERE "id" > 5 AND "name" COLLATE "C" LIKE 'A%'
duckdb: SELECT "USERS"."ID" AS "ID", COALESCE("USERS"."NAME", 'none') AS "NAME", STRFTIME("USERS"."BORN", '%Y-%m') AS "MONTH", CASE WHEN "USERS"."ID" = 1 THEN 'first' ELSE 'other' END AS "PLACE", NULLIF(COALESCE("USERS"."NAME", '') || COALESCE('!', ''), '') AS "SHOUT" FROM "dvt_x1" AS "USERS" WHERE "USERS"."ID" > 5 AND "USERS"."NAME" LIKE 'A%' AND CAST(DATE_TRUNC('MONTH', "USERS"."BORN") AS DATE) = CAST('1990-01-01' AS DATE)
DVT003: date_str_to_date() is computed by the engine; it is not known to mean the same in oracle
DVT003: date_trunc() is computed by the engine; it is not known to mean the same in oracle
DVT003: decode_case() is computed by the engine; it is not known to mean the same in oracle
DVT003: to_char() is computed by the engine; it is not known to mean the same in oracle
spark: SELECT `USERS`.`ID` AS `ID`, COALESCE(`USERS`.`NAME`, 'none') AS `NAME`, DATE_FORMAT(`USERS`.`BORN`, 'yyyy-MM') AS `MONTH`, DECODE(`USERS`.`ID`, 1, 'first', 'other') AS `PLACE`, NULLIF(COALESCE(`USERS`.`NAME`, '') || COALESCE('!', ''), '') AS `SHOUT` FROM `dvt_x1` AS `USERS` WHERE `USERS`.`ID` > 5 AND `USERS`.`NAME` LIKE 'A%' AND CAST(TRUNC(`USERS`.`BORN`, 'MONTH') AS DATE) = CAST('1990-01-01' AS DATE)

--- a report [sqlite]
select id, ifnull(name, 'none') as name, upper(name) as shout, amount / 2 as half, cast(amount as integer) as whole from "users" where id % 2 = 0 and lower(name) = 'ann' and name like 'a%'
>>>
postgres: SELECT "id" AS "id", "name" AS "name", "amount" AS "amount" FROM "shop"."users" WHERE (CAST("id" AS DECIMAL) % 2) = 0 AND (LOWER("name" COLLATE "C") = 'ann' OR NOT ("name" COLLATE "C" ~ '^[ -~]*$')) AND (LOWER("name" COLLATE "C") LIKE 'a%' OR NOT ("name" COLLATE "C" ~ '^[ -~]*$'))
duckdb: SELECT "users"."id" AS "id", COALESCE("users"."name", 'none') AS "name", TRANSLATE("users"."name", 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') AS "shout", "users"."amount" / NULLIF(2, 0) AS "half", CAST(TRUNC("users"."amount") AS INT) AS "whole" FROM "dvt_x1" AS "users" WHERE CAST("users"."id" AS BIGINT) % 2 = 0 AND TRANSLATE("users"."name", 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') = 'ann' AND TRANSLATE("users"."name", 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') LIKE TRANSLATE('a%', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
spark: SELECT `users`.`id` AS `id`, COALESCE(`users`.`name`, 'none') AS `name`, TRANSLATE(`users`.`name`, 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') AS `shout`, `users`.`amount` / 2 AS `half`, CAST(TRUNC(`users`.`amount`) AS INT) AS `whole` FROM `dvt_x1` AS `users` WHERE CAST(`users`.`id` AS BIGINT) % 2 = 0 AND TRANSLATE(`users`.`name`, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') = 'ann' AND TRANSLATE(`users`.`name`, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') LIKE TRANSLATE('a%', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
