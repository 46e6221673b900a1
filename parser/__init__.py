"""The rule language: from text to checked norms.

norms = check("mijn-regels", rules, sources)     # RuleBaseError lists every error
"""

from .check import check
from .errors import Diagnostic, RuleBaseError, did_you_mean
from .files import SourceFile

__all__ = ["Diagnostic", "RuleBaseError", "SourceFile", "check", "did_you_mean"]
