"""Which computes a profile has: files, their order, defaults, and the choice for a node."""

from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from jinja2 import Environment

from dvt.config.computes import Computes, DuckDBCompute, SparkCompute, load_computes
from dvt.config.section import Unrenderable
from dvt.errors import ConfigError, UnknownCompute

VARIABLES = {"CLUSTER": "spark://host:7077", "THREADS": "3", "PASSWORD": "hunter2"}


def render(text: str) -> Any:
    return Environment(autoescape=False).from_string(text).render(env_var=VARIABLES.__getitem__)


@dataclass
class Files:
    """A project's folder and a dvt home, each with or without a computes.yml."""

    project: Path
    home: Path

    def write(self, *, project: str | None = None, home: str | None = None) -> None:
        for folder, text in ((self.project, project), (self.home, home)):
            if text is not None:
                (folder / "computes.yml").write_text(dedent(text), encoding="utf-8")

    def load(self, profile: str = "shop") -> Computes:
        return load_computes(self.project, profile, render)

    def error(self, text: str) -> str:
        """What is said about `text` as the project's file."""
        self.write(project=text)
        with pytest.raises(ConfigError) as caught:
            self.load()
        assert str(self.project / "computes.yml") in caught.value.message
        return str(caught.value)


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Files:
    made = Files(project=tmp_path / "project", home=tmp_path / "home")
    made.project.mkdir()
    made.home.mkdir()
    monkeypatch.setenv("DVT_HOME", str(made.home))
    return made


FULL = """
version: 1
shop:
  target: local
  computes:
    local:
      type: duckdb
      memory_limit: 8GB
      threads: 4
      temp_directory: spill
      settings: {preserve_insertion_order: false}
    local_spark: {type: spark, master: "local[*]", config: {spark.driver.memory: 4g, spark.ui.enabled: false}}
    cluster:     {type: spark, master: "{{ env_var('CLUSTER') }}"}
    connect:     {type: spark, remote: "sc://host:15002/;token=hunter2"}
"""


def test_no_file_at_all_is_embedded_duckdb(files: Files) -> None:
    computes = files.load()
    assert computes == Computes(default="local", by_name={"local": DuckDBCompute(name="local")})
    assert computes.resolve(None, None) == DuckDBCompute(name="local")


def test_no_home_folder_and_an_empty_file(files: Files) -> None:
    files.home.rmdir()
    files.write(project="# nothing here\n")
    assert files.load().by_name == {"local": DuckDBCompute(name="local")}


def test_every_kind_of_entry(files: Files) -> None:
    files.write(project=FULL)
    computes = files.load()
    assert computes.default == "local"
    assert computes.notices == ()
    assert computes.by_name == {
        "local": DuckDBCompute(
            name="local",
            memory_limit="8GB",
            threads=4,
            temp_directory=files.project / "spill",
            settings={"preserve_insertion_order": False},  # type: ignore[arg-type]
        ),
        "local_spark": SparkCompute(
            name="local_spark",
            master="local[*]",
            config={"spark.driver.memory": "4g", "spark.ui.enabled": False},  # type: ignore[arg-type]
        ),
        "cluster": SparkCompute(name="cluster", master="spark://host:7077"),
        "connect": SparkCompute(name="connect", remote="sc://host:15002/;token=hunter2"),
    }


def test_a_list_with_names_means_the_same_as_a_mapping(files: Files) -> None:
    files.write(
        project="""
        shop:
          default: big
          computes:
            - {name: big, type: duckdb, threads: 8}
            - {name: sp, type: spark, config: {master: "local[2]", spark.driver.memory: 1g}}
        """
    )
    computes = files.load()
    assert computes.resolve(None, None) == DuckDBCompute(name="big", threads=8)
    assert computes.by_name["sp"] == SparkCompute(
        name="sp",
        master="local[2]",
        config={"spark.driver.memory": "1g"},  # type: ignore[arg-type]
    )


def test_the_project_goes_over_the_home_compute_by_compute(files: Files) -> None:
    files.write(
        home="""
        shop:
          target: big
          computes: {big: {type: duckdb, threads: 8, memory_limit: 1GB}, kept: {type: duckdb, threads: 2}}
        """,
        project="shop: {computes: {big: {type: duckdb, threads: 1}}}",
    )
    computes = files.load()
    assert computes.default == "big"
    assert computes.by_name["big"] == DuckDBCompute(name="big", threads=1)
    assert computes.by_name["kept"] == DuckDBCompute(name="kept", threads=2)


def test_the_projects_default_goes_over_the_homes(files: Files) -> None:
    files.write(
        home="shop: {target: a, computes: {a: {type: duckdb}, b: {type: duckdb}}}",
        project="default: {target: b}",
    )
    assert files.load().default == "b"


def test_the_entry_named_default_serves_other_profiles(files: Files) -> None:
    files.write(project="default: {computes: {x: {type: duckdb}}}\nshop: {computes: {y: {type: duckdb}}}")
    assert set(files.load("shop").by_name) == {"local", "y"}
    assert set(files.load("other").by_name) == {"local", "x"}


