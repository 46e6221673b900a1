"""The answers as a table in a file: CSV, Excel, parquet. All or nothing; no cell acts as a formula."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from kb.text import reason
from reasoner.columns.decision import EVERY, NAMES

from ..notebook.errors import InputError, wrong
from ..spreadsheet import acts, harmless
from .decide import NOTHING, Found, Rows
from .formats import EXCEL, needed
from .summary import combinations, ordered, patterns

SUFFIXES = (".csv", *EXCEL[:1], ".parquet")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
YES = "ja"
MOST_EXCEL = 1_048_575
OUTCOME, POSSIBLE, GROUNDS, BECAUSE, UNMET, UNKNOWN, AMOUNT, ERROR = COLUMNS = (
    "outcome", "possible", "grounds", "because", "unmet", "unknown", "amount", "error",
)  # fmt: skip


def answers(found: Found, suffix: str = "") -> dict[str, Any]:
    """The columns that an answer adds, without one for each ground."""
    outcome = np.array([*NAMES, ""], dtype=object)[found.outcome]
    because: dict[str, Any] = {}
    for (_, address), flags in found.because.items():
        because[address] = because.get(address, False) | flags
    codes, sets = combinations(found)
    joined = np.array(["; ".join(map(str, s)) for s in sets] or [""], dtype=object)
    possible, places = np.unique(found.possible, return_inverse=True)
    names = np.array(["; ".join(o for k, o in enumerate(EVERY) if int(p) >> k & 1) for p in possible] or [""], dtype=object)
    columns = {
        OUTCOME: outcome, POSSIBLE: names[places.ravel()], GROUNDS: joined[codes], BECAUSE: _named(because, found),
        UNMET: _named(found.unmet, found), UNKNOWN: _named(found.unknown, found),
        AMOUNT: [None if c == NOTHING else Decimal(c) / 100 for c in found.cents.tolist()],
    }  # fmt: skip
    return {f"{k}{suffix}": v for k, v in columns.items()}


def error_texts(found: Found) -> Any:
    """Of each row what is wrong with it; empty if nothing is."""
    errors = np.full(found.size, "", dtype=object)
    for row, message in found.errors.items():
        errors[row] = message
    return errors


def _named(flags: dict[str, Any], found: Found) -> Any:
    keys = sorted(flags)
    codes, sets = patterns(found.size, [flags[k] for k in keys], keys)
    return np.array(["; ".join(s) for s in sets], dtype=object)[codes]


def table(rows: Rows, found: Found) -> pd.DataFrame:
    """The table as it came in, with the answers beside it; rows that were not reached are left out."""
    columns = answers(found)
    for key in ordered(found):
        if found.grounds[key].any():
            columns[str(key)] = np.where(found.grounds[key], YES, "").astype(object)
    columns[ERROR] = error_texts(found)
    return beside(rows, columns)[found.done].reset_index(drop=True)


def beside(rows: Rows, columns: dict[str, Any]) -> pd.DataFrame:
    """Columns beside those of the input; one of the input that is called the same keeps its cells under another name."""
    given = rows.frame.rename(columns={c: f"invoer.{c}" for c in rows.frame.columns if c in columns}).reset_index(drop=True)
    added = pd.DataFrame({k: pd.Series(v, dtype=object) for k, v in columns.items()}, index=given.index)
    return pd.concat([given, added], axis=1)


# ---- files


def write(frame: pd.DataFrame, path: Path, rows: Rows) -> None:
    """Write a table. Raises InputError in one sentence if that cannot be done."""
    suffix = checked_target(path)
    writer = _csv if suffix == ".csv" else _excel if suffix in EXCEL else _parquet
    whole(path, lambda aside: writer(frame, aside, rows))


def checked_target(path: Path) -> str:
    """The ending of a file that can be written. Raises InputError, before anything is worked out."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise wrong("K007", f"een tabel kan niet als '{suffix}'", "geef een bestand op een van " + ", ".join(SUFFIXES))
    folder_of(path)
    if suffix != ".csv":
        needed("openpyxl" if suffix in EXCEL else "pyarrow")
    return suffix


