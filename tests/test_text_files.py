"""Files as programs save them: encodings, line ends, letters in two parts; and files that are written whole or not at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from conftest import DOSSIERS, ROOT

import kb.text
from explain import load_norms
from explain.cli import main
from kb.text import NotText, decode, plain, write
from parser import RuleBaseError, SourceFile, check
from parser.published_plain import outline
from reasoner import read_dossier
from reasoner.dossier import yamltext

HOURS = DOSSIERS / "grens-12-uur.yaml"
ATELIERFONDS = ROOT / "tests" / "kennisbanken" / "atelierfonds"
TEXT = "naam: Zoë Beëindigd\nmét: €\n"
WAYS = {
    "utf-8": TEXT.encode(),
    "met BOM": TEXT.encode("utf-8-sig"),
    "utf-16": TEXT.encode("utf-16"),
    "utf-16-be": b"\xfe\xff" + TEXT.encode("utf-16-be"),
    "crlf": TEXT.replace("\n", "\r\n").encode(),
    "losse accenten": unicodedata.normalize("NFD", TEXT).encode(),
    "BOM, crlf, losse accenten": unicodedata.normalize("NFD", TEXT).replace("\n", "\r\n").encode("utf-8-sig"),
}


@pytest.mark.parametrize("data", WAYS.values(), ids=WAYS)
def test_the_same_text_however_it_was_saved(data: bytes) -> None:
    assert decode(data) == TEXT
    assert plain(decode(data)) == TEXT


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("a: b\nnaam: Zoë\n".encode("cp1252"), "Windows-1252, zie regel 2"),
        (TEXT.encode("utf-16-le"), "UTF-16 zonder aanduiding"),
        (TEXT.encode("utf-16")[:-1], "breekt halverwege af"),
    ],
)
def test_what_cannot_be_read_says_what_it_looks_like(data: bytes, said: str) -> None:
    with pytest.raises(NotText) as caught:
        decode(data)
    assert said in str(caught.value)


def test_a_dossier_is_the_same_dossier(tmp_path: Path) -> None:
    text = HOURS.read_text(encoding="utf-8").replace("Sam", "Zoë")
    norms = load_norms()
    digests = {
        read_dossier(norms, t).sha256 for t in (text, text.replace("\n", "\r\n"), unicodedata.normalize("NFD", text), "\ufeff" + text)
    }
    assert len(digests) == 1
    said = set()
    for name, data in (("a", text.encode()), ("b", text.encode("utf-16")), ("c", text.replace("\n", "\r\n").encode("utf-8-sig"))):
        file = tmp_path / f"{name}.yaml"
        file.write_bytes(data)
        result = CliRunner().invoke(main, ["decide", str(file), "--json"])
        said.add(json.dumps(json.loads(result.stdout) | {"dossier": ""}, sort_keys=True))
    assert len(said) == 1


def test_a_rule_base_is_the_same_rule_base() -> None:
    def norms(change: object) -> str:
        def files(pattern: str) -> list[SourceFile]:
            return [
                SourceFile(f.relative_to(ATELIERFONDS).as_posix(), change(f.read_text(encoding="utf-8")))
                for f in sorted(ATELIERFONDS.glob(pattern))
            ]  # type: ignore[operator]

        return check("atelierfonds", files("*.regels"), files("bronnen/*.txt")).sha256

    same = {
        norms(lambda t: t),
        norms(lambda t: t.replace("\n", "\r\n")),
        norms(lambda t: "\ufeff" + t),
        norms(lambda t: unicodedata.normalize("NFD", t)),
    }
    assert len(same) == 1


def test_what_cannot_be_seen_in_a_source_changes_no_quotation() -> None:
    text = "Regeling\n\nArtikel 1\n1. Het college kan een bij\u00addrage\u200b verstrekken.\n"
    assert outline(text) == outline(text.replace("\u00ad", "").replace("\u200b", ""))


def test_a_dossier_on_standard_input() -> None:
    text = HOURS.read_text(encoding="utf-8")
    piped, named = CliRunner().invoke(main, ["decide", "-"], input=text.encode("utf-16")), CliRunner().invoke(main, ["decide", str(HOURS)])
    assert piped.exit_code == 0
    assert piped.stdout == named.stdout


def test_what_goes_to_a_pipe_is_utf_8_whatever_the_locale(tmp_path: Path) -> None:
    file = tmp_path / "d.yaml"
    file.write_text(HOURS.read_text(encoding="utf-8").replace("sam", "şükrü"), encoding="utf-8")
    for environment in ({"LC_ALL": "C", "PYTHONUTF8": "0"}, {"PYTHONIOENCODING": "cp1252"}):
        result = subprocess.run(
            [sys.executable, "-m", "explain.cli", "decide", str(file), "--json"],
            capture_output=True, check=True, cwd=ROOT, env={**os.environ, **environment},
        )  # fmt: skip
        assert json.loads(result.stdout.decode("utf-8"))["decisions"][0]["person"] == "şükrü"


# ---- out


def test_a_file_is_written_whole_or_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "uit.json"
    file.write_text("oud")
    write(file, b"nieuw")
    assert file.read_text() == "nieuw"

    def full(self: Path, _target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        write(file, b"half")
    assert file.read_text() == "nieuw"
    assert [p.name for p in tmp_path.iterdir()] == ["uit.json"]


def test_a_link_stays_a_link_and_rights_stay_as_they_are(tmp_path: Path) -> None:
    real, link = tmp_path / "echt.txt", tmp_path / "link.txt"
    real.write_text("oud")
    real.chmod(0o640)
    try:
        link.symlink_to(real)
    except OSError:
        pytest.skip("no links here")
    write(link, b"nieuw")
    assert link.is_symlink()
    assert real.read_text() == "nieuw"
    assert os.name == "nt" or real.stat().st_mode & 0o777 == 0o640


def test_every_verb_writes_that_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Disk full: the old file is still there, whole."""

    def full(_path: Path, _data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kb.text.Path, "write_bytes", full)
    for arguments in (["explain", str(HOURS)], ["compare", str(HOURS), "--with", str(DOSSIERS / "grens-24-uur.yaml")]):
        file = tmp_path / "uit.txt"
        file.write_text("oud")
        result = CliRunner().invoke(main, [*arguments, "-o", str(file)])
        assert result.exit_code == 2
        assert "K004" in result.stderr
        assert file.read_text() == "oud"


