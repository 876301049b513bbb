"""What dvt costs beside plain dbt, and beside other ways to join two databases: ``python -m benchmarks``.

Nothing here is a test: a busy machine tells lies about seconds, so only ratios of runs that took turns are read.
"""
