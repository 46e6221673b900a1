"""Bad input: exit status 2 with every error in Dutch, or a right answer; never a traceback, never a hang.

Errors as data: tests/dossierfouten/NAME.yaml gives exactly the errors in NAME.fout. NAME.yaml is a whole dossier, or
starts with `@@`: changes of basis.yaml, after each `@@` the lines to take out (-) and to put in (+).
tests/dossierfouten/open/CODE_NAME.yaml holds what is not yet reported as it should be (under CODE, with a place).
`PYTHONPATH=. python tests/test_bad_input.py` writes the expectations anew; read the difference before you keep it.

Long because each kind of bad input that is no file of dossierfouten has a test of its own.
"""

from __future__ import annotations

import datetime
import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from conftest import plain_yaml

from explain import load_norms
from explain.cli import main
from explain.load import DEFAULT
from explain.notebook import given
from explain.notebook.errors import InputError
from explain.verbs import common
from explain.verbs.common import visible
from explain.widgets import situation
from parser.norms import Norms
from reasoner import DossierError, decide, read_dossier

FOLDER = Path(__file__).parent / "dossierfouten"
BASIS = (FOLDER / "basis.yaml").read_text(encoding="utf-8")
CASES = sorted(p for p in FOLDER.glob("*.yaml") if p.stem != "basis")
FULL = (Path(__file__).parent.parent / "kb" / "twenterand_2024" / "gevallen" / "basis" / "subsidie_jobcoaching.yaml").read_text(
    encoding="utf-8"
)
SECONDS = 30  # a guard against hanging, not a measure


class TooSlow(Exception):
    pass


