"""Amounts and hours in a letter: what was computed, its numbers in plain sentences, what it may not exceed, where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from parser import norms as n
from reasoner.decision.answer import AmountRow, HoursRow
from reasoner.semantics.terms import record_of
from reasoner.semantics.uses import value_text

from .. import words
from ..cards.money import Sum, amounts, goes_on, hours, is_maximum, is_open, no_amount
from ..sentence.fill import fill as filled
from ..sentence.fill import value_words
from .matter import Matter
from .model import FIXED, Block, Origin, Sentence, Source, field, fill, law, paragraph, say, subheading, table
from .motive import ROUND, Use
from .rows import row_words

START = "bedrag waarmee wij rekenen"
SPACE = "…"  # a value that is for the one who decides to fill in


def amount(matter: Matter, judged: set[Use]) -> Iterator[Block]:
    """The amount of a decision that grants; what is granted of a maximum is for the one who decides."""
    if not matter.decision.amounts:
        return
    yield subheading("Bedrag", FIXED)
    yield from computed(matter, judged)
    if no_amount(matter.decision):
        return
    dated = any(x.period for x in amounts(matter.answer, matter.decision))
    at_most, known = is_maximum(matter.norms, matter.decision), all(r.maximum is not None for r in matter.decision.amounts)
    if at_most or not known:
        yield paragraph(fill("Wij kennen toe: [bedrag per periode].", law("art. 4:31 Awb")) if dated else fill("Het bedrag is: [bedrag]."))


def computed(matter: Matter, judged: set[Use] | None = None) -> Iterator[Block]:
    """What the rules give: a table, its numbers, its limit, and where the calculation stands. judged: None where nothing is decided."""
    rows = matter.decision.amounts
    if no_amount(matter.decision):
        text = "De regels kennen geen bedrag voor wat is gevraagd. Er is geen bedrag dat wij kunnen toekennen."
        yield paragraph(say(text, field("amounts")))
        yield from _places(matter, rows)
        return
    at_most, column = ("ten hoogste ", "ten hoogste") if is_maximum(matter.norms, matter.decision) else ("", "bedrag")
    yield from row_words(matter, rows, judged)
    if numbers := tuple(_numbers(matter)):
        yield paragraph(*numbers)
    yield paragraph(say(f"Het bedrag is {at_most}".rstrip() + ":", field("amounts")))
    sums = list(zip(rows, _sums(matter), strict=True))
    dated = any(x.period for _, x in sums)
    rated = any(r.counted or r.less is not None for r in rows)
    source = "tabel" if any(r.row for r in rows) else "tarief" if rated else START if _begins_with_a_fact(matter) else "bedrag in de regels"
    head = (*(("van", "tot en met") if dated else ()), source, "berekening", column)
    yield table(
        head,
        (
            ((*((_span(r) if x.period else ("", "")) if dated else ()), x.cell, _calculation(x), x.result), field(f"amounts.{i}", r.id))
            for i, (r, x) in enumerate(sums, 1)
        ),
    )
    yield from _together(matter, at_most, dated)
    yield from _caps(matter)
    if any(r.status == "geen_cel" for r in rows):
        yield paragraph(say("De tabel kent niet voor elke periode een bedrag.", field("amounts")))
    if any(r.maximum is None and r.status != "geen_cel" for r in rows):
        yield paragraph(say("Niet voor elke periode is het bedrag bekend.", field("amounts")))
    yield from _places(matter, rows)


def counted_hours(matter: Matter, judged: set[Use] | None = None) -> Iterator[Block]:
    """The number of hours that may not be exceeded, and where the calculation stands. judged: as with an amount."""
    if not any(r.row for r in matter.decision.amounts):  # else it was told there
        yield from row_words(matter, matter.decision.hours, judged)
    yield paragraph(say("Het aantal uren is ten hoogste:", field("hours")))
    head = ("van", "tot en met", "tabel", "berekening", "ten hoogste")
    rows = zip(matter.decision.hours, hours(matter.answer, matter.decision), strict=True)
    yield table(
        head,
        (
            ((*(_span(r) if x.period else ("", "")), x.cell, _calculation(x), x.result), field(f"hours.{i}", r.id))
            for i, (r, x) in enumerate(rows, 1)
        ),
    )
    yield from _places(matter, matter.decision.hours)


# ---- the calculation


def _begins_with_a_fact(matter: Matter) -> bool:
    """Does an amount begin with what the dossier says, and not with a number of the rules?"""
    rules = matter.norms.provisions[matter.decision.provision].amounts
    return any(isinstance(r, n.ProductRule) and isinstance(r.rate, n.FactTerm) for r in rules)


def _sums(matter: Matter) -> tuple[Sum, ...]:
    """The calculations as a letter tells them: a limit that is still to be filled in, and nothing that is taken off, are left out."""
    rows = tuple(replace(r, less=r.less or None, capped_by=None if is_open(r) else r.capped_by) for r in matter.decision.amounts)
    found = amounts(matter.answer, replace(matter.decision, amounts=rows))
    whole = (r.factor == "1" and not r.counted and not r.steps and r.less is None for r in rows)
    return tuple(replace(x, calculation="het hele bedrag") if same and x.calculation else x for x, same in zip(found, whole, strict=True))


def _calculation(found: Sum) -> str:
    rounding = f"afgerond {found.rounding}" if found.rounding else ""
    return "; ".join(x for x in (found.calculation, rounding) if x)


def _together(matter: Matter, at_most: str, dated: bool) -> Iterator[Block]:
    rows = matter.decision.amounts
    known = [r.maximum for r in rows if r.maximum is not None]
    if goes_on(matter.answer, matter.decision):
        yield paragraph(say("Er is geen einddatum genoemd. Dit zijn de eerste perioden; daarna gaat het zo door.", field("amounts")))
    elif len(known) == len(rows) > 1:
        text = f"{'Alle perioden samen' if dated else 'Samen'}: {at_most}{words.euro(sum(known, Decimal(0)))}."
        yield paragraph(say(text, *(field(f"amounts.{i}", r.id) for i, r in enumerate(rows, 1))))


def _caps(matter: Matter) -> Iterator[Block]:
    """What a maximum may not exceed and is not known yet, as a sentence with a place to fill it in."""
    rules = matter.norms.provisions[matter.decision.provision].amounts
    open_ = {r.id: r.capped_by for r in matter.decision.amounts if is_open(r) and r.capped_by is not None}
    for id_, label in open_.items():
        cap = next((r.cap for r in rules if isinstance(r, n.AmountRule) and r.address.id == id_ and r.cap is not None), None)
        said = _stated(matter, cap, SPACE) if cap is not None else None
        text = f"{said[0]}." if said is not None else f"{words.capital(words.printable(label)).translate(ROUND)}: {SPACE}."
        origins = (field("amounts", id_), *((said[1],) if said is not None else ()))
        yield paragraph(
            fill(text.replace(SPACE, "[bedrag]"), *origins), say("Meer dan dat kunnen wij niet toekennen.", field("amounts", id_))
        )


def _numbers(matter: Matter) -> Iterator[Sentence]:
    """What a product is made of, each as the rule base says it: `Het tarief is € 29,75 per dag.`"""
    ids = {r.id for r in matter.decision.amounts}
    said: dict[str, Origin] = {}
    for rule in matter.norms.provisions[matter.decision.provision].amounts:
        if isinstance(rule, n.ProductRule) and rule.address.id in ids:
            found = (_stated(matter, t) for t in (rule.count, rule.rate, rule.less) if t is not None)
            said |= dict(x for x in found if x is not None)
    yield from (say(f"{text}.", origin) for text, origin in said.items())


def _stated(matter: Matter, term: n.Term, shown: str = "") -> tuple[str, Origin] | None:
    """A fact that is read in a calculation, with its value (or `shown`), in the words of the rule base; None without words for it."""
    record = record_of(matter.model.case, {n.APPLICATION: (matter.decision.subject,)}, term.path) if isinstance(term, n.FactTerm) else None
    if record is None or not isinstance(term, n.FactTerm):
        return None
    fact = matter.norms.entities[record.entity].facts[term.fact]
    belief, said = matter.model.case.belief(record, fact), fact.label.said
    if said is None or said.holds is None or (belief is None and not shown):
        return None
    value = shown
    if belief is not None and not shown:
        money = isinstance(belief.value, Decimal) and fact.type == "bedrag"
        value = words.euro(Decimal(belief.value)) if money else value_words(value_text(belief.value, fact.type), fact)
    text = filled(matter.model.case, said.holds, {record.entity: record.id}, record.id, value)
    return words.capital(matter.ours(words.printable(text))).translate(ROUND), matter.fact(record.id, fact.name)


def _places(matter: Matter, rows: Iterable[AmountRow | HoursRow]) -> Iterator[Block]:
    """Where the calculation stands, in the words of the law."""
    for id_ in dict.fromkeys(r.id for r in rows):
        yield paragraph(say(f"De berekening staat in {matter.cite(id_)}:", Origin(Source.RULE, id_, id_)))
        yield from matter.quotation(id_, captions=False)


def _span(row: AmountRow | HoursRow) -> tuple[str, str]:
    last = "geen eind" if row.to is None and row.from_ is not None else _day(row.to)
    return _day(row.from_), last


def _day(value: date | None) -> str:
    return words.full_day(value) if value is not None else "onbekend"
