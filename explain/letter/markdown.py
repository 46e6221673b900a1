"""Letters as Markdown (footnotes name the origins) and as plain data."""

from __future__ import annotations

import re
from typing import Any

from reasoner import Answer

from .. import words
from ..cards.markdown import escaped as escaped
from ..decision.receipt import embedded, receipt, receipt_json
from .model import Block, Kind, Letter, Origin, Sentence, Source

MARKS = {Kind.TITLE: "# ", Kind.HEADING: "## ", Kind.SUBHEADING: "### "}
GAP = re.compile(r"(\[[^\[\]]*\])")
ESCAPED_GAP = re.compile(r"(\\\[[^\[\]]*\])")
ORIGINS = "Herkomst van elke zin"
SOURCE_WORDS = {
    Source.PROOF: "bewijs", Source.ANSWER: "antwoord", Source.DOSSIER: "dossier", Source.RULE: "regel", Source.FIXED: "vaste tekst",
    Source.FILL: "in te vullen door het college",
}  # fmt: skip


def origin_words(origin: Origin) -> str:
    """`bewijs: regeling:2.5|a1|holds`"""
    return f"{SOURCE_WORDS[origin.source]}: {origin.ref}" if origin.ref else SOURCE_WORDS[origin.source]


def place(answer: Answer, origin: Origin) -> str:
    """The citation of an origin in the rule base, or nothing."""
    if origin.address is None or origin.address not in answer.norms.articles:
        return origin.address or ""
    return answer.norms.cite(answer.norms.articles[origin.address].address)


# ---- Markdown


def markdown(answer: Answer, letters: tuple[Letter, ...]) -> str:
    """All letters, one after the other, and the receipt of the whole answer."""
    texts = [_letter(answer, found, f"{i}." if len(letters) > 1 else "") for i, found in enumerate(letters, 1)]
    whole = embedded(receipt(answer))
    return "\n---\n\n".join(texts) + f"\n<!-- {whole} -->\n"


def _letter(answer: Answer, found: Letter, prefix: str) -> str:
    numbers = found.origins()
    body = "".join(_block(b, numbers, prefix) for b in found.body)
    sheet = "".join(_block(b, numbers, prefix) for b in found.worksheet)
    notes = "".join(f"[^{prefix}{i}]: {_note(answer, o)}\n" for o, i in numbers.items())
    return f"{body}---\n\n{sheet}## {ORIGINS}\n\n{escaped(found.foot)}\n\n{notes}"


def _note(answer: Answer, origin: Origin) -> str:
    return escaped("; ".join(x for x in (origin_words(origin), place(answer, origin)) if x))


def _block(block: Block, numbers: dict[Origin, int], prefix: str) -> str:
    match block.kind:
        case Kind.TABLE:
            return _table(block, numbers, prefix)
        case Kind.ITEM:
            return f"{'  ' * block.depth}- {_sentences(block, numbers, prefix)}\n\n"
        case Kind.QUOTE:
            return f"{'  ' * block.depth}> {_sentences(block, numbers, prefix, '“', '”')}\n\n"
    return f"{MARKS.get(block.kind, '')}{_sentences(block, numbers, prefix)}\n\n"


def _sentences(block: Block, numbers: dict[Origin, int], prefix: str, before: str = "", after: str = "") -> str:
    return " ".join(f"{before}{_text(s)}{after}{_marks(s, numbers, prefix)}" for s in block.sentences)


def _text(sentence: Sentence) -> str:
    text = escaped(sentence.text)
    return ESCAPED_GAP.sub(r"**\1**", text) if sentence.fill else text


def _marks(sentence: Sentence, numbers: dict[Origin, int], prefix: str) -> str:
    return "".join(f"[^{prefix}{numbers[o]}]" for o in dict.fromkeys(sentence.origins))


def _table(block: Block, numbers: dict[Origin, int], prefix: str) -> str:
    head, *rows = block.rows
    lines = [_row(head, ""), _row(("---",) * len(head), "---", True)]
    lines += [_row(cells, _marks(s, numbers, prefix)) for cells, s in zip(rows, block.sentences, strict=True)]
    return "".join(lines) + "\n"


def _row(cells: tuple[str, ...], last: str, plain: bool = False) -> str:
    return f"| {' | '.join((*(c if plain else escaped(c) for c in cells), last))} |\n"


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
