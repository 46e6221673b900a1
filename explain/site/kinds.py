"""A page for each kind of provision: powers, conditions, what can refuse or end it and how, and a tree of all kinds."""

from __future__ import annotations

from collections.abc import Iterator

from parser import norms as n
from reasoner.decision.answer import MAY_END_GROUND, MAY_REFUSES, REFUSES
from reasoner.semantics.fixed import fixed

from ..rules.template import facts_used
from ..words import capital, kinds_word, modality_word
from . import places
from .articles import Book, cited
from .facts import fact_rows
from .law import Statement, always, consequences
from .text import details, heading, link, many, md, table


def index(book: Book) -> str:
    norms, here = book.norms, places.KINDS
    lines = [
        heading(1, capital(kinds_word(norms))), "",
        "De soorten vormen een boom: een regel over een soort geldt ook voor alles daaronder. Een aanvraag gaat over een soort",
        "zonder soorten eronder.", "",
    ]  # fmt: skip
    lines += _tree(norms, here, None, 0)
    return "\n".join(lines) + "\n"


def _tree(norms: n.Norms, here: str, parent: str | None, depth: int) -> Iterator[str]:
    for kind in (k for k in norms.kinds.values() if k.parent == parent):
        label = link(here, places.of_kind(kind.name), kind.label) if kind.name in norms.provisions else md(kind.label)
        yield f"{'    ' * depth}- {label}"
        yield from _tree(norms, here, kind.name, depth + 1)


def kind(book: Book, name: str) -> str:
    norms, here, provision = book.norms, places.of_kind(name), book.norms.provisions[name]
    above = [norms.kinds[k].label for k in norms.ancestors(name)[1:]]
    lines = [heading(1, capital(provision.label)), ""]
    if above:
        lines += [f"Valt onder: {md(', '.join(above))}. In een dossier: `voorziening: {name}`.", ""]
    lines += [f"Een leeg formulier: `waarom new {name}`.", ""]
    for title, given in (("Bevoegdheden", ("Kan verstrekken", "Verstrekt")), ("Maxima", ("Maximum",))):
        lines += _listed(book, here, name, title, given)
    lines += _conditions(book, here, provision)
    lines += _refusing(book, here, provision)
    lines += _ending(book, here, provision)
    lines += _deviations(book, here, provision)
    lines += _listed(book, here, name, "Bedragen en uren", ("Maximumbedrag", "Maximum aan uren", "Vast bedrag", "Bedrag"))
    duties = [s for s in _of(book, name) if s.what.startswith("Plicht van ")]
    rows = (
        (_cite(norms, here, s.address), md(s.what.removeprefix("Plicht van ")), md(s.label), md(" ".join(s.notes)) or "–") for s in duties
    )
    if duties:
        lines += ["", heading(2, "Plichten"), *table(("bepaling", "van", "wat", "wanneer"), rows)]
    used = facts_used(norms, name)
    order = [(e.name, f) for e in norms.entities.values() for f in (*e.links, *e.facts) if (e.name, f) in used]
    asked = list(fact_rows(norms, here, order))
    columns = ("vraag", "soort", "wie antwoordt", "wie kan het veranderen", "in het dossier")
    lines += ["", heading(2, "Wat wordt gevraagd"), *details(many(len(asked), "gegeven", "gegevens"), table(columns, asked))]
    return "\n".join(lines) + "\n"


def _of(book: Book, name: str) -> list[Statement]:
    return [s for address in book.addresses for s in book.statements.get(address, ()) if name in s.kinds]


def _cite(norms: n.Norms, here: str, address: n.Address) -> str:
    return link(here, places.of_address(address), norms.cite(address))


def _listed(book: Book, here: str, name: str, title: str, what: tuple[str, ...]) -> Iterator[str]:
    found = [s for s in _of(book, name) if s.what in what]
    if found:
        rows = ((_cite(book.norms, here, s.address), md(s.label), md(" ".join(s.notes)) or "–") for s in found)
        yield from ("", heading(2, title), *table(("bepaling", "wat", ""), rows))


