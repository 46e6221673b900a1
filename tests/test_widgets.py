"""The panel and the grid without a browser: what they show is what the reasoner decides."""

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
from typing import Any

import html5lib
import pandas as pd
import pytest
from conftest import DOSSIERS, ROOT

import explain
from explain import widgets
from explain.widgets.cells import IMPOSSIBLE, mark
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


def test_which_application_must_be_said(norms: Norms) -> None:
    with pytest.raises(DossierError) as caught:
        widgets.panel(norms, DOSSIERS / "gelijktijdig-twee-aanvragen.yaml")
    assert "kies er een: a1, a2" in caught.value.problems[0].hint
    assert caught.value._render_traceback_()[0].startswith("D012 ")  # type: ignore[attr-defined]
    panel = widgets.panel(norms, DOSSIERS / "gelijktijdig-twee-aanvragen.yaml", "a2")
    assert panel.answer()[1].application == "a2"
    with pytest.raises(DossierError):
        widgets.panel(norms, DOSSIERS / "bestaat-niet.yaml")


def test_the_controls_drive_the_panel(norms: Norms) -> None:
    pytest.importorskip("ipywidgets", reason="ipywidgets is not installed: pip install '.[test]'")
    panel = widgets.panel(norms, DOSSIERS / "grens-12-uur.yaml")
    view = panel.view
    hours: Any = view.controls["d1", "uren_per_week"]
    hours._text.value = "11,9"
    assert "Moet worden geweigerd" in view.verdict.value
    assert "veranderd" in view._labels["d1", "uren_per_week"].value
    hours._slider.value = 20
    assert hours._text.value == "20"
    assert "Toekennen mogelijk" in view.verdict.value
    end: Any = view.controls["d1", "einde"]
    end._months.value = 5
    assert panel.outcome == edited(norms, "grens-12-uur", ("uren_per_week", "20"), ("einde", "2025-01-31"))
    assert "Moet worden geweigerd" in view.verdict.value
    end._endless.value = True
    assert "Toekennen mogelijk" in view.verdict.value
    hours._text.value = "veel"
    assert "geen getal" in view.verdict.value
    view.controls["sam", "behoort_tot_doelgroep"].widget.value = UNKNOWN
    assert panel.outcome == "onbeslist"
    view.reset.click()
    assert panel.changed == set()
    assert hours._text.value == "12"
    assert "veranderd" not in view._labels["d1", "uren_per_week"].value


@pytest.mark.parametrize("value", ["11,9", "12", "12,25", "168", "0,2"])
def test_a_slider_stands_on_a_step_of_its_own(norms: Norms, value: str) -> None:
    """Between two steps a browser moves it and reports that as a choice."""
    pytest.importorskip("ipywidgets", reason="ipywidgets is not installed: pip install '.[test]'")
    panel = widgets.panel(norms, DOSSIERS / "grens-12-uur.yaml")
    hours: Any = panel.view.controls["d1", "uren_per_week"]
    hours._text.value = value
    assert hours._text.value == value
    assert hours._slider.value % hours._slider.step == 0
    assert abs(hours._slider.value - min(float(value.replace(",", ".")), hours._slider.max)) <= hours._slider.step / 2


def test_the_drawing_is_made_on_demand(norms: Norms) -> None:
    pytest.importorskip("ipywidgets", reason="ipywidgets is not installed: pip install '.[test]'")
    view = widgets.panel(norms, DOSSIERS / "grens-11-9-uur.yaml").view
    assert view.drawing.value == ""
    view.draw.click()
    assert "<svg" in view.drawing.value or "Graphviz" in view.drawing.value
    view.draw.click()
    assert view.drawing.value == ""


# ---- what stands in a box is what the outcome is about


def view_of(norms: Norms, name: str = "grens-12-uur") -> Any:
    pytest.importorskip("ipywidgets", reason="ipywidgets is not installed: pip install '.[test]'")
    return widgets.panel(norms, DOSSIERS / f"{name}.yaml").view


