"""Amounts as other regulations have them, on an invented one: looked up, halved, capped, a month, without a condition; by hand."""

from __future__ import annotations

from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from test_columns import compared

import kb
from explain.cards.build import explain
from explain.cards.outline import outline
from explain.exports import with_amounts
from explain.html import page
from explain.letter import export_letters
from explain.rules.inspect import inspection
from parser import RuleBaseError, SourceFile, check
from parser.norms import Norms
from reasoner import Answer, decide, read_dossier

FOLDER = Path(__file__).parent / "kennisbanken" / "afvalboete"
AMOUNT = "  bedrag uit boetetabel\n    maal boetedeel procent\n    ten hoogste 1500 euro\n"
RULE = "boete:1.2"


@cache
def norms(amount: str = AMOUNT, *changes: tuple[str, str]) -> Norms:
    folder = kb.find(str(FOLDER))
    files = [[SourceFile(*f) for f in kind] for kind in (folder.rules, folder.sources)]
    for old, new in ((AMOUNT, amount), *changes):
        assert old in files[0][0].text
        files = [[SourceFile(f.name, f.text.replace(old, new)) for f in kind] for kind in files]
    return check(folder.id, *files)


def dossier(earlier: int = 0, **stated: str) -> str:
    facts = {"voorschrift": "gedumpt", "verwijtbaarheid": "gewoon", "gevolgen_weggenomen": "nee", **stated}
    support = ", ".join(
        f"{{id: s{i}, overtreder: o1, soort: boete, van: 2025-02-01, tot_en_met: 2025-02-01, overtreding_op: 2025-02-01}}"
        for i in range(earlier)
    )
    return (
        f"overtreders: [{{id: o1, naam: P. de Wit}}]\nsancties: [{support}]\naanvragen:\n"
        "  - {id: a1, voorziening: boete, overtreder: o1, ontvangen: 2025-06-05, overtreding_op: 2025-06-01, "
        + ", ".join(f"{k}: '{v}'" for k, v in facts.items())
        + "}\n"
    )


def answer(base: Norms, text: str) -> Answer:
    return decide(base, read_dossier(base, text))


def rows(base: Norms, text: str) -> list[tuple[str | None, str]]:
    """Amount and status of every row; the columns say the same."""
    (decision,) = answer(base, text).decisions
    assert decision.outcome == "toekennen"
    assert compared(base, [read_dossier(base, text)], {}, True) == 1
    return [(str(r.maximum) if r.maximum is not None else None, r.status) for r in decision.amounts]


def findings(base: Norms) -> tuple[str, ...]:
    return inspection(base).findings


# ---- looked up once, without a part or a period


@pytest.mark.parametrize(
    ("earlier", "stated", "maximum"),
    [
        (0, {}, "240.00"),
        (1, {}, "480.00"),
        (3, {}, "960.00"),
        (1, {"verwijtbaarheid": "verminderd"}, "240.00"),  # half of 480
        (0, {"voorschrift": "verkeerd_aangeboden", "verwijtbaarheid": "verminderd"}, "47.50"),  # half of 95
        (2, {"voorschrift": "gevaarlijk"}, "1500.00"),  # 2400, at most 1500
        (2, {"voorschrift": "gevaarlijk", "verwijtbaarheid": "verminderd"}, "1200.00"),  # first halved, then capped
    ],
)
def test_a_fine_is_looked_up_halved_and_capped(earlier: int, stated: dict[str, str], maximum: str) -> None:
    assert rows(norms(), dossier(earlier, **stated)) == [(maximum, "ok")]


def test_the_order_of_the_steps_is_that_of_the_text() -> None:
    turned = AMOUNT.replace(
        "    maal boetedeel procent\n    ten hoogste 1500 euro\n", "    ten hoogste 1500 euro\n    maal boetedeel procent\n"
    )
    assert rows(norms(turned), dossier(2, voorschrift="gevaarlijk", verwijtbaarheid="verminderd")) == [("750.00", "ok")]


