"""Repairs in words and as JSON: what would have to be different, by whom, and what it settles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from parser import norms as n
from parser.vocabulary import UNITS
from reasoner.decision.answer import CHOICE, CONTINUE, GRANT, MAY_END, MAY_GRANT, MUST_REFUSE
from reasoner.dossier.calendar import FOREVER
from reasoner.repairs.candidates import APPLICANT, FIRST, LAST
from reasoner.repairs.changes import Range, What
from reasoner.repairs.repair import GRANTABLE, REFUSAL, TARGETS, Change, Repair, Repairs
from reasoner.semantics.uses import value_text

from .. import words
from ..decision.serialize import head_json
from ..sentence.deviating import cited
from ..sentence.fill import fill, value_words
from ..sentence.otherwise import to_turn

MOST_TOLD = 4  # of the unknown points on which a change depends
TARGET_WORDS = {
    GRANTABLE: "toekennen is mogelijk",
    REFUSAL: "weigeren is mogelijk of verplicht",
    "toekennen": "verstrekken is verplicht",
    "moet_weigeren": "weigeren is verplicht",
    CONTINUE: "{} gaat door",
    MAY_END: "beëindigen is mogelijk",
}


def wanted_words(target: str, norms: n.Norms, outcome: str = "") -> str:
    """What is wanted, as a clause: `toekennen is mogelijk`; in the words of the act where it has its own.

    outcome: what it then comes to, where a grant may be one that must follow or one that may.
    """
    own = norms.wording
    if target == GRANTABLE and outcome in own.outcomes:
        return own.outcomes[outcome]
    outcomes = {GRANTABLE: (MAY_GRANT, GRANT), GRANT: (GRANT,), MUST_REFUSE: (MUST_REFUSE,)}.get(target, ())
    said = next((own.outcomes[o] for o in outcomes if o in own.outcomes), None)
    if said is None and own.own and target in (GRANTABLE, REFUSAL):
        return f"{own.plain(n.GRANT)} is mogelijk" if target == GRANTABLE else f"{own.plain(n.REFUSE)} is mogelijk of verplicht"
    return said or TARGET_WORDS[target].format(words.what_runs(norms))


class Words:
    """Sentences about the repairs of one application."""

    def __init__(self, found: Repairs) -> None:
        self.found, self.norms, self.records = found, found.answer.norms, found.answer.model.case.dossier.records
        self.authority = words.authority(self.norms)

    def summary(self) -> str:
        """What would be needed, in one sentence."""
        f = self.found
        wanted = wanted_words(f.target, self.norms, f.decision.outcome if f.reached else f.repairs[0].outcome if f.repairs else "")
        if f.reached:
            return f"Er hoeft niets te veranderen: {wanted}."
        if not f.repairs:
            searched = f"Er is nog geen manier gevonden waardoor dit geldt: {wanted}. Niet alles is doorzocht; er kan een manier zijn."
            return f"Er is geen verandering van feiten waardoor dit geldt: {wanted}." if f.complete else searched
        first, *rest = f.repairs
        others = [r for r in rest if not {c.slot for c in first.changes} <= {c.slot for c in r.changes}]  # not the same with another value
        mits, more = self.provided(first.provisos), self._more(others)
        if not first.changes:
            return f"Er hoeft niets te veranderen{mits}."
        lead = f"Alleen als {self.authority} anders oordeelt" if first.college else words.capital(wanted)
        if needed := self.clauses(first.changes):
            lead = f"{words.capital(wanted)}, maar alleen als {self.authority} anders oordeelt:" if first.college else words.capital(wanted)
            return f"{lead} als {needed}{mits}{more}."
        return f"{lead}: {self._several(first.changes)}{mits}{more}."

    def provided(self, provisos: tuple[Change, ...]) -> str:
        """`, mits a en b`: of what is still unknown how it must turn out; of many points the first, how many more, and where they stand."""
        best = tuple(sorted(provisos, key=lambda c: self.sub(c) is None))  # what can be said in a clause first
        told = best[:MOST_TOLD] if len(provisos) > MOST_TOLD + 1 else provisos
        left = len(provisos) - len(told)
        more = [f"nog {left} onbekende punten goed uitvallen (het rapport en `waarom repair` noemen ze alle)"] if left else []
        clauses = [self.sub(c) for c in told]
        if all(clauses):
            said = words.enumerate_words([*(c for c in clauses if c), *more], "en")
            return f", mits {said}" if said else ""
        return f", mits: {words.enumerate_words([*map(self.short, told), *more], 'en')}" if told else ""

    def _more(self, others: list[Repair]) -> str:
        """That there are other ways; one that can be said in a clause is named."""
        if len(others) > 1:
            return f" (of op een van {len(others)} andere manieren)"
        named = self.clauses(others[0].changes) if others and not others[0].provisos else ""
        return f" (of op een andere manier: als {named})" if named and ")" not in named else " (of op een andere manier)" if others else ""

    def hoped(self) -> str:
        """Of what is still unknown: how it must turn out; nothing where more is needed than that, or there are no words for it."""
        own = next((r for r in self.found.repairs if not r.changes), None)
        needed = self.clauses(own.provisos) if own is not None else ""
        wanted = wanted_words(self.found.target, self.norms, own.outcome) if own is not None else ""
        return f"{words.capital(wanted)} als {needed}." if needed else ""

    def clauses(self, changes: tuple[Change, ...]) -> str:
        """The changes as subordinate clauses; nothing if the rule base has no words for one of them."""
        found = [c for x in changes if (c := self.sub(x))]
        return words.enumerate_words(found, "en") if len(found) == len(changes) else ""

    def _several(self, changes: tuple[Change, ...]) -> str:
        return words.enumerate_words([self.short(c) for c in changes], "en")

    # ---- one change

    def short(self, change: Change) -> str:
        """How it must be, as a clause in a sentence."""
        slot = change.slot
        match slot.what:
            case What.WITHDRAW:
                return f"{self.norms.application.label} {slot.record} ({self.provision(slot.record)}) wordt ingetrokken"
            case What.LIST:
                return f"de lijst {slot.name}{self._about(slot.record)} is volledig"
            case What.KIND:
                return f"de soort van {self.name(slot.record)} is {self._choices(change)}"
            case What.LINK:
                label = self.norms.entities[self.records[slot.record].entity].links[slot.name].label
                return f"{label} bij {self.name(slot.record)}: {self._choices(change)}"
        fact = self.fact(change)
        if fact.type == "ja_nee":
            sentence = fact.label.holds if change.value is True else fact.label.fails
            return f"{sentence[:1].lower()}{sentence[1:]}{self._where(change)}"
        needed = self._choices(change) if fact.type == "een_van" else self.needed(change)
        return f"{fact.label.holds}{self._where(change)}: {needed}"

    def sub(self, change: Change) -> str | None:
        """The same as a subordinate clause (`Sam ten minste 12 uur per week werkt`); None if the rule base has no words for it."""
        slot, case = change.slot, self.found.answer.model.case
        if slot.what is What.WITHDRAW:
            asked = self.norms.application.called
            return f"{asked} om {self.norms.kinds[self.records[slot.record].kind or ''].called} ({slot.record}) wordt ingetrokken"
        if slot.what is What.LINK and change.value is None and not change.others:
            link = self.norms.entities[self.records[slot.record].entity].links[slot.name]
            return f"er geen {self.norms.entities[link.target].label} is"
        if slot.what not in (What.FACT, What.DATE):
            return None
        fact, record = self.fact(change), self.records[slot.record or self.found.decision.subject]
        said = fact.label.said or n.Said()
        template = said.sub_fails if fact.type == "ja_nee" and change.value is not True else said.sub_holds
        if template is None:
            return None
        value = "" if fact.type == "ja_nee" else self._choices(change) if fact.type == "een_van" else self._amount(change)
        return fill(case, template, {record.entity: record.id}, record.id, value)

    def _amount(self, change: Change) -> str:
        """`ten minste 12 uur`, `op 1 december 2024 of later`: to stand in a clause."""
        fact = self.fact(change)
        ranges = [self._as_asked(change, r) for r in change.ranges]
        return words.enumerate_words([_range_clause(r, fact) for r in ranges], "of")

    def _as_asked(self, change: Change, range_: Range) -> Range:
        """Without a last day that says only that a period begins before its own end."""
        record = self.records.get(change.slot.record)
        period = self.norms.entities[record.entity].period if record is not None else None
        if record is None or period is None or change.slot.name != period.begin or range_.low in (None, FIRST):
            return range_
        ends = self.found.answer.model.case.period(record)[1]
        return replace(range_, high=FOREVER) if range_.high == ends else range_

    def now(self, change: Change) -> str:
        """The present value, or nothing where the sentence says it all."""
        if change.slot.what in (What.WITHDRAW, What.LIST):
            return ""
        if change.slot.what is What.LINK:
            return self.name(str(change.before)) if change.before is not None else "geen"
        return self.value(change, change.before) if change.before is not None else "onbekend"

    def by(self, change: Change) -> str:
        """Who can make the change."""
        if change.who == self.norms.authority.name and change.judgement:
            return f"{self.authority} oordeelt anders"
        if change.who is None:
            return ""
        if change.who == APPLICANT:
            return "door de aanvrager"
        again = f"; {self.authority} oordeelt daarna opnieuw" if change.judgement else ""
        return f"te wijzigen door {words.who_words(change.who)}{again}"

    def example(self, repair: Repair) -> str:
        """Values that go together, where the ranges depend on each other."""
        measured = [c for c in (*repair.changes, *repair.provisos) if c.ranges]
        return words.enumerate_words([f"{self.fact(c).label.holds} {self.value(c, c.value)}" for c in measured], "en")

    def asks(self, change: Change) -> str:
        """Who knows how an unknown fact is."""
        if change.judgement:
            return f"nog onbekend, oordeel van {words.who_words(change.who or self.norms.authority.name)}"
        return f"nog onbekend, {words.asked_of(change.who)}" if change.who else "nog onbekend"

    def why(self, change: Change) -> str:
        """Citations of what the change settles."""
        return "; ".join(self.norms.cite(self.norms.articles[i].address) for i in change.ids if i in self.norms.articles)

    def needed(self, change: Change) -> str:
        """`12 uur of meer`, `op of na 28-2-2025`"""
        type_ = self.fact(change).type
        unit = type_ if type_ != "bedrag" else ""
        most = self.fact(change).most
        ranges = [replace(r, high=None, high_strict=False) if r.high == most is not None else r for r in change.ranges]
        said = [_range_words(r, lambda v: words.with_unit(self.value(change, v), unit), type_ == "datum") for r in ranges]
        return words.enumerate_words(said, "of")

    def value(self, change: Change, value: object) -> str:
        fact = self.fact(change)
        if value == FOREVER:
            return "onbepaald"
        money = "€ " if fact.type == "bedrag" else ""
        return money + words.fact_value(value_text(value, fact.type))

    def fact(self, change: Change) -> n.Fact:
        slot = change.slot
        entity = self.norms.application if slot.what is What.DATE else self.norms.entities[self.records[slot.record].entity]
        return entity.facts[slot.name]

    def provision(self, application: str) -> str:
        return self.norms.provisions[self.records[application].kind or ""].label

    def name(self, id_: str) -> str:
        record = self.records[id_]
        return record.name if record.name != record.id else f"{self.norms.entities[record.home].label} {id_}"

    def _choices(self, change: Change) -> str:
        values = [change.value, *change.others]
        link = change.slot.what is What.LINK
        said = ["geen" if v is None else self.name(str(v)) if link else str(v).replace("_", " ") for v in values]
        return words.enumerate_words(said, "of")

    def _where(self, change: Change) -> str:
        """Which record, if it is not the application itself."""
        id_ = change.slot.record
        return "" if id_ in ("", self.found.decision.subject) else f" ({self.name(id_)})"

    def _about(self, id_: str) -> str:
        return f" van {self.name(id_)}" if id_ else ""

    # ---- no repair, or not all of them

    def incomplete(self) -> str:
        """That there may be more, and what to do about it."""
        seen = "Er kunnen meer manieren zijn dan hier staan. " if self.found.repairs else ""
        return f"{seen}Dit antwoord is onvolledig: niet alles is doorzocht. Meer rekentijd (--seconds) kan helpen."

    def stuck(self) -> Iterator[str]:
        """Why there is no repair, and who may deviate."""
        d = self.found.decision
        if (never := self._never()) is not None:
            yield never
            return
        if self.found.fixed:
            cited = words.enumerate_words([self.cite(i) for i in self.found.fixed], "en")
            yield f"Niet te veranderen: {cited}."
        elif self.found.complete and self.found.target in (REFUSAL, MUST_REFUSE, MAY_END):
            yield "Geen feit dat te veranderen is, leidt daartoe."
        elif d.grounds and self.found.complete:
            ids = dict.fromkeys(x for g in d.grounds for x in (g.id, *g.because))
            yield f"Geen verandering neemt alle gronden tegelijk weg: {words.enumerate_words([self.cite(i) for i in ids], 'en')}."
        if self.found.target not in (REFUSAL, GRANT, MUST_REFUSE, MAY_END) and d.deviation:
            named = words.enumerate_words([self.cite(i) for i in d.deviation], "of")
            yield f"{words.capital(self.authority)} kan wel afwijken op grond van {named}; dat is een besluit, geen feit."
        if d.outcome == CHOICE:
            yield f"De aanvragen sluiten elkaar uit: {self.authority} bepaalt na overleg."

    def stuck_in_short(self) -> str:
        """Why there is no repair, where the grounds are named already and the powers to deviate are said beside it."""
        if (never := self._never()) is not None:
            return never
        said = "Achteraf is hieraan niets meer te doen"
        if self.found.fixed:
            lead, verb = ("Het beletsel", "is") if len(self.found.fixed) == 1 else ("De beletsels", "zijn")
            said = f"{lead} van {cited(self.norms, self.found.fixed, 'en')} {verb} niet meer weg te nemen"
        turned = to_turn(self.found.answer, self.found.decision).sentence
        return f"{said}. {turned}." if turned else f"{said}; het wordt pas anders als een feit of een oordeel hierboven niet klopt."

    def _never(self) -> str | None:
        """Why no facts at all lead there: the rules for this kind do not know that outcome."""
        provision = self.norms.provisions[self.found.decision.provision]
        if self.found.target == GRANT and not provision.shalls:
            never = f"De regels verplichten {self.authority} hier nooit tot toekennen: zij zeggen 'kan'."
            return f"{never} Met `toewijzen` ziet u wanneer het kan."
        always = any(len(_children(self.norms.props[p.prop].body)) == 1 for p in provision.powers)  # only: it is in force
        if self.found.target == MUST_REFUSE and always and not any(g.binding for g in provision.grounds):
            return f"De regels verplichten {self.authority} hier nooit tot weigeren: zij zeggen 'kan weigeren'."
        return None

    def cite(self, id_: str) -> str:
        return self.norms.cite(self.norms.articles[id_].address)


def _children(body: n.Body) -> tuple[n.Child, ...]:
    return body.children if isinstance(body, n.All) else ()


def _range_words(range_: Range, show: Callable[[object], str], is_date: bool) -> str:
    low = show(range_.low) if range_.low not in (None, FIRST) else None
    high = show(range_.high) if range_.high not in (None, FOREVER, LAST) else None
    if range_.low == range_.high:
        return show(range_.low)
    if is_date:
        if low is None:
            return f"uiterlijk {high}" if high is not None else "welke dag ook"
        return f"van {low} tot en met {high}" if high is not None else f"op of na {low}"
    at_least = f"{'meer dan ' if range_.low_strict else ''}{low}{'' if range_.low_strict else ' of meer'}"
    if high is None:
        return at_least
    at_most = f"minder dan {high}" if range_.high_strict else f"ten hoogste {high}"
    return at_most if range_.low in (None, 0) else f"{at_least}, {at_most}"


def _range_clause(range_: Range, fact: n.Fact) -> str:
    def show(value: object) -> str:
        return value_words(value_text(value, fact.type), fact)

    low = show(range_.low) if range_.low not in (None, FIRST) else None
    high = show(range_.high) if range_.high not in (None, FOREVER, LAST, fact.most) else None
    if low is not None and range_.low == range_.high:
        return f"op {low}" if fact.type == "datum" else low
    if fact.type == "datum":
        if low is not None and high is not None:
            return f"op zijn vroegst op {low} en uiterlijk op {high}"
        return f"op {low} of later" if low is not None else f"uiterlijk op {high}" if high is not None else "op een andere dag"
    least = f"{'meer dan' if range_.low_strict else 'ten minste'} {low}" if low is not None and range_.low != 0 else ""
    most = f"{'minder dan' if range_.high_strict else 'ten hoogste'} {high}" if high is not None else ""
    return " en ".join(x for x in (least, most) if x) or "meer dan niets"


# ---- JSON


def repairs_json(found: Repairs) -> dict[str, Any]:
    """The answer of `repair` as plain data; fields as docs/schemas/repair.schema.json."""
    text, d = Words(found), found.decision
    return head_json(found.answer) | {
        "application": d.application,
        "running": d.running,
        "provision": d.provision,
        "person": d.person,
        "outcome": d.outcome,
        "possible": list(d.possible),
        "target": sorted(TARGETS[found.target]),
        "status": "reached" if found.reached else "repairable" if found.repairs else "none",
        "complete": found.complete,
        "summary": text.summary(),
        "repairs": [_repair(text, r) for r in found.repairs],
        "fixed": list(found.fixed),
        "deviation": list(d.deviation),
    }


def _repair(text: Words, repair: Repair) -> dict[str, Any]:
    return {
        "changes": [_change(text, c) for c in repair.changes],
        "provided": [_change(text, c) for c in repair.provisos],
        "college": repair.college,
        "tied": repair.tied,
        "outcome": repair.outcome,
        "possible": list(repair.possible),
    }


def _change(text: Words, change: Change) -> dict[str, Any]:
    slot = change.slot
    type_ = text.fact(change).type if slot.what in (What.FACT, What.DATE) else ""
    return {
        "what": slot.what.value,
        "entity": slot.record or None,
        "fact": slot.name or None,
        "text": text.short(change),
        "from": _plain(change.before, type_) if change.before is not None else None,
        "to": _plain(change.value, type_),
        "or": [_plain(v, type_) for v in change.others],
        "ranges": [_range(r, type_) for r in change.ranges],
        "unit": UNITS.get(type_),
        "who": change.who,
        "judgement": change.judgement,
        "ids": list(change.ids),
    }


def _range(range_: Range, type_: str) -> dict[str, Any]:
    one = range_.low == range_.high
    low = None if range_.low == FIRST and not one else range_.low
    high = None if range_.high in (FOREVER, LAST) and not one else range_.high
    return {
        "from": _plain(low, type_) if low is not None else None,
        "to": _plain(high, type_) if high is not None else None,
        "from_excluded": range_.low_strict,
        "to_excluded": range_.high_strict,
    }


def _plain(value: object, type_: str) -> str:
    return "geen" if value is None else value_text(value, type_)
