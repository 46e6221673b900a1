"""The page walked through as somebody does: with the keys alone at the size of a small laptop, onto paper, and with what already runs."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from conftest import DOSSIERS
from test_page import RUNS
from test_page_browser import START, address, browser, folder, started  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LAPTOP = {"width": 1366, "height": 768}
# what is focused, and what a person cannot see of that: not in the window, under something else, without a mark
FOCUSED = """() => {
  const at = document.activeElement, mark = at.matches('.knoppen input') ? at.nextElementSibling : at;
  const lines = [...mark.getClientRects()], first = lines[0] ?? mark.getBoundingClientRect();
  const over = document.elementFromPoint(first.x + Math.min(first.width / 2, 20), Math.max(0, first.y) + Math.min(first.height / 2, 8));
  const amiss = [];
  if (at === document.body) amiss.push('nothing');
  if (first.height < innerHeight / 2 && (first.top < 0 || first.bottom > innerHeight + 1)) amiss.push('out of sight');
  else if (!over || !(mark.contains(over) || over.contains(mark))) amiss.push('covered');
  if (getComputedStyle(mark).outlineStyle === 'none') amiss.push('no mark');
  return {id: at.id, tag: at.tagName, type: at.type ?? '', value: at.value ?? '', text: at.textContent.trim().slice(0, 60), amiss};
}"""


@pytest.fixture(scope="module")
def opened(browser: Any, address: str) -> Any:  # noqa: F811
    with started(browser, address, viewport=LAPTOP, accept_downloads=True) as found:
        yield found


@pytest.fixture
def laptop(opened: Any) -> Any:
    """At the first screen."""
    opened.locator("#thuis").click()
    return opened


@pytest.fixture(scope="module")
def paper(browser: Any, address: str) -> Any:  # noqa: F811
    """On a dark screen; who prints is only noted."""
    with started(browser, address, script="window.print = () => { window.printed = true; }", color_scheme="dark") as found:
        yield found


class Keys:
    """Presses keys; remembers where the focus could not be seen."""

    def __init__(self, tab: Any) -> None:
        self.tab = tab
        self.amiss: list[tuple[str, str, list[str]]] = []

    def at(self) -> dict[str, Any]:
        found: dict[str, Any] = self.tab.evaluate(FOCUSED)
        return found

    def press(self, key: str) -> dict[str, Any]:
        self.tab.keyboard.press(key)
        found = self.at()
        if found["amiss"]:
            self.amiss.append((key, found["tag"] + " " + found["text"], found["amiss"]))
        return found

    def to(self, wanted: str, key: str = "Tab", most: int = 120) -> dict[str, Any]:
        """Until the focus is on what has this id, this text or this value."""
        for _ in range(most):
            found = self.press(key)
            if wanted in (found["id"], found["text"], found["value"]):
                return found
        raise AssertionError(f"{wanted} is not reached")


def told(tab: Any) -> str:
    return str(tab.locator(".balk-tekst").inner_text())


def test_with_keys_alone_from_an_example_to_a_link_and_an_exercise(laptop: Any, tmp_path: Path) -> None:
    keys = Keys(laptop)
    laptop.locator("h1").focus()
    while not keys.press("Tab")["text"].startswith("Geweigerd drie gronden"):
        pass
    keys.press("Enter")
    laptop.wait_for_selector(".verslag #opbouw")
    assert keys.at()["text"].startswith("Moet in beginsel worden geweigerd"), "one is at the answer"
    keys.to("tab-feiten")
    keys.to("10")
    keys.press("Control+a")
    laptop.keyboard.type("12")
    keys.press("Enter")
    laptop.wait_for_selector(".balk-tekst:not(:has-text('10 uur'))")
    keys.to("tab-waarom")
    while keys.press("ArrowRight")["id"] != "tab-bewaren":
        pass
    keys.press("Tab")
    with laptop.expect_download() as saved:
        keys.press("Enter")
    saved.value.save_as(tmp_path / "sam.yaml")
    assert "uren_per_week: 12" in (tmp_path / "sam.yaml").read_text(encoding="utf-8").replace("  ", " ")
    keys.to("Maak een link")
    laptop.keyboard.press("Enter")
    laptop.wait_for_selector(".gezegd .fout")
    keys.to("Toon de link toch")
    keys.press("Enter")
    assert "#" in keys.at()["value"], "the link, to copy"
    keys.to("tab-bewaren", "Shift+Tab")
    assert keys.press("ArrowLeft")["id"] == "tab-les"
    keys.to("Voeg dit dossier toe")
    laptop.keyboard.press("Enter")
    laptop.wait_for_selector(".reeks li")
    keys.to("Bekijk als student")
    laptop.keyboard.press("Enter")
    laptop.wait_for_selector(".oefenen .geval, .oefenen .keuzes")
    assert keys.amiss == []


def test_with_keys_alone_questions_are_answered_one_after_another(laptop: Any) -> None:
    keys = Keys(laptop)
    laptop.locator("h1").focus()
    keys.to("soort")
    assert keys.press("Tab")["value"] == "nieuw"
    assert keys.press("ArrowDown")["value"] == "loopt"
    keys.to("Begin met de vragen")
    laptop.keyboard.press("Enter")
    laptop.wait_for_selector(".vragen .vraag")
    asked = set()
    keys.to("tab-vragen")
    for _ in range(3):
        question = laptop.locator(".vraag").inner_text()
        assert question not in asked
        asked.add(question)
        keys.to("Weet ik niet", most=8)
        keys.press("Enter")  # what waits for the next question is marked too
        laptop.wait_for_function("old => document.querySelector('.vraag').innerText !== old", arg=question)
        laptop.wait_for_function("() => document.activeElement.matches('.vraag')")
    assert keys.amiss == []


@pytest.mark.parametrize("name", ["geweigerd-drie-gronden", "onbekende-feiten", "training-werkbegeleiding-toegekend"])
def test_on_paper_stand_the_answer_what_would_change_it_and_the_drawing(paper: Any, name: str) -> None:
    """On at most four pages, light where the screen is dark, with nothing that is for a screen alone, nothing beside the paper."""
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed: pip install '.[browser]'")
    paper.emulate_media(media="null", color_scheme="dark")  # a test before this one printed
    paper.set_viewport_size({"width": 1280, "height": 900})
    paper.locator("#thuis").click()
    paper.evaluate("() => { window.printed = false; }")
    paper.set_input_files("#bestand", str(DOSSIERS / f"{name}.yaml"))
    paper.wait_for_selector(".verslag #opbouw")
    said = paper.locator(".uitslag").inner_text().rstrip(":")
    paper.get_by_role("tab", name="Bewaren").click()
    paper.get_by_role("button", name="Afdrukken").click()
    paper.wait_for_function("() => window.printed", timeout=START)
    printed = pypdf.PdfReader(io.BytesIO(paper.pdf(prefer_css_page_size=True)))
    words = [" ".join(sheet.extract_text().split()) for sheet in printed.pages]
    assert len(words) <= 4
    assert said in words[0]
    assert "nog uitgerekend" not in " ".join(words)
    assert "Tekening" in words[-1]
    assert "Andere vraag" not in " ".join(words)
    paper.emulate_media(media="print")
    paper.set_viewport_size({"width": 688, "height": 1000})  # a page of A4 within its margins
    assert paper.evaluate("document.documentElement.scrollWidth") <= 688
    assert paper.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    inks = "() => [...document.querySelectorAll('.papier text')].map(x => getComputedStyle(x).fill)"
    drawn = paper.evaluate(inks)
    paper.emulate_media(media="print", color_scheme="light")
    assert drawn == paper.evaluate(inks) != []


def test_what_runs_is_chosen_above_the_answer(laptop: Any) -> None:
    tab = laptop
    tab.set_input_files("#bestand", {"name": "loopt.yaml", "mimeType": "text/yaml", "buffer": RUNS.encode()})
    tab.wait_for_selector(".verslag .onderwerp:has-text('Kevin Pasman')")
    choice = tab.get_by_label("Waarover gaat de vraag?")
    assert choice.locator("option").all_inner_texts() == ["v1: werkstage (Kevin Pasman)", "v2: werkstage (Eva Bos)"]
    choice.select_option("v2")
    tab.wait_for_selector(".balk-tekst:not(:has-text('beëindigd'))")
    for stale in ("#vlak-waarom", ".vlak-vragen"):  # from the moment that the answer is about the other
        assert not {"Kevin", "(v1)"} & set(tab.locator(stale).inner_text().split()), stale
    tab.wait_for_selector(".verslag .onderwerp:has-text('Eva Bos')")
    assert "kan worden beëindigd" not in told(tab)
    tab.get_by_role("button", name="Terug").click()
    tab.wait_for_selector(".verslag .onderwerp:has-text('Kevin Pasman')")
    assert choice.input_value() == "v1"
