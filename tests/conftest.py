"""Shared fixtures: the Twenterand rule base, checked once."""

from __future__ import annotations

from pathlib import Path

import pytest

import explain
from parser.norms import Norms

ROOT = Path(__file__).parent.parent
DOSSIERS = ROOT / "kb" / "twenterand_2024" / "dossiers"


@pytest.fixture(scope="session")
def norms() -> Norms:
    return explain.load_norms()
