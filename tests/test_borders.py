"""Two ways to the same borders: halving over the values (questions), and going back from a limit to the fact (repairs; decision 0102)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import DOSSIERS
from hypothesis import given
from oracle import Dossier as Plain
from oracle.generate import dossiers, to_yaml
from oracle.loaded import norms as loaded
from oracle.profiles import examples

from parser import norms as n
from reasoner import Dossier, DossierError, decide, read_dossier
from reasoner.dossier.calendar import FOREVER
from reasoner.dossier.edit import with_fact
from reasoner.questions.ask import ask
from reasoner.questions.borders import STEP, Borders, Part, Scale, scale, stretches, truth
from reasoner.repairs.candidates import cuts_of, slots_read
from reasoner.repairs.changes import Slot, What
from reasoner.repairs.cuts import Cut, Cuts
from reasoner.semantics.case import Case
from reasoner.semantics.model import Instance, Model
from reasoner.semantics.periods import comparisons
from reasoner.semantics.terms import environment, interval

NORMS = loaded("twenterand-2024")
PATHS = sorted(Path(DOSSIERS).glob("*.yaml"))


def measured(model: Model, slot: Slot) -> n.Fact | None:
    """The number or date that is a slot; None of another sort of slot."""
    record = model.case.dossier.records.get(slot.record)
    fact = NORMS.entities[record.entity].facts.get(slot.name) if record is not None and slot.what is What.FACT else None
    return fact if fact is not None and fact.type not in ("ja_nee", "een_van") and not fact.system else None


def parts(model: Model, at: Instance, slot: Slot, line: Scale) -> Iterator[Part]:
    """Each comparison of a leaf as it is for a value of the slot."""
    prop = NORMS.props[at[0]]
    env = environment(model, prop, at[1])

    def supposed(index: int) -> Model:
        case = model.case
        dossier: Dossier = with_fact(case.dossier, slot.record, slot.name, line.value(index))
        return replace(model, case=Case(case.norms, dossier, case.setting, case.judged))

    for left, operator, right in comparisons(NORMS, prop.body):

        def compared(index: int, left: n.Term = left, operator: str = operator, right: n.Term = right) -> bool | None:
            there = supposed(index)
            return truth(interval(there, left, env), operator, interval(there, right, env))

        yield compared


def expected(line: Scale, part: Part) -> Iterator[set[Cut]]:
    """Of each border between true and false the cuts that say it: at the value itself, or just after the one before."""
    for index in stretches(line.low, line.high, [part])[1:]:
        if None in (part(index - 1), part(index)):
            continue
        value = line.value(index)
        assert isinstance(value, int | Decimal)
        if value == FOREVER:
            continue  # always an option of its own
        yield {Cut(value), Cut(value - STEP, True)} if isinstance(value, Decimal) else {Cut(value)}


def same(dossier: Dossier) -> int:
    """How many borders were found by halving; each must be among the cuts."""
    found = 0
    for decision in (answer := decide(NORMS, dossier)).decisions:
        model = answer.model_of(decision)
        read = slots_read(model, decision.subject, lambda slot: True)
        for slot in {slot for slots in read.values() for slot in slots}:
            fact = measured(model, slot)
            if fact is None:
                continue
            line = scale(model.case, fact, model.case.dossier.records[slot.record])
            cuts = set(cuts_of(model, read, slot))
            for at in [at for at, slots in read.items() if slot in slots]:
                for part in parts(model, at, slot, line):
                    for either in expected(line, part):
                        found += 1
                        if not either & cuts:
                            raise AssertionError((slot, at, either))
    return found


@pytest.mark.slow
def test_repairs_know_every_border_that_halving_finds() -> None:
    found = [same(read_dossier(NORMS, path.read_text(encoding="utf-8"), path.name)) for path in PATHS]
    assert len([x for x in found if x]) > 50
    assert sum(found) > 1000


@pytest.mark.slow
@examples(2)
@given(dossiers(NORMS, most=1, unknowns=False))
def test_also_of_generated_dossiers(plain: Plain) -> None:
    with contextlib.suppress(DossierError):  # a combination that cannot be
        same(read_dossier(NORMS, to_yaml(plain), "d.yaml"))


def test_a_day_that_days_of_illness_are_added_to(norms: n.Norms) -> None:
    """Art. 12 lid 5 verordening: days of illness are a sum, and a sum is a decimal; the first day of the placement is found all the same."""
    dossier = read_dossier(norms, (Path(DOSSIERS) / "proefplaats.yaml").read_text(encoding="utf-8"), "d.yaml")
    answer = decide(norms, dossier)
    model = answer.model_of(answer.decisions[0])
    cuts = Cuts(model).of("aanvraag.van>laatste_dag_proefplaats", ("a1",), Slot(What.FACT, "p1", "van"))
    assert date(2024, 8, 2).toordinal() in {c.value for c in cuts}  # two months later less a day is 1 October, the first day asked for


def test_a_side_that_does_not_read_what_is_supposed_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """The borders are those that are found if every comparison is looked at, for the day of the decision too."""
    text = "personen:\n  - id: sam\naanvragen:\n  - {id: a1, voorziening: jobcoaching_in_natura, persoon: sam}\n"
    answer = decide(NORMS, read_dossier(NORMS, text, "d.yaml"))
    found = [(q.unknown, q.options) for asked in ask(answer, seconds=60) for q in asked.questions]
    assert any(len(options) > 1 and options[0].most is not None for _, options in found)
    monkeypatch.setattr(Borders, "_read", lambda self, _: [ANYTHING] * len(self._variants))
    assert [(q.unknown, q.options) for asked in ask(answer, seconds=60) for q in asked.questions] == found


class Anything(frozenset[tuple[str, str]]):
    def __contains__(self, _: object) -> bool:
        return True


ANYTHING = Anything()
