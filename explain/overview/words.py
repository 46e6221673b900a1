"""What an overview says, apart from its form: the outcome of each line in a few words, the notes below it, the JSON."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from parser import norms as n
from reasoner.decision.answer import CHOICE, GRANT, MAY_GRANT, Answer, Decision, Ground, Unknown, Unmet
from reasoner.dossier.calendar import as_date
from reasoner.dossier.edit import Slot, slot
from reasoner.questions.overview import Had, Line, Overview

from .. import words
from ..decision.receipt import other_readings
from ..decision.serialize import decision_json, head_json
from ..html import sections
from ..html.facts import named
from ..sentence import dictum_words, force_words, may_or_must_refuse, outcome_words
from ..sentence.clause import ANSWER_TO, unknown_words

DEPENDS, BRIEFLY = "hangt af van: ", "open: "
REFUSABLE = "kan of moet geweigerd"  # where there is little room
MOST = 2  # so many unknown facts are named in a line
OWN, ALIKE = "•", "?"


def title(overview: Overview) -> str:
    """`Waar heeft Sam de Vries recht op? Beoordeeld op 15-9-2024`; where the act has words of its own: `Wat volgt er voor Ria Bos?`"""
    return f"{question(overview)} {day(overview)}"


def day(overview: Overview) -> str:
    on = overview.question.date
    return f"Beoordeeld op {words.day(on)}" if on is not None else "De dag van het besluit is niet gegeven"


def question(overview: Overview) -> str:
    own, name = overview.norms.wording.own, words.printable(overview.name) if overview.name is not None else None
    if own:
        return f"Wat volgt er voor {name}?" if name is not None else "Wat volgt er?"
    return f"Waar heeft {name} recht op?" if name is not None else "Waar is recht op?"


def label(overview: Overview, kind: str) -> str:
    return words.capital(overview.norms.provisions[kind].label)


def outcome(line: Line, most: int = MOST) -> str:
    """The outcome in plain words; of what it depends on, so many facts by name."""
    if line.told is not None:
        return had_words(line.told)
    if not line.undecided:
        norms = line.answer.norms
        if line.decision.outcome == CHOICE:
            return f"keuze van {words.authority(norms)}"
        granted = line.decision.outcome in (GRANT, MAY_GRANT)
        return dictum_words(norms, line.decision.outcome) if granted else outcome_words(line.answer, line.decision)
    hangs = depends(facts(line), most) if line.deciding else outcome_words(line.answer, line.decision)
    return f"{refused(line)}: {hangs}" if line.refusable else hangs


def refused(line: Line, brief: bool = False) -> str:
    """That it may be refused or must be, in the words of the act; in brief where there is little room."""
    norms = line.answer.norms.worded(line.kind)
    return REFUSABLE if brief and not norms.wording.own else may_or_must_refuse(norms)


def facts(line: Line) -> list[str]:
    """What an undecided line depends on, in short words."""
    return [short(line.answer, u) for u in line.deciding] if line.undecided else []


def depends(named: Sequence[str], most: int, lead: str = DEPENDS) -> str:
    """`hangt af van: a en b`, `hangt af van: a, b en nog 3`"""
    rest = len(named) - most
    return lead + (f"{', '.join(named[:most])} en nog {rest}" if rest > 0 else words.enumerate_words(named[:most], "en"))


def status(line: Line) -> str:
    """What the line tells: an outcome, or what there is already: an application that was granted, support that runs."""
    return "outcome" if line.told is None else "granted" if line.told.application else "running"


def had_words(had: Had) -> str:
    """`loopt al, 1-6-2024 t/m 30-11-2024`; of an application: that it was granted."""
    return f"{'al toegekend' if had.application else 'loopt al'}, {period(had)}"


def period(had: Had) -> str:
    if had.begin is None and had.end is None:
        return "periode onbekend"
    begin, end = (words.day(as_date(d)) for d in (had.begin, had.end))
    return f"{begin} zonder einde" if had.end is not None and as_date(had.end) is None else f"{begin} t/m {end}"


def short(answer: Answer, unknown: Unknown) -> str:
    """An unknown fact in the words of its question (`of Sam een fiets heeft`); of which record, if it is not plain."""
    norms, dossier = answer.norms, answer.model.case.dossier
    record = dossier.records[unknown.entity]
    declared = norms.entities[record.entity]
    match slot(norms, dossier, unknown.fact, unknown.entity):
        case Slot.DATE | Slot.TAKEN:
            return "dag van het besluit"
        case Slot.LIST:
            return f"alle {unknown.fact.replace('_', ' ')}"
        case Slot.KIND:
            return f"soort van {words.printable(record.id)}"
        case Slot.LINK:
            said = declared.links[unknown.fact].label
        case Slot.FACT:
            bounds = (declared.period.begin, declared.period.end) if declared.period is not None else ()
            fact = declared.facts[unknown.fact]
            asked = unknown_words(answer.model, fact.name, record.id, unknown.question)
            said = words.small(fact.label.holds) if unknown.fact in bounds or asked.startswith(ANSWER_TO) else asked
    subject = answer.decisions[0]
    told = record.id in (subject.subject, subject.person) or (record.name != record.id and record.name in said)
    return said if told else f"{said} van {words.printable(record.id)}"


def main(line: Line) -> str | None:
    """The lid that carries the outcome, if the line tells of one."""
    return line.main if line.told is None and (not line.undecided or line.refusable) else None


def documents(norms: n.Norms) -> dict[str, str]:
    """Each text by its first letter; by its name where two begin alike."""
    letters = [name[:1].upper() for name in norms.documents]
    return {name: name[:1].upper() if letters.count(name[:1].upper()) == 1 else name for name in norms.documents}


def cite(norms: n.Norms, id_: str) -> str:
    """`art. 14 lid 2 onder c V`"""
    address = norms.articles[id_].address
    return f"{n.short_citation(address.path)} {documents(norms)[address.document]}"


def legend(norms: n.Norms) -> str:
    """What the letters stand for."""
    return "; ".join(f"{mark}: {name}" for name, mark in documents(norms).items() if mark != name)


# ---- below the table


def notes(overview: Overview) -> Iterator[str]:
    """What the facts do not tell apart, and support of which it is not known what it is."""
    if overview.alike:
        which = f"deze {len(overview.alike)} soorten" if len(overview.alike) < len(overview.lines) else "alle soorten"
        yield f"{ALIKE}: te weinig bekend om {which} uit elkaar te houden; van geen ervan staat iets vast"
    if any(not line.hypothetical for line in overview.lines):
        yield f"{OWN}: {overview.norms.application.label} uit het dossier"
    if overview.unplaced:
        ids = words.enumerate_words([words.printable(i) for i in overview.unplaced], "en")
        yield f"van {ids} is niet bekend welke van deze soorten het is"


def mark(overview: Overview, line: Line) -> str:
    """A sign before the outcome: an application of the dossier, or a kind that the facts do not tell from others."""
    return OWN if not line.hypothetical else ALIKE if line.kind in overview.alike else " "


def how(overview: Overview, asked: Sequence[str]) -> str:
    """How a line is explained: of any of them on the page, of an application of the dossier by `explain` too, asked in the same way."""
    own = [line.decision.subject for line in overview.lines if not line.hypothetical]
    command = f"; of: waarom explain {shlex.join([*asked, '--application', own[0]])}" if own else ""
    return words.printable(f"Uitleg per regel: dezelfde opdracht met --html overzicht.html{command}")


# ---- what a line unfolds to


@dataclass(frozen=True)
class Quoted:
    """An address with its words, and where these are published."""

    citation: str
    quotations: tuple[str, ...]
    link: str | None


def about(line: Line) -> Iterator[str]:
    """Which application is judged, what there is already, and what follows."""
    answer, decision = line.answer, line.decision
    for had in line.had:
        yield f"{named(answer, had.id)}: {had_words(had)}."
    verdict = outcome_words(answer, decision)
    if not line.hypothetical:
        yield f"{words.capital(words.subject_words(decision, answer.norms))} uit het dossier, {words.judged_words(decision)}: {verdict}."
    else:
        links = answer.norms.application.links
        with_ = words.enumerate_words([f"{links[name].label} {words.printable(to)}" for name, to in line.links], "en")
        noun = answer.norms.application.label
        yield f"Het dossier heeft hiervan geen {noun}; zij is hier gesteld{', bij ' + with_ if with_ else ''}: {verdict}."
    yield from sections.lead(answer, replace(decision, limits=()) if line.hypothetical else decision)


def bare(decision: Decision) -> tuple[Unmet, ...]:
    """Conditions that are not met and that no ground turns on."""
    carried = {i for g in decision.grounds for i in g.because}
    return tuple(u for u in decision.unmet if u.id not in carried)


def because(norms: n.Norms, line: Line, ground: Ground) -> Iterator[str]:
    """What a ground does, and the conditions that it turns on."""
    yield force_words(line.answer, line.decision, ground)
    labels = {u.id: u.label for u in line.decision.unmet}
    yield from (f"{labels[i]} ({words.cite(norms.articles[i].address)})" for i in ground.because if i in labels)


def law(norms: n.Norms, line: Line) -> Iterator[Quoted]:
    """The words of what the line rests on: what carries the outcome, the grounds, the conditions that are not met."""
    decision = line.decision
    ids = [*([line.main] if line.main else []), *(i for g in decision.grounds for i in (g.id, *g.because)), *(u.id for u in bare(decision))]
    for id_ in dict.fromkeys(ids):
        article = norms.articles[id_]
        yield Quoted(words.cite(article.address), article.quotations, norms.documents[article.address.document].link)


def foot(overview: Overview) -> str:
    """By which rules and readings, on which dossier."""
    answer = overview.lines[0].answer
    chosen = ", ".join(f"{name}={choice}" for name, choice in other_readings(answer).items())
    pieces = (
        words.rules_words(overview.norms), f"dossier {answer.model.case.dossier.sha256[:12]}",
        f"andere lezingen: {chosen}; overige lezingen: standaard" if chosen else "lezingen: standaard",
        "strikt: zonder vermoedens en aannames" if overview.question.strict else "",
    )  # fmt: skip
    return " · ".join(x for x in pieces if x)


# ---- JSON


def overview_json(overview: Overview) -> dict[str, Any]:
    """The whole overview as plain data; each line with the decision as `waarom decide --json` has it."""
    return head_json(overview.lines[0].answer) | {
        "person": overview.person,
        "name": overview.name,
        "date": overview.question.date.isoformat() if overview.question.date is not None else None,
        "lines": [_line(overview, line) for line in overview.lines],
        "alike": list(overview.alike),
        "unplaced": list(overview.unplaced),
    }


def _line(overview: Overview, line: Line) -> dict[str, Any]:
    return {
        "provision": line.kind,
        "label": overview.norms.provisions[line.kind].label,
        "text": outcome(line),
        "status": status(line),
        "outcome": line.decision.outcome,
        "hypothetical": line.hypothetical,
        "links": dict(line.links),
        "had": [_had(h) for h in line.had],
        "main": main(line),
        "more": line.more if main(line) is not None else 0,
        "deciding": [{"fact": u.fact, "entity": u.entity, "text": short(line.answer, u)} for u in line.deciding],
        "decision": decision_json(line.answer, line.decision),
    }


def _had(had: Had) -> dict[str, Any]:
    return {"id": had.id, "application": had.application, "from": _iso(as_date(had.begin)), "to": _iso(as_date(had.end))}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
