"""`waarom new`."""

from __future__ import annotations

from pathlib import Path

import click

from parser import did_you_mean
from reasoner.dossier.record import Problem

from .common import fail, kb_option, norms_of
from .output import form_of, fresh, into, output_option


@click.command()
@click.argument("soort")
@click.option("--running", is_flag=True, help="Voor een voorziening die al loopt: mag zij worden beëindigd?")
@output_option("Schrijf het dossier naar dit bestand (.yaml); wat er al staat, blijft staan.")
@kb_option
def new(soort: str, running: bool, output: Path | None, kb_name: str) -> None:
    """Een dossier om in te vullen, elke vraag als commentaar.

    \b
    Voorbeelden:
      waarom new SOORT -o dossier.yaml       (waarom facts noemt de soorten)
      waarom new SOORT --running -o lopend.yaml
    """
    from ..rules.template import template

    form_of(output, None, ("yaml",))
    fresh(output)
    norms = norms_of(kb_name, False)
    if soort not in norms.provisions:
        hint = did_you_mean(soort, norms.provisions) or "kies uit " + ", ".join(norms.provisions)
        fail((Problem("D006", f"deze kennisbank beslist niet over '{soort}'", hint=hint),), False)
    with into(output):
        click.echo(template(norms, soort, running), nl=False)
