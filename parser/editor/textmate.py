"""A TextMate grammar of the rule language, for VS Code and other editors that read one.

`python -m parser.editor.textmate` writes it into the folder of the VS Code extension.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kb.text import write

from ..keywords import keywords

FILE = Path(__file__).parent / "vscode" / "syntaxes" / "regels.tmLanguage.json"


def grammar() -> dict[str, Any]:
    """The grammar as plain data; words are bounded by hand, as an editor's word boundary may not know letters with accents."""
    word = "|".join(keywords())
    return {
        "$schema": "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
        "name": "Regels",
        "scopeName": "source.regels",
        "fileTypes": ["regels"],
        "patterns": [
            {"name": "comment.line.number-sign.regels", "match": "#.*$"},
            {"name": "string.quoted.double.regels", "begin": '"', "end": '"'},
            {"name": "constant.numeric.regels", "match": r"(?<![\p{L}\p{N}_])[0-9]+(?:,[0-9]+)?"},
            {"name": "keyword.control.regels", "match": rf"(?<![\p{{L}}\p{{N}}_])(?:{word})(?![\p{{L}}\p{{N}}_])"},
            {"name": "keyword.operator.regels", "match": r">=|<=|[<>=+\-]"},
            {"name": "variable.other.regels", "match": r"[\p{L}_][\p{L}\p{N}_]*"},
        ],
    }


def text() -> str:
    return json.dumps(grammar(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    write(FILE, text().encode())
