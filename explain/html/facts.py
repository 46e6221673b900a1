"""What the dossier says, as questions and answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reasoner import Answer, Decision
from reasoner.decision.answer import GRANT, MAY_GRANT
from reasoner.decision.unmet import not_in_force
from reasoner.dossier.record import UNKNOWN, Record
from reasoner.semantics.support import support
from reasoner.semantics.uses import fact_uses, value_text

from .. import words
from ..sentence.choose import Chooser


@dataclass(frozen=True)
class Row:
    """A question with its answer. decides: the outcome rests on it."""

    question: str
    value: str
    decides: bool


@dataclass(frozen=True)
class Stated:
    """One entity of the dossier: heading, and each question with its answer."""

    heading: str
    rows: tuple[Row, ...]

    @property
    def decides(self) -> bool:
        return any(row.decides for row in self.rows)


def stated(answer: Answer, deciding: frozenset[tuple[str, str]] = frozenset()) -> tuple[Stated, ...]:
    """Every record of the dossier, in its order; deciding: entities with the names of their facts."""
    dossier = answer.model.case.dossier
    return tuple(
        Stated(named(answer, r.id), tuple(Row(q, value, (r.id, name) in deciding) for name, q, value in rows(answer, r)))
        for r in dossier.records.values()
    )


def deciding(answer: Answer, decision: Decision) -> frozenset[tuple[str, str]]:
    """The facts that the grounds rest on, or without a ground the grant: what is named of them, and all that carries it."""
    model, provision, args = answer.model_of(decision), answer.norms.provisions[decision.provision], (decision.subject,)
    roots = [g.prop for g in decision.grounds]
    if decision.outcome in (GRANT, MAY_GRANT):
        rules = (*provision.powers, *provision.shalls, *provision.conditions)
        roots += [r.prop for r in rules if not not_in_force(model, r, args)]
    chooser = Chooser(model)
    named_ = [x for prop in roots for x in chooser.why(prop, args)]
    carrying = dict.fromkeys(instance for x in named_ for instance in support(model, x.prop, x.args))
    return frozenset((use.entity, use.fact) for prop, inner in carrying for use in fact_uses(model, prop, inner) if use.value is not None)


def named(answer: Answer, id_: str) -> str:
    """`Voorziening v1: interne werkbegeleiding`; the id itself for what is not in the dossier."""
    norms, record = answer.norms, answer.model.case.dossier.records.get(id_)
    if record is None:
        return id_
    what = words.capital(norms.entities[record.home].label)
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


def rows(answer: Answer, record: Record) -> Iterator[tuple[str, str, str]]:
    """Name, question, answer."""
    entity = answer.norms.entities[record.entity]
    for link in entity.links.values():
        if link.name in record.links:
            target = record.links[link.name]
            yield link.name, link.question, named(answer, target) if target is not None else "geen"
    for name, value in record.values.items():
        fact = entity.facts.get(name)
        shown = "onbekend" if value is UNKNOWN else words.fact_value(value_text(value, fact.type if fact else ""))
        if fact is not None and fact.type != "bedrag" and value is not UNKNOWN:
            shown = words.with_unit(shown, fact.type)
        yield name, question(answer, name, record.id), shown
    for name in record.assumed:
        text = value_text(record.assumed[name], entity.facts[name].type if name in entity.facts else "")
        yield name, question(answer, name, record.id), f"{words.fact_value(text)} (aangenomen)"
