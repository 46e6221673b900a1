"""An empty table: the columns that the rule base knows, and their questions."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from parser import norms as n
from parser.vocabulary import ID, KIND_OF_APPLICATION
from reasoner.dossier.paths import stated_facts

from ..notebook.errors import wrong
from ..spreadsheet import harmless
from .formats import COMMENT, EXCEL, needed
from .write import folder_of, whole

VALUES = {"ja_nee": "ja of nee", "datum": "een dag, zoals 2024-09-01", "bedrag": "een bedrag in euro's"}


def columns(norms: n.Norms) -> Iterator[tuple[str, str]]:
    """Heading and question of every column: the application first, then what it may be about."""
    yield ID, "Hoe heet deze rij? Mag leeg blijven."
    yield KIND_OF_APPLICATION, f"Wat is gevraagd? Kies uit: {', '.join(norms.provisions)}"
    entities = [norms.application, *(e for e in norms.entities.values() if e.name != n.APPLICATION and not e.support)]
    for entity in entities:
        for fact in stated_facts(entity).values():
            values = ", ".join(fact.values) if fact.type == "een_van" else VALUES.get(fact.type, f"een getal ({fact.type})")
            yield fact.name if entity.name == n.APPLICATION else f"{entity.name}.{fact.name}", f"{fact.question} ({values})"


def template_csv(norms: n.Norms) -> str:
    """Headings, and the questions as a comment. Parted by semicolons, as a Dutch Excel does."""
    file = io.StringIO()
    out = csv.writer(file, delimiter=";", lineterminator="\n")
    headings, questions = zip(*columns(norms), strict=True)
    out.writerow(headings)
    out.writerow([f"{COMMENT} {questions[0]}", *map(harmless, questions[1:])])
    return file.getvalue()


def write_template(norms: n.Norms, path: Path) -> None:
    """As CSV, or as a workbook with the questions on a sheet of their own. Raises InputError."""
    suffix = path.suffix.lower()
    if suffix not in (".csv", *EXCEL[:1]):
        raise wrong("K007", f"een lege tabel kan niet als '{suffix}'", "geef een bestand op .csv of .xlsx")
    folder_of(path)
    if suffix == ".csv":
        whole(path, lambda aside: _bytes(aside, template_csv(norms).encode("utf-8-sig")))
        return
    openpyxl = needed("openpyxl")
    book = openpyxl.Workbook()
    page, asked = book.active, book.create_sheet("vragen")
    page.title = "aanvragen"
    page.freeze_panes = "A2"
    asked.append(["kolom", "vraag"])
    for k, (heading, question) in enumerate(columns(norms), 1):
        page.cell(1, k, heading)
        asked.append([heading, question])
    asked.column_dimensions["A"].width, asked.column_dimensions["B"].width = 40, 120
    file = io.BytesIO()
    book.save(file)
    whole(path, lambda aside: _bytes(aside, file.getvalue()))


def _bytes(path: Path, data: bytes) -> None:
    path.write_bytes(data)
