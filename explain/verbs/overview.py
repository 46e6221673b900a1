"""`waarom overview`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from reasoner.dossier.record import DossierError

from ..days import day_of
from ..load import DEFAULT
from .common import (
    chosen_readings,
    date_option,
    dossier_argument,
    dossier_of,
    fail,
    json_option,
    kb_option,
    norms_of,
    reading_option,
    spare,
    strict_option,
    variant_option,
)
from .output import deliver, into, output_option, report_form


@click.command()
@dossier_argument
@click.option("--person", metavar="ID", help="Voor wie; weglaten kan als het dossier er een noemt.")
@date_option
@reading_option
@strict_option
@json_option
@click.option(
    "--html", type=click.Path(path_type=Path, dir_okay=False), metavar="BESTAND", help="Schrijf een pagina met bij elke regel de uitleg."
)
@output_option("Schrijf naar dit bestand; de uitgang bepaalt de vorm: .txt, .json of .html.")
@variant_option
@kb_option
def overview(
    dossier: Path, person: str | None, day: str | None, readings: tuple[str, ...], strict: bool, as_json: bool, html: Path | None,
    output: Path | None, variant: str | None, kb_name: str,
) -> None:  # fmt: skip
    """Waar heeft iemand recht op? Per soort voorziening de uitkomst, elke soort op zichzelf gevraagd.

    Een aanvraag uit het dossier wordt beoordeeld zoals zij er staat; van elke andere soort wordt een aanvraag gesteld waarvan verder
    niets bekend is, zonder de andere aanvragen waarop nog niet is beslist.

    \b
    Voorbeelden:
      waarom overview dossier.yaml
      waarom overview dossier.yaml --person ID --date vandaag
      waarom overview dossier.yaml -o overzicht.html
      waarom overview dossier.yaml --json
    """
    from reasoner.questions.overview import overview as asked
    from reasoner.semantics.question import Question

    spare(html, dossier, variant)
    spare(output, dossier, variant)
    form = report_form(output, as_json, ("text", "json", "html"))
    if form == "html":
        if html is not None:
            raise click.UsageError("-o en --html vragen allebei een pagina; laat er een weg")
        html, output = output, None
    norms = norms_of(kb_name, as_json, variant)
    found = dossier_of(norms, dossier, as_json, unasked=True)
    try:
        question = Question(norms, found, date=day_of(day), readings=chosen_readings(readings), strict=strict)
        shown = asked(question, person)
    except DossierError as error:
        fail(error.problems, as_json)
    if form == "json":
        from ..overview.words import overview_json

        with into(output):
            click.echo(json.dumps(overview_json(shown), ensure_ascii=False, indent=2))
    elif html is None or output is not None:
        asked_with = [("--kb", kb_name if kb_name != DEFAULT else None), ("--variant", variant), ("--date", day)]
        options = [word for name, value in asked_with if value for word in (name, value)]
        options += [word for reading in readings for word in ("--reading", reading)] + ["--strict"] * strict
        from ..overview.report import print_overview

        with into(output):
            print_overview(shown, [str(dossier), *options])
    if html is not None:
        from ..overview.page import page

        deliver(page(shown).encode(), html, as_json)
