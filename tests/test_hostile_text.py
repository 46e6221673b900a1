"""Hostile text in a dossier is text: in the terminal, Markdown, DOT, SVG, HTML, JSON and Datalog."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from conftest import plain_yaml

import explain.cli as cli
import explain.html.ways as html_ways
import explain.repairs.turning as repairs_turning
import explain.verbs.common as common
from explain.cards.dot import _html, _plain
from explain.cards.markdown import escaped
from explain.terminal import _clean
from parser.norms import Norms
from reasoner import DossierError, read_dossier

pytestmark = pytest.mark.slow  # many whole answers

FULL = (Path(__file__).parent.parent / "kb" / "twenterand_2024" / "gevallen" / "basis" / "subsidie_jobcoaching.yaml").read_text(
    encoding="utf-8"
)
ESCAPES = {
    "ansi": "\x1b[31mrood\x1b[0m",
    "title": "\x1b]0;x\x07",
    "csi": "\x9b31m\x85",
    "delete": "a\x7fb",
    "vertical": "a\x0bb\x0cc",
    "carriage": "goed\rfout\tx",
    "bidi": "a\u202eb\u2066c",
}
PLAIN = {
    "script": "<script>alert(1)</script>", "attribute": "\"><img src=x onerror=alert(1)> ' onload='x", "entity": "&amp;&#x3c;]]><!ENTITY x>", "dot": '"]; kwaad [label=<b>x</b> URL="javascript:alert(1)"];//',
    "rich": "[bold red]x[/bold red] [link=http://x]y[/link] [/]", "markdown": "[a](javascript:alert(1)) **b** ![i](x) # h | `c` <b>", "percent": "%s {0} %n", "emoji": "😀 é 中", "newline": "een\ntwee\n# drie\n- vier", "separator": "a\u2028b\u2029c",
    "quote": "'). kwaad('", "date": "2024-01-01", "number": "1e999", "long": "x" * 10_000, "astral": "\U0010ffff",
}  # fmt: skip
BACKSLASHES = {"group": r"\1 \g<0>", "letter": r"\q \N \G \L", "end": "Sam\\", "zero": "a\\0b"}
FORMATS = ("text", "md", "dot", "svg", "html", "letter")
NAMES = ESCAPES | PLAIN | BACKSLASHES | {"longer": "xx " * 6000}


def dossier(name: str) -> dict[str, Any]:
    """Refused and with a running provision, so that the names of every record are shown."""
    found: dict[str, Any] = plain_yaml(FULL)
    found["personen"][0]["naam"] = found["aanvragen"][0]["naam"] = found["dienstverbanden"][0]["naam"] = name
    found["dienstverbanden"][0]["uren_per_week"] = "10"
    found["voorzieningen"] = [
        {"id": "v1", "naam": name, "persoon": "sam", "soort": "interne_werkbegeleiding", "van": "2024-06-01", "tot_en_met": "2024-11-30"}
    ]
    return found


def output(norms: Norms, monkeypatch: pytest.MonkeyPatch, folder: Path, content: dict[str, Any], *arguments: str) -> str:
    monkeypatch.setattr(common, "load_norms", lambda name, **changes: norms)
    path = folder / "d.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    result = CliRunner().invoke(cli.main, [arguments[0], str(path), *arguments[1:]])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.stderr
    return result.stdout


class Tags(HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(k, v or "") for k, v in attrs]


def harmless(tags: list[str], attributes: list[tuple[str, str]]) -> None:
    assert not {"script", "img", "iframe", "object", "foreignobject", "b"} & {t.rpartition("}")[2].lower() for t in tags}
    for key, value in attributes:
        assert not key.lower().startswith("on")
        assert not (key.lower().endswith(("href", "src")) and not value.startswith(("https://", "#")))


def no_control(text: str, allowed: str = "\n") -> None:
    assert sorted({c for c in text if not c.isprintable() and c not in allowed and c not in "\xa0"}) == []


@pytest.fixture(autouse=True)
def in_no_time(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What would turn the outcome is looked for with some of the names only: that search takes seconds, whatever the name."""
    if "script" not in request.node.name:
        monkeypatch.setattr(repairs_turning, "WAYS_SECONDS", 0.0)
        monkeypatch.setattr(repairs_turning, "OPENING_SECONDS", 0.0)
        monkeypatch.setattr(html_ways, "turning", lambda answer, decision: repairs_turning.turning(answer, decision, 0.0))


