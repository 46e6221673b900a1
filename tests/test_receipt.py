"""The receipt: in every export, read back, and the same answer made again; what differs is named."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import DOSSIERS, ROOT
from jsonschema import Draft202012Validator
from PIL import Image

from explain.cli import main
from explain.decision.receipt import Receipt, Unreadable, embedded, in_png, read, receipt, receipt_json
from parser.norms import Norms
from reasoner import decide, read_dossier

REFUSED = DOSSIERS / "geweigerd-drie-gronden.yaml"
EXPORTED: dict[tuple[str | bytes, ...], bytes] = {}
FORMATS = ("text", "md", "dot", "svg", "png", "pdf", "html", "json")
SCHEMA = json.loads((ROOT / "docs" / "schemas" / "receipt.schema.json").read_text(encoding="utf-8"))
PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def exported(folder: Path, format_: str, *options: str, dossier: Path = REFUSED, suffix: str | None = None) -> Path:
    """An export in a file of its own; that of the same arguments is made once."""
    file = folder / f"uit.{suffix or format_}"
    made = (format_, *options, dossier.read_bytes(), file.name)
    if made not in EXPORTED:
        result = run("explain", str(dossier), "--format", format_, "-o", str(file), *options)
        assert result.exit_code == 0, result.stderr
        EXPORTED[made] = file.read_bytes()
    file.write_bytes(EXPORTED[made])
    return file


def changed(folder: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """A receipt with something changed in it, in a file of its own."""
    data = receipt_json(read(exported(folder, "text").read_bytes()))
    change(data)
    file = folder / "veranderd.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    return file


@pytest.mark.sampled
@pytest.mark.parametrize(("format_", "suffix"), [*((f, f) for f in FORMATS), ("letter", "md"), ("letter", "docx"), ("letter", "json")])
def test_round_trip(tmp_path: Path, format_: str, suffix: str) -> None:
    options = ("--date", "2024-10-01", "--reading", "art2_5_en=beide_vereist", "--strict")
    file = exported(tmp_path, format_, *options, suffix=suffix)
    found = read(file.read_bytes())
    decided = json.loads(run("decide", str(REFUSED), *options, "--json").stdout)
    plain = [{k: v for k, v in d.items() if k != "sentence"} for d in decided["decisions"]]
    canonical = json.dumps(plain, sort_keys=True, separators=(",", ":"))
    assert found.answer == hashlib.sha256(canonical.encode()).hexdigest()
    assert found.dossier_sha256 == hashlib.sha256(REFUSED.read_bytes()).hexdigest()
    assert (found.kb, found.kb_sha256) == (decided["kb"]["id"], decided["kb"]["sha256"])
    assert (found.date, found.readings, found.strict, found.variant) == ("2024-10-01", (("art2_5_en", "beide_vereist"),), True, None)
    assert [e.message for e in Draft202012Validator(SCHEMA).iter_errors(receipt_json(found))] == []
    again = run("explain", "--receipt", str(file), str(REFUSED))
    assert (again.exit_code, again.stdout) == (0, "hetzelfde antwoord\n")


@pytest.mark.parametrize("format_", ["text", "md", "dot", "svg", "html"])
def test_the_foot_says_it_for_people(tmp_path: Path, format_: str) -> None:
    plain = exported(tmp_path, format_).read_text(encoding="utf-8").replace("&#160;", " ").replace('<BR ALIGN="LEFT"/>', " ")
    dossier = hashlib.sha256(REFUSED.read_bytes()).hexdigest()
    digest = (
        ("bepalingen: Regeling art. 2 lid 5",) if format_ in ("dot", "svg") else (f"dossier {dossier[:12]}",)
    )  # of a picture in its receipt
    for expected in (*digest, "beslisdag niet gegeven", "lezingen: standaard", "waarom 0."):
        assert expected in plain.replace("&#45;", "-").replace("\\-", "-"), expected
    other = exported(tmp_path, format_, "--reading", "art2_5_en=beide_vereist", "--strict").read_text(encoding="utf-8").replace("\\_", "_")
    assert "art2_5_en=beide_vereist" in other
    assert "standaard" in other
    assert "strikt" in other


def test_another_dossier(tmp_path: Path) -> None:
    file = exported(tmp_path, "svg")
    dossier = tmp_path / "twaalf.yaml"
    dossier.write_text(REFUSED.read_text(encoding="utf-8").replace("uren_per_week: 10", "uren_per_week: 12"), encoding="utf-8")
    result = run("explain", "--receipt", str(file), str(dossier))
    assert result.exit_code == 1
    assert "niet hetzelfde antwoord" in result.stdout
    assert "- dossier: toen " in result.stdout
    assert "gronden die er niet meer zijn: regeling:2.5 voorwaarden, verordening:3.1.e" in result.stdout
    assert "kennisbank" not in result.stdout


def test_only_a_comment_in_the_dossier_differs(tmp_path: Path) -> None:
    dossier = tmp_path / "zelfde.yaml"
    dossier.write_text("# iets\n" + REFUSED.read_text(encoding="utf-8"), encoding="utf-8")
    result = run("explain", "--receipt", str(exported(tmp_path, "md")), str(dossier))
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 2, "the hash differs, the answer does not"


def test_a_changed_rule_base(tmp_path: Path) -> None:
    folder = tmp_path / "twenterand_2024"
    shutil.copytree(DOSSIERS.parent, folder, ignore=shutil.ignore_patterns("dossiers"))
    file = exported(tmp_path, "text")
    assert run("explain", "--receipt", str(file), str(REFUSED), "--kb", str(folder)).exit_code == 0
    rules = folder / "3_regeling.regels"
    text = rules.read_text(encoding="utf-8")
    assert text.count("keuze twee_gronden") == 1
    rules.write_text(text + "\n# een opmerking\n", encoding="utf-8")
    result = run("explain", "--receipt", str(file), str(REFUSED), "--kb", str(folder))
    assert result.exit_code == 1
    assert [line.split(":")[0] for line in result.stdout.splitlines()[1:]] == ["- kennisbank"]


def test_a_tampered_receipt(tmp_path: Path) -> None:
    tampered: list[tuple[Callable[[dict[str, Any]], object], str]] = [
        (lambda d: d["decisions"][0].update(outcome="kan_toekennen"), "uitkomst: toen toekennen mogelijk"),
        (lambda d: d["decisions"][0]["grounds"].pop(), "gronden die er toen niet waren: verordening:3.1.e"),
        (lambda d: d["decisions"][0]["grounds"].reverse(), "andere volgorde"),
        (lambda d: d["answer"].update(sha256="0" * 64), "een ander deel niet"),
        (lambda d: d["kb"].update(sha256="0" * 64), "kennisbank: toen"),
        (lambda d: d["dossier"].update(sha256="0" * 64), "dossier: toen"),
        (lambda d: d.update(readings={"art2_5_en": "beide_vereist"}), "regeling:2.5 voorwaarden_en_samenloop"),
        (lambda d: d.update(date="2024-04-30"), "uitkomst: toen moet (in beginsel) worden geweigerd, nu niet van toepassing"),
        (lambda d: d.update(strict=True), "uitkomst: toen moet (in beginsel) worden geweigerd, nu nog niet te beslissen"),
        (lambda d: d.update(readings={"bestaat_niet": "x"}), "niet over te doen"),
        (lambda d: d["decisions"][0].update(application="a9"), "staat niet in dit dossier"),
    ]
    for change, expected in tampered:
        result = run("explain", "--receipt", str(changed(tmp_path, change)), str(REFUSED))
        assert result.exit_code == 1, expected
        assert expected in result.stdout, result.stdout


def test_another_version_of_the_product_is_only_noted(tmp_path: Path) -> None:
    result = run("explain", "--receipt", str(changed(tmp_path, lambda d: d.update(product="waarom 9.9"))), str(REFUSED))
    assert (result.exit_code, result.stdout) == (0, "hetzelfde antwoord\n")
    assert "waarom 9.9" in result.stderr


def test_the_version_of_the_holidays_is_told_when_the_answer_differs(tmp_path: Path) -> None:
    other = {"holidays": "0.1"}
    same = run("explain", "--receipt", str(changed(tmp_path, lambda d: d.update(libraries=other))), str(REFUSED))
    assert (same.exit_code, same.stdout) == (0, "hetzelfde antwoord\n")
    result = run(
        "explain", "--receipt", str(changed(tmp_path, lambda d: d.update(libraries=other, answer={"sha256": "0" * 64}))), str(REFUSED)
    )
    assert "bibliotheken: toen holidays 0.1, nu holidays" in result.stdout
    older = run("explain", "--receipt", str(changed(tmp_path, lambda d: d.pop("libraries"))), str(REFUSED))
    assert (older.exit_code, older.stdout) == (0, "hetzelfde antwoord\n")


@pytest.mark.parametrize(
    "data",
    [
        b"", b"niets", b"{}", b"[]", b"{", b'{"receipt": 2}', b'{"receipt": {"receipt": 1}}', b"bewijsstuk: {kapot", b"bewijsstuk: {}",
        b"PK\x03\x04 geen zip", PIXEL, b"\x89PNG\r\n\x1a\n\xff\xff\xff\xfftEXt", b"\xff\xfe\x00", b"bewijsstuk: " + b'{"a":' * 5000,
    ],
)  # fmt: skip
def test_unreadable(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "uit"
    file.write_bytes(data)
    result = run("explain", "--receipt", str(file), str(REFUSED))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "K006" in result.stderr


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.pop("kb"), lambda d: d.update(strict="ja"), lambda d: d.update(readings={"a": 1}), lambda d: d.update(date="morgen"),
        lambda d: d.update(decisions=[1]), lambda d: d.update(decisions=[]), lambda d: d["decisions"][0].update(grounds=[1]), lambda d: d.update(variant=1), lambda d: d.update(libraries={"holidays": 1}),
        lambda d: d["kb"].update(id="../elders"), lambda d: d.update(receipt=7),
    ],
)  # fmt: skip
def test_damaged(tmp_path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    result = run("explain", "--receipt", str(changed(tmp_path, change)), str(REFUSED))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "K006" in result.stderr


def test_the_dossier_is_found_by_its_digest(tmp_path: Path) -> None:
    file = exported(tmp_path, "png")
    nowhere = run("explain", "--receipt", str(file))
    assert nowhere.exit_code == 2
    assert "DOSSIER" in nowhere.stderr
    shutil.copy(DOSSIERS / "vast-contract.yaml", tmp_path / "a.yaml")
    shutil.copy(REFUSED, tmp_path / "b.yaml")
    assert run("explain", "--receipt", str(file)).stdout == "hetzelfde antwoord\n"


def test_options_beside_a_receipt(tmp_path: Path) -> None:
    file = str(exported(tmp_path, "text"))
    for options in (["--strict"], ["--date", "2024-01-01"], ["--format", "md"], ["-o", "x"], ["--application", "a1"]):
        assert run_usage("explain", "--receipt", file, str(REFUSED), *options)
    assert run_usage("explain")


def run_usage(*arguments: str) -> bool:
    return CliRunner().invoke(main, list(arguments)).exit_code == 2


@pytest.mark.slow
def test_several_applications_one_receipt(tmp_path: Path) -> None:
    dossier = DOSSIERS / "gelijktijdig-drie-aanvragen.yaml"
    whole = exported(tmp_path, "letter", dossier=dossier, suffix="docx")
    assert len(read(whole.read_bytes()).decisions) == 3
    assert run("explain", "--receipt", str(whole), str(dossier)).exit_code == 0
    one = exported(tmp_path, "svg", "--application", "a2", dossier=dossier)
    assert [v.application for v in read(one.read_bytes()).decisions] == ["a2"]
    assert run("explain", "--receipt", str(one), str(dossier)).exit_code == 0


def test_a_png_stays_a_picture(tmp_path: Path, norms: Norms) -> None:
    file = exported(tmp_path, "png")
    with Image.open(file) as image:
        image.load()
        assert image.text["bewijsstuk"] == embedded(read(file.read_bytes()))  # type: ignore[attr-defined]
    with Image.open(io.BytesIO(in_png(PIXEL, hostile(norms)))) as image:
        image.load()


def hostile(norms: Norms) -> Receipt:
    """A receipt of an application whose id tries to end comments, elements and receipts."""
    id_ = 'bewijsstuk: {"receipt":1} --> ]]> </svg> <!-- */ \\" & x'
    text = REFUSED.read_text(encoding="utf-8").replace("- id:                                 a1", f"- id: '{id_}'")
    assert id_ in text
    return receipt(decide(norms, read_dossier(norms, text)))


def test_hostile_ids_stay_inside(norms: Norms) -> None:
    found = hostile(norms)
    line = embedded(found)
    assert line.isascii()
    assert not set("<>&\n") & set(line)
    assert "--" not in line
    for wrapped in (line, f"<!-- {line} -->", f"// {line}\n", f"bewijsstuk: {{\n{line}"):
        assert read(wrapped.encode()) == found


def test_no_name_passes_for_a_receipt(tmp_path: Path) -> None:
    """A name that holds a receipt stands before the real one."""
    fake = embedded(read(exported(tmp_path, "text").read_bytes())).replace('"strict":false', '"strict":true')
    dossier = tmp_path / "naam.yaml"
    dossier.write_text(REFUSED.read_text(encoding="utf-8").replace("Sam de Vries", json.dumps(fake)), encoding="utf-8")
    for format_ in ("text", "md", "dot", "svg", "html"):
        assert read(exported(tmp_path, format_, dossier=dossier).read_bytes()).strict is False


def test_unreadable_says_why() -> None:
    with pytest.raises(Unreadable, match="vorm 3"):
        read(b'bewijsstuk: {"receipt":3}')
