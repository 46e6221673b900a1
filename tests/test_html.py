"""The HTML report: complete, self-contained, linked both ways, and an exercise that does not tell.

Long because the pages are made once, dear, and everything that is asked of them stands with them.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from pathlib import Path

import html5lib
import pytest
from click.testing import CliRunner
from conftest import DOSSIERS, ROOT

import explain
from explain import words
from explain.cards.card import walk
from explain.cards.money import _exact
from explain.cards.trainer import exercise
from explain.cli import main
from explain.html import Change, Question, Repair, page
from explain.html.inputs import Ways
from explain.html.ways import ways
from explain.sentence import force_words, outcome_words
from parser.norms import Norms
from reasoner import Answer, Decision, decide, read_dossier
from reasoner.decision.answer import EXCESS
from reasoner.decision.proof import prove

pytestmark = pytest.mark.sampled

NAMES = tuple(sorted(p.stem for p in DOSSIERS.glob("*.yaml")))
SECOND = ROOT / "tests" / "kennisbanken" / "atelierfonds"
STATUSES = (
    "niet vervuld", "vervuld", "niet het geval", "het geval", "staat vast", "weigeringsgrond", "van toepassing", "oordeel van het college nodig",
    "telt mee", "telt niet mee", "ontbreekt",
)  # fmt: skip


def answered(norms: Norms, name: str, **options: object) -> Answer:
    path = DOSSIERS / f"{name}.yaml"
    return decide(norms, read_dossier(norms, path.read_text(encoding="utf-8"), path.name), **options)  # type: ignore[arg-type]


class Doc:
    """A page, parsed by the HTML standard's own algorithm; every parse error is an error."""

    def __init__(self, text: str) -> None:
        parser = html5lib.HTMLParser(html5lib.getTreeBuilder("etree"), strict=True, namespaceHTMLElements=False)
        self.root = parser.parse(text)
        self.parents = {child: parent for parent in self.root.iter() for child in parent}
        self.ids = {e.get("id"): e for e in self.root.iter() if e.get("id")}

    def select(self, test: Callable[[object], bool]) -> list:  # type: ignore[type-arg]
        return [e for e in self.root.iter() if isinstance(e.tag, str) and test(e)]

    def by_class(self, name: str, under: object = None) -> list:  # type: ignore[type-arg]
        inside = self.root if under is None else under
        return [e for e in inside.iter() if name in (e.get("class") or "").split()]

    def above(self, element: object) -> list:  # type: ignore[type-arg]
        found = []
        while (element := self.parents.get(element)) is not None:
            found.append(element)
        return found


def text(element: object) -> str:
    return " ".join("".join(element.itertext()).split())  # type: ignore[attr-defined]


def href(element: object) -> str:
    return element.get("href") or element.get("{http://www.w3.org/1999/xlink}href") or element.get("xlink:href") or ""  # type: ignore[attr-defined]


class Docs(dict[tuple[str, bool], tuple[Answer, Decision, Doc, str]]):
    """Reports and exercises of the examples, each made when it is first asked for."""

    def __init__(self, norms: Norms) -> None:
        self.norms = norms

    def __missing__(self, key: tuple[str, bool]) -> tuple[Answer, Decision, Doc, str]:
        answer = answered(self.norms, key[0])
        made = page(answer, answer.decisions[0], trainer=key[1], decisions=answer.decisions)
        found = self[key] = (answer, answer.decisions[0], Doc(made), made)
        return found


@pytest.fixture(scope="module")
def docs(norms: Norms) -> Docs:
    return Docs(norms)


@pytest.fixture(params=[(n, t) for n in NAMES for t in (False, True)], ids=lambda p: p[0] + (".trainer" if p[1] else ""))
def made(request: pytest.FixtureRequest, docs: dict) -> tuple[Answer, Decision, Doc, str, bool]:  # type: ignore[type-arg]
    return (*docs[request.param], request.param[1])


