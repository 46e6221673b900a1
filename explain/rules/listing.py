"""The words of a rule base in the terminal: blocks that read at any width, no wide tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.padding import Padding
from rich.text import Text
from rich.tree import Tree

from parser import norms as n

from ..origin import builds_on
from ..terminal import _clean, console
from ..words import asked_of, decided_on, judged_by
from .selection import Selection, own_facts, own_links


def print_vocabulary(norms: n.Norms, chosen: Selection, narrowed: bool = False) -> None:
    """Provisions, the tree of kinds, facts by entity, readings; narrowed: without what says nothing, and with a count."""
    out = console()
    out.print(Text(f"{norms.title}, versie {norms.version}", style="bold"))
    if (origin := builds_on(norms)) is not None:
        out.print(Text(origin))
    if narrowed and not chosen:
        out.print(Text("Niets gevonden."))
        return
    if chosen.provisions:
        _head(out, decided_on(norms))
        for p in norms.provisions.values():
            if p.kind in chosen.provisions:
                out.print(Text.assemble("  ", (p.kind, "bold"), f"  {_clean(p.label)}"))
    if chosen.kinds:
        _head(out, "Soorten, en waaronder zij vallen")
        print_kinds(norms, chosen.kinds, out)
    for entity in norms.entities.values():
        _entity(out, norms, entity, chosen)
    if chosen.readings:
        _head(out, "Lezingen (waarom facts --readings: wat elke keuze betekent)")
        for r in norms.readings.values():
            if r.name in chosen.readings:
                _entry(out, r.name, f"standaard {r.default}", [f"{r.question} ({r.address.id})"])
    if narrowed:
        found = [f"{len(chosen.entries)} feiten", f"{len(chosen.readings)} lezingen"]
        out.print(Text("\n" + ", ".join(found[: 2 if chosen.readings else 1]), style="dim"))


def print_kinds(norms: n.Norms, shown: frozenset[str] | None = None, out: Console | None = None) -> None:
    """The kinds as trees, each under the kind it belongs to; what is decided about is marked."""
    out = out or console()
    out.print(Text("  ● hierover wordt beslist", style="dim"))
    below: dict[str | None, list[n.Kind]] = {}
    for kind in norms.kinds.values():
        below.setdefault(kind.parent, []).append(kind)
    wanted = _with_parents(norms, norms.kinds if shown is None else shown)

    def grow(kind: n.Kind, parent: Tree | None) -> Tree:
        decided = ("  ●", "cyan") if kind.name in norms.provisions else ("", "")
        text = Text.assemble((kind.name, "bold"), f"  {_clean(kind.label)}", decided)
        branch = Tree(text) if parent is None else parent.add(text)
        for child in below.get(kind.name, ()):
            if child.name in wanted:
                grow(child, branch)
        return branch

    for top in below.get(None, ()):
        if top.name in wanted:
            out.print(Padding(grow(top, None), (0, 0, 0, 2), expand=False))


def print_readings(norms: n.Norms, shown: frozenset[str]) -> None:
    """Every reading in full: the question, the choices with their meaning, the default with its reason, what it changes."""
    out = console()
    for r in norms.readings.values():
        if r.name not in shown:
            continue
        _head(out, r.name)
        _indented(out, f"{r.question} ({r.address.id})", 2)
        for c in sorted(r.choices, key=lambda c: c.name != r.default):
            mark = "● " if c.name == r.default else "○ "
            _indented(out, Text.assemble(mark, (c.name, "bold"), f"  {_clean(c.label)}"), 4)
        _indented(out, f"Standaard {r.default}, omdat: {r.reason}", 2)
        _indented(out, f"Verandert: {r.changes}", 2)
        _indented(out, f"Anders kiezen: --reading {r.name}=KEUZE", 2, "dim")
    if not shown:
        out.print(Text("Niets gevonden."))


def _entity(out: Console, norms: n.Norms, entity: n.Entity, chosen: Selection) -> None:
    rows = [*_links(norms, entity, chosen), *_facts(norms, entity, chosen)]
    if rows:
        _head(out, f"{entity.list_name}: {entity.label}")
    for name, values, lines in rows:
        _entry(out, name, values, lines)


def _links(norms: n.Norms, entity: n.Entity, chosen: Selection) -> Iterator[tuple[str, str, list[str]]]:
    for link in own_links(entity):
        if (entity.name, link.name) in chosen.entries:
            yield link.name, f"id uit {norms.entities[link.target].list_name}", [link.question, _who(norms, link.answered_by, False)]


def _facts(norms: n.Norms, entity: n.Entity, chosen: Selection) -> Iterator[tuple[str, str, list[str]]]:
    for f in own_facts(entity):
        if (entity.name, f.name) in chosen.entries:
            values = {"ja_nee": "ja | nee", "een_van": " | ".join(f.values)}.get(f.type, f.type)
            yield f.name, values + (" | onbepaald" if f.open_end else ""), [f.question, _who(norms, f.answered_by, f.kind == "oordeel")]


def _who(norms: n.Norms, answered_by: str | None, judgement: bool) -> str:
    if judgement:
        return judged_by(answered_by, norms)
    return asked_of(answered_by)


def _with_parents(norms: n.Norms, names: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for name in names:
        at: str | None = name
        while at is not None and at not in found:
            found.add(at)
            at = norms.kinds[at].parent
    return found


def _head(out: Console, text: str) -> None:
    out.print()
    out.print(Text(_clean(text), style="bold underline"))


def _entry(out: Console, name: str, values: str, lines: Iterable[str]) -> None:
    _indented(out, Text.assemble((name, "bold"), f"  {_clean(values)}" if values else ""), 2)
    for line in filter(None, lines):
        _indented(out, line, 6, "dim" if line.startswith(("te vragen", "oordeel")) else "")


def _indented(out: Console, text: Text | str, by: int, style: str = "") -> None:
    shown = text if isinstance(text, Text) else Text(_clean(text), style=style)
    out.print(Padding(shown, (0, 0, 0, by), expand=False))
