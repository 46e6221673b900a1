"""What somebody at a keyboard finds without leaving the notebook: the words, a form, completions, help; and a proof to compute with."""

from __future__ import annotations

import inspect
import io
import itertools
from html import unescape
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from conftest import DOSSIERS, ROOT
from test_notebook import needed

import explain
from explain.notebook.errors import DossierError, InputError
from explain.notebook.face import Answer, Decision
from explain.rules.selection import own_facts, own_links

pd = needed("pandas")
REFUSED, TWO = (DOSSIERS / f"{n}.yaml" for n in ("geweigerd-drie-gronden", "gelijktijdig-twee-aanvragen"))


@pytest.fixture(scope="module")
def kb() -> explain.RuleBase:
    return explain.load()


# ---- the words


def test_the_words_are_frames_that_can_be_searched(kb: explain.RuleBase) -> None:
    found = kb.facts.search("uren")
    assert isinstance(found, pd.DataFrame)
    assert {"dienstverband.uren_per_week", "plaatsing.uren_per_week", "plan_uren"} <= set(found["column"])
    assert set(kb.facts.search("UREN week")["column"]) < set(found["column"])
    assert kb.facts.search("zzzz").empty
    with pytest.raises(InputError, match="een int is geen tekst om te zoeken"):
        kb.facts.search(3)  # type: ignore[arg-type]
    entities = kb.norms.entities.values()
    assert len(kb.facts) == sum(len(own_facts(e)) + len(own_links(e)) for e in entities)
    assert set(kb.kinds.loc[kb.kinds["decided"].astype(bool), "name"]) == set(kb.norms.provisions)


def test_a_display_of_words_is_whole_and_names_what_it_leaves_aside(kb: explain.RuleBase) -> None:
    """A question is not cut off; the path of a file, which is that of a machine, is in the frame alone."""
    shown = kb.facts.search("uren")._repr_html_()
    assert shown is not None
    assert "..." not in shown
    assert kb.facts.search("uren")["question"].iloc[0] in unescape(shown)
    assert "<th>list</th>" not in shown
    assert "Ook in deze tabel: entity, list, name." in shown
    assert "<th>list</th>" in (pd.DataFrame(kb.facts)._repr_html_() or "")
    examples = kb.examples._repr_html_()
    assert examples is not None
    assert str(kb.examples["path"].iloc[0]) not in examples
    assert "Ook in deze tabel: path." in examples
    assert "Ook in" not in (kb.facts[["column", "question"]]._repr_html_() or "")


def test_every_column_of_the_facts_is_one_of_a_frame(kb: explain.RuleBase) -> None:
    from explain.notebook.frames import place

    for row in kb.facts.itertuples():
        where = place(kb.norms, str(row.column))
        assert (where.entity, where.name, where.number) == (row.entity, row.name, 1)


def test_readings_variants_and_examples(kb: explain.RuleBase) -> None:
    some = kb.readings.search("periode")
    assert 0 < len(some) < len(kb.readings)
    assert list(some) == some.frame["name"].tolist() == some._ipython_key_completions_()
    assert kb.readings.frame["choices"].map(lambda x: x[0]).tolist() == kb.readings.frame["default"].tolist()
    every = kb.readings
    assert every.shape == every.frame.shape
    assert every["name"].tolist() == every.head(len(every))["name"].tolist() == list(every)
    assert every[every["id"] == "regeling:2.5"].equals(every.frame.query("id == 'regeling:2.5'"))
    assert every["art2_5_en"].name == "art2_5_en"
    assert ("art2_5_en" in every, "name" in every, "iets" in every) == (True, False, False)
    assert {"head", "loc", "search", "frame"} <= set(dir(every))
    with pytest.raises(InputError, match="bedoelde u 'art2_5_en'"):
        every["art2_5_enn"]
    assert kb.variants["name"].tolist() == sorted(p.stem for p in (ROOT / "kb/twenterand_2024/varianten").glob("*.regels"))
    first = kb.variants.iloc[0]
    assert f'variant "{first["title"]}"' in Path(first["path"]).read_text(encoding="utf-8")
    assert kb.examples["path"].tolist() == sorted(DOSSIERS.glob("*.yaml"))
    assert "Sam de Vries" in kb.examples.search("twaalf uur sam")["about"].to_string() or not kb.examples.search("sam vries").empty


# ---- a form


def test_a_new_dossier_shows_its_questions_and_says_nothing_yet(kb: explain.RuleBase) -> None:
    for kind in kb.norms.provisions:
        draft = kb.new(kind)
        answer = draft.decide()
        assert answer.only.provision == kind
        assert not answer.only.assumed or answer.outcome != "moet_toekennen"
        assert "[]" not in draft.to_yaml(), "that a list is empty is for who fills it in to say"
    draft = kb.new("subsidie_jobcoaching")
    asked = draft.questions
    question = kb.norms.entities["dienstverband"].facts["uren_per_week"].question
    assert asked.set_index("place").loc["d1.uren_per_week", ["question", "answers"]].tolist() == [question, "uren"]
    assert question in repr(draft)
    draft["d1"].uren_per_week = 12
    assert "d1.uren_per_week" not in draft.questions["place"].tolist()
    assert draft.decide().only.outcome == "onbeslist"
    draft.remove("pl1")
    assert "pl1" not in draft.to_yaml()
    with pytest.raises(InputError, match="staat niet in het dossier"):
        draft.remove("pl1")
    with pytest.raises(InputError, match="bedoelde u 'subsidie_jobcoaching'"):
        kb.new("subsidie_jobcoachin")