@pytest.fixture(params=NAMES)
def report(request: pytest.FixtureRequest, docs: dict) -> tuple[Answer, Decision, Doc, str]:  # type: ignore[type-arg]
    found: tuple[Answer, Decision, Doc, str] = docs[request.param, False]
    return found


@pytest.fixture(params=NAMES)
def drill(request: pytest.FixtureRequest, docs: dict) -> tuple[Answer, Decision, Doc, str]:  # type: ignore[type-arg]
    found: tuple[Answer, Decision, Doc, str] = docs[request.param, True]
    return found


# ---- one page that needs nothing else


@pytest.mark.sampled
def test_nothing_is_fetched_and_nothing_runs(made: tuple[Answer, Decision, Doc, str, bool]) -> None:
    *_, doc, source, trainer = made
    scripts = [e.text for e in doc.select(lambda e: e.tag == "script")]
    assert len(scripts) == trainer
    forbidden = {"link", "img", "iframe", "object", "embed", "form", "image", "use", "foreignObject"}
    assert not {e.tag for e in doc.select(lambda e: True)} & forbidden
    for e in doc.select(lambda e: True):
        for key, value in e.attrib.items():
            assert not str(key).lower().startswith("on")
            assert key not in ("src", "style", "srcset"), (e.tag, key)
            if "href" in str(key):
                assert value.startswith(("#", "https://")), value
    style = next(iter(doc.select(lambda e: e.tag == "style"))).text
    assert not re.search(r"url\(|@import|expression", style)
    allowed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = next(e.get("content") for e in doc.select(lambda e: e.get("http-equiv") == "Content-Security-Policy"))
    counting = "".join(f"; script-src 'sha256-{base64.b64encode(hashlib.sha256(x.encode()).digest()).decode()}'" for x in scripts)
    assert policy == f"default-src 'none'; style-src 'sha256-{allowed}'{counting}; base-uri 'none'; form-action 'none'"
    assert source.startswith("<!doctype html>")


def test_structure(made: tuple[Answer, Decision, Doc, str, bool]) -> None:
    *_, doc, source, _ = made
    assert next(iter(doc.select(lambda e: e.tag == "html"))).get("lang") == "nl"
    ids = re.findall(r'\sid="([^"]+)"', source)
    assert sorted(ids) == sorted(set(ids))
    levels = [int(e.tag[1]) for e in doc.select(lambda e: re.fullmatch("h[1-6]", e.tag))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in itertools.pairwise(levels))
    for tag in ("header", "main", "nav", "footer"):
        assert len(doc.select(lambda e, tag=tag: e.tag == tag)) == 1
    for e in doc.select(lambda e: e.get("aria-labelledby") is not None):
        assert e.get("aria-labelledby") in doc.ids
    for table in doc.select(lambda e: e.tag == "table"):
        assert any(e.tag == "th" and e.get("scope") for e in table.iter())


def test_the_contents_name_every_section_in_its_order(made: tuple[Answer, Decision, Doc, str, bool]) -> None:
    *_, doc, _, trainer = made
    nav = next(iter(doc.select(lambda e: e.tag == "nav")))
    sections = [e for e in doc.select(lambda e: e.tag == "section") if e.get("id") != "antwoord"]
    assert [href(a) for a in nav.iter("a")] == [f"#{e.get('id')}" for e in sections]
    hidden = [href(a)[1:] for a in nav.iter("a") if secret(doc, a)]
    assert hidden == [e.get("id") for e in sections if secret(doc, e)]
    assert trainer or not hidden
    for section in sections:
        assert [href(a) for a in doc.by_class("omhoog", section)] == ["#boven"]


def test_every_link_has_a_target(made: tuple[Answer, Decision, Doc, str, bool]) -> None:
    _, _, doc, _, trainer = made
    links = [href(e) for e in doc.select(lambda e: e.tag == "a" and href(e).startswith("#"))]
    assert links
    shown_later = {"#lezingen", "#gronden"} if trainer else set()
    assert [x for x in links if x[1:] not in doc.ids and x not in shown_later] == []


