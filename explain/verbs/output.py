"""Where an answer goes: `-o FILE`, whose ending says in which form."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.text import reason, write
from reasoner.dossier.record import Problem

from .common import fail, visible

if TYPE_CHECKING:
    from rich.console import Console

# a form and the endings that can hold it; of two forms with one ending the first is meant
ENDINGS: dict[str, tuple[str, ...]] = {
    "text": (".txt",),
    "svg": (".svg",),
    "png": (".png",),
    "pdf": (".pdf",),
    "dot": (".dot", ".gv"),
    "html": (".html", ".htm"),
    "md": (".md",),
    "json": (".json",),
    "csv": (".csv",),
    "letter": (".docx", ".odt", ".md", ".pdf", ".json"),
    "yaml": (".yaml", ".yml"),
    "regels": (".regels",),
}
REPORT = ("text", "json")


def output_option(help_: str = "Schrijf naar dit bestand; de uitgang bepaalt de vorm.") -> Callable[[Any], Any]:
    return click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="BESTAND", help=help_)


def form_of(output: Path | None, asked: str | None, forms: tuple[str, ...], as_json: bool = False) -> str:
    """The form to write in: the one asked for, else the one of the ending, else the first of `forms`.

    Leaves with status 2 if the two contradict each other, or if the ending says nothing and nothing is asked for.
    """
    suffix = output.suffix.lower() if output is not None else ""
    fitting = [form for form in forms if suffix in ENDINGS[form]]
    if asked is None:
        if suffix and not fitting:
            hint = "geef een bestand op een van " + ", ".join(dict.fromkeys(e for form in forms for e in ENDINGS[form]))
            fail((Problem("K007", f"dit kan niet als '{suffix}'", hint=hint),), as_json)
        return fitting[0] if fitting else forms[0]
    known = any(suffix in endings for endings in ENDINGS.values())
    if known and asked not in fitting:
        option = "--json" if as_json else f"--format {asked}"
        hint = f"laat {option} weg, of geef een bestand op een van {', '.join(ENDINGS[asked])}"
        fail((Problem("K006", f"{option} en -o {output} spreken elkaar tegen", hint=hint),), as_json)
    return asked


def report_form(output: Path | None, as_json: bool, forms: tuple[str, ...] = REPORT) -> str:
    """Likewise, where --json is the only form that can be asked for."""
    return form_of(output, "json" if as_json else None, forms, as_json)


@contextmanager
def into(output: Path | None) -> Iterator[None]:
    """What is printed inside goes to the file, whole or not at all; without a file to stdout."""
    if output is None:
        yield
        return
    with redirect_stdout(io.StringIO()) as held:
        yield
    deliver(held.getvalue().encode(), output)


def deliver(data: bytes, output: Path | None, as_json: bool = False) -> None:
    """To the file, or to stdout. Leaves with status 2 if the file cannot be written."""
    if output is None:
        click.echo(data, nl=False)
        return
    try:
        write(output, data)
    except OSError as error:
        missing = isinstance(error, FileNotFoundError) and not output.parent.is_dir()
        why = f"de map {output.parent} bestaat niet" if missing else reason(error)
        fail((Problem("K004", f"{output} is niet te schrijven: {why}", hint="maak de map eerst" if missing else ""),), as_json)
    click.echo(visible(f"{output} geschreven"), err=True)


def fresh(output: Path | None) -> None:
    """Leave with status 2 rather than write over a file that somebody may have filled in."""
    if output is not None and output.exists() and output.is_file():
        fail(
            (Problem("K004", f"{output} bestaat al en wordt niet overschreven", hint="kies een andere naam, of haal dat bestand weg"),),
            False,
        )


def report_text(output: Path | None, show: Callable[[Console], None]) -> bytes:
    """Print a report, or give the text for a file."""
    from ..terminal import console

    if output is None:
        show(console())
        return b""
    out = console(io.StringIO(), 110)
    with out.capture() as captured:
        show(out)
    return captured.get().encode()
