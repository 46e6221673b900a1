"""Numbered errors of the rule language, with the place, a note and a "bedoelde u"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from .places import NOWHERE, Span

Report = Callable[..., None]  # code, message, span, hint

NOTES: dict[str, str] = {
    "R001": "De tekst volgt de grammatica van de regeltaal; zie docs/regeltaal.md.",
    "R002": "Elke naam wordt één keer verklaard, ergens in de kennisbank.",
    "R003": "Een naam die wordt gebruikt, moet ergens zijn verklaard.",
    "R004": "Een vergelijking of som heeft aan beide kanten hetzelfde type en dezelfde eenheid; bij een datum telt u een duur op.",
    "R005": "Een citaat staat woordelijk onder het kopje en nummer van zijn eigen adres; alleen witruimte mag verschillen.",
    "R006": "Citaten volgen de volgorde van de gepubliceerde tekst en overlappen niet.",
    "R007": "Een adres bestaat in de gepubliceerde tekst en staat één keer in de regels.",
    "R008": "Definities en voorwaarden mogen niet in een kring van elkaar afhangen; alleen de samenloop van aanvragen mag dat.",
    "R009": "Een regel zegt op welke soorten hij ziet met 'betreft', bij het artikel zelf of bij een hoger adres.",
    "R010": "Een rij heeft ten hoogste voor elke kolom een cel (en zegt met `leeg` welke leeg zijn), en bevat niets dat geen cel is.",
    "R011": "Een kennisbank heeft één 'kennisbank'-regel en ten minste één regeling.",
    "R012": "Een artikel staat in een bestand met een 'regeling' erboven.",
    "R013": "Elke bepaling citeert haar tekst.",
    "R014": "Een lezing heeft ten minste twee keuzes en precies één standaard met reden.",
    "R015": "Deze uitspraak kan hier niet staan.",
    "R016": "Een variant wijzigt regels, of laat regels vervallen, die er zijn; de gepubliceerde tekst blijft staan.",
    "R017": "Een variant voegt toe op een adres dat de gepubliceerde tekst niet kent, met een eigen tekst.",
    "R018": "Wat overblijft na een wijziging moet een hele kennisbank zijn.",
    "R019": "Een variant hoort bij één kennisbank en verandert elk adres één keer.",
    "R020": "Tussen accolades staat wie of wat wordt bedoeld: een koppeling, een feit, of niets voor de waarde zelf.",
    "R021": "Een bronbestand is gewone tekst, of XML zoals wetten.overheid.nl of lokaleregelgeving.overheid.nl die geeft.",
    "R030": "Een kennisbank neemt woorden en regelingen over van een andere kennisbank die er is, en die niet op haar steunt.",
}
HEADINGS = re.compile(r"(?:artikel|bijlage|aanhef|tussentekst|ondertekening|regeling|lezing|entiteit|neemt|wijzigt|laat|voegt)\b")


@dataclass(frozen=True)
class Diagnostic:
    """One error: a code, where, what was wrong, and what to do about it.

    `article` is the heading of the article the code sits under, `source` the
    line of the file itself (for the caret); both may be empty.
    """

    code: str
    message: str
    span: Span = NOWHERE
    hint: str = ""
    article: str = ""
    source: str = ""

    def render(self) -> str:
        """The error as lines of text: place, heading, source line with caret, note, hint."""
        lines = [f"{self.code} {self.span.file}:{self.span.line}:{self.span.column}: {self.message}"]
        if self.article:
            lines.append(f"  in {self.article}")
        if self.source:
            width = self.span.end_column - self.span.column if self.span.end_line == self.span.line else 1
            lines += [f"  | {self.source}", "  | " + " " * (self.span.column - 1) + "^" * max(1, width)]
        if self.code in NOTES:
            lines.append(f"  regel: {NOTES[self.code]}")
        if self.hint:
            lines.append(f"  {self.hint}")
        return "\n".join(lines)


class RuleBaseError(Exception):
    """One or more errors in a rule base; `diagnostics` holds all of them, in order of place."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n\n".join(d.render() for d in self.diagnostics))


def heading_above(lines: Sequence[str], line: int) -> str:
    """The line of a rule file that opens what this line (from 1) stands in, or an empty string."""
    return next((text.strip() for text in reversed(lines[:line]) if HEADINGS.match(text)), "")


SHORTEST = 3  # letters of a word that may be the beginning of a longer one


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`bedoelde u 'x'?` for the nearest known words, those that begin with it first; or an empty string."""
    import difflib  # only where something is wrong

    names = list(known)
    longer = [x for x in names if x.rpartition(".")[2].startswith(f"{word}_")] if len(word) >= SHORTEST else []
    near = list(dict.fromkeys([*longer[:2], *difflib.get_close_matches(word, names, n=2, cutoff=0.6)]))
    return "bedoelde u " + " of ".join(f"'{n}'" for n in near) + "?" if near else ""
