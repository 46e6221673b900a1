"""The widgets in a real JupyterLab in a real browser: change a fact, see the outcome; click a cell, see why."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import DOSSIERS, ROOT

pytestmark = pytest.mark.browser

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
START, PATIENCE = 60, 60_000  # seconds for the server, milliseconds for the page
CELLS = (
    f"import explain\nfrom explain import widgets\ntwenterand = explain.load()\ndossier = {str(DOSSIERS / 'grens-12-uur.yaml')!r}",
    "widgets.panel(twenterand, dossier)",
    'widgets.grid(twenterand, dossier, x=("dienstverband.uren_per_week", [11, "11,9", 12, 13]),\n'
    '             y=("dienstverband.einde", widgets.months(range(4, 8))))',
    'rooster = widgets.grid(twenterand, dossier, x=("dienstverband.uren_per_week", range(8, 28)),\n'
    '                       y=("dienstverband.einde", widgets.months(range(3, 23))))\n'
    "display(rooster)\n"
    "while len(rooster.cells.outcomes) < 110:\n"
    "    await __import__('asyncio').sleep(0)\n"
    "rooster.stop()",
)
BETWEEN = (f"import explain\nfrom explain import widgets\nwidgets.panel(explain.load(), {str(DOSSIERS / 'grens-11-9-uur.yaml')!r})",)
PICTURE = (f"import explain\nexplain.load().decide({str(DOSSIERS / 'geweigerd-drie-gronden.yaml')!r}).why(full=True)",)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a JupyterLab with one notebook, on this machine only."""
    missing = [name for name in ("jupyterlab", "ipywidgets", "nbformat") if importlib.util.find_spec(name) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}: pip install '.[notebook]'")
    import nbformat

    folder = tmp_path_factory.mktemp("lab")
    (folder / "werk").mkdir()
    for name, sources in {"proef.ipynb": CELLS, "tussen.ipynb": BETWEEN, "tekening.ipynb": PICTURE}.items():
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(notebook, folder / "werk" / name)
    for stored in ("02-bewijsgrafen", "03-randgevallen"):
        shutil.copy(ROOT / "notebooks" / f"{stored}.ipynb", folder / "werk")
    settings = folder / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    quiet = {"fetchNews": "false", "checkForUpdates": False}
    (settings / "notification.jupyterlab-settings").write_text(json.dumps(quiet), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    places = {f"JUPYTER_{k}_DIR": str(folder / k.lower()) for k in ("CONFIG", "DATA", "RUNTIME")}
    places |= {"JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"), "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces")}
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0",
        "--LabApp.expose_app_in_browser=True", "--IdentityProvider.token=", "--ServerApp.password=", f"--ServerApp.root_dir={folder / 'werk'}",
    ]  # fmt: skip
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, env={**os.environ, **places, "PYTHONPATH": str(ROOT)}, stdout=log, stderr=log)
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(f"{address}/api", server, folder / "log")
            yield f"{address}/lab/tree/proef.ipynb?reset"
        finally:
            server.terminate()
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait(15)


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START
    while time.monotonic() < until:
        assert server.poll() is None, log.read_text(encoding="utf-8")
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.3)
    raise AssertionError(f"JupyterLab does not answer: {log.read_text(encoding='utf-8')}")


