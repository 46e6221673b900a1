"""The page in a real browser: the same answers as the command line, no request to anywhere else, by keyboard, small, dark, offline.

Long because starting a browser with the page is the cost: what is tried in it stands together.
"""

from __future__ import annotations

import functools
import http.server
import json
import os
import shutil
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner
from conftest import DOSSIERS
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from oracle.generate import dossiers, to_yaml
from test_columns import NORMS, SEVERAL

from explain.cli import main
from explain.decision.receipt import read
from reasoner import read_dossier

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
START = 120_000  # milliseconds: Python starts in the browser


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page, in a folder under the root of a server: that in the folder WAAROM_PAGE, or made here."""
    if "WAAROM_PAGE" in os.environ:
        return Path(os.environ["WAAROM_PAGE"])
    if shutil.which("npm") is None:
        pytest.skip("no npm, so no page")
    root = tmp_path_factory.mktemp("server")
    done = CliRunner().invoke(main, ["page", "-o", str(root / "pagina")], catch_exceptions=False)
    if done.exit_code:
        assert "proefstart" not in done.stderr, done.stderr  # that it does not run is no want of a network
        pytest.skip(f"the page cannot be made here: {done.stderr}")
    return root / "pagina"


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """The page behind a server that only gives files."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder.parent)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/{folder.name}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install '.[browser]'")
    if CHROMIUM is None:
        pytest.skip("no Chromium on PATH")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-quic"])
        yield started
        started.close()


class Watched:
    """What a tab asked for elsewhere, and the errors that it told."""

    def __init__(self, tab: Any, address: str) -> None:
        self.elsewhere: list[str] = []
        self.errors: list[str] = []
        tab.context.on("request", lambda r: self.elsewhere.append(r.url) if not r.url.startswith((address, "blob:", "data:")) else None)
        tab.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        tab.on("pageerror", lambda e: self.errors.append(str(e)))


@contextmanager
def started(browser: Any, address: str, fragment: str = "", script: str = "", wait: str = ".begin", **context: Any) -> Iterator[Any]:
    """The page in a context of its own; fails on any request to another place and on any message of an error."""
    made = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"} | context)
    tab = made.new_page()
    watched = Watched(tab, address)
    if script:
        tab.add_init_script(script)
    tab.set_default_timeout(60_000)
    tab.goto(address + fragment)
    tab.wait_for_selector(wait, timeout=START)
    yield tab
    made.close()
    assert (watched.elsewhere, watched.errors) == ([], [])


@pytest.fixture(scope="module")
def tab(browser: Any, address: str) -> Iterator[Any]:
    with started(browser, address) as found:
        yield found


def fresh(tab: Any, example: str = "geweigerd-drie-gronden") -> None:
    """Back to the first screen, and an example opened from there."""
    if tab.locator(".balk").count():
        tab.get_by_role("button", name="Andere vraag").click()
    button = tab.locator(".voorbeeld").filter(has_text=example.replace("-", " ").capitalize()).first
    if not button.is_visible():
        tab.locator("summary").filter(has_text="Alle voorbeelden").click()
    button.click()
    tab.wait_for_selector(".verslag #opbouw")


BEGUN = """asks => { window.told = Promise.all(asks.map(ask =>
  window.waarom.call('decide', { ask }, true).catch(error => error.problems.map(p => p.code)))); }"""
TOLD = "() => window.told"


def test_every_dossier_is_decided_to_the_byte_as_by_the_command_line(tab: Any) -> None:
    """The page reckons while the command line does."""
    paths = sorted(DOSSIERS.glob("*.yaml"))
    tab.evaluate(BEGUN, [{"text": path.read_text(encoding="utf-8"), "name": str(path)} for path in paths])
    there = [CliRunner().invoke(main, ["decide", str(path), "--json"], catch_exceptions=False).stdout for path in paths]
    assert [path.name for path, ours, theirs in zip(paths, tab.evaluate(TOLD), there, strict=True) if ours != theirs] == []