@pytest.mark.parametrize("unknown", ["voorschrift", "verwijtbaarheid"])
def test_what_is_not_known_stays_so_and_is_asked(unknown: str) -> None:
    found = answer(norms(), dossier(1, **{unknown: "onbekend"}))
    (decision,) = found.decisions
    (row,) = decision.amounts
    assert (row.maximum, row.status) == (None, "onbekend")
    assert compared(norms(), [read_dossier(norms(), dossier(1, **{unknown: "onbekend"}))], {}, True) == 1


def test_without_a_cell_there_is_no_amount() -> None:
    base = norms(AMOUNT, ("€ 240,00 € 480,00 € 960,00", "€ 240,00 - € 960,00"))
    (row,) = answer(base, dossier(1)).decisions[0].amounts
    assert (row.maximum, row.status) == (None, "geen_cel")


def test_a_column_that_asks_which_part_it_is_cannot_be_looked_up_once() -> None:
    with pytest.raises(RuleBaseError) as error:
        norms(AMOUNT, ("als eerdere_overtredingen = 0", "als keer.nummer = 1"))
    assert [d.code for d in error.value.diagnostics] == ["R015"]
    assert "schrijf 'maximumbedrag per keer uit boetetabel'" in error.value.diagnostics[0].message


def test_every_form_shows_the_cell_and_the_steps_and_no_period() -> None:
    found = answer(norms(), dossier(1, verwijtbaarheid="verminderd"))
    (decision,) = found.decisions
    for text in (outline(with_amounts(explain(found, decision), found, decision)), page(found, decision), export_letters(found).decode()):
        text = unescape(text).replace("\N{NO-BREAK SPACE}", " ")
        assert "rij Gedumpt, kolom Tweede: € 480,00" in text
        assert "€ 480,00; maal 50 procent (percentage van de boete); ten hoogste € 1.500,00" in text
        assert "€ 240,00" in text
        assert "over onbekend" not in text
        assert "| onbekend |" not in text


# ---- computed


@pytest.mark.parametrize(
    ("amount", "stated", "maximum"),
    [
        ("  bedrag 150 euro\n", {}, "150.00"),
        ("  bedrag kosten\n", {"kosten": "12,34"}, "12.34"),
        ("  bedrag kosten maal 33,3 procent\n", {"kosten": "100,01"}, "33.30"),  # 33,30333
        ("  bedrag kosten maal 50 procent\n", {"kosten": "0,01"}, "0.01"),  # half a cent, up
        ("  bedrag kosten maal 50 procent afronden naar_beneden\n", {"kosten": "0,01"}, "0.00"),
        ("  bedrag kosten maal 1 procent afronden naar_boven\n", {"kosten": "0,10"}, "0.01"),
        ("  bedrag zakken maal 2,50 euro ten minste 10 euro\n", {"zakken": "3"}, "10.00"),  # 7,50
        ("  bedrag zakken maal 2,50 euro ten minste 10 euro\n", {"zakken": "5"}, "12.50"),
        ("  bedrag zakken maal 2,50 euro ten hoogste kosten\n", {"zakken": "5", "kosten": "11"}, "11.00"),
        ("  bedrag zakken maal 2,50 euro verminderd met kosten maal 50 procent\n", {"zakken": "5", "kosten": "2,50"}, "5.00"),
        ("  bedrag kosten maal 50 procent verminderd met 6 euro\n", {"kosten": "10"}, "0.00"),  # never below zero
        ("  bedrag kosten maal 120 procent als niet gevolgen_weggenomen\n", {"kosten": "10"}, "12.00"),
        ("  bedrag kosten + 5 euro\n", {"kosten": "10"}, "15.00"),
    ],
)
def test_computed(amount: str, stated: dict[str, str], maximum: str) -> None:
    assert rows(norms(amount), dossier(**stated)) == [(maximum, "ok")]


