"""The face in Python and in a notebook: displays, dossiers in Python, what if, frames, plots, the %%regels cell.

Run this file to run the notebooks and store what they show: PYTHONPATH=.:tests python tests/test_notebook.py

Long because the face is wide: each of its methods is tried as a cell would.
"""

from __future__ import annotations

import os
import re
import tempfile
import warnings
from base64 import b64decode
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import html5lib
import pytest
from conftest import DOSSIERS, ROOT

import explain
from explain.cards.render import NoRenderer
from explain.decision.serialize import answer_json
from explain.notebook.errors import InputError, NoSuchName
from explain.notebook.face import Draft
from explain.notebook.view import Shown
from reasoner import decide, read_dossier

SECOND = ROOT / "tests" / "kennisbanken" / "atelierfonds"
REFUSED, OPEN, EDGE = (DOSSIERS / f"{n}.yaml" for n in ("geweigerd-drie-gronden", "onbekende-feiten", "grens-11-9-uur"))
NEEDS = "{} is not installed: pip install '.[test]'"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&]]>"


@pytest.fixture(scope="module")
def kb() -> explain.RuleBase:
    return explain.load()


def needed(name: str) -> Any:
    """A package that Waarom can do without, or the test is skipped."""
    return pytest.importorskip(name, reason=NEEDS.format(name))


@pytest.fixture(scope="module")
def displays(kb: explain.RuleBase) -> dict[str, Any]:
    refused, open_ = kb.decide(REFUSED), kb.decide(OPEN)
    return {
        "rulebase": kb, "article": kb.article("regeling:2"), "rule": kb.article("regeling:2.3.c").rules[0], "readings": kb.readings,
        "reading": kb.readings["art2_5_en"], "cases": kb.cases(), "dossier": kb.dossier(REFUSED), "answer": refused, "decision": refused[0],
        "open": open_, "why": refused.why(), "full": refused.why(full=True), "why_not": refused.why_not(), "missing": open_.missing(),
        "repairs": refused.repairs(), "what_if": refused.what_if(uren_per_week=12), "compare": refused.compare(open_),
        "exercise": refused.exercise(),
        "several": kb.decide(DOSSIERS / "gelijktijdig-twee-aanvragen.yaml"), "running": kb.decide(DOSSIERS / "lopend-beeindigen-mag.yaml"),
    }  # fmt: skip


def parsed(html: str) -> Any:
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(html)


def elements(html: str) -> Iterator[Any]:
    return parsed(html).iter()


def words(html: str, without: tuple[str, ...] = ("style",)) -> str:
    tree = parsed(html)

    def text(node: Any) -> str:
        tag = node.tag if isinstance(node.tag, str) else ""
        own = "" if tag.rpartition("}")[2] in without else (node.text or "") + "".join(text(c) for c in node)
        return own + (node.tail or "")

    return " ".join(text(tree).split())


# ---- displays


@pytest.mark.slow
def test_every_display_is_valid_html_that_needs_nothing_else(displays: dict[str, Any]) -> None:
    for name, shown in displays.items():
        html = shown._repr_html_()
        for e in elements(html):
            tag = str(e.tag).rpartition("}")[2].lower()
            assert tag not in {"script", "iframe", "object", "embed", "link", "form", "input", "image", "use"}, name
            assert tag != "img" or e.attrib["src"].startswith("data:image/svg+xml;base64,"), name
            for key, value in e.attrib.items():
                assert not str(key).lower().startswith("on"), (name, key)
                if str(key).rpartition("}")[2] == "href":
                    assert str(value).startswith("https://"), (name, value)
        assert "url(" not in html, name
        assert "@import" not in html, name


def test_displays_on_one_page_do_not_clash(displays: dict[str, Any]) -> None:
    """No element has an id, and every rule of style stays inside its own display."""
    page = "".join(d._repr_html_() for d in displays.values())
    assert [e.attrib["id"] for e in elements(page) if "id" in e.attrib] == []
    style = (ROOT / "explain" / "notebook" / "templates" / "snippet.css").read_text(encoding="utf-8")
    selectors = [s.strip() for rule in re.findall(r"([^{}]+)\{", style) for s in rule.split(",")]
    selectors = [s for s in selectors if not s.startswith("@media")]
    assert [s for s in selectors if not s.removeprefix('[data-jp-theme-light="false"] ').startswith(".waarom-uit")] == []


