"""Of a list that may not be complete: what is looked for in it, and what follows if that is there and if nothing is left out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from parser import norms as n
from reasoner import Answer, Decision
from reasoner.columns.many import answer as decided
from reasoner.decision.answer import MAY_REFUSE, MUST_REFUSE, Unknown
from reasoner.dossier import edit
from reasoner.dossier.record import Args
from reasoner.semantics.model import Instance, Model
from reasoner.semantics.premises import open_lists, premises

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
    every: tuple[n.Ground | n.Rule, ...] = (*provision.grounds, *provision.conditions)
    named = [x for x in every if x.address.id in unknown.ids]
    hanging = {x.prop for x in named if _hangs(model, x.prop, about, unknown.fact)}  # at one address may stand what does not
    open_ = [g for g in provision.grounds if g.prop in hanging and g.leg != n.WANT]
    asked = {r.prop: r for r in provision.conditions if r.prop in hanging}
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


def _hangs(model: Model, prop: str, args: Args, list_name: str) -> bool:
    """Is this open, and does it look through that list as far as it is open?"""
    todo, seen = [(prop, args)], set[Instance]()
    while todo:
        at = todo.pop()
        if at in seen or model.value(*at) is not None:
            continue
        seen.add(at)
        if any(list_name in (source.lists or source.every_list) for source, _ in open_lists(model, *at)):
            return True
        todo += [(p.prop, p.args) for p in premises(model, *at)]
    return False


def sought_words(answer: Answer, decision: Decision, unknown: Unknown) -> str | None:
    """`gezocht: lening op die dag; blijkt dat uit wat nog niet is vermeld, dan ‘kan worden geweigerd’; is alles vermeld, dan ...`"""
    found = sought(answer, decision, unknown)
    if found is None:
        return None
    so, said = f"blijkt dat {'' if found.turned else 'ook niet '}uit wat nog niet is vermeld", []
    for label, _, outcome in found.what:
        said.append(f"gezocht: {label}; {so}, dan {quoted_words(answer.norms, decision.provision, (outcome,))}")
    if len(found.whole.possible) == 1:
        said.append(f"is alles vermeld, dan {quoted_words(answer.norms, decision.provision, found.whole.possible)}")
    return "; ".join(said)


__all__ = ["Sought", "is_list", "sought", "sought_words"]
