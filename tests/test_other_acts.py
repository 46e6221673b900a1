"""Acts with their real numbers, written from their text in the rule language alone: their cases hold and every output speaks their words."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from oracle import evaluate
from test_columns import compared

import kb
from explain.cases.read import read_cases
from explain.cases.run import dossier_text, run_case
from explain.cli import main
from explain.load import load_norms
from explain.site.evidence import Evidence, gather
from explain.site.site import pages
from parser import RuleBaseError, SourceFile, check
from reasoner import decide, read_dossier
from reasoner.dossier.record import DossierError

HERE = Path(__file__).parent / "kennisbanken"
DAYS = {"erfgrens": "2025-10-01", "bezwaartermijn": "2024-06-01", "woo": "2026-09-20", "dwangsom": "2024-07-01"}
DOSSIERS = [path for name in DAYS for path in sorted((HERE / name / "dossiers").glob("*.yaml"))]
VIEWS = {
    "decide": ("decide", "--tree", "--duties"),
    "explain": ("explain", "--full"),
    "md": ("explain", "--format", "md"),
    "html": ("explain", "--format", "html"),
    "dot": ("explain", "--format", "dot"),
    "letter": ("explain", "--format", "letter"),
    "repair": ("repair",),
    "ask": ("ask",),
    "overview": ("overview",),
}
OTHERS = re.compile(
    r"\b(college|ondersteuning|voorziening\w*|aanvra\w+|toegekend|toekenn\w+|geweigerd|weigeren|weigert|weigerings\w+|subsidie|K099|niemand)\b",
    re.IGNORECASE,
)
RECEIPT = re.compile(r'\{"receipt".*')


def run(name: str, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, [*arguments, "--kb", str(HERE / name)], catch_exceptions=False)
    return result.exit_code, result.output


def shown(dossier: Path, view: str) -> tuple[int, str]:
    name = dossier.parts[-3]
    verb, *options = VIEWS[view]
    about = ("--person", "dorpsstraat_1") if (name, view) == ("erfgrens", "overview") else ()
    return run(name, verb, str(dossier), *options, "--date", DAYS[name], *about)


@cache
def texts(name: str) -> str:
    return " ".join(" ".join(p.read_text(encoding="utf-8").split()) for p in sorted((HERE / name / "bronnen").glob("*.txt")))


@pytest.mark.parametrize("name", DAYS)
def test_it_is_checked_without_a_finding(name: str) -> None:
    result = CliRunner().invoke(main, ["check", str(HERE / name)])
    assert (result.exit_code, "0 bevindingen, de hele tekst is geclaimd" in result.output) == (0, True), result.output


@pytest.mark.parametrize("name", DAYS)
def test_its_cases_hold_and_show_every_side(name: str) -> None:
    code, text = run(name, "check", "--cases")
    assert (code, "alle kloppen" in text, "geen gaten" in text) == (0, True, True), text


@pytest.mark.parametrize("name", DAYS)
def test_its_cases_hold_by_proofs_and_by_columns(name: str) -> None:
    norms = load_norms(str(HERE / name))
    for path in kb.find(str(HERE / name)).cases:
        for case in read_cases(norms, path):
            assert run_case(norms, case).passed, case.name
            try:
                dossier = read_dossier(norms, dossier_text(case))
            except DossierError:
                continue
            asked = {"date": case.date, "readings": case.readings, "strict": case.strict}
            assert compared(norms, [dossier], asked, True) > 0


@pytest.mark.sampled
@pytest.mark.parametrize("name", DAYS)
def test_the_second_interpreter_agrees(name: str) -> None:
    """Every signal, ground and duty of every case: what sets aside and stands in a place is made of what both know."""
    norms = load_norms(str(HERE / name))
    total = 0
    for path in kb.find(str(HERE / name)).cases:
        for case in read_cases(norms, path):
            dossier = read_dossier(norms, dossier_text(case))
            ours = decide(norms, dossier, date=case.date, readings=dict(case.readings), strict=case.strict)
            theirs = evaluate(norms, case.dossier, date=case.date, readings=case.readings, strict=case.strict)
            for decision in ours.decisions:
                provision, model, args = norms.provisions[decision.provision], ours.model_of(decision), (decision.subject,)
                signals = provision.signals
                props = [signals.in_force, signals.power, signals.binding, signals.may, signals.shall, *(g.prop for g in provision.grounds)]
                for prop in (*props, *(d.prop for d in provision.duties if d.prop is not None)):
                    assert model.value(prop, args) is theirs.value(prop, args), (case.name, prop)
                    total += 1
    assert total > 100


def test_the_cases_show_what_a_variant_changes(tmp_path: Path) -> None:
    variant = tmp_path / "vier-weken.regels"
    four = "  : begin_termijn + 4 weken - 1 dag\n"
    variant.write_text(
        'variant "Vier weken" bij "bezwaartermijn"\n'
        f'wijzigt waarde zes_weken is datum "einde van de vier weken"\n{four}'
        f'wijzigt waarde laatste_dag is datum "laatste dag van de termijn"\n{four}',
        encoding="utf-8",
    )
    code, text = run("bezwaartermijn", "check", "--cases", "--variant", str(variant))
    assert (code, text.startswith("VARIANT Vier weken")) == (1, True)
    assert "verwacht  het bezwaar stuit niet af op de termijn (toekennen)" in text
    assert "geen gaten" not in text
    assert "K006" in run("bezwaartermijn", "check", "--variant", str(variant))[1]


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("dossier", DOSSIERS, ids=lambda p: f"{p.parts[-3]}-{p.stem}")
def test_every_view_speaks_the_words_of_the_act(dossier: Path, view: str) -> None:
    code, text = shown(dossier, view)
    if dossier.parts[-3] == "erfgrens" and view == "letter":
        assert (code, "K007" in text, "niemand" in text) == (2, True, True)
        return
    assert code == 0, text
    text = RECEIPT.sub("", text)
    for word in {m[0] for m in OTHERS.finditer(text)}:
        of_act = re.search(rf"\b{re.escape(word)}\b", texts(dossier.parts[-3]), re.IGNORECASE) is not None
        assert of_act, (word, [text[max(0, m.start() - 60) : m.end() + 40] for m in OTHERS.finditer(text) if m[0] == word])


def test_json_keeps_its_keys() -> None:
    code, text = run("bezwaartermijn", "decide", str(HERE / "bezwaartermijn" / "dossiers" / "te-laat.yaml"), "--json")
    (decision,) = json.loads(text)["decisions"]
    assert (code, decision["application"], decision["outcome"]) == (0, "bz1", "moet_weigeren")


@pytest.mark.parametrize(
    ("dossier", "view", "said"),
    [
        ("bezwaartermijn/dossiers/te-laat.yaml", "explain", "einde van de zes weken: 28 april 2024 (Awb art. 6:7)"),
        ("bezwaartermijn/dossiers/te-laat.yaml", "explain", "laatste dag van de termijn: 29 april 2024 (Atw art. 1 lid 1)"),
        ("bezwaartermijn/dossiers/te-laat.yaml", "letter", "Wij verklaren uw bezwaar niet-ontvankelijk."),
        ("bezwaartermijn/dossiers/te-laat.yaml", "letter", "Dan kunt u beroep instellen"),
        ("bezwaartermijn/dossiers/op-tijd.yaml", "letter", "Uw bezwaar stuit niet af op de termijn."),
        ("woo/dossiers/levenssfeer-oud.yaml", "letter", "Wij maken de informatie niet openbaar."),
        ("woo/dossiers/levenssfeer-oud.yaml", "letter", "Motiveert uitdrukkelijk waarom openbaarmaking achterwege blijft: …"),
        ("woo/dossiers/levenssfeer-oud.yaml", "letter", "Dit moet volgens art. 5.3 Woo."),
        ("woo/dossiers/openbaar.yaml", "letter", "Wij maken de informatie openbaar."),
        ("erfgrens/dossiers/boom-te-dichtbij.yaml", "explain", "in meter: 2 (Bw art. 5:42 lid 2)"),
    ],
)
def test_what_it_says(dossier: str, view: str, said: str) -> None:
    code, text = shown(HERE / dossier, view)
    assert (code, said in " ".join(text.replace("\\", "").split())) == (0, True), text


def test_an_objection_is_not_left_aside_for_want_of_answers(tmp_path: Path) -> None:
    """Awb 4:5 is about applications."""
    dossier = tmp_path / "post.yaml"
    text = (HERE / "bezwaartermijn/dossiers/te-laat.yaml").read_text(encoding="utf-8")
    dossier.write_text(text.replace("per_post: nee", "per_post: ja"), encoding="utf-8")
    _, letter = run("bezwaartermijn", "explain", str(dossier), "--date", DAYS["bezwaartermijn"], "--format", "letter")
    assert ("Op welke dag is het bezwaarschrift ter post bezorgd?" in letter, "buiten behandeling" in letter) == (True, False)


@pytest.mark.parametrize(("name", "kind"), [("bezwaartermijn", "bezwaar"), ("woo", "openbaarmaking"), ("erfgrens", "boom")])
def test_a_form_asks_no_period_that_no_rule_looks_at(name: str, kind: str) -> None:
    code, form = run(name, "new", kind)
    assert (code, "tot_en_met:" in form, "ontvangen:" in form) == (0, False, True)


def test_a_duty_at_refusal_is_no_part_of_a_grant() -> None:
    _, text = shown(HERE / "woo/dossiers/openbaar.yaml", "letter")
    assert "Motiveert" not in text


@pytest.mark.parametrize("name", DAYS)
def test_its_pages_speak_the_words_of_the_act(name: str) -> None:
    norms = load_norms(str(HERE / name))
    made = pages(norms, gather(norms, kb.find(str(HERE / name))))
    keys = re.compile(r"`[^`\n]*`|\{[^}\n]*\}|\([^)\n]*\.md[^)\n]*\)|^ *voorziening: .*$|^ *aanvragen:$", re.M)
    for path, text in made.items():
        found = {m[0] for m in OTHERS.finditer(keys.sub("", text)) if m[0].lower() not in ("aanvraag", "aanvragen", "niemand")}
        assert [w for w in found if re.search(rf"\b{re.escape(w)}\b", texts(name), re.IGNORECASE) is None] == [], path


@pytest.mark.parametrize(
    ("name", "page", "says"),
    [
        ("woo", "naslag/woo/artikel-5.1.md", "**Niet van toepassing** · De informatie is milieu-informatie over emissies in het milieu"),
        ("erfgrens", "naslag/lindedam/artikel-1.md", "Dan geldt&#58; ‘afstand die in acht moet worden genomen in meter’ is 1."),
    ],
)
def test_what_sets_aside_stands_at_its_own_address(name: str, page: str, says: str) -> None:
    norms = load_norms(str(HERE / name))
    assert says in pages(norms, Evidence())[page]


def test_a_ground_that_gives_way_asks_no_reasons_of_the_others(tmp_path: Path) -> None:
    """Woo 5.1 lid 5 holds as no ground of lid 1 or 2 does: what those turn on is no exception to it, and nothing to motivate."""
    dossier = tmp_path / "lid-5.yaml"
    text = (HERE / "woo/dossiers/openbaar.yaml").read_text(encoding="utf-8")
    dossier.write_text(text + "    uitzonderlijk_geval: ja\n    onevenredige_benadeling: ja\n", encoding="utf-8")
    code, decided = run("woo", "decide", str(dossier), "--date", DAYS["woo"])
    assert (code, "geldt niet als blijkt" in decided) == (0, False)
    _, letter = run("woo", "explain", str(dossier), "--date", DAYS["woo"], "--format", "letter")
    letter = " ".join(letter.replace("\\", "").split())
    assert letter.count("[Motiveer met feiten:") == 2
    assert "[Kies: Wij maken de informatie niet openbaar. / Wij maken de informatie openbaar.]" in letter
    assert "Dan mogen wij openbaarmaking achterwege laten." in letter


# ---- what is wrong with a rule base


def changed(name: str, old: str, new: str) -> list[tuple[str, str]]:
    """The errors of the base with a change in its rules."""
    folder = kb.find(str(HERE / name))
    rules, sources = ([SourceFile(*f) for f in kind] for kind in (folder.rules, folder.sources))
    assert sum(old in f.text for f in rules) == 1
    files = [SourceFile(f.name, f.text.replace(old, new)) for f in rules]
    try:
        check(folder.id, files, sources)
    except RuleBaseError as error:
        return [(d.code, d.message) for d in error.diagnostics]
    return []


@pytest.mark.parametrize(
    ("name", "old", "new", "code", "says"),
    [
        ("woo", "  weigert \"De veiligheid van de Staat\" als veiligheid_staat", '  weigert "De veiligheid van de Staat" als er geldt een grond van '
         "artikel 5.1 lid 5", "R008", "kring van gronden"),
        ("woo", "tenzij er geldt een grond van artikel 5.1 lid 1, artikel 5.1 lid 2", "tenzij er geldt een grond van artikel 5.3", "R003",
         "onder woo:5_3 staat geen grond"),
        ("woo", "niet van toepassing artikel 5.1 lid 1 c ", "niet van toepassing artikel 5.3 ", "R003", "buiten toepassing"),
        ("erfgrens", "niet van toepassing de grond van artikel 5:42 lid 1 \"De", "niet van toepassing de grond van artikel 5:42 lid 2 \"De",
         "R003", "buiten toepassing"),
        ("erfgrens", ": 1 als aanvraag.erf.gemeente is Lindedam en aanvraag is een boom", ": 1", "R015", "bij elk geval een 'als'"),
        ("erfgrens", "in plaats van waarde vereiste_afstand \"In de gemeente Oeverzand", "in plaats van waarde afstanden \"In de gemeente Oeverzand",
         "R003", "waarde 'afstanden' is niet verklaard"),
        ("erfgrens", "uitkomst toekennen", "uitkomst toegekend", "R003", "uitkomst 'toegekend' bestaat niet"),
        ("erfgrens", "handeling toekennen \"haar te dulden\"", "handeling toekennen \"dulden\"", "R004", "heeft geen 'te'"),
        ("erfgrens", "dag beslisdatum", "dag begindag", "R003", "heeft geen dag 'begindag'"),
        ("bezwaartermijn", "koppeling bestreden_besluit naar besluit", "koppeling besluit naar besluit", "R002", "'besluit' is voorbehouden"),
        ("bezwaartermijn", "rechtsmiddel beroep", "rechtsmiddel cassatie", "R003", "rechtsmiddel 'cassatie' bestaat niet"),
        ("bezwaartermijn", "rechtsmiddel beroep", "geen bestuursorgaan omdat \"x\"", "R002", "'bestuursorgaan'"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(name: str, old: str, new: str, code: str, says: str) -> None:
    found = changed(name, old, new)
    assert any(c == code and says in message for c, message in found), found


# ---- the page that shows them


def test_the_page_on_other_acts_shows_what_stands_in_them() -> None:
    page = (Path(__file__).parents[1] / "docs" / "andere-regelingen.md").read_text(encoding="utf-8")
    shown_ = [block for block in re.findall(r"(?:^    .*\n|^\n)+", page, flags=re.M) if block.strip()]
    files = [p for p in HERE.rglob("*") if p.suffix in (".regels", ".yaml")]
    everything = " ".join(" ".join(p.read_text(encoding="utf-8").split()) for p in files)
    found = " ".join(shown(dossier, "explain")[1] for dossier in DOSSIERS)
    pieces = [" ".join(part.split()) for block in shown_ for part in re.split(r"\n\s*\n", block) if part.strip()]
    rules = [p for p in pieces if not p.startswith("waarom ") and "eerste dag van de termijn:" not in p]
    assert len(rules) > 8
    assert [p for p in rules if p not in everything] == []
    steps = next(b for b in shown_ if "eerste dag van de termijn:" in b)
    assert [line.strip() for line in steps.splitlines() if line.strip() and line.strip() not in found] == []


@pytest.mark.parametrize("dossier", DOSSIERS, ids=lambda p: f"{p.parts[-3]}-{p.stem}")
def test_the_page_quotes_the_answer_in_a_sentence(dossier: Path) -> None:
    page = (Path(__file__).parents[1] / "docs" / "andere-regelingen.md").read_text(encoding="utf-8")
    if dossier.name in page:
        name = dossier.parts[-3]
        found = json.loads(run(name, "decide", str(dossier), "--json", "--date", DAYS[name])[1])["decisions"]
        assert [d["sentence"] for d in found if f"> {d['sentence']}" not in " ".join(page.split())] == []
