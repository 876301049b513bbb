--- instants that are handed on travel in UTC [mysql]
select * from `far.web.logins`
>>>
dvt_x1 @far (+00:00): SELECT `id` AS `id`, `at` AS `at`, `day` AS `day` FROM `web`.`logins`
transform: SELECT "logins"."id" AS "id", "logins"."at" AS "at", "logins"."day" AS "day" FROM "dvt_x1" AS "logins"
columns: id int(11) =, at timestamp(6) =, day date =
written in the time zone +00:00

--- also through CTEs, joins and other names [mysql]
with l as (select id, at as moment from `odd.web.logins`), m as (select * from l) select m.moment, c.name from m join `my.crm.customers` c on c.id = m.id where c.id > 3
>>>
dvt_x1 @odd (+00:00): SELECT `id` AS `id`, `at` AS `at` FROM `web`.`logins` WHERE `id` > 3
dvt_x2 @my (+00:00): SELECT `id` AS `id`, `name` AS `name` FROM `crm`.`customers` WHERE `id` > 3
transform: SELECT "logins"."at" AS "moment", "c"."name" AS "name" FROM "dvt_x1" AS "logins" JOIN "dvt_x2" AS "c" ON "c"."id" = "logins"."id" WHERE "c"."id" > 3
columns: moment timestamp =, name varchar(20) =
written in the time zone +00:00
DVT007: crm.customers (my) and web.logins (odd) are joined in the engine on c.id = m_2.id

--- what compares them does so in the zone of the target [mysql]
select * from `far.web.logins` where at < '2024-01-01'
>>>
dvt_x1 @far (+02:00): SELECT `id` AS `id`, `at` AS `at`, `day` AS `day` FROM `web`.`logins`
transform: SELECT "logins"."id" AS "id", "logins"."at" AS "at", "logins"."day" AS "day" FROM "dvt_x1" AS "logins" WHERE "logins"."at" < '2024-01-01'
columns: id int(11) =, at timestamp(6) =, day date =
DVT003: instants are computed with, or come through a view: one of the hour that my has twice in autumn is an error; with time_zone: '+00:00' of that output there is no such hour
DVT005: web.logins (far): logins.at < '2024-01-01' is evaluated in the engine: comparisons of at (timestamp(6)) may differ there

--- and what computes with them [mysql]
select id, at, hour(at) as h from `far.web.logins`
>>>
dvt_x1 @far (+02:00): SELECT `id` AS `id`, `at` AS `at` FROM `web`.`logins`
transform: SELECT "logins"."id" AS "id", "logins"."at" AS "at", HOUR("logins"."at") AS "h" FROM "dvt_x1" AS "logins"
columns: id int(11) =, at timestamp(6) =, h INT
DVT003: instants are computed with, or come through a view: one of the hour that my has twice in autumn is an error; with time_zone: '+00:00' of that output there is no such hour

--- also with what a query within hands on [mysql]
with l as (select id, at as moment from `far.web.logins`) select moment, max(moment) over (order by id) as latest from l
>>>
dvt_x1 @far (+02:00): SELECT `id` AS `id`, `at` AS `at` FROM `web`.`logins`
transform: SELECT "logins"."at" AS "moment", MAX("logins"."at") OVER (ORDER BY "logins"."id" NULLS FIRST) AS "latest" FROM "dvt_x1" AS "logins"
columns: moment timestamp(6) =, latest TIMESTAMPTZ
DVT003: instants are computed with, or come through a view: one of the hour that my has twice in autumn is an error; with time_zone: '+00:00' of that output there is no such hour

--- one that two sides of a union give is not followed [mysql]
select at from `far.web.logins` union select since from `my.crm.customers`
>>>
dvt_x1 @far (+02:00): SELECT `at` AS `at` FROM `web`.`logins`
dvt_x2 @my: SELECT `since` AS `since` FROM `crm`.`customers`
transform: SELECT "logins"."at" AS "at" FROM "dvt_x1" AS "logins" UNION SELECT "customers"."since" AS "since" FROM "dvt_x2" AS "customers"
columns: at TIMESTAMPTZ
DVT003: instants are computed with, or come through a view: one of the hour that my has twice in autumn is an error; with time_zone: '+00:00' of that output there is no such hour

--- nothing hangs on the zone where no instant is read [mysql]
select id from `odd.web.logins`
>>>
dvt_x1 @odd: SELECT `id` AS `id` FROM `web`.`logins`
transform: SELECT "logins"."id" AS "id" FROM "dvt_x1" AS "logins"
columns: id int(11) =

--- a value that is computed of other columns is read in the same session [mysql]
select id, at from `far.web.logins` where id > (select max(id) from `my.crm.visited`)
>>>
dvt_v1_x1 @my (+00:00): SELECT MAX(`id`) AS `max_id` FROM `crm`.`visited`
dvt_x1 @far (+00:00): SELECT `id` AS `id`, `at` AS `at` FROM `web`.`logins` WHERE `id` > :dvt_v1
dvt_v1: SELECT (SELECT "visited"."max_id" AS "max(id)" FROM "dvt_v1_x1" AS "visited") AS "dvt_value"
transform: SELECT "logins"."id" AS "id", "logins"."at" AS "at" FROM "dvt_x1" AS "logins" WHERE "logins"."id" > (SELECT "dvt_value" FROM "dvt_v1")
columns: id int(11) =, at timestamp(6) =
written in the time zone +00:00

