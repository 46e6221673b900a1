"""Human output in the terminal (rich): the answer first, then why, then the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import IO

from rich import box
from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from parser import norms as n
from reasoner import Answer, Decision
from reasoner.decision.answer import CHOICE, CONTINUE, EXCESS, GRANT, KEEPS, MAY_GRANT, UNDECIDED, AmountRow, Unknown

from .. import words
from ..cards.build import explain
from ..cards.money import NO_AMOUNT, cap_words, is_maximum, is_open, no_amount
from ..cards.outline import lines
from ..exports import footer
from ..rules.coverage import share
from ..rules.inspect import Inspection

MOST_BLOCKS = 4  # of more applications a table: every proof shows all the others
TONES = {GRANT: "cyan", MAY_GRANT: "cyan", CONTINUE: "cyan", UNDECIDED: "yellow", CHOICE: "yellow"}


class _Terminal(Console):
    """A console that leaves a closed pipe to the command line."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console(file: IO[str] | None = None, width: int | None = None, stderr: bool = False) -> Console:
    """The terminal, or plain text for a file."""
    return _Terminal(file=file, width=width, stderr=stderr, highlight=False, soft_wrap=False)


def print_answer(answer: Answer) -> None:
    """One block a decision; of many applications one line each."""
    out = console()
    print_variant(out, answer.norms)
    if len(answer.decisions) > MOST_BLOCKS:
        _overview(out, answer)
        return
    for decision in answer.decisions:
        _decision(out, answer, decision)


def _overview(out: Console, answer: Answer) -> None:
    """Every decision with its outcome, its grounds and what they turn on."""
    cite, records = _citer(answer), answer.model.case.dossier.records
    table = titled_table(f"{len(answer.decisions)} aanvragen", ("aanvraag", "wat en voor wie", "uitkomst", "gronden"))
    for d in answer.decisions:
        person = f" voor {records[d.person].name}" if d.person else ""
        grounds = (
            cite(g.id) + (f" (wegens {words.enumerate_words([*map(cite, g.because)], 'en')})" if g.because else "") for g in d.grounds
        )
        what = words.capital(answer.norms.provisions[d.provision].label) + person
        table.add_row(d.subject, _clean(what), words.outcome_words(d), "\n".join(grounds))
    out.print(table)
    out.print(Text("Waarom, en wat nog onbekend is: geef met --application de id van een aanvraag."))


def print_variant(out: Console, norms: n.Norms) -> None:
    """Says that these are not the rules of the law, if so."""
    if norms.variant is not None:
        out.print(Text(_clean(f"Volgens variant {words.variant_words(norms.variant)}; dit is geen geldend recht."), style="bold"))


def _decision(out: Console, answer: Answer, decision: Decision) -> None:
    card = explain(answer, decision)
    tone = TONES.get(decision.outcome, "dark_orange3")
    head = Text.assemble((_clean(card.sentence), "bold"), "\n", (card.status, f"bold {tone}"))
    for line in (*card.detail, *_excess(answer, decision), *_no_amount(decision)):
        head.append(f"\n{line}")
    out.print(Panel(head, border_style=tone, title=words.subject_words(decision), title_align="left", expand=False, padding=(0, 2)))
    out.print(Text("Waarom", style="bold"))
    width = out.width
    for i, segments in enumerate(lines(card)):
        if i > len(card.detail):
            out.print(outline_line(segments, width))
    _unknown(out, decision)
    _amounts(out, answer, decision)
    _duties(out, answer, decision)
    _recorded(out, answer, decision)
    print_assumed(out, answer, decision)
    out.print(Text(footer(answer, decision), style="dim"))
    out.print()


def _excess(answer: Answer, decision: Decision) -> Iterator[str]:
    """How far something can be granted, where a maximum is exceeded; until when what runs is kept."""
    for g in decision.grounds:
        if g.modality == KEEPS and (border := words.limit_words(answer.norms, g)):
            yield border
        if g.leg == EXCESS and (border := words.limit_words(answer.norms, g)):
            yield f"{border}; het meerdere moet worden geweigerd ({words.cite(answer.norms.articles[g.id].address)})"
    for x in decision.limits:
        yield f"{words.open_limit_words(x)} ({words.cite(answer.norms.articles[x.id].address)})"


def _no_amount(decision: Decision) -> Iterator[str]:
    if decision.outcome in (GRANT, MAY_GRANT) and no_amount(decision):
        yield NO_AMOUNT