def generated(most: int) -> list[str]:
    """Dossiers near every threshold: of one application, and of up to three of several kinds beside support that runs."""
    texts: list[str] = []

    @seed(16)
    @settings(max_examples=most, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(st.one_of(dossiers(NORMS), dossiers(NORMS, kinds=SEVERAL, most=3, supports=1, perturbations=5)))
    def made(dossier: Any) -> None:
        texts.append(to_yaml(dossier))

    made()
    return texts


def test_generated_dossiers_are_decided_to_the_byte_as_by_the_command_line(tab: Any, tmp_path: Path) -> None:
    """A hundred, by turns as they are, on another day, with another reading, strictly; and of each support whether it may be ended."""
    readings = [(r.name, c.name) for r in NORMS.readings.values() for c in r.choices if c.name != r.default]
    path = tmp_path / "dossier.yaml"
    questions: list[tuple[str, dict[str, Any], list[str]]] = []
    for i, text in enumerate(generated(100)):
        name, choice = readings[i % len(readings)]
        asked: list[tuple[dict[str, Any], list[str]]] = [
            ({}, []),
            ({"date": "2025-03-01"}, ["--date", "2025-03-01"]),
            ({"readings": {name: choice}}, ["--reading", f"{name}={choice}"]),
            ({"strict": True}, ["--strict"]),
        ]
        records = read_dossier(NORMS, text).records.values()
        running = [({"running": r.id}, ["--running", r.id]) for r in records if NORMS.entities[r.home].support]
        questions += [(text, more, options) for more, options in (asked[i % len(asked)], *running)]
    tab.evaluate(BEGUN, [{"text": text, "name": str(path), **more} for text, more, _ in questions])
    there = []
    for text, _, options in questions:
        path.write_text(text, encoding="utf-8")
        done = CliRunner().invoke(main, ["decide", str(path), "--json", *options], catch_exceptions=False)
        there.append(done.stdout if done.exit_code == 0 else [p["code"] for p in json.loads(done.stderr)["errors"]])
    here = tab.evaluate(TOLD)
    assert [(options, text) for (text, _, options), ours, theirs in zip(questions, here, there, strict=True) if ours != theirs] == []
    ways = Counter(options[0] if options else "" for (_, _, options), ours in zip(questions, here, strict=True) if isinstance(ours, str))
    assert min(ways[x] for x in ("", "--date", "--reading", "--strict")) > 20
    assert ways["--running"] > 5


def test_a_refusal_is_explained_and_changes_while_one_looks(tab: Any) -> None:
    fresh(tab)
    bar = tab.locator(".balk-tekst")
    tab.wait_for_selector(".balk-tekst:has-text('Moet in beginsel worden geweigerd')")
    before = bar.inner_text()
    tab.wait_for_selector(".verslag #gronden .grond")
    assert tab.locator("#wet .lid .citaat").count() > 3
    tab.wait_for_selector(".wat-anders", timeout=START)
    field = tab.locator("[data-record=d1] .feit:has-text('uur per week') input[type=text]").first
    field.fill("12")
    field.press("Enter")
    tab.wait_for_selector(".balk-tekst:not(:has-text('10 uur'))")
    assert bar.inner_text() != before
    tab.get_by_role("button", name="Terug").click()
    tab.wait_for_selector(".balk-tekst:has-text('10 uur')")
    assert bar.inner_text() == before


def test_two_changes_in_a_row_are_both_in_the_dossier(tab: Any) -> None:
    """The second is said before the first is answered."""
    fresh(tab)
    hours = tab.locator("[data-record=d1] .feit:has-text('uur per week') input[type=text]").first
    end = tab.locator("[data-record=d1] .feit:has-text('laatste dag van het dienstverband') input[type=text]").first
    hours.wait_for()
    if not end.is_visible():
        tab.locator("[data-group=d1] > summary").click()
    both = "([one, other]) => { for (const [x, v] of [[one, '12'], [other, '2025-07-31']]) { x.value = v; x.dispatchEvent(new Event('change')); } }"
    tab.evaluate(both, [hours.element_handle(), end.element_handle()])
    tab.wait_for_selector(".balk-tekst:not(:has-text('10 uur'))")
    tab.wait_for_function(DONE)
    tab.get_by_role("tab", name="Als tekst").click()
    text = tab.get_by_label("Het dossier als tekst").input_value()
    assert "uren_per_week: 12" in text
    assert "2025-07-31" in text


def seen(place: Any) -> bool:
    """Is it in the window, and not under what stays there?"""
    within = """x => { const r = x.getBoundingClientRect(), over = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2);
      return r.top >= 0 && r.bottom <= innerHeight + 1 && x.contains(over); }"""
    return bool(place.evaluate(within))


def test_what_is_wrong_is_said_where_one_looks(tab: Any) -> None:
    """A day that is none, far down the list of facts; a word in the dossier that there is not; what is asked about, taken out of it."""
    fresh(tab, "gelijktijdig-drie-aanvragen")
    tab.set_viewport_size({"width": 1366, "height": 768})
    tab.locator("#tab-feiten").click()
    tab.locator(".feiten-lijst summary").first.wait_for()
    tab.evaluate("() => document.querySelectorAll('.feiten-lijst details').forEach(x => { x.open = true; })")
    last = tab.locator(".feiten-lijst input[type=text]").last
    was = last.input_value()
    last.fill("ooit")
    last.press("Enter")
    row = tab.locator(".feit:has(.fout)")
    row.wait_for()
    assert row.locator("input").input_value() == "ooit"
    assert f"rekent nog met ‘{was}’" in row.inner_text()
    assert seen(row.locator(".fout"))
    last.fill(was)
    last.press("Enter")
    row.wait_for(state="detached")

    tab.get_by_label("Waarover gaat de vraag?").select_option("a2")
    tab.wait_for_selector(".balk-tekst:has-text('Moet worden geweigerd')")
    tab.locator("#tab-tekst").click()
    text = tab.get_by_label("Het dossier als tekst")
    whole = text.input_value()
    use = tab.get_by_role("button", name="Gebruik deze tekst")
    text.fill(whole.replace("uren_per_week:", "uren_per_wek:"))
    use.click()
    wrong = tab.locator("#vlak-tekst .gezegd .fout")
    wrong.wait_for()
    assert seen(wrong)
    wrong.get_by_role("button", name="(regel").click()
    assert "uren_per_wek:" in tab.evaluate(
        "() => { const x = document.activeElement; return x.value.slice(x.selectionStart, x.selectionEnd); }"
    )
    text.fill(whole.replace("- id:                                   a2", "- id: b2"))
    use.click()
    told = tab.locator(".balk-tekst .fout")
    told.wait_for()
    assert told.inner_text().startswith("‘a2’ staat niet in dit dossier. Dit antwoord gaat over a1: subsidie voor jobcoaching; in de lijst")
    assert seen(told)
    tab.get_by_role("button", name="Terug").click()
    told.wait_for(state="hidden")
    assert tab.get_by_label("Waarover gaat de vraag?").input_value() == "a2"
    tab.set_viewport_size({"width": 1280, "height": 900})


SLOW = (
    "() => { const w = waarom.worker, post = Worker.prototype.postMessage; w.postMessage = m => setTimeout(() => post.call(w, m), 400); }"
)
DONE = "() => window.waarom.busy === null && window.waarom.waiting.length === 0"
WHERE = "() => document.activeElement.value"


def test_what_is_being_written_stays_while_the_page_draws_anew(tab: Any) -> None:
    """A fact is changed, and while it is reckoned with, slowly, somebody writes on: as a fact, a day, an answer and in the dossier itself."""
    fresh(tab, "onbekende-feiten")
    tab.locator("#tab-vragen").click()
    answer = tab.locator(".vragen:not([aria-busy]) input[type=text]")
    answer.wait_for(timeout=START)

    def changed_while_writing(field: Any, text: str) -> None:
        tab.evaluate("() => document.querySelector('.balk-knoppen').querySelectorAll('button')[1].click()")  # takes back, from anywhere
        field.press("End")
        tab.keyboard.type(text, delay=1200 / len(text))
        tab.wait_for_function(DONE)
        tab.wait_for_timeout(100)

    tab.locator("#tab-feiten").click()
    begin, end = (
        tab.get_by_label("Op welke dag begint het dienstverband?"),
        tab.get_by_label("Wat is de laatste dag van het dienstverband?"),
    )
    for day in ("2024-09-02", "2024-09-03", "2024-09-04"):
        begin.fill(day)
        begin.press("Enter")
        tab.wait_for_function(DONE)
    tab.evaluate(SLOW)
    end.press("Control+a")
    end.press("Delete")
    changed_while_writing(end, "2026-")
    assert (end.input_value(), tab.evaluate(WHERE)) == ("2026-", "2026-")
    tab.keyboard.type("03-31")
    tab.locator("#tab-lezing").click()  # who leaves the field has said it
    tab.wait_for_function(DONE)
    tab.locator("#dag").wait_for()
    changed_while_writing(tab.locator("#dag"), "2025")
    assert tab.evaluate(WHERE).endswith("2025")
    tab.locator("#tab-vragen").click()
    changed_while_writing(answer, "12")
    assert (answer.input_value(), tab.evaluate(WHERE)) == ("12", "12")
    tab.locator("#tab-tekst").click()
    text = tab.get_by_label("Het dossier als tekst")
    text.press("Control+End")
    changed_while_writing(text, "# nog niet af")
    assert text.input_value().endswith("# nog niet af")
    tab.evaluate("() => { delete waarom.worker.postMessage; }")


def test_nothing_can_leave_not_even_from_the_half_that_reckons(browser: Any, address: str) -> None:
    """The policy of the page holds in its workers too: another address is refused before anything is sent."""
    asked: list[str] = []

    class Listening(Quiet):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    other = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listening)
    threading.Thread(target=other.serve_forever, daemon=True).start()
    leak = f"fetch('http://127.0.0.1:{other.server_port}/weg', {{mode: 'no-cors'}}).then(() => 'sent', () => 'refused')"
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector(".begin", timeout=START)
    assert len(page.workers) == 2
    assert [place.evaluate(leak) for place in (page, *page.workers)] == ["refused"] * 3
    context.close()
    other.shutdown()
    other.server_close()
    assert asked == []


