"""`waarom page`."""

from __future__ import annotations

from pathlib import Path

import click

from kb.text import reason
from reasoner.dossier.record import Problem

from .common import fail, kb_option, norms_of, visible


@click.command()
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, file_okay=False), required=True, metavar="MAP",
    help="Schrijf de bladzijde naar deze map; wat een ander daar heeft gezet, blijft staan.",
)  # fmt: skip
@kb_option
def page(output: Path, kb_name: str) -> None:
    """Maak een bladzijde voor de browser: dezelfde antwoorden, zonder iets te installeren en zonder iets te verzenden.

    De map heeft geen server nodig die rekent: elke plaats voor bestanden is genoeg. Alleen om haar te maken zijn npm en een verbinding
    met internet nodig.

    \b
    Voorbeelden:
      waarom page -o pagina
      waarom page -o pagina --kb mijn_regels
      python -m http.server --directory pagina
    """
    from ..page.build import NotOurs, build
    from ..page.fetch import CannotFetch

    norms = norms_of(kb_name, False)  # a rule base with an error gives no page
    if not output.parent.is_dir():
        fail((Problem("K004", f"de map {output.parent} bestaat niet", hint="maak die map eerst"),), False)
    try:
        size = build(kb_name, norms, output)
    except CannotFetch as error:
        fail((Problem("K003", str(error), hint=error.hint),), False)
    except NotOurs:
        hint = "kies een andere map, of haal weg wat er staat"
        fail((Problem("K004", f"{output} bestaat al en is geen bladzijde van Waarom; er is niets geschreven", hint=hint),), False)
    except OSError as error:
        fail((Problem("K004", f"{output} is niet te schrijven: {reason(error)}"),), False)
    click.echo(visible(f"{output} geschreven ({size / 1_000_000:.0f} MB)"), err=True)
    click.echo(visible(f"bekijken: python -m http.server --directory {output}, en dan http://localhost:8000"), err=True)
