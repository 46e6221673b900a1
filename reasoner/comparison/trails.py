"""Where the difference between two answers begins: the propositions behind each part that differs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from parser import norms as n

from ..decision.unmet import lowest
from ..dossier.record import Args
from ..semantics.cone import amount_roots, amount_terms, subterms
from ..semantics.model import Model, instances
from ..semantics.outcome import rows, table_of
from ..semantics.premises import sources_of
from . import atoms as at
from .atoms import Atom
from .carriers import Root, Walk, Walker
from .parts import AMOUNTS, DUTIES, GROUNDS, OUTCOME, UNKNOWN, UNMET, Side, same_outcome, split


def walks(left: Side, right: Side, different: Iterable[Atom]) -> dict[str, Walk]:
    """A walk for every part of the answer that differs, by part."""
    walker = Walker(left.question, right.question, (left.answer.model, right.answer.model), different)
    found: dict[str, Walk] = {}
    for aspect, follow in TRAILS.items():
        ours, theirs = left.decision, right.decision
        if same_outcome(ours, theirs) if aspect == OUTCOME else split(ours, theirs, aspect).equal:
            continue
        found[aspect] = follow(left, right, walker)
        if ours.provision != theirs.provision:
            found[aspect].carry((Atom(at.KIND, ours.subject, ""),), "")
    return found


def _outcome(left: Side, right: Side, walker: Walker) -> Walk:
    return walker.walk(_signals(left, right))


def _grounds(left: Side, right: Side, walker: Walker) -> Walk:
    parts = split(left.decision, right.decision, GROUNDS)
    props = [g.prop for s in (left, right) for g in s.decision.grounds if (g.id, g.leg) in parts.differing]
    found = walker.walk(Root((prop, _args(left)), True) for prop in dict.fromkeys(props))
    for provision in _provisions(left, right):
        for limit in provision.limits:
            if any(key[0] == limit.address.id for key in parts.changed):
                terms = [*(limit.days or (n.PartCount(limit.part or ""),)), *_of_parts(limit)]
                _terms(left, right, walker, terms, found, limit.address.id)
                _each(left, right, walker, limit, found)
        for rule in provision.ending.keeps if provision.ending is not None else ():
            if any(key[0] == rule.address.id for key in parts.changed):
                _terms(left, right, walker, [term for term, _ in rule.last], found, rule.address.id)
    return found


def _of_parts(limit: n.LimitRule) -> Iterator[n.Term]:
    """What says how many parts a maximum allows."""
    if limit.most is not None:
        yield limit.most
    if limit.minus is not None:
        yield n.ValueTerm(limit.minus, "")


def _unmet(left: Side, right: Side, walker: Walker) -> Walk:
    differing = {key[0] for key in split(left.decision, right.decision, UNMET).differing}
    rules = [r for p in _provisions(left, right) for r in p.conditions]
    return walker.walk(
        Root((rule.prop, _args(left)), True)
        for rule in rules
        if any(differing & _lowest(s.answer.model, rule.prop, _args(left)) for s in (left, right))
    )


def _amounts(left: Side, right: Side, walker: Walker) -> Walk:
    """What decides whether there are amounts; the tables, the hours, the period."""
    found = walker.walk(_signals(left, right))
    if all(s.decision.amounts or s.decision.hours for s in (left, right)):
        found = _tables(left, right, walker)
        for atom, ids in _grounds(left, right, walker).carriers.items():  # limits of the period
            found.carriers.setdefault(atom, {}).update(ids)
    return found


def _tables(left: Side, right: Side, walker: Walker) -> Walk:
    sides = [(s, _amount_model(s)) for s in (left, right)]
    inner = Walker(walker.left, walker.right, (sides[0][1], sides[1][1]), walker.different)
    roots: dict[Root, None] = {}
    of_tables = _table_addresses(left.answer.norms, _provisions(left, right))
    for side, model in sides:
        application = model.case.dossier.records[side.decision.subject]
        for name in amount_roots(side.answer.norms, side.decision.provision):
            prop = model.case.norms.props[name]
            for address in of_tables.get(name, ("",)):
                bound = instances(model.case, model.cones[application.id], prop, application)
                roots |= dict.fromkeys(Root((name, x), address=address) for x in bound)
    found = inner.walk(roots)
    for provision in _provisions(left, right):
        for rule in provision.amounts:
            _terms(left, right, inner, amount_terms(rule), found, rule.address.id)
    return found


def _table_addresses(norms: n.Norms, provisions: Iterable[n.Provision]) -> dict[str, tuple[str, ...]]:
    """The amounts whose tables have this proposition as a row or a column."""
    found: dict[str, tuple[str, ...]] = {}
    for rule in (r for p in provisions for r in p.amounts if isinstance(r, n.AmountRule | n.CellRule)):
        for table in (norms.tables[name] for name in rule.tables):
            for prop in dict.fromkeys([*(p for _, _, p in table.rows), *(p for _, p in table.columns)]):
                found[prop] = tuple(dict.fromkeys((*found.get(prop, ()), rule.address.id)))
    return found


def _duties(left: Side, right: Side, walker: Walker) -> Walk:
    keys = split(left.decision, right.decision, DUTIES).differing
    rules = [r for p in _provisions(left, right) for r in p.duties if (r.address.id, r.bearer, r.what) in keys]
    roots = [Root((r.prop, _args(left))) for r in rules if r.prop is not None]
    if any(r.when != "always" for r in rules):
        roots += _signals(left, right)
    found = walker.walk(roots)
    for rule in rules:
        _terms(left, right, walker, [rule.due] if rule.due is not None else [], found, rule.address.id)
    return found


def _unknown(left: Side, right: Side, walker: Walker) -> Walk:
    """What the outcome waits for, and what only a maximum or a duty waits for."""
    keys = split(left.decision, right.decision, UNKNOWN).differing
    waiting = {u.ids for s in (left, right) for u in s.decision.waiting if (u.fact, u.entity) in keys}
    addresses = {id_ for ids in waiting for id_ in ids}
    provisions = _provisions(left, right)
    props = [limit.excess for p in provisions for limit in p.limits if limit.address.id in addresses]
    props += [d.prop for p in provisions for d in p.duties if d.address.id in addresses and d.prop is not None]
    return walker.walk([*_signals(left, right), *(Root((prop, _args(left))) for prop in dict.fromkeys(props))])


TRAILS: Mapping[str, Callable[[Side, Side, Walker], Walk]] = {
    OUTCOME: _outcome,
    GROUNDS: _grounds,
    UNMET: _unmet,
    UNKNOWN: _unknown,
    AMOUNTS: _amounts,
    DUTIES: _duties,
}


# ---- helpers


def _args(side: Side) -> Args:
    return (side.decision.subject,)


def _provisions(left: Side, right: Side) -> tuple[n.Provision, ...]:
    return tuple({s.decision.provision: s.answer.norms.provisions[s.decision.provision] for s in (left, right)}.values())


def _signals(left: Side, right: Side) -> Iterator[Root]:
    """Signals of the rows of the outcome table that either side looks at."""
    args = _args(left)
    models = (left.answer.model, right.answer.model)
    records = {s.decision.provision: s.answer.model.case.dossier.records[s.decision.subject] for s in (left, right)}
    for record in records.values():
        table = table_of(left.answer.norms, record)
        depth = max(len(list(rows(model, record))) for model in models)
        for prop in (prop for row in (table.rows[:depth] if table is not None else ()) for prop, _ in row.signals):
            yield Root((prop, args), all(model.value(prop, args) is None for model in models))


def _lowest(model: Model, prop: str, args: Args) -> set[object]:
    if prop not in model.case.norms.props or model.value(prop, args) is not False:
        return set()
    return {f.address.id for f in lowest(model, prop, args)}


def _each(left: Side, right: Side, walker: Walker, limit: n.LimitRule, found: Walk) -> None:
    """Add the members on either side that bring a last day of their own, and what that day reads."""
    for each in limit.each:
        for atom in walker.walk((Root((each.exists, _args(left)), True),)).carriers:
            found.carry((atom,), limit.address.id)
        source = next(sources_of(left.answer.norms, left.answer.norms.props[each.exists].body))
        for model in walker.models:
            application = model.case.dossier.records.get(str(_args(left)[0]))
            for member in model.case.members(application, source) if application is not None else ():
                read = walker.term(model, each.term, _args(left), {n.APPLICATION: _args(left), source.var: (member,)})
                found.carry((a for a in read if a in walker.different), limit.address.id)


def _terms(left: Side, right: Side, walker: Walker, terms: Iterable[n.Term], found: Walk, address: str) -> None:
    """Add what these terms read on either side, and the cases of the named values in them."""
    args = _args(left)
    for term in terms:
        for model in walker.models:
            read = walker.term(model, term, args, {n.APPLICATION: args})
            found.carry((a for a in read if a in walker.different), address)
        values = [t.name for t in subterms(term, left.answer.norms) if isinstance(t, n.ValueTerm)]
        guards = [g.prop for name in values for _, g in left.answer.norms.values[name].cases if g is not None]
        for atom, ids in walker.walk(Root((g, args)) for g in guards).carriers.items():
            found.carry((atom,), address)
            found.carriers[atom].update(ids)


def _amount_model(side: Side) -> Model:
    case, own = side.answer.model.case, side.decision.subject
    for found in side.answer.amount_models:
        if own in found.cones and case.judged == own:
            return found
    return side.solver.solve(case.dossier, case.setting, [own], amounts=side.answer.model)