@pytest.fixture(scope="module")
def tab(lab: str) -> Iterator[Any]:
    """The notebook in a browser, every cell run."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install '.[browser]'")
    if CHROMIUM is None:
        pytest.skip("no Chromium on PATH")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(PATIENCE)
        page.goto(lab)
        _run_cells(page, len(CELLS) - 1, ".waarom-cel")
        page.locator(".waarom-feiten").wait_for()
        page.wait_for_function("document.querySelectorAll('.waarom-cel.cel-leeg').length === 0")
        yield page
        browser.close()


def _outcome(tab: Any) -> Any:
    return tab.locator(".jp-CodeCell").nth(1).locator(".waarom-feiten .uitkomst")


def _row(tab: Any, words: str) -> Any:
    return tab.locator(".jp-CodeCell").nth(1).locator(".waarom-feiten .rij", has_text=words).first


def _find(tab: Any, words: str) -> None:
    """Type in the search box: also what is folded comes to light."""
    tab.locator(".jp-CodeCell").nth(1).get_by_label("Zoek een feit").fill(words)


def test_changing_a_fact_changes_the_outcome(tab: Any) -> None:
    from playwright.sync_api import expect

    expect(_outcome(tab)).to_have_text("Toekennen mogelijk; het college beslist")
    row = _row(tab, "Overeengekomen arbeidsduur per week")
    field = row.locator("input[type=text]")
    field.fill("11,9")
    field.press("Enter")
    expect(_outcome(tab)).to_have_text("Moet in beginsel worden geweigerd")
    expect(tab.locator(".jp-CodeCell").nth(1).locator(".romp")).to_contain_text("11,9 uur; 12 vereist")
    field.fill("twaalf")
    field.press("Enter")
    expect(_outcome(tab)).to_have_text("Zo kan het niet")
    expect(row.get_by_role("alert")).to_contain_text("geen getal")
    tab.get_by_role("button", name="Terug naar het dossier").first.click()
    expect(_outcome(tab)).to_have_text("Toekennen mogelijk; het college beslist")
    expect(field).to_have_value("12")


def test_a_button_answers_a_question_that_was_searched_for(tab: Any) -> None:
    from playwright.sync_api import expect

    row = _row(tab, "De persoon heeft een arbeidsbeperking")
    expect(row).to_be_hidden()
    _find(tab, "arbeidsbep")
    expect(row).to_be_visible()
    assert row.locator(".label").get_attribute("title") == "Heeft de persoon een arbeidsbeperking?"
    row.get_by_role("button", name="onbekend").click()
    expect(row.locator("[aria-pressed=true]")).to_have_text("onbekend")
    expect(row).to_have_class(re.compile("veranderd"))
    _find(tab, "niets van dit alles")
    expect(tab.get_by_text("Geen feit met deze woorden.")).to_be_visible()
    _find(tab, "")
    tab.get_by_role("button", name="Terug naar het dossier").first.click()
    expect(row.locator("[aria-pressed=true]")).to_have_text("ja")


def test_a_fact_is_one_tab_stop_and_arrows_choose_among_its_buttons(tab: Any) -> None:
    from playwright.sync_api import expect

    _find(tab, "arbeidsbeperking")
    cell = tab.locator(".jp-CodeCell").nth(1)
    row = _row(tab, "De persoon heeft een arbeidsbeperking")
    row.get_by_role("button", name="ja", exact=True).focus()
    tab.keyboard.press("ArrowRight")
    expect(row.get_by_role("button", name="nee", exact=True)).to_be_focused()
    tab.keyboard.press("Space")
    expect(row.locator("[aria-pressed=true]")).to_have_text("nee")
    expect(_outcome(tab)).to_have_text("Kan worden geweigerd")
    expect(row.get_by_role("button", name="nee", exact=True)).to_be_focused()
    tab.keyboard.press("Tab")
    assert not row.evaluate("e => e.contains(document.activeElement)")
    assert cell.locator(".waarom-feiten input[type=range]:not([tabindex='-1'])").count() == 0
    _find(tab, "")
    tab.get_by_role("button", name="Terug naar het dossier").first.click()
    expect(_outcome(tab)).to_have_text("Toekennen mogelijk; het college beslist")


def test_arrows_go_through_the_grid_and_enter_asks_why(tab: Any) -> None:
    from playwright.sync_api import expect

    cell = tab.locator(".jp-CodeCell").nth(2)
    buttons = cell.locator(".waarom-cel")
    assert cell.locator(".waarom-cel[tabindex='0']").count() == 1
    cell.locator(".waarom-cel[tabindex='0']").focus()
    tab.keyboard.press("Control+Home")
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowUp", "ArrowLeft", "ArrowLeft"):
        tab.keyboard.press(key)
    expect(buttons.nth(4)).to_be_focused()
    tab.keyboard.press("Enter")
    expect(buttons.nth(4)).to_have_attribute("aria-pressed", "true")
    expect(cell.locator(".uitkomst")).to_have_text("Moet in beginsel worden geweigerd")
    assert cell.locator(".waarom-cel[tabindex='0']").count() == 1


def test_clicking_a_cell_shows_why(tab: Any) -> None:
    from playwright.sync_api import expect

    cell = tab.locator(".jp-CodeCell").nth(2)
    buttons = cell.locator(".waarom-cel")
    expect(buttons).to_have_text(list("✗✗✗✗" * 2 + "✗✗○○" * 2))
    buttons.nth(2 * 4 + 1).click()
    expect(cell.locator(".uitkomst")).to_have_text("Moet in beginsel worden geweigerd")
    expect(cell).to_contain_text("11,9 uur; 12 vereist")
    buttons.nth(2 * 4 + 2).click()
    expect(cell.locator(".uitkomst")).to_have_text("Toekennen mogelijk; het college beslist")
    cell.get_by_role("button", name="Tekening van het bewijs").click()
    expect(cell.locator(".waarom.tekening svg")).to_be_visible()


def test_a_grid_that_is_stopped_explains_its_cells_and_goes_on(tab: Any) -> None:
    from playwright.sync_api import expect

    cell = tab.locator(".jp-CodeCell").nth(3)
    cell.locator(".cm-content").click()
    tab.keyboard.press("Shift+Enter")
    buttons = cell.locator(".waarom-cel")
    expect(cell.get_by_text("gestopt na")).to_be_visible()  # too fast for a hand: the cell stops it where Stop would
    expect(buttons.first).to_have_text("✗")
    assert cell.locator(".waarom-cel.cel-leeg").count() > 0
    buttons.first.click()
    expect(cell.locator(".uitkomst")).to_have_text("Moet in beginsel worden geweigerd")
    expect(cell).to_contain_text("8 uur; 12 vereist")
    buttons.last.click()  # not decided yet: it is when it is asked for
    expect(cell.locator(".uitkomst")).to_have_text("Toekennen mogelijk; het college beslist")
    cell.get_by_role("button", name="Ga verder").click()
    expect(cell.locator(".waarom-cel.cel-leeg")).to_have_count(0, timeout=PATIENCE)
    expect(cell.locator(".cel-gekozen")).to_have_text("○")
    buttons.nth(3 * 20).click()
    expect(cell.locator(".uitkomst")).to_have_text("Moet in beginsel worden geweigerd")


def test_a_notebook_that_is_not_trusted_still_shows_its_tables(tab: Any, lab: str) -> None:
    """JupyterLab drops <style> from what it did not see run: glyphs, legend and grounds stay."""
    page = tab.context.browser.new_page(viewport={"width": 1400, "height": 1800})
    page.set_default_timeout(PATIENCE)
    page.goto(lab.replace("proef.ipynb", "03-randgevallen.ipynb"))
    output = page.locator(".jp-CodeCell").nth(1).locator(".jp-OutputArea-output")
    output.locator("td").first.wait_for()
    assert "".join(output.locator("td").all_inner_texts()) == "✗" * 33 + "✗✗✗✗○○○○○○○" * 4
    assert "✗ moet (in beginsel) worden geweigerd (49)" in output.inner_text()
    assert output.locator("style, button").count() == 0
    page.close()


def test_a_drawing_fits_its_column_and_opens_at_a_click(tab: Any, lab: str) -> None:
    page = tab.context.browser.new_page(viewport={"width": 1366, "height": 768})
    page.set_default_timeout(PATIENCE)
    page.goto(lab.replace("proef.ipynb", "tekening.ipynb"))
    _run_cells(page, 1, ".w-tekening img")
    image = page.locator(".w-tekening img")
    wide = "e => [e.getBoundingClientRect().width, e.naturalWidth, e.closest('.w-tekening').clientWidth]"
    fitted, drawn, column = image.evaluate(wide)
    assert 300 < fitted <= column < drawn
    image.click()
    assert image.evaluate(wide)[0] == pytest.approx(drawn, abs=1)
    image.click()
    assert image.evaluate(wide)[0] == pytest.approx(fitted, abs=1)
    page.close()


def test_a_notebook_that_is_not_trusted_still_shows_its_drawings(tab: Any, lab: str) -> None:
    page = tab.context.browser.new_page(viewport={"width": 1366, "height": 4000})
    page.set_default_timeout(PATIENCE)
    page.goto(lab.replace("proef.ipynb", "02-bewijsgrafen.ipynb"))
    why = page.locator(".jp-CodeCell").nth(2).locator(".jp-OutputArea-output")
    why.locator("img").wait_for()
    assert why.locator("style, svg").count() == 0
    assert why.locator("img").evaluate("e => e.complete && e.naturalWidth > 300 && e.clientWidth <= e.closest('div').clientWidth")
    page.close()


RUN = """async count => {
    const app = window.jupyterapp;
    await app.restored;
    const panel = app.shell.currentWidget;
    await panel.context.ready;
    await panel.sessionContext.ready;
    panel.content.activeCellIndex = 0;
    for (let i = 0; i < count; i++) await app.commands.execute("notebook:run-cell-and-select-next");
}"""


def _run_cells(page: Any, count: int, shows: str = ".waarom-feiten") -> None:
    """Run the first cells by JupyterLab's own command: a page on a slow machine loses keys before it listens."""
    from playwright.sync_api import TimeoutError as NotYet

    page.locator(".jp-Notebook .jp-CodeCell").nth(count - 1).wait_for()
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for()
    page.wait_for_function("() => window.jupyterapp?.shell.currentWidget?.sessionContext")
    page.evaluate(RUN, count)
    try:
        page.locator(shows).first.wait_for()
    except NotYet:
        raise AssertionError(f"the cells do not give {shows}; the page says: {page.locator('body').inner_text()}") from None


