"""A Pygments lexer for rule files: mkdocs and notebooks colour a block marked `regels` with it."""

from __future__ import annotations

from typing import ClassVar

from pygments.lexer import RegexLexer, words
from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, String, Whitespace

from ..keywords import keywords


class RegelsLexer(RegexLexer):
    """Comments, texts, numbers, keywords, names."""

    name = "Regels"
    aliases: ClassVar[list[str]] = ["regels", "waarom"]
    filenames: ClassVar[list[str]] = ["*.regels"]
    mimetypes: ClassVar[list[str]] = ["text/x-regels"]
    tokens: ClassVar = {
        "root": [
            (r"\s+", Whitespace),
            (r"#[^\n]*", Comment.Single),
            (r'"[^"]*"', String.Double),
            (r"[0-9]+(,[0-9]+)?", Number),
            (words(keywords(), prefix=r"(?<!\w)", suffix=r"(?!\w)"), Keyword),
            (r"[^\W\d]\w*", Name),
            (r">=|<=|[<>=+\-]", Operator),
            (r"[().,;:/]", Punctuation),
        ]
    }