def test_every_citation_of_the_outline_is_linked_back(made: tuple[Answer, Decision, Doc, str, bool]) -> None:
    *_, doc, _, _ = made
    for link in doc.by_class("bron", doc.ids["opbouw"]):
        card = next(e for e in doc.above(link) if "kaart" in (e.get("class") or "").split())
        back = doc.by_class("terug", doc.ids[href(link)[1:]])
        assert f"#{card.get('id')}" in [href(a) for p in back for a in p.iter("a")]


# ---- complete and verbatim


def test_every_ground_and_condition_is_there(report: tuple[Answer, Decision, Doc, str]) -> None:
    answer, decision, doc, _ = report
    shown = doc.by_class("gronden", doc.ids.get("gronden")) if decision.grounds else []
    lists = [[text(li) for li in doc.by_class("grond", e)] for e in shown]
    by_modality = [[g for g in decision.grounds if g.modality == m] for m in ("behoudt", "weigert", "kan_weigeren", "kan_beeindigen")]
    groups = [g for g in by_modality if g]
    assert len(lists) == len(groups)
    for expected, items in zip(groups, lists, strict=True):
        for ground, item in zip(expected, items, strict=True):
            assert ground.label in item
            assert words.cite(answer.norms.articles[ground.id].address) in item
            for id_ in ground.because:
                assert words.cite(answer.norms.articles[id_].address) in item
            for id_ in ground.with_:
                assert id_ in item
            if ground.leg == EXCESS and ground.until:
                assert words.day(ground.until) in item


def test_the_law_beside_it_is_the_whole_cone(made: tuple[Answer, Decision, Doc, str, bool]) -> None:
    answer, decision, doc, _, _ = made
    law = doc.ids["wet"]
    graph = prove(answer, decision)
    in_proof = {d["node"].address.id for _, d in graph.nodes(data=True) if d["node"].address is not None}
    rest = {x for g in decision.grounds for x in (g.id, *g.because)} | {d.id for d in decision.duties} | set(decision.deviation)
    rest |= {x for u in decision.unknown for x in u.ids} | {r.id for r in (*decision.amounts, *decision.hours)}
    for id_ in in_proof | rest:
        lid = doc.ids["lid-" + re.sub(r"[:.]", "-", id_)]
        assert law in doc.above(lid)
        for quotation in answer.norms.articles[id_].quotations:
            assert " ".join(quotation.split()) in text(lid)


def test_what_is_quoted_stands_in_the_published_text(report: tuple[Answer, Decision, Doc, str], norms: Norms) -> None:
    *_, doc, _ = report
    folder = ROOT / "kb" / "twenterand_2024"
    published = {d.name: " ".join((folder / d.source).read_text(encoding="utf-8").split()) for d in norms.documents.values()}
    quotations = doc.by_class("citaat")
    assert quotations
    for q in quotations:
        lid = next(e for e in doc.above(q) if "lid" in (e.get("class") or "").split())
        name = next(n for n in published if lid.get("id").startswith(f"lid-{n}-"))
        assert text(q) in published[name]


def test_the_outcome_comes_first(report: tuple[Answer, Decision, Doc, str]) -> None:
    answer, decision, doc, _ = report
    heading = text(next(iter(doc.select(lambda e: e.tag == "h1"))))
    assert outcome_words(answer, decision) in heading[:1].lower() + heading[1:] or words.capital(outcome_words(answer, decision)) in heading
    main_ = next(iter(doc.select(lambda e: e.tag == "main")))
    assert next(iter(main_)).get("id") == "antwoord"
    strip = text(doc.by_class("strook")[0])
    assert (words.day(decision.date) if decision.date else "niet gegeven") in strip
    assert decision.person is None or answer.model.case.dossier.records[decision.person].name in strip


