"""Who must do what: duties by whose they are, each with its term and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from parser import norms as n
from reasoner.decision.answer import DutyItem
from reasoner.decision.follows import GRANTED
from reasoner.dossier.calendar import LAST_DAY, as_date
from reasoner.semantics.terms import interval

from .. import words
from .matter import Matter
from .model import FIXED, Block, Origin, Source, field, fill, heading, item, paragraph, say, subheading


def others_duties(matter: Matter) -> Iterator[Block]:
    """What others than the college must do; what the college must do stands on the worksheet."""
    items = tuple((i, d) for i, d in enumerate(matter.decision.duties, 1) if d.bearer != matter.norms.authority.name)
    later = () if GRANTED & set(matter.decision.possible) else tuple(after_grant(matter, False))
    if items or later:
        yield subheading("Wie wat moet doen", FIXED)
    yield from duties(matter, items)
    if later:
        yield paragraph(say("Als wij toekennen, geldt ook:" if not matter.norms.wording.own else "Dan geldt ook:", FIXED))
        yield from later


def our_terms(matter: Matter) -> Iterator[Block]:
    """By when whoever decides must do what, where the rules say so and a day is known."""
    mine = tuple((i, d) for i, d in enumerate(matter.decision.duties, 1) if d.bearer == matter.norms.authority.name and d.due is not None)
    if mine:
        yield paragraph(say("Wat wij moeten doen, en uiterlijk wanneer:", *(field(f"duties.{i}", d.id) for i, d in mine)))
        yield from duties(matter, mine)


def still_to_say(matter: Matter) -> Iterator[Block]:
    """What the one who decides must do in or with a refusal, each with its place to do so."""
    when = {(r.address.id, r.what) for r in matter.provision.duties if r.when == "at_refusal"}
    mine = [d for d in matter.decision.duties if (d.id, d.what) in when and d.bearer == matter.norms.authority.name]
    if mine:
        yield heading("Wat hier nog bij moet staan", field("duties"))
    for d in mine:
        unsure = " (als blijkt dat dit geldt)" if d.open else ""
        yield item(0, fill(f"[{d.what}{unsure}: …]", Origin(Source.RULE, d.id, d.id)), say(f"Dit moet volgens {matter.cite(d.id)}.", FIXED))


def after_grant(matter: Matter, college: bool) -> Iterator[Block]:
    """Duties of the college, or of others, that come with a grant; the decision does not list them where it may not come to that."""
    for rule in matter.provision.duties:
        holds = matter.answer.model.value(rule.prop, (matter.decision.subject,)) if rule.prop is not None else True
        if rule.when == "after_grant" and holds is not False and (rule.bearer == matter.norms.authority.name) is college:
            id_, unsure = rule.address.id, "" if holds else ", als blijkt dat dit hier geldt"
            when = _last_day(matter, rule)
            origin, cited = Origin(Source.RULE, id_, id_), matter.cite(id_)
            what = f"{_sentence(matter, rule.bearer, rule.what)}{unsure}"
            if when:
                yield item(0, say(f"{what}.", origin), say(f"Dat moet {when} ({cited}).", origin))
            else:
                yield item(0, say(f"{what} ({cited}).", origin))


def _last_day(matter: Matter, rule: n.DutyRule) -> str:
    """The last day of a duty that comes with a grant, as far as it can be told yet."""
    if rule.due is None:
        return ""
    first, last = interval(matter.model, rule.due, {n.APPLICATION: (matter.decision.subject,)})
    return f"uiterlijk op {words.full_day(as_date(int(first)))}" if first is not None and first == last and first <= LAST_DAY else ""


def _moment(matter: Matter, duty: DutyItem) -> str:
    """Of a duty without a known last day from what it is counted, or when it arises; or nothing."""
    said = words.due_words(matter.norms, matter.decision, duty)
    return f" ({said})" if said else ""


def duties(matter: Matter, items: Iterable[tuple[int, DutyItem]]) -> Iterator[Block]:
    """Duties by bearer, with their terms; each with its number in the decision."""
    found = list(items)
    for bearer in dict.fromkeys(d.bearer for _, d in found):
        mine = [(i, d) for i, d in found if d.bearer == bearer]
        if bearer not in (matter.norms.authority.name, _to(matter)) and _to(matter) is not None:
            whose = "Dit hoeft u niet zelf te doen:"
            yield paragraph(say(whose, *(field(f"duties.{i}", d.id) for i, d in mine)))
        for i, d in mine:
            cited, origin = matter.cite(d.id), field(f"duties.{i}", d.id)
            does = _sentence(matter, bearer, words.duty_words(d))
            if d.due is None:
                yield item(0, say(f"{does}{_moment(matter, d)} ({cited}).", origin))
            else:
                by = f"Dat moet uiterlijk op {words.full_day(d.due)}{words.later_words(d)} ({cited})."
                yield item(0, say(f"{does}.", origin), say(by, origin))


def _to(matter: Matter) -> str | None:
    """What the one to whom the letter goes is, as far as that is known."""
    to = matter.addressee()
    return to[0].entity if to is not None else None


def _sentence(matter: Matter, bearer: str, what: str) -> str:
    """`De houder zendt een verslag`; `U zendt een verslag` where the letter goes to the bearer; of who decides the heading says it."""
    if bearer == matter.norms.authority.name:
        return what
    if bearer == _to(matter):
        who = "u"
    else:
        entity = matter.norms.entities.get(bearer)
        who = entity.called if entity is not None else f"de {words.who_words(bearer)}"
    return f"{words.capital(who)} {words.small(what)}"