def test_the_published_text_opens_beside_the_page(tab: Any) -> None:
    """The only way out is a click; the dossier stays, and the other place is not told where one comes from."""
    fresh(tab)
    link = tab.locator("#wet .publicatie a").first
    tab.evaluate("() => addEventListener('click', event => event.preventDefault(), { once: true })")  # nothing is opened here
    link.dispatch_event("click")
    assert [link.get_attribute(name) for name in ("target", "rel")] == ["_blank", "noopener noreferrer"]


def test_the_drawing_fits(tab: Any) -> None:
    fresh(tab)
    tab.get_by_role("tab", name="Tekening").click()
    tab.wait_for_selector("#vlak-tekening svg", timeout=START)
    frame, drawn = (tab.locator(x).bounding_box() for x in ("#vlak-tekening .kader", "#vlak-tekening svg"))
    assert drawn["width"] <= frame["width"]
    tab.wait_for_function("() => document.querySelector('#vlak-tekening .kader').scrollTop > 0")
    first = min((c.bounding_box() for c in tab.locator("#vlak-tekening svg .node").all()), key=lambda box: box["x"])
    assert frame["y"] <= first["y"]
    assert first["y"] + first["height"] <= frame["y"] + frame["height"], "what the drawing is about is in sight first"


def test_a_card_of_the_drawing_brings_one_to_the_lid(tab: Any) -> None:
    tab.get_by_role("tab", name="Tekening").click()
    tab.locator("#vlak-tekening svg a").nth(2).click()  # a ground: behind the ground of the drawing and the decision, which cite nothing
    assert tab.locator("#tab-waarom").get_attribute("aria-selected") == "true"
    assert tab.locator("#wet .lid.aangewezen").is_visible()


