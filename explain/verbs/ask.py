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
    strict_option,
    variant_option,
)

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
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Bij --interview: schrijf het aangevulde dossier hierheen."
)
@seconds_option
@variant_option
@kb_option
def ask(
    dossier: Path, application: str | None, running: str | None, day: str | None, readings: tuple[str, ...], strict: bool,
    as_json: bool, interview: bool, output: Path | None, seconds: float | None, variant: str | None, kb_name: str,
) -> None:  # fmt: skip
    """Wat moet nog worden gevraagd? Het meest beslissende eerst, met het gevolg van elk antwoord.

    \b
    Voorbeelden:
      waarom ask dossier.yaml
      waarom ask dossier.yaml --application a1 --json
      waarom ask dossier.yaml --seconds 60
      waarom ask dossier.yaml --interview -o aangevuld.yaml
    """
    from reasoner.limit import given
    from reasoner.questions.ask import ask as questions

    from ..questions.words import asked_json

    if output is not None and not interview:
        raise click.UsageError("-o hoort bij --interview")
    norms = norms_of(kb_name, as_json, variant)
    found = dossier_of(norms, dossier, as_json)
    answer = answer_of(norms, found, application, day, readings, strict, as_json, running)
    if interview:
        answer, asked = _interview(norms, dossier, only_decision(answer, found), answer, day_of(day), strict, output, seconds)
    else:
        asked = questions(answer, seconds=given(seconds))
    if as_json:
        click.echo(json.dumps(asked_json(answer, asked), ensure_ascii=False, indent=2))
    elif interview:
        from ..decision.report import print_answer

        print_answer(answer)
    else:
        from ..questions.report import print_asked

        print_asked(answer, asked)


def _interview(
    norms: Norms, path: Path, decision: Decision, answer: Answer, day: date | None, strict: bool, output: Path | None, seconds: float | None
) -> tuple[Answer, tuple[Asked, ...]]:
    """Hold the conversation, keep what was answered, whatever ended it; the answer as the dossier then is."""
    from reasoner.limit import given

    from ..questions.interview import TURN_SECONDS, Interview

    if output is not None and not output.parent.is_dir():
        fail((Problem("K004", f"{output} is niet te schrijven: de map bestaat niet"),), False)
    if path == STDIN:
        fail((Problem("D000", "een gesprek leest zelf van de standaardinvoer", hint="geef het dossier als bestand"),), False)
    text = read_text(path)
    talk = Interview(norms, path, text, decision.application, decision.running, day, answer.readings, strict, given(seconds, TURN_SECONDS))
    try:
        talk.run()
    except KeyboardInterrupt:
        talk.closed = True
        talk.keep(output)
        raise
    talk.keep(output)
    last, asked = talk.asked()
    return last, (asked,)
