"""What would change an outcome as it stands beside a picture: each way on a line of its own, with what it is now and the text it meets.

Everything here was decided: the repairs of a refusal or a choice, the facts that would end a grant, the answers to open questions.
"""

from __future__ import annotations

from collections.abc import Iterator

from reasoner import Answer, Decision
from reasoner.decision.answer import CHOICE, MAY_END, MAY_REFUSE, MUST_REFUSE
from reasoner.repairs.changes import Slot, What
from reasoner.repairs.repair import Change, Repair, Repairs

from .. import words
from ..questions.leading import leading
from ..sentence.deviating import cited
from ..sentence.modality import quoted_words
from .turning import HOLDS, OPENING_SECONDS, ending, if_so, told, turned, turning, way
from .words import Words, wanted_words

MOST_WAYS = 3
CHANGEABLE = (MUST_REFUSE, MAY_REFUSE, MAY_END, CHOICE)


def change_lines(answer: Answer, decision: Decision) -> tuple[str, ...]:
    """What would change the outcome, line by line; nothing where not all was looked at."""
    return tuple(words.printable(line) for line in _lines(answer, decision))


def _lines(answer: Answer, decision: Decision) -> Iterator[str]:
    if decision.outcome in HOLDS:
        found = ending(answer, decision)
        yield from _ends(found if found.repairs else ending(answer, decision, worded=False))
    elif decision.outcome in CHANGEABLE:
        found = turning(answer, decision, OPENING_SECONDS)
        kept = tuple(r for r in found.repairs if all(map(told, (*r.changes, *r.provisos))))
        if kept and found.complete:
            yield from _ways(found, kept)
        elif said := way(answer, decision):
            own = turned(answer, decision)
            needed = _said(Words(own), own.repairs[0]) if found.complete and own.complete and own.repairs else ""
            yield if_so(found, needed, own.repairs[0].outcome) if needed else said
    else:
        yield from [said] if (said := way(answer, decision)) else []
        yield from (f"{question} {said}" for question, said in leading(answer, decision))


def _ways(found: Repairs, kept: tuple[Repair, ...]) -> Iterator[str]:
    """Of each way all that it needs; not the same with another value, or more besides."""
    text, who = Words(found), words.authority(found.answer.norms)
    ways = [r for i, r in enumerate(kept) if not i or not _slots(kept[0]) <= _slots(r)]
    shown = [r for r in ways if r.changes and _said(text, r)][:MOST_WAYS]
    if not shown:
        yield text.summary()
        return
    wanted = words.capital(wanted_words(found.target, text.norms, shown[0].outcome))
    free = ", zonder dat hoeft te worden gekozen," if found.decision.outcome == CHOICE else ""
    for at, repair in enumerate(shown):
        own = f"{'' if at else ' maar'} alleen als {who} anders oordeelt:" if repair.college else ""
        comma = "," if own and not free and not at else ""
        yield f"{'Of' if at else wanted}{'' if at else free}{comma}{own} als {_said(text, repair)}{text.provided(repair.provisos)}."
    if (left := len(ways) - len(shown)) > 0:
        yield f"Of op {'een andere manier' if left == 1 else f'een van {left} andere manieren'}."


def _slots(repair: Repair) -> frozenset[Slot]:
    return frozenset(c.slot for c in repair.changes)


def _said(text: Words, repair: Repair) -> str:
    """All that a way needs, as clauses; nothing where there are no words for one of them."""
    found = [f"{clause}{_beside(text, c)}" for c in repair.changes if (clause := text.sub(c)) is not None]
    return ", en ook ".join(found) if len(found) == len(repair.changes) else ""


def _beside(text: Words, change: Change) -> str:
    """` (nu 10; Regeling art. 2 lid 3 onder c)`: what it is now where that is a value, and the texts that turn on it."""
    measured = change.slot.what is What.FACT and change.before is not None and not isinstance(change.before, bool)
    known = [i for i in change.ids if i in text.norms.articles]
    said = (f"nu {text.now(change)}" if measured else "", cited(text.norms, known, "en") if known else "")
    return f" ({'; '.join(x for x in said if x)})" if any(said) else ""


def _ends(found: Repairs) -> Iterator[str]:
    """Of what holds each fact that would end it alone, with what would then be."""
    text = Words(found)
    ends = [(r, c) for r in found.repairs for c in r.changes] if found.complete else []
    said = [(r, f"dat {clause}" if (clause := text.sub(c)) is not None else text.short(c)) for r, c in ends]
    if said:
        yield "De uitkomst wordt anders als bijvoorbeeld " + ("een van deze dingen blijkt:" if len(said) > 1 else "dit blijkt:")
    for repair, clause in said:
        outcome = quoted_words(text.norms, found.decision.provision, repair.possible)
        yield f"• {clause}{_beside(text, repair.changes[0])}: dan {outcome}."


__all__ = ["change_lines"]
