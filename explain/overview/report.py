"""The overview in the terminal: one line a kind, on one screen."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from reasoner.questions.overview import Line, Overview

from .. import words
from ..terminal import TONES, console, print_variant
from . import words as w

SMALLEST, LEAST, WIDEST = 20, 29, 46  # the column of kinds: beside long outcomes, on eighty columns, and where there is room
NARROW = 80
OUTCOME = 21  # `moet worden geweigerd`; `moet in beginsel worden geweigerd` makes the column wider


def print_overview(overview: Overview, asked: Sequence[str]) -> None:
    """The table, then what it does not say. asked: the arguments, dossier first, with which the question was asked."""
    out = console()
    print_variant(out, overview.norms)
    _print(out, Text(w.title(overview), style="bold"))
    labels = {line.kind: words.printable(w.label(overview, line.kind)) for line in overview.lines}
    decided = [(w.outcome(x), w.cite(overview.norms, id_)) for x in overview.lines if not x.undecided and (id_ := w.main(x)) is not None]
    outcome = max([OUTCOME, *(cell_len(said) for said, _ in decided)])
    beside = max((outcome + 2 + cell_len(cited) for _, cited in decided), default=0)
    least = max(min(LEAST, out.width // 3), out.width - NARROW + LEAST)
    first = min(max(map(cell_len, labels.values())), WIDEST, max(min(least, out.width - 3 - beside), min(SMALLEST, least)))
    rest = out.width - first - 3
    out.print()
    _print(out, Text(f"{fitted(words.kind_word(overview.norms), first)}   {fitted('uitkomst', outcome)}  grond of voorwaarde", style="dim"))
    for line in overview.lines:
        label = Text(f"{fitted(labels[line.kind], first)} {w.mark(overview, line)} ")
        _print(out, label.append_text(_said(overview, line, rest, outcome)))
    out.print()
    for note in filter(None, (". ".join((*w.notes(overview), w.legend(overview.norms))), w.how(overview, asked))):
        out.print(Text(words.printable(note), style="dim"))


def _said(overview: Overview, line: Line, width: int, outcome: int) -> Text:
    """Outcome (in a column so wide) and lid of one line, in as many words as fit."""
    said = _outcome(line, width)
    text = Text(said, style=TONES.get(line.decision.outcome, "dark_orange3") if line.told is None else "green")
    id_ = w.main(line)
    if id_ is None:
        return text
    cited = w.cite(overview.norms, id_)
    gap = " " * max(2, outcome + 2 - cell_len(said))
    room = width - cell_len(said) - len(gap)
    choices = ([f"{cited} en nog {line.more}"] if line.more else []) + [cited]
    shown = next((c for c in choices if cell_len(c) <= room), fitted(cited, room))
    return text.append(f"{gap}{shown}".rstrip(), "default")


def _outcome(line: Line, width: int) -> str:
    """As many of the facts by name as fit; of the first as much as fits."""
    if line.refusable:
        return fitted(w.refused(line, brief=True), width).rstrip()
    facts = w.facts(line)
    for most in range(w.MOST, 0, -1):
        if cell_len(said := w.outcome(line, most)) <= width:
            return said
    if facts:
        room = width - cell_len(w.depends(["", *facts[1:]], 1, w.BRIEFLY))
        return w.depends([fitted(facts[0], room).rstrip(), *facts[1:]], 1, w.BRIEFLY)
    return fitted(said, width)


def fitted(text: str, width: int) -> str:
    """Text of exactly this width: filled up with spaces, or cut off with an ellipsis."""
    return set_cell_size(text, width) if cell_len(text) <= width else set_cell_size(text, max(width, 1) - 1) + "…"


def _print(out: Console, line: Text) -> None:
    """One line, never two."""
    out.print(line, no_wrap=True, overflow="ellipsis", crop=False)
