"""Addresses as published, from plain text and from XML: read, written in rules, kept in ids, cited; the skeleton quotes them all.

Long because a form of numbering has a text of its own, in which it is read, cited and quoted.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from explain.cards.build import explain as cards
from explain.cards.outline import outline as told
from explain.cli import main
from explain.html import page
from parser import RuleBaseError, SourceFile, check
from parser import norms as n
from parser.claims import NO_STATEMENT
from parser.numbers import order
from parser.places import written
from parser.published import published
from parser.published_plain import outline
from parser.published_text import PublishedText
from parser.published_xml import DEEPEST, MOST, SourceError, from_xml
from parser.reader import read
from parser.skeleton import NAME, header, skeleton
from reasoner import decide, read_dossier
from reasoner.dossier.record import DossierError

TEXTS = ROOT / "tests" / "bronteksten"
SOURCES = [
    *sorted(TEXTS.iterdir()),
    *sorted((ROOT / "kb").glob("*/bronnen/*.txt")),
    *sorted((ROOT / "tests" / "kennisbanken").glob("*/bronnen/*.txt")),
    *sorted((ROOT / "docs" / "voorbeelden").glob("*/bronnen/*.txt")),
    ROOT / "tests" / "taalfouten" / "basis.txt",
]
# Read off the files by hand: each address with own words, or without anything below it, in the order of the text.
ADDRESSES = {
    "bw5-uittreksel.txt": "aanhef 42.1 42.2 42.3 42.4 44.1 44.2",
    "lantaarns-verzonnen.txt": "aanhef 5_1 5_2.1 5_2.1.a 5_2.1.c 5_2.1.c.1° 5_2.1.c.2° 5_2.1.d 5_2.1a 5_2.3 5_2a.1 5_2a.2 5_6 6_1"
    " ondertekening bijlageA bijlageC",
    "wijziging-verzonnen.txt": "aanhef I II.1 II.2 bijlage",
    "bwb-awb-uittreksel.xml": "aanhef 1:3.1 1:3.2 1:3.3 5:40.1 5:40.2 5:41 5:42.1 5:42.2 6:4.1 6:5.1 6:5.1.a 6:5.1.b 6:5.1.c 6:5.1.d 6:7"
    " ondertekening",
    "cvdr-apv-verzonnen.xml": "aanhef 2:10A.1 2:10A.1.a 2:10A.1.a.1° 2:10A.1.a.2° 2:10A.1.c 2:10A.1 2:10A.1a 2:10A.4 2:12 ondertekening"
    " bijlageII ondertekening",
}


def text_of(path: Path) -> PublishedText:
    return published(path.read_text(encoding="utf-8"))


def id_of(path: tuple[str, ...]) -> str:
    return n.Address(NAME, path).id.removeprefix(f"{NAME}:")


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_text_has_the_addresses_a_reader_gives_it(name: str) -> None:
    assert " ".join(id_of(s.path) for s in text_of(TEXTS / name).segments) == ADDRESSES[name]


def test_every_text_for_the_tests_is_read_by_hand() -> None:
    assert {p.name for p in TEXTS.iterdir()} == ADDRESSES.keys()


@pytest.mark.parametrize(
    ("name", "path", "words"),
    [
        ("bw5-uittreksel.txt", ("44", "2"), "Degene op wiens erf wortels van een ander erf doorschieten, mag deze"),
        ("lantaarns-verzonnen.txt", ("5.1",), '– lamp: een lamp; – "lantaarn": een lamp op een paal. Wat een paal is'),
        ("lantaarns-verzonnen.txt", ("5.2", "1", "d"), "de burgemeester het zegt, bedoeld in Artikel 5.7 Gemeentewet."),
        ("lantaarns-verzonnen.txt", ("5.2", "3"), "op grond van artikel 2 en 4. van de wet."),
        ("lantaarns-verzonnen.txt", ("5.2a", "2"), "De ontheffing geldt 12 maanden. Artikel 9.1 Wet op het licht is"),
        ("lantaarns-verzonnen.txt", ("aanhef",), "Artikel 5.1 Begrippen Artikel 5.2 Branden"),
        ("wijziging-verzonnen.txt", ("I",), "Artikel 5 Branden Een lantaarn brandt altijd."),
        ("bwb-awb-uittreksel.xml", ("6:7",), "bedraagt zes weken."),
        ("cvdr-apv-verzonnen.xml", ("2:10A", "1"), "Zij brandt niet op andere tijden."),
        ("cvdr-apv-verzonnen.xml", ("bijlageII",), "Licht € 1,00 Donker € 2,00 Artikel 1 Model 1 Een model."),
        ("cvdr-apv-verzonnen.xml", ("ondertekening",), "Vervallen, omdat het licht uit ging."),
    ],
)
def test_words_stand_under_their_address(name: str, path: tuple[str, ...], words: str) -> None:
    assert any(words in segment.text for segment in text_of(TEXTS / name).own(path))


def test_what_a_website_and_a_file_say_beside_the_text_is_left_out() -> None:
    words = " ".join(s.text + s.heading for name in ADDRESSES for s in text_of(TEXTS / name).segments)
    assert not [x for x in ("permanente link", "LiDO", "1992Stb", "publicatiejaar", "jci1.3", "CVDR000000", "<") if x in words]


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("Artikel 5:42\n\n1\nHet bestuur.\n\n2\nEen boete.\n\nArtikel 5:43\n\nHet bestuur.", "5:42.1 5:42.2 5:43"),
        ("Artikel 3\n1. Een:\na. aa:\n1. x;\n2. y;\nb. bb.\n2. Twee.\n3. Drie.", "3.1 3.1.a 3.1.a.1 3.1.a.2 3.1.b 3.2 3.3"),
        ("Artikel 3\n1. Een:\na. aa:\n1. x;\n2. y.\n2. Twee.\n3. Drie.", "3.1 3.1.a 3.1.a.1 3.1.a.2 3.2 3.3"),
        ("Artikel 1\n1. De kosten zijn\n2 euro per uur.\n2. Slot.", "1.1 1.2"),
        ("Artikel 1\nHet college kan\n1 Een ding doen.", "1"),
        ("Artikel A 1\n\nIn.\n\nArtikel A 2\n\nEr.\n\nArtikel B 1\n\nX.", "A1 A2 B1"),
        ("Artikel 10\nx\n\nArtikel 10a\ny\n\nArtikel 10aa\nq\n\nArtikel 11 bis Iets\nr\n\nArtikel 12\ns", "10 10a 10aa 11bis 12"),
        ("Artikel 31\n2 Niet:\n a. x;\n b. y;\n ba. z;\n c. w;\n3 Middelen.", "31.2 31.2.a 31.2.b 31.2.ba 31.2.c 31.3"),
        ("Artikel 1\nX.\n\nArtikel 2\nY.\n\nArtikel 1\nUitleg.\n\nArtikel 2\nUitleg.", "1 2"),
        ("Artikel 10a\n1. Een\nArtikel 10a\nTwee.\n\nArtikel 10b\nX.", "10a.1 10b"),
        ("Artikel 11\nVrij is wie, indien\nf. het zo is; of\ng. het anders is.\n\nArtikel 12\nX.", "11 11.f 11.g 12"),
        ("Artikel 11\nVrij is:\nf. wie wil;\ng. wie moet.\n\nArtikel 12\nX.", "11 11.f 11.g 12"),
        ("Artikel 11\nZie onder\nf. van de wet; of\ng. van de regeling.\n\nArtikel 12\nX.", "11 12"),
        ("Artikel 11\nVrij is:\nf. wie wil; zie ook\na. de wet;\nb. de regeling.\n\nArtikel 12\nX.", "11 11.a 11.b 12"),
        ("Artikel 3\nDe\n\nArtikel 12 Participatiewet\n\nArtikel 4\nX.\n\nArtikel 6\nY.", "3 4 6"),
    ],
)
def test_numbers_of_leden_onderdelen_and_articles_in_plain_text(text: str, addresses: str) -> None:
    assert " ".join(dict.fromkeys(id_of(s.path) for s in outline(text).segments)) == addresses


# ---- the skeleton: every address once, every word quoted, nothing wrong


def checked(text: PublishedText, source: str) -> n.Norms:
    rules = f"{header('bronnen/bron.txt')}\n{skeleton(text, 'bronnen/bron.txt')}"
    return check("geraamte", [SourceFile("r.regels", rules)], [SourceFile("bronnen/bron.txt", source)])


def complete(text: PublishedText, source: str) -> None:
    norms = checked(text, source)
    assert [a.address.path for a in norms.articles.values()] == list(text.paths())
    assert {s.reason for s in norms.claims} <= {NO_STATEMENT}  # all is quoted, nothing has been claimed
    lines = skeleton(text, "x").splitlines()
    assert [lines.count(written(path)) for path in text.paths()] == [1] * len(text.paths())
    quoted = "".join(c for s in norms.claims for c in s.text if c.isalnum())
    assert sorted(quoted) == sorted(c for segment in text.segments for c in segment.text if c.isalnum())


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.name)
def test_a_skeleton_gives_every_address_once_and_quotes_every_word(path: Path) -> None:
    complete(text_of(path), path.read_text(encoding="utf-8"))


LINES = [
    *(
        "Artikel 5.1",
        "Artikel 5.2 (van",
        "Artikel 10a",
        "Artikel 12 Slot",
        "Artikel II",
        "Bijlage A",
        "Bijlage",
        "Hoofdstuk 2",
        "§ 5.1 Meer",
    ),
    *(
        "1. Een",
        "1 Een",
        "1a. Twee.",
        "2 Twee.",
        "3. Drie;",
        "a) x",
        "b. y;",
        "1°. z",
        "i. q",
        "– streep",
        '"citaat" # geen opmerking',
        "en",
        "",
    ),
]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(LINES), max_size=14))
def test_any_text_gives_a_skeleton_that_is_right(lines: list[str]) -> None:
    source = "\n".join(["Een verordening.", *lines])
    complete(outline(source), source)


def test_the_verb_prints_what_check_then_reads(tmp_path: Path) -> None:
    (tmp_path / "bronnen").mkdir()
    source = TEXTS / "bwb-awb-uittreksel.xml"
    (tmp_path / "bronnen" / source.name).write_bytes(source.read_bytes())
    made = CliRunner().invoke(main, ["check", "--skeleton", str(tmp_path / "bronnen" / source.name)])
    assert (made.exit_code, made.stderr) == (0, "")
    (tmp_path / "wet.regels").write_text(f"{header(f'bronnen/{source.name}')}\n{made.stdout}", encoding="utf-8")
    found = CliRunner().invoke(main, ["check", str(tmp_path)])
    assert found.exit_code == 1
    assert "geen fouten" in found.stdout
    assert f"Niet geclaimd ({len(ADDRESSES[source.name].split())})" in found.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["weg.txt"], "weg.txt is niet te lezen"),
        (["kapot.xml"], "kapot.xml is geen XML die te lezen is: het bestand breekt af (regel 2)"),
        (["pagina.xml"], "begint met <html>; verwacht werd <toestand>"),
        (["kapot.xml", "twenterand-2024"], "--skeleton staat alleen"),
    ],
)
def test_what_is_no_source_gives_an_error_and_nothing_else(tmp_path: Path, arguments: list[str], said: str) -> None:
    (tmp_path / "kapot.xml").write_text("<toestand>\n<wetgeving>", encoding="utf-8")
    (tmp_path / "pagina.xml").write_text("<html><body/></html>", encoding="utf-8")
    found = CliRunner().invoke(main, ["check", "--skeleton", str(tmp_path / arguments[0]), *arguments[1:]])
    assert (found.exit_code, found.stdout) == (2, "")
    assert said in found.stderr


# ---- hostile XML


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        ('<!DOCTYPE t [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><toestand>&b;</toestand>', "DOCTYPE"),
        ('<?xml version="1.0"?>\n<!DOCTYPE t SYSTEM "file:///etc/passwd"><toestand/>', "DOCTYPE"),
        ("<toestand>&geheim;</toestand>", "een entiteit"),
        ("<toestand>" + "<al>" * 400 + "</al>" * 400 + "</toestand>", "te diep"),
        ("<toestand>" + "<al>" * (DEEPEST + 9) + "</al>" * (DEEPEST + 9) + "</toestand>", "te diep genest"),
        ("<toestand>" + " " * MOST + "</toestand>", "te groot"),
        ("<toestand><wetgeving/></toestand>", "geen enkel <artikel>"),
        ("<gemeente/>", "begint met <gemeente>"),
    ],
    ids=["entities", "external", "unknown entity", "depth", "depth of ours", "size", "no articles", "another kind"],
)
def test_hostile_xml_gives_a_clear_error(xml: str, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        from_xml(xml)


def test_an_article_that_is_quoted_by_an_amending_article_has_no_address() -> None:
    quoted = "<artikel><kop><label>Artikel</label><nr>5</nr></kop><lid><lidnr>1</lidnr><al>Nieuw.</al></lid></artikel>"
    first = f"<artikel><kop><label>Artikel</label><nr>I</nr></kop><al>Artikel 5 komt te luiden:</al>{quoted}</artikel>"
    xml = f"<toestand><wetgeving><wettekst>{first}<artikel><kop><nr>II</nr></kop><al>Slot.</al></artikel></wettekst></wetgeving></toestand>"
    found = [(s.path, s.text) for s in from_xml(xml).segments]
    assert found == [(("I",), "Artikel 5 komt te luiden: Artikel 5 1 Nieuw."), (("II",), "Slot.")]


def test_a_declared_encoding_is_not_believed() -> None:
    xml = '<?xml version="1.0" encoding="ISO-8859-1"?><toestand><artikel><kop><nr>1</nr></kop><al>Continuïteit — € 1.</al></artikel></toestand>'
    assert from_xml(xml).segments[0].text == "Continuïteit — € 1."


# ---- ids, the rule language, citations


@pytest.mark.parametrize(
    ("address", "id_", "citation"),
    [
        ("artikel 2 lid 3 c", "wet:2.3.c", "art. 2 lid 3 onder c"),
        ("artikel 3 lid 1 d ii", "wet:3.1.d.ii", "art. 3 lid 1 onder d sub ii"),
        ("artikel 5:42 lid 1a onder b", "wet:5:42.1a.b", "art. 5:42 lid 1a onder b"),
        ("artikel 5.1 lid 2", "wet:5_1.2", "art. 5.1 lid 2"),
        ("artikel 5 lid 1", "wet:5.1", "art. 5 lid 1"),
        ("artikel 10a", "wet:10a", "art. 10a"),
        ("artikel 6:7a lid 1 onder a sub 2°", "wet:6:7a.1.a.2°", "art. 6:7a lid 1 onder a sub 2°"),
        ("artikel 1 1°", "wet:1.1°", "art. 1 onder 1°"),
        ("artikel 1 lid 1 c 1° i", "wet:1.1.c.1°.i", "art. 1 lid 1 onder c sub 1° sub i"),
        ("artikel 1.2.3a", "wet:1_2_3a", "art. 1.2.3a"),
        ("artikel II b", "wet:II.b", "art. II onder b"),
        ("bijlage II", "wet:bijlageII", "bijlage II"),
        ("bijlage", "wet:bijlage", "bijlage"),
        ("bijlage 2", "wet:bijlage2", "bijlage 2"),
        ("tussentekst 5.1", "wet:tussentekst5_1", "tekst vóór art. 5.1"),
        ("ondertekening", "wet:ondertekening", "ondertekening"),
    ],
)
def test_an_address_is_written_as_published_and_its_id_can_be_read_back(address: str, id_: str, citation: str) -> None:
    (article,) = read(address, "r").items
    path = article.address.path  # type: ignore[union-attr]
    found = n.Address("wet", path)
    assert (found.id, n.short_citation(path)) == (id_, citation)
    assert n.Address.of(id_) == found
    assert read(written(path), "r").items == (article,)


def test_no_two_addresses_share_an_id() -> None:
    paths = [("5.1", "2"), ("5", "1", "2"), ("5", "1.2"), ("5:1", "2"), ("5", "1°", "2"), ("5.1.2",)]
    assert len({n.Address("wet", path).id for path in paths}) == len(paths)


def test_numbers_go_up_as_they_are_published() -> None:
    numbers = ["1", "2", "2a", "2b", "10", "10a", "11"]
    assert sorted({*numbers}, key=order) == numbers
    dotted = ["1.9", "1.10", "1.10a", "2.1", "2.1.1", "10.1"]
    assert sorted({*dotted}, key=order) == dotted


def test_articles_that_also_apply_are_those_between_two_numbers() -> None:
    """`van overeenkomstige toepassing artikel 5.2 tot en met artikel 5.10` reaches 5.2a and 5.10, not 5.1 and 5.11."""
    from parser.placing import _between

    first, last = (n.Address("wet", (x,)) for x in ("5.2", "5.10"))
    inside = [x for x in ("5.1", "5.2", "5.2a", "5.10", "5.11", "10.1") if _between(first, n.Address("wet", (x, "1")), last)]
    assert inside == ["5.2", "5.2a", "5.10"]


# ---- errors: what was expected, what was met


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (
            "artikel 5.7",
            "bronnen/bron.txt regel 33: na artikel 5.2 werd artikel 5.2a verwacht; 'Artikel 5.7 Gemeentewet.' is daar als gewone",
        ),
        ("artikel 5.3", "verwacht na artikel 5.2a (regel 38); daar staat artikel 5.6 (bronnen/bron.txt regel 45)"),
        ("artikel 7.1", "bronnen/bron.txt eindigt met artikel 6.1 (regel 49)"),
        ("artikel 5.2 lid 2", "onder artikel 5.2 staat lid 1, lid 1a, lid 3"),
        ("artikel 5.2 lid 1 c 1", "onder artikel 5.2 lid 1 c staat 1°, 2°"),
        ("bijlage B", "verwacht na bijlage A (regel 54); daar staat bijlage C (bronnen/bron.txt regel 57)"),
        ("tussentekst 6.1", "bronnen/bron.txt heeft geen tussentekst 6.1"),
    ],
)
def test_an_error_says_which_heading_was_expected_and_which_was_met(address: str, said: str) -> None:
    source = (TEXTS / "lantaarns-verzonnen.txt").read_text(encoding="utf-8")
    rules = f"{header('bronnen/bron.txt')}\n{address}\n"
    with pytest.raises(RuleBaseError) as caught:
        check("x", [SourceFile("r.regels", rules)], [SourceFile("bronnen/bron.txt", source)])
    (only,) = caught.value.diagnostics
    assert (only.code, only.hint[: len(said)]) == ("R007", said)


# ---- quotations of text that resumes


def quoting(*rules: str) -> list[str]:
    source = (TEXTS / "cvdr-apv-verzonnen.xml").read_text(encoding="utf-8")
    try:
        check("x", [SourceFile("r.regels", "\n".join((header("bronnen/b.xml"), *rules)))], [SourceFile("bronnen/b.xml", source)])
    except RuleBaseError as error:
        return [d.code for d in error.diagnostics]
    return []


CLOSE = 'tekst "Zij brandt niet op andere tijden."'


def test_text_that_resumes_after_a_list_is_quoted_at_its_own_address() -> None:
    whole = ("artikel 2:10A lid 1", 'tekst "Een lantaarn brandt:"', CLOSE, "artikel 2:10A lid 1 a", 'tekst "als het donker is:"')
    assert quoting(*whole) == []
    assert quoting("artikel 2:10A lid 1", CLOSE, 'tekst "Een lantaarn brandt:"') == ["R006"]
    assert quoting("artikel 2:10A lid 1", CLOSE, CLOSE) == ["R006"]
    assert quoting("artikel 2:10A lid 1 c", 'tekst "bij mist:"', "artikel 2:10A lid 1 a", 'tekst "als het donker is:"') == ["R006"]


def test_a_quotation_mark_in_a_quotation_is_doubled() -> None:
    assert quoting("artikel 2:10A lid 1a", 'tekst "Het college kan ""anders"" bepalen."') == []
    assert quoting("artikel 2:10A lid 1a", 'tekst "Het college kan ""anders bepalen."') == ["R005"]


# ---- from the text to the answer

SOURCE = """\
Proefregeling

