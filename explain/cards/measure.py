"""How wide text is in the font of the drawings, and how it goes over lines. Pure functions; sizes in points.

The widths are those of Arial, which Liberation Sans and Helvetica have too: so many thousandths of the size of a letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from parser.vocabulary import MONTHS

from ..words import printable
from .card import GLYPHS

NO_BREAK = "\N{NO-BREAK SPACE}"
REGULAR = {
    191: "'", 222: "ijlł‘’", 260: "|", 278: f" {NO_BREAK}!,./:;I[\\]ftıìíîï", 333: "()-`r·²³“”„{}", 350: "•", 355: '"', 389: "*", 400: "°",
    469: "^", 500: "Jcksvxyz", 549: "÷±≤≥≠", 556: "#$0123456789?L_abdeghnopqu§đ«»–€", 584: "+<=>~×−", 604: "■□", 611: "FTZßø",
    667: "&ABEKPSVXY", 722: "CDHNRUw", 778: "GOQØ", 833: "Mm½¼¾", 889: "%æ", 944: "Wœ", 1015: "@",
}  # fmt: skip
BOLD = {
    238: "'", 278: f" {NO_BREAK},./I\\ijlł|ı‘’", 333: "!()-:;[]`ft·²³", 350: "•", 389: "*r{}", 400: "°", 474: '"', 500: "z“”„",
    549: "÷±≤≥≠", 556: "#$0123456789J_aceksvxy§«»–€", 584: "+<=>^~×−", 604: "■□", 611: "?FLTZbdghnopqußøđ", 667: "EPSVXY",
    722: "&ABCDHKNRU", 778: "GOQwØ", 833: "M½¼¾", 889: "%mæ", 944: "Wœ", 975: "@",
}  # fmt: skip
WIDEST = 1000  # of a letter that is in neither table
WIDTHS = tuple({letter: width for width, letters in table.items() for letter in letters} for table in (REGULAR, BOLD))
# what stays on one line: a citation, a day, a number with what it counts, a version, a sign with what it says
TOGETHER = re.compile(
    r"(?:\b[Aa]rt\.|\b[Aa]rtikel) \d\S*(?: lid \w{1,3}\b)?(?: onder \w{1,2}\b)?(?: sub \w{1,4}\b)?(?: [A-Z][A-Za-z]{1,4}\b)?"
    r"|\b(?:lid|onder|sub) \w{1,3}\b"
    rf"|\b\d{{1,2}} (?:{'|'.join(MONTHS)})(?: \d{{4}}\b)?|€ \d\S*|(?<![\w.,])\d{{1,3}}(?:[.,]\d+)* (?=[^\W\d_])|(?:\b\d[\d-]+ )?\bt/m \d\S*"
    rf"|\b\w+ \d+\.\d+\.\d+\b|\b[Bb]ijlage \d+|(?<!\S)[{''.join(GLYPHS.values())}…] (?=\S)"
)
DOT = " · "


def leading(size: int) -> int:
    """How high a line of letters of this size is."""
    return size + max(1 if size < 8 else 2, round(size / 7))


@lru_cache(maxsize=65536)
def width(text: str, size: float, bold: bool = False) -> float:
    """How wide a text is on one line."""
    return sum(_letter(c, bold) for c in text) * size / 1000


def _letter(letter: str, bold: bool) -> int:
    table = WIDTHS[bold]
    return table.get(letter) or table.get(unicodedata.normalize("NFD", letter)[0], WIDEST)


@lru_cache(maxsize=8192)
def wrapped(text: str, room: float, size: float, bold: bool = False) -> tuple[str, ...]:
    """The text over lines of so much room; a line neither ends nor begins with the dot between two things."""
    found: list[str] = []
    for word in _pieces(_kept(printable(text)), room, size, bold):
        if found and width(f"{found[-1]} {word}", size, bold) <= room:
            found[-1] += f" {word}"
        else:
            found.append(word)
    shown = (line.replace(NO_BREAK, " ").removeprefix(DOT[1:]).removesuffix(DOT[:-1]) for line in found)
    return tuple(line for line in shown if line.strip(DOT))


def _kept(text: str) -> str:
    return TOGETHER.sub(lambda found: found[0].replace(" ", NO_BREAK), text)


def _pieces(text: str, room: float, size: float, bold: bool) -> Iterator[str]:
    """The words; what is longer than a line gives way: first what was kept together, then at a hyphen, then anywhere."""
    for word in text.split(" "):
        if width(word, size, bold) <= room:
            yield word
        elif NO_BREAK in word:
            yield from _pieces(word.replace(NO_BREAK, " "), room, size, bold)
        else:
            yield from _broken(word, room, size, bold)


def _broken(word: str, room: float, size: float, bold: bool) -> Iterator[str]:
    while width(word, size, bold) > room and len(word) > 1:
        most = max(1, next(i for i in range(1, len(word) + 1) if width(word[:i], size, bold) > room) - 1)
        most = word.rfind("-", 1, most) + 1 or most
        yield word[:most]
        word = word[most:]
    yield word
