"""How many bytes leave the sources, on each level of pushdown: TPC-H or TPC-DS, tables at random places.

All tables are in one DuckDB file; the places are names with a dialect, and what each is asked is run in DuckDB: what is
measured is the plan alone. A value counts with the bytes that Arrow has for it, a key that is sent to a source with
those of its text.
"""

import math
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
from tests.oracle.test_tpch import keyed
from tests.oracle.world import Meter, Placement, plan_of, publish, run_plan, same

from benchmarks.extensions import wheel_file
from dvt.plan.schema import Column, Relation, Target
from dvt.resolve import Pushdown

SUITES = ("tpch", "tpcds")
PLACES = 3
# As the two standards declare them (TPC-H 1.4.2.2); those of TPC-DS are not needed.
_KEYS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "region": (("r_regionkey",),),
    "nation": (("n_nationkey",),),
    "supplier": (("s_suppkey",),),
    "customer": (("c_custkey",),),
    "part": (("p_partkey",),),
    "partsupp": (("ps_partkey", "ps_suppkey"),),
    "orders": (("o_orderkey",),),
    "lineitem": (("l_orderkey", "l_linenumber"),),
}
_BYTES = {"BIGINT": 8, "BOOLEAN": 1, "DATE": 4, "DOUBLE": 8, "HUGEINT": 16, "INTEGER": 4, "SMALLINT": 2, "TINYINT": 1}


@dataclass(frozen=True, kw_only=True)
class Moved:
    """Bytes that one query moves.

    Attributes:
        suite, query, seed: what it is, and where its tables are.
        places: on how many targets its tables are.
        whole: of the whole tables.
        filtered: of the columns and rows that its filters leave.
        full: of what dvt reads.
        sent: of the keys and values that are sent to sources for that.
        equal: whether both answers are the same.
        planning: CPU seconds that the plan took.
    """

    suite: str
    query: int
    seed: int
    places: int
    whole: float
    filtered: float
    full: float
    sent: float
    equal: bool
    planning: float

    @property
    def ratio(self) -> float:
        """All that moves, of what the filters leave."""
        return (self.full + self.sent) / max(self.filtered, 1.0)


def measure(folder: Path, suite: str, scale: float, seeds: Sequence[int]) -> Iterator[Moved]:
    """Each query of a suite in each placement.

    Raises:
        FileNotFoundError: DuckDB's extension that makes the tables is not installed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(folder / f"{suite}_{scale:g}.duckdb")) as connection:
        connection.execute(f"load '{wheel_file(suite)}'")
        if not connection.execute("select count(*) from duckdb_tables() where table_name = 'customer'").fetchone()[0]:
            connection.execute(f"call {'dbgen' if suite == 'tpch' else 'dsdgen'}(sf = {scale})")
        relations = _relations(connection, _KEYS if suite == "tpch" else {})
        sizes = {relation.identifier: _size(connection, relation.identifier) for relation in relations}
        queries = connection.execute(f"select query_nr, query from {suite}_queries()").fetchall()
        for seed in seeds:
            placement = _placed(relations, seed)
            publish(connection, placement)
            for number, text in queries:
                yield _moved(connection, placement, (suite, number, seed), text, sizes)


def geometric_mean(rows: Sequence[Moved]) -> float:
    """Of the ratios; what moves nothing counts as a millionth."""
    return math.exp(sum(math.log(max(row.ratio, 1e-6)) for row in rows) / len(rows))


def _moved(
    connection: duckdb.DuckDBPyConnection,
    placement: Placement,
    name: tuple[str, int, int],
    text: str,
    sizes: Mapping[str, float],
) -> Moved:
    sql = keyed(text, placement)
    answers, moved, sent, planning = [], [], [], []
    for level in (Pushdown.FILTERS, Pushdown.FULL):
        began = time.process_time()
        plan = plan_of(sql, placement, pushdown=level)
        planning.append(time.process_time() - began)
        landed: list[float] = []
        told: list[str] = []
        meter = Meter(landed=lambda table, into=landed: into.append(_size(connection, table)), sent=told.append)
        answers.append(run_plan(connection, plan, meter=meter))
        moved.append(sum(landed))
        sent.append(float(sum(len(value.encode()) + 1 for value in told)))
    keys = {key for extract in plan_of(sql, placement, pushdown=Pushdown.NONE).reads for key in extract.relations}
    suite, query, seed = name
    return Moved(
        suite=suite,
        query=query,
        seed=seed,
        places=len({placement.relations[key].target for key in keys}),
        whole=sum(sizes[placement.relations[key].identifier] for key in keys),
        filtered=moved[0] + sent[0],
        full=moved[1],
        sent=sent[1],
        equal=same(*answers),
        planning=planning[1],
    )


def _size(connection: duckdb.DuckDBPyConnection, table: str) -> float:
    """Bytes of a table's values."""
    columns = connection.execute(f'describe "{table}"').fetchall()
    fixed, texts = 0, []
    for name, kind, *_ in columns:
        if kind == "VARCHAR":
            texts.append(f'coalesce(sum(strlen("{name}")), 0)')
        fixed += 4 if kind == "VARCHAR" else 16 if kind.startswith("DECIMAL") else _BYTES.get(kind, 8)
    [(rows, *bytes_)] = connection.execute(f'select {", ".join(["count(*)", *texts])} from "{table}"').fetchall()
    return float(rows * fixed + sum(bytes_))


def _relations(
    connection: duckdb.DuckDBPyConnection, keys: Mapping[str, tuple[tuple[str, ...], ...]]
) -> list[Relation]:
    """The tables with what a database would have counted."""
    found = connection.execute(
        "select table_name, column_name, data_type from duckdb_columns() where schema_name = 'main' and not internal "
        "and database_name = current_database() and table_name not like '%.%' order by table_name, column_index"
    ).fetchall()
    relations = []
    for table in sorted({owner for owner, *_ in found}):
        columns = [(name, kind) for owner, name, kind in found if owner == table]
        counts = ", ".join(f'approx_count_distinct("{name}")' for name, _ in columns)
        [(rows, *distinct)] = connection.execute(f"select count(*), {counts} from {table}").fetchall()
        counted = tuple(
            Column(name=name, type=kind.lower(), distinct=float(many))
            for (name, kind), many in zip(columns, distinct, strict=True)
        )
        relations.append(
            Relation(
                key=table,
                target="",
                schema="main",
                identifier=table,
                columns=counted,
                rows=float(rows),
                keys=keys.get(table, ()),
            )
        )
    return relations


def _placed(relations: Sequence[Relation], seed: int) -> Placement:
    rng = random.Random(seed)
    dialects = ["duckdb", "postgres"]
    targets = {f"c{n}": Target(name=f"c{n}", dialect=rng.choice(dialects)) for n in range(PLACES)}
    placed = {}
    for relation in relations:
        target = rng.choice(list(targets))
        key = f"{target}.main.{relation.identifier}"
        placed[key] = replace(relation, key=key, target=target)
    return Placement(targets=targets, relations=placed, names=())
