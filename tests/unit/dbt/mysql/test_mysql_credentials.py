import subprocess
import sys

import dbt.adapters
import pytest
from dbt_common.exceptions import DbtRuntimeError

from dvt.dbt.mysql import another_adapter_works
from dvt.dbt.mysql.column import MySQLColumn, cast_type
from dvt.dbt.mysql.credentials import MySQLCredentials
from dvt.dbt.mysql.relation import MySQLRelation


def credentials(**profile):
    data = MySQLCredentials.translate_aliases(profile)
    MySQLCredentials.validate(data)
    return MySQLCredentials.from_dict(data)


@pytest.mark.parametrize("keys", [("server", "user", "pass"), ("host", "username", "password")])
def test_both_spellings_of_the_keys(keys):
    found = credentials(**dict(zip(keys, ("db.example", "ann", "s3cret"), strict=True)), schema="shop")
    assert (found.host, found.username, found.password, found.port) == ("db.example", "ann", "s3cret", 3306)


def test_the_password_shows_nowhere():
    found = credentials(server="db", user="ann", password="s3cret", schema="shop")
    assert "s3cret" not in repr(found)
    assert "s3cret" not in str(dict(found.connection_info(with_aliases=True)))
    assert found.connect_arguments()["password"] == b"s3cret"


def test_a_database_is_the_schema_or_an_error():
    assert credentials(server="db", schema="shop", database="shop").database is None
    with pytest.raises(DbtRuntimeError, match="hint: leave `database` out"):
        credentials(server="db", schema="shop", database="other")


def test_ssl_keys_reach_the_driver():
    found = credentials(server="db", schema="s", ssl_ca="/ca.pem", ssl_verify_identity=True)
    arguments = found.connect_arguments()
    assert (arguments["ssl_ca"], arguments["ssl_verify_identity"]) == ("/ca.pem", True)
    assert "ssl_disabled" not in arguments


def test_a_relation_has_no_database():
    relation = MySQLRelation.create(database="shop", schema="shop", identifier="odd`name")
    assert (relation.database, relation.render()) == (None, "`shop`.`odd``name`")
    with pytest.raises(DbtRuntimeError, match="write `schema: other`"):
        MySQLRelation.create(database="other", schema="shop", identifier="t")


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("int(10) unsigned", "unsigned"),
        ("bigint", "signed"),
        ("tinyint(1)", "signed"),
        ("boolean", "signed"),
        ("decimal(65,30)", "decimal(65,30)"),
        ("numeric", "decimal"),
        ("double precision", "double"),
        ("float(7,4)", "double"),
        ("varchar(20)", "char(20)"),
        ("enum('a','b')", "char"),
        ("longtext", "char"),
        ("varbinary(16)", "binary(16)"),
        ("timestamp(3)", "datetime(3)"),
        ("json", None),
        ("uuid", None),
        ("", None),
    ],
)
def test_cast_types(declared, expected):
    assert cast_type(declared) == expected


def test_a_column_as_the_server_describes_it():
    column = MySQLColumn.from_declared("c", "decimal(10,2) unsigned", None)
    assert (column.dtype, column.numeric_precision, column.numeric_scale) == ("decimal", 10, 2)
    assert column.data_type == "decimal(10,2) unsigned"
    text = MySQLColumn.from_declared("c", "varchar(5)", "utf8mb4_bin")
    assert (text.char_size, text.expanded_data_type) == (5, "varchar(5) collate utf8mb4_bin null")
    assert text.can_expand_to(MySQLColumn.from_declared("c", "varchar(9)", "utf8mb4_bin"))


def test_the_driver_is_imported_on_the_first_connection_only():
    code = "import sys, dvt.dbt.mysql; sys.exit('pymysql' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("source", "works"),
    [
        ("import dbt.contracts.connection_of_old", False),
        ("from dbt.adapters.base import NoSuchName", False),
        ("Plugin = 1", True),
    ],
)
def test_an_installed_adapter_goes_first_if_it_imports(tmp_path, monkeypatch, source, works):
    package = tmp_path / "mysql"
    package.mkdir()
    (package / "__init__.py").write_text(source)
    monkeypatch.setattr(dbt.adapters, "__path__", [*dbt.adapters.__path__, str(tmp_path)])
    monkeypatch.delitem(sys.modules, "dbt.adapters.mysql", raising=False)
    found = another_adapter_works()
    sys.modules.pop("dbt.adapters.mysql", None)
    assert found is works


def test_without_an_installed_adapter_ours_serves():
    assert not another_adapter_works()
