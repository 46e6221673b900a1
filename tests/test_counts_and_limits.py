"""What counts as earlier, periods that adjoin, and limits with two ends or with a value: against the oracle and by hand."""

from __future__ import annotations

import copy
import itertools
import random
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import inf
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import ROOT, plain_yaml
from oracle import evaluate
from oracle.generate import to_yaml
from oracle.interpreter import Thing
from oracle.loaded import norms
from test_language_errors import BASE, SOURCE

from explain.cli import main
from explain.letter import letter
from parser import RuleBaseError, SourceFile, check
from parser import norms as n
from reasoner import Answer, decide, read_dossier
from reasoner.dossier.calendar import FOREVER
from reasoner.semantics.terms import interval

NORMS = norms()
BASES = ROOT / "kb" / "twenterand_2024" / "gevallen" / "basis"
GUIDANCE, COACHING = (
    plain_yaml((BASES / f"{name}.yaml").read_text(encoding="utf-8")) for name in ("interne_werkbegeleiding", "subsidie_jobcoaching")
)
COUNTED = {"interne_werkbegeleiding": "eerdere_halfjaren_werkbegeleiding", "subsidie_jobcoaching": "eerdere_halfjaren_subsidie"}
DAYS = ("2023-03-01", "2023-08-31", "2024-02-29", "2024-03-01", "2024-08-31", "2024-09-01", "2024-09-02")
UNKNOWN, ENDLESS = "onbekend", "onbepaald"


def asked(dossier: dict[str, Any], **question: Any) -> Answer:
    return decide(NORMS, read_dossier(NORMS, to_yaml(dossier), "geval.yaml"), **question)


def plain(bound: Any, least: bool) -> Fraction | float:
    return (-inf if least else inf) if bound is None else inf if bound >= FOREVER else Fraction(bound)


def both(dossier: dict[str, Any], name: str, **question: Any) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    """The interval of a named value: by the reasoner, by the oracle."""
    ours = interval(asked(dossier, **question).model, n.ValueTerm(name, ""), {n.APPLICATION: ("a1",)})
    theirs = evaluate(NORMS, dossier, **question).of("a1")._term(n.ValueTerm(name, ""), {n.APPLICATION: Thing(n.APPLICATION, "a1")})
    return (plain(ours[0], True), plain(ours[1], False)), (theirs[0], theirs[1])


def earlier(rng: random.Random, base: dict[str, Any]) -> dict[str, Any]:
    """A dossier with up to three earlier provisions or granted applications, some bounds unknown."""
    dossier = copy.deepcopy(base)
    application = dossier["aanvragen"][0]
    application["van"] = rng.choice(["2024-08-31", "2024-09-01", "2024-12-01"])
    dossier["dienstverbanden"][0]["begin"] = rng.choice(["2022-09-01", "2024-09-01"])
    for i in range(rng.randint(1, 3)):
        begin = rng.choice([*DAYS, UNKNOWN])
        end = rng.choice([d for d in (*DAYS, UNKNOWN, ENDLESS) if begin == UNKNOWN or d >= begin])
        if begin == UNKNOWN and end == ENDLESS:
            end = UNKNOWN
        record = {"id": f"v{i}", "persoon": "sam", "dienstverband": rng.choice(["d1", UNKNOWN]), "van": begin, "tot_en_met": end}
        if rng.random() < 0.4:
            decision = {"uitkomst": rng.choice(["toegekend", "geweigerd"])} | rng.choice(
                [{}, {"datum": "2024-03-05"}, {"datum": "2025-03-05"}]
            )
            received = min(begin if begin != UNKNOWN else "2023-03-01", decision.get("datum", begin))
            dossier["aanvragen"].append(
                record | {"voorziening": application["voorziening"], "plaatsing": "geen", "ontvangen": received, "besluit": decision}
            )
        else:
            dossier["voorzieningen"].append(
                record | {"soort": application["voorziening"], "gesubsidieerd": rng.choice(["ja", "ja", UNKNOWN])}
            )
    if rng.random() < 0.2:
        dossier["onvolledig"] = [rng.choice(["voorzieningen", "aanvragen"])]
    return dossier


@pytest.mark.slow
@pytest.mark.parametrize("base", [GUIDANCE, COACHING], ids=["werkbegeleiding", "jobcoaching"])
def test_what_counts_is_what_the_oracle_counts(base: dict[str, Any]) -> None:
    rng, seen = random.Random(3), set()
    for _ in range(40):
        dossier = earlier(rng, base)
        kind = base["aanvragen"][0]["voorziening"]
        ours, theirs = both(dossier, COUNTED[kind], readings={"telling_halfjaren": "iedere_eerdere"})
        assert ours == theirs, to_yaml(dossier)
        seen.add(ours)
    assert any(low == high for low, high in seen)
    assert any(low < high for low, high in seen)


