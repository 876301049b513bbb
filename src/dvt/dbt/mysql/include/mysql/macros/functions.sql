{# dbt's cross-database functions in MySQL's words. #}

{% macro mysql__cast(field, type) -%}
  {%- set target = adapter.cast_type(type) -%}
  {%- if target %}cast({{ field }} as {{ target }}){% else %}{{ field }}{% endif -%}
{%- endmacro %}

{% macro mysql__safe_cast(field, type) -%}
  {{ mysql__cast(field, type) }}
{%- endmacro %}

{# dbt's packages write these types in casts, where MySQL knows a handful only. #}
{% macro mysql__type_string() -%}
  char
{%- endmacro %}

{% macro mysql__type_timestamp() -%}
  datetime(6)
{%- endmacro %}

{% macro mysql__type_float() -%}
  double
{%- endmacro %}

{% macro mysql__type_numeric() -%}
  decimal(28, 6)
{%- endmacro %}

{% macro mysql__type_bigint() -%}
  signed
{%- endmacro %}

{% macro mysql__type_int() -%}
  signed
{%- endmacro %}

{% macro mysql__type_boolean() -%}
  signed
{%- endmacro %}

{% macro mysql__hash(field) -%}
  md5(cast({{ field }} as char))
{%- endmacro %}

{% macro mysql__cast_bool_to_text(field) -%}
  case when {{ field }} then 'true' when not {{ field }} then 'false' end
{%- endmacro %}

{% macro mysql__concat(fields) -%}
  concat({{ fields | join(', ') }})
{%- endmacro %}

{% macro mysql__length(expression) -%}
  char_length({{ expression }})
{%- endmacro %}

{% macro mysql__escape_single_quotes(expression) -%}
  {{ expression | replace("\\", "\\\\") | replace("'", "''") }}
{%- endmacro %}

{% macro mysql__any_value(expression) -%}
  min({{ expression }})
{%- endmacro %}

{% macro mysql__bool_or(expression) -%}
  max({{ expression }})
{%- endmacro %}

{% macro mysql__equals(expr1, expr2) -%}
  {%- if adapter.behavior.enable_truthy_nulls_equals_macro.no_warn -%}
  ({{ expr1 }} <=> {{ expr2 }})
  {%- else -%}
  ({{ expr1 }} = {{ expr2 }})
  {%- endif -%}
{%- endmacro %}

{# GROUP_CONCAT cuts at @@group_concat_max_len bytes, with a warning. #}
{% macro mysql__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
  {%- set whole -%}
  group_concat({{ measure }} {{ order_by_clause or '' }} separator {{ delimiter_text }})
  {%- endset -%}
  {%- if limit_num %}substring_index({{ whole }}, {{ delimiter_text }}, {{ limit_num }}){% else %}{{ whole }}{% endif -%}
{%- endmacro %}

{% macro mysql__split_part(string_text, delimiter_text, part_number) -%}
  {%- if part_number < 0 -%}
  substring_index(substring_index({{ string_text }}, {{ delimiter_text }}, {{ part_number }}), {{ delimiter_text }}, 1)
  {%- else -%}
  case
    when char_length({{ string_text }}) - char_length(replace({{ string_text }}, {{ delimiter_text }}, ''))
      >= {{ part_number - 1 }} * char_length({{ delimiter_text }})
    then substring_index(
      substring_index({{ string_text }}, {{ delimiter_text }}, {{ part_number }}), {{ delimiter_text }}, -1)
    when {{ string_text }} is not null then ''
  end
  {%- endif -%}
{%- endmacro %}

{% macro mysql__date(year, month, day) -%}
  cast('{{ modules.datetime.date(year, month, day).isoformat() }}' as date)
{%- endmacro %}

{% macro mysql__dateadd(datepart, interval, from_date_or_timestamp) -%}
  {%- if datepart | lower == 'millisecond' -%}
  date_add({{ from_date_or_timestamp }}, interval (({{ interval }}) * 1000) microsecond)
  {%- else -%}
  date_add({{ from_date_or_timestamp }}, interval ({{ interval }}) {{ datepart }})
  {%- endif -%}
{%- endmacro %}

{# The number of boundaries between two moments, as dbt defines it; weeks begin on Sunday. #}
{% macro mysql__datediff(first_date, second_date, datepart) -%}
  {%- set part = datepart | lower -%}
  {%- set seconds = {'second': 1, 'minute': 60, 'hour': 3600} -%}
  {%- if part == 'year' -%}
  (year({{ second_date }}) - year({{ first_date }}))
  {%- elif part == 'quarter' -%}
  ((year({{ second_date }}) - year({{ first_date }})) * 4 + quarter({{ second_date }}) - quarter({{ first_date }}))
  {%- elif part == 'month' -%}
  ((year({{ second_date }}) - year({{ first_date }})) * 12 + month({{ second_date }}) - month({{ first_date }}))
  {%- elif part == 'week' -%}
  ((to_days({{ second_date }}) - 1) div 7 - (to_days({{ first_date }}) - 1) div 7)
  {%- elif part == 'day' -%}
  datediff({{ second_date }}, {{ first_date }})
  {%- elif part in seconds -%}
  (to_seconds({{ second_date }}) div {{ seconds[part] }} - to_seconds({{ first_date }}) div {{ seconds[part] }})
  {%- elif part == 'millisecond' -%}
  (to_seconds({{ second_date }}) * 1000 + microsecond({{ second_date }}) div 1000
    - to_seconds({{ first_date }}) * 1000 - microsecond({{ first_date }}) div 1000)
  {%- elif part == 'microsecond' -%}
  timestampdiff(microsecond, {{ first_date }}, {{ second_date }})
  {%- else -%}
  {{ exceptions.raise_compiler_error("datediff: MySQL has no datepart '" ~ datepart ~ "'") }}
  {%- endif -%}
{%- endmacro %}

{# Weeks begin on Monday, as in dbt's other databases. #}
{% macro mysql__date_trunc(datepart, date) -%}
  {%- set part = datepart | lower -%}
  {%- set day = 'cast(date(' ~ date ~ ') as datetime)' -%}
  {%- if part == 'second' -%}
  ({{ day }} + interval (hour({{ date }}) * 3600 + minute({{ date }}) * 60 + second({{ date }})) second)
  {%- elif part == 'minute' -%}
  ({{ day }} + interval (hour({{ date }}) * 60 + minute({{ date }})) minute)
  {%- elif part == 'hour' -%}
  ({{ day }} + interval hour({{ date }}) hour)
  {%- elif part == 'day' -%}
  {{ day }}
  {%- elif part == 'week' -%}
  ({{ day }} - interval weekday({{ date }}) day)
  {%- elif part == 'month' -%}
  ({{ day }} - interval (dayofmonth({{ date }}) - 1) day)
  {%- elif part == 'quarter' -%}
  (cast(makedate(year({{ date }}), 1) as datetime) + interval (quarter({{ date }}) - 1) quarter)
  {%- elif part == 'year' -%}
  cast(makedate(year({{ date }}), 1) as datetime)
  {%- else -%}
  {{ exceptions.raise_compiler_error("date_trunc: MySQL has no datepart '" ~ datepart ~ "'") }}
  {%- endif -%}
{%- endmacro %}