_lines: dict[tuple[str, bool], int] = {}


@pytest.fixture
def lines_of_sam(norms: Norms, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, format_: str) -> int:
    """Of how many lines the output is for a harmless name; made once for each format, and once as `in_no_time` leaves a name the search."""
    key = format_, name == "script"
    if key not in _lines:
        _lines[key] = output(norms, monkeypatch, tmp_path, dossier("Sam"), "explain", "--format", format_).count("\n")
    return _lines[key]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("format_", FORMATS)
def test_a_name_is_only_text(
    norms: Norms, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, format_: str, request: pytest.FixtureRequest
) -> None:
    text = output(norms, monkeypatch, tmp_path, dossier(NAMES[name]), "explain", "--format", format_)
    no_control(text, "\n\t" if format_ == "dot" else "\n")
    if format_ == "svg":
        elements = list(ET.fromstring(text.encode()).iter())
        harmless([e.tag for e in elements], [(k, v) for e in elements for k, v in e.attrib.items()])
    elif format_ == "html":
        tags = Tags()
        tags.feed(text)
        harmless(tags.tags, tags.attributes)
        svg = text[text.index("<svg") : text.index("</svg>") + 6]
        ET.fromstring(svg.encode())
    elif format_ in ("text", "md", "letter"):
        if format_ == "md":
            assert not re.search(r"(?<!\\)[<`]|(?<!\\)\[a|(?<![\\*])\*\*b", text.rpartition("<!-- bewijsstuk: ")[0])
        assert text.count("\n") == request.getfixturevalue("lines_of_sam"), "a name makes lines of its own"


@pytest.mark.parametrize("name", NAMES)
def test_the_terminal(norms: Norms, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    text = output(norms, monkeypatch, tmp_path, dossier(NAMES[name]), "decide")
    no_control(text)
    assert ("[bold red]" in text) is (name == "rich")


def with_id(id_: str) -> dict[str, Any]:
    """The dossier with this id for the person, and one like it for the support."""
    content = dossier("Sam")
    for record, key in (("personen", "id"), ("dienstverbanden", "persoon"), ("aanvragen", "persoon"), ("voorzieningen", "persoon")):
        content[record][0][key] = id_
    content["voorzieningen"][0]["id"] = id_[:98] + "v"
    return content


@pytest.mark.parametrize("name", [n for n, text in NAMES.items() if not text.strip().isprintable()])
def test_an_id_that_is_not_printable_is_refused(norms: Norms, name: str) -> None:
    with pytest.raises(DossierError) as raised:
        read_dossier(norms, yaml.safe_dump(with_id(NAMES[name].strip()), allow_unicode=True))
    assert {p.code for p in raised.value.problems} >= {"D005"}


@pytest.mark.parametrize("name", [n for n, text in NAMES.items() if text.strip().isprintable() and len(text) < 100])
def test_json_and_datalog_with_hostile_ids(norms: Norms, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    id_ = NAMES[name].strip()
    content = with_id(id_)
    found = json.loads(output(norms, monkeypatch, tmp_path, content, "decide", "--json"))["decisions"][0]
    assert found["person"] == id_
    assert found["outcome"] == "moet_weigeren"
    assert [id_[:98] + "v"] in [g["with"] for g in found["grounds"]]
    program = output(norms, monkeypatch, tmp_path, content, "decide", "--show", "datalog")
    no_control(program)
    quoted = r"'(?:[^'\\\n]|\\.)*'"
    for line in program.splitlines():
        rest = re.sub(quoted, "q", line) if not line.startswith("%") else ""
        assert not re.search(r"['\\<>\"]\w|alert|kwaad", rest.replace("<=", "").replace(">=", "")), line


@pytest.mark.parametrize("name", NAMES)
def test_the_escapes(name: str) -> None:
    text = NAMES[name]
    no_control(_plain(text))
    no_control(_clean(text), "")
    ET.fromstring(f"<a>{_html(_plain(text))}</a>")
    assert not re.search(r"(?<!\\)[<>`\[\]|*_]", escaped(text))