def _conditions(book: Book, here: str, provision: n.Provision) -> Iterator[str]:
    norms = book.norms
    if provision.conditions:
        yield from ("", heading(2, "Voorwaarden"))
    for document in norms.documents.values():
        rules = [r for r in provision.conditions if r.address.document == document.name]
        if rules:
            yield from ("", heading(3, document.title))
            yield from table(("bepaling", "voorwaarde", "niet vervuld, dan"), (_condition(norms, here, provision.kind, r) for r in rules))


def _condition(norms: n.Norms, here: str, kind: str, rule: n.Rule) -> tuple[str, ...]:
    document = rule.address.document
    how = [
        f"{modality_word(c.modality, norms)}, "
        + ("deze bepaling zelf" if c.address == rule.address else cited(norms, here, c.address, document))
        + ("" if c.by_default else " (niet bij de standaardlezing)")
        for c in consequences(norms, rule.prop, (kind,))
    ]
    if always(norms, rule.prop, kind):
        how = ["bij deze soort altijd vervuld"]
    via = f" jo. {cited(norms, here, rule.via, document)}" if rule.via is not None else ""
    return cited(norms, here, rule.address, document) + via, md(rule.label), "<br>".join(how) or "geen grond verwijst hiernaar"


def _refusing(book: Book, here: str, provision: n.Provision) -> Iterator[str]:
    rows = list(_ground_rows(book.norms, here, provision.kind, provision.grounds, False))
    yield from ("", heading(2, "De gronden" if book.norms.wording.own else "Waarop kan of moet worden geweigerd"), "")
    yield "Elke grond die geldt, wordt genoemd; bindende gronden staan eerst."
    yield from table(("bepaling", "grond", "hoe", "draait om"), rows)


def _ground_rows(norms: n.Norms, here: str, kind: str, grounds: tuple[n.Ground, ...], running: bool) -> Iterator[tuple[str, ...]]:
    settled, never = fixed(norms, kind, running), fixed(norms, kind, running, any_reading=True)
    for g in grounds:
        modality = MAY_END_GROUND if running else REFUSES if g.binding else MAY_REFUSES
        leg = f" (poot {md(g.leg)})" if g.leg else ""
        live = settled.live(g.prop)
        addresses = [a for c in g.conditions if c in live and (a := norms.props[c].address) is not None]
        turns = ["deze bepaling zelf" if a == g.address else cited(norms, here, a, g.address.document) for a in addresses]
        aside = "<br>kan zich bij deze soort niet voordoen" if never.value(g.prop) is False else "<br>niet bij de standaardlezing"
        dormant = aside if settled.value(g.prop) is False else ""
        yield _cite(norms, here, g.address) + leg, md(g.label), f"**{modality_word(modality, norms)}**{dormant}", ", ".join(turns) or "–"


def _ending(book: Book, here: str, provision: n.Provision) -> Iterator[str]:
    norms = book.norms
    if provision.ending is None:
        return
    rows = list(_ground_rows(norms, here, provision.kind, provision.ending.grounds, True))
    rows += [(_cite(norms, here, r.address), md(r.label), "**wordt voortgezet**", "–") for r in provision.ending.keeps]
    yield from ("", heading(2, "Beëindigen of voortzetten wat loopt"), *table(("bepaling", "wat", "hoe", "draait om"), rows))


def _deviations(book: Book, here: str, provision: n.Provision) -> Iterator[str]:
    """The powers to deviate that reach a condition or ground of this kind."""
    norms = book.norms
    ending = provision.ending.grounds if provision.ending is not None else ()
    reached = {r.address for r in provision.conditions} | {g.address for g in (*provision.grounds, *ending) if g.leg != n.WANT}
    rows = [(_cite(norms, here, d.address), md(d.label)) for d in norms.deviations if any(d.reaches(a) for a in reached)]
    if rows:
        yield from ("", heading(2, "Afwijken"), *table(("bepaling", "bevoegdheid"), rows))
