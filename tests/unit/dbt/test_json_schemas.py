from dbt.jsonschemas import jsonschemas

from dvt.dbt.json_schemas import taught


def test_dbt_knows_the_keys_of_dvt_in_yaml_files() -> None:
    with taught():
        models = jsonschemas.resources_schema()["definitions"]["ModelConfig"]["properties"]
        folders = jsonschemas.project_schema()["definitions"]["ProjectModelConfig"]["properties"]
    keys = ("target", "compute", "dialect", "on_unfit_value", "pushdown")
    assert [key for key in keys if key not in models] == []
    assert [key for key in keys if f"+{key}" not in folders] == []
