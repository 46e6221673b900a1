"""What stands in the frame under a picture: what would change the answer, and what the one who decides may still do; each on a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from parser import norms as n
from parser.norms import short_citation
from reasoner import Answer, Decision
from reasoner.decision.answer import CHOICE, GRANT, MAY_GRANT, MAY_REFUSE, MAY_REFUSES, MUST_REFUSE, NOT_APPLICABLE, Assumed
from reasoner.decision.decide import answer as decided
from reasoner.semantics.uses import FactUse, fact_uses

from . import words
from .cards.around import Boxed
from .cards.card import Card, Look
from .repairs.told import change_lines
from .sentence import CHANGE, can_label
from .sentence.clause import as_it_is, otherwise
from .sentence.deviating import cited, excepted, reaching
from .sentence.discretion import MOST_QUOTED, choices, discretion, discretion_lines
from .sentence.modality import quoted_words
from .sentence.reasons import deviations, ground_reasons
from .sentence.taken import taken

BULLET = "• "
TURNS = "De uitkomst wordt anders als bijvoorbeeld dit blijkt:"
MOST_ASSUMED = 12
JUDGED = re.compile(r"\brust(en)? op een oordeel\b|^In .*? staat: “")  # here the judgement itself is named


def framed(answer: Answer, decision: Decision) -> Boxed:
    """Each label with its rows; a label without rows is not there."""
    answer = answer.about(decision)
    found = ((CHANGE, tuple(_changes(answer, decision))), (can_label(answer), tuple(_bulleted(may_decide(answer, decision)))))
    return tuple((label, tuple(map(words.printable, rows))) for label, rows in found if rows)


def may_decide(answer: Answer, decision: Decision) -> tuple[str, ...]:
    """What the one who decides may still do, each in a row of its own."""
    answer = answer.about(decision)
    return tuple(words.printable(x) for x in dict.fromkeys(_can(answer, decision))) if answer.norms.wording.nobody is None else ()


def assumed_elsewhere(answer: Answer, decision: Decision) -> tuple[Assumed, ...]:
    """What is assumed and does not stand in the frame."""
    own = {(x.fact, x.entity) for x in _unjudged(answer, decision)}
    if decision.outcome == MUST_REFUSE:
        own |= {(use.fact, use.entity) for use in _exceptions(answer.about(decision), decision)}
    return tuple(x for x in decision.assumed if (x.fact, x.entity) not in own)


def options(answer: Answer, decision: Decision) -> tuple[Card, ...]:
    """Of a choice a card for each that may be chosen, with what comes of it."""
    if decision.outcome != CHOICE:
        return ()
    found = enumerate(choices(answer.about(decision), decision), 1)
    return tuple(
        Card(f"keuze|{at}", words.printable(chosen), words.printable(then), Look.CHOICE, kind="option") for at, (chosen, then) in found
    )


def _changes(answer: Answer, decision: Decision) -> Iterator[str]:
    rows, without = list(change_lines(answer, decision)), list(_undeviated(answer, decision))
    if without and not rows:
        rows = [TURNS]
    yield from (*rows[:1], *without, *rows[1:])
    if room := list(_room(answer, decision)):
        yield f"Of, zonder andere feiten, als {words.authority(answer.norms)} {words.enumerate_words(room, 'en/of')}: zie hieronder."


def _room(answer: Answer, decision: Decision) -> Iterator[str]:
    """How a refusal may be turned by the one who decides, as far as the rows below it say so."""
    if decision.outcome not in (MUST_REFUSE, MAY_REFUSE):
        return
    if any(True for _ in _exceptions(answer, decision)):
        yield "een uitzondering aanneemt"
    if reaching(answer.norms, decision) and " afwijk" in discretion(answer, decision):
        yield "afwijkt"
    if any(True for _ in _otherwise(answer, decision)):
        yield "anders oordeelt"


def _undeviated(answer: Answer, decision: Decision) -> Iterator[str]:
    """Of a grant that takes a deviation what would be without it, and what the power to deviate rests on."""
    found = deviations(answer, decision) if decision.outcome in (GRANT, MAY_GRANT) and decision.running is None else ()
    if not found:
        return
    dossier = answer.question.dossier
    record = replace(dossier.records[decision.subject], deviations=())
    asked = replace(answer.question, dossier=replace(dossier, records={**dossier.records, record.id: record}), application=decision.subject)
    then = decided(asked).decisions[0]
    left = cited(answer.norms, (d.left.id for d in found), "of")
    said = quoted_words(answer.norms, decision.provision, then.possible)
    rests = dict.fromkeys(x for d in found for x in _rests_on(answer, decision, d.by))
    now = f" (nu is beoordeeld {words.enumerate_words([*rests], 'en')})" if rests else ""
    yield f"{BULLET}dat {words.authority(answer.norms)} bij nader inzien niet afwijkt van {left}{now}: dan {said}."


def _rests_on(answer: Answer, decision: Decision, by: n.Address) -> Iterator[str]:
    """`dat het volgens het college een bijzonder geval is`: what a power to deviate asks and the dossier says."""
    model = answer.model_of(decision)
    for power in (d for d in answer.norms.deviations if d.address == by and d.prop is not None):
        assert power.prop is not None
        for use in _uses(answer, decision, power.prop):
            if use.value is not None and (said := as_it_is(model, use)) is not None:
                yield f"dat {said}"


def _uses(answer: Answer, decision: Decision, prop: str) -> Iterator[FactUse]:
    """The facts that a condition reads which asks each of some."""
    body, model, args = answer.norms.props[prop].body, answer.model_of(decision), (decision.subject,)
    yield from fact_uses(model, prop, args)
    for child in body.children if isinstance(body, n.All) else ():
        yield from _uses(answer, decision, child.prop)


def _can(answer: Answer, decision: Decision) -> Iterator[str]:
    said = [x for x in discretion_lines(answer, decision) if not JUDGED.search(x)]
    if decision.outcome == NOT_APPLICABLE:
        yield f"Niets: deze regels gelden dan niet, en geven {words.authority(answer.norms)} geen bevoegdheid."
    told = set[str]()
    for at, row in enumerate(said):
        powers = [d for d in _cited_powers(answer, decision, row) if d.address.id not in told]
        told |= {d.address.id for d in powers}
        by = words.capital("; ".join(_power(answer.norms, d) for d in powers))
        yield " ".join(x for x in (f"{row.removesuffix('.')}{_by(answer, decision)}." if at == 0 else row, by) if x)
    yield from _otherwise(answer, decision)
    if own := _unjudged(answer, decision):
        yield f"Nog te beoordelen, en tot dan aangenomen: {taken(answer, own, MOST_ASSUMED)}."


def _cited_powers(answer: Answer, decision: Decision, said: str) -> list[n.Deviation]:
    """The powers to deviate that a text names, other than what a ground itself allows."""
    found = [d for d in reaching(answer.norms, decision) if all(d.address.id != g.id for g in decision.grounds)]
    return [d for d in found if re.search(rf"{re.escape(short_citation(d.address.path))}(?! lid|\d)", said)]


def _exceptions(answer: Answer, decision: Decision) -> Iterator[FactUse]:
    """The judgements on which an exception turns that the frame names."""
    said, model = discretion(answer, decision), answer.model_of(decision)
    for use, _ in excepted(answer, decision, tuple(g.id for g in decision.grounds)):
        if (clause := otherwise(model, use)) is not None and words.printable(clause) in said:
            yield use


def _by(answer: Answer, decision: Decision) -> str:
    """` (Verordening art. 11 lid 1)`: where the power stands that may be used."""
    if decision.running is not None:
        return ""
    if decision.outcome == MAY_REFUSE:
        return f" ({cited(answer.norms, (g.id for g in decision.grounds if g.modality == MAY_REFUSES), 'en')})"
    if decision.outcome != MAY_GRANT:
        return ""
    provision, model = answer.norms.provisions[decision.provision], answer.model_of(decision)
    powers = [p.address.id for p in provision.powers if model.value(p.prop, (decision.subject,)) is True]
    return f" ({cited(answer.norms, powers, 'en')})" if powers else ""


def _otherwise(answer: Answer, decision: Decision) -> Iterator[str]:
    """The reasons that rest on a judgement: another judgement is another reason."""
    groups = (g for r in ground_reasons(answer, decision) for g in r.alternatives)
    reasons = {r.clause.main: r for g in groups for r in g if r.judgement and not r.presumed}
    for said, reason in reasons.items():
        at = f" ({words.cite(answer.norms.articles[reason.address].address)})" if reason.address is not None else ""
        yield f"Anders oordelen over wat nu zo is beoordeeld: {said}{at}."


def _power(norms: n.Norms, power: n.Deviation) -> str:
    """A power to deviate in the words of its text, or else as it is called."""
    quoted = " ".join(norms.articles[power.address.id].quotations).rstrip(";,")
    return f"{short_citation(power.address.path)}: " + (f"“{quoted}”" if 0 < len(quoted) <= MOST_QUOTED else f"‘{power.label}’")


def _unjudged(answer: Answer, decision: Decision) -> tuple[Assumed, ...]:
    """Of what is granted the judgements that are only assumed."""
    if decision.outcome not in (GRANT, MAY_GRANT):
        return ()
    records, entities = answer.model.case.dossier.records, answer.norms.entities
    return tuple(x for x in decision.assumed if entities[records[x.entity].entity].facts[x.fact].kind == "oordeel")


def _bulleted(rows: Iterable[str]) -> Iterator[str]:
    rows = tuple(rows)
    yield from (f"{BULLET}{row}" if len(rows) > 1 else row for row in rows)


__all__ = ["assumed_elsewhere", "framed", "may_decide", "options"]
