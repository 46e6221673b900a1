"""`waarom site`."""

from __future__ import annotations

from pathlib import Path

import click

import kb
from kb.text import reason
from reasoner.dossier.record import Problem

from .common import fail, kb_option, norms_of, visible


@click.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="MAP",
    required=True,
    help="De map waar de site komt te staan.",
)
@kb_option
def site(output: Path, kb_name: str) -> None:
    """Maak een naslag van een kennisbank: een site met elk artikel, woord voor woord, en wat de regels ervan maken.

    De site begint bij index.html in die map. Er wordt niets opgehaald; mkdocs-material moet zijn geïnstalleerd.

    \b
    Voorbeelden:
      waarom site -o naslag
      waarom site --kb mijn-regels/ -o naslag
    """
    from ..site import gather
    from ..site.whole import build, there

    if not there():
        fail((Problem("K003", "de site heeft mkdocs-material nodig", hint="pip install 'waarom[docs]'"),), False)
    if output.exists() and any(output.iterdir()) and not (output / "naslag").is_dir():
        fail((Problem("K004", f"{output} is niet leeg en geen naslag", hint="kies een andere of een lege map"),), False)
    norms = norms_of(kb_name, False)
    try:
        count = build(norms, gather(norms, kb.find(kb_name)), output)
    except OSError as error:
        fail((Problem("K004", f"{output} is niet te schrijven: {reason(error)}"),), False)
    click.echo(visible(f"{output / 'index.html'} geschreven ({count} bladzijden)"), err=True)
