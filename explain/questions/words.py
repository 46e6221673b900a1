"""Words and JSON for `waarom ask`: answers, consequences, where an answer belongs, why a fact does not matter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from parser import norms as n
from parser.norms import short_citation
from parser.vocabulary import WHOLE_TYPES
from reasoner import Answer, Decision, Dossier
from reasoner.decision.answer import GRANT, MAY_GRANT
from reasoner.dossier.calendar import FOREVER, iso
from reasoner.dossier.edit import Slot
from reasoner.dossier.moments import LAST_YEAR
from reasoner.questions.ask import COMPLETE, MORE, NEW, Asked, Option, Question
from reasoner.questions.borders import STEP
from reasoner.questions.irrelevant import AMOUNT, DECIDED, DUTY, GROUND, LATER, LIMIT, Settled

from .. import words
from ..decision.serialize import answer_json
from ..sentence import outcome_words, possible_words

ORDER = (
    "Volgorde: eerst de vraag waarna gemiddeld de minste uitkomsten mogelijk blijven (elk antwoord hieronder telt even zwaar), "
    "dan de vraag waarna de minste vragen resten, dan de volgorde van de wet."
)
NOT_COMPUTED = "niet doorgerekend"
LAST = f"{LAST_YEAR}-12-31"  # the last day a dossier can name
KEYS = {Slot.LIST: None, Slot.DATE: None, Slot.TAKEN: "besluit.datum"}  # of the other slots: the fact or link


def answer_words(question: Question, option: Option) -> str:
    """The answer as a person gives it: `ja`, `minder dan 12 uur`, `uiterlijk 27-10-2024`, `geen of d1`."""
    special = {COMPLETE: "ja, alles is vermeld", MORE: "nee, er is meer", NEW: "een die nog niet in het dossier staat"}
    if question.slot is Slot.LIST:
        return special[option.values[0]]
    if option.values:
        listed = [special.get(v, v) if question.slot is Slot.LINK else v for v in option.values]
        return words.enumerate_words(listed, "of")
    if question.type == "datum":
        return _dates(option.least, option.most, question.endless)
    return _numbers(option.least, option.most, question.type)


def _dates(least: str | None, most: str | None, endless: bool) -> str:
    """A range of days; one that reaches the end of the scale holds "no end" too, if that can be."""
    if least == iso(FOREVER):
        return least
    if endless and most == LAST:
        return "een einddatum" if least is None else f"{words.fact_value(least)} of later, maar niet onbepaald"
    if least is None and most is None:
        return "elke datum"
    if most is None:
        return f"{words.fact_value(least)} of later" + (", of onbepaald" if endless else "")
    if least is None:
        return f"uiterlijk {words.fact_value(most)}"
    return words.fact_value(least) if least == most else f"{words.fact_value(least)} tot en met {words.fact_value(most)}"


def _numbers(least: str | None, most: str | None, type_: str) -> str:
    """Borders in their shortest form: 11,9999 or less is less than 12, but 11 days or less is just that."""
    low, high = (Decimal(x) if x is not None else None for x in (least, most))

    def said(number: Decimal) -> str:
        return words.with_unit(words.number(number), type_)

    if low is not None and low == high:
        return said(low)
    pieces, whole = [], type_ in WHOLE_TYPES
    if low is not None:
        before = low - STEP
        pieces.append(f"meer dan {said(before)}" if not whole and _shorter(before, low) else f"{said(low)} of meer")
    if high is not None:
        after = high + STEP
        pieces.append(f"minder dan {said(after)}" if not whole and _shorter(after, high) else f"ten hoogste {said(high)}")
    return " en ".join(pieces) or "elk getal"


def _shorter(one: Decimal, other: Decimal) -> bool:
    return len(words.number(one)) < len(words.number(other))


def consequence_words(norms: n.Norms, option: Option, now: Decision) -> str:
    """What the answer leads to: the outcome, or what is still possible."""
    if option.impossible:
        return f"kan niet: {option.impossible}"
    named = possible_words(norms, now.provision, option.possible)
    if len(option.possible) == 1:
        return named
    possible = "sluit nog niets uit" if tuple(option.possible) == tuple(now.possible) else f"nog mogelijk: {named}"
    return f"{possible} (daarna nog {option.left} {'vraag' if option.left == 1 else 'vragen'})"


def incomplete_words(asked: Sequence[Asked]) -> str | None:
    """That not every question was computed in time, and what to do about it; None: every one was."""
    questions = [q for a in asked for q in a.questions]
    done = sum(q.computed for q in questions)
    if done == len(questions):
        return None
    choose = ", of kies één aanvraag met --application" if len(asked) > 1 else ""
    if done:
        reached = f"toen {done} van de {len(questions)} vragen {'was' if done == 1 else 'waren'} doorgerekend"
        rest = f"De andere staan achteraan als {NOT_COMPUTED}; daar kan een vraag bij zijn die meer beslist."
    else:
        reached = "voordat er een vraag was doorgerekend"
        rest = "Van geen antwoord staat het gevolg vast, en de volgorde zegt niets."
    return f"Dit antwoord is onvolledig: de rekentijd was op {reached}. {rest} Geef meer rekentijd met --seconds{choose}."


def stand_words(answer: Answer, decision: Decision) -> str:
    """How a conversation stands: the outcome so far, what is still possible, the grounds that hold already."""
    norms, outcome = answer.norms, f"Tot nu toe: {outcome_words(answer, decision)}."
    if len(decision.possible) > 1:
        outcome += f" Nog mogelijk: {possible_words(norms, decision.provision, decision.possible)}."
    if decision.grounds:
        outcome += f" Er geldt al: {citations(norms, dict.fromkeys(g.id for g in decision.grounds))}."
    return outcome


def who_words(norms: n.Norms, question: Question) -> str:
    """Who can answer; an open norm is for the college to judge."""
    unknown = question.unknown
    if unknown.kind == "oordeel":
        return words.judged_by(unknown.who, norms)
    return f"feit, {words.asked_of(unknown.who)}" if unknown.who else "feit"


def where_words(norms: n.Norms, dossier: Dossier, question: Question) -> str:
    """Where the answer goes in the dossier: list, id and key."""
    fact, record = question.unknown.fact, dossier.records[question.unknown.entity]
    if question.slot is Slot.DATE:
        return "niet in het dossier: geef --date JJJJ-MM-DD (of --date vandaag)"
    if question.slot is Slot.TAKEN:
        return f"{norms.entities[record.home].list_name}, id {record.id}, besluit: datum:"
    if question.slot is Slot.LIST:
        if fact in dossier.lists:
            return f"haal {fact} uit onvolledig als de lijst compleet is"
        return f"voeg de lijst toe; {fact}: [] als er geen zijn"
    return f"{norms.entities[record.entity].list_name}, id {record.id}, {fact}:"


def citations(norms: n.Norms, ids: Iterable[str]) -> str:
    """`art. 3 lid 1 onder a en art. 14 lid 2 TITEL; art. 2 lid 5 ANDERE TITEL`"""
    by_document: dict[str, list[str]] = {}
    for id_ in sorted(ids, key=list(norms.articles).index):
        address = norms.articles[id_].address
        by_document.setdefault(address.document, []).append(short_citation(address.path))
    return "; ".join(f"{words.enumerate_words(paths, 'en')} {norms.documents[d].title}" for d, paths in by_document.items())


def reason_words(norms: n.Norms, dossier: Dossier, settled: Settled, decided: bool) -> str:
    """Why an unknown fact does not change the outcome."""
    cited = citations(norms, settled.ids)
    match settled.why:
        case s if s == LATER and settled.after is not None:
            return f"kan van belang worden door het antwoord op {settled.after[0]} ({settled.after[1]})"
        case s if s == GROUND:
            return f"verandert de uitkomst niet; nog wel open: {cited}"
        case s if s == LIMIT:
            return f"niet voor de uitkomst, wel voor hoe lang kan worden toegekend: {cited}"
        case s if s == AMOUNT:
            rules = (a for p in norms.provisions.values() for a in p.amounts if a.address.id in settled.ids)
            what = "het maximum" if all(isinstance(rule, n.AmountRule) for rule in rules) else "het bedrag"
            return f"niet voor de uitkomst, wel voor {what}"
        case s if s == DUTY:
            return "niet voor de uitkomst, wel voor een plicht of termijn"
        case s if s == DECIDED and settled.ids:
            return f"staat zonder dit feit al vast: {cited}"
    return "de uitkomst staat al vast" if decided else "geen regel die nog openstaat vraagt ernaar"


def told_by(norms: n.Norms, question: Question) -> str:
    """`Een feit, te vragen aan het college.`, `Een oordeel van het college.`"""
    who, decides, called = question.unknown.who, norms.authority.name, words.authority(norms)
    if question.unknown.kind == "oordeel":
        return f"Een oordeel van {called if who in (None, decides) else words.who_words(who or '')}."
    if who is None:
        return "Een feit."
    return f"Een feit, te vragen aan {called}." if who == decides else f"Een feit; te vragen aan: {words.who_words(who)}."


def about(dossier: Dossier, question: Question) -> str:
    """Whom or what a question is about, if it does not say so itself and there are more, or the dossier gives a name."""
    record = dossier.records[question.unknown.entity]
    alone = sum(r.home == record.home for r in dossier.records.values()) == 1
    return "" if record.name in question.unknown.question or (alone and record.name == record.id) else f"  ({words.printable(record.name)})"


def opening(norms: n.Norms, id_: str) -> tuple[str, ...]:
    """The opening words that the text at an address completes."""
    address = norms.articles[id_].address
    above = [n.Address(address.document, address.path[:length]).id for length in range(1, len(address.path))]
    return tuple(q for a in above if a in norms.articles for q in norms.articles[a].quotations[-1:] if q.endswith(":"))


def nothing_to_ask(answer: Answer, decision: Decision) -> str:
    """Why no question is left: the grounds that hold, or that none can hold any more."""
    norms = answer.norms
    if decision.grounds:
        because = f"Dat volgt uit {citations(norms, dict.fromkeys(g.id for g in decision.grounds))}."
    elif decision.outcome in (GRANT, MAY_GRANT):
        because = f"Geen {words.refusal_word(norms)} kan nog gelden."
    else:
        because = ""
    return f"Niets meer te vragen: {outcome_words(answer, decision)}, wat de onbekende feiten ook zijn. {because}".strip()


# ---- JSON


def asked_json(answer: Answer, asked: Sequence[Asked]) -> dict[str, Any]:
    """The questions as plain data; the schema is docs/schemas/ask.schema.json."""
    head = {k: v for k, v in answer_json(answer).items() if k != "decisions"}
    return head | {"order": ORDER, "incomplete": incomplete_words(asked), "applications": [_asked(answer, a) for a in asked]}


def _asked(answer: Answer, asked: Asked) -> dict[str, Any]:
    decision, dossier, norms = asked.decision, answer.model.case.dossier, answer.norms
    decided = not asked.questions and len(decision.possible) == 1
    return {
        "application": decision.application,
        "running": decision.running,
        "provision": decision.provision,
        "person": decision.person,
        "date": decision.date.isoformat() if isinstance(decision.date, date) else None,
        "outcome": decision.outcome,
        "possible": list(decision.possible),
        "questions": [_question(norms, dossier, q) for q in asked.questions],
        "settled": [
            {
                "fact": s.fact, "entity": s.entity, "question": s.question, "why": s.why, "ids": list(s.ids),
                "after": {"fact": s.after[0], "entity": s.after[1]} if s.after else None,
                "reason": reason_words(norms, dossier, s, decided),
            }
            for s in asked.settled
        ],
        "assumed": [asdict(x) for x in decision.assumed],
    }  # fmt: skip


def _question(norms: n.Norms, dossier: Dossier, question: Question) -> dict[str, Any]:
    unknown = question.unknown
    list_name = unknown.fact if question.slot is Slot.LIST else norms.entities[dossier.records[unknown.entity].home].list_name
    return asdict(unknown) | {
        "ids": list(unknown.ids),
        "type": question.type,
        "where": {
            "list": list_name,
            "id": unknown.entity,
            "key": KEYS.get(question.slot, unknown.fact),
            "option": "--date" if question.slot is Slot.DATE else None,
        },
        "computed": question.computed,
        "outcomes": _average(question.outcomes) if question.computed else None,
        "left": _average(question.left) if question.computed else None,
        "answers": [
            {
                "answer": answer_words(question, o), "values": list(o.values), "from": o.least, "to": o.most,
                "possible": list(o.possible), "left": o.left, "impossible": o.impossible or None,
            }
            for o in question.options
        ],
    }  # fmt: skip


def _average(value: Fraction) -> str:
    return format((Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.01")).normalize(), "f")
