"""`waarom ask` as a user meets it: text, JSON, the interview, and the dossier it keeps.

Long because the interview is followed answer by answer, as a person gives them.
"""

from __future__ import annotations

import contextlib
import difflib
import io
import json
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import DOSSIERS, ROOT
from jsonschema import Draft202012Validator
from rich.console import Console

import explain
from explain.cli import main
from explain.questions import dossier_text, said
from explain.questions.interview import Interview, free_name
from explain.questions.words import ORDER
from explain.terminal import patience
from parser.norms import Norms
from reasoner import read_dossier
from reasoner.decision.answer import Unknown
from reasoner.dossier import edit as s
from reasoner.dossier import moments
from reasoner.questions.ask import Question

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
                     "minder dan 12 uur  → moet (in beginsel) worden geweigerd", "oordeel van college", "niet van belang voor de uitkomst", ORDER[:40]):  # fmt: skip
        assert expected in shown, expected


def test_a_decided_dossier_asks_nothing_and_says_why() -> None:
    shown = run(str(DOSSIERS / "geweigerd-drie-gronden.yaml")).stdout
    assert "Niets meer te vragen: moet in beginsel worden geweigerd" in shown
    assert "Dat volgt uit art. 3 lid 1 onder e Re-integratieverordening" in shown
    assert "Nog nodig" not in shown
    granted = run(str(DOSSIERS / "toegekend-jobcoaching.yaml")).stdout
    assert "Geen weigeringsgrond kan nog gelden" in granted
    assert "Aangenomen, niet vastgesteld" in granted


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
@pytest.mark.sampled
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


def test_a_fact_for_a_duty_names_the_duty() -> None:
    """Art. 16 onder e: the decision says why another regime holds than was asked for; who asked for which, waits for nothing else."""
    settled = json.loads(run(str(UNKNOWN), "--json").stdout)["applications"][0]["settled"]
    assert {s["fact"]: s["ids"] for s in settled if s["why"] == "plicht"}["gevraagd_regime"] == ["verordening:16.e"]


# ---- the interview


def test_an_interview_stops_when_the_outcome_is_decided(tmp_path: Path) -> None:
    file = tmp_path / "nieuw.yaml"
    result = run(str(UNKNOWN), "--interview", "-o", str(file), lines="8\nja\nja\n")
    assert result.exit_code == 0
    assert "Vraag 1." in result.stderr
    assert "Vraag 2." not in result.stderr
    assert "moet in beginsel worden geweigerd" in result.stdout.casefold()
    assert changed_lines(UNKNOWN, file) == ["-    uren_per_week: onbekend", "+    uren_per_week: 8"]
    decided = CliRunner().invoke(main, ["decide", str(file), "--json"]).stdout
    assert json.loads(decided)["decisions"][0]["outcome"] == "moet_weigeren"


def test_wrong_answers_are_explained_and_asked_again(tmp_path: Path) -> None:
    file = tmp_path / "nieuw.yaml"
    result = run(str(UNKNOWN), "--interview", "-o", str(file), lines="twaalf\n\n12 dagen\n12 uur\nmisschien\nJa\nn\n")
    assert result.exit_code == 0
    assert result.stderr.count("Dat kan niet") == 3
    assert "is geen getal" in result.stderr
    assert "antwoord met ja of nee" in result.stderr
    assert "Geef een antwoord" in result.stderr
    assert [line for line in changed_lines(UNKNOWN, file) if line[0] == "+"] == [
        "+    uren_per_week: 12",
        "+    kosten_proportioneel:               ja",
        "+    jobcoach_gecertificeerd:            nee",
    ]


def test_what_is_not_known_is_not_asked_again(tmp_path: Path) -> None:
    file = tmp_path / "nieuw.yaml"
    result = run(str(UNKNOWN), "--interview", "-o", str(file), lines="weet niet\nonbekend\nWeet ik niet\n")
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
    assert "toekennen is mogelijk" in closed.stdout.casefold()
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
        result = run(str(file), "--interview", lines="onbekend\n1 mei\n2024-09-15\n")
    assert "is geen datum; schrijf het jaar erbij" in result.stderr
    assert "--date 2024-09-15" in result.stderr
    assert "beoordeeld op 15-9-2024" in result.stdout


