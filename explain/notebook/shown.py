"""Decisions, proofs, questions, repairs and comparisons as views."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from parser import norms as n
from reasoner import Answer, Decision
from reasoner.comparison.compare import Readings
from reasoner.comparison.parts import DUTIES, LISTS
from reasoner.decision.answer import CHOICE, CONTINUE, GRANT, MAY_END, MAY_GRANT
from reasoner.questions.ask import Asked
from reasoner.repairs.repair import Change, Repair
from reasoner.repairs.repair import Repairs as FoundRepairs

from .. import words
from ..cards import money
from ..cards.build import explain as cards
from ..cards.card import OPEN, Card, Look
from ..cards.drawing import drawing as drawn
from ..cards.drawing import layout_of
from ..cards.fit import depth as levels
from ..cards.layout import SCREEN
from ..cards.render import NoRenderer
from ..cards.svg import inline
from ..cards.trainer import QUESTION, shallow, veil
from ..cards.trainer import exercise as exercise_cards
from ..comparison import words as c
from ..comparison.picture import picture as compared
from ..comparison.rows import NOTHING, rows
from ..comparison.words import Comparison
from ..decision.heading import footer, title
from ..decision.receipt import receipt_line
from ..html import sections
from ..questions import words as asking
from ..questions.words import nothing_to_ask
from ..repairs.words import Words
from ..sentence import class_words, outcome_words
from .view import Entry, Part, Ref, Table, View, tone


def decision(answer: Answer, decided: Decision) -> View:
    """The answer first, then why, what is unknown, how much; the drawing folded."""
    card = cards(answer, decided)
    return _explained(answer, decided, card, card.status, False)


def proof(answer: Answer, decided: Decision, full: bool) -> View:
    """The same with the drawing open, and with every branch if `full`."""
    card = cards(answer, decided, full)
    return _explained(answer, decided, card, card.status, True, full)


def depth(answer: Answer, decided: Decision, full: bool) -> int:
    """How many levels a proof has."""
    return levels(cards(answer, decided, full))


def _down_to(card: Card, level: int) -> Card:
    """The tree down to a level; what was left out of the last one comes with the next."""
    if level > 1:
        return replace(card, children=tuple(_down_to(c, level - 1) for c in card.children))
    return replace(card, children=(), folded=(), folded_no=(), folded_unknown=())


def step(answer: Answer, decided: Decision, full: bool, level: int) -> View:
    """The proof down to a level, with its drawing open, and nothing that says more."""
    card, foot = _down_to(cards(answer, decided, full), level), footer(answer, decided)
    return View(card.sentence, card.status, tone(card.tone or card.look), (), card, (), drawing(card, foot, full), True, foot)


def _explained(answer: Answer, decided: Decision, card: Card, status: str, opened: bool, full: bool = False) -> View:
    foot = footer(answer, decided)
    lines = sections.lead(answer, decided) or card.detail
    parts = () if opened else tuple(_parts(answer, decided))
    return View(card.sentence, status, tone(card.tone or card.look), lines, card, parts, drawing(card, foot, full), opened, foot)


def drawing(card: Card, foot: str, full: bool = False) -> str | None:
    """The drawing as inline SVG, all of it or what fits a screen; None without Graphviz."""
    try:
        return inline(drawn(card, title(card), foot, "svg", layout_of(full)))
    except NoRenderer:
        return None


def refs(norms: n.Norms, ids: Iterable[str]) -> tuple[Ref, ...]:
    """Citations of addresses with the published text behind them."""
    found = []
    for id_ in dict.fromkeys(ids):
        url = norms.documents[id_.partition(":")[0]].link if id_.partition(":")[0] in norms.documents else None
        found.append(Ref(sections.ref(norms, id_).text, url))
    return tuple(found)


def _parts(answer: Answer, decided: Decision) -> Iterator[Part]:
    norms = answer.norms
    for heading, unknown in (("Nog onbekend", decided.unknown), (words.WAITING, decided.waiting)):
        if unknown:
            entries = tuple(
                Entry(u.question, "?", (f"{u.fact} ({u.entity})" + (f", {u.who}" if u.who else ""),), refs(norms, u.ids)) for u in unknown
            )
            yield Part(f"{heading} ({len(entries)})", entries)
    for heading, sums in (("Maximumbedragen", money.amounts(answer, decided)), ("Maximumuren", money.hours(answer, decided))):
        if sums:
            table = tuple((s.period, "; ".join(x for x in (s.cell, s.calculation, s.rounding) if x), s.result, s.id) for s in sums)
            yield Part(heading, table=Table(("periode", "berekening", "maximum", "bron"), table))
    if decided.duties:
        duties = tuple(
            (words.who_words(d.bearer), words.duty_words(d), words.day(d.due) + words.later_words(d) if d.due else "", d.id)
            for d in decided.duties
        )
        yield Part(f"Plichten en termijnen ({len(duties)})", table=Table(("wie", "wat", "uiterlijk", "bron"), duties), closed=True)
    if decided.assumed:
        assumed = tuple(Entry(words.assumed_words(answer, x), "~", (x.reason,) if x.reason else ()) for x in decided.assumed)
        yield Part(f"Aangenomen, niet vastgesteld ({len(assumed)})", assumed, closed=True)


def why_not(answer: Answer, decided: Decision) -> View:
    """What stands in the way of the other outcome: what refuses or ends, what keeps, or the grounds that do not hold."""
    granted = decided.outcome in (GRANT, MAY_GRANT)
    card = cards(answer, decided, full=granted)
    shown = _in_the_way(decided, card) or _in_the_way(decided, cards(answer, decided, full=True))
    lines = card.detail
    if decided.outcome == CHOICE:
        lines = ("Geen weigering, maar een keuze tussen aanvragen.", *sections.lead(answer, decided))
    elif decided.running is not None:
        lines = sections.lead(answer, decided)
    return View(
        card.sentence,
        f"waarom niet {_other(decided)}: {outcome_words(answer, decided)}",
        tone(card.tone or card.look),
        lines,
        replace(card, children=shown, folded=()),
        foot=footer(answer, decided),
    )


def _other(decided: Decision) -> str:
    """The outcome that is asked for."""
    if decided.running is not None:
        return "voortgezet" if decided.outcome == MAY_END else "beëindigd"
    return "geweigerd" if decided.outcome in (GRANT, MAY_GRANT) else "toegekend"


def _in_the_way(decided: Decision, card: Card) -> tuple[Card, ...]:
    """Of the cards those that stand in the way of the other outcome; without any that is sure, those that may."""
    grounds = tuple(x for x in card.children if x.kind == "ground")
    rest = tuple(x for x in card.children if x.kind != "ground")
    holding = tuple(x for x in grounds if x.look is Look.GROUND)
    if decided.outcome == CONTINUE:
        return rest or tuple(x for x in grounds if x.look is not Look.GROUND)
    if decided.outcome in (GRANT, MAY_GRANT):
        return tuple(x for x in grounds if x.look is not Look.GROUND) or rest
    if decided.outcome == MAY_END:
        return (*holding, *rest)
    return holding or tuple(x for x in card.children if x.look in OPEN) or rest


def exercise(answer: Answer, decided: Decision, full: bool, only: str | None = None) -> View:
    """Every card as an item that hides how it stands; the drawing without statuses."""
    card = exercise_cards(answer, decided, only)
    card = card if full else shallow(card)
    entries = (Entry("De uitkomst", "□", veiled=words.capital(card.status)), *(_veiled(x) for x in card.children))
    foot = receipt_line(answer, decided)
    return View(card.sentence, QUESTION, parts=(Part(entries=entries),), drawing=drawing(veil(card), foot, full), foot=foot)


def _veiled(card: Card) -> Entry:
    ref = (Ref(card.citation, card.url),) if card.citation else ()
    return Entry(card.sentence, "□", refs=ref, below=tuple(_veiled(x) for x in card.children), veiled=card.status)


# ---- questions and repairs


def missing(answer: Answer, asked: Asked) -> View:
    """What is still to be asked."""
    norms, dossier, decided = answer.norms, answer.model.case.dossier, asked.decision
    entries = tuple(
        Entry(
            q.unknown.question, f"{i}.", tuple(x for x in (asking.who_words(norms, q), asking.where_words(norms, dossier, q)) if x),
            refs(norms, q.unknown.ids),
            tuple(
                Entry(f"{asking.answer_words(q, o)}: {asking.consequence_words(norms, o, decided)}", "→") for o in q.options
            ), True,
        )
        for i, q in enumerate(asked.questions, 1)
    )  # fmt: skip
    lines = (asking.ORDER,) if entries else (nothing_to_ask(answer, decided),) if len(decided.possible) == 1 else ()
    reasons = tuple(
        Entry(f"{s.fact} ({s.entity})", notes=(asking.reason_words(norms, dossier, s, len(decided.possible) == 1),)) for s in asked.settled
    )
    parts = [Part(f"Nog nodig ({len(entries)}), het meest beslissend eerst", entries)] if entries else []
    parts += [Part(f"Onbekend, maar nu niet van belang voor de uitkomst ({len(reasons)})", reasons, closed=True)] if reasons else []
    card = cards(answer, decided)
    return View(
        card.sentence, card.status, tone(card.tone or card.look), (*card.detail, *lines), parts=tuple(parts), foot=footer(answer, decided)
    )


def repairs(found: FoundRepairs) -> View:
    """What would have to be different."""
    text = Words(found)
    own, others = [r for r in found.repairs if not r.college], [r for r in found.repairs if r.college]
    parts = [Part("", tuple(_repair(text, i, r) for i, r in enumerate(own, 1)))] if own else []
    if others:
        numbered = enumerate(others, len(own) + 1)
        parts.append(Part(f"Alleen als {text.authority} anders oordeelt", tuple(_repair(text, i, r) for i, r in numbered)))
    lines = [] if found.reached or found.repairs else list(text.stuck())
    lines += [] if found.complete else ["Er zijn meer manieren dan hier staan; de kortste zijn getoond."]
    now = f"Nu: {outcome_words(found.answer, found.decision)}"
    foot = footer(found.answer, found.decision)
    return View(
        f"Wat zou er anders moeten zijn? {words.capital(words.subject_words(found.decision, found.answer.norms))}",
        text.summary(),
        "",
        (now, *lines),
        None,
        tuple(parts),
        foot=foot,
    )


def _repair(text: Words, number: int, repair: Repair) -> Entry:
    first, *rest = repair.changes or (None,)
    below = tuple(_change(text, x, "en") for x in rest if x is not None)
    below += tuple(_change(text, x, "mits") for x in repair.provisos)
    tied = (f"De grenzen hangen samen. Bijvoorbeeld: {text.example(repair)}.",) if repair.tied else ()
    then = Entry(class_words(text.norms, repair.outcome, text.found.decision.provision), "→ dan:")
    if first is None:
        return Entry("Zonder verandering, mits:", f"{number}.", tied, below=(*below, then), strong=True)
    made = _change(text, first, f"{number}.")
    return replace(made, notes=(*made.notes, *tied), below=(*below, then), strong=True)


def _change(text: Words, change: Change, mark: str) -> Entry:
    now = text.now(change)
    said = text.asks(change) if mark == "mits" else " · ".join(x for x in (f"nu {now}" if now else "", text.by(change)) if x)
    sentence = text.short(change)
    return Entry(words.capital(sentence) if mark[0].isdigit() else sentence, mark, (said,) if said else (), refs(text.norms, change.ids))


# ---- comparisons


def comparison(found: Comparison) -> View:
    """One sentence, the sides beside each other, what carries the difference; the drawing folded."""
    difference = found.difference
    left, right = (outcome_words(s.answer, s.decision) for s in (difference.left, difference.right))
    parts = []
    if not difference.empty:
        heads = ("", found.names.left, found.names.right)
        beside = (("uitkomst", left, right), *(row for aspect in LISTS if aspect != DUTIES for row in rows(found, aspect)))
        parts.append(Part(table=Table(heads, beside)))
        duties = tuple(rows(found, DUTIES))
        parts += [Part(f"Plichten en termijnen ({len(duties)})", table=Table(heads, duties), closed=True)] if duties else []
    if difference.carriers:
        carried = tuple(
            (words.capital(c.label(found, x)), c.value(found, x, x.left), c.value(found, x, x.right), c.cited(found, x.ids) or NOTHING)
            for x in difference.carriers
        )
        parts.append(
            Part("Wat het verschil draagt", table=Table(("gegeven", found.names.left, found.names.right, "werkt door via"), carried))
        )
    if difference.idle:
        idle = tuple(
            Entry(f"{words.capital(c.label(found, x))}: {c.value(found, x, x.left)} | {c.value(found, x, x.right)}")
            for x in difference.idle
        )
        parts.append(Part(f"Verschilt, maar draagt niets bij ({len(idle)})", idle, closed=True))
    try:
        drawn = None if difference.empty else inline(compared(found, "svg", SCREEN))
    except NoRenderer:
        drawn = None
    heading = f"{found.names.left} tegenover {found.names.right}"
    return View(
        heading,
        c.headline(found) + ".",
        "",
        (_because(found),) if difference.carriers else (),
        None,
        tuple(parts),
        drawn,
        foot=c.footer(found),
    )


def _because(found: Comparison) -> str:
    return c.sentence(found).removeprefix(f"{c.headline(found)}. ")


def readings(answer: Answer, decided: Decision, effects: Iterable[tuple[str, str, Comparison]], found: Readings) -> View:
    """Which other readings give another outcome, which another answer, which the same; and which were not tried."""
    outcomes: list[Entry] = []
    others: list[Entry] = []
    for name, choice, set_beside in effects:
        reading = answer.norms.readings[name]
        labels = {x.name: x.label for x in reading.choices}
        notes = (f"nu: {labels[answer.readings[name]]}; anders: {labels[choice]}", f"{c.headline(set_beside)}.")
        turns = set_beside.difference.outcome
        entry = Entry(reading.question, f"{name}={choice}", notes, refs(answer.norms, [reading.address.id]), strong=turns)
        (outcomes if turns else others).append(entry)
    same = tuple(Entry(f"{name}={choice}") for name, choice in found.without)
    untried = tuple(Entry(f"{name}={choice}") for name, choice in found.untried)
    parts = [Part(f"Andere uitkomst ({len(outcomes)})", tuple(outcomes))] if outcomes else []
    parts += [Part(f"Zelfde uitkomst, maar verder een ander antwoord ({len(others)})", tuple(others))] if others else []
    parts += [Part(f"Geen verschil ({len(same)})", same, closed=True)] if same else []
    parts += [Part(f"Niet geprobeerd, want de tijd was om ({len(untried)}); meer met seconds=", untried)] if untried else []
    never = tuple(Entry(f"{name}={choice}") for name, choice in found.impossible)
    parts += [Part(f"Onder deze lezingen kan het dossier niet zo zijn ({len(never)})", never)] if never else []
    card = cards(answer, decided)
    total = len(outcomes) + len(others) + len(same) + len(untried) + len(never)
    said = f"{len(outcomes)} van de {total} andere keuzes geven een andere uitkomst"
    lines = (f"Nu: {outcome_words(answer, decided)}.",)
    return View(card.sentence, said, lines=lines, parts=tuple(parts), foot=footer(answer, decided))
