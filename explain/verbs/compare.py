"""`waarom compare`."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reasoner.dossier.record import DossierError, Problem
from reasoner.limit import given

from ..days import day_of
from ..load import load_norms
from .common import (
    application_option,
    chosen_readings,
    date_option,
    dossier_argument,
    dossier_of,
    fail,
    json_option,
    kb_option,
    norms_of,
    reading_option,
    running_option,
    seconds_option,
    spare,
    strict_option,
)
from .output import deliver, form_of, output_option, report_text

if TYPE_CHECKING:
    from parser.norms import Norms
    from reasoner import Dossier
    from reasoner.comparison.parts import Side

    from ..comparison.contrast import Names
    from ..comparison.words import Comparison

FORMATS = ("text", "svg", "png", "pdf", "dot", "md")
ALL = "all"


@click.command()
@dossier_argument
@click.option("--with", "other", type=click.Path(path_type=Path), metavar="DOSSIER2", help="Vergelijk met een ander dossier.")
@click.option("--with-date", metavar="DAG", help="Vergelijk met een besluit op een andere datum.")
@click.option(
    "--with-reading",
    "with_readings",
    multiple=True,
    metavar="NAAM=KEUZE|all",
    help="Vergelijk met een andere lezing; all: elke andere lezing, een voor een.",
)
@click.option("--with-variant", metavar="NAAM|BESTAND", help="Vergelijk met andere regels: een variant bij de kennisbank, of een bestand.")
@click.option(
    "--with-kb",
    metavar="NAAM|PAD",
    help="Vergelijk met een andere kennisbank: hetzelfde dossier, of een map met dossiers.",
)
@click.option(
    "--map",
    "map_",
    type=click.Path(path_type=Path),
    metavar="BESTAND",
    help="Bij --with-kb: wat daar anders heet (YAML).",
)
@click.option("--with-decision", is_flag=True, help="Zet het genomen besluit uit het dossier naast het antwoord.")
@application_option
@running_option
@date_option
@reading_option
@strict_option
@json_option
@click.option(
    "--format", "chosen", type=click.Choice(FORMATS), help="Vorm van de vergelijking; anders die van de uitgang van -o, anders text."
)
@output_option("Schrijf naar dit bestand; de uitgang bepaalt de vorm: .txt .md .svg .png .pdf .dot .json.")
@seconds_option
@kb_option
def compare(
    dossier: Path, other: Path | None, with_date: str | None, with_readings: tuple[str, ...], with_variant: str | None, with_kb: str | None,
    map_: Path | None, with_decision: bool,
    application: str | None, running: str | None, day: str | None, readings: tuple[str, ...], strict: bool, as_json: bool,
    chosen: str | None, output: Path | None, seconds: float | None, kb_name: str,
) -> None:  # fmt: skip
    """Vergelijk twee antwoorden: wat verschilt, en welke feiten of regels dragen dat verschil.

    \b
    Voorbeelden:
      waarom compare dossier.yaml --with ander.yaml
      waarom compare dossier.yaml --with-date 2024-04-30
      waarom compare dossier.yaml --with-reading NAAM=KEUZE -o verschil.png
      waarom compare dossier.yaml --with-reading all
      waarom compare dossier.yaml --with-variant mijn-variant.regels
      waarom compare dossier.yaml --with-decision
      waarom compare dossier.yaml --with-kb ../andere --map vertaling.yaml
      waarom compare dossiers/ --with-kb ../andere -o verschil.csv
    """
    asked = [bool(other), with_date is not None, bool(with_readings), with_variant is not None, with_decision, with_kb is not None]
    if sum(asked) != 1:
        hint = "kies een van --with, --with-date, --with-reading, --with-variant, --with-kb en --with-decision"
        fail((Problem("K006", "waarmee vergelijken?", hint=hint),), as_json)
    if map_ is not None and with_kb is None:
        fail((Problem("K006", "--map hoort bij --with-kb", hint="geef met --with-kb de andere kennisbank"),), as_json)
    spare(output, dossier, other, with_variant, map_)
    if with_kb is not None:
        _two_bases(
            dossier, kb_name, with_kb, map_, application, running, day, readings, strict, "json" if as_json else chosen, output, as_json
        )
        return
    format_ = form_of(output, "json" if as_json else chosen, (*FORMATS, "json"), as_json)
    if format_ in ("png", "pdf") and output is None and sys.stdout.isatty():
        fail((Problem("K002", f"een {format_.upper()} is geen tekst", hint=f"geef een bestand met -o verschil.{format_}"),), as_json)
    norms = norms_of(kb_name, as_json, with_variant, () if with_variant is not None else None)
    found = dossier_of(norms, dossier, as_json)
    try:
        left = _side(norms, found, application, running, day, chosen_readings(readings), strict)
        if with_decision:
            data = _recorded(left, format_, output)
        elif with_variant is not None:
            data = _written(_varied(left, kb_name, with_variant, as_json), format_, output)
        elif with_readings == (ALL,):
            data = _every_reading(left, given(seconds), format_, output)
        else:
            there = dossier_of(norms, other, as_json) if other else None
            comparison = _compared(left, dossier, other, there, application, day_of(with_date), chosen_readings(with_readings))
            data = _written(comparison, format_, output)
    except DossierError as error:
        fail(error.problems, as_json)
    deliver(data, output, as_json)


def _two_bases(
    dossier: Path, kb_name: str, with_kb: str, map_: Path | None, application: str | None, running: str | None, day: str | None,
    readings: tuple[str, ...], strict: bool, chosen: str | None, output: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """The same dossier, or each in a folder, by another rule base."""
    from . import compare_bases as b

    whole = dossier.is_dir()
    form = form_of(output, chosen, b.FOLDER_FORMS if whole else b.FORMS, as_json)
    if form in ("png", "pdf") and output is None and sys.stdout.isatty():
        fail((Problem("K002", f"een {form.upper()} is geen tekst", hint=f"geef een bestand met -o verschil.{form}"),), as_json)
    if whole and (application is not None or running is not None):
        fail((Problem("K006", "van een map worden alle aanvragen vergeleken", hint="laat --application en --running weg"),), as_json)
    try:
        asked = b.asked(kb_name, with_kb, map_, running, day, chosen_readings(readings), strict, as_json)
        make = b.folder(dossier, asked, form, output, as_json) if whole else b.one(dossier, application, asked, form, output, as_json)
    except DossierError as error:
        fail(error.problems, as_json)
    deliver(make, output, as_json)


# ---- the two sides


def _side(
    norms: Norms, dossier: Dossier, application: str | None, running: str | None, day: str | None, readings: dict[str, str], strict: bool
) -> Side:
    """The answer on the dossier as it is."""
    from reasoner.comparison.parts import ask
    from reasoner.semantics.question import Question

    from ..comparison.sides import one

    return ask(one(Question(norms, dossier, application, running, day_of(day), readings, strict)))


def _compared(
    left: Side, path: Path, other: Path | None, there: Dossier | None, application: str | None, day: date | None, readings: dict[str, str]
) -> Comparison:
    from reasoner.comparison.compare import compare as difference
    from reasoner.comparison.parts import ask

    from ..comparison.contrast import Names
    from ..comparison.words import Comparison

    question, original = left.question, {}
    if other is not None and there is not None:
        from reasoner.dossier.align import align

        from ..comparison.sides import one

        ids = [r.id for r in there.records.values() if left.decision.running or r in there.applications]
        same = question.application if question.application in ids else None
        running = same if left.decision.running else None
        named = same if application is not None and not running else None
        wanted = one(replace(question, dossier=there, application=named, running=running))
        aligned = align(question.dossier, wanted.dossier, left.decision.subject, wanted.application or "")
        question, original = replace(question, dossier=aligned.dossier), dict(aligned.original)
        names = _file_names(path, other)
    elif day is not None:
        question = replace(question, date=day)
        names = Names(_day(left.decision.date), _day(day))
    else:
        question = replace(question, readings={**question.readings, **readings})
        names = _reading_names(left, readings)
    return Comparison(difference(left, ask(question)), names, original)


def _varied(left: Side, kb_name: str, variant: str, as_json: bool) -> Comparison:
    """The left question by the rules of a variant; `left`: by the rules as they are, with the words of the variant."""
    from ..comparison.sides import varied

    return varied(left, norms_of(kb_name, as_json, variant), lambda ids: load_norms(kb_name, variant=variant, only=ids))


def _file_names(left: Path, right: Path) -> Names:
    from ..comparison.contrast import Names

    if left.stem != right.stem:
        return Names(left.stem, right.stem)
    return Names(str(left), str(right)) if left != right else Names("links", "rechts")


def _reading_names(left: Side, readings: dict[str, str]) -> Names:
    """The choices on either side; one reading needs no name."""
    from ..comparison.contrast import Names

    known = {k: v for k, v in readings.items() if k in left.question.readings}
    if len(known) == 1:
        name, choice = next(iter(known.items()))
        return Names(left.question.readings[name], choice) if left.question.readings[name] != choice else Names("links", "rechts")
    return Names(*(", ".join(f"{k}={v[k]}" for k in known) for v in (left.question.readings, readings)))


def _day(day: date | None) -> str:
    from .. import words

    return f"datum {words.day(day)}"


# ---- what comes out


def _every_reading(left: Side, seconds: float, format_: str, output: Path | None) -> bytes:
    from reasoner.comparison.compare import compare_readings

    from ..comparison.contrast import Names
    from ..comparison.report import print_readings
    from ..comparison.serialize import readings_json
    from ..comparison.words import Comparison

    found = compare_readings(left, seconds)
    named = [(e, Comparison(e.difference, Names(left.question.readings[e.reading], e.choice))) for e in found.effects]
    if format_ == "json":
        return _json(readings_json(left, named, found))
    _only_text(format_, "kies één lezing, met --with-reading NAAM=KEUZE, voor een tekening")
    return report_text(output, lambda out: print_readings(out, left, named, found))


def _recorded(left: Side, format_: str, output: Path | None) -> bytes:
    from .. import words
    from ..cards.recorded import recorded_grounds
    from ..comparison.report import print_recorded
    from ..comparison.serialize import recorded_json

    check = left.decision.recorded
    if check is None:
        hint = "voeg bij de aanvraag `besluit: {datum: ..., uitkomst: ..., gronden: [...]}` toe"
        message = f"bij {words.subject_words(left.decision, left.question.norms)} staat geen besluit in het dossier"
        raise DossierError((Problem("D020", message, left.question.dossier.file, hint=hint),))
    grounds = recorded_grounds(left.answer, left.decision, check)
    if format_ == "json":
        return _json(recorded_json(left, check, grounds))
    _only_text(format_, "voor een tekening van het antwoord: waarom explain")
    return report_text(output, lambda out: print_recorded(out, left, check, grounds))


def _written(comparison: Comparison, format_: str, output: Path | None) -> bytes:
    from ..cards.render import NoRenderer
    from ..comparison.picture import picture
    from ..comparison.report import print_comparison
    from ..comparison.serialize import comparison_json

    if format_ == "json":
        return _json(comparison_json(comparison))
    if format_ == "text":
        return report_text(output, lambda out: print_comparison(out, comparison))
    try:
        return picture(comparison, format_)
    except NoRenderer as error:
        fail((Problem("K003", str(error)),), False)


def _only_text(format_: str, hint: str) -> None:
    if format_ != "text":
        fail((Problem("K006", f"deze vergelijking is er niet als {format_}", hint=hint),), False)


def _json(data: dict[str, Any]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
