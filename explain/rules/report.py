"""What `check` finds, in the terminal."""

from __future__ import annotations

from rich.text import Text

from parser import norms as n

from ..origin import builds_on
from ..terminal import _clean, console, titled_table
from .coverage import share
from .inspect import Inspection


def print_inspection(norms: n.Norms, found: Inspection) -> None:
    out = console()
    out.print(Text(f"{norms.title}, versie {norms.version}: geen fouten; elk citaat staat woordelijk onder zijn adres.", style="bold"))
    if (origin := builds_on(norms)) is not None:
        out.print(Text(origin))
    table = titled_table("Dekking van de tekst", ("artikel", "kop", "geclaimd", "door regels", "zonder regel"))
    for row in found.coverage:
        shares = (share(part, row.total) for part in (row.rule + row.without_rule, row.rule, row.without_rule))
        table.add_row(n.Address(row.document, (row.article,)).id, _clean(row.heading), *shares)
    out.print(table)
    if found.unclaimed:
        out.print(Text(f"Niet geclaimd ({len(found.unclaimed)}): geen regel en geen 'zonder regel'", style="bold"))
    for piece in found.unclaimed:
        place, words_ = f"{piece.file}:{piece.line}: ", f"{piece.address} {_clean(piece.text)}"
        out.print(Text.assemble((place, "dim"), words_, (f" ({piece.reason})", "dim")), soft_wrap=True)
    for finding in found.found:
        out.print(Text.assemble((finding.place, "dim"), (f"bevinding: {finding.text}", "yellow")), soft_wrap=True)
    pieces = f"tekst niet geclaimd: {len(found.unclaimed)}" if found.unclaimed else "de hele tekst is geclaimd"
    out.print(Text(f"{found.rules} uitspraken, {len(norms.readings)} lezingen, {len(found.findings)} bevindingen, {pieces}"))
