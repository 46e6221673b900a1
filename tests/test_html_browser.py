"""The HTML report in a real browser without JavaScript: links, highlights, the exercise, print, accessibility."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import DOSSIERS

import explain
from explain import words
from explain.cards.svg import FILLS, INKS
from explain.html import page
from explain.html.ways import ways
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
        tab.set_default_timeout(30_000)
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
    tab.locator(".samengevouwen summary", has_text="gronden die niet gelden (").click()
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
    assert "Moet in beginsel worden geweigerd" in tab.inner_text("#antwoord")
    assert tab.locator("#gronden").is_visible()
    assert tab.locator("#tekening .kader:visible").count() == before == 1
    assert "moet in beginsel worden geweigerd" in " ".join(tab.locator("#tekening .kader:visible").inner_text().lower().split())
    tab.emulate_media(media="print")
    assert tab.locator("#gronden").is_hidden()
    assert not STATUS.search(tab.inner_text("#opbouw"))
    assert "□ ja □ nee □ onbekend" in tab.inner_text("#opbouw")


def test_the_keyboard_reveals_too(open_page: Opener) -> None:
    tab = open_page("geweigerd-drie-gronden", trainer=True)
    tab.locator("#toon-kaart-1").focus()
    tab.keyboard.press("Space")
    assert "moet in beginsel worden geweigerd" in tab.locator("#kaart-1 > .regel").inner_text()


@pytest.mark.parametrize("name", FEW)
def test_print_leaves_folded_what_does_not_decide(open_page: Opener, name: str) -> None:
    tab = open_page(name)
    folded = tab.locator(".samengevouwen li.kaart .zin")
    assert folded.count()
    decides = tab.locator("#dossier tr.beslist td")
    assert not any(decides.nth(i).is_visible() for i in range(decides.count())), "folded on the screen"
    tab.emulate_media(media="print")
    assert not any(folded.nth(i).is_visible() for i in range(folded.count()))
    assert all(decides.nth(i).is_visible() for i in range(decides.count()))
    assert not tab.locator("#dossier tr:not(.beslist) td:visible").count()
    assert tab.locator("#wet .lid.kern:visible").count() == tab.locator("#wet .lid.kern").count()
    assert tab.evaluate("getComputedStyle(document.querySelector('.wet')).position") == "static"
    assert not tab.locator(".inhoud, .omhoog, .scherm, .knop").locator("visible=true").count()
    assert tab.locator(".kader.papier").is_visible()


def test_what_a_reader_unfolds_is_printed(open_page: Opener) -> None:
    tab = open_page("geweigerd-drie-gronden")
    tab.locator("#dossier summary").first.click()
    tab.locator(".lezing:not(.beslist) summary").first.click()
    tab.emulate_media(media="print")
    assert tab.locator("#dossier details[open] tr:not(.beslist) td").first.is_visible()
    assert tab.locator(".lezing[open]:not(.beslist) dd").first.is_visible()


REFUSED = ("geweigerd-drie-gronden", "intermediaire-activiteit-tijdelijk", "scholing-geen-bevoegdheid", "besluit-verkeerde-grond")


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_prints_on_four_pages(norms: Norms, name: str, tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed: pip install '.[browser]'")
    if CHROMIUM is None:
        pytest.skip("no Chromium on PATH")
    path, source, target = DOSSIERS / f"{name}.yaml", tmp_path / "rapport.html", tmp_path / "rapport.pdf"
    answer = decide(norms, read_dossier(norms, path.read_text(encoding="utf-8"), path.name))
    (decision,) = answer.decisions
    found = ways(answer, decision)
    source.write_text(page(answer, decision, repairs=found.repairs, change=found.sentences), encoding="utf-8")
    quiet = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"]
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", *quiet, f"--user-data-dir={tmp_path / 'profile'}"]
    subprocess.run([*command, f"--print-to-pdf={target}", source.as_uri()], check=True, capture_output=True, timeout=120)
    printed = pypdf.PdfReader(target)
    assert len(printed.pages) <= 4
    assert {tuple(round(x) for x in sheet.mediabox[2:]) for sheet in printed.pages} <= {(595, 842), (596, 842), (595, 841)}, "A4"
    words_ = " ".join("".join(sheet.extract_text() for sheet in printed.pages).split())
    for ground in decision.grounds:
        assert words.cite(norms.articles[ground.id].address) in words_
    for sentence in found.sentences:
        assert " ".join(sentence.split()[:5]) in words_


def test_the_page_and_its_drawing_follow_a_dark_screen(open_page: Opener) -> None:
    tab = open_page("geweigerd-drie-gronden")
    colours = "[...document.querySelectorAll('.kader.scherm svg text, .kader.scherm svg path')].map(e => getComputedStyle(e).fill)"
    light = tab.evaluate(f"[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color, {colours}]")
    tab.emulate_media(color_scheme="dark")
    dark = tab.evaluate(f"[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color, {colours}]")
    assert luminance(light[0]) > 0.9 > 0.05 > luminance(dark[0])
    assert luminance(light[1]) < 0.05 < 0.7 < luminance(dark[1])
    assert set(dark[2]) != set(light[2])
    tab.emulate_media(color_scheme="dark", media="print")
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_the_keyboard_alone_gets_everywhere(open_page: Opener) -> None:
    tab = open_page("grens-11-9-uur")
    tab.keyboard.press("Tab")
    assert tab.locator(":focus").get_attribute("href") == "#antwoord"
    tab.locator("nav.inhoud a[href='#dossier']").focus()
    tab.keyboard.press("Enter")
    assert tab.locator(":target").get_attribute("id") == "dossier"
    tab.locator("#dossier summary").first.focus()
    tab.keyboard.press("Enter")
    assert tab.locator("#dossier td").first.is_visible()
    tab.locator("#dossier .omhoog").focus()
    tab.keyboard.press("Enter")
    assert tab.locator(":target").get_attribute("id") == "boven"


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


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2.2 of `#abc`, `#aabbcc` or `rgb(1, 2, 3)`."""
    if colour.startswith("rgb"):
        parts = [int(x) / 255 for x in re.findall(r"\d+", colour)[:3]]
    else:
        digits = colour[1:] if len(colour) == 7 else "".join(2 * c for c in colour[1:])
        parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def schemes() -> dict[str, dict[str, str]]:
    """The variables of the one sheet of colours, as they are in the light and in the dark."""
    css = (Path(words.__file__).parent / "html" / "templates" / "colours.css").read_text(encoding="utf-8")
    light, mark, dark = css.partition("@media screen and (prefers-color-scheme:dark)")
    assert mark
    found = [dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})\b", part)) for part in (light, dark)]
    assert found[0].keys() == found[1].keys(), "every colour has a dark one"
    return dict(zip(("light", "dark"), found, strict=True))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_have_contrast(scheme: str) -> None:
    """WCAG AA for every colour of text on every ground it stands on, and for the borders of buttons."""
    named = schemes()[scheme]
    grounds = ("grond", "wit", "open-licht", "yes-licht", "no-licht")
    for text in ("inkt", "zacht", "yes", "no", "open", "bron"):
        for ground in grounds:
            assert contrast(named[text], named[ground]) >= 4.5, (text, ground)
    assert contrast(named["rand"], named["wit"]) >= 3
    assert contrast(named["wit"], named["inkt"]) >= 4.5, "a button that is pressed"


