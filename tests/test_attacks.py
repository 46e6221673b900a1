"""Attacks that once went through: a rule that is silently ignored, a search without end, a fault on a real dossier."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner
from conftest import DOSSIERS
from test_language_errors import BASE, SOURCE

from explain import load_norms
from explain.cli import main
from explain.repairs.words import Words
from parser import RuleBaseError, SourceFile, check
from parser.norms import Norms
from reasoner import Dossier, DossierError, decide, read_dossier
from reasoner.dossier.calendar import FOREVER, LAST_DAY, working_day
from reasoner.repairs.repair import repairs

# ---- the language: nothing is accepted that then does nothing

GRANT = '  kan verstrekken "Het college kan een stallingsvergunning verlenen"\n'
DECLARED = "definitie heeft_deugdelijk_slot"
DUE = "    uiterlijk aanvraag.ontvangen + 4 weken\n"
CALENDAR = 'kalender w "gewoon"\n'


def found(*changes: tuple[str, str]) -> str:
    """The errors in the base after changes: each text with what stands for it."""
    text = BASE
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    try:
        check("aanval", [SourceFile("basis.regels", text)], [SOURCE])
    except RuleBaseError as error:
        return str(error)
    return ""


IGNORED = {
    "two 'niet van toepassing'": (
        [(GRANT, GRANT + '  niet van toepassing artikel 1 "x" als fiets.heeft_slot\n' * 2)],
        "R002", "al een 'niet van toepassing'",
    ),
    "'niet van toepassing' without a power": (
        [(GRANT, GRANT + '  niet van toepassing artikel 2 "x" als fiets.heeft_slot\n')],
        "R003", "onder stalling:2 staat niets dat buiten toepassing kan blijven",
    ),
    "two 'betreft'": ([(GRANT, GRANT + "  betreft vergunning\n")], "R002", "al een 'betreft'"),
    "two powers to deviate": (
        [(GRANT, GRANT + '  kan afwijken van deze regeling "x"\n  kan afwijken van artikel 1 lid 1 a "y"\n')],
        "R002", "al een bevoegdheid om af te wijken",
    ),
    "a ground named as the want of a power": (
        [(GRANT, GRANT + '  kan weigeren wegens bevoegdheid "x" als fiets.heeft_slot\n')],
        "R002", "kan geen naam van een grond zijn",
    ),
    "a deviation that asks whether one deviates": (
        [(GRANT, GRANT + '  kan afwijken van deze regeling "x" als er wordt afgeweken op grond van artikel 1\n')],
        "R015", "kan niet de voorwaarde zijn om te mogen afwijken",
    ),
    "two presumptions": (
        [(DECLARED, 'vermoeden fiets.heeft_slot is ja, fiets.heeft_slot is nee omdat "a"\n' + DECLARED)],
        "R002", "al iets vermoed op regel 7",
    ),
    "two presumptions when running": (
        [(DECLARED, 'vermoeden bij een lopende voorziening fiets.heeft_slot is ja, fiets.heeft_slot is nee omdat "a"\n' + DECLARED)],
        "R002", "al iets vermoed op regel 7",
    ),
    "a holiday both ways": (
        [(DECLARED, 'kalender w "x" ook vrij op "Bevrijdingsdag" niet vrij op "Bevrijdingsdag"\n' + DECLARED)],
        "R002", "'Bevrijdingsdag' staat al in deze kalender",
    ),
    "a calendar for weeks": (
        [(DECLARED, CALENDAR + DECLARED), (DUE, DUE.replace("weken", "weken volgens w"))],
        "R004", "'volgens' hoort bij werkdagen",
    ),
    "a calendar for hours": (
        [(DECLARED, CALENDAR + DECLARED), ("als fiets.heeft_slot", "als fiets.uren_per_week > 3 uur volgens w")],
        "R004", "'volgens' hoort bij werkdagen",
    ),
    "'behoudt' of what cannot end": (
        [(GRANT, GRANT + '  behoudt "y" als fiets.heeft_slot\n')],
        "R003", "'behoudt' doet hier niets",
    ),
    "a duty on ending what cannot end": (
        [(GRANT, GRANT + '  plicht van college bij beëindiging "x"\n')],
        "R003", "'bij beëindiging' doet hier niets",
    ),
    "articles from the last to the first": (
        [(GRANT, GRANT + "  van overeenkomstige toepassing artikel 2 tot en met artikel 1\n")],
        "R007", "artikel 2 komt na artikel 1",
    ),
    "part of a cent": ([(GRANT, GRANT + "  vast bedrag per halfjaar 10,123 euro\n")], "R004", "ten hoogste twee decimalen"),
    "working days without end": (
        [(DECLARED, CALENDAR + DECLARED), (DUE, DUE.replace("4 weken", "99999 werkdagen volgens w"))],
        "R004", "ten hoogste 9999 werkdagen",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", IGNORED.values(), ids=IGNORED)
def test_no_rule_is_silently_ignored(case: tuple[list[tuple[str, str]], str, str]) -> None:
    changes, code, message = case
    errors = found(*changes)
    assert code in errors
    assert message in errors


def test_the_same_constructs_used_well_are_accepted() -> None:
    ending = (
        '  kan beëindigen "x" als niet fiets.heeft_slot\n  behoudt "y" als fiets.heeft_slot\n  plicht van college bij beëindiging "z"\n'
    )
    ending += '  niet van toepassing artikel 1 lid 1 "x" als fiets.heeft_slot\n  vast bedrag per halfjaar 10,12 euro\n'
    declared = (
        CALENDAR + 'vermoeden fiets.heeft_slot is ja omdat "a"\nvermoeden bij een lopende voorziening fiets.heeft_slot is nee omdat "b"\n'
    )
    due = DUE.replace("4 weken", "9999 werkdagen volgens w")
    assert found((GRANT, GRANT + ending), (DECLARED, declared + DECLARED), (DUE, due)) == ""


def test_working_days_end_where_the_calendar_ends() -> None:
    assert working_day(LAST_DAY - 3, 9999) == FOREVER


# ---- repair


def dossier_of(name: str) -> Dossier:
    return read_dossier(load_norms(), (DOSSIERS / name).read_text(encoding="utf-8"), name)


def test_repair_where_a_power_is_taken_away(norms: Norms) -> None:
    """A lid that takes away the power is a ground no fact can change; naming it needs what a clause of its own reads."""
    found = repairs(norms, dossier_of("scholing-geen-bevoegdheid.yaml"))
    assert found.complete
    assert not found.repairs
    assert "verordening:7.3" in {g.id for g in found.decision.grounds}


def test_a_search_that_stopped_does_not_say_that_nothing_helps(norms: Norms) -> None:
    found = repairs(norms, dossier_of("geweigerd-drie-gronden.yaml"), seconds=0.0)
    assert not found.complete
    assert not found.repairs
    assert "Niet alles is doorzocht" in Words(found).summary()
    assert not any("Geen verandering" in line for line in Words(found).stuck())


# ---- running provisions


@pytest.mark.parametrize("person", ["persoon: geen", "persoon: onbekend", ""])
def test_a_running_provision_of_nobody(norms: Norms, person: str) -> None:
    """Nothing is true of a person who is not there; nothing may be decided of one."""
    text = (DOSSIERS / "lopend-overgangsrecht.yaml").read_text(encoding="utf-8")
    changed = re.sub(r"persoon: +ans\b", person, text)
    assert changed != text
    with pytest.raises(DossierError) as caught:
        decide(norms, read_dossier(norms, changed, "d.yaml"))
    (problem,) = caught.value.problems
    assert (problem.code, problem.line) == ("D005", text[: text.index("id:", text.index("voorzieningen:"))].count("\n") + 1)
    assert problem.message == "voorziening 'v1' zegt niet voor welke persoon zij is"


def test_hints_when_the_wrong_thing_is_asked_about(norms: Norms) -> None:
    dossier = dossier_of("lopend-overgangsrecht.yaml")
    for asked, hint in (
        ({"application": "v1"}, "het dossier noemt er geen"),
        ({"application": "v1", "running": "v1"}, "kies een van --application en --running"),
    ):
        with pytest.raises(DossierError) as caught:
            decide(norms, dossier, **asked)  # type: ignore[arg-type]
        assert caught.value.problems[0].hint == hint


# ---- a receipt


@pytest.mark.parametrize(("file", "reason"), [("/dev/zero", "is geen bestand"), ("/", "is geen bestand"), ("/nergens", "bestaat niet")])
def test_a_receipt_that_is_no_file(file: str, reason: str) -> None:
    result = CliRunner().invoke(main, ["explain", "--receipt", file, str(DOSSIERS / "geweigerd-drie-gronden.yaml")])
    assert result.exit_code == 2
    assert result.stderr == f"K006 {file} {reason}\n"
