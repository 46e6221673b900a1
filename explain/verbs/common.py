"""What the verbs share: options, reading the input, reporting what is wrong with it."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

import kb
from kb.text import NotText, decode, read_text
from parser import RuleBaseError, did_you_mean
from reasoner.dossier.record import DossierError, Problem
from reasoner.limit import MOST_SECONDS

from ..days import day_of
from ..load import DEFAULT, load_norms

if TYPE_CHECKING:
    from parser.norms import Norms
    from reasoner import Answer, Decision, Dossier

BAD_INPUT = 2
kb_option = click.option(
    "--kb", "kb_name", default=DEFAULT, show_default=True, metavar="NAAM|PAD", help="Kennisbank: een naam, of een map met *.regels."
)
variant_option = click.option(
    "--variant", metavar="NAAM|BESTAND", help="Als de regels anders waren: een variant bij de kennisbank, of een bestand."
)
application_option = click.option("--application", metavar="ID", help="Een aanvraag uit het dossier; weglaten kan als er een is.")
running_option = click.option("--running", metavar="ID", help="Een lopende voorziening: mag zij worden beëindigd?")
date_option = click.option(
    "--date",
    "day",
    metavar="DAG",
    help="Dag van het besluit: 2024-09-01, 1-9-2024 of vandaag; anders die uit het dossier, anders onbekend.",
)
reading_option = click.option(
    "--reading", "readings", multiple=True, metavar="NAAM=KEUZE", help="Kies een andere lezing van een dubbelzinnige tekst."
)
seconds_option = click.option(
    "--seconds", type=click.FloatRange(min=0), metavar="N",
    help=f"Hoeveel rekentijd, anders {MOST_SECONDS:g}; is die op, dan staat er dat het antwoord onvolledig is.",
)  # fmt: skip
strict_option = click.option("--strict", is_flag=True, help="Zonder vermoedens en aannames.")
json_option = click.option("--json", "as_json", is_flag=True, help="Als JSON.")
dossier_argument = click.argument("dossier", type=click.Path(path_type=Path))


def fail(problems: tuple[Problem, ...], as_json: bool) -> NoReturn:
    """Print every problem to stderr and leave with status 2."""
    if as_json:
        from ..decision.serialize import errors_json

        click.echo(json.dumps(errors_json(problems), ensure_ascii=False, indent=2), err=True)
    else:
        for p in problems:
            place = f"{p.file}:{p.line}:{p.column}: " if p.file and p.line else f"{p.file}: " if p.file else ""
            click.echo(visible(f"{place}{p.code} {p.message}"), err=True)
            if p.hint:
                click.echo(visible(f"    {p.hint}"), err=True)
    raise SystemExit(BAD_INPUT)


def visible(text: str) -> str:
    """Text for a terminal: control characters cannot act."""
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)


def norms_of(name: str, as_json: bool, variant: str | None = None, only: Collection[str] | None = None) -> Norms:
    try:
        return load_norms(name, variant=variant, only=only)
    except kb.KbNotFound as error:
        fail((Problem("K001", str(error)),), as_json)
    except RuleBaseError as error:
        if as_json:
            fail(tuple(Problem(d.code, d.message, d.span.file, d.span.line, d.span.column, d.hint) for d in error.diagnostics), True)
        click.echo(visible(str(error)), err=True)
        raise SystemExit(BAD_INPUT) from None


def dossier_of(norms: Norms, path: Path, as_json: bool, unasked: bool = False) -> Dossier:
    from reasoner import read_dossier

    name, text = text_of(path, as_json)
    try:
        return read_dossier(norms, text, name, unasked=unasked)
    except DossierError as error:
        fail(error.problems, as_json)


STDIN = Path("-")


def text_of(path: Path, as_json: bool) -> tuple[str, str]:
    """What to call a dossier and its text; `-` is standard input. Leaves with status 2 if there is none to read."""
    hint = "`waarom new SOORT` maakt een dossier om in te vullen"
    try:
        if path == STDIN:
            return "invoer", decode(sys.stdin.buffer.read())
        if path.exists() and not path.is_file() and not path.is_dir():
            raise OSError
        return str(path), read_text(path)
    except NotText as error:
        reason, hint = str(error), error.hint
    except FileNotFoundError:
        reason = "bestaat niet"
    except IsADirectoryError:
        reason = "is een map"
    except OSError:
        reason = "is niet te lezen"
    fail((Problem("D000", f"{path} {reason}", hint=hint),), as_json)


def answer_of(
    norms: Norms, dossier: Dossier, application: str | None, day: str | None, readings: tuple[str, ...], strict: bool, as_json: bool,
    running: str | None = None,
) -> Answer:  # fmt: skip
    from reasoner import decide

    try:
        chosen = chosen_readings(readings)
        return decide(norms, dossier, application=application, running=running, date=day_of(day), readings=chosen, strict=strict)
    except DossierError as error:
        fail(error.problems, as_json)


def chosen_readings(readings: tuple[str, ...]) -> dict[str, str]:
    chosen: dict[str, str] = {}
    for text in readings:
        name, choice = _reading(text)
        if name in chosen and chosen[name] != choice:
            raise DossierError((Problem("D011", f"lezing '{name}' is twee keer gekozen", hint="kies er een"),))
        chosen[name] = choice
    return chosen


def _reading(text: str) -> tuple[str, str]:
    name, equals, choice = text.partition("=")
    if not equals:
        raise DossierError((Problem("D011", f"'{text}' is geen lezing", hint="schrijf NAAM=KEUZE; `waarom facts` noemt de lezingen"),))
    return name.strip(), choice.strip()


def spare(output: Path | None, *inputs: Path | str | None) -> None:
    """Leave with status 2 rather than write over what was read."""
    for path in inputs:
        if output is not None and path is not None and _same(output, Path(path)):
            fail((Problem("K004", f"{output} wordt niet overschreven: het is de invoer zelf", hint="kies een ander bestand"),), False)


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False


def only_decision(answer: Answer, dossier: Dossier) -> Decision:
    if len(answer.decisions) != 1:
        ids = ", ".join(d.subject for d in answer.decisions)
        fail(
            (Problem("D012", "het dossier heeft meer dan één aanvraag", dossier.file, hint=f"kies er een met --application: {ids}"),), False
        )
    return answer.decisions[0]


def only_of(norms: Norms, text: str) -> str:
    """The id of an address, written as an id or as people cite it. Leaves with status 2 if there is no such place."""
    from reasoner.dossier.citations import cited

    found = cited(norms, text)
    if found not in norms.articles and not any(id_.startswith(f"{found}.") for id_ in norms.articles):
        hint = did_you_mean(found, norms.articles) or "schrijf DOCUMENT:ARTIKEL.LID, of `art. 2 lid 5 DOCUMENT`"
        fail((Problem("K006", f"--only: '{text}' is geen plaats in de regels", hint=hint),), False)
    return found


def no_ground(only: str | None, known: Collection[str]) -> Problem:
    """There is nothing to ask at a place."""
    return Problem(
        "K006", f"--only: bij '{only}' staat geen grond voor wat hier wordt gevraagd", hint=f"gronden staan bij {', '.join(known)}"
    )
