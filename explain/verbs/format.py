"""`waarom format`."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path

import click

from kb.text import decode, plain
from parser import RuleBaseError
from reasoner.dossier.record import Problem

from .common import BAD_INPUT, STDIN, fail, text_of, visible
from .output import deliver, form_of, output_option

ENDING = ".regels"


@click.command("format")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="BESTAND|MAP...")
@click.option("--check", "only_check", is_flag=True, help="Schrijf niets; status 1 als een bestand anders wordt.")
@click.option("--diff", is_flag=True, help="Schrijf niets; toon wat er anders wordt.")
@output_option("Schrijf het resultaat van een bestand hierheen, en laat dat bestand zelf zoals het is.")
def format_(paths: tuple[Path, ...], only_check: bool, diff: bool, output: Path | None) -> None:
    """Zet regelbestanden in een vaste vorm: inspringing en spaties; wat er staat, verandert niet.

    Regeleinden, teksten en commentaar blijven. Van een map: alle *.regels daarin. Met - komt het van de standaardinvoer.

    \b
    Voorbeelden:
      waarom format mijn-regels/
      waarom format mijn-regels/ --diff
      waarom format mijn-regels/ --check
      waarom format variant.regels -o netjes.regels
    """
    files = tuple(_files(paths))
    if output is not None:
        form_of(output, None, ("regels",))
        if len(files) != 1 or only_check or diff:
            raise click.UsageError("-o hoort bij een bestand, zonder --check en --diff")
    changed = [(path, old, new) for path, old, new in _all_formatted(files) if old != new or output is not None or path == STDIN]
    for path, old, new in changed:
        if diff:
            click.echo(visible("\n".join(_difference(path, old, new))))
        elif only_check:
            click.echo(visible(f"{path} heeft een andere vorm"))
        else:
            deliver(new.encode(), output or (None if path == STDIN else path))
    other = [path for path, old, new in changed if old != new]
    if only_check and other:
        click.echo(f"{len(other)} van {len(files)} bestanden: `waarom format` zet ze goed", err=True)
        raise SystemExit(1)


def _files(paths: tuple[Path, ...]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            found = sorted(path.rglob(f"*{ENDING}"))
            if not found:
                fail((Problem("K006", f"in {path} staat geen *{ENDING}", hint="noem een map met regels, of een bestand"),), False)
            yield from found
        else:
            yield path


def _all_formatted(files: tuple[Path, ...]) -> list[tuple[Path, str, str]]:
    """Path, text as it is and as it becomes; every file is read before any is written. Leaves with status 2 if one cannot be read."""
    from parser.format import formatted

    found: list[tuple[Path, str, str]] = []
    errors: list[str] = []
    for path in files:
        name, text = text_of(path, False)
        try:
            found.append((path, _as_it_is(path, text), formatted(text, name)))
        except RuleBaseError as error:
            errors.append(str(error))
    if errors:
        click.echo(visible("\n\n".join(errors)), err=True)
        raise SystemExit(BAD_INPUT)
    return found


def _as_it_is(path: Path, text: str) -> str:
    """With its own line ends: a file saved with others is written anew."""
    if path == STDIN:
        return text
    data = path.read_bytes()
    return text if data == plain(decode(data)).encode() else data.decode("utf-8", "replace")


def _difference(path: Path, old: str, new: str) -> Iterator[str]:
    return difflib.unified_diff(old.splitlines(), new.splitlines(), str(path), f"{path} (vaste vorm)", lineterm="")
