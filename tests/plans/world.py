"""The relations that the golden plans read."""

from dataclasses import replace

from dvt.plan.schema import Column, Relation, Request, Target

TARGETS = {
    "pg": Target(name="pg", dialect="postgres"),
    "my": Target(name="my", dialect="mysql", turns_back=True),
    "far": Target(name="far", dialect="mysql", zone="+02:00"),
    "odd": Target(name="odd", dialect="mysql", zone=None),
    "lite": Target(name="lite", dialect="sqlite"),
    "duck": Target(name="duck", dialect="duckdb"),
}


def relation(
    key: str, identifier: str, columns: dict[str, str] | None, *, rows: float | None = None, **place: str
) -> Relation:
    found = None if columns is None else tuple(Column(name=name, type=type_) for name, type_ in columns.items())
    return Relation(key=key, target=key.partition(".")[0], identifier=identifier, columns=found, rows=rows, **place)


def counted(key: str, rows: float, columns: dict[str, tuple[str, float]], *unique: tuple[str, ...]) -> Relation:
    """A relation of which its database has counted the values: name → type and how many there are."""
    found = tuple(Column(name=name, type=type_, distinct=values) for name, (type_, values) in columns.items())
    target, *rest, name = key.split(".")
    return Relation(key=key, target=target, identifier=name, schema=rest[-1], columns=found, rows=rows, keys=unique)


_ALL = (
    counted(
        "pg.shop.public.sales",
        1e7,
        {
            "id": ("integer", 1e7),
            "store_id": ("integer", 200),
            "sku": ("text", 5000),
            "amount": ("numeric(10,2)", 1e5),
            "rebate": ("numeric(4,2)", 90),
            "day": ("date", 1000),
        },
        ("id",),
    ),
    counted(
        "pg.shop.public.stores",
        200,
        {"id": ("integer", 200), "country": ("text", 30), "name": ("text", 200)},
        ("id",),
    ),
    counted("my.crm.rates", 30, {"country": ("varchar(20)", 30), "store_id": ("int(11)", 30), "rate": ("int(11)", 9)}),
    relation(
        "pg.shop.public.orders",
        "orders",
        {
            "id": "integer",
            "customer_id": "integer",
            "amount": "numeric(10,2)",
            "status": "text",
            "code": "character(3)",
            "day": "date",
            "at": "timestamp with time zone",
            "paid": "boolean",
        },
        database="shop",
        schema="public",
    ),
    relation(
        "pg.shop.public.Odd",
        "Odd",
        {"A": "integer", "a": "integer", "select": "text"},
        database="shop",
        schema="public",
    ),
    relation("pg.shop.archive.orders", "orders", {"id": "integer", "day": "date"}, database="shop", schema="archive"),
    relation(
        "my.crm.customers",
        "customers",
        {"id": "bigint(20)", "name": "varchar(20)", "country": "char(2)", "since": "datetime", "vip": "tinyint(1)"},
        schema="crm",
    ),
    relation(
        "lite.main.events", "events", {"id": "INTEGER", "kind": "TEXT", "at": "DATE", "n": "NUMERIC"}, schema="main"
    ),
    relation(
        "duck.main.items",
        "items",
        {"order_id": "INTEGER", "sku": "VARCHAR", "qty": "INTEGER", "price": "DECIMAL(10,2)", "weight": "DOUBLE"},
        schema="main",
    ),
    relation(
        "pg.shop.public.lines",
        "lines",
        {"order_id": "integer", "sku": "text", "amount": "numeric(10,2)", "day": "date", "ratio": "double precision"},
        rows=50_000_000,
        database="shop",
        schema="public",
    ),
    relation(
        "my.crm.clerks",
        "clerks",
        {"id": "bigint(20)", "name": "varchar(20)", "order_id": "int(11)"},
        rows=200_000,
        schema="crm",
    ),
    relation(
        "pg.shop.public.products",
        "products",
        {"id": "integer", "sku": "text", "kind": "text", "maker_id": "integer", "weight": "double precision"},
        rows=500_000,
        database="shop",
        schema="public",
    ),
    relation(
        "pg.shop.public.makers",
        "makers",
        {"id": "integer", "country": "text", "founded": "date"},
        rows=4_000,
        database="shop",
        schema="public",
    ),
    relation(
        "my.crm.visits",
        "visits",
        {"clerk_id": "bigint(20)", "name": "varchar(20)", "day": "date"},
        rows=9_000_000,
        schema="crm",
    ),
    relation("duck.main.codes", "codes", {"id": "BIGINT", "sku": "VARCHAR", "x": "DOUBLE"}, rows=300, schema="main"),
    relation("far.web.logins", "logins", {"id": "int(11)", "at": "timestamp(6)", "day": "date"}, schema="web"),
    Relation(
        key="my.crm.notes",
        target="my",
        identifier="notes",
        schema="crm",
        columns=(
            Column(name="id", type="int(11)"),
            Column(name="secret", type="varchar(20)", hidden=True),
            Column(name="text", type="text"),
        ),
    ),
    relation("my.crm.visited", "visited", {"id": "int(11)", "at": "timestamp"}, schema="crm"),
    Relation(
        key="far.web.seen",
        target="far",
        identifier="seen",
        schema="web",
        columns=tuple(
            Column(name=name, type=type_, computed=True)
            for name, type_ in (("id", "int(11)"), ("at", "timestamp"), ("day", "date"))
        ),
    ),
    Relation(
        key="pg.shop.public.nicks",
        target="pg",
        identifier="nicks",
        database="shop",
        schema="public",
        columns=(Column(name="id", type="integer"), Column(name="nick", type="text", collated=True)),
    ),
    Relation(
        key="odd.web.dated",
        target="odd",
        identifier="dated",
        schema="web",
        columns=tuple(
            Column(name=name, type=type_, computed=True) for name, type_ in (("id", "int(11)"), ("day", "date"))
        ),
    ),
    relation("odd.web.logins", "logins", {"id": "int(11)", "at": "timestamp", "day": "date"}, schema="web"),
    relation("lite.main.Cased", "Cased", {"Label": "TEXT", "Size": "INTEGER"}, schema="main"),
    relation("pg.shop.public.later", "later", None, database="shop", schema="public"),
)
RELATIONS = {found.key: found for found in _ALL}


def request(
    sql: str, dialect: str = "postgres", literals: dict[str, str] | None = None, *, alike: bool = False
) -> Request:
    same = {name: replace(target, settings=(("collation", "C"),)) for name, target in TARGETS.items()}
    return Request(
        node="model.shop.report",
        sql=sql,
        dialect=dialect,
        target={"postgres": "pg", "mysql": "my"}.get(dialect, "duck"),
        targets=same if alike else TARGETS,
        relations=RELATIONS,
        literals=literals or {},
    )
