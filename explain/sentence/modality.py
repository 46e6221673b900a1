"""What room a refusal leaves: which powers to deviate, and which exceptions, can still set a ground aside; and how its force is said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from parser import norms as n
from reasoner import Answer, Decision
from reasoner.decision.answer import CHOICE, EXCESS, MAY_REFUSE, MUST_REFUSE, REFUSES, Ground
from reasoner.semantics.uses import FactUse

from .. import words
from .deviating import Off, cited, elsewhere, excepted, excepting, reaching

MUST, IN_PRINCIPLE, OR_IN_PRINCIPLE = "moet ", "moet in beginsel ", "moet (in beginsel) "
MAY = re.compile(r"\bkan\b")
UNJUDGED = "een uitzondering op {} is nog niet beoordeeld"


@dataclass(frozen=True)
class Room:
    """What can set one ground aside. deviating: a power, of these rules or from elsewhere; exceptions: judgements, given or not."""

    deviating: bool
    exceptions: tuple[FactUse, ...]

    @property
    def unjudged(self) -> bool:
        """Is there an exception of which nobody has judged whether it applies?"""
        return any(use.origin != "dossier" for use in self.exceptions)

    @property
    def open(self) -> bool:
        return self.deviating or self.unjudged


def room(answer: Answer, decision: Decision, ground: Ground) -> Room:
    """The room that a ground of a decision leaves; none where nobody decides."""
    norms = answer.norms
    if norms.wording.nobody is not None or not ground.binding:
        return Room(False, ())
    conditions = {c.address.id for c in norms.provisions[decision.provision].conditions}
    within = any(p.reaches(norms.articles[x].address) for p in reaching(norms, decision) for x in ground.deviable(conditions))
    uses = tuple(use for use, _ in excepted(answer, decision, (ground.id,)))
    return Room(within or bool(elsewhere(norms, (ground.id,))), uses)


def binding(decision: Decision) -> tuple[Ground, ...]:
    """The grounds on which a refusal must follow."""
    return tuple(g for g in decision.grounds if g.binding)


def in_principle(answer: Answer, decision: Decision) -> bool:
    """Must be refused, unless something that is still open turns that: does every ground that binds leave room?"""
    grounds = binding(decision)
    return decision.outcome == MUST_REFUSE and bool(grounds) and all(room(answer, decision, g).open for g in grounds)


def outcome_words(answer: Answer, decision: Decision) -> str:
    """The outcome of one decision: `moet in beginsel worden geweigerd` where it is not the last word; a choice names the applications."""
    if decision.outcome == CHOICE:
        named = words.enumerate_words([" met ".join(s) for s in decision.choice], "en")
        return f"keuze tussen {named}: {words.authority(answer.norms)} bepaalt na overleg"
    if decision.outcome == MUST_REFUSE and not decision.grounds:  # of a decision in brief they are not known
        return class_words(answer.norms, decision.outcome, decision.provision)
    said = words.outcome_word(decision.outcome, answer.norms.worded(decision.provision))
    return softened(said) if in_principle(answer, decision) else said


def class_words(norms: n.Norms | None, outcome: str, provision: str | None = None) -> str:
    """An outcome without the grounds of a decision: `moet (in beginsel) worden geweigerd` where it may, or may not, be the last word.

    provision: of which kind; else of any. norms: if they are not at hand, who decides is the college.
    """
    said = words.outcome_word(outcome, norms.worded(provision) if norms is not None and provision is not None else norms)
    if outcome != MUST_REFUSE or not said.startswith(MUST) or (norms is not None and not _some_leave_room(norms, provision)):
        return said
    return said.replace(MUST, OR_IN_PRINCIPLE, 1)


def may_or_must_refuse(norms: n.Norms) -> str:
    """`kan of moet worden geweigerd`, in the words of the act."""
    may, must = (words.outcome_word(outcome, norms) for outcome in (MAY_REFUSE, MUST_REFUSE))
    return MAY.sub("kan of moet", may, count=1) if MAY.sub("moet", may, count=1) == must else f"{may}, of {must}"


def kinds_words(norms: n.Norms, outcome: str, kinds: Iterable[str]) -> str:
    """An outcome of decisions on several kinds: each way to say it, once."""
    return " / ".join(dict.fromkeys(class_words(norms.worded(kind), outcome) for kind in sorted(kinds))) or class_words(norms, outcome)


def possible_words(norms: n.Norms, provision: str, outcomes: Iterable[str]) -> str:
    """`kan worden geweigerd of toekennen mogelijk; het college beslist`: what may still come of it, each as the answer would say it."""
    return words.enumerate_words([class_words(norms, o, provision) for o in outcomes], "of")


def quoted_words(norms: n.Norms, provision: str, outcomes: Iterable[str]) -> str:
    """The same, each between quotation marks."""
    return words.enumerate_words([f"‘{class_words(norms, o, provision)}’" for o in outcomes], "of")


class _Kept:
    """By kind: may a refusal leave room?"""

    def __init__(self) -> None:
        self.leaves: dict[str, bool] = {}


def _some_leave_room(norms: n.Norms, provision: str | None) -> bool:
    kept = norms.kept(_Kept).leaves
    names = norms.provisions if provision is None else (provision,)
    return any(kept[x] if x in kept else kept.setdefault(x, _may_leave_room(norms, norms.provisions[x])) for x in names)


def _may_leave_room(norms: n.Norms, provision: n.Provision) -> bool:
    """Is there a ground on which must be refused that a power or an exception can set aside?"""
    if norms.wording.nobody is not None:
        return False
    return any(ground_may_leave_room(norms, provision, g) for g in provision.grounds if g.binding)


def ground_may_leave_room(norms: n.Norms, provision: n.Provision, ground: n.Ground, off: Off = None) -> bool:
    """Can a power or an exception set this ground aside? off: what takes another reading than the one that is followed."""
    conditions = {c.prop: c.address for c in provision.conditions}
    at = [ground.address] * (ground.leg != n.WANT) + [conditions[c] for c in ground.conditions if c in conditions]
    within = any(p.reaches(a) for p in norms.deviations for a in at)
    return within or bool(elsewhere(norms, tuple(a.id for a in at))) or bool(excepting(norms, ground.prop, off))


def force_words(answer: Answer, decision: Decision, ground: Ground) -> str:
    """What a ground does: `moet in beginsel worden geweigerd` where it leaves room."""
    said = words.modality_words(ground, answer.norms)
    softer = ground.modality == REFUSES and ground.leg != EXCESS and room(answer, decision, ground).open
    return softened(said) if softer else said


def softened(must: str) -> str:
    """`moet worden geweigerd` -> `moet in beginsel worden geweigerd`; words without "moet" as they are."""
    return must.replace(MUST, IN_PRINCIPLE, 1) if must.startswith(MUST) and not must.startswith(IN_PRINCIPLE) else must


def why_open(answer: Answer, decision: Decision, grounds: Iterable[Ground]) -> str:
    """Why it is in principle only: `het college kan ervan afwijken`, `een uitzondering op art. 5 is nog niet beoordeeld`, or both."""
    rooms = [(g, room(answer, decision, g)) for g in grounds]
    said = [f"{words.authority(answer.norms)} kan ervan afwijken"] if any(r.deviating for _, r in rooms) else []
    if unjudged := [g.id for g, r in rooms if r.unjudged]:
        said.append(UNJUDGED.format(cited(answer.norms, unjudged, "en")))
    return "; ".join(said)


__all__ = [
    "Room",
    "binding",
    "class_words",
    "force_words",
    "ground_may_leave_room",
    "in_principle",
    "outcome_words",
    "possible_words",
    "quoted_words",
    "room",
    "softened",
    "why_open",
]
