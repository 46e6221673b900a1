"""Combinations that cannot be: an error that names the facts, their values and their places; only what is certain."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from oracle.generate import favourable, to_yaml

from explain.cli import main
from parser import norms as n
from reasoner import DossierError, decide, read_dossier
from reasoner.comparison.compare import compare_readings
from reasoner.comparison.parts import side
from reasoner.datalog.solve import Purpose, Solver
from reasoner.semantics.cone import cone, decision_roots

ROOT = Path(__file__).parent.parent
BASIS = ROOT / "kb" / "twenterand_2024" / "gevallen" / "basis"


def problems(norms: n.Norms, text: str, **question: Any) -> list[tuple[int, str]]:
    try:
        decide(norms, read_dossier(norms, text), **question)
    except DossierError as error:
        return [(p.line, p.message) for p in error.problems if p.code == "D009"]
    return []


def scholing(**changes: str) -> str:
    text = (BASIS / "scholing.yaml").read_text(encoding="utf-8")
    for name, value in changes.items():
        old = next(line for line in text.splitlines() if line.strip().startswith(f"{name}:"))
        text = text.replace(old, f"    {name}: {value}")
    return text


def test_both_facts_with_value_and_place(norms: n.Norms) -> None:
    text = scholing(wet_artikel_7_lid_3_a="ja")
    lines = [x.strip() for x in text.splitlines()]
    one, other = lines.index("wet_artikel_7_lid_3_a: ja") + 1, lines.index("behoort_tot_doelgroep: ja") + 1
    ((line, message),) = problems(norms, text)
    assert line == one
    assert f"wet_artikel_7_lid_3_a ja (sam, regel {one})" in message
    assert f"behoort_tot_doelgroep ja (sam, regel {other})" in message


def test_the_command_line_says_it_in_json(tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    path.write_text(scholing(wet_artikel_7_lid_3_a="ja", geboortedatum="1980-01-01"), encoding="utf-8")
    result = CliRunner().invoke(main, ["decide", str(path), "--json"])
    assert result.exit_code == 2
    found = json.loads(result.stderr)["errors"]
    assert [e["code"] for e in found] == ["D009", "D009"]
    assert any("geboortedatum 1980-01-01 (sam, regel" in e["message"] and "ontvangen 2024-08-15 (a1, regel" in e["message"] for e in found)


@pytest.mark.parametrize(("born", "wrong"), [("1997-08-15", True), ("1997-08-16", False), ("onbekend", False)])
def test_27_on_the_day_of_the_application(norms: n.Norms, born: str, wrong: bool) -> None:
    text = scholing(wet_artikel_7_lid_3_a="ja", behoort_tot_doelgroep="nee", geboortedatum=born)
    assert bool(problems(norms, text)) is wrong


def test_an_assumption_is_named_as_one(norms: n.Norms) -> None:
    text = scholing(wet_artikel_7_lid_3_a="ja").replace("    behoort_tot_doelgroep: ja\n", "    aangenomen: {behoort_tot_doelgroep: ja}\n")
    ((_, message),) = problems(norms, text)
    assert "behoort_tot_doelgroep ja (sam, regel 6, aangenomen)" in message
    assert problems(norms, text, strict=True) == []


def test_a_presumption_makes_nothing_impossible(norms: n.Norms) -> None:
    """Of a running provision it is presumed that its person belongs to the group."""
    text = """personen:
  - {id: sam, geboortedatum: 2004-05-10, wet_artikel_7_lid_3_a: ja}
voorzieningen:
  - {id: v1, soort: scholing, persoon: sam, van: 2024-09-01, tot_en_met: 2025-06-30}
"""
    assert problems(norms, text) == []
    assert len(problems(norms, text.replace("wet_artikel", "behoort_tot_doelgroep: ja, wet_artikel"))) == 1


def test_two_applications_share_one_error(norms: n.Norms) -> None:
    text = scholing(wet_artikel_7_lid_3_a="ja")
    again = text[text.index("  - id: a1") :].replace("a1", "a2")
    assert len(problems(norms, text + again)) == 1


def test_what_is_only_impossible_decides_nothing(norms: n.Norms) -> None:
    """Facts that only such combinations look at are in no question, no template and no list of assumptions."""
    solver = Solver(norms)
    for kind in norms.provisions:
        found = solver.cone(kind, Purpose.DECISION)
        assert set(found.props) - found.aside == set(cone(norms, decision_roots(norms, kind), deviating=False).props)
        assert {p for p, _ in norms.impossible} <= found.aside


@pytest.mark.parametrize("kind", ["subsidie_jobcoaching", "scholing", "vervoersvoorziening"])
def test_a_template_asks_nothing_more(kind: str) -> None:
    text = CliRunner().invoke(main, ["new", kind]).stdout
    assert ("wet_artikel_7_lid_3_a" in text) is (kind == "scholing")
    assert "ziektedagen" not in text


def test_a_week_has_so_many_hours(norms: n.Norms) -> None:
    dossier = favourable(norms, "subsidie_jobcoaching")
    for hours, wrong in (("168", False), ("168,0001", True), ("169", True)):
        dossier["dienstverbanden"][0]["uren_per_week"] = hours
        text = to_yaml(dossier)
        if not wrong:
            assert read_dossier(norms, text)
            continue
        with pytest.raises(DossierError) as found:
            read_dossier(norms, text)
        assert f"'{hours}' bij 'uren_per_week' kan niet" in found.value.problems[0].message
        assert "ten hoogste 168 uur" in found.value.problems[0].message


def test_every_number_of_hours_a_week_has_the_bound(norms: n.Norms) -> None:
    weekly = [f for e in norms.entities.values() for f in e.facts.values() if f.type == "uur" and "per_week" in f.name]
    assert len(weekly) >= 3
    assert all(f.most == 168 for f in weekly)


def test_a_reading_under_which_the_dossier_cannot_be_is_named(norms: n.Norms, tmp_path: Path) -> None:
    """Born on 29 February, 27 years old on 28 February or on 1 March: on the 28th one of the two does not allow this dossier."""
    facts = {"wet_artikel_7_lid_3_a": "ja", "behoort_tot_doelgroep": "nee", "geboortedatum": "2000-02-29", "ontvangen": "2027-02-28"}
    path = tmp_path / "d.yaml"
    path.write_text(scholing(**facts), encoding="utf-8")
    answer = decide(norms, read_dossier(norms, path.read_text(encoding="utf-8")))
    found = compare_readings(side(answer, answer.decisions[0]))
    ((reading, choice),) = found.impossible
    assert problems(norms, path.read_text(encoding="utf-8"), readings={reading: choice})
    total = sum(len(r.choices) - 1 for r in norms.readings.values())
    assert len(found.effects) + len(found.without) + len(found.impossible) == total
    result = CliRunner().invoke(main, ["compare", str(path), "--with-reading", "all", "--json"])
    assert json.loads(result.stdout)["impossible"] == [{"reading": reading, "choice": choice}]
    shown = CliRunner().invoke(main, ["compare", str(path), "--with-reading", "all"])
    assert f"Onder deze lezingen kan het dossier niet zo zijn: {reading}={choice}." in " ".join(shown.stdout.split())
