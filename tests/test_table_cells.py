"""Rows of tables as municipalities publish them: what is read, and what is said not to be a cell."""

from __future__ import annotations

from decimal import Decimal

import pytest
from conftest import ROOT

from explain.rules.inspect import inspection
from parser import RuleBaseError, SourceFile, check
from parser.cells import read_row
from parser.norms import Norms

ATELIERFONDS = ROOT / "tests" / "kennisbanken" / "atelierfonds"
D = Decimal


@pytest.mark.parametrize(
    ("row", "unit", "cells"),
    [
        ("Klein € 100,00 € 200,00", "euro", (D("100.00"), D("200.00"))),
        ("Klein €100,00 €\u00a0200,00", "euro", (D("100.00"), D("200.00"))),
        ("Klein - € 200,00", "euro", (None, D("200.00"))),
        ("Klein € 200,00 –", "euro", (D("200.00"), None)),
        ("Klein n.v.t. € 200,00", "euro", (None, D("200.00"))),
        ("Klein nihil € 200,00", "euro", (D(0), D("200.00"))),
        ("Klein € 1.000 € 12.345.678,90", "euro", (D("1000.00"), D("12345678.90"))),
        ("Klein € 100,- € 1.200,–", "euro", (D("100.00"), D("1200.00"))),
        ("Klein € 1 000,00 € 200,00", "euro", (D("1000.00"), D("200.00"))),
        ("Klein € 1,000.00 € 200.00", "euro", (D("1000.00"), D("200.00"))),
        ("Klein € 100,5 € 200", "euro", (D("100.50"), D("200.00"))),
        ("Klein EUR 100,00 EUR 200,00", "euro", (D("100.00"), D("200.00"))),
        ("Klein 7.5% 12,5 %", "procent", (D("7.5"), D("12.5"))),
    ],
)
def test_what_is_read(row: str, unit: str, cells: tuple[Decimal | None, ...]) -> None:
    found = read_row(row, unit)
    assert (found.name, found.cells, found.rest) == ("Klein", cells, "")


def test_a_stripe_in_a_name_is_no_cell() -> None:
    assert read_row("Leer-werktraject, 1e jaar € 5,00", "euro").name == "Leer-werktraject, 1e jaar"


@pytest.mark.parametrize(
    "row", ["Klein € 100,00 200,00", "Klein € 1.00,00 € 2,00", "Klein 100,00 € 200,00", "Klein € 100,00 zie noot 3 € 200,00"]
)
def test_digits_that_are_no_cell_are_said(row: str) -> None:
    found = read_row(row, "euro")
    assert found.rest or any(c.isdigit() for c in found.name)


def checked(old: str, new: str) -> Norms:
    """The invented regulation with a row in rules and source changed."""

    def files(pattern: str) -> list[SourceFile]:
        return [
            SourceFile(f.relative_to(ATELIERFONDS).as_posix(), f.read_text(encoding="utf-8")) for f in sorted(ATELIERFONDS.glob(pattern))
        ]

    rules, sources = files("*.regels"), files("bronnen/*.txt")
    assert any(old in f.text for f in rules)
    quoted = new.partition('"')[2].partition('"')[0]
    was = old.partition('"')[2].partition('"')[0]
    return check(
        "atelierfonds",
        [SourceFile(f.name, f.text.replace(old, new)) for f in rules],
        [SourceFile(f.name, f.text.replace(was, quoted)) for f in sources],
    )


def test_a_row_with_too_few_cells_is_read_and_is_a_finding() -> None:
    norms = checked('rij klein "Klein € 480,00 € 360,00"', 'rij klein "Klein € 360,00"')
    (table,) = norms.tables.values()
    assert table.cells[0] == (D("360.00"), None)
    (finding,) = inspection(norms).findings
    assert "tabel huurbijdrage: rij 'Klein € 360,00' heeft minder cellen dan er kolommen zijn" in finding


def test_a_row_says_which_cells_are_empty() -> None:
    norms = checked('rij klein "Klein € 480,00 € 360,00"', 'rij klein "Klein € 360,00" leeg "Eerste half jaar"')
    (table,) = norms.tables.values()
    assert table.cells[0] == (None, D("360.00"))


@pytest.mark.parametrize(
    ("row", "code", "said"),
    [
        ('rij klein "Klein € 1,00 € 2,00 € 3,00"', "R010", "3 cellen, maar 2 kolommen"),
        ('rij klein "Klein € 480,00 360,00"', "R010", "'360,00' in deze rij is geen cel in euro"),
        ('rij klein "Klein € 360,00" leeg "Derde half jaar"', "R003", "kolom 'Derde half jaar' staat niet in deze tabel"),
    ],
)
def test_a_row_that_does_not_fill_its_columns(row: str, code: str, said: str) -> None:
    with pytest.raises(RuleBaseError) as caught:
        checked('rij klein "Klein € 480,00 € 360,00"', row)
    assert (code, said) in {(d.code, d.message) for d in caught.value.diagnostics}


def test_a_percentage_is_no_amount_of_money() -> None:
    with pytest.raises(RuleBaseError) as caught:
        checked("tabel huurbijdrage in euro", "tabel huurbijdrage in procent")
    assert "R004" in {d.code for d in caught.value.diagnostics}
