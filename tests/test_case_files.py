"""Case files: what is wrong in them, what a failing case says, what the cases show of the law."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import DOSSIERS, ROOT
from jsonschema import Draft202012Validator
from oracle.loaded import norms as load

import kb
from explain.cases import Meter, read, read_cases, run, run_case, words
from explain.cases import Result as CaseResult
from explain.cases.sides import sides_of
from explain.cli import main
from parser import norms as n
from reasoner.dossier.record import DossierError
from reasoner.semantics.question import Question

KB = "twenterand-2024"
INVENTED = str(ROOT / "tests" / "kennisbanken" / "atelierfonds")
SCHEMA = json.loads((ROOT / "docs" / "schemas" / "check-cases.schema.json").read_text(encoding="utf-8"))
GRANTED = f"basis: {DOSSIERS / 'toegekend-jobcoaching.yaml'}\ngevallen:\n"
EMPTY = "gevallen:\n  - naam: x\n    basis: {aanvragen: []}\n"


def check(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", "--cases", *arguments], catch_exceptions=False)


def problems(folder: Path, text: str) -> list[tuple[str, int, str, str]]:
    """Code, line, message and hint of every problem in a case file."""
    file = folder / "gevallen.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DossierError) as raised:
        read_cases(load(KB), file)
    return [(p.code, p.line, p.message, p.hint) for p in raised.value.problems]


def one(folder: Path, text: str, **decided: Any) -> CaseResult:
    file = folder / "gevallen.yaml"
    file.write_text(text, encoding="utf-8")
    (case,) = read_cases(load(KB), file)
    return run_case(load(KB), case)


# ---- what is wrong in a file


@pytest.mark.parametrize(
    ("text", "code", "line", "words"),
    [
        ("gevallen: ]", "G001", 1, "geen geldige YAML"),
        ("gevallen: &a []\nbasis: *a", "G001", 1, "ankers"),
        ("[" * 80 + "]" * 80, "G001", 1, "te diep"),
        ("", "G002", 1, "begint met"),
        ("- a", "G002", 1, "begint met"),
        ("basis: x", "G005", 1, "lijst `gevallen:`"),
        ("gevallen: []\n", "G005", 1, "lijst `gevallen:`"),
        ("gevalen: []\ngevallen: []\n", "G003", 1, "bedoelde u 'gevallen'"),
        ("gevallen:\n  - naam: x\n    basis: basis/er_is_niets.yaml\n    verwacht: {uitkomst: x}\n", "G007", 3, "bestaat niet"),
        ("gevallen:\n  - naam: x\n    verwacht: {uitkomst: x}\n", "G005", 2, "geen basis"),
        ("gevallen:\n  - basis: {aanvragen: []}\n    verwacht: {uitkomst: x}\n", "G005", 2, "geen naam"),
        (EMPTY, "G005", 2, "niet wat er wordt verwacht"),
        (EMPTY + "    verwacht: {}\n", "G005", 2, "niet wat er wordt verwacht"),
        (EMPTY + "    verwacht: {uitkomst: x}\n    streng: misschien\n", "G006", 5, "kies ja of nee"),
        (EMPTY + "    verwacht: {uitkomst: x}\n    datum: 2024-02-30\n", "G006", 5, "2024-02-30 bestaat niet op de kalender"),
        (EMPTY + "    verwacht: {uitkomst: x}\n    datums: 2024-02-03\n", "G003", 5, "bedoelde u 'datum'"),
        (EMPTY + "    verwacht: {uitkomst: x}\n    naam: y\n", "G004", 5, "twee keer"),
        (EMPTY + "    verwacht: {uitkomst: x}\n    met: [a]\n", "G002", 5, "{pad: waarde}"),
        (EMPTY + "    verwacht: {uitkomst: x}\n    zonder: a\n", "G002", 5, "[pad]"),
        (EMPTY + "    verwacht: {uitkomst: x}\n    met: {aanvragen.a1.van: 2024-01-01}\n", "G008", 5, "geen 'a1' in 'aanvragen'"),
        (EMPTY + "    verwacht: {uitkomst: x}\n    zonder: [personen]\n", "G008", 5, "geen lijst 'personen'"),
        (EMPTY + "    verwacht: {uitkomst: x}\n    rijen: [{verwacht: {uitkomst: y}}]\n", "G002", 5, "in elke rij"),
        (EMPTY + "    rijen: [{met: {}}]\n", "G005", 4, "niet wat er wordt verwacht"),
        (EMPTY + "    verwacht: {uitkomst: x, grondn: []}\n", "G003", 4, "bedoelde u 'gronden'"),
        (EMPTY + "    verwacht: {gronden: [regeling:2.55]}\n", "G006", 4, "geen weigeringsgrond"),
        (EMPTY + "    verwacht: {plichten: [{wat: x}]}\n", "G002", 4, "hier hoort de naam van een adres"),
        (EMPTY + "    verwacht: {geen_gronden: [regeling:2.5 samenlop]}\n", "G006", 4, "bedoelde u 'regeling:2.5 samenloop'"),
        (EMPTY + "    verwacht: {onvervuld: regeling:2.5}\n", "G002", 4, "schrijf een lijst"),
        (EMPTY + "    verwacht: {gronden: {regeling:3.6: {wegns: []}}}\n", "G003", 4, "bedoelde u 'wegens'"),
        (EMPTY + "    verwacht: {bedragen: [1.250]}\n", "G006", 4, "schrijf 1250 of 1,25"),
        (EMPTY + "    verwacht: {bedragen: [{maximum: 1.250}]}\n", "G006", 4, "schrijf 1250 of 1,25"),
        (EMPTY + "    verwacht: {bedragen: [{kolm: x}]}\n", "G003", 4, "bedoelde u 'kolom'"),
        (EMPTY + "    verwacht: {fouten: [D009], uitkomst: x}\n", "G002", 4, "staat alleen"),
        (EMPTY + "    verwacht: {uitkomst: y}\n  - naam: x\n    basis: {aanvragen: []}\n    verwacht: {uitkomst: y}\n", "G004", 5, "al de naam"),
    ],
)  # fmt: skip
def test_what_is_wrong_has_a_place_and_a_hint(tmp_path: Path, text: str, code: str, line: int, words: str) -> None:
    found = problems(tmp_path, text)
    assert (code, line) in [(c, at) for c, at, _, _ in found]
    assert any(words in f"{message} {hint}" for c, _, message, hint in found if c == code)


def test_all_problems_of_all_files_at_once(tmp_path: Path) -> None:
    for name, text in (("a.yaml", "gevallen: ["), ("b.yaml", EMPTY)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    result = check(str(tmp_path / "a.yaml"), str(tmp_path / "b.yaml"), str(tmp_path / "c.yaml"), "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert [(e["code"], Path(e["file"]).name if e["file"] else "") for e in json.loads(result.stderr)["errors"]] == [
        ("G001", "a.yaml"), ("G005", "b.yaml"), ("G000", ""),
    ]  # fmt: skip


def test_a_rule_base_without_cases(tmp_path: Path) -> None:
    for file in Path(INVENTED).glob("*.regels"):
        (tmp_path / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "bronnen").mkdir()
    (tmp_path / "bronnen" / "atelierfonds.txt").write_bytes((Path(INVENTED) / "bronnen" / "atelierfonds.txt").read_bytes())
    result = check("--kb", str(tmp_path))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "heeft geen gevallen" in result.stderr


# ---- what a failing case says


@pytest.mark.parametrize(
    ("expected", "key", "found"),
    [
        ("uitkomst: toekennen", "uitkomst", "kan_toekennen"),
        ("mogelijk: []", "mogelijk", "kan_toekennen"),
        ("gronden: [regeling:2.5 samenloop]", "gronden", "geen"),
        ("onvervuld: [regeling:2.3.c]", "onvervuld", "geen"),
        ("onbekend: [regime]", "onbekend", "geen"),
        (
            "aangenomen: []",
            "aangenomen",
            "beroep_op_voorliggende_voorziening, draagt_voldoende_bij, werkt_voldoende_mee, voorziening_noodzakelijk",
        ),
        ("bedragen: [2715.05]", "bedragen", "2715.06"),
        ("bedragen: [2715.06, 2715.06]", "bedragen", "1 rij (2715.06)"),
        ("bedragen: [{kolom: Tweede zes maanden}]", "bedragen kolom", "Eerste zes maanden"),
        ("uren: [62]", "uren", "62.05"),
        ("plichten: [verordening:18.2]", "plichten", None),
        ("uiterlijk: {regeling:2.7: 2025-03-29}", "uiterlijk regeling:2.7", "2025-03-28"),
        ("uiterlijk: {regeling:3.5: geen}", "uiterlijk regeling:3.5", "deze plicht is er niet"),
        ("afwijken: [verordening:28]", "afwijken", "geen"),
        ("datum: 2024-10-01", "datum", "geen"),
        ("vastgelegd: {klopt: ja}", "vastgelegd", "geen"),
        ("keuze: [[a1]]", "keuze", "geen"),
        ("fouten: [D009]", "fouten", "een dossier dat kan"),
    ],
)
def test_every_expectation_can_fail(tmp_path: Path, expected: str, key: str, found: str | None) -> None:
    (difference,) = one(tmp_path, f"{GRANTED}  - naam: x\n    verwacht:\n      {expected}\n").differences
    assert difference.key == key
    assert difference.line == 5
    assert found is None or difference.found == found


def test_what_is_as_expected_passes(tmp_path: Path) -> None:
    """In another order, with a comma, with zeros, with the entity of a fact named."""
    text = f"""{GRANTED}  - naam: x
    zonder: [voorzieningen]
    met: {{dienstverbanden.d1.uren_per_week: 10, aanvragen.a1.kosten_proportioneel: onbekend}}
    verwacht:
      uitkomst: moet_weigeren
      gronden: {{verordening:3.1.e: {{wegens: [verordening:14.2.c]}}, regeling:2.5 voorwaarden: {{}}}}
      geen_gronden: [regeling:2.5 samenloop, verordening:12.4]