@pytest.mark.parametrize(
    "place", ["javascript:alert(1)", "data:text/html,x", "ftp://x.nl", "https://x.nl/a b", "https://x.nl/'onclick", "x.nl"]
)
def test_only_the_web_is_linked_to(place: str) -> None:
    rules = [SourceFile(f.name, f.read_text(encoding="utf-8")) for f in sorted(ATELIERFONDS.glob("*.regels"))]
    sources = [
        SourceFile(f.relative_to(ATELIERFONDS).as_posix(), f.read_text(encoding="utf-8"))
        for f in sorted(ATELIERFONDS.glob("bronnen/*.txt"))
    ]
    name = sources[0].name
    linked = [SourceFile(f.name, f.text.replace(f'bron "{name}"', f'bron "{name}" vindplaats "{place}"')) for f in rules]
    assert linked != rules
    with pytest.raises(RuleBaseError) as caught:
        check("atelierfonds", linked, sources)
    assert [d.code for d in caught.value.diagnostics] == ["R015"]
    good = [SourceFile(f.name, f.text.replace(place, "https://voorbeeldstad.nl/regeling?id=1")) for f in linked]
    (document,) = check("atelierfonds", good, sources).documents.values()
    assert document.link == "https://voorbeeldstad.nl/regeling?id=1"


@pytest.mark.parametrize(
    "text",
    [
        "aanvragen: [" + "[" * 80 + "]" * 80 + "]", "- " * 90 + "a", "a: &x 1\nb: *x", "a: *y", "a: *y\nb: [", "a: {", "a: b: c", "a\tb: - c", "",
        "a: 1\n---\nb: 2", "%x", "a: \x01",
    ],
)  # fmt: skip
def test_without_the_library_in_c_a_text_is_read_once_and_refused_alike(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counting while building says of every text what counting beforehand says."""
    monkeypatch.setattr(yamltext, "_Loader", yaml.SafeLoader)

    def beforehand(text: str, what: str) -> yaml.Node | None:
        yamltext._check_depth(text, what)
        return yaml.compose(text, Loader=yaml.SafeLoader)

    def said() -> object:
        try:
            root = yamltext.compose(text, "een dossier")
            return root and yaml.serialize(root)
        except yamltext.YamlProblem as error:
            return error.message, error.line, error.column, error.hint

    once = said()
    monkeypatch.setattr(yamltext, "_root", beforehand)
    assert once == said()


def test_without_the_library_in_c_every_dossier_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    norms = load_norms("twenterand-2024")
    texts = [f.read_text(encoding="utf-8") for f in sorted(DOSSIERS.glob("*.yaml"))]
    before = [read_dossier(norms, t) for t in texts]
    monkeypatch.setattr(yamltext, "_Loader", yaml.SafeLoader)
    assert [read_dossier(norms, t) for t in texts] == before
