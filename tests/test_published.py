"""The published texts are read into the addresses a reader of them would give.

Long because each habit of a published text has an example, most of a few lines.
"""

from __future__ import annotations

import pathlib
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parser.published_plain import outline
from parser.published_text import Path, Position, PublishedText, Segment, fold
from parser.quotations import addresses_of, locate

SOURCES = pathlib.Path(__file__).parents[1] / "kb" / "twenterand_2024" / "bronnen"
FILES = {
    "regeling": "re-integratieregeling-twenterand-2024.txt",
    "verordening": "re-integratieverordening-participatiewet-twenterand-2024.txt",
}

# Read off the texts by hand: the leden of articles 1, 2, ... (0: none), then all that is lettered.
LEDEN = {
    "regeling": (0, 7, 7, 2, 3),
    "verordening": (
        *(0, 4, 3, 5, 3, 3, 3, 3, 2, 0),
        *(2, 6, 5, 2, 8, 0, 3, 2, 5, 2),
        *(5, 2, 4, 2, 4, 0, 3, 0, 4, 2),
    ),
}
ONDERDELEN = {
    "regeling": """
        2.3 a b c
        2.4 a b c d
        2.7 a b c
        3.1 a b c d e f
        3.1.a i ii iii
        3.1.b i ii
        3.1.c i ii
        3.1.d i ii
        4.1 a b c d e
    """,
    "verordening": """
        2.2 a b
        2.4 a b c d
        3.1 a b c d e
        3.2 a b c d e f g
        4.1 a b
        7.2 a b c
        9.1 a b c
        9.2 a b c d e
        10 a b
        12.3 a b c d e
        14.2 a b c d e f g
        16 a b c d e f
        17.2 a b
        21.2 a b c d
        21.4 a b c d
        21.5 a b
        23.2 a b
        29.2 a b
    """,
}
REGELING_3 = "Artikel 3 Nadere regels subsidie meerkosten interne werkbegeleiding (artikel 22 van de verordening)"
REGELING_4 = (
    "Artikel 4 Uitwerking noodzakelijke intermediaire activiteit (artikel 24 van de verordening) "
    "en noodzaak en meerwaarde meeneembare voorzieningen in de werksfeer "
    "(artikel 25 van de verordening)"
)
QUOTATIONS = [
    ("regeling", "aanhef", "Vast te stellen de Re-integratie regeling Twenterand 2024."),
    ("regeling", "ondertekening", "Vriezenveen, 23 april 2024 Burgemeester en wethouders,"),
    ("verordening", "aanhef", "28-05-2024nieuwe regeling"),
    ("verordening", "aanhef", "Gemeenteraad van Twenterand;"),
    ("verordening", "ondertekening", "Aldus besloten tijdens de vergadering"),
    ("verordening", "ondertekening", "mr. J.C.F. Broekhuizen"),
    ("regeling", "1", "verordening: Re-integratie-verordening Participatiewet Twenterand 2024."),
    ("regeling", "2.2", "maximaal het tarief zoals opgenomen in de tabel in bijlage 1"),
    ("regeling", "2.3.b", "gedurende de van toepassing zijnde periode wordt gegeven"),
    ("regeling", "2.3.c", "sprake van een werkstage of proefplaatsing."),
    ("regeling", "2.5", "Het college weigert de subsidie voor jobcoaching als niet wordt voldaan"),
    ("regeling", "3.1.a.ii", "gemeentelijke doelgroep Banenafspraak;"),
    ("regeling", "3.1.b.i", "minimaal zes maanden en voor 12 uur of meer per week,"),
    ("regeling", "3.1.b.ii", "een proefplaatsing met als intentie een dienstverband van minimaal"),
    ("regeling", "3.1.c.ii", "een 0-uren contract;"),
    ("regeling", "3.1.d", "het college heeft geoordeeld dat de interne werkbegeleiding"),
    (
        "regeling",
        "3.1.d.ii",
        "zonder begeleiding van een werkbegeleider bij een reguliere werkgever",
    ),
    ("regeling", "3.1.e", "een HARRIE- training of soortgelijke training zijn;"),
    ("regeling", "3.3", "twee regimes: licht en midden"),
    ("regeling", "5.2", "de op 14 april 2015 vastgestelde Beleidsregels"),
    ("regeling", "bijlage1", "Licht € 590,23 € 1.593,62 € 1.593,62 € 826,32"),
    ("regeling", "bijlage2", "Midden € 1.357,53 € 1.357,53 € 678,76 € 678,76"),
    ("verordening", "1", "• - wet: Participatiewet."),
    ("verordening", "3.1.e", "er niet wordt voldaan aan de voorwaarden die in deze verordening"),
    ("verordening", "8.3", "bedraagt € 150,- per zes maanden,"),
    ("verordening", "10", "voor zover deze ondersteuning nodig is"),
    ("verordening", "10.a", "van 16 of 17 jaar van wie de leerplicht of de kwalificatieplicht"),
    ("verordening", "14.2.c", "een minimale arbeidsduur van 12 uur per week;"),
    (
        "verordening",
        "16.b",
        "als subsidie wordt verstrekt, wat de omvang is van het subsidiebedrag;",
    ),
    ("verordening", "28", "tot onbillijkheden van overwegende aard leidt."),
    ("verordening", "30.2", "Deze verordening wordt aangehaald als:"),
    ("verordening", "bijlage1", "de Jobcoach is gecertificeerd."),
    ("verordening", "bijlage2", "Licht 6% 3%"),
]

