"""Published texts as XML, into the same outline: BWB (wetten.overheid.nl, `toestand`) and CVDR (lokaleregelgeving.overheid.nl, `cvdr`).

Both say what an artikel, lid and onderdeel is: a number counts because it is marked as one, in whatever order it comes.
Read with lxml: no entities, no DTD, no network, bounded in size and depth. Nothing in a file is ever run or fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kb.text import INVISIBLE, plain

from .numbers import keys, plain_number
from .places import ANNEX
from .published_plain import assembled
from .published_text import Path, PublishedText, Segment, fold

if TYPE_CHECKING:  # imported where a file turns out to be XML
    from lxml import etree

MOST = 60_000_000  # characters; the largest codes are a third of that
DEEPEST = 100  # elements within each other; published texts stay below 30

_ROOTS = ("toestand", "cvdr", "wetgeving", "regeling")
_LEFT_OUT = {  # about the text, not of it
    *(
        "meta",
        "meta-data",
        "bwb-inputbestand",
        "bwb-wijzigingen",
        "redactionele-correcties",
        "citeertitel",
        "bwb-wti",
        "plaatje",
        "illustratie",
    )
}
_ARTICLES, _ITEMS = {"artikel", "wijzig-artikel"}, {"lid", "wijzig-lid", "li"}
_DIVISIONS = {"hoofdstuk", "afdeling", "titeldeel", "paragraaf", "sub-paragraaf", "subparagraaf", "deel", "boek", "bijlage", *_ARTICLES}
_INLINE = {  # within a sentence; what else there is starts a new line
    *("nadruk", "extref", "intref", "sup", "inf", "redactie", "noot", "noot.nr", "noot.al", "unl", "ref", "definitie", "term", "functie"),
    *("organisatie", "naam", "voornaam", "achternaam", "plaats", "datum"),
}
_APART = {"label", "nr", "titel", "subtitel", "entry", "li.nr", "lidnr"}  # on the same line, with space around them

_WRONG = {  # words of libxml2
    "mismatch": "een element wordt niet gesloten zoals het is geopend",
    "premature": "het bestand breekt af",
    "document is empty": "het bestand is leeg",
    "depth": "elementen zijn te diep in elkaar gezet",
    "entity": "een entiteit (&...;) is niet bekend",
    "extra content": "er staat nog iets na het einde",
    "huge": "een waarde is te groot",
    "too long": "een waarde is te groot",
}


class SourceError(ValueError):
    """A source that cannot be read; the message says what is wrong with it, `hint` what to do. `line` from 1, or 0."""

    def __init__(self, message: str, hint: str, line: int = 0) -> None:
        super().__init__(message)
        self.hint, self.line = hint, line


@dataclass(frozen=True)
class _Place:
    """Where the walk is: the address (`()` outside the articles), its heading, and whether nothing has an address there (`annex`)."""

    path: Path = ()
    heading: str = ""
    annex: bool = False
    depth: int = 0


def from_xml(text: str) -> PublishedText:
    """Read the XML of a regulation into segments. Raises SourceError with what is wrong, and on which line."""
    from lxml import etree

    text = plain(text)
    hint = "haal de XML opnieuw op van wetten.overheid.nl of lokaleregelgeving.overheid.nl, of kopieer de tekst in een .txt-bestand"
    if len(text) > MOST:
        raise SourceError(f"is te groot: meer dan {MOST // 1_000_000} miljoen tekens", "neem alleen het deel op dat de regels citeren")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        line = text[: min(i for i in (text.find("<!DOCTYPE"), text.find("<!ENTITY")) if i >= 0)].count("\n") + 1
        raise SourceError("bevat een DOCTYPE of eigen entiteiten, en die worden niet gelezen", hint, line)
    reader = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(text.encode(), reader)
    except etree.XMLSyntaxError as error:
        raise SourceError(f"is geen XML die te lezen is: {_said(error)}", hint, error.position[0] if error.position else 0) from None
    if _name(root) not in _ROOTS:
        raise SourceError(
            f"begint met <{_name(root)}>; verwacht werd <toestand> (wetten.overheid.nl) of <cvdr> (lokaleregelgeving.overheid.nl)", hint, 1
        )
    pieces = list(_pieces(root, _Place()))
    if not any(piece.path and not piece.path[0].startswith(ANNEX) for piece in pieces):
        raise SourceError("bevat geen enkel <artikel>", "een circulaire of bijlage alleen: kopieer de tekst in een .txt-bestand")
    return assembled(pieces)


def _said(error: etree.XMLSyntaxError) -> str:
    message = str(error.msg or "").lower()
    found = (said for words, said in _WRONG.items() if words in message)
    return next(found, "het wijkt af van wat XML voorschrijft")


def _pieces(element: etree._Element, place: _Place) -> Iterator[Segment]:
    """The text of an element, each line with its address, in the order of the document."""
    if place.depth > DEEPEST:
        raise SourceError("is te diep genest", "dit is geen gepubliceerde regeling", element.sourceline or 0)
    place = replace(place, depth=place.depth + 1)
    if _opens(element, place):
        place = _opened(element, place)
        yield Segment(place.path, place.heading, "", element.sourceline or 1)
    elif "toelichting" in _name(element):
        place = replace(place, path=(), annex=True)
    elif _name(element) in _ARTICLES and place.path:  # what an amending article puts in another text
        place = replace(place, annex=True)
    elif _name(element) in _DIVISIONS and not place.annex:
        place = replace(place, path=(), heading=_heading(element))
        yield Segment((), place.heading, "", element.sourceline or 1)
    words: list[str] = [_clean(element.text)]
    line = element.sourceline or 1
    for child in element:
        if not isinstance(child.tag, str) or _name(child) in _LEFT_OUT or _is_marker(child, element, place):
            words.append(_clean(child.tail))
            continue
        if _name(child) in _APART or (_name(child) in _INLINE and not _has_blocks(child)):
            space = " " if _name(child) in _APART else ""
            words += [space, _clean("".join(_texts(child))), space, _clean(child.tail)]
            continue
        if own := fold("".join(words)):
            yield Segment(place.path, place.heading, own, line)
        words, line = [_clean(child.tail)], child.sourceline or line
        yield from _pieces(child, place)
    if own := fold("".join(words)):
        yield Segment(place.path, place.heading, own, line)


def _opens(element: etree._Element, place: _Place) -> bool:
    """Does this element have an address of its own here?"""
    name = _name(element)
    if place.annex:
        return False
    if name == "bijlage":
        return True
    if name in _ARTICLES:
        return not place.path and _article_number(element) != ""
    return bool(place.path) and name in _ITEMS and _item_number(element) != ""


def _opened(element: etree._Element, place: _Place) -> _Place:
    name = _name(element)
    if name == "bijlage":
        return replace(place, path=(f"{ANNEX}{plain_number(_child(element, 'kop', 'nr'))}",), heading=_heading(element), annex=True)
    if name in _ARTICLES:
        return replace(place, path=(_article_number(element),), heading=_heading(element))
    return replace(place, path=(*place.path, _item_number(element)))


def _is_marker(child: etree._Element, parent: etree._Element, place: _Place) -> bool:
    """A heading or number that is said by the address; inside a bijlage they are text, but for its own heading."""
    name, of = _name(child), _name(parent)
    if name == "kop":
        return of in _DIVISIONS and (not place.annex or of == "bijlage")
    return name in ("lidnr", "li.nr") and not place.annex and _item_number(parent) != "" and bool(place.path)


def _article_number(element: etree._Element) -> str:
    number = _child(element, "kop", "nr")
    if not number:  # <label>Artikel 11a</label>, or only an attribute
        label = _child(element, "kop", "label") or element.get("label") or ""
        number = re.sub(r"^\s*(?:artikel|art\.)\s*", "", label, flags=re.IGNORECASE)
    return number if any(keys(number := _part(number))) else ""


def _item_number(element: etree._Element) -> str:
    return _part(_child(element, "lidnr") or _child(element, "li.nr"))


def _part(text: str) -> str:
    """A number as a part of an address; "" for a dash, a bullet, or words."""
    number = plain_number(fold(text)).rstrip(".,;:)")
    return number if re.fullmatch(r"[0-9A-Za-z]{1,12}(?:[.:][0-9A-Za-z]{1,12}){0,6}°?", number) else ""


def _heading(element: etree._Element) -> str:
    kop = next((child for child in element if isinstance(child.tag, str) and _name(child) == "kop"), None)
    return fold(" ".join(_clean("".join(_texts(part))) for part in kop if isinstance(part.tag, str))) if kop is not None else ""


def _child(element: etree._Element, *names: str) -> str:
    """The text of a child, or of a child of a child; "" if there is none."""
    at: etree._Element | None = element
    for name in names:
        at = next((child for child in at if isinstance(child.tag, str) and _name(child) == name), None) if at is not None else None
    return fold(_clean("".join(_texts(at)))) if at is not None else ""


def _texts(element: etree._Element) -> Iterator[str]:
    """All text within an element but what is left out; a space around what is no part of a sentence."""
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and _name(child) not in _LEFT_OUT:
            space = "" if _name(child) in _INLINE else " "
            yield space
            yield from _texts(child)
            yield space
        yield child.tail or ""


def _has_blocks(element: etree._Element) -> bool:
    return any(isinstance(child.tag, str) and _name(child) not in _INLINE for child in element)


def _clean(text: str | None) -> str:
    return (text or "").translate(INVISIBLE)


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]