@contextmanager
def limit(seconds: float = SECONDS) -> Iterator[None]:
    def stop(_: int, __: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def text_of(case: Path) -> str:
    text = case.read_text(encoding="utf-8")
    if not text.startswith("@@\n"):
        return text
    patched = BASIS
    for hunk in text.split("@@\n")[1:]:
        old, new = ("".join(line[1:] + "\n" for line in hunk.split("\n") if line[:1] == sign) for sign in "-+")
        assert patched.count(old) == 1, f"{case.name}: this stands {patched.count(old)} times in basis.yaml:\n{old}"
        patched = patched.replace(old, new)
    return patched


def errors(norms: Norms, case: Path) -> str:
    try:
        read_dossier(norms, text_of(case), "dossier.yaml")
    except DossierError as error:
        lines = []
        for p in error.problems:
            lines.append(f"{p.file}:{p.line}:{p.column}: {p.code} {p.message}\n" + (f"    {p.hint}\n" if p.hint else ""))
        return visible("".join(lines))
    return "geen fouten\n"


@pytest.fixture
def run(norms: Norms, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    real = common.load_norms
    monkeypatch.setattr(common, "load_norms", lambda name=DEFAULT, **changes: norms if name == DEFAULT else real(name, **changes))
    monkeypatch.chdir(tmp_path)

    def run(dossier: str | bytes | dict[str, Any], *arguments: str, verb: str = "decide", seconds: float = SECONDS) -> Result:
        text = yaml.safe_dump(dossier, allow_unicode=True, sort_keys=False) if isinstance(dossier, dict) else dossier
        (tmp_path / "d.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
        with limit(seconds):
            result = CliRunner().invoke(main, [verb, "d.yaml", *arguments])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code in (0, 2)
        assert (result.stdout == "") is (result.exit_code == 2), "half an answer"
        assert "Traceback" not in result.stderr
        return result

    return run


def full(**changes: str) -> dict[str, Any]:
    """The full dossier with facts changed: aanvragen__van="..."."""
    dossier: dict[str, Any] = plain_yaml(FULL)
    for where, value in changes.items():
        list_name, fact = where.split("__")
        dossier[list_name][0][fact] = value
    return dossier


def decision(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)["decisions"][0]
    return found


# ---- errors as data


def test_the_base_is_right(norms: Norms) -> None:
    assert read_dossier(norms, BASIS).applications[0].id == "a1"


@pytest.mark.parametrize("case", CASES, ids=lambda p: p.stem)
def test_the_message(norms: Norms, case: Path) -> None:
    assert errors(norms, case) == case.with_suffix(".fout").read_text(encoding="utf-8")


def test_every_pair_is_whole() -> None:
    assert {p.stem for p in CASES} == {p.stem for p in FOLDER.glob("*.fout")}


@pytest.mark.parametrize("case", CASES, ids=lambda p: p.stem)
def test_every_message_has_a_place_and_no_python(case: Path) -> None:
    text = case.with_suffix(".fout").read_text(encoding="utf-8")
    for line in text.splitlines():
        assert re.match(r"    |dossier\.yaml:[1-9]\d*:[1-9]\d*: D0\d\d ", line)
        assert len(line) < 250
    assert not re.search(r"Traceback|Error\(|\.py\b|\bNone\b|<class|Node\(", text)
    assert all(c.isprintable() or c == "\n" for c in text)


def test_all_errors_at_once_in_text_and_json(run: Callable[..., Result]) -> None:
    text = text_of(FOLDER / "alles_tegelijk.yaml")
    plain, as_json = run(text), run(text, "--json")
    assert plain.exit_code == as_json.exit_code == 2
    found = json.loads(as_json.stderr)["errors"]
    assert all(set(e) == {"code", "file", "line", "column", "message", "hint"} for e in found)
    assert [f"{e['file']}:{e['line']}:{e['column']}: {e['code']}" for e in found] == re.findall(
        r"^d\.yaml:\d+:\d+: D\d+", plain.stderr, re.MULTILINE
    )
    assert [e["line"] for e in found] == sorted(e["line"] for e in found)


def test_a_dangling_link_is_pointed_at(norms: Norms) -> None:
    line = BASIS.splitlines().index("    dienstverband: d1") + 1
    assert f"dossier.yaml:{line}:" in errors(norms, FOLDER / "D008_hoofdletter.yaml")


@pytest.mark.parametrize("stem", ["D001_dubbele_punt_in_waarde", "D001_twee_documenten"])
def test_yaml_errors_are_dutch(stem: str) -> None:
    text = (FOLDER / f"{stem}.fout").read_text(encoding="utf-8")
    assert not re.search(r"\b(not|found|allowed|but|character|expected)\b", text)


# ---- files


@pytest.mark.parametrize(
    "data",
    [
        BASIS.encode("utf-16-le"),
        bytes(range(256)),
        b"\x89PNG\r\n\x1a\n\0",
        "naam: Sám".encode("latin-1"),
        b"a: \xed\xa0\x80",
        b'a: "\\ud800"',
        b"a: \x07",
        b"\0",
    ],
)
def test_what_is_no_text_is_an_error(run: Callable[..., Result], data: bytes) -> None:
    assert re.search(r"D00[01] ", run(data).stderr)


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + BASIS.encode(),
        BASIS.replace("\n", "\r\n").encode(),
        BASIS.replace("\n", "\r").encode(),
        ("---\n" + BASIS + "...\n").encode(),
    ],
)
def test_bom_and_line_ends_do_not_matter(run: Callable[..., Result], data: bytes) -> None:
    assert decision(run(data, "--json")) == decision(run(BASIS, "--json"))


def test_nothing_is_executed(run: Callable[..., Result], tmp_path: Path) -> None:
    run(f'aanvragen: !!python/object/apply:os.system ["touch {tmp_path}/BINNEN"]\n')
    run(BASIS.replace("naam: Sam", f'naam: !!python/object/apply:os.system "touch {tmp_path}/BINNEN"'))
    run(BASIS.replace("naam: Sam", f"naam: \"__import__('os').system('touch {tmp_path}/BINNEN')\""))
    assert not (tmp_path / "BINNEN").exists()


CHILD = "import sys; from explain.cli import run; run(['decide', sys.argv[1]])"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[" * 100_000, id="lists"),
        pytest.param("{a: " * 50_000, id="maps"),
        pytest.param("[" * 900 + "]" * 900, id="900"),
    ],
)
def test_deep_yaml_is_an_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "diep.yaml").write_text(text)
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(tmp_path / "diep.yaml")],
        capture_output=True,
        text=True,
        timeout=10,
        check=False,
        cwd=Path(__file__).parent.parent,
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("dossier", ["weg.yaml", ".", "", "x" * 5000, "\x1b[31m.yaml"])
def test_a_file_that_is_not_there(run: Callable[..., Result], dossier: str) -> None:
    result = CliRunner().invoke(main, ["decide", dossier])
    assert result.exit_code == 2
    assert result.stderr.startswith("D000 ")
    assert "\x1b" not in result.stderr


