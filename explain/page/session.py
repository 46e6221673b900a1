"""What the page asks about: a rule base that is loaded once, and a question that comes as plain data with every call."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Generic, NoReturn, TypeVar

from kb.text import plain
from parser.norms import Norms
from reasoner import Answer, Decision, Dossier, DossierError, Problem, decide, read_dossier

from ..days import day_of
from ..lesson import Asked, cases_of
from ..load import Loaded

V = TypeVar("V")
FILE = "dossier.yaml"  # what a dossier without a name is called
LONGEST = 1_000_000  # characters of a dossier; a larger one would keep the page busy for minutes
LATEST = 3  # that are kept: the one on the screen, the one before it, one beside it


class Latest(Generic[V]):
    """What was made last, by what it was made of."""

    def __init__(self, most: int = LATEST) -> None:
        self._held: dict[Hashable, V] = {}
        self._most = most

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        found = self._held.pop(key) if key in self._held else make()
        self._held[key] = found
        if len(self._held) > self._most:
            del self._held[next(iter(self._held))]
        return found


@dataclass(frozen=True)
class Session:
    """The rule base of the page, and the dossiers that came with it: text by name, and what is told of each (`examples.py`).

    The sentence, the report and the facts of one question are told from one answer: it is read and decided once.
    """

    loaded: Loaded
    examples: Mapping[str, str]
    listed: Sequence[Mapping[str, Any]] = ()
    _read: Latest[Dossier] = field(default_factory=Latest)
    _decided: Latest[Answer] = field(default_factory=Latest)
    _series: Latest[list[Asked]] = field(default_factory=lambda: Latest(1))

    @property
    def norms(self) -> Norms:
        return self.loaded.norms

    def dossier(self, asked: Ask) -> Dossier:
        """Raises DossierError."""
        return self._read.get((asked.text, asked.name), lambda: asked.dossier(self.norms))

    def answer(self, asked: Ask) -> Answer:
        """As the command line decides it. Raises DossierError."""
        return self._decided.get(asked.key, lambda: asked.answer(self.norms, self.dossier(asked)))

    def series(self, asks: Sequence[Ask]) -> list[Asked]:
        """Every case of an exercise, in order; that of now is kept whole, for its answers are shown one by one. Raises DossierError."""
        return self._series.get(tuple(a.key for a in asks), lambda: [c for a in asks for c in cases_of(self.answer(a))])

    def decision(self, asked: Ask) -> tuple[Answer, Decision]:
        """The answer to the only question, or the first of more. Raises DossierError."""
        answer = self.answer(asked)
        if not answer.decisions:
            raise DossierError((Problem("D012", "het dossier heeft geen aanvraag", asked.name, hint="kies eerst waarover uw vraag gaat"),))
        return answer, answer.decisions[0]


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
        if len(data["text"]) > LONGEST:
            raise DossierError((Problem("D000", "dit is te groot voor een dossier", hint="een dossier is hooguit een miljoen tekens"),))
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

    @property
    def key(self) -> Hashable:
        """What tells one question from another."""
        return self.text, self.name, self.application, self.running, self.date, tuple(sorted((self.readings or {}).items())), self.strict

    def answer(self, norms: Norms, dossier: Dossier | None = None) -> Answer:
        """As the command line decides it; dossier: this one, read already. Raises DossierError."""
        return decide(
            norms, dossier or self.dossier(norms), application=self.application, running=self.running, date=day_of(self.date),
            readings=dict(self.readings or {}), strict=self.strict,
        )  # fmt: skip


def _damaged(reason: str) -> NoReturn:
    raise DossierError((Problem("D000", f"deze vraag is niet te lezen: {reason}", hint="open het dossier opnieuw"),))
