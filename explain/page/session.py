"""What the page asks about: a rule base that is loaded once, and a question that comes as plain data with every call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NoReturn

from kb.text import plain
from parser.norms import Norms
from reasoner import Answer, Decision, Dossier, DossierError, Problem, decide, read_dossier

from ..days import day_of
from ..load import Loaded

FILE = "dossier.yaml"  # what a dossier without a name is called


@dataclass(frozen=True)
class Session:
    """The rule base of the page, and the dossiers that came with it: text by name, and what is told of each (`examples.py`)."""

    loaded: Loaded
    examples: Mapping[str, str]
    listed: Sequence[Mapping[str, Any]] = ()

    @property
    def norms(self) -> Norms:
        return self.loaded.norms


@dataclass(frozen=True)
class Ask:
    """A question as the page puts it: the text of a dossier, and the options of `waarom decide` as people write them."""

    text: str
    name: str = FILE
    application: str | None = None
    running: str | None = None
    date: str | None = None
    readings: Mapping[str, str] | None = None
    strict: bool = False

    @classmethod
    def of(cls, data: object) -> Ask:
        """From plain data. Raises DossierError for anything else."""
        if not isinstance(data, Mapping) or not isinstance(data.get("text"), str):
            _damaged("er is geen dossier")
        readings, strict = data.get("readings") or {}, data.get("strict", False)
        if not isinstance(readings, Mapping) or not all(isinstance(x, str) for pair in readings.items() for x in pair):
            _damaged("een lezing is geen tekst")
        if not isinstance(strict, bool):
            _damaged("streng is ja of nee")

        def word(key: str) -> str | None:
            found = data.get(key)
            return found if isinstance(found, str | None) else _damaged(f"{key} is geen tekst")

        asked = (word("name") or FILE, word("application"), word("running"), word("date"))
        return cls(plain(data["text"]), *asked, dict(readings), strict)

    def plain(self) -> dict[str, Any]:
        """As `of` reads it."""
        return asdict(self)

    def dossier(self, norms: Norms, unasked: bool = False) -> Dossier:
        """Raises DossierError."""
        return read_dossier(norms, self.text, self.name, unasked=unasked)

    def answer(self, norms: Norms) -> Answer:
        """As the command line decides it. Raises DossierError."""
        return decide(
            norms, self.dossier(norms), application=self.application, running=self.running, date=day_of(self.date),
            readings=dict(self.readings or {}), strict=self.strict,
        )  # fmt: skip

    def decision(self, norms: Norms) -> tuple[Answer, Decision]:
        """The answer to the only question, or the first of more. Raises DossierError."""
        answer = self.answer(norms)
        if not answer.decisions:
            raise DossierError((Problem("D012", "het dossier heeft geen aanvraag", self.name, hint="kies eerst waarover uw vraag gaat"),))
        return answer, answer.decisions[0]


def _damaged(reason: str) -> NoReturn:
    raise DossierError((Problem("D000", f"deze vraag is niet te lezen: {reason}", hint="open het dossier opnieuw"),))
