"""What docs/pagina.md promises to whoever judges the security of the page, in a real browser: requests, headers, storage, links, versions."""

from __future__ import annotations

import functools
import hashlib
import http.server
import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from conftest import DOSSIERS, ROOT
from test_page_browser import START, Quiet, address, browser, folder, follow, fresh, started, tab  # noqa: F401  (fixtures)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DOCS = (ROOT / "docs" / "pagina.md").read_text(encoding="utf-8")
SHOWN = "document.getElementById('versie').textContent"
SAM = DOSSIERS / "geweigerd-drie-gronden.yaml"


def block(start: str) -> list[str]:
    """The lines of the indented block in the docs that begins with these words."""
    lines = iter(DOCS[DOCS.index(f"    {start}") :].splitlines())
    found = []
    for line in lines:
        if not line.startswith("    "):
            break
        found.append(line.removeprefix("    "))
    return found


HEADERS = dict(line.split(": ", 1) for line in block("Content-Security-Policy: "))


@contextmanager
def served(folder: Path, headers: dict[str, str] | None = None) -> Iterator[tuple[str, list[tuple[str, str]]]]:  # noqa: F811
    """A folder behind a server that gives these headers; its address, and what is asked of it."""
    asked: list[tuple[str, str]] = []

    class Recording(Quiet):
        def send_response(self, *given: Any) -> None:
            asked.append((self.command, self.path))
            super().send_response(*given)

        def end_headers(self) -> None:
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            super().end_headers()

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Recording, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", asked
    server.shutdown()
    server.server_close()


def kept(tab: Any) -> None:  # noqa: F811
    """Until the files of the page are kept, and come from there."""
    tab.wait_for_function("() => navigator.serviceWorker.controller !== null")


def test_with_the_headers_of_the_docs_everything_works_and_nothing_can_leave(browser: Any, folder: Path) -> None:  # noqa: F811
    """Nor from the service worker, which the policy inside the page does not reach. Once it is kept, nothing asks for anything."""
    with (
        served(folder, HEADERS) as (here, asked),
        served(folder) as (elsewhere, leaked),
        started(browser, here, accept_downloads=True) as tab,  # noqa: F811
    ):
        kept(tab)
        tab.wait_for_function("() => caches.keys().then(names => names.length === 1)")
        count = len(asked)
        fresh(tab)
        for name in ("tekening", "overzicht", "wetregels", "rooster", "regels", "les", "bewaren"):
            tab.locator(f"#tab-{name}").click()
        for name in ("Bewaar (.yaml)", "Bewaar (.html)", "Bewaar (.docx)", "Bewaar (.json)"):
            with tab.expect_download(timeout=START):
                tab.get_by_role("button", name=name).click()
        tab.get_by_role("button", name="Maak een link").click()
        tab.get_by_role("button", name="Toon de link toch").click()
        tab.pdf()
        assert asked[count:] == []
        assert {method for method, _ in asked} == {"GET"}
        leak = f"fetch('{elsewhere}weg', {{mode: 'no-cors'}}).then(() => 'sent', () => 'refused')"
        assert [place.evaluate(leak) for place in tab.context.service_workers] == ["refused"]
    assert leaked == []