def test_an_unknown_end_leaves_room_for_every_end_it_may_have() -> None:
    for begin, application in itertools.product(("2024-03-01", "2024-08-31"), ("2024-08-31", "2024-09-01", "2025-03-01")):
        dossier = copy.deepcopy(GUIDANCE)
        dossier["aanvragen"][0].update(van=application, tot_en_met="2025-08-31")
        support = {"id": "v", "persoon": "sam", "soort": "interne_werkbegeleiding", "gesubsidieerd": "ja", "van": begin}
        dossier["voorzieningen"] = [support | {"tot_en_met": UNKNOWN}]
        (least, most), _ = both(dossier, COUNTED["interne_werkbegeleiding"])
        assert least == (begin < application)
        exact = set()
        for end in ("2024-08-31", "2024-09-30", "2025-02-28", "2025-03-01", ENDLESS):
            dossier["voorzieningen"] = [support | {"tot_en_met": end}]
            (low, high), _ = both(dossier, COUNTED["interne_werkbegeleiding"])
            assert low == high
            exact.add(low)
        assert least <= min(exact)
        assert max(exact) == most


CONTRACTS = [
    ([("2024-09-01", "2025-01-31"), ("2025-02-01", "2025-08-31")], "2024-09-01", "2025-08-31"),
    ([("2024-09-01", "2025-01-31"), ("2025-02-02", "2025-08-31")], "2024-09-01", "2025-01-31"),
    ([("2024-09-01", "2025-01-31"), ("2024-03-01", "2024-08-31")], "2024-03-01", "2025-01-31"),
    ([("2024-09-01", "2025-01-31"), ("2025-06-01", "2025-12-31"), ("2025-02-01", "2025-05-31")], "2024-09-01", "2025-12-31"),
    ([("2024-09-01", "2025-01-31"), ("2023-01-01", "2025-06-30")], "2023-01-01", "2025-06-30"),
    ([("2024-09-01", "2025-01-31"), ("2025-01-15", ENDLESS)], "2024-09-01", ENDLESS),
]


@pytest.mark.parametrize(("contracts", "first", "last"), CONTRACTS)
def test_contracts_that_adjoin(contracts: list[tuple[str, str]], first: str, last: str) -> None:
    dossier = copy.deepcopy(COACHING)
    (one,) = dossier["dienstverbanden"]
    dossier["dienstverbanden"] = [one | {"id": f"d{i}", "begin": b, "einde": e} for i, (b, e) in enumerate(contracts, 1)]
    for name, day in (("begin_dienstbetrekking", first), ("einde_dienstbetrekking", last)):
        ours, theirs = both(dossier, name)
        number: float = inf if day == ENDLESS else date.fromisoformat(day).toordinal()
        assert theirs == (number, number)
        assert ours == theirs or (day == ENDLESS and ours[0] > date.max.toordinal())


@pytest.mark.slow
def test_contracts_of_which_something_is_unknown() -> None:
    rng = random.Random(11)
    for _ in range(30):
        dossier = copy.deepcopy(COACHING)
        (one,) = dossier["dienstverbanden"]
        found = [one | {"einde": rng.choice(["2025-01-31", UNKNOWN])}]
        for i in range(rng.randint(1, 2)):
            begin = rng.choice(["2024-03-01", "2025-02-01", "2025-02-02", UNKNOWN])
            found.append(
                one
                | {
                    "id": f"d{i + 2}",
                    "begin": begin,
                    "einde": rng.choice(["2025-08-31", UNKNOWN]),
                    "werkgever": rng.choice(["w1", UNKNOWN]),
                }
            )
        dossier["dienstverbanden"] = found
        if rng.random() < 0.3:
            dossier["onvolledig"] = ["dienstverbanden"]
        for name in ("begin_dienstbetrekking", "einde_dienstbetrekking"):
            ours, theirs = both(dossier, name)
            assert ours == theirs, to_yaml(dossier)


def test_a_limit_with_two_ends_cuts_at_both() -> None:
    dossier = copy.deepcopy(COACHING)
    dossier["aanvragen"][0].update(van="2024-08-01", tot_en_met="2025-12-31")
    answer = asked(dossier)
    (decision,) = answer.decisions
    (ground,) = decision.grounds
    assert (ground.id, ground.leg, ground.from_, ground.until) == ("verordening:14.2.c", "meerdere", date(2024, 9, 1), date(2025, 8, 31))
    assert (decision.amounts[0].from_, decision.amounts[-1].to) == (date(2024, 9, 1), date(2025, 8, 31))
    text = "\n".join(s.text for b in letter(answer, decision).body for s in b.sentences)
    assert "Toekennen kan vanaf 1 september 2024 tot en met 31 augustus 2025; het meerdere weigeren wij." in text
    assert "Toekennen kan voor een deel" not in text