@pytest.mark.slow
def test_a_drawing_is_an_image_also_where_a_notebook_is_not_trusted(displays: dict[str, Any]) -> None:
    """What such a notebook keeps is the image with its words for who cannot see it; a click makes it as large as it is drawn."""
    for name in ("answer", "why", "full", "compare", "exercise"):
        html = displays[name]._repr_html_()
        (image,) = (e for e in elements(html) if str(e.tag).endswith("img"))
        drawing = displays[name].views()[0].drawing
        assert b64decode(image.attrib["src"].partition(",")[2]).decode() == drawing
        assert displays[name].views()[0].heading in image.attrib["alt"]
        assert "<svg" not in html
    style = (ROOT / "explain" / "notebook" / "templates" / "snippet.css").read_text(encoding="utf-8")
    assert ".w-tekening[open] img{max-width:none}" in style


def test_without_style_and_drawing_the_answer_is_still_there(displays: dict[str, Any]) -> None:
    """An untrusted notebook drops <style> and <svg>."""
    left = words(displays["answer"]._repr_html_(), ("style", "svg"))
    for said in (
        "moet in beginsel worden geweigerd",
        "Met Sam de Vries is 10 uur per week overeengekomen, maar ten minste 12 is nodig",
        "Regeling art. 2 lid 5",
    ):
        assert said in left


def test_links_lead_to_the_published_text(kb: explain.RuleBase, displays: dict[str, Any]) -> None:
    published = {d.publication for d in kb.norms.documents.values() if d.publication}
    links = {e.attrib["href"] for e in elements(displays["answer"]._repr_html_()) if "href" in e.attrib}
    assert links
    assert all(any(link.startswith(p) for p in published) for link in links)


def test_three_forms_say_the_same_outcome(displays: dict[str, Any]) -> None:
    bundle = displays["answer"]._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/markdown", "text/plain"}
    assert all("moet in beginsel worden geweigerd" in text for text in bundle.values())
    assert repr(displays["answer"]) == bundle["text/plain"]


def test_a_hostile_name_stays_text(kb: explain.RuleBase) -> None:
    text = REFUSED.read_text(encoding="utf-8").replace("Sam de Vries", f"'{HOSTILE.replace(chr(39), chr(39) * 2)}'")
    answer = kb.decide(text)
    shown: list[Shown] = [answer, answer.why(), answer.missing(), answer.repairs(), answer.exercise(), kb.dossier(text), answer.why_not()]
    for each in shown:
        html = each._repr_html_()
        tags = {str(e.tag).rpartition("}")[2] for e in elements(html)}
        assert "script" not in tags
        assert all(e.attrib["src"].startswith("data:image/svg+xml;base64,") for e in elements(html) if str(e.tag).endswith("img"))
    assert HOSTILE in words(answer._repr_html_(), ("style", "svg"))
    assert "<script" not in answer._repr_markdown_().replace("\\<script", "")


