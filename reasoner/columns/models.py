"""Models of many worlds at once: what `Solver.solve` gives of one, read from the columns of both runs.

What the rules contradict themselves on, and what is too large for columns, is proved by pyDatalog.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from parser import norms as n

from ..decision import answer as a
from ..decision.decide import checked, from_models, solver_of
from ..dossier.record import Args, Constant, DossierError
from ..semantics.case import Case
from ..semantics.cone import Cone
from ..semantics.model import Instance, Model
from ..semantics.outcome import rows
from ..semantics.question import Question, World
from .batch import TooLarge, batch_of, ids_of
from .decision import contradicted
from .engine import Group, Key, Run, amounts, solve, taken
from .seen import Seen
from .spaces import Space

BLOCK = 2048  # worlds at a time: of each the whole model is kept
Sides = list[tuple[set[Instance], set[Instance]]]


def models_of(norms: n.Norms, worlds: Sequence[World], second: bool = True) -> list[Model]:
    """Of each world its model; without `second` only the first run."""
    out: list[Model | None] = [None] * len(worlds)
    alike: dict[tuple[bool, bool], list[int]] = {}
    for k, world in enumerate(worlds):
        if world.wanted:
            alike.setdefault((world.setting.strict, world.setting.running), []).append(k)
    for places in alike.values():
        for first in range(0, len(places), BLOCK):
            some = places[first : first + BLOCK]
            for k, model in zip(some, _models(norms, [worlds[k] for k in some], second), strict=True):
                out[k] = model
    solver = solver_of(norms)
    return [m if m is not None else solver.solve(w.dossier, w.setting, w.wanted, second=second) for m, w in zip(out, worlds, strict=True)]


def amount_models_of(norms: n.Norms, worlds: Sequence[World]) -> list[Model | None]:
    """Of worlds in which one application is wanted the model of what its amounts rest on; None: to be proved."""
    out: list[Model | None] = [None] * len(worlds)
    asked = [k for k, w in enumerate(worlds) if norms.provisions[w.dossier.records[w.wanted[0]].kind or ""].amounts]
    for strict in (False, True):
        places = [k for k in asked if worlds[k].setting.strict is strict and not worlds[k].setting.running]
        for first in range(0, len(places), BLOCK):
            some = places[first : first + BLOCK]
            for k, model in zip(some, _amount_models(norms, [worlds[k] for k in some]), strict=True):
                out[k] = model
    return out


def answers(questions: Sequence[Question], brief: bool = True) -> list[a.Answer | DossierError]:
    """As `decide.answer`, of many questions at once; of each the answer, or why its dossier cannot be."""
    out: list[a.Answer | DossierError | None] = [None] * len(questions)
    asked: list[_Asked] = []
    for k, question in enumerate(questions):
        try:
            found, subjects = checked(question)
        except DossierError as error:
            out[k] = error
            continue
        together = [*solver_of(found.norms).worlds(found.dossier, found.setting, subjects)] or [()]
        asked.append(_Asked(k, found, subjects, [World(found.dossier, found.setting, ids) for ids in together]))
    if asked:
        norms = asked[0].question.norms
        made = iter(models_of(norms, [w for one in asked for w in one.worlds]))
        single = [World(one.question.dossier, one.question.setting, (i,)) for one in asked for i in one.subjects]
        money = iter([None] * len(single) if brief else amount_models_of(norms, single))
        for one in asked:
            models = {world.wanted: next(made) for world in one.worlds}
            own = {i: model for i in one.subjects if (model := next(money)) is not None}
            try:
                out[one.place] = from_models(one.question, one.subjects, models, brief, own)
            except DossierError as error:
                out[one.place] = error
    return [found for found in out if found is not None]


@dataclass(frozen=True)
class _Asked:
    """A checked question, its place among all, what it is about and the worlds that it takes."""

    place: int
    question: Question
    subjects: tuple[str, ...]
    worlds: Sequence[World]


def _models(norms: n.Norms, worlds: Sequence[World], second: bool) -> list[Model | None]:
    try:
        batch = batch_of(norms, [(w.dossier, w.wanted[0]) for w in worlds])
    except TooLarge:
        half = len(worlds) // 2
        return [*_models(norms, worlds[:half], second), *_models(norms, worlds[half:], second)] if half else [None]
    seen = Seen(batch, worlds[0].setting, [w.setting for w in worlds])
    first = solve(seen)
    found: list[Model | None] = []
    wrong = np.logical_or.reduce([np.zeros(len(worlds), bool), *(contradicted(g) for g in first.groups.values())])
    cones = _cones(first.groups, worlds)
    for world, contrary, own, (true, false) in zip(worlds, wrong, cones, _sides(seen, first.groups, worlds), strict=True):
        case = Case(norms, world.dossier, world.setting, world.wanted[0])
        certain, excluded = frozenset(true), frozenset(false)
        found.append(None if contrary else Model(case, own, certain, excluded, certain, excluded))
    if second:
        _second(seen, first, worlds, found)
    return found


def _amount_models(norms: n.Norms, worlds: Sequence[World]) -> list[Model | None]:
    """What the amounts rest on, with the other applications there as the decision finds them."""
    try:
        batch = batch_of(norms, [(w.dossier, w.wanted[0]) for w in worlds])
    except TooLarge:
        return [None] * len(worlds)
    seen = Seen(batch, worlds[0].setting, [w.setting for w in worlds])
    run = solve(seen)
    wrong = np.logical_or.reduce([np.zeros(len(worlds), bool), *(contradicted(g) for g in run.groups.values())])
    groups = {key: amounts(run, group) for key, group in run.groups.items()}
    wrong |= np.logical_or.reduce([contradicted(g) for g in groups.values()])
    found: list[Model | None] = []
    read = zip(worlds, wrong, _cones(groups, worlds), _sides(seen, groups, worlds, judged=True), strict=True)
    for world, contrary, cones, (true, false) in read:
        (subject,) = world.wanted
        case = Case(norms, world.dossier, world.setting, subject)
        certain, excluded = frozenset(true), frozenset(false)
        found.append(None if contrary else Model(case, {subject: cones[subject]}, certain, excluded, certain, excluded))
    return found


def _second(seen: Seen, first: Run, worlds: Sequence[World], found: list[Model | None]) -> None:
    """The second run, for the worlds in which an outcome waits for something."""
    waiting = [k for k, model in enumerate(found) if model is not None and _waits(model, worlds[k])]
    if not waiting:
        return
    if len(waiting) < len(worlds):
        first = taken(first, np.array(waiting))
        seen = first.seen
    some = [worlds[k] for k in waiting]
    for k, (true, false) in zip(waiting, _sides(seen, solve(seen, first=first).groups, some), strict=True):
        model = found[k]
        assert model is not None
        found[k] = replace(model, may_true=frozenset(true), may_false=frozenset(false))


def _waits(model: Model, world: World) -> bool:
    return any(row.undecided for id_ in world.wanted for row in rows(model, world.dossier.records[id_]))


def _cones(groups: Mapping[Key, Group], worlds: Sequence[World]) -> list[dict[str, Cone]]:
    """Of each world the cones of the applications in play, in the order of the dossier."""
    found: list[dict[str, Cone]] = [{} for _ in worlds]
    for group in groups.values():
        for world, id_ in zip(group.spaces.worlds.tolist(), _names(group, worlds), strict=True):
            found[world][id_] = group.plan.cone
    return [{a.id: own[a.id] for a in world.dossier.applications if a.id in own} for own, world in zip(found, worlds, strict=True)]


def _names(group: Group, worlds: Sequence[World]) -> list[str]:
    """The ids of the applications of a group."""
    start = group.seen.applications.start
    return [
        ids_of(worlds[w].dossier, group.norms.application)[row - int(start[w])]
        for w, row in zip(group.spaces.worlds.tolist(), group.rows.tolist(), strict=True)
    ]


def _sides(seen: Seen, groups: Mapping[Key, Group], worlds: Sequence[World], judged: bool = False) -> Sides:
    """Of each world what holds, and what fails; judged: only of the application that is judged."""
    found: Sides = [(set(), set()) for _ in worlds]
    names = [id_ for entity in seen.norms.entities.values() for world in worlds for id_ in ids_of(world.dossier, entity)]
    for group in groups.values():
        made: dict[tuple[str, ...], tuple[list[Args], list[int]]] = {}
        for name in group.plan.order:
            context = group.norms.props[name].context
            if context not in made:
                made[context] = bindings(group, group.spaces[context], context, names)
            bound, at = made[context]
            for side, flags in enumerate(group.values[name]):
                if isinstance(flags, bool) or not flags.ndim:
                    places: Iterable[int] = range(len(bound)) if flags else ()
                else:
                    places = flags.nonzero()[0].tolist()
                for k in places:
                    if not judged or bound[k][0] == worlds[at[k]].wanted[0]:
                        found[at[k]][side].add((name, bound[k]))
    return found


def bindings(group: Group, space: Space, context: tuple[str, ...], names: Sequence[str]) -> tuple[list[Args], list[int]]:
    """The bindings of a context as instances have them, and of each its world."""
    columns: list[list[Constant]] = []
    for var in context:
        if var in space.numbers:
            columns.append(space.numbers[var].tolist())
        else:
            ref = space.refs[var]
            base = group.seen.base[ref.entity] if ref.entity is not None else 0
            columns.append([names[row + base] for row in ref.rows.tolist()])
    worlds = group.spaces.worlds if space.application is None else group.spaces.worlds[space.application]
    return list(zip(*columns, strict=True)), worlds.tolist()
