"""`waarom ask`."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.text import read_text
from reasoner.dossier.record import Problem

from ..days import day_of
from .common import (
    STDIN,
    answer_of,
    application_option,
    date_option,
    dossier_argument,
    dossier_of,
    fail,
    json_option,
    kb_option,
    norms_of,
    only_decision,
    reading_option,
    running_option,
    seconds_option,
    spare,
    strict_option,
    variant_option,
)
from .output import into, output_option, report_form

if TYPE_CHECKING:
    from parser.norms import Norms
    from reasoner import Answer, Decision
    from reasoner.questions.ask import Asked


@click.command()
@dossier_argument
@application_option
@running_option
@date_option
@reading_option
@strict_option
@json_option
@click.option(
    "--interview", is_flag=True, help="Stel de vragen een voor een en vul het dossier aan; per vraag hooguit enkele seconden rekentijd."
)
@output_option("Schrijf naar dit bestand (.txt, .json); bij --interview het aangevulde dossier.")
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Bij --interview: vraag ook door als de uitkomst vaststaat, naar alle gronden, de duur, bedragen, uren en plichten.",
)
@seconds_option
@variant_option
@kb_option
def ask(
    dossier: Path, application: str | None, running: str | None, day: str | None, readings: tuple[str, ...], strict: bool,
    as_json: bool, interview: bool, output: Path | None, everything: bool, seconds: float | None, variant: str | None, kb_name: str,
) -> None:  # fmt: skip
    """Wat moet nog worden gevraagd? Het meest beslissende eerst, met het gevolg van elk antwoord.

    \b
    Voorbeelden:
      waarom ask dossier.yaml
      waarom ask dossier.yaml --application a1 --json
      waarom ask dossier.yaml --seconds 60
      waarom ask dossier.yaml -o vragen.txt
      waarom ask dossier.yaml --interview -o aangevuld.yaml
      waarom ask dossier.yaml --interview --all

    \b
    In het gesprek (--interview): '?' legt de vraag uit, 'terug', 'overzicht',
    'wijzig 2' of 'wijzig NAAM', 'weet niet', en 'stop' bewaart wat er is.
    """
    from reasoner.limit import given
    from reasoner.questions.ask import ask as questions

    from ..questions.words import asked_json

    if everything and not interview:
        raise click.UsageError("--all hoort bij --interview")
    report = None if interview else output
    spare(report, dossier, variant)
    form = report_form(report, as_json)
    norms = norms_of(kb_name, as_json, variant)
    found = dossier_of(norms, dossier, as_json)
    answer = answer_of(norms, found, application, day, readings, strict, as_json, running)
    if interview:
        answer, asked = _interview(norms, dossier, only_decision(answer, found), answer, day_of(day), strict, output, everything, seconds)
    else:
        asked = questions(answer, seconds=given(seconds))
    with into(report):
        if form == "json":
            click.echo(json.dumps(asked_json(answer, asked), ensure_ascii=False, indent=2))
        elif interview:
            from ..decision.report import Shown, print_answer
            from ..repairs.turning import ways
            from ..terminal import console, patience

            with patience("Ik reken uit wat de uitkomst zou veranderen ...", console(stderr=True)):
                changing = ways(answer)
            print_answer(answer, Shown(ways=changing))
        else:
            from ..questions.report import print_asked

            print_asked(answer, asked)


def _interview(
    norms: Norms,
    path: Path,
    decision: Decision,
    answer: Answer,
    day: date | None,
    strict: bool,
    output: Path | None,
    everything: bool,
    seconds: float | None,
) -> tuple[Answer, tuple[Asked, ...]]:
    """Hold the conversation, keep what was answered, whatever ended it; the answer as the dossier then is."""
    from reasoner.limit import given

    from ..questions.interview import TURN_SECONDS, Interview

    if output is not None and not output.parent.is_dir():
        fail((Problem("K004", f"{output} is niet te schrijven: de map bestaat niet"),), False)
    if path == STDIN:
        fail((Problem("D000", "een gesprek leest zelf van de standaardinvoer", hint="geef het dossier als bestand"),), False)
    text = read_text(path)
    limit = given(seconds, TURN_SECONDS)
    talk = Interview(norms, path, text, decision.application, decision.running, day, answer.readings, strict, limit, everything)
    try:
        talk.run()
    except KeyboardInterrupt:
        talk.closed = True
        talk.keep(output)
        raise
    talk.keep(output)
    last, asked = talk.asked()
    return last, (asked,)
