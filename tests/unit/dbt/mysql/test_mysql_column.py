"""What an index takes of a column."""

import pytest

from dvt.dbt.mysql.column import MySQLColumn


@pytest.mark.parametrize(
    ("declared", "part"),
    [
        ("int(11)", "`k`"),
        ("decimal(30,2)", "`k`"),
        ("varchar(20)", "`k`"),
        ("varchar(191)", "`k`"),
        ("varchar(192)", "`k`(191)"),
        ("longtext", "`k`(191)"),
        ("binary(16)", "`k`"),
        ("varbinary(500)", "`k`(191)"),
        ("mediumblob", "`k`(191)"),
        ("enum('a','b')", "`k`"),
        ("datetime(6)", "`k`"),
        ("json", ""),
        ("point", ""),
    ],
)
def test_key_parts(declared: str, part: str) -> None:
    assert MySQLColumn.from_declared("k", declared, None).key_part == part