@pytest.mark.parametrize("amount", ["  bedrag kosten ten hoogste 5 euro\n", "  bedrag 5 euro ten hoogste kosten\n"])
def test_no_amount_as_long_as_a_step_is_unknown(amount: str) -> None:
    assert rows(norms(amount), dossier()) == [(None, "onbekend")]


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("  bedrag uit boetetabel maal 50 euro procent\n", "hier staat bedrag; schrijf: maal <getal> procent"),
        ("  bedrag uit boetetabel ten hoogste 50\n", "hier staat getal; schrijf: een bedrag in euro"),
        (
            "  bedrag kosten afronden naar_boven afronden naar_beneden als gevolgen_weggenomen\n",
            "bij meer dan een keer 'afronden' zegt elk wanneer: afronden ... als ...",
        ),
    ],
)
def test_what_is_wrong_says_what_to_write(amount: str, said: str) -> None:
    with pytest.raises(RuleBaseError) as error:
        norms(amount)
    assert [d.message for d in error.value.diagnostics] == [said]


# ---- an amount without a condition, a part without a share


PERIOD = {"van": "2025-06-01", "tot_en_met": "2025-08-15"}


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("  vast bedrag per keer 150 euro\n", [("150.00", "ok")]),
        ("  bedrag zakken maal kosten\n", [("24.00", "ok")]),
        ("  maximumbedrag per keer uit boetetabel\n", [("240.00", "ok")]),
        ("  maximumbedrag per keer uit boetetabel naar rato van kosten tot 24 euro\n", [("80.00", "ok")]),  # 240 x 8/24
        ("  maximumbedrag per keer uit boetetabel naar rato van kosten tot 7 euro\n", [("240.00", "ok")]),
        ("  maximumbedrag per keer uit boetetabel naar rato van kosten tot 9 euro\n", [(None, "onbekend")]),  # 213,33...
        ("  maximumbedrag per keer uit boetetabel naar rato van kosten tot 9 euro afronden naar_boven\n", [("213.34", "ok")]),
    ],
)
def test_nothing_is_asked_for_that_the_text_does_not_have(amount: str, expected: list[Any]) -> None:
    assert rows(norms(amount), dossier(zakken="3", kosten="8", **PERIOD)) == expected


def test_an_amount_for_every_month() -> None:
    base = norms("  vast bedrag per keer 12,50 euro\n", ("telkens 12 maanden", "telkens 1 maanden"))
    assert rows(base, dossier(**PERIOD)) == [("12.50", "ok")] * 3


@pytest.mark.parametrize("kind", ["  bedrag uit boetetabel", "  maximumbedrag per keer uit boetetabel", "  vast bedrag per keer 150 euro"])
def test_a_condition_that_is_denied_is_denied(kind: str) -> None:
    base = norms(f"{kind} als niet gevolgen_weggenomen\n")
    assert len(rows(base, dossier(**PERIOD))) == 1
    (decision,) = answer(base, dossier(**{**PERIOD, "gevolgen_weggenomen": "ja"})).decisions
    assert (decision.outcome, decision.amounts) == ("kan_weigeren", ())


def test_a_rounding_that_is_denied_is_denied() -> None:
    base = norms(
        "  bedrag kosten maal 50 procent afronden naar_beneden als niet gevolgen_weggenomen afronden naar_boven als gevolgen_weggenomen\n"
    )
    assert rows(base, dossier(kosten="0,01")) == [("0.00", "ok")]


# ---- findings


def test_a_rule_base_in_order_has_no_findings() -> None:
    assert findings(norms()) == ()


def test_a_share_without_a_rounding_is_found() -> None:
    base = norms("  maximumbedrag per keer uit boetetabel naar rato van kosten tot 9 euro\n")
    assert findings(base) == (
        f"bij {RULE} staat niet hoe wordt afgerond: een bedrag dat niet op hele centen uitkomt, blijft onbekend; schrijf: afronden half_omhoog",
        "waarde 'boetedeel' wordt in geen regel gebruikt",  # only the amount that this one stands for reads it
    )


def test_what_never_applies_is_found() -> None:
    base = norms(
        "  bedrag uit boetetabel als gevolgen_weggenomen en niet gevolgen_weggenomen\n",
        ('kolom "Tweede" als eerdere_overtredingen = 1', 'kolom "Tweede" als zakken > 3 en zakken < 3'),
    )
    assert {f for f in findings(base) if "nooit" in f} == {
        "tabel boetetabel: kolom 'Tweede' geldt nooit; kijk na wat er na 'als' staat",
        f"het bedrag bij {RULE} geldt nooit; kijk na wat er na 'als' staat",
    }
