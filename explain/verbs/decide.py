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
    spare,
    strict_option,
    variant_option,
    visible,
)
from .output import REPORT, into, output_option, report_form

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
@click.option("--tree", is_flag=True, help="Ook het bewijs: elke grond tot en met de feiten.")
@click.option("--duties", is_flag=True, help="Ook de plichten en hun termijnen.")
@output_option()
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
    tree: bool,
    duties: bool,
    output: Path | None,
    variant: str | None,
    kb_name: str,
) -> None:
    """Beslis de aanvragen in een dossier: het antwoord in een zin, alle gronden, wat het zou veranderen, wat nog onbekend is.

    \b
    Voorbeelden:
      waarom decide dossier.yaml
      waarom decide dossier.yaml --application a1 --json
      waarom decide dossier.yaml --reading NAAM=KEUZE
      waarom decide dossier.yaml --tree --duties
      waarom decide dossier.yaml --show datalog
      waarom decide dossier.yaml -o antwoord.json
    """
    spare(output, dossier, variant)
    form = report_form(output, as_json, ("text",) if show else REPORT)
    norms = norms_of(kb_name, as_json, variant)
    found = dossier_of(norms, dossier, as_json)
    answer = answer_of(norms, found, application, day, readings, strict, as_json, running)
    with into(output):
        _print(answer, form == "json", show, tree, duties)


def _print(answer: Answer, as_json: bool, show: str | None, tree: bool, duties: bool) -> None:
    if show == "datalog":
        _show_datalog(answer)
    elif as_json:
        from ..decision.serialize import answer_json

        click.echo(json.dumps(answer_json(answer), ensure_ascii=False, indent=2))
    else:
        from ..decision.report import Shown, print_answer
        from ..repairs.turning import ways

        print_answer(answer, Shown(tree, duties, ways(answer)))


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
