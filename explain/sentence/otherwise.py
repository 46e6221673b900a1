"""What would have to turn out otherwise for the grounds of a decision not to hold: facts and judgements, as clauses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from parser.vocabulary import RECEIVED
from reasoner import Answer, Decision
from reasoner.decision.answer import EXCESS, KEEPS, Ground
from reasoner.semantics.model import Model
from reasoner.semantics.support import support
from reasoner.semantics.uses import FactUse, fact_uses

from .. import words
from .choose import Chooser, Named
from .clause import clause, otherwise
from .deviating import excepted
from .reasons import GroundReason

WHOLLY = "geheel "  # of a grant in part: that nothing can be granted
MAY_TURN = "De uitkomst kan anders zijn als blijkt dat"


@dataclass(frozen=True)
class Turn:
    """Of a grant, or of what goes on: what follows (`outcomes`: one of these) if one of the clauses turns out to be so."""

    outcomes: tuple[str, ...]
    clauses: tuple[str, ...]
    wholly: bool = False  # a part that can be granted now cannot either


Opening = str | tuple[Turn, ...]  # what can turn a decision, in a sentence; or of each thing what follows


@dataclass(frozen=True)
class Otherwise:
    """groups: all of them are needed, and of the clauses in one any is enough; none where one cannot be said.

    settled: a ground hangs on the day of receipt, which stands.
    """

    groups: tuple[tuple[str, ...], ...]
    settled: bool

    @property
    def clauses(self) -> tuple[str, ...]:
        """`Sam tot de doelgroep behoort`, `dit of dat zo is`: all are needed."""
        return tuple(words.enumerate_words(list(group), "of") for group in self.groups)

    @property
    def sentence(self) -> str:
        """Without a full stop; nothing where one of them cannot be said."""
        apart = len(self.groups) > 1 and any(len(group) > 1 for group in self.groups)
        said = ", en dat ".join(self.clauses) if apart else words.enumerate_words(list(self.clauses), "en")
        return f"{MAY_TURN} {said}" if said else ""


def to_turn(answer: Answer, decision: Decision) -> Otherwise:
    """Of each way in which a ground holds what would end it. Where it hangs on the day of receipt: the exception that sets it aside."""
    model = answer.model_of(decision)
    groups, settled, said = dict[tuple[str, ...], None](), False, True
    for ground, group, received in _ways(answer, decision):
        settled |= received
        found = [_exception(answer, decision, ground)] if received else [clause(model, x.prop, x.args, True).needed for x in group]
        told = tuple(dict.fromkeys(w for w in found if w is not None))
        said &= len(told) == len(set(found)) and bool(told)
        groups[told] = None
    return Otherwise(tuple(groups) if said else (), settled)


def turning_facts(answer: Answer, decision: Decision) -> tuple[tuple[FactUse, ...], ...]:
    """The same as facts: of each way in which a ground holds those on which it hangs, or an exception of its own."""
    model, found = answer.model_of(decision), list[tuple[FactUse, ...]]()
    for ground, group, received in _ways(answer, decision):
        read = (u for x in group for prop, args in support(model, x.prop, x.args) for u in fact_uses(model, prop, args))
        uses = [use for use, _ in excepted(answer, decision, (ground.id,))] if received else read
        found.append(tuple(dict.fromkeys(u for u in uses if u.value is not None)))
    return tuple(dict.fromkeys(found))


def _ways(answer: Answer, decision: Decision) -> Iterator[tuple[Ground, tuple[Named, ...], bool]]:
    """Each way in which a ground holds, and whether it hangs on the day of receipt."""
    model = answer.model_of(decision)
    chooser = Chooser(model)
    for ground in (g for g in decision.grounds if g.leg != EXCESS and g.modality != KEEPS):
        for group in chooser.alternatives(ground.prop, (decision.subject,)):
            yield ground, group, any(_reads_receipt(model, named, decision.subject) for named in group)


def to_turn_of(reason: GroundReason) -> str | None:
    """What would end a ground that rests on judgements: of each way in which it holds one, as a clause; None without words for it."""
    found = [next((r.clause.needed for r in group if r.judgement), None) for group in reason.alternatives]
    told = [x for x in found if x is not None]
    return words.enumerate_words([*dict.fromkeys(told)], "en") if told and len(told) == len(found) else None


def _reads_receipt(model: Model, named: Named, subject: str) -> bool:
    uses = (u for prop, args in support(model, named.prop, named.args) for u in fact_uses(model, prop, args))
    return any(u.fact == RECEIVED and u.entity == subject for u in uses)


def _exception(answer: Answer, decision: Decision, ground: Ground) -> str | None:
    """The exception that would set a ground aside, as a subordinate clause; None without one or without words for it."""
    found = excepted(answer, decision, (ground.id,))
    return otherwise(answer.model_of(decision), found[0][0]) if len(found) == 1 else None


__all__ = ["MAY_TURN", "WHOLLY", "Opening", "Otherwise", "Turn", "to_turn", "to_turn_of", "turning_facts"]
