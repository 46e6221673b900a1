"""Which words of a rule base are shown: those that hold a word, that a kind asks for, or of one entity."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from parser import norms as n

from .template import asked_of


@dataclass(frozen=True)
class Selection:
    """Names of what is shown; `entries` are (entity, fact or link) pairs."""

    provisions: frozenset[str]
    kinds: frozenset[str]
    entries: frozenset[tuple[str, str]]
    readings: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.provisions or self.kinds or self.entries or self.readings)


def select(norms: n.Norms, search: str | None = None, kind: str | None = None, entity: str | None = None) -> Selection:
    """Everything, or what fits all that is asked.

    search: words that all stand in a name, label, question or value, whatever the case and accents.
    kind: a provision of the rule base: the facts that can matter to it. entity: the name of an entity.
    """
    links = ((e.name, x.name, (e.label, x.name, x.label, x.question)) for e in norms.entities.values() for x in own_links(e))
    facts = ((e.name, f.name, _said(e, f)) for e in norms.entities.values() for f in own_facts(e))
    wanted = asked_of(norms, kind) if kind is not None else None
    entries = {
        (at, name)
        for at, name, said in (*links, *facts)
        if (wanted is None or (at, name) in wanted) and entity in (None, at) and holds(said, search)
    }
    if kind is not None or entity is not None:
        return Selection(frozenset(), frozenset(), frozenset(entries), frozenset())
    return Selection(
        frozenset(p.kind for p in norms.provisions.values() if holds((p.kind, p.label), search)),
        frozenset(k.name for k in norms.kinds.values() if holds((k.name, k.label), search)),
        frozenset(entries),
        frozenset(r.name for r in norms.readings.values() if holds((r.name, r.question, r.changes, r.reason, *_choices(r)), search)),
    )


def own_links(entity: n.Entity) -> list[n.Link]:
    return [x for x in entity.links.values() if not x.inherited]


def own_facts(entity: n.Entity) -> list[n.Fact]:
    return [f for f in entity.facts.values() if not f.system and not f.inherited]


def selected_json(data: dict[str, Any], chosen: Selection) -> dict[str, Any]:
    """The vocabulary as JSON (`vocabulary_json`), of what is chosen only."""
    entities = [
        e | {part: [x for x in e[part] if (e["name"], x["name"]) in chosen.entries] for part in ("links", "facts")}
        for e in data["entities"]
    ]
    return data | {
        "provisions": [p for p in data["provisions"] if p["name"] in chosen.provisions],
        "kinds": [k for k in data["kinds"] if k["name"] in chosen.kinds],
        "entities": [e for e in entities if e["links"] or e["facts"]],
        "readings": [r for r in data["readings"] if r["name"] in chosen.readings],
    }


def _said(entity: n.Entity, fact: n.Fact) -> tuple[str, ...]:
    return (entity.label, entity.list_name, fact.name, fact.label.holds, fact.question, *fact.values, fact.answered_by or "")


def _choices(reading: n.Reading) -> Iterable[str]:
    return (text for c in reading.choices for text in (c.name, c.label))


def holds(said: Iterable[str], search: str | None) -> bool:
    """Do all the words of `search` stand in one of these texts, whatever the case and accents?"""
    if search is None:
        return True
    text = _plain("\n".join(said))
    return all(word in text for word in _plain(search).split())


def _plain(text: str) -> str:
    """Without case, accents and low lines: `een naam` finds `een_naam`."""
    letters = unicodedata.normalize("NFD", text.replace("_", " ").casefold())
    return "".join(c for c in letters if not unicodedata.combining(c))