@pytest.mark.parametrize(
    ("key", "spoil", "mend", "said"),
    [
        (("d1", "uren_per_week"), lambda c: setattr(c._text, "value", "11,9 uur"), lambda c: setattr(c._text, "value", "20"), "11,9 uur"),
        (("d1", "uren_per_week"), lambda c: setattr(c._text, "value", "veel"), lambda c: setattr(c._slider, "value", 20), "veel"),
        (("d1", "einde"), lambda c: setattr(c._picker, "value", date(1800, 1, 1)), lambda c: setattr(c._months, "value", 8), "1800-01-01"),
        (("sam", "geboortedatum"), lambda c: setattr(c._picker, "value", date(24, 1, 1)),
         lambda c: setattr(c._picker, "value", date(2001, 1, 1)), "0024-01-01"),
    ],
)  # fmt: skip
def test_as_long_as_a_box_cannot_be_read_there_is_no_outcome(norms: Norms, key: Any, spoil: Any, mend: Any, said: str) -> None:
    view = view_of(norms)
    box, other = view.controls[key], view.controls["sam", "behoort_tot_doelgroep"].widget
    label = next(f.fact.label.holds for g in view.panel.groups for f in g.fields if f.key == key)
    spoil(box)
    for value in (False, UNKNOWN, True):
        other.value = value
        view.draw.click()
        assert "Zo kan het niet" in view.verdict.value
        assert said in view.verdict.value
        assert f"{label[1:]}: " in view.verdict.value
        assert view.drawing.value == ""
    mend(box)
    assert "Toekennen mogelijk" in view.verdict.value
    spoil(box)
    view.reset.click()
    assert "Toekennen mogelijk" in view.verdict.value
    assert view.panel.changed == set()
    assert said not in (getattr(getattr(box, "_text", None), "value", ""), str(getattr(getattr(box, "_picker", None), "value", "")))


def test_a_box_that_cannot_be_read_is_left_alone_by_another(norms: Norms) -> None:
    """A new first day shows the length of the period again, but not over what is being typed."""
    view = view_of(norms)
    view.controls["d1", "einde"]._picker.value = date(1800, 1, 1)
    view.controls["d1", "begin"]._picker.value = date(2024, 8, 1)
    assert view.controls["d1", "einde"]._picker.value == date(1800, 1, 1)
    assert "1800-01-01" in view.verdict.value


def test_the_day_of_the_decision_in_its_box_is_that_of_the_outcome(norms: Norms) -> None:
    view = view_of(norms)
    first = view._date.value
    view._date.value = date(1800, 1, 1)
    view.controls["sam", "behoort_tot_doelgroep"].widget.value = False
    assert "Datum van het besluit: 1800-01-01 ligt te ver weg" in view.verdict.value
    view._date.value = None
    assert "Zo kan het niet" not in view.verdict.value
    assert view._date.value == first
    view.controls["d1", "einde"]._picker.value = date(2024, 8, 1)
    assert view._date.value == first


def test_the_boxes_follow_what_is_set_without_a_mouse(norms: Norms) -> None:
    view = view_of(norms, "dezelfde-dag")
    panel = view.panel
    panel.set("aanvraag.tot_en_met", "2025-03-03")
    assert view.controls["a1", "tot_en_met"]._picker.value == date(2025, 3, 3)
    panel.choose("samenvallende_dagen", "meer_dan_een_dag")
    assert view._readings["samenvallende_dagen"].value == "meer_dan_een_dag"
    panel.decide_on("2024-12-01")
    assert view._date.value == date(2024, 12, 1)
    assert view.verdict.value == panel.verdict()
    panel.reset()
    assert view.controls["a1", "tot_en_met"]._picker.value != date(2025, 3, 3)
    assert view._readings["samenvallende_dagen"].value == "een_gedeelde_dag"
    assert view.verdict.value == panel.verdict()


def test_a_panel_that_cannot_be_still_shows_its_boxes(norms: Norms) -> None:
    pytest.importorskip("ipywidgets", reason="ipywidgets is not installed: pip install '.[test]'")
    panel = widgets.panel(norms, DOSSIERS / "grens-12-uur.yaml")
    panel.set(END, "2024-08-01")
    assert "Zo kan het niet" in panel.view.verdict.value


def test_a_label_stands_beside_the_first_row_of_its_box(norms: Norms) -> None:
    view = view_of(norms)
    rows = {key: next(r for a in view.widget.children[1].children[0].children for r in a.children[0].children
                      if view._labels[key] in r.children) for key in view.controls}  # fmt: skip
    assert rows["d1", "einde"].layout.align_items == "flex-start"
    assert rows["d1", "uren_per_week"].layout.align_items == "center"
    lasts = view.controls["d1", "einde"]._lasts.layout
    assert int(lasts.width.removesuffix("px")) >= 120
    assert lasts.flex == "0 0 auto"


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
    assert panel.answer()[0].model.case.dossier.sha256 == wanted
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
    case = panel.answer()[0].model.case
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