ALPHABET = "a b c d e f g h i j k l m n o p q r s t u v w x y z"
INVENTED = """Verordening lantaarns

  1. artikel 2 van de wet
Artikel
Hoofdstuk 1 Algemeen

Deze woorden staan nergens.

Artikel 1. Lantaarns (artikel 8 van
de Wet op het licht)
In deze verordening wordt verstaan onder:
• lamp: een lamp;
a. lantaarn: een lamp op een paal, zoals bedoeld in
artikel 2 van de wet; en
b. paal: wat overeind staat volgens
Artikel 2 van de wet.
Artikel 2 [Vervallen]

\fArtikel 3 Branden
1. Een lantaarn brandt, behalve op de dagen genoemd in lid
2. Op die dagen brandt zij niet, zie artikel 3 en
4. De rest volgt in
Hoofdstuk 5. Verder geldt niets.
2. a. er is een paal; en
b. de paal heeft:
i. een voet;
ii. een top.

Artikel 4 is van overeenkomstige toepassing op palen.

Paragraaf 2.1 Slot
Artikel 5 Te vroeg
Bijlage 2 Te vroeg

Artikel 4 slot

Dit is\u00a0het   slot.
Bijlage 1 bij deze verordening is vastgesteld.

Bijlage 1
1. Licht € 1,00
Artikel 5 Geen artikel
Bijlage 2. Donker
Donker  € 2,00
"""


def path_of(address: str) -> Path:
    return tuple(address.split("."))


@cache
def source(name: str) -> str:
    return (SOURCES / FILES[name]).read_text(encoding="utf-8")


@cache
def published(name: str) -> PublishedText:
    return outline(source(name))


def all_paths(text: PublishedText) -> set[Path]:
    paths = (segment.path for segment in text.segments)
    return {path[:depth] for path in paths for depth in range(1, len(path) + 1)}


@pytest.mark.parametrize(
    ("name", "article", "leden"),
    [(name, article, n) for name, counts in LEDEN.items() for article, n in enumerate(counts, 1)],
)
def test_every_article_has_its_leden(name: str, article: int, leden: int) -> None:
    text = published(name)
    assert text.has((str(article),))
    found = {path[1] for path in all_paths(text) if path[0] == str(article) and len(path) == 2}
    assert {lid for lid in found if lid.isdigit()} == {str(lid + 1) for lid in range(leden)}


@pytest.mark.parametrize("name", FILES)
def test_there_are_no_other_addresses(name: str) -> None:
    expected: set[Path] = {("aanhef",), ("ondertekening",), ("bijlage1",), ("bijlage2",)}
    for article, leden in enumerate(LEDEN[name], 1):
        expected.add((str(article),))
        expected.update((str(article), str(lid + 1)) for lid in range(leden))
    for line in ONDERDELEN[name].strip().splitlines():
        address, *items = line.split()
        expected.update((*path_of(address), item) for item in items)
    assert all_paths(published(name)) == expected


@pytest.mark.parametrize(("name", "address", "quotation"), QUOTATIONS)
def test_a_quotation_stands_under_its_address_only(name: str, address: str, quotation: str) -> None:
    text, path = published(name), path_of(address)
    found = locate(text, path, quotation, None)
    assert found is not None
    segment = text.segments[found.segment]
    assert (segment.path, segment.text[found.start : found.end]) == (path, fold(quotation))
    assert addresses_of(text, quotation) == (path,)
    others = {s.path for s in text.segments} - {path}
    assert not any(locate(text, other, quotation, None) for other in others)


