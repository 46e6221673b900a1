"""Where things stand in the reference: `page.md#anchor`."""

from __future__ import annotations

from parser import norms as n
from parser.places import is_article

HOME = "naslag/index.md"
READINGS = "naslag/lezingen.md"
FACTS = "naslag/feiten.md"
TERMS = "naslag/begrippen.md"
KINDS = "naslag/soorten/index.md"
DUTIES = "naslag/plichten.md"
CASES = "naslag/gevallen.md"
DOSSIERS = "naslag/dossiers.md"


def article_page(address: n.Address) -> str:
    """`naslag/regeling/artikel-2.md`; a file name has no `:` everywhere."""
    name = f"artikel-{address.path[0]}" if is_article(address.path[0]) else address.path[0]
    return f"naslag/{address.document}/{name.replace(':', '-')}.md"


def anchor(address: n.Address) -> str:
    """`2.3.c`, `5_1.2` for artikel 5.1 lid 2"""
    return address.id.partition(":")[2]


def of_address(address: n.Address) -> str:
    return f"{article_page(address)}#{anchor(address)}"


def of_reading(name: str) -> str:
    return f"{READINGS}#{name}"


def of_fact(norms: n.Norms, entity: str, name: str) -> str:
    """A fact or link, where it is declared."""
    return f"{FACTS}#{declared(norms, entity, name)}.{name}"


def declared(norms: n.Norms, entity: str, name: str) -> str:
    """The entity that declares it: an application can state what support can, and the other way round."""
    item = norms.entities[entity].facts.get(name) or norms.entities[entity].links.get(name)
    if item is None or not item.inherited:
        return entity
    return next(e.name for e in norms.entities.values() if (x := e.facts.get(name) or e.links.get(name)) is not None and not x.inherited)


def of_kind(kind: str) -> str:
    return f"naslag/soorten/{kind}.md"


def of_term(name: str) -> str:
    """A definition or a value in the list of both."""
    return f"{TERMS}#{name}"


def named(prop: n.Prop) -> bool:
    """A definition with a name of its own, not a part of another rule."""
    return prop.role == "definition" and "/" not in prop.id and "#" not in prop.id


def every_address(norms: n.Norms) -> tuple[n.Address, ...]:
    """All addresses of the published texts and of the rules, those above them too, in the order of the source."""
    stated = [
        *(s.address for s in norms.claims),
        *(t.address for t in norms.articles.values()),
        *(r.address for r in norms.readings.values()),
    ]
    found = {n.Address(a.document, a.path[:k]) for a in stated for k in range(1, len(a.path) + 1)}
    documents, articles = list(norms.documents), [(p.document, p.article) for p in norms.published]
    position: dict[n.Address, int] = {}
    for index, address in enumerate(s.address for s in norms.claims):
        position.setdefault(address, index)

    def order(address: n.Address) -> tuple[int, int, int, int]:
        below = [i for a, i in position.items() if a.under(address)]
        key = (address.document, address.path[0])
        article = articles.index(key) if key in articles else len(articles)
        return documents.index(address.document), article, min(below, default=len(position)), len(address.path)

    return tuple(sorted(found, key=order))
