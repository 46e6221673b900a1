"""The panel and the grid without a browser: what they show is what the reasoner decides.

Long because the widgets are followed click by click, on panels and grids that are made the same way.
"""

from __future__ import annotations

import asyncio
import html as escaping
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import html5lib
import pandas as pd
import pytest
from conftest import DOSSIERS, ROOT

import explain
from explain import widgets
from explain.widgets.cells import IMPOSSIBLE, mark
from explain.widgets.kernel import live
from parser.norms import Norms
from reasoner import Dossier, DossierError, decide, read_dossier
from reasoner.dossier.record import UNKNOWN

HOURS, END = "dienstverband.uren_per_week", "dienstverband.einde"


def read(norms: Norms, name: str) -> Dossier:
    return read_dossier(norms, text(name), name)


def text(name: str) -> str:
    return (DOSSIERS / f"{name}.yaml").read_text(encoding="utf-8")


def edited(norms: Norms, name: str, *pairs: tuple[str, str]) -> str:
    """The outcome after editing the file itself: the words of a line, by pattern."""
    found = text(name)
    for pattern, value in pairs:
        found, count = re.subn(rf"(?m)^(\s+{pattern}:\s+)\S+$", rf"\g<1>{value}", found)
        assert count == 1
    return decide(norms, read_dossier(norms, found)).decisions[0].outcome


# ---- the panel


def test_a_fact_changes_the_outcome_and_back(norms: Norms) -> None:
    panel = widgets.panel(norms, DOSSIERS / "grens-12-uur.yaml")
    before = panel.outcome
    panel.set(HOURS, "11,9")
    assert panel.outcome == edited(norms, "grens-12-uur", ("uren_per_week", "11,9")) != before
    assert ': <span class="waarde">Overeengekomen arbeidsduur per week: 11,9 uur; 12 vereist</span>' in panel.verdict()
    panel.set(HOURS, "onbekend")
    assert panel.outcome == edited(norms, "grens-12-uur", ("uren_per_week", "onbekend")) == "onbeslist"
    panel.set(HOURS, 12)
    assert panel.outcome == before
    assert panel.changed == set()


def test_the_dossier_itself_stays_as_it_was(norms: Norms) -> None:
    dossier = read(norms, "grens-12-uur")
    panel = widgets.panel(norms, dossier)
    panel.set(HOURS, 40)
    panel.decide_on(date(2020, 1, 1))
    assert panel.outcome == "niet_van_toepassing"
    assert dossier == read(norms, "grens-12-uur")
    panel.reset()
    assert panel.outcome == decide(norms, dossier).decisions[0].outcome


def test_a_reading_changes_the_outcome(norms: Norms) -> None:
    dossier = read(norms, "dezelfde-dag")
    panel = widgets.panel(norms, dossier)
    chosen = {r.name: [c.name for c in r.choices] for r in panel.readings}
    assert "samenvallende_dagen" in chosen
    seen = set()
    for choice in chosen["samenvallende_dagen"]:
        panel.choose("samenvallende_dagen", choice)
        assert panel.outcome == decide(norms, dossier, readings={"samenvallende_dagen": choice}).decisions[0].outcome
        seen.add(panel.outcome)
    assert len(seen) == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["grens-12-uur", "werkstage-verdringing", "geweigerd-drie-gronden", "uitsluiting-werkbegeleiding-naast-jobcoaching"]
)
def test_what_the_panel_leaves_out_does_not_matter(norms: Norms, name: str) -> None:
    """Every yes/no fact that has no control: either answer, and unknown, leaves everything as it is."""
    dossier = read(norms, name)
    panel = widgets.panel(norms, dossier)
    shown = {f.key for g in panel.groups for f in g.fields}
    before = decide(norms, dossier).decisions[0]
    tried = 0
    for record in dossier.records.values():
        entity = norms.entities[record.entity]
        left_out = [f for f in entity.facts.values() if f.type == "ja_nee" and not f.inherited and (record.id, f.name) not in shown]
        for value in (True, False, UNKNOWN):
            for facts in (left_out, *([f] for f in left_out)):
                values = {**record.values, **{f.name: value for f in facts}}
                records = {**dossier.records, record.id: replace(record, values=values, assumed={})}
                try:
                    found = decide(norms, replace(dossier, records=records)).decisions[0]
                except DossierError as error:
                    if {p.code for p in error.problems} != {"D009"}:  # two facts that cannot both be so
                        raise
                    continue
                assert found == before
                if len(facts) > 1:
                    break
        tried += len(left_out)
    assert tried > 5


def test_a_period_that_ends_before_it_begins_is_said_in_words(norms: Norms) -> None:
    panel = widgets.panel(norms, DOSSIERS / "grens-12-uur.yaml")
    panel.set(END, "2024-08-01")
    assert "de periode eindigt (2024-08-01) voor zij begint" in panel.verdict()
    assert "gaan niet samen" in repr(panel)
    assert "Zo kan het niet" in panel.static()


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("dienstverband.uren_per_wek", 12, "uren_per_week"),
        ("dienstverbant.uren_per_week", 12, "dienstverband"),
        (HOURS, "twaalf", "geen getal"),
        (END, "31-08-2025", "2025-08-31"),
        ("uren_in_de_week", 12, "geen onderdeel van dit dossier kent"),
    ],
)  # fmt: skip
def test_bad_values_get_a_dutch_error(norms: Norms, path: str, value: object, said: str) -> None:
    panel = widgets.panel(norms, DOSSIERS / "grens-12-uur.yaml")
    with pytest.raises(DossierError) as caught:
        panel.set(path, value)
    assert any(said in f"{p.message} {p.hint}" for p in caught.value.problems)


