"""The words of a rule base and what `check` finds, in the terminal."""

from __future__ import annotations

from rich.text import Text

from parser import norms as n

from ..terminal import _clean, console, titled_table
from .coverage import share
from .inspect import Inspection


def print_vocabulary(norms: n.Norms) -> None:
    out = console()
    out.print(Text(f"{norms.title}, versie {norms.version}", style="bold"))
    table = titled_table("Voorzieningen waarover wordt beslist", ("naam", "omschrijving"))
    for p in norms.provisions.values():
        table.add_row(p.kind, p.label)
    out.print(table)
    for entity in norms.entities.values():
        table = titled_table(f"{entity.list_name}: {entity.label}", ("naam", "waarde", "vraag", "wie"))
        for link in (x for x in entity.links.values() if not x.inherited):
            table.add_row(link.name, f"id uit {norms.entities[link.target].list_name}", link.question, link.answered_by or "")
        for f in entity.facts.values():
            if not f.system and not f.inherited:
                values = {"ja_nee": "ja | nee", "een_van": " | ".join(f.values)}.get(f.type, f.type) + (
                    " | onbepaald" if f.open_end else ""
                )
                table.add_row(f.name, values, f.question, f"oordeel {f.answered_by or ''}" if f.kind == "oordeel" else f.answered_by or "")
        if table.row_count:
            out.print(table)
    table = titled_table("Lezingen (de eerste keuze is de standaard)", ("naam", "vraag", "keuzes", "verandert"))
    for r in norms.readings.values():
        names = sorted((c.name for c in r.choices), key=lambda c: c != r.default)
        table.add_row(r.name, f"{r.question} ({r.address.id})", "\n".join(names), r.changes)
    out.print(table)


def print_inspection(norms: n.Norms, found: Inspection) -> None:
    out = console()
    out.print(Text(f"{norms.title}, versie {norms.version}: geen fouten; elk citaat staat woordelijk onder zijn adres.", style="bold"))
    table = titled_table("Dekking van de tekst", ("artikel", "kop", "geclaimd", "door regels", "zonder regel"))
    for row in found.coverage:
        shares = (share(part, row.total) for part in (row.rule + row.without_rule, row.rule, row.without_rule))
        table.add_row(f"{row.document}:{row.article}", _clean(row.heading), *shares)
    out.print(table)
    if found.unclaimed:
        out.print(Text(f"Niet geclaimd ({len(found.unclaimed)}): geen regel en geen 'zonder regel'", style="bold"))
    for piece in found.unclaimed:
        place, words_ = f"{piece.file}:{piece.line}: ", f"{piece.address} {_clean(piece.text)}"
        out.print(Text.assemble((place, "dim"), words_, (f" ({piece.reason})", "dim")), soft_wrap=True)
    for finding in found.findings:
        out.print(Text(f"bevinding: {finding}", style="yellow"))
    pieces = f"tekst niet geclaimd: {len(found.unclaimed)}" if found.unclaimed else "de hele tekst is geclaimd"
    out.print(Text(f"{found.rules} uitspraken, {len(norms.readings)} lezingen, {len(found.findings)} bevindingen, {pieces}"))
