"""`waarom facts`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from parser import did_you_mean
from parser import norms as n
from reasoner.dossier.record import Problem

from .common import fail, json_option, kb_option, norms_of
from .output import REPORT, into, output_option, report_form


@click.command()
@click.option("--search", metavar="WOORD", help="Alleen waar dit in staat: in een naam, een vraag, een waarde of een lezing.")
@click.option("--kind", metavar="SOORT", help="Alleen de feiten die ertoe doen voor deze soort voorziening.")
@click.option("--entity", metavar="NAAM", help="Alleen de feiten van deze entiteit; haar lijst mag ook.")
@click.option("--kinds", "tree", is_flag=True, help="Alleen de soorten, en waaronder zij vallen.")
@click.option("--readings", "in_full", is_flag=True, help="Alleen de lezingen: de vraag, wat elke keuze betekent, de standaard en waarom.")
@json_option
@click.option("--schema", is_flag=True, help="JSON Schema van een dossier.")
@output_option("Schrijf naar dit bestand (.txt, .json).")
@kb_option
def facts(
    search: str | None, kind: str | None, entity: str | None, tree: bool, in_full: bool, as_json: bool, schema: bool, output: Path | None,
    kb_name: str,
) -> None:  # fmt: skip
    """De woorden van de kennisbank: soorten, feiten met hun vraag, lezingen.

    \b
    Voorbeelden:
      waarom facts
      waarom facts --search uren
      waarom facts --kind SOORT
      waarom facts --entity NAAM
      waarom facts --kinds
      waarom facts --readings --search periode
      waarom facts --schema -o dossier.schema.json
    """
    if (tree or in_full) and (kind is not None or entity is not None or (tree and in_full)):
        raise click.UsageError("--kinds en --readings staan op zichzelf; --search mag er wel bij")
    form = report_form(output, as_json or schema, REPORT)
    norms = norms_of(kb_name, as_json)
    if kind is not None and kind not in norms.provisions:
        hint = did_you_mean(kind, norms.provisions) or "kies uit " + ", ".join(norms.provisions)
        fail((Problem("D006", f"deze kennisbank beslist niet over '{kind}'", hint=hint),), as_json)
    name = _entity(norms, entity, as_json) if entity is not None else None
    with into(output):
        _print(norms, search, kind, name, tree, in_full, form == "json", schema)


def _entity(norms: n.Norms, asked: str, as_json: bool) -> str:
    """The name of an entity, by that name or by its list."""
    known = {e.list_name: e.name for e in norms.entities.values()} | {name: name for name in norms.entities}
    if asked not in known:
        hint = did_you_mean(asked, known) or "kies uit " + ", ".join(norms.entities)
        fail((Problem("D003", f"deze kennisbank kent geen entiteit '{asked}'", hint=hint),), as_json)
    return known[asked]


def _print(
    norms: n.Norms, search: str | None, kind: str | None, entity: str | None, tree: bool, in_full: bool, as_json: bool, schema: bool
) -> None:
    from ..rules.listing import print_kinds, print_readings, print_vocabulary
    from ..rules.selection import select, selected_json
    from ..rules.vocabulary import dossier_schema, vocabulary_json

    chosen = select(norms, search, kind, entity)
    if schema:
        click.echo(json.dumps(dossier_schema(norms), ensure_ascii=False, indent=2))
    elif as_json:
        click.echo(json.dumps(selected_json(vocabulary_json(norms), chosen), ensure_ascii=False, indent=2))
    elif tree:
        print_kinds(norms, chosen.kinds)
    elif in_full:
        print_readings(norms, chosen.readings)
    else:
        print_vocabulary(norms, chosen, narrowed=any(x is not None for x in (search, kind, entity)))
