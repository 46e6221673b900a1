"""Colours of the rule language: lexer, TextMate and grammar know the same keywords."""

from __future__ import annotations

import json
import re
import tomllib

from conftest import ROOT
from pygments.token import Error, Keyword, Name, Token

from parser.editor import textmate
from parser.editor.lexer import RegelsLexer
from parser.keywords import keywords

GRAMMAR = (ROOT / "parser" / "regels.lark").read_text(encoding="utf-8")
VSCODE = ROOT / "parser" / "editor" / "vscode"


def written() -> set[str]:
    """Words between quotes in the file of the grammar, and in its patterns of whole words; read here without Lark."""
    lines = [line.split("//")[0] for line in GRAMMAR.splitlines() if not line.startswith("//")]
    quoted = set(re.findall(r'"([^\W\d_]+)"', "\n".join(lines)))
    patterns = [
        line.split(": /", 1)[1]
        for line in lines
        if re.match(r"(SOORT_\w+|WANNEER|_IEDER|_DEZELFDE|TELBAAR|IN_\w+|EENHEID|DAGEN)[\d.]*: /", line)
    ]
    return quoted | {w for p in patterns for w in re.findall(r"[^\W\d_]{2,}", p.replace(r"\s", " ").replace(r"\w", " "))}


def test_the_keywords_are_those_of_the_grammar() -> None:
    assert set(keywords()) == written()


def test_lexer_and_textmate_know_the_same_words() -> None:
    pattern = next(p["match"] for p in json.loads(textmate.text())["patterns"] if p["name"] == "keyword.control.regels")
    assert set(re.search(r"\(\?:([^)]*)\)", pattern)[1].split("|")) == written()  # type: ignore[index]
    lexer = RegelsLexer()
    for word in written():
        assert [t for t, text in lexer.get_tokens(word) if text.strip()] == [Keyword], word
        assert [t for t, text in lexer.get_tokens(f"{word}_x") if text.strip()] == [Name], word


def test_no_rule_file_has_anything_the_lexer_does_not_know() -> None:
    for path in [*(ROOT / "kb").rglob("*.regels"), *(ROOT / "docs").rglob("*.regels")]:
        text = path.read_text(encoding="utf-8")
        tokens = list(RegelsLexer(stripnl=False, ensurenl=False).get_tokens(text))
        assert [t for t in tokens if t[0] in Error or t[0] is Token] == []
        assert "".join(part for _, part in tokens) == text


def test_the_extension_is_whole() -> None:
    """What package.json names is there; the grammar in the folder is the one that is made."""
    package = json.loads((VSCODE / "package.json").read_text(encoding="utf-8"))
    contributed = package["contributes"]
    for path in (contributed["languages"][0]["configuration"], contributed["grammars"][0]["path"]):
        assert json.loads((VSCODE / path).read_text(encoding="utf-8"))
    assert (VSCODE / contributed["grammars"][0]["path"]).read_text(encoding="utf-8") == textmate.text()
    assert contributed["languages"][0]["id"] == contributed["grammars"][0]["language"]
    assert contributed["grammars"][0]["scopeName"] == textmate.grammar()["scopeName"]


def test_pygments_finds_the_lexer_by_its_entry_point() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module, _, name = project["entry-points"]["pygments.lexers"]["regels"].partition(":")
    assert (module, name) == (RegelsLexer.__module__, RegelsLexer.__name__)
    assert "regels" in RegelsLexer.aliases
