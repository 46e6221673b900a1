"""What a rule base takes from those it builds on: their syntax trees, of which only that stays. All checks then run on those.

`woorden` are the kinds, entities, parts, calendars, presumptions, impossibilities, who decides and to whom, wherever they stand, and
the definitions, values and readings that stand under no regulation. A regulation is all that stands under it in its file; it comes
with the words and, from where no regulation stands, with the choices that hold for the whole rule base. What rests on a definition,
value or reading that stays behind, stays behind as well.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import groupby
from typing import Any

from . import norms as n
from . import syntax as s
from .errors import Diagnostic, RuleBaseError, did_you_mean
from .files import SourceFile
from .imports import error, place

VOCABULARY = s.KindDecl | s.EntityDecl | s.PartDecl | s.CalendarDecl | s.PresumptionDecl | s.ImpossibleDecl
ROLES = s.AuthorityDecl | s.AddressingDecl  # one's own go before those of a neighbour
CHOICES = s.PresentDecl | s.RunningDecl | s.SamePeriodDecl | s.LeapDayDecl
MOST_SHOWN = 3
NAMED = s.Definition | s.ValueDecl | s.ReadingDecl


@dataclass(frozen=True)
class _Placed:
    """An item with its file and the regulation above it in that file, if any."""

    file: str
    document: str | None
    item: s.Item

    @property
    def key(self) -> int:
        return id(self.item)


@dataclass(frozen=True)
class Taken:
    """The trees of a rule base with what it takes from others, and from which."""

    trees: tuple[s.RuleFile, ...]
    builds_on: tuple[n.Neighbour, ...]


def taken(rules: tuple[SourceFile, ...], sources: tuple[SourceFile, ...], trees: tuple[s.RuleFile, ...]) -> Taken:
    """The rule base (`base` "") with what its neighbours give it. Raises RuleBaseError with every error."""
    if not any(f.base for f in rules) and not any(isinstance(i, s.ImportDecl | s.MemberAddition) for t in trees for i in t.items):
        return Taken(trees, ())
    found = _Composition(rules, sources, trees)
    whole = found.of("")
    builds_on = tuple(found.neighbours(whole))
    if found.errors:
        raise RuleBaseError(found.errors)
    kept = (s.RuleFile(name, tuple(p.item for p in placed)) for name, placed in groupby(whole, key=lambda p: p.file))
    return Taken(tuple(kept), builds_on)


class _Composition:
    def __init__(self, rules: tuple[SourceFile, ...], sources: tuple[SourceFile, ...], trees: tuple[s.RuleFile, ...]) -> None:
        self.rules, self.sources = rules, sources
        self.trees = dict(zip((f.name for f in rules), trees, strict=True))
        self.order = {f.name: (not f.base, at) for at, f in enumerate(rules)}  # what is taken over first, one's own after it
        self.errors: list[Diagnostic] = []
        self.made: dict[str, tuple[_Placed, ...]] = {}

    def report(self, code: str, message: str, span: s.Span, hint: str = "") -> None:
        text = next((f.text for f in self.rules if f.name == span.file), "")
        self.errors.append(error(code, message, span, hint, text.split("\n")))

    def of(self, base: str, above: tuple[str, ...] = ()) -> tuple[_Placed, ...]:
        """All that stands in a rule base and in what it takes, with the members that it adds to entities, in order of file."""
        if base in self.made:
            return self.made[base]
        own = [p for f in self.rules if f.base == base for p in _placed(self.trees[f.name], base)]
        declared = [p.item for p in own if isinstance(p.item, s.ImportDecl)]
        found = {p.key: p for p in own if not isinstance(p.item, s.ImportDecl)}
        seen: dict[str, s.Span] = {}
        for item in declared:
            at = place(base, item.origin.text)
            if at in seen:
                hint = "noem alles wat u overneemt achter elkaar, met komma's ertussen"
                self.report("R030", f"uit '{item.origin.text}' wordt al overgenomen op regel {seen[at].line}", item.origin.span, hint)
            elif not any(f.base == at for f in self.rules) or at == "":
                hint = "een kennisbank die op een andere steunt, wordt uit haar map gelezen"
                self.report("R030", f"de kennisbank '{item.origin.text}' is hier niet te lezen", item.origin.span, hint)
            elif at in above:
                self.report("R030", f"kring van kennisbanken: {' -> '.join([*above[above.index(at) :], base, at])}", item.origin.span)
            else:
                found |= {p.key: p for p in self._from(at, item, (*above, base))}
            seen.setdefault(at, item.origin.span)
        for role in (s.AuthorityDecl, s.AddressingDecl):
            if any(isinstance(p.item, role) for p in own):
                found = {k: p for k, p in found.items() if not isinstance(p.item, role) or p in own}
        ordered = sorted(found.values(), key=lambda p: self.order[p.file])
        self.made[base] = tuple(self._with_members(ordered))
        return self.made[base]

    def _from(self, base: str, item: s.ImportDecl, above: tuple[str, ...]) -> tuple[_Placed, ...]:
        """What this declaration takes from a rule base."""
        there = self.of(base, above)
        documents = {p.item.name.text: p for p in there if isinstance(p.item, s.DocumentDecl)}
        wanted = {w.text for w in item.documents}
        for word in item.documents:
            if word.text not in documents:
                hint = did_you_mean(word.text, documents) or f"er zijn: {', '.join(documents) or 'geen regelingen'}"
                self.report("R030", f"'{item.origin.text}' heeft geen regeling '{word.text}'", word.span, hint)
        chosen = list(_chosen(there, wanted))
        rest = {p.key for p in there} - {p.key for p in chosen}
        left = {name: p.document for p in there if p.key in rest for name in _names(p)} | dict.fromkeys(documents.keys() - wanted, None)
        self._rest(item, [p for p in chosen if p.document in wanted], left, set(documents))
        return tuple(chosen)

    def _rest(self, item: s.ImportDecl, chosen: list[_Placed], left: dict[str, str | None], documents: set[str]) -> None:
        """A regulation cannot be taken without that on which it rests; said once for each pair."""
        found: dict[tuple[str | None, str | None], dict[str, None]] = {}
        for placed in chosen:
            for name in _used(placed.item):
                if name in left:
                    other = left[name] or (name if name in documents else None)
                    found.setdefault((placed.document, other), {})[name] = None
        for (document, other), names in found.items():
            shown = ", ".join(f"'{name}'" for name in list(names)[:MOST_SHOWN]) + (" ..." if len(names) > MOST_SHOWN else "")
            of = f" uit regeling '{other}'" if other is not None else ""
            hint = f"neem ook over: regeling {other}" if other is not None else "dat rust zelf op wat niet wordt overgenomen"
            self.report("R030", f"regeling '{document}' rust op {shown}{of}", item.origin.span, hint)

    def neighbours(self, whole: tuple[_Placed, ...]) -> Iterator[n.Neighbour]:
        """Which version of which rule base this one builds on, and which regulations come from it."""
        for base in sorted({f.base for f in self.rules if f.base in self.made} - {""}):
            files = [f for f in self.rules if f.base == base]
            heads = [i for f in files for i in self.trees[f.name].items if isinstance(i, s.RuleBaseDecl)]
            if len(heads) != 1:
                self.report("R011", f"{len(heads)} 'kennisbank'-regels gevonden in '{base}'", s.Span(files[0].name, 1, 1, 1, 1))
                continue
            texts = [(f.name[len(base) + 1 :], f.text) for f in (*files, *(x for x in self.sources if x.base == base))]
            digest = hashlib.sha256("\0".join(f"{name}\0{text}" for name, text in texts).encode()).hexdigest()
            own = {f.name for f in files}
            documents = tuple(p.item.name.text for p in whole if p.file in own and isinstance(p.item, s.DocumentDecl))
            yield n.Neighbour(base, heads[0].title.text, heads[0].version.text, digest, documents)

    def _with_members(self, placed: list[_Placed]) -> Iterator[_Placed]:
        """The facts and links of `voegt toe aan` with the entity that they are added to."""
        additions = [p.item for p in placed if isinstance(p.item, s.MemberAddition)]
        entities = {p.item.name.text for p in placed if isinstance(p.item, s.EntityDecl)}
        for item in additions:
            if item.entity.text not in entities:
                hint = did_you_mean(item.entity.text, entities)
                self.report("R003", f"entiteit '{item.entity.text}' is niet verklaard", item.entity.span, hint)
        for p in placed:
            if isinstance(p.item, s.EntityDecl):
                more = [m for a in additions if a.entity.text == p.item.name.text for m in a.members]
                yield replace(p, item=replace(p.item, members=(*p.item.members, *more))) if more else p
            elif not isinstance(p.item, s.MemberAddition):
                yield p


def _placed(tree: s.RuleFile, base: str) -> Iterator[_Placed]:
    document: str | None = None
    for item in tree.items:
        if isinstance(item, s.DocumentDecl):
            document = item.name.text
            if base:
                item = replace(item, source=replace(item.source, text=f"{base}/{item.source.text}"))
        yield _Placed(tree.name, document, item)


def _chosen(there: tuple[_Placed, ...], wanted: set[str]) -> Iterator[_Placed]:
    """The words and these regulations, without what rests on what is not chosen."""
    chosen = [p for p in there if _is_word(p) or (wanted and _is_of(p, wanted))]
    while True:
        names = {name for p in there if p not in chosen for name in _names(p)}
        names |= {p.item.name.text for p in there if isinstance(p.item, s.DocumentDecl)} - wanted
        kept = [p for p in chosen if p.document in wanted or names.isdisjoint(_used(p.item))]
        if len(kept) == len(chosen):
            yield from kept
            return
        chosen = kept


def _is_word(placed: _Placed) -> bool:
    return isinstance(placed.item, VOCABULARY | ROLES) or (placed.document is None and isinstance(placed.item, NAMED))


def _is_of(placed: _Placed, wanted: set[str]) -> bool:
    """Does it stand under one of these regulations, or is it a choice for the whole rule base?"""
    return placed.document in wanted or (placed.document is None and isinstance(placed.item, CHOICES))


def _names(placed: _Placed) -> Iterator[str]:
    """The definitions, values and readings that an item declares."""
    item = placed.item
    inside: Iterable[object] = item.provisions if isinstance(item, s.Article) else (item,)
    yield from (x.name.text for x in inside if isinstance(x, NAMED))


def _used(item: Any) -> Iterator[str]:
    """The names in an item that may be those of a definition, a value, a reading or a regulation."""
    match item:
        case s.PathNode(names=names) if len(names) == 1:
            yield names[0].text
        case s.ReadingNode(reading=reading) | s.LeapDayDecl(reading=reading):
            yield reading.text
        case s.FulfilledNode(document=s.Word(text)):
            yield text
        case s.AddressNode(document=s.Word(text)):
            yield text
        case s.ValidityNode(on=on):
            yield on.text
    if isinstance(item, tuple):
        for x in item:
            yield from _used(x)
    elif is_dataclass(item) and not isinstance(item, s.Word | type):
        for f in fields(item):
            yield from _used(getattr(item, f.name))