def test_of_more_applications_each_has_its_outcome_above_and_one_is_shown(norms: Norms) -> None:
    path = DOSSIERS / "gelijktijdig-twee-aanvragen.yaml"
    panel = widgets.panel(norms, path)
    wanted = {d.subject: d.outcome for d in decide(norms, read(norms, path.stem)).decisions}
    assert panel.outcomes == wanted
    assert [(subject, here) for subject, _, _, here in panel.summary()] == [("a1", True), ("a2", False)]
    panel.select("a2")
    assert panel.decided()[1].application == panel.answer.only.application == "a2"
    assert {"a1: ", "a2: "} <= set(re.findall(r"a\d: ", panel.static()))
    panel.set("a1.ontvangen", "2024-09-14")
    assert panel.outcomes == {d.subject: d.outcome for d in panel.dossier.decide().decisions}
    with pytest.raises(DossierError, match="kies uit a1, a2"):
        panel.select("b")
    only = widgets.panel(norms, path, "a2")
    assert (only.subjects, only.summary()) == (("a2",), ())
    with pytest.raises(DossierError) as caught:
        widgets.grid(norms, path, x=(HOURS, [11, 12]), y=(END, widgets.months([6])))
    assert "kies er een: a1, a2" in caught.value.problems[0].hint
    with pytest.raises(DossierError):
        widgets.panel(norms, DOSSIERS / "bestaat-niet.yaml")


def test_a_panel_takes_and_gives_dossiers_and_answers(norms: Norms, tmp_path: Path) -> None:
    kb, path = explain.load("twenterand-2024"), DOSSIERS / "grens-12-uur.yaml"
    answer = kb.decide(path, date="2024-10-01")
    panels = [widgets.panel(x) for x in (answer, answer.only)] + [widgets.panel(kb, kb.dossier(path), date="2024-10-01")]
    for panel in panels:
        assert panel.decided()[1].date == date(2024, 10, 1)
        panel.set(HOURS, "11,9")
        assert panel.answer.outcome == panel.outcome == "moet_weigeren"
        assert panel.answer.why().graph.number_of_nodes() > 3
        panel.dossier.to_yaml(tmp_path / "nu.yaml")
        assert kb.decide(tmp_path / "nu.yaml", date="2024-10-01").outcome == "moet_weigeren"
    frame = widgets.grid(answer, x=(HOURS, [11, "onbekend"]), y=(END, ["2025-02-27", "onbepaald"])).to_frame()
    assert list(frame.columns) == [HOURS, END, "outcome"]
    assert frame[[HOURS, END]].to_numpy().tolist() == [
        [Decimal(11), date(2025, 2, 27)], [None, date(2025, 2, 27)], [Decimal(11), "onbepaald"], [None, "onbepaald"],
    ]  # fmt: skip
    asked = [answer.what_if({HOURS: h, END: e}).answer.outcome for h, e, _ in frame.itertuples(index=False)]
    assert frame["outcome"].tolist() == asked
    for wrong in (lambda: widgets.panel(answer, path), lambda: widgets.panel(answer, date="2024-10-01")):
        with pytest.raises(DossierError, match="geef alleen het antwoord"):
            wrong()
    made = kb.new("subsidie_jobcoaching")
    assert widgets.panel(made).outcome == widgets.panel(kb, made).outcome == made.decide().outcome == "onbeslist"
    assert list(widgets.grid(made, x=(HOURS, [11]), y=(END, ["onbepaald"])).to_frame()["outcome"]) == ["onbeslist"]
    with pytest.raises(DossierError, match="twee dossiers"):
        widgets.panel(made, path)
    with pytest.raises(DossierError, match="geen tekst bekend"):
        _ = widgets.panel(norms, read(norms, "grens-12-uur")).answer


@pytest.mark.parametrize(("name", "first"), [("grens-11-9-uur", {("d1", "uren_per_week")}), ("onbekende-feiten", {
    ("a1", "kosten_proportioneel"), ("a1", "jobcoach_gecertificeerd"), ("d1", "uren_per_week")})])  # fmt: skip
def test_the_facts_that_decide_stand_first(norms: Norms, name: str, first: set[Any]) -> None:
    """That of a refusal on hours are the hours; those of an open question what is unknown."""
    panel = widgets.panel(norms, DOSSIERS / f"{name}.yaml")
    found = panel.deciding()
    assert first <= set(found)
    assert len(found) <= 8
    if name == "onbekende-feiten":
        assert set(found) == {(u.entity, u.fact) for u in panel.decided()[1].unknown}
    page = panel.static()
    shown = page.index("Hierop rust de uitkomst"), page.index("<details")
    for key in found:
        label = next(f.fact.label.holds for g in panel.groups for f in g.fields if f.key == key)[1:]
        assert shown[0] < page.index(escaping.escape(label, quote=False)) < shown[1]


# ---- what stands in a box is what the outcome is about


def view_of(norms: Norms, name: str = "grens-12-uur") -> Any:
    for needed in ("ipywidgets", "anywidget"):
        pytest.importorskip(needed, reason=f"{needed} is not installed: pip install '.[test]'")
    return widgets.panel(norms, DOSSIERS / f"{name}.yaml").view


def say(view: Any, id_: str, text: str, kind: str = "feit") -> None:
    """What the script of the panel says when a person fills in a box."""
    view.receive({"kind": kind, "id": id_, "text": text})


def told(view: Any, id_: str) -> dict[str, Any]:
    found: dict[str, Any] = view.widget.state["values"][id_]
    return found