def test_a_project_file_without_the_profile_is_mentioned(files: Files) -> None:
    files.write(project="shops: {computes: {x: {type: duckdb}}}", home="elsewhere: {}")
    computes = files.load()
    assert set(computes.by_name) == {"local"}
    (notice,) = computes.notices
    assert "computes.yml has no entry 'shop' and no 'default', so it is not used; did you mean 'shops'?" in notice


def test_other_profiles_are_not_rendered(files: Files) -> None:
    files.write(project="shop: {}\nother: {computes: {x: {type: spark, master: \"{{ env_var('UNSET') }}\"}}}")
    assert files.load().default == "local"
    with pytest.raises(KeyError, match="UNSET"):
        files.load("other")


def test_numbers_from_the_environment(files: Files) -> None:
    files.write(project="shop: {computes: {x: {type: duckdb, threads: \"{{ env_var('THREADS') }}\"}}}")
    assert files.load().by_name["x"] == DuckDBCompute(name="x", threads=3)


def test_a_default_of_no_compute_takes_the_only_one_with_a_notice(files: Files) -> None:
    files.write(project="shop: {target: gone, computes: {only: {type: duckdb}}}")
    computes = files.load()
    assert computes.default == "only"
    assert computes.notices == (
        f"{files.project / 'computes.yml'}: the default compute 'gone' is not defined; 'only', the only one, is taken",
    )


@pytest.mark.parametrize("computes", ["{one: {type: duckdb}, two: {type: duckdb}}", "{}"])
def test_a_default_of_no_compute_is_an_error_where_there_is_a_choice(files: Files, computes: str) -> None:
    message = files.error(f"shop: {{target: ones, computes: {computes}}}")
    assert "the default compute 'ones' is not defined" in message
    assert ("did you mean 'one'? valid: local, one, two" in message) == ("one" in computes)
    assert "hint: set `target:` to one of them" in message


def test_no_default_means_local_even_beside_one_other(files: Files) -> None:
    files.write(project='shop: {computes: {sp: {type: spark, master: "local[*]"}}}')
    assert files.load().resolve(None, None) == DuckDBCompute(name="local")


def test_the_order_of_choice(files: Files) -> None:
    files.write(project=FULL)
    computes = files.load()
    assert computes.resolve("cluster", "local_spark").name == "cluster"
    assert computes.resolve(None, "local_spark").name == "local_spark"
    assert computes.resolve(None, None).name == "local"


@pytest.mark.parametrize(
    ("cli", "config", "origin"), [("clutser", "local", "--compute"), (None, "clutser", "config compute")]
)
def test_an_unknown_name_lists_the_valid_ones(files: Files, cli: str | None, config: str, origin: str) -> None:
    files.write(project=FULL)
    with pytest.raises(UnknownCompute) as caught:
        files.load().resolve(cli, config)
    assert caught.value.message == (
        f"compute 'clutser' ({origin}) is not defined; "
        "did you mean 'cluster'? valid: cluster, connect, local, local_spark"
    )


@pytest.mark.parametrize("name", ["", "LOCAL"])
def test_names_are_exact(files: Files, name: str) -> None:
    with pytest.raises(UnknownCompute, match="valid: local"):
        files.load().resolve(name, None)


def test_jdbc_of_the_profile_and_of_the_compute(files: Files) -> None:
    files.write(
        project="""
        shop:
          jdbc:
            pg: {url: "jdbc:postgresql://a/db?password=hunter2", fetchsize: 1000}
            my: {driver: org.mariadb.jdbc.Driver, coordinates: "org.mariadb.jdbc:mariadb-java-client:3.4.1"}
          computes:
            sp: {type: spark, master: "local[*]", jdbc: {pg: {properties: {sslpassword: hunter2}}}}
            du: {type: duckdb}
        """
    )
    spark = files.load().by_name["sp"]
    assert isinstance(spark, SparkCompute)
    assert spark.jdbc["my"].driver == "org.mariadb.jdbc.Driver"
    assert spark.jdbc["pg"].url is None
    assert spark.jdbc["pg"].properties == {"sslpassword": "hunter2"}


