"""Whatever the format, each ground of the JSON and each thing it turns on is in it, as people cite it."""

from __future__ import annotations

import html
import io
import json
import re
from typing import Any

import docx
import pytest
from conftest import DOSSIERS

import explain
from explain.decision.report import print_answer
from explain.decision.serialize import answer_json
from explain.exports import export
from explain.letter import export_letters
from explain.notebook.face import Answer
from explain.words import cite, cite_beside
from parser.norms import short_citation

FILES = sorted(DOSSIERS.glob("*.yaml"))
FORMATS = ("text", "md", "dot", "html")
REFUSED = ("moet_weigeren", "kan_weigeren")
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


def letter_text(answer: Answer, suffix: str) -> str:
    data = export_letters(answer, suffix)
    if suffix == ".docx":
        document = docx.Document(io.BytesIO(data))
        cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
        return plain(" ".join([*(p.text for p in document.paragraphs), *cells]))
    return plain(data.decode())


@pytest.mark.parametrize("suffix", [".md", ".docx", ".json"])
def test_the_letter_of_a_refusal(answer: Answer, suffix: str) -> None:
    text = letter_text(answer, suffix)
    for decision in answer_json(answer)["decisions"]:
        if decision["outcome"] in REFUSED:
            missing = {i for i in named(decision) if short_citation(BASE.norms.articles[i].address.path) not in text}
            assert missing == set()


def test_the_dossiers_hold_what_is_looked_for() -> None:
    """No property of nothing: there are grounds that turn on several things, of an application and of what runs."""
    found = [d for f in FILES for d in json.loads(json.dumps(answer_json(BASE.decide(f))))["decisions"]]
    assert sum(len(named(d)) > 2 for d in found) > 10
    assert any(d["running"] and d["grounds"] for d in found)
