"""The way in: which kind of table a file, a folder or a database is."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kb.text import reason
from parser import norms as n
from parser.vocabulary import APPLICATIONS

from ..notebook.errors import wrong
from ..notebook.given import known_lists
from . import formats
from .dossiers import dossiers_of
from .formats import DATABASE, EXCEL, JSON, PARQUET, TEXT, Raw
from .nested import flat_frame, is_nested, nested
from .related import lists_of, related, strangers
from .sheet import Sheet, sheet_of

if TYPE_CHECKING:
    from .decide import Rows

YAML = (".yaml", ".yml")
KINDS = ".csv, .xlsx, .parquet, .jsonl, .duckdb"


def read(norms: n.Norms, path: str | Path, complete: Collection[str] = (), *, running: bool = False, table: str | None = None) -> Rows:
    """The applications in a file, a folder or a pattern of files; running: the provisions that run. table: of a database.

    Raises InputError.
    """
    path = Path(path)
    known_lists(norms, complete)
    if table is not None and path.suffix.lower() not in DATABASE:
        raise wrong("K006", "--table is er voor een database", "geef een bestand op .duckdb")
    if path.is_dir() and (files := _files(norms, path)):
        return _folder(norms, path, files, complete, running)
    if path.is_dir() or path.suffix.lower() in YAML or any(c in str(path) for c in "*?["):
        if complete:
            raise wrong("K006", "--complete is er voor tabellen", "een dossier zegt zelf welke lijsten volledig zijn")
        return dossiers_of(norms, path, running)
    if not path.exists():
        raise wrong("D000", f"{path} bestaat niet", f"geef een tabel ({KINDS}), of een map met tabellen of dossiers")
    try:
        return _file(norms, path, complete, running, table)
    except PermissionError:
        raise wrong("D000", f"{path} is niet te lezen", "mag u het bestand openen, en heeft niemand het open staan?") from None
    except OSError as error:
        raise wrong("D000", f"{path} is niet te lezen: {reason(error)}") from None


def _file(norms: n.Norms, path: Path, complete: Collection[str], running: bool, table: str | None) -> Rows:
    suffix = path.suffix.lower()
    if suffix in EXCEL:
        return _book(norms, path, complete, running)
    if suffix in TEXT:
        return _flat(norms, formats.csv(path), path, complete, running)
    if suffix in PARQUET:
        return _arrow(norms, formats.parquet(path), path, str(path), complete, running)
    if suffix in JSON:
        lines = list(formats.json_rows(path))
        if not lines:
            raise wrong("D000", f"{path} is leeg", "elke regel is een dossier, met zijn lijsten")
        if is_nested(lines):
            return nested(norms, lines, str(path), complete, running)
        frame, numbers = flat_frame(lines, str(path))
        return _flat(norms, Raw(frame, np.array(numbers, np.int64), str(path)), path, complete, running)
    if suffix in DATABASE:
        return _database(norms, path, complete, running, table)
    raise wrong("D000", f"{path} is geen tabel die hier te lezen is", f"kies {KINDS}, of een map met tabellen of dossiers")


def _flat(norms: n.Norms, raw: Raw, path: Path, complete: Collection[str], running: bool) -> Sheet:
    return sheet_of(
        norms, raw.frame, raw.numbers, source=str(path), complete=complete, decimal=raw.decimal, delimiter=raw.delimiter, running=running
    )


def _arrow(norms: n.Norms, table: object, path: Path, label: str, complete: Collection[str], running: bool) -> Rows:
    """A table with columns of lists has a dossier a row, another an application a row."""
    if formats.nests(table):
        return nested(norms, formats.arrow_rows(table), label, complete, running)
    return _flat(norms, formats.arrow_raw(table, label), path, complete, running)


# ---- more than one table


def _asked(norms: n.Norms, running: bool) -> list[str]:
    """The lists of which one must be there."""
    return [e.list_name for e in norms.entities.values() if e.support] if running else [APPLICATIONS]


def _joins(norms: n.Norms, names: Collection[str], running: bool) -> dict[str, str]:
    """Which of the names are lists, if they are tables to join: what is asked about, and at least one other."""
    found = lists_of(norms, names)
    return found if len(found) > 1 and any(x in found for x in _asked(norms, running)) else {}


def _book(norms: n.Norms, path: Path, complete: Collection[str], running: bool) -> Rows:
    titles = formats.titles(path)
    if not (lists := _joins(norms, titles, running)):
        (raw,) = formats.book(path, titles[:1]).values()
        return _flat(norms, raw, path, complete, running)
    pages = formats.book(path, lists.values())
    found = related(norms, {x: pages[title] for x, title in lists.items()}, str(path), complete, running)
    found.warnings += strangers(norms, titles)
    return found


def _files(norms: n.Norms, folder: Path) -> dict[str, Path]:
    """The tables in a folder by the lists they are called after; none if the folder has dossiers."""
    found: dict[str, Path] = {}
    known = [e.list_name for e in norms.entities.values()]
    for file in sorted(folder.iterdir()):
        name = file.stem.strip().lower()
        if file.suffix and file.suffix.lower() in (*TEXT, *EXCEL, *PARQUET) and file.is_file() and name in known:
            if name in found:
                raise wrong("D004", f"{folder} heeft {name} twee keer: {found[name].name} en {file.name}", "laat er een staan")
            found[name] = file
    return found


def _folder(norms: n.Norms, folder: Path, files: dict[str, Path], complete: Collection[str], running: bool) -> Rows:
    raws = {}
    for name, file in files.items():
        suffix = file.suffix.lower()
        try:
            if suffix in EXCEL:
                (raw,) = formats.book(file, formats.titles(file)[:1]).values()
            else:
                raw = formats.csv(file) if suffix in TEXT else formats.arrow_raw(formats.parquet(file), "")
        except OSError as error:
            raise wrong("D000", f"{file} is niet te lezen: {reason(error)}", "heeft niemand het open staan?") from None
        raws[name] = Raw(raw.frame, raw.numbers, file.name, raw.decimal, raw.delimiter)
    found = related(norms, raws, str(folder), complete, running)
    others = [f.stem for f in sorted(folder.iterdir()) if f.suffix and f.suffix.lower() in (*TEXT, *EXCEL, *PARQUET)]
    found.warnings += strangers(norms, others)
    if any(f.suffix.lower() in YAML for f in folder.iterdir()):
        found.warnings.append(f"{folder} heeft ook dossiers (.yaml); gelezen zijn alleen de tabellen")
    return found


def _database(norms: n.Norms, path: Path, complete: Collection[str], running: bool, table: str | None) -> Rows:
    from parser import did_you_mean

    database = formats.Database(path)
    try:
        names = database.names
        if table is not None and table not in names:
            hint = did_you_mean(table, names) or (f"bekend: {', '.join(names)}" if names else "de database is leeg")
            raise wrong("D000", f"{path} heeft geen tabel '{table}'", hint)
        lists = _joins(norms, names, running) if table is None else {}
        if lists:
            raws = {x: formats.arrow_raw(database.table(name), f"tabel {name}") for x, name in lists.items()}
            found = related(norms, raws, str(path), complete, running)
            found.warnings += strangers(norms, names)
            return found
        if table is None and len(names) != 1:
            shown = ", ".join(names[:12]) + (" en verder" if len(names) > 12 else "")
            raise wrong("K006", f"welke tabel van {path}?", f"kies er een met --table: {shown}" if names else "de database is leeg")
        name = table if table is not None else names[0]
        return _arrow(norms, database.table(name), path, f"{path}, tabel {name}", complete, running)
    finally:
        database.close()