@pytest.mark.parametrize("name", FILES)
def test_no_line_is_lost_and_line_numbers_are_right(name: str) -> None:
    text, lines = published(name), source(name).split("\n")
    segments = text.segments
    known = " ".join(part for s in segments for part in (s.heading, s.text))
    for line in map(fold, lines):
        marker, _, rest = line.removeprefix("• ").partition(" ")
        assert line in known or (marker.endswith(".") and rest in known) or chapter(line)
    for segment in segments:
        words = fold(lines[segment.line - 1]).split(" ")
        assert any(segment.text.startswith(" ".join(words[n:])) for n in range(2) if words[n:])
    assert [s.line for s in segments] == sorted(s.line for s in segments)


def chapter(line: str) -> bool:
    return line.startswith(("Hoofdstuk ", "Paragraaf "))


@pytest.mark.parametrize(
    ("name", "address", "heading"),
    [
        ("regeling", "1", "Artikel 1 Begripsomschrijving"),
        ("regeling", "3.1.d.ii", REGELING_3),
        ("regeling", "4.2", REGELING_4),
        ("regeling", "bijlage1", "Bijlage 1. Tabel maximumtarief subsidie voor jobcoaching"),
        ("verordening", "7.1", "Artikel 7 Scholing"),
        ("verordening", "bijlage1", "Bijlage 1 kwaliteitseisen jobcoach (artikel 19, eerste lid)"),
    ],
)
def test_headings_are_whole(name: str, address: str, heading: str) -> None:
    assert {segment.heading for segment in published(name).own(path_of(address))} == {heading}


def test_chapter_headings_have_no_address() -> None:
    text = published("verordening")
    assert addresses_of(text, "Beleid en evaluatie") == ()
    assert addresses_of(text, "Specifieke bepalingen overige voorzieningen") == ()


def test_text_of_an_address_includes_its_children() -> None:
    text = published("regeling")
    assert text.text_of(("3", "1", "c")) == ("er is geen sprake van: een werkervaringsplek; een 0-uren contract;")
    assert text.text_of(("3",)).endswith("urendeclaratie van de werkgever.")
    assert [text.text_of(("8",)), text.text_of(("2", "8"))] == ["", ""]


def test_absent_addresses() -> None:
    text = published("regeling")
    assert not any(text.has(path) for path in [(), ("6",), ("2", "8"), ("3", "1", "b", "iii")])
    assert (text.has(("3",)), text.own(("3",)), text.own(("6",))) == (True, (), ())


@pytest.mark.parametrize("space", ["\u00a0", "\f", "\r\n", "\n\n", "\t", "  ", "\u202f"])
def test_fold_collapses_white_space(space: str) -> None:
    assert fold(f"{space}€{space}1,- {space}per-{space}jaar.{space}") == "€ 1,- per- jaar."
    found = locate(outline(f"Artikel 1\nHet is{space}zo."), ("1",), f"is{space}{space}zo", None)
    assert found == Position(0, 4, 9)


def test_locate_goes_on_after_a_position() -> None:
    text, quotation = published("verordening"), "Licht 6% 3%"
    first = locate(text, ("bijlage2",), quotation, None)
    assert first is not None
    second = locate(text, ("bijlage2",), quotation, first)
    assert second is not None
    assert first < second
    assert second.start >= first.end
    assert locate(text, ("bijlage2",), quotation, second) is None


def test_locate_may_go_on_from_another_address() -> None:
    text = published("verordening")
    first = locate(text, ("3", "1"), "Het college", None)
    later = locate(text, ("3", "2"), "Het college", first)
    assert first is not None
    assert later is not None
    assert first < later
    assert locate(text, ("3", "1"), "Het college", later) is None


def test_overlapping_occurrences_do_not_count_twice() -> None:
    text = outline("Artikel 1 Lied\nO lalala")
    assert locate(text, ("1",), "lala", Position(0, 2, 4)) == Position(0, 4, 8)
    assert locate(text, ("1",), "lala", Position(0, 2, 6)) is None


@pytest.mark.parametrize("blank", ["", " \u00a0\n"])
def test_a_blank_quotation_is_nowhere(blank: str) -> None:
    text = published("regeling")
    assert (locate(text, ("1",), blank, None), addresses_of(text, blank)) == (None, ())


