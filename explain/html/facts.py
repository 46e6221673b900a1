"""What the dossier says, as questions and answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from parser import norms as n
from reasoner import Answer
from reasoner.dossier.record import UNKNOWN, Record
from reasoner.semantics.uses import value_text

from .. import words


@dataclass(frozen=True)
class Stated:
    """One entity of the dossier: heading, and each question with its answer."""

    heading: str
    rows: tuple[tuple[str, str], ...]


def stated(answer: Answer) -> tuple[Stated, ...]:
    """Every record of the dossier, in its order."""
    dossier = answer.model.case.dossier
    return tuple(Stated(named(answer, r.id), tuple(_rows(answer, r))) for r in dossier.records.values())


def named(answer: Answer, id_: str) -> str:
    """`Voorziening v1: interne werkbegeleiding`; the id itself for what is not in the dossier."""
    norms, record = answer.norms, answer.model.case.dossier.records.get(id_)
    if record is None:
        return id_
    what = "Aanvraag" if record.home == n.APPLICATION else words.capital(norms.entities[record.home].label)
    kind = f": {norms.kinds[record.kind].label}" if record.kind else ""
    own = f"{record.id} ({record.name})" if record.name != record.id else record.id
    return f"{what} {own}{kind}"


def span(answer: Answer, id_: str) -> str:
    """The period of a record, if it has one."""
    case = answer.model.case
    record = case.dossier.records.get(id_)
    if record is None or case.norms.entities[record.entity].period is None:
        return ""
    return words.span(*case.period(record))


def question(answer: Answer, fact: str, entity: str) -> str:
    """The question of a fact of a record; its name if the vocabulary has none."""
    record = answer.model.case.dossier.records.get(entity)
    found = answer.norms.entities[record.entity].facts.get(fact) if record is not None else None
    return found.question if found is not None else fact.replace("_", " ")


def _rows(answer: Answer, record: Record) -> Iterator[tuple[str, str]]:
    entity = answer.norms.entities[record.entity]
    for link in entity.links.values():
        if link.name in record.links:
            target = record.links[link.name]
            yield link.question, named(answer, target) if target is not None else "geen"
    for name, value in record.values.items():
        fact = entity.facts.get(name)
        shown = "onbekend" if value is UNKNOWN else words.fact_value(value_text(value, fact.type if fact else ""))
        if fact is not None and fact.type != "bedrag" and value is not UNKNOWN:
            shown = words.with_unit(shown, fact.type)
        yield question(answer, name, record.id), shown
    for name in record.assumed:
        text = value_text(record.assumed[name], entity.facts[name].type if name in entity.facts else "")
        yield question(answer, name, record.id), f"{words.fact_value(text)} (aangenomen)"
