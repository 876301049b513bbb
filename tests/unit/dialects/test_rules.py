"""What filters may do, as files say it."""

from pathlib import Path

import pytest

from dvt.dialects.rules import FILE_NAME, Level, Op, Rule, load_rules, shipped
from dvt.dialects.types import Family
from dvt.errors import ConfigError

TEXT_EQ, TEXT_ORDER = (Family.TEXT, Op.EQ), (Family.TEXT, Op.ORDER)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DVT_HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.fixture
def project(tmp_path: Path, home: Path) -> Path:
    (tmp_path / "project").mkdir()
    return tmp_path / "project"


def test_what_comes_with_dvt_is_known_of_every_dialect(project: Path) -> None:
    rules = load_rules(project, ["pg"])
    assert rules == shipped()
    assert rules.files == ()
    assert rules.of("pg", "postgres").filters[TEXT_ORDER] == Rule(Level.EXACT, "C")
    assert TEXT_ORDER not in rules.of("crm", "mysql").filters
    assert not rules.of("crm", "clickhouse")
    assert rules.of("pg", "postgres").calls["lower", Family.TEXT].level is Level.SUPER


def test_where_only_some_values_are_alike_the_answer_is_not_exact(project: Path) -> None:
    cell = "{level: exact, alike: x > 0}"
    (project / FILE_NAME).write_text(f"version: 1\ntargets: {{crm: {{int: {{'=': {cell}}}}}}}")
    rule = load_rules(project, ["crm"]).of("crm", "mysql").filters[Family.INT, Op.EQ]
    assert rule == Rule(Level.SUPER, alike="x > 0")


def test_a_projects_file_goes_before_the_users_and_a_target_before_its_dialect(project: Path, home: Path) -> None:
    (home / FILE_NAME).write_text(
        "version: 1\ndialects: {mysql: {text: {'<': superset, like: no}}}\ntargets: {elsewhere: {int: {'=': no}}}"
    )
    (project / FILE_NAME).write_text(
        "version: 1\ndialects: {mysql: {text: {'=': exact}}}\n"
        "targets: {crm: {text: {'<': {level: exact, collate: utf8mb4_bin}}}}"
    )
    rules = load_rules(project, ["crm", "shop"])
    crm, shop = rules.of("crm", "mysql").filters, rules.of("shop", "mysql").filters
    assert (crm[TEXT_EQ], shop[TEXT_EQ]) == (Rule(Level.EXACT), Rule(Level.EXACT))
    assert (crm[TEXT_ORDER], shop[TEXT_ORDER]) == (Rule(Level.EXACT, "utf8mb4_bin"), Rule(Level.SUPER))
    assert shop[Family.TEXT, Op.LIKE] == Rule(Level.NO)
    assert shop[Family.INT, Op.EQ] == Rule(Level.EXACT)
    assert rules.of("pg", "postgres") == shipped().of("pg", "postgres")
    assert rules.files == (home / FILE_NAME, project / FILE_NAME)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("dialects: {}", "version: got None, expected 1"),
        ("version: 2", "version: got 2, expected 1"),
        ("version: 1\nrules: {}", "rules: unknown key; valid: dialects, targets, version"),
        ("version: 1\ndialects: {mariadb: {}}", "dialects.mariadb: unknown key"),
        ("version: 1\ntargets: {crn: {}}", "targets.crn: unknown key; did you mean 'crm'? valid: crm"),
        ("version: 1\ntargets: {crm: {texts: {}}}", "targets.crm.texts: unknown key; did you mean 'text'?"),
        ("version: 1\ntargets: {crm: {text: {'>': exact}}}", "targets.crm.text.>: unknown key"),
        (
            "version: 1\ntargets: {crm: {text: {'=': exactly}}}",
            "targets.crm.text.=: got 'exactly'; did you mean 'exact'?",
        ),
        ("version: 1\ntargets: {crm: {text: {'=': 1}}}", "targets.crm.text.=: got a number"),
        ("version: 1\ntargets: {crm: {text: {'=': {collate: C}}}}", "targets.crm.text.=: got nothing"),
        ("version: 1\ntargets: {crm: [text]}", "targets.crm: got a list, expected a mapping"),
        ("version: [1", "not valid YAML"),
        ("version: 1\ntargets: {crm: {functions: {lowr: {}}}}", "functions.lowr: unknown key; did you mean 'lower'?"),
        ("version: 1\ntargets: {crm: {functions: {lower: {text: exact}}}}", "lower.text: it has to be said how"),
        ("version: 1\ntargets: {crm: {functions: {lower: {text: {gives: text}}}}}", "lower.text.as: it has to be said"),
        ("version: 1\ntargets: {crm: {functions: {lower: {text: {as: x}}}}}", "lower.text.gives: got ''"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(project: Path, text: str, said: str) -> None:
    (project / FILE_NAME).write_text(text)
    with pytest.raises(ConfigError) as failure:
        load_rules(project, ["crm"])
    assert said in str(failure.value)
    assert str(project / FILE_NAME) in str(failure.value)
