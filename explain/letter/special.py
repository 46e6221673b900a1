"""Special circumstances: powers to deviate, what stands elsewhere, exceptions in the rules; as far as they reach these grounds."""

from __future__ import annotations

from collections.abc import Iterator

from parser.norms import GRANT, Deviation
from reasoner.decision.answer import KEEPS, MUST_REFUSE, Ground
from reasoner.semantics.uses import FactUse

from .. import words
from ..sentence.clause import otherwise
from ..sentence.deviating import elsewhere, excepted, exceptions_of, reached, reaching, sentence
from ..sentence.room import binding, room
from .matter import CHOSEN, Matter
from .model import Block, Sentence, field, fill, heading, law, paragraph, say
from .motive import Use, motive


def _exceptions(matter: Matter) -> tuple[tuple[FactUse, tuple[str, ...]], ...]:
    ids = tuple(dict.fromkeys(g.id for g in matter.decision.grounds if g.modality != KEEPS))
    return excepted(matter.answer, matter.decision, ids)


def excused(matter: Matter) -> set[Use]:
    """The judgements of which a place stands with the special circumstances, not with a ground."""
    return {(use.fact, use.entity) for use, _ in _exceptions(matter)}


def within(matter: Matter, power: Deviation) -> tuple[str, ...]:
    """What this power can set aside: requirements and grounds that bind. Who does not use a power to refuse deviates from nothing."""
    grounds = matter.decision.grounds
    chosen = {g.id for g in grounds if g.modality in CHOSEN}
    asked = {x for g in grounds for x in g.because} | {g.id for g in grounds if g.modality not in CHOSEN}
    return tuple(i for i in reached(matter.norms, matter.decision, power) if i not in chosen - asked)


def powers(matter: Matter) -> tuple[Deviation, ...]:
    """The powers to deviate that can set something of this decision aside."""
    return tuple(p for p in reaching(matter.norms, matter.decision) if within(matter, p))


def fixed(matter: Matter) -> tuple[Ground, ...]:
    """The grounds that bind and leave no room: with them no power to deviate changes the outcome."""
    decision = matter.decision
    return tuple(g for g in binding(decision) if not room(matter.answer, decision, g).open) if decision.outcome == MUST_REFUSE else ()


def may_help(matter: Matter) -> bool:
    """Can deviating from the rules, or an exception, change the outcome?"""
    rooms = (room(matter.answer, matter.decision, g) for g in binding(matter.decision))
    return not fixed(matter) and (bool(powers(matter)) or any(r.open for r in rooms))


def by_deviating(matter: Matter) -> Iterator[Sentence]:
    """That granting takes a deviation, beside the choice to grant where a requirement is not met."""
    ids = tuple(dict.fromkeys(i for p in powers(matter) for i in within(matter, p)))
    if ids:
        by = words.enumerate_words([matter.cite(p.address.id) for p in powers(matter)], "of")
        deed = words.capital(matter.norms.wording.plain(GRANT))
        text = f"[{deed} vergt een afwijking van {matter.cites(ids)}, op grond van {by}. Schrijf dan dat wij afwijken, en waarom.]"
        yield fill(text, field("deviation"), law("art. 3:46 Awb"))


def special(matter: Matter, judged: set[Use]) -> Iterator[Block]:
    """Whether something special can turn the grounds, with a place to say why not (or why)."""
    grounds = tuple(g for g in matter.decision.grounds if g.modality != KEEPS)
    ids = tuple(dict.fromkeys(g.id for g in grounds))
    exceptions = _exceptions(matter)
    own = {x for _, mine in exceptions for x in mine}
    noted = elsewhere(matter.norms, tuple(i for i in ids if i not in own))
    if not grounds or not (powers(matter) or exceptions or noted):
        return
    yield heading("Bijzondere omstandigheden")
    for use, mine in exceptions:
        yield from _exception(matter, use, mine, judged)
    for name, why, mine in noted:
        yield paragraph(say(f"Van {matter.cites(mine)} afwijken kan alleen in een bijzonder geval ({name}). {why}", law(name)))
    yield from _deviating(matter, ids)


def _exception(matter: Matter, use: FactUse, grounds: tuple[str, ...], judged: set[Use]) -> Iterator[Block]:
    clause, label = otherwise(matter.model, use), sentence(matter.answer, use)
    shown = f"Die geldt als blijkt{f' dat {clause}{words.source_of(label)}' if clause is not None else f': {label}'}."
    yield paragraph(
        say(f"Op {matter.cites(exceptions_of(matter.answer, matter.decision, use) or grounds)} is een uitzondering.", field("grounds")),
        say(matter.ours(words.printable(shown)), field("grounds"), matter.fact(use.entity, use.fact)),
    )
    key = use.fact, use.entity
    if key not in judged:
        judged.add(key)
        yield paragraph(motive(matter, _node(matter, use), use))


def _deviating(matter: Matter, grounds: tuple[str, ...]) -> Iterator[Block]:
    """From what may be deviated, and on what ground; where that changes nothing, that it does not."""
    stays = fixed(matter)
    for ids in dict.fromkeys(within(matter, p) for p in powers(matter)):
        from_ = say(f"Van {matter.cites(ids)} kunnen wij afwijken.", field("deviation"))
        if stays:
            yield paragraph(from_, say(f"De uitkomst verandert daar niet door: {_stays(matter, stays)}.", field("grounds")))
            continue
        yield paragraph(from_)
        for power in (p for p in powers(matter) if within(matter, p) == ids):
            named, _, rest = power.label.partition(": ")
            short = f" ({words.small(named)})" if rest else ""
            yield paragraph(say(f"Dat kan op grond van {matter.cite(power.address.id)}{short}.", field("deviation", power.address.id)))
            if power.address.id not in grounds:  # else its words stand with the ground
                yield from matter.quotation(power.address.id)
    if powers(matter) and not stays:
        yield paragraph(fill("[Schrijf waarom wij hier wel of niet afwijken.]", law("art. 3:46 Awb"), field("deviation")))


def _stays(matter: Matter, stays: tuple[Ground, ...]) -> str:
    """`reden 1 blijft staan`"""
    numbers = [str(matter.decision.grounds.index(g) + 1) for g in stays]
    return f"reden {words.enumerate_words(numbers, 'en')} {'blijft' if len(numbers) == 1 else 'blijven'} staan"


def _node(matter: Matter, use: FactUse) -> str:
    """The node of the proof that reads this judgement."""
    return next(n.id for n in matter.nodes() if any((u.fact, u.entity) == (use.fact, use.entity) for u in n.facts))


__all__ = ["by_deviating", "excused", "may_help", "powers", "special", "within"]