SIZES = [(1280, "light"), (390, "dark")]


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_it_fits_and_is_accessible(tab: Any, width: int, scheme: str) -> None:
    """No scrolling sideways; no serious finding of axe, if that is here (WAAROM_AXE), on the page with its first view, in any other view."""
    axe = os.environ.get("WAAROM_AXE")
    fresh(tab)
    tab.set_viewport_size({"width": width, "height": 900})
    tab.emulate_media(color_scheme=scheme)
    found = []
    for name in (
        "vragen",
        "feiten",
        "lezing",
        "tekst",
        "waarom",
        "tekening",
        "overzicht",
        "wetregels",
        "rooster",
        "regels",
        "les",
        "bewaren",
    ):
        button = tab.locator(f"#tab-{name}")
        if not button.is_visible():
            tab.locator(".omslag").click()
        button.click()
        tab.wait_for_selector(
            {"tekening": "#vlak-tekening svg", "overzicht": "#vlak-overzicht .overzicht"}.get(name, f"#vlak-{name}"), timeout=START
        )
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, name
        if axe:
            tab.evaluate(Path(axe).read_text(encoding="utf-8"))
            where = "document" if name == "vragen" else f"'#vlak-{name}'"
            report = tab.evaluate(f"axe.run({where}, {{runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa']}})")
            found += [(name, v["id"]) for v in report["violations"] if v["impact"] in ("serious", "critical")]
    tab.set_viewport_size({"width": 1280, "height": 900})
    tab.emulate_media(color_scheme="light")
    assert found == []