def folder_of(path: Path) -> None:
    """Raises InputError if there is no folder to write in, or a folder in its place."""
    if not path.parent.is_dir():
        raise wrong("K004", f"{path} is niet te schrijven: de map {path.parent} bestaat niet", "maak de map eerst")
    if path.is_dir():
        raise wrong("K004", f"{path} is niet te schrijven: het is een map", "geef de naam van een bestand")


def whole(path: Path, writer: Callable[[Path], None]) -> None:
    """All or nothing: beside the target, then in its place. Raises InputError."""
    target = Path(os.path.realpath(path))
    aside = target.with_name(f".{target.stem}.{os.getpid()}{target.suffix}")
    try:
        writer(aside)
        aside.replace(target)
    except InputError:
        raise
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not target.parent.is_dir():
            raise wrong("K004", f"{path} is niet te schrijven: de map {path.parent} bestaat niet", "maak de map eerst") from None
        raise wrong("K004", f"{path} is niet te schrijven: {reason(error)}") from None
    finally:
        aside.unlink(missing_ok=True)


def _csv(frame: pd.DataFrame, path: Path, rows: Rows) -> None:
    mark = "utf-8-sig" if rows.delimiter == ";" else "utf-8"
    with path.open("w", encoding=mark, newline="") as file:
        out = csv.writer(file, delimiter=rows.delimiter)
        out.writerow([harmless(str(c)) for c in frame.columns])
        for cells in frame.itertuples(index=False, name=None):
            out.writerow([harmless(_plain(v, rows.decimal)) for v in cells])


def _plain(value: Any, decimal: str) -> str:
    """A cell as text for CSV."""
    match value:
        case None:
            return ""
        case bool() | np.bool_():
            return YES if value else "nee"
        case datetime() if value == value:
            return value.date().isoformat() if value.time() == value.time().min else value.isoformat(sep=" ")
        case date() if value == value:
            return value.isoformat()
        case Decimal():
            return f"{value:f}".replace(".", decimal)
        case float() | np.floating():
            return "" if value != value else str(int(value)) if float(value).is_integer() else repr(float(value)).replace(".", decimal)
    return "" if value != value else str(value)


def _excel(frame: pd.DataFrame, path: Path, rows: Rows) -> None:
    if len(frame) > MOST_EXCEL:
        raise wrong("K004", f"{len(frame)} rijen passen niet in een blad van Excel", "kies .csv of .parquet")
    openpyxl = needed("openpyxl")
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("antwoorden")
    page.freeze_panes = "A2"

    def cell(value: Any, bold: bool = False) -> Any:
        if not isinstance(value, str) and (value is None or value != value):
            return None
        if isinstance(value, str):
            made = WriteOnlyCell(page, CONTROL.sub("\N{REPLACEMENT CHARACTER}", value))
            made.data_type = "s"  # a text, whatever it begins with
            if acts(value):
                made.quotePrefix = True
            if bold:
                made.font = Font(bold=True)
            return made
        if isinstance(value, np.generic):
            value = value.item()
        if isinstance(value, Decimal):
            made = WriteOnlyCell(page, value)
            made.number_format = "0.00"
            return made
        return value if isinstance(value, bool | int | float | date | datetime) else str(value)

    page.append([cell(str(c), True) for c in frame.columns])
    for cells in frame.itertuples(index=False, name=None):
        page.append([cell(v) for v in cells])
    buffer = io.BytesIO()
    book.save(buffer)
    path.write_bytes(buffer.getvalue())


def _parquet(frame: pd.DataFrame, path: Path, rows: Rows) -> None:
    needed("pyarrow")
    made = frame.copy()
    for name in made.columns:
        kinds = {v.__class__ for v in made[name] if v is not None and v == v} if made[name].dtype == object else set()
        if len(kinds) > 1:
            made[name] = [None if v is None or v != v else _plain(v, ".") for v in made[name]]
    made.to_parquet(path, engine="pyarrow", index=False)
