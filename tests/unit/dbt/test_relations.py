"""Relations that know where they live render as keys, and two never share one."""

from dbt.adapters.postgres.relation import PostgresRelation

from dvt.dbt.relations import Inputs, stamp, stamped_target, unstamp


def relation(database: str, schema: str, name: str) -> PostgresRelation:
    return PostgresRelation.create(database=database, schema=schema, identifier=name)


def test_a_stamped_relation_renders_as_one_identifier_of_the_models_dialect() -> None:
    inputs = Inputs(dialect="mysql")
    assert str(stamp(relation("d", "s", "t"), "pg", inputs)) == "`pg.d.s.t`"
    assert inputs.by_key["pg.d.s.t"].target == "pg"


def test_what_is_derived_from_it_is_noted_too() -> None:
    inputs = Inputs(dialect="postgres")
    stamped = stamp(relation("d", "s", "t"), "pg", inputs)
    assert str(stamped.incorporate(path={"identifier": "u"})) == '"pg.d.s.u"'
    assert stamped_target(stamped.include(database=False)) == "pg"
    assert sorted(inputs.by_key) == ["pg.d.s.u"]


def test_relations_whose_names_run_together_get_keys_of_their_own() -> None:
    inputs = Inputs(dialect="postgres")
    one = stamp(relation("a.b", "c", "t"), "pg", inputs)
    two = stamp(relation("a", "b.c", "t"), "pg", inputs)
    assert str(one) != str(two)
    assert str(one) == str(stamp(relation("a.b", "c", "t"), "pg", inputs))


def test_unstamped_it_is_what_its_adapter_made() -> None:
    plain = relation("d", "s", "t")
    stamped = stamp(plain, "pg", Inputs(dialect="duckdb"))
    assert str(unstamp(stamped)) == str(plain)
    assert type(unstamp(stamped)) is type(plain)
    assert unstamp("text") == "text"


def test_names_find_their_input_where_one_target_has_it() -> None:
    inputs = Inputs(dialect="postgres")
    stamp(relation("d", "s", "t"), "one", inputs)
    found = inputs.find("D", "S", "T")
    assert found is not None
    assert found.target == "one"
    stamp(relation("d", "s", "t"), "two", inputs)
    assert inputs.find("d", "s", "t") is None
