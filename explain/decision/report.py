"""Human output in the terminal (rich): the answer in a sentence, a line for each ground, what would change it, what is open.

The proof, the duties and every presumption are there for who asks; then the sentence closes the output too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table
from rich.text import Text

from parser.norms import APPLICATION, CellRule, ProductRule
from reasoner import Answer, Decision
from reasoner.decision.answer import EXCESS, GRANT, KEEPS, MAY_GRANT, UNDECIDED, AmountRow, HoursRow, Unknown
from reasoner.questions.irrelevant import amount_uses, open_rows

from .. import words
from ..cards.build import explain
from ..cards.money import NO_AMOUNT, cap_words, is_maximum, is_open, no_amount, no_result, period, product_words, step_words
from ..cards.outline import lines
from ..sentence import CHANGE, READING, GroundReason, below, force_words, ground_reasons, outcome_words, sentence
from ..terminal import TONES, _clean, console, outline_line, print_variant, titled_table
from .heading import footer
from .receipt import receipt_line

MOST_BLOCKS = 4  # of more applications a table alone: every proof shows all the others
MOST_LISTED, MOST_ASSUMED = 3, 1  # of what is unknown or taken to be so, on the first screen
IN_PRINCIPLE = "in beginsel"
WEIGHT = {"weigert": "moet", "kan_weigeren": "kan", "kan_beeindigen": "kan", "behoudt": "blijft"}


@dataclass(frozen=True)
class Shown:
    """What is printed besides the first screen. ways: by application (or running provision) what would turn the outcome."""

    tree: bool = False
    duties: bool = False
    ways: Mapping[str, str] = field(default_factory=dict)

    @property
    def long(self) -> bool:
        return self.tree or self.duties


def print_answer(answer: Answer, shown: Shown | None = None) -> None:
    """One screen a decision; of several applications first a table, of many nothing else."""
    out, shown = console(), shown or Shown()
    print_variant(out, answer.norms)
    if len(answer.decisions) > 1:
        _overview(out, answer)
    if len(answer.decisions) > MOST_BLOCKS:
        return
    for i, decision in enumerate(answer.decisions):
        if i:
            out.print()
        _decision(out, answer.about(decision), decision, shown)


def _overview(out: Console, answer: Answer) -> None:
    """Every decision with its outcome, its grounds and what they turn on."""
    cite, noun = _citer(answer), answer.norms.application.label
    title = f"{len(answer.decisions)} aanvragen" if noun == APPLICATION else f"{len(answer.decisions)} keer een {noun}"
    table = titled_table(title, (noun, "wat en voor wie", "uitkomst", "gronden"))
    for d in answer.decisions:
        grounds = (
            cite(g.id) + (f" (wegens {words.enumerate_words([*map(cite, g.because)], 'en')})" if g.because else "") for g in d.grounds
        )
        what = words.capital(answer.norms.provisions[d.provision].label) + words.whose(d, answer)
        table.add_row(d.subject, _clean(what), outcome_words(answer, d), "\n".join(grounds))
    out.print(table)
    if len(answer.decisions) > MOST_BLOCKS:
        out.print(Text(f"Waarom, en wat nog onbekend is: geef met --application de id van een {answer.norms.application.label}."))


def _decision(out: Console, answer: Answer, decision: Decision, shown: Shown) -> None:
    card = explain(answer, decision)
    said = Text(sentence(answer, decision), style=f"bold {TONES.get(decision.outcome, 'dark_orange3')}")
    out.print(Text.assemble((_clean(card.sentence), "bold"), (f" ({words.subject_words(decision, answer.norms)})", "dim")))
    out.print(said)
    possible = card.detail if decision.outcome == UNDECIDED else ()  # of a grant the sentence says what is only presumed
    for line in (*possible, *_excess(answer, decision), *_no_amount(decision)):
        out.print(Text(_clean(line)))
    _grounds(out, answer, decision)
    _below(out, answer, decision, shown)
    _unknown(out, answer, decision, shown)
    if shown.long:
        _amounts(out, answer, decision)
    else:
        _amount_lines(out, answer, decision)
    if shown.tree:
        out.print(Text("\nWaarom", style="bold"))
        for i, segments in enumerate(lines(card)):
            if i > len(card.detail):
                out.print(outline_line(segments, out.width))
    if shown.duties:
        _duties(out, answer, decision)
    _recorded(out, answer, decision)
    if shown.long:
        print_assumed(out, answer, decision)
    else:
        _kept_short(out, answer, decision)
    out.print(Text(footer(answer, decision) if shown.long else receipt_line(answer, decision), style="dim"))
    if shown.long:
        out.print(said)


def _below(out: Console, answer: Answer, decision: Decision, shown: Shown) -> None:
    """What would turn the outcome, and what the one who decides may still do."""
    told = [x for x in below(answer, decision, shown.ways.get(decision.subject, "")) if x.brief or x.label == READING]
    for i, line in enumerate(told):
        text = line.text if shown.long or line.label == CHANGE else line.brief or line.text
        out.print(Text.assemble(("\n" if i == 0 else "", ""), (f"{line.label}: ", "bold"), _clean(text)))


def _grounds(out: Console, answer: Answer, decision: Decision) -> None:
    """A line a ground: whether it binds, the facts, where it stands."""
    reasons = ground_reasons(answer, decision)
    if not reasons:
        return
    title = "Gronden" if decision.running is None else "Waarop het rust"
    out.print(Text(f"\n{title} ({len(reasons)})", style="bold"))
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=8)
    table.add_column(ratio=6)
    told: dict[str, str] = {}
    for reason in reasons:
        ground = reason.ground
        cited = words.cite(answer.norms.articles[ground.id].address)
        weight = IN_PRINCIPLE if IN_PRINCIPLE in force_words(answer, decision, ground) else WEIGHT[ground.modality]
        text = f"om dezelfde reden als {told[reason.text]}" if reason.text in told else reason.brief
        told.setdefault(reason.text, cited)
        table.add_row(
            Text(weight, style="dark_orange3" if ground.binding else "yellow"), _clean(text), Text(_source(answer, reason), "dim")
        )
    out.print(table)


def _source(answer: Answer, reason: GroundReason) -> str:
    """`Regeling art. 2 lid 5, wegens lid 3 onder c`: the ground, and the conditions on which it turns."""
    at = answer.norms.articles[reason.ground.id].address
    because = [answer.norms.articles[i].address for i in reason.because]
    cited = words.enumerate_words([words.cite_beside(x, at) for x in because], "en")
    return words.cite(at) + (f", wegens {cited}" if because else "")


def _kept_short(out: Console, answer: Answer, decision: Decision) -> None:
    """What is taken to be so, and what else can be asked for, in a few lines."""
    if decision.assumed:
        named = [words.small(words.assumed_sentence(answer, x)) for x in decision.assumed[:MOST_ASSUMED]]
        left = len(decision.assumed) - len(named)
        more = f"; en nog {left}" if left else ""
        out.print(Text.assemble((f"\nAangenomen, niet vastgesteld ({len(decision.assumed)}): ", "bold"), _clean("; ".join(named)), more))
    options = ["het bewijs met --tree"] + ([_number_of(len(decision.duties))] if decision.duties else [])
    out.print(Text(f"Ook te zien: {words.enumerate_words(options, 'en')}.", style="dim"))


def _number_of(many: int) -> str:
    return f"{many} plicht{'en' if many > 1 else ''} met --duties"


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


def _unknown(out: Console, answer: Answer, decision: Decision, shown: Shown) -> None:
    for title, unknown in (("Nog onbekend", decision.unknown), (words.WAITING, decision.waiting)):
        if unknown:
            out.print(Text(f"\n{title} ({len(unknown)})", style="bold"))
            most = len(unknown) if shown.long else MOST_LISTED if title != words.WAITING else 1
            _open(out, answer, unknown[:most])
            if len(unknown) > most:
                out.print(Text(f"  en nog {len(unknown) - most}: `waarom ask` noemt ze, de meest beslissende eerst", style="dim"))


def _open(out: Console, answer: Answer, unknown: Iterable[Unknown]) -> None:
    cite = _citer(answer)
    for u in unknown:
        who = words.judged_by(u.who, answer.norms) if u.kind == "oordeel" else words.asked_of(u.who)
        waits = " · ".join(x for x in (f"{u.fact} ({u.entity})", who, ", ".join(map(cite, u.ids))) if x)
        for prefix, text, style in (("? ", u.question, ""), ("  ", waits, "dim")):
            for i, line in enumerate(Text(_clean(text)).wrap(out, max(30, out.width - 2))):
                line.rstrip()
                out.print(Text.assemble((prefix if i == 0 else "  ", "yellow"), (line.plain, style)))


def _citer(answer: Answer) -> Callable[[str], str]:
    """An address as people cite it."""
    return lambda id_: words.cite(answer.norms.articles[id_].address)


def _amount_lines(out: Console, answer: Answer, decision: Decision) -> None:
    """A line for each amount and each number of hours."""
    cite = _citer(answer)
    if decision.outcome == UNDECIDED:  # what can be granted is said once that is possible at all
        return
    rows: list[tuple[str, str, str]] = []
    what = "ten hoogste " if is_maximum(answer.norms, decision) else ""
    for r in decision.amounts:
        much = what + words.euro(r.maximum) + (" of minder" if is_open(r) else "") if r.maximum is not None else _no_row(r)
        rows.append((_days(r), much, cite(r.id)))
    for h in decision.hours:
        much = f"ten hoogste {words.number(h.maximum)} uur" if h.maximum is not None else _no_row(h)
        rows.append((_days(h), much, cite(h.id)))
    if rows:
        out.print(
            Text("\nBedragen en uren" if decision.hours and decision.amounts else "\nUren" if decision.hours else "\nBedragen", "bold")
        )
        table = Table.grid(padding=(0, 2, 0, 0))
        for row in rows:
            table.add_row(*(_clean(x) for x in row))
        out.print(table)
    if line := _why_open(answer, decision):
        out.print(Text(line, style="dim"))


def _why_open(answer: Answer, decision: Decision) -> str:
    """Why an amount is not known: what is still to be asked, or that the rules have no case for it."""
    open_ = {row.id for row in open_rows(decision)}
    if any(amount_uses(answer, decision)):
        return "Wat voor de berekening nog nodig is, zegt `waarom ask`."
    rules = [rule for rule in answer.norms.provisions[decision.provision].amounts if rule.address.id in open_]
    if rules and all(isinstance(rule, ProductRule | CellRule) for rule in rules):
        return "Voor de berekening is geen feit onbekend: zij komt niet uit, want er wordt door nul gedeeld of er is geen eind."
    return ""


def _days(row: AmountRow | HoursRow) -> str:
    return f"{words.day(row.from_)} t/m {words.day(row.to)}" if row.from_ is not None and row.to is not None else ""


def _no_row(row: AmountRow | HoursRow) -> str:
    return "geen bedrag in de regels" if row.status == "geen_cel" else no_result(row)


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
                else {"geen_cel": "de regels kennen geen bedrag", "onbekend": "onbekend"}.get(r.status, "")
            )
            days = (words.day(r.from_), words.day(r.to)) if period(answer.norms, decision, r) else ("", "")
            table.add_row(*days, cell, (r.factor or "") if r.less is None and not r.steps else "", maximum, cite(r.id))
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
    if row.less is not None or row.steps:
        base = product_words(row) if row.less is not None else where + (product_words(row) or words.euro(row.table))
        return "; ".join((base, *map(step_words, row.steps)))
    return "; ".join(x for x in (where + words.euro(row.table), cap_words(row)) if x)


def _duties(out: Console, answer: Answer, decision: Decision) -> None:
    cite = _citer(answer)
    if decision.duties:
        table = titled_table("Plichten", ("wie", "wat", "uiterlijk", "bron"))
        for d in decision.duties:
            table.add_row(words.who_words(d.bearer), _clean(words.duty_words(d)), words.due_words(answer.norms, decision, d), cite(d.id))
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
