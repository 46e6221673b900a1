"""What is printed: the letters, and apart from them the worksheets with the origin of every sentence."""

from __future__ import annotations

import re

from reasoner import Answer

from ..words import authority, printable
from .model import FIXED, Block, Kind, Letter, Origin, Paper, Sentence, Source, heading, paragraph, say

HEAD, SHEET_HEAD = "CONCEPT, geen besluit", "WERKBLAD, niet meesturen"
GAP = re.compile(r"(\[[^\[\]]*\])")
ORIGINS = "Herkomst van elke zin"
FONT = "Arial"  # of a Word document, with sizes in points by style
GREY, INK = "56616A", "1B1F23"
SIZES = {"Normal": 10.5, "Title": 18, "Heading 1": 14, "Heading 2": 11.5, "List Bullet": 10.5, "Quote": 10}
WIDTHS = {2: (8.0, 8.0), 3: (4.5, 8.0, 3.5), 4: (3.3, 3.3, 6.4, 3.0), 5: (2.9, 2.9, 4.4, 3.3, 2.5)}  # cm, by number of columns
STEP = 0.75  # cm of indentation
SOURCE_WORDS = {
    Source.PROOF: "bewijs", Source.ANSWER: "antwoord", Source.DOSSIER: "dossier", Source.RULE: "regel", Source.FIXED: "vaste tekst",
    Source.FILL: "in te vullen door {}",
}  # fmt: skip


def papers(letters: tuple[Letter, ...]) -> tuple[Paper, ...]:
    """What goes out."""
    return tuple(Paper(f"CONCEPT: {x.subject}", x.body, HEAD) for x in letters)


def sheets(answer: Answer, letters: tuple[Letter, ...]) -> tuple[Paper, ...]:
    """What stays with the college."""
    return tuple(Paper(f"Werkblad: {x.subject}", (*x.worksheet, *_origins(answer, x)), SHEET_HEAD, x.foot) for x in letters)


def pieces(block: Block) -> tuple[tuple[str, bool], ...]:
    """The text of a block on one line, printable, in pieces; and of each whether the college must fill it in."""
    found: list[tuple[str, bool]] = []
    for i, sentence in enumerate(block.sentences):
        text = printable(sentence.text)
        if i:
            found.append((" ", False))
        if block.kind is Kind.QUOTE:
            text = f"“{text}”"
        for piece in GAP.split(text) if sentence.fill else (text,):
            if piece:
                found.append((piece, sentence.fill and GAP.fullmatch(piece) is not None))
    return tuple(found)


def _origins(answer: Answer, letter: Letter) -> tuple[Block, ...]:
    """Every sentence of the letter with the places it came from."""
    said = [s for block in letter.body for s in block.sentences]
    rows = tuple((s.text, "; ".join(dict.fromkeys(_words(answer, o) for o in s.origins))) for s in said)
    about = tuple(Sentence("; ".join(row), s.origins) for row, s in zip(rows, said, strict=True))
    table = Block(Kind.TABLE, about, 0, (("zin", "herkomst"), *rows))
    return heading(ORIGINS, FIXED), paragraph(say(letter.foot, FIXED)), table


def _words(answer: Answer, origin: Origin) -> str:
    """`bewijs regeling:2.5|a1|holds (art. 2 lid 5 Regeling)`"""
    source = SOURCE_WORDS[origin.source].format(authority(answer.norms))
    named = place(answer, origin)
    said = f"{source} {origin.ref}" if origin.ref and origin.ref != named else source
    return f"{said} ({named})" if named else said


def place(answer: Answer, origin: Origin) -> str:
    """The citation of an origin in the rule base, or nothing."""
    if origin.address is None or origin.address not in answer.norms.articles:
        return origin.address or ""
    return answer.norms.cite(answer.norms.articles[origin.address].address)
