"""The cells %%regels and %%wettekst: rules written in a notebook."""

from __future__ import annotations

import keyword
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from IPython.core.error import UsageError
from IPython.core.magic import Magics, cell_magic, magics_class
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring

from parser import SourceFile, did_you_mean

from ..sentence import outcome_words
from .amend import amended, whole
from .errors import wrong
from .face import Answer
from .rulebase import RuleBase
from .view import Shown, View

T = TypeVar("T")


@dataclass(frozen=True, repr=False)
class Renewed(Shown):
    """The same question under other rules."""

    before: Answer
    answer: Answer

    def views(self) -> tuple[View, ...]:
        old, new = ("; ".join(outcome_words(a, d) for d in a.decisions) for a in (self.before, self.answer))
        said = f"Met deze regels: {new}." if old == new else f"Met deze regels: {new}. Eerst was het: {old}."
        return (View("Opnieuw gevraagd", said), *self.answer.views())


def _asked(magic: Any, line: str, usage: str) -> Any:
    """The options on the first line of a cell. Raises InputError with how to write them."""
    try:
        return parse_argstring(magic, line)
    except (UsageError, ValueError):  # ValueError: a quotation mark that is not closed
        said = f"'{line.strip()}' is niet te begrijpen" if line.strip() else "de naam ontbreekt"
        raise wrong("K009", said, f"schrijf {usage}") from None


@magics_class
class RuleMagics(Magics):
    """%%wettekst NAAM holds a text of law, %%regels NAAM the rules that quote it."""

    def __init__(self, shell: Any) -> None:
        super().__init__(shell)
        self.names: dict[str, Any] = shell.user_ns
        self.texts: dict[str, SourceFile] = {}

    @magic_arguments()
    @argument("name", help='Naam van de tekst: bron "bronnen/NAAM.txt" in de regels verwijst ernaar.')
    @cell_magic
    def wettekst(self, line: str, cell: str) -> _Kept:
        """De tekst van een regeling, zoals gepubliceerd."""
        name = _asked(self.wettekst, line, "%%wettekst NAAM").name
        self.texts[name] = SourceFile(f"bronnen/{name}.txt", cell)
        return _Kept(name, len(cell.split()))

    @magic_arguments()
    @argument("name", help="Naam van de variabele met de kennisbank.")
    @argument("--from", dest="base", help="Variabele met een kennisbank waarin deze cel artikelen wijzigt of toevoegt.")
    @argument("--document", help="De tekst waar de artikelen van deze cel bij horen.")
    @argument("--on", help="Variabele met een antwoord: stel dezelfde vraag opnieuw met deze regels.")
    @cell_magic
    def regels(self, line: str, cell: str) -> RuleBase | Renewed:
        """Regels in de regeltaal: een hele kennisbank, of met --from een wijziging van een andere."""
        asked = _asked(self.regels, line, "%%regels NAAM [--from KENNISBANK] [--document TEKST] [--on ANTWOORD]")
        if not asked.name.isidentifier() or keyword.iskeyword(asked.name):
            hint = "dat woord is van Python zelf" if keyword.iskeyword(asked.name) else "kies letters, cijfers en _"
            raise wrong("K009", f"'{asked.name}' kan geen naam van een variabele zijn", hint)
        if asked.base is not None:
            made = amended(self._variable(asked.base, RuleBase, "een kennisbank"), cell, asked.document)
        else:
            made = whole(asked.name, cell, self.texts.values())
        before = self._variable(asked.on, Answer, "een antwoord") if asked.on is not None else None
        self.names[asked.name] = made
        if before is None:
            return made
        return Renewed(before, replace(before.asking, rulebase=made).answer())

    def _variable(self, name: str, type_: type[T], what: str) -> T:
        found = self.names.get(name)
        if not isinstance(found, type_):
            known = [k for k, v in self.names.items() if isinstance(v, type_) and not k.startswith("_")]
            raise wrong("K009", f"'{name}' is niet {what}", did_you_mean(name, known) or f"bekend: {', '.join(known)}")
        return found


@dataclass(frozen=True, repr=False)
class _Kept(Shown):
    """A text that rules can quote."""

    name: str
    words: int

    def views(self) -> tuple[View, ...]:
        return (View(f"Wettekst {self.name}", f"{self.words} woorden", lines=(f'Verwijs ernaar met: bron "bronnen/{self.name}.txt"',)),)