Hoofdstuk 5 Voorwaarden

Artikel 5.1 Verstrekken
1. Het college kan een ding verstrekken.
1a. Het college weigert het ding als niet is voldaan aan artikel 5.3.

Artikel 5.3 Eisen
1 De inwoner komt in aanmerking als:
a) hij oud is; en
b) er nog een reden is:
1°. een goede reden, of
2°. een betere.
3 Het college kan afwijken van artikel 5.3.
"""
RULES = """\
kennisbank "Proef" versie "0.1.0"
soort ding "ding"
entiteit inwoner in inwoners "inwoner"
  feit oud is ja/nee "oud"
  feit goed is ja/nee "goede reden"
  feit beter is ja/nee "betere reden"
entiteit aanvraag in aanvragen "aanvraag"
  koppeling inwoner naar inwoner als begunstigde "inwoner"
regeling "Proef" als proef
  bron "bronnen/t.txt"
  geldt op ontvangen vanaf 1 mei 2022
aanhef
  tekst "Proefregeling"
  zonder regel bekendmaking omdat "Opschrift."
artikel 5.1
  betreft ding
artikel 5.1 lid 1
  tekst "Het college kan een ding verstrekken."
  kan verstrekken "Het college kan een ding verstrekken"
artikel 5.1 lid 1a
  tekst "Het college weigert het ding als niet is voldaan aan artikel 5.3."
  weigert "Niet voldaan aan artikel 5.3" als niet voldaan aan artikel 5.3
