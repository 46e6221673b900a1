"""What would turn a decision, to be told beside it: in a sentence or two, found in a short time.

Of a refusal what may still change; of a grant what must not turn out otherwise.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from reasoner import Answer, Decision, limit
from reasoner.decision.answer import CONTINUE, EXCESS, GRANT, MAY_END, MAY_GRANT, MAY_REFUSE, MUST_REFUSE, UNDECIDED
from reasoner.limit import MOST_SECONDS
from reasoner.repairs.changes import Slot, What
from reasoner.repairs.otherwise import otherwise, together
from reasoner.repairs.repair import Change, Repairs, repair
from reasoner.semantics.question import Question

from .. import words
from ..sentence.deviating import cited
from ..sentence.modality import possible_words
from ..sentence.otherwise import WHOLLY, Opening, Turn, to_turn, turning_facts
from ..sentence.reasons import bases
from .words import Words, wanted_words

MOST_OPEN = 4  # open points of which is told together what they must come to
MOST_TURNING = 3  # facts of a grant that must not turn out otherwise
HOLDS = (GRANT, MAY_GRANT, CONTINUE)
WAYS_SECONDS = 2.0  # of processor time for all refusals that are shown, and for all grants; `waarom repair` looks further


def ways(answer: Answer) -> dict[str, str]:
    """By application (or running provision) what would turn the outcome, in a sentence or two."""
    refused = [d for d in answer.decisions if d.outcome in (MUST_REFUSE, MAY_REFUSE, MAY_END)]
    granted = [d for d in answer.decisions if d.outcome in HOLDS]
    found = {d.subject: _way(turning(answer, d, WAYS_SECONDS / len(refused))) for d in refused}
    return found | {d.subject: _said(_ending(answer, d, WAYS_SECONDS / len(granted))) for d in granted}


def way(answer: Answer, decision: Decision) -> str:
    """The same of one decision, for an export: so long that every machine finds the same; nothing where not all was looked at."""
    if decision.outcome == UNDECIDED and 0 < len(decision.unknown) <= MOST_OPEN:
        hoped = turning(answer, decision, OPENING_SECONDS)
        return Words(hoped).hoped() if hoped.complete else ""
    if decision.outcome in HOLDS:
        return _said(_ending(answer, decision, OPENING_SECONDS))
    found = turning(answer, decision, OPENING_SECONDS) if decision.outcome in (MUST_REFUSE, MAY_REFUSE, MAY_END) else None
    return _way(found) if found is not None and found.complete else ""


ALL_SECONDS = 20.0
OPENING_SECONDS = 5.0  # several times what any of the examples takes: what is not found in this time is left out, not half told


def openings(answer: Answer) -> dict[str, Opening]:
    """By application (or running provision) what can turn it, as a letter tells it: in a sentence, in clauses of the rule base.

    Of a refusal (or an ending) what others than the college can change, empty where nothing does; of a grant what must not turn out
    otherwise, by what follows then; of an open answer how what is unknown must turn out. Not there where not everything was looked at.
    """
    found: dict[str, Opening | None] = {}
    for d in answer.decisions:
        if d.outcome in (MUST_REFUSE, MAY_REFUSE, MAY_END):
            found[d.subject] = _opening(turning(answer, d, OPENING_SECONDS))
        elif d.outcome in HOLDS:
            ending = _ending(answer, d, OPENING_SECONDS)
            found[d.subject] = (_turns(ending) or None) if ending is not None else None
        elif d.outcome == UNDECIDED:
            found[d.subject] = way(answer, d) or None
    return {subject: opening for subject, opening in found.items() if opening is not None}


_Key = tuple[object, ...]
Sought = Literal["turning", "ending", "ending, in short", "together"]
MOST_KEPT = 16


class _Kept:
    """What was found whole under a rule base, of the questions asked last: whoever asks the same is told the same, at once."""

    def __init__(self) -> None:
        self.found: dict[_Key, tuple[Question, Repairs]] = {}

    def of(self, question: Question, what: Sought) -> Repairs | None:
        kept = self.found.get(_key(question, what))
        return kept[1] if kept is not None and kept[0] == question else None

    def keep(self, question: Question, what: Sought, found: Repairs) -> None:
        self.found.pop(_key(question, what), None)
        self.found[_key(question, what)] = question, found
        for oldest in [*self.found][:-MOST_KEPT]:
            self.found.pop(oldest, None)


def _key(question: Question, what: Sought) -> _Key:
    readings = frozenset(question.readings.items())
    return what, question.dossier.sha256, question.application, question.running, question.date, readings, question.strict


class _Spent(threading.local):
    """The time that was spent on the answer that was told last."""

    answer: weakref.ref[Answer] | None = None
    seconds: float = 0.0


_spent = _Spent()


def turning(answer: Answer, decision: Decision, seconds: float = MOST_SECONDS) -> Repairs:
    """What would turn one decision of an answer; once it was found whole, it is not looked for again.

    All decisions of an answer together have `ALL_SECONDS`.
    """
    asked = replace(answer.question, application=decision.application, running=decision.running)
    return _found(answer, asked, seconds, "turning", lambda left: repair(asked, seconds=left))


def _found(answer: Answer, asked: Question, seconds: float, what: Sought, find: Callable[[float], Repairs]) -> Repairs:
    kept = answer.norms.kept(_Kept)
    if (known := kept.of(asked, what)) is not None:
        return known
    if _spent.answer is None or _spent.answer() is not answer:
        _spent.answer, _spent.seconds = weakref.ref(answer), 0.0
    began = limit.clock()
    found = find(max(0.0, min(seconds, ALL_SECONDS - _spent.seconds)))
    _spent.seconds += limit.clock() - began
    if found.complete:
        kept.keep(asked, what, found)
    return found


def _turns(ending: Repairs) -> tuple[Turn, ...]:
    """What must not turn out so, by what follows then."""
    text, found = Words(ending), dict[tuple[str, ...], list[str]]()
    for r in ending.repairs:
        follows = tuple(r.possible) if r.outcome == UNDECIDED else (r.outcome,)
        found.setdefault(follows, []).extend(c for x in r.changes if (c := text.sub(x)))
    wholly = any(g.leg == EXCESS for g in ending.decision.grounds)
    return tuple(Turn(follows, tuple(clauses), wholly) for follows, clauses in found.items() if clauses)


def _said(ending: Repairs | None) -> str:
    """`Moet (in beginsel) worden geweigerd als bijvoorbeeld blijkt dat a of b; kan worden geweigerd als bijvoorbeeld blijkt dat c.`"""
    if ending is None:
        return ""
    found = []
    for turn in _turns(ending):
        follows = possible_words(ending.answer.norms, ending.decision.provision, turn.outcomes)
        follows = follows.replace("worden geweigerd", f"{WHOLLY}worden geweigerd") if turn.wholly else follows
        found.append(f"{follows} als bijvoorbeeld blijkt dat {words.enumerate_words([*turn.clauses], 'of')}")
    return f"{words.printable(words.capital('; '.join(found)))}." if found else ""


def ending(answer: Answer, decision: Decision, seconds: float = OPENING_SECONDS, worded: bool = True) -> Repairs:
    """Of what holds: facts of which each, if it turned out otherwise, would end that. worded: only those that can be said in a clause."""
    asked = replace(answer.question, application=decision.application, running=decision.running)
    carrying = bases(answer, decision)[0] if decision.outcome != CONTINUE else ()
    groups = [[Slot(What.FACT, use.entity, use.fact) for use in reason.facts] for reason in carrying]
    tells = _tells(answer, decision) if worded else lambda _: True
    return _found(
        answer, asked, seconds, "ending" if worded else "ending, in short", lambda left: otherwise(asked, groups, tells, MOST_TURNING, left)
    )


def turned(answer: Answer, decision: Decision, seconds: float = OPENING_SECONDS) -> Repairs:
    """Of a refusal that nobody can change any more: facts that together, had they turned out otherwise, would turn it."""
    asked = replace(answer.question, application=decision.application, running=decision.running)
    tells = _tells(answer, decision)
    read = [[u for u in uses if _is_fact(answer, decision, u.entity, u.fact)] for uses in turning_facts(answer, decision)]
    groups = [[Slot(What.FACT, u.entity, u.fact) for u in uses] for uses in read]
    return _found(answer, asked, seconds, "together", lambda left: together(asked, groups, tells, left))


def _is_fact(answer: Answer, decision: Decision, entity: str, fact: str) -> bool:
    record = answer.model_of(decision).case.dossier.records.get(entity)
    return record is not None and fact in answer.norms.entities[record.entity].facts


def _tells(answer: Answer, decision: Decision) -> Callable[[Slot], bool]:
    """Has the rule base words for this fact, whatever it is?"""
    entities, records = answer.norms.entities, answer.model_of(decision).case.dossier.records

    def has_words(slot: Slot) -> bool:
        fact = entities[records[slot.record].entity].facts[slot.name]
        said = fact.label.said
        return said is not None and said.sub_holds is not None and (fact.type != "ja_nee" or said.sub_fails is not None)

    return has_words


def _ending(answer: Answer, decision: Decision, seconds: float) -> Repairs | None:
    """The same; nothing where not all was looked at."""
    found = ending(answer, decision, seconds)
    return found if found.complete else None


def _opening(found: Repairs) -> str | None:
    text = Words(found)
    if found.reached or not found.complete:
        return None
    theirs = [r for r in found.repairs if not r.college]
    own = [r for r in theirs if r.changes and not r.provisos and all(told(c) and text.sub(c) for c in r.changes)]
    if not own:
        return None if theirs else ""
    needed = words.enumerate_words([text.sub(c) or "" for c in own[0].changes], "en")
    return words.printable(f"{words.capital(_wanted(found))}{', bijvoorbeeld' if len(theirs) > 1 else ''} als {needed}.")


def told(change: Change) -> bool:
    """A record that is not there is no way that is told: what has none to go with asks for something else."""
    return not (change.slot.what is What.LINK and change.value is None)


def _wanted(found: Repairs) -> str:
    """What is wanted, as a letter says it: what runs may go on without any of it, if the one who decides wants that."""
    if found.target == CONTINUE:
        return "er is geen reden om te beëindigen"
    outcomes = {r.outcome for r in found.repairs}
    return wanted_words(found.target, found.answer.norms, outcomes.pop() if len(outcomes) == 1 else "")


def if_so(found: Repairs, needed: str, outcome: str) -> str:
    """Of what nobody can change any more what would have to turn out so, and how long it stays as it is."""
    said = f"{words.capital(wanted_words(found.target, found.answer.norms, outcome))} als blijkt dat {needed}."
    if found.repairs:
        return said
    if not found.fixed:
        return f"{said} Zolang dat niet blijkt, is er geen verandering van feiten die dit anders maakt."
    lead, verb = ("het beletsel", "is") if len(found.fixed) == 1 else ("de beletsels", "zijn")
    return f"{said} Zolang dat niet blijkt, {verb} {lead} van {cited(found.answer.norms, found.fixed, 'en')} niet weg te nemen."


def _way(found: Repairs) -> str:
    """Nothing that no person would do is told as a way, if there is another or something else to say."""
    kept = tuple(r for r in found.repairs if all(map(told, (*r.changes, *r.provisos))))
    text = Words(replace(found, repairs=kept or found.repairs))
    if found.complete and not kept:
        own = turned(found.answer, found.decision)
        needed = Words(own).clauses(own.repairs[0].changes) if own.complete and own.repairs else ""
        if needed:
            return if_so(found, needed, own.repairs[0].outcome)
        if found.repairs and (may := to_turn(found.answer, found.decision).sentence):
            return f"{may}."
    if not found.repairs and found.complete:
        return text.stuck_in_short()
    if not found.repairs:
        return "Nog geen manier gevonden, maar niet alles is doorzocht: `waarom repair` zoekt verder."
    return text.summary() + ("" if found.complete else " Niet alles is doorzocht: `waarom repair` zoekt verder.")