def test_nothing_is_stored_but_the_files_and_no_field_is_remembered(tab: Any) -> None:  # noqa: F811
    fresh(tab)
    field = tab.locator("[data-record=d1] .feit:has-text('uur per week') input[type=text]").first
    field.fill("12")
    field.press("Enter")
    tab.wait_for_selector(".balk-tekst:not(:has-text('10 uur'))")
    for name in ("tekst", "lezing", "rooster", "regels", "les"):
        tab.locator(f"#tab-{name}").click()
    tab.get_by_role("button", name="Voeg dit dossier toe").click()
    tab.wait_for_selector(".les-maken p:has-text('Toegevoegd')")
    remembered = """() => [...document.querySelectorAll("textarea, input[type=text], input[type=search]")]
      .filter(x => x.autocomplete !== "off" || x.spellcheck).map(x => x.id || x.name || x.outerHTML)"""
    assert tab.evaluate(remembered) == []
    tab.get_by_role("button", name="Bekijk als student").click()
    tab.wait_for_selector(".oefenen textarea")
    assert tab.evaluate(remembered) == []
    kept(tab)
    stored = """async () => ({local: localStorage.length, session: sessionStorage.length, databases: (await indexedDB.databases()).length,
      files: await Promise.all((await caches.keys()).map(async name => (await (await caches.open(name)).keys()).map(x => x.url)))})"""
    found = tab.evaluate(stored)
    (files,) = found.pop("files")
    assert found == {"local": 0, "session": 0, "databases": 0}
    assert tab.context.cookies() == []
    assert all("dossier" not in f and "?" not in f and "#" not in f for f in files)
    tab.get_by_role("button", name="Terug naar het maken").click()


def test_a_link_names_no_file_but_a_dossier_and_says_whose_facts_it_holds(tab: Any) -> None:  # noqa: F811
    """The text of a dossier may hold anything in a comment: saved under the name of another kind of file it would run when it is opened."""
    text = "# <script>alert(1)</script>\n" + SAM.read_text(encoding="utf-8")
    link = "async ask => (await import('./app/link.js')).linkTo(ask, 'een ander')"
    for name, saved in (("\u202eloon.html", "loon.html.yaml"), ("../brief.YAML", "_brief.yaml"), (7, "7.yaml"), ("", "dossier.yaml")):
        made = tab.evaluate(link, {"text": text, "name": name})
        follow(tab, made.partition("#")[2], "#mis:has-text('van wie de link maakte')")
        assert "10 uur" in tab.locator(".balk-tekst").inner_text()
        tab.locator("#tab-bewaren").click()
        with tab.expect_download() as made_:
            tab.get_by_role("button", name="Bewaar (.yaml)").click()
        assert made_.value.suggested_filename == saved


def test_the_title_of_an_exercise_in_a_link_is_one_short_line(tab: Any) -> None:  # noqa: F811
    title = "Bel\u202e 0900\n" + "x" * 500
    making = """async ([text, title]) => (await import('./app/link.js')).exerciseLink({kb: 'x', title, asks: [{text, name: 'x'}]})"""
    made = tab.evaluate(making, [SAM.read_text(encoding="utf-8"), title])
    follow(tab, made.partition("#")[2], ".oefenen")
    assert tab.locator("h1").inner_text() == ("Bel  0900 " + "x" * 500)[:120].replace("  ", " ")
    assert "van wie de oefening maakte" in tab.locator(".oefenen .uitleg").first.inner_text()
    tab.get_by_role("button", name="Naar het begin").click()


def test_who_closes_an_exercise_before_it_is_handed_in_is_asked_first(browser: Any, tab: Any, address: str) -> None:  # noqa: F811
    making = """async text => (await import('./app/link.js')).exerciseLink({kb: 'x', title: 'Les', asks: [{text, name: 'x'}]})"""
    made = tab.evaluate(making, SAM.read_text(encoding="utf-8"))
    with started(browser, address, made.removeprefix(address), wait=".oefenen") as other:
        asked: list[str] = []
        other.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
        other.locator(".motivering textarea").fill("Twaalf uur is nodig.")
        other.close(run_before_unload=True)
        other.wait_for_timeout(500)
        other.get_by_role("button", name="Naar het begin").click()
        assert asked == ["beforeunload", "confirm"]
        assert other.locator(".motivering textarea").input_value() == "Twaalf uur is nodig."
        other.get_by_role("button", name="Kopieer de regel").click()
        assert not other.evaluate("import('./app/views/exercise.js').then(module => module.handingIn())")