def focused(tab: Any) -> str:
    return str(tab.evaluate("document.activeElement.textContent || document.activeElement.id"))


def test_the_keyboard_alone_is_enough(tab: Any) -> None:
    """An example is opened, a fact is changed and taken back, without a mouse."""
    tab.get_by_role("button", name="Andere vraag").click()
    tab.locator("h1").focus()
    for _ in range(8):
        tab.keyboard.press("Tab")
        if "Geweigerd drie gronden" in focused(tab):
            break
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".balk-tekst:has-text('10 uur')")
    tab.locator("#tab-feiten").focus()
    tab.keyboard.press("ArrowRight")
    assert tab.evaluate("document.activeElement.id") == "tab-lezing"
    tab.keyboard.press("ArrowLeft")
    tab.locator("[data-record=d1] .feit:has-text('uur per week') input[type=text]").first.focus()
    tab.keyboard.press("Control+a")
    tab.keyboard.type("12")
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".balk-tekst:not(:has-text('10 uur'))")
    tab.get_by_role("button", name="Terug").focus()
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".balk-tekst:has-text('10 uur')")


def test_a_question_is_answered_and_taken_back(tab: Any) -> None:
    tab.get_by_role("button", name="Andere vraag").click()
    tab.locator("#soort").select_option("scholing")
    tab.get_by_role("button", name="Begin met de vragen").click()
    tab.wait_for_selector(".vragen:not([aria-busy]) h2.vraag", timeout=START)
    first = tab.locator("h2.vraag").inner_text()
    tab.get_by_role("button", name="Weet ik niet").click()
    tab.wait_for_selector(".vragen:not([aria-busy]) h2.vraag", timeout=START)
    tab.wait_for_timeout(200)
    assert tab.locator("h2.vraag").inner_text() != first
    assert tab.locator(".vragen .lid .citaat").count()
    assert tab.evaluate("document.activeElement.tagName") == "H2"


EVIL = '<img src=x onerror="document.title=1">'


def test_a_link_carries_the_dossier_and_names_stay_text(browser: Any, tab: Any, address: str) -> None:
    """What comes in a link is decided like any dossier; nothing in it acts, and the address holds it no longer."""
    text = (DOSSIERS / "geweigerd-drie-gronden.yaml").read_text(encoding="utf-8").replace("Sam de Vries\n", f"{json.dumps(EVIL)}\n")
    link = tab.evaluate("async text => (await import('./app/link.js')).linkTo({text, name: 'sam.yaml'}, 'een ander')", text)
    with started(browser, address, link.removeprefix(address), wait=".balk-tekst:has-text('10 uur')") as other:
        assert EVIL in other.locator(".balk-tekst").inner_text()
        assert other.locator(".fout").filter(has_text="andere regels").count() == 1
        assert other.evaluate("location.hash") == ""
        other.wait_for_selector(".verslag #opbouw")
        assert other.locator("img").count() == 0
        other.get_by_role("tab", name="Bewaren en delen").click()
        other.get_by_role("button", name="Maak een link").click()
        assert EVIL in other.locator("[role=alert]").filter(has_text="namen").inner_text()
        assert other.locator("input.link").count() == 0, "first the warning"