--- one that is computed of instants is of the zone of the target [mysql]
select id, at from `far.web.logins` where day > (select max(at) from `my.crm.visited`)
>>>
dvt_x1 @far (+02:00): SELECT `id` AS `id`, `at` AS `at`, `day` AS `day` FROM `web`.`logins`
dvt_x2 @my: SELECT `at` AS `at` FROM `crm`.`visited`
transform: SELECT "logins"."id" AS "id", "logins"."at" AS "at" FROM "dvt_x1" AS "logins" WHERE "logins"."day" > (SELECT MAX("visited"."at") AS "max(at)" FROM "dvt_x2" AS "visited")
columns: id int(11) =, at timestamp(6) =
DVT003: instants are computed with, or come through a view: one of the hour that my has twice in autumn is an error; with time_zone: '+00:00' of that output there is no such hour

--- sorting by one is as handing it on [mysql]
select id, at from `far.web.logins` order by at, id limit 3
>>>
dvt_x1 @far (+00:00): SELECT `id` AS `id`, `at` AS `at` FROM `web`.`logins`
transform: SELECT "logins"."id" AS "id", "logins"."at" AS "at" FROM "dvt_x1" AS "logins" ORDER BY "at" NULLS FIRST, "id" NULLS FIRST LIMIT 3
columns: id int(11) =, at timestamp(6) =
written in the time zone +00:00

--- sorting by what is computed of one is not [mysql]
select id, at from `far.web.logins` order by hour(at), id limit 1
>>>
dvt_x1 @far (+02:00): SELECT `id` AS `id`, `at` AS `at` FROM `web`.`logins`
transform: SELECT "logins"."id" AS "id", "logins"."at" AS "at" FROM "dvt_x1" AS "logins" ORDER BY HOUR("at") NULLS FIRST, "id" NULLS FIRST LIMIT 1
columns: id int(11) =, at timestamp(6) =
DVT003: instants are computed with, or come through a view: one of the hour that my has twice in autumn is an error; with time_zone: '+00:00' of that output there is no such hour

--- nor by what is computed of it under its other name [mysql]
select id, at as moment from `far.web.logins` order by date(moment), id limit 1
>>>
dvt_x1 @far (+02:00): SELECT `id` AS `id`, `at` AS `at` FROM `web`.`logins`
transform: SELECT "logins"."id" AS "id", "logins"."at" AS "moment" FROM "dvt_x1" AS "logins" ORDER BY CAST("moment" AS DATE) NULLS FIRST, "id" NULLS FIRST LIMIT 1
columns: id int(11) =, moment timestamp(6) =
DVT003: instants are computed with, or come through a view: one of the hour that my has twice in autumn is an error; with time_zone: '+00:00' of that output there is no such hour

--- a view computes in the zone of its session [mysql]
select * from `far.web.seen`
>>>
dvt_x1 @far (+02:00): SELECT `id` AS `id`, `at` AS `at`, `day` AS `day` FROM `web`.`seen`
transform: SELECT "seen"."id" AS "id", "seen"."at" AS "at", "seen"."day" AS "day" FROM "dvt_x1" AS "seen"
columns: id int(11) =, at timestamp =, day date =
DVT003: instants are computed with, or come through a view: one of the hour that my has twice in autumn is an error; with time_zone: '+00:00' of that output there is no such hour

--- also beside a table [mysql]
select l.at, s.id from `far.web.logins` l join `far.web.seen` s on s.id = l.id
>>>
dvt_x1 @far (+02:00): SELECT `id` AS `id`, `at` AS `at` FROM `web`.`logins`
dvt_x2 @far (+02:00): SELECT `id` AS `id` FROM `web`.`seen`
transform: SELECT "l"."at" AS "at", "s"."id" AS "id" FROM "dvt_x1" AS "l" JOIN "dvt_x2" AS "s" ON "s"."id" = "l"."id"
columns: at timestamp(6) =, id int(11) =
DVT003: instants are computed with, or come through a view: one of the hour that my has twice in autumn is an error; with time_zone: '+00:00' of that output there is no such hour

--- no zone is asked for of a table that gives no instants [mysql]
select id, at from `odd.web.logins` where id > (select max(id) from `my.crm.visited`)
>>>
dvt_v1_x1 @my (+00:00): SELECT MAX(`id`) AS `max_id` FROM `crm`.`visited`
dvt_x1 @odd (+00:00): SELECT `id` AS `id`, `at` AS `at` FROM `web`.`logins` WHERE `id` > :dvt_v1
dvt_v1: SELECT (SELECT "visited"."max_id" AS "max(id)" FROM "dvt_v1_x1" AS "visited") AS "dvt_value"
transform: SELECT "logins"."id" AS "id", "logins"."at" AS "at" FROM "dvt_x1" AS "logins" WHERE "logins"."id" > (SELECT "dvt_value" FROM "dvt_v1")
columns: id int(11) =, at timestamp =
written in the time zone +00:00
