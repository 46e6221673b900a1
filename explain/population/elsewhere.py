"""The same rows in the words of another rule base: each read by the first, and translated as a dossier is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field

from parser import norms as n
from reasoner import Dossier, DossierError, Problem
from reasoner.dossier.translate import Left, Renaming, translate

from .decide import Rows
from .several import Several

MOST_SHOWN = 8


@dataclass
class Elsewhere(Several):
    """rows: as the first rule base reads them. lost: of what the other does not know, the rows that say it; lists it has besides."""

    rows: Rows | None = None
    norms: n.Norms | None = None
    renaming: Renaming = field(default_factory=Renaming)
    lost: dict[str, set[int]] = field(default_factory=dict)
    lists: set[str] = field(default_factory=set)

    def key(self, row: int) -> Hashable:
        return row  # of a dossier with more applications the other may decide on some only

    def name(self, row: int) -> str:
        assert self.rows is not None
        return self.rows.name(row)

    def row(self, named: str) -> int:
        assert self.rows is not None
        return self.rows.row(named)

    def subject(self, row: int) -> str | None:
        assert self.rows is not None
        assert self.norms is not None
        try:
            return self.rows.dossier(self.norms, row)[1]
        except DossierError:
            return None

    def read(self, norms: n.Norms, row: int) -> Dossier:
        assert self.rows is not None
        assert self.norms is not None
        dossier, subject = self.rows.dossier(self.norms, row)
        found = translate(dossier, self.norms, norms, self.renaming)
        for left in found.left:
            self.lost.setdefault(_named(left), set()).add(row)
        self.lists |= set(found.lists)
        record = found.dossier.records.get(subject) if subject is not None else None
        if subject is not None and (record is None or record.kind not in norms.provisions):
            kind = dossier.records[subject].kind or ""
            raise DossierError((Problem("D006", f"'{norms.title}' beslist niet over '{kind}'", dossier.file),))
        return found.dossier

    def unknown_there(self, other: n.Norms) -> Iterator[str]:
        """What the other rule base does not know, in sentences."""
        counts = Counter({name: len(rows) for name, rows in self.lost.items()}).most_common()
        if counts:
            shown = ", ".join(f"{name} ({many} {'rij' if many == 1 else 'rijen'})" for name, many in counts[:MOST_SHOWN])
            more = f" en nog {len(counts) - MOST_SHOWN}" if len(counts) > MOST_SHOWN else ""
            yield f"'{other.title}' kent niet: {shown}{more}; daar is dat onbekend (--map zegt wat daar anders heet)"
        if self.lists:
            yield f"'{other.title}' heeft lijsten waarover de rijen niets zeggen: {', '.join(sorted(self.lists))}"


def _named(left: Left) -> str:
    return f"{left.entity}.{left.name}" if left.what in ("fact", "type", "value", "link") else f"{left.entity} {left.name}"


def elsewhere(norms: n.Norms, rows: Rows, renaming: Renaming) -> Elsewhere:
    """The rows of a table that `norms` reads, for another rule base."""
    made = Elsewhere(rows.frame, rows.numbers, rows.source, [], rows.running, rows.decimal, rows.delimiter)
    made.rows, made.norms, made.renaming = rows, norms, renaming
    return made
