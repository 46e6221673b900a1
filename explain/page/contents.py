"""What the page is made of, for who passes it on or watches over it: the licences with their texts, and a bill of materials."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from . import fetch

HERE = Path(__file__).parent
LICENCES, BILL = "licenties.txt", "sbom.json"
TEXT = "*LICENSE*"  # how packages name the text of their licence
ORDER = {"npm": "sha512", "pypi": "sha256"}
LINE = "\n" + "-" * 78 + "\n"


def parted(found: Mapping[str, bytes]) -> tuple[dict[str, bytes], dict[str, str]]:
    """The files that the page needs, and the texts of licences by the name of their package and file."""
    texts = {name: data.decode("utf-8", "replace") for name, data in sorted(found.items()) if fnmatchcase(name, TEXT)}
    return {name: data for name, data in found.items() if name not in texts}, texts


def licences(texts: Mapping[str, str]) -> str:
    """Every package with its version, licence and source; below it the texts that came with the packages."""
    listed = "\n".join(f"{p['name']} {p['version']}: {p['licence']} ({p['source']})" for _, p in _packages())
    elsewhere = "\n".join(f"{p['name']}: {p['terms']}" for _, p in _packages() if "terms" in p)
    lesser = (HERE / "LGPL-2.1.txt").read_text(encoding="utf-8")
    parts = (
        f"In deze bladzijde zit, ongewijzigd maar zonder wat hier niet wordt gebruikt:\n\n{listed}\n\n"
        f"Hieronder staan de teksten van de licenties die bij deze pakketten zijn geleverd. Waar de andere staan:\n\n{elsewhere}\n\n"
        "viz.js noemt zijn rechthebbende in de eerste regels van runtime/viz.js. Een lijst met versies en digests staat in sbom.json.\n",
        *(f"{name}\n\n{text.strip()}\n" for name, text in texts.items()),
        f"pyDatalog: LGPL-2.1\n\n{lesser.strip()}\n",
    )
    return LINE.join(parts)


def bill(own: str) -> str:
    """The same packages as CycloneDX, with the digest of the file each was taken from. own: the version of the program."""
    made = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": "waarom", "name": "waarom", "version": own}},
        "components": [_component(kind, package) for kind, package in _packages()],
    }
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def _packages() -> Iterator[tuple[str, dict[str, Any]]]:
    locked = fetch.lock()
    for kind in ORDER:
        yield from ((kind, package) for package in locked[kind])


def _component(kind: str, package: Mapping[str, Any]) -> dict[str, Any]:
    name = package["name"].replace("@", "%40") if kind == "npm" else package["name"].lower().replace("_", "-")
    url = f"pkg:{kind}/{name}@{package['version']}"
    hashed = (
        {"alg": "SHA-512", "content": base64.b64decode(package["integrity"].removeprefix("sha512-")).hex()}
        if kind == "npm"
        else {"alg": "SHA-256", "content": package["sha256"]}
    )
    inside = [
        {"type": "library", "name": x["name"], **({"version": x["version"]} if "version" in x else {}), "licenses": _licence(x)}
        for x in package.get("holds", ())
    ]
    return {
        "type": "library",
        "bom-ref": url,
        "name": package["name"],
        "version": package["version"],
        "purl": url,
        "hashes": [hashed],
        "licenses": _licence(package),
        "externalReferences": [{"type": "vcs", "url": package["source"]}],
        **({"components": inside} if inside else {}),
    }


def _licence(package: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"expression": package["licence"].split(";")[0]}]
