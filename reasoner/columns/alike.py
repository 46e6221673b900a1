"""Under which other readings the answer is certainly the same, so that nothing need be proved again.

The proofs, and all that is read from them, are the same under two readings when everything has the same truth under both, what
columns give of the decision is the same, and no walk that the answer takes through the proofs comes by the reading itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from parser import norms as n

from ..dossier.record import DossierError
from ..semantics.cone import ROOTS, Purpose, every_term
from ..semantics.question import Question
from .answers import parts_of
from .days import Bools
from .engine import Group
from .walks import answer_starts, purpose_of, walked, worlds_of
from .worlds import blocks, each

Choice = tuple[str, str]  # a reading and one of its choices


def same_under(question: Question, others: Sequence[Choice]) -> frozenset[Choice]:
    """Of these choices, each by itself instead of the one in the question, those that certainly change nothing in the answer.

    question: about one application or running provision, with every reading.
    """
    try:
        asked = [each(question)[0], *(each(replace(question, readings={**question.readings, r: c}))[0] for r, c in others)]
    except DossierError:
        return frozenset()
    found = list(blocks(list(enumerate(asked))))
    if len(found) != 1 or len(found[0].asked) != len(asked):
        return frozenset()
    (block,) = found
    parts = parts_of(block.decided, block.worlds)
    decisions = {world: decision for part in parts for world, decision in part.decisions.items()}
    same = np.array([world in decisions and decisions[world] == decisions.get(0) for world in range(len(asked))])
    for group in block.decided.run.groups.values():
        same &= _same_values(group, purpose_of(group))
    for part in parts:
        same &= True if part.amounts is None else _same_values(part.amounts, Purpose.AMOUNTS)
    touched: dict[str, Bools] = {}
    for group in block.decided.run.groups.values():
        for reading, worlds in _touched(group):
            touched[reading] = touched.get(reading, np.zeros(len(asked), bool)) | worlds
    moved = _moved_days(question.norms)
    return frozenset(
        (reading, choice)
        for world, (reading, choice) in enumerate(others, 1)
        if same[world] and reading not in moved and not (reading in touched and (touched[reading][0] or touched[reading][world]))
    )


def _same_values(group: Group, purpose: Purpose) -> Bools:
    """Of each world: has every proposition the same truth as in the first? The worlds are of one dossier.

    Not the readings themselves, but for those that are read as such (whether amounts go by the day, which case of a value holds).
    """
    size = group.seen.batch.size
    asked = frozenset(ROOTS[purpose](group.norms, group.kind))
    same = np.ones(size, bool)
    for name in group.plan.order:
        if isinstance(group.norms.props[name].body, n.ReadingIs) and name not in asked:
            continue
        for flags in group.values[name]:
            if not isinstance(flags, bool):
                by_world = np.broadcast_to(flags, group.space(name).size).reshape(size, -1)
                same &= (by_world == by_world[0]).all(axis=1)
    return same


def _touched(group: Group) -> Iterator[tuple[str, Bools]]:
    """Readings that a walk through the proofs comes by, with the worlds in which it does."""
    for name, mask in walked(group, answer_starts(group)):
        body = group.norms.props[name].body
        if isinstance(body, n.ReadingIs):
            yield body.reading, worlds_of(group, name, mask)
    provision = group.norms.provisions[group.kind]
    for name in _below(group, [limit.excess for limit in provision.limits]):  # how far an open maximum reaches is asked of all below it
        body = group.norms.props[name].body
        if isinstance(body, n.ReadingIs):
            yield body.reading, np.ones(group.seen.batch.size, bool)


def _below(group: Group, names: Sequence[str]) -> frozenset[str]:
    """These propositions and all that they rest on, whatever holds."""
    seen: set[str] = set()
    todo = [name for name in names if name in group.plan.cone.below]
    while todo:
        at = todo.pop()
        if at not in seen:
            seen.add(at)
            todo += group.plan.cone.below[at]
    return frozenset(seen)


def _moved_days(norms: n.Norms) -> frozenset[str]:
    """Readings that move an anniversary: through days they reach further than through propositions."""
    terms = [term for prop in norms.props.values() for term in every_term(prop.body, norms)]
    terms += [term for value in norms.values.values() for case, _ in value.cases for term in (case, *n.inner_terms(case))]
    early = [norms.props[t.early.prop].body for t in terms if isinstance(t, n.Anniversary) and t.early is not None]
    return frozenset(body.reading for body in early if isinstance(body, n.ReadingIs))


__all__ = ["same_under"]
