"""The docs hold together: links resolve, codes have pages, recipes exist, configuration can be read."""

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from jinja2 import Environment

from dvt.config.computes import load_computes

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(path for pattern in ("*.md", "docs/**/*.md", "examples/*/README.md") for path in ROOT.glob(pattern))
LINK = re.compile(r"\]\((?!\w+:)([^)\s#]*)(?:#([^)\s]*))?\)")
BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
RECIPE = re.compile(r"\bmake ([a-z]+)`|^\$ make ([a-z]+)", re.MULTILINE)


def blocks(language: str) -> Iterator[tuple[Path, str]]:
    """The code blocks of a language in all pages, with their indentation taken off."""
    for page in PAGES:
        for indent, name, text in BLOCK.findall(page.read_text(encoding="utf-8")):
            if name == language:
                yield page, "".join(line.removeprefix(indent) for line in text.splitlines(keepends=True))


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.fixture(scope="module")
def code_pages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("code_pages", ROOT / "tools" / "code_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target, anchor in LINK.findall(page.read_text(encoding="utf-8")):
        found = (page.parent / target).resolve() if target else page
        assert found.is_relative_to(ROOT), target
        assert found.exists(), target
        assert not anchor or anchor in anchors(found), f"{target}#{anchor}"


def test_every_page_of_the_docs_can_be_reached() -> None:
    reached: set[Path] = set()
    ahead = [ROOT / "README.md"]
    while ahead:
        page = ahead.pop()
        if page in reached:
            continue
        reached.add(page)
        links = [(page.parent / target).resolve() for target, _ in LINK.findall(page.read_text(encoding="utf-8"))]
        ahead += [link for link in links if link.suffix == ".md"]
    assert set(PAGES) <= reached


def test_every_code_has_its_page(code_pages: ModuleType) -> None:
    folder = ROOT / "docs" / "codes"
    expected = code_pages.written(folder)
    assert set(folder.iterdir()) == set(expected)
    for path, text in expected.items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is stale: run `make pages`"
        if path.stem.startswith("DVT"):
            assert len(code_pages.body(path).split()) > 15, f"{path.name} says nothing"


def test_codes_are_unique(code_pages: ModuleType) -> None:
    codes = [page.code for page in code_pages.pages()]
    assert len(codes) == len(set(codes))


def test_recipes_that_are_named_exist() -> None:
    recipes = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for page in PAGES:
        for words in RECIPE.findall(page.read_text(encoding="utf-8")):
            assert set(words) - {""} <= recipes, page


def test_the_readme_starts_with_the_demo_and_the_tests() -> None:
    commands = [line for page, text in blocks("console") if page == ROOT / "README.md" for line in text.splitlines()]
    assert commands[:2] == ["$ make demo", "$ make test"]


def test_yaml_can_be_read() -> None:
    found = list(blocks("yaml"))
    assert len(found) > 10
    for page, text in found:
        assert isinstance(yaml.safe_load(text), dict), page


def test_computes_of_the_docs_are_valid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DVT_HOME", str(tmp_path))
    shown = [text for _, text in blocks("yaml") if text.startswith("# computes.yml")]
    assert shown
    for text in shown:
        (tmp_path / "computes.yml").write_text(text, encoding="utf-8")
        (profile,) = yaml.safe_load(text)
        computes = load_computes(
            tmp_path, profile, lambda value: Environment(autoescape=True).from_string(value).render()
        )
        assert len(computes.by_name) > 1
        assert computes.notices == ()
