"""What runs is called as the rule base calls it, in every output about it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from test_validity import BY_TIME, NUMBERS, RULES, TEXT, WORDS

from explain import words
from explain.cli import main
from explain.load import load_norms

VEENSTEDE = str(Path(__file__).parent / "kennisbanken" / "veenstede")
VIEWS = (
    ("decide", "--tree"),
    ("explain", "--full"),
    ("explain", "--format", "html"),
    ("explain", "--format", "letter"),
    ("ask",),
    ("repair",),
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A rule base in which what runs is a `traject`, a word with `het`."""
    home = tmp_path_factory.mktemp("traject")
    (home / "bronnen").mkdir()
    named = WORDS.replace('als ondersteuning "hulp"', 'als ondersteuning "traject" genoemd "het traject"')
    (home / "1.regels").write_text(named, encoding="utf-8")
    said = {"name": "oud", "valid": BY_TIME["oud"].split(" geldt")[0], **NUMBERS["oud"]}
    (home / "oud.regels").write_text(RULES.format(**said), encoding="utf-8")
    (home / "bronnen" / "oud.txt").write_text(TEXT.format(**said), encoding="utf-8")
    return home


@pytest.mark.parametrize(("done", "until"), [("ja", "2025-12-31"), ("nee", "2025-12-31"), ("onbekend", "2025-12-31"), ("ja", "2025-01-31")])
@pytest.mark.parametrize("view", VIEWS, ids=" ".join)
def test_a_running_one_is_called_by_its_name(home: Path, tmp_path: Path, view: tuple[str, ...], done: str, until: str) -> None:
    file = tmp_path / "d.yaml"
    running = f"{{id: h1, soort: subsidie, persoon: p, ontvangen: 2024-11-01, van: 2025-01-01, tot_en_met: {until}, klaar: {done}}}"
    file.write_text(f"personen: [{{id: p, uren: 12}}]\nhulpen: [{running}]\n", encoding="utf-8")
    result = CliRunner().invoke(main, [view[0], str(file), *view[1:], "--running", "h1", "--date", "2025-02-20", "--kb", str(home)])
    text = re.sub(r'\{"receipt".*|href="[^"]*"', "", result.output)
    assert result.exit_code == 0, text
    assert re.search(r"\b(voorziening|ondersteuning)\b", text, re.IGNORECASE) is None, text


def test_the_days_are_those_of_what_is_asked_for(home: Path) -> None:
    norms = load_norms(VEENSTEDE)
    assert norms.application.facts["van"].label.holds == "eerste dag van het instrument"
    assert (words.what_runs(norms), words.running_word(norms)) == ("het instrument", "lopend instrument")
    assert words.running_word(load_norms("twenterand-2024")) == "lopende voorziening"
    assert load_norms("twenterand-2024").application.facts["van"].label.holds == "eerste dag van de ondersteuning"
