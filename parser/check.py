"""The door of the parser: the files of a rule base in, checked norms out.

`check` runs every test of the language over all files at once and raises one RuleBaseError with all errors, in
order of place. What does that (`checker.py`, with the grammar) is imported when there is something to check.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from . import norms as n
from .files import SourceFile


def check(
    kb_id: str,
    rules: Iterable[SourceFile],
    sources: Iterable[SourceFile],
    *,
    variant: SourceFile | None = None,
    only: Collection[str] | None = None,
) -> n.Norms:
    """Check a rule base: its rule files and the published texts they quote; with a variant, as that changes it.

    `only`: of the changes of the variant just these, by id; none of them: the rule base as it is, with the words
    of the variant. Raises RuleBaseError with every error found.
    """
    from . import checker

    return checker.checked(kb_id, tuple(rules), tuple(sources), variant, only)
