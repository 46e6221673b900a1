"""What of a dossier a question can turn on: the facts and links below the norms of a kind.

Read off the norms without evaluating anything, so that dossiers need not state eighty
facts of which a kind looks at ten, and changes hit what matters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from parser import norms as n

from .interpreter import RECEIVED, sources

Names = dict[str, frozenset[str]]  # facts and links by entity
_KEPT: dict[tuple[str, str, bool], Names] = {}


def bearing(norms: n.Norms, kind: str, running: bool = False) -> Names:
    """Facts and links that an application of this kind can turn on; of a running provision with `running`."""
    key = (norms.sha256, kind, running)
    if key not in _KEPT:
        provision = norms.provisions[kind]
        roots, terms = (_ending(provision.ending), []) if running else (list(_props(provision)), list(_terms(provision)))
        _KEPT[key] = _Walk(norms).names(roots, terms)
    return _KEPT[key]


def impossible_facts(norms: n.Norms) -> Names:
    """Facts and links on which it depends whether a dossier is possible."""
    return _Walk(norms).names([prop for prop, _ in norms.impossible], [])


def together(found: Iterable[Names]) -> Names:
    """The union, by entity."""
    result: Names = {}
    for names in found:
        for entity, more in names.items():
            result[entity] = result.get(entity, frozenset()) | more
    return result


def _ending(ending: n.Ending | None) -> list[str]:
    return [] if ending is None else [ending.in_force, ending.runs, ending.end, ending.keep]


def _props(provision: n.Provision) -> Iterator[str]:
    signals = provision.signals
    yield from (getattr(signals, f) for f in signals.__slots__)
    yield from (r.prop for r in (*provision.powers, *provision.shalls, *provision.conditions))
    yield from (g.prop for g in provision.grounds)
    yield from (p for limit in provision.limits for p in (limit.whole, limit.excess))
    yield from (d.prop for d in provision.duties if d.prop is not None)
    for amount in provision.amounts:
        match amount:
            case n.AmountRule():
                yield from (p for p in (amount.cell, amount.prop, amount.part_pro_rata) if p is not None)
                yield from (prop for _, prop in amount.rounding if prop is not None)
            case n.FixedRule():
                yield from (p for p in (amount.prop, amount.whole_only) if p is not None)
            case n.ProductRule() | n.CellRule():
                yield from (p for p in (amount.prop, *(p for _, p in amount.rounding)) if p is not None)
                yield from (amount.cell,) if isinstance(amount, n.CellRule) else ()


def _terms(provision: n.Provision) -> Iterator[n.Term]:
    yield from (d.due for d in provision.duties if d.due is not None)
    for amount in provision.amounts:
        match amount:
            case n.AmountRule():
                yield from (n.ValueTerm(amount.pro_rata, ""),) if amount.pro_rata is not None else ()
                yield from (t for t in (amount.cap,) if t is not None)
            case n.ProductRule():
                yield from (t for t in (amount.count, amount.rate, amount.less) if t is not None)
                yield from (step.term for step in amount.steps)
            case n.CellRule():
                yield from (step.term for step in amount.steps)


class _Walk:
    """One walk over propositions and terms; what was seen is not entered again."""

    def __init__(self, norms: n.Norms) -> None:
        self.norms = norms
        self.found: dict[str, set[str]] = {}
        self.seen: set[str] = set()
        self.entities = _entities_of(norms)

    def names(self, props: Iterable[str], terms: Iterable[n.Term]) -> Names:
        for prop in props:
            self._prop(prop)
        for term in terms:
            self._term(term)
        self._period(n.Path(n.APPLICATION))
        application = self.norms.application
        self.found.setdefault(n.APPLICATION, set()).update((RECEIVED, *([application.owner] if application.owner else [])))
        if application.owner is not None:
            whom = application.links[application.owner].target
            for name in self.found:  # whose it is: an entity of someone else is an input error
                self.found[name].update(x.name for x in self.norms.entities[name].links.values() if x.target == whom)
        return {entity: frozenset(names) for entity, names in self.found.items()}

    def _prop(self, prop: str) -> None:
        if prop in self.seen:
            return
        self.seen.add(prop)
        match self.norms.props[prop].body:
            case n.All(children) | n.Any_(children) | n.AtLeast(_, children):
                for child in children:
                    self._prop(child.prop)
            case n.Exists(_, child):
                self._prop(child.prop)
            case n.Deviated(_, by):
                for _, prop in by:
                    if prop is not None:
                        self._prop(prop)
            case n.Flag(path, name) | n.Member(path, name, _) | n.Linked(path, name):
                self._path(path, name)
            case n.Same(left, right, link):
                self._path(left, link)
                self._path(right, link)
            case n.SharedDays(left, right, _):
                self._period(left)
                self._period(right)
            case n.Lasts(path, _):
                self._period(path)
            case n.OfKind(path, _) | n.Granted(path, _):
                self._path(path)
            case n.Comparison(left_term, _, right_term):
                self._term(left_term)
                self._term(right_term)

    def _term(self, term: n.Term | None) -> None:
        match term:
            case n.FactTerm(path, fact, _):
                self._path(path, fact)
                if fact in _bounds(self.norms, path, self.entities):
                    self._period(path)  # an unknown bound is held in place by the other
            case (
                n.Plus(left, _, right) | n.ShiftMonths(left, _, right) | n.Between(left, right) | n.Times(left, right)
                | n.Extreme(left, right) | n.Rounded(left, right)
            ):  # fmt: skip
                self._term(left)
                self._term(right)
            case n.ShiftWorkingDays(inner, _, _) | n.Anniversary(inner, _, _) | n.CalendarStart(inner, _):
                self._term(inner)
            case n.ChainBound(path, links, _):
                self._period(path)
                for link in links:
                    self._path(path, link)
            case n.PeriodCount(path, _, before, _):
                self._period(path)
                self._term(before)
            case n.Aggregate(_, child, weight):
                self._prop(child.prop)
                self._term(weight)
            case n.ValueTerm(name, _):
                for inner, guard in self.norms.values[name].cases:
                    self._term(inner)
                    if guard is not None:
                        self._prop(guard.prop)

    def _path(self, path: n.Path, last: str | None = None) -> None:
        for entity in self.entities.get(path.var, ()):
            at = entity
            for link in path.links:
                self.found.setdefault(at, set()).add(link)
                at = self.norms.entities[at].links[link].target
            if last is not None:
                self.found.setdefault(at, set()).add(last)

    def _period(self, path: n.Path) -> None:
        self._path(path)
        for entity in _targets(self.norms, path, self.entities):
            if (period := self.norms.entities[entity].period) is not None:
                self.found.setdefault(entity, set()).update((period.begin, period.end))


def _targets(norms: n.Norms, path: n.Path, entities: dict[str, frozenset[str]]) -> Iterator[str]:
    for entity in entities.get(path.var, ()):
        at = entity
        for link in path.links:
            at = norms.entities[at].links[link].target
        yield at


def _bounds(norms: n.Norms, path: n.Path, entities: dict[str, frozenset[str]]) -> set[str]:
    periods = [norms.entities[e].period for e in _targets(norms, path, entities)]
    return {name for p in periods if p is not None for name in (p.begin, p.end)}


@cache
def _entities_of(norms: n.Norms) -> dict[str, frozenset[str]]:
    """The entities that each variable stands for."""
    of_list = {e.list_name: e.name for e in norms.entities.values()}
    found: dict[str, frozenset[str]] = {n.APPLICATION: frozenset({n.APPLICATION})}
    for source in sources(norms):
        own = {of_list[name] for name in source.lists} | ({n.APPLICATION} if source.applications or source.granted else set())
        found[source.var] = found.get(source.var, frozenset()) | own
    return found