def test_without_graphviz_there_is_the_outline_and_no_traceback(kb: explain.RuleBase, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> bytes:
        raise NoRenderer("geen Graphviz")

    with_drawing = kb.decide(REFUSED)._repr_html_()
    monkeypatch.setattr("explain.notebook.shown.drawn", none)
    monkeypatch.setattr("explain.notebook.shown.compared", none)
    answer = kb.decide(REFUSED)
    assert "<img" in with_drawing
    for shown in (answer, answer.why(), answer.exercise(), answer.what_if(uren_per_week=12)):
        html = shown._repr_html_()
        assert "<img" not in html
        assert "arbeidsduur" in html or "Wat denkt u?" in html


def test_the_exercise_says_nothing_before_it_is_opened(kb: explain.RuleBase) -> None:
    """What is not behind a fold is the same for two answers to one question that differ."""

    def visible(uren: int) -> str:
        html = kb.decide(REFUSED).what_if(uren_per_week=uren).answer.exercise()._repr_html_()
        return words(html, ("style", "details", "small"))

    assert "niet vervuld" not in visible(10)
    assert visible(10) == visible(12)


def test_an_exercise_of_one_place_asks_its_grounds_alone(kb: explain.RuleBase, tmp_path: Path) -> None:
    refused = kb.decide(REFUSED)
    asked = words(refused.exercise(only="art. 2 lid 5 regeling")._repr_html_(), ("style", "svg", "details", "small"))
    assert "Regeling art. 2 lid 5" in asked
    assert "Verordening art. 3 lid 1" not in asked
    page = refused.report(tmp_path / "r.html", trainer=True, only="regeling:2.5").read_text(encoding="utf-8")
    assert len(page) < len(refused.report(tmp_path / "heel.html", trainer=True).read_text(encoding="utf-8"))
    with pytest.raises(InputError, match="geen grond") as error:
        refused.exercise(only="regeling:2.7")
    assert "bedoelde u 'regeling:2.5'" in str(error.value)
    with pytest.raises(InputError, match="ook trainer=True"):
        refused.report(tmp_path / "r.html", only="regeling:2.5")


# ---- dossiers in Python


@pytest.mark.parametrize("path", sorted(DOSSIERS.glob("*.yaml")), ids=lambda p: p.stem)
def test_yaml_to_python_and_back_is_the_same_dossier(kb: explain.RuleBase, path: Path) -> None:
    def content(text: str) -> object:
        found = read_dossier(kb.norms, text)
        return {k: vars(r) | {"line": 0, "places": {}} for k, r in found.records.items()}, found.lists, found.incomplete

    text = path.read_text(encoding="utf-8")
    again = kb.dossier(path).to_yaml()
    assert content(again) == content(text)
    assert kb.dossier(again).to_yaml() == again


def test_a_dossier_in_python_is_decided_as_the_file(kb: explain.RuleBase) -> None:
    d = kb.dossier()
    source = read_dossier(kb.norms, REFUSED.read_text(encoding="utf-8"))
    typed = {"ja": True, "nee": False}
    for list_name, ids in source.lists.items():
        entity = next(e for e in kb.norms.entities.values() if e.list_name == list_name)
        for id_ in ids:
            plain = next(r for r in kb.dossier(REFUSED)._plain[list_name] if r["id"] == id_)
            values = {
                k: typed.get(v, date.fromisoformat(v) if re.fullmatch(r"\d{4}-\d\d-\d\d", v) else v) for k, v in plain.items() if k != "id"
            }
            getattr(d, entity.name)(id_, **values)
        if not ids:
            d.complete(list_name)
    ours, theirs = answer_json(d.decide()), answer_json(decide(kb.norms, source))
    assert ours["decisions"] == theirs["decisions"]


def test_values_are_typed_and_none_is_unknown(kb: explain.RuleBase) -> None:
    d = kb.dossier()
    sam = d.persoon("sam", geboortedatum=date(2000, 5, 10), behoort_tot_doelgroep=True, arbeidsbeperking=None)
    d1 = d.dienstverband("d1", persoon=sam, uren_per_week=11.9)
    assert (sam.geboortedatum, sam.behoort_tot_doelgroep, sam.arbeidsbeperking) == (date(2000, 5, 10), True, None)
    assert (d1.uren_per_week, d1.persoon.id) == (Decimal("11.9"), "sam")  # type: ignore[attr-defined]
    d1.uren_per_week = Decimal("12")
    assert "uren_per_week: 12\n" in d.to_yaml()
    assert "arbeidsbeperking: onbekend" in d.to_yaml()
    assert {"persoon", "aanvraag"} <= set(dir(d))
    assert {"geboortedatum", "behoort_tot_doelgroep"} <= set(dir(sam))


def test_wrong_names_and_values_get_the_errors_of_the_reader(kb: explain.RuleBase) -> None:
    d = kb.dossier()
    for facts, code, said in (
        ({"geboortedatm": date(2000, 1, 1)}, "D003", "bedoelde u 'geboortedatum'"),
        ({"geboortedatum": "3-4-2020"}, "D006", "bedoelde u 2020-04-03"),
        ({"behoort_tot_doelgroep": 1}, "D006", "kies ja, nee of onbekend"),
    ):
        with pytest.raises(InputError) as error:
            d.persoon("sam", **facts)
        assert error.value.problems[0].code == code
        assert said in str(error.value)
        assert error.value._render_traceback_() == str(error.value).splitlines()
    assert d.to_yaml() == ""
    with pytest.raises(NoSuchName, match="bedoelde u 'persoon'"):
        _ = d.person
    sam = d.persoon("sam")
    with pytest.raises(InputError):
        sam.geboortedatum = "gisteren"
    assert sam.geboortedatum is None


def test_money_is_never_a_float() -> None:
    d = explain.load(str(SECOND)).dossier()
    with pytest.raises(InputError, match="is een float; een bedrag is exact"):
        d.aanvraag("a", voorziening="materiaalsubsidie", gevraagd_bedrag=100.10)
    assert d.aanvraag("a", voorziening="materiaalsubsidie", gevraagd_bedrag=Decimal("100.10")).gevraagd_bedrag == Decimal("100.10")


# ---- asking further


def test_what_if_is_the_answer_on_the_changed_file(kb: explain.RuleBase) -> None:
    text = EDGE.read_text(encoding="utf-8")
    changed = decide(kb.norms, read_dossier(kb.norms, text.replace("uren_per_week: 11,9", "uren_per_week: 12")))
    answer, comparison = kb.decide(EDGE).what_if(uren_per_week=12)
    assert text.count("uren_per_week: 11,9") == 1
    assert answer_json(answer)["decisions"] == answer_json(changed)["decisions"]
    assert [c.atom.name for c in comparison.difference.carriers] == ["uren_per_week"]
    assert comparison.difference.outcome
    assert kb.what_if(EDGE, uren_per_week=12).answer.outcome == changed.decisions[0].outcome
    assert kb.decide(EDGE).what_if({"d1.uren_per_week": None}).answer.outcome == "onbeslist"


def test_an_answer_gives_the_dossier_that_was_decided(kb: explain.RuleBase, tmp_path: Path) -> None:
    changed = kb.decide(EDGE).what_if(uren_per_week=12).answer
    changed.dossier.to_yaml(tmp_path / "nieuw.yaml")
    assert kb.decide(tmp_path / "nieuw.yaml").outcome == changed.outcome == changed.only.dossier.decide().outcome != kb.decide(EDGE).outcome
    changed.dossier["d1"].uren_per_week = 9
    assert changed.dossier["d1"].uren_per_week == 12, "the answer stays what it was"


def test_what_if_asks_which_record_is_meant(kb: explain.RuleBase) -> None:
    answer = kb.decide(REFUSED)
    assert answer.what_if(uren_per_week=12).comparison.difference.carriers[0].atom.entity == "d1", "the application links to d1, not to d0"
    with pytest.raises(InputError, match="bedoelde u 'uren_per_week'"):
        answer.what_if(uren_per_wek=12)
    with pytest.raises(InputError, match="staat niet in het dossier"):
        answer.what_if({"d9.uren_per_week": 12})


def test_what_if_by_another_reading_and_day(kb: explain.RuleBase) -> None:
    found = kb.decide(EDGE).what_if(date=date(2024, 4, 30))
    assert (
        found.answer.outcome
        == decide(kb.norms, read_dossier(kb.norms, EDGE.read_text(encoding="utf-8")), date=date(2024, 4, 30)).decisions[0].outcome
    )
    assert kb.decide(REFUSED).what_if(readings={"art2_5_en": "beide_vereist"}).answer.readings["art2_5_en"] == "beide_vereist"


def test_other_readings_are_a_frame_of_every_other_choice(kb: explain.RuleBase) -> None:
    needed("pandas")
    for name in (REFUSED, EDGE):
        found = kb.decide(name).other_readings()
        frame = found.frame
        assert len(frame) == sum(len(r.choices) - 1 for r in kb.norms.readings.values())
        assert set(frame["changes"]) <= {"outcome", "answer", "nothing"}
        for row in frame[frame["changes"] != "nothing"].itertuples():
            other = kb.decide(name, readings={row.reading: row.choice}).outcome
            assert other == row.outcome
            assert (other != found.decision.outcome) == (row.changes == "outcome")


def test_several_decisions_ask_for_a_choice(kb: explain.RuleBase) -> None:
    answer = kb.decide(DOSSIERS / "gelijktijdig-twee-aanvragen.yaml")
    assert len(answer) == 2
    with pytest.raises(InputError, match="meer dan één besluit"):
        answer.why()
    assert answer[answer.decisions[1].subject].subject == answer.decisions[1].subject
    assert "Tekening" in answer[0].why()._repr_html_()


def test_report_and_letter_are_written(kb: explain.RuleBase, tmp_path: Path) -> None:
    answer = kb.decide(REFUSED)
    assert "Sam de Vries" in answer.report(tmp_path / "r.html").read_text(encoding="utf-8")
    assert "Sam de Vries" in answer.letter(tmp_path / "b.md").read_text(encoding="utf-8")
    with pytest.raises(InputError, match=r"kan niet als '\.html'"):
        answer.letter(tmp_path / "b.html")


def test_articles_by_address(kb: explain.RuleBase) -> None:
    article = kb.article("regeling:2.3.c")
    assert "voor minimaal 12 uur per week" in article.quotations[0]
    assert article.rules[0].source.startswith("artikel 2 lid 3 c")
    assert "regeling:2.3.c" in [a.id for a in kb.article("regeling:2").below]
    with pytest.raises(InputError, match="geen adres"):
        kb.article("regeling:99")
    missing = [i for i, a in kb.norms.articles.items() if a.rules and not kb.article(i).rules[0].source]
    assert missing == []


# ---- frames


def test_a_frame_gives_the_answers_of_the_dossiers_one_by_one(kb: explain.RuleBase) -> None:
    pd = needed("pandas")
    draft = kb.dossier(EDGE)
    entity = {e.list_name: e for e in kb.norms.entities.values()}
    row = {
        key if entity[name].name == "aanvraag" else f"{entity[name].name}.{key}": value
        for name, records in draft._plain.items() for record in records for key, value in record.items()
        if key != "id" and key not in entity[name].links
    }  # fmt: skip
    hours = [11.9, 12, 24, None, "twaalf"]
    frame = pd.DataFrame([row | {"dienstverband.uren_per_week": h} for h in hours], index=list("abcde"))
    outcomes, grounds = kb.decide_frame(frame, complete=["plaatsingen", "voorzieningen"])
    wanted = [kb.what_if(EDGE, uren_per_week=h).answer for h in hours[:-1]]
    assert outcomes["outcome"].tolist()[:-1] == [a.outcome for a in wanted]
    assert [[g.id for g in a.only.grounds] for a in wanted] == [grounds[grounds.dossier == i].ground.tolist() for i in "abcd"]
    assert "'twaalf' bij 'uren_per_week' is geen getal" in outcomes["error"].iloc[-1]
    assert outcomes["error"].notna().tolist() == [False] * 4 + [True]
    with pytest.raises(InputError, match="hoort niet bij deze kennisbank"):
        kb.decide_frame(frame.rename(columns={"persoon.geboortedatum": "persoon.geboortedatm"}))


def test_a_long_run_has_a_bar_and_a_short_one_has_none(kb: explain.RuleBase, capsys: pytest.CaptureFixture[str]) -> None:
    pd = needed("pandas")
    needed("tqdm")
    frame = pd.DataFrame([{"voorziening": "scholing", "persoon.naam": "x"}])
    kb.decide_frame(frame)
    assert capsys.readouterr().err == ""
    kb.decide_frame(frame, progress=True)
    assert "Dossiers" in capsys.readouterr().err


def test_plots_are_made_of_every_outcome(kb: explain.RuleBase, jupyter_home: Path) -> None:
    pd = needed("pandas")
    needed("matplotlib").use("agg")
    from explain.notebook.frames import grid
    from explain.notebook.plots import map_outcomes, plot_grounds, plot_outcomes

    found = grid(kb, EDGE, "uren_per_week", [11.9, 12], "d1.einde", [date(2025, 1, 31), date(2025, 8, 31)])
    outcomes = dict(zip(zip(found["uren_per_week"], found["d1.einde"], strict=True), found["outcome"], strict=True))
    assert outcomes[12, date(2025, 8, 31)] == "kan_toekennen"
    assert {v for k, v in outcomes.items() if k != (12, date(2025, 8, 31))} == {"moet_weigeren"}
    figure = map_outcomes(found, "uren_per_week", "d1.einde")
    assert {t.get_text() for t in figure.axes[0].get_legend().get_texts()} == {
        "moet (in beginsel) worden geweigerd",
        "toekennen mogelijk; het college beslist",
    }  # type: ignore[union-attr]
    frames = kb.decide_frame(pd.DataFrame([{"voorziening": "scholing", "persoon.naam": "x"}]))
    plot_outcomes(frames)
    plot_grounds(frames)


# ---- %%regels


@pytest.fixture
def shell(jupyter_home: Path) -> Iterator[Any]:
    """An IPython of its own: it warns if the home of the user cannot be written to, and several at once lock their history."""
    needed("IPython")
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    made = InteractiveShell(config=Config(HistoryManager={"enabled": False}))
    made.run_line_magic("load_ext", "explain.notebook")
    yield made
    made.restore_sys_module_state()


ARTICLE = """artikel 2 lid 3 c
  tekst "er is sprake van een dienstverband/arbeidsovereenkomst voor de duur van ten minste zes maanden en voor minimaal 12
    uur per week of er is sprake van een werkstage of proefplaatsing."
  voorwaarde "Dienstverband van 8 uur"
    als dienstverband.{} >= 8 uur
"""


def test_an_article_amended_in_a_cell_changes_the_answer(kb: explain.RuleBase, shell: Any) -> None:
    shell.user_ns |= {"kb": kb, "answer": kb.decide(EDGE)}
    result = shell.run_cell_magic("regels", "soepel --from kb --document regeling --on answer", ARTICLE.format("uren_per_week"))
    assert (result.before.outcome, result.answer.outcome) == ("moet_weigeren", "kan_weigeren"), "only the verordening asks for 12 hours now"
    assert "gewijzigd in dit notebook" in repr(result)
    assert kb.decide(EDGE).outcome == "moet_weigeren"
    assert shell.user_ns["soepel"].decide(EDGE).outcome == "kan_weigeren"


def test_an_error_in_a_cell_points_into_the_cell(kb: explain.RuleBase, shell: Any) -> None:
    shell.user_ns |= {"kb": kb}
    cell = "\n" + ARTICLE.format("uren_per_wek")
    with pytest.raises(Exception, match="R003") as error:
        shell.run_cell_magic("regels", "soepel --from kb --document regeling", cell)
    shown = error.value._render_traceback_()  # type: ignore[attr-defined]
    line = next(i for i, text in enumerate(cell.splitlines(), 1) if "uren_per_wek" in text)
    assert shown[0].startswith(f"R003 cel:{line}:")
    caret = next(text for text in shown if "^" in text)
    source = shown[shown.index(caret) - 1]
    assert source[caret.index("^") : caret.rindex("^") + 1] == "uren_per_wek"
    assert "soepel" not in shell.user_ns


def test_what_a_cell_cannot_do_is_said_in_words(kb: explain.RuleBase, shell: Any) -> None:
    shell.user_ns |= {"kb": kb}
    for line, cell, said in (
        ("x --from niets", ARTICLE, "is niet een kennisbank"), ("x --from kb", "niets", "staat geen artikel"), ("x --from kb --document regeling", ARTICLE + "soort x", "soort x"),
        ("x --from kb --document regling", ARTICLE, "bedoelde u 'regeling'"), ("1x", ARTICLE, "kan geen naam"),
    ):  # fmt: skip
        with pytest.raises(InputError, match=said):
            shell.run_cell_magic("regels", line, cell)


def test_a_whole_rule_base_from_cells(shell: Any) -> None:
    rules = "\n".join(p.read_text(encoding="utf-8") for p in sorted(SECOND.glob("*.regels")))
    shell.run_cell_magic("wettekst", "atelierfonds", (SECOND / "bronnen" / "atelierfonds.txt").read_text(encoding="utf-8"))
    made = shell.run_cell_magic("regels", "fonds", rules)
    path = min((SECOND / "dossiers").glob("*.yaml"))
    assert made.decide(path).decisions[0].outcome == explain.load(str(SECOND)).decide(path).decisions[0].outcome


# ---- the notebooks


NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
WIDE = 73  # letters of a line of code that fit an A4 when the HTML of nbconvert is printed; a screen of 1366 pixels fits 110


def run(path: Path, folder: Path) -> Any:
    """A notebook, run from top to bottom by nobody: no widgets, what is printed in one piece, no Markdown beside HTML."""
    import nbformat
    from nbclient import NotebookClient

    book = nbformat.read(path, as_version=4)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the messaging between client and kernel, not of the cells
        NotebookClient(book, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(folder)}}).execute()
    for cell in book.cells:
        cell.metadata.pop("execution", None)
        outputs: list[Any] = []
        for output in cell.get("outputs", ()):
            if "text/html" in output.get("data", {}):
                output.data.pop("text/markdown", None)
            if outputs and output.output_type == "stream" == outputs[-1].output_type and output.name == outputs[-1].name:
                outputs[-1].text += output.text
            else:
                outputs.append(output)
        if "outputs" in cell:
            cell.outputs = outputs
    book.metadata["language_info"] = {"name": "python"}
    return book


