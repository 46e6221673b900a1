"""One decision has one word for its outcome, whatever shows it: what is the last word is not called that in one output and not in another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import DOSSIERS, ROOT

from explain.cards.build import explain as cards
from explain.comparison.bases import Bases, bases_rows, headline
from explain.comparison.contrast import Names
from explain.comparison.told import told
from explain.comparison.words import Comparison
from explain.html import sections
from explain.html.page import inside as report
from explain.lesson.case import Asked, case
from explain.letter.matter import matter
from explain.letter.worksheet import worksheet
from explain.load import load_norms
from explain.notebook import shown
from explain.overview import words as overview_words
from explain.page import examples
from explain.repairs.report import print_repairs
from explain.sentence import class_words, outcome_words, sentence
from explain.sentence.modality import binding, room
from explain.widgets.axes import axis
from explain.widgets.cells import Cells
from explain.widgets.situation import Situation
from reasoner import Answer, Decision, DossierError, decide, read_dossier
from reasoner.comparison.compare import compare
from reasoner.comparison.parts import side
from reasoner.decision.answer import MUST_REFUSE
from reasoner.questions.overview import Line
from reasoner.repairs.repair import GRANTABLE, Repairs

BASES = {"twenterand-2024": DOSSIERS} | {str(p.parent): p for p in sorted(ROOT.glob("tests/kennisbanken/*/dossiers"))}
# not: of what exceeds a maximum, or as a reading asks (`Moet worden geweigerd als ...?`)
LAST, IN_PRINCIPLE = re.compile(r"(?<!meerdere )moet worden geweigerd(?! als)", re.I), re.compile("moet in beginsel worden geweigerd", re.I)
EXPECTED = {"geweigerd-drie-gronden": IN_PRINCIPLE, "werkstage-verdringing": IN_PRINCIPLE, "grens-een-dag-te-kort": LAST}


def refused() -> Iterator[tuple[str, Path, Answer, Decision]]:
    for base, folder in BASES.items():
        norms = load_norms(base)
        for path in sorted(folder.glob("*.yaml")):
            try:
                answer = decide(norms, read_dossier(norms, path.read_text(encoding="utf-8"), path.name))
            except DossierError:
                continue  # a dossier of another rule base
            yield from ((base, path, answer, d) for d in answer.decisions if d.outcome == MUST_REFUSE)


def told_everywhere(path: Path, answer: Answer, d: Decision) -> Iterator[tuple[str, str]]:
    """By output what it says of one decision."""
    here = side(answer, d)
    line = Line(d.provision, answer, d, False, (), (), (), None, 0)
    bases = Bases(Names("a", "b"), here, here, (), ())
    yield "zin", sentence(answer, d)
    yield "tekening", repr(cards(answer, d, full=True))
    yield "vergelijken", repr(told(Comparison(compare(here, here), Names("a", "b"))))
    yield "kennisbanken", headline(bases) + repr([*bases_rows(bases)])
    yield "overzicht", overview_words.outcome(line) + " ".join(overview_words.about(line))
    yield "gronden in het overzicht", repr([[*overview_words.because(answer.norms, line, g)] for g in d.grounds])
    yield "rapport", report(answer, d)
    yield "les", case(1, Asked(answer, d)).outcome
    yield "werkblad", " ".join(s.text for block in worksheet(matter(answer, d)) for s in block.sentences)
    yield "notebook", repr(shown.why_not(answer, d))
    yield "notebook, herstel", repr(shown.repairs(Repairs(answer, d, GRANTABLE, False, (), True, ())))
    yield "andere aanvraag", repr([*sections.others(answer, d, [*answer.decisions, d])])
    if len(answer.decisions) == 1:
        yield "pagina", repr(examples.listed(answer.norms, {path.name: path.read_text(encoding="utf-8")}))


@pytest.mark.slow
def test_one_decision_is_not_the_last_word_here_and_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    seen = {}
    for base, path, answer, d in refused():
        said = outcome_words(answer, d)
        if LAST.search(said) is None and IN_PRINCIPLE.search(said) is None:
            continue  # the act has words of its own
        seen[path.stem] = said
        soft = any(room(answer, d, g).open for g in binding(d))
        other = LAST if IN_PRINCIPLE.search(said) else IN_PRINCIPLE
        print_repairs(Repairs(answer, d, GRANTABLE, False, (), True, ()))
        for name, text in (*told_everywhere(path, answer, d), ("terminal, herstel", " ".join(capsys.readouterr().out.split()))):
            if other is LAST or not soft:  # of one ground it may be in principle where another is the last word
                assert not other.search(text), (base, path.name, d.subject, name)
        for name, text in (
            ("soort", class_words(answer.norms, MUST_REFUSE, d.provision)),
            ("alle", class_words(answer.norms, MUST_REFUSE)),
        ):
            assert not other.search(text), (base, path.name, name)
    for name, expected in EXPECTED.items():
        assert expected.search(seen[name]), name


def test_a_grid_says_of_its_cells_no_more_than_is_known() -> None:
    """Art. 2 lid 5 of the regeling: one cell is refused on what art. 4:84 Awb can set aside; the legend stands for all of them."""
    norms = load_norms("twenterand-2024")
    dossier = read_dossier(norms, (DOSSIERS / "grens-11-9-uur.yaml").read_text(encoding="utf-8"), "x.yaml")
    asked = Situation(norms, dossier)
    answer, decision = asked.decide()
    across, down = (
        axis(answer, decision, dossier, name, given)
        for name, given in (("x", ("uren_per_week", ["8", "12"])), ("y", ("plan_doelen", ["ja", "nee"])))
    )
    cells = Cells(asked, across, down)
    cells.decide((0, 0))
    assert [cells.outcome_words(o) for o, _ in cells.legend()] == ["moet (in beginsel) worden geweigerd"]
    found, _, _ = cells.why((0, 0))
    assert outcome_words(found, found.decisions[0]) == "moet in beginsel worden geweigerd"


def test_of_a_decision_in_brief_the_grounds_are_not_known() -> None:
    norms = load_norms("twenterand-2024")
    answer = decide(norms, read_dossier(norms, (DOSSIERS / "grens-11-9-uur.yaml").read_text(encoding="utf-8"), "x.yaml"), brief=True)
    assert outcome_words(answer, answer.decisions[0]) == "moet (in beginsel) worden geweigerd"


def test_the_words_of_a_decision_come_from_one_place() -> None:
    """Elsewhere the words of an outcome are not taken by its name alone."""
    allowed = {"words.py", "sentence/modality.py", "letter/compose.py"}  # the letter: of what is no refusal
    found = {
        p.relative_to(ROOT / "explain").as_posix()
        for p in (ROOT / "explain").rglob("*.py")
        if re.search(r"\boutcome_word\(", p.read_text(encoding="utf-8"))
    }
    assert found == allowed