def test_the_boxes_drive_the_panel(norms: Norms) -> None:
    view = view_of(norms)
    panel, kept = view.panel, list[str]()
    view.kept = lambda html, _text: kept.append(html)
    say(view, "d1.uren_per_week", "11,9")
    assert "Moet in beginsel worden geweigerd" in view.widget.state["head"]
    assert told(view, "d1.uren_per_week")["changed"]
    say(view, "d1.uren_per_week", "20")
    assert told(view, "d1.uren_per_week")["value"] == "20"
    assert "Toekennen mogelijk" in view.widget.state["head"]
    say(view, "d1.einde", "5 mnd")
    assert told(view, "d1.einde") | {"changed": True} == {
        "value": "2025-01-31", "changed": True, "origin": "", "error": "", "lasts": "5 mnd", "count": 5,
    }  # fmt: skip
    assert panel.outcome == edited(norms, "grens-12-uur", ("uren_per_week", "20"), ("einde", "2025-01-31"))
    assert "Moet in beginsel worden geweigerd" in view.widget.state["head"]
    say(view, "d1.einde", "2025-02-10")
    assert told(view, "d1.einde")["lasts"] == "meer dan 5 mnd"
    say(view, "d1.einde", "onbepaald")
    assert "Toekennen mogelijk" in view.widget.state["head"]
    say(view, "sam.behoort_tot_doelgroep", "onbekend")
    assert panel.outcome == "onbeslist"
    assert "niet te beslissen" in kept[-1]
    assert panel.static() in kept[-1], "what is saved is what is shown"
    say(view, "", "", "terug")
    assert panel.changed == set()
    assert told(view, "d1.uren_per_week") == told(view_of(norms), "d1.uren_per_week")
    assert panel.static() in kept[-1]


def test_what_a_script_should_not_say_changes_nothing(norms: Norms) -> None:
    view = view_of(norms)
    before = view.panel.static()
    for message in ({}, {"kind": "feit", "id": "d9.uren", "text": "1"}, {"kind": "aanvraag", "id": "zz"}, {"kind": "x"}):
        view.receive(message)
    assert view.panel.static() == before


def test_the_drawing_is_made_on_demand(norms: Norms) -> None:
    view = view_of(norms, "grens-11-9-uur")
    assert view.widget.state["drawing"] == ""
    say(view, "", "", "tekening")
    assert "<svg" in view.widget.state["drawing"] or "Graphviz" in view.widget.state["drawing"]
    say(view, "", "", "tekening")
    assert view.widget.state["drawing"] == ""


@pytest.mark.parametrize(
    ("key", "spoil", "mend"),
    [
        (("d1", "uren_per_week"), "11,9 uur", "20"), (("d1", "uren_per_week"), "1.250", "12,5"), (("d1", "einde"), "1800-01-01", "8 mnd"),
        (("sam", "geboortedatum"), "0024-01-01", "2001-01-01"),
    ],
)  # fmt: skip
def test_as_long_as_a_box_cannot_be_read_there_is_no_outcome(norms: Norms, key: Any, spoil: str, mend: str) -> None:
    view, id_ = view_of(norms), ".".join(key)
    label = next(f.fact.label.holds for g in view.panel.groups for f in g.fields if f.key == key)
    kept = list[str]()
    view.kept = lambda html, _text: kept.append(html)
    say(view, id_, spoil)
    for value in ("nee", "onbekend", "ja"):
        say(view, "sam.behoort_tot_doelgroep", value)
        say(view, "", "", "tekening")
        state = view.widget.state
        assert "Zo kan het niet" in state["head"]
        assert f"{label[1:]}: " in state["body"]
        assert spoil in state["body"]
        assert (told(view, id_)["value"], state["drawing"], state["drawable"]) == (spoil, "", False)
        assert spoil in told(view, id_)["error"], "the error stands at its box"
        assert "Zo kan het niet" in kept[-1]
        assert "Toekennen mogelijk" not in kept[-1]
    say(view, id_, mend)
    assert "Toekennen mogelijk" in view.widget.state["head"]
    assert told(view, id_)["error"] == ""
    say(view, id_, spoil)
    say(view, "", "", "terug")
    assert "Toekennen mogelijk" in view.widget.state["head"]
    assert view.panel.changed == set()
    assert told(view, id_)["value"] != spoil


def test_a_period_that_cannot_be_is_said_at_its_last_day(norms: Norms) -> None:
    view = view_of(norms)
    say(view, "d1.einde", "2024-08-01")
    assert "eindigt (2024-08-01) voor zij begint" in told(view, "d1.einde")["error"]
    assert "Zo kan het niet" in view.widget.state["head"]
    say(view, "d1.begin", "2024-01-01")
    assert told(view, "d1.einde")["error"] == ""


def test_a_box_that_cannot_be_read_is_left_alone_by_another(norms: Norms) -> None:
    """A new first day shows the length of the period again, but not over what is being typed."""
    view = view_of(norms)
    say(view, "d1.einde", "1800-01-01")
    say(view, "d1.begin", "2024-08-01")
    assert told(view, "d1.einde")["value"] == "1800-01-01"
    assert "1800-01-01" in view.widget.state["body"]


def test_the_day_of_the_decision_in_its_box_is_that_of_the_outcome(norms: Norms) -> None:
    view = view_of(norms)
    first = view.widget.state["day"]
    say(view, "", "1800-01-01", "dag")
    say(view, "sam.behoort_tot_doelgroep", "nee")
    assert "Datum van het besluit: 1800-01-01 ligt te ver weg" in view.widget.state["body"]
    assert "te ver weg" in view.widget.state["day_error"]
    say(view, "", "", "dag")
    assert "Zo kan het niet" not in view.widget.state["head"]
    assert (view.widget.state["day"], view.widget.state["day_error"]) == (first, "")
    say(view, "d1.einde", "2024-08-01")
    assert view.widget.state["day"] == first


