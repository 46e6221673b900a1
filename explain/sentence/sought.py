"""Of a list that may not be complete: what is looked for in it, and what follows if that is there and if nothing is left out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from parser import norms as n
from reasoner import Answer, Decision
from reasoner.columns.many import answer as decided
from reasoner.decision.answer import MAY_REFUSE, MUST_REFUSE, Unknown
from reasoner.dossier import edit

from .. import words
from .modality import quoted_words


@dataclass(frozen=True)
class Sought:
    """what: of each ground that hangs on the list what it asks, by its label, and its outcome if that turns out against the application.

    turned: does a ground hold if something is left out (`what` itself), rather than for want of it (`what` is a requirement)?
    whole: the decision if the list is complete.
    """

    what: tuple[tuple[str, n.Address, str], ...]
    turned: bool
    whole: Decision


def is_list(norms: n.Norms, unknown: Unknown) -> bool:
    return any(e.list_name == unknown.fact for e in norms.entities.values())


def sought(answer: Answer, decision: Decision, unknown: Unknown) -> Sought | None:
    """None of what is no list, and where no open ground is known that hangs on it."""
    if decision.running is not None or not is_list(answer.norms, unknown):
        return None
    model, provision, about = answer.model_of(decision), answer.norms.provisions[decision.provision], (decision.subject,)
    open_ = [g for g in provision.grounds if g.address.id in unknown.ids and g.leg != n.WANT and model.value(g.prop, about) is None]
    asked = {r.prop: r for r in provision.conditions if r.address.id in unknown.ids and model.value(r.prop, about) is None}
    found: dict[tuple[str, n.Address, str], None] = {}
    own = [g for g in open_ if not asked.keys() & {*g.conditions}]
    for ground in own or open_:
        outcome = MUST_REFUSE if ground.binding else MAY_REFUSE
        asks = [(r.prop, r.address) for r in (asked[c] for c in ground.conditions if c in asked)]
        for prop, address in asks or [(ground.prop, ground.address)]:
            label = answer.norms.props[prop].label
            if label is not None:
                found[words.small(words.printable(label.holds)).removesuffix("."), address, outcome] = None
    if not found:
        return None
    whole = edit.with_complete(answer.norms, answer.question.dossier, unknown.fact, unknown.entity)
    asked_again = replace(answer.question, dossier=whole, application=decision.application, readings=answer.readings)
    after = next(d for d in decided(asked_again).decisions if d.subject == decision.subject)
    return Sought(tuple(found), bool(own), after)


def sought_words(answer: Answer, decision: Decision, unknown: Unknown) -> str | None:
    """`gezocht: ‘lening op die dag’; blijkt dat uit wat nog niet is vermeld, dan ‘kan worden geweigerd’; is alles vermeld, dan ...`"""
    found = sought(answer, decision, unknown)
    if found is None:
        return None
    so, said = f"blijkt dat {'' if found.turned else 'ook niet '}uit wat nog niet is vermeld", []
    for label, _, outcome in found.what:
        said.append(f"gezocht: ‘{label}’; {so}, dan {quoted_words(answer.norms, decision.provision, (outcome,))}")
    if len(found.whole.possible) == 1:
        said.append(f"is alles vermeld, dan {quoted_words(answer.norms, decision.provision, found.whole.possible)}")
    return "; ".join(said)


__all__ = ["Sought", "is_list", "sought", "sought_words"]
