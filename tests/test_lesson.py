"""Exercises and lessons: nothing tells the answer before it is shown; what is asked, what is right."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import html5lib
import pytest
from click.testing import CliRunner
from conftest import DOSSIERS
from lxml import etree

import explain
from explain.cards.candidates import candidates
from explain.cards.trainer import exercise, veil
from explain.cli import main
from explain.exports import export
from explain.html.predict import prediction
from explain.lesson import Asked, cases_of, lesson, slides
from explain.lesson.case import case
from explain.lesson.headings import numbered
from explain.notebook.errors import InputError
from parser.norms import Norms
from reasoner import Answer, decide, read_dossier

TWELVE = (DOSSIERS / "grens-12-uur.yaml").read_text(encoding="utf-8")
LESS = TWELVE.replace("uren_per_week: 12", "uren_per_week: 11,9")
CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)


def answered(norms: Norms, text: str, **options: Any) -> Answer:
    return decide(norms, read_dossier(norms, text, "x.yaml"), **options)


def before(html: str) -> str:
    """All a page holds before the answer is shown, attributes too; without the comments, the digest of the dossier and the hours."""
    doc = html5lib.parse(re.sub("(?s)<!--.*?-->", "", html), treebuilder="lxml", namespaceHTMLElements=False)
    for element in [e for e in doc.iter() if isinstance(e.tag, str) and "geheim" in (e.get("class") or "").split()]:
        element.getparent().remove(element)
    text = " ".join(etree.tostring(doc, encoding="unicode").split()).replace("> <", "><")
    return (
        re.sub(r"\bdossier [0-9a-f]{12}\b", "dossier", text)
        .replace("<td>11,9 uur</td>", "<td>12 uur</td>")
        .replace("<dd>11,9 uur</dd>", "<dd>12 uur</dd>")
    )


@pytest.mark.parametrize("form", ["exercise", "lesson", "slides", "svg"])
def test_two_cases_with_opposite_outcomes_look_the_same_before_the_answer(norms: Norms, form: str) -> None:
    dossiers = [
        replace(read_dossier(norms, text, "x.yaml"), sha256="0" * 64) for text in (TWELVE, LESS)
    ]  # a drawing is as wide as its foot
    sides = [decide(norms, dossier) for dossier in dossiers]
    assert [a.decisions[0].outcome for a in sides] == ["kan_toekennen", "moet_weigeren"]
    if form in ("lesson", "slides"):
        pages = [(lesson if form == "lesson" else slides)(cases_of(a))[0] for a in sides]
    else:
        pages = [export(a, a.decisions[0], "html" if form == "exercise" else "svg", trainer=True).decode() for a in sides]
    shown = [before(page) if form != "svg" else re.sub(r"<metadata>.*?</metadata>|dossier [0-9a-f]{12}", "", page) for page in pages]
    assert shown[0] == shown[1]
    assert "wat denkt u" in shown[0].lower() or form in ("lesson", "slides")
    if form == "slides":
        assert "Wat is de uitkomst" in shown[0]
    elif form != "svg":
        assert pages[0].count("11,9") == 0
        assert "weigeringsgronden" in shown[0]


@pytest.mark.parametrize(
    ("name", "fact"),
    [
        ("beschut-werk-toegekend", "uitsluitend_beschut"), ("scholing-geen-bevoegdheid", "wet_artikel_7_lid_3_a"),
        ("gelijktijdig-twee-aanvragen", "persoon_op_de_hoogte"), ("hardheidsclausule", "behoort_tot_doelgroep"),
    ],
)  # fmt: skip
def test_the_steps_are_the_same_whatever_the_facts_are(norms: Norms, name: str, fact: str) -> None:
    text = (DOSSIERS / f"{name}.yaml").read_text(encoding="utf-8")
    other = re.sub(rf"({fact}: +)(ja|nee)", lambda m: m[1] + {"ja": "nee", "nee": "ja"}[m[2]], text)
    shown = []
    for each in (text, other):
        answer = answered(norms, each)
        shown.append((veil(exercise(answer, answer.decisions[0])), answer.decisions[0].outcome))
    assert other != text
    assert shown[0][1] != shown[1][1]
    assert shown[0][0] == shown[1][0]


def test_the_grounds_of_a_decision_are_among_those_to_choose_from(norms: Norms) -> None:
    for name in (
        "geweigerd-drie-gronden",
        "gelijktijdig-drie-aanvragen",
        "grens-een-dag-te-kort",
        "hardheidsclausule",
        "te-laat-aangevraagd",
    ):
        answer = answered(norms, (DOSSIERS / f"{name}.yaml").read_text(encoding="utf-8"))
        for decision in answer.decisions:
            found = candidates(answer, decision)
            assert {p for c in found if c.holds for p in c.props} >= {g.prop for g in decision.grounds}
            assert sum(c.holds is True for c in found) == len({(g.id, g.label) for g in decision.grounds})
            order = [norms.place[c.address.id] for c in found]
            assert order == sorted(order)


def test_a_ground_of_another_reading_is_not_there(norms: Norms) -> None:
    """Article 2 paragraph 5: two grounds, or one that asks for both."""
    reading = next(
        r for r in norms.readings.values() if r.address.id == "regeling:2.5" and len(r.choices) == 2 and "gronden" in r.choices[0].label
    )
    seen = []
    for choice in reading.choices:
        answer = answered(norms, TWELVE, readings={reading.name: choice.name})
        seen.append({c.label for c in candidates(answer, answer.decisions[0]) if c.address.id == "regeling:2.5"})
        assert seen[-1] == {c.sentence for c in exercise(answer, answer.decisions[0]).children if c.address == "regeling:2.5"}
    assert sorted(map(len, seen)) == [1, 2]
    assert seen[0].isdisjoint(seen[1])


def test_only_the_grounds_of_one_place(norms: Norms) -> None:
    answer = answered(norms, LESS)
    asked = prediction(answer, answer.decisions[0], "regeling:2.5")
    assert [g.ref.id for g in asked.grounds] == ["regeling:2.5", "regeling:2.5"]
    assert len(asked.holds) == 1
    assert asked.outcomes[asked.right - 1] == "Moet (in beginsel) worden geweigerd"


def headings(cases: list[Asked]) -> tuple[str, ...]:
    return tuple(c.title for c in numbered(cases))


def test_cases_of_one_person_are_told_apart_by_what_is_given(norms: Norms) -> None:
    """By the facts in which they differ, whatever comes of them; cases that differ in nothing stay alike."""
    month = re.sub(r"(einde: +)2025-08-31", r"\g<1>2025-02-28", TWELVE)
    assert month != TWELVE
    cases = [c for text in (TWELVE, LESS, month) for c in cases_of(answered(norms, text))]
    plain = "Subsidie voor jobcoaching voor Sam de Vries"
    assert headings(cases[:2]) == tuple(f"{plain} (overeengekomen arbeidsduur per week: {hours} uur)" for hours in ("12", "11,9"))
    assert len({*headings(cases)}) == 3
    assert headings([cases[0], cases[0]]) == (plain, plain)
    assert headings(cases[:1]) == (plain,)
    for page in (lesson, slides):
        text = page(cases[:2])[0]
        assert text.count("per week: 11,9 uur)") == text.count("per week: 12 uur)") > 1


def test_what_a_heading_says_does_not_depend_on_the_answer(norms: Norms) -> None:
    """The same two dossiers, with the readings that make another outcome of them."""
    both = [[answered(norms, text, readings=r) for text in (TWELVE, LESS)] for r in ({}, {"art2_5_en": "beide_vereist"})]
    assert [a.decisions[0].outcome for a in both[0]] != [a.decisions[0].outcome for a in both[1]]
    one, other = (headings([c for a in answers for c in cases_of(a)]) for answers in both)
    assert one == other


def test_shipped_dossiers_of_one_person_have_headings_of_their_own(norms: Norms) -> None:
    alike = (
        ("meeneembare-voorziening-al-aangeschaft", "meeneembare-voorziening-in-beginsel"),
        ("grens-11-9-uur", "grens-12-uur", "grens-24-uur"),
        ("toegekend-jobcoaching", "uitsluiting-jobcoaching-naast-werkbegeleiding"),
    )
    for names in alike:
        answers = [answered(norms, (DOSSIERS / f"{name}.yaml").read_text(encoding="utf-8")) for name in names]
        found = headings([cases_of(a)[0] for a in answers])
        assert len({*found}) == len(names)


# ---- the verb


def run(*arguments: object) -> Any:
    return CliRunner().invoke(main, ["lesson", *map(str, arguments)])


def test_a_lesson_of_several_applications(tmp_path: Path) -> None:
    file, names = tmp_path / "les.html", ("geweigerd-drie-gronden", "gelijktijdig-drie-aanvragen")
    files = [DOSSIERS / f"{name}.yaml" for name in names]
    assert run(*files, "-o", file).exit_code == 0
    text = file.read_text(encoding="utf-8")
    heads = re.findall(r'<h2 id="kop-\d+">(.*?)</h2>', text)
    assert len(heads) == 4
    assert heads[0].startswith("Geval 1: Subsidie voor jobcoaching")
    assert text.count('id="wet"') == 1
    assert not any(name in text for name in names)
    assert not re.search(r"src=|url\(|@import", text)
    shuffled = []
    for seed in (1, 1, 2, 3):
        assert run(*files, "--shuffle", seed, "-o", file).exit_code == 0
        shuffled.append(re.findall(r'<h2 id="kop-\d+">(.*?)</h2>', file.read_text(encoding="utf-8")))
    assert shuffled[0] == shuffled[1]
    assert len({tuple(x) for x in shuffled}) > 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("leeg", "-o", "les.html"), "bevat geen dossiers"), (("weg.yaml", "-o", "les.html"), "bestaat niet"),
        ((DOSSIERS / "grens-12-uur.yaml", "-o", "les.pdf"), "K007"), ((DOSSIERS / "grens-12-uur.yaml", "--only", "regeling:99", "-o", "les.html"), "K006"),
        ((DOSSIERS / "grens-12-uur.yaml", "--only", "regeling:3.6", "-o", "les.html"), "regeling:2.5"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_lesson(arguments: tuple[object, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "leeg").mkdir()
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["leeg"]


def test_a_lesson_in_a_notebook(tmp_path: Path) -> None:
    written = explain.load("twenterand-2024").lesson([TWELVE, DOSSIERS / "gelijktijdig-twee-aanvragen.yaml"], tmp_path / "les.html")
    assert written.count == 3
    assert written.path.as_uri() in written._repr_html_()
    assert "Geval 3" in written.path.read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_lesson_takes_answers_and_cases_as_they_were_asked(tmp_path: Path) -> None:
    kb = explain.load()
    sam = kb.decide(DOSSIERS / "grens-11-9-uur.yaml")
    more = [sam, sam.what_if(uren_per_week=12), sam.only, kb.cases().about("precies 12 uur")[0], kb.dossier(DOSSIERS / "grens-12-uur.yaml")]
    assert kb.lesson(more, tmp_path / "les.html").count == 5
    alone, same = (kb.lesson(x, tmp_path / "een.html").path.read_bytes() for x in (sam, [DOSSIERS / "grens-11-9-uur.yaml"]))
    assert alone == same
    other = sam.what_if(readings="art2_5_en=beide_vereist")
    with pytest.raises(InputError, match="met verschillende lezingen beslist"):
        kb.lesson([sam, other], tmp_path / "les.html")
    assert "beide zich voordoen" in kb.lesson(other, tmp_path / "les.html").path.read_text(encoding="utf-8")
    with pytest.raises(InputError, match="andere kennisbank"):
        explain.load(variant="tien-uur").lesson([sam], tmp_path / "les.html")


# ---- in a browser


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False])
def test_predict_reveal_and_hand_in(norms: Norms, tmp_path: Path, script: bool) -> None:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install '.[browser]'")
    if CHROMIUM is None:
        pytest.skip("no Chromium on PATH")
    file, trouble = tmp_path / "les.html", list[str]()
    refused = (DOSSIERS / "geweigerd-drie-gronden.yaml").read_text(encoding="utf-8")
    file.write_text(lesson([c for text in (refused, TWELVE) for c in cases_of(answered(norms, text))], "Les 1")[0], encoding="utf-8")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab = browser.new_context(java_script_enabled=script, viewport={"width": 390, "height": 800}).new_page()
        tab.set_default_timeout(8_000)
        tab.on("request", lambda r: trouble.append(r.url) if r.url.split("#")[0] != file.as_uri() else None)
        tab.on("console", lambda m: trouble.append(m.text))
        tab.goto(file.as_uri())
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390
        first = tab.locator("#geval-1")
        assert first.locator(".uitwerking").is_hidden()
        first.get_by_label("Moet (in beginsel) worden geweigerd").check()
        first.get_by_label("Interne werkbegeleiding voor dezelfde persoon in dezelfde periode").check()
        first.get_by_label("De persoon behoort niet tot de doelgroep").check()
        first.get_by_label("Waarom denkt u dat?").fill("omdat")
        first.locator("#toon-1").focus()
        tab.keyboard.press("Space")
        assert first.locator(".uitwerking").is_visible()
        assert tab.locator("#geval-2 .uitwerking").is_hidden()
        assert "Niet voldaan aan de voorwaarden van artikel 2" in first.locator(".sleutel").inner_text()
        if script:
            assert first.locator(".score").inner_text() == "Uitkomst goed; gronden: 1 goed, 2 gemist, 1 te veel."
            assert first.get_by_label("Kan worden geweigerd").is_disabled()
            tab.locator("#naam").fill("Jan | Jansen\n")
            line = tab.locator("#regel").input_value()
            assert line.startswith(
                "Jan Jansen | Les 1 | 1 geval gemaakt | uitkomst 1/2; gronden 1/3, 1 te veel | 1: Moet (in beginsel) worden geweigerd; "
            )
            assert line.endswith(" | 2: niet gemaakt")
            assert "\n" not in line
        else:
            assert first.locator(".score").is_hidden()
            assert tab.locator("#kopieer").is_hidden()
        tab.emulate_media(media="print")
        assert first.locator(".uitwerking").is_hidden()
        assert tab.locator("#resultaat").is_hidden()
        browser.close()
    assert trouble == []


def test_slides_tell_each_fact_before_the_question_and_each_ground_after_it(norms: Norms, tmp_path: Path) -> None:
    files = [str(DOSSIERS / f"{name}.yaml") for name in ("geweigerd-drie-gronden", "grens-12-uur")]
    done = CliRunner().invoke(main, ["lesson", *files, "--slides", "--title", "Les <3>", "-o", str(tmp_path / "d.html")])
    assert done.exit_code == 0, done.output
    page = html5lib.parse((tmp_path / "d.html").read_text(encoding="utf-8"), treebuilder="lxml", namespaceHTMLElements=False)
    found = page.xpath("//section")
    kinds = ["vraag" if "vraag" in s.get("class") else "antwoord" if "antwoord" in s.get("class") else "feit" for s in found[1:-1]]
    order = [k for i, k in enumerate(kinds) if i == 0 or kinds[i - 1] != k]
    assert order == ["feit", "vraag", "antwoord"] * 2
    assert all((s.get("hidden") is not None) is ("geheim" in s.get("class").split()) for s in found)
    text = " ".join("".join(page.getroot().itertext()).split())
    for name in ("geweigerd-drie-gronden", "grens-12-uur"):
        answer = answered(norms, (DOSSIERS / f"{name}.yaml").read_text(encoding="utf-8"))
        shown = case(1, cases_of(answer)[0])
        assert all(" ".join(row.question.split()) in text for e in shown.stated for row in e.rows)
        assert all(g.label in text for g in answer.decisions[0].grounds)
    assert "Les <3>" in text
    assert not page.xpath("//*[@src or @href or @style]"), "one file, nothing from elsewhere"
    made = explain.load().lesson(files, tmp_path / "n.html", title="Les <3>", slides=True)
    assert made.path.read_bytes() == (tmp_path / "d.html").read_bytes()


@pytest.mark.browser
def test_slides_go_by_the_arrows_and_print_one_a_page(tmp_path: Path) -> None:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install '.[browser]'")
    pypdf = pytest.importorskip("pypdf")
    if CHROMIUM is None:
        pytest.skip("no Chromium on PATH")
    every = [DOSSIERS / f"{name}.yaml" for name in ("geweigerd-drie-gronden", "onbekende-feiten", "grens-12-uur")]
    path = explain.load().lesson(every, tmp_path / "d.html", slides=True).path
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.goto(path.as_uri())
        count = page.locator(".dia").count()
        for k in range(count):
            assert page.locator(".dia:visible").count() == 1
            now = page.locator(".dia").nth(k)
            assert now.is_visible()
            assert now.evaluate("e => e.scrollHeight <= e.clientHeight && e.scrollWidth <= e.clientWidth"), f"slide {k} has no room"
            page.keyboard.press("ArrowRight" if k % 2 else "PageDown")
        page.keyboard.press("Home")
        page.keyboard.press("ArrowLeft")
        assert page.locator(".dia").first.is_visible()
        page.pdf(path=tmp_path / "d.pdf", prefer_css_page_size=True, print_background=True)
        browser.close()
    assert len(pypdf.PdfReader(tmp_path / "d.pdf").pages) == count
