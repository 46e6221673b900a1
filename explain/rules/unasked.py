"""Conditions that no rule asks: none refuses for want of them and no power takes them, so that whoever does not meet them is granted it."""

from __future__ import annotations

from collections.abc import Iterator

from parser import norms as n
from reasoner.semantics.cone import cone, decision_roots, ending_roots

from .finding import Finding

SAY = "schrijf `uitsluitend voorwaarde`, of bij een grond `niet voldaan aan ...`, of bij een bevoegdheid `voldaan aan ...`"


def unasked(norms: n.Norms) -> Iterator[Finding]:
    """A finding for each condition that decides nothing for any kind that it is a condition of."""
    asked: dict[str, bool] = {}
    for kind, provision in norms.provisions.items():
        own = dict.fromkeys(c.prop for c in provision.conditions)
        roots = [r for find in (decision_roots, ending_roots) for r in find(norms, kind) if r not in own]
        reached = set(cone(norms, roots).props)
        for name in own:
            asked[name] = asked.get(name, False) or name in reached
    for name in (x for x, found in asked.items() if not found):
        prop = norms.props[name]
        if prop.address is not None and prop.address.document not in norms.elsewhere:
            label = prop.label.holds if prop.label is not None else name
            yield Finding(
                f"voorwaarde '{label}' bij {prop.address.id} wordt door geen regel gevraagd, en weigert dus nooit; {SAY}", prop.span
            )


__all__ = ["unasked"]
