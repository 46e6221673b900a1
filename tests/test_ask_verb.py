"""`waarom ask` as a user meets it: text, JSON, the interview, and the dossier it keeps."""

from __future__ import annotations

import contextlib
import difflib
import json
import os
import pty
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import DOSSIERS, ROOT
from jsonschema import Draft202012Validator

from explain.cli import main
from explain.questions import dossier_text
from explain.questions.interview import free_name
from explain.questions.words import ORDER
from parser.norms import Norms
from reasoner import read_dossier
from reasoner.dossier import edit as s

UNKNOWN = DOSSIERS / "onbekende-feiten.yaml"
OPEN = DOSSIERS / "voorzieningen-onvolledig.yaml"
EXAMPLES = sorted(DOSSIERS.glob("*.yaml"))


def run(*arguments: str, lines: str = "") -> Result:
    return CliRunner().invoke(main, ["ask", *arguments], input=lines, catch_exceptions=False, env={"COLUMNS": "160"})


def changed_lines(before: Path, after: Path) -> list[str]:
    pair = [p.read_text(encoding="utf-8").splitlines() for p in (before, after)]
    return [line for line in difflib.unified_diff(*pair, n=0, lineterm="") if line[:1] in "+-" and line[:3] not in ("+++", "---")]


# ---- text and JSON


def test_the_text_names_question_person_law_place_and_consequence() -> None:
    shown = run(str(UNKNOWN)).stdout
    assert shown.index("1. Voor hoeveel uur per week") < shown.index("2. Zijn de kosten")
    for expected in ("te vragen aan werkgever", "art. 2 lid 3 onder c Re-integratieregeling Twenterand 2024", "dienstverbanden, id d1, uren_per_week:",
                     "minder dan 12 uur  → moet worden geweigerd", "oordeel van college", "niet van belang voor de uitkomst", ORDER[:40]):  # fmt: skip
        assert expected in shown, expected