def test_a_value_that_does_not_exist_is_brought_down(tmp_path: Path) -> None:
    dossier = copy.deepcopy(GUIDANCE)
    dossier["aanvragen"][0]["regime"] = "intensief"
    answer = asked(dossier)
    (decision,) = answer.decisions
    (ground,) = decision.grounds
    assert (decision.outcome, ground.id, ground.leg, ground.instead) == ("toekennen", "regeling:3.3", "meerdere", ("regime", "midden"))
    assert [(a.row, a.maximum) for a in decision.amounts] == [("Midden", Decimal("1357.53"))]
    text = "\n".join(s.text for b in letter(answer, decision).body for s in b.sentences)
    assert "voor een deel toe" in text
    assert "Toekennen kan met begeleidingsregime midden" in text
    path = tmp_path / "geval.yaml"
    path.write_text(to_yaml(dossier), encoding="utf-8")
    shown = CliRunner().invoke(main, ["decide", str(path)], env={"COLUMNS": "200"})
    assert "toe te kennen met begeleidingsregime midden; het meerdere moet worden geweigerd" in shown.output


@pytest.mark.parametrize("readings", [{}, {"lange_proefplaats": "geen_bedrag"}])
def test_without_any_amount_nothing_is_granted(readings: dict[str, str]) -> None:
    """A placement that has no column, and a seventh half-year."""
    placed = plain_yaml((BASES / "subsidie_jobcoaching_proefplaats.yaml").read_text(encoding="utf-8"))
    placed["plaatsingen"][0]["soort"] = "werkstage"
    seventh = copy.deepcopy(COACHING)
    seventh["dienstverbanden"][0]["begin"] = "2021-09-01"
    seventh["aanvragen"][0]["noodzaak_niet_eerder_kenbaar"] = "ja"
    seventh["voorzieningen"] = [
        {
            "id": "v",
            "persoon": "sam",
            "soort": "subsidie_jobcoaching",
            "dienstverband": "d1",
            "van": "2021-09-01",
            "tot_en_met": "2024-08-31",
        }
    ]
    for dossier in (placed, seventh):
        answer = asked(dossier, readings=readings)
        (decision,) = answer.decisions
        assert [a.status for a in decision.amounts] == ["geen_cel"]
        text = "\n".join(s.text for b in letter(answer, decision).body for s in b.sentences)
        assert "toewijzen" not in text
        assert "Wij wijzen" not in text
        assert "Er is geen bedrag dat wij kunnen toekennen." in text


def test_one_day_earlier_escapes_no_maximum() -> None:
    for day in ("2024-08-31", "2024-09-01"):
        dossier = copy.deepcopy(GUIDANCE)
        dossier["dienstverbanden"][0].update(begin="2022-09-01", einde=ENDLESS)
        dossier["aanvragen"][0].update(van=day, noodzaak_niet_eerder_kenbaar="ja")
        dossier["voorzieningen"] = [
            {"id": f"v{i}", "persoon": "sam", "soort": "interne_werkbegeleiding", "gesubsidieerd": "ja", "van": b, "tot_en_met": e}
            for i, (b, e) in enumerate(
                [("2022-09-01", "2023-02-28"), ("2023-03-01", "2023-08-31"), ("2023-09-01", "2024-02-29"), ("2024-03-01", "2024-08-31")]
            )
        ]
        assert [g.id for g in asked(dossier).decisions[0].grounds] == ["regeling:3.4"]


# ---- the language


def base_with(old: str, new: str) -> list[SourceFile]:
    assert old in BASE
    return [SourceFile("basis.regels", BASE.replace(old, new))]


PART = "    tot ten hoogste 2 halfjaar"
HEAD = 'waarde uren is uur "uren per week"'


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        (PART, "    tot fiets.model is fiets als prijs > 5 euro", "R004", "'een van'-feit van de aanvraag"),
        (PART, "    tot prijs is fiets als prijs > 5 euro", "R004", "'een van'-feit van de aanvraag"),
        (PART, "    tot en met prijs", "R004", "links staat datum, rechts bedrag"),
        (HEAD, 'waarde w is getal "w" : perioden van 6 maanden in fiets begonnen\n' + HEAD, "R004", "na 'begonnen' staat 'voor'"),
        (HEAD, 'waarde w is datum "w" : aaneengesloten einde van fiets bij dezelfde houdr\n' + HEAD, "R003", "'fiets' heeft geen 'houdr'"),
        (
            HEAD,
            'waarde w is datum "w" : aaneengesloten einde van houder bij dezelfde houder\n' + HEAD,
            "R003",
            "'houder' heeft geen periode",
        ),
    ],
)
def test_what_the_language_refuses(old: str, new: str, code: str, said: str) -> None:
    with pytest.raises(RuleBaseError) as caught:
        check("taalfouten", base_with(old, new), [SOURCE])
    assert f"{code} basis.regels" in str(caught.value)
    assert said in str(caught.value)


def test_a_value_limit_names_a_value_that_exists() -> None:
    files = base_with("  feit prijs is bedrag", '  feit maat is een van (klein, groot) "maat"\n  feit prijs is bedrag')
    good = files[0].text.replace(PART, "    tot maat is klein als maat is groot")
    checked = check("taalfouten", [SourceFile("basis.regels", good)], [SOURCE])
    (limit,) = checked.provisions["stallingsvergunning"].limits
    assert limit.instead == ("maat", "klein")
    with pytest.raises(RuleBaseError, match="'kleine' is geen waarde van 'maat'"):
        check("taalfouten", [SourceFile("basis.regels", good.replace("is klein als", "is kleine als"))], [SOURCE])
