"""A rule base that builds on another: what it takes, how it is named, what goes wrong, and what an answer says of it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

import kb
from explain.cli import main
from explain.load import read
from explain.neighbours import neighbour_folders
from explain.verbs.watch import watch
from kb import kept
from parser import RuleBaseError, SourceFile, check
from parser.imports import named, place

BASES = Path(__file__).parent / "kennisbanken"
OWN, RULE = BASES / "lindeveen", BASES / "veenstede_beleid"
BOTH = RULE / "dossiers" / "twee-regelingen.yaml"

TEXT = "Artikel 1 Kop\nHet bestuur kan hulp geven.\n"
WORDS = """kennisbank "Woorden" versie "3"
soort hulp "hulp"
entiteit mens in mensen "mens"
  feit lengte is getal "lengte"
entiteit hulpmiddel in hulpmiddelen als ondersteuning "hulpmiddel"
  koppeling mens naar mens als begunstigde "mens"
entiteit aanvraag in aanvragen "aanvraag"
  koppeling mens naar mens als begunstigde "mens"
definitie groot "De mens is groot" als aanvraag.mens.lengte > 10
onmogelijk als aanvraag.mens.lengte > 500 omdat "Zo lang is niemand."
onmogelijk als klein omdat "Kan niet samen."
"""
RULES = """regeling "Wet {name}" als {name}
  bron "bronnen/{name}.txt"
  geldt op beslisdatum vanaf 1 januari 2020
definitie klein "De mens is klein" als aanvraag.mens.lengte < 5
artikel 1
  betreft hulp
  tekst "Het bestuur kan hulp geven."
  kan verstrekken "Hulp" als {when}
