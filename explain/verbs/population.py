"""`waarom population`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reasoner.dossier.record import DossierError, Problem

from ..days import day_of
from .common import (
    chosen_readings,
    date_option,
    fail,
    json_option,
    kb_option,
    norms_of,
    reading_option,
    spare,
    strict_option,
    visible,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parser.norms import Norms

    from ..population.compared import Compared
    from ..population.decide import Asked, Found, Rows
    from ..population.elsewhere import Elsewhere
    from ..population.summary import Summary

STOPPED = 130
LONG = 2_000  # rows from which a bar is shown


@click.command()
@click.argument("file", type=click.Path(path_type=Path), required=False, metavar="[BESTAND]")
@click.option(
    "-o",
    "--output",
    "--out",
    "out",
    type=click.Path(path_type=Path),
    metavar="BESTAND",
    help="Schrijf de tabel met de antwoorden: .csv, .xlsx, .parquet.",
)
@click.option("--complete", multiple=True, metavar="LIJST", help="Van deze lijst noemt een rij alles wat er is. Mag vaker.")
@click.option("--explain", "explained", metavar="RIJ|ID", help="Leg een rij uit, zoals `waarom decide`.")
@click.option("--template", is_flag=True, help="Een lege tabel met de kolommen en de vragen; met -o in een bestand.")
@click.option("--variant", metavar="NAAM|BESTAND", help="Zet een variant van de regels naast het recht.")
@click.option("--with-reading", "with_readings", multiple=True, metavar="NAAM=KEUZE", help="Zet een andere lezing ernaast.")
@click.option("--with-kb", metavar="NAAM|PAD", help="Zet de regels van een andere kennisbank ernaast.")
@click.option("--map", "map_", type=click.Path(path_type=Path), metavar="BESTAND", help="Bij --with-kb: wat daar anders heet (YAML).")
@click.option("--spark", "master", metavar="MASTER", help="Laat Spark de tabel beslissen: local[2], spark://host:7077. Schrijft Parquet.")
@click.option("--running", is_flag=True, help="Wat al loopt: mag elke voorziening worden beëindigd?")
@click.option("--table", metavar="NAAM", help="Welke tabel van een database (.duckdb).")
@click.option("--by", metavar="KOLOM", help="Tel de uitkomsten ook naar wat er in deze kolom staat.")
@click.option("--html", type=click.Path(path_type=Path), metavar="BESTAND", help="Schrijf het overzicht als pagina.")
@date_option
@reading_option
@strict_option
@json_option
@kb_option
def population(
    file: Path | None, out: Path | None, complete: tuple[str, ...], explained: str | None, template: bool, variant: str | None,
    with_readings: tuple[str, ...], with_kb: str | None, map_: Path | None, master: str | None, running: bool, table: str | None,
    by: str | None, html: Path | None, day: str | None, readings: tuple[str, ...], strict: bool, as_json: bool, kb_name: str,
) -> None:  # fmt: skip
    """Beslis een tabel met aanvragen, of een map met dossiers: elke rij een aanvraag, en wat het samen is.

    Een tabel is een bestand (CSV, Excel, Parquet, JSON per regel, DuckDB) met een aanvraag of een dossier per rij, of een map of
    werkmap met een tabel voor elke lijst van een dossier.

    \b
    Voorbeelden:
      waarom population --template -o aanvragen.xlsx
      waarom population aanvragen.csv -o antwoorden.csv
      waarom population aanvragen.csv --explain 17
      waarom population dossiers.jsonl --running
      waarom population werkmap.xlsx --html overzicht.html
      waarom population aanvragen.csv --variant mijn-variant.regels --html verschil.html
      waarom population aanvragen.csv --with-kb ../andere --map vertaling.yaml -o verschil.csv
      waarom population aanvragen.parquet --spark local[2] --out antwoorden.parquet
    """
    if sum((variant is not None, bool(with_readings), with_kb is not None)) > 1:
        fail((Problem("K006", "waarmee vergelijken?", hint="kies een van --variant, --with-reading en --with-kb"),), as_json)
    if map_ is not None and with_kb is None:
        fail((Problem("K006", "--map hoort bij --with-kb", hint="geef met --with-kb de andere kennisbank"),), as_json)
    norms = norms_of(kb_name, as_json, variant, () if variant is not None else None)
    try:
        _needed()
        if template:
            _template(norms, out)
            return
        if file is None:
            fail((Problem("K006", "welke tabel?", hint="geef een bestand of een map; --template maakt een lege tabel"),), as_json)
        if master is not None:
            if explained is not None or variant or with_readings or with_kb or html is not None or running or table or by:
                hint = (
                    "laat --explain, --variant, --with-reading, --with-kb, --running, --table, --by en --html weg; ze kunnen zonder --spark"
                )
                fail((Problem("K006", "dat kan niet samen met --spark", hint=hint),), as_json)
            _spark(norms, file, out, master, complete, day, readings, strict, as_json)
            return
        spare(out, file, variant, html)
        spare(html, file, variant)
        _targets(out, html)
        from ..population.decide import Asked
        from ..population.read import read

        asked = Asked(day_of(day), chosen_readings(readings), strict)
        other = _other(kb_name, variant, with_readings, norms, asked, as_json)
        rows = read(norms, file, complete, running=running, table=table)
        there = rows
        if with_kb is not None:
            there, other = _by_kb(kb_name, norms, rows, with_kb, map_, asked, as_json)
        for warning in rows.warnings:
            click.echo(visible(f"let op: {warning}"), err=True)
        if explained is not None:
            _explain(norms, there if other is not None else rows, explained, asked, other, as_json)
            return
        _all(norms, rows, there, asked, other, out, html, as_json, _column(rows, by))
    except DossierError as error:
        fail(error.problems, as_json)


def _needed() -> None:
    """Raises DossierError if what reads tables is not there."""
    try:
        import numpy  # noqa: F401
        import pandas  # noqa: F401
    except ImportError:
        hint = "installeer het met: pip install 'waarom[tables]'"
        raise DossierError((Problem("K003", "voor tabellen is pandas nodig, en dat staat hier niet", hint=hint),)) from None


def _targets(out: Path | None, html: Path | None) -> None:
    """What cannot be written is said before anything is worked out."""
    from ..population.write import checked_target, folder_of

    if out is not None:
        checked_target(out)
    if html is not None:
        folder_of(html)


def _other(
    kb_name: str, variant: str | None, with_readings: tuple[str, ...], norms: Norms, asked: Asked, as_json: bool
) -> tuple[Norms, Asked, tuple[str, str]] | None:
    """By what else the rows are decided, and what both sides are called."""
    from reasoner.decision.decide import checked_readings

    checked_readings(norms, asked.readings)
    if variant is not None:
        return norms_of(kb_name, as_json, variant), asked, ("geldend recht", "de variant")
    if with_readings:
        chosen = chosen_readings(with_readings)
        there = replace(asked, readings={**asked.readings, **chosen})
        checked_readings(norms, there.readings)
        own = asked.setting(norms).readings
        return norms, there, (", ".join(f"{k}={own[k]}" for k in chosen), ", ".join(f"{k}={v}" for k, v in chosen.items()))
    return None


def _by_kb(
    kb_name: str, norms: Norms, rows: Rows, with_kb: str, map_: Path | None, asked: Asked, as_json: bool
) -> tuple[Elsewhere, tuple[Norms, Asked, tuple[str, str]]]:  # fmt: skip
    """The rows for another rule base, and what is asked of it: the readings that it has too."""
    from ..comparison.bases import base_names
    from ..population.elsewhere import elsewhere
    from .compare_bases import asked as asked_of

    both = asked_of(kb_name, with_kb, map_, None, None, dict(asked.readings), asked.strict, as_json)
    other = both.other
    known = {k: v for k, v in asked.readings.items() if k in other.readings and any(c.name == v for c in other.readings[k].choices)}
    names = base_names(norms, other)
    return elsewhere(norms, rows, both.renaming), (other, replace(asked, readings=known), (names.left, names.right))


def _all(
    norms: Norms, rows: Rows, there: Rows, asked: Asked, other: tuple[Norms, Asked, tuple[str, str]] | None, out: Path | None,
    html: Path | None, as_json: bool, by: str | None,
) -> None:  # fmt: skip
    from ..population.compared import changed_table, compare_found
    from ..population.decide import decide_rows
    from ..population.summary import outcomes_by, summary_of
    from ..population.write import table, whole, write

    with _bar(rows.size * (2 if other else 1), as_json) as progress:
        found = decide_rows(norms, rows, asked, progress)
        beside = decide_rows(other[0], there, other[1], progress) if other is not None and not found.stopped else None
    split = outcomes_by(found, by, rows.frame[by]) if by is not None else None
    summary = summary_of(found, rows.name, rows.warnings, split)
    compared = compare_found(found, beside, other[2], rows.name) if other is not None and beside is not None else None
    if out is not None:
        made = table(rows, found) if beside is None else changed_table(rows, found, beside)
        write(made, out, rows)
    if html is not None:
        from ..population.page import page

        data = page(norms, rows.source, summary, compared, asked).encode()
        whole(html, lambda aside: _bytes(aside, data))
    _shown(summary, compared, as_json)
    for warning in there.unknown_there(other[0]) if other is not None and hasattr(there, "unknown_there") else ():
        click.echo(visible(f"let op: {warning}"), err=True)
    for path in (out, html):
        if path is not None:
            click.echo(visible(f"{path} geschreven"), err=True)
    _stop(found, beside, rows, out)


def _spark(
    norms: Norms, file: Path, out: Path | None, master: str, complete: tuple[str, ...], day: str | None, readings: tuple[str, ...],
    strict: bool, as_json: bool,
) -> None:  # fmt: skip
    """The same by Spark."""
    from ..population.decide import Asked
    from ..population.spark_table import decide_file

    if out is None:
        fail((Problem("K006", "waar moeten de antwoorden komen?", hint="geef --out met een naam op .parquet"),), as_json)
    found = decide_file(norms, file, out, master, Asked(day_of(day), chosen_readings(readings), strict), complete)
    for warning in found.warnings:
        click.echo(visible(f"let op: {warning}"), err=True)
    _shown(found, None, as_json)
    click.echo(visible(f"{out} geschreven"), err=True)


def _column(rows: Rows, by: str | None) -> str | None:
    """The column to count by. Raises DossierError if the table has none that is called so."""
    from parser import did_you_mean

    known = [*map(str, rows.frame.columns)]
    if by is None or by in known:
        return by
    hint = did_you_mean(by, known) or f"kies uit {', '.join(known[:12])}"
    raise DossierError((Problem("K006", f"--by: de tabel heeft geen kolom '{by}'", hint=hint),))


def _bytes(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def _shown(summary: Summary, compared: Compared | None, as_json: bool) -> None:
    if as_json:
        data: dict[str, Any] = summary.data() | {"compared": compared.data() if compared is not None else None}
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    from ..population.report import print_compared, print_summary
    from ..terminal import console

    print_summary(console(), summary)
    if compared is not None:
        print_compared(console(), compared)


def _stop(found: Found, beside: Found | None, rows: Rows, out: Path | None) -> None:
    """Somebody pressed Ctrl-C: what is done is written; one sentence says how much that is."""
    if found.stopped or (beside is not None and beside.stopped):
        done = int((found.done if beside is None else found.done & beside.done).sum())
        where = f" {out} heeft die rijen." if out is not None else ""
        click.echo(visible(f"Afgebroken: {done} van {rows.size} rijen zijn beslist.{where}"), err=True)
        raise SystemExit(STOPPED)


def _explain(norms: Norms, rows: Rows, named: str, asked: Asked, other: tuple[Norms, Asked, tuple[str, str]] | None, as_json: bool) -> None:
    """One row by pyDatalog, as `waarom decide` prints it; with a variant or reading, by that. An error if the columns differ."""
    from ..population.decide import alone_in_columns, differences, single

    if other is not None:
        norms, asked = other[0], other[1]
    row = rows.row(named)
    answer, decision = single(norms, rows, row, asked)
    found = alone_in_columns(norms, rows, row, asked)
    if as_json:
        from ..decision.serialize import answer_json

        click.echo(json.dumps(answer_json(answer), ensure_ascii=False, indent=2))
    else:
        from ..decision.report import print_answer

        print_answer(answer)
    if different := differences(found, row, answer, decision) if found is not None else []:
        message = f"de tabel en de uitleg verschillen bij {rows.name(row)}: {', '.join(different)}"
        fail((Problem("K099", message, hint="een fout in Waarom: vertrouw geen van beide, en meld dit bij de beheerder"),), as_json)


def _template(norms: Norms, out: Path | None) -> None:
    from ..population.template import template_csv, write_template

    if out is None:
        click.echo(template_csv(norms), nl=False)
        return
    write_template(norms, out)
    click.echo(visible(f"{out} geschreven"), err=True)


@contextmanager
def _bar(rows: int, as_json: bool) -> Iterator[Callable[[int], None] | None]:
    """A bar for long runs, on a terminal only."""
    if rows < LONG or as_json or not sys.stderr.isatty():
        yield None
        return
    from rich.progress import Progress

    from ..terminal import console

    with Progress(console=console(stderr=True), transient=True) as bar:
        task = bar.add_task("Rijen", total=rows)
        yield lambda count: bar.advance(task, count)
