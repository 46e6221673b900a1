"""The command line `waarom`. stdout is the answer, stderr the rest.

Exit status: 0 answered; 2 bad input (dossier, options, a broken rule base); 1 only for
`check` with errors or findings.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

import kb
from parser import RuleBaseError, did_you_mean
from reasoner.dossier import DossierError, Problem

from .rulebase import DEFAULT, load_norms

if TYPE_CHECKING:
    from parser.norms import Norms
    from reasoner import Answer, Decision, Dossier

FORMATS = ("text", "svg", "png", "dot", "html", "md")
BAD_INPUT = 2

kb_option = click.option(
    "--kb", "kb_name", default=DEFAULT, show_default=True, metavar="NAAM|PAD", help="Kennisbank: een naam, of een map met *.regels."
)
application_option = click.option("--application", metavar="ID", help="Een aanvraag uit het dossier; weglaten kan als er een is.")
date_option = click.option(
    "--date", "day", metavar="JJJJ-MM-DD", help="Datum van het besluit; anders die uit het dossier, anders de dag waarop is ontvangen."
)
reading_option = click.option(
    "--reading", "readings", multiple=True, metavar="NAAM=KEUZE", help="Kies een andere lezing van een dubbelzinnige tekst."
)
strict_option = click.option("--strict", is_flag=True, help="Zonder vermoedens en aannames.")
json_option = click.option("--json", "as_json", is_flag=True, help="Als JSON.")
dossier_argument = click.argument("dossier", type=click.Path(path_type=Path))


class DutchGroup(click.Group):
    """Unknown verbs get a 'bedoelde u'."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args and self.get_command(ctx, args[0]) is None:
            near = did_you_mean(args[0], self.list_commands(ctx))
            raise click.UsageError(
                _visible(f"onbekende opdracht '{args[0]}'. {near or 'Kies uit ' + ', '.join(self.list_commands(ctx))}"), ctx
            )
        return super().resolve_command(ctx, args)


@click.group(cls=DutchGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="waarom", prog_name="waarom")
def main() -> None:
    """Waarom: waarom is dit geweigerd, en wat zou het antwoord veranderen?

    \b
    Voorbeelden:
      waarom facts
      waarom new SOORT > dossier.yaml
      waarom decide dossier.yaml
      waarom explain dossier.yaml --format svg -o waarom.svg
      waarom check

    \b
    Aanvullen met de Tab-toets (bash; ook zsh en fish):
      eval "$(_WAAROM_COMPLETE=bash_source waarom)"
    """


# ---- bad input


def fail(problems: tuple[Problem, ...], as_json: bool) -> NoReturn:
    """Print every problem to stderr and leave with status 2."""
    if as_json:
        from .serialize import errors_json

        click.echo(json.dumps(errors_json(problems), ensure_ascii=False, indent=2), err=True)
    else:
        for p in problems:
            place = f"{p.file}:{p.line}:{p.column}: " if p.file and p.line else f"{p.file}: " if p.file else ""
            click.echo(_visible(f"{place}{p.code} {p.message}"), err=True)
            if p.hint:
                click.echo(_visible(f"    {p.hint}"), err=True)
    raise SystemExit(BAD_INPUT)


def _visible(text: str) -> str:
    """Text for a terminal: control characters cannot act."""
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)


def _norms(name: str, as_json: bool) -> Norms:
    try:
        return load_norms(name)
    except kb.KbNotFound as error:
        fail((Problem("K001", str(error)),), as_json)
    except RuleBaseError as error:
        if as_json:
            fail(tuple(Problem(d.code, d.message, d.span.file, d.span.line, d.span.column, d.hint) for d in error.diagnostics), True)
        click.echo(_visible(str(error)), err=True)
        raise SystemExit(BAD_INPUT) from None


def _dossier(norms: Norms, path: Path, as_json: bool) -> Dossier:
    from reasoner import read_dossier

    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise OSError
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = (
            "bestaat niet"
            if isinstance(error, FileNotFoundError)
            else "is een map"
            if isinstance(error, IsADirectoryError)
            else "is geen leesbare UTF-8-tekst"
        )
        fail((Problem("D000", f"{path} {reason}", hint="`waarom new SOORT` maakt een dossier om in te vullen"),), as_json)
    try:
        return read_dossier(norms, text, str(path))
    except DossierError as error:
        fail(error.problems, as_json)