def test_a_panel_opens_on_the_dossier_as_it_is(tab: Any, lab: str) -> None:
    """A slider moves to its nearest step by itself: that is no answer."""
    from playwright.sync_api import expect

    page = tab.context.browser.new_page(viewport={"width": 1400, "height": 1800})
    page.set_default_timeout(PATIENCE)
    page.goto(lab.replace("proef.ipynb", "tussen.ipynb"))
    _run_cells(page, 1)
    page.wait_for_timeout(2000)  # what the browser says of itself comes after the first picture
    expect(page.locator(".waarom-feiten .uitkomst")).to_have_text("Moet in beginsel worden geweigerd")
    row = page.locator(".waarom-feiten .rij", has_text="Overeengekomen arbeidsduur per week").first
    expect(row.locator("input[type=text]")).to_have_value("11,9")
    assert page.locator(".waarom-feiten .veranderd").count() == 0
    page.close()


def test_what_is_saved_is_what_was_last_seen(tab: Any, lab: str) -> None:
    """After a change, a save and a new kernel: the table says the outcome of the change, and there is no error of a widget."""
    from playwright.sync_api import expect

    page = tab.context.browser.new_page(viewport={"width": 1366, "height": 768})
    page.set_default_timeout(PATIENCE)
    page.goto(lab.replace("proef.ipynb", "tussen.ipynb"))
    _run_cells(page, 1)
    saved = page.locator("[data-waarom]")
    expect(saved).to_be_hidden()
    field = page.locator(".waarom-feiten .rij", has_text="Overeengekomen arbeidsduur per week").first.locator("input[type=text]")
    field.fill("12")
    field.press("Enter")
    expect(page.locator(".waarom-feiten .uitkomst")).to_have_text("Toekennen mogelijk; het college beslist")
    expect(saved.locator(".uitkomst")).to_have_text("Toekennen mogelijk; het college beslist")
    head, facts = (page.locator(f".waarom-feiten .{x}").bounding_box() for x in ("hoofd", "lijst"))
    assert head["height"] + facts["height"] < 768, "both fit on a screen"
    page.locator(".waarom-feiten .lijst").evaluate("e => e.scrollTop = 9999")
    assert page.locator(".waarom-feiten .hoofd").bounding_box() == head, "the outcome stays where it is"
    page.keyboard.press("Control+s")
    page.wait_for_timeout(1500)
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_text("Restart Kernel…", exact=True).click()
    page.get_by_role("button", name="Confirm Kernel Restart").click()
    page.wait_for_timeout(3000)
    page.reload()
    page.locator("[data-waarom] .uitkomst").wait_for()
    expect(page.locator("[data-waarom] .uitkomst")).to_have_text("Toekennen mogelijk; het college beslist")
    expect(page.get_by_text("model not found")).to_be_hidden()
    page.close()


def test_the_text_beside_a_slider_is_whole(tab: Any) -> None:
    """ "meer dan 8 mnd" is not cut off; the label of a box of more rows stands beside the first."""
    from playwright.sync_api import expect

    row = _row(tab, "Laatste dag van het dienstverband")
    picker = row.locator("input[type=date]")
    before = picker.input_value()
    picker.fill("2025-05-20")
    picker.blur()
    text = row.get_by_text("meer dan 8 mnd")
    expect(text).to_be_visible()
    assert text.evaluate("e => e.scrollWidth <= e.clientWidth")
    label, box = (e.bounding_box() for e in (row.locator(".label"), picker))
    assert label is not None
    assert box is not None
    assert abs(label["y"] - box["y"]) < 8
    picker.fill(before)
    picker.blur()
    expect(text).to_have_count(0)


def test_the_page_has_no_errors(tab: Any) -> None:
    assert tab.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    assert tab.locator(".jp-OutputArea-output", has_text="Traceback").count() == 0
