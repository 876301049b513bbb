"""A random query generator: SQL that both DuckDB and PostgreSQL read, over small tables of one shape.

Every query is valid by construction and its answer is determined (LIMIT only under a total order).
"""

import random
from dataclasses import dataclass, field
from typing import ClassVar

COLUMNS = {"id": "int", "k": "int", "j": "int", "s": "text", "d": "date", "v": "dec"}
TYPES = {"int": "integer", "text": "varchar", "date": "date", "dec": "decimal(10,2)"}
TABLES = 5
TEXTS = ("a", "A", "b", "ab", "a ", "", "zz", "Ab", "É", "a\\b")
DATES = ("2020-01-01", "2020-02-29", "2021-05-05")
NUMBERS = ("0.0", "1.5", "-2.25", "10")

Columns = dict[str, str]
Scope = list[tuple[str, Columns]]


def rows(seed: int, table: int) -> list[tuple[object, ...]]:
    """The rows of a table: few, full of NULLs and duplicates."""
    rng = random.Random(f"{seed}/{table}")
    count = rng.choice([0, 6, 12, 20, 30]) if table else 25
    return [
        (
            n if rng.random() > 0.1 else None,
            rng.choice([None, 0, 1, 1, 2, 3]),
            rng.choice([None, 0, 1, 2, 2, 5]),
            rng.choice([*TEXTS, None]),
            rng.choice([None, *DATES]),
            rng.choice([None, "0.00", "1.50", "-2.25", "10.00"]),
        )
        for n in range(count)
    ]


