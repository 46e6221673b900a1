"""The one way to name a fact of a dossier: `id.feit`, `entiteit.feit`, or the bare name where it is clear whose.

Whoever asks reads it here: `what_if`, a panel, a grid; a frame has no dossier yet and reads entity and number itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from parser import did_you_mean
from parser.norms import APPLICATION, Entity, Fact, Link, Norms
from parser.vocabulary import KIND_OF_APPLICATION, KIND_OF_SUPPORT, NAME

from .record import Dossier, DossierError, Problem, Record

SO = "schrijf 'feit', 'entiteit.feit' of 'id.feit'"


def stated_facts(entity: Entity) -> dict[str, Fact]:
    """The facts that a record of this entity can state: support also what an application can, not the reverse."""
    return {f.name: f for f in entity.facts.values() if not f.system and (entity.support or not f.inherited)}


def stated_links(entity: Entity) -> dict[str, Link]:
    """The same for its links."""
    return {x.name: x for x in entity.links.values() if entity.support or not x.inherited}


def settable(entity: Entity) -> list[str]:
    """The names that a record of this entity can state, apart from its id."""
    kind = [KIND_OF_APPLICATION] if entity.name == APPLICATION else [KIND_OF_SUPPORT] if entity.support else []
    return [*kind, NAME, *stated_links(entity), *stated_facts(entity)]


def place(norms: Norms, dossier: Dossier, subject: str, path: object) -> tuple[Record, str]:
    """The record that a path names, and the name after the last dot. `subject`: the application or running provision asked about.

    Of several records that it may be, the nearest: the subject itself, then what it links to, then the others.
    That the record knows the name is only looked at where the name stands alone. Raises DossierError.
    """
    if not isinstance(path, str):
        raise _wrong("D003", f"{path!r} is geen naam van een feit", SO)
    where, dot, name = path.rpartition(".")
    if dot and where in dossier.records:
        return dossier.records[where], name
    named = [r for r in dossier.records.values() if where in _names(norms, r)] if dot else _stating(norms, dossier, name)
    if not named:
        raise _nowhere(norms, dossier, path, where if dot else "")
    near = [subject], list(_linked(dossier, subject)), list(dossier.records)
    ring = next(found for ids in near if (found := [r for r in named if r.id in ids]))
    if len(ring) > 1:
        ids = ", ".join(f"{r.id}.{name}" for r in ring)
        raise _wrong("D012", f"'{path}' kan meer dan één onderdeel aanwijzen", f"kies uit {ids}")
    return ring[0], name


def _names(norms: Norms, record: Record) -> tuple[str, ...]:
    """What the entity of a record is called, in rules and in dossiers; what runs and is asked about keeps its own name."""
    return record.entity, record.home, norms.entities[record.entity].list_name, norms.entities[record.home].list_name


def _stating(norms: Norms, dossier: Dossier, name: str) -> list[Record]:
    return [r for r in dossier.records.values() if name in settable(norms.entities[r.home])]


def _linked(dossier: Dossier, subject: str) -> Iterator[str]:
    """What the subject links to, directly and further."""
    seen, todo = {subject}, [subject]
    while todo:
        for target in dossier.records[todo.pop()].links.values():
            if target is not None and target in dossier.records and target not in seen:
                seen.add(target)
                todo.append(target)
                yield target


def _nowhere(norms: Norms, dossier: Dossier, path: str, where: str) -> DossierError:
    if where:
        known = [*dict.fromkeys(r.home for r in dossier.records.values()), *dossier.records]
        hint = did_you_mean(where, known) or f"bekend: {', '.join(known)}"
        return _wrong("D008", f"'{where}' staat niet in het dossier", hint)
    names = {name for r in dossier.records.values() for name in settable(norms.entities[r.home])}
    return _wrong("D003", f"geen onderdeel van dit dossier kent '{path}'", did_you_mean(path, names) or SO)


def _wrong(code: str, message: str, hint: str) -> DossierError:
    return DossierError((Problem(code, message, hint=hint),))


__all__ = ["place", "settable", "stated_facts", "stated_links"]