def test_a_broken_file_through_the_api(norms: Norms) -> None:
    with pytest.raises(DossierError):
        read_dossier(norms, "a: [")


def test_a_surrogate_through_the_api(norms: Norms) -> None:
    with pytest.raises(DossierError):
        read_dossier(norms, "a: \ud800")


# ---- options


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--date", "2024-02-30"], "D010"), (["--date", "onbekend"], "D010"), (["--date", ""], "D010"), (["--date", "0000-01-01"], "D010"), (["--date", "1e999"], "D010"),
        (["--reading", "x"], "D011"), (["--reading", "="], "D011"), (["--reading", "art2_5_en=x"], "D011"), (["--reading", "\x1b=\x1b"], "D011"),
        (["--application", "a9"], "D012"), (["--application", ""], "D012"), (["--application", "\x1b[31m"], "D012"), (["--kb", "weg"], "K001"), (["--kb", ""], "K001"), (["--kb", "/"], "K001"),
        (["--kb", "x" * 5000], "K001"),
        (["--reading", "art2_5_en=twee_gronden", "--reading", "art2_5_en=beide_vereist"], "D011"),
    ],
)  # fmt: skip
def test_wrong_options(run: Callable[..., Result], arguments: list[str], code: str) -> None:
    for extra in ([], ["--json"]):
        result = run(BASIS, *arguments, *extra)
        assert result.exit_code == 2
        assert code in result.stderr
        assert "\x1b" not in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["decid", "x"],
        ["decide"],
        ["decide", "d.yaml", "--zomaar"],
        ["explain", "d.yaml", "--format", "exe"],
        ["decide", "d.yaml", "--show", "x"],
        ["new", "\x1b"],
        ["new", ""],
    ],
)
def test_wrong_usage(run: Callable[..., Result], arguments: list[str]) -> None:
    run(BASIS)
    result = CliRunner().invoke(main, arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "\x1b" not in result.stderr


@pytest.mark.parametrize("output", ["/weg/x.svg", ".", "/dev/full"])
def test_output_that_cannot_be_written(run: Callable[..., Result], output: str) -> None:
    assert run(BASIS, "-o", output, verb="explain").exit_code == 2


def test_a_closed_pipe_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "d.yaml").write_text(BASIS)
    child = "import os, sys; r, w = os.pipe(); os.close(r); os.dup2(w, 1); " + CHILD
    done = subprocess.run(
        [sys.executable, "-u", "-c", child, str(tmp_path / "d.yaml")],
        stderr=subprocess.PIPE,
        text=True,
        timeout=10,
        check=False,
        cwd=Path(__file__).parent.parent,
    )
    assert "Traceback" not in done.stderr
    assert done.returncode == 0


# ---- ids


ENGINE_WORDS = [
    "aanvraag",
    "0",
    "1",
    "1.0",
    "ja",
    "nee",
    "null",
    "True",
    "None",
    "X",
    "_",
    "P",
    "cut",
    "known:p",
    "persoon",
    "$a",
    "p(X)",
    "o'x",
    "\\",
    "é",
    "%",
    "()",
    "2024-09-01",
    "<script>",
    "a b",
    "👩",
    "x" * 100,
    "d2",
]


