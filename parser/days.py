"""The days that every application and all support have, and how they are said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from . import norms as n
from . import syntax as s
from .errors import Report, did_you_mean
from .sayings import said
from .vocabulary import DECIDED, FROM, KIND_OF_APPLICATION, RECEIVED, UNTIL

OWN = (FROM, UNTIL, RECEIVED, DECIDED)  # days whose words a rule base may declare
NO_SUPPORT = "de periode"  # of an application for something that does not run
SILENT = s.Description(None, None, None)


def day_words(items: Iterable[s.Item], report: Report) -> dict[str, s.DayDecl]:
    """What the rule base declares of these days, by name; another name, or one twice, is an error."""
    found: dict[str, s.DayDecl] = {}
    for item in items:
        if not isinstance(item, s.DayDecl):
            continue
        if item.name.text not in OWN:
            report("R003", f"een aanvraag heeft geen dag '{item.name.text}'", item.name.span, did_you_mean(item.name.text, OWN))
        elif item.name.text in found:
            report("R002", f"'{item.name.text}' is al verklaard", item.name.span)
        else:
            found[item.name.text] = item
    return found


def what_runs(items: Iterable[s.Item]) -> str:
    """What begins and ends, with its article: what the rule base calls support; where that is the word of every dossier, a plainer one."""
    for item in items:
        if isinstance(item, s.EntityDecl) and item.support:
            called = item.called.text if item.called is not None else f"de {item.label.text}"
            return called if item.label.text != KIND_OF_APPLICATION else "de ondersteuning"
    return NO_SUPPORT


def days_of(entity: str, called: str, authority: n.Authority, declared: Mapping[str, s.DayDecl], support: str) -> dict[str, n.Fact]:
    """The first and the last day, and of an application the day it was received and the day of the decision.

    support: what begins and ends, in a sentence.
    """
    found = {
        FROM: date_fact(entity, FROM, f"eerste dag van {support}", SILENT, False, day_said(support, "begint")),
        UNTIL: date_fact(entity, UNTIL, f"laatste dag van {support}", SILENT, True, day_said(support, "eindigt")),
    }
    if entity == n.APPLICATION:
        received = n.Said(
            f"{called} is ontvangen op {{}}", None, f"{called} {{}} is ontvangen", None, f"op welke dag {called} is ontvangen"
        )  # fmt: skip
        found[RECEIVED] = date_fact(entity, RECEIVED, f"dag waarop {called} is ontvangen", SILENT, False, received)
        on_it = n.Said("het besluit is van {}", None, "het besluit {} wordt genomen", None, "op welke dag wordt beslist")
        decided = date_fact(entity, DECIDED, "datum van het besluit", SILENT, False, on_it)
        found[DECIDED] = n.Fact(
            entity, DECIDED, "datum", decided.label, "Op welke dag wordt beslist?", system=True, answered_by=authority.name or None
        )  # fmt: skip
    return {name: _declared(fact, declared[name]) if name in declared else fact for name, fact in found.items()}


def _declared(fact: n.Fact, node: s.DayDecl) -> n.Fact:
    """The day in the words of the rule base; who answers is as it was where it says nothing of that."""
    d, words = node.description, said(node.said)
    own = date_fact(fact.entity, fact.name, node.label.text, d, fact.open_end, words if words is not None else fact.label.said)
    return n.Fact(
        fact.entity, fact.name, fact.type, own.label, own.question, system=fact.system, open_end=fact.open_end,
        answered_by=own.answered_by or fact.answered_by, changed_by=own.changed_by or fact.changed_by,
    )  # fmt: skip


def date_fact(entity: str, name: str, label: str, d: s.Description, end: bool, says: n.Said | None) -> n.Fact:
    question = (text_of(d.of_end) if end else None) or text_of(d.question) or f"Wat is de {label}?"
    return n.Fact(
        entity, name, "datum", n.Label(label, label, says), question, "feit", (), text_of(d.answered_by), text_of(d.changed_by), end
    )


def day_said(what: str, verb: str) -> n.Said:
    """How the first or the last day of a period is said: `de huur begint op {}`."""
    return n.Said(f"{what} {verb} op {{}}", None, f"{what} {{}} {verb}", None, f"wanneer {what} {verb}")


def text_of(word: s.Word | None) -> str | None:
    return word.text if word else None
