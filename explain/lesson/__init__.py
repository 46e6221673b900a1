"""A lesson: a series of cases as one HTML page for students.

    lesson(cases, title="Les", seed=None, only=None)   # a page, as text, and how many cases it has
    slides(cases, title="Les", seed=None, only=None)   # the same as slides: the facts, the question, then the answer
    cases_of(answer)                                   # the cases of one answer: each decision is one

case.py makes a case of a decision, headings.py tells cases apart; page.py makes the page, deck.py the slides, parts.py what another page
shows of it, notebook.py writes one from a notebook.
"""

from .case import Asked, NoGround, cases_of
from .deck import slides
from .page import lesson

__all__ = ["Asked", "NoGround", "cases_of", "lesson", "slides"]
