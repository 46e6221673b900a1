"""`waarom ask`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from .common import (
    answer_of,
    application_option,
    date_option,
    day_of,
    dossier_argument,
    dossier_of,
    json_option,
    kb_option,
    norms_of,
    reading_option,
    strict_option,
)  # fmt: skip


@click.command()
@dossier_argument
@application_option
@date_option
@reading_option
@strict_option
@json_option
@click.option("--interview", is_flag=True, help="Stel de vragen een voor een en vul het dossier aan.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Bij --interview: schrijf het aangevulde dossier hierheen."
)
@kb_option
def ask(
    dossier: Path, application: str | None, day: str | None, readings: tuple[str, ...], strict: bool, as_json: bool, interview: bool,
    output: Path | None, kb_name: str,
) -> None:  # fmt: skip
    """Wat moet nog worden gevraagd? Het meest beslissende eerst, met het gevolg van elk antwoord.

    \b
    Voorbeelden:
      waarom ask dossier.yaml
      waarom ask dossier.yaml --application a1 --json
      waarom ask dossier.yaml --interview -o aangevuld.yaml
    """
    from reasoner.ask import ask as questions

    from ..asking import asked_json

    norms = norms_of(kb_name, as_json)
    found = dossier_of(norms, dossier, as_json)
    answer = answer_of(norms, found, application, day, readings, strict, as_json)
    asked = questions(norms, found, answer, date=day_of(day), strict=strict)
    if as_json:
        click.echo(json.dumps(asked_json(answer, asked), ensure_ascii=False, indent=2))
    else:
        from ..ask_report import print_asked

        print_asked(answer, asked)