@dataclass
class Generator:
    """One random query.

    Attributes:
        seed: the same seed gives the same query.
        names: how the SQL calls each table.
    """

    seed: int
    names: tuple[str, ...]
    ctes: list[tuple[str, Columns]] = field(default_factory=list)
    aliases: int = 0
    bounded: ClassVar[float] = 0.0
    """How many of the groups without a condition on their number have one on an aggregate."""
    hidden: ClassVar[float] = 0.0
    """How many of the conditions on a column are on what is computed of it."""

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.more = random.Random(f"more {self.seed}")
        self.last = random.Random(f"last {self.seed}")
        self.hides = random.Random(f"hides {self.seed}")

    def sql(self) -> str:
        clauses = []
        for number in range(self.rng.choice([0, 0, 1, 2, 3])):
            query, columns = self.query(1)
            clauses.append(f"w{number} as ({query})")
            self.ctes.append((f"w{number}", columns))
        query, _ = self.query(0)
        return f"with {', '.join(clauses)} {query}" if clauses else query

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def alias(self) -> str:
        self.aliases += 1
        return f"q{self.aliases}"

    def constant(self, kind: str) -> str:
        rng = self.rng
        if kind == "int":
            return str(rng.choice([0, 1, 2, 3, 5, -1]))
        if kind == "text":
            return f"'{rng.choice(TEXTS)}'"
        if kind == "date":
            day = rng.choice(DATES)
            return rng.choice([f"date '{day}'", f"date '{day}'", f"cast('{day}' as date)"])
        return rng.choice(NUMBERS)

    @staticmethod
    def columns(scope: Scope, kind: str | None = None) -> list[tuple[str, str]]:
        return [(f"{alias}.{c}", t) for alias, cs in scope for c, t in cs.items() if kind in (None, t)]

    def column(self, scope: Scope, kind: str) -> str | None:
        found = self.columns(scope, kind)
        return self.rng.choice(found)[0] if found else None

    def scalar(self, scope: Scope, kind: str, depth: int = 0) -> str:
        column = self.column(scope, kind)
        if column is None or self.chance(0.15):
            return self.constant(kind)
        if kind in ("int", "dec") and self.chance(0.2):
            other = self.scalar(scope, kind, depth + 1) if depth < 1 else self.constant(kind)
            return f"({column} {self.rng.choice('+-*')} {other})"
        if self.chance(0.08):
            return f"coalesce({column}, {self.constant(kind)})"
        if self.chance(0.06):
            return f"case when {self.atom(scope, 3, [])} then {column} else {self.constant(kind)} end"
        return column

    def atom(self, scope: Scope, depth: int, outer: Scope) -> str:
        kind = self.rng.choice(["int", "int", "int", "text", "date", "dec"])
        column = self.column(scope, kind) or self.column(scope + outer, kind) or self.constant(kind)
        if depth < 2 and self.chance(0.16):
            return self.subquery(scope, depth)
        if self.hides.random() < self.hidden and column.count(".") == 1 and column[0] == "q":
            return self.of_computed(column, kind, scope)
        return self.of_column(column, kind, scope, depth, outer)

    def of_column(self, column: str, kind: str, scope: Scope, depth: int, outer: Scope) -> str:
        rng = self.rng
        form = rng.choices(range(9), [29, 17, 8, 10, 6, 6, 6, 4, 4])[0]
        no = "not " if self.chance(0.35) else ""
        if form == 0:
            return self.compared(column, self.constant(kind))
        if form == 1:
            other = self.scalar(scope + outer if self.chance(0.3) else scope, kind)
            return f"{column} {rng.choice(['=', '=', '=', '<', '>=', '<>'])} {other}"
        if form == 2:
            return f"{column} is {no}null"
        if form == 3:
            values = [self.constant(kind) for _ in range(rng.randint(1, 3))] + (["null"] if self.chance(0.1) else [])
            return f"{column} {no}in ({', '.join(values)})"
        if form == 4:
            return f"{column} {no}between {self.constant(kind)} and {self.constant(kind)}"
        if form == 5 and kind == "text":
            return f"{column} {no}like '{rng.choice(['a%', '%b', '_', 'A%', '%', 'a_', '%É%'])}'"
        if form == 6:
            return f"not ({self.condition(scope, depth + 1, outer)})"
        if form == 7:
            return f"({self.atom(scope, 3, outer)}) is {no}{rng.choice(['true', 'false'])}"
        return f"{column} is {no}distinct from {self.scalar(scope, kind)}"

    def compared(self, column: str, constant: str) -> str:
        sides = [column, constant]
        self.rng.shuffle(sides)
        return f"{sides[0]} {self.rng.choice(['=', '=', '<>', '<', '<=', '>', '>='])} {sides[1]}"

    def of_computed(self, column: str, kind: str, scope: Scope) -> str:
        """A condition on what is computed of a column, as people write it."""
        rng = self.hides
        no = rng.choice(["", "", "not "])
        constant = self.constant(kind)
        if rng.random() < 0.2:
            return f"{no}case when {self.atom(scope, 3, [])} then 1 else {rng.choice(['0', '2', 'null'])} end = 1"
        if kind == "text":
            return no + rng.choice([
                f"left({column}, 1) = 'a'", f"substring({column}, 1, 2) in ('ab', 'Ab')", f"starts_with({column}, 'a')",
                f"nullif({column}, {constant}) is null", f"coalesce({column}, 'a') = {constant}",
                f"coalesce({column}, {constant}) <> ''", f"lower({column}) = 'ab'", f"upper({column}) <> 'A'",
                f"length({column}) > 1", f"trim({column}) = 'a'", f"lower({column}) like 'a%'",
            ])  # fmt: skip
        compared = f"{rng.choice(['=', '<>', '<', '<=', '>', '>='])} {constant}"
        if kind == "date":
            other = rng.choice([1, 30, -400, 426])
            return no + rng.choice([
                f"date_trunc('{rng.choice(['day', 'month', 'quarter', 'year'])}', {column}) {compared}",
                f"cast({column} as timestamp) {compared}", f"({constant} - {column}) <= {other}",
                f"({column} + {other}) {compared}", f"coalesce({column}, {constant}) {compared}",
                f"extract(year from {column}) {rng.choice(['=', '<', '>=', '<>'])} {rng.choice([2020, 2021])}",
                f"({column} - interval '1 day') {compared}",
                f"coalesce({column} {compared}, {rng.choice([True, False])})",
                f"extract(month from {column}) = {rng.choice([1, 2, 5])}", f"extract(day from {column}) > 4",
            ])  # fmt: skip
        other = self.constant(kind)
        return no + rng.choice([
            f"coalesce({column}, {other}) {compared}", f"nullif({column}, {constant}) is {no}null",
            f"({column}, {other}) = ({constant}, {other})", f"({column} {compared}) = {rng.choice([True, False])}",
            f"{column} {compared}.5" if kind == "int" else f"{column} {compared}", f"abs({column}) {compared}",
            f"({column} + 1) {compared}", f"({column} * 2) {compared}", f"-{column} {compared}",
            f"case when {column} {compared} then 'many' when {column} is null then 'none' else 'few' end = 'many'",
        ])  # fmt: skip

    def condition(self, scope: Scope, depth: int, outer: Scope) -> str:
        text = self.atom(scope, depth, outer)
        for _ in range(self.rng.choice([0, 0, 0, 1, 2])):
            text = f"({text}) {self.rng.choice(['and', 'or', 'or'])} ({self.atom(scope, depth, outer)})"
        return text

    def subquery(self, scope: Scope, depth: int) -> str:
        rng, correlated = self.rng, self.chance(0.6)
        own, clause = self.from_(depth + 1, 2)
        conditions = []
        if correlated:
            kind = rng.choice(["int", "int", "text", "date"])
            inner, outer = self.column(own, kind), self.column(scope, kind)
            if inner and outer:
                conditions.append(f"{inner} {rng.choice(['=', '=', '=', '<', '<>'])} {outer}")
        if self.chance(0.35):
            conditions.append(self.condition(own, depth + 1, scope if correlated else []))
        where = f" where {' and '.join(f'({c})' for c in conditions)}" if conditions else ""
        no = "not " if self.chance(0.38) else ""
        kind = rng.choice(["int", "int", "text", "dec"])
        column, form = self.column(own, kind), rng.random()
        if form < 0.35 or column is None:
            return f"{no}exists (select {rng.choice(['1', '*'])} from {clause}{where})"
        if form < 0.7:
            return f"{self.scalar(scope, kind)} {no}in (select {column} from {clause}{where})"
        function = rng.choice(["max", "min", "count", *(["sum", "avg"] if kind != "text" else [])])
        left = self.scalar(scope, "int" if kind == "text" and function == "count" else kind)
        return f"{left} {rng.choice(['=', '<', '>', '<=', '<>'])} (select {function}({column}) from {clause}{where})"

    def source(self, depth: int) -> tuple[str, Columns, str]:
        alias, form = self.alias(), self.rng.random()
        if depth < 2 and form < 0.25:
            query, columns = self.query(depth + 1)
            return alias, columns, f"({query}) as {alias}"
        if self.ctes and form < 0.5:
            name, columns = self.rng.choice(self.ctes)
            return alias, columns, f"{name} as {alias}"
        return alias, dict(COLUMNS), f"{self.rng.choice(self.names)} as {alias}"

    def from_(self, depth: int, most: int = 4) -> tuple[Scope, str]:
        rng = self.rng
        alias, columns, text = self.source(depth)
        scope: Scope = [(alias, columns)]
        for _ in range((rng.choice([1, 2, 2, 3, 3, 4]) if most > 3 else rng.choice([1, 1, 2])) - 1):
            alias, columns, source = self.source(depth)
            kind = rng.choices(
                ["join", "cross join", "left join", "right join", "full join", "nested"], [6, 2, 4, 1, 1, 0.7]
            )[0]
            new: Scope = [(alias, columns)]
            if kind == "nested":
                more, more_columns, more_source = self.source(depth)
                side = rng.choice(["join", "left join"])
                on = self.on([*new], [(more, more_columns)], full=False)
                source = f"({source} {side} {more_source} on {on})"
                new.append((more, more_columns))
                kind = rng.choice(["join", "left join", "right join"])
            text += f" {kind} {source}"
            if kind != "cross join":
                text += f" on {self.on(scope, new, full=kind == 'full join')}"
            scope += new
        return scope, text

    def on(self, left: Scope, right: Scope, *, full: bool) -> str:
        rng, parts = self.rng, []
        kind = rng.choice(["int", "int", "int", "text", "date"])
        one, other = self.column(left, kind), self.column(right, kind)
        if one and other and (full or self.chance(0.93)):
            parts.append(f"{one} = {other}")
        if self.chance(0.3) and not full:
            parts.append(self.condition(left + right if self.chance(0.5) else rng.choice([left, right]), 9, []))
        if not parts:
            parts = ["1 = 1"]
        return " and ".join(f"({part})" for part in parts)

    def query(self, depth: int) -> tuple[str, Columns]:
        if self.chance(0.11):
            return self.set_operation(depth)
        rng = self.rng
        scope, clause = self.from_(depth)
        conditions = [self.where(scope, depth) for _ in range(rng.choice([0, 0, 1, 1, 2] if depth == 0 else [0, 0, 1]))]
        where = f" where {' and '.join(f'({c})' for c in conditions)}" if conditions else ""
        if self.chance(0.38):
            return self.grouped(scope, clause, where)
        return self.plain(scope, clause, where, depth)

    def where(self, scope: Scope, depth: int) -> str:
        if len(scope) > 1 and self.chance(0.4):
            one, other = self.rng.sample(scope, 2)
            kind = self.rng.choice(["int", "int", "text", "date"])
            left, right = self.column([one], kind), self.column([other], kind)
            if left and right:
                return f"{left} = {right}"
        if self.chance(0.12):
            return self.bound(scope)
        return self.condition(scope, depth, [])

    def bound(self, scope: Scope) -> str:
        """A comparison with a value that does not hang on the row."""
        rng, kind = self.rng, self.rng.choice(["int", "int", "date", "dec", "text"])
        column = self.column(scope, kind)
        if column is None:
            return "1 = 1"
        if self.hides.random() < self.hidden:
            cut = [f"date_trunc('month', {column})", f"cast({column} as timestamp)"] if kind == "date" else []
            column = self.hides.choice([*cut, f"coalesce({column}, {self.constant(kind)})"])
        low, high = self.value(kind), self.value(kind)
        no = "not " if self.chance(0.25) else ""
        if self.chance(0.2):
            return f"{column} {no}between {low} and {high}"
        sides = [column, low]
        rng.shuffle(sides)
        text = f"{no}({sides[0]} {rng.choice(['=', '<', '<=', '>', '>=', '<>'])} {sides[1]})"
        return f"({text}) or ({self.atom(scope, 3, [])})" if self.chance(0.2) else text

    def value(self, kind: str) -> str:
        """A subquery of one value, and what people write around it."""
        alias, rng = self.alias(), self.rng
        own: Scope = [(alias, dict(COLUMNS))]
        where = f" where {self.condition(own, 9, [])}" if self.chance(0.4) else ""
        function = rng.choice(["max", "max", "min"])
        text = f"(select {function}({self.column(own, kind)}) from {rng.choice(self.names)} as {alias}{where})"
        if self.chance(0.3):
            text = f"coalesce({text}, {self.constant(kind)})"
        return f"({text} - 1)" if kind in ("int", "dec") and self.chance(0.2) else text

    def grouped(self, scope: Scope, clause: str, where: str) -> tuple[str, Columns]:
        rng, everything = self.rng, self.columns(scope)
        keys = rng.sample(everything, min(len(everything), rng.choice([0, 1, 1, 2, 2])))
        out = [f"{key} as g{i}" for i, (key, _) in enumerate(keys)]
        columns = {f"g{i}": kind for i, (_, kind) in enumerate(keys)}
        for i in range(rng.choice([1, 1, 2, 3])):
            column, kind = rng.choice(everything)
            function = rng.choice(
                ["count", "min", "max", "distinct", "star", *(["sum"] if kind in ("int", "dec") else [])]
            )
            text = {"star": "count(*)", "distinct": f"count(distinct {column})"}.get(function, f"{function}({column})")
            if function == "sum":
                text = self.summed(scope, column, kind)
            out.append(f"{text} as a{i}")
            columns[f"a{i}"] = kind if function in ("min", "max") else ("num" if function == "sum" else "int")
        tail = f" group by {', '.join(key for key, _ in keys)}" if keys else ""
        if self.chance(0.3):
            tail += f" having count(*) {rng.choice(['>', '>=', '<', '='])} {rng.choice([0, 1, 2])}"
        elif self.last.random() < self.bounded:
            tail += f" having {self.of_groups(scope)}"
        return f"select {', '.join(out)} from {clause}{where}{tail}", columns

    def of_groups(self, scope: Scope) -> str:
        """A comparison of an aggregate with a value that does not hang on the group; by chances of its own, too."""
        rng, self.rng = self.rng, self.last
        kind = self.rng.choice(["int", "int", "dec", "dec", "date", "text"])
        column = self.column(scope, kind) or self.constant(kind)
        function = self.rng.choice(["min", "max", *(["sum", "sum"] if kind in ("int", "dec") else [])])
        value = self.value(kind) if self.chance(0.6) else self.constant(kind)
        text = f"{function}({column}) {self.rng.choice(['=', '<', '<=', '>', '>=', '<>'])} {value}"
        if self.chance(0.3):
            text = f"{self.rng.choice(['not ', ''])}({text} {self.rng.choice(['and', 'or'])} count(*) > 1)"
        self.rng = rng
        return text

    def summed(self, scope: Scope, column: str, kind: str) -> str:
        """A sum or an average of a column, or of what is computed; by chances of its own: the rest stays as it was."""
        rng, self.rng = self.rng, self.more
        form = self.rng.random()
        if form < 0.4:
            text = f"sum({column})"
        elif form < 0.5:
            text = f"avg({column})"
        elif form < 0.75:
            text = f"sum({self.scalar(scope, kind)})"
        else:
            one = self.scalar(scope, kind)
            text = f"sum(case when {self.atom(scope, 3, [])} then {one} else {self.constant(kind)} end)"
        self.rng = rng
        return text

    def plain(self, scope: Scope, clause: str, where: str, depth: int) -> tuple[str, Columns]:
        rng, everything = self.rng, self.columns(scope)
        picked = rng.sample(everything, min(len(everything), rng.randint(1, 4)))
        out, columns = [], {}
        for i, (column, kind) in enumerate(picked):
            computed = kind in ("int", "dec") and self.chance(0.15)
            out.append(f"{self.scalar(scope, kind) if computed else column} as c{i}")
            columns[f"c{i}"] = kind
        if depth < 2 and self.chance(0.14):
            by = rng.choice(picked)[0] if self.chance(0.6) else rng.choice(everything)[0]
            function = rng.choice(["count(*)", f"max({rng.choice(everything)[0]})", "rank()"])
            order = f" order by {rng.choice(everything)[0]}" if function == "rank()" else ""
            out.append(f"{function} over (partition by {by}{order}) as w0")
            columns["w0"] = "num"
        if len(scope) == 1 and depth > 0 and self.chance(0.1) and not columns.get("w0"):
            alias, own = scope[0]
            return f"select {alias}.* from {clause}{where}", dict(own)
        distinct = "distinct " if self.chance(0.15) else ""
        tail = ""
        if self.chance(0.25):
            tail = f" order by {', '.join(str(i + 1) for i in range(len(out)))} limit {rng.choice([1, 2, 4])}"
            tail += f" offset {rng.choice([1, 2])}" if self.chance(0.2) else ""
        return f"select {distinct}{', '.join(out)} from {clause}{where}{tail}", columns

    def set_operation(self, depth: int) -> tuple[str, Columns]:
        rng = self.rng
        kinds = [rng.choice(["int", "text", "dec", "date"]) for _ in range(rng.randint(1, 3))]
        branches = []
        for _ in range(rng.choice([2, 2, 3])):
            scope, clause = self.from_(depth + 1, 2)
            out = [f"{self.column(scope, kind) or self.constant(kind)} as c{i}" for i, kind in enumerate(kinds)]
            where = f" where {self.condition(scope, depth + 1, [])}" if self.chance(0.6) else ""
            branches.append(f"select {', '.join(out)} from {clause}{where}")
        text = branches[0]
        for branch in branches[1:]:
            text += f" {rng.choice(['union all', 'union all', 'union', 'intersect', 'except'])} {branch}"
        if self.chance(0.3):
            text += f" order by {', '.join(str(i + 1) for i in range(len(kinds)))} limit {rng.choice([2, 4])}"
        return text, {f"c{i}": kind for i, kind in enumerate(kinds)}


