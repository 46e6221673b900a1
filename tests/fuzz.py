"""The long run: for so many seconds new rules on new dossiers, the reasoner against the oracle, or the columns against the reasoner;
`decisions` has new dossiers under the regulation itself.

    PYTHONPATH=.:tests .venv/bin/python tests/fuzz.py whole --seconds 3600 --seed 7

Prints how many pairs were compared, and of each kind of difference the first: the rules, the dossier, the question. A
difference found becomes a test of its own.
"""

from __future__ import annotations

import argparse
import sys
import time
import warnings
from collections import Counter
from datetime import date
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from oracle import Dossier
from oracle.generate import dossiers as under_the_regulation
from oracle.generate import to_yaml
from oracle.rules import LIMITED, limited
from test_columns import NORMS, SEVERAL, compared
from test_generated_rules import BASE, DATES, DOSSIERS, all_the_same, priced, ruled, same, same_amounts, whole

from parser import norms as n


def in_columns(norms: n.Norms, dossier: Dossier, question: dict[str, Any]) -> int:
    return compared(norms, [dossier], question, False)


MIXED = st.one_of(under_the_regulation(NORMS), under_the_regulation(NORMS, kinds=SEVERAL, most=3, supports=1, perturbations=5))
OF_THE_LIMITED = DOSSIERS.map(
    lambda found: [{**d, "aanvragen": [{**d["aanvragen"][0], "voorziening": LIMITED}, *d["aanvragen"][1:]]} for d in found]
)
CHECKS = {
    "rules": (ruled(BASE), DOSSIERS, same),
    "amounts": (priced(BASE), DOSSIERS, same_amounts),
    "whole": (whole(BASE), DOSSIERS, all_the_same),
    "limits": (limited(BASE), OF_THE_LIMITED, same),
    "column-limits": (limited(BASE), OF_THE_LIMITED, in_columns),
    "column-whole": (whole(BASE), DOSSIERS, in_columns),
    "columns": (ruled(BASE), DOSSIERS, in_columns),
    "column-amounts": (priced(BASE), DOSSIERS, in_columns),
    "decisions": (st.just(NORMS), st.lists(MIXED, min_size=1, max_size=4), in_columns),
}
SHOWN = 600


def run(what: str, seconds: float, first: int) -> int:
    """How many pairs differed or broke."""
    rules, plain, check = CHECKS[what]
    end = time.monotonic() + seconds
    pairs, failures = 0, Counter[str]()

    def pair(norms: n.Norms, dossier: Dossier, question: dict[str, Any]) -> None:
        nonlocal pairs
        try:
            check(norms, dossier, question)
            pairs += 1
        except Exception as error:  # whatever breaks is what is looked for
            key = f"{type(error).__name__} {str(error)[:SHOWN]}"
            if not failures[key]:
                show(norms, dossier, question, key)
            failures[key] += 1

    for k in range(sys.maxsize):
        if time.monotonic() > end:
            break

        @seed(first * 100_000 + k)
        @settings(max_examples=60, phases=[Phase.generate], deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(rules, plain, st.booleans(), st.sampled_from(DATES))
        def round_(norms: n.Norms, dossiers: list[Dossier], strict: bool, day: date | None) -> None:
            for dossier in dossiers if time.monotonic() < end else ():
                pair(norms, dossier, {"strict": strict, "date": day})

        round_()
    print(f"{what}: {pairs} pairs alike, {failures.total()} not, of {len(failures)} kinds")
    return failures.total()


def show(norms: n.Norms, dossier: Dossier, question: dict[str, Any], what: str) -> None:
    print(f"== {what}\n{question}\n{to_yaml(dossier)}")
    for name, prop in norms.props.items():
        if name.startswith("verzonnen"):
            print(f"  {name} {prop.context} {prop.body}")
    for name, value in norms.values.items():
        if name.startswith("verzonnen"):
            print(f"  {name} {value.cases}")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("what", choices=CHECKS)
    arguments.add_argument("--seconds", type=float, default=3600)
    arguments.add_argument("--seed", type=int, default=1)
    found = arguments.parse_args()
    warnings.simplefilter("ignore")
    sys.exit(bool(run(found.what, found.seconds, found.seed)))
