"""The receipt of an answer: everything that is needed to make the same answer again, and a digest of it.

Each export carries its receipt; `read` finds it there and `differences` sets it against an answer made anew.
A receipt is no signature: it proves nothing about who made it.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from xml.etree import ElementTree

from parser.norms import Norms
from reasoner import Answer, Decision

from .. import words
from ..sentence import class_words
from .serialize import decision_json

FORMAT = 1
WORD = "bewijsstuk"
LARGEST = 1_000_000  # bytes of a receipt
PNG_SIGNATURE, ZIP_SIGNATURE = b"\x89PNG\r\n\x1a\n", b"PK\x03\x04"
PROPERTIES = "docProps/custom.xml"
OPEN_PROPERTIES, OPEN_NAME = "meta.xml", "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}name"  # of OpenDocument
PROPERTY_LENGTH = 250  # Word takes at most 255 characters in a property


class Unreadable(ValueError):
    """There is no receipt in this file, or it is damaged; the message says which."""


@dataclass(frozen=True)
class Verdict:
    """The gist of one decision: date ISO or None; grounds are addresses, with their leg."""

    application: str | None
    running: str | None
    date: str | None
    outcome: str
    grounds: tuple[str, ...]


@dataclass(frozen=True)
class Receipt:
    """What was asked of what, and what came out.

    `date`: the date asked for (ISO), None if the dossier gave it; `readings`: only those that
    are not the default; `answer`: SHA-256 of the decisions as canonical JSON; `libraries`: name and version
    of what else the answer rests on (public holidays, where the rules count working days).
    """

    product: str
    kb: str
    kb_version: str
    kb_sha256: str
    dossier_sha256: str
    date: str | None
    readings: tuple[tuple[str, str], ...]
    strict: bool
    variant: str | None
    decisions: tuple[Verdict, ...]
    answer: str
    libraries: tuple[tuple[str, str], ...] = ()


@cache
def product() -> str:
    """`waarom 0.1.0`"""
    try:
        return f"waarom {version('waarom')}"
    except PackageNotFoundError:
        return "waarom (niet geïnstalleerd)"


def libraries(norms: Norms) -> Iterator[tuple[str, str]]:
    """Libraries that know what no text of the rule base says."""
    if norms.calendars:
        try:
            yield "holidays", version("holidays")
        except PackageNotFoundError:
            yield "holidays", "onbekend"


def receipt(answer: Answer, *only: Decision) -> Receipt:
    """The receipt of an answer, or of some of its decisions."""
    norms, setting = answer.norms, answer.model.case.setting
    decisions = only or answer.decisions
    plain = [decision_json(answer, d) for d in decisions]
    canonical = json.dumps(plain, sort_keys=True, separators=(",", ":"))
    return Receipt(
        product=product(),
        kb=norms.id,
        kb_version=norms.version,
        kb_sha256=norms.sha256,
        dossier_sha256=answer.model.case.dossier.sha256,
        date=date.fromordinal(setting.date).isoformat() if setting.date is not None else None,
        readings=tuple(other_readings(answer).items()),
        strict=setting.strict,
        variant=words.variant_words(norms.variant, 64),
        decisions=tuple(_verdict(d) for d in plain),
        answer=hashlib.sha256(canonical.encode()).hexdigest(),
        libraries=tuple(libraries(norms)),
    )


def other_readings(answer: Answer) -> dict[str, str]:
    """The readings that are not the default."""
    return {name: choice for name, choice in answer.readings.items() if choice != answer.norms.readings[name].default}


def _verdict(decision: dict[str, Any]) -> Verdict:
    grounds = tuple(" ".join(x for x in (g["id"], g["leg"]) if x) for g in decision["grounds"])
    return Verdict(decision["application"], decision["running"], decision["date"], decision["outcome"], grounds)


# ---- for people


def receipt_line(answer: Answer, decision: Decision) -> str:
    """One line for the foot of an export; hashes shortened."""
    dossier = f"dossier {answer.model.case.dossier.sha256[:12]}"
    return " · ".join((words.rules_words(answer.norms), dossier, words.judged_words(decision), *reading_words(answer), product()))


def reading_words(answer: Answer) -> Iterator[str]:
    """By which readings, and whether without presumptions."""
    readings = ", ".join(f"{name}={choice}" for name, choice in other_readings(answer).items())
    yield f"andere lezingen: {readings}; overige lezingen: standaard" if readings else "lezingen: standaard"
    if answer.model.case.setting.strict:
        yield "strikt: zonder vermoedens en aannames"


# ---- as JSON


def receipt_json(found: Receipt) -> dict[str, Any]:
    """The receipt as plain data (docs/schemas/receipt.schema.json)."""
    return {
        "receipt": FORMAT,
        "product": found.product,
        "kb": {"id": found.kb, "version": found.kb_version, "sha256": found.kb_sha256},
        "dossier": {"sha256": found.dossier_sha256},
        "date": found.date,
        "readings": dict(found.readings),
        "strict": found.strict,
        "variant": found.variant,
        "decisions": [asdict(d) | {"grounds": list(d.grounds)} for d in found.decisions],
        "answer": {"sha256": found.answer},
        **({"libraries": dict(found.libraries)} if found.libraries else {}),
    }


def receipt_of(data: object) -> Receipt:
    """The receipt in plain data. Raises Unreadable."""
    match data:
        case {
            "receipt": int(number), "product": str(made), "kb": {"id": str(kb), "version": str(kb_version), "sha256": str(kb_sha)},
            "dossier": {"sha256": str(dossier)}, "date": asked, "readings": dict(readings), "strict": bool(strict),
            "variant": variant, "decisions": list(decisions), "answer": {"sha256": str(digest)},
        } if number == FORMAT and decisions:  # fmt: skip
            verdicts = tuple(_verdict_of(d) for d in decisions)
            if not isinstance(variant, str | None) or not all(isinstance(x, str) for x in (*readings, *readings.values())):
                raise Unreadable("het bewijsstuk is beschadigd: lezingen of variant zijn geen tekst")
            chosen, with_ = tuple(readings.items()), _libraries_of(data)
            return Receipt(made, kb, kb_version, kb_sha, dossier, _day(asked), chosen, strict, variant, verdicts, digest, with_)
        case {"receipt": int(number)} if number != FORMAT:
            raise Unreadable(f"het bewijsstuk is van vorm {number}; dit programma leest vorm {FORMAT}")
    raise Unreadable("het bewijsstuk is beschadigd: er ontbreken gegevens")


def _libraries_of(data: object) -> tuple[tuple[str, str], ...]:
    match data:
        case {"libraries": dict(named)} if all(isinstance(x, str) for x in (*named, *named.values())):
            return tuple(named.items())
        case {"libraries": _}:
            raise Unreadable("het bewijsstuk is beschadigd: de versies zijn onleesbaar")
    return ()


def _verdict_of(data: object) -> Verdict:
    match data:
        case {
            "application": str() | None as application, "running": str() | None as running, "date": day, "outcome": str(outcome),
            "grounds": list(grounds),
        } if all(isinstance(g, str) for g in grounds):  # fmt: skip
            return Verdict(application, running, _day(day), outcome, tuple(grounds))
    raise Unreadable("het bewijsstuk is beschadigd: een uitkomst is onleesbaar")


def _day(value: object) -> str | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise Unreadable("het bewijsstuk is beschadigd: een datum is onleesbaar") from None


# ---- in an export


def embedded(found: Receipt) -> str:
    """`bewijsstuk: {...}`: one line of ASCII that is inert in a comment or text of XML, HTML and DOT."""
    text = json.dumps(receipt_json(found), separators=(",", ":"))
    for sequence in ("&", "<", ">", "--", f"{WORD}:"):  # they stand inside strings only
        text = text.replace(sequence, f"{sequence[:-1]}\\u{ord(sequence[-1]):04x}")
    return f"{WORD}: {text}"


def in_svg(svg: bytes, found: Receipt) -> bytes:
    """The SVG with the receipt as its last element, in <metadata>."""
    before, end, after = svg.rpartition(b"</svg>")
    return before + f"<metadata>{embedded(found)}</metadata>\n".encode() + end + after


def in_png(png: bytes, found: Receipt) -> bytes:
    """The PNG with the receipt in a tEXt chunk after the header (PNG specification, 11.3.3.2)."""
    after_header = len(PNG_SIGNATURE) + 4 + 4 + 13 + 4
    body = b"tEXt" + WORD.encode() + b"\0" + embedded(found).encode()
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return png[:after_header] + chunk + png[after_header:]


def in_pdf(pdf: bytes, found: Receipt) -> bytes:
    """The PDF with the receipt as a comment after it, and the way to its objects said again (ISO 32000-1, 7.5.5)."""
    way = pdf[pdf.rindex(b"startxref") :]
    return pdf + f"% {embedded(found)}\n".encode() + way


def in_pieces(found: Receipt) -> tuple[str, ...]:
    """The receipt cut in pieces that fit in a document property."""
    text = embedded(found)
    return tuple(text[i : i + PROPERTY_LENGTH] for i in range(0, len(text), PROPERTY_LENGTH))


def read(data: bytes) -> Receipt:
    """The receipt in an export of any format: the last one, so that no text of a dossier can pass for it. Raises Unreadable."""
    if data.startswith(PNG_SIGNATURE):
        text = _from_png(data)
    elif data.startswith(ZIP_SIGNATURE):
        text = _from_document(data)
    else:
        text = data.decode("utf-8", "replace")
        if text.lstrip("\ufeff \r\n").startswith("{"):
            return receipt_of(_in_object(text))
    at = text.rfind(f"{WORD}: {{")
    if at < 0:
        raise Unreadable("er staat geen bewijsstuk in")
    try:
        found, _ = json.JSONDecoder().raw_decode(text[at + len(WORD) + 2 :][:LARGEST])
    except (ValueError, RecursionError):
        raise Unreadable("het bewijsstuk is beschadigd: het is geen JSON") from None
    return receipt_of(found)


def _in_object(text: str) -> object:
    """A receipt by itself, or under `receipt` in other JSON."""
    try:
        data = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        raise Unreadable("er staat geen bewijsstuk in: het is geen JSON") from None
    inner = data.get("receipt")
    if inner is None:
        raise Unreadable("er staat geen bewijsstuk in")
    return inner if isinstance(inner, dict) else data


def _from_png(data: bytes) -> str:
    at = len(PNG_SIGNATURE)
    found = ""
    while at + 8 <= len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        if kind == b"tEXt" and body.startswith(WORD.encode() + b"\0"):
            found = body.decode("latin-1")
        at += 12 + length
    return found


def _from_document(data: bytes) -> str:
    """Of Word the custom properties, of OpenDocument the user-defined ones: a name and a text in both."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            name = OPEN_PROPERTIES if OPEN_PROPERTIES in archive.namelist() else PROPERTIES
            part = archive.open(name)
            root = ElementTree.fromstring(part.read(LARGEST))
    except (KeyError, OSError, ValueError, zipfile.BadZipFile, zlib.error, ElementTree.ParseError, NotImplementedError, RuntimeError):
        raise Unreadable("er staat geen bewijsstuk in de eigenschappen van dit document") from None
    pieces: dict[int, str] = {}
    for item in root.iter():
        if number := re.fullmatch(rf"{WORD} (\d+)", item.get("name", item.get(OPEN_NAME, ""))):
            pieces[int(number[1])] = "".join(item.itertext())
    return "".join(pieces[i] for i in sorted(pieces))


