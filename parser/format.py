"""Rule files in one style: indentation by structure, one space between words; line breaks, texts and comments stay.

A heading stands at the margin, what belongs to it two spaces in, and so on. A line that goes on with what stands above it moves
along with it and stands at least two spaces further in. White space means nothing in the language: the checked norms stay the same.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from itertools import pairwise

from lark import Lark, Token, Tree

from kb.text import plain

from .reader import read, read_variant

STEP, MOST_BLANK = 2, 2
ROOTS = ("start", "variantbestand")
PARTS = (  # what opens a line of its own within a statement; statements and clauses are found by where they stand
    "keuze", "standaard", "vindplaats", "afwijken_volgens", "geldt", "aan_wie", "waarde_geval", "kop", "kolom", "rij", "bij_soort",
)  # fmt: skip
DESCRIPTION = "beschrijving"
HOLDERS = ("artikel", "wijzigt", "voegt_toe", "voegt_gegevens_toe", "entiteit", "kalender")
NOT_INSIDE = ("adres", "adres_ref", "aanhef", "tussentekst", "ondertekening", "bijlage", "ondersteuning")
CALLS = ("verjaardag", "aantal", "som")
TIGHT_BEFORE, TIGHT_AFTER = (")", ",", ";", ".", "/"), ("(", ".", "/")


@dataclass(frozen=True)
class _Place:
    """Where a token stands: how deep its block is, whether it opens that block, and on which line the block opens."""

    depth: int
    opens: bool
    line: int


@dataclass(frozen=True)
class _Apart:
    """A file as tokens with their places, and its comments."""

    tokens: tuple[Token, ...]
    places: tuple[_Place, ...]
    comments: tuple[Token, ...]

    def meaning(self) -> tuple[list[str], list[str]]:
        """What white space cannot change."""
        return [" ".join(t.split()) for t in self.tokens], [c.rstrip() for c in self.comments]


def formatted(text: str, file: str = "regels") -> str:
    """The file in the one style. Raises RuleBaseError (R001) if it cannot be read."""
    text = plain(text)
    variant = _is_variant(text)
    (read_variant if variant else read)(text, file)
    apart = _taken_apart(text, variant)
    made = "\n".join(_lines(text.split("\n"), apart)).strip("\n")
    made = f"{made}\n" if made else ""
    if _taken_apart(made, variant).meaning() != apart.meaning():
        raise AssertionError(f"the style changed what {file} says")
    return made


def _is_variant(text: str) -> bool:
    code = (line.strip() for line in text.split("\n") if line.strip() and not line.lstrip().startswith("#"))
    return next(code, "").split()[:1] == ["variant"]


@functools.cache
def _whole_grammar() -> tuple[Lark, list[Token]]:
    """The grammar with every token kept, and the list into which it puts the comments that it passes."""
    comments: list[Token] = []
    text = resources.files(__package__).joinpath("regels.lark").read_text(encoding="utf-8")

    def keep(token: Token) -> Token:
        comments.append(token)
        return token

    lark = Lark(
        text,
        parser="lalr",
        start=list(ROOTS),
        keep_all_tokens=True,
        maybe_placeholders=False,
        propagate_positions=True,
        lexer_callbacks={"COMMENT": keep},
    )
    return lark, comments


def _taken_apart(text: str, variant: bool) -> _Apart:
    lark, heard = _whole_grammar()
    heard.clear()
    tree = lark.parse(text, start=ROOTS[variant])
    pairs = tuple(_placed(tree, -1, 0, True))
    return _Apart(tuple(t for t, _ in pairs), tuple(p for _, p in pairs), tuple(heard))


def _placed(tree: Tree[Token], depth: int, line: int, root: bool = False) -> Iterator[tuple[Token, _Place]]:
    """Every token with its place, in the order of the text."""
    for child in tree.children:
        if isinstance(child, Token):
            told = tree.data == DESCRIPTION  # each of its lines stands a step further in
            yield child, _Place(depth + told, told, line)
        elif not child.meta.empty:
            if root or child.data in PARTS or (tree.data in HOLDERS and child.data not in NOT_INSIDE):
                (first, _), *rest = _placed(child, depth + 1, child.meta.line)
                yield first, _Place(depth + 1, True, child.meta.line)
                yield from rest
            else:
                yield from _placed(child, depth, line)


def _lines(rows: list[str], apart: _Apart) -> Iterator[str]:
    by_line: dict[int, list[int]] = {}
    for i, token in enumerate(apart.tokens):
        by_line.setdefault(token.line or 0, []).append(i)
    comments = {c.line: f"  {c.rstrip()}" for c in apart.comments}
    inside = {n: i for i, t in enumerate(apart.tokens) for n in range((t.line or 0) + 1, (t.end_line or 0) + 1)}
    indents, moved = _indents(apart, by_line, inside)
    blanks = MOST_BLANK
    for number, row in enumerate(rows, 1):
        here, comment = by_line.get(number, []), comments.get(number, "")
        if number in inside:  # a text that goes on moves along with the line on which it began
            text = apart.tokens[inside[number]]
            end = (text.end_column or 1) - 1 if number == text.end_line else len(row)
            margin = max(0, len(row) - len(row.lstrip()) + moved[text.line or 0]) if row.strip() else 0
            moved[number] = moved[text.line or 0]
            yield (" " * margin + row[:end].lstrip() + _joined([inside[number], *here], apart) + comment).rstrip()
        elif here:
            yield (" " * indents[number] + str(apart.tokens[here[0]]).split("\n")[0] + _joined(here, apart) + comment).rstrip()
        elif comment:
            at_margin = row.startswith("#")
            following = next((indents[n] for n in range(number + 1, len(rows) + 1) if n in indents), 0)
            yield " " * (0 if at_margin else following) + comment.strip()
        elif blanks < MOST_BLANK:
            yield ""
        blanks = 0 if number in inside or here or comment else blanks + 1


def _indents(apart: _Apart, by_line: dict[int, list[int]], inside: dict[int, int]) -> tuple[dict[int, int], dict[int, int]]:
    """The indent of every line that a token begins, and how far each has moved."""
    found: dict[int, int] = {}
    moved: dict[int, int] = {}
    for number in sorted(by_line):
        if number in inside:
            first = apart.tokens[inside[number]].line or 0
            found[number], moved[number] = found.get(first, 0), moved.get(first, 0)
            continue
        place, old = apart.places[by_line[number][0]], (apart.tokens[by_line[number][0]].column or 1) - 1
        new = STEP * place.depth if place.opens else max(old + moved.get(place.line, 0), found.get(place.line, 0) + STEP)
        found[number], moved[number] = new, new - old
    return found, moved


def _joined(indices: list[int], apart: _Apart) -> str:
    """What stands on a line after its first token."""
    shown = ""
    for before, at in pairwise(indices):
        opens = apart.places[at].opens
        shown += " " * (opens or _spaced(apart.tokens[before], apart.tokens[at])) + str(apart.tokens[at]).split("\n")[0]
    return shown


def _spaced(left: Token, right: Token) -> bool:
    if right == ":":
        return left.type != "STRING"
    if right == "(" and left in CALLS:
        return False
    return right not in TIGHT_BEFORE and left not in TIGHT_AFTER
