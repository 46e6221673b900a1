"""Special circumstances: powers to deviate, what stands elsewhere, exceptions in the rules; as far as they reach these grounds."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.decision.answer import KEEPS
from reasoner.semantics.uses import FactUse

from .. import words
from ..sentence.clause import otherwise
from ..sentence.deviating import elsewhere, excepted, exceptions_of, reached, reaching, sentence
from .matter import Matter
from .model import Block, field, fill, heading, law, paragraph, say
from .motive import Use, motive


def _exceptions(matter: Matter) -> tuple[tuple[FactUse, tuple[str, ...]], ...]:
    ids = tuple(dict.fromkeys(g.id for g in matter.decision.grounds if g.modality != KEEPS))
    return excepted(matter.answer, matter.decision, ids)


def excused(matter: Matter) -> set[Use]:
    """The judgements of which a place stands with the special circumstances, not with a ground."""
    return {(use.fact, use.entity) for use, _ in _exceptions(matter)}


def special(matter: Matter, judged: set[Use]) -> Iterator[Block]:
    """Whether something special can turn the grounds, with a place to say why not (or why)."""
    decision, norms = matter.decision, matter.norms
    grounds = tuple(g for g in decision.grounds if g.modality != KEEPS)
    ids = tuple(dict.fromkeys(g.id for g in grounds))
    powers = [p for p in reaching(norms, decision) if grounds and reached(norms, decision, p)]
    exceptions = _exceptions(matter)
    own = {x for _, mine in exceptions for x in mine}
    noted = elsewhere(norms, tuple(i for i in ids if i not in own))
    if not grounds or not (powers or exceptions or noted):
        return
    yield heading("Bijzondere omstandigheden")
    for use, mine in exceptions:
        within = exceptions_of(matter.answer, matter.decision, use) or mine
        clause, label = otherwise(matter.model, use), sentence(matter.answer, use)
        shown = f"Die geldt als blijkt{f' dat {clause}{words.source_of(label)}' if clause is not None else f': {label}'}."
        yield paragraph(
            say(f"Op {matter.cites(within)} is een uitzondering.", field("grounds")),
            say(matter.ours(words.printable(shown)), field("grounds"), matter.fact(use.entity, use.fact)),
        )
        key = use.fact, use.entity
        if key not in judged:
            judged.add(key)
            yield paragraph(motive(matter, _node(matter, use), use))
    for name, why, mine in noted:
        yield paragraph(say(f"Van {matter.cites(mine)} afwijken kan alleen in een bijzonder geval ({name}). {why}", law(name)))
    for within in dict.fromkeys(reached(norms, decision, p) for p in powers):
        yield paragraph(say(f"Van {matter.cites(within)} kunnen wij afwijken.", field("deviation")))
        for power in (p for p in powers if reached(norms, decision, p) == within):
            origin = field("deviation", power.address.id)
            named, _, rest = power.label.partition(": ")
            short = f" ({words.small(named)})" if rest else ""
            yield paragraph(say(f"Dat kan op grond van {matter.cite(power.address.id)}{short}.", origin))
            if power.address.id not in ids:  # else its words stand with the ground
                yield from matter.quotation(power.address.id)
    if powers:
        yield paragraph(
            fill(f"[Schrijf waarom {words.authority(matter.norms)} hier wel of niet afwijkt.]", law("art. 3:46 Awb"), field("deviation"))
        )


def _node(matter: Matter, use: FactUse) -> str:
    """The node of the proof that reads this judgement."""
    return next(n.id for n in matter.nodes() if any((u.fact, u.entity) == (use.fact, use.entity) for u in n.facts))


__all__ = ["excused", "special"]