artikel 5.3
  betreft ding
artikel 5.3 lid 1
  tekst "De inwoner komt in aanmerking als:"
artikel 5.3 lid 1 onder a
  tekst "hij oud is; en"
  voorwaarde "Oud" als inwoner.oud
artikel 5.3 lid 1 onder b
  tekst "er nog een reden is:"
artikel 5.3 lid 1 onder b sub 1°
  tekst "een goede reden, of"
  voorwaarde "Goede reden" als inwoner.goed of inwoner.beter
artikel 5.3 lid 1 b 2°
  tekst "een betere."
  zonder regel toelichting omdat "Bij 1°."
artikel 5.3 lid 3
  tekst "Het college kan afwijken van artikel 5.3."
  kan afwijken van artikel 5.3 "Het college kan afwijken"
"""
DOSSIER = """\
inwoners:
  - {id: sam, oud: ja, goed: nee, beter: nee}
aanvragen:
  - id: a1
    voorziening: ding
    inwoner: sam
    ontvangen: 2024-09-15
    besluit: {datum: 2024-10-01, uitkomst: geweigerd, gronden: [proef:5_1.1a]}
"""


def test_an_answer_names_and_cites_addresses_as_published() -> None:
    norms = check("proef", [SourceFile("r.regels", RULES)], [SourceFile("bronnen/t.txt", SOURCE)])
    assert {s.claim for s in norms.claims} == {"rule", "without_rule"}
    answer = decide(norms, read_dossier(norms, DOSSIER), date=date(2024, 10, 1))
    (decision,) = answer.decisions
    assert decision.outcome == "moet_weigeren"
    assert [(g.id, g.because) for g in decision.grounds] == [("proef:5_1.1a", ("proef:5_3.1.b.1°",))]
    assert decision.deviation == ("proef:5_3.3",)
    shown = told(cards(answer, decision, True))
    assert "art. 5.1 lid 1a" in shown
    assert "art. 5.3 lid 1 onder b sub 1°" in shown
    assert "5_" not in shown
    made = page(answer, decision)
    assert 'id="lid-proef-5_1-1a"' in made
    assert "Art. 5.3 lid 1 onder b sub 1°" in made


def test_an_id_of_another_form_is_not_guessed() -> None:
    norms = check("proef", [SourceFile("r.regels", RULES)], [SourceFile("bronnen/t.txt", SOURCE)])
    with pytest.raises(DossierError) as caught:
        read_dossier(norms, DOSSIER.replace("proef:5_1.1a", "proef:5.1.1a"))
    (only,) = caught.value.problems
    assert (only.code, "'proef:5_1.1a'" in only.hint) == ("D006", True)
