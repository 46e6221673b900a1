"""Per ground what carries it, in clauses; and for a grant what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from parser import norms as n
from parser.norms import Address
from reasoner import Answer, Decision
from reasoner.decision.answer import Ground
from reasoner.decision.unmet import not_in_force
from reasoner.dossier.record import Args
from reasoner.semantics.model import Model
from reasoner.semantics.support import supporting
from reasoner.semantics.uses import FactUse, fact_uses

from .. import words
from .choose import Chooser, Named
from .clause import Clause, clause

MOST_BASES = 3  # said of what a grant rests on; the rest is counted


@dataclass(frozen=True)
class Reason:
    """A clause with the text it stands under (id of an address, None without).

    presumed: nobody has established it; judgement: it is for the one who decides to judge. facts: what it reads, the telling one first.
    """

    clause: Clause
    address: str | None
    presumed: bool = False
    judgement: bool = False
    facts: tuple[FactUse, ...] = ()


@dataclass(frozen=True)
class GroundReason:
    """A ground that holds, and what carries it; never without a reason: the ground's own words if there is no other.

    alternatives: each alone carries the ground; the reasons in one are needed together.
    """

    ground: Ground
    alternatives: tuple[tuple[Reason, ...], ...]

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """All of them, each once."""
        return tuple({r.clause.main: r for group in self.alternatives for r in group}.values())

    @property
    def texts(self) -> tuple[str, ...]:
        """`Sam werkt 10 uur per week, maar ten minste 12 is nodig`: one for each alternative, which carries the ground alone."""
        return tuple(dict.fromkeys(joined(tuple(r.clause.main for r in group)) for group in self.alternatives))

    @property
    def text(self) -> str:
        """The alternatives after each other."""
        return "; ".join(self.texts)

    @property
    def brief(self) -> str:
        """The same, where the sentence stands above it."""
        groups = (joined(tuple(r.clause.brief or r.clause.main for r in group)) for group in self.alternatives)
        return "; ".join(dict.fromkeys(groups))

    @property
    def because(self) -> tuple[str, ...]:
        """Ids of the texts it turns on, beside its own; of a power that is not there, those of what it asks."""
        found = (r.address for r in self.reasons) if self.ground.leg == n.WANT else self.ground.because
        return tuple(dict.fromkeys(x for x in found if x is not None and x != self.ground.id))


def ground_reasons(answer: Answer, decision: Decision) -> tuple[GroundReason, ...]:
    """Every ground of the decision, in its order, with what carries it."""
    model = answer.model_of(decision)
    chooser, args = Chooser(model), (decision.subject,)
    found = []
    wants = {g.prop: g.conditions for g in answer.norms.provisions[decision.provision].grounds if g.leg == n.WANT}
    for ground in decision.grounds:  # of a power what it asks itself: that no other is there is said of the others
        asked = wants.get(ground.prop, (ground.prop,))
        groups = chooser.alternatives(asked[0], args) if len(asked) == 1 else (tuple(x for p in asked for x in chooser.why(p, args)),)
        said = (tuple(_clauses(model, named, adverse=ground.modality != "behoudt")) for named in groups)
        reasons = tuple(group for group in said if group)
        found.append(GroundReason(ground, reasons or ((Reason(Clause(words.small(ground.label)), ground.id),),)))
    return tuple(found)


def _clauses(model: Model, named: tuple[Named, ...], adverse: bool) -> Iterator[Reason]:
    said: set[str] = set()
    for x in named:
        found = _named(model, clause(model, x.prop, x.args, adverse), x.member)
        if found.main and found.main not in said:
            said.add(found.main)
            read = tuple(_read(model, x.prop, x.args))
            mine = any(u.kind == "oordeel" and u.answered_by in (None, model.case.norms.authority.name) for u in read)
            telling = read[::-1] if isinstance(model.case.norms.props[x.prop].body, n.Lasts) else read  # how long: until when
            yield Reason(found, x.address, any(u.presumed for u in fact_uses(model, x.prop, x.args)), mine, telling)


def _read(model: Model, prop: str, args: Args) -> Iterator[FactUse]:
    """The facts that a proposition reads, itself and by its parts."""
    yield from fact_uses(model, prop, args)
    for part in supporting(model, prop, args):
        yield from fact_uses(model, part.prop, part.args)


def _named(model: Model, found: Clause, member: str | None) -> Clause:
    """A clause about a member of a list, with who it is where the words themselves do not say so."""
    name = words.printable(model.case.dossier.records[member].name) if member is not None else ""
    if not name or not found.main or name in found.main:
        return found
    return replace(found, main=f"{found.main} ({name})", apart=tuple(f"{x} ({name})" if i == 0 else x for i, x in enumerate(found.apart)))


@dataclass(frozen=True)
class Met:
    """A condition, or a power or duty to grant, that is met, with what carries it (nothing where there is nothing to say)."""

    rule: n.Rule
    reasons: tuple[Reason, ...]


def met(answer: Answer, decision: Decision) -> tuple[Met, ...]:
    """What a grant rests on: powers, duties to grant, then every condition that is met, in the order of the text."""
    model, norms = answer.model_of(decision), answer.norms
    chooser, args = Chooser(model), (decision.subject,)
    provision = norms.provisions[decision.provision]
    rules = [*provision.powers, *provision.shalls, *provision.conditions]
    held = [r for r in rules if model.value(r.prop, args) is True and not not_in_force(model, r, args)]
    return tuple(Met(r, tuple(_clauses(model, chooser.why(r.prop, args), adverse=False))) for r in held)


def bases(answer: Answer, decision: Decision) -> tuple[tuple[Reason, ...], int]:
    """What a grant rests on and is established, limits that are met first; and how many conditions are met besides.

    Where one condition is left it is named and not counted, also if it is only presumed.
    """
    found = met(answer, decision)
    said: dict[str, Reason] = {}
    for reason in (r for x in found for r in x.reasons if not r.presumed):
        said.setdefault(reason.clause.main, reason)
    first = sorted(said.values(), key=lambda r: not r.clause.compared)[:MOST_BASES]
    shown = {r.clause.main for r in first}
    conditions = {r.prop for r in answer.norms.provisions[decision.provision].conditions}
    rest = [x for x in found if x.rule.prop in conditions and not any(r.clause.main in shown for r in x.reasons)]
    if len(rest) == 1 and len(rest[0].reasons) == 1:
        return (*first, rest[0].reasons[0]), 0
    return tuple(first), len(rest)


@dataclass(frozen=True)
class Deviation:
    """A grant deviates from `left` by the power of `by`; what stands in the way without it."""

    left: Address
    by: Address
    reasons: tuple[Reason, ...]


def deviations(answer: Answer, decision: Decision) -> tuple[Deviation, ...]:
    """From which provisions a grant deviates: those without which a condition fails, or a ground holds."""
    model, norms, args = answer.model_of(decision), answer.norms, (decision.subject,)
    provision, record = norms.provisions[decision.provision], answer.model.case.dossier.records[decision.subject]
    chooser, found = Chooser(model), dict[tuple[Address, Address], Deviation]()
    for prop in (norms.props[id_] for id_ in (*(r.prop for r in provision.conditions), *(g.prop for g in provision.grounds))):
        if not isinstance(prop.body, n.Any_ | n.All):
            continue
        leaf = next((body for c in prop.body.children if isinstance(body := norms.props[c.prop].body, n.Deviated)), None)
        others = [c for c in prop.body.children if norms.props[c.prop].body is not leaf]
        stands = isinstance(prop.body, n.Any_)
        if leaf is None or leaf.address is None or any((model.child(c, args) is True) is stands for c in others):
            continue
        reasons = tuple(_clauses(model, tuple(x for c in others for x in chooser.why(c.prop, args)), adverse=True))
        for power in (d.article for d in record.deviations if leaf.address.id in d.addresses and d.article in dict(leaf.by)):
            at = (leaf.address, norms.articles[power].address)
            found.setdefault(at, Deviation(*at, reasons))
    return tuple(found.values())


def joined(clauses: tuple[str, ...]) -> str:
    """`a, b, en c`: main clauses after each other, each once."""
    shown = list(dict.fromkeys(clauses))
    return ", en ".join(shown) if len(shown) < 3 else f"{', '.join(shown[:-1])}, en {shown[-1]}"


__all__ = ["Deviation", "GroundReason", "Met", "Reason", "bases", "deviations", "ground_reasons", "joined", "met"]