def test_what_is_taken_out_is_linked_to_no_more(kb: explain.RuleBase) -> None:
    draft = kb.dossier(REFUSED)
    draft.remove("d1")
    assert "d1" not in draft._ipython_key_completions_()
    assert "dienstverband: d1" not in draft.to_yaml()
    draft.decide()


# ---- completion and help


def test_keys_are_completed(kb: explain.RuleBase) -> None:
    answer = kb.decide(TWO)
    assert answer._ipython_key_completions_() == [d.subject for d in answer.decisions]
    assert {"sam", "a1"} <= set(kb.dossier(REFUSED)._ipython_key_completions_())
    assert kb.cases()._ipython_key_completions_()[0] == kb.cases()[0].name
    assert {"facts", "kinds", "readings", "variants", "examples", "new"} <= set(dir(kb))


@pytest.mark.parametrize("owner", [Answer, Decision, explain.RuleBase])
def test_everything_that_is_offered_explains_itself(owner: type) -> None:
    offered = {k: v for c in (owner,) for k, v in vars(c).items() if not k.startswith("_")}
    members = {k: v for k, v in offered.items() if inspect.isfunction(v) or isinstance(v, property | classmethod)}
    assert len(members) > 8
    assert [k for k, v in members.items() if k != "views" and not inspect.getdoc(v)] == []


def test_a_part_of_a_name_finds_it(kb: explain.RuleBase) -> None:
    with pytest.raises(InputError, match="bedoelde u 'uren_per_week'"):
        kb.decide(REFUSED).what_if(uren=12)
    draft: Any = kb.dossier()
    with pytest.raises(InputError, match="bedoelde u 'uren_per_week'"):
        draft.dienstverband("d", uren=12)


# ---- a proof


def test_a_proof_is_a_graph_of_plain_attributes(kb: explain.RuleBase) -> None:
    for path in (REFUSED, TWO, DOSSIERS / "onbekende-feiten.yaml", DOSSIERS / "lopend-beeindigen-mag.yaml"):
        for decision in kb.decide(path):
            graph = decision.why().graph
            assert nx.is_arborescence(graph)
            assert all(data["label"] for _, data in graph.nodes(data=True))
            assert all(data["refers"] in graph for _, data in graph.nodes(data=True) if data["look"] == "reference")
            grounds = {data["address"] for _, data in graph.nodes(data=True) if data["look"] == "ground"}
            assert {g.id for g in decision.grounds} <= grounds
            file = io.BytesIO()
            nx.write_graphml(graph, file)
            file.seek(0)
            again = nx.read_graphml(file)
            assert dict(again.nodes(data=True)) == dict(graph.nodes(data=True))
            assert set(again.edges) == set(graph.edges)


@pytest.mark.parametrize(("name", "starts"), [("w.png", b"\x89PNG"), ("w.SVG", b"<?xml"), ("w.pdf", b"%PDF")])
def test_a_drawing_is_saved_by_its_ending(kb: explain.RuleBase, name: str, starts: bytes, tmp_path: Path) -> None:
    saved = kb.decide(REFUSED).why().save(tmp_path / name, layout="a4")
    assert saved.read_bytes().startswith(starts)
    assert [p.name for p in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    ("name", "layout", "said"), [("w.txt", "screen", "kan niet als"), ("w.png", "a44", "bedoelde u 'a4'"), ("x/w.png", "screen", "K004")]
)
def test_what_cannot_be_saved_is_said_and_nothing_is_written(
    kb: explain.RuleBase, name: str, layout: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=said):
        kb.decide(REFUSED).why().save(tmp_path / name, layout=layout)
    assert list(tmp_path.iterdir()) == []


def test_the_sentence_comes_first(kb: explain.RuleBase) -> None:
    answer = kb.decide(REFUSED)
    assert answer.sentence.startswith("Moet in beginsel worden geweigerd (")
    assert repr(answer).splitlines()[1] == answer.sentence == answer.only.sentence
    assert len(kb.decide(TWO).sentence.splitlines()) == 2


# ---- a dossier made in Python, elsewhere


def test_a_panel_and_a_grid_take_a_dossier_made_in_python(kb: explain.RuleBase) -> None:
    needed("ipywidgets")
    from explain.widgets import grid, panel

    draft = kb.dossier(REFUSED)
    for given in (draft, draft.to_yaml()):
        assert panel(kb, given).situation.decide()[1].outcome == kb.decide(REFUSED).outcome
        axes = {"x": ("uren_per_week", [10, 12]), "y": ("arbeidsbeperking", [True, False])}
        ours, theirs = (grid(kb, x, **axes).compute() for x in (given, REFUSED))
        assert ours.cells.outcomes == theirs.cells.outcomes != {}


def test_an_error_does_not_print_a_dossier(kb: explain.RuleBase) -> None:
    needed("ipywidgets")
    from explain.widgets import panel

    text = "personen: [{id: sam, naam: Geheim de Vries}]"
    for ask in (kb.decide, kb.dossier, lambda x: panel(kb, x)):
        with pytest.raises(DossierError) as error:
            ask(text)
        assert "Geheim" not in str(error.value)


def test_a_proof_unfolds_level_by_level(kb: explain.RuleBase) -> None:
    """Each step holds what the one before held and one level more; the first says no reason, the last everything."""
    proof = kb.decide(REFUSED).why()
    steps = [str(step) for step in proof.unfold()]
    assert len(steps) > 3
    assert "moet in beginsel worden geweigerd" in steps[0]
    assert "artikel 2" not in steps[0]
    assert "Niet voldaan aan de voorwaarden van artikel 2" in steps[1]
    assert "10 uur per week" not in steps[1]
    assert all(before.count("\n") < after.count("\n") for before, after in itertools.pairwise(steps))
    assert "10 uur per week overeengekomen" in steps[-1]
