"""The facts that matter, each to be changed at once; the day of the decision, and the readings."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from reasoner import Answer, Decision
from reasoner.dossier.record import Value
from reasoner.semantics.uses import value_text

from .. import words
from ..fields import Field, groups, readings
from ..html import sections
from ..html.facts import deciding
from . import asking
from .session import Ask, Session


def facts(session: Session, ask: object) -> dict[str, Any]:
    """The facts in groups, and what else the question rests on."""
    asked = Ask.of(ask)
    answer, decision = session.decision(asked)
    rests = deciding(answer, decision)
    return {
        "groups": [
            {"record": g.record, "heading": words.printable(g.heading), "fields": [_field(answer, f, rests) for f in g.fields]}
            for g in groups(answer, decision)
        ],
        "date": {"asked": asked.date, "judged": words.judged_words(decision)},
        "readings": [
            {
                "name": r.name, "question": r.question, "chosen": answer.readings[r.name],
                "default": r.default, "reason": r.reason,
                "changes": r.changes,
                "choices": [[c.name, c.label] for c in r.choices],
                "where": sections.ref(answer.norms, r.address.id).text,
            }
            for r in readings(answer, decision)
        ],
        "strict": asked.strict,
        "names": names(answer, decision),
    }  # fmt: skip


def _field(answer: Answer, field: Field, rests: frozenset[tuple[str, str]]) -> dict[str, Any]:
    norms, dossier = answer.norms, answer.model.case.dossier
    control = asking.control(norms, dossier, asking.asked_about(norms, dossier, *field.key))
    control["question"] = words.printable(field.fact.question)
    return control | {"value": written(field.fact.type, field.value), "origin": field.origin, "decides": field.key in rests}


def written(type_: str, value: Value | None) -> str:
    """A value as a person fills it in: `ja`, `12,5`, `2024-09-01`; nothing for what is not known."""
    if value is None:
        return ""
    text = value_text(value, type_)
    return text.replace(".", ",") if isinstance(value, Decimal) else text


def names(answer: Answer, decision: Decision) -> list[str]:
    """What in the dossier names somebody or something: for whoever is about to share it."""
    return [words.printable(r.name) for r in answer.model.case.dossier.records.values() if r.name != r.id]
