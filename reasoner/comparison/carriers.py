"""From what differs in two answers down the premises to the leaves and the facts that carry it.

A walk visits instances of propositions that have another value on either side. Under a
conclusion that both sides reach, but not for the same reason, it also passes through what is
equal (`deep`). Where it arrives at a leaf, the atoms that leaf reads and that differ are carriers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import assert_never

from parser import norms as n

from ..dossier.record import Args
from ..semantics.cone import subterms
from ..semantics.model import Instance, Model
from ..semantics.premises import premises
from ..semantics.support import supporting
from ..semantics.terms import environment
from ..semantics.uses import fact_uses
from . import atoms as at
from .atoms import Atom, Question

UNNAMED = ("leaf", "exception", "plain", "signal", "part")  # roles whose address says only where they stand


@dataclass(frozen=True)
class Root:
    """Where a walk begins. deep: the same value on both sides may rest on something else; address: the rule it stands for."""

    instance: Instance
    deep: bool = False
    address: str = ""


@dataclass
class Walk:
    """What was found: instances that flip, and carriers with the addresses through which they work."""

    flips: dict[Instance, None] = field(default_factory=dict)
    passed: dict[Instance, None] = field(default_factory=dict)
    carriers: dict[Atom, dict[str, None]] = field(default_factory=dict)

    def carry(self, atoms: Iterable[Atom], address: str) -> None:
        for atom in atoms:
            found = self.carriers.setdefault(atom, {})
            if address:
                found[address] = None


class Walker:
    """Two models of one rule base, and the atoms in which their questions differ."""

    def __init__(self, left: Question, right: Question, models: tuple[Model, Model], different: Iterable[Atom]) -> None:
        self.left, self.right, self.models = left, right, models
        self.different = frozenset(different)

    def walk(self, roots: Iterable[Root]) -> Walk:
        found = Walk()
        seen: set[tuple[Instance, bool, str]] = set()
        todo = [(r.instance, r.deep, r.address) for r in roots]
        while todo:
            instance, deep, address = todo.pop(0)
            if not all(self._stands(m, instance) for m in self.models):
                continue
            differs = self._differs(instance)
            address = self._address(instance[0]) or address
            if (not differs and not deep) or (instance, differs or deep, address) in seen:
                continue
            seen.add((instance, differs or deep, address))
            (found.flips if differs else found.passed)[instance] = None
            found.carry(self._read(instance, differs), address)
            todo += [(below, deep and not differs, address) for below in self._below(instance, differs)]
        return found

    # ---- instances

    def _stands(self, model: Model, instance: Instance) -> bool:
        """Is the proposition there on this side, and every record it is about?"""
        prop = model.case.norms.props.get(instance[0])
        return prop is not None and all(not isinstance(a, str) or a in model.case.dossier.records for a in instance[1])

    def _differs(self, instance: Instance) -> bool:
        left, right = self.models
        return left.value(*instance) is not right.value(*instance)

    def _address(self, name: str) -> str:
        prop = self.models[0].case.norms.props[name]
        return prop.address.id if prop.address is not None and prop.role not in UNNAMED else ""

    def _below(self, instance: Instance, differs: bool) -> Iterator[Instance]:
        """Premises to visit: all of an instance that differs, those that carry one that is equal."""
        for model in self.models:
            decided = model.value(*instance) is not None
            chosen = premises(model, *instance) if differs or not decided else supporting(model, *instance)
            for premise in chosen:
                yield premise.prop, premise.args

    # ---- atoms

    def _read(self, instance: Instance, differs: bool) -> Iterator[Atom]:
        """Differing atoms that a differing instance reads; of an equal one only what it is about, or what is unknown."""
        for model in self.models:
            for atom in self._atoms(model, instance):
                if atom not in self.different:
                    continue
                if differs or atom.kind in (at.LINK, at.RECORD, at.LIST) or self._becomes_known(instance, atom):
                    yield atom
        yield from self._deviations(instance)

    def _becomes_known(self, instance: Instance, atom: Atom) -> bool:
        """Does an undecided leaf wait for this on one side only?"""
        if any(m.value(*instance) is not None for m in self.models):
            return False
        return None in (at.content(self.left, atom).value, at.content(self.right, atom).value)

    def _atoms(self, model: Model, instance: Instance) -> Iterator[Atom]:
        prop = model.case.norms.props[instance[0]]
        match prop.body:
            case n.ReadingIs(reading, _):
                yield Atom(at.READING, "", reading)
            case n.Present():
                yield from (Atom(kind, str(instance[1][-1]), "") for kind in (at.RECORDED, at.KIND))
            case n.Exists(source, body):
                env = environment(model, prop, instance[1])
                yield from self._range(model, env, source, body, open_=model.value(*instance) is None)
            case n.Comparison(left, _, right):
                for term in (left, right):
                    yield from self.term(model, term, instance[1], environment(model, prop, instance[1]))
            case n.All() | n.Any_() | n.AtLeast() | n.Deviated():
                return
            case body:  # others: leaves over paths, by type
                yield from self._links(model, environment(model, prop, instance[1]), _paths(body))
        for use in fact_uses(model, *instance):
            yield from self._fact(model, use.entity, use.fact)

    def _fact(self, model: Model, entity: str, name: str) -> Iterator[Atom]:
        declared = model.case.norms.entities[model.case.dossier.records[entity].entity]
        fact = declared.facts.get(name)
        if fact is not None and fact.system:
            yield from at.date_atoms(self.left, self.right, entity)
        elif fact is not None:
            yield Atom(at.FACT, entity, name)
        else:
            yield Atom(at.LINK, entity, name) if name in declared.links else Atom(at.KIND, entity, "")

    def _links(self, model: Model, env: dict[str, Args], paths: Iterable[n.Path]) -> Iterator[Atom]:
        """The links on the way to what is read, and the kind of what is reached."""
        for path in paths:
            record = model.case.dossier.records.get(str(env[path.var][0])) if path.var in env else None
            for link in path.links:
                if record is None:
                    break
                yield Atom(at.LINK, record.id, link)
                target = record.links.get(link)
                record = model.case.dossier.records[target] if target is not None else None
            if record is not None:
                yield Atom(at.KIND, record.id, "")

    def term(self, model: Model, term: n.Term, args: Args, env: dict[str, Args]) -> Iterator[Atom]:
        """What a term reads beside facts: links, ranges, the period of the application."""
        application = str(args[0])
        for inner in subterms(term, model.case.norms):
            match inner:
                case n.FactTerm(path, fact, _):
                    yield from self._links(model, env, (path,))
                    record = model.case.target(model.case.dossier.records[str(env[path.var][0])], path.links) if path.var in env else None
                    if record is not None:
                        yield from self._fact(model, record.id, fact)
                case n.PeriodCount(path):
                    yield from self._links(model, env, (path,))
                case n.ChainBound(path, links, _):
                    yield from self._links(model, env, (path,))
                    yield from self._chain(model, env, path, links)
                case n.PartCount():
                    yield from self._period(model, application)
                case n.Aggregate(source, body, weight):
                    yield from self._range(model, env, source, body, open_=True)
                    for member in model.case.members(model.case.dossier.records[application], source) if weight is not None else ():
                        yield from self.term(model, weight, args, {**env, source.var: (member,)}) if weight is not None else ()
                case n.Number() | n.Day() | n.PartNumber() | n.ValueTerm():
                    pass
                case n.Plus() | n.ShiftMonths() | n.ShiftWorkingDays() | n.Anniversary() | n.CalendarStart():
                    pass
                case n.Between() | n.Times() | n.Extreme() | n.Rounded():
                    pass
                case other:
                    assert_never(other)

    def _chain(self, model: Model, env: dict[str, Args], path: n.Path, links: tuple[str, ...]) -> Iterator[Atom]:
        """What decides which periods adjoin, and how far they reach."""
        record = model.case.target(model.case.dossier.records[str(env[path.var][0])], path.links) if path.var in env else None
        for other in (record, *model.case.alike(record, ())[1]) if record is not None else ():
            period = model.case.norms.entities[other.entity].period
            yield Atom(at.RECORD, other.id, self._list_name(model, other.id))
            yield from (Atom(at.LINK, other.id, link) for link in links)
            if period is not None:
                yield from (Atom(at.FACT, other.id, name) for name in (period.begin, period.end))

    def _period(self, model: Model, application: str) -> Iterator[Atom]:
        period = model.case.norms.application.period
        if period is not None:
            yield from (Atom(at.FACT, application, name) for name in (period.begin, period.end))

    def _range(self, model: Model, env: dict[str, Args], source: n.Source, body: n.Child, *, open_: bool) -> Iterator[Atom]:
        """Members that are on one side only and count; whether there may be more, where that leaves it open."""
        application = model.case.dossier.records[str(env[n.APPLICATION][0])]
        if source.part:
            yield from self._period(model, application.id)
            return
        context = model.case.norms.props[body.prop].context
        for member in model.case.members(application, source):
            atom = Atom(at.RECORD, str(member), self._list_name(model, str(member)))
            inner = {**env, source.var: (member,)}
            if atom in self.different and model.child(body, tuple(inner[v][0] for v in context)) is not False:
                yield atom
        if open_:
            names = source.every_list
            owner = model.case.norms.application.owner
            holder = (application.links.get(owner) if owner and source.owner else None) or ""
            yield from (Atom(at.LIST, entity, name) for name in names for entity in dict.fromkeys(("", holder)))

    def _list_name(self, model: Model, id_: str) -> str:
        return model.case.norms.entities[model.case.dossier.records[id_].entity].list_name

    def _deviations(self, instance: Instance) -> Iterator[Atom]:
        """A power to deviate that is used on one side only, read by the leaf that says whether one is used."""
        body = self.models[0].case.norms.props[instance[0]].body
        if not isinstance(body, n.Deviated):
            return
        application, address = str(instance[1][0]), body.address.id if body.address is not None else None
        for atom in sorted(self.different):
            if atom.kind == at.DEVIATION and atom.entity == application and address in (None, atom.name):
                yield atom


def _paths(body: n.Flag | n.Member | n.OfKind | n.Linked | n.Same | n.Lasts | n.SharedDays | n.Granted | n.Running) -> tuple[n.Path, ...]:
    match body:
        case n.Flag(path) | n.Member(path) | n.OfKind(path) | n.Linked(path) | n.Lasts(path) | n.Granted(path):
            return (path,)
        case n.Same(left, right) | n.SharedDays(left, right):
            return left, right
        case n.Running():
            return ()
    assert_never(body)
