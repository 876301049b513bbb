{# Functions of the project (`functions/`): SQL ones of scalars. Volatility is MySQL's [NOT] DETERMINISTIC; a server with a
   binary log wants to be told that nothing is written. #}

{% macro mysql__scalar_function_sql(target_relation) %}
  {{ scalar_function_create_replace_signature_sql(target_relation) }}
  {{ scalar_function_body_sql() }}
{% endmacro %}

{# MySQL cannot replace a function; MariaDB can. #}
{% macro mysql__scalar_function_create_replace_signature_sql(target_relation) %}
  {% if adapter.is_mariadb() %}
  create or replace function
  {%- else %}
  drop function if exists {{ target_relation.render() }};
  create function
  {%- endif %} {{ target_relation.render() }} ({{ formatted_scalar_function_args_sql() }})
  returns {{ model.returns.data_type }}
  {{ scalar_function_volatility_sql() }}
  reads sql data
{% endmacro %}

{% macro mysql__formatted_scalar_function_args_sql() -%}
  {%- set arguments = [] -%}
  {%- for argument in model.arguments -%}
    {%- if argument.get('default_value', none) is not none -%}
      {%- do exceptions.raise_compiler_error(
        "MySQL's functions have no defaults: argument '" ~ argument.name ~ "' of " ~ model.name ~ " has one\n"
        ~ "hint: leave `default_value` out, and pass the argument") -%}
    {%- endif -%}
    {%- do arguments.append(adapter.quote(argument.name) ~ ' ' ~ argument.data_type) -%}
  {%- endfor -%}
  {{ arguments | join(', ') }}
{%- endmacro %}

{% macro mysql__scalar_function_body_sql() %}
  return (
    {{ model.compiled_code }}
  )
{% endmacro %}

{% macro mysql__scalar_function_volatility_sql() -%}
  {%- set volatility = model.config.get('volatility') -%}
  {%- if volatility == 'deterministic' -%}
    deterministic
  {%- elif volatility in ('stable', 'non-deterministic') -%}
    not deterministic
  {%- elif volatility is not none -%}
    {%- do unsupported_volatility_warning(volatility) -%}
  {%- endif -%}
{%- endmacro %}
