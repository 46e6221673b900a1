"""Combinations that the rule base calls impossible, with the facts that make them: what each is, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..dossier.record import Args, DossierError, Problem
from ..semantics.model import LEAVES, Model
from ..semantics.support import support
from ..semantics.uses import FactUse, fact_uses


@dataclass(frozen=True)
class Impossible:
    """A combination that is certain and cannot be: the proposition, the application, the reason, the facts that make it."""

    prop: str
    application: str
    reason: str
    uses: tuple[FactUse, ...]


def impossible(model: Model) -> Iterator[Impossible]:
    """Every impossible combination in a model. What rests on a presumption may be otherwise: that is none."""
    for id_ in model.cones:
        for prop, reason in model.case.norms.impossible:
            if model.value(prop, (id_,)) is True:
                uses = tuple(_facts(model, prop, (id_,)))
                if not any(use.origin == "vermoeden" for use in uses):
                    yield Impossible(prop, id_, reason, uses)


def check_possible(model: Model) -> None:
    """Raises DossierError (D009) for every impossible combination; one that several applications share, once."""
    dossier, found = model.case.dossier, dict[tuple[str, tuple[FactUse, ...]], Problem]()
    for one in impossible(model):
        said = " en ".join(_said(model, use) for use in one.uses)
        reason = f"aanvraag '{one.application}': {one.reason.removesuffix('.')}"
        places = [p for use in one.uses if (p := dossier.records[use.entity].places.get(use.fact)) is not None]
        line, column = places[0] if places else (dossier.records[one.application].line, 1)
        hint = "een van deze gegevens klopt niet; kijk ze na" if len(one.uses) > 1 else "kijk de gegevens na"
        found.setdefault(
            (one.reason, one.uses), Problem("D009", f"{reason}{': ' if said else ''}{said}", dossier.file, line, column, hint, reason)
        )
    if found:
        raise DossierError(tuple(found.values()))


def _facts(model: Model, prop: str, args: Args) -> Iterator[FactUse]:
    """The facts and links that carry it, each once."""
    seen: dict[tuple[str, str], FactUse] = {}
    for name, at in support(model, prop, args):
        if isinstance(model.case.norms.props[name].body, LEAVES):
            for use in fact_uses(model, name, at):
                if use.value is not None:
                    seen.setdefault((use.fact, use.entity), use)
    yield from seen.values()


def _said(model: Model, use: FactUse) -> str:
    """`dag 1980-05-10 (x1, regel 4)`"""
    place = model.case.dossier.records[use.entity].places.get(use.fact)
    where = [use.entity, f"regel {place[0]}" if place is not None else "", use.origin if use.origin != "dossier" else ""]
    return f"{use.fact} {use.value} ({', '.join(x for x in where if x)})"
