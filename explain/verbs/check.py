"""`waarom check`."""

from __future__ import annotations

import json

import click

import kb
from parser import RuleBaseError
from reasoner.dossier.record import Problem

from ..load import DEFAULT, load_norms
from .common import fail, json_option, visible


@click.command()
@click.argument("arguments", nargs=-1, metavar="[KB] | --cases [FILE]...")
@json_option
@click.option("--cases", "with_cases", is_flag=True, help="Draai de gevallen van de kennisbank, of die in de genoemde bestanden.")
@click.option("--kb", "kb_name", default=DEFAULT, metavar="NAAM|PAD", help="Kennisbank (ook als argument te geven).")
@click.option("--coverage-table", is_flag=True, help="Alleen de dekking per artikel en lid, als Markdown.")
def check(arguments: tuple[str, ...], as_json: bool, with_cases: bool, kb_name: str, coverage_table: bool) -> None:
    """Controleer een kennisbank: taal, citaten, dekking van de tekst, bevindingen; of haar gevallen.

    Elke zin en elke tabelcel hoort bij een regel of een 'zonder regel'; wat overblijft wordt genoemd.

    \b
    Voorbeelden:
      waarom check
      waarom check mijn-regels/
      waarom check --cases
      waarom check --cases mijn-gevallen.yaml
      waarom check --coverage-table > dekking.md
    """
    if with_cases:
        from .check_cases import check_cases

        check_cases(kb_name, arguments, as_json)
        return
    from ..rules.inspect import inspect_json, inspection

    if len(arguments) > 1:
        fail((Problem("K006", f"'{arguments[1]}': een kennisbank tegelijk", hint="bestanden met gevallen horen achter --cases"),), as_json)
    name = arguments[0] if arguments else kb_name
    try:
        norms = load_norms(name)
    except kb.KbNotFound as error:
        fail((Problem("K001", str(error)),), as_json)
    except RuleBaseError as error:
        if as_json:
            keys = [
                {"code": d.code, "file": d.span.file, "line": d.span.line, "column": d.span.column, "message": d.message, "hint": d.hint}
                for d in error.diagnostics
            ]
            click.echo(json.dumps({"errors": keys, "findings": [], "coverage": [], "unclaimed": []}, ensure_ascii=False, indent=2))
        else:
            click.echo(visible(str(error)))
            click.echo(f"\n{len(error.diagnostics)} fout(en)")
        raise SystemExit(1) from None
    if coverage_table:
        from ..rules.coverage import coverage_table as table

        click.echo(table(norms), nl=False)
        return
    found = inspection(norms)
    if as_json:
        click.echo(json.dumps(inspect_json(found), ensure_ascii=False, indent=2))
    else:
        from ..rules.report import print_inspection

        print_inspection(norms, found)
    raise SystemExit(1 if found.findings or found.unclaimed else 0)