"""
    assert one(tmp_path, text).differences == ()
    amounts = f'{GRANTED}  - naam: x\n    verwacht: {{bedragen: ["2715,060"], uren: [{{percentage: 10.0, van: 2024-09-01}}]}}\n'
    assert one(tmp_path, amounts).differences == ()
    unknown = f"{GRANTED}  - naam: x\n    zonder: [aanvragen.a1.plan_doelen]\n    verwacht: {{onbekend: [a1.plan_doelen]}}\n"
    assert one(tmp_path, unknown).differences == ()
    assert len(one(tmp_path, unknown.replace("[a1.", "[a2.")).differences) == 1


def test_a_bare_address_excludes_every_ground_under_it(tmp_path: Path) -> None:
    text = f"{GRANTED}  - naam: x\n    met: {{aanvragen.a1.plan_doelen: nee}}\n    verwacht: {{geen_gronden: [regeling:2.5]}}\n"
    assert [d.found for d in one(tmp_path, text).differences] == ["regeling:2.5"]


def test_a_table_adds_each_row_to_its_case(tmp_path: Path) -> None:
    file = tmp_path / "tabel.yaml"
    file.write_text(
        f"""{GRANTED}  - naam: uren
    met: {{aanvragen.a1.regime: licht}}
    lezingen: {{afronding: omlaag}}
    datum: 2024-10-01
    rijen:
      - met: {{dienstverbanden.d1.uren_per_week: "11,9"}}
        verwacht: {{uitkomst: moet_weigeren}}
      - naam: achttien
        met: {{dienstverbanden.d1.uren_per_week: 18}}
        datum: 2024-10-02
        lezingen: {{deel_halfjaar: per_dag}}
        verwacht: {{bedragen: [1195.21]}}