def told(book: Any) -> list[str]:
    """What a reader is told by each output, without what differs between versions of the rules or of pandas."""
    found = []
    for cell in book.cells:
        for o in cell.get("outputs", ()):
            if o.output_type == "stream":
                texts = [o.text] if o.name == "stdout" else []
            elif o.output_type == "error":
                texts = [o.evalue]
            else:
                html = o.data.get("text/html", "")
                texts = [words(html, ("style", "svg"))] if html else [o.data["text/plain"]]
            found += [" ".join(re.sub(r"\b[0-9a-f]{12}\b|\bNaN\b|\bNone\b|<NA>", "", text).split()) for text in texts]
    return found


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebook_runs_from_top_to_bottom_and_gives_what_it_shows(path: Path, tmp_path: Path, jupyter_home: Path) -> None:
    for name in ("nbformat", "nbclient", "ipykernel", "pandas", "matplotlib"):
        needed(name)
    import nbformat

    assert told(run(path, tmp_path)) == told(nbformat.read(path, as_version=4))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebook_is_stored_with_small_clean_outputs(path: Path) -> None:
    nbformat = needed("nbformat")
    text = path.read_text(encoding="utf-8")
    book = nbformat.read(path, as_version=4)
    nbformat.validate(book)
    assert len(text) < 700_000
    assert not re.search(r"/tmp/|/opt/|/home/", text)
    for cell in book.cells:
        assert cell.cell_type != "code" or max(map(len, cell.source.splitlines())) <= WIDE, "cut off on paper"
        for output in cell.get("outputs", ()):
            assert not re.search(r"(\.\.\.|…)</td>", output.get("data", {}).get("text/html", "")), "a cell of a table is cut off"
            assert output.output_type != "error" or "raises-exception" in cell.metadata.get("tags", [])
            assert output.get("name") != "stderr"


def test_the_names_of_a_draft_are_no_names_of_a_vocabulary(kb: explain.RuleBase) -> None:
    """An entity that a method hides could not be added by its name."""
    assert not {e for e in kb.norms.entities if hasattr(Draft, e)}


if __name__ == "__main__":
    import nbformat

    os.environ["PYTHONPATH"] = str(ROOT)  # the kernel runs in another folder
    for notebook in NOTEBOOKS:
        with tempfile.TemporaryDirectory() as empty:
            nbformat.write(run(notebook, Path(empty)), notebook)
