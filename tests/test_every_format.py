"""Whatever the format, each ground of the JSON and each thing it turns on is in it, as people cite it."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from typing import Any

import docx
import pandas as pd
import pytest
from conftest import DOSSIERS
from rich.console import Console

import explain
from explain.cards.layout import A4, SLIDE
from explain.comparison.picture import picture
from explain.comparison.report import print_comparison
from explain.comparison.serialize import comparison_json
from explain.decision.report import print_answer
from explain.decision.serialize import answer_json
from explain.exports import export
from explain.html import inside
from explain.letter import export_letters, export_sheets
from explain.notebook.errors import InputError
from explain.notebook.face import Answer
from explain.words import cite, cite_beside
from parser.norms import short_citation

pytestmark = pytest.mark.sampled

FILES = sorted(DOSSIERS.glob("*.yaml"))
FORMATS = ("text", "md", "dot", "html")
BASE = explain.load("twenterand-2024")


def plain(text: str) -> str:
    """Without marks of the format, and on one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>|[\\│├└─]", " ", text)).split())


def named(decision: dict[str, Any]) -> set[str]:
    return {id_ for ground in decision["grounds"] for id_ in (ground["id"], *ground["because"])}


def of(data: dict[str, Any]) -> set[str]:
    return {id_ for decision in data["decisions"] for id_ in named(decision)}


@pytest.fixture(scope="module", params=FILES, ids=lambda p: p.stem)
def answer(request: pytest.FixtureRequest) -> Answer:
    return BASE.decide(request.param)


def cited(id_: str) -> str:
    return cite(BASE.norms.articles[id_].address)


@pytest.mark.sampled
@pytest.mark.parametrize("format_", FORMATS)
def test_each_export(answer: Answer, format_: str) -> None:
    data = answer_json(answer)
    for decision, shown in zip(data["decisions"], answer.decisions, strict=True):
        text = plain(export(answer, shown, format_).decode())
        assert {id_ for id_ in named(decision) if cited(id_) not in text} == set()


def test_the_terminal(answer: Answer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "600")  # what stands in columns is not cut
    print_answer(answer)
    text = plain(capsys.readouterr().out)
    for decision in answer_json(answer)["decisions"]:
        beside = [BASE.norms.articles[g["id"]].address for g in decision["grounds"]]
        short = {id_: [cite_beside(BASE.norms.articles[id_].address, at) for at in beside] for id_ in named(decision)}
        assert {id_ for id_, said in short.items() if cited(id_) not in text and not any(x in text for x in said)} == set()


@pytest.mark.parametrize("name", ["_repr_html_", "_repr_markdown_", "__repr__"])
def test_the_notebook(answer: Answer, name: str) -> None:
    for decision, shown in zip(answer_json(answer)["decisions"], answer.decisions, strict=True):
        text = plain(getattr(shown, name)())
        assert {id_ for id_ in named(decision) if cited(id_) not in text} == set()


@pytest.mark.slow
@pytest.mark.parametrize("layout", [A4, SLIDE], ids=lambda x: x.name)
def test_a_drawing_with_less_room(answer: Answer, layout: Any) -> None:
    """A slide has no room for all: what a ground turns on may only be counted, the grounds themselves are told."""
    for decision, shown in zip(answer_json(answer)["decisions"], answer.decisions, strict=True):
        text = plain(export(answer, shown, "dot", layout=layout).decode())
        missing = {id_ for id_ in named(decision) if cited(id_) not in text}
        assert missing == set() or (layout is SLIDE and re.search(r"… nog \d+ onderde", text))
        assert missing.isdisjoint(g["id"] for g in decision["grounds"] if g["modality"] != "behoudt")  # what goes on is shown by its facts


@pytest.mark.slow
def test_a_picture_holds_all_that_is_drawn_and_the_whole_proof_besides(answer: Answer) -> None:
    for decision, shown in zip(answer_json(answer)["decisions"], answer.decisions, strict=True):
        for text in (export(answer, shown, "svg").decode(), export(answer, shown, "dot", full=True).decode()):
            assert {id_ for id_ in named(decision) if cited(id_) not in plain(text)} == set()


def test_the_json_of_an_explanation(answer: Answer) -> None:
    """The proof in it cites as the drawing does, whatever stands beside it."""
    for decision, shown in zip(answer_json(answer)["decisions"], answer.decisions, strict=True):
        proof = json.dumps(json.loads(export(answer, shown, "json"))["proof"], ensure_ascii=False)
        assert {id_ for id_ in named(decision) if cited(id_) not in proof} == set()