def test_a_line_for_each_ground_with_its_lids(report: tuple[Answer, Decision, Doc, str]) -> None:
    answer, decision, doc, _ = report
    lines = [e for e in doc.ids["antwoord"].iter("li") if "doet" in {c.get("class") for c in e}]
    assert len(lines) == len(decision.grounds)
    for ground, line in zip(decision.grounds, lines, strict=True):
        assert text(line).startswith(force_words(answer, decision, ground))
        links = [href(a) for a in line.iter("a")]
        assert links[0] == "#lid-" + re.sub(r"[:.]", "-", ground.id)
        assert words.cite(answer.norms.articles[ground.id].address) in text(line)
        assert len(set(links)) == len(links)


@pytest.mark.parametrize(
    ("name", "pieces"),
    [
        ("grens-11-9-uur", ("Toekennen is mogelijk als", "ten minste 12 uur")),
        (
            "te-laat-aangevraagd",
            (
                "Er is niets dat de aanvrager kan veranderen.",
                "Het college mag weigeren",
                "Toekennen vergt een afwijking",
                "art. 27",
                "art. 28",
            ),
        ),
        ("loonkostensubsidie-niet-in-doelgroep", ("Er is niets dat de aanvrager kan veranderen.", "Deze regels geven geen bevoegdheid")),
        ("scholing-niet-erkend", ("Er is niets dat de aanvrager kan veranderen.", "alleen als het college anders oordeelt")),
        (
            "toegekend-jobcoaching",
            ("Moet (in beginsel) worden geweigerd als", "uiterlijk op 27 februari 2025 eindigt", "minder dan 12 uur"),
        ),
    ],
)
def test_what_would_change_it_stands_under_the_answer(norms: Norms, name: str, pieces: tuple[str, ...]) -> None:
    answer = answered(norms, name)
    found = ways(answer, answer.decisions[0])
    doc = Doc(page(answer, answer.decisions[0], repairs=found.repairs, change=found.sentences))
    assert pieces[0] in text(doc.by_class("wat-anders", doc.ids["antwoord"])[0])
    shown = text(doc.ids["antwoord"]).partition("Wat zou dit veranderen?")[2]  # and what may still be decided stands below it
    assert [p for p in pieces if p not in shown] == []
    assert ("anders" in doc.ids) is bool(found.repairs)


@pytest.mark.parametrize("name", ["onbekende-feiten", "gelijktijdig-twee-aanvragen"])
def test_where_nothing_stands_in_the_way_there_is_nothing_to_change(norms: Norms, name: str) -> None:
    answer = answered(norms, name)
    assert ways(answer, answer.decisions[0]) == Ways()


def test_the_facts_that_decide_are_marked_but_not_in_an_exercise(docs: dict) -> None:  # type: ignore[type-arg]
    *_, doc, _ = docs["grens-11-9-uur", False]
    rows = [text(e) for e in doc.by_class("beslist", doc.ids["dossier"]) if e.tag == "tr"]
    assert [r for r in rows if "11,9 uur" in r]
    assert not [r for r in rows if "geboortedatum" in r]
    assert not docs["grens-11-9-uur", True][2].by_class("beslist")


def test_every_unknown_duty_and_assumption(report: tuple[Answer, Decision, Doc, str]) -> None:
    _, decision, doc, _ = report
    for section, expected in (
        ("onbekend", [u.question for u in decision.unknown]),
        ("plichten", [d.what for d in decision.duties]),
        ("plichten", [words.day(d.due) for d in decision.duties if d.due]),
        ("aannames", [a.reason for a in decision.assumed]),
    ):
        shown = text(doc.ids[section]) if section in doc.ids else ""
        assert [e for e in expected if " ".join(e.split()) not in shown] == []