def test_an_invented_regulation() -> None:
    one = "Artikel 1. Lantaarns (artikel 8 van de Wet op het licht)"
    three = "Artikel 3 Branden"
    intro = "In deze verordening wordt verstaan onder: • lamp: een lamp;"
    lantaarn = "lantaarn: een lamp op een paal, zoals bedoeld in artikel 2 van de wet; en"
    paal = "paal: wat overeind staat volgens Artikel 2 van de wet."
    lid = (
        "Een lantaarn brandt, behalve op de dagen genoemd in lid 2. Op die dagen brandt zij niet, "
        "zie artikel 3 en 4. De rest volgt in Hoofdstuk 5. Verder geldt niets."
    )
    top = "een top. Artikel 4 is van overeenkomstige toepassing op palen."
    slot = "Dit is het slot. Bijlage 1 bij deze verordening is vastgesteld."
    assert outline(INVENTED).segments == (
        Segment(("aanhef",), "Aanhef", "Verordening lantaarns 1. artikel 2 van de wet Artikel Deze woorden staan nergens.", 1),
        Segment(("1",), one, intro, 11),
        Segment(("1", "a"), one, lantaarn, 13),
        Segment(("1", "b"), one, paal, 15),
        Segment(("2",), "Artikel 2 [Vervallen]", "", 17),
        Segment(("3", "1"), three, lid, 20),
        Segment(("3", "2", "a"), three, "er is een paal; en", 24),
        Segment(("3", "2", "b"), three, "de paal heeft:", 25),
        Segment(("3", "2", "b", "i"), three, "een voet;", 26),
        Segment(("3", "2", "b", "ii"), three, top, 27),
        Segment(("tussentekst4",), "Paragraaf 2.1 Slot", "Artikel 5 Te vroeg Bijlage 2 Te vroeg", 32),
        Segment(("4",), "Artikel 4 slot", slot, 37),
        Segment(("bijlage1",), "Bijlage 1", "1. Licht € 1,00 Artikel 5 Geen artikel", 41),
        Segment(("bijlage2",), "Bijlage 2. Donker", "Donker € 2,00", 44),
    )


CLOSINGS = [
    "Aldus vastgesteld in de openbare vergadering van 3 mei 2024.",
    "Aldus besloten door het college",
    "Vastgesteld door de raad",
    "Dorp aan Zee, 3 mei 2024",
    "'s-Dorp, d.d. 3 mei 2024.",
    "Ondertekening",
    "Hoofdstuk 9 Slot",
]
NO_CLOSINGS = [
    "Aldus wordt gehandeld.",
    "Vastgestelde regels blijven gelden.",
    "In Dorp, 3 mei 2024, was dat anders.",
    "Ondertekening is nodig.",
    "1 mei 2024",
]


@pytest.mark.parametrize("line", CLOSINGS)
def test_the_closing_starts_after_the_last_sentence(line: str) -> None:
    above, names = "Artikel 1 Slot\n1. Een.\n2. Twee.\n\n", "\n\nde voorzitter,\n1. A. Jansen\nBijlage 1 Meer\nMeer."
    segments = outline(above + line + names).segments
    assert [".".join(s.path) for s in segments] == ["1.1", "1.2", "ondertekening", "bijlage1"]
    assert segments[2].text.endswith("de voorzitter, 1. A. Jansen")
    assert [s.line for s in segments] == [2, 3, 7 if line.startswith("Hoofdstuk") else 5, 10]


@pytest.mark.parametrize(
    "text", [*NO_CLOSINGS, *(f"niet af\n{line}" for line in CLOSINGS[:-1]), *(f"{line}\n3. Drie." for line in CLOSINGS[:-1])]
)
def test_what_is_no_closing_stays_with_the_last_article(text: str) -> None:
    found = outline(f"Artikel 1 Slot\n1. Een.\n2. Twee.{' ' if text.startswith('niet') else chr(10)}{text}")
    assert {s.path[0] for s in found.segments} == {"1"}


def test_a_closing_form_in_an_earlier_article_closes_nothing() -> None:
    found = outline("Artikel 1 Een\nEen.\nDorp, 3 mei 2024\nHoofdstuk 2 Meer\nTussen.\nArtikel 2 Twee\nTwee.")
    assert [(s.path, s.text) for s in found.segments] == [
        (("1",), "Een. Dorp, 3 mei 2024"),
        (("tussentekst2",), "Tussen."),
        (("2",), "Twee."),
    ]


