"""Addresses as people cite them, in a dossier and in a file of cases; and what is said first of a recorded decision."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from explain.cli import main
from explain.words import recorded_words
from parser.norms import Norms
from reasoner import DossierError, decide, read_dossier
from reasoner.decision.answer import RecordedCheck
from reasoner.dossier.citations import cited

CASE = "personen: [{id: sam}]\naanvragen:\n  - id: a1\n    voorziening: subsidie_jobcoaching\n    persoon: sam\n"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("art. 4 lid 1 onder c Regeling", "regeling:4.1.c"), ("regeling:4.1.c", "regeling:4.1.c"),
        ("artikel 3, eerste lid, onder e, verordening", "verordening:3.1.e"), ("art. 3.1.e Verordening", "verordening:3.1.e"),
        ("artikel 3, 1e lid, aanhef en onder e, van de Re-integratieverordening", "verordening:3.1.e"),
        ("Artikel 3 lid 1 onderdeel e Re-integratieverordening Participatiewet Twenterand 2024", "verordening:3.1.e"),
        ("art. 3 lid 1 onder a sub ii Regeling", "regeling:3.1.a.ii"), ("art. 2, vijfde lid, Re-integratieregeling", "regeling:2.5"),
        ("bijlage 1 Verordening", "verordening:bijlage1"),
    ],
)  # fmt: skip
def test_an_address_as_people_cite_it(text: str, address: str, norms: Norms) -> None:
    assert cited(norms, text) == address
    assert address in norms.articles


def test_every_citation_of_the_house_is_understood(norms: Norms) -> None:
    """As the program itself writes an address, with the whole title: the same address. Preamble and closing are no article."""
    articles = {id_: text.address for id_, text in norms.articles.items() if norms.cite(text.address).startswith(("art.", "bijlage"))}
    assert len(articles) > 200
    assert {id_ for id_, address in articles.items() if cited(norms, norms.cite(address)) != id_} == set()


@pytest.mark.parametrize(
    "text",
    ["art. 3 lid 1 onder e", "art. 7 lid 1 onder a Participatiewet", "art. 3 lid 1 onder a en e Verordening", "artikel 3 Verordening loonkostensubsidie",
     "art. 3 lid 1 onder e Verordening en art. 2 lid 5 Regeling", "art", "de verordening", "eerste lid"],
)  # fmt: skip
def test_what_is_not_one_address_is_not_guessed(text: str, norms: Norms) -> None:
    """Without its text, of another law, or more than one."""
    assert cited(norms, text) == text
    with pytest.raises(DossierError) as error:
        read_dossier(norms, f'{CASE}    besluit: {{uitkomst: geweigerd, gronden: ["{text}"]}}\n')
    assert (error.value.problems[0].code, "is geen adres" in error.value.problems[0].message) == ("D006", True)


def test_an_article_that_is_not_there(norms: Norms) -> None:
    with pytest.raises(DossierError, match=r"'art\. 99 Verordening' \(verordening:99\) is geen adres"):
        read_dossier(norms, f"{CASE}    besluit: {{uitkomst: geweigerd, gronden: [art. 99 Verordening]}}\n")


def test_a_recorded_decision_and_a_deviation_with_citations(norms: Norms) -> None:
    written = (
        f'{CASE}    besluit: {{uitkomst: geweigerd, gronden: ["artikel 3, eerste lid, onder e, verordening", art. 2 lid 5 Regeling]}}\n'
        '    afwijking: [{artikel: art. 27 Verordening, van: ["art. 14, tweede lid, onder c, verordening"], reden: x}]\n'
    )
    read = read_dossier(norms, written).records["a1"]
    assert read.recorded is not None
    assert read.recorded.grounds == ("verordening:3.1.e", "regeling:2.5")
    assert [(d.article, d.addresses) for d in read.deviations] == [("verordening:27", ("verordening:14.2.c",))]


def test_a_case_with_citations(tmp_path: Path) -> None:
    folder = tmp_path / "gevallen"
    folder.mkdir()
    (folder / "a.yaml").write_text(
        "gevallen:\n  - naam: niet behorend tot de doelgroep\n    dossier:\n"
        "      personen: [{id: sam, behoort_tot_doelgroep: nee}]\n"
        "      aanvragen:\n        - {id: a1, voorziening: subsidie_jobcoaching, persoon: sam, dienstverband: geen, plaatsing: geen}\n"
        "    verwacht:\n      niet_gronden: [art. 3 lid 1 onder f Verordening]\n",
        encoding="utf-8",
    )
    result = CliRunner().invoke(main, ["check", "--cases", str(folder)])
    assert "is geen" not in result.output, result.output


A, B = ("verordening:3.1.e",), ("regeling:2.5",)


@pytest.mark.parametrize(
    ("agrees", "lists", "said"),
    [
        (True, (A, (), (), ()), "de uitkomst klopt met de regels, en de genoemde grond klopt"),
        (True, ((*A, *B), (), (), ()), "de uitkomst klopt met de regels, en de genoemde gronden kloppen"),
        (True, ((), A, (), ()), "de uitkomst klopt met de regels, maar de gronden kloppen niet: één genoemde grond is niet van toepassing"),
        (True, (A, (), (), B), "de uitkomst klopt met de regels, maar de gronden zijn niet volledig: één grond die geldt is niet genoemd"),
        (True, ((), A, (), B), "de uitkomst klopt met de regels, maar de gronden kloppen niet: één genoemde grond is niet van toepassing en één grond die geldt is niet genoemd"),
        (True, ((), (), A, ()), "de uitkomst klopt met de regels; de gronden zijn nog niet te beoordelen: één genoemde grond is nog niet te beoordelen"),
        (True, ((), (), (), ()), "de uitkomst klopt met de regels"),
        (False, (A, (), (), ()), "de uitkomst klopt niet met de regels; de genoemde grond klopt wel"),
        (False, ((), (*A, *B), (), ()), "de uitkomst klopt niet met de regels, en de gronden kloppen niet: twee genoemde gronden zijn niet van toepassing"),
        (False, ((), (), (), A), "de uitkomst klopt niet met de regels; één grond die geldt is niet genoemd"),
    ],
)  # fmt: skip
def test_the_first_sentence_says_both(agrees: bool | None, lists: tuple[tuple[str, ...], ...], said: str) -> None:
    assert recorded_words(RecordedCheck(None, "geweigerd", agrees, *lists)) == said


def test_the_heading_of_a_decision_from_the_law(norms: Norms) -> None:
    """Refused on art. 2 lid 5 of the Regeling only, because of eight hours a week; what is missing then is art. 3 lid 1 onder e too."""
    path = Path(__file__).parent.parent / "kb" / "twenterand_2024" / "dossiers" / "geweigerd-drie-gronden.yaml"
    text = path.read_text(encoding="utf-8").rstrip() + "\n"
    for id_ in ("art. 2 lid 5 Regeling", "regeling:2.5"):
        dossier = read_dossier(norms, f'{text}    besluit: {{datum: 2024-12-20, uitkomst: geweigerd, gronden: ["{id_}"]}}\n')
        check = next(d.recorded for d in decide(norms, dossier).decisions)
        assert check is not None
        assert check.named_and_holding == ("regeling:2.5",)
        assert "maar de gronden zijn niet volledig" in recorded_words(check)
