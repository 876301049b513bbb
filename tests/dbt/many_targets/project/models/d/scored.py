def model(dbt, session):
    dbt.config(materialized="table")
    return dbt.ref("stg_events").project("id, weight * 10 as score")
