"""`waarom decide`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .common import (
    answer_of,
    application_option,
    date_option,
    dossier_argument,
    dossier_of,
    json_option,
    kb_option,
    norms_of,
    reading_option,
    running_option,
    strict_option,
    variant_option,
    visible,
)

if TYPE_CHECKING:
    from reasoner import Answer


@click.command()
@dossier_argument
@application_option
@running_option
@date_option
@reading_option
@strict_option
@json_option
@click.option("--show", type=click.Choice(["datalog"]), help="datalog: het vertaalde programma, elke regel met haar adres.")
@variant_option
@kb_option
def decide(
    dossier: Path,
    application: str | None,
    running: str | None,
    day: str | None,
    readings: tuple[str, ...],
    strict: bool,
    as_json: bool,
    show: str | None,
    variant: str | None,
    kb_name: str,
) -> None:
    """Beslis de aanvragen in een dossier: uitkomst, alle gronden, wat nog onbekend is.

    \b
    Voorbeelden:
      waarom decide dossier.yaml
      waarom decide dossier.yaml --application a1 --json
      waarom decide dossier.yaml --reading NAAM=KEUZE
      waarom decide dossier.yaml --show datalog
    """
    norms = norms_of(kb_name, as_json, variant)
    found = dossier_of(norms, dossier, as_json)
    answer = answer_of(norms, found, application, day, readings, strict, as_json, running)
    if show == "datalog":
        _show_datalog(answer)
    elif as_json:
        from ..decision.serialize import answer_json

        click.echo(json.dumps(answer_json(answer), ensure_ascii=False, indent=2))
    else:
        from ..decision.report import print_answer

        print_answer(answer)


def _show_datalog(answer: Answer) -> None:
    from reasoner.datalog.engine import show as show_clause
    from reasoner.datalog.program import program

    worlds = {id(m): m for m in answer.models or (answer.model,)}.values()
    for model, section in ((m, s) for m in worlds for s in program(m)):
        if len(worlds) > 1:
            click.echo(f"% ==== Zoals het stond bij het besluit over {model.case.judged}")
        click.echo(f"% ==== {section.title}")
        comment = ""
        for words, clause in section.clauses:
            if words != comment:
                comment = words
                click.echo(visible(f"\n% {words}" if words else ""))
            click.echo(visible(show_clause(clause)))
        click.echo("")