def test_the_boxes_follow_what_is_set_without_a_mouse(norms: Norms) -> None:
    view = view_of(norms, "dezelfde-dag")
    panel = view.panel
    panel.set("aanvraag.tot_en_met", "2025-03-03")
    assert told(view, "a1.tot_en_met")["value"] == "2025-03-03"
    panel.choose("samenvallende_dagen", "meer_dan_een_dag")
    assert view.widget.state["readings"]["samenvallende_dagen"] == "meer_dan_een_dag"
    panel.decide_on("2024-12-01")
    assert view.widget.state["day"] == "2024-12-01"
    assert view.widget.state["head"] + view.widget.state["body"] in panel.verdict()
    panel.reset()
    assert told(view, "a1.tot_en_met")["value"] != "2025-03-03"
    say(view, "samenvallende_dagen", "meer_dan_een_dag", "lezing")
    assert panel.chosen(norms.readings["samenvallende_dagen"]) == "meer_dan_een_dag"


def test_another_application_has_its_own_boxes(norms: Norms) -> None:
    view = view_of(norms, "gelijktijdig-twee-aanvragen")
    assert [here for *_, here in view.widget.state["summary"]] == [True, False]
    say(view, "a2", "", "aanvraag")
    assert [here for *_, here in view.widget.state["summary"]] == [False, True]
    assert view.widget.boxes["sections"][0]["title"].startswith("Aanvraag a2")
    assert any(id_.startswith("a2.") for id_ in view.widget.state["values"])


# ---- where an answer comes from


FOOT = re.compile(r'<p class="voet">(.*?)</p>')


def dossier_in(page: str) -> str:
    found = FOOT.search(page)
    assert found
    return found[1].split(" · ")[1]


def test_the_foot_states_the_digest_of_the_dossier_as_changed(norms: Norms) -> None:
    path = DOSSIERS / "grens-12-uur.yaml"
    own = read(norms, "grens-12-uur").sha256
    panel = widgets.panel(norms, path)
    assert dossier_in(panel.static()) == f"dossier {own[:12]}"
    panel.set(HOURS, "11,9")
    wanted = read_dossier(norms, re.sub(r"(\suren_per_week:\s+)12\n", r'\g<1>"11,9"\n', text("grens-12-uur"))).sha256
    assert wanted != own
    assert panel.decided()[0].model.case.dossier.sha256 == wanted
    assert dossier_in(panel.static()) == f"dossier {wanted[:12]} (gewijzigd, het bestand is {own[:12]})"
    same = explain.load("twenterand-2024").decide(path).what_if(uren_per_week="11,9").answer
    assert same.model.case.dossier.sha256 == wanted
    panel.set(HOURS, 12)
    assert dossier_in(panel.static()) == f"dossier {own[:12]}"
    grid = widgets.grid(norms, path, x=(HOURS, [Decimal("11.9"), 12]), y=(END, ["2025-08-31"]))
    assert dossier_in(grid.why(0, 0)) == f"dossier {wanted[:12]} (gewijzigd, het bestand is {own[:12]})"
    assert dossier_in(grid.why(1, 0)) == f"dossier {own[:12]}"


def test_without_the_text_of_a_dossier_the_foot_says_that_it_was_changed(norms: Norms) -> None:
    dossier = read(norms, "grens-12-uur")
    panel = widgets.panel(norms, dossier)
    panel.set(HOURS, "11,9")
    assert dossier_in(panel.static()) == f"dossier {dossier.sha256[:12]} (gewijzigd)"


@pytest.mark.parametrize(("fact", "origin"), [("continuiteit_geborgd", "aangenomen"), ("draagt_voldoende_bij", "vermoed")])
def test_what_was_assumed_or_presumed_can_be_stated(norms: Norms, fact: str, origin: str) -> None:
    panel = widgets.panel(norms, DOSSIERS / "aangenomen.yaml")
    label = next(f.fact.label.holds for g in panel.groups for f in g.fields if f.key == ("a1", fact))[1:]
    row = re.compile(rf"{re.escape(label)}</th><td>([^<]*)<")
    assert row.findall(panel.static()) == [f"ja ({origin})"]
    panel.set(f"aanvraag.{fact}", "ja")
    assert panel.changed == {("a1", fact)}
    assert row.findall(panel.static()) == ["ja"]
    case = panel.decided()[0].model.case
    held = case.belief(case.dossier.records["a1"], norms.application.facts[fact])
    assert held is not None
    assert held.origin == "dossier"
    panel.set(f"aanvraag.{fact}", "onbekend")
    assert panel.changed == {("a1", fact)}


# ---- mistakes, in a sentence


SENTENCE = re.compile(r"D0\d\d [^\n]+\Z")


