"""The answer in one sentence, made from the rule base and the dossier."""

from .below import CHANGE, HELD, READING, Line, below, can_label
from .modality import class_words, force_words, kinds_words, may_or_must_refuse, outcome_words, possible_words, quoted_words
from .reasons import GroundReason, Reason, ground_reasons
from .sentence import dictum_words, sentence

__all__ = [
    "CHANGE", "HELD", "READING", "GroundReason", "Line", "Reason", "below", "can_label", "class_words", "dictum_words", "force_words",
    "ground_reasons", "kinds_words", "may_or_must_refuse", "outcome_words", "possible_words", "quoted_words", "sentence",
]  # fmt: skip
