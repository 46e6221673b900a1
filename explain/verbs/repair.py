"""`waarom repair`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from reasoner.dossier.record import DossierError, Problem

from ..days import day_of
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
    variant_option,
)
from .output import into, output_option, report_form

TO = ("toewijzen", "toekennen", "weigeren", "moet_weigeren", "voortzetten", "kan_beeindigen")


@click.command()
@dossier_argument
@application_option
@running_option
@click.option("--to", type=click.Choice(TO), help="Welke uitkomst er moet komen; anders toewijzen, of voortzetten van wat loopt.")
@date_option
@reading_option
@strict_option
@json_option
@output_option()
@seconds_option
@variant_option
@kb_option
def repair(
    dossier: Path,
    application: str | None,
    running: str | None,
    to: str | None,
    day: str | None,
    readings: tuple[str, ...],
    strict: bool,
    as_json: bool,
    output: Path | None,
    seconds: float | None,
    variant: str | None,
    kb_name: str,
) -> None:
    """Wat moet er anders zijn voor een andere uitkomst: alle kleinste combinaties van veranderingen.

    \b
    Voorbeelden:
      waarom repair dossier.yaml
      waarom repair dossier.yaml --application a1 --json
      waarom repair dossier.yaml --to weigeren
      waarom repair dossier.yaml --seconds 60
      waarom repair dossier.yaml -o herstel.txt
    """
    from reasoner.limit import given
    from reasoner.repairs.repair import repairs

    spare(output, dossier, variant)
    form = report_form(output, as_json)
    norms = norms_of(kb_name, as_json, variant)
    found = dossier_of(norms, dossier, as_json)
    try:
        if application is None and running is None and len(found.applications) > 1:
            ids = ", ".join(r.id for r in found.applications)
            hint = f"kies er een met --application: {ids}"
            raise DossierError((Problem("D012", "het dossier heeft meer dan één aanvraag", found.file, hint=hint),))
        answer = repairs(
            norms,
            found,
            application=application,
            running=running,
            to=to,
            date=day_of(day),
            readings=chosen_readings(readings),
            strict=strict,
            seconds=given(seconds),
        )
    except DossierError as error:
        fail(error.problems, as_json)
    with into(output):
        if form == "json":
            from ..repairs.words import repairs_json

            click.echo(json.dumps(repairs_json(answer), ensure_ascii=False, indent=2))
        else:
            from ..repairs.report import print_repairs

            print_repairs(answer)
