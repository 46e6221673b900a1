"""One thing said as a clause: that it is so, that it is not, what would be needed, what is not known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import assert_never

from parser import norms as n
from parser.phrases import PERIOD, places
from parser.vocabulary import NUMBER_TYPES
from reasoner.decision.answer import Part
from reasoner.decision.unmet import failing_parts
from reasoner.dossier.calendar import add_months
from reasoner.dossier.record import Args, Record
from reasoner.semantics.model import Model
from reasoner.semantics.support import supporting
from reasoner.semantics.terms import environment, is_day, without_case
from reasoner.semantics.uses import FactUse, fact_uses

from .. import words
from .apart import many, span_words
from .fill import day_number_words, day_words, fill, name_of, rule_said, value_of, value_words

ABSENT = "geen"
_BELOW = re.compile(r"\s(?:aan|bij|die|dat|in|met|na|naar|om|op|per|te|tot|uit|van|volgens|voor|waar\w*)\s")
ANSWER_TO = "het antwoord op: "
NUMBER_NEED = {
    ">=": "ten minste {} is nodig", ">": "meer dan {} is nodig", "<=": "ten hoogste {} is toegestaan", "<": "minder dan {} is toegestaan",
    "=": "{} is nodig", "!=": "iets anders dan {} is nodig",
}  # fmt: skip
DAY_NEED = {
    ">=": "dat moet op {} of later zijn", ">": "dat moet na {} zijn", "<=": "dat moet uiterlijk op {} zijn", "<": "dat moet voor {} zijn",
    "=": "dat moet op {} zijn", "!=": "dat moet op een andere dag zijn",
}  # fmt: skip
AMOUNT = {">=": "ten minste {}", ">": "meer dan {}", "<=": "ten hoogste {}", "<": "minder dan {}", "=": "{}", "!=": "niet {}"}
DAY = {">=": "op {} of later", ">": "na {}", "<=": "uiterlijk op {}", "<": "voor {}", "=": "op {}", "!=": "niet op {}"}


@dataclass(frozen=True)
class Clause:
    """What is said of one thing, without a capital and a full stop.

    main: a main clause, with what is needed beside a value (`Sam werkt 10 uur per week, maar ten minste 12 is nodig`). needed: a
    subordinate clause of what would be needed instead (`Sam ten minste 12 uur per week werkt`), None if the rule base gives no words.
    apart: the same as clauses that can each be a sentence: the value, and what is needed (`Sam werkt 10 uur per week`, `ten minste 12
    is nodig`); empty where there is no limit beside a value. brief: the main clause where the sentence stands above it already.
    border: the limit by itself (`ten minste 12 uur`).
    """

    main: str
    needed: str | None = None
    apart: tuple[str, ...] = ()
    brief: str = ""
    border: str = ""

    @property
    def compared(self) -> bool:
        """Does a limit stand beside the value?"""
        return bool(self.apart)

    @property
    def sentences(self) -> tuple[str, ...]:
        """Clauses that can each be a sentence."""
        return self.apart or (self.main,)


def _beside(value: str, need: str, adverse: bool, sub: str | None, alone: str | None = None) -> Clause:
    """A value with what is needed. alone: the same as a sentence of its own, with its unit."""
    return Clause(f"{value}, maar {need}" if adverse else f"{value} ({need})", sub, (value, alone or need))


def clause(model: Model, prop_id: str, args: Args, adverse: bool) -> Clause:
    """A decided proposition in words. adverse: it stands in the way, so what is needed is the opposite."""
    prop = model.case.norms.props[prop_id]
    value = model.value(prop_id, args)
    assert value is not None
    own = _said(model, prop, args, value, adverse)
    if own is not None:
        return own
    match prop.body:
        case n.Flag() | n.Member():
            return _fact(model, prop, args, value, adverse) or _labelled(prop, value)
        case n.Comparison() | n.Lasts():
            return _compared(model, prop, args, value, adverse) or _labelled(prop, value)
        case n.Exists():
            return (_carried(model, prop, args, adverse) if value else None) or _labelled(prop, value)
        case n.Present(var):
            return _record(model, model.case.dossier.records[str(args[prop.context.index(var)])]) or _labelled(prop, value)
        case n.All() | n.Any_() | n.AtLeast() | n.OfKind() | n.Linked() | n.Same() | n.SharedDays() | n.ReadingIs():
            return _labelled(prop, value)
        case n.Deviated() | n.Granted() | n.Running():
            return _labelled(prop, value)
    assert_never(prop.body)


def _labelled(prop: n.Prop, value: bool) -> Clause:
    label = prop.label
    return Clause(words.small(label.holds if value else label.fails) if label is not None else "")


def _said(model: Model, prop: n.Prop, args: Args, value: bool, adverse: bool) -> Clause | None:
    """What the rule base itself says of a rule."""
    said = rule_said(prop)
    main = (said.holds if value else said.fails) if said is not None else None
    if said is None or main is None:
        return None
    at = {v: str(a) for v, a in zip(prop.context, args, strict=True)}
    wanted = value is not adverse
    sub = said.sub_holds if wanted else said.sub_fails
    own = partial(fill, model.case, at=at, own=str(args[0]), named=partial(value_of, model, args))
    return Clause(own(main), own(sub) if sub is not None else None)


def _owner(model: Model, use: FactUse) -> Record:
    return model.case.dossier.records[use.entity]


def _absent(model: Model, use: FactUse) -> Clause | None:
    """There is no such record."""
    link = model.case.norms.entities[_owner(model, use).entity].links.get(use.fact)
    if use.value != ABSENT or link is None:
        return None
    return Clause(f"er is geen {model.case.norms.entities[link.target].label}")


def _fact(model: Model, prop: n.Prop, args: Args, value: bool, adverse: bool) -> Clause | None:
    uses = fact_uses(model, prop.id, args)
    if not uses:
        return None
    if (absent := _absent(model, uses[-1])) is not None:
        return absent
    record = _owner(model, uses[-1])
    fact = model.case.norms.entities[record.entity].facts.get(uses[-1].fact)
    if fact is None or uses[-1].value is None:
        return None
    at = {record.entity: record.id}
    said, wanted = fact.label.said or n.Said(), value is not adverse
    if fact.type == "ja_nee":
        main = said.holds if uses[-1].value == "ja" else said.fails
        sub = said.sub_holds if wanted else said.sub_fails
        label = fact.label.holds if uses[-1].value == "ja" else fact.label.fails
        if uses[-1].value == "nee" and main is None and fact.label.wordless and fact.question != n.plain_question(fact.label.holds):
            label = f"op de vraag ‘{fact.question}’ is het antwoord nee"
        clause_ = fill(model.case, words.small(main or label), at, record.id)
        return Clause(clause_, fill(model.case, sub, at, record.id) if sub is not None else None)
    assert isinstance(prop.body, n.Member)
    choices = words.enumerate_words([words.fact_value(v) for v in prop.body.values], "of")
    needed = choices if wanted else f"iets anders dan {choices}"
    main = _valued(model, fact, record, value_words(uses[-1].value, fact))
    return Clause(f"{main}, maar {needed} is nodig" if adverse else main, _sub(model, fact, record, needed))


def _valued(model: Model, fact: n.Fact, record: Record, value: str) -> str:
    """A main clause with a value: as the rule base says it, else `eerste dag van de stalling is 1 september 2024`."""
    said = fact.label.said
    if said is not None and said.holds is not None:
        return fill(model.case, said.holds, {record.entity: record.id}, record.id, value)
    return f"{_called(fact.label.holds, fact.type)} is {value}"


def _called(label: str, type_: str) -> str:
    """A label as the subject of `is`: `de dag van de melding`; of more than one thing (`beveiligers`) as a name, in quotation marks."""
    subject = words.small(_BELOW.split(label, maxsplit=1)[0]).split()
    if type_ == "datum" and subject[-1:] in (["dag"], ["datum"]) and subject[0] not in ("de", "die", "deze"):
        return f"de {words.small(label)}"
    several = type_ in NUMBER_TYPES and any(word.endswith(("en", "s")) for word in subject)
    return f"‘{words.small(label)}’" if several else words.small(label)


def _sub(model: Model, fact: n.Fact, record: Record, needed: str) -> str | None:
    said = fact.label.said
    if said is not None and said.sub_holds is not None:
        return fill(model.case, said.sub_holds, {record.entity: record.id}, record.id, needed)
    return f"{_called(fact.label.holds, fact.type)} {needed} is"


def _compared(model: Model, prop: n.Prop, args: Args, value: bool, adverse: bool) -> Clause | None:
    """A value beside its limit."""
    if value is False and (unsaid := without_case(model, prop.body, args)) is not None:
        called = words.small(unsaid.label)
        none = f"‘{called}’ is nul, en daardoor kan niet worden gedeeld"
        return Clause(none if unsaid.divides else f"{called} is niet te bepalen, want geen van de gevallen daarvan geldt")
    wanted = value is not adverse
    parts = list(failing_parts(model, prop.id, args, wanted))
    uses = fact_uses(model, prop.id, args)
    if not parts or not uses:
        return None
    if (absent := next((a for u in uses if (a := _absent(model, u)) is not None), None)) is not None:
        return absent
    if isinstance(prop.body, n.Comparison) and isinstance(prop.body.left, n.Between):
        return _apart(model, prop, args, prop.body.left, parts[0], adverse)
    part, record = parts[0], model.case.dossier.records.get(parts[0].entity)
    if part.value is None or record is None:
        return None
    if isinstance(prop.body, n.Comparison) and isinstance(prop.body.left, n.ValueTerm) and not is_day(model.case.norms, prop.body.left):
        return _named_value(model.case.norms.values[prop.body.left.name], part, adverse)
    entity = model.case.norms.entities[record.entity]
    if isinstance(prop.body, n.Lasts) and entity.period is not None:
        return _period(model, entity.period, record, part, adverse)
    fact = entity.facts.get(part.fact)
    if fact is None:
        return None
    main = _valued(model, fact, record, value_words(part.value, fact))
    if part.required == "?" or part.required == part.value == ABSENT:
        return Clause(main)
    day = fact.type == "datum"
    border = day_words(part.required) if day else words.fact_value(part.required)
    need = (DAY_NEED if day else NUMBER_NEED)[part.operator].format(words.in_money(border, fact.type))
    amount = (DAY if day else AMOUNT)[part.operator].format(border if day else words.with_unit(border, fact.type))
    alone = need if day else NUMBER_NEED[part.operator].format(words.with_unit(border, fact.type))
    return replace(_beside(main, need, adverse, _sub(model, fact, record, amount), alone), border=amount)


def _apart(model: Model, prop: n.Prop, args: Args, term: n.Between, part: Part, adverse: bool) -> Clause | None:
    """A number of days from one day to another beside its limit."""
    env = environment(model, prop, args)
    span, count = span_words(model, term, env, named=True), many(model, term, env)
    if span is None or count is None or part.required == "?":
        return None
    return _beside(f"{span} is {count}", NUMBER_NEED[part.operator].format(words.fact_value(part.required)), adverse, None)


def _named_value(value: n.ValueDef, part: Part, adverse: bool) -> Clause:
    """What was counted or computed beside its limit."""
    main = f"{_called(value.label, value.type)} is {words.with_unit(words.fact_value(part.value), value.type)}"
    need = NUMBER_NEED[part.operator].format(words.in_money(words.fact_value(part.required), value.type))
    alone = NUMBER_NEED[part.operator].format(words.with_unit(words.fact_value(part.required), value.type))
    border = AMOUNT[part.operator].format(words.with_unit(words.fact_value(part.required), value.type))
    return replace(_beside(main, need, adverse, None, alone), border=border)


def _period(model: Model, period: n.Period, record: Record, part: Part, adverse: bool) -> Clause:
    """How long a period lasts beside how long it must."""
    value = words.with_unit(words.fact_value(part.value), "maanden") if part.value != "onbepaald" else "onbepaalde tijd"
    said = period.said or n.Said()
    at = {record.entity: record.id}
    main = fill(model.case, said.holds, at, record.id, value) if said.holds else f"{words.small(period.label)} is {value}"
    counted = said.holds is None or "" in places(said.holds)  # without the length itself the limit is said with its unit
    required = words.fact_value(part.required)
    alone = NUMBER_NEED[part.operator].format(words.with_unit(required, "maanden"))
    need = NUMBER_NEED[part.operator].format(required) if counted else alone
    begin = model.case.period(record)[0]
    if adverse and part.operator == ">=" and begin is not None:
        until = f" (tot en met {day_number_words(add_months(begin, int(part.required)) - 1)})"
        need, alone = need + until, alone + until
    amount = AMOUNT[part.operator].format(words.with_unit(words.fact_value(part.required), "maanden"))
    sub = fill(model.case, said.sub_holds, at, record.id, amount) if said.sub_holds else f"{words.small(period.label)} {amount} is"
    return _beside(main, need, adverse, sub, alone)


def _carried(model: Model, prop: n.Prop, args: Args, adverse: bool) -> Clause | None:
    """There is such a record: which."""
    for premise in supporting(model, prop.id, args):
        record = model.case.dossier.records.get(str(premise.args[-1]))
        if record is not None and (found := _record(model, record)) is not None:
            below = n.children(model.case.norms.props[premise.prop].body)
            shares = any(model.case.norms.props[c.prop].role == "overlap" for c in below)
            return _sharing(model, found, record, args) if adverse and shares else found
    return None


def _sharing(model: Model, found: Clause, record: Record, args: Args) -> Clause:
    """Support that shares days with what was asked: with the period that was asked beside it."""
    asked = model.case.dossier.records[str(args[0])]
    period = model.case.norms.entities[asked.entity].period
    if period is None or not model.case.norms.entities[record.entity].support or None in model.case.period(asked):
        return found
    span = fill(model.case, f"{{{PERIOD}}}", {asked.entity: asked.id}, asked.id)
    apart = (found.main, f"de {period.label} loopt {span}")
    return replace(found, main=f"{found.main} ({period.label}: {span})", apart=apart, brief=found.main)


def _record(model: Model, record: Record) -> Clause | None:
    said = model.case.norms.entities[record.entity].said
    if said is None or said.holds is None:
        return None
    at: Mapping[str, str] = {record.entity: record.id}
    sub = fill(model.case, said.sub_fails, at, record.id) if said.sub_fails is not None else None
    return Clause(" ".join(fill(model.case, said.holds, at, record.id).split()), sub)


def otherwise(model: Model, use: FactUse) -> str | None:
    """A yes/no fact with the value it does not have, as a subordinate clause; None of another fact, or without words."""
    return as_it_is(model, replace(use, value={"ja": "nee", "nee": "ja"}[use.value])) if use.value in ("ja", "nee") else None


def as_it_is(model: Model, use: FactUse) -> str | None:
    """A fact with the value it has, as a subordinate clause (`het college de voorziening noodzakelijk acht`); None without words."""
    record = model.case.dossier.records.get(use.entity)
    fact = model.case.norms.entities[record.entity].facts.get(use.fact) if record is not None else None
    said = fact.label.said if fact is not None else None
    if record is None or fact is None or said is None or use.value is None:
        return None
    template = said.sub_fails if fact.type == "ja_nee" and use.value != "ja" else said.sub_holds
    value = "" if fact.type == "ja_nee" else value_words(use.value, fact)
    return fill(model.case, template, {record.entity: record.id}, record.id, value) if template is not None else None


def unknown_words(model: Model, fact_name: str, entity_id: str, question: str) -> str:
    """What an answer hangs on: `of de jobcoach gecertificeerd is`; without words of the rule base `ANSWER_TO` the question itself."""
    record = model.case.dossier.records.get(entity_id)
    if record is not None and any(e.list_name == fact_name for e in model.case.norms.entities.values()):
        return f"of alle {fact_name} van {name_of(model.case, record)} zijn vermeld"
    fact = model.case.norms.entities[record.entity].facts.get(fact_name) if record is not None else None
    said = fact.label.said if fact is not None else None
    if record is None or fact is None or said is None:
        return f"{ANSWER_TO}‘{words.printable(question)}’"
    at = {record.entity: record.id}
    if said.unknown is not None:
        return fill(model.case, said.unknown, at, record.id)
    if fact.type == "ja_nee" and said.sub_holds is not None:
        return f"of {fill(model.case, said.sub_holds, at, record.id)}"
    return f"{ANSWER_TO}‘{words.printable(question)}’"


__all__ = ["Clause", "as_it_is", "clause", "name_of", "otherwise", "unknown_words"]
