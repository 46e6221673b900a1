"""Files as raw tables: CSV, Excel, parquet, JSON lines, DuckDB. What cannot be read is said with its row."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kb.text import UTF_16, NotText, decode

from ..notebook.errors import wrong

if TYPE_CHECKING:
    from reasoner.columns.days import Ints

EXCEL, PARQUET, TEXT = (".xlsx", ".xlsm"), (".parquet", ".pq"), (".csv", ".txt", ".tsv", "")
JSON, DATABASE = (".jsonl", ".ndjson", ".json"), (".duckdb",)
COMMENT = "#"  # what the line of questions begins with
FIRST = 2  # the number of the first row under the headings
UNWORKED = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*><f(?:[^>]*/>|[^>]*>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>')
DELIMITERS = ";,\t"
ABOVE = r"(?:(?:#[^\n]*|[ \t;,]*)\r?\n)*"  # empty lines, and lines that say what the table is
LEAD = re.compile(rf"{ABOVE}(?:sep=(.)[;,]*\r?\n)?{ABOVE}")  # what may stand above the headings
RAGGED = re.compile(r"Expected (\d+) fields in line (\d+), saw (\d+)")
UNCLOSED = re.compile(r"starting at row (\d+)")


@dataclass(frozen=True)
class Raw:
    """Cells as they came in under their headings; numbers: of each row its number in the file; label: how messages name the table."""

    frame: pd.DataFrame
    numbers: Ints
    label: str
    decimal: str = ","
    delimiter: str = ";"


def needed(module: str, extra: str = "tables") -> Any:
    """A library of an extra. Raises InputError if it is not there."""
    try:
        return import_module(module)
    except ImportError:
        hint = f"installeer het met: pip install 'waarom[{extra}]'"
        raise wrong("K003", f"daarvoor is {module} nodig, en dat staat hier niet", hint) from None


# ---- CSV


def csv(path: Path) -> Raw:
    data = path.read_bytes()
    text = _text(path, data)
    if not text.strip():
        raise wrong("D000", f"{path} is leeg", "de eerste regel hoort de namen van de kolommen te noemen; zie --template")
    text, skipped, delimiter = _body(text)
    try:
        frame = pd.read_csv(
            io.StringIO(text), sep=delimiter, header=None, dtype=str, keep_default_na=False, na_filter=False, skip_blank_lines=False,
            index_col=False,
        )  # fmt: skip
    except pd.errors.ParserError as error:
        if m := RAGGED.search(str(error)):
            hint = f"de kop heeft er {m[1]}; zet een cel waarin het scheidingsteken '{delimiter}' staat tussen aanhalingstekens"
            raise wrong("D000", f"{path}: rij {int(m[2]) + skipped} heeft {m[3]} cellen", hint) from None
        if m := UNCLOSED.search(str(error)):
            raise wrong("D000", f"{path}: in rij {int(m[1]) + 1 + skipped} gaat een aanhalingsteken open dat niet sluit") from None
        raise wrong("D000", f"{path} is niet als tabel te lezen: {error}") from None
    return _raw(frame.fillna(""), str(path), "," if delimiter == ";" else ".", delimiter, skipped)


def _text(path: Path, data: bytes) -> str:
    """UTF-8 (with or without a mark), UTF-16 with one, else what Windows writes. Raises InputError."""
    if data.startswith(UTF_16):
        try:
            return decode(data)
        except NotText as error:
            raise wrong("D000", f"{path} {error}", error.hint) from None
    if b"\0" in data:
        raise wrong("D000", f"{path} is geen tekst: het lijkt UTF-16 zonder aanduiding, of een ander soort bestand", NotText.hint)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    _one_way(path, data)
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise wrong("D000", f"{path}: regel {line} is geen UTF-8 en geen Windows-1252", NotText.hint) from None


def _one_way(path: Path, data: bytes) -> None:
    """Raises InputError for pieces that were stored in different ways: read in one, the letters of the other would be wrong."""
    ways: dict[bool, int] = {}
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.isascii():
            ways.setdefault(_is_utf8(line), number)
    if len(ways) > 1:
        message = f"{path}: regel {ways[True]} is UTF-8, maar regel {ways[False]} niet: het bestand is uit stukken samengevoegd"
        raise wrong("D000", message, "sla elk stuk op als UTF-8 (in Excel: CSV UTF-8) en voeg ze dan opnieuw samen")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _body(text: str) -> tuple[str, int, str]:
    """The text from its headings on, how many lines stand above, and what parts the cells: as the line `sep=` says, else as often as it
    stands in the headings, outside quotes."""
    lead = LEAD.match(text)
    assert lead is not None
    text = text[lead.end() :]
    if lead[1]:
        return text, lead[0].count("\n"), lead[1]
    line = re.sub(r'"[^"]*"', "", text.partition("\n")[0])
    return text, lead[0].count("\n"), max(DELIMITERS, key=lambda c: (line.count(c), c == ","))


def _raw(cells: pd.DataFrame, label: str, decimal: str = ",", delimiter: str = ";", above: int = 0) -> Raw:
    """Headings from the first row; rows that are empty and the line of questions are left out, the others keep their number."""
    while len(cells) > 1 and all(_blank(x) for x in cells.iloc[0]):
        cells, above = cells.iloc[1:], above + 1
    headings = ["" if _blank(x) else str(x) for x in cells.iloc[0]]
    while headings and not headings[-1].strip() and _all_blank(cells.iloc[1:, len(headings) - 1]):
        headings.pop()
    frame = cells.iloc[1:, : len(headings)].set_axis(headings, axis=1)
    blank = np.ones(len(frame), bool)
    for k in range(frame.shape[1]):
        blank &= _blanks(frame.iloc[:, k])
    kept = np.flatnonzero(~blank)
    if kept.size and str(frame.iloc[kept[0], 0]).lstrip().startswith(COMMENT):
        kept = kept[1:]
    return Raw(frame.iloc[kept].reset_index(drop=True), kept + FIRST + above, label, decimal, delimiter)


def _blank(value: object) -> bool:
    return value is None or value != value or (isinstance(value, str) and not value.strip())


def _blanks(column: pd.Series[Any]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    codes, values = pd.factorize(column)
    found: Any = np.array([*(_blank(v) for v in values), True])[codes]
    return found  # type: ignore[no-any-return]


def _all_blank(column: pd.Series[Any]) -> bool:
    return bool(_blanks(column).all())


# ---- Excel


def book(path: Path, wanted: Collection[str]) -> dict[str, Raw]:
    """The sheets of a workbook that are called so. Raises InputError."""
    openpyxl = needed("openpyxl")
    try:
        found = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except OSError:
        raise
    except Exception:  # whatever a broken or locked book raises: there is no one class
        raise wrong("D000", f"{path} is geen Excel-bestand dat te lezen is", "sla het opnieuw op als .xlsx, zonder wachtwoord") from None
    try:
        pages = {p.title.strip(): p for p in found.worksheets}
        return {title: _page(path, page, title) for title, page in pages.items() if title in wanted}
    finally:
        found.close()


def titles(path: Path) -> list[str]:
    """What the sheets of a workbook are called. Raises InputError as `book`."""
    openpyxl = needed("openpyxl")
    try:
        found = openpyxl.load_workbook(path, read_only=True)
    except OSError:
        raise
    except Exception:  # as in `book`
        raise wrong("D000", f"{path} is geen Excel-bestand dat te lezen is", "sla het opnieuw op als .xlsx, zonder wachtwoord") from None
    try:
        return [p.title.strip() for p in found.worksheets]
    finally:
        found.close()


def _page(path: Path, page: Any, title: str) -> Raw:
    if cell := _unworked(path, page):
        hint = "open het bestand in Excel of LibreOffice en sla het op, dan staat de uitkomst erbij"
        raise wrong("D000", f"{path}: cel {cell} heeft een formule waarvan de uitkomst er niet bij staat", hint)
    page.reset_dimensions()
    rows = [list(r) for r in page.iter_rows(values_only=True)]
    width = max(map(len, rows), default=0)
    if not any(not _blank(x) for r in rows for x in r):
        hint = "de eerste rij hoort de namen van de kolommen te noemen; zie --template"
        raise wrong("D000", f"{path}: blad '{title}' is leeg", hint)
    return _raw(pd.DataFrame([r + [None] * (width - len(r)) for r in rows], dtype=object), f"blad {title}")


def _unworked(path: Path, page: Any) -> str:
    """A cell with a formula that nobody worked out: it would be read as empty."""
    with zipfile.ZipFile(path) as book_:
        found = UNWORKED.search(book_.read(page._worksheet_path.lstrip("/")))
    return found[1].decode() if found is not None else ""


# ---- parquet and DuckDB


def parquet(path: Path) -> Any:
    """An Arrow table. Raises InputError."""
    needed("pyarrow")
    from pyarrow import ArrowException
    from pyarrow import parquet as reader

    try:
        return reader.read_table(path)
    except (ArrowException, ValueError):
        raise wrong("D000", f"{path} is geen parquet-bestand dat te lezen is") from None


def arrow_raw(table: Any, label: str) -> Raw:
    frame = table.to_pandas(integer_object_nulls=True, date_as_object=True).reset_index(drop=True)
    return Raw(frame, np.arange(1, len(frame) + 1), label)


def arrow_rows(table: Any) -> list[tuple[int, dict[str, Any] | str]]:
    """Of each row its number, from 1, and what it holds."""
    return list(enumerate(table.to_pylist(), 1))


def nests(table: Any) -> bool:
    """Does an Arrow table have a column of lists?"""
    types = needed("pyarrow").types
    return any(types.is_list(f.type) or types.is_large_list(f.type) or types.is_fixed_size_list(f.type) for f in table.schema)


class Database:
    """The tables and views of a DuckDB file, read only; nothing else on the machine can be reached from it."""

    def __init__(self, path: Path) -> None:
        duckdb = needed("duckdb", "duckdb")
        needed("pyarrow")
        self.path, self._error = path, duckdb.Error
        try:
            self._connection = duckdb.connect(str(path), read_only=True, config={"enable_external_access": "false"})
            found = self._connection.execute(
                "SELECT table_schema, table_name FROM information_schema.tables WHERE table_catalog = current_database()"
                " ORDER BY table_schema <> 'main', table_name"
            ).fetchall()
        except duckdb.Error as error:
            raise wrong("D000", f"{path} is geen DuckDB-bestand dat te lezen is", "heeft een ander programma het open staan?") from error
        self._places = {(name if schema == "main" else f"{schema}.{name}"): (schema, name) for schema, name in found}
        self.names: list[str] = list(self._places)

    def table(self, name: str) -> Any:
        """An Arrow table; the name is one of `names`. Raises InputError."""
        own = ".".join('"' + part.replace('"', '""') + '"' for part in self._places[name])
        try:
            return self._connection.table(own).to_arrow_table()
        except self._error as error:
            reason = str(error).partition("\n")[0]
            raise wrong("D000", f"{self.path}: tabel '{name}' is niet te lezen: {reason}") from None

    def close(self) -> None:
        self._connection.close()


# ---- JSON


def json_rows(path: Path) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Of every line (or of every member of one list) its number and the object on it; a text says what is wrong with it."""
    text = _text(path, path.read_bytes())
    if text.lstrip().startswith("["):
        found = _parsed(text)
        if isinstance(found, str):
            raise wrong("D000", f"{path} is geen JSON die te lezen is: {found}")
        yield from ((k, x if isinstance(x, dict) else NO_OBJECT) for k, x in enumerate(found, 1))
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            found = _parsed(line)
            yield number, found if isinstance(found, dict | str) else NO_OBJECT


NO_OBJECT = "hier hoort een object te staan: {...}"


class _Twice(ValueError):
    pass


def _parsed(text: str) -> Any:
    """Data with exact numbers; a text says what is wrong."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs):
            names = [k for k, _ in pairs]
            raise _Twice(next(k for k in names if names.count(k) > 1))
        return made

    def never(word: str) -> Any:
        raise ValueError(word)

    try:
        found = json.loads(text, parse_float=Decimal, parse_constant=never, object_pairs_hook=once)
    except _Twice as error:
        return f"'{error}' staat er twee keer in"
    except json.JSONDecodeError as error:
        return f"geen geldige JSON bij teken {error.pos + 1}"
    except (ValueError, RecursionError):
        return "geen geldige JSON"
    return found if not isinstance(found, str) else NO_OBJECT
