"""A lesson written from a notebook, shown as a link to the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date as Date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from reasoner.dossier.citations import cited

from ..cases import Case
from ..notebook import given
from ..notebook.errors import wrong
from ..notebook.face import Answer, Decision, Draft, WhatIf
from ..notebook.rules import decided
from .case import Asked, NoGround, cases_of
from .deck import slides as deck
from .page import lesson

if TYPE_CHECKING:
    from ..notebook.rulebase import RuleBase

Source = str | Path | Draft | Answer | Decision | WhatIf | Case


@dataclass(frozen=True)
class Written:
    """A lesson in a file. count: of its cases."""

    path: Path
    count: int

    def __str__(self) -> str:
        return f"{self.path}: {self.count} {'geval' if self.count == 1 else 'gevallen'}"

    __repr__ = __str__

    def _repr_html_(self) -> str:
        link = quote(self.path.as_posix()) if not self.path.is_absolute() else self.path.as_uri()
        counted = f"{self.count} {'geval' if self.count == 1 else 'gevallen'}"
        return f'<a href="{escape(link)}" target="_blank" rel="noreferrer">{escape(str(self.path))}</a> ({counted})'


def _asked(rulebase: RuleBase, given_: Source, date: Date | str | None, readings: Mapping[str, str] | str | None, strict: bool) -> Answer:
    """The answer on a dossier; an answer, or a case, is asked as it was."""
    if isinstance(given_, WhatIf):
        given_ = given_.answer
    if isinstance(given_, Case):
        return decided(rulebase, given_)
    if not isinstance(given_, Answer | Decision):
        return rulebase.decide(given_, date=date, readings=readings, strict=strict)
    found = given_ if isinstance(given_, Answer) else given_.alone()
    if found.norms != rulebase.norms:
        raise wrong("D012", "een antwoord in de les komt van een andere kennisbank", "maak van elke kennisbank een eigen les")
    return found


def written(
    rulebase: RuleBase, dossiers: Iterable[Source] | Source, path: str | Path, *, title: str, only: str | None, seed: int | None,
    date: Date | str | None, readings: Mapping[str, str] | str | None, strict: bool, slides: bool = False,
) -> Written:  # fmt: skip
    """Decide, and write the page. Raises InputError with every problem in a dossier, or if there is nothing to ask."""
    target = given.target(path, given.PAGES, "een les")
    if isinstance(dossiers, str | Path | Draft | Answer | Decision | WhatIf | Case):
        dossiers = [dossiers]
    answers = [_asked(rulebase, d, date, readings, strict) for d in dossiers]
    if len({tuple(sorted(a.readings.items())) for a in answers}) > 1:
        raise wrong("D011", "de gevallen zijn met verschillende lezingen beslist", "maak per keuze een les: de lezingen staan er bovenaan")
    cases: list[Asked] = [c for a in answers for c in cases_of(a)]
    if not cases:
        raise wrong("D012", "er is geen aanvraag om mee te oefenen", "geef dossiers met ten minste één aanvraag")
    place = cited(rulebase.norms, only) if only is not None else None
    try:
        made, count = (deck if slides else lesson)(cases, title, seed, place)
    except NoGround:
        raise wrong("K006", f"bij '{only}' staat geen grond voor wat hier wordt gevraagd", "kies een andere plaats") from None
    return Written(given.write(target, made.encode()), count)
