--- a zone that the source has no name for [mysql]
select id, hour(at) as h from `odd.web.logins`
>>>
error DVT120: model.shop.report: odd does not know the time zone of my: instants of odd cannot be shown as my shows them
  hint: set time_zone of the output my in profiles.yml to an offset (+01:00), or to a name that odd knows (its server's mysql_tzinfo_to_sql loads names)

--- where nothing hangs on the zone it may be unknown [mysql]
select id from `odd.web.logins`
>>>
dvt_x1 @odd: SELECT `id` AS `id` FROM `web`.`logins`
transform: SELECT "logins"."id" AS "id" FROM "dvt_x1" AS "logins"
columns: id int(11) =

--- a view may compute what it shows of instants [mysql]
select id, day from `odd.web.dated`
>>>
error DVT120: model.shop.report: odd does not know the time zone of my: instants of odd cannot be shown as my shows them
  hint: set time_zone of the output my in profiles.yml to an offset (+01:00), or to a name that odd knows (its server's mysql_tzinfo_to_sql loads names)
