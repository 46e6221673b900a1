"""Find a rule base by name or path and read its files. Knows nothing of the rule language."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from .text import NotText, read_text, reason

HOME = Path(__file__).parent


class KbNotFound(Exception):
    """No rule base with this name or at this path; the message says which there are."""


@dataclass(frozen=True)
class Folder:
    """A rule base on disk: `*.regels` beside each other, published texts in `bronnen/` (.txt, .xml), `gevallen/`, `varianten/`.

    `rules` and `sources` are (name relative to the folder, text) in order of name; `cases` the paths of
    the case files in order of name, empty if the rule base has none.
    """

    id: str
    path: Path
    rules: tuple[tuple[str, str], ...]
    sources: tuple[tuple[str, str], ...]
    cases: tuple[Path, ...] = ()


def names() -> tuple[str, ...]:
    """The rule bases that come with the package, e.g. `twenterand-2024`."""
    return tuple(sorted(_id(p) for p in HOME.iterdir() if p.is_dir() and any(p.glob("*.regels"))))


def find(name: str) -> Folder:
    """Read a rule base by name (`twenterand-2024`) or by the path of its folder.

    Raises KbNotFound if there is none, UnicodeDecodeError never: undecodable text is reported as KbNotFound.
    """
    inside = HOME / name.replace("-", "_")
    folder = inside if name in names() else Path(name)
    try:
        there = folder.is_dir()
    except OSError:
        there = False
    if not there or not any(folder.glob("*.regels")):
        raise KbNotFound(f"geen kennisbank '{name}'; bekend zijn {', '.join(names())}, of geef het pad van een map met *.regels")
    rules = tuple((f.name, _read(f)) for f in sorted(folder.glob("*.regels")))
    texts = sorted([*folder.glob("bronnen/*.txt"), *folder.glob("bronnen/*.xml")])
    sources = tuple((str(f.relative_to(folder).as_posix()), _read(f)) for f in texts)
    return Folder(_id(folder.resolve()), folder, rules, sources, tuple(sorted(folder.glob("gevallen/*.yaml"))))


def neighbour(folder: Folder, name: str) -> Folder:
    """Read a rule base that another builds on: by name, or by a path from its folder that goes up first (`../veenstede`).

    Raises KbNotFound if it is not there, if the path is of another form or runs over a symbolic link, or if a file does.
    """
    if not name.startswith("../"):
        if name in names():
            return find(name)
        raise KbNotFound(f"geen kennisbank '{name}'; bekend zijn {', '.join(names())}, of schrijf een pad dat met ../ begint")
    if "\\" in name or "\0" in name or ":" in name or not name.strip("./"):
        raise KbNotFound(f"'{name}' is geen pad van een kennisbank; schrijf het met gewone schuine strepen, zoals ../veenstede")
    here = folder.path.resolve()
    there = Path(os.path.normpath(here / name))
    _inside(there, there)
    try:
        found = find(str(there))
    except KbNotFound as error:
        gone = not there.is_dir() or not any(there.glob("*.regels"))
        raise KbNotFound(f"in '{name}' is geen kennisbank: er is geen map met *.regels" if gone else str(error)) from None
    for file in (*(r for r, _ in found.rules), *(s for s, _ in found.sources)):
        _inside(there / file, there)
    return found


def _inside(path: Path, folder: Path) -> None:
    """Raises KbNotFound if the path is not really there, but somewhere else by a symbolic link."""
    try:
        real = path.resolve()
    except (OSError, RuntimeError):
        real = None
    if real is None or os.path.normcase(real) != os.path.normcase(path):
        raise KbNotFound(f"{path.name} is een verwijzing naar een andere plaats; een kennisbank wordt alleen uit haar eigen map gelezen")


def find_variant(folder: Folder, name: str) -> tuple[str, str]:
    """Name and text of a variant: by its name in `varianten/` of the rule base, or by the path of its file. Raises KbNotFound."""
    known = {f.stem: f for f in sorted(folder.path.glob("varianten/*.regels"))}
    path = known.get(name, Path(name))
    try:
        there = path.is_file()
    except (OSError, ValueError):
        there = False
    if not there:
        also = f"bekend zijn {', '.join(known)}, of geef" if known else "geef"
        raise KbNotFound(f"geen variant '{name}'; {also} het pad van een bestand")
    return (f"varianten/{path.name}" if name in known else name), _read(path)


def _read(path: Path) -> str:
    try:
        return read_text(path)
    except NotText as error:
        raise KbNotFound(f"{path} {error}; {error.hint}") from None
    except OSError as error:
        raise KbNotFound(f"{path} is niet te lezen: {reason(error)}") from None


def _id(path: Path) -> str:
    return path.name.replace("_", "-")
