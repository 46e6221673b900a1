"""Facts that are unknown and do not change the outcome, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from parser import norms as n

from ..decision.answer import UNDECIDED, AmountRow, Decision, HoursRow
from ..decision.answer import Answer as Answered
from ..decision.follows import duty_moments
from ..dossier.record import Args
from ..semantics.cone import Cone, amount_terms, cone, roots_of
from ..semantics.model import Instance, Model, instances
from ..semantics.premises import premises
from ..semantics.uses import FactUse, fact_uses, term_uses

DECIDED, GROUND, LIMIT, AMOUNT, DUTY, LATER = "beslist", "grond", "duur", "bedrag", "plicht", "later"
Key = tuple[str, str]  # a fact and the entity it is about
Readers = dict[Key, dict[str, bool | None]]


@dataclass(frozen=True)
class Settled:
    """An unknown fact that does not change the outcome.

    why: DECIDED (every rule that reads it is decided without it), LIMIT (how long can be granted waits for it),
    GROUND (only a ground or condition that does not carry the outcome waits for it), AMOUNT or DUTY (only
    those wait for it), LATER (an answer to a question, `after`, can make it matter). `ids`: the addresses
    concerned, of an amount those of every amount and number of hours that is open; `held`: those that hold;
    `kind`, `who`: as of an unknown (a fact or a judgement, and who can answer).
    """

    fact: str
    entity: str
    question: str
    why: str
    ids: tuple[str, ...]
    held: tuple[str, ...]
    after: Key | None = None
    kind: str = "feit"
    who: str | None = None


def settled(
    answer: Answered, decision: Decision, asked: set[Key], later: dict[Key, tuple[str, Key]], readers: Readers
) -> Iterator[Settled]:
    """Unknown facts that the rules of this decision read, less those that are asked.

    later: facts that an answer to a question brings in, with their question and what brings them in.
    """
    model = answer.model
    args: Args = (decision.subject,)
    amounts = dict(amount_uses(answer, decision))
    rows = tuple(dict.fromkeys(r.id for r in open_rows(decision)))
    duties: dict[Key, FactUse] = {}
    bearing: dict[Key, tuple[str, ...]] = {}
    for id_, at, use in _duty_uses(answer, decision):
        duties[at] = use
        bearing[at] = tuple(dict.fromkeys((*bearing.get(at, ()), id_)))
    limits: dict[Key, tuple[str, ...]] = {}
    for at, id_ in (((u.fact, u.entity), x.id) for x in decision.limits for u in x.unknown):
        limits[at] = (*limits.get(at, ()), id_)
    for at, (question, after) in later.items():
        if at not in asked:
            yield Settled(*at, question, LATER, (), (), after)
    found: dict[Key, FactUse] = {**dict(_uses(model, model.cones[decision.subject], args)), **duties, **amounts}
    for at, use in found.items():
        if at in asked or at in later:
            continue
        addresses = readers.get(at, {})
        open_ = tuple(id_ for id_, value in addresses.items() if value is None)
        held = tuple(id_ for id_, value in addresses.items() if value is True)
        if at in limits:
            yield Settled(*at, use.question, LIMIT, limits[at], (), None, use.kind, use.answered_by)
        elif open_:
            yield Settled(*at, use.question, GROUND, open_, (), None, use.kind, use.answered_by)
        elif at in amounts:
            yield Settled(*at, use.question, AMOUNT, rows, (), None, use.kind, use.answered_by)
        elif at in duties:
            yield Settled(*at, use.question, DUTY, bearing[at], (), None, use.kind, use.answered_by)
        else:
            yield Settled(*at, use.question, DECIDED, tuple(addresses), held, None, use.kind, use.answered_by)


def _uses(model: Model, found: Cone, args: Args) -> Iterator[tuple[Key, FactUse]]:
    """Unknown facts read by any proposition of the cone."""
    application = model.case.dossier.records[str(args[0])]
    for name in found.props:
        for instance in instances(model.case, found, model.case.norms.props[name], application):
            for use in fact_uses(model, name, instance):
                if use.value is None:
                    yield (use.fact, use.entity), use


def readers(model: Model, decision: Decision, args: Args) -> Readers:
    """For each unknown fact the nearest conditions, grounds and limits that read it, with their values."""
    found: Readers = {}
    provision = model.case.norms.provisions[decision.provision]
    roots = [(c.prop, c.address.id) for c in provision.conditions if c.in_force is None or model.value(c.in_force, args) is not False]
    if decision.running is not None and provision.ending is not None:
        roots += [(g.prop, g.address.id) for g in provision.ending.grounds]
        roots += [(r.prop, r.address.id) for r in provision.ending.keeps]
    else:
        roots += [(g.prop, g.address.id) for g in provision.grounds]
        roots += [(prop, limit.address.id) for limit in provision.limits for prop in (limit.whole, limit.excess)]
    tops = {prop for prop, _ in roots}
    for root, id_ in roots:
        value = model.value(root, args)
        seen: set[Instance] = set()
        todo: list[Instance] = [(root, args)]
        while todo:
            at = todo.pop()
            if at in seen or (at[0] in tops and at[0] != root):
                continue
            seen.add(at)
            for use in fact_uses(model, *at):
                if use.value is None:
                    found.setdefault((use.fact, use.entity), {})[id_] = value
            if not isinstance(model.case.norms.props[at[0]].body, n.Present):
                todo += [(p.prop, p.args) for p in premises(model, *at)]
    return found


def open_rows(decision: Decision) -> Iterator[AmountRow | HoursRow]:
    """Amounts and hours that are not known, or of which a cap is not."""
    rows: tuple[AmountRow | HoursRow, ...] = (*decision.amounts, *decision.hours)
    for row in rows:
        if row.status == "onbekend" or (isinstance(row, AmountRow) and row.capped_by is not None and row.cap is None):
            yield row


def amount_uses(answer: Answered, decision: Decision) -> Iterator[tuple[Key, FactUse]]:
    """Unknown facts for which an amount or a number of hours waits."""
    open_ = {row.id for row in open_rows(decision)}
    model, args = answer.model, (decision.subject,)
    for rule in answer.norms.provisions[decision.provision].amounts:
        if rule.address.id not in open_:
            continue
        yield from _uses(model, cone(answer.norms, [*roots_of(rule, answer.norms)]), args)
        for term in amount_terms(rule):
            yield from _of_term(model, term, args)


def _duty_uses(answer: Answered, decision: Decision) -> Iterator[tuple[str, Key, FactUse]]:
    """Unknown facts for which a duty or its last day waits, with the address of the duty."""
    model, args = answer.model, (decision.subject,)
    moments = duty_moments(decision.possible, decision.running is not None)
    for rule in answer.norms.provisions[decision.provision].duties:
        if rule.when not in moments:
            continue
        holds = model.value(rule.prop, args) if rule.prop is not None else True
        if holds is None and rule.prop is not None:
            yield from ((rule.address.id, *found) for found in _uses(model, cone(answer.norms, [rule.prop]), args))
        if holds is not False and rule.due is not None and (rule.when == "always" or decision.outcome == UNDECIDED):
            yield from ((rule.address.id, *found) for found in _of_term(model, rule.due, args))


def _of_term(model: Model, term: n.Term, args: Args) -> Iterator[tuple[Key, FactUse]]:
    for use in term_uses(model, {n.APPLICATION: args}, term, args):
        if use.value is None:
            yield (use.fact, use.entity), use
