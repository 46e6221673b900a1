"""The sections of the page: their names, which of them there are, in which order. An exercise keeps some for later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .. import words

NAMES = {  # by what holds the section: its anchor, its name
    "groups": ("gronden", "Gronden"), "unknown": ("onbekend", "Nog onbekend"),
    "waiting": ("duur", words.WAITING),
    "questions": ("vragen", "Vragen"),
    "repairs": ("anders", "Wat het antwoord zou veranderen"), "amounts": ("bedragen", "Bedragen"), "hours": ("uren", "Uren"),
    "duties": ("plichten", "Plichten en termijnen"), "readings": ("lezingen", "Lezingen"),
    "powers": ("afwijken", "Bevoegdheid om af te wijken"),
    "recorded": ("besluit", "Het genomen besluit"),
    "assumed": ("aannames", "Aangenomen"), "others": ("andere", "De andere aanvragen"),
    "outline": ("opbouw", "Opbouw"), "texts": ("wet", "De tekst"), "drawings": ("tekening", "Tekening"), "stated": ("dossier", "De feiten"),
}  # fmt: skip
CITING = tuple(k for k in NAMES if k not in ("assumed", "others", "outline", "texts", "drawings", "stated"))  # that cite a lid on their own
PRINTED = ("groups", "unknown", "amounts", "hours", "powers", "recorded")  # the law that these cite is printed too
OPEN = ("stated", "outline", "readings", "texts", "drawings")  # in an exercise these stand open


@dataclass(frozen=True)
class Entry:
    """A link to a section. secret: it shows when an exercise is revealed."""

    anchor: str
    name: str
    secret: bool


def contents(views: Mapping[str, object], trainer: bool) -> tuple[Entry, ...]:
    """What is on the page, in its order."""
    return tuple(
        Entry(*NAMES[k], trainer and k not in OPEN) for k in _order(bool(views["granted"]), bool(views["choice"]), trainer) if views[k]
    )


def _order(granted: bool, choice: bool, trainer: bool) -> Iterator[str]:
    if trainer:
        yield "stated"
    yield from ("groups", "unknown", "waiting", "questions", "repairs")
    if choice:
        yield "others"
    if granted:
        yield from ("amounts", "hours")
    yield "outline"
    if not granted:
        yield from ("amounts", "hours")
    yield from ("duties", "recorded", "assumed", "readings", "powers")
    if not choice:
        yield "others"
    yield "texts"
    if not trainer:
        yield "stated"
    yield "drawings"
