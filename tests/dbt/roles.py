"""Roles of the PostgreSQL server that all tests share."""

READER = "do $$ begin create role reader; exception when duplicate_object or unique_violation then null; end $$"
"""Makes the role ``reader`` where nobody has; another test may do so at the same time."""