def test_an_exercise_in_a_link_tells_nothing_before_it_is_shown(browser: Any, tab: Any, address: str) -> None:
    """A trainer makes it of two dossiers, first about one place, then shuffled; a student predicts, is shown the answer, and has a line to
    hand in (docs/lessen.md)."""
    for example in ("toegekend-interne-werkbegeleiding", "geweigerd-drie-gronden"):
        fresh(tab, example)
        tab.locator("#tab-les").click()
        tab.get_by_role("button", name="Voeg dit dossier toe").click()
        tab.wait_for_selector(".les-maken p:has-text('Toegevoegd')")
    tab.get_by_label("Vraag naar").select_option("regeling:2.5")
    assert tab.locator(".les-maken [role=status]").first.inner_text() == "1 geval zonder grond op die plaats vervalt."
    tab.get_by_role("button", name="Bekijk als student").click()
    tab.wait_for_selector(".oefenen #geval-1 input[type=checkbox] >> nth=1")
    assert tab.locator(".oefenen input[type=checkbox]").count() == 2, "the grounds of art. 2 lid 5 of one case"
    assert tab.evaluate("import('./app/series.js').then(series => series.ungiven())"), "no link yet: who closes the page is asked first"
    tab.get_by_role("button", name="Terug naar het maken").click()
    tab.get_by_role("button", name="Andere vraag").click()
    tab.get_by_role("button", name="De oefening die u maakt").click()
    tab.get_by_label("Vraag naar").select_option("")
    shuffle = tab.get_by_label("Schud de gevallen met het getal")
    shuffle.fill("zeven")
    tab.get_by_role("button", name="Maak een link").click()
    assert "heel getal" in tab.locator(".les-maken .fout").inner_text()
    shuffle.fill("1")  # the second first
    tab.get_by_role("button", name="Maak een link").click()
    tab.get_by_role("button", name="Toon de link toch").click()
    link = tab.locator(".les-maken input.link").input_value()
    assert not tab.evaluate("import('./app/series.js').then(series => series.ungiven())")
    with started(browser, address, link.removeprefix(address), wait=".oefenen") as other:
        before = other.content()
        assert not any(sign in before for sign in ("onthulling", "antwoordzin", "sleutel", "geweigerd-drie"))
        assert "geweigerd" not in other.title()
        assert "#oefening=" in other.url
        case = other.locator("#geval-1")
        case.get_by_label("Moet (in beginsel) worden geweigerd").focus()
        other.keyboard.press("Space")
        case.get_by_role("button", name="Toon het antwoord").focus()
        other.keyboard.press("Enter")
        other.wait_for_selector("#geval-1 .score")
        assert case.locator(".score").inner_text() == "Uitkomst goed; gronden: 0 goed, 3 gemist, 0 te veel."
        assert case.locator("input:not(:disabled)").count() == 0
        assert other.locator("#geval-2 .score").count() == 0
        other.locator("#naam").fill("Jan | Jansen")
        assert other.locator("#regel").input_value() == (
            "Jan Jansen | Oefening | 1 geval gemaakt | uitkomst 1/2; gronden 0/3, 0 te veel | "
            "1: Moet (in beginsel) worden geweigerd; gronden geen (uitkomst goed, gronden: 0 goed, 3 gemist, 0 te veel) | 2: niet gemaakt"
        )


def test_other_rules_stand_beside_the_law_and_an_error_under_its_line(tab: Any) -> None:
    fresh(tab)
    tab.locator("#tab-regels").click()
    tab.locator("#variant").select_option("acht-uur")
    tab.wait_for_selector(".verschil caption:has-text('Wat het verschil draagt')", timeout=START)
    law, variant = tab.locator(".kant").all_inner_texts()
    assert "10 uur" in law
    assert "10 uur" not in variant
    tab.locator("#variant").select_option("")
    text = tab.locator(".regels-schrijven textarea")
    text.fill(f'variant {json.dumps(EVIL.replace(chr(34), ""))} bij "twenterand-2024"\n\nlaat vervallen verordening artikel 99\n')
    tab.wait_for_selector(".fouten-lijst button", timeout=START)
    tab.locator(".fouten-lijst button").press("Enter")
    assert tab.locator(".regel-hier.fout").inner_text().startswith("Regel 3")
    text.fill(text.input_value().replace("artikel 99", "artikel 18 lid 1"))
    tab.wait_for_selector(".kant", timeout=START)
    assert EVIL.replace('"', "") in tab.locator(".kant").nth(1).inner_text()
    assert tab.locator("img").count() == 0
    assert tab.locator(".fouten-lijst button").count() == 0


