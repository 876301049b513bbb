import pyarrow as pa
import pytest

from dvt.types import INTERVAL, JSON, TIMESTAMPTZ, UUID, arrow_type, duckdb_name, is_number, kind, staging_type


@pytest.mark.parametrize(
    ("arrow", "dialect", "declared", "carrier"),
    [
        (pa.int8(), "postgres", "smallint", pa.int16()),
        (pa.uint64(), "postgres", "numeric(20,0)", pa.decimal128(20, 0)),
        (pa.decimal128(38, 10), "postgres", "numeric(38,10)", pa.decimal128(38, 10)),
        (pa.list_(pa.int32()), "postgres", "integer[]", pa.list_(pa.int32())),
        (pa.list_(pa.struct([("a", pa.int32())])), "postgres", "json", pa.string()),
        (pa.struct([("a", pa.int32())]), "postgres", "json", pa.string()),
        (pa.list_(pa.int32()), "sqlite", "TEXT", pa.string()),
        (JSON, "postgres", "json", pa.string()),
        (UUID, "postgres", "uuid", UUID),
        (INTERVAL, "postgres", "interval", INTERVAL),
        (pa.null(), "postgres", "text", pa.null()),
        (pa.decimal128(10, 2), "sqlite", "NUMERIC(10,2)", pa.string()),
        (pa.date32(), "sqlite", "DATE", pa.string()),
        (pa.uint64(), "sqlite", "NUMERIC", pa.string()),
        (UUID, "sqlite", "TEXT", pa.string()),
        (pa.decimal128(38, 31), "mysql", "longtext", pa.string()),
        (pa.decimal128(38, 30), "mysql", "decimal(38,30)", pa.string()),
        (TIMESTAMPTZ, "snowflake", "VARCHAR", pa.string()),
        (pa.timestamp("us"), "snowflake", "TIMESTAMP", pa.timestamp("us")),
    ],
)
def test_how_a_column_is_staged(arrow: pa.DataType, dialect: str, declared: str, carrier: pa.DataType) -> None:
    staged = staging_type(arrow, dialect)
    assert (staged.declared, staged.carrier) == (declared, carrier)


def test_every_dialect_stages_everything() -> None:
    arrows = [
        pa.bool_(), pa.int64(), pa.uint8(), pa.float16(), pa.float32(), pa.float64(), pa.decimal256(70, 3), pa.string(),
        pa.large_string(), pa.binary(), pa.large_binary(), pa.date32(), pa.date64(), pa.time32("s"), pa.time64("ns"),
        pa.timestamp("ns"), TIMESTAMPTZ, pa.duration("us"), INTERVAL, UUID, JSON, pa.null(),
        pa.map_(pa.string(), pa.int32()), pa.list_(pa.list_(pa.string())),
    ]  # fmt: skip
    for dialect in ("postgres", "duckdb", "sqlite", "mysql", "oracle"):
        assert all(staging_type(arrow, dialect).declared for arrow in arrows)


@pytest.mark.parametrize(
    ("declared", "dialect", "arrow"),
    [
        ("numeric(10,2)", "postgres", pa.decimal128(10, 2)),
        ("numeric(10)", "postgres", pa.decimal128(10, 0)),
        ("numeric", "postgres", None),
        ("numeric(50,20)", "postgres", None),
        ("numeric(3,5)", "postgres", None),
        ("character varying(20)", "postgres", pa.string()),
        ("timestamp with time zone", "postgres", TIMESTAMPTZ),
        ("timestamp without time zone", "postgres", pa.timestamp("us")),
        ("double precision", "postgres", pa.float64()),
        ("bigint unsigned", "mysql", pa.uint64()),
        ("UUID", "duckdb", UUID),
        ("hstore", "postgres", None),
        ("not a type (", "postgres", None),
        ("", "postgres", None),
    ],
)
def test_what_a_declaration_means(declared: str, dialect: str, arrow: pa.DataType | None) -> None:
    assert arrow_type(declared, dialect) == arrow


def test_nested_types_in_duckdbs_words() -> None:
    nested = pa.map_(pa.string(), pa.list_(pa.struct([("a b", pa.decimal128(5, 1)), ("u", UUID)])))
    assert duckdb_name(nested) == 'MAP(VARCHAR, STRUCT("a b" DECIMAL(5,1), "u" UUID)[])'


def test_kinds() -> None:
    assert kind(pa.timestamp("ns", tz="Europe/Berlin")) == "timestamptz"
    assert kind(pa.duration("us")) == ""


def test_a_list_of_numbers_is_no_number() -> None:
    assert is_number("HUGEINT")
    assert is_number("numeric(50, 2)")
    assert not is_number("HUGEINT[]")
    assert not is_number("numeric(50, 2)[]")