def test_two_tabs_know_nothing_of_each_other(tab: Any, address: str) -> None:  # noqa: F811
    fresh(tab)
    other = tab.context.new_page()
    other.goto(address)
    other.wait_for_selector(".begin", timeout=START)
    fresh(other)
    field = other.locator("[data-record=d1] .feit:has-text('uur per week') input[type=text]").first
    field.fill("12")
    field.press("Enter")
    other.wait_for_selector(".balk-tekst:not(:has-text('10 uur'))")
    assert "10 uur" in tab.locator(".balk-tekst").inner_text()
    open_ = "import('./app/state.js').then(state => state.current().ask.text)"
    assert tab.evaluate(open_) == SAM.read_text(encoding="utf-8")
    assert tab.evaluate(open_) != other.evaluate(open_)
    other.close()


def another(folder: Path, version: str) -> None:  # noqa: F811
    """The folder as another version of itself."""
    told = json.loads((folder / "pagina.json").read_text(encoding="utf-8"))
    for name in ("index.html", "sw.js"):
        file = folder / name
        file.write_text(file.read_text(encoding="utf-8").replace(told["version"], version), encoding="utf-8")
        told["sha256"][name] = hashlib.sha256(file.read_bytes()).hexdigest()
    (folder / "pagina.json").write_text(json.dumps(told | {"version": version}), encoding="utf-8")


def test_another_version_is_told_and_taken_whole_and_the_page_can_be_withdrawn(browser: Any, folder: Path, tmp_path: Path) -> None:  # noqa: F811
    """Opened, replaced, half replaced, taken away: each time what the docs say."""
    mine = tmp_path / "pagina"
    shutil.copytree(folder, mine)
    with served(mine, {"Cache-Control": "no-cache"}) as (here, _):
        context = browser.new_context()

        def opened(selector: str = ".begin") -> Any:
            page = context.new_page()
            page.goto(here)
            page.wait_for_selector(selector, timeout=START)
            return page

        page = opened()
        kept(page)
        first = page.evaluate(SHOWN)
        assert page.locator("#nieuwer").count() == 0
        another(mine, "b" * 64)
        page.close()
        page = opened()
        page.wait_for_selector("#nieuwer", timeout=START)
        assert page.evaluate(SHOWN) == first, "of one piece until it is closed"
        page.close()
        page = opened()
        assert page.evaluate(SHOWN) == "b" * 12

        another(mine, "c" * 64)
        (mine / "app" / "dom.js").write_text("// half replaced", encoding="utf-8")
        page.close()
        page = opened()
        page.wait_for_timeout(3000)
        page.close()
        page = opened()
        assert page.evaluate(SHOWN) == "b" * 12, "what is not whole is not kept"

        shutil.rmtree(mine)
        mine.mkdir()
        (mine / "sw.js").write_text("\n".join(block('self.addEventListener("install"')), encoding="utf-8")
        page.close()
        page = opened()
        page.wait_for_function("() => caches.keys().then(names => names.length === 0)")
        page.close()
        page = context.new_page()
        page.goto(here)
        assert page.locator(".pagina").count() == 0, "what the host has, which is nothing"
        context.close()


def test_on_a_phone_the_answer_stays_in_sight_and_takes_little(tab: Any) -> None:  # noqa: F811
    fresh(tab)
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.evaluate("scrollTo(0, 1200)")
    short = tab.locator(".kort")
    short.wait_for()
    assert short.bounding_box()["height"] < 844 / 10
    assert short.locator(".kort-tekst").inner_text().startswith("Moet in beginsel worden geweigerd: met Sam")
    short.get_by_role("button", name="Vragen en feiten").click()
    assert tab.locator(".vlak-vragen").is_visible()
    short.wait_for(state="hidden")
    tab.wait_for_function(
        "() => document.documentElement.scrollHeight > 844 + 600"
    )  # until the questions are there, nothing can be scrolled
    tab.evaluate("scrollTo(0, 600)")
    short.wait_for()
    short.locator(".kort-tekst").click()
    short.wait_for(state="hidden")
    tab.set_viewport_size({"width": 1280, "height": 900})
