"""Two dossiers with ids of their own, set side by side: the right one in the ids of the left one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from .record import Dossier, Record


@dataclass(frozen=True)
class Aligned:
    """The right dossier with the ids of the left one. `original`: the id a record has in its own file, by new id."""

    dossier: Dossier
    original: Mapping[str, str]


def align(left: Dossier, right: Dossier, application: str, other: str) -> Aligned:
    """Match records by id, then by role (the links of the two applications), then as the only one left of its kind.

    `application` and `other` are the applications compared, in the left and the right dossier.
    """
    matched = {other: application}
    for record in right.records.values():
        known = left.records.get(record.id)
        if record.id not in matched and known is not None and known.entity == record.entity and record.id not in matched.values():
            matched[record.id] = record.id
    _by_role(left, right, matched)
    _only_ones(left, right, matched)
    _by_role(left, right, matched)
    names = dict(matched)
    for id_ in right.records:
        if id_ not in names:
            names[id_] = _free(id_, left.records.keys() | right.records.keys() | set(names.values())) if id_ in left.records else id_
    return Aligned(_renamed(right, names), {new: old for old, new in names.items()})


def _by_role(left: Dossier, right: Dossier, matched: dict[str, str]) -> None:
    """Match what the same link of two matched records leads to."""
    todo = list(matched.items())
    while todo:
        theirs, ours = todo.pop(0)
        for link, target in right.records[theirs].links.items():
            mine = left.records[ours].links.get(link)
            if target is None or mine is None or target in matched or mine in matched.values():
                continue
            if left.records[mine].entity == right.records[target].entity:
                matched[target] = mine
                todo.append((target, mine))


def _only_ones(left: Dossier, right: Dossier, matched: dict[str, str]) -> None:
    """Match the single record of an entity and kind that each side still has."""
    ours = _grouped(r for r in left.records.values() if r.id not in matched.values())
    theirs = _grouped(r for r in right.records.values() if r.id not in matched)
    for group, found in theirs.items():
        if len(found) == 1 and len(ours.get(group, ())) == 1:
            matched[found[0]] = ours[group][0]


def _grouped(records: Iterator[Record]) -> dict[tuple[str, str | None], list[str]]:
    groups: dict[tuple[str, str | None], list[str]] = {}
    for record in records:
        groups.setdefault((record.entity, record.kind), []).append(record.id)
    return groups


def _free(id_: str, taken: set[str]) -> str:
    """An id that nobody has."""
    number = 2
    while f"{id_}_{number}" in taken:
        number += 1
    return f"{id_}_{number}"


def _renamed(dossier: Dossier, names: Mapping[str, str]) -> Dossier:
    records = {
        names[r.id]: replace(r, id=names[r.id], links={k: names[v] if v is not None else None for k, v in r.links.items()})
        for r in dossier.records.values()
    }
    lists = {name: tuple(names[i] for i in ids) for name, ids in dossier.lists.items()}
    return replace(dossier, records=records, lists=lists)
