"""The facts of a dossier that can matter to one decision, as fields to fill in, grouped by entity."""

from __future__ import annotations

from dataclasses import dataclass

from parser import norms as n
from reasoner import Answer, Decision
from reasoner.dossier.record import Args, Record, Value
from reasoner.repairs.changes import Slot, What
from reasoner.repairs.slots import Reads
from reasoner.semantics.beliefs import Belief
from reasoner.semantics.model import Instance, Model, instances

from .html.facts import named


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
    read = _read(answer.model_of(decision), decision)
    for model in answer.amount_models:
        read |= _read(model, decision) if decision.subject in model.cones else set()
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


def current(answer: Answer, record: Record, fact: n.Fact) -> Belief | None:
    """What is held of a fact in this answer, or None if it is unknown."""
    return answer.model.case.belief(answer.model.case.dossier.records[record.id], fact)


def readings(answer: Answer, decision: Decision) -> tuple[n.Reading, ...]:
    """The readings on which the rules for this kind of support turn."""
    norms, cone = answer.norms, answer.model_of(decision).cones[decision.subject]
    used = {body.reading for p in cone.props if isinstance(body := norms.props[p].body, n.ReadingIs)}
    return tuple(r for r in norms.readings.values() if r.name in used)


def _read(model: Model, decision: Decision) -> set[tuple[str, str]]:
    """Facts by record and name that a decision reads, leaving out what is for other kinds of support."""
    norms, reads, cone = model.case.norms, Reads(model), model.cones[decision.subject]
    record = model.case.dossier.records[decision.subject]
    slots: set[Slot] = set()
    for value in cone.values:
        slots |= set(reads.term(n.ValueTerm(value, ""), {n.APPLICATION: record.id}, (record.id,)))
    judged = [p for p in cone.props if p not in cone.aside]
    inner = {c.prop for p in judged for c in n.children(norms.props[p].body)}
    todo: list[Instance] = [(p, args) for p in judged if p not in inner for args in instances(model.case, cone, norms.props[p], record)]
    seen: set[Instance] = set()
    while todo:
        name, args = todo.pop()
        if (name, args) in seen:
            continue
        seen.add((name, args))
        body = norms.props[name].body
        bound = dict(zip(norms.props[name].context, args, strict=True))
        match body:
            case n.All(children) | n.Any_(children) | n.AtLeast(_, children):
                if not _settled_by_kind(model, body, children, args):
                    todo += [(c.prop, tuple(bound[v] for v in norms.props[c.prop].context)) for c in children]
            case n.Exists(source, child):
                slots |= set(reads.range(source, record))
                for member in model.case.members(record, source):
                    within = {**bound, source.var: member}
                    todo.append((child.prop, tuple(within[v] for v in norms.props[child.prop].context)))
            case _:  # others: by all that they read
                slots |= reads.leaf(name, args)
    return {(slot.record, slot.name) for slot in slots if slot.what is What.FACT}


def _settled_by_kind(model: Model, body: n.Body, children: tuple[n.Child, ...], args: Args) -> bool:
    """Does the kind of support that is asked for decide this already, whatever the facts?"""
    settles = {n.All: False, n.Any_: True}.get(type(body))
    norms = model.case.norms
    return settles is not None and any(
        isinstance(given := norms.props[c.prop].body, n.OfKind)
        and given.path == n.Path(n.APPLICATION)
        and model.child(c, args[:1]) is settles
        for c in children
    )
