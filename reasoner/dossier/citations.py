"""An address as people cite it: `art. 4 lid 1 onder c Regeling`, `artikel 4, eerste lid, onder c, regeling`.

The document is always named, by its name in the rule base or by its title; a citation that leaves it out is not guessed.
"""

from __future__ import annotations

import re

from parser.norms import Address, Norms

ARTICLE, APPENDIX, PARAGRAPH = frozenset({"art", "artikel"}), "bijlage", "lid"
PART = frozenset({"onder", "onderdeel", "sub", "aanhef", "letter"})
BETWEEN = frozenset({"van", "de", "het", "en"})  # words that say nothing of the place
ORDINALS = (
    "eerste", "tweede", "derde", "vierde", "vijfde", "zesde", "zevende", "achtste", "negende", "tiende", "elfde", "twaalfde",
)  # fmt: skip
NUMBERED = re.compile(r"([0-9]+)(e|de|ste)")
WORD = re.compile(r"[^\s,;()]+")


def cited(norms: Norms, text: str) -> str:
    """The address that a text names: as it stands if it is one, or cites one; any other text as it is."""
    if text in norms.articles:
        return text
    words = [w.rstrip(".").casefold() for w in WORD.findall(text)]
    if not words or words[0] not in ARTICLE | {APPENDIX}:
        return text
    path, rest = _path(words)
    document = _document(norms, rest) if path else None
    return Address(document, path).id if document is not None else text


def _path(words: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """The path that the words name, and the words that are no part of it; no path if they name none."""
    if len(words) < 2:
        return (), words
    path = [f"{APPENDIX}{words[1]}"] if words[0] == APPENDIX else words[1].split(".")
    rest, i = [], 2
    while i < len(words):
        word, following = words[i], words[i + 1] if i + 1 < len(words) else ""
        if word == PARAGRAPH and following:
            path.append(following)
            i += 2
        elif following == PARAGRAPH and (number := _ordinal(word)) is not None:
            path.append(number)
            i += 2
        elif word in PART and following and following not in PART | BETWEEN:
            path += following.split(".")
            i += 2
        else:
            rest += [word] if word not in PART | BETWEEN else []
            i += 1
    return tuple(path), rest


def _ordinal(word: str) -> str | None:
    if word in ORDINALS:
        return str(ORDINALS.index(word) + 1)
    found = NUMBERED.fullmatch(word)
    return found[1] if found else None


def _document(norms: Norms, words: list[str]) -> str | None:
    """The only document whose name or first word of the title is among the words, and whose title holds all the others."""
    found = []
    for id_, document in norms.documents.items():
        title = [w.casefold() for w in WORD.findall(document.title)]
        if {id_.casefold(), title[0]} & set(words) and set(words) <= {id_.casefold(), *title}:
            found.append(id_)
    return found[0] if len(found) == 1 else None
