"""How far the powers to deviate reach: which grounds the college cannot set aside with them."""

from __future__ import annotations

from collections.abc import Iterable

from parser import norms as n
from reasoner import Decision
from reasoner.answer import CONTINUE, KEEPS, MAY_REFUSES, NOT_APPLICABLE, Ground

from . import words


def reaching(norms: n.Norms, decision: Decision) -> tuple[n.Deviation, ...]:
    """The powers that reach a ground of this decision."""
    return tuple(d for d in norms.deviations if d.address.id in decision.deviation)


def reached(norms: n.Norms, decision: Decision, power: n.Deviation) -> tuple[str, ...]:
    """Addresses of grounds, and of what they turn on, that this power can set aside."""
    conditions = {c.address.id for c in norms.provisions[decision.provision].conditions}
    ids = dict.fromkeys(x for g in decision.grounds for x in g.deviable(conditions))
    return tuple(i for i in ids if power.reaches(norms.articles[i].address))


def needed(norms: n.Norms, decision: Decision, grounds: Iterable[Ground]) -> str:
    """`Toekennen vergt een afwijking van ... op grond van ...` for the unmet conditions of may-grounds; empty if no power reaches one."""
    because = dict.fromkeys(i for g in grounds if g.modality == MAY_REFUSES for i in g.because)
    addresses = [norms.articles[i].address for i in because]
    powers = [d.address for d in reaching(norms, decision) if any(d.reaches(a) for a in addresses)]
    if not powers:
        return ""
    conditions, cited = (words.enumerate_words([words.cite(a) for a in x], j) for x, j in ((addresses, "en"), (powers, "of")))
    return f"Toekennen vergt een afwijking van {conditions} op grond van {cited}."


def out_of_reach(norms: n.Norms, decision: Decision, conditions: bool = True) -> tuple[str, ...]:
    """Addresses of grounds, and with `conditions` of their unmet conditions, that no power reaches."""
    ids = dict.fromkeys(x for g in decision.grounds if g.modality != KEEPS for x in (g.id, *(g.because if conditions else ())))
    within = {x for power in reaching(norms, decision) for x in reached(norms, decision, power)}
    return tuple(i for i in ids if i not in within)


def in_short(norms: n.Norms, decision: Decision) -> str:
    """For a footer: `afwijken kan op grond van Verordening art. 28, niet van Regeling art. 2 lid 5`, or nothing."""

    def cited(ids: tuple[str, ...], join: str) -> str:
        return words.enumerate_words([words.cite(norms.articles[i].address) for i in ids], join)

    if decision.outcome in (CONTINUE, NOT_APPLICABLE):
        return ""
    beyond = out_of_reach(norms, decision, conditions=False)
    found = ""
    if decision.deviation:
        found = f"afwijken kan op grond van {cited(decision.deviation, 'en')}" + (f", niet van {cited(beyond, 'of')}" if beyond else "")
    elif beyond:
        found = f"deze regels geven geen bevoegdheid om af te wijken van {cited(beyond, 'of')}"
    last = [f"van {cited(ids, 'en')} kan het wel in bijzondere gevallen volgens {name}" for name, _, ids in elsewhere(norms, beyond)]
    return "; ".join([found, *last]) if found else ""


def elsewhere(norms: n.Norms, ids: tuple[str, ...]) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """What gives room to depart from these addresses though no power of the rules does: its citation, why, and from which of them."""
    found: dict[tuple[str, str], list[str]] = {}
    for id_ in ids:
        declared = norms.documents[norms.articles[id_].address.document].elsewhere
        if declared is not None:
            found.setdefault(declared, []).append(id_)
    return tuple((name, why, tuple(mine)) for (name, why), mine in found.items())
