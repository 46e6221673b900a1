"""The HTML report in a real browser without JavaScript: links, highlights, the exercise, print, accessibility."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import DOSSIERS

from explain import words
from explain.html import page
from parser.norms import Norms
from reasoner import decide, read_dossier

pytestmark = pytest.mark.browser

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
NAMES = ("geweigerd-drie-gronden", "toegekend-jobcoaching", "onbekende-feiten", "gelijktijdig-drie-aanvragen", "besluit-verkeerde-grond", "hardheidsclausule")  # fmt: skip
FEW = NAMES[:3]
STATUS = re.compile("niet vervuld|staat vast|het geval|weigeringsgrond|geweigerd")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install '.[browser]'")
    if CHROMIUM is None:
        pytest.skip("no Chromium on PATH")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


Opener = Callable[..., Any]


@pytest.fixture
def open_page(browser: Any, norms: Norms, tmp_path: Path) -> Iterator[Opener]:
    """Opens the report on a dossier, JavaScript off unless asked; fails on any request or message of the console."""
    contexts, trouble = [], []

    def opened(name: str, trainer: bool = False, width: int = 1280, script: bool = False) -> Any:
        path = DOSSIERS / f"{name}.yaml"
        answer = decide(norms, read_dossier(norms, path.read_text(encoding="utf-8"), path.name))
        file = tmp_path / "rapport.html"
        file.write_text(page(answer, answer.decisions[0], trainer=trainer, decisions=answer.decisions), encoding="utf-8")
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script, reduced_motion="reduce"))
        tab = contexts[-1].new_page()
        tab.set_default_timeout(8_000)
        tab.on("request", lambda r: trouble.append(r.url) if r.url.split("#")[0] != file.as_uri() else None)
        tab.on("console", lambda m: trouble.append(m.text))
        tab.goto(file.as_uri())
        return tab

    yield opened
    for context in contexts:
        context.close()
    assert trouble == []


@pytest.mark.parametrize("name", FEW)
def test_a_citation_jumps_to_the_lid_and_back(open_page: Opener, name: str) -> None:
    tab = open_page(name)
    links = tab.locator("#opbouw .bewijs a.bron:visible, #gronden a.bron:visible")
    assert links.count()
    for i in range(min(links.count(), 5)):
        link = links.nth(i)
        link.click()
        target = tab.locator(link.get_attribute("href"))
        box = target.bounding_box()
        assert box is not None
        assert 0 <= box["y"] < 850, "the lid is in sight"
        assert target.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(255, 244, 214)"
        assert link.bounding_box()["x"] < box["x"], "beside it, not below"
    back = target.locator(".terug a").first
    back.click()
    assert tab.locator(":target").get_attribute("id") == back.get_attribute("href")[1:]


def test_a_folded_lid_opens_when_it_is_cited(open_page: Opener) -> None:
    tab = open_page("geweigerd-drie-gronden")
    tab.locator(".samengevouwen summary", has_text="gronden die niet in de weg staan").click()
    link = tab.locator("a.bron:visible[href='#lid-verordening-3-1-a']").first
    assert not tab.locator("#lid-verordening-3-1-a").is_visible()
    link.click()
    assert tab.locator("#lid-verordening-3-1-a").is_visible()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("trainer", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_it_fits_the_screen(open_page: Opener, name: str, trainer: bool, width: int) -> None:
    tab = open_page(name, trainer, width)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    h1 = tab.locator("h1").bounding_box()
    assert h1["y"] + h1["height"] < 400, "the answer is on the first screen"


def test_an_exercise_is_revealed_card_by_card(open_page: Opener) -> None:
    tab = open_page("geweigerd-drie-gronden", trainer=True)
    assert not STATUS.search(tab.inner_text("#opbouw"))
    assert not STATUS.search(tab.locator("#tekening .kader:visible").inner_text().split("✓")[0])
    assert tab.locator("#gronden").is_hidden()
    card = tab.locator("#opbouw .regel", has_text="De werkgever biedt een dienstbetrekking").first
    card.locator("label").click()
    assert "niet vervuld" in card.inner_text()
    assert tab.locator("#opbouw .stand:visible").count() == 1
    card.locator("label").click()
    assert tab.locator("#opbouw .stand:visible").count() == 0


def test_an_exercise_is_revealed_at_once_but_never_printed(open_page: Opener) -> None:
    tab = open_page("geweigerd-drie-gronden", trainer=True)
    before = tab.locator("#tekening .kader:visible").count()
    tab.locator("label[for=toon-alles]").click()
    assert "Moet worden geweigerd" in tab.inner_text("#antwoord")
    assert tab.locator("#gronden").is_visible()
    assert tab.locator("#tekening .kader:visible").count() == before == 1
    assert "moet worden geweigerd" in tab.locator("#tekening .kader:visible").inner_text().lower()
    tab.emulate_media(media="print")
    assert tab.locator("#gronden").is_hidden()
    assert not STATUS.search(tab.inner_text("#opbouw"))
    assert "□ ja □ nee □ onbekend" in tab.inner_text("#opbouw")


def test_the_keyboard_reveals_too(open_page: Opener) -> None:
    tab = open_page("geweigerd-drie-gronden", trainer=True)
    tab.locator("#toon-kaart-1").focus()
    tab.keyboard.press("Space")
    assert "moet worden geweigerd" in tab.locator("#kaart-1 > .regel").inner_text()


@pytest.mark.parametrize("name", FEW)
def test_print_opens_what_is_folded(open_page: Opener, name: str) -> None:
    tab = open_page(name)
    folded = tab.locator(".samengevouwen li.kaart .zin")
    assert folded.count()
    assert folded.first.bounding_box() is None or not folded.first.is_visible()
    tab.emulate_media(media="print")
    for i in range(folded.count()):
        assert folded.nth(i).bounding_box()["height"] > 0
    assert tab.locator("#dossier td").first.bounding_box()["height"] > 0
    assert tab.evaluate("getComputedStyle(document.querySelector('.wet')).position") == "static"
    assert not tab.locator(".inhoud").is_visible()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("trainer", [False, True])
@pytest.mark.parametrize("name", FEW)
def test_accessibility(open_page: Opener, name: str, trainer: bool, width: int) -> None:
    axe = os.environ.get("WAAROM_AXE")
    if not axe:
        pytest.skip("WAAROM_AXE does not name axe.min.js: npm install --prefix DIR axe-core")
    tab = open_page(name, trainer, width, script=True)  # for axe itself
    tab.evaluate(Path(axe).read_text(encoding="utf-8"))
    found = tab.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [(v["impact"], v["id"], v["nodes"][0]["html"][:120]) for v in found["violations"]] == []


def test_colours_have_contrast() -> None:
    """WCAG AA for every colour of text on every ground it stands on."""
    css = (Path(words.__file__).parent / "html" / "templates" / "report.css").read_text(encoding="utf-8")
    named = dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})\b", css))

    def light(colour: str) -> float:
        digits = colour[1:] if len(colour) == 7 else "".join(2 * c for c in colour[1:])
        parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for text in ("inkt", "zacht", "yes", "no", "open", "bron"):
        for ground in ("grond", "wit", "open-licht"):
            high, low = sorted((light(named[text]), light(named[ground])), reverse=True)
            assert (high + 0.05) / (low + 0.05) >= 4.5, (text, ground)
