"""The answers given in a conversation, and the text of the dossier with them in it. Nothing is changed in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date

from parser import norms as n
from reasoner import Dossier, DossierError, Problem
from reasoner.dossier import edit as s
from reasoner.dossier.record import UNKNOWN, UnknownValue
from reasoner.questions.ask import Question

from . import dossier_text

Key = tuple[str, str]  # a fact and the entity it is about


@dataclass(frozen=True)
class Given:
    """One answer. written: as the dossier writes it, None if it was passed over; shown: in words."""

    question: Question
    written: str | None
    shown: str

    @property
    def key(self) -> Key:
        return self.question.unknown.fact, self.question.unknown.entity


def filled(norms: n.Norms, read: Callable[[str], Dossier], text: str, answers: Sequence[Given]) -> str:
    """The text of a dossier with these answers in it, in this order. Raises DossierError for one that cannot be."""
    for given in answers:
        if given.written is not None:
            text = _with(norms, read, text, given.question, given.written)
    return text


def day(answers: Sequence[Given], otherwise: Date | None) -> Date | None:
    """The day of the decision, if that was an answer."""
    found = [g.written for g in answers if g.question.slot is s.Slot.DATE and g.written is not None]
    return Date.fromisoformat(found[-1]) if found else otherwise


def place(answers: Sequence[Given], name: str) -> int | None:
    """Where an answer stands, by its number from 1, its fact (`fact` or `id.fact`), or the beginning of only one."""
    if name.isascii() and name.isdigit():
        return int(name) - 1 if 1 <= int(name[:6]) <= len(answers) else None
    if not name:
        return None
    wanted = name.casefold()
    names = [(g.key[0].casefold(), f"{g.key[1]}.{g.key[0]}".casefold()) for g in answers]
    for found in (
        [i for i, x in enumerate(names) if wanted in x],
        [i for i, x in enumerate(names) if any(y.startswith(wanted) for y in x)],
    ):
        if len(found) == 1:
            return found[0]
    return None


def _with(norms: n.Norms, read: Callable[[str], Dossier], text: str, question: Question, written: str) -> str:
    fact, entity = question.unknown.fact, question.unknown.entity
    if question.slot is s.Slot.DATE:  # of the question, not of the dossier
        return text
    if question.slot is s.Slot.TAKEN:
        hint = f"zet het in het dossier bij '{entity}', als `datum:` onder `besluit:`; of antwoord 'weet niet'"
        raise DossierError((Problem("D002", "de dag van een genomen besluit past niet vanzelf in het bestand", hint=hint),))
    before = read(text)
    if question.slot is s.Slot.LIST:
        after = dossier_text.complete(text, before, s.with_complete(norms, before, fact, entity))
    else:
        after = dossier_text.put(text, entity, fact, written)
    if not _only_changed(norms, before, read(after), question):
        where = f"'{fact}' bij '{entity}'"
        raise DossierError((Problem("D002", f"het antwoord past niet vanzelf in het bestand; vul {where} daar zelf in"),))
    return after


def _only_changed(norms: n.Norms, before: Dossier, after: Dossier, question: Question) -> bool:
    """Is this the dossier with that answer, and nothing else changed?"""
    fact, entity = question.unknown.fact, question.unknown.entity
    record = after.records.get(entity)
    if record is None:
        return False
    match question.slot:
        case s.Slot.LIST:
            expected = s.with_complete(norms, before, fact, entity)
        case s.Slot.LINK if fact in record.links:
            expected = s.with_link(before, entity, fact, record.links[fact])
        case s.Slot.KIND if record.kind is not None:
            expected = s.with_kind(before, entity, record.kind)
        case s.Slot.FACT if not isinstance(value := record.values.get(fact, UNKNOWN), UnknownValue):
            expected = s.with_fact(before, entity, fact, value)
        case _:
            return False
    return _content(after) == _content(expected)


def _content(dossier: Dossier) -> Dossier:
    """Without what depends on how the file is laid out."""
    return replace(dossier, sha256="", records={i: replace(r, line=0) for i, r in dossier.records.items()})
