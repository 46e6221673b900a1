"""The answer in one sentence: what must or may be decided, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from parser import norms as n
from reasoner import Answer, Decision
from reasoner.decision import answer as a

from .. import words
from .clause import ANSWER_TO
from .counted import beside
from .deviating import taking
from .fill import applications
from .hanging import questions
from .modality import binding, in_principle, softened, why_open
from .moved import with_moved
from .reasons import GroundReason, bases, deviations, ground_reasons, joined
from .taken import taken
from .waiting import Stretch, stretches

MOST_REASONS, MOST_UNKNOWN, MOST_TAKEN = 3, 3, 2
MET = "voorwaarden is voldaan"  # after how many
MODALITIES = {a.MUST_REFUSE: a.REFUSES, a.CONTINUE: a.KEEPS}  # on which grounds the outcome rests
DICTA = {
    a.MUST_REFUSE: "moet worden geweigerd",
    a.MAY_REFUSE: "kan worden geweigerd",
    a.GRANT: "{} moet verstrekken",
    a.MAY_GRANT: "toekennen is mogelijk",
    a.MAY_END: "kan worden beëindigd",
    a.CONTINUE: "wordt voortgezet",
    a.NOT_APPLICABLE: "niet van toepassing",
    a.CHOICE: "{} moet kiezen",
    a.UNDECIDED: "nog niet te beslissen",
}


def dictum_words(norms: n.Norms, outcome: str) -> str:
    """What must or may be decided, as the sentence begins: `toekennen is mogelijk`."""
    own = norms.wording.outcomes.get(outcome)
    return own if own is not None else DICTA.get(outcome, outcome.replace("_", " ")).format(words.authority(norms))


def sentence(answer: Answer, decision: Decision) -> str:
    """`Moet worden geweigerd: Sam werkt 10 uur per week en ten minste 12 is nodig.` With a full stop; one line, printable."""
    return words.printable(words.capital(_sentence(answer.about(decision), decision))) + "."


def _sentence(answer: Answer, decision: Decision) -> str:
    dictum = dictum_words(answer.norms, decision.outcome)
    match decision.outcome:
        case a.UNDECIDED:
            return f"{dictum}: {_hangs_on(answer, decision)}"
        case a.CHOICE:
            sets = [applications(answer.model.case, s) for s in decision.choice]
            return f"{dictum}: {words.enumerate_words(sets, 'of')}, want zij sluiten elkaar uit"
        case a.GRANT | a.MAY_GRANT:
            return _granted(answer, decision, dictum)
        case a.NOT_APPLICABLE:
            return f"{dictum}: {_no_law(answer, decision)}"
    deciding = _deciding(decision, ground_reasons(answer, decision))
    if not deciding:
        return _without_ground(answer, decision, dictum)
    if in_principle(answer, decision):
        dictum = f"{softened(dictum)} ({why_open(answer, decision, binding(decision))})"
    elif decision.outcome == a.MAY_REFUSE and (takes := taking(answer.norms, decision, decision.grounds)):
        dictum += f" ({takes})"
    return with_moved(answer.model_of(decision), decision, f"{dictum}{_said(deciding)}{_beyond(answer, decision, deciding)}")


def _deciding(decision: Decision, reasons: tuple[GroundReason, ...]) -> list[GroundReason]:
    """Those on which the outcome rests: not what is only beyond the part that can be granted, if there is another."""
    of_all = [r for r in reasons if r.ground.leg != a.EXCESS]
    return [r for r in of_all if r.ground.modality == MODALITIES.get(decision.outcome, r.ground.modality)] or of_all or list(reasons)


def _beyond(answer: Answer, decision: Decision, deciding: list[GroundReason]) -> str:
    """`; meer dan tot en met 30 november 2024 moet in elk geval worden geweigerd: ...`, of what may be refused as a whole."""
    excess = [r for r in _excess(answer, decision) if r not in deciding] if decision.outcome == a.MAY_REFUSE else []
    return f"; meer dan{_part(answer, excess)} moet in elk geval worden geweigerd{_said(excess)}" if excess else ""


def _excess(answer: Answer, decision: Decision) -> list[GroundReason]:
    return [r for r in ground_reasons(answer, decision) if r.ground.leg == a.EXCESS]


def _said(reasons: list[GroundReason]) -> str:
    """`: a, en b` of what is needed together; `, om elk van deze redenen: a; b` where each is enough."""
    shown = _shown(reasons)
    return f": {shown[0]}" if len(shown) == 1 else f", om elk van deze redenen: {'; '.join(shown)}"


def _shown(reasons: list[GroundReason]) -> tuple[str, ...]:
    """The first reasons, and how many more there are."""
    found = tuple(dict.fromkeys(text for r in reasons for text in r.texts))
    left = len(found) - MOST_REASONS
    more = ("er is nog een andere reden" if left == 1 else f"er zijn nog {left} andere redenen",) if left > 0 else ()
    return (*found[:MOST_REASONS], *more)


def _granted(answer: Answer, decision: Decision, dictum: str) -> str:
    dictum += _deviating(answer, decision)
    if excess := _excess(answer, decision):
        why = _said(excess)
        closest = min((r.ground for r in excess), key=lambda g: g.until or date.max)
        part = f"{_part(answer, excess)}{beside(answer, decision, closest, why)}"
        proviso = _proviso(decision)
        named = f"; aangenomen is{' onder meer' * (len(decision.assumed) > MOST_TAKEN)} {_taken(answer, decision)}" if proviso else ""
        return f"{dictum}{part}{', ' * bool(proviso)}{proviso}; het meerdere moet worden geweigerd{why}{named}{_nothing(decision)}"
    found, rest = bases(answer, decision)
    clauses = [f"{r.clause.main} (aangenomen)" if r.presumed else r.clause.main for r in found]
    if rest:
        more = "aan de andere voorwaarde is voldaan" if rest == 1 else f"aan de {rest} andere {MET}"
        clauses.append(more if clauses else more.replace("andere ", ""))
    why = joined(tuple(clauses)) if clauses else f"{words.no_ground(answer.norms)} doet zich voor"
    return f"{dictum}: {why}{_noted(answer, decision)}{_nothing(decision)}"


def _nothing(decision: Decision) -> str:
    """That what must or can be granted comes to no money: else the sentence says more than there is."""
    none = bool(decision.amounts) and not any(row.maximum is None or row.maximum for row in decision.amounts)
    return f"; het bedrag komt uit op {words.euro(Decimal(0))}" if none else ""


def _part(answer: Answer, excess: list[GroundReason]) -> str:
    """` tot en met 30 november 2024`: what can be granted of what was asked, within every limit."""
    grounds = [r.ground for r in excess]
    within = replace(
        grounds[0],
        from_=max((g.from_ for g in grounds if g.from_ is not None), default=None),
        until=min((g.until for g in grounds if g.until is not None), default=None),
        instead=next((g.instead for g in grounds if g.instead is not None), None),
    )
    border = words.limit_words(answer.norms, within, written=words.full_day).removeprefix("toe te kennen ")
    return f" {border}" if border else " voor een deel"


def _proviso(decision: Decision) -> str:
    unsure = len(decision.assumed)
    points = f"{unsure} punten die zijn" if unsure > 1 else "een punt dat is"
    return f"onder voorbehoud van {points} aangenomen en nog niet vastgesteld" if unsure else ""


def _taken(answer: Answer, decision: Decision) -> str:
    """What is taken for granted; of more than can be said in a sentence the first."""
    named = decision.assumed if len(decision.assumed) <= MOST_TAKEN else decision.assumed[:1]
    return taken(answer, named, MOST_TAKEN)


def _noted(answer: Answer, decision: Decision) -> str:
    """`; dat is onder voorbehoud van 4 punten die zijn aangenomen en nog niet vastgesteld, waaronder dat a`"""
    proviso = _proviso(decision)
    lead = ", waaronder" if len(decision.assumed) > MOST_TAKEN else ":"
    return f"; dat is {proviso}{lead} {_taken(answer, decision)}" if proviso else ""


def _deviating(answer: Answer, decision: Decision) -> str:
    """` met een afwijking van Regeling art. 2 op grond van Regeling art. 9 (nodig, want ...)`; nothing if the grant does not need one."""
    said = by_deviation(answer, decision)
    clauses = tuple(r.clause.main for d in deviations(answer, decision) for r in d.reasons)
    needed = f" (nodig, want {joined(clauses)})" if clauses else ""
    return f" {said}{needed}" if said else ""


def by_deviation(answer: Answer, decision: Decision) -> str:
    """`met een afwijking van Regeling art. 2 op grond van Regeling art. 9`; nothing if the grant does not need one."""
    found = deviations(answer, decision)
    if not found:
        return ""
    left, by = ([words.cite(x) for x in dict.fromkeys(side)] for side in zip(*((d.left, d.by) for d in found), strict=True))
    power = f" op grond van {words.enumerate_words(by, 'en')}" if by != left else ""
    return f"met een afwijking van {words.enumerate_words(left, 'en')}{power}"


def _hangs_on(answer: Answer, decision: Decision) -> str:
    asked = questions(answer, decision, "; ".join(_on(x) for x in stretches(answer, decision)))
    if not asked:
        return "er staat nog een keuze open"
    if len(asked) > MOST_UNKNOWN:
        shown = words.enumerate_words(list(asked[:MOST_UNKNOWN]), "en")
        return f"de uitkomst hangt af van {words.how_many(len(asked))} punten; de eerste {words.how_many(MOST_UNKNOWN)} zijn {shown}"
    if any(x.startswith(ANSWER_TO) for x in asked):
        named = [x if x.startswith(ANSWER_TO) else f"de vraag {x}" for x in asked]
        return f"de uitkomst hangt af van {words.enumerate_words(named, 'en')}"
    return f"de uitkomst hangt ervan af {words.enumerate_words(list(asked), 'en')}"


def _on(stretch: Stretch) -> str:
    """`uiterlijk op 4 oktober 2024: moet worden geweigerd, want Thijs is nog geen 27 jaar`"""
    answer, decision = stretch.answer, stretch.decision
    dictum = dictum_words(answer.norms, decision.outcome)
    if decision.outcome in (a.GRANT, a.MAY_GRANT):
        excess = _excess(answer, decision)
        said = [f"{dictum}{_part(answer, excess)}" if excess else dictum, _proviso(decision)]
    else:
        why = joined(_shown(_deciding(decision, stretch.reasons)))
        said = [softened(dictum) if in_principle(answer, decision) else dictum, f"want {why}" if why else ""]
    return f"{stretch.days}: {', '.join(x for x in said if x)}"


def _no_law(answer: Answer, decision: Decision) -> str:
    """Why no rule gives an answer: none is in force, or what would be ended does not run."""
    ending = answer.norms.provisions[decision.provision].ending if decision.running is not None else None
    if ending is not None and answer.model_of(decision).value(ending.runs, (decision.subject,)) is False:
        return "op deze dag loopt niets waarover de regels gaan"
    return "de regels gelden niet op deze dag"


def _without_ground(answer: Answer, decision: Decision, dictum: str) -> str:
    if decision.outcome == a.CONTINUE:
        return f"{dictum}: geen grond om te beëindigen doet zich voor{_noted(answer, decision)}"
    return dictum