def test_an_interview_that_ends_in_json(tmp_path: Path) -> None:
    found = json.loads(run(str(UNKNOWN), "--interview", "-o", str(tmp_path / "n.yaml"), "--json", lines="8\n").stdout)
    assert found["applications"][0]["outcome"] == "moet_weigeren"


@contextlib.contextmanager
def terminal(*arguments: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The interview in a real terminal: the process and the side that a person types on."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", "from explain.cli import run; run()", "ask", *arguments],
        stdin=follower, stdout=follower, stderr=follower, start_new_session=True, preexec_fn=_own_terminal,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"},
    )  # fmt: skip
    os.close(follower)
    try:
        yield process, leader
    finally:
        process.kill()
        os.close(leader)


def test_a_terminal_and_an_interruption(tmp_path: Path) -> None:
    """In a real terminal: an answer, then Ctrl-C; what was answered is kept."""
    original, kept = tmp_path / "zaak.yaml", tmp_path / "bewaard.yaml"
    shutil.copy(UNKNOWN, original)
    with terminal(str(original), "--interview", "-o", str(kept)) as (process, leader):
        seen = _until(leader, "Vraag 1.", "> ")
        os.write(leader, b"12\n")
        seen += _until(leader, "Vraag 2.", "> ")
        os.write(leader, b"\x03")
        seen += _until(leader, "geschreven")
        assert process.wait(timeout=60) == 130
    assert "Traceback" not in seen
    assert "uren_per_week: 12" in kept.read_text(encoding="utf-8")


def test_a_last_change_at_the_end(tmp_path: Path) -> None:
    """When the outcome is certain the answers are shown once more, and one can still be changed."""
    kept = tmp_path / "bewaard.yaml"
    with terminal(str(UNKNOWN), "--interview", "-o", str(kept)) as (process, leader):
        for expected, typed in (("Vraag 1.", "8"), ("Enter rondt af", "wijzig 1"), ("Uw antwoord was: 8 uur", "20"), ("Vraag 2.", "stop")):
            _until(leader, expected, "> ")
            os.write(leader, f"{typed}\n".encode())
        _until(leader, "geschreven", "waarom decide", "og niet te beslissen")
        assert process.wait(timeout=60) == 0
    assert "uren_per_week: 20" in kept.read_text(encoding="utf-8")


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


def test_an_answer_is_taken_back_and_asked_again(tmp_path: Path) -> None:
    file = tmp_path / "nieuw.yaml"
    result = run(str(UNKNOWN), "--interview", "-o", str(file), lines="terug\n12\nterug\n20\nja\nstop\n")
    assert "Dit is de eerste vraag" in result.stderr
    assert result.stderr.count("Vraag 1. Voor hoeveel uur per week") == 3  # at first, after there was nothing to go back to, and again
    assert [line for line in changed_lines(UNKNOWN, file) if line[0] == "+"] == [
        "+    uren_per_week: 20",
        "+    kosten_proportioneel:               ja",
    ]


@pytest.mark.parametrize("which", ["wijzig 1", "wijzig uren_per_week", "Wijzig uren", "wijzig d1.uren_per_week"])
def test_an_earlier_answer_is_changed_and_the_later_ones_stay(which: str, tmp_path: Path) -> None:
    """Twenty hours, then eight: under the twelve that art. 2 lid 3 onder c asks for."""
    file = tmp_path / "nieuw.yaml"
    result = run(str(UNKNOWN), "--interview", "-o", str(file), lines=f"20\nja\n{which}\n8\n")
    assert "Uw antwoord was: 20 uur. Enter houdt dat." in result.stderr
    assert "moet in beginsel worden geweigerd" in result.stdout.casefold()
    assert [line for line in changed_lines(UNKNOWN, file) if line[0] == "+"] == [
        "+    uren_per_week: 8",
        "+    kosten_proportioneel:               ja",
    ]


