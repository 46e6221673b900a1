"""What the page can ask: a name, and arguments as plain data; what comes back is plain data, or what is wrong and what to do."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from parser import RuleBaseError
from reasoner import DossierError
from reasoner.dossier.record import Problem

from ..decision.serialize import errors_json
from . import asking, drawn, facts, files, grid, law, lesson, overview, shown, start, variants
from .hints import here
from .session import Session

Call = Callable[..., Any]
CALLS: Mapping[str, Call] = {  # a view of its own adds its calls here
    "start": start.start,
    "example": start.example,
    "fresh": start.fresh,
    "answer": shown.answer,
    "report": shown.report,
    "next": asking.following,
    "say": asking.say,
    "facts": facts.facts,
    "overview": overview.overview,
    "drawing": drawn.drawing,
    "drawn": drawn.drawn,
    "file": files.file,
    "word": files.word,
    "decide": files.decided,
    "part": lesson.part,
    "exercise": lesson.exercise,
    "revealed": lesson.revealed,
    "axes": grid.axes,
    "grid": grid.grid,
    "cells": grid.cells,
    "cell": grid.cell,
    "addresses": law.addresses,
    "rules": law.rules,
    "variants": variants.variants,
    "by_variant": variants.by_variant,
    "compared": variants.compared,
}


def answered(session: Session, request: str) -> str:
    """One call: `{"call": "answer", "with": {...}}`; back comes `{"value": ...}`, or `{"errors": [...]}` as `waarom decide --json` has."""
    try:
        asked = json.loads(request)
        return json.dumps({"value": CALLS[asked["call"]](session, **asked["with"])}, ensure_ascii=False)
    except DossierError as error:
        return _wrong(error.problems)
    except RuleBaseError as error:
        return _wrong(tuple(Problem(d.code, d.message, d.span.file, d.span.line, d.span.column, d.hint) for d in error.diagnostics))
    except RecursionError:
        return _wrong((Problem("K005", "de invoer is te diep genest", hint="maak het dossier eenvoudiger"),))
    except Exception as error:  # a fault of ours: the page says so, and goes on
        message = f"onverwachte fout in Waarom: {type(error).__name__}: {error}"
        return _wrong((Problem("K099", message, hint="meld deze regel met het dossier bij wie deze bladzijde beheert"),))


def _wrong(problems: tuple[Problem, ...]) -> str:
    return json.dumps(errors_json(tuple(replace(p, hint=p.hint and here(p.hint)) for p in problems)), ensure_ascii=False)
