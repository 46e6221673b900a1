"""The answer in one sentence, made from the rule base and the dossier."""

from .below import CHANGE, Line, below
from .reasons import GroundReason, Reason, ground_reasons
from .room import force_words, outcome_words
from .sentence import sentence

__all__ = ["CHANGE", "GroundReason", "Line", "Reason", "below", "force_words", "ground_reasons", "outcome_words", "sentence"]
