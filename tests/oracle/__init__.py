"""An independent reading of the checked norms, to test the reasoner against.

`interpreter` evaluates a dossier from the semantics alone; `generate` makes dossiers.
Imports parser and kb, never reasoner or explain.
"""

from .interpreter import Answer, Dossier, Record, evaluate

__all__ = ["Answer", "Dossier", "Record", "evaluate"]
