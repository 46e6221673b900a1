"""`waarom explain`."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from kb.text import write
from reasoner.dossier.record import Problem

from .common import (
    FORMATS,
    answer_of,
    application_option,
    date_option,
    dossier_of,
    fail,
    kb_option,
    norms_of,
    only_decision,
    reading_option,
    running_option,
    spare,
    strict_option,
    variant_option,
    visible,
)

if TYPE_CHECKING:
    from reasoner import Answer, Decision

QUESTION = ("application", "running", "day", "readings", "strict", "format_", "full", "output")


@click.command()
@click.argument("dossier", type=click.Path(path_type=Path), required=False)
@application_option
@running_option
@date_option
@reading_option
@strict_option
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True, help="Vorm van de uitleg.")
@click.option("--full", is_flag=True, help="Het hele bewijs, ook wat vervuld is.")
@click.option("--trainer", is_flag=True, help="Als oefening: de uitkomst en de standen verborgen (html, svg, png, dot).")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Schrijf naar dit bestand.")
@click.option(
    "--receipt",
    "export_",
    type=click.Path(path_type=Path),
    metavar="BESTAND",
    help="Ga na of een eerdere uitvoer nog hetzelfde antwoord geeft; status 0 ja, 1 nee, 2 onleesbaar.",
)
@variant_option
@kb_option
@click.pass_context
def explain(
    context: click.Context, dossier: Path | None, application: str | None, running: str | None, day: str | None, readings: tuple[str, ...],
    strict: bool, format_: str, full: bool, trainer: bool, output: Path | None, export_: Path | None, variant: str | None, kb_name: str,
) -> None:  # fmt: skip
    """Leg uit waarom: het bewijs als tekst, als tekening of als rapport.

    \b
    Voorbeelden:
      waarom explain dossier.yaml
      waarom explain dossier.yaml --format png -o waarom.png
      waarom explain dossier.yaml --format svg --full -o bewijs.svg
      waarom explain dossier.yaml --format html -o rapport.html
      waarom explain dossier.yaml --format html --trainer -o oefening.html
      waarom explain dossier.yaml --format letter -o besluit.docx
      waarom explain --receipt bewijs.svg dossier.yaml
    """
    from ..cards.render import NoRenderer
    from ..exports import export
    from ..letter import SUFFIXES, export_letters

    def given(name: str) -> bool:
        return context.get_parameter_source(name) is not ParameterSource.DEFAULT

    if export_ is not None:
        from .receipt import verify

        if any(given(name) for name in QUESTION):
            raise click.UsageError("--receipt stelt de vraag van het bewijsstuk opnieuw; laat de andere opties weg", context)
        verify(export_, dossier, kb_name if given("kb_name") else None, variant)
    if dossier is None:
        raise click.UsageError("geef een DOSSIER", context)
    spare(output, dossier, variant)
    norms = norms_of(kb_name, False, variant)
    found = dossier_of(norms, dossier, False)
    answer = answer_of(norms, found, application, day, readings, strict, False, running)
    if format_ == "letter":
        if variant is not None:
            fail(
                (
                    Problem(
                        "K007", "een brief kan niet volgens een variant", hint="een besluit steunt op geldend recht; laat --variant weg"
                    ),
                ),
                False,
            )
        suffix = ".md" if output is None else output.suffix.lower()
        if suffix not in SUFFIXES:
            hint = "geef een bestand met -o op een van " + ", ".join(SUFFIXES)
            fail((Problem("K007", f"een brief kan niet als '{suffix}'", hint=hint),), False)
        _write(export_letters(answer, suffix), output)
        return
    decision = only_decision(answer, found)
    if format_ == "png" and output is None and sys.stdout.isatty():
        fail((Problem("K002", "een PNG is geen tekst", hint="geef een bestand met -o waarom.png"),), False)
    if trainer and format_ in ("text", "md"):
        fail((Problem("K006", f"een oefening kan niet als {format_}", hint="kies --format html, svg, png of dot"),), False)
    sections = _sections(answer, decision, trainer) if format_ == "html" else None
    try:
        data = export(answer, decision, format_, full, trainer, sections)
    except NoRenderer as error:
        fail((Problem("K003", str(error)),), False)
    if format_ == "text" and output is None and sys.stdout.isatty():
        data = data[: data.rindex(b"\n", 0, len(data) - 1) + 1]  # the receipt is for a file, not for reading
    _write(data, output)


def _sections(answer: Answer, decision: Decision, trainer: bool) -> dict[str, Any]:
    """What the report shows besides: the other applications; what is still to be asked; what would change the answer."""
    from reasoner.decision.decide import answer as decided

    from ..html.ways import questions, ways

    all_ = () if decision.running else decided(replace(answer.question, application=None)).decisions
    if trainer:
        return {"decisions": all_}
    return {"decisions": all_, "questions": questions(answer, decision), "repairs": ways(answer, decision)}


def _write(data: bytes, output: Path | None) -> None:
    if output is None:
        click.echo(data, nl=False)
        return
    try:
        write(output, data)
    except OSError as error:
        fail((Problem("K004", f"{output} is niet te schrijven: {error.strerror}"),), False)
    click.echo(visible(f"{output} geschreven"), err=True)
