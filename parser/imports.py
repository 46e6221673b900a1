"""Which rule bases a rule base builds on, read from the text of its files before anything is parsed; and what each is called.

A neighbour is named by the path of its folder from that of the rule base (`../veenstede`), or by the name of a rule base that
comes with the program. Seen from the rule base that is checked, every file of a neighbour is named from there too.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from .errors import Diagnostic, heading_above
from .files import SourceFile
from .places import Span

_GAP = r"(?:\s|#[^\n]*(?:\n|$))+"
_DECLARED = re.compile(rf'#[^\n]*|\bneemt{_GAP}over{_GAP}uit{_GAP}"((?:[^"]|"")*)"|"(?:[^"]|"")*"')
UP = "../"


@dataclass(frozen=True)
class Named:
    """A neighbour as a file names it, with the place of that name."""

    text: str
    span: Span
    source: str

    def error(self, message: str, hint: str = "") -> Diagnostic:
        return Diagnostic("R030", message, self.span, hint, "", self.source)


def named(file: SourceFile) -> Iterator[Named]:
    """Every neighbour that a rule file names, in order. What is no more than a comment or a quoted text names none."""
    if "neemt" not in file.text:
        return
    for found in _DECLARED.finditer(file.text):
        if found.group(1) is not None:
            line = file.text.count("\n", 0, found.start(1)) + 1
            column = found.start(1) - file.text.rfind("\n", 0, found.start(1)) - 1
            end = column + len(found.group(1)) + 2
            source = file.text.split("\n")[line - 1]
            yield Named(" ".join(found.group(1).replace('""', '"').split()), Span(file.name, line, column, line, end), source)


def place(base: str, text: str) -> str:
    """What a neighbour is called from the rule base that is checked: `base` is that of who names it, "" the rule base itself."""
    return posixpath.normpath(posixpath.join(base, text)) if text.startswith(UP) else text


def error(code: str, message: str, span: Span, hint: str, lines: list[str]) -> Diagnostic:
    """An error with its line."""
    source = lines[span.line - 1] if 0 < span.line <= len(lines) else ""
    return Diagnostic(code, message, span, hint, heading_above(lines, span.line), source)
