"""One dossier, or a folder of them, under two rule bases: in the terminal, and as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.text import Text

from reasoner.comparison.parts import same_outcome

from .. import words
from ..sentence import outcome_words
from ..spreadsheet import harmless
from ..terminal import titled_table
from ..words import printable as clean
from .bases import DUTIES, Bases, bases_json, bases_rows, footer, headline, lost_words, table

MOST_LOST = 12
HEADINGS = ("dossier", "aanvraag", "verschilt", "uitkomst {}", "gronden {}", "uitkomst {}", "gronden {}", "niet bekend bij {}", "fout")


@dataclass(frozen=True)
class Compared:
    """One application of a folder of dossiers: the comparison, or what was wrong with it."""

    dossier: str
    application: str
    found: Bases | None
    error: str = ""


def print_bases(out: Console, found: Bases) -> None:
    """The whole comparison; the first line says whether the outcome differs."""
    out.print(Text(clean(headline(found)), style="bold"))
    shown = titled_table("", ("", clean(found.names.left), clean(found.names.right)))
    shown.title = None
    duties = ""
    for row in table(found):
        if row.part == DUTIES:
            duties = f"Plichten: {len(row.left)} en {len(row.right)}; zij staan in --json en in een -o op .csv."
            continue
        shown.add_row(row.part, *(Text(clean_lines(side)) for side in (row.left, row.right)))
    out.print(shown)
    if duties:
        out.print(Text(duties, style="dim"))
    if found.lost:
        out.print(Text(clean(f"Wat {found.names.right} niet kent ({len(found.lost)}); daar is het onbekend"), style="bold"))
        for lost in found.lost[:MOST_LOST]:
            out.print(Text(f"  {clean(lost_words(found, lost))}"))
        if len(found.lost) > MOST_LOST:
            out.print(Text(f"  en nog {len(found.lost) - MOST_LOST}; alle staan in --json"))
    if found.unknown_lists:
        out.print(Text(clean(f"Het dossier zegt niets over: {words.enumerate_words(found.unknown_lists, 'en')}."), style="dim"))
    out.print(Text(clean(footer(found)), style="dim"))


def clean_lines(lines: Iterable[str]) -> str:
    return "\n".join(clean(line) for line in lines) or "–"


def csv_bytes(rows: Iterable[Iterable[str]]) -> bytes:
    """Rows of text as CSV that Excel opens; no cell acts as a formula."""
    made = io.StringIO(newline="")
    out = csv.writer(made, delimiter=";")
    for row in rows:
        out.writerow(map(harmless, row))
    return made.getvalue().encode("utf-8-sig")


def bases_csv(found: Bases) -> bytes:
    return csv_bytes(bases_rows(found))


# ---- a folder


def folder_rows(compared: tuple[Compared, ...], left: str, right: str) -> Iterator[tuple[str, ...]]:
    """A row for each application, the headings first."""
    yield tuple(h.format(name) for h, name in zip(HEADINGS, ("", "", "", left, left, right, right, right, ""), strict=True))
    for x in compared:
        if x.found is None:
            yield x.dossier, x.application, "", "", "", "", "", "", x.error
            continue
        differs = "nee" if same_outcome(x.found.left.decision, x.found.right.decision) else "ja"
        said = []
        for _, side in x.found.sides:
            cited = (words.cite(side.question.norms.articles[g.id].address) for g in side.decision.grounds)
            said += [outcome_words(side.answer, side.decision), "\n".join(dict.fromkeys(cited))]
        yield x.dossier, x.application, differs, *said, str(len(x.found.lost)), ""


def folder_sentence(compared: tuple[Compared, ...]) -> str:
    """`Van 8 aanvragen krijgen er 3 een andere uitkomst.`"""
    answered = [x.found for x in compared if x.found is not None]
    differ = sum(not same_outcome(f.left.decision, f.right.decision) for f in answered)
    wrong = len(compared) - len(answered)
    rest = f" {wrong} {'is' if wrong == 1 else 'zijn'} niet te vergelijken." if wrong else ""
    return f"Van {len(answered)} aanvragen {'krijgt' if differ == 1 else 'krijgen'} er {differ} een andere uitkomst.{rest}"


def print_folder(out: Console, compared: tuple[Compared, ...], left: str, right: str) -> None:
    out.print(Text(clean(folder_sentence(compared)), style="bold"))
    headings, *rows = folder_rows(compared, left, right)
    shown = titled_table("", tuple(clean(h) for h in headings[:7]))
    shown.title = None
    for row in rows:
        shown.add_row(*(Text(clean_lines(cell.split("\n"))) for cell in (row[:7] if not row[8] else (*row[:2], "–", row[8], "", "", ""))))
    out.print(shown)


def folder_json(compared: tuple[Compared, ...]) -> dict[str, Any]:
    rows = [
        {"dossier": x.dossier, "application": x.application, "error": x.error or None}
        | ({"comparison": bases_json(x.found)} if x.found is not None else {})
        for x in compared
    ]
    return {"mode": "bases_folder", "sentence": folder_sentence(compared), "rows": rows}