# ---- the same answer?


def differences(old: Receipt, new: Receipt) -> Iterator[str]:
    """What differs between a receipt and an answer made anew, in words; nothing: the same answer."""
    if old.kb_sha256 != new.kb_sha256 and old.variant == new.variant:
        yield f"kennisbank: toen {_kb(old)}, nu {_kb(new)}"
    if old.dossier_sha256 != new.dossier_sha256:
        yield f"dossier: toen {old.dossier_sha256[:12]}, nu {new.dossier_sha256[:12]}; de tekst van het dossier is niet dezelfde"
    if old.variant != new.variant:
        yield f"variant: toen {old.variant or 'geen'}, nu {new.variant or 'geen'}"
    anew = {(d.application, d.running): d for d in new.decisions}
    same = True
    for was in old.decisions:
        for line in _verdict_differences(was, anew.get((was.application, was.running))):
            same = False
            yield f"{was.application or was.running}: {line}"
    if same and old.answer != new.answer:
        yield "antwoord: uitkomst en gronden zijn gelijk, maar een ander deel niet (bedragen, uren, plichten, feiten of woorden)"
    if old.answer != new.answer and old.libraries != new.libraries:  # another version that answers alike is no difference
        yield f"bibliotheken: toen {_libraries(old)}, nu {_libraries(new)}"


def _verdict_differences(was: Verdict, now: Verdict | None) -> Iterator[str]:
    if now is None:
        yield "staat niet in dit dossier"
        return
    if was.date != now.date:
        yield f"beoordeeld op: toen {was.date or 'onbekend'}, nu {now.date or 'onbekend'}"
    if was.outcome != now.outcome:
        yield f"uitkomst: toen {_outcome(was)}, nu {_outcome(now)}"
    gone, added = [g for g in was.grounds if g not in now.grounds], [g for g in now.grounds if g not in was.grounds]
    if gone:
        yield "gronden die er niet meer zijn: " + ", ".join(gone)
    if added:
        yield "gronden die er toen niet waren: " + ", ".join(added)
    if not gone and not added and was.grounds != now.grounds:
        yield "dezelfde gronden in een andere volgorde"


def _outcome(verdict: Verdict) -> str:
    return class_words(None, verdict.outcome)


def _libraries(found: Receipt) -> str:
    return ", ".join(" ".join(pair) for pair in found.libraries) or "niet genoemd"


def _kb(found: Receipt) -> str:
    return f"{found.kb} versie {found.kb_version} ({found.kb_sha256[:12]})"