def test_what_was_written_of_a_variant_stays_with_it(tab: Any) -> None:
    fresh(tab)
    tab.locator("#tab-regels").click()
    tab.wait_for_selector("#variant option >> nth=1", state="attached", timeout=START)
    tab.locator("#variant").select_option("acht-uur")
    text = tab.locator(".regels-schrijven textarea")
    if not text.is_visible():
        tab.locator(".eigen > summary").click()
    published = text.input_value()
    text.fill(published + "# van mij\n")
    tab.locator("#variant").select_option("tien-uur")
    assert "van mij" not in text.input_value()
    tab.locator("#variant").select_option("acht-uur")
    assert text.input_value() == published + "# van mij\n"
    tab.once("dialog", lambda dialog: dialog.accept())
    tab.get_by_role("button", name="Zet de tekst terug").click()
    assert text.input_value() == published


def test_a_changed_dossier_can_be_gone_on_with(browser: Any, address: str) -> None:
    """After another one was opened, its steps back with it; who closes the page then is asked first, until it is saved."""
    with started(browser, address) as other:
        asked: list[str] = []
        other.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
        fresh(other)
        field = other.locator("[data-record=d1] .feit:has-text('uur per week') input[type=text]").first
        field.fill("12")
        field.press("Enter")
        other.wait_for_selector(".balk-tekst:not(:has-text('10 uur'))")
        fresh(other, "training-werkbegeleiding-toegekend")
        other.get_by_role("button", name="Andere vraag").click()
        assert "1 wijziging" in other.locator(".verder").inner_text()
        other.close(run_before_unload=True)
        other.wait_for_timeout(500)
        assert asked == ["beforeunload"]
        other.get_by_role("button", name="geweigerd-drie-gronden.yaml").click()
        other.wait_for_selector(".balk-tekst:not(:has-text('10 uur'))")
        other.locator("#tab-bewaren").click()
        with other.expect_download():
            other.get_by_role("button", name="Bewaar (.yaml)").click()
        assert not other.evaluate("import('./app/state.js').then(state => state.atStake())")
        other.get_by_role("button", name="Terug").click()
        other.wait_for_selector(".balk-tekst:has-text('10 uur')")


def test_a_grid_is_read_by_keyboard_and_a_cell_opens(tab: Any) -> None:
    """Twelve hours take away a ground (regeling art. 2 lid 3 onder c), eleven do not."""
    fresh(tab)
    tab.locator("#tab-rooster").click()
    tab.wait_for_selector("#as-x option >> nth=2", state="attached", timeout=START)
    tab.locator("#as-x").select_option("d1.uren_per_week")
    tab.locator("#waarden-x").fill("11 t/m 12")
    tab.locator("#as-y").select_option("v1.gesubsidieerd")
    tab.locator("#waarden-y").fill("ja; nee")
    tab.get_by_role("button", name="Maak het rooster").press("Enter")
    tab.wait_for_selector(".sleutel-rooster .cel")
    tab.wait_for_selector(".cel[aria-label*='nog niet']", state="detached", timeout=START)
    tab.locator("td.cel").first.focus()
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".rooster .kant:has-text('11 uur')")
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".rooster .kant:not(:has-text('11 uur'))")
    tab.get_by_role("button", name="Neem deze waarden over").press("Enter")
    tab.wait_for_selector(".balk-tekst:not(:has-text('10 uur'))")
    assert tab.locator("#tab-waarom").get_attribute("aria-selected") == "true"


def test_a_letter_is_a_word_file_with_the_words_of_the_command_line(tab: Any, tmp_path: Path) -> None:
    fresh(tab)
    tab.locator("#tab-bewaren").click()
    with tab.expect_download(timeout=START) as made:
        tab.get_by_role("button", name="Bewaar (.docx)").click()
    made.value.save_as(tmp_path / "brief.docx")
    done = CliRunner().invoke(
        main, ["explain", str(DOSSIERS / "geweigerd-drie-gronden.yaml"), "--format", "letter", "-o", str(tmp_path / "zelf.docx")]
    )
    assert done.exit_code == 0, done.stderr
    ours, theirs = (docx.Document(str(tmp_path / name)) for name in ("brief.docx", "zelf.docx"))
    assert [p.text for p in ours.paragraphs if p.text] == [p.text for p in theirs.paragraphs if p.text]
    assert [[c.text for c in r.cells] for t in ours.tables for r in t.rows] == [
        [c.text for c in r.cells] for t in theirs.tables for r in t.rows
    ]
    assert read((tmp_path / "brief.docx").read_bytes()) == read((tmp_path / "zelf.docx").read_bytes())  # the same receipt