def _answer(
    norms: Norms, dossier: Dossier, application: str | None, day: str | None, readings: tuple[str, ...], strict: bool, as_json: bool
) -> Answer:
    from reasoner import decide

    try:
        chosen = _chosen(readings)
        return decide(norms, dossier, application=application, date=_day(day), readings=chosen, strict=strict)
    except DossierError as error:
        fail(error.problems, as_json)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise DossierError((Problem("D010", f"'{text}' is geen datum", hint="schrijf jaar-maand-dag, bijvoorbeeld 2024-09-15"),)) from None


def _chosen(readings: tuple[str, ...]) -> dict[str, str]:
    chosen: dict[str, str] = {}
    for text in readings:
        name, choice = _reading(text)
        if name in chosen and chosen[name] != choice:
            raise DossierError((Problem("D011", f"lezing '{name}' is twee keer gekozen", hint="kies er een"),))
        chosen[name] = choice
    return chosen


def _reading(text: str) -> tuple[str, str]:
    name, equals, choice = text.partition("=")
    if not equals:
        raise DossierError((Problem("D011", f"'{text}' is geen lezing", hint="schrijf NAAM=KEUZE; `waarom facts` noemt de lezingen"),))
    return name.strip(), choice.strip()


def _one(answer: Answer, dossier: Dossier) -> Decision:
    if len(answer.decisions) != 1:
        ids = ", ".join(d.application for d in answer.decisions)
        fail(
            (Problem("D012", "het dossier heeft meer dan één aanvraag", dossier.file, hint=f"kies er een met --application: {ids}"),), False
        )
    return answer.decisions[0]


# ---- verbs


@main.command()
@click.argument("soort")
@kb_option
def new(soort: str, kb_name: str) -> None:
    """Een dossier om in te vullen, elke vraag als commentaar.

    \b
    Voorbeeld:
      waarom new SOORT > dossier.yaml        (waarom facts noemt de soorten)
    """
    from .template import template

    norms = _norms(kb_name, False)
    if soort not in norms.provisions:
        hint = did_you_mean(soort, norms.provisions) or "kies uit " + ", ".join(norms.provisions)
        fail((Problem("D006", f"deze kennisbank beslist niet over '{soort}'", hint=hint),), False)
    click.echo(template(norms, soort), nl=False)


@main.command()
@dossier_argument
@application_option
@date_option
@reading_option
@strict_option
@json_option
@click.option("--show", type=click.Choice(["datalog"]), help="datalog: het vertaalde programma, elke regel met haar adres.")
@kb_option
def decide(
    dossier: Path,
    application: str | None,
    day: str | None,
    readings: tuple[str, ...],
    strict: bool,
    as_json: bool,
    show: str | None,
    kb_name: str,
) -> None:
    """Beslis de aanvragen in een dossier: uitkomst, alle gronden, wat nog onbekend is.

    \b
    Voorbeelden:
      waarom decide dossier.yaml
      waarom decide dossier.yaml --application a1 --json
      waarom decide dossier.yaml --reading NAAM=KEUZE
      waarom decide dossier.yaml --show datalog
    """
    norms = _norms(kb_name, as_json)
    found = _dossier(norms, dossier, as_json)
    answer = _answer(norms, found, application, day, readings, strict, as_json)
    if show == "datalog":
        _show_datalog(answer, found, application, day, strict)
    elif as_json:
        from .serialize import answer_json

        click.echo(json.dumps(answer_json(answer), ensure_ascii=False, indent=2))
    else:
        from .report import print_answer

        print_answer(answer)


def _show_datalog(answer: Answer, dossier: Dossier, application: str | None, day: str | None, strict: bool) -> None:
    from reasoner.datalog import show as show_clause
    from reasoner.ground import Setting
    from reasoner.program import program

    asked = _day(day)
    setting = Setting(asked.toordinal() if asked else None, answer.readings, strict)
    for section in program(answer.norms, dossier, setting, tuple(d.application for d in answer.decisions)):
        click.echo(f"% ==== {section.title}")
        comment = ""
        for words, clause in section.clauses:
            if words != comment:
                comment = words
                click.echo(_visible(f"\n% {words}" if words else ""))
            click.echo(_visible(show_clause(clause)))
        click.echo("")