@pytest.mark.parametrize(
    ("do", "said"),
    [
        (lambda p: p.set(HOURS, "twaalf"), "'twaalf' bij 'uren_per_week' is geen getal"),
        (lambda p: p.set(HOURS, "-1"), "minder dan nul (schrijf nul of meer)"),
        (lambda p: p.set(HOURS, -1), "schrijf nul of meer"),
        (lambda p: p.set(HOURS, "1.250"), "schrijf 1250 of 1,25"),
        (lambda p: p.set(HOURS, "1.250,50"), "schrijf 1250,50"),
        (lambda p: p.set(HOURS, "0.125"), "schrijf 0,125"),
        (lambda p: p.set(5, 5), "5 is geen naam van een feit"),
        (lambda p: p.set("aanvraag.dienstverband", "d1"), "verandert u in het dossier zelf"),
        (lambda p: p.set("aanvraag.voorziening", "werkstage"), "verandert u in het dossier zelf"),
        (lambda p: p.set("aanvraag.beslisdatum", "2024-10-01"), 'date="2024-10-01"'),
        (lambda p: p.choose("onzin", "onzin"), "er is geen lezing 'onzin'"),
        (lambda p: p.choose("samenvallende_dagen", "onzin"), "kies uit een_gedeelde_dag, meer_dan_een_dag"),
        (lambda p: p.decide_on("onzin"), "'onzin' is geen datum"),
        (lambda p: p.decide_on("15-9-2024"), "bedoelde u 2024-09-15?"),
        (lambda p: p.decide_on(date(1800, 1, 1)), "ligt te ver weg"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_panel_is_one_sentence_and_changes_nothing(norms: Norms, do: Any, said: str) -> None:
    panel = widgets.panel(norms, DOSSIERS / "grens-12-uur.yaml")
    before = panel.static()
    with pytest.raises(DossierError) as caught:
        do(panel)
    assert said in str(caught.value)
    assert SENTENCE.match(str(caught.value))
    assert caught.value._render_traceback_() == [str(caught.value)]  # type: ignore[attr-defined]
    panel.set(HOURS, 13)
    panel.set(HOURS, 12)
    assert panel.static() == before


def test_a_dossier_that_cannot_be_read_is_said_with_its_line(norms: Norms) -> None:
    wrong = text("grens-12-uur").replace("geboortedatum: ", "geboortedatum: gisteren # ")
    line = next(k for k, x in enumerate(wrong.splitlines(), 1) if "gisteren" in x)
    for make in (lambda: widgets.panel(norms, wrong), lambda: widgets.grid(norms, wrong, x=(HOURS, [11, 12]), y=(END, ["2025-01-31"]))):
        with pytest.raises(DossierError, match=f":{line}: D006 'gisteren' bij 'geboortedatum' is geen datum"):
            make()


def test_a_period_that_cannot_be_is_one_sentence(norms: Norms) -> None:
    panel = widgets.panel(norms, DOSSIERS / "grens-12-uur.yaml")
    panel.set(END, "2024-08-01")
    for ask in (lambda: panel.outcome, panel.decided, lambda: panel.answer, lambda: panel.dossier):
        with pytest.raises(DossierError) as caught:
            ask()
        assert str(caught.value).startswith("D007 de periode eindigt (2024-08-01) voor zij begint")
        assert SENTENCE.match(str(caught.value))


def test_the_day_of_the_decision_may_be_text(norms: Norms) -> None:
    panel = widgets.panel(norms, DOSSIERS / "grens-12-uur.yaml")
    for day in ("2024-10-01", date(2024, 10, 1), datetime(2024, 10, 1, 12), pd.Timestamp("2024-10-01")):
        panel.decide_on(None)
        panel.decide_on(day)
        assert panel.decided()[1].date == date(2024, 10, 1)
    assert widgets.panel(norms, DOSSIERS / "grens-12-uur.yaml", date="2024-10-01").decided()[1].date == date(2024, 10, 1)


@pytest.mark.parametrize("value", ["12.5", "12,5", 12.5, Decimal("12.500"), 12.125, 12.499999999999998])
def test_a_number_is_read_as_it_was_meant(norms: Norms, value: object) -> None:
    panel = widgets.panel(norms, DOSSIERS / "grens-12-uur.yaml")
    panel.set(HOURS, value)
    hours = next(f for g in panel.groups for f in g.fields if f.fact.name == "uren_per_week")
    assert panel.value(hours) == (Decimal("12.125") if value == 12.125 else Decimal("12.5"))


def test_a_dossier_keeps_its_own_numbers(norms: Norms) -> None:
    found = re.sub(r"(\suren_per_week:\s+)12\n", r"\g<1>12.1255\n", text("grens-12-uur"))
    assert read_dossier(norms, found).records["d1"].values["uren_per_week"] == Decimal("12.1255")


# ---- the grid


def test_the_grid_is_what_deciding_every_file_gives(norms: Norms) -> None:
    """Against the file itself, edited and read again for every cell."""
    hours = ["11,9", "12", "onbekend"]
    ends = ["2025-02-27", "2025-02-28", "onbepaald", "2024-08-01"]
    grid = widgets.grid(norms, DOSSIERS / "grens-12-uur.yaml", x=(HOURS, hours), y=(END, ends)).compute()
    for row, end in enumerate(ends):
        for column, hour in enumerate(hours):
            try:
                expected = edited(norms, "grens-12-uur", ("uren_per_week", hour), ("einde", end))
            except DossierError:
                expected = IMPOSSIBLE
            assert grid.outcome(column, row) == expected
    assert len(set(grid.cells.outcomes.values())) == 4
    assert "voor zij begint" in grid.why(0, 3)


def test_borders_lie_between_different_outcomes(norms: Norms) -> None:
    grid = widgets.grid(norms, DOSSIERS / "grens-12-uur.yaml", x=(HOURS, [11, 12, 13]), y=(END, widgets.months([5, 6]))).compute()
    found = {place: grid.cells.borders(place) for place in grid.cells.outcomes}
    assert {p: b for p, b in found.items() if b} == {(1, 1): ("links", "boven"), (2, 1): ("boven",)}


def test_months_and_ages_are_of_the_calendar(norms: Norms) -> None:
    grid = widgets.grid(
        norms, DOSSIERS / "grens-zes-maanden.yaml", x=("persoon.geboortedatum", widgets.ages([17, 18], "2024-08-31")),
        y=(END, widgets.months([5, 6])),
    )  # fmt: skip
    assert [date.fromordinal(v) for v in grid.cells.y.values] == [date(2025, 1, 30), date(2025, 2, 27)]  # type: ignore[arg-type]
    assert [date.fromordinal(v) for v in grid.cells.x.values] == [date(2007, 8, 31), date(2006, 8, 31)]  # type: ignore[arg-type]


def test_a_cell_explains_itself(norms: Norms) -> None:
    grid = widgets.grid(norms, DOSSIERS / "grens-12-uur.yaml", x=(HOURS, ["11,9", 12]), y=(END, widgets.months([6])))
    assert "11,9 uur; 12 vereist" in grid.why(0, 0)
    assert "Moet in beginsel worden geweigerd" in grid.why(0, 0)
    assert "Toekennen mogelijk" in grid.why(1, 0)


def test_a_stopped_grid_goes_on_where_it_was(norms: Norms) -> None:
    grid = widgets.grid(norms, DOSSIERS / "grens-12-uur.yaml", x=(HOURS, range(10, 14)), y=(END, widgets.months([5, 6])))
    seen: list[tuple[int, int]] = []

    def each(place: tuple[int, int]) -> None:
        seen.append(place)
        if len(seen) == 3:
            grid.stop()

    asyncio.run(grid.work(each))
    assert len(grid.cells.outcomes) == len(seen) == 3
    assert "Berekend zijn 3 van de 8 cellen" in grid.static()
    asyncio.run(grid.work(seen.append))
    assert len(seen) == len(set(seen)) == 8


def test_the_picture_follows_the_cells(norms: Norms) -> None:
    pytest.importorskip("anywidget", reason="anywidget is not installed: pip install '.[test]'")
    grid = widgets.grid(norms, DOSSIERS / "grens-12-uur.yaml", x=(HOURS, [11, 12]), y=(END, widgets.months([5, 6, 12])))
    view, done, kept = grid.view, list[bool](), list[str]()
    view.keeps = lambda: kept.append(view.kept())
    view.start(lambda: done.append(True))
    assert done == [True]
    for place, outcome in grid.cells.outcomes.items():
        assert view.cell(place)[0] == mark(outcome)[0]
        assert f"cel-{mark(outcome)[1]}" in view.cell(place)[1]
    assert "cel-hier" in view.cell((1, 2))[1]
    view.receive({"cell": 2})
    assert "11 uur; 12 vereist" in view.why.value
    assert "cel-gekozen" in view.cell((0, 1))[1]
    assert grid.static() in kept[-1]
    assert "11 uur; 12 vereist" in kept[-1], "what was asked last is kept"
    assert view._bar.layout.display == "none"
    for message in ({}, {"cell": 99}, {"cell": -1}, {"cell": "x"}):
        view.receive(message)
    assert "cel-gekozen" in view.cell((0, 1))[1]


def test_a_click_is_answered_in_any_thread(norms: Norms) -> None:
    """JupyterLab hands what the widgets say to a thread of its own, also while the grid is computed."""
    grid = widgets.grid(norms, DOSSIERS / "grens-12-uur.yaml", x=(HOURS, range(8, 16)), y=(END, widgets.months([5, 6, 12])))
    expected = [grid.why(column, 1) for column in range(8)]
    with ThreadPoolExecutor(3) as pool:
        found = [pool.submit(grid.why, column, 1) for column in range(8)]
        grid.compute()
    assert [f.result() for f in found] == expected
    assert [grid.outcome(column, 1) for column in range(8)] == ["moet_weigeren"] * 4 + ["kan_toekennen"] * 4


def test_cells_explain_themselves_while_the_grid_waits_and_after(norms: Norms) -> None:
    """Stop, choose a cell with and one without an outcome, go on: nothing is lost, the choice stays."""
    pytest.importorskip("anywidget", reason="anywidget is not installed: pip install '.[test]'")
    grid = widgets.grid(norms, DOSSIERS / "grens-12-uur.yaml", x=(HOURS, [10, 11, 12]), y=(END, widgets.months([5, 6, 12])))
    view, done = grid.view, list[bool]()

    async def press() -> None:
        view.start(lambda: done.append(True))
        while len(grid.cells.outcomes) < 4:
            await asyncio.sleep(0)
        view.pause.click()
        while view._task is None or not view._task.done():
            await asyncio.sleep(0)
        waiting = len(grid.cells.outcomes)
        assert 4 <= waiting < 9
        assert (view.pause.description, view.state.value) == ("Ga verder", f"gestopt na {waiting} van 9 cellen")
        view.choose((1, 0))
        assert "11 uur; 12 vereist" in view.why.value
        assert "cel-gekozen" in view.cell((1, 0))[1]
        view.choose((2, 2))
        assert "Toekennen mogelijk" in view.why.value
        assert "cel-gekozen" not in view.cell((1, 0))[1]
        assert (len(grid.cells.outcomes), done) == (waiting, [])
        view.pause.click()
        while not done:
            await asyncio.sleep(0)

    asyncio.run(press())
    places = [(c, r) for r in range(3) for c in range(3)]
    assert [view.cell(p)[0] for p in places] == list("✗✗✗" + "✗✗○" * 2)
    assert {p for p in places if "cel-gekozen" in view.cell(p)[1]} == {(2, 2)}
    view.choose((0, 2))
    assert "10 uur; 12 vereist" in view.why.value
    assert view._bar.layout.display == "none"


@pytest.mark.parametrize(
    ("x", "said"),
    [
        (("dienstverband.uren", [1]), "uren_per_week"),
        ((HOURS, []), "0 waarden"),
        ((HOURS, range(500)), "500 waarden"),
        ((HOURS, ["veel"]), "geen getal"),
        ((HOURS, "12"), "één waarde"),
        ((HOURS, 12), "één waarde"),
        (HOURS, "geen feit met waarden"),
        ((HOURS,), "geen feit met waarden"),
        ((5, [1]), "geen feit met waarden"),
        (None, "de as x ontbreekt"),
        (("aanvraag.dienstverband", ["d1"]), "in het dossier zelf"),
        ((HOURS, [8.123456]), "ten hoogste vier decimalen"),
        ((HOURS, widgets.months([6])), "laatste dag van een periode"),
        ((HOURS, widgets.days("2024-01-01", "2024-02-01")), "geen datum"),
        ((END, [12]), "geen datum"),
        ((END, widgets.months([6])), "hetzelfde feit"),
        (("persoon.geboortedatum", widgets.ages([400], "2024-09-01")), "te ver weg"),
    ],
)  # fmt: skip
def test_bad_axes_get_a_dutch_error(norms: Norms, x: Any, said: str) -> None:
    with pytest.raises(DossierError) as caught:
        widgets.grid(norms, DOSSIERS / "grens-12-uur.yaml", x=x, y=(END, widgets.months([6])))
    assert any(said in f"{p.message} {p.hint}" for p in caught.value.problems)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda _: widgets.months(12), "schrijf months([6, 12])"),  # type: ignore[arg-type]
        (lambda _: widgets.months([1.5, "a"]), "'1.5' is geen heel getal"),  # type: ignore[list-item]
        (lambda _: widgets.months("12"), "geen rij van hele getallen"),  # type: ignore[arg-type]
        (lambda _: widgets.ages([18], on="15-9-2024"), "'15-9-2024' is geen datum"),
        (lambda _: widgets.days("2024-01-01", "2024-02-01", "a"), "geen aantal dagen"),  # type: ignore[arg-type]
        (lambda _: widgets.panel("twenterand-2024", DOSSIERS / "grens-12-uur.yaml"), "explain.load('twenterand-2024')"),  # type: ignore[arg-type]
        (lambda norms: widgets.panel(norms, 5), "geen dossier"),
        (lambda norms: widgets.panel(norms, DOSSIERS / "grens-12-uur.yaml", date="2024-13-01"), "2024-13-01 bestaat niet op de kalender"),
        (lambda norms: widgets.grid(norms, DOSSIERS / "grens-12-uur.yaml", x=(HOURS, [1])), "de as y ontbreekt"),
        (lambda norms: widgets.grid(norms, DOSSIERS / "grens-12-uur.yaml", x=(HOURS, [1]), y=(END, widgets.months([6]))).why(1, 0), "geen cel"),
        (lambda norms: widgets.grid(norms, DOSSIERS / "grens-12-uur.yaml", x=(HOURS, [1]), y=(END, widgets.months([6]))).outcome(0, 0),
         "nog niet berekend"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_call_is_one_sentence(norms: Norms, make: Any, said: str) -> None:
    with pytest.raises(DossierError) as caught:
        make(norms)
    assert said in str(caught.value)
    assert SENTENCE.match(str(caught.value))


def test_an_axis_takes_the_values_of_numpy_and_pandas(norms: Norms) -> None:
    np = pytest.importorskip("numpy")
    days = pd.date_range("2025-02-27", periods=2)
    grid = widgets.grid(norms, DOSSIERS / "grens-12-uur.yaml", x=(HOURS, np.arange(11.7, 12.1, 0.1)), y=(END, days))
    assert grid.cells.x.labels == ("11,7", "11,8", "11,9", "12", "12,1")
    assert grid.cells.x.values[1] == Decimal("11.8")
    assert grid.cells.y.labels == ("27-2-2025", "28-2-2025")
    for same in (
        [datetime(2025, 2, 27), date(2025, 2, 28)],
        np.array(["2025-02-27", "2025-02-28"], dtype="datetime64[ns]"),
        days.to_series(),
    ):
        found = widgets.grid(norms, DOSSIERS / "grens-12-uur.yaml", x=(HOURS, np.arange(11, 13)), y=(END, same))
        assert found.cells.y.values == grid.cells.y.values
    assert widgets.months(np.arange(1, 4)) == widgets.months([1, 2, 3])
    assert widgets.ages([18], on=pd.Timestamp("2024-09-15")) == widgets.ages([18], on="2024-09-15")


def test_each_outcome_has_a_glyph_of_its_own_in_one_question() -> None:
    from reasoner.decision.answer import ENDING_OUTCOMES, OUTCOMES, UNDECIDED

    for outcomes in ((*OUTCOMES, UNDECIDED, IMPOSSIBLE), (*ENDING_OUTCOMES, UNDECIDED, IMPOSSIBLE)):
        assert len({mark(o)[0] for o in outcomes}) == len(outcomes)
    assert mark("iets_nieuws")[0]


def contrast(a: str, b: str) -> float:
    """Of two colours, as WCAG 2.2 defines it."""

    def luminance(colour: str) -> float:
        digits = colour.removeprefix("#")
        digits = "".join(2 * x for x in digits) if len(digits) == 3 else digits
        parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_text_can_be_read_in_both_themes() -> None:
    css = (ROOT / "explain" / "widgets" / "templates" / "widgets.css").read_text(encoding="utf-8")
    cells = re.findall(r"\.cel-\w+\{background:(#\w+)!important;color:(#\w+)!", css)
    themes = [dict(re.findall(r"--(\w+):(#\w+)", rule)) for rule in re.findall(r"\.waarom\{(--inkt[^}]*)", css)]
    assert (len(cells), len(themes)) == (7, 2)
    texts = [
        (t[name], t[ground]) for t in themes for name in ("inkt", "zacht", "yes", "no", "open", "bron") for ground in ("papier", "vlak")
    ]
    assert {pair: found for pair in (*cells, *texts) if (found := contrast(*pair)) < 4.5} == {}
    assert contrast("#000", "#fff") == 21


def test_every_text_of_a_display_can_be_read_in_both_themes() -> None:
    style = (ROOT / "explain" / "notebook" / "templates" / "snippet.css").read_text(encoding="utf-8")
    themes = [dict(re.findall(r"--(\w+):(#[0-9a-f]{3,6})", line)) for line in style.splitlines()[:2]]
    assert themes[0].keys() == themes[1].keys()
    for theme in themes:
        papers = [theme.pop("papier"), theme.pop("vlak")]
        theme.pop("lijn"), theme.pop("rand")
        assert [(k, p) for k, ink in theme.items() for p in papers if contrast(ink, p) < 4.5] == []


# ---- without widgets


def test_without_its_style_a_panel_still_has_spaces_and_a_bold_outcome(norms: Norms) -> None:
    """As in a notebook that is not trusted."""
    plain = re.sub(r"<style>.*?</style>", "", widgets.panel(norms, DOSSIERS / "grens-11-9-uur.yaml").static(), flags=re.DOTALL)
    assert "<strong>Moet in beginsel worden geweigerd</strong>" in plain
    text = re.sub(r"<br>|</?(p|li|ul|div|td|th|tr|summary|details|h4)\b[^>]*>", "\n", plain)
    text = re.sub(r"<[^>]+>", "", text)
    assert "Niet voldaan aan de voorwaarden van artikel 2 weigeringsgrond: moet in beginsel worden geweigerd" in text
    assert "Er is geen plaatsing geen andere weg" in text
    assert "Regeling art. 2 lid 5\nlezing: twee zelfstandige weigeringsgronden" in text
    assert "Overeengekomen arbeidsduur per week\nDienstverband d1" in text
    assert not re.search(r"onder [a-z]lezing|lid \dlezing", text)


def test_static_html_is_well_formed_and_escaped(norms: Norms) -> None:
    dossier = read_dossier(norms, text("grens-12-uur").replace("Sam de Vries", "'<b>Sam</b> & \"co\"'"))
    panel = widgets.panel(norms, dossier)
    grid = widgets.grid(norms, dossier, x=(HOURS, [11, 12]), y=(END, widgets.months([5, 6])))
    for page in (panel.static(), grid.static(), grid.why(0, 0)):
        html5lib.HTMLParser(strict=True).parseFragment(page)
        assert "<b>Sam" not in page
        assert "<script" not in page
    assert escaping.escape("<b>Sam</b>") in panel.static()
    assert panel._repr_html_() == panel._repr_mimebundle_()["text/html"] == panel.static()


@pytest.mark.slow
def test_without_ipywidgets_there_is_html_and_no_traceback() -> None:
    program = """
import sys
import warnings
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split('.')[0] in ('ipywidgets', 'anywidget', 'IPython'):
            raise ImportError(name)
sys.meta_path.insert(0, Absent())
import explain
from explain import widgets
tw = explain.load()
panel = widgets.panel(tw, sys.argv[1])
panel.set('dienstverband.uren_per_week', '11,9')
grid = widgets.grid(tw, sys.argv[1], x=('dienstverband.uren_per_week', [11, 12]), y=('dienstverband.einde', widgets.months([5, 6])))
assert 'Moet in beginsel worden geweigerd' in panel._repr_mimebundle_()['text/html']
assert 'application/vnd.jupyter.widget-view+json' not in panel._repr_mimebundle_()
assert grid._repr_html_().count('class="cel-') == 4
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(DOSSIERS / "grens-12-uur.yaml")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_widgets_are_shown_to_somebody_at_a_notebook_and_to_a_visitor_of_voila(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("anywidget", reason="anywidget is not installed: pip install '.[test]'")
    getipython = pytest.importorskip("IPython.core.getipython")
    asked = {"allow_stdin": True}
    kernel = SimpleNamespace(get_parent=lambda _channel: {"content": asked})
    monkeypatch.setattr(getipython, "get_ipython", lambda: SimpleNamespace(kernel=kernel))
    monkeypatch.delenv("SERVER_SOFTWARE", raising=False)
    assert live()
    asked["allow_stdin"] = False  # nbclient, nbconvert
    assert not live()
    monkeypatch.setenv("SERVER_SOFTWARE", "voila/0.5.13")
    assert live()


# ---- the notebook


NOTEBOOK = ROOT / "notebooks" / "03-randgevallen.ipynb"
CELL = re.compile(r'<td class="cel-[^"]*">(.?)</td>')


def shown(notebook: Any) -> list[list[str]]:
    """The glyphs of every grid that is stored, in reading order."""
    pages = [o["data"].get("text/html", "") for c in notebook.cells for o in c.get("outputs", ()) if "data" in o]
    return [found for page in pages if (found := CELL.findall(page))]


def test_the_notebook_stores_tables_and_no_widgets() -> None:
    """That the tables are what the cells give: tests/test_notebook.py."""
    nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed: pip install '.[test]'")
    stored = nbformat.read(NOTEBOOK, as_version=4)
    assert len(shown(stored)) == 6
    outputs = [o for c in stored.cells for o in c.get("outputs", ())]
    assert {kind for o in outputs for kind in o.get("data", {})} == {"text/html", "text/plain"}
    assert not [o for o in outputs if o.output_type == "error" or o.get("name") == "stderr"]


def test_the_notebook_is_small_and_names_no_machine() -> None:
    content = NOTEBOOK.read_text(encoding="utf-8")
    assert len(content) < 200_000
    assert not re.search(r"/(work|tmp|opt|root|home)/", content)