@pytest.mark.sampled
@pytest.mark.parametrize("place", ["person", "contract", "application", "support"])
def test_the_answer_does_not_depend_on_ids(run: Callable[..., Result], place: str) -> None:
    def answer(id_: str) -> dict[str, Any]:
        ids = {"person": "sam", "contract": "d1", "application": "a1", "support": "v1"} | {place: id_}
        dossier = full(
            personen__id=ids["person"],
            dienstverbanden__id=ids["contract"],
            dienstverbanden__persoon=ids["person"],
            aanvragen__id=ids["application"],
            aanvragen__persoon=ids["person"],
            aanvragen__dienstverband=ids["contract"],
        )
        dossier["voorzieningen"] = [
            {
                "id": ids["support"],
                "persoon": ids["person"],
                "soort": "interne_werkbegeleiding",
                "van": "2024-06-01",
                "tot_en_met": "2024-11-30",
            }
        ]
        found = decision(run(dossier, "--json"))
        return {k: found[k] for k in ("outcome", "possible", "amounts", "hours", "duties")} | {
            "grounds": [(g["id"], g["leg"], g["because"]) for g in found["grounds"]]
        }

    expected = answer("gewoon")
    assert {w: answer(w) for w in ENGINE_WORDS if answer(w) != expected} == {}


def test_ids_that_differ_in_case_are_two(run: Callable[..., Result]) -> None:
    dossier = full()
    dossier["personen"].append({"id": "SAM", "geboortedatum": "2015-01-01"})
    assert decision(run(dossier, "--json"))["person"] == "sam"
    assert decision(run(dossier, "--json"))["outcome"] == decision(run(full(), "--json"))["outcome"]


# ---- dates, periods, numbers


SPANS = [
    ("2024-09-01", "2024-09-01"),
    ("0001-01-01", "0001-01-01"),
    ("2024-09-01", "onbepaald"),
    ("0001-01-01", "onbepaald"),
    ("9990-09-01", "onbepaald"),
    ("9999-09-01", "9999-12-31"),
]
BAD_SPANS = [
    ("9999-09-01", "onbepaald"),
    ("9999-12-31", "9999-12-31"),
    ("0001-01-01", "9999-12-31"),
]


@pytest.mark.parametrize(("begin", "end"), [*SPANS, *BAD_SPANS])
def test_strange_periods_are_answered_or_refused(run: Callable[..., Result], begin: str, end: str) -> None:
    dossier = full(
        personen__geboortedatum="0001-01-01",
        dienstverbanden__begin=begin,
        dienstverbanden__einde=end,
        aanvragen__van=begin,
        aanvragen__tot_en_met=end,
        aanvragen__ontvangen=begin,
    )
    run(dossier)
    run(dossier, verb="explain")


@pytest.mark.parametrize("verb", ["decide"])
def test_a_century_is_quick(run: Callable[..., Result], verb: str) -> None:
    run(full(aanvragen__tot_en_met="2124-08-31", dienstverbanden__einde="2124-08-31"), verb=verb, seconds=30)


@pytest.mark.parametrize("day", ["1900-01-01", "2200-12-31"])
def test_the_edges_of_the_years_as_date(run: Callable[..., Result], day: str) -> None:
    assert decision(run(full(), "--date", day, "--json"))["date"] == day


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("0001-01-01", "0001-01-01 ligt te ver weg"), ("1700-01-01", "1700-01-01 ligt te ver weg"), ("9999-12-31", "9999-12-31 ligt te ver weg"),
        ("2024-02-30", "2024-02-30 bestaat niet op de kalender"), ("2024-9-5", "'2024-9-5' is geen datum"), ("2024-W36-4", "'2024-W36-4' is geen datum"),
        ("20240905", "'20240905' is geen datum"), ("5-9-2024", "bedoelde u 2024-09-05?"), ("2024-09-14T22:00:00Z", "een moment, geen dag"),
    ],
)  # fmt: skip
def test_a_day_is_read_alike_everywhere(run: Callable[..., Result], day: str, said: str) -> None:
    """In a dossier, in a notebook, on a panel; on the command line too, where a day may be written as people do."""
    if not day.startswith("5-9"):
        assert said in run(full(), "--date", day).stderr
    assert said.replace(f"{day} ", f"{day} bij 'van' ").replace("' is", "' bij 'van' is") in run(full(aanvragen__van=day)).stderr
    for reader in (given.day, situation.day):
        with pytest.raises((InputError, DossierError), match=re.escape(said)):
            reader(day)


