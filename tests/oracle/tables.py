"""A query of a benchmark over other names of its tables."""

from collections.abc import Mapping

from sqlglot import exp, parse_one


def over(text: str, names: Mapping[str, str], dialect: str = "duckdb") -> str:
    """A query of DuckDB's in a dialect, each table under the text that stands for it, and its own name as its alias."""
    tree = parse_one(text, read="duckdb")
    ctes = {cte.alias for cte in tree.find_all(exp.CTE)}
    marks = {}
    for table in tree.find_all(exp.Table):
        if table.name in names and table.name not in ctes:
            if not table.alias:
                table.set("alias", exp.TableAlias(this=exp.to_identifier(table.name)))
            mark = f"the_{table.name}_mark"
            marks[mark] = names[table.name]
            table.set("this", exp.to_identifier(mark))
    made = tree.sql(dialect=dialect)
    for mark, name in marks.items():
        made = made.replace(mark, name)
    return made
