"""What an open answer hangs on: the question behind each unknown fact, with what would be needed where one limit decides."""

from __future__ import annotations

from collections.abc import Iterator

from parser import norms as n
from parser.vocabulary import DECIDED
from reasoner import Answer, Decision
from reasoner.decision.answer import Unknown
from reasoner.dossier.calendar import LAST_DAY
from reasoner.dossier.record import Args
from reasoner.semantics.model import Instance, Model
from reasoner.semantics.operators import OPPOSITE
from reasoner.semantics.premises import premises
from reasoner.semantics.terms import environment, interval, record_of
from reasoner.semantics.uses import value_text

from .. import words
from .clause import DAY_NEED, NUMBER_NEED, unknown_words
from .fill import day_number_words
from .sought import sought_words

Limits = dict[tuple[str, str], set[str]]


def questions(answer: Answer, decision: Decision, days: str = "") -> tuple[str, ...]:
    """`of de jobcoach gecertificeerd is`, `hoe oud de houder is (ten minste 18 jaar is nodig)`: each unknown once.

    days: what is so on which days, where it hangs on the day of the decision; it takes the place of a limit to that day.
    """
    found = limits(answer, decision) if decision.unknown else {}
    if days:
        found[DECIDED, decision.subject] = {days}
    return tuple(dict.fromkeys(question(answer, decision, u, found) for u in decision.unknown))


def question(answer: Answer, decision: Decision, unknown: Unknown, limits: Limits) -> str:
    """One of these. limits: those of the decision."""
    said = unknown_words(answer.model_of(decision), unknown.fact, unknown.entity, unknown.question)
    limit = needed(unknown, limits) or sought_words(answer, decision, unknown)
    return f"{said} ({limit})" if limit is not None else said


def needed(unknown: Unknown, limits: Limits) -> str | None:
    """The one limit that a grant asks of an unknown value (`ten minste 12 uur is nodig`); None without, or of several."""
    found = limits.get((unknown.fact, unknown.entity), set())
    return next(iter(found)) if len(found) == 1 else None


def limits(answer: Answer, decision: Decision) -> Limits:
    """By fact and record the limits that a grant asks of an unknown value itself: found once for a decision, by walking its proof."""
    return _needed(answer.model_of(decision), decision)


def _needed(model: Model, decision: Decision) -> Limits:
    provision = model.case.norms.provisions[decision.provision]
    wanted = {r.prop: True for r in (*provision.powers, *provision.conditions)} | {g.prop: False for g in provision.grounds}
    if decision.running is not None:
        return {}
    found: Limits = {}
    for prop, args, wish in _open(model, [((p, (decision.subject,)), w) for p, w in wanted.items()]):
        for fact, entity, limit in _limits(model, prop, args, wish):
            found.setdefault((fact, entity), set()).add(limit)
    return found


def _open(model: Model, roots: list[tuple[Instance, bool]]) -> Iterator[tuple[str, Args, bool]]:
    """Every undecided instance under the roots, and whether a grant asks that it is so."""
    seen: set[tuple[Instance, bool]] = set()
    todo = roots
    while todo:
        at, wish = todo.pop()
        if (at, wish) in seen or model.value(*at) is not None:
            continue
        seen.add((at, wish))
        yield (*at, wish)
        if not isinstance(model.case.norms.props[at[0]].body, n.Comparison):  # what chooses a value, or counts, is not asked for
            todo += [((p.prop, p.args), p.holds is wish) for p in premises(model, *at)]


def _limits(model: Model, prop_id: str, args: Args, wish: bool) -> Iterator[tuple[str, str, str]]:
    body = model.case.norms.props[prop_id].body
    if not isinstance(body, n.Comparison):
        return
    env = environment(model, model.case.norms.props[prop_id], args)
    for side, other, operator in ((body.left, body.right, body.operator), (body.right, body.left, n.FLIPPED.get(body.operator))):
        term = _read(model, side, args)
        if not isinstance(term, n.FactTerm) or operator is None:
            continue
        record, (least, most) = record_of(model.case, env, term.path), interval(model, other, env)
        if record is None or least is None or least != most:
            continue
        said: str = operator if wish else OPPOSITE[operator]
        if term.type != "datum":
            yield term.fact, record.id, NUMBER_NEED[said].format(words.with_unit(words.fact_value(value_text(least, term.type)), term.type))
        elif least <= LAST_DAY:
            yield term.fact, record.id, DAY_NEED[said].format(day_number_words(int(least)))


def _read(model: Model, term: n.Term, args: Args) -> n.Term:
    """A named value that can only be one fact is that fact."""
    if not isinstance(term, n.ValueTerm):
        return term
    cases = model.case.norms.values[term.name].cases
    left = [inner for inner, guard in cases if guard is None or model.child(guard, args[:1]) is not False]
    return left[0] if len(left) == 1 else term


__all__ = ["limits", "needed", "question", "questions"]
