"""The panel and the grid without a browser: what they show is what the reasoner decides."""

from __future__ import annotations

import asyncio
import html as escaping
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

import html5lib
import pytest
from conftest import DOSSIERS, ROOT

from explain import widgets
from explain.widgets.cells import IMPOSSIBLE, mark
from parser.norms import Norms
from reasoner import Dossier, DossierError, decide, read_dossier
from reasoner.dossier import UNKNOWN

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
            values = {**record.values, **{f.name: value for f in left_out}}
            records = {**dossier.records, record.id: replace(record, values=values, assumed={})}
            assert decide(norms, replace(dossier, records=records)).decisions[0] == before
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
        ("uren_per_week", 12, "wijst niets aan"),
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


def test_each_outcome_has_a_glyph_of_its_own_in_one_question() -> None:
    from reasoner.answer import ENDING_OUTCOMES, OUTCOMES, UNDECIDED

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