def links_of(doc: Doc) -> tuple[set[str], set[str]]:
    """The lids that the drawings link to, and those that the outline links to."""
    drawing = doc.ids["tekening"]
    in_drawing = {href(e) for e in drawing.iter() if str(e.tag).rpartition("}")[2] == "a" and "#lid" in href(e)}
    folded = {a for d in doc.by_class("samengevouwen") for a in doc.by_class("bron", d)}
    return in_drawing, {href(a) for a in doc.by_class("bron", doc.ids["opbouw"]) if a not in folded}


def test_a_card_with_a_lid_links_in_the_drawing_too(report: tuple[Answer, Decision, Doc, str]) -> None:
    *_, doc, _ = report
    in_drawing, in_outline = links_of(doc)
    assert in_drawing <= in_outline, "what has no room is told in another card"
    assert bool(in_drawing) is bool(in_outline)
    titles = [e for e in doc.ids["tekening"].iter() if str(e.tag).rpartition("}")[2] == "title"]
    assert len(titles) >= len(in_drawing)


@pytest.mark.parametrize("name", ["geweigerd-drie-gronden", "onbekende-feiten"])
def test_the_whole_drawing_has_every_link_of_the_outline(norms: Norms, name: str) -> None:
    answer = answered(norms, name)
    in_drawing, in_outline = links_of(Doc(page(answer, answer.decisions[0], full=True)))
    assert in_drawing == in_outline


def test_one_drawing_for_the_screen_and_one_for_paper(made: tuple[Answer, Decision, Doc, str, bool]) -> None:
    *_, doc, _, trainer = made
    frames = doc.by_class("kader", doc.ids["tekening"])
    shown = [e.get("class") for e in frames]
    assert shown == (["kader scherm dicht", "kader scherm geheim", "kader papier"] if trainer else ["kader scherm", "kader papier"])
    width = float(next(e for e in frames[-1] if str(e.tag).rpartition("}")[2] == "svg").get("width").removesuffix("pt"))
    assert width <= 516, "an A4 within the margins of 14 mm of the page, in points"


# ---- amounts


