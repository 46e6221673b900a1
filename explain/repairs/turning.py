"""What would turn a decision, to be told beside it: in a sentence or two, found in a short time."""

from __future__ import annotations

import threading
import weakref
from dataclasses import replace

from reasoner import Answer, Decision, limit
from reasoner.decision.answer import CONTINUE, MAY_END, MAY_REFUSE, MUST_REFUSE, UNDECIDED
from reasoner.limit import MOST_SECONDS
from reasoner.repairs.changes import What
from reasoner.repairs.repair import Change, Repairs, repair

from .. import words
from .words import Words, wanted_words

MOST_OPEN = 4  # open points of which is told together what they must come to
WAYS_SECONDS = 2.0  # of processor time for all that a decision shows; `waarom repair` looks further


def ways(answer: Answer) -> dict[str, str]:
    """By application (or running provision) that is refused (or may be ended) what would turn that, in a sentence or two."""
    refused = [d for d in answer.decisions if d.outcome in (MUST_REFUSE, MAY_REFUSE, MAY_END)]
    return {d.subject: _way(turning(answer, d, WAYS_SECONDS / len(refused))) for d in refused}


def way(answer: Answer, decision: Decision) -> str:
    """The same of one decision, for an export: so long that every machine finds the same; nothing where not all was looked at."""
    if decision.outcome == UNDECIDED and 0 < len(decision.unknown) <= MOST_OPEN:
        hoped = turning(answer, decision, OPENING_SECONDS)
        return Words(hoped).hoped() if hoped.complete else ""
    found = turning(answer, decision, OPENING_SECONDS) if decision.outcome in (MUST_REFUSE, MAY_REFUSE, MAY_END) else None
    return _way(found) if found is not None and found.complete else ""


ALL_SECONDS = 20.0
OPENING_SECONDS = 5.0  # several times what any of the examples takes: what is not found in this time is left out, not half told


def openings(answer: Answer) -> dict[str, str]:
    """By application (or running provision) what others than the college can change to turn a refusal (or an ending), to tell them.

    One sentence, in clauses of the rule base; empty where nothing does. Not there where not everything was looked at.
    """
    refused = [d for d in answer.decisions if d.outcome in (MUST_REFUSE, MAY_REFUSE, MAY_END)]
    found = {d.subject: _opening(turning(answer, d, OPENING_SECONDS)) for d in refused}
    return {subject: text for subject, text in found.items() if text is not None}


class _Kept(threading.local):
    """What was found of the answer that was told last: a report, its drawing and its letter tell the same."""

    answer: weakref.ref[Answer] | None = None
    found: dict[tuple[str | None, str | None], Repairs] | None = None
    spent: float = 0.0


_kept = _Kept()


def turning(answer: Answer, decision: Decision, seconds: float = MOST_SECONDS) -> Repairs:
    """What would turn one decision of an answer; once it was found whole, it is not looked for again.

    All decisions of an answer together have `ALL_SECONDS`.
    """
    if _kept.answer is None or _kept.answer() is not answer or _kept.found is None:
        kept: dict[tuple[str | None, str | None], Repairs] = {}
        _kept.found, _kept.spent = kept, 0.0
        _kept.answer = weakref.ref(answer, lambda _: kept.clear())
    key = (decision.application, decision.running)
    if key not in _kept.found:
        began = limit.clock()
        asked = replace(answer.question, application=decision.application, running=decision.running)
        found = repair(asked, seconds=max(0.0, min(seconds, ALL_SECONDS - _kept.spent)))
        _kept.spent += limit.clock() - began
        if not found.complete:
            return found
        _kept.found[key] = found
    return _kept.found[key]


def _opening(found: Repairs) -> str | None:
    text = Words(found)
    if found.reached or not found.complete:
        return None
    theirs = [r for r in found.repairs if not r.college]
    own = [r for r in theirs if r.changes and not r.provisos and all(_told(c) and text.sub(c) for c in r.changes)]
    if not own:
        return None if theirs else ""
    needed = words.enumerate_words([text.sub(c) or "" for c in own[0].changes], "en")
    return words.printable(f"{words.capital(_wanted(found))}{', bijvoorbeeld' if len(theirs) > 1 else ''} als {needed}.")


def _told(change: Change) -> bool:
    """A record that is not there is no way that a letter tells: what has none to go with asks for something else."""
    return not (change.slot.what is What.LINK and change.value is None)


def _wanted(found: Repairs) -> str:
    """What is wanted, as a letter says it: what runs may go on without any of it, if the one who decides wants that."""
    ending = found.target == CONTINUE
    return "er is geen reden om te beëindigen" if ending else wanted_words(found.target, found.answer.norms)


def _way(found: Repairs) -> str:
    text = Words(found)
    if not found.repairs and found.complete:
        return text.stuck_in_short()
    more = "" if found.complete else " Niet alles is doorzocht: `waarom repair` zoekt verder."
    return text.summary() + more
