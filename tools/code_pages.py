"""Write the pages of dvt's codes: docs/codes/index.md and the head of docs/codes/DVT….md.

The head of a page comes from the error tree and the diagnostics; what stands below it is written by hand and kept.
Run it as `make pages` after a code was added; a test fails while a page is missing, stale or empty.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dvt import diagnostics, errors

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "codes"
MARK = "<!-- Above: written by tools/code_pages.py. Below: by hand. -->"


@dataclass(frozen=True, kw_only=True)
class Page:
    """What the sources say about one code."""

    code: str
    title: str
    kind: str
    summary: str

    def head(self) -> str:
        """The part of the page that is generated."""
        return f"# {self.code}: {self.title}\n\n{self.kind}. {self.summary}\n\n{MARK}\n"


def pages() -> list[Page]:
    """All codes, in order."""
    notes = (
        Page(code=code.value, title=_words(code.name), kind="Warning or note", summary="Part of a node's plan.")
        for code in diagnostics.Code
    )
    raised = (
        Page(
            code=error.code,
            title=error.__name__,
            kind="Error" if error is errors.DvtError else f"Error, a kind of {error.__mro__[1].__name__}",
            summary=(error.__doc__ or "").strip().splitlines()[0],
        )
        for error in _tree(errors.DvtError)
    )
    return sorted((*notes, *raised), key=lambda page: page.code)


def written(folder: Path) -> dict[Path, str]:
    """What each file of `folder` should hold: generated heads, with the hand-written rest as it is."""
    found = pages()
    rows = "\n".join(f"| [{page.code}]({page.code}.md) | {page.title} | {page.kind} |" for page in found)
    index = f"# Codes\n\nEvery warning, note and error of dvt has a code.\n\n| code | | |\n|---|---|---|\n{rows}\n"
    files = {folder / "index.md": index}
    for page in found:
        path = folder / f"{page.code}.md"
        files[path] = page.head() + body(path)
    return files


def body(path: Path) -> str:
    """The hand-written part of a page; empty where there is none."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return text.partition(f"{MARK}\n")[2]


def main() -> None:
    """Write the files that differ."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path, text in written(FOLDER).items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(path.name, file=sys.stderr)


def _tree(error: type[errors.DvtError]) -> Iterator[type[errors.DvtError]]:
    yield error
    for child in error.__subclasses__():
        yield from _tree(child)


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize().replace("Json", "JSON")


if __name__ == "__main__":
    main()