def test_an_example_is_found_by_its_words(tab: Any) -> None:
    tab.get_by_role("button", name="Andere vraag").click()
    tab.get_by_label("Zoek in de voorbeelden").fill("hardheid")
    tab.wait_for_selector(".voorbeelden .voorbeeld:visible:has-text('Hardheidsclausule')")
    assert tab.locator(".voorbeelden .voorbeeld:visible").count() < 10
    tab.get_by_label("Zoek in de voorbeelden").fill("zoietsbestaatniet")
    tab.wait_for_selector("[role=status]:has-text('Geen voorbeeld')")
    tab.get_by_label("Zoek in de voorbeelden").fill("")
    assert tab.locator(".voorbeelden .voorbeeld:visible").count() == 3


def follow(tab: Any, fragment: str, wait: str) -> None:
    """A link opened in a page that is open: nothing of what was there is mistaken for what comes."""
    if tab.locator(".balk").count():
        tab.get_by_role("button", name="Andere vraag").click()
    tab.evaluate("fragment => { location.hash = fragment; }", fragment)
    tab.wait_for_selector(wait, timeout=START)


def test_a_broken_link_says_what_to_do(tab: Any) -> None:
    follow(tab, "dossier=kapot", ".begin .fout:has-text('bestand')")


@pytest.mark.parametrize("newer", ["{v: 2}", "{morgen: 'ja'}", "{ask: {text: 'a: b', name: 'x', morgen: 'ja'}}"])
def test_a_link_of_a_newer_page_is_not_read_in_part(tab: Any, newer: str) -> None:
    packed = f"""async () => {{
      const data = {{v: 1, kb: 'x', ask: {{text: 'a: b', name: 'x'}}, ...{newer}}};
      const stream = new Blob([JSON.stringify(data)]).stream().pipeThrough(new CompressionStream('deflate-raw'));
      const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
      return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
    }}"""
    follow(tab, f"dossier={tab.evaluate(packed)}", ".begin .fout:has-text('nieuwere versie')")
    assert tab.locator(".begin .fout").count() == 1


def test_a_file_that_is_no_dossier_says_so_at_once(tab: Any, tmp_path: Path) -> None:
    large = tmp_path / "groot.yaml"
    large.write_text("a: b\n" * 2_000_000, encoding="utf-8")
    if tab.locator(".balk").count():
        tab.get_by_role("button", name="Andere vraag").click()
    tab.set_input_files("#bestand", str(large))
    assert "te groot" in tab.locator(".begin .fout").inner_text()
    report = tmp_path / "uitleg.html"
    report.write_text("<!doctype html><p>Moet in beginsel worden geweigerd: ja</p>", encoding="utf-8")
    tab.set_input_files("#bestand", str(report))
    tab.wait_for_selector(".begin .fout:has-text('Het bestand uitleg.html is geen dossier. Kies een bestand dat eindigt op .yaml')")


def test_without_webassembly_it_says_what_to_do(browser: Any, address: str) -> None:
    with started(browser, address, script="delete window.WebAssembly", wait="#stand.fout") as other:
        assert "WebAssembly" in other.locator("#stand").inner_text()


def test_opened_as_a_file_it_says_what_to_do(browser: Any, folder: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto((folder / "index.html").as_uri())
    assert "http.server" in page.locator("#stand.fout").inner_text()
    context.close()


def test_it_works_without_a_network_once_it_was_opened(browser: Any, address: str) -> None:
    with started(browser, address) as other:
        other.evaluate("navigator.serviceWorker.ready.then(() => 0)")
        other.wait_for_selector("html")
        other.context.set_offline(True)
        other.reload()
        other.wait_for_selector(".begin", timeout=START)
        fresh(other)
        assert "Moet in beginsel worden geweigerd" in other.locator(".balk-tekst").inner_text()
