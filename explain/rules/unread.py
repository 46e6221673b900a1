"""Named values that no rule reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from parser import norms as n

from .finding import Finding

PLACE = re.compile(r"{(\w+)}")


def unread(norms: n.Norms) -> Iterator[Finding]:
    """Of each value of these texts that no requirement, amount, duty, limit or other value reads, and no sentence says."""
    read: set[str] = set()
    for value in norms.values.values():
        read |= _names(value.cases) - {value.name}
    read |= _names(tuple(norms.props.values())) | _names(tuple(norms.provisions.values())) | _names(tuple(norms.presumptions))
    for value in norms.values.values():
        own = any(not norms.builds_on if place is None else place.document not in norms.elsewhere for place in value.places)
        if value.name not in read and own:
            yield Finding(f"waarde '{value.name}' wordt in geen regel gebruikt", value.span)


def _names(found: object) -> set[str]:
    """The values that are named in it: as a term, by name alone, and in a sentence."""
    names: set[str] = set()
    todo, seen = [found], set[int]()
    while todo:
        at = todo.pop()
        if isinstance(at, str):
            names.update((at, *PLACE.findall(at)))
        elif isinstance(at, Mapping):
            todo += at.values()
        elif isinstance(at, tuple | list | frozenset):
            todo += at
        elif is_dataclass(at) and id(at) not in seen:
            seen.add(id(at))
            todo += [getattr(at, f.name) for f in fields(at)]
    return names


__all__ = ["unread"]