def outline_line(segments: list[tuple[str, str]], width: int) -> Text:
    """One line of the outline; what does not fit continues under the sentence."""
    text = Text()
    for words_, style in segments:
        text.append(_clean(words_), style)
    plain = text.plain
    indent = len(plain) - len(plain.lstrip("│├└─ ")) + 2
    if len(plain) <= width:
        return text
    wrapped = text.wrap(Console(width=max(30, width - indent)), max(30, width - indent))
    result = Text()
    guide = "".join("│" if c in "│├" else " " for c in plain[: indent - 2]) + "  "
    for i, line in enumerate(wrapped):
        line.rstrip()
        result.append_text(line if i == 0 else Text.assemble("\n", (guide, "dim"), line))
    return result


def _clean(text: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def titled_table(title: str, columns: Iterable[str]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _unknown(out: Console, decision: Decision) -> None:
    for title, unknown in (("Nog onbekend", decision.unknown), (words.WAITING, decision.waiting)):
        if unknown:
            out.print(Text(f"\n{title} ({len(unknown)})", style="bold"))
            _open(out, unknown)


def _open(out: Console, unknown: Iterable[Unknown]) -> None:
    for u in unknown:
        who = f"oordeel van {u.who or 'het college'}" if u.kind == "oordeel" else f"te vragen aan {u.who}" if u.who else ""
        waits = " · ".join(x for x in (f"{u.fact} ({u.entity})", who, ", ".join(u.ids)) if x)
        out.print(Text.assemble(("? ", "yellow"), _clean(u.question)))
        out.print(Text(f"    {_clean(waits)}", style="dim"))
    out.print()


def _citer(answer: Answer) -> Callable[[str], str]:
    """An address as people cite it."""
    return lambda id_: words.cite(answer.norms.articles[id_].address)


def _amounts(out: Console, answer: Answer, decision: Decision) -> None:
    cite = _citer(answer)
    if decision.amounts:
        names = ("Maximumbedragen", "maximum") if is_maximum(answer.norms, decision) else ("Bedragen", "bedrag")
        table = titled_table(names[0], ("van", "t/m", "waaruit", "factor", names[1], "bron"))
        for r in decision.amounts:
            cell = _cell(r)
            maximum = (
                words.euro(r.maximum) + (", of minder" if is_open(r) else "")
                if r.maximum is not None
                else {"geen_cel": "de tabel kent geen bedrag", "onbekend": "onbekend"}.get(r.status, "")
            )
            table.add_row(words.day(r.from_), words.day(r.to), cell, (r.factor or "") if r.less is None else "", maximum, cite(r.id))
        out.print(table)
    if decision.hours:
        table = titled_table("Uren", ("van", "t/m", "tabel", "uren", "bron"))
        for h in decision.hours:
            cell = f"{h.row}, {h.column}: {words.number(h.percentage)}%" if h.percentage is not None else ""
            hours = (
                words.number(h.maximum)
                if h.maximum is not None
                else {"geen_cel": "de tabel kent geen percentage"}.get(h.status, "onbekend")
            )
            table.add_row(words.day(h.from_), words.day(h.to), cell, hours, cite(h.id))
        out.print(table)


def _cell(row: AmountRow) -> str:
    if row.table is None:
        return ""
    where = f"{row.row}, {row.column}: " if row.row else ""
    if row.less is not None:
        return f"{row.factor or '?'} × {words.euro(row.table)} − {words.euro(row.less)}"
    return "; ".join(x for x in (where + words.euro(row.table), cap_words(row)) if x)


def _duties(out: Console, answer: Answer, decision: Decision) -> None:
    cite = _citer(answer)
    if decision.duties:
        table = titled_table("Plichten", ("wie", "wat", "uiterlijk", "bron"))
        for d in decision.duties:
            table.add_row(d.bearer, _clean(words.duty_words(d)), words.due_words(answer.norms, decision, d), cite(d.id))
        out.print(table)


def _recorded(out: Console, answer: Answer, decision: Decision) -> None:
    cite = _citer(answer)
    check = decision.recorded
    if check is None:
        return
    table = titled_table(words.recorded_heading(decision, check), ("", "gronden"))
    rows = (
        ("genoemd en van toepassing", check.named_and_holding), ("genoemd, maar niet van toepassing", check.named_and_not_holding),
        ("genoemd, nog onbekend", check.named_and_unknown), ("van toepassing, maar niet genoemd", check.holding_and_not_named),
    )  # fmt: skip
    for label, ids in rows:
        if ids:
            table.add_row(label, "; ".join(map(cite, ids)))
    out.print(table)


def print_assumed(out: Console, answer: Answer, decision: Decision) -> None:
    if decision.assumed:
        out.print(Text(f"\nAangenomen, niet vastgesteld ({len(decision.assumed)})", style="bold"))
        for assumed in decision.assumed:
            out.print(Text(f"~ {_clean(words.assumed_words(answer, assumed))}"))
        out.print()


# ---- facts and check


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
