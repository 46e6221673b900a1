"""Letters as Markdown, and as plain data."""

from __future__ import annotations

from typing import Any

from reasoner import Answer

from .. import words
from ..cards.markdown import escaped as escaped
from ..decision.receipt import embedded, receipt, receipt_json
from .model import Block, Kind, Letter, Origin, Paper
from .paper import pieces, place

MARKS = {Kind.TITLE: "# ", Kind.HEADING: "## ", Kind.SUBHEADING: "### "}


# ---- Markdown


def markdown(answer: Answer, papers: tuple[Paper, ...]) -> str:
    """All papers, one after the other, and the receipt of the whole answer."""
    texts = ["".join(_block(b) for b in found.blocks) for found in papers]
    whole = embedded(receipt(answer))
    return "---\n\n".join(texts) + f"<!-- {whole} -->\n"


def _block(block: Block) -> str:
    if block.kind is Kind.TABLE:
        return _table(block)
    text = "".join(f"**{escaped(piece)}**" if gap else _spaced(piece) for piece, gap in pieces(block))
    match block.kind:
        case Kind.ITEM:
            return f"{'  ' * block.depth}- {text}\n\n"
        case Kind.QUOTE:
            return f"{'  ' * block.depth}> {text}\n\n"
    return f"{MARKS.get(block.kind, '')}{text}\n\n"


def _spaced(text: str) -> str:
    """Escaped, with the space at its ends that stands between sentences."""
    return f"{' ' * text.startswith(' ')}{escaped(text)}{' ' * (text.endswith(' ') and bool(text.strip()))}"


def _table(block: Block) -> str:
    head, *rows = block.rows
    return "".join([_row(head), f"| {' | '.join('---' for _ in head)} |\n", *(_row(cells) for cells in rows)]) + "\n"


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(escaped(c) for c in cells)} |\n"


# ---- plain data


def letters_json(answer: Answer, letters: tuple[Letter, ...]) -> dict[str, Any]:
    """Letters as plain data (docs/schemas/letter.schema.json)."""
    return {"letters": [_plain(answer, found) for found in letters], "receipt": receipt_json(receipt(answer))}


def _plain(answer: Answer, found: Letter) -> dict[str, Any]:
    return {
        "subject": found.subject,
        "body": [_plain_block(answer, b) for b in found.body],
        "worksheet": [_plain_block(answer, b) for b in found.worksheet],
        "receipt": receipt_json(found.receipt),
    }


def _plain_block(answer: Answer, block: Block) -> dict[str, Any]:
    return {
        "kind": block.kind.value,
        "depth": block.depth,
        "sentences": [
            {"text": words.printable(s.text), "fill": s.fill, "origins": [_plain_origin(answer, o) for o in s.origins]}
            for s in block.sentences
        ],
        "rows": [[words.printable(c) for c in row] for row in block.rows],
    }


def _plain_origin(answer: Answer, origin: Origin) -> dict[str, Any]:
    return {"source": origin.source.value, "ref": origin.ref, "address": origin.address, "citation": place(answer, origin) or None}