def test_the_drawing_has_the_colours_of_the_page() -> None:
    """What means something has one colour in the page and in the drawing, in the light and in the dark."""
    light, dark = schemes()["light"], schemes()["dark"]
    for name in ("inkt", "yes", "no", "open"):
        assert INKS[light[name]] == dark[name]
    for name in ("yes-licht", "no-licht", "open-licht"):
        assert FILLS[light[name]] == dark[name]
    inks, fills = [c for c in INKS if c not in ("#77828a", "#b4bcc4")], [f for f in FILLS if f != "white"]  # those are lines
    for ink in ("#1b1f23", "#56616a"):
        for fill in fills:
            assert contrast(INKS[ink], FILLS[fill]) >= 4.5, (ink, fill)
    for ink, fill in (("#005f95", "#e3f0f9"), ("#a83f00", "#fbe6da"), ("#7a5600", "#fff4d6")):
        assert contrast(ink, fill) >= 4.5
        assert contrast(INKS[ink], FILLS[fill]) >= 4.5
    for ink in inks:
        assert contrast(INKS[ink], FILLS["#ffffff"]) >= 4.5
        assert contrast(INKS[ink], dark["wit"]) >= 4.5, "beside the cards"


@pytest.mark.parametrize("sheet", ["html/templates/report.css", "overview/templates/overview.css", "population/templates/population.css"])
def test_no_other_sheet_has_colours_of_its_own(sheet: str) -> None:
    """But black and white on paper."""
    screen = (Path(words.__file__).parent / sheet).read_text(encoding="utf-8").partition("@media print")[0]
    assert not re.findall(r"(?<=[:,\s])#[0-9a-f]{3,8}\b|\brgb|\bhsl", screen)


def test_a_display_of_a_notebook_fits_a_phone(browser: Any) -> None:
    """Also a name of more than forty letters, in a line of its own; a table may scroll inside its box."""
    twenterand = explain.load()
    sam = twenterand.decide(DOSSIERS / "geweigerd-drie-gronden.yaml")
    tab = browser.new_page(viewport={"width": 360, "height": 800})
    for shown in (sam, sam.other_readings(), sam.what_if(uren_per_week=12), sam.repairs(), sam.exercise(), twenterand.readings):
        tab.set_content(f"<meta charset=utf-8>{shown._repr_html_()}")
        tab.evaluate("document.querySelectorAll('details:not(.w-tekening)').forEach(d => { d.open = true })")
        assert tab.evaluate("document.documentElement.scrollWidth") <= 360, type(shown).__name__
    tab.close()
