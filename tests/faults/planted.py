"""Recognisable secrets, planted wherever one can be given, and what looks for them afterwards.

Each consists of one word, repeated between characters that are awkward in URLs, SQL, JSON, shells or jinja: whatever
escapes them, and whatever shows a part alone, leaves the word. So it is enough to look for words, and for what base64
and hexadecimal digits make of them. It knows nothing of dvt.
"""

import base64
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_BETWEEN = ("'", '"', "%", "@", ":/", " ", "\\", "ü", "$", ";", "&")
_AROUND = 60  # characters shown beside what was found


@dataclass(frozen=True, kw_only=True)
class Secret:
    """One of them.

    Attributes:
        word: what it is known by.
        text: all of it.
        variable: the environment variable that the user gives it in; empty: none.
    """

    word: str
    text: str
    variable: str = ""

    @staticmethod
    def of(name: str, *, variable: str = "", jinja: bool = False) -> "Secret":
        """A new one; `jinja`: with a brace that jinja takes for an expression."""
        word = f"Zq7{name}9vK"
        between = (*_BETWEEN, "{{") if jinja else _BETWEEN
        return Secret(word=word, text=word + "".join(each + word for each in between), variable=variable)

    def forms(self) -> Iterator[bytes]:
        """What to look for, in small letters."""
        plain = self.word.encode()
        yield plain.lower()
        yield plain.hex().encode()
        yield plain.decode().encode("utf-16-le").lower()
        for shift in range(3):
            # Of the digits at the ends, some bits are those of the neighbours.
            yield base64.b64encode(b"\0" * shift + plain)[4 if shift else 0 : -4].lower()


def leaks(content: "bytes | str", secrets: Iterable[Secret]) -> list[str]:
    """Where a secret stands in `content`: what is around it, for each one that does."""
    raw = content.encode(errors="surrogateescape") if isinstance(content, str) else content
    small = raw.lower()
    found = []
    for secret in secrets:
        for form in secret.forms():
            place = small.find(form)
            if place >= 0:
                found.append(f"{secret.word}: {raw[max(0, place - _AROUND) : place + _AROUND]!r}")
                break
    return found


def leaks_in(folder: Path, secrets: Iterable[Secret], *, given: Iterable[Path]) -> dict[str, list[str]]:
    """The same for all files of `folder`, names too, but for those in which the user gave them."""
    known, secrets = {path.resolve() for path in given}, list(secrets)
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.resolve() in known:
            continue
        content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        if told := leaks(str(path.relative_to(folder)).encode() + b"\n" + content, secrets):
            found[str(path.relative_to(folder))] = told
    return found


def family(pid: int) -> set[int]:
    """A process and all that it started, as far as they run."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:  # it has ended
            continue
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def leaks_of(pid: int, secrets: Iterable[Secret], given: Mapping[str, str]) -> list[str]:
    """What anyone sees of a process: its arguments and its environment, but for the variables that the user gave."""
    folder = Path("/proc") / str(pid)
    try:
        shown = (folder / "cmdline").read_bytes()
        own = [each for each in (folder / "environ").read_bytes().split(b"\0") if each]
    except OSError:
        return []
    known = {f"{name}={value}".encode() for name, value in given.items()}
    return leaks(b"\0".join([shown, *(each for each in own if each not in known)]), secrets)