def test_a_change_that_is_not_made(tmp_path: Path) -> None:
    """Enter keeps an answer, `terug` leaves the change; a number that is not there, or an answer that cannot be, changes nothing."""
    file = tmp_path / "nieuw.yaml"
    lines = "20\nwijzig 7\nwijzig x\nwijzig\nwijzig 1\n\nwijzig 1\nveel\nterug\nstop\n"
    result = run(str(UNKNOWN), "--interview", "-o", str(file), lines=lines)
    assert "Welk antwoord is ‘7’?" in result.stderr
    assert "Welk antwoord is ‘x’?" in result.stderr
    assert "Welk antwoord? Zeg 'wijzig' met 1," in result.stderr
    assert "‘veel’ is geen getal; antwoord met een aantal uren" in result.stderr
    assert changed_lines(UNKNOWN, file) == ["-    uren_per_week: onbekend", "+    uren_per_week: 20"]


def test_an_answer_passed_over_is_given_after_all(tmp_path: Path) -> None:
    file = tmp_path / "nieuw.yaml"
    result = run(str(UNKNOWN), "--interview", "-o", str(file), lines="weet niet\nwijzig 1\n8\n")
    assert "Uw antwoord was: weet niet." in result.stderr
    assert "+    uren_per_week: 8" in changed_lines(UNKNOWN, file)


def test_the_answers_so_far(tmp_path: Path) -> None:
    result = run(str(UNKNOWN), "--interview", "-o", str(tmp_path / "n.yaml"), lines="overzicht\n12,5\nweet niet\noverzicht\nstop\n")
    assert "Er is nog niets beantwoord." in result.stderr
    listed = result.stderr.split("Uw antwoorden")[1]
    assert re.search(r"1\. Voor hoeveel uur per week .*\? .*12,5 uur", listed)
    assert re.search(r"2\. Zijn de kosten .* weet niet", listed)


def test_help_gives_the_law_who_can_answer_and_what_answers_mean(tmp_path: Path) -> None:
    """The words of art. 2 lid 3 onder c of the Regeling, after the opening of lid 3, as they were published."""
    helped = run(str(UNKNOWN), "--interview", "-o", str(tmp_path / "n.yaml"), lines="?\nstop\n").stderr.split("> ")[1]
    text = " ".join(helped.split())
    sources = sorted((ROOT / "kb" / "twenterand_2024" / "bronnen").glob("*.txt"))
    published = " ".join(" ".join(path.read_text(encoding="utf-8") for path in sources).split())
    quoted = [q for q in re.findall("“([^”]+)”", text) if "12 uur" in q]
    assert len(quoted) == 2  # art. 14 lid 2 onder c of the Verordening says it too
    assert all(q in published for q in quoted)
    for expected in (
        "Art. 2 lid 3 onder c Re-integratieregeling Twenterand 2024:",
        "te vragen aan: werkgever",
        "minder dan 12 uur → moet (in beginsel) worden geweigerd",
    ):
        assert expected in re.sub(r"\s+→", " →", text), expected


def test_asking_on_when_the_outcome_is_certain(tmp_path: Path) -> None:
    """Under twelve hours it must be refused; that the costs are out of proportion (art. 14 lid 2 onder g) is asked only with --all."""
    short = run(str(UNKNOWN), "--interview", "-o", str(tmp_path / "a.yaml"), lines="8\nja\nja\n")
    assert "ook die gesteld" in short.stderr
    file = tmp_path / "b.yaml"
    more = run(str(UNKNOWN), "--interview", "--all", "-o", str(file), lines="8\nja\nja\nnee\nstop\n")
    assert "Tot nu toe: moet in beginsel worden geweigerd. Er geldt al: art. 3 lid 1 onder e Re-integratieverordening" in more.stderr
    added = {line.split(":")[0].strip("+ "): line.split()[-1] for line in changed_lines(UNKNOWN, file) if line[0] == "+"}
    assert added == {"uren_per_week": "8", "jobcoach_erkend": "ja", "jobcoach_gecertificeerd": "ja", "kosten_proportioneel": "nee"}
    decision = json.loads(CliRunner().invoke(main, ["decide", str(file), "--json"]).stdout)["decisions"][0]
    assert {"verordening:14.2.c", "verordening:14.2.g"} <= {x["id"] for x in decision["unmet"]}
    assert run(str(UNKNOWN), "--all").exit_code == 2