@pytest.mark.parametrize("day", ["2024-09-05", "5-9-2024", "05.09.2024", "5 september 2024", " 5  Sept. 2024 ", "5-sep-2024", "5/09/2024"])
def test_a_day_as_people_write_it(run: Callable[..., Result], day: str) -> None:
    """One day, in every form that cannot be another; 5/09/2024 can, where the month goes first."""
    result = run(full(), "--date", day, "--json")
    if "/" in day:
        assert "is op meer manieren te lezen" in result.stderr
        assert "bedoelde u 2024-09-05 of 2024-05-09?" in result.stderr
    else:
        assert decision(result)["date"] == "2024-09-05"


@pytest.mark.parametrize(
    ("day", "said"),
    [("1-9-24", "bedoelde u 2024-09-01 of 1924-09-01?"), ("9/15/2024", "bedoelde u 2024-09-15?"), ("31-2-2024", "bestaat niet op de kalender"),
     ("1 septemer 2024", "bedoelde u 'september'"), ("1 september", "schrijf het jaar erbij"), ("1 ju 2024", "is geen datum"), ("1-9-1850", "ligt te ver weg"),
     ("3 maart 24", "bedoelde u 2024-03-03 of 1924-03-03?")],
)  # fmt: skip
def test_a_day_that_is_not_one_day(run: Callable[..., Result], day: str, said: str) -> None:
    result = run(full(), "--date", day)
    assert (result.exit_code, "D010" in result.stderr) == (2, True)
    assert said in result.stderr


@pytest.mark.parametrize("hours", ["0", "0,0", "007", "10.0000", "99999", "9" * 30, "9" * 5000])
def test_strange_numbers_are_answered_or_refused(run: Callable[..., Result], hours: str) -> None:
    run(full(dienstverbanden__uren_per_week=hours))
    run(full(dienstverbanden__uren_per_week=hours), "--json")


def test_everything_unknown(run: Callable[..., Result]) -> None:
    dossier = full()
    for list_name in ("personen", "dienstverbanden", "aanvragen"):
        for fact in set(dossier[list_name][0]) - {"id", "naam", "voorziening", "persoon"}:
            dossier[list_name][0][fact] = "onbekend"
    assert decision(run(dossier, "--json"))["outcome"] == "onbeslist"
    run(dossier, verb="explain")


# ---- size


@pytest.mark.parametrize("count", [8])
def test_many_applications(run: Callable[..., Result], count: int) -> None:
    dossier = full()
    kinds = ("subsidie_jobcoaching", "interne_werkbegeleiding")
    dossier["aanvragen"] = [dossier["aanvragen"][0] | {"id": f"a{i}", "voorziening": kinds[i % 2]} for i in range(count)]
    text = "".join(f"{k}: {json.dumps(v)}\n" for k, v in dossier.items())
    assert len(json.loads(run(text, "--json", seconds=30).stdout)["decisions"]) == count


@pytest.mark.parametrize("dated", [True, False])
def test_two_hundred_supports(run: Callable[..., Result], dated: bool) -> None:
    day = datetime.date(2010, 1, 1)
    dossier = full()
    for i in range(200):
        dates = (
            {"van": str(day + datetime.timedelta(days=10 * i)), "tot_en_met": str(day + datetime.timedelta(days=10 * i + 9))}
            if dated
            else {}
        )
        dossier["voorzieningen"].append({"id": f"v{i}", "persoon": "sam", "soort": "interne_werkbegeleiding"} | dates)
    run(dossier, "--json", seconds=60)


def test_a_big_dossier_with_many_errors(norms: Norms) -> None:
    text = "aanvragen:\n" + "".join(f"  - {{id: a{i}, van: x}}\n" for i in range(5000))
    with limit(), pytest.raises(DossierError) as caught:
        read_dossier(norms, text)
    assert len(caught.value.problems) == 1


def test_the_api_takes_no_nonsense(norms: Norms) -> None:
    dossier = read_dossier(norms, BASIS)
    for wrong in ({"application": "a9"}, {"readings": {"x": "y"}}):
        with pytest.raises(DossierError):
            decide(norms, dossier, **wrong)


if __name__ == "__main__":
    rules = load_norms()
    for path in CASES:
        path.with_suffix(".fout").write_text(errors(rules, path), encoding="utf-8")