def test_a_period_that_cannot_be_is_one_sentence(norms: Norms) -> None:
    panel = widgets.panel(norms, DOSSIERS / "grens-12-uur.yaml")
    panel.set(END, "2024-08-01")
    for ask in (lambda: panel.outcome, panel.answer):
        with pytest.raises(DossierError) as caught:
            ask()
        assert str(caught.value).startswith("D007 de periode eindigt (2024-08-01) voor zij begint")
        assert SENTENCE.match(str(caught.value))


def test_the_day_of_the_decision_may_be_text(norms: Norms) -> None:
    panel = widgets.panel(norms, DOSSIERS / "grens-12-uur.yaml")
    for day in ("2024-10-01", date(2024, 10, 1), datetime(2024, 10, 1, 12), pd.Timestamp("2024-10-01")):
        panel.decide_on(None)
        panel.decide_on(day)
        assert panel.answer()[1].date == date(2024, 10, 1)
    assert widgets.panel(norms, DOSSIERS / "grens-12-uur.yaml", date="2024-10-01").answer()[1].date == date(2024, 10, 1)


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
    assert "Moet worden geweigerd" in grid.why(0, 0)
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
    assert "gestopt na 3 van 8" in grid.static()
    asyncio.run(grid.work(seen.append))
    assert len(seen) == len(set(seen)) == 8


def test_the_buttons_follow_the_cells(norms: Norms) -> None:
    pytest.importorskip("ipywidgets", reason="ipywidgets is not installed: pip install '.[test]'")
    grid = widgets.grid(norms, DOSSIERS / "grens-12-uur.yaml", x=(HOURS, [11, 12]), y=(END, widgets.months([5, 6, 12])))
    done = []
    grid.view.start(lambda: done.append(True))
    assert done == [True]
    for place, button in grid.view.buttons.items():
        assert button.description == mark(grid.cells.outcomes[place])[0]
    assert "cel-hier" in grid.view.buttons[1, 2]._dom_classes
    grid.view.buttons[0, 1].click()
    assert "11 uur; 12 vereist" in grid.view.why.value
    assert grid.view._bar.layout.display == "none"


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
    pytest.importorskip("ipywidgets", reason="ipywidgets is not installed: pip install '.[test]'")
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
        view.buttons[1, 0].click()
        assert "11 uur; 12 vereist" in view.why.value
        assert "cel-gekozen" in view.buttons[1, 0]._dom_classes
        view.buttons[2, 2].click()
        assert "Toekennen mogelijk" in view.why.value
        assert "cel-gekozen" not in view.buttons[1, 0]._dom_classes
        assert (len(grid.cells.outcomes), done) == (waiting, [])
        view.pause.click()
        while not done:
            await asyncio.sleep(0)

    asyncio.run(press())
    assert [b.description for b in view.buttons.values()] == list("✗✗✗" + "✗✗○" * 2)
    assert {p for p, b in view.buttons.items() if "cel-gekozen" in b._dom_classes} == {(2, 2)}
    view.buttons[0, 2].click()
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


# ---- without widgets


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


def test_without_ipywidgets_there_is_html_and_no_traceback() -> None:
    program = """
import sys
import warnings
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split('.')[0] in ('ipywidgets', 'IPython'):
            raise ImportError(name)
sys.meta_path.insert(0, Absent())
import explain
from explain import widgets
tw = explain.load()
panel = widgets.panel(tw, sys.argv[1])
panel.set('dienstverband.uren_per_week', '11,9')
grid = widgets.grid(tw, sys.argv[1], x=('dienstverband.uren_per_week', [11, 12]), y=('dienstverband.einde', widgets.months([5, 6])))
assert 'Moet worden geweigerd' in panel._repr_mimebundle_()['text/html']
assert 'application/vnd.jupyter.widget-view+json' not in panel._repr_mimebundle_()
assert grid._repr_html_().count('class="cel-') == 4
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(DOSSIERS / "grens-12-uur.yaml")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


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
