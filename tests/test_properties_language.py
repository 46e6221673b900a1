"""Any damage to the real rule files gives RuleBaseError with a place, never anything else."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given, note
from hypothesis import strategies as st
from oracle.profiles import examples

import kb
from parser import Diagnostic, RuleBaseError, SourceFile, check
from parser.reader import read

FOLDER = kb.find("twenterand-2024")
RULES = tuple(SourceFile(*r) for r in FOLDER.rules)
SOURCES = tuple(SourceFile(*s) for s in FOLDER.sources)
TOKEN = re.compile(r'"[^"]*"|#[^\n]*|\w+|\s+|[^\w\s]')
JUNK = ('"', "(", ")", ",", ";", ":", ".", "#", "-", "=", "<=", "€", "“", "\x00", "\ufeff", "\u2028", "é", "0", "99999999999", "1,5")
WORDS = (
    "als",
    "en",
    "of",
    "niet",
    "is",
    "een",
    "artikel 1",
    "bijlage",
    "lezing",
    "aanvraag",
    "persoon",
    "er is een",
    "tenzij",
    "waarde",
    "1 mei 2024",
    "voldaan aan",
)

Damage = Callable[[list[str], int, int], list[str]]


def delete(tokens: list[str], i: int, j: int) -> list[str]:
    return tokens[:i] + tokens[i + 1 :]


def swap(tokens: list[str], i: int, j: int) -> list[str]:
    changed = list(tokens)
    changed[i], changed[j] = changed[j], changed[i]
    return changed


def double(tokens: list[str], i: int, j: int) -> list[str]:
    return [*tokens[: i + 1], " ", *tokens[i:]]


def insert(tokens: list[str], i: int, j: int) -> list[str]:
    word = (JUNK + WORDS)[j % len(JUNK + WORDS)]
    return [*tokens[:i], " ", word, " ", *tokens[i:]]


def truncate(tokens: list[str], i: int, j: int) -> list[str]:
    return tokens[:i]


def borrow(tokens: list[str], i: int, j: int) -> list[str]:
    """A word in the place of another: names where they do not belong, wrong types, wrong addresses."""
    return [*tokens[:i], tokens[j], *tokens[i + 1 :]]


DAMAGE: tuple[Damage, ...] = (delete, swap, double, insert, truncate, borrow)


def solid(tokens: list[str]) -> list[int]:
    return [i for i, t in enumerate(tokens) if not t.isspace() and not t.startswith("#")]


@st.composite
def damaged(draw: st.DrawFn) -> tuple[int, str]:
    """Which file, and its text after one to three changes."""
    at = draw(st.integers(0, len(RULES) - 1))
    tokens = TOKEN.findall(RULES[at].text)
    for _ in range(draw(st.integers(1, 3))):
        if places := solid(tokens):
            i, j = draw(st.sampled_from(places)), draw(st.sampled_from(places))
            tokens = draw(st.sampled_from(DAMAGE))(tokens, i, j)
    return at, "".join(tokens)


def errors_of(files: list[SourceFile]) -> RuleBaseError | None:
    try:
        check(FOLDER.id, files, SOURCES)
    except RuleBaseError as error:
        return error
    return None


def test_the_tokens_are_the_whole_text() -> None:
    assert all("".join(TOKEN.findall(f.text)) == f.text for f in RULES)


@pytest.mark.slow
@examples(60)
@given(damaged())
def test_damage_gives_an_error_of_the_language_or_none(damage: tuple[int, str]) -> None:
    at, text = damage
    note(text)
    error = errors_of([SourceFile(f.name, text) if i == at else f for i, f in enumerate(RULES)])
    for diagnostic in error.diagnostics if error else ():
        assert re.fullmatch(r"R0\d\d", diagnostic.code)
        assert diagnostic.message
        assert diagnostic.render()
        if diagnostic.code == "R001":
            assert diagnostic.span.file == RULES[at].name
            assert 1 <= diagnostic.span.line <= text.count("\n") + 1
            assert diagnostic.span.column >= 1


@examples(60)
@given(st.lists(st.sampled_from([*JUNK, *WORDS, "\n", '"tekst"', "x", "kennisbank", "soort", "regeling"]), max_size=12).map(" ".join))
def test_any_text_is_read_or_gives_a_place(text: str) -> None:
    found: tuple[Diagnostic, ...] = ()
    try:
        read(text, "los.regels")
    except RuleBaseError as error:
        found = error.diagnostics
    assert all(d.code == "R001" and d.span.file == "los.regels" and d.span.line >= 1 for d in found)


@pytest.mark.parametrize("name", [f.name for f in RULES])
@pytest.mark.parametrize("part", [0.0, 0.25, 0.5, 0.75])
def test_half_a_file_gives_an_error_of_the_language(name: str, part: float) -> None:
    text = next(f.text for f in RULES if f.name == name)
    end = int(len(text) * part)
    if part and text.count('"', 0, end) % 2 == 0:  # not between two statements, where the half may be right
        end = text.index('"', end) + 1
    assert errors_of([SourceFile(f.name, text[:end]) if f.name == name else f for f in RULES]) is not None
