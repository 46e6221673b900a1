"""The face for people: a rule base, its answers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date as Date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import kb
from kb.text import NotText, read_text
from parser import RuleBaseError, SourceFile, did_you_mean

from ..load import DEFAULT, checked, read
from .errors import NoRuleBase, RuleError
from .view import Shown, View

if TYPE_CHECKING:
    from pandas import DataFrame

    from parser.norms import Norms

    from .draft import Draft
    from .face import Answer, WhatIf
    from .frames import Frames
    from .rules import Article, Cases, Readings


class RuleBase(Shown):
    """A checked rule base that answers questions about dossiers. `rules`, `sources`: the files it was read from."""

    def __init__(
        self, norms: Norms, rules: Iterable[SourceFile] = (), sources: Iterable[SourceFile] = (), folder: kb.Folder | None = None
    ) -> None:
        self.norms, self.rules, self.sources, self._folder = norms, tuple(rules), tuple(sources), folder

    @classmethod
    def of(
        cls, id_: str, rules: Iterable[SourceFile], sources: Iterable[SourceFile], folder: kb.Folder | None = None, *,
        variant: SourceFile | None = None, only: Collection[str] | None = None,
    ) -> RuleBase:  # fmt: skip
        """Check rule files with the texts they quote, as a variant changes them. Raises parser.RuleBaseError with every error."""
        found = checked(id_, rules, sources, folder, variant=variant, only=only)
        return cls(found.norms, found.rules, found.sources, found.folder)

    def decide(
        self, dossier: str | Path | Draft, *, application: str | None = None, running: str | None = None, date: Date | str | None = None,
        readings: Mapping[str, str] | str | None = None, strict: bool = False,
    ) -> Answer:  # fmt: skip
        """Decide a dossier: the path of a YAML file, the YAML itself, or a dossier made with `dossier()`.

        date: a date or the text 2024-09-15; readings: {"naam": "keuze"} or "naam=keuze".
        Raises reasoner.DossierError with every problem in it.
        """
        from . import given
        from .face import Asking

        on, chosen = given.day(date), given.readings(readings)
        text, file = self.text_of(dossier)
        return Asking(self, text, file, application, running, on, chosen, strict).answer()

    def what_if(
        self, dossier: str | Path | Draft, changes: Mapping[str, object] | None = None, /, *, application: str | None = None, **facts: Any
    ) -> WhatIf:
        """The answer if some facts were different, and what that changes; see `Answer.what_if`."""
        return self.decide(dossier, application=application).what_if(changes, **facts)

    def dossier(self, source: str | Path | None = None) -> Draft:
        """An empty dossier to fill in, or one from a YAML file or YAML text."""
        from .draft import Draft

        return Draft(self) if source is None else Draft.read(self, *self.text_of(source))

    def decide_frame(self, frame: DataFrame, **options: Any) -> Frames:
        """Decide a DataFrame, one dossier a row; see explain.notebook.frames.decide_frame. Needs the extra `notebook`."""
        from .frames import decide_frame

        return decide_frame(self, frame, **options)

    def article(self, id_: str) -> Article:
        """What stands at an address such as `document:2.3.c`: the words of the law and the rules."""
        from .rules import article

        return article(self, id_)

    @property
    def readings(self) -> Readings:
        """The texts that can be read in more than one way, by name."""
        from .rules import Readings

        return Readings(self)

    def cases(self) -> Cases:
        """The cases that come with the rule base."""
        from ..cases import read_cases
        from .rules import Cases

        files = self._folder.cases if self._folder is not None else ()
        return Cases(self, tuple(c for path in files for c in read_cases(self.norms, path)))

    def example(self, name: str) -> Path:
        """The path of a dossier that comes with the rule base, by the name of its file."""
        from .errors import wrong

        found = {p.stem: p for p in sorted(self._folder.path.glob("dossiers/*.yaml"))} if self._folder is not None else {}
        if name not in found:
            raise wrong("D000", f"geen voorbeelddossier heet '{name}'", did_you_mean(str(name), found) or f"bekend: {', '.join(found)}")
        return found[name]

    def views(self) -> tuple[View, ...]:
        from .rules import rulebase_view

        return (rulebase_view(self),)

    def text_of(self, dossier: str | Path | Draft) -> tuple[str, str]:
        """The YAML of a dossier and what to call it."""
        from .draft import Draft
        from .errors import wrong

        if isinstance(dossier, Draft):
            return dossier.to_yaml(), dossier.name
        if isinstance(dossier, str) and "\n" in dossier:
            return dossier, "dossier"
        if not isinstance(dossier, str | Path):
            message = "er is geen dossier gegeven" if dossier is None else f"een {type(dossier).__name__} is geen dossier"
            raise wrong("D000", message, "geef het pad van een YAML-bestand, de YAML zelf, of een dossier gemaakt met dossier()")
        try:
            return read_text(Path(dossier)), str(dossier)
        except FileNotFoundError:
            raise wrong("D000", f"{dossier} bestaat niet", "geef het pad van een YAML-bestand, of de YAML zelf") from None
        except IsADirectoryError:
            raise wrong("D000", f"{dossier} is een map", "geef het pad van een YAML-bestand in die map") from None
        except NotText as error:
            raise wrong("D000", f"{dossier} {error}", error.hint) from None
        except (OSError, ValueError):
            raise wrong("D000", f"{dossier} is niet te lezen") from None


def load(name: str | Path = DEFAULT, *, variant: str | Path | None = None, only: Collection[str] | None = None) -> RuleBase:
    """`load("twenterand-2024")`, or the path of a folder with rules of your own; `variant`: what if the rules were different."""
    try:
        found = read(name, variant=variant, only=only)
    except kb.KbNotFound as error:
        raise NoRuleBase(str(error)) from None
    except RuleBaseError as error:
        raise RuleError(error.diagnostics) from None
    return RuleBase(found.norms, found.rules, found.sources, found.folder)
