"""Every case in tests/cases/*.yaml: what the law gives for a dossier, written by a reader of the law.

The format is described in tests/cases/LEESMIJ.md. Only what a case names is compared, but exactly.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import plain_yaml
from oracle.loaded import norms

from reasoner import Answer, Decision, DossierError, decide, read_dossier
from reasoner.answer import AmountRow, Ground, HoursRow

CASES = Path(__file__).parent / "cases"
NORMS = norms()
CASE_KEYS = {"naam", "basis", "wijzig", "verwijder", "datum", "lezingen", "streng", "aanvraag", "verwacht"}
Yaml = dict[str, Any]


def load(path: Path) -> Any:
    """YAML with every scalar as text, as in a dossier."""
    return plain_yaml(path.read_text(encoding="utf-8"))


def cases() -> Iterator[Any]:
    """Each case of each file, with the dossier it starts from."""
    for path in sorted(CASES.glob("*.yaml")):
        content = load(path)
        shared, found = content.get("basis"), content["gevallen"]
        assert not content.keys() - {"basis", "gevallen"}, f"{path.name}: onbekende sleutels"
        names = [case["naam"] for case in found]
        assert len(set(names)) == len(names), f"{path.name}: twee gevallen met dezelfde naam"
        for case in found:
            yield pytest.param(path, case, case.get("basis", shared), id=f"{path.stem}: {case['naam']}")


# ---- the dossier of a case


def dossier(path: Path, basis: Any, case: Yaml) -> Yaml:
    """The dossier with the changes of the case."""
    start: Yaml = load(path.parent / basis) if isinstance(basis, str) else copy.deepcopy(basis)
    for target, value in case.get("wijzig", {}).items():
        change(start, target.split("."), value)
    for target in case.get("verwijder", []):
        remove(start, target.split("."))
    return start


def change(start: Yaml, target: list[str], value: Any) -> None:
    """Put a value in place: a list, a whole record (added if new) or one of its facts."""
    if len(target) == 1:
        start[target[0]] = value
        return
    records = start.setdefault(target[0], [])
    at = next((i for i, r in enumerate(records) if r["id"] == target[1]), None)
    if len(target) == 2:
        record = {"id": target[1], **value}
        records[slice(len(records), None) if at is None else slice(at, at + 1)] = [record]
        return
    assert at is not None, f"{'.'.join(target)}: er is geen '{target[1]}' in {target[0]}"
    holder = records[at]
    for name in target[2:-1]:
        holder = holder.setdefault(name, {})
    holder[target[-1]] = value


def remove(start: Yaml, target: list[str]) -> None:
    """Take away a list, a record or a fact; it must be there."""
    if len(target) == 1:
        del start[target[0]]
        return
    record = next(r for r in start[target[0]] if r["id"] == target[1])
    if len(target) == 2:
        start[target[0]].remove(record)
    else:
        del record[target[2]]


# ---- what a decision says, in the words of a case


def ground_name(ground: Ground) -> str:
    return f"{ground.id}#{ground.leg}" if ground.leg else ground.id


def plain(value: Any) -> Any:
    """Dates and numbers as text; None as `geen`."""
    return "geen" if value is None else str(value)


def amount(row: AmountRow | HoursRow) -> str:
    return str(row.maximum) if row.maximum is not None else row.status


def words(decision: Decision) -> Yaml:
    """A decision as a mapping with the keys of `verwacht`."""
    grounds = {ground_name(g): g for g in decision.grounds}
    recorded = decision.recorded
    return {
        "uitkomst": decision.outcome,
        "mogelijk": list(decision.possible),
        "keuze": [list(c) for c in decision.choice],
        "gronden": list(grounds),
        "wegens": {name: list(g.because) for name, g in grounds.items()},
        "met": {name: list(g.with_) for name, g in grounds.items()},
        "tot_en_met": {name: plain(g.until) for name, g in grounds.items()},
        "vanaf": {name: plain(g.from_) for name, g in grounds.items()},
        "lezingen": {name: list(g.readings) for name, g in grounds.items()},
        "onvervuld": [u.id for u in decision.unmet],
        "onbekend": sorted({u.fact for u in decision.unknown}),
        "oordelen": sorted({u.fact for u in decision.unknown if u.kind == "oordeel"}),
        "aangenomen": sorted({x.fact for x in decision.assumed}),
        "bedragen": [amount(r) for r in decision.amounts],
        "kolommen": [plain(r.column) for r in decision.amounts],
        "perioden": [f"{plain(r.from_)} {plain(r.to)}" for r in decision.amounts],
        "uren": [amount(r) for r in decision.hours],
        "percentages": [plain(r.percentage) for r in decision.hours],
        "plichten": [d.id for d in decision.duties],
        "uiterlijk": {d.id: plain(d.due) for d in decision.duties},
        "afwijken": list(decision.deviation),
        "datum": plain(decision.date),
        "vastgelegd": recorded
        and {
            "klopt": {True: "ja", False: "nee", None: "onbekend"}[recorded.agrees],
            "terecht": list(recorded.named_and_holding),
            "ten_onrechte": list(recorded.named_and_not_holding),
            "nog_onbekend": list(recorded.named_and_unknown),
            "niet_genoemd": list(recorded.holding_and_not_named),
        },
    }


UNORDERED = {"onbekend", "oordelen", "aangenomen"}
PER_NAME = {"wegens", "met", "tot_en_met", "vanaf", "lezingen", "uiterlijk", "vastgelegd"}  # only the names given are compared


def compared(expected: Yaml, found: Yaml) -> tuple[Yaml, Yaml]:
    """What is expected beside what was found, for the keys and names that the case gives."""
    assert not expected.keys() - found.keys(), f"onbekende sleutels in verwacht: {sorted(expected.keys() - found.keys())}"
    wanted = {k: sorted(v) if k in UNORDERED else v for k, v in expected.items()}
    got = {k: {n: (found[k] or {}).get(n, "ontbreekt") for n in v} if k in PER_NAME else found[k] for k, v in wanted.items()}
    return wanted, got


def answered(text: str, case: Yaml) -> Answer:
    """The answer to the question of the case."""
    return decide(
        NORMS,
        read_dossier(NORMS, text, case["naam"]),
        application=case.get("aanvraag"),
        date=date.fromisoformat(case["datum"]) if "datum" in case else None,
        readings=case.get("lezingen"),
        strict=case.get("streng") == "ja",
    )


@pytest.mark.parametrize(("path", "case", "basis"), list(cases()))
def test_case(path: Path, case: Yaml, basis: Any) -> None:
    assert not case.keys() - CASE_KEYS, f"onbekende sleutels: {sorted(case.keys() - CASE_KEYS)}"
    text = yaml.safe_dump(dossier(path, basis, case), allow_unicode=True, sort_keys=False)
    expected = case["verwacht"]
    if "fouten" in expected:
        with pytest.raises(DossierError) as raised:
            answered(text, case)
        assert [p.code for p in raised.value.problems] == expected["fouten"]
        return
    answer = answered(text, case)
    decisions = {d.application: words(d) for d in answer.decisions}
    if not expected.keys() <= decisions.keys():
        assert len(decisions) == 1, "noem bij meer aanvragen de verwachting per aanvraag"
        expected = {next(iter(decisions)): expected}
    pairs = {a: compared(e, decisions[a]) for a, e in expected.items()}
    assert {a: got for a, (_, got) in pairs.items()} == {a: wanted for a, (wanted, _) in pairs.items()}


@pytest.mark.parametrize("path", sorted((CASES / "basis").glob("*.yaml")), ids=lambda p: p.stem)
def test_basis_is_favourable(path: Path) -> None:
    answer = decide(NORMS, read_dossier(NORMS, path.read_text(encoding="utf-8"), path.name))
    assert [d.outcome for d in answer.decisions if d.grounds or d.unmet or d.unknown] == []
