{# Grants. A grantee is a user or role (`reader`), or a user of one host (`reader@10.0.%`). They belong to a name,
   not to a table: what takes over the name takes over its grants. #}

{% macro mysql__get_show_grant_sql(relation) %}
  select grantee as grantee, lower(privilege_type) as privilege_type
  from information_schema.table_privileges
  where table_schema = {{ mysql__text(relation.schema) }}
    and table_name = {{ mysql__text(relation.identifier) }}
    and grantee <> concat(
      quote(substring_index(current_user(), '@', 1)), '@', quote(substring_index(current_user(), '@', -1)))
{% endmacro %}

{% macro mysql__account(grantee) -%}
  {%- set user, at, host = adapter.split_account(grantee) -%}
  {{ adapter.quote(user) }}{{ '@' ~ adapter.quote(host) if at }}
{%- endmacro %}

{% macro mysql__get_grant_sql(relation, privilege, grantees) -%}
  {%- set accounts = [] -%}
  {%- for grantee in grantees %}{% do accounts.append(mysql__account(grantee)) %}{% endfor -%}
  grant {{ privilege }} on {{ relation.render() }} to {{ accounts | join(', ') }}
{%- endmacro %}

{% macro mysql__get_revoke_sql(relation, privilege, grantees) -%}
  {%- set accounts = [] -%}
  {%- for grantee in grantees %}{% do accounts.append(mysql__account(grantee)) %}{% endfor -%}
  revoke {{ privilege }} on {{ relation.render() }} from {{ accounts | join(', ') }}
{%- endmacro %}
