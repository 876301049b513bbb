"""dbt's test classes that speak PostgreSQL's SQL: here it is put into MySQL's words before it runs."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import sqlglot
from dbt.tests.fixtures import project as fixtures

_SCHEMA = "schema_of_the_test"


def in_mysql(sql: str) -> str:
    """The statements of `sql`; dbt's placeholder of the schema stays, that of the database goes."""
    marked = sql.replace("`", '"').replace("{database}.", "").replace("None.", "").replace("{schema}", _SCHEMA)
    statements = sqlglot.transpile(marked, read="postgres", write="mysql")
    return ";".join(statements).replace(_SCHEMA, "{schema}")


def template_in_mysql(text: str) -> str:
    """A model, snapshot, macro or hook: what these classes have of PostgreSQL's own between their Jinja."""
    text = re.sub(r"\{\{ ?target\.database ?\}\}\.", "", text)
    text = text.replace("""'id || ' ~ "'-'" ~ ' || first_name'""", """ "concat(id, '-', first_name)" """)
    text = re.sub(r"(\w+) \|\| ' ' \|\| (\w+)", r"concat(\1, ' ', \2)", text)
    text = re.sub(r"('[^']*'|null)::\w+", r"\1", text)
    text = text.replace("set session time zone 'Asia/Kolkata'", "set time_zone = '+05:30'")
    return text.replace("current_setting('timezone')", "cast(@@time_zone as char)")


class Translated:
    """What a class writes into its project, and what it runs on the database itself."""

    @pytest.fixture(scope="class")
    def project(self, project: Any) -> Any:
        run = project.run_sql
        project.run_sql = lambda sql, fetch=None: run(in_mysql(sql), fetch=fetch)
        return project

    @pytest.fixture(scope="class", autouse=True)
    def templates(self) -> Iterator[None]:
        """What dbt's fixtures write into the project."""
        with pytest.MonkeyPatch.context() as patch:
            write = fixtures.write_project_files
            patch.setattr(fixtures, "write_project_files", lambda root, name, files: write(root, name, _put(files)))
            yield


def _put(files: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _put(content) if isinstance(content, dict) else template_in_mysql(content)
        for name, content in files.items()
    }
