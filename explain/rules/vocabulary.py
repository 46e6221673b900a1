"""`waarom facts`: the vocabulary of a rule base, as a table, as JSON, and as a JSON Schema of a dossier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from parser import norms as n
from parser.vocabulary import ID, MOST_WHOLE, WHOLE_TYPES
from reasoner.dossier.paths import stated_facts, stated_links
from reasoner.dossier.read import DIGITS, ENDING_OUTCOMES, NONE, OPEN_END, OUTCOMES, UNKNOWN_WORD

from ..origin import kb_json

DATE = r"^(\d{4}-\d{2}-\d{2}|onbekend)?$"
DATE_OR_OPEN = r"^(\d{4}-\d{2}-\d{2}|onbekend|onbepaald)?$"
NUMBER = r"^(?!\d+\.\d{3}$)(\d+([.,]\d{1,4})?|onbekend)?$"  # 1.250 can be read in two ways


def vocabulary_json(norms: n.Norms) -> dict[str, Any]:
    """Entities with their lists, links and facts; kinds; readings; provisions that can be decided."""
    return {
        "kb": kb_json(norms),
        "provisions": [{"name": p.kind, "label": p.label} for p in norms.provisions.values()],
        "kinds": [{"name": k.name, "parent": k.parent, "label": k.label} for k in norms.kinds.values()],
        "entities": [_entity(e) for e in norms.entities.values()],
        "readings": [
            {
                "name": r.name, "id": r.address.id, "question": r.question, "default": r.default, "reason": r.reason, "changes": r.changes,
                "choices": [{"name": c.name, "label": c.label} for c in r.choices],
            }
            for r in norms.readings.values()
        ],
    }  # fmt: skip


def _entity(entity: n.Entity) -> dict[str, Any]:
    return {
        "name": entity.name,
        "list": entity.list_name,
        "label": entity.label,
        "support": entity.support,
        "links": [_link(link) for link in entity.links.values() if not link.inherited],
        "facts": [
            {
                "name": f.name, "type": f.type, "values": list(f.values), "label": f.label.holds, "question": f.question, "kind": f.kind,
                "most": f.most,
                "answered_by": f.answered_by, "changed_by": f.changed_by,
                "by_kind": [{"kind": w.kind, "answered_by": w.answered_by, "changed_by": w.changed_by} for w in f.by_kind],
            }
            for f in entity.facts.values()
            if not f.system and not f.inherited
        ],
    }  # fmt: skip


def _link(link: n.Link) -> dict[str, str]:
    return {"name": link.name, "target": link.target, "label": link.label, "question": link.question}


@dataclass(frozen=True)
class OpenQuestion:
    """What a dossier does not say yet. place: `id.feit`; answers: what can be filled in; empty: not even that it is unknown."""

    place: str
    question: str
    answers: str
    who: str | None
    empty: bool


def answers_words(fact: n.Fact) -> str:
    """What can be filled in: `ja | nee`, the terms, or the unit."""
    said = {
        "ja_nee": "ja | nee", "een_van": " | ".join(fact.values), "datum": "jaar-maand-dag", "uur": "uren", "bedrag": "euro",
        "getal": "getal", **{name: f"aantal {name}" for name in WHOLE_TYPES},
    }  # fmt: skip
    return said[fact.type] + (f" | {OPEN_END}" if fact.open_end else "")


def open_questions(norms: n.Norms, lists: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[OpenQuestion]:
    """Of records as text: the facts and links that stand there without a value, in their order."""
    found = []
    for entity in norms.entities.values():
        for record in lists.get(entity.list_name, ()):
            for name, text in record.items():
                if text not in ("", UNKNOWN_WORD):
                    continue
                if name in entity.facts:
                    fact = entity.facts[name]
                    who = norms.who(fact, None).answered_by
                    about = (fact.question, answers_words(fact), who)
                elif name in entity.links:
                    link = entity.links[name]
                    about = (link.question, f"id uit {norms.entities[link.target].list_name} | {NONE}", link.answered_by)
                else:
                    continue
                found.append(OpenQuestion(f"{record[ID]}.{name}", *about, text == ""))
    return found


def dossier_schema(norms: n.Norms) -> dict[str, Any]:
    """JSON Schema (2020-12) of a dossier of this rule base.

    For every scalar as text, and as an ordinary YAML editor reads it: numbers as numbers, nothing as null.
    """
    lists: dict[str, Any] = {e.list_name: {"type": ["array", "null"], "items": _record(norms, e)} for e in norms.entities.values()}
    lists["onvolledig"] = {"type": "array", "items": {"enum": [e.list_name for e in norms.entities.values()]}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Dossier voor {norms.title}",
        "type": "object",
        "properties": lists,
        "anyOf": [{"required": [e.list_name]} for e in norms.entities.values() if e.support or e.name == n.APPLICATION],
        "additionalProperties": False,
    }


def _record(norms: n.Norms, entity: n.Entity) -> dict[str, Any]:
    text = {"type": "string"}
    properties: dict[str, Any] = {"id": {"type": ["string", "integer"], "pattern": r"^\S.{0,99}$"}, "naam": {"type": ["string", "null"]}}
    facts = {name: _fact(f) for name, f in stated_facts(entity).items()}
    links = stated_links(entity).values()
    properties |= {link.name: {"type": ["string", "integer", "null"], "description": link.question} for link in links}
    properties |= facts
    properties["aangenomen"] = {"type": "object", "properties": facts, "additionalProperties": False}
    properties["onvolledig"] = {"type": "array", "items": text}
    required = ["id"]
    if entity.name == n.APPLICATION:
        properties["voorziening"] = {"enum": list(norms.provisions)}
        properties["besluit"] = _recorded(norms, OUTCOMES)
        properties["afwijking"] = {"type": ["object", "array"]}
        required += ["voorziening", *([entity.owner] if entity.owner else [])]
    elif entity.support:
        properties["soort"] = {"enum": [*norms.kinds, "onbekend"]}
        properties["besluit"] = _recorded(norms, ENDING_OUTCOMES)
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _recorded(norms: n.Norms, outcomes: tuple[str, ...]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            "datum": {"type": "string", "pattern": DATE},
            "uitkomst": {"enum": list(outcomes)},
            "gronden": {"type": "array", "items": {"enum": list(norms.articles)}},
        },
        "required": ["uitkomst"],
        "additionalProperties": False,
    }


def _fact(fact: n.Fact) -> dict[str, Any]:
    described = {"description": fact.question}
    match fact.type:
        case "ja_nee":
            return described | {"enum": ["ja", "nee", "onbekend", "", None]}
        case "een_van":
            return described | {"enum": [*fact.values, "onbekend", "", None]}
        case "datum":
            return described | {"type": ["string", "null"], "pattern": DATE_OR_OPEN if fact.open_end else DATE}
        case "dagen" | "weken" | "maanden":
            pattern = rf"^(\d{{1,{DIGITS}}}|onbekend)?$"
            return described | {"type": ["string", "integer", "null"], "pattern": pattern, "minimum": 0, "maximum": MOST_WHOLE}
    return described | {"type": ["string", "number", "null"], "pattern": NUMBER, "minimum": 0}