@pytest.mark.parametrize(
    ("markers", "addresses"),
    [
        ("a b d c", "a b c"),
        ("b a", "a"),
        ("a i ii b i", "a a.i a.ii b b.i"),
        ("a b c d e f g h i j", "a b c d e f g h i j"),
        ("a b c d e f g h i i ii j", "a b c d e f g h i i.i i.ii j"),
        ("a b c d e f g h ii i", "a b c d e f g h i"),
        ("a ii i iii ii", "a a.i a.ii"),
        ("a i ii iii iv v vi vii b", "a a.i a.ii a.iii a.iv a.v a.vi a.vii b"),
        (f"{ALPHABET} aa", f"{ALPHABET} aa"),
        (f"{ALPHABET[:41]} i ii iii iv v w", f"{ALPHABET[:41]} u.i u.ii u.iii u.iv v w"),
        (f"{ALPHABET[:41]} i ii iii iv v vi", f"{ALPHABET[:41]} u.i u.ii u.iii u.iv u.v u.vi"),
        ("a b c d e f g h i ii i j", "a b c d e f g h h.i h.ii i j"),
        ("a aa b d", "a aa b d"),
    ],
)
def test_a_marker_opens_only_what_is_next(markers: str, addresses: str) -> None:
    lines = "".join(f"\n{marker}. tekst;" for marker in markers.split())
    bare = outline(f"Artikel 1 Lijst\nAanhef:{lines}")
    assert [".".join(s.path) for s in bare.segments[1:]] == [f"1.{a}" for a in addresses.split()]
    lid = outline(f"Artikel 1 Lijst\n1. Aanhef:{lines}")
    assert [".".join(s.path) for s in lid.segments[1:]] == [f"1.1.{a}" for a in addresses.split()]


@pytest.mark.parametrize(
    ("end", "after", "addresses"),
    [
        ("gehuwden (100%)", "2 De toeslag is gelijk.", "1 1.a 2"),
        ("gehuwden", "2 De toeslag is gelijk.", "1 1.a 2"),
        ("gehuwden met ten hoogste,", "2 De toeslag is gelijk.", "1 1.a"),
        ("gehuwden, bedoeld in artikel", "2 De toeslag is gelijk.", "1 1.a"),
        ("gehuwden met ten hoogste", "2 kinderen ten laste.", "1 1.a"),
        ("gehuwden met ten hoogste", "3 Kinderen ten laste.", "1 1.a"),
    ],
)
def test_a_lid_without_a_sign_follows_items_that_end_without_one(end: str, after: str, addresses: str) -> None:
    text = outline(f"Artikel 4 Hoogte\n1 De toeslag volgt de situatie:\na) {end}\n{after}\n")
    assert [".".join(s.path[1:]) for s in text.segments] == addresses.split()


def test_text_after_an_indented_list_resumes_its_parent() -> None:
    text = outline(
        "Artikel 1 Lijst\n\n  • 1.\n\n    Aanhef:\n\n    • a.\n\n      punt;\n\n"
        "    • -\n\n      streep;\n\n    slotwoorden.\n\n  • 2.\n\n    Tweede.\n\nSlot.\n"
    )
    assert [(".".join(s.path), s.text) for s in text.segments] == [
        ("1.1", "Aanhef:"),
        ("1.1.a", "punt;"),
        ("1.1", "• - streep; slotwoorden."),
        ("1.2", "Tweede."),
        ("1", "Slot."),
    ]
    assert len(text.own(("1", "1"))) == 2
    assert text.text_of(("1", "1")) == "Aanhef: punt; • - streep; slotwoorden."


PLAIN = ["Woord.", "Dorp, 3 mei 2024", "Aldus besloten."]  # neither heading nor marker
LINES = [
    "Artikel 1",
    "Artikel 2 (van",
    "Bijlage 1 x",
    "Hoofdstuk 2",
    "  • 1.",
    "    2. b",
    "a. i. w",
]


@given(st.lists(st.sampled_from([*LINES, "b.", "i. v", "", "      en", "woord.", "\f\u00a0"])))
def test_any_text_gives_folded_segments_that_can_be_found(lines: list[str]) -> None:
    text = outline("\n".join(lines))
    for segment in text.segments:
        assert segment.text == fold(segment.text)
        for offset, line in segment.lines:
            assert segment.line_at(offset) == line
            assert any(fold(lines[line - 1]).endswith(segment.text[offset : offset + n]) for n in range(1, len(segment.text) + 1))
        assert text.has(segment.path)
        assert 1 <= segment.line <= len(lines)
        found = locate(text, segment.path, segment.text, None)
        assert (found is None) == (segment.text == "")


@given(st.lists(st.sampled_from(["Artikel 1", "Artikel 2 Slot", "Bijlage 1 x", "Hoofdstuk 2", "  • 1.", "2. b", "a. i. w", "", *PLAIN])))
def test_no_text_is_left_out_but_headings_and_markers(lines: list[str]) -> None:
    found = " ".join(segment.text for segment in outline("\n".join(lines)).segments)
    assert all(found.count(line) == lines.count(line) for line in PLAIN)
