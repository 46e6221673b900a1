"""`waarom facts`."""

from __future__ import annotations

import json

import click

from .common import json_option, kb_option, norms_of


@click.command()
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
    from ..rules.vocabulary import dossier_schema, vocabulary_json

    norms = norms_of(kb_name, as_json)
    if schema or as_json:
        click.echo(json.dumps(dossier_schema(norms) if schema else vocabulary_json(norms), ensure_ascii=False, indent=2))
    else:
        from ..rules.report import print_vocabulary

        print_vocabulary(norms)
