"""A letter says the title of a regulation once; every citation after that is of the same text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from test_letter_readers import PATHS, answered

from explain.letter import Kind, drafts, letters


@pytest.mark.parametrize("path", PATHS, ids=lambda p: f"{p.parent.parent.name}-{p.stem}")
@pytest.mark.sampled
def test_a_title_stands_once_and_no_citation_gets_another(path: Path) -> None:
    answer = answered(path)
    titles = {d.title: d.name.replace("_", " ") for d in answer.norms.documents.values()}
    for whole, sent in zip(letters(answer), drafts(answer), strict=True):
        meant = [b for b in sent.body if any("bedoelen wij in deze brief: " in s.text for s in b.sentences)]
        short = dict(
            re.findall(r"Met ‘([^’]+)’ bedoelen wij in deze brief: ([^\n]+)\.", "\n".join(s.text for b in meant for s in b.sentences))
        )
        assert all(titles[title].lower() == name.lower() for name, title in short.items())
        for one, other in zip(whole.body, (b for b in sent.body if b not in meant), strict=True):
            for before, after in zip(one.sentences, other.sentences, strict=True):
                if one.kind in (Kind.QUOTE, Kind.TITLE):
                    assert after == before
                    continue
                assert not any(f" {title}" in after.text for title in short.values())
                back = after.text
                for name, title in short.items():
                    if f" {title}" in before.text:
                        back = re.sub(rf"(?<= )(?<!{re.escape(title[: -len(name)])} ){re.escape(name)}(?![\w-])", title, back)
                assert back == before.text
