"""Errors as people read them in a notebook: what is wrong and how to mend it, without a traceback."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator

import kb
from parser import RuleBaseError
from reasoner.dossier.record import DossierError, Problem


class InputError(DossierError):
    """Everything that is wrong with what was given, in words."""

    def __str__(self) -> str:
        return "\n".join(lines(self.problems))

    def _render_traceback_(self) -> list[str]:
        return list(lines(self.problems))


class NoSuchName(AttributeError):
    """A name that a dossier, record or rule base does not know."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class RuleError(RuleBaseError):
    """Every error in the rules of a cell, with a caret, as the command line shows them."""

    def _render_traceback_(self) -> list[str]:
        return str(self).splitlines()


class NoRuleBase(kb.KbNotFound):
    """No rule base or variant with this name."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class Stopped(KeyboardInterrupt):
    """Somebody pressed stop: nothing is half done, and nothing needs a page of frames."""

    def _render_traceback_(self) -> list[str]:
        return ["Gestopt. Er is niets veranderd; u kunt het opnieuw vragen."]


def lines(problems: Iterable[Problem]) -> Iterator[str]:
    """Two lines a problem: place, code and message; the hint."""
    for p in problems:
        place = f"{p.file}:{p.line}:{p.column}: " if p.file and p.line else f"{p.file}: " if p.file else ""
        yield f"{place}{p.code} {p.message}"
        if p.hint:
            yield f"    {p.hint}"


@contextlib.contextmanager
def worded() -> Iterator[None]:
    """Turn what the reasoner raises into an InputError."""
    try:
        yield
    except InputError:
        raise
    except DossierError as error:
        raise InputError(error.problems) from None
    except KeyboardInterrupt:
        raise Stopped from None


def wrong(code: str, message: str, hint: str = "", about: str = "") -> InputError:
    """One problem as an error."""
    return InputError((Problem(code, message, about, hint=hint),))