def test_a_decided_dossier_asks_nothing_and_says_why() -> None:
    shown = run(str(DOSSIERS / "geweigerd-drie-gronden.yaml")).stdout
    assert "Niets meer te vragen: moet worden geweigerd" in shown
    assert "Dat volgt uit art. 3 lid 1 onder e Re-integratieverordening" in shown
    assert "Nog nodig" not in shown
    granted = run(str(DOSSIERS / "toegekend-jobcoaching.yaml")).stdout
    assert "Geen weigeringsgrond kan nog gelden" in granted
    assert "Aangenomen, niet vastgesteld" in granted


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_json_fits_its_schema(path: Path) -> None:
    schema = json.loads((ROOT / "docs" / "schemas" / "ask.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    found = json.loads(run(str(path), "--json").stdout)
    assert [e.message for e in Draft202012Validator(schema).iter_errors(found)] == []


@pytest.mark.slow
def test_json_of_an_empty_dossier_fits_its_schema(tmp_path: Path, norms: Norms) -> None:
    schema = Draft202012Validator(json.loads((ROOT / "docs" / "schemas" / "ask.schema.json").read_text(encoding="utf-8")))
    for kind in norms.provisions:
        file = tmp_path / "leeg.yaml"
        file.write_text(CliRunner().invoke(main, ["new", kind]).stdout, encoding="utf-8")
        found = json.loads(run(str(file), "--json").stdout)
        assert [e.message for e in schema.iter_errors(found)] == []
        asked = {q["fact"]: q["where"] for q in found["applications"][0]["questions"]}
        assert asked["beslisdatum"]["option"] == "--date"
        assert asked["ontvangen"] == {"list": "aanvragen", "id": "a1", "key": "ontvangen", "option": None}
        assert found["applications"][0]["date"] is None


def test_bad_options() -> None:
    for arguments in (["bestaat-niet.yaml"], [str(UNKNOWN), "--application", "a9"], [str(UNKNOWN), "--date", "morgen"],
                      [str(UNKNOWN), "-o", "x.yaml"], [str(UNKNOWN), "--interview", "-o", "/bestaat/niet/x.yaml"],
                      [str(DOSSIERS / "gelijktijdig-twee-aanvragen.yaml"), "--interview"]):  # fmt: skip
        result = run(*arguments)
        assert result.exit_code == 2, arguments
        assert "Traceback" not in result.stderr


# ---- the interview


def test_an_interview_stops_when_the_outcome_is_decided(tmp_path: Path) -> None:
    file = tmp_path / "nieuw.yaml"
    result = run(str(UNKNOWN), "--interview", "-o", str(file), lines="8\nja\nja\n")
    assert result.exit_code == 0
    assert "Vraag 1." in result.stderr
    assert "Vraag 2." not in result.stderr
    assert "moet worden geweigerd" in result.stdout
    assert changed_lines(UNKNOWN, file) == ["-    uren_per_week: onbekend", "+    uren_per_week: 8"]
    decided = CliRunner().invoke(main, ["decide", str(file), "--json"]).stdout
    assert json.loads(decided)["decisions"][0]["outcome"] == "moet_weigeren"


def test_wrong_answers_are_explained_and_asked_again(tmp_path: Path) -> None:
    file = tmp_path / "nieuw.yaml"
    result = run(str(UNKNOWN), "--interview", "-o", str(file), lines="twaalf\n\n12 uur\n12\nmisschien\nJa\nn\n")
    assert result.exit_code == 0
    assert result.stderr.count("Dat kan niet") == 3
    assert "is geen getal" in result.stderr
    assert "kies ja, nee of onbekend" in result.stderr
    assert "Geef een antwoord" in result.stderr
    assert [line for line in changed_lines(UNKNOWN, file) if line[0] == "+"] == [
        "+    uren_per_week: 12",
        "+    kosten_proportioneel:               ja",
        "+    jobcoach_gecertificeerd:            nee",
    ]


def test_what_is_not_known_is_not_asked_again(tmp_path: Path) -> None:
    file = tmp_path / "nieuw.yaml"
    result = run(str(UNKNOWN), "--interview", "-o", str(file), lines="weet niet\nonbekend\n?\n")
    assert [result.stderr.count(f"Vraag {k}.") for k in (1, 2, 3, 4)] == [1, 1, 1, 0]
    assert "wat is overgeslagen, staat nog open" in result.stderr
    assert "niet veranderd" in result.stderr
    assert not file.exists()


def test_when_the_answers_end_what_was_said_is_kept(tmp_path: Path) -> None:
    """End of input, and no name given: a free name beside the original, which stays as it was."""
    original = tmp_path / "zaak.yaml"
    shutil.copy(UNKNOWN, original)
    (tmp_path / "zaak-aangevuld.yaml").write_text("al in gebruik", encoding="utf-8")
    result = run(str(original), "--interview", lines="12\n")
    assert result.exit_code == 0
    assert original.read_bytes() == UNKNOWN.read_bytes()
    assert (tmp_path / "zaak-aangevuld.yaml").read_text(encoding="utf-8") == "al in gebruik"
    assert changed_lines(original, tmp_path / "zaak-aangevuld-2.yaml")[1] == "+    uren_per_week: 12"
    assert free_name(original) == tmp_path / "zaak-aangevuld-3.yaml"


@pytest.mark.parametrize(("said", "overwritten"), [("ja\n", True), ("nee\n", False), ("", False)])
def test_the_original_is_overwritten_only_after_a_yes(said: str, overwritten: bool, tmp_path: Path) -> None:
    original = tmp_path / "zaak.yaml"
    shutil.copy(UNKNOWN, original)
    result = run(str(original), "--interview", "-o", str(original), lines=f"12\nstop\n{said}")
    assert result.exit_code == 0
    assert (original.read_bytes() != UNKNOWN.read_bytes()) is overwritten
    assert (tmp_path / "zaak-aangevuld.yaml").exists() is not overwritten


def test_the_name_is_asked(tmp_path: Path) -> None:
    original, wanted = tmp_path / "zaak.yaml", tmp_path / "mijn.yaml"
    shutil.copy(UNKNOWN, original)
    run(str(original), "--interview", lines=f"12\nstop\n{wanted}\n")
    assert "uren_per_week: 12" in wanted.read_text(encoding="utf-8")


def test_a_list_is_closed_or_left_open(tmp_path: Path) -> None:
    file = tmp_path / "nieuw.yaml"
    closed = run(str(OPEN), "--interview", "-o", str(file), lines="ja\n")
    assert "toekennen mogelijk" in closed.stdout
    assert changed_lines(OPEN, file) == ["-onvolledig: [voorzieningen]", "+onvolledig: []"]
    left = run(str(OPEN), "--interview", "-o", str(tmp_path / "x.yaml"), lines="nee\n")
    assert "Vul de lijst voorzieningen in het dossier aan" in left.stderr
    assert not (tmp_path / "x.yaml").exists()


def test_the_date_of_the_decision_is_used_but_not_kept(tmp_path: Path) -> None:
    file = tmp_path / "zaak.yaml"
    text = "".join(x for x in (DOSSIERS / "proefplaats.yaml").read_text(encoding="utf-8").splitlines(True) if "ontvangen:" not in x)
    file.write_text(text, encoding="utf-8")
    result = run(str(file), "--interview", lines="1 mei\n2024-09-15\n")
    if "Op welke dag wordt beslist?" not in result.stderr.split("Vraag 2.")[0]:
        result = run(str(file), "--interview", lines="?\n1 mei\n2024-09-15\n")
    assert "is geen datum" in result.stderr
    assert "--date 2024-09-15" in result.stderr
    assert "beoordeeld op 15-9-2024" in result.stdout


def test_an_interview_that_ends_in_json(tmp_path: Path) -> None:
    found = json.loads(run(str(UNKNOWN), "--interview", "-o", str(tmp_path / "n.yaml"), "--json", lines="8\n").stdout)
    assert found["applications"][0]["outcome"] == "moet_weigeren"


def test_a_terminal_and_an_interruption(tmp_path: Path) -> None:
    """In a real terminal: an answer, then Ctrl-C; what was answered is kept."""
    original, kept = tmp_path / "zaak.yaml", tmp_path / "bewaard.yaml"
    shutil.copy(UNKNOWN, original)
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", "from explain.cli import run; run()", "ask", str(original), "--interview", "-o", str(kept)],
        stdin=follower, stdout=follower, stderr=follower, start_new_session=True, preexec_fn=_own_terminal,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"},
    )  # fmt: skip
    os.close(follower)
    try:
        seen = _until(leader, "Vraag 1.", "> ")
        os.write(leader, b"12\n")
        seen += _until(leader, "Vraag 2.", "> ")
        os.write(leader, b"\x03")
        seen += _until(leader, "geschreven")
        assert process.wait(timeout=60) == 130
    finally:
        process.kill()
        os.close(leader)
    assert "Traceback" not in seen
    assert "uren_per_week: 12" in kept.read_text(encoding="utf-8")


def _own_terminal() -> None:
    import fcntl
    import signal
    import termios

    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a run in the background ignores it, and would hand that on
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _until(leader: int, *expected: str) -> str:
    """Read until each of these was seen, in this order."""
    seen, deadline = "", time.monotonic() + 90
    while time.monotonic() < deadline:
        if not select.select([leader], [], [], 1)[0]:
            continue
        with contextlib.suppress(OSError):
            seen += os.read(leader, 4096).decode(errors="replace")
        at = 0
        for text in expected:
            at = seen.find(text, at) + 1
            if not at:
                break
        else:
            return seen
    raise AssertionError(seen)


# ---- writing into the text of a dossier


FLOW = """# boven
personen: [{id: sam, geboortedatum: }]  # wie
dienstverbanden:
  - {id: d1, persoon: sam, uren_per_week}
  - { id: d2, persoon: sam,
      soort: regulier }
aanvragen:
- id: a1
  voorziening: proefplaats
  persoon: sam
  aangenomen:
    arbo_taak: ja
    kosten_proportioneel: nee
  # einde"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("id_", "key", "value"),
    [("sam", "geboortedatum", "2001-02-03"), ("sam", "banenafspraak", "ja"), ("d1", "uren_per_week", "12,5"), ("d1", "soort", "regulier"),
     ("d2", "einde", "onbepaald"), ("d2", "soort", "beschut"), ("a1", "arbo_taak", "nee"), ("a1", "kosten_proportioneel", "ja"), ("a1", "van", "2024-09-01"),
     ("a1", "dienstverband", "d1")],
)  # fmt: skip
def test_one_answer_in_any_layout(id_: str, key: str, value: str, newline: str, norms: Norms) -> None:
    text = FLOW.replace("\n", newline)
    written = dossier_text.put(text, id_, key, value)
    before, after = read_dossier(norms, text), read_dossier(norms, written)
    entity = norms.entities[before.records[id_].entity]
    if key in entity.links:
        expected = s.with_link(before, id_, key, value)
    else:
        expected = s.with_fact(before, id_, key, after.records[id_].values[key])  # type: ignore[arg-type]
    for record_id, record in expected.records.items():
        found = after.records[record_id]
        assert (found.values, found.assumed, found.links) == (record.values, record.assumed, record.links)
    assert "# boven" in written
    assert "# wie" in written
    assert written.endswith("# einde")
    assert written.count("\r\n") == (written.count("\n") if newline == "\r\n" else 0)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_one_answer_changes_one_line(path: Path, norms: Norms) -> None:
    """Every fact of every example set to what it is already gives the same file; to `onbekend`, one other line."""
    text = path.read_text(encoding="utf-8")
    for id_, record in read_dossier(norms, text).records.items():
        for key in record.values:
            written = dossier_text.put(text, id_, key, "onbekend")
            different = [(a, b) for a, b in zip(text.splitlines(), written.splitlines(), strict=True) if a != b]
            assert len(different) <= 1
            assert all(key in a and "onbekend" in b for a, b in different)
            assert read_dossier(norms, written).records[id_].values[key] is s_unknown()


def s_unknown() -> object:
    from reasoner.dossier.record import UNKNOWN as unknown

    return unknown


@pytest.mark.parametrize(
    ("head", "closed"),
    [("", True), ("voorzieningen:\n", True), ("voorzieningen: []\nonvolledig: [voorzieningen, plaatsingen]\n", True),
     ("voorzieningen: []\nonvolledig:\n- voorzieningen\n", True), ("voorzieningen: []\nonvolledig: voorzieningen  # vraag na\n", True)],
)  # fmt: skip
def test_a_list_closed_for_one_person(head: str, closed: bool, norms: Norms) -> None:
    text = f"{head}personen:\n  - id: sam\n    onvolledig: [voorzieningen]\n  - id: kim\naanvragen:\n  - {{id: a1, voorziening: proefplaats, persoon: sam}}\n"
    before = read_dossier(norms, text)
    after = s.with_complete(norms, before, "voorzieningen", "sam")
    found = read_dossier(norms, dossier_text.complete(text, before, after))
    assert found.complete("voorzieningen", "sam") is closed
    assert found.complete("voorzieningen", "kim") is False
    assert found.complete("plaatsingen", "sam") is before.complete("plaatsingen", "sam")
    assert (found.lists, found.incomplete) == (after.lists, after.incomplete)
    assert {i: r.incomplete for i, r in found.records.items()} == {i: r.incomplete for i, r in after.records.items()}
