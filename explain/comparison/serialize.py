"""The JSON of `waarom compare` (docs/schemas/compare.schema.json)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from parser.norms import Norms
from reasoner.comparison.atoms import Content
from reasoner.comparison.compare import Carrier, Difference, ReadingEffect, Readings, RuleChange
from reasoner.comparison.parts import LISTS, Side, Split, items
from reasoner.datalog.solve import constant_text
from reasoner.decision.answer import RecordedCheck

from .. import words
from ..cards.recorded import RecordedGround
from ..decision.serialize import decision_json
from ..origin import kb_json
from . import words as c
from .words import Comparison

# where the items of a part stand in the JSON of a decision
PLACES = {"grounds": ("grounds",), "unmet": ("unmet",), "unknown": ("unknown",), "amounts": ("amounts", "hours"), "duties": ("duties",)}


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    found = comparison.difference
    return {
        **_head("comparison", found.left.question.norms),
        "left": side_json(comparison.names.left, found.left),
        "right": side_json(comparison.names.right, found.right),
        "sentence": c.sentence(comparison),
        "difference": _difference(comparison),
    }


def readings_json(base: Side, effects: Iterable[tuple[ReadingEffect, Comparison]], found: Readings) -> dict[str, Any]:
    return {
        **_head("readings", base.question.norms),
        "left": side_json("", base),
        "effects": [
            {
                "reading": e.reading, "choice": e.choice,
                "outcome": e.difference.right.decision.outcome, "sentence": c.sentence(comparison),
                "difference": _difference(comparison),
            }
            for e, comparison in effects
        ],
        "without_effect": [{"reading": name, "choice": choice} for name, choice in found.without],
        **({"not_tried": [{"reading": name, "choice": choice} for name, choice in found.untried]} if found.untried else {}),
        **({"impossible": [{"reading": name, "choice": choice} for name, choice in found.impossible]} if found.impossible else {}),
    }  # fmt: skip


def recorded_json(side: Side, check: RecordedCheck, grounds: Iterable[RecordedGround]) -> dict[str, Any]:
    return {
        **_head("decision", side.question.norms),
        "left": {"date": check.date.isoformat() if check.date else None, "outcome": check.outcome},
        "right": side_json("", side),
        "agrees": check.agrees,
        "grounds": [
            {"id": g.id, "verdict": g.verdict, "why": [{"sentence": card.sentence, "status": card.status} for card in g.why]}
            for g in grounds
        ],
    }


def _head(mode: str, norms: Norms) -> dict[str, Any]:
    return {"kb": kb_json(norms), "mode": mode}


def side_json(name: str, side: Side) -> dict[str, Any]:
    return {
        "name": name,
        "dossier": {"sha256": side.question.dossier.sha256},
        "readings": dict(side.answer.readings),
        "variant": words.variant_words(side.question.norms.variant),
        "decision": decision_json(side.answer, side.decision),
    }


def _difference(comparison: Comparison) -> dict[str, Any]:
    found = comparison.difference
    return {
        "empty": found.empty,
        "aspects": list(found.aspects),
        "outcome": {"changed": found.outcome, "left": found.left.decision.outcome, "right": found.right.decision.outcome},
        **{aspect: _split(found, aspect, found.lists[aspect]) for aspect in LISTS},
        "carriers": [_carrier(comparison, x) for x in found.carriers],
        "idle": [_carrier(comparison, x) for x in found.idle],
        "rules": [_rule(r) for r in found.rules],
    }


def _split(found: Difference, aspect: str, parts: Split) -> dict[str, Any]:
    """Items as `decide --json` writes them; `changed` gives both."""
    left, right = ({k: _items(s, aspect, k) for k in items(s.decision, aspect)} for s in (found.left, found.right))
    return {
        "left": [x for k in parts.left for x in left[k]],
        "right": [x for k in parts.right for x in right[k]],
        "both": [x for k in parts.both for x in left[k]],
        "changed": [{"left": left[k], "right": right[k]} for k in parts.changed],
    }


def _items(side: Side, aspect: str, key: tuple[object, ...]) -> list[Any]:
    decision, written = side.decision, decision_json(side.answer, side.decision)
    pairs = [pair for place in PLACES[aspect] for pair in zip(getattr(decision, place), written[place], strict=True)]
    wanted = items(decision, aspect)[key]
    return [text for item, text in pairs if any(item is x for x in wanted)]


def _carrier(comparison: Comparison, carrier: Carrier) -> dict[str, Any]:
    atom = carrier.atom
    return {
        "kind": atom.kind, "name": atom.name or None, "entity": atom.entity or None,
        "right_entity": comparison.original.get(atom.entity, atom.entity) or None, "label": c.label(comparison, carrier),
        "left": _content(carrier.left), "right": _content(carrier.right), "feeds": list(carrier.feeds), "ids": list(carrier.ids),
    }  # fmt: skip


def _content(content: Content) -> dict[str, Any]:
    return {"value": content.value, "origin": content.origin or None}


def _rule(rule: RuleChange) -> dict[str, Any]:
    return {
        "proposition": rule.prop, "entities": [constant_text(x) for x in rule.args], "role": rule.role,
        "id": rule.address.id if rule.address is not None else None, "label": rule.label.holds, "left": rule.left, "right": rule.right,
    }  # fmt: skip
