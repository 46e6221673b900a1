"""The facts of a dossier that can matter to one decision, as fields to fill in, grouped by entity."""

from __future__ import annotations

from dataclasses import dataclass

from parser import norms as n
from reasoner import Answer, Decision
from reasoner.changes import What
from reasoner.dossier import Value
from reasoner.model import Model, instances
from reasoner.reads import Reads

from ..html.facts import named
from .situation import current


@dataclass(frozen=True)
class Field:
    """One fact of one record; `value` None is unknown, `origin`: dossier, aangenomen, vermoeden, or empty."""

    record: str
    fact: n.Fact
    value: Value | None
    origin: str

    @property
    def key(self) -> tuple[str, str]:
        return self.record, self.fact.name


@dataclass(frozen=True)
class Group:
    """One record: heading, and its fields in the order of the vocabulary. `period`: names of its first and last day."""

    record: str
    heading: str
    fields: tuple[Field, ...]
    period: tuple[str, str] | None


def groups(answer: Answer, decision: Decision) -> tuple[Group, ...]:
    """What the rules for this kind of support read in this dossier; the application first."""
    norms, records = answer.norms, answer.model.case.dossier.records
    read = _read(answer.model, decision)
    for model in answer.amount_models:
        read |= _read(model, decision)
    found = []
    for record in sorted(records.values(), key=lambda r: r.id != decision.subject):
        entity = norms.entities[record.home]
        fields = []
        for fact in entity.facts.values():
            if (record.id, fact.name) in read and not fact.system and (entity.support or not fact.inherited):
                held = current(answer, record, fact)
                fields.append(Field(record.id, fact, held.value if held else None, held.origin if held else ""))
        if fields:
            period = (entity.period.begin, entity.period.end) if entity.period is not None else None
            found.append(Group(record.id, named(answer, record.id), tuple(fields), period))
    return tuple(found)


def readings(answer: Answer, decision: Decision) -> tuple[n.Reading, ...]:
    """The readings on which the rules for this kind of support turn."""
    norms, cone = answer.norms, answer.model.cones[decision.subject]
    used = {body.reading for p in cone.props if isinstance(body := norms.props[p].body, n.ReadingIs)}
    return tuple(r for r in norms.readings.values() if r.name in used)


def _read(model: Model, decision: Decision) -> set[tuple[str, str]]:
    reads, cone = Reads(model.case), model.cones[decision.subject]
    record = model.case.dossier.records[decision.subject]
    slots = {
        slot
        for name in cone.props
        for args in instances(model.case, cone, model.case.norms.props[name], record)
        for slot in reads.leaf(name, args)
    }  # fmt: skip
    return {(slot.record, slot.name) for slot in slots if slot.what is What.FACT}
