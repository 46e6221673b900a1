"""What must not turn out otherwise: every fact told turns the grant by itself, at every value told, and none is missed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from conftest import DOSSIERS
from oracle.loaded import norms as load

from explain.repairs.turning import HOLDS, turned, way
from reasoner import Dossier, DossierError, decide, read_dossier
from reasoner.repairs.candidates import FIRST, LAST, TOLERANCE, nearest
from reasoner.repairs.changes import Option, Range, Slot, What, changed, in_order
from reasoner.repairs.otherwise import otherwise
from reasoner.repairs.repair import Repairs
from reasoner.semantics.question import Question

NORMS = load()
NAMES = ("grens-12-uur", "toegekend-interne-werkbegeleiding", "werkstage-toegekend", "participatieplaats-toegekend", "hardheidsclausule")
REFUSED = {"moet_weigeren", "kan_weigeren"}
PLENTY = 60.0


def dossier_of(name: str) -> Dossier:
    path = DOSSIERS / f"{name}.yaml"
    return read_dossier(NORMS, path.read_text(encoding="utf-8"), path.name)


def turning(name: str) -> Repairs:
    found = otherwise(Question(NORMS, dossier_of(name)), (), lambda _: True, 1000, PLENTY)
    assert found.complete
    assert found.repairs
    return found


def refused(dossier: Dossier, slot: Slot, value: object) -> bool | None:
    """Does this value make it a refusal? None: a dossier cannot be like that."""
    other = changed(NORMS, dossier, [Option(slot, value)])  # type: ignore[arg-type]
    if not in_order(NORMS, other.records[slot.record]):
        return None
    try:
        return set(decide(NORMS, other).decisions[0].possible) <= REFUSED
    except DossierError:
        return None


def in_and_out(range_: Range) -> tuple[list[int | Decimal], list[int | Decimal]]:
    low, high = nearest(range_, FIRST if isinstance(range_.low or range_.high, int) else Decimal(0)), range_.high
    step = 1 if isinstance(low, int) else TOLERANCE
    last = None if high is None else high - step if range_.high_strict else high
    inside = [v for v in (low, last) if v is not None]
    outside = [v for v in (low - step, None if last is None else last + step) if v is not None]
    return inside, [v for v in outside if (FIRST <= v <= LAST if isinstance(v, int) else v >= 0)]


@pytest.mark.sampled
@pytest.mark.parametrize("name", [x for x in NAMES if not x.startswith("werkstage")])  # of which no number or day decides
def test_each_range_turns_it_inside_and_not_outside(name: str) -> None:
    dossier, measured = dossier_of(name), 0
    for change in (c for r in turning(name).repairs for c in r.changes):
        for range_ in change.ranges:
            inside, outside = in_and_out(range_)
            measured += 1
            assert False not in [refused(dossier, change.slot, v) for v in inside], change
            assert True not in [refused(dossier, change.slot, v) for v in outside], change
    assert measured


@pytest.mark.sampled
@pytest.mark.parametrize("name", NAMES)
def test_every_yes_or_no_and_every_choice_as_brute_force(name: str) -> None:
    """Of every such fact that the dossier or a presumption gives each other value is decided, by pyDatalog."""
    dossier, found = dossier_of(name), turning(name)
    told = {(c.slot, v) for r in found.repairs for c in r.changes if not c.ranges for v in (c.value, *c.others)}
    case, expected = found.answer.model.case, set()
    for record in dossier.records.values():
        for fact in NORMS.entities[record.entity].facts.values():
            belief = case.belief(record, fact) if fact.type in ("ja_nee", "een_van") else None
            slot = Slot(What.FACT, record.id, fact.name)
            for value in fact.values if fact.type == "een_van" else (True, False):
                if belief is not None and belief.value != value and refused(dossier, slot, value):
                    expected.add((slot, value))
    assert told == expected


def test_what_the_sentence_names_comes_first() -> None:
    dossier = dossier_of("grens-12-uur")
    answer = decide(NORMS, dossier)
    assert way(answer, answer.decisions[0]) == (
        "Moet (in beginsel) worden geweigerd als bijvoorbeeld blijkt dat het dienstverband uiterlijk op 27 februari 2025 eindigt of met Sam "
        "de Vries minder dan 12 uur per week is overeengekomen; kan worden geweigerd als bijvoorbeeld blijkt dat de aanvraag op 29 oktober "
        "2024 of later is ontvangen."
    )


def test_beside_what_is_refused_of_it_all_would_be() -> None:
    answer = decide(NORMS, dossier_of("werkstage-vier-maanden"))
    assert way(answer, answer.decisions[0]).startswith("Kan geheel worden geweigerd als bijvoorbeeld blijkt dat ")


def test_what_goes_on_may_be_ended() -> None:
    answer = decide(NORMS, dossier_of("lopend-loopt-door"))
    assert answer.decisions[0].outcome in HOLDS
    assert way(answer, answer.decisions[0]).startswith("Kan worden beëindigd als bijvoorbeeld blijkt dat ")


def test_of_what_would_do_together_is_told_what_can_still_change() -> None:
    """A judgement that stands needs 'als blijkt dat'; beside it the end of the contract can move, its first day cannot any more."""
    answer = decide(NORMS, dossier_of("intermediaire-activiteit-tijdelijk"))
    (repair,) = turned(answer, answer.decisions[0]).repairs
    assert {c.slot.name for c in repair.changes} == {"einde", "beperking_duurt_een_jaar"}


def test_without_time_nothing_is_told() -> None:
    found = otherwise(Question(NORMS, dossier_of("grens-12-uur")), (), lambda _: True, 3, 0.0)
    assert not found.complete
    assert not found.repairs
