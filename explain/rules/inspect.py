"""`waarom check`: what of the published text is claimed and by what, and what in the rule base is never used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from parser import norms as n
from parser.places import NOWHERE, Span
from reasoner.decision.clashes import Clash, clashes, never
from reasoner.semantics.cone import cone

from .alone import alone
from .below import below
from .divided import divided
from .finding import Finding
from .unasked import unasked
from .unread import unread

ARTICLES = ("de ", "het ", "een ")


@dataclass(frozen=True)
class Coverage:
    """Letters and digits of an article that a rule claims, that are claimed without a rule, and all of them."""

    document: str
    article: str
    heading: str
    rule: int
    without_rule: int
    total: int


@dataclass(frozen=True)
class Unclaimed:
    """A piece of published text that nothing accounts for; file and line are those of the published text."""

    document: str
    address: str
    file: str
    line: int
    text: str
    reason: str


@dataclass(frozen=True)
class Inspection:
    rules: int
    coverage: tuple[Coverage, ...]
    unclaimed: tuple[Unclaimed, ...]
    found: tuple[Finding, ...]

    @property
    def findings(self) -> tuple[str, ...]:
        """The findings without their places."""
        return tuple(finding.text for finding in self.found)


def inspection(norms: n.Norms) -> Inspection:
    """Coverage per article, text that is not claimed, and findings (declared but never used)."""
    return Inspection(len(norms.props), tuple(_coverage(norms)), tuple(_unclaimed(norms)), tuple(dict.fromkeys(_findings(norms))))


def _coverage(norms: n.Norms) -> Iterator[Coverage]:
    sizes: dict[tuple[str, str, str | None], int] = {}
    for stretch in norms.claims:
        key: tuple[str, str, str | None] = (stretch.address.document, stretch.address.path[0], stretch.claim)
        sizes[key] = sizes.get(key, 0) + sum(c.isalnum() for c in stretch.text)
    for a in norms.published:
        rule, without, nothing = (sizes.get((a.document, a.article, claim), 0) for claim in ("rule", "without_rule", None))
        yield Coverage(a.document, a.article, a.heading, rule, without, rule + without + nothing)


def _unclaimed(norms: n.Norms) -> Iterator[Unclaimed]:
    for stretch in norms.claims:
        if stretch.claim is None:
            document = stretch.address.document
            yield Unclaimed(document, stretch.address.id, norms.documents[document].source, stretch.line, stretch.text, stretch.reason)


def _findings(norms: n.Norms) -> Iterator[Finding]:
    used_readings = {b.reading for p in norms.props.values() if isinstance(b := p.body, n.ReadingIs)}
    for name, reading in norms.readings.items():
        if name not in used_readings and reading.address.document not in norms.elsewhere:
            yield Finding(f"lezing '{name}' wordt in geen regel gebruikt", reading.span)
    roots = [p.id for p in norms.props.values() if p.role in ("signal", "part", "condition")]
    roots += [d.prop for provision in norms.provisions.values() for d in provision.duties if d.prop is not None]
    reached = set(cone(norms, [*roots, *(prop for prop, _ in norms.impossible)]).props)
    for prop in norms.props.values():
        own = prop.address is not None and prop.address.document not in norms.elsewhere
        if prop.role == "definition" and own and prop.id not in reached and "/" not in prop.id:
            yield Finding(f"definitie '{prop.id}' wordt in geen regel gebruikt", prop.span)
    yield from _never(norms)
    owner = norms.application.owner
    asked = next((p for p in norms.props.values() if owner is not None and p.body == n.Linked(n.Path(n.APPLICATION), owner)), None)
    if owner is not None and asked is not None:
        what = f"{norms.application.called} heeft altijd een {norms.application.links[owner].label}"
        yield Finding(f"{what}: een dossier zonder is een fout; maak er een ja/nee-feit van", asked.span)
    yield from _clashes(norms)
    yield from alone(norms)
    yield from below(norms)
    yield from divided(norms)
    yield from unread(norms)
    yield from unasked(norms)
    yield from _authority(norms)


def _authority(norms: n.Norms) -> Iterator[Finding]:
    """Who decides without an article: in a sentence it is one, `het college kan`."""
    for wording in (norms.wording, *norms.wording.by_kind.values()):
        called = wording.authority.called if wording.authority is not None else None
        if called is not None and not called.startswith(ARTICLES):
            hint = 'schrijf het in het enkelvoud, zoals "het college van burgemeester en wethouders"'
            said = f'bestuursorgaan "{called}" heeft geen lidwoord; {hint}'
            yield Finding(said)


def _never(norms: n.Norms) -> Iterator[Finding]:
    """Columns, rows and amounts that no dossier makes apply."""
    for table in norms.tables.values():
        for heading, prop in table.columns:
            if never(norms, prop):
                yield Finding(f"tabel {table.name}: kolom '{heading}' geldt nooit; kijk na wat er na 'als' staat", norms.props[prop].span)
    said = {(a.address.id, a.prop): None for p in norms.provisions.values() for a in p.amounts if a.prop is not None}
    for id_, prop in said:
        if never(norms, prop):
            yield Finding(f"het bedrag bij {id_} geldt nooit; kijk na wat er na 'als' staat", norms.props[prop].span)


def _clashes(norms: n.Norms) -> Iterator[Finding]:
    """Cases that some dossier makes hold together, or none of them; one case alone is a condition, and may fail."""
    for value in norms.values.values():
        for what, cases in _versions(norms, value):
            terms, guards = [term for term, _ in cases], [guard for _, guard in cases]
            names = [f"geval {k}" for k in range(1, len(guards) + 1)]
            yield from _said(value.span, what, names, clashes(norms, guards, terms, gaps=len(guards) > 1))
    for table in norms.tables.values():
        for row in table.short:
            said = f"tabel {table.name}: rij '{row}' heeft minder cellen dan er kolommen zijn; zeg met `leeg` welke leeg zijn"
            yield Finding(said, next((norms.props[p].span for _, label, p in table.rows if label == row), table.span))
        found = clashes(norms, [n.Child(prop) for _, prop in table.columns], gaps=False)
        yield from _said(table.span, f"tabel {table.name}", [f"kolom '{heading}'" for heading, _ in table.columns], found)
    for amount in dict.fromkeys(a for p in norms.provisions.values() for a in p.amounts if not isinstance(a, n.FixedRule)):
        methods = [method for method, _ in amount.rounding]
        if not methods and isinstance(amount, n.AmountRule) and (amount.hours or amount.pro_rata or amount.part_pro_rata):
            what = "een aantal uren dat niet op honderdsten" if amount.hours else "een bedrag dat niet op hele centen"
            said = f"bij {amount.address.id} staat niet hoe wordt afgerond: {what} uitkomt, blijft onbekend; schrijf: afronden half_omhoog"
            yield Finding(said, _span(norms, amount.prop))
        if methods:
            found = clashes(norms, [n.Child(prop) if prop is not None else None for _, prop in amount.rounding], methods)
            first = next((prop for _, prop in amount.rounding if prop is not None), None)
            yield from _said(_span(norms, first), f"afronden bij {amount.address.id}", methods, found)


def _versions(norms: n.Norms, value: n.ValueDef) -> Iterator[tuple[str, list[tuple[n.Term, n.Child | None]]]]:
    """The cases of a value; of one that has versions those of each, as if its regulation is in force."""
    what = f"waarde {value.name}"
    versions = [g is not None and norms.props[g.prop].role == "version" for _, g in value.cases]
    if not any(versions):
        yield what, list(value.cases)
        return
    by_document: dict[str, list[tuple[n.Term, n.Child | None]]] = {}
    for (term, guard), place, version in zip(value.cases, value.places, versions, strict=True):
        if version and guard is not None and place is not None:
            own = n.children(norms.props[guard.prop].body)[1:]
            by_document.setdefault(place.document, []).append((term, own[0] if own else None))
    yield from ((f"{what} van {document}", cases) for document, cases in by_document.items())


def _span(norms: n.Norms, prop: str | None) -> Span:
    return norms.props[prop].span if prop is not None else NOWHERE


def _said(span: Span, what: str, names: Sequence[str], found: Iterable[Clash]) -> Iterator[Finding]:
    for clash in found:
        when = f" als {clash.when}" if clash.when else ""
        if clash.one is None or clash.other is None:
            yield Finding(f"{what}: geen van de gevallen geldt{when}", span)
        else:
            yield Finding(f"{what}: {names[clash.one]} en {names[clash.other]} gelden samen{when}", span)


def inspect_json(found: Inspection) -> dict[str, Any]:
    return {
        "errors": [],
        "findings": [finding.placed for finding in found.found],
        "coverage": [asdict(c) for c in found.coverage],
        "unclaimed": [asdict(u) for u in found.unclaimed],
    }