"""


def base(folder: Path, name: str, **files: str) -> Path:
    """A rule base with these rule files and the text of each regulation that may be in them."""
    home = folder / name
    (home / "bronnen").mkdir(parents=True)
    for stem in ("een", "twee"):
        (home / "bronnen" / f"{stem}.txt").write_text(TEXT, encoding="utf-8")
    for stem, text in files.items():
        (home / f"{stem}.regels").write_text(text, encoding="utf-8")
    return home


def head(*taken: str) -> str:
    return 'kennisbank "Eigen" versie "1"\n' + "\n".join(taken) + "\n"


def errors(home: Path) -> list[tuple[str, str, int, str]]:
    with pytest.raises(RuleBaseError) as caught:
        read(home)
    return [(d.code, d.span.file, d.span.line, d.message) for d in caught.value.diagnostics]


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, list(arguments), catch_exceptions=False)
    return result.exit_code, result.output


# ---- what is taken


def test_words_are_taken_and_no_rules(tmp_path: Path) -> None:
    base(tmp_path, "andere", a=WORDS, b=RULES.format(name="een", when="klein"))
    own = base(tmp_path, "eigen", a=head('neemt over uit "../andere": woorden'), b=RULES.format(name="twee", when="groot"))
    norms = read(own).norms
    assert (set(norms.documents), set(norms.kinds), norms.props["groot"].role) == ({"twee"}, {"hulp"}, "definition")
    assert [(x.id, x.title, x.version, x.documents) for x in norms.builds_on] == [("../andere", "Woorden", "3", ())]


def test_what_rests_on_a_definition_that_stays_behind_stays_behind(tmp_path: Path) -> None:
    base(tmp_path, "andere", a=WORDS, b=RULES.format(name="een", when="klein"))
    own = base(
        tmp_path,
        "eigen",
        a=head('neemt over uit "../andere": woorden'),
        b=RULES.format(name="twee", when="groot").replace("klein", "nietig"),
    )
    assert [reason for _, reason in read(own).norms.impossible] == ["Zo lang is niemand."]
    both = base(tmp_path, "beide", a=head('neemt over uit "../andere": regeling een'))
    assert len(read(both).norms.impossible) == 2


def test_a_fact_is_added_to_an_entity_of_another(tmp_path: Path) -> None:
    base(tmp_path, "andere", a=WORDS, b=RULES.format(name="een", when="klein"))
    added = 'neemt over uit "../andere": woorden\nvoegt toe aan mens feit gewicht is getal "gewicht"'
    own = base(tmp_path, "eigen", a=head(added), b=RULES.format(name="twee", when="aanvraag.mens.gewicht > 3"))
    assert list(read(own).norms.entities["mens"].facts) == ["lengte", "gewicht"]
    assert list(read(tmp_path / "andere").norms.entities["mens"].facts) == ["lengte"]


def test_one_s_own_authority_goes_before_that_of_a_neighbour(tmp_path: Path) -> None:
    base(tmp_path, "andere", a=WORDS + 'bestuursorgaan raad "de raad"\n', b=RULES.format(name="een", when="klein"))
    own = base(tmp_path, "eigen", a=head('neemt over uit "../andere": woorden', 'bestuursorgaan burgemeester "de burgemeester"'),
               b=RULES.format(name="twee", when="groot"))  # fmt: skip
    assert (read(own).norms.authority.name, read(tmp_path / "andere").norms.authority.name) == ("burgemeester", "raad")


def test_words_come_through_a_neighbour(tmp_path: Path) -> None:
    base(tmp_path, "verste", a=WORDS, b=RULES.format(name="een", when="klein"))
    base(tmp_path, "midden", a=head('neemt over uit "../verste": regeling een'))
    own = base(tmp_path, "eigen", a=head('neemt over uit "../midden": regeling een'))
    norms = read(own).norms
    assert [(x.id, x.documents) for x in norms.builds_on] == [("../midden", ()), ("../verste", ("een",))]
    assert norms.documents["een"].source == "../verste/bronnen/een.txt"


def test_a_comment_and_a_quoted_text_take_nothing() -> None:
    text = '# neemt over uit "../a": woorden\nsoort x "neemt over uit"\nneemt # zo\n over uit "../b": woorden\n'
    assert [(x.text, x.span.line, x.span.column) for x in named(SourceFile("f", text))] == [("../b", 4, 11)]


def test_a_neighbour_is_named_from_the_rule_base_itself() -> None:
    assert [place("", "../a"), place("../a", "../b"), place("../x/a", "../b"), place("../a", "naam")] == ["../a", "../b", "../x/b", "naam"]


# ---- what goes wrong


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("/etc", "geen kennisbank '/etc'"),
        ("andere", "geen kennisbank 'andere'"),
        ("../weg", "in '../weg' is geen kennisbank"),
        ("..\\andere", "geen kennisbank"),
        ("../..", "'../..' is geen pad van een kennisbank"),
        ("../koppeling", "koppeling is een verwijzing naar een andere plaats"),
        ("../door/andere", "andere is een verwijzing naar een andere plaats"),
        ("../lekt", "x.regels is een verwijzing naar een andere plaats"),
        ("../eigen", "kring van kennisbanken: eigen -> eigen"),
        ("../terug", "kring van kennisbanken: eigen -> ../terug -> eigen"),
    ],
)
def test_only_a_rule_base_from_its_own_folder_is_read(tmp_path: Path, name: str, said: str) -> None:
    base(tmp_path, "andere", a=WORDS)
    base(tmp_path, "terug", a=head('neemt over uit "../eigen": woorden'))
    leaking = base(tmp_path, "lekt", a=head())
    if os.name != "nt":
        (tmp_path / "koppeling").symlink_to(tmp_path / "andere")
        (tmp_path / "door").symlink_to(tmp_path)
        (tmp_path / "geheim.txt").write_text("geheim", encoding="utf-8")
        (leaking / "x.regels").symlink_to(tmp_path / "geheim.txt")
    elif "verwijzing" in said:
        pytest.skip("making a symbolic link asks for a right on Windows")
    own = base(tmp_path, "eigen", a=head(f'neemt over uit "{name}": woorden'))
    ((code, file, line, message),) = errors(own)
    assert (code, file.rpartition("/")[2], line, said in message, "geheim" in message) == ("R030", "a.regels", 2, True, False), message


def test_the_error_of_a_neighbour_stands_in_its_own_file(tmp_path: Path) -> None:
    other = base(tmp_path, "andere", a=WORDS, b=RULES.format(name="een", when="kleiin"))
    own = base(tmp_path, "eigen", a=head('neemt over uit "../andere": regeling een'))
    assert errors(own) == [("R003", "../andere/b.regels", 8, "'kleiin' is niet verklaard")]
    (other / "b.regels").write_text("regeling", encoding="utf-8")
    assert [(code, file) for code, file, *_ in errors(own)] == [("R001", "../andere/b.regels")]


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ('neemt over uit "../andere": regeling eeen', ("R030", "a.regels", 2, "'../andere' heeft geen regeling 'eeen'")),
        ('neemt over uit "../andere": woorden neemt over uit "../andere": woorden', ("R030", "a.regels", 2, "uit '../andere' wordt al overgenomen op regel 2")),
        ('neemt over uit "../andere": woorden soort hulp "hulp"', ("R002", "a.regels", 2, "'hulp' is al verklaard op regel 2 van ../andere/a.regels")),
        ('neemt over uit "../andere": woorden voegt toe aan mens feit lengte is getal "x"', ("R002", "a.regels", 2, "'lengte' is in 'mens' al verklaard of voorbehouden")),
        ('neemt over uit "../andere": woorden voegt toe aan menns feit x is getal "x"', ("R003", "a.regels", 2, "entiteit 'menns' is niet verklaard")),
    ],
)  # fmt: skip
def test_a_name_that_is_not_there_or_is_there_twice(tmp_path: Path, rules: str, said: tuple[str, str, int, str]) -> None:
    base(tmp_path, "andere", a=WORDS, b=RULES.format(name="een", when="klein"))
    own = base(tmp_path, "eigen", a=head(rules), b=RULES.format(name="twee", when="groot").replace("klein", "nietig"))
    assert said in errors(own)


def test_two_regulations_with_one_name(tmp_path: Path) -> None:
    base(tmp_path, "andere", a=WORDS, b=RULES.format(name="een", when="klein"))
    own = base(
        tmp_path,
        "eigen",
        a=head('neemt over uit "../andere": regeling een'),
        b=RULES.format(name="een", when="groot").replace("klein", "nietig"),
    )
    assert ("R002", "b.regels", 1, "regeling 'een' is al verklaard") in errors(own)


def test_a_regulation_is_not_taken_without_that_on_which_it_rests(tmp_path: Path) -> None:
    base(
        tmp_path,
        "andere",
        a=WORDS,
        b=RULES.format(name="een", when="nietig"),
        c=RULES.format(name="twee", when="groot").replace("klein", "nietig"),
    )
    own = base(tmp_path, "eigen", a=head('neemt over uit "../andere": regeling een'))
    assert errors(own) == [("R030", "a.regels", 2, "regeling 'een' rust op 'nietig' uit regeling 'twee'")]


def test_rules_without_a_folder_say_so() -> None:
    with pytest.raises(RuleBaseError, match="is hier niet te lezen"):
        check("los", [SourceFile("a.regels", head('neemt over uit "../andere": woorden'))], [])


# ---- kept by digest, watched


def test_norms_are_kept_by_what_the_neighbour_says_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(kept.FOLDER, str(tmp_path / "kept"))
    other = base(tmp_path, "andere", a=WORDS, b=RULES.format(name="een", when="klein"))
    own = base(tmp_path, "eigen", a=head('neemt over uit "../andere": regeling een'))
    first, again = read(own).norms, read(own).norms
    assert first == again
    assert len(list((tmp_path / "kept").iterdir())) == 1
    (other / "a.regels").write_text(WORDS.replace("> 10", "> 11"), encoding="utf-8")
    changed = read(own).norms
    assert (changed.sha256 != first.sha256, changed.builds_on[0].sha256 != first.builds_on[0].sha256) == (True, True)
    assert len(list((tmp_path / "kept").iterdir())) == 2


def test_a_neighbour_is_watched_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = base(tmp_path, "andere", a=WORDS)
    own = base(tmp_path, "eigen", a=head('neemt over uit "../andere": woorden'))
    assert neighbour_folders(kb.find(str(own))) == (other,)
    runs: list[int] = []

    def sleep(_: float) -> None:
        if len(runs) == 2:
            raise KeyboardInterrupt
        (other / "a.regels").write_text(WORDS + "# anders\n", encoding="utf-8")

    watch(own, lambda: runs.append(1), sleep, beside=lambda: neighbour_folders(kb.find(str(own))))
    assert (len(runs), "gewijzigd: " + str(Path("andere", "a.regels")) in capsys.readouterr().out) == (2, True)


# ---- two invented rule bases


@pytest.mark.parametrize("folder", [OWN, RULE], ids=lambda p: p.name)
def test_it_is_checked_without_a_finding_and_its_cases_hold(folder: Path) -> None:
    code, text = run("check", str(folder))
    assert (code, "0 bevindingen, de hele tekst is geclaimd" in text) == (0, True), text
    code, text = run("check", "--cases", "--kb", str(folder))
    assert (code, "alle kloppen" in text) == (0, True), text
    assert "1_2" not in text  # what the cases of the neighbour show is not asked again


def test_the_cases_of_the_importing_regulation_show_every_side() -> None:
    assert "geen gaten" in run("check", "--cases", "--kb", str(OWN))[1]


def test_grounds_of_both_regulations_each_under_its_own_name() -> None:
    code, text = run("decide", str(BOTH), "--kb", str(RULE), "--date", "2025-04-20", "--json")
    found = json.loads(text)
    assert code == 0
    assert [g["id"] for g in found["decisions"][0]["grounds"]] == ["verordening:2_2.4", "beleidsregel:1"]
    assert found["kb"]["version"] == "0.1.0"
    assert [(x["id"], x["title"], x["documents"]) for x in found["kb"]["builds_on"]] == [
        ("../veenstede", "Re-integratie Veenstede 2025 (verzonnen)", ["verordening"])
    ]


@pytest.mark.parametrize("form", ["letter", "html"])
def test_every_form_quotes_the_imported_text_verbatim(form: str) -> None:
    code, text = run("explain", str(BOTH), "--kb", str(RULE), "--date", "2025-04-20", "--format", form)
    said = " ".join(text.split())
    assert code == 0
    assert "Het dagelijks bestuur weigert de inwerkbijdrage als niet wordt voldaan aan het eerste lid." in said
    assert "Verordening re-integratie Veenstede 2025" in said
    assert "Beleidsregel inwerkbijdrage Veenstede 2025" in said


def test_an_answer_says_which_versions_it_used() -> None:
    text = " ".join(run("decide", str(BOTH), "--kb", str(RULE), "--date", "2025-04-20")[1].split())
    assert "Beleidsregel inwerkbijdrage Veenstede 2025 (verzonnen), versie 0.1.0 (" in text
    assert "), met Re-integratie Veenstede 2025 (verzonnen), versie 0.1.0 (" in text
    own = " ".join(run("decide", str(OWN / "dossiers" / "jobcoaching.yaml"), "--kb", str(OWN), "--date", "2024-10-01")[1].split())
    assert "), met de woorden van Re-integratie Twenterand 2024, versie 1.0.0 (" in own


def test_the_words_of_a_neighbour_are_there_to_look_up(tmp_path: Path) -> None:
    assert "reistijd_in_minuten" in run("facts", "--kb", str(OWN), "--search", "reistijd")[1]
    assert "jobcoach_gecertificeerd" in run("facts", "--kb", str(OWN), "--search", "gecertificeerd")[1]
    made = tmp_path / "nieuw.yaml"
    assert run("new", "subsidie_jobcoaching", "--kb", str(OWN), "-o", str(made))[0] == 0
    text = made.read_text(encoding="utf-8")
    assert ("woont_in_lindeveen" in text, "jobcoach_gecertificeerd" in text, "verdringt_arbeid" in text) == (True, True, False)


def test_files_are_in_the_one_style() -> None:
    assert run("format", "--check", str(OWN), str(RULE))[0] == 0


def test_a_notebook_loads_and_amends_it() -> None:
    from explain.notebook.amend import amended
    from explain.notebook.rulebase import load

    found = load(RULE)
    assert "Verordening art. 2.2 lid 4" in str(found.decide(BOTH, date="2025-04-20"))
    cell = 'artikel 1\n  betreft inwerkbijdrage\n  tekst "Het dagelijks bestuur weigert de inwerkbijdrage als de werkgever in de zes maanden voor de aanvraag een andere deelnemer heeft\n    ontslagen."\n  kan weigeren "Ontslag" als deelnemer_ontslagen\n'
    changed = amended(found, cell, "beleidsregel").norms
    assert [g.binding for g in changed.provisions["inwerkbijdrage"].grounds if g.address.document == "beleidsregel"] == [False]
