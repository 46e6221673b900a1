"""`waarom check`."""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from pathlib import Path

import click

import kb
from kb.text import NotText, read_text
from parser import RuleBaseError, did_you_mean
from reasoner.dossier.record import Problem

from ..load import DEFAULT, load_norms
from .common import fail, json_option, variant_option, visible
from .output import REPORT, deliver, into, output_option, report_form


@click.command()
@click.argument("arguments", nargs=-1, metavar="[KB] | --cases [BESTAND]...")
@json_option
@click.option("--cases", "with_cases", is_flag=True, help="Draai de gevallen van de kennisbank, of die in de genoemde bestanden.")
@click.option("--kb", "kb_name", default=DEFAULT, metavar="NAAM|PAD", help="Kennisbank (ook als argument te geven).")
@variant_option
@click.option("--coverage-table", is_flag=True, help="Alleen de dekking per artikel en lid, als Markdown.")
@click.option(
    "--skeleton",
    type=click.Path(path_type=Path),
    metavar="BESTAND",
    help="Een gepubliceerde tekst (.txt of .xml) als regelbestand om in te vullen: elk adres met zijn woorden.",
)
@click.option("--watch", "watched", is_flag=True, help="Controleer opnieuw bij elke wijziging van een bestand, tot Ctrl-C.")
@click.option("--code", metavar="CODE", help="Wat een foutcode betekent en wat u doet, zoals D009.")
@click.option("--codes", "all_codes", is_flag=True, help="Alle foutcodes, als Markdown.")
@output_option("Schrijf naar dit bestand (.txt, .json; de dekking als .md; een geraamte als .regels).")
def check(
    arguments: tuple[str, ...], as_json: bool, with_cases: bool, kb_name: str, variant: str | None, coverage_table: bool,
    skeleton: Path | None, code: str | None, all_codes: bool, watched: bool,
    output: Path | None,
) -> None:  # fmt: skip
    """Controleer een kennisbank: taal, citaten, dekking van de tekst, bevindingen; of haar gevallen.

    Elke zin en elke tabelcel hoort bij een regel of een 'zonder regel'; wat overblijft wordt genoemd.

    \b
    Voorbeelden:
      waarom check
      waarom check mijn-regels/
      waarom check --cases
      waarom check --cases mijn-gevallen.yaml
      waarom check --cases --variant plan.regels
      waarom check --coverage-table -o dekking.md
      waarom check --skeleton bronnen/tekst.xml -o 2_tekst.regels
      waarom check mijn-regels/ --watch
      waarom check --code D009
    """
    if code is not None or all_codes:
        with into(output):
            _codes(code)
        return
    if skeleton is not None:
        if arguments or with_cases or coverage_table or as_json:
            fail((Problem("K006", "--skeleton staat alleen", hint="waarom check --skeleton BESTAND"),), as_json)
        deliver(_skeleton(skeleton, output is None).encode(), output)
        return
    if variant is not None and not with_cases:
        fail((Problem("K006", "--variant hoort bij --cases", hint="waarom check --cases --variant plan.regels"),), as_json)
    form = report_form(output, as_json, ("md", "text") if coverage_table and not with_cases else REPORT)
    if not with_cases and len(arguments) > 1:
        fail((Problem("K006", f"'{arguments[1]}': een kennisbank tegelijk", hint="bestanden met gevallen horen achter --cases"),), as_json)
    name = arguments[0] if arguments and not with_cases else kb_name
    if watched:
        if output is not None or coverage_table:
            raise click.UsageError("--watch toont elke controle op het scherm; laat -o en --coverage-table weg")
        _watch(name, arguments if with_cases else None, as_json, variant)
        return
    with into(output):
        if with_cases:
            from .check_cases import check_cases

            status = check_cases(kb_name, arguments, as_json, form == "json", variant)
        else:
            status = _rules(name, as_json, form == "json", coverage_table)
    raise SystemExit(status)


def _watch(name: str, files: tuple[str, ...] | None, as_json: bool, variant: str | None) -> None:
    """The check, or the cases, at each change in the folder of the rule base; what is wrong ends nothing."""
    from ..neighbours import neighbour_folders
    from .check_cases import check_cases
    from .watch import watch

    try:
        folder = kb.find(name).path
    except kb.KbNotFound as error:
        fail((Problem("K001", str(error)),), as_json)

    def once() -> None:
        with suppress(SystemExit):
            _ = check_cases(name, files, as_json, as_json, variant) if files is not None else _rules(name, as_json, as_json, False)

    def beside() -> tuple[Path, ...]:
        try:
            return neighbour_folders(kb.find(name))
        except kb.KbNotFound:
            return ()

    watch(folder, once, beside=beside)


def _codes(code: str | None) -> None:
    """One code, or the page of all."""
    from ..rules.codes import codes, page

    if code is None:
        click.echo(page(), nl=False)
        return
    known = codes()
    if code.upper() not in known:
        hint = did_you_mean(code.upper(), known) or "`waarom check --codes` noemt ze alle"
        fail((Problem("K006", f"er is geen foutcode '{code}'", hint=hint),), False)
    click.echo(known[code.upper()].render())


def _rules(name: str, as_json: bool, printed_as_json: bool, coverage_table: bool) -> int:
    """Check the rules and print what was found; 1 if there is anything, else 0."""
    from ..rules.inspect import inspect_json, inspection

    try:
        norms = load_norms(name)
    except kb.KbNotFound as error:
        fail((Problem("K001", str(error)),), as_json)
    except RuleBaseError as error:
        if printed_as_json:
            keys = [
                {"code": d.code, "file": d.span.file, "line": d.span.line, "column": d.span.column, "message": d.message, "hint": d.hint}
                for d in error.diagnostics
            ]
            click.echo(json.dumps({"errors": keys, "findings": [], "coverage": [], "unclaimed": []}, ensure_ascii=False, indent=2))
        else:
            click.echo(visible(str(error)))
            click.echo(f"\n{len(error.diagnostics)} fout(en)")
        return 1
    if coverage_table:
        from ..rules.coverage import coverage_table as table

        click.echo(table(norms), nl=False)
        return 0
    found = inspection(norms)
    if printed_as_json:
        click.echo(json.dumps(inspect_json(found), ensure_ascii=False, indent=2))
    else:
        from ..rules.report import print_inspection

        print_inspection(norms, found)
    return 1 if found.findings or found.unclaimed else 0


def _skeleton(path: Path, shown: bool) -> str:
    """All of it or, with what is wrong with the file, nothing; `shown`: on a terminal control characters cannot act."""
    from parser.published import published
    from parser.published_xml import SourceError
    from parser.skeleton import skeleton

    try:
        text = published(read_text(path))
    except OSError as error:
        fail((Problem("K001", f"{path} is niet te lezen: {error.strerror}", hint="noem een bestand met een gepubliceerde tekst"),), False)
    except NotText as error:
        fail((Problem("K001", f"{path} {error}", hint=error.hint),), False)
    except SourceError as error:
        place = f" (regel {error.line})" if error.line else ""
        fail((Problem("K001", f"{path} {error}{place}", hint=error.hint),), False)
    made = skeleton(text, f"bronnen/{path.name}")
    return visible(made) if shown and sys.stdout.isatty() else made