@pytest.mark.parametrize("name", [n for n in NAMES if n.startswith(("toegekend", "grens", "tweede", "gelijktijdig"))])
def test_amounts_are_a_calculation_that_holds(name: str, docs: dict) -> None:  # type: ignore[type-arg]
    _, decision, doc, _ = docs[name, False]
    if not decision.amounts:
        assert "bedragen" not in doc.ids
        return
    shown = text(doc.ids["bedragen"])
    for row in decision.amounts:
        if row.maximum is None:
            continue
        factor = min(Fraction(1), Fraction(row.hours) / 24)
        exact = Fraction(row.table) * factor
        assert words.euro((Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.01"), ROUND_DOWN)) in shown
        assert (f"= € {_exact(exact)}" in shown) is (factor != 1)
        assert f"rij {row.row}, kolom {row.column}: {words.euro(row.table)}" in shown
        assert [text(e) for e in doc.by_class("gebruikt") if words.euro(row.table) in text(e)]


def test_exact_numbers() -> None:
    cases = {
        Fraction(67867, 60): "1.131,116666…", Fraction(5, 2): "2,50", Fraction(1234567): "1.234.567", Fraction("1131.275"): "1.131,275",
    }  # fmt: skip
    assert {v: _exact(v) for v in cases} == cases


# ---- sections that come when they are given


def test_repairs_and_questions_only_when_given(norms: Norms) -> None:
    answer = answered(norms, "geweigerd-drie-gronden")
    decision = answer.decisions[0]
    without = Doc(page(answer, decision))
    assert not {"anders", "vragen", "andere"} & without.ids.keys()
    repair = Repair((Change("Laat Sam 12 uur werken", "werkgever", ("regeling:2.3.c",)),), "Toekennen mogelijk", ("de <uren> kloppen",))
    question = Question("Hoeveel uur?", "werkgever", "bij 12 uur valt de grond weg", ("verordening:14.2.c",))
    doc = Doc(page(answer, decision, repairs=(repair,), questions=(question,)))
    for piece in ("Laat Sam 12 uur werken", "werkgever", "Regeling art. 2 lid 3 onder c", "Toekennen mogelijk", "de <uren> kloppen"):
        assert piece in text(doc.ids["anders"])
    for piece in ("Hoeveel uur?", "bij 12 uur valt de grond weg", "Verordening art. 14 lid 2 onder c"):
        assert piece in text(doc.ids["vragen"])
    assert "Wat het antwoord zou veranderen" in text(doc.ids["lid-regeling-2-3-c"])


def test_the_other_applications(docs: dict) -> None:  # type: ignore[type-arg]
    answer, decision, doc, _ = docs["gelijktijdig-drie-aanvragen", False]
    others = [d for d in answer.decisions if d.application != decision.application]
    assert len(others) == 2
    rows = [text(r) for r in doc.ids["andere"].iter("tr")][1:]
    assert all(r.startswith(d.application) for d, r in zip(others, rows, strict=True))
    assert all(outcome_words(answer, d) in r for d, r in zip(others, rows, strict=True))


def test_a_reading_that_is_not_the_default_is_named(norms: Norms) -> None:
    answer = answered(norms, "geweigerd-drie-gronden", readings={"art2_5_en": "beide_vereist"})
    shown = text(Doc(page(answer, answer.decisions[0])).ids["lezingen"])
    reading = norms.readings["art2_5_en"]
    assert "niet de standaard" in shown
    assert all(c.label in shown for c in reading.choices)
    assert reading.changes in shown


def test_a_recorded_decision_is_set_against_the_answer(docs: dict) -> None:  # type: ignore[type-arg]
    _, decision, doc, _ = docs["besluit-verkeerde-grond", False]
    rows = {text(r.find("th")): text(r.find("td")) for r in doc.ids["besluit"].iter("tr")}
    assert rows == {
        "Genoemd, maar niet van toepassing": "Verordening art. 18 lid 1",
        "Van toepassing, maar niet genoemd": "Regeling art. 2 lid 5",
    }
    assert "een genoemde grond is niet van toepassing".removeprefix("een ") in text(doc.by_class("toelichting")[0])
    assert decision.recorded is not None


def test_an_address_that_is_not_quoted_still_has_a_target(norms: Norms) -> None:
    answer = answered(norms, "geweigerd-drie-gronden")
    unmet = replace(answer.decisions[0].duties[0], id="regeling:99.1.a")
    doc = Doc(page(answer, replace(answer.decisions[0], duties=(unmet,))))
    assert "lid-regeling-99-1-a" in doc.ids


@pytest.mark.parametrize("path", sorted((SECOND / "dossiers").glob("*.yaml")), ids=lambda p: p.stem)
@pytest.mark.parametrize("trainer", [False, True])
def test_a_second_regulation(path: Path, trainer: bool) -> None:
    answer = explain.load(str(SECOND)).decide(path)
    for decision in answer.decisions:
        doc = Doc(page(answer, decision, trainer=trainer, decisions=answer.decisions))
        links = [href(e)[1:] for e in doc.select(lambda e: e.tag == "a" and href(e).startswith("#lid"))]
        assert [x for x in links if x not in doc.ids] == []


# ---- the exercise


def secret(doc: Doc, element: object) -> bool:
    return any("geheim" in (e.get("class") or "").split() for e in (element, *doc.above(element)))


def readable(element: object) -> str:
    """What stands open on the page of an exercise: not the secrets, not the choices, not the law, not the facts."""
    apart = ("wet", "lezingen", "dossier", "aannames")
    if not isinstance(element.tag, str) or "geheim" in (element.get("class") or "").split():  # type: ignore[attr-defined]
        return ""
    if element.tag in ("fieldset", "style", "script") or element.get("id") in apart:  # type: ignore[attr-defined]
        return ""
    inner = "".join(f" {readable(child)} {child.tail or ''}" for child in element)  # type: ignore[attr-defined]
    return " ".join(f"{element.text or ''}{inner}".split())  # type: ignore[attr-defined]


def without_law(shown: str, norms: Norms) -> str:
    """Without the quotations: the law may say 'van toepassing'."""
    for article in norms.articles.values():
        shown = shown.replace(" ".join(" ".join(article.quotations).split()), "")
    return shown


def test_an_exercise_does_not_tell(drill: tuple[Answer, Decision, Doc, str]) -> None:
    answer, decision, doc, _ = drill
    shown = without_law(readable(doc.root), answer.norms).lower()
    assert "wat denkt u?" in shown
    for card in walk(exercise(answer, decision)):  # what is asked may say 'het college verstrekt'
        shown = shown.replace(card.sentence.lower(), "")
    for piece in (*STATUSES, outcome_words(answer, decision), "geweigerd", "beslissend"):
        assert piece not in shown, piece
    attributes = " ".join(v for e in doc.select(lambda e: not secret(doc, e)) for k, v in e.attrib.items() if k in ("aria-label", "title"))
    assert outcome_words(answer, decision) not in attributes
    kept = {"wet", "opbouw", "dossier", "aannames", "lezingen", "tekening", "antwoord"}
    assert {e.get("id") for e in doc.select(lambda e: e.tag == "section" and not secret(doc, e))} <= kept


def test_an_exercise_holds_every_ground_in_the_order_of_the_text(drill: tuple[Answer, Decision, Doc, str]) -> None:
    answer, decision, doc, _ = drill
    asked = text(doc.ids["opbouw"])
    for ground in decision.grounds:
        if ground.leg != EXCESS:
            assert ground.label in asked
    card = exercise(answer, decision)
    order = list(answer.norms.articles)
    places = [order.index(c.address) for c in card.children if c.address]
    assert places == sorted(places)
    assert "Wat denkt u?" in text(next(iter(doc.select(lambda e: e.tag == "h1"))))
    assert len(list(doc.select(lambda e: e.get("type") == "radio" and e.get("name") == "uitkomst"))) == (4 if decision.running else 7)


def test_every_card_of_an_exercise_has_its_own_control(drill: tuple[Answer, Decision, Doc, str]) -> None:
    *_, doc, _ = drill
    lines = doc.by_class("regel", doc.ids["opbouw"])
    assert lines
    for line in lines:
        boxes = [e for e in line.iter("input") if e.get("type") == "checkbox"]
        if any("verwijzing" in (e.get("class") or "") for e in line.iter()):
            assert not boxes
            continue
        (box,) = boxes
        children = list(line)
        assert all(children.index(e) > children.index(box) for e in children if "geheim" in (e.get("class") or ""))
        assert [e.get("for") for e in line.iter("label")] == [box.get("id")]
    main_ = next(iter(doc.select(lambda e: e.tag == "main")))
    assert next(iter(main_)).get("id") == "toon-alles"


@pytest.mark.parametrize("name", ["geweigerd-drie-gronden", "gelijktijdig-twee-aanvragen", "onbekende-feiten"])
def test_a_drawing_without_statuses(norms: Norms, name: str, tmp_path: Path) -> None:
    file = tmp_path / "x.dot"
    arguments = ["explain", str(DOSSIERS / f"{name}.yaml"), "--trainer", "--format", "dot", "-o", str(file), "--application", "a1"]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    source = without_law(file.read_text(encoding="utf-8").partition("\tk1 [")[2], norms).lower()
    assert "wat denkt u?" in source
    for piece in STATUSES:
        assert piece not in source, piece
    assert not re.findall("#a83f00|#005f95|#7a5600|penwidth|dashed", source)


@pytest.mark.parametrize("format_", ["text", "md"])
def test_an_exercise_is_drawn(format_: str) -> None:
    result = CliRunner().invoke(main, ["explain", str(DOSSIERS / f"{NAMES[0]}.yaml"), "--trainer", "--format", format_])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "K006" in result.stderr