class Computed(Generator):
    """Conditions on what is computed of columns, more than on columns."""

    hidden = 0.6


class Grouped(Generator):
    """Groups over plain joins of tables, derived tables and CTEs: what sources can join and group by themselves."""

    bounded = 0.4

    def sql(self) -> str:
        clauses = []
        for number in range(self.rng.choice([0, 0, 1, 2])):
            scope, clause = self.from_(1, 2)
            query, columns = self.plain(scope, clause, self.filtered(scope), 2)
            clauses.append(f"w{number} as ({query})")
            self.ctes.append((f"w{number}", columns))
        scope, clause = self.from_(1)
        query, _ = self.grouped(scope, clause, self.filtered(scope))
        if self.chance(0.1):
            first = self.columns(scope)[:3]
            query = f"select distinct {', '.join(f'{name} as g{i}' for i, (name, _) in enumerate(first))} from {clause}"
        return f"with {', '.join(clauses)} {query}" if clauses else query

    def filtered(self, scope: Scope) -> str:
        return f" where {self.condition(scope, 2, [])}" if self.chance(0.5) else ""

    def from_(self, depth: int, most: int = 4) -> tuple[Scope, str]:
        alias, columns, text = self.source(depth)
        scope: Scope = [(alias, columns)]
        for _ in range(self.rng.choice([0, 1, 1, 2, 3]) if most > 2 else self.rng.choice([0, 1])):
            alias, columns, source = self.source(depth)
            kind = self.rng.choice(["join", "join", "join", "cross join", "left join"])
            text += f" {kind} {source}"
            if kind != "cross join":
                text += f" on {self.on(scope, [(alias, columns)], full=False)}"
            scope.append((alias, columns))
        return scope, text

    def source(self, depth: int) -> tuple[str, Columns, str]:
        alias, form = self.alias(), self.rng.random()
        if self.ctes and form < 0.3:
            name, columns = self.rng.choice(self.ctes)
            return alias, columns, f"{name} as {alias}"
        if form < 0.4 and depth < 2:
            scope, clause = self.from_(2, 2)
            query, columns = self.plain(scope, clause, self.filtered(scope), 2)
            return alias, columns, f"({query}) as {alias}"
        return alias, dict(COLUMNS), f"{self.rng.choice(self.names)} as {alias}"