""",
        encoding="utf-8",
    )
    first, second = read_cases(load(KB), file)
    assert [(c.name, c.line) for c in (first, second)] == [("uren: uren_per_week 11,9", 8), ("uren: achttien", 10)]
    assert (second.readings, second.date) == ({"afronding": "omlaag", "deel_halfjaar": "per_dag"}, date(2024, 10, 2))
    assert (first.readings, first.date) == ({"afronding": "omlaag"}, date(2024, 10, 1))
    assert first.dossier["dienstverbanden"][0]["uren_per_week"] == "11,9"
    assert second.dossier["aanvragen"][0]["regime"] == "licht"
    assert all(run_case(load(KB), c).passed for c in (first, second))


def test_a_running_provision_is_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"{GRANTED}  - naam: x\n    lopend: v1\n    verwacht: {{uitkomst: voortzetten}}\n"
    asked: list[Question] = []

    def answer(question: Question) -> object:
        asked.append(question)
        raise DossierError(())

    monkeypatch.setattr(run, "answer", answer)
    one(tmp_path, text)
    assert asked[0].running == "v1"


def test_the_terminal_names_case_place_and_both_sides(tmp_path: Path) -> None:
    file = tmp_path / "faalt.yaml"
    file.write_text(
        f"{GRANTED}  - naam: te weinig uren\n    met: {{dienstverbanden.d1.uren_per_week: 11}}\n    verwacht: {{uitkomst: kan_toekennen}}\n"
    )
    result = check(str(file))
    assert result.exit_code == 1
    for part in (
        "0 van   1 kloppen",
        f"te weinig uren  {file}:3",
        "verwacht  toekennen mogelijk",
        "gekregen  moet (in beginsel) worden geweigerd",
        "1 klopt niet",
    ):
        assert part in result.stdout
    assert "Wat de gevallen van de wet laten zien" not in result.stdout
    found = json.loads(check(str(file), "--json").stdout)
    Draft202012Validator(SCHEMA).validate(found)
    assert (found["cases"], found["passed"], found["failures"][0]["line"], found["coverage"]) == (1, 0, 3, None)


def test_another_rule_base_has_its_own_cases() -> None:
    result = check("--kb", INVENTED, "--json")
    found = json.loads(result.stdout)
    Draft202012Validator(SCHEMA).validate(found)
    assert (result.exit_code, found["cases"], found["failures"]) == (0, found["passed"], [])
    assert {g["never"] for g in found["coverage"]["gaps"]} >= {"waar", "onwaar", "onbekend", "een_maand"}


# ---- what the cases show of the law


def test_without_cases_everything_is_a_gap() -> None:
    meter = Meter(load(KB))
    found = meter.coverage()
    assert (found.law[0], found.tests[0], found.choices[0]) == (0, 0, 0)
    assert len(found.gaps) == found.law[1] + found.tests[1] + found.choices[1]


def test_a_case_that_fails_shows_nothing(tmp_path: Path) -> None:
    file = tmp_path / "faalt.yaml"
    file.write_text(f"{GRANTED}  - naam: x\n    verwacht: {{uitkomst: toekennen}}\n")
    meter = Meter(load(KB))
    for case in read_cases(load(KB), file):
        meter.add(run_case(load(KB), case))
    assert meter.coverage().law[0] == 0


def test_the_rules_for_what_cannot_be() -> None:
    norms, sides = load(KB), sides_of(load(KB))
    for name, found in sides.items():
        match norms.props[name].body:
            case n.ReadingIs():
                assert found == {True, False}
            case n.OfKind(n.Path("aanvraag", ()), kind):
                assert found <= {kind in norms.ancestors(k) for k in norms.provisions}
            case n.Comparison(n.PartNumber(), _, n.Number()):
                assert found == {True, False}
            case n.Flag() | n.Member() | n.Lasts():
                assert found == {True, False, None}
    decided = any("meeneembare_voorziening" in norms.ancestors(k) for k in norms.provisions)
    assert (False in sides["verordening:14.2.e"]) is decided  # an exception for a kind on which nothing is decided never bites


# ---- the manual


MANUAL = (ROOT / "docs" / "gevallen.md").read_text(encoding="utf-8")


def block(first: str) -> str:
    """The example in the manual that begins with this line."""
    found: list[str] = []
    for line in MANUAL[MANUAL.index(first) :].splitlines():
        if line.strip() and not line.startswith("    "):
            break
        found.append(line)
    return "\n".join(found)


def test_the_examples_of_the_manual_pass(tmp_path: Path) -> None:
    text = block("    basis: basis/subsidie") + "\n" + block("      - naam: lid 3 c")
    file = tmp_path / "voorbeeld.yaml"
    (tmp_path / "basis").mkdir()
    basis = kb.find(KB).path / "gevallen" / "basis" / "subsidie_jobcoaching.yaml"
    (tmp_path / "basis" / basis.name).write_bytes(basis.read_bytes())
    file.write_text(text, encoding="utf-8")
    cases = read_cases(load(KB), file)
    assert len(cases) == 4
    assert [run_case(load(KB), c).differences for c in cases] == [()] * 4


def test_the_manual_names_every_word_and_code() -> None:
    keys = {*words.EXPECTATIONS, *words.OF_GROUND, *words.OF_ROW, *words.OF_RECORDED, *read.CASE_KEYS, *read.ROW_KEYS, read.ERRORS}
    assert [k for k in keys if f"`{k}" not in MANUAL] == []
    source = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "explain").rglob("*.py"))
    assert [c for c in set(re.findall(r'"(G\d{3})"', source)) if f"| {c} |" not in MANUAL] == []
