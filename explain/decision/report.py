"""Human output in the terminal (rich): the answer first, then why, then the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from reasoner import Answer, Decision
from reasoner.decision.answer import EXCESS, GRANT, KEEPS, MAY_GRANT, AmountRow, Unknown

from .. import words
from ..cards.build import explain
from ..cards.money import NO_AMOUNT, cap_words, is_maximum, is_open, no_amount
from ..cards.outline import lines
from ..terminal import TONES, _clean, console, outline_line, print_variant, titled_table
from .heading import footer

MOST_BLOCKS = 4  # of more applications a table: every proof shows all the others


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