def test_a_choice_by_number_or_by_its_beginning(norms: Norms) -> None:
    text = "personen: [{id: sam, naam: Sam}]\ndienstverbanden: [{id: d1, persoon: sam}]\naanvragen:\n  - {id: a1, voorziening: subsidie_jobcoaching, persoon: sam}\n"
    dossier = read_dossier(norms, text)
    kind = Question(Unknown("soort", "d1", "?", "feit", None, ()), s.Slot.FACT, "een_van", ())
    link = Question(Unknown("dienstverband", "a1", "?", "feit", None, ()), s.Slot.LINK, "koppeling", ())
    assert said.understood(norms, dossier, kind, "2") == said.understood(norms, dossier, kind, "Nul uren") == "nul_uren"
    assert said.understood(norms, dossier, kind, "reg") == "regulier"
    assert (said.understood(norms, dossier, link, "1"), said.understood(norms, dossier, link, "d")) == ("geen", "d1")
    for wrong in ("9", "x", "0", "²"):
        with pytest.raises(said.NotUnderstood, match="staat niet in de lijst"):
            said.understood(norms, dossier, kind, wrong)
    with pytest.raises(said.NotUnderstood, match=r"kan .* zijn"):
        said._chosen({"dienst": "dienst", "dier": "dier"}, "die")


@pytest.mark.parametrize(
    ("type_", "line", "written"),
    [("bedrag", "€ 1.200,50", "1200,50"), ("bedrag", "1200,5 euro", "1200,5"), ("bedrag", "€ 800,-", "800"), ("bedrag", "EUR 12", "12"), ("uur", "11,5", "11,5"),
     ("uur", "12 uur", "12"), ("weken", "1 week", "1"), ("dagen", "10 dagen", "10"), ("getal", "-3", "-3"), ("bedrag", "€ 1.250", "1.250")],
)  # fmt: skip
def test_numbers_as_people_write_them(type_: str, line: str, written: str) -> None:
    """The reader of dossiers has the last word: it refuses less than nothing, and 1.250, which can be two numbers."""
    assert said._number(type_, line) == written


@pytest.mark.parametrize(("type_", "line"), [("uur", "12 euro"), ("bedrag", "veel"), ("weken", "drie"), ("uur", "€ 12")])
def test_what_is_no_number(type_: str, line: str) -> None:
    with pytest.raises(said.NotUnderstood, match="is geen"):
        said._number(type_, line)


def test_a_day_that_can_be_more_is_asked_back(tmp_path: Path) -> None:
    """1/9/24: first of September or ninth of January, of this century or the last; the person says which."""
    file = tmp_path / "zaak.yaml"
    text = (DOSSIERS / "proefplaats.yaml").read_text(encoding="utf-8")
    file.write_text(re.sub(r"ontvangen: *\S+", "ontvangen: 2024-08-20", text), encoding="utf-8")
    talk = Interview(explain.load_norms(), file, file.read_text(encoding="utf-8"), "a1", None, None, {}, False, 1.0)
    readings = moments.OpenDay((date(2024, 9, 1), date(2024, 1, 9)))
    for answered, day in (("2", date(2024, 1, 9)), ("1", date(2024, 9, 1)), ("", None), ("5", None)):
        talk.line = lambda _, answered=answered: answered  # type: ignore[method-assign, misc]
        assert talk._which("1/9/2024", readings) == day


def test_a_sign_of_life_only_on_a_terminal_and_only_after_a_while() -> None:
    screen, pipe = io.StringIO(), io.StringIO()
    with patience("Ik reken", Console(file=screen, force_terminal=True, width=80), after=0) as _:
        _until_seen(screen, "Ik reken")
    assert screen.getvalue().endswith("\x1b[2K")  # the line is gone again
    quick = io.StringIO()
    with patience("Ik reken", Console(file=quick, force_terminal=True), after=3600):
        pass
    with patience("Ik reken", Console(file=pipe), after=0):
        pass
    assert (quick.getvalue().replace("\x1b[?25h", ""), pipe.getvalue()) == ("", "")


def _until_seen(screen: io.StringIO, text: str) -> None:
    deadline = time.monotonic() + 60
    while text not in screen.getvalue():
        assert time.monotonic() < deadline
        time.sleep(0.01)


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
@pytest.mark.sampled
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
