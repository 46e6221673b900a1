"""`waarom new`: a dossier to fill in, each question as a comment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from parser import norms as n
from parser.phrases import entity_at
from parser.vocabulary import FROM, KIND_OF_APPLICATION, KIND_OF_SUPPORT, RECEIVED, UNTIL
from reasoner.semantics.cone import amount_roots, amount_terms, decision_roots, ending_roots, every_term, subterms
from reasoner.semantics.fixed import fixed

from .vocabulary import answers_words


def template(norms: n.Norms, kind: str, running: bool = False) -> str:
    """YAML for one application of this kind, or for a running provision: only the facts that matter to it, all still unknown."""
    used, ids = facts_used(norms, kind, running), _ids(norms)
    reached = _reached(norms, used)
    lines = [
        f"# Dossier voor: {norms.provisions[kind].label}{', lopend' if running else ''} ({norms.title}, versie {norms.version})",
        "# Vul in wat bekend is. Leeg of onbekend betekent: nog niet bekend. Geen lijst weglaten die leeg is: schrijf [].",
        "# Datums als 2024-09-01. Periodes: eerste en laatste dag zelf; onbepaald als er geen eind is.",
        "",
    ]
    for entity in _ordered(norms):
        asked = entity.support if running else entity.name == n.APPLICATION
        linked = entity.name in reached
        if running and entity.name == n.APPLICATION:
            continue
        if not asked and not linked:
            if entity.support or any(e == entity.name for e, _ in used):
                what = "wat er al loopt, is toegekend of voorbij is" if entity.support else "een regel voor elk, met een eigen id"
                lines.append(f"{entity.list_name}: []  # {entity.label}: {what}")
                lines += [*_example(entity, used), ""]
            continue
        lines += [f"{entity.list_name}:", f"  - id: {ids[entity.name]}"]
        if not entity.links:
            lines.append("    naam:  # voor in de uitleg; mag leeg blijven")
        if asked:
            lines.append(f"    {KIND_OF_SUPPORT if running else KIND_OF_APPLICATION}: {kind}")
        for link in (x for x in entity.links.values() if running or not x.inherited):
            lines += _link(norms, link, asked, ids) if asked or link.target in reached else ()
        for fact in entity.facts.values():
            if _told(norms.worded(kind), fact, asked, running, used):
                answered_by = norms.who(fact, kind if asked else None).answered_by
                who = f" ({'oordeel van' if fact.kind == 'oordeel' else 'te vragen aan'} {answered_by})" if answered_by else ""
                lines += [f"    # {fact.question}{who}", f"    {fact.name}:{_choices(fact)}"]
        lines.append("")
    return "\n".join(lines)


def _reached(norms: n.Norms, used: set[tuple[str, str]]) -> set[str]:
    """Entities of which the form has a record: what an application links to, and what is asked of those beyond."""
    found = {link.target for link in norms.application.links.values()}
    beyond = {link.target for name in found for link in norms.entities[name].links.values() if (name, link.name) in used}
    return found | beyond


def _link(norms: n.Norms, link: n.Link, asked: bool, ids: dict[str, str]) -> list[str]:
    target = ids[norms.entities[link.target].name]
    if asked and not link.beneficiary:
        return [f"    # {link.question}", f"    {link.name}:  # {target}, geen of onbekend"]
    return [f"    # {link.question}", f"    {link.name}: {target}"]


def _told(norms: n.Norms, fact: n.Fact, asked: bool, running: bool, used: set[tuple[str, str]]) -> bool:
    """Does the form ask for this fact?"""
    if fact.system or (fact.inherited and not running):
        return False
    if not asked:
        return (fact.entity, fact.name) in used
    if (fact.name in (FROM, UNTIL) and not norms.timeless) or (fact.name == RECEIVED and not running):
        return True
    return (n.APPLICATION, fact.name) in used


def _ordered(norms: n.Norms) -> Iterator[n.Entity]:
    yield from (e for e in norms.entities.values() if e.name != n.APPLICATION)
    yield norms.application


def _ids(norms: n.Norms) -> dict[str, str]:
    """A short example id for each entity, no two alike."""
    found: dict[str, str] = {n.APPLICATION: "a1"}
    for name in norms.entities:
        short = next(f"{name[:k]}1" for k in range(1, len(name) + 2) if f"{name[:k]}1" not in found.values())
        found.setdefault(name, short)
    return found


def _choices(fact: n.Fact) -> str:
    return f"  # {answers_words(fact)}"


def _example(entity: n.Entity, used: set[tuple[str, str]]) -> list[str]:
    """How a record of this list is written, with what else of it can matter; as comments."""
    named = [entity.owner] if entity.owner else []
    if entity.support:
        named += [KIND_OF_SUPPORT, FROM, UNTIL]
    else:
        named += [x.name for x in entity.links.values() if (entity.name, x.name) in used and x.name != entity.owner]
    rest = [f for f in entity.facts.values() if (entity.name, f.name) in used and f.name not in (FROM, UNTIL) and not f.system]
    lines = [f"#  - {{{', '.join(['id: x1', *(f'{x}: ...' for x in named)])}}}"]
    return [*lines, *(f"#    {f.name}: {f.question}{_choices(f)}" for f in rest)]


def asked_of(norms: n.Norms, kind: str) -> set[tuple[str, str]]:
    """(entity, fact or link) pairs that the form for an application of this kind has."""
    used, worded = facts_used(norms, kind), norms.worded(kind)
    reached = _reached(norms, used)
    told = {
        (e.name, f.name)
        for e in norms.entities.values()
        for f in e.facts.values()
        if _told(worded, f, e.name == n.APPLICATION, False, used)
    }
    links = {
        (e.name, x.name)
        for e in norms.entities.values()
        for x in e.links.values()
        if e.name == n.APPLICATION or (e.name, x.name) in used or (e.name in reached and x.target in reached)
    }
    return told | links


def facts_used(norms: n.Norms, kind: str, running: bool = False) -> set[tuple[str, str]]:
    """(entity, fact or link) pairs that can matter to a decision, an amount or a term of this kind, where no power to deviate is used."""
    provision = norms.provisions[kind]
    roots = ending_roots(norms, kind) if running else (*decision_roots(norms, kind), *amount_roots(norms, kind))
    settled = fixed(norms, kind, running, any_reading=True)
    stated = [d.due for d in provision.duties if d.due is not None and (d.when == "on_ending") is running]
    if running and provision.ending is not None:
        stated += [term for rule in provision.ending.keeps for term, _ in rule.last]
    if not running:
        stated += [t for amount in provision.amounts for t in amount_terms(amount)]
    return facts_in(norms, {p for root in roots for p in settled.live(root)}, stated)


def facts_in(norms: n.Norms, props: Iterable[str], stated: Iterable[n.Term] = ()) -> set[tuple[str, str]]:
    """(entity, fact or link) pairs that these propositions and terms ask themselves, through named values."""
    found: set[tuple[str, str]] = set()

    def entity(path: n.Path) -> str | None:
        known = path.var in norms.entities or path.var in norms.variables
        return entity_at(path, norms.entities, norms.variables) if known else None

    def at(path: n.Path, asked: str) -> None:
        if (name := entity(path)) is not None:
            found.add((name, asked))

    def period(path: n.Path) -> None:
        name = entity(path)
        declared = norms.entities[name].period if name is not None else None
        if name is not None and declared is not None:
            found.update({(name, declared.begin), (name, declared.end)})

    def term(t: n.Term) -> None:
        match t:
            case n.FactTerm(path, fact, _):
                at(path, fact)
            case n.PeriodCount(path):
                period(path)
            case n.ChainBound(path, links, _):
                period(path)
                for link in links:
                    at(path, link)
            case n.PartCount():
                period(n.Path(n.APPLICATION))
            case n.Number() | n.Day() | n.ValueTerm() | n.PartNumber() | n.Aggregate():
                pass
            case n.Plus() | n.ShiftMonths() | n.ShiftWorkingDays() | n.Anniversary() | n.CalendarStart():
                pass
            case n.Between() | n.Times() | n.Extreme() | n.Rounded():
                pass
            case other:
                assert_never(other)

    for prop in props:
        body = norms.props[prop].body
        match body:
            case n.Flag(path, name) | n.Member(path, name, _) | n.Linked(path, name):
                at(path, name)
            case n.Same(left, right, link):
                at(left, link)
                at(right, link)
            case n.Lasts(path, _):
                period(path)
            case n.SharedDays(left, right, _):
                period(left)
                period(right)
            case n.All() | n.Any_() | n.AtLeast() | n.Exists() | n.Comparison():
                pass  # by what they are made of
            case n.OfKind() | n.ReadingIs() | n.Present() | n.Deviated() | n.Granted() | n.Running():
                pass
            case other:
                assert_never(other)
        for t in every_term(body, norms):
            term(t)
    for outer in stated:
        for t in subterms(outer, norms):
            term(t)
    return found
