"""Cases: what the law gives for a dossier, written by a reader of the law, run and measured.

read.py reads case files, run.py decides and compares, columns.py decides many at once, sides.py,
points.py and coverage.py say which branches of the law the cases reach, show.py prints.
"""

from .case import Case, Difference, Result
from .coverage import Coverage, Meter
from .read import read_cases
from .run import run_case, run_cases

__all__ = ["Case", "Coverage", "Difference", "Meter", "Result", "read_cases", "run_case", "run_cases"]
