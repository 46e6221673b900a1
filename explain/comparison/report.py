"""A comparison for people: one sentence, what differs side by side, what carries it."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from parser.norms import short_citation
from reasoner.comparison.compare import ReadingEffect, Readings
from reasoner.comparison.parts import LISTS, Side
from reasoner.decision.answer import RecordedCheck

from .. import words
from ..cards.outline import lines
from ..cards.recorded import HOLDS_UNNAMED, NAMED_FAILS, NAMED_UNKNOWN, VERDICT_WORDS, RecordedGround
from ..decision.heading import footer
from ..sentence import outcome_words
from ..terminal import outline_line, titled_table
from ..words import printable as clean
from . import words as c
from .rows import NOTHING, rows
from .told import Told, flip, told
from .words import Comparison


def print_comparison(out: Console, comparison: Comparison) -> None:
    """The whole comparison; the first line says what differs."""
    found = told(comparison)
    out.print(Text(clean(found.sentence), style="bold"))
    if not found.differs:
        out.print(Text(f"Vergeleken zijn {c.COMPARED_PARTS}."))
    else:
        _sides(out, found, comparison.difference.outcome)
    _carriers(out, found)
    out.print(Text(clean(found.footer), style="dim"))


def _sides(out: Console, found: Told, outcome: bool) -> None:
    shown = titled_table("", ("", clean(found.left), clean(found.right)))
    shown.title = None
    style = "bold" if outcome else ""
    shown.add_row(*(Text(clean(cell), style=style) for cell in found.outcome))
    for row in found.rows:
        shown.add_row(*(Text(clean(cell)) for cell in row))
    out.print(shown)
    if found.duties:
        out.print(Text("Plichten en termijnen", style="bold"))
        for name, ours, theirs in found.duties:
            _item(out, *_duty(found, name, ours, theirs))
        out.print()
    if found.same:
        out.print(Text(found.same, style="dim"))


def _duty(found: Told, name: str, left: str, right: str) -> tuple[str, str]:
    if NOTHING not in (left, right):
        return "≠", f"{name}: {left} → {right}"
    glyph, side, said = ("◀", found.left, left) if right == NOTHING else ("▶", found.right, right)
    return glyph, f"alleen bij {side}: {name}, {said}"


def _item(out: Console, glyph: str, text: str) -> None:
    """One item of a list; what does not fit continues under its text."""
    grid = Table.grid(padding=(0, 1))
    grid.add_row(f"  {glyph}", Text(clean(text)))
    out.print(grid)


def _carriers(out: Console, found: Told) -> None:
    if found.carriers:
        shown = titled_table("Wat het verschil draagt", ("gegeven", clean(found.left), clean(found.right), "werkt door via"))
        for cells in found.carriers:
            shown.add_row(*(Text(clean(cell)) for cell in cells))
        out.print(shown)
    if found.flips:
        out.print(Text("Regels die omslaan", style="bold"))
        for text in found.flips:
            _item(out, "≠", text)
        out.print()
    if found.idle:
        out.print(Text("Verschilt, maar draagt niets bij", style="bold"))
        for name, ours, theirs in found.idle:
            _item(out, "·", f"{name}: {ours} | {theirs}")
        out.print()


def print_readings(out: Console, base: Side, effects: Iterable[tuple[ReadingEffect, Comparison]], found: Readings) -> None:
    """What every other reading changes; one closing line for those that change nothing, and for those not tried."""
    norms = base.question.norms
    effects, without = list(effects), found.without
    outcome = outcome_words(base.answer, base.decision)
    changing = sum(e.difference.outcome for e, _ in effects)
    total = len(effects) + len(without) + len(found.untried) + len(found.impossible)
    untried = f", {len(found.untried)} niet geprobeerd" if found.untried else ""
    untried += f", {len(found.impossible)} waaronder dit dossier niet kan" if found.impossible else ""
    out.print(
        Text(
            f"De uitkomst is '{clean(outcome)}'. Andere lezingen, een voor een: {changing} van de {total} met een andere uitkomst,"
            f" {len(effects) - changing} met dezelfde uitkomst maar verder een ander antwoord, {len(without)} zonder verschil{untried}.",
            style="bold",
        )
    )
    out.print()
    for effect, comparison in effects:
        reading = norms.readings[effect.reading]
        out.print(
            Text.assemble(
                ("≠ ", "bold"), (f"{effect.reading}={effect.choice}", "bold"), (f"  {c.cited(comparison, (reading.address.id,))}", "dim")
            )
        )
        labels = {x.name: x.label for x in reading.choices}
        out.print(Text(f"  {reading.question}", style="italic"))
        out.print(Text(f"  gekozen: {labels[base.question.readings[reading.name]]}; anders: {labels[effect.choice]}", style="italic"))
        out.print(Text(f"  {clean(c.headline(comparison))}."))
        for name, left, right in (row for aspect in LISTS for row in rows(comparison, aspect)):
            _item(out, "·", f"{name}: {left} → {right}")
        for rule in effect.difference.rules:
            if rule.role in ("condition", "definition", "exception", "in_force", "power"):
                _item(out, "≠", flip(rule))
        out.print()
    if without:
        out.print(Text("Verandert niets: " + ", ".join(f"{name}={choice}" for name, choice in without) + "."))
    if found.impossible:
        out.print(Text("Onder deze lezingen kan het dossier niet zo zijn: " + ", ".join(f"{n}={k}" for n, k in found.impossible) + "."))
    if found.untried:
        out.print(Text("Niet geprobeerd, want de tijd was om: " + ", ".join(f"{name}={choice}" for name, choice in found.untried) + "."))
        out.print(Text("Dit antwoord is onvolledig. Meer rekentijd (--seconds) kan helpen."))


def print_recorded(out: Console, side: Side, check: RecordedCheck, grounds: Iterable[RecordedGround]) -> None:
    """The decision that was taken beside the answer, and of each ground why it holds or not."""
    grounds = list(grounds)
    answer = outcome_words(side.answer, side.decision)
    start = words.capital(words.recorded_words(check))
    named = [
        f"{words.enumerate_words([_cite(side, g.id) for g in grounds if g.verdict == verdict], 'en')} {text}"
        for verdict, text in VERDICT_WORDS.items()
        if any(g.verdict == verdict for g in grounds)
    ]
    out.print(Text(". ".join([start, *[f"{words.capital(x)}" for x in named]]) + ".", style="bold"))
    shown = titled_table("", ("", f"besluit van {words.day(check.date)}", f"antwoord op {words.day(side.decision.date)}"))
    shown.title = None
    shown.add_row("uitkomst", clean(check.outcome), clean(answer))
    for ground in grounds:
        left = NOTHING if ground.verdict == HOLDS_UNNAMED else "genoemd"
        right = {NAMED_FAILS: "geldt niet", NAMED_UNKNOWN: "nog onbekend"}.get(ground.verdict, "geldt")
        shown.add_row(_cite(side, ground.id), left, right)
    out.print(shown)
    for ground in grounds:
        out.print(Text(f"{_cite(side, ground.id)}: {VERDICT_WORDS[ground.verdict]}", style="bold"))
        for card in ground.why:
            for segments in lines(card):
                out.print(outline_line([("  ", ""), *segments], out.width))
        if not ground.why:
            out.print(Text("  op dit adres staat geen grond of voorwaarde voor deze voorziening"))
        out.print()
    out.print(Text(clean(footer(side.answer, side.decision)), style="dim"))


def _cite(side: Side, id_: str) -> str:
    address = side.answer.norms.articles[id_].address
    return f"{words.capital(address.document)} {short_citation(address.path)}"
