"""Tables, amounts and hours of the articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from . import norms as n
from . import syntax as s
from .cells import read_row
from .errors import did_you_mean
from .lower import Scope, Unresolved
from .placing import Placing

STEP_WORDS: dict[n.StepKind, tuple[str, str]] = {  # the type of what follows, and how to write it
    "percent": ("getal", "maal <getal> procent"),
    "times": ("getal", "maal <getal>"),
    "over": ("getal", "gedeeld door <getal>"),
}


class Amounts(Placing):
    """Lowers tables and what is computed from them; `tables` is filled by `_lower_tables`."""

    tables: dict[str, n.TableNorm]  # by name; of one of several versions by name and regulation
    versions: dict[str, dict[str, str]]  # by name and regulation the key of a table

    def _lower_tables(self) -> None:
        every = list(self._each(s.Table))
        for address, node in every:
            keys = self.versions.setdefault(node.name.text, {})
            several = any(t.name.text == node.name.text and a.document != address.document for a, t in every)
            if address.document in keys:
                hint = "een andere versie staat in een andere regeling"
                self.report("R002", f"tabel '{node.name.text}' is al verklaard", node.name.span, hint)
            keys[address.document] = f"{node.name.text}@{address.document}" if several else node.name.text
            try:
                self.tables[keys[address.document]] = self._table(address, node, several)
            except Unresolved:
                continue

    def _table(self, address: n.Address, node: s.Table, version: bool = False) -> n.TableNorm:
        scope, id_ = self._scope(address, parts=True), f"{address.id}#{node.name.text}"
        columns: list[tuple[str, str]] = []
        for i, column in enumerate(node.columns, 1):
            child = self.low.expr(column.condition, scope, f"{id_}/kolom{i}")
            label = n.Label(f"Kolom '{column.heading.text}'", f"Niet kolom '{column.heading.text}'")
            prop = n.Prop(f"{id_}/kolom{i}", (), n.All(()), "part", label, address, column.span)
            columns.append((column.heading.text, self.low.named(prop, child).prop))
        rows: list[tuple[str, str, str]] = []
        cells: list[tuple[Decimal | None, ...]] = []
        short: list[str] = []
        for row in node.rows:
            child = self.low.expr(self._row(address, node, row), scope, f"{id_}/{row.value.text}")
            if version:
                both = n.All((self.in_force[address.document], child))
                child = self.low.junction(f"{id_}/{row.value.text}/versie", both, row.span)
            read = read_row(row.text.text, node.unit)
            readable = not read.rest and not any(c.isdigit() for c in read.name)
            if not readable:
                hint = "een cel is een bedrag met €, een percentage met %, een streepje, n.v.t. of nihil"
                self.report("R010", f"'{read.rest or read.name}' in deze rij is geen cel in {node.unit}", row.text.span, hint)
            found = self._filled(row, [heading for heading, _ in columns], read.cells, readable)
            rows.append((row.value.text, read.name, child.prop))
            cells.append(found)
            if readable and len(read.cells) + len(row.empty) < len(columns):
                short.append(row.text.text)
        name = f"{node.name.text}@{address.document}" if version else node.name.text
        return n.TableNorm(name, address, node.unit, tuple(rows), tuple(columns), tuple(cells), tuple(short), node.span)

    def _filled(self, row: s.Row, headings: list[str], found: tuple[Decimal | None, ...], readable: bool) -> tuple[Decimal | None, ...]:
        """A cell for every column: those that the row says are empty left out, the others from left to right.

        Of a row with too few the last columns are empty; that the row does not say so, is a finding (`TableNorm.short`).
        """
        empty = set[int]()
        for word in row.empty:
            if word.text in headings:
                empty.add(headings.index(word.text))
            else:
                readable = False
                self.report("R003", f"kolom '{word.text}' staat niet in deze tabel", word.span, did_you_mean(word.text, headings))
        cells, columns = len(found), len(headings) - len(empty)
        if readable and cells > columns:
            said = f"{cells} {'cel' if cells == 1 else 'cellen'}, maar {columns} {'kolom' if columns == 1 else 'kolommen'}"
            self.report("R010", said, row.text.span)
        left = iter(found)
        return tuple(None if i in empty else next(left, None) for i in range(len(headings)))

    def _row(self, address: n.Address, node: s.Table, row: s.Row) -> s.ExprNode:
        """When a row counts: its value is asked for, or another one that a limit brings down to it."""
        asked: s.ExprNode = s.MemberNode(node.rows_by, (row.value,), row.span)
        reduced = [
            self._for_kinds(limit.bound.condition, self._nearest(at) or (), self._nearest(address))
            for at, limit in self._each(s.Limit)
            if isinstance(limit.bound, s.ValueLimit) and (limit.bound.path, limit.bound.value) == (node.rows_by, row.value)
        ]
        return s.JunctionNode("any", 0, (asked, *reduced), row.span) if reduced else asked

    def _for_kinds(self, condition: s.ExprNode, kinds: tuple[str, ...], among: tuple[str, ...] | None) -> s.ExprNode:
        """The condition, for applications of these kinds only where a table serves others too."""
        if among is not None and all(self._is(kind, kinds) for kind in among):
            return condition
        own = tuple(s.KindNode(s.PathNode((s.Word(n.APPLICATION),)), s.Word(kind)) for kind in kinds)
        return s.JunctionNode("all", 0, (s.JunctionNode("any", 0, own), condition))

    def _amounts(self, kind: str) -> Iterator[n.AmountRule]:
        for i, (address, node) in enumerate(self._each(s.Amount)):
            if not self._applies(kind, address, node.span)[0]:
                continue
            scope, id_ = self._scope(address, kind), f"{address.id}#bedrag{i}"
            try:
                tables = list(self._known_tables(node.tables, address))
                wanted, what = ("procent", "maximumuren") if node.hours else ("euro", "maximumbedrag")
                for table in tables:
                    word = self._word_of(node.tables, table)
                    if table.unit != wanted:
                        raise self.low.fail(
                            "R004", f"tabel '{word.text}' is in {table.unit}; {what} vraagt een tabel in {wanted}", word.span
                        )
                value = None
                if node.pro_rata is not None:
                    value = self.low.value(node.pro_rata) or self._fact_as_value(node.pro_rata, scope)
                elif node.hours:
                    raise self.low.fail("R004", "zeg waarvan: maximumuren ... naar rato van <uren per week>", node.span)
                if node.part.text not in self.v.parts:
                    raise self.low.fail(
                        "R003", f"deel '{node.part.text}' is niet verklaard", node.part.span, did_you_mean(node.part.text, self.v.parts)
                    )
                full_at = None
                if node.pro_rata is not None and value is not None:
                    full_at, full_type = self.low.term(node.full_at, scope) if node.full_at is not None else (None, value.type)
                    if value.type == "datum" or full_type != value.type:
                        said = f"'{node.pro_rata.text}' is {value.type}, na 'tot' staat {full_type}"
                        raise self.low.fail("R004", said, node.pro_rata.span)
                prop = self._in_force(self._when(node.condition, scope, id_), kind, address, id_)
                part_pro_rata = self._when(node.part_pro_rata, scope, f"{id_}/deel")
                cap, cap_type = self.low.term(node.cap, scope) if node.cap is not None else (None, "bedrag")
                if cap_type != "bedrag" or (cap is not None and node.hours):
                    raise self.low.fail("R004", "schrijf: maximumbedrag ... ten hoogste <bedrag>", node.span)
                rounding = self._rounding(node.rounding, scope, id_)
            except Unresolved:
                continue
            yield n.AmountRule(
                address,
                node.hours,
                node.part.text,
                tuple(t.name for t in tables),
                self._cell(id_, tables),
                value.name if value is not None else None,
                full_at,
                prop,
                part_pro_rata,
                rounding,
                cap,
            )

    def _when(self, condition: s.ExprNode | None, scope: Scope, id_: str) -> str | None:
        """The proposition of a condition; of one that is denied another, that says so."""
        if condition is None:
            return None
        child = self.low.expr(condition, scope, id_)
        return child.prop if child.holds else self.low.junction(f"{id_}/niet", n.All((child,)), s.NOWHERE).prop

    def _rounding(self, nodes: tuple[s.Rounding, ...], scope: Scope, id_: str) -> n.Roundings:
        methods = [self.low.reckoning.method(r.method) for r in nodes]
        if len(nodes) > 1 and (always := next((r for r in nodes if r.condition is None), None)) is not None:
            raise self.low.fail("R004", "bij meer dan een keer 'afronden' zegt elk wanneer: afronden ... als ...", always.span)
        conditions = [self._when(r.condition, scope, f"{id_}/afronden" if i == 0 else f"{id_}/afronden{i}") for i, r in enumerate(nodes)]
        return tuple(zip(methods, conditions, strict=True))

    def _fact_as_value(self, word: s.Word, scope: Scope) -> n.ValueDef:
        """A fact of the application by its own name, as a value of one case. Raises Unresolved after reporting."""
        facts = self.v.entities[n.APPLICATION].facts
        if word.text not in facts:
            known = [*self.low.names(), *facts]
            raise self.low.fail(
                "R003", f"'{word.text}' is geen waarde en geen feit van de aanvraag", word.span, did_you_mean(word.text, known)
            )
        term, type_ = self.low.term(s.PathNode((word,), word.span), scope)
        value = n.ValueDef(f"{n.APPLICATION}.{word.text}", (n.APPLICATION,), type_, facts[word.text].label.holds, ((term, None),))
        return self.low.values.setdefault(value.name, value)

    def _fixed(self, kind: str) -> Iterator[n.FixedRule]:
        for i, (address, node) in enumerate(self._each(s.FixedAmount)):
            if not self._applies(kind, address, node.span)[0]:
                continue
            scope, id_ = self._scope(address, kind), f"{address.id}#vast{i}"
            try:
                if node.part.text not in self.v.parts:
                    raise self.low.fail("R003", f"deel '{node.part.text}' is niet verklaard", node.part.span)
                if node.amount.unit != "euro":
                    raise self.low.fail("R004", "een vast bedrag is in euro", node.amount.span)
                if node.amount.value != round(node.amount.value, 2):
                    raise self.low.fail("R004", "een bedrag heeft ten hoogste twee decimalen", node.amount.span)
                prop, whole_only = (
                    self._guard(condition, scope, f"{id_}/{what}")
                    for condition, what in ((node.condition, "als"), (node.whole_only, "alleen_hele"))
                )
                after, type_ = self.low.term(node.after, scope) if node.after is not None else (None, "datum")
                if type_ != "datum":
                    raise self.low.fail("R004", f"na 'na afloop op' staat een datum, geen {type_}", node.span)
            except Unresolved:
                continue
            prop = self._in_force(prop, kind, address, id_)
            yield n.FixedRule(address, node.part.text, node.amount.value, prop, whole_only, after)

    def _products(self, kind: str) -> Iterator[n.ProductRule]:
        for i, (address, node) in enumerate(self._each(s.ProductAmount)):
            if not self._applies(kind, address, node.span)[0]:
                continue
            scope, id_ = self._scope(address, kind), f"{address.id}#product{i}"
            try:
                once: tuple[n.Term, str] = (n.Number(Decimal(1), None), "getal")
                count = self.low.term(node.count, scope) if node.count is not None else once
                rate = self.low.term(node.rate, scope)
                if count[1] not in ("getal", "dagen", "maanden") or rate[1] != "bedrag":
                    raise self.low.fail("R004", "schrijf: bedrag <getal> maal <bedrag> verminderd met <bedrag>", node.span)
                if self.low.weeks(count[0]):
                    raise self.low.fail("R004", "een aantal weken telt hier in dagen: schrijf het feit in dagen of als getal", node.span)
                steps = self._steps(node.steps, scope)
                prop = self._in_force(self._guard(node.condition, scope, id_), kind, address, id_)
                rounding = self._rounding(node.rounding, scope, id_)
            except Unresolved:
                continue
            less = steps[0].term if steps and steps[0].kind == "less" else None
            yield n.ProductRule(address, count[0], rate[0], less, prop, steps if less is None else steps[1:], rounding)

    def _steps(self, nodes: tuple[s.AmountStep, ...], scope: Scope) -> tuple[n.Step, ...]:
        made = []
        for node in nodes:
            term, type_ = self.low.term(node.term, scope)
            wanted, words = STEP_WORDS.get(node.kind, ("bedrag", "een bedrag in euro"))
            if type_ != wanted:
                raise self.low.fail("R004", f"hier staat {type_}; schrijf: {words}", node.span)
            made.append(n.Step(node.kind, term))
        return tuple(made)

    def _cells(self, kind: str) -> Iterator[n.CellRule]:
        for i, (address, node) in enumerate(self._each(s.CellAmount)):
            if not self._applies(kind, address, node.span)[0]:
                continue
            scope, id_ = self._scope(address, kind), f"{address.id}#cel{i}"
            try:
                tables = list(self._known_tables(node.tables, address))
                for table in tables:
                    self._one_cell(self._word_of(node.tables, table), table)
                steps = self._steps(node.steps, scope)
                prop = self._in_force(self._guard(node.condition, scope, id_), kind, address, id_)
                rounding = self._rounding(node.rounding, scope, id_)
            except Unresolved:
                continue
            yield n.CellRule(address, tuple(t.name for t in tables), self._cell(id_, tables), prop, steps, rounding)

    def _one_cell(self, word: s.Word, table: n.TableNorm) -> None:
        """Report a table of which a single cell cannot be looked up."""
        if table.unit != "euro":
            raise self.low.fail("R004", f"tabel '{word.text}' is in {table.unit}; bedrag vraagt een tabel in euro", word.span)
        for heading, prop in table.columns:
            part = next((v for v in self.low.props[prop].context if v in self.v.parts), None)
            if part is not None:
                said = f"kolom '{heading}' vraagt {part}.nummer: schrijf 'maximumbedrag per {part} uit {word.text}'"
                raise self.low.fail("R015", said, word.span)

    def _known_tables(self, named: tuple[s.Word, ...], address: n.Address) -> Iterator[n.TableNorm]:
        """The tables that a rule at this address means: that of its own regulation, else every version."""
        for word in named:
            if word.text not in self.versions:
                raise self.low.fail("R003", f"tabel '{word.text}' is niet verklaard", word.span, did_you_mean(word.text, self.versions))
            keys = self.versions[word.text]
            own = [keys[address.document]] if address.document in keys else list(keys.values())
            yield from (self.tables[key] for key in own if key in self.tables)

    @staticmethod
    def _word_of(named: tuple[s.Word, ...], table: n.TableNorm) -> s.Word:
        return next(word for word in named if word.text == table.name.partition("@")[0])

    def _cell(self, id_: str, tables: list[n.TableNorm]) -> str:
        """The proposition that some row and column with a cell apply."""
        choices: list[n.Child] = []
        for table in tables:
            by_columns: dict[tuple[bool, ...], list[str]] = {}
            for (_, _, row), cells in zip(table.rows, table.cells, strict=True):
                by_columns.setdefault(tuple(c is not None for c in cells), []).append(row)
            for filled, rows in by_columns.items():
                name = f"{id_}/{table.name}/{len(choices)}"
                row_child = self.low.junction(f"{name}/rij", n.Any_(tuple(n.Child(r) for r in rows)), s.NOWHERE)
                columns = tuple(n.Child(prop) for (_, prop), there in zip(table.columns, filled, strict=True) if there)
                column_child = self.low.junction(f"{name}/kolom", n.Any_(columns), s.NOWHERE)
                choices.append(self.low.junction(name, n.All((row_child, column_child)), s.NOWHERE))
        body = n.Any_(tuple(choices))
        label = n.Label("De tabel kent een cel", "De tabel kent geen cel")
        return self.low.add(n.Prop(f"{id_}/cel", self.low.context(body), body, "part", label)).prop

    def _cell_grounds(self, kind: str, amounts: Iterable[n.AmountRule]) -> Iterator[n.Ground]:
        by_address = {a.address: a for a in amounts}
        for address, node in self._each(s.Amount):
            amount = by_address.get(address)
            if amount is None or node.refuses is None:
                continue
            word, condition = node.refuses
            id_ = f"{address.id}#zonder_cel@{kind}"
            try:
                guard = self.low.expr(condition, self._scope(address, kind), id_)
            except Unresolved:
                continue
            label = n.Label(
                f"De tabel kent een bedrag voor een {self.v.parts[amount.part].label}",
                f"De tabel kent voor geen {self.v.parts[amount.part].label} een bedrag",
            )
            source = n.Source(amount.part, (), part=True)
            body = n.Exists(source, n.Child(amount.cell))
            some = self.low.add(n.Prop(f"{id_}/cel", self.low.context(body), body, "definition", label, address, node.span))
            yield self._ground(
                id_, address, word.text, (self.in_force[address.document], guard, n.Child(some.prop, False)), True, None, (), node.span
            )
