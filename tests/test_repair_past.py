"""What is past or decided is never advised as a repair: a real applicant can still change neither."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from parser import norms as n
from reasoner import read_dossier
from reasoner.dossier.calendar import iso
from reasoner.repairs.changes import Slot, What
from reasoner.repairs.repair import Repairs, repairs

ROOT = Path(__file__).parent.parent / "kb" / "twenterand_2024"
BASIS = (ROOT / "gevallen" / "basis" / "interne_werkbegeleiding.yaml").read_text(encoding="utf-8")
FOUR = "voorzieningen:\n" + "".join(
    f"  - {{id: v{k}, persoon: sam, soort: interne_werkbegeleiding, dienstverband: d1, van: {a}, tot_en_met: {b}, gesubsidieerd: ja}}\n"
    for k, (a, b) in enumerate(
        [("2022-09-01", "2023-02-28"), ("2023-03-01", "2023-08-31"), ("2023-09-01", "2024-02-29"), ("2024-03-01", "2024-08-31")]
    )
)


def changes(found: Repairs) -> set[Slot]:
    return {c.slot for r in found.repairs for c in r.changes}


def fifth(norms: n.Norms, **question: date) -> Repairs:
    assert "voorzieningen: []" in BASIS
    text = BASIS.replace("voorzieningen: []", FOUR.strip()).replace("begin: 2024-09-01", "begin: 2022-09-01")
    return repairs(norms, read_dossier(norms, text), **question)


def test_no_earlier_start_and_no_other_past(norms: n.Norms) -> None:
    """A fifth half-year: neither an earlier first day nor other earlier support is a way out."""
    found = fifth(norms)
    assert found.decision.outcome == "moet_weigeren"
    assert found.complete
    assert all(s.record not in {"v0", "v1", "v2", "v3"} for s in changes(found))
    for repair in found.repairs:
        for c in repair.changes:
            if c.slot == Slot(What.FACT, "a1", "van"):
                assert all(r.low is not None and r.low >= int(str(c.before)) for r in c.ranges), iso(int(str(c.value)))


@pytest.mark.parametrize("name", sorted(p.stem for p in (ROOT / "dossiers").glob("*.yaml")))
@pytest.mark.sampled
def test_what_is_granted_ended_or_decided_stays(norms: n.Norms, name: str) -> None:
    dossier = read_dossier(norms, (ROOT / "dossiers" / f"{name}.yaml").read_text(encoding="utf-8"))
    for application in dossier.applications[:1]:
        found = repairs(norms, dossier, application=application.id, seconds=20)
        case = found.answer.model.case
        day = case.decision_date(application)
        asked_from, _ = case.period(application)
        for change in (c for r in found.repairs for c in r.changes):
            record = dossier.records.get(change.slot.record)
            if change.slot.what is What.WITHDRAW:
                assert record is not None
                assert record.recorded is None
                continue
            assert record is not None
            assert record is application or not norms.entities[record.entity].support
            end = case.period(record)[1]
            assert record is application or end is None or day is None or end >= day
            if record is application and change.slot.name == "van" and asked_from is not None:
                assert all(r.low is not None and r.low >= asked_from for r in change.ranges)


def test_a_decided_application_is_not_withdrawn(norms: n.Norms) -> None:
    text = (ROOT / "dossiers" / "gelijktijdig-twee-aanvragen.yaml").read_text(encoding="utf-8")
    pending = repairs(norms, read_dossier(norms, text), application="a1")
    assert Slot(What.WITHDRAW, "a2", "") in changes(pending)
    place = text.index("- id:", text.index("- id:", text.index("aanvragen:")) + 1)
    line = text.index("\n", place) + 1
    decided = text[:line] + "    besluit: {datum: 2024-10-01, uitkomst: toegekend}\n" + text[line:]
    found = repairs(norms, read_dossier(norms, decided), application="a1")
    assert all(s.what is not What.WITHDRAW for s in changes(found))


def test_without_a_day_of_decision_what_was_before_the_receipt_is_past(norms: n.Norms) -> None:
    """A contract that ended before the application came in is not extended."""
    text = (ROOT / "dossiers" / "grens-een-dag-te-kort.yaml").read_text(encoding="utf-8")
    dossier = read_dossier(norms, text)
    assert ("d1", "einde") in {(s.record, s.name) for s in changes(repairs(norms, dossier))}
    assert repairs(norms, dossier, date=date(2025, 3, 1)).repairs == ()
