"""`waarom synthetic`."""

from __future__ import annotations

from pathlib import Path

import click

from parser import did_you_mean
from reasoner.dossier.record import DossierError, Problem

from .common import fail, kb_option, norms_of, spare
from .output import output_option

MOST_ROWS = 1_000_000_000


@click.command()
@output_option("Waar de tabel komt: .csv of .parquet.")
@click.option("--rows", type=click.IntRange(1, MOST_ROWS), default=1000, show_default=True, metavar="N", help="Hoeveel aanvragen.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, metavar="N", help="Hetzelfde getal geeft dezelfde rijen.")
@click.option("--kind", metavar="SOORT", help="Waar de aanvragen om vragen; weggelaten: alle soorten even vaak.")
@click.option("--assumptions", type=click.Path(path_type=Path), metavar="BESTAND", help="Andere aannames, als YAML.")
@click.option("--show-assumptions", is_flag=True, help="Toon de aannames, als YAML om over te nemen.")
@kb_option
def synthetic(
    output: Path | None, rows: int, seed: int, kind: str | None, assumptions: Path | None, show_assumptions: bool, kb_name: str
) -> None:
    """Verzonnen aanvragen als tabel, om mee te oefenen en te meten.

    Elke rij heeft synthetisch = ja. De regels zeggen welke feiten ertoe doen; de rest is aanname.

    \b
    Voorbeelden:
      waarom synthetic -o aanvragen.csv --rows 10000 --seed 1 --kind SOORT
      waarom synthetic --show-assumptions > aannames.yaml
      waarom synthetic -o aanvragen.csv --assumptions aannames.yaml
    """
    from ..synthetic import Assumptions, read_assumptions, synthetic_blocks, write_table
    from ..synthetic.assume import shown
    from ..synthetic.write import ENDINGS, NoParquet
    from .common import text_of

    norms = norms_of(kb_name, False)
    if kind is not None and kind not in norms.provisions:
        hint = did_you_mean(kind, norms.provisions) or "kies uit " + ", ".join(norms.provisions)
        fail((Problem("D006", f"deze kennisbank beslist niet over '{kind}'", hint=hint),), False)
    made = Assumptions()
    if assumptions is not None:
        name, text = text_of(assumptions, False)
        try:
            made = read_assumptions(norms, text, name)
        except DossierError as error:
            fail(error.problems, False)
    if show_assumptions:
        click.echo(shown(made))
    if output is None:
        if not show_assumptions:
            raise click.UsageError("geef met -o een bestand, of vraag --show-assumptions")
        return
    if output.suffix not in ENDINGS:
        raise click.UsageError(f"'{output}': kies een bestand dat eindigt op {' of '.join(ENDINGS)}")
    spare(output, assumptions)
    remark = f"Zaad {seed}, {rows} aanvragen; aannames: waarom synthetic --show-assumptions."
    try:
        write_table(output, synthetic_blocks(norms, kind, rows, seed, assumptions=made), remark)
    except NoParquet:
        fail((Problem("K004", "voor .parquet is pyarrow nodig, en dat is er niet", hint="pip install pyarrow, of kies .csv"),), False)
    click.echo(f"{rows} synthetische aanvragen in {output}", err=True)
