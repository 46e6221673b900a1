"""Which rules, and which rule bases they build on, with the version and the digest of each: in words and as plain data."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from parser.norms import Neighbour, Norms


def neighbour_words(norms: Norms) -> tuple[str, ...]:
    """`met Titel, versie 1 (1a2b3c4d5e6f)`: each rule base that these rules build on; of which only words are taken, that is said."""
    return tuple(f"met {_named(x)} ({x.sha256[:12]})" for x in norms.builds_on)


def builds_on(norms: Norms) -> str | None:
    """One line: on which rule bases these rules build, and what comes from each; None: they stand by themselves."""
    taken = [
        f"{_named(x)}" + (f": {', '.join(norms.documents[d].title for d in x.documents)}" if x.documents else "") for x in norms.builds_on
    ]
    return f"Bouwt voort op {'; '.join(taken)}." if taken else None


def kb_json(norms: Norms) -> dict[str, Any]:
    """`builds_on` is there only if there is something to say."""
    known: dict[str, Any] = {"id": norms.id, "version": norms.version, "sha256": norms.sha256}
    return known | ({"builds_on": [asdict(x) | {"documents": list(x.documents)} for x in norms.builds_on]} if norms.builds_on else {})


def _named(neighbour: Neighbour) -> str:
    return f"{'' if neighbour.documents else 'de woorden van '}{neighbour.title}, versie {neighbour.version}"
