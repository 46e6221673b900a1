"""What a panel holds: a dossier with changes on top, and what follows from it; no widgets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date as Date

from parser import did_you_mean
from parser import norms as n
from reasoner import Answer, Decision, DossierError
from reasoner.dossier.read import read_value
from reasoner.dossier.record import UnknownValue, Value

from .. import words
from ..fields import Field, Group, current, groups, readings
from ..notebook import face
from ..notebook.face import Draft
from ..notebook.needs import Rules
from ..sentence import outcome_words
from . import html
from . import situation as s
from .axes import text_of
from .deciding import deciding
from .situation import Situation, find, worded, wrong

Key = tuple[str, str]


class PanelState:
    """A dossier with changes on top. The dossier itself and its file are never changed.

    One application at a time; of a dossier with more, `select` says which, and all of them stand above it.
    """

    def __init__(self, start: Situation, rulebase: Rules[face.Answer]) -> None:
        self.start, self.rulebase = start, rulebase
        self._start = start.answered()
        if not self._start.decisions:
            raise wrong("D012", "het dossier heeft geen aanvraag om over te beslissen", 'noem een lopende voorziening: running="v1"')
        self.subjects = tuple(d.subject for d in self._start.decisions)
        self.subject = self.subjects[0]
        self._changes: dict[Key, Value | None] = {}
        self._groups: dict[str, tuple[Group, ...]] = {}
        self._date, self._readings = start.date, dict(start.readings)
        self._answer: Answer | None = self._start
        self.turned: Callable[[], None] = lambda: None  # who shows this hears that all of it is to be shown anew
        self.followed: Callable[[Key | None], None] = lambda _key: None  # ... and that something was changed, perhaps at a key

    @property
    def _first(self) -> tuple[Answer, Decision]:
        """The answer on the dossier as it was given."""
        return self._start, self._start.decisions[self.subjects.index(self.subject)]

    @property
    def groups(self) -> tuple[Group, ...]:
        """The facts that matter to the application that is shown, by record."""
        if self.subject not in self._groups:
            self._groups[self.subject] = groups(*self._first)
        return self._groups[self.subject]

    @property
    def readings(self) -> tuple[n.Reading, ...]:
        return readings(*self._first)

    def select(self, subject: str) -> None:
        """Show another application (or provision that runs) of the dossier. Raises DossierError for one that is not there."""
        if subject not in self.subjects:
            hint = did_you_mean(str(subject), self.subjects) or f"kies uit {', '.join(self.subjects)}"
            raise wrong("D012", f"het paneel gaat niet over '{subject}'", hint)
        self.subject = subject
        self.turned()

    # ---- the facts as they are now

    @property
    def changed(self) -> set[Key]:
        """Record and name of every fact that differs from the dossier."""
        return set(self._changes)

    def value(self, field: Field) -> Value | None:
        return self._changes.get(field.key, field.value)

    def set(self, path: str, value: object) -> None:
        """`panel.set("entity.fact", 12)`; None or "onbekend" for unknown. Raises DossierError."""
        with worded():
            record, fact = find(*self._first, self.start.dossier, path)
            typed = read_value(self.start.norms, fact, text_of(value))
        self.put(record.id, fact.name, None if isinstance(typed, UnknownValue) else typed)
        self.followed((record.id, fact.name))

    def put(self, record: str, fact: str, value: Value | None) -> None:
        """Give a fact a value; None for unknown. Back to what the dossier states is no change; to what it assumes is one."""
        source = self.start.dossier.records[record]
        held = current(self._start, source, self.start.norms.entities[source.entity].facts[fact])
        self._changes.pop((record, fact), None)
        if (None if held is None else (held.origin, held.value)) != (None if value is None else ("dossier", value)):
            self._changes[record, fact] = value
        self._answer = None

    def choose(self, reading: str, choice: str) -> None:
        """Another choice of a reading. Raises DossierError for one that is not there, and then nothing changes."""
        known = self.start.norms.readings
        if reading not in known:
            names = [r.name for r in self.readings] or known
            raise wrong("D011", f"er is geen lezing '{reading}'", did_you_mean(str(reading), known) or f"kies uit {', '.join(names)}")
        choices = [c.name for c in known[reading].choices]
        if choice not in choices:
            hint = did_you_mean(str(choice), choices) or f"kies uit {', '.join(choices)}"
            raise wrong("D011", f"lezing '{reading}' kent geen keuze '{choice}'", hint)
        self._readings[reading] = choice
        self._answer = None
        self.followed(None)

    def chosen(self, reading: n.Reading) -> str:
        """The choice of a reading as it is now."""
        return self._readings.get(reading.name, reading.default)

    def decide_on(self, day: Date | str | None) -> None:
        """The day of the decision; None for the one of the dossier. Raises DossierError for what is not a day."""
        self._date, self._answer = None if day is None else s.day(day), None
        self.followed(s.DECISION)

    def reset(self) -> None:
        """Back to the dossier."""
        self._changes.clear()
        self._date, self._readings, self._answer = self.start.date, dict(self.start.readings), None
        self.turned()

    @property
    def day(self) -> Date | None:
        """The day of the decision as it is now; where the facts cannot go together, the one chosen or of the dossier."""
        try:
            return self.decided()[1].date
        except DossierError:
            return self._date or self._first[1].date

    def period(self, group: Group) -> tuple[int | None, int | None]:
        """First and last day of a record as they are now."""
        by_name = {f.fact.name: self.value(f) for f in group.fields}
        days = [by_name.get(name) for name in group.period or ("", "")]
        begin, end = (d if isinstance(d, int) else None for d in days)
        return begin, end

    # ---- what follows

    @property
    def situation(self) -> Situation:
        now = replace(self.start, date=self._date, readings=self._readings)
        for (record, fact), value in self._changes.items():
            now = now.put(record, fact, value)
        return now

    def decided(self) -> tuple[Answer, Decision]:
        """The reasoner's answer on the facts as they are now, and the decision shown. Raises DossierError where they cannot go together."""
        if self._answer is None:
            with worded():
                self._answer = self.situation.answered()
        return self._answer, next(d for d in self._answer.decisions if d.subject == self.subject)

    @property
    def outcome(self) -> str:
        return self.decided()[1].outcome

    @property
    def outcomes(self) -> dict[str, str]:
        """The outcome of every application that the panel is about. Raises DossierError."""
        self.decided()
        return {d.subject: d.outcome for d in self._answer.decisions} if self._answer is not None else {}

    @property
    def dossier(self) -> Draft:
        """The dossier as it is now: to save, to decide, to change further. Raises DossierError."""
        return Draft.read(self.rulebase, self._text(), self.start.dossier.file or "dossier")

    @property
    def answer(self) -> face.Answer:
        """The answer as it is now, to ask further: `panel.answer.why()`, `.repairs()`, `.report(...)`. Raises DossierError."""
        now, running = self.situation, self.decided()[1].running is not None
        application, lasting = (None, self.subject) if running else (self.subject, None)
        asking = face.Asking(self.rulebase, self._text(), now.dossier.file, application, lasting, now.date, dict(now.readings), now.strict)
        return asking.answer()

    def _text(self) -> str:
        now = self.situation
        with worded():
            now.check()
        text = now.written()
        if text is None:
            raise wrong(
                "D012", "van dit dossier is geen tekst bekend", "geef het paneel het pad, de YAML of een dossier gemaakt met dossier()"
            )
        return text

    def deciding(self) -> tuple[Key, ...]:
        """Record and name of the facts that the outcome rests on, those that can turn it first; none where there is no outcome."""
        try:
            return deciding(*self.decided(), self._now())
        except DossierError:
            return ()

    def _now(self) -> tuple[Group, ...]:
        """The facts as they are now."""
        return tuple(replace(g, fields=tuple(self.now(f) for f in g.fields)) for g in self.groups)

    def now(self, field: Field) -> Field:
        """A field of `groups` with its value as it is now."""
        return replace(field, value=self.value(field), origin="dossier") if field.key in self._changes else field

    def head(self) -> str:
        """The outcome in a line or two as HTML, or that there is none."""
        try:
            return html.head(*self.decided())
        except DossierError:
            return html.no_head()

    def body(self) -> str:
        """What carries the outcome as HTML, or why there is none."""
        try:
            answer, decision = self.decided()
            return html.body(answer, decision, self.situation.provenance(answer))
        except DossierError as error:
            return html.wrong_body(error)

    def verdict(self) -> str:
        """Outcome, grounds and proof as HTML, or why there is no answer."""
        return html.framed(self.head(), self.body())

    def drawing(self) -> str:
        try:
            answer, decision = self.decided()
            return html.drawing(answer, decision, self.situation.provenance(answer))
        except DossierError as error:
            return html.wrong(error)

    # ---- as it is shown

    def static(self, verdict: str | None = None) -> str:
        """The panel as it is now as plain HTML: no widgets, no script. verdict: what to say in the place of the outcome, safe HTML."""
        chosen = [(r, self.chosen(r)) for r in self.readings]
        shown = self.verdict() if verdict is None else verdict
        return html.panel(self._now(), self.deciding(), self.changed, chosen, shown, self.summary())

    def summary(self) -> tuple[tuple[str, str, str, bool], ...]:
        """Of each application its id, what is asked, the outcome in words, and whether it is shown; none if there is one."""
        if len(self.subjects) == 1:
            return ()
        norms = self.start.norms
        try:
            answer, _ = self.decided()
        except DossierError:
            return tuple(
                (d.subject, norms.provisions[d.provision].label, "kan zo niet", d.subject == self.subject) for d in self._start.decisions
            )
        return tuple(
            (d.subject, norms.provisions[d.provision].label, outcome_words(answer, d), d.subject == self.subject) for d in answer.decisions
        )

    def __repr__(self) -> str:
        try:
            answer, decision = self.decided()
        except DossierError:
            return "Paneel: deze gegevens gaan niet samen"
        return f"Paneel: {words.subject_words(decision, answer.norms)}: {outcome_words(answer, decision)}"
