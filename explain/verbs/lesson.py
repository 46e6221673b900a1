"""`waarom lesson`."""

from __future__ import annotations

from pathlib import Path

import click

from kb.text import reason
from reasoner.dossier.record import Problem

from .common import (
    answer_of,
    date_option,
    dossier_of,
    fail,
    kb_option,
    no_ground,
    norms_of,
    only_of,
    reading_option,
    spare,
    strict_option,
    variant_option,
)
from .output import deliver, form_of

ENDINGS = (".yaml", ".yml")


@click.command()
@click.argument("dossiers", type=click.Path(path_type=Path), nargs=-1, required=True, metavar="MAP|DOSSIER...")
@click.option(
    "--title", default="Les", show_default=True, metavar="TEKST", help="Wat boven de les staat, en in de regel met het resultaat."
)
@click.option("--only", metavar="ADRES", help="Alleen de gronden op deze plaats, zoals DOCUMENT:2.5; gevallen zonder zo'n grond vervallen.")
@click.option("--shuffle", "seed", type=int, metavar="GETAL", help="Schud de gevallen; hetzelfde getal geeft dezelfde volgorde.")
@click.option("--slides", "as_slides", is_flag=True, help="Als dia's om te laten zien: de feiten, de vraag, dan het antwoord.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="BESTAND",
    help="Schrijf naar dit bestand: .html.",
)
@date_option
@reading_option
@strict_option
@variant_option
@kb_option
def lesson(
    dossiers: tuple[Path, ...], title: str, only: str | None, seed: int | None, as_slides: bool, output: Path, day: str | None,
    readings: tuple[str, ...], strict: bool, variant: str | None, kb_name: str,
) -> None:  # fmt: skip
    """Maak een les: een reeks gevallen als één HTML-bestand, voor studenten zonder Python.

    Elke aanvraag in elk dossier is een geval, in de gegeven volgorde; een map geeft haar dossiers op naam. De student voorspelt de uitkomst
    en de gronden, schrijft op waarom, en ziet dan het antwoord en de score. Onderaan staat een regel om in te leveren; er wordt niets
    verzonden. Met --slides worden het dia's voor in de zaal, met de pijltjes te bedienen en een dia per blad af te drukken.

    \b
    Voorbeelden:
      waarom lesson dossiers -o les.html
      waarom lesson een.yaml twee.yaml --shuffle 7 -o les.html
      waarom lesson dossiers --slides -o dias.html
      waarom lesson dossiers --only DOCUMENT:2.5 --title "Les 3" -o les.html
    """
    from ..lesson import NoGround, cases_of, slides
    from ..lesson import lesson as page

    form_of(output, None, ("html",))
    files = tuple(f for path in dossiers for f in _files(path))
    for file in (*files, variant):
        spare(output, file)
    norms = norms_of(kb_name, False, variant)
    place = only_of(norms, only) if only is not None else None
    answers = [answer_of(norms, dossier_of(norms, file, False), None, day, readings, strict, False) for file in files]
    cases = [c for a in answers for c in cases_of(a)]
    if not cases:
        fail((Problem("D012", "er is geen aanvraag om mee te oefenen", hint="geef dossiers met ten minste één aanvraag"),), False)
    try:
        made, count = (slides if as_slides else page)(cases, title, seed, place)
    except NoGround:
        known = {g.address.id for a in answers for d in a.decisions for g in norms.provisions[d.provision].grounds}
        fail((no_ground(only, sorted(known)),), False)
    deliver(made.encode(), output)
    left = (
        f"; {len(cases) - count} zonder grond bij {only} {'vervalt' if len(cases) - count == 1 else 'vervallen'}"
        if count < len(cases)
        else ""
    )
    click.echo(f"{count} {'geval' if count == 1 else 'gevallen'}{left}", err=True)


def _files(path: Path) -> tuple[Path, ...]:
    """A file itself; of a folder the dossiers in it, by name. Leaves with status 2 if there is none, or the folder cannot be read."""
    if not path.is_dir():
        return (path,)
    try:
        found = tuple(sorted(p for p in path.iterdir() if p.suffix.lower() in ENDINGS and not p.name.startswith(".")))
    except OSError as error:
        fail((Problem("D000", f"{path} is niet te lezen: {reason(error)}"),), False)
    if not found:
        fail((Problem("D000", f"{path} bevat geen dossiers", hint="zet er bestanden in op .yaml"),), False)
    return found
