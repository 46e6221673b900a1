"""How many examples: HYPOTHESIS_PROFILE=slow for many, =ci (or CI set) for the same ones every time, as in slow."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "default")
SLOW_FACTOR = 90 / 60


def examples(most: int = 60) -> settings:
    """Settings for a test over dossiers: `most` examples, half as many again in the slow profile."""
    return settings(
        max_examples=int(most * SLOW_FACTOR) if PROFILE == "slow" else most,
        deadline=None,
        derandomize=PROFILE != "default",
        database=None,
        suppress_health_check=[
            HealthCheck.too_slow,
            HealthCheck.data_too_large,
            HealthCheck.large_base_example,
            HealthCheck.filter_too_much,
        ],
    )
