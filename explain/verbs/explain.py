"""`waarom explain`."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from reasoner.dossier.record import Problem

from .common import (
    answer_of,
    application_option,
    date_option,
    dossier_of,
    fail,
    kb_option,
    no_ground,
    norms_of,
    only_decision,
    only_of,
    reading_option,
    running_option,
    spare,
    strict_option,
    variant_option,
)
from .output import deliver, form_of, output_option

if TYPE_CHECKING:
    from reasoner import Answer, Decision

FORMATS = ("text", "svg", "png", "pdf", "dot", "html", "md", "json", "letter")
QUESTION = ("application", "running", "day", "readings", "strict", "asked", "layout", "full", "only", "output", "worksheet")


@click.command()
@click.argument("dossier", type=click.Path(path_type=Path), required=False)
@application_option
@running_option
@date_option
@reading_option
@strict_option
@click.option("--format", "asked", type=click.Choice(FORMATS), help="Vorm van de uitleg; anders die van de uitgang van -o, anders text.")
@click.option(
    "--layout", type=click.Choice(("screen", "a4", "slide")), default="screen", show_default=True,
    help="Waarin de tekening past: een kolom op het scherm, een staand A4, een dia (16:9).",
)  # fmt: skip
@click.option("--full", is_flag=True, help="Het hele bewijs, ook wat vervuld is; de tekening zo groot als zij is.")
@click.option("--trainer", is_flag=True, help="Als oefening: de uitkomst en de standen verborgen (html, svg, png, pdf, dot).")
@click.option("--only", metavar="ADRES", help="Met --trainer: alleen de gronden op deze plaats, zoals DOCUMENT:2.5 of een artikel.")
@output_option("Schrijf naar dit bestand; de uitgang bepaalt de vorm: .txt .md .html .svg .png .pdf .dot .json; .docx en .odt een brief.")
@click.option(
    "--worksheet", type=click.Path(path_type=Path, dir_okay=False), metavar="BESTAND",
    help="Bij een brief: schrijf het werkblad, dat niet wordt verstuurd, naar dit bestand (.md .docx .odt .pdf).",
)  # fmt: skip
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
    strict: bool, asked: str | None, layout: str, full: bool, trainer: bool, only: str | None, output: Path | None,
    worksheet: Path | None, export_: Path | None,
    variant: str | None,
    kb_name: str,
) -> None:  # fmt: skip
    """Leg uit waarom: het bewijs als tekst, als tekening of als rapport.

    \b
    Voorbeelden:
      waarom explain dossier.yaml
      waarom explain dossier.yaml -o waarom.png
      waarom explain dossier.yaml --layout a4 -o waarom.pdf
      waarom explain dossier.yaml --layout slide -o dia.png
      waarom explain dossier.yaml --full -o bewijs.svg
      waarom explain dossier.yaml -o rapport.html
      waarom explain dossier.yaml --trainer -o oefening.html
      waarom explain dossier.yaml -o besluit.docx
      waarom explain dossier.yaml -o besluit.docx --worksheet werkblad.docx
      waarom explain dossier.yaml --format letter -o besluit.pdf
      waarom explain --receipt bewijs.svg dossier.yaml
    """
    from ..cards.layout import LAYOUTS
    from ..cards.render import NoRenderer
    from ..exports import export

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
    format_ = form_of(output, asked, FORMATS)
    if given("layout") and (full or format_ in ("text", "md", "json", "letter")):
        message = "--full tekent alles, zo groot als het is" if full else f"--layout is voor een tekening, niet voor {format_}"
        raise click.UsageError(f"{message}; laat --layout weg" + ("" if full else " of kies --format svg, png, pdf, dot of html"), context)
    if worksheet is not None and format_ != "letter":
        raise click.UsageError(f"--worksheet hoort bij een brief, niet bij {format_}; kies --format letter of -o besluit.docx", context)
    spare(worksheet, dossier, variant)
    norms = norms_of(kb_name, False, variant)
    found = dossier_of(norms, dossier, False)
    answer = answer_of(norms, found, application, day, readings, strict, False, running)
    if format_ == "letter":
        if norms.wording.nobody is not None:
            reason = norms.wording.nobody
            fail((Problem("K007", "volgens deze regels beslist niemand, dus is er geen besluit en geen brief", hint=reason),), False)
        if variant is not None:
            fail(
                (
                    Problem(
                        "K007", "een brief kan niet volgens een variant", hint="een besluit steunt op geldend recht; laat --variant weg"
                    ),
                ),
                False,
            )
        _letter(answer, output, worksheet)
        return
    decision = only_decision(answer, found)
    if format_ in ("png", "pdf") and output is None and sys.stdout.isatty():
        fail((Problem("K002", f"een {format_.upper()} is geen tekst", hint=f"geef een bestand met -o waarom.{format_}"),), False)
    if trainer and format_ in ("text", "md", "json"):
        fail((Problem("K006", f"een oefening kan niet als {format_}", hint="kies --format html, svg, png, pdf of dot"),), False)
    if only is not None and not trainer:
        raise click.UsageError("--only beperkt een oefening; geef ook --trainer")
    asked_only = only_of(norms, only) if only is not None else None
    if asked_only is not None:
        from ..cards.candidates import candidates

        if not candidates(answer, decision, asked_only):
            fail((no_ground(only, sorted({c.address.id for c in candidates(answer, decision)})),), False)
    sections = _sections(answer, decision, trainer) if format_ == "html" else None
    try:
        data = export(answer, decision, format_, full, trainer, sections, LAYOUTS[layout], asked_only)
    except NoRenderer as error:
        fail((Problem("K003", str(error)),), False)
    if format_ == "text" and output is None and sys.stdout.isatty():
        data = data[: data.rindex(b"\n", 0, len(data) - 1) + 1]  # the receipt is for a file, not for reading
    deliver(data, output)


def _letter(answer: Answer, output: Path | None, worksheet: Path | None) -> None:
    """The letters, and apart from them what stays with the college; both or neither."""
    from ..letter import SHEET_SUFFIXES, SUFFIXES, NoWriter, export_letters, export_sheets
    from ..repairs.turning import openings

    if worksheet is not None and output is not None and worksheet.resolve() == output.resolve():
        fail((Problem("K006", f"de brief en het werkblad gaan allebei naar {output}", hint="geef twee verschillende bestanden"),), False)
    for file, can, what in ((output, SUFFIXES, "een brief"), (worksheet, SHEET_SUFFIXES, "een werkblad")):
        if file is not None and file.suffix.lower() not in can:
            hint = "geef een bestand op een van " + ", ".join(can)
            fail((Problem("K007", f"{what} kan niet als '{file.suffix.lower()}'", hint=hint),), False)
    ways = openings(answer)
    try:
        letter = export_letters(answer, ".md" if output is None else output.suffix.lower(), ways)
        sheet = export_sheets(answer, worksheet.suffix.lower(), ways) if worksheet is not None else b""
    except NoWriter as error:
        fail((Problem("K003", str(error), hint="installeer het met pip install waarom[letter], of kies .docx of .md"),), False)
    if worksheet is not None:
        deliver(sheet, worksheet)
    deliver(letter, output)


def _sections(answer: Answer, decision: Decision, trainer: bool) -> dict[str, Any]:
    """What the report shows besides: the other applications; what is still to be asked; what would change the answer."""
    from reasoner.columns.many import answer as decided

    from ..html.ways import questions, ways

    all_ = () if decision.running else decided(replace(answer.question, application=None)).decisions
    if trainer:
        return {"decisions": all_}
    found = ways(answer, decision)
    return {"decisions": all_, "questions": questions(answer, decision), "repairs": found.repairs, "change": found.sentences}