@main.command()
@dossier_argument
@application_option
@date_option
@reading_option
@strict_option
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True, help="Vorm van de uitleg.")
@click.option("--full", is_flag=True, help="Het hele bewijs, ook wat vervuld is.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Schrijf naar dit bestand.")
@kb_option
def explain(
    dossier: Path, application: str | None, day: str | None, readings: tuple[str, ...], strict: bool, format_: str, full: bool,
    output: Path | None, kb_name: str,
) -> None:  # fmt: skip
    """Leg uit waarom: het bewijs als tekst of als tekening.

    \b
    Voorbeelden:
      waarom explain dossier.yaml
      waarom explain dossier.yaml --format png -o waarom.png
      waarom explain dossier.yaml --format svg --full -o bewijs.svg
    """
    from .exports import export
    from .render import NoRenderer

    norms = _norms(kb_name, False)
    found = _dossier(norms, dossier, False)
    answer = _answer(norms, found, application, day, readings, strict, False)
    decision = _one(answer, found)
    if format_ == "png" and output is None and sys.stdout.isatty():
        fail((Problem("K002", "een PNG is geen tekst", hint="geef een bestand met -o waarom.png"),), False)
    try:
        data = export(answer, decision, format_, full)
    except NoRenderer as error:
        fail((Problem("K003", str(error)),), False)
    if output is None:
        click.echo(data, nl=False)
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        fail((Problem("K004", f"{output} is niet te schrijven: {error.strerror}"),), False)
    click.echo(_visible(f"{output} geschreven"), err=True)


@main.command()
@json_option
@click.option("--schema", is_flag=True, help="JSON Schema van een dossier.")
@kb_option
def facts(as_json: bool, schema: bool, kb_name: str) -> None:
    """De woorden van de kennisbank: soorten, feiten met hun vraag, lezingen.

    \b
    Voorbeelden:
      waarom facts
      waarom facts --schema > dossier.schema.json
    """
    from .vocabulary import dossier_schema, vocabulary_json

    norms = _norms(kb_name, as_json)
    if schema or as_json:
        click.echo(json.dumps(dossier_schema(norms) if schema else vocabulary_json(norms), ensure_ascii=False, indent=2))
    else:
        from .report import print_vocabulary

        print_vocabulary(norms)


@main.command()
@click.argument("kb_argument", required=False, metavar="[KB]")
@json_option
@click.option("--kb", "kb_name", default=DEFAULT, metavar="NAAM|PAD", help="Kennisbank (ook als argument te geven).")
def check(kb_argument: str | None, as_json: bool, kb_name: str) -> None:
    """Controleer een kennisbank: taal, citaten, dekking van de tekst, bevindingen.

    \b
    Voorbeelden:
      waarom check
      waarom check mijn-regels/
    """
    from .inspect import inspect_json, inspection

    name = kb_argument or kb_name
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
            click.echo(json.dumps({"errors": keys, "findings": [], "coverage": []}, ensure_ascii=False, indent=2))
        else:
            click.echo(_visible(str(error)))
            click.echo(f"\n{len(error.diagnostics)} fout(en)")
        raise SystemExit(1) from None
    found = inspection(norms)
    if as_json:
        click.echo(json.dumps(inspect_json(found), ensure_ascii=False, indent=2))
    else:
        from .report import print_inspection

        print_inspection(norms, found)
    raise SystemExit(1 if found.findings else 0)


def run(arguments: list[str] | None = None) -> None:
    """Entry point (arguments: those of the process): no traceback reaches a user."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            with contextlib.suppress(OSError):
                stream.reconfigure(errors="replace")
    try:
        main(args=arguments, standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        raise SystemExit(BAD_INPUT) from None
    except (click.Abort, KeyboardInterrupt):
        raise SystemExit(130) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whoever read us has seen enough
        raise SystemExit(0) from None
    except OSError as error:
        click.echo(f"K004 de uitvoer is niet te schrijven: {error.strerror}", err=True)
        raise SystemExit(BAD_INPUT) from None
    except RecursionError:
        click.echo("K005 de invoer is te diep genest", err=True)
        raise SystemExit(BAD_INPUT) from None


if __name__ == "__main__":
    run()