def test_the_page_in_a_browser(answer: Answer) -> None:
    for decision, shown in zip(answer_json(answer)["decisions"], answer.decisions, strict=True):
        text = plain(inside(answer, shown, decisions=answer.decisions))
        assert {id_ for id_ in named(decision) if cited(id_) not in text} == set()


def paper_text(data: bytes, suffix: str) -> str:
    match suffix:
        case ".docx":
            document = docx.Document(io.BytesIO(data))
            cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
            return plain(" ".join([*(p.text for p in document.paragraphs), *cells]))
        case ".odt":
            return plain(zipfile.ZipFile(io.BytesIO(data)).read("content.xml").decode())
        case _:
            return plain(data.decode())


@pytest.mark.parametrize("suffix", [".md", ".docx", ".json", pytest.param(".odt", marks=pytest.mark.slow)])
def test_the_letter(answer: Answer, suffix: str) -> None:
    text = paper_text(export_letters(answer, suffix), suffix)
    missing = {i for i in of(answer_json(answer)) if short_citation(BASE.norms.articles[i].address.path) not in text}
    assert missing == set()


@pytest.mark.parametrize("suffix", [".md", ".docx"])
def test_the_worksheet(answer: Answer, suffix: str) -> None:
    text = paper_text(export_sheets(answer, suffix), suffix)
    missing = {i for i in of(answer_json(answer)) if short_citation(BASE.norms.articles[i].address.path) not in text}
    assert missing == set()


@pytest.mark.slow
def test_frames() -> None:
    """Of each dossier that a row can say, the frame of grounds has what the JSON has."""
    rows: dict[str, pd.Series[Any]] = {}
    expected: dict[str, list[tuple[Any, ...]]] = {}
    for file in FILES:
        answer = BASE.decide(file)
        try:
            rows[file.stem] = answer.row()
        except InputError:  # more than one application, or records that a row has no columns for
            continue
        (decision,) = answer_json(BASE.decide(BASE.dossier(rows[file.stem], complete=True)))["decisions"]
        expected[file.stem] = [(g["id"], tuple(g["because"]), g["modality"]) for g in decision["grounds"]]
    frame = pd.DataFrame(rows).T
    found = BASE.decide_frame(frame[[c for c in frame if c not in ("outcome", "grounds")]], complete=True).grounds
    columns = ["ground", "because", "modality"]
    told = {stem: [tuple(r) for r in found[found.dossier == stem][columns].itertuples(index=False)] for stem in rows}
    assert told == expected
    assert sum(map(bool, expected.values())) > 10


def differing(data: dict[str, Any]) -> set[str]:
    """What carries the grounds that one of two answers has, or has otherwise."""
    grounds = data["difference"]["grounds"]
    items = [*grounds["left"], *grounds["right"], *(g for pair in grounds["changed"] for side in ("left", "right") for g in pair[side])]
    return {id_ for ground in items for id_ in (ground["id"], *ground["because"])}


PAIRS = [
    ("geweigerd-drie-gronden", "toegekend-jobcoaching"),
    ("grens-12-uur", "grens-11-9-uur"),
    ("te-laat-aangevraagd", "geweigerd-drie-gronden"),
    ("onbekende-feiten", "geweigerd-drie-gronden"),
]


@pytest.mark.sampled
@pytest.mark.parametrize(("left", "right"), PAIRS)
def test_a_comparison(left: str, right: str) -> None:
    comparison = BASE.decide(DOSSIERS / f"{left}.yaml").compare(DOSSIERS / f"{right}.yaml")
    wanted = differing(comparison_json(comparison))
    assert wanted
    out = Console(file=io.StringIO(), width=600)
    print_comparison(out, comparison)
    texts = {"text": out.file.getvalue()} | {f: picture(comparison, f).decode() for f in ("md", "dot", "svg")}  # type: ignore[attr-defined]
    for format_, text in texts.items():
        missing = {i for i in wanted if short_citation(BASE.norms.articles[i].address.path) not in plain(text)}
        assert missing == set(), format_


@pytest.mark.slow
def test_the_dossiers_hold_what_is_looked_for() -> None:
    """No property of nothing: there are grounds that turn on several things, of an application and of what runs."""
    found = [d for f in FILES for d in json.loads(json.dumps(answer_json(BASE.decide(f))))["decisions"]]
    assert sum(len(named(d)) > 2 for d in found) > 10
    assert any(d["running"] and d["grounds"] for d in found)