def test_no_secret_in_a_repr(files: Files) -> None:
    files.write(
        project="""
        shop:
          jdbc: {pg: {url: "jdbc:x://u:hunter2@h", properties: {password: "{{ env_var('PASSWORD') }}"}}}
          computes:
            one: {type: spark, remote: "sc://h/;token=hunter2", config: {spark.hadoop.fs.s3a.secret.key: hunter2}}
            two: {type: duckdb, settings: {s3_secret_access_key: hunter2}}
        """
    )
    computes = files.load()
    spark = computes.by_name["one"]
    assert isinstance(spark, SparkCompute)
    assert spark.jdbc["pg"].properties["password"] == "hunter2"
    assert "hunter2" not in repr(computes)
    assert "spark.hadoop.fs.s3a.secret.key: ***" in repr(computes)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("shop: {computs: {}}", "shop.computs: unknown key; did you mean 'computes'?"),
        (
            "shop: {computes: {a: {type: duckdb, thread: 2}}}",
            "shop.computes.a.thread: unknown key; did you mean 'threads'?",
        ),
        ("shop: {computes: {a: {type: duckdb, master: x}}}", "shop.computes.a.master: unknown key; valid: max_temp"),
        (
            "shop: {computes: {a: {type: ducdb}}}",
            "shop.computes.a.type: got 'ducdb'; did you mean 'duckdb'? valid: duckdb, spark",
        ),
        ("shop: {computes: {a: {threads: 2}}}", "shop.computes.a.type: is missing, expected one of: duckdb, spark"),
        ("shop: {computes: {a: }}", "shop.computes.a: got nothing, expected a mapping"),
        ("shop: {computes: text}", "shop.computes: got text, expected a mapping"),
        ("shop: [1]", "shop: got a list, expected a mapping"),
        ("- shop", "the file: got a list, expected a mapping"),
        ("1: {}", "the file: the key 1 is not text"),
        (
            "shop: {computes: {a: {type: duckdb, threads: many}}}",
            "a.threads: got text, expected a whole number from 1 up",
        ),
        ("shop: {computes: {a: {type: duckdb, threads: 0}}}", "a.threads: got 0, expected a whole number from 1 up"),
        ("shop: {computes: {a: {type: duckdb, threads: true}}}", "a.threads: got true or false, expected a whole"),
        ("shop: {computes: {a: {type: duckdb, memory_limit: 8}}}", "a.memory_limit: got a number, expected text"),
        ("shop: {computes: {a: {type: duckdb, memory_limit: lots}}}", "a.memory_limit: got 'lots', expected a size"),
        (
            "shop: {computes: {a: {type: duckdb, settings: {x: [1]}}}}",
            "a.settings.x: got a list, expected text, a number",
        ),
        ("shop: {computes: {a: {type: spark}}}", "shop.computes.a: got neither of master and remote"),
        (
            "shop: {computes: {a: {type: spark, master: x, remote: y}}}",
            "shop.computes.a: got both of master and remote",
        ),
        (
            "shop: {computes: {a: {type: spark, master: x, config: {master: y}}}}",
            "a.master: stands here and, with another",
        ),
        ("shop: {computes: {a: {type: spark, config: {master: 7}}}}", "a.config.master: got a number, expected text"),
        ("shop: {computes: [{type: duckdb}]}", "shop.computes[0].name: is missing"),
        ("shop: {computes: [{name: a, type: duckdb}, {name: a, type: duckdb}]}", "computes[1].name: 'a' stands twice"),
        ("shop: {target: a, default: b}", "shop.default: got 'b', but target says 'a'"),
        ("shop: {jdbc: {pg: {uri: x}}}", "shop.jdbc.pg.uri: unknown key; did you mean 'url'?"),
        ("shop: {jdbc: {pg: }}", "shop.jdbc.pg: got nothing, expected a mapping"),
        ("version: 9\nshop: {}", "version: got 9, expected one of: 1, 2"),
        ("shop: {version: x}", "shop.version: got 'x', expected one of: 1, 2"),
        ("shop: {a: 1", "line 1, column 12: not valid YAML"),
        (
            "shop: {computes: {a: {type: duckdb}, a: {type: duckdb}}}",
            "line 1, column 38: not valid YAML: the key 'a' stands twice",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(files: Files, text: str, said: str) -> None:
    assert said in files.error(text)


def test_what_is_wrong_in_the_homes_file_names_that_file(files: Files) -> None:
    files.write(home="shop: {computs: {}}", project="shop: {}")
    with pytest.raises(ConfigError, match="computs") as caught:
        files.load()
    assert str(files.home / "computes.yml") in caught.value.message


def test_a_broken_file_never_shows_its_lines(files: Files) -> None:
    for value in ("hunter2, b: [", "*hunter2", "!hunter2", "!hunter2!x", "%hunter2"):
        said = files.error(f"shop: {{computes: {{a: {{password: {value}}}}}}}")
        assert "not valid YAML" in said
        assert "hunter2" not in said


def test_what_cannot_be_rendered_is_told_by_its_place(files: Files) -> None:
    def unrenderable(text: str) -> Any:
        raise Unrenderable

    files.write(project="shop: {computes: {a: {type: duckdb, settings: {list: [hunter2]}}}}")
    with pytest.raises(ConfigError, match=r"shop\.computes\.a\.type: is no jinja") as caught:
        load_computes(files.project, "shop", unrenderable)
    assert "hunter2" not in str(caught.value)


def test_a_file_that_is_no_text(files: Files) -> None:
    (files.project / "computes.yml").write_bytes(b"shop: \xff\xfe")
    with pytest.raises(ConfigError, match="not UTF-8 text"):
        files.load()


def test_a_profile_may_be_called_version(files: Files) -> None:
    files.write(project="version: {computes: {x: {type: duckdb}}}")
    assert set(files.load("version").by_name) == {"local", "x"}
