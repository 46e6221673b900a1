"""`waarom new`."""

from __future__ import annotations

import click

from parser import did_you_mean
from reasoner.dossier.record import Problem

from .common import fail, kb_option, norms_of


@click.command()
@click.argument("soort")
@click.option("--running", is_flag=True, help="Voor een voorziening die al loopt: mag zij worden beëindigd?")
@kb_option
def new(soort: str, running: bool, kb_name: str) -> None:
    """Een dossier om in te vullen, elke vraag als commentaar.

    \b
    Voorbeeld:
      waarom new SOORT > dossier.yaml        (waarom facts noemt de soorten)
      waarom new SOORT --running > lopend.yaml
    """
    from ..rules.template import template

    norms = norms_of(kb_name, False)
    if soort not in norms.provisions:
        hint = did_you_mean(soort, norms.provisions) or "kies uit " + ", ".join(norms.provisions)
        fail((Problem("D006", f"deze kennisbank beslist niet over '{soort}'", hint=hint),), False)
    click.echo(template(norms, soort, running), nl=False)
