"""What a person says in answer to a question, as a dossier writes it; and back, in words."""

from __future__ import annotations

import re
from datetime import date as Date

from parser import norms as n
from parser.vocabulary import ONE, UNITS, WHOLE_TYPES
from reasoner import Dossier
from reasoner.dossier.calendar import FOREVER, iso
from reasoner.dossier.edit import Slot
from reasoner.dossier.moments import NoDay
from reasoner.questions.ask import NO_TARGET, Question

from .. import words
from ..days import said_day

YES_NO = {"ja": "ja", "j": "ja", "nee": "nee", "n": "nee"}
NO_END = iso(FOREVER)
NUMBER = re.compile(r"-?[0-9][0-9.,]*")
GROUPED = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+,[0-9]+")  # 1.200,50: the points can only stand for thousands
MONEY, HOURS = "bedrag", "uur"
BEFORE = {MONEY: ("€", "eur", "euro")}
AFTER = {MONEY: ("euro", "eur", ",-"), HOURS: ("uren", "uur", "u")}


class NotUnderstood(ValueError):
    """str(): what is wrong, a sentence without its full stop; hint: what to say instead, if that is not what is always expected."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def understood(norms: n.Norms, dossier: Dossier, question: Question, said: str) -> str:
    """The answer as the dossier writes it; whether it can be is for the reader of dossiers. Raises NotUnderstood, OpenDay."""
    if question.type in ("ja_nee", Slot.LIST.value):
        if said.casefold() not in YES_NO:
            raise NotUnderstood(f"‘{said}’ is hier geen antwoord")
        return YES_NO[said.casefold()]
    if question.type == "datum":
        return _day(question, said)
    listed = choices(norms, dossier, question)
    return _chosen(listed, said) if listed else _number(question.type, said)


def choices(norms: n.Norms, dossier: Dossier, question: Question) -> dict[str, str]:
    """The answers there are to choose from, each with its words; nothing for yes or no, a number or a day."""
    record = dossier.records[question.unknown.entity]
    declared = norms.entities[record.entity]
    match question.slot:
        case Slot.LINK:
            target = norms.entities[declared.links[question.unknown.fact].target].list_name
            return {NO_TARGET: NO_TARGET} | {id_: _named(dossier, id_) for id_ in dossier.lists.get(target, ())}
        case Slot.KIND:
            return {k: words.fact_value(k) for k in norms.below(record.kind)}
        case Slot.FACT if question.type == "een_van":
            return {v: words.fact_value(v) for v in declared.facts[question.unknown.fact].values}
        case _:
            return {}


def expected(norms: n.Norms, dossier: Dossier, question: Question) -> str:
    """What is expected, after "Antwoord met": `ja of nee`, `een getal in uren, bijvoorbeeld 12 of 11,5`."""
    listed = choices(norms, dossier, question)
    if listed:
        numbers = words.enumerate_words([str(i) for i in range(1, len(listed) + 1)], "of")
        return f"{numbers}, of met het woord zelf"
    match question.type:
        case "ja_nee":
            return "ja of nee"
        case Slot.LIST.value:
            return "ja (alles is vermeld) of nee (er is meer)"
        case "datum":
            return "een dag, bijvoorbeeld 1 september 2024 of 1-9-2024" + (f"; {NO_END} als er geen eind is" if question.endless else "")
        case t if t == MONEY:
            return "een bedrag in euro, bijvoorbeeld 1200,50"
        case t if t in WHOLE_TYPES:
            return f"een heel aantal {t}, bijvoorbeeld 10"
        case t if t == HOURS:
            return "een aantal uren, bijvoorbeeld 12 of 11,5"
        case _:
            return "een getal, bijvoorbeeld 3 of 2,5"


def shown(norms: n.Norms, dossier: Dossier, question: Question, written: str) -> str:
    """The answer in words: `1 september 2024`, `12 uur`."""
    if question.type == "datum":
        return written if written == NO_END else words.full_day(Date.fromisoformat(written))
    return choices(norms, dossier, question).get(written) or words.with_unit(written, question.type)


def _named(dossier: Dossier, id_: str) -> str:
    name = dossier.records[id_].name
    return id_ if name == id_ else f"{id_} ({name})"


def _day(question: Question, said: str) -> str:
    if said.casefold() == NO_END:
        if not question.endless:
            raise NotUnderstood("deze dag kan niet onbepaald zijn")
        return NO_END
    try:
        return said_day(said).isoformat()
    except NoDay as error:
        if getattr(error, "readings", ()):
            raise
        raise NotUnderstood(f"‘{said}’ {error}", error.hint if "jaar-maand-dag" not in error.hint else "") from None


def _chosen(listed: dict[str, str], said: str) -> str:
    """By the word itself, by its number in the list, or by the beginning of one."""
    wanted = said.casefold()
    ways = {value: {value.casefold(), label.casefold()} for value, label in listed.items()}
    exact = [value for value, names in ways.items() if wanted in names]
    if exact:
        return exact[0]
    if said.isascii() and said.isdigit() and 1 <= int(said[:6]) <= len(listed):
        return list(listed)[int(said) - 1]
    found = [value for value, names in ways.items() if any(name.startswith(wanted) for name in names)]
    if len(found) == 1:
        return found[0]
    if found:
        raise NotUnderstood(f"‘{said}’ kan {words.enumerate_words([listed[v] for v in found], 'of')} zijn")
    raise NotUnderstood(f"‘{said}’ staat niet in de lijst")


def _number(type_: str, said: str) -> str:
    text = said.casefold()
    unit = UNITS.get(type_)
    after = (*AFTER.get(type_, ()), *((unit,) if unit else ()), *(one for one, more in ONE.items() if more == unit))
    for word in BEFORE.get(type_, ()):
        text = text.removeprefix(word).strip()
    for word in after:
        text = text.removesuffix(word).strip()
    if not NUMBER.fullmatch(text):
        raise NotUnderstood(f"‘{said}’ is geen getal" if type_ not in WHOLE_TYPES else f"‘{said}’ is geen aantal {type_}")
    return text.replace(".", "") if GROUPED.fullmatch(text) else text
