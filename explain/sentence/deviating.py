"""How far the powers to deviate reach: which grounds the college cannot set aside with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from parser import norms as n
from parser.phrases import entity_at
from reasoner import Answer, Decision
from reasoner.decision.answer import KEEPS, MAY_REFUSES, Ground
from reasoner.dossier.record import Args
from reasoner.semantics.model import Instance, Model
from reasoner.semantics.support import support, supporting
from reasoner.semantics.uses import FactUse, fact_uses

from .. import words

Off = Callable[[str], bool] | None


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
    takes = taking(norms, decision, grounds)
    return f"{words.capital(takes)} op grond van {needed_powers(norms, decision, _unmet(grounds))}." if takes else ""


def taking(norms: n.Norms, decision: Decision, grounds: Iterable[Ground]) -> str:
    """`toekennen vergt een afwijking van ...`: the same, without the powers."""
    because = _unmet(grounds)
    said = f"{norms.wording.plain(n.GRANT)} vergt een afwijking van {cited(norms, because, 'en')}"
    return said if needed_powers(norms, decision, because) else ""


def _unmet(grounds: Iterable[Ground]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(i for g in grounds if g.modality == MAY_REFUSES for i in g.because))


def needed_powers(norms: n.Norms, decision: Decision, because: Iterable[str]) -> str:
    """`Verordening art. 27 of art. 28`: the powers that reach one of these addresses; empty without."""
    addresses = [norms.articles[i].address for i in because]
    return cited(norms, (d.address.id for d in reaching(norms, decision) if any(d.reaches(a) for a in addresses)), "of")


def out_of_reach(norms: n.Norms, decision: Decision, conditions: bool = True) -> tuple[str, ...]:
    """Addresses of grounds, and with `conditions` of their unmet conditions, that no power reaches."""
    ids = dict.fromkeys(x for g in decision.grounds if g.modality != KEEPS for x in (g.id, *(g.because if conditions else ())))
    within = {x for power in reaching(norms, decision) for x in reached(norms, decision, power)}
    return tuple(i for i in ids if i not in within)


def cited(norms: n.Norms, ids: Iterable[str], join: str) -> str:
    """`Verordening art. 27 en art. 28`: the text once, as long as it stays the same."""
    addresses = [norms.articles[i].address for i in dict.fromkeys(ids)]
    said = [words.cite(a) if i == 0 else words.cite_beside(a, addresses[i - 1]) for i, a in enumerate(addresses)]
    return words.enumerate_words(said, join)


def elsewhere(norms: n.Norms, ids: tuple[str, ...]) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """What gives room to depart from these addresses though no power of the rules does: its citation, why, and from which of them.

    Not from an article of which the rules say themselves when a judgement makes an exception: there they have the last word.
    """
    found: dict[tuple[str, str], list[str]] = {}
    own = _with_exceptions(norms) if ids else frozenset()
    for id_ in ids:
        address = norms.articles[id_].address
        declared = norms.documents[address.document].elsewhere
        if declared is not None and (address.document, address.path[0]) not in own:
            found.setdefault(declared, []).append(id_)
    return tuple((name, why, tuple(mine)) for (name, why), mine in found.items())


class _Kept:
    excepted: frozenset[tuple[str, str]] | None = None


def _with_exceptions(norms: n.Norms) -> frozenset[tuple[str, str]]:
    """Document and article of every rule with an exception that turns on a judgement of the college."""
    kept = norms.kept(_Kept)
    if kept.excepted is not None:
        return kept.excepted
    exceptions = [p for p in norms.props.values() if p.role == "exception" and p.address is not None]
    found = {(p.address.document, p.address.path[0]) for p in exceptions if p.address is not None and _judges(norms, p.id)}
    kept.excepted = frozenset(found)
    return kept.excepted


def _judges(norms: n.Norms, prop: str, off: Off = None) -> frozenset[str]:
    """The judgements that an exception turns on."""
    body = norms.props[prop].body
    if norms.props[prop].role == "ground" or (off is not None and off(prop)):
        return frozenset()  # what another ground turns on is told of that ground
    if isinstance(body, n.All | n.Any_):
        return frozenset(fact for c in body.children for fact in _judges(norms, c.prop, off))
    if not isinstance(body, n.Flag):
        return frozenset()
    fact = norms.entities[entity_at(body.path, norms.entities, norms.variables)].facts[body.fact]
    return frozenset({body.fact}) if fact.kind == "oordeel" else frozenset()


def excepting(norms: n.Norms, prop: str, off: Off = None) -> frozenset[str]:
    """The judgements that exceptions under a ground turn on; none without such an exception. off: what takes another reading."""
    todo, seen, found = [prop], {prop}, set[str]()
    while todo:
        at = todo.pop()
        below = [c.prop for c in n.children(norms.props[at].body) if c.prop not in seen and norms.props[c.prop].role != "ground"]
        if norms.props[at].role == "exception":
            found |= _judges(norms, at, off)
        seen |= {*below}
        todo += below
    return frozenset(found)


def excepted(answer: Answer, decision: Decision, ids: tuple[str, ...]) -> tuple[tuple[FactUse, tuple[str, ...]], ...]:
    """The judgements for want of which an exception in the rules does not set these grounds aside, each with the grounds."""
    found: dict[FactUse, dict[str, None]] = {}
    for use, ground, _ in _idle_exceptions(answer, decision, ids):
        found.setdefault(use, {})[ground] = None
    return tuple((use, tuple(mine)) for use, mine in found.items())


def exceptions_of(answer: Answer, decision: Decision, use: FactUse) -> tuple[str, ...]:
    """Ids of the texts in which the exceptions stand that turn on this judgement."""
    ids = tuple(g.id for g in decision.grounds)
    found = (at for asked, _, at in _idle_exceptions(answer, decision, ids) if asked == use and at is not None)
    return tuple(dict.fromkeys(at for at in found if at in answer.norms.articles))


def _idle_exceptions(answer: Answer, decision: Decision, ids: tuple[str, ...]) -> Iterator[tuple[FactUse, str, str | None]]:
    """Of each exception that does not set a ground aside the judgements it wants: the judgement, the ground, the text it stands in."""
    model = answer.model_of(decision)
    for ground in (g for g in decision.grounds if g.id in ids):
        for prop, args in support(model, ground.prop, (decision.subject,)):
            declared = answer.norms.props[prop]
            if declared.role == "exception" and model.value(prop, args) is False:
                for below, inner in _asked(model, prop, args):
                    for use in fact_uses(model, below, inner):
                        if use.kind == "oordeel" and use.value is not None:
                            yield use, ground.id, declared.address.id if declared.address is not None else None


def _asked(model: Model, prop: str, args: Args) -> Iterator[Instance]:
    """What carries a proposition, but not what is asked under another reading only."""
    if model.case.norms.props[prop].role == "ground":
        return  # what another ground turns on is told of that ground
    yield prop, args
    if not switched_off(model, prop, args):
        for premise in supporting(model, prop, args):
            yield from _asked(model, premise.prop, premise.args)


def switched_off(model: Model, prop: str, args: Args) -> bool:
    """Does this fail, whatever the facts, because another reading was chosen?"""
    props = model.case.norms.props
    body = props[prop].body
    if not isinstance(body, n.All):
        return False
    return any(isinstance(props[c.prop].body, n.ReadingIs) and model.child(c, args[:1]) is False for c in body.children)


def sentence(answer: Answer, use: FactUse) -> str:
    """What a judgement would say the other way, in words: what is needed for the exception."""
    record = answer.model.case.dossier.records[use.entity]
    label = answer.norms.entities[record.entity].facts[use.fact].label
    return words.small(label.holds if use.value == "nee" else label.fails)


def judged(use: FactUse) -> str:
    """Has the college judged this, or is it presumed?"""
    return "dat is nu niet zo beoordeeld" if use.origin == "dossier" else "dat is nog niet beoordeeld"
