"""The answer by the rules as they are, and by a variant of them: which changes carry the difference.

Propositions are the same on both sides when they have the same id. Which changes carry the difference is
not read from the proofs but asked: the rules with one change only, the variant without one change, and in
the end the rules with the carriers alone, which must give the answer of the variant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

from parser import norms as n

from ..semantics.model import Instance
from ..semantics.outcome import table_of
from . import atoms as at
from .atoms import Atom, Content
from .carriers import Root, Walker
from .compare import Carrier, Difference, rules
from .parts import ASPECTS, LISTS, OUTCOME, Side, ask, same_answer, same_outcome, split

Partial = Callable[[frozenset[str]], n.Norms | None]  # the rules with some of the changes; None: they do not stand by themselves


def compare_rules(left: Side, right: Side, partial: Partial) -> Difference:
    """What differs between the rules (left) and a variant (right, of the same dossier), and which changes carry it."""
    variant = right.question.norms.variant
    changes = variant.changes if variant is not None else ()
    feeds = _feeds(left, right, tuple(c.id for c in changes), partial)
    carriers = [_carrier(c, feeds.get(c.id, ())) for c in changes]
    found = [i for i in _walk(left, right) if left.judges(i[0]) and right.judges(i[0])]
    return Difference(
        left=left,
        right=right,
        outcome=not same_outcome(left.decision, right.decision),
        lists={a: split(left.decision, right.decision, a) for a in LISTS},
        carriers=tuple(c for c in carriers if c.feeds),
        idle=tuple(c for c in carriers if not c.feeds),
        rules=tuple(rules(left, right, found)),
        trail=frozenset(found),
    )


def _carrier(change: n.Change, feeds: tuple[str, ...]) -> Carrier:
    before = Content(None if change.kind == "added" else "published")
    ids = (change.id,) if change.address is not None else ()
    return Carrier(Atom(at.RULE, "", change.id), before, Content(change.kind), feeds, ids)


def _feeds(left: Side, right: Side, ids: tuple[str, ...], partial: Partial) -> dict[str, tuple[str, ...]]:
    """The parts of the answer that each carrier helps to change."""
    whole = frozenset(ids)

    @cache
    def side(chosen: frozenset[str]) -> Side | None:
        if chosen in (frozenset(), whole):
            return right if chosen else left
        norms = partial(chosen)
        return ask(replace(right.question, norms=norms)) if norms is not None else None

    def enough(chosen: frozenset[str]) -> bool:
        found = side(chosen)
        return found is not None and same_answer(found.decision, right.decision)

    differing = tuple(_aspects(left, right))
    if not differing:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for id_ in ids:
        alone, without = side(frozenset({id_})), side(whole - {id_})
        changed = {*_aspects(left, alone or left), *_aspects(without or right, right)}
        if feeds := tuple(a for a in differing if a in changed):
            found[id_] = feeds
    if not enough(frozenset(found)):
        least = whole
        for id_ in ids:
            least = least - {id_} if enough(least - {id_}) else least
        found = {id_: found.get(id_, differing) for id_ in ids if id_ in least or id_ in found}
    return found if enough(frozenset(found)) else {id_: found.get(id_, differing) for id_ in ids}


def _aspects(left: Side, right: Side) -> Iterator[str]:
    for aspect in ASPECTS:
        ours, theirs = left.decision, right.decision
        if not (same_outcome(ours, theirs) if aspect == OUTCOME else split(ours, theirs, aspect).equal):
            yield aspect


def _walk(left: Side, right: Side) -> Iterator[Instance]:
    """The propositions that both sides have, from what decides downwards, as far as they differ."""
    args = (left.decision.subject,)
    provisions = [s.answer.norms.provisions[s.decision.provision] for s in (left, right)]
    props = [g.prop for p in provisions for g in p.grounds] + [r.prop for p in provisions for r in p.conditions]
    endings = [p.ending for p in provisions if p.ending is not None]
    props += [g.prop for e in endings for g in e.grounds] + [r.prop for e in endings for r in e.keeps]
    for side in (left, right):
        record = side.answer.model.case.dossier.records[side.decision.subject]
        table = table_of(side.answer.norms, record)
        props += table.signals if table is not None else ()
    walker = Walker(left.question, right.question, (left.answer.model, right.answer.model), ())
    found = walker.walk(Root((prop, args), True) for prop in dict.fromkeys(props))
    yield from (*found.flips, *found.passed)
