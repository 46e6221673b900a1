"""What the one who decides may still do, in sentences: deviate, find an exception, refuse or grant or not, judge what is open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from parser import norms as n
from reasoner import Answer, Decision
from reasoner.decision.answer import (
    CHOICE,
    CONTINUE,
    GRANT,
    KEEPS,
    MAY_END,
    MAY_GRANT,
    MAY_REFUSE,
    MAY_REFUSES,
    MUST_REFUSE,
    NOT_APPLICABLE,
    UNDECIDED,
    Ground,
    Unknown,
)
from reasoner.semantics.uses import FactUse

from .. import words
from .clause import otherwise, unknown_words
from .deviating import cited, elsewhere, excepted, excepting, judged, needed, needed_powers, reaching, sentence
from .fill import applications
from .modality import binding, quoted_words
from .reasons import ground_reasons

MOST_OPEN = 3
MOST_QUOTED = 300  # characters of a text
JOINING = re.compile(r"[;,.]?(?: (?:en|of))?$")  # what joins a part of a text to the next


def discretion(answer: Answer, decision: Decision, brief: bool = False) -> str:
    """`Het college kan van ... afwijken op grond van ...`; nothing where nobody decides or nothing is left to decide.

    brief: the main thing only, for where there is little room.
    """
    return " ".join(discretion_lines(answer, decision, brief))


def discretion_lines(answer: Answer, decision: Decision, brief: bool = False) -> tuple[str, ...]:
    """The same, each sentence by itself."""
    answer = answer.about(decision)
    if answer.norms.wording.nobody is not None or decision.outcome == NOT_APPLICABLE:
        return ()
    return tuple(map(words.printable, dict.fromkeys(_sentences(answer, decision, brief))))


def _sentences(answer: Answer, decision: Decision, brief: bool) -> Iterator[str]:
    norms, who = answer.norms, words.capital(words.authority(answer.norms))
    match decision.outcome:
        case x if x == CONTINUE:
            yield from _going_on(answer, decision)
            return
        case x if x == UNDECIDED:
            yield from _to_judge(answer, decision)
            yield from _if_it_stays(answer, decision, brief)
            yield from _once_refused(answer, decision) if not brief else ()
        case x if x == CHOICE:
            yield from _choosing(answer, decision)
        case x if x == MAY_END:
            yield f"{who} mag beëindigen en hoeft dat niet."
        case x if x == GRANT:
            mine = sum(_fact(answer, a.entity, a.fact).kind == "oordeel" for a in decision.assumed)
            still = f"; over wat is aangenomen moet {words.authority(norms)} nog oordelen" if mine else ""
            yield f"{who} moet {norms.wording.plain(n.GRANT)} en heeft daarin geen keuze{still}."
        case x if x == MAY_GRANT:
            yield f"{who} mag {norms.wording.plain(n.GRANT)} en hoeft dat niet."
        case x if x == MAY_REFUSE:
            room = needed(norms, decision, decision.grounds)
            yield f"{who} mag {norms.wording.plain(n.REFUSE)}{'' if room else ' en hoeft dat niet'}."
            yield from [room] if room else []
    grounds = binding(decision)
    if grounds:
        yield from _setting_aside(answer, decision, grounds, brief)
    yield from _judgement(answer, decision) if not brief else ()


def _choosing(answer: Answer, decision: Decision) -> Iterator[str]:
    yield f"{words.capital(words.authority(answer.norms))} kiest na overleg."
    yield from (f"{chosen}, {follows}." for chosen, follows in choices(answer, decision))


def choices(answer: Answer, decision: Decision) -> Iterator[tuple[str, str]]:
    """Of what excludes each other: `Kiest het college ...`, `dan geldt ...`: if this one is chosen, and if another is."""
    norms, model, about = answer.norms, answer.model_of(decision), (decision.subject,)
    provision, who = norms.provisions[decision.provision], words.authority(norms)
    shall, leeway = model.value(provision.signals.shall, about), model.value(provision.signals.leeway, about)
    can_be = ((GRANT, shall is not False), (MAY_GRANT, shall is not True and leeway is not False))
    chosen = tuple(outcome for outcome, can in can_be if can)
    grounds = [g for g in provision.grounds if model.value(g.prop, about) is None]
    for mine, outcomes in ((True, chosen), (False, (MUST_REFUSE if any(g.binding for g in grounds) else MAY_REFUSE,))):
        sets = [applications(answer.model.case, s) for s in decision.choice if (decision.subject in s) is mine]
        if sets and (mine or grounds):
            at = "" if mine else f" ({cited(norms, (g.address.id for g in grounds), 'en')})"
            said = quoted_words(norms, decision.provision, outcomes)
            of_ = "daarvoor" if mine and all(len(s) == 1 for s in decision.choice) else f"voor {decision.subject}"
            yield f"Kiest {who} {words.enumerate_words(sets, 'of')}", f"dan geldt {of_}: {said}{at}"


def _going_on(answer: Answer, decision: Decision) -> Iterator[str]:
    """Of what runs and goes on: on which grounds it may be ended, and what keeps it."""
    norms, ending = answer.norms, answer.norms.provisions[decision.provision].ending
    if ending is None or not ending.grounds:
        return
    who, of_ = words.authority(norms), f"op een grond van {_together([g.address for g in ending.grounds])}"
    if kept := [g.id for g in decision.grounds if g.modality == KEEPS]:
        yield f"Zolang {cited(norms, kept, 'of')} van toepassing is, kan {who} niet beëindigen {of_}."
        return
    judged_ = any(_fact(answer, x.entity, x.fact).kind == "oordeel" for x in decision.assumed)
    still = f"; over wat is aangenomen kan {who} nog oordelen" if judged_ else ""
    yield f"{words.capital(who)} kan alleen beëindigen {of_}{still}."


def _fact(answer: Answer, entity: str, fact: str) -> n.Fact:
    records = answer.model.case.dossier.records
    return answer.norms.entities[records[entity].entity].facts[fact]


def _together(addresses: list[n.Address]) -> str:
    """The lowest text under which all of these stand, or each."""
    first, *rest = dict.fromkeys(addresses)
    above = (replace(first, path=first.path[:k]) for k in range(len(first.path), 0, -1))
    shared = next((p for p in above if all(a.under(p) for a in rest)), None)
    return words.cite(shared) if shared is not None else words.enumerate_words([words.cite(a) for a in (first, *rest)], "of")


def _setting_aside(answer: Answer, decision: Decision, grounds: tuple[Ground, ...], brief: bool) -> Iterator[str]:
    """Of the grounds that bind: what is beyond every power; else the exceptions and the powers that can set them aside."""
    norms, ids = answer.norms, tuple(g.id for g in grounds)
    exceptions = excepted(answer, decision, ids)
    within = tuple(dict.fromkeys(i for i in ids if any(i in mine for _, mine in exceptions)))
    powers = _powers(norms, decision, grounds)
    noted = elsewhere(norms, tuple(i for i in ids if i not in within and i not in {x for mine in powers for x in mine}))
    room = {*within, *(x for mine in powers for x in mine), *(x for _, _, mine in noted for x in mine)}
    held = {g.id for g in grounds if not room.isdisjoint(g.deviable(_conditions(norms, decision)))}
    if beyond := tuple(dict.fromkeys(i for i in ids if i not in held)):
        yield f"Deze regels geven geen bevoegdheid om af te wijken van {cited(norms, beyond, 'of')}."
        return
    for use, mine in exceptions:
        if not brief:
            yield _exception(answer, use, cited(norms, mine, "en"), len(mine))
        elif use.origin == "dossier":
            yield f"Anders oordelen over de uitzondering op {cited(norms, mine, 'en')}."
        else:
            yield f"Een uitzondering op {cited(norms, mine, 'en')} beoordelen{words.source_of(sentence(answer, use))}."
    who = words.capital(words.authority(norms))
    for mine, by in powers.items():
        if by == mine:
            yield f"{who} kan van {cited(norms, mine, 'en')} afwijken; die bepaling laat dat zelf toe."
        else:
            yield f"{who} kan van {cited(norms, mine, 'en')} afwijken op grond van {cited(norms, by, 'of')}."
    for name, _, mine in noted:
        yield f"{who} kan van {cited(norms, mine, 'en')} alleen in een bijzonder geval afwijken ({name})."
    if not brief and (also := needed(norms, decision, decision.grounds)):
        yield also.replace(" vergt ", " vergt ook ", 1)


def _conditions(norms: n.Norms, decision: Decision) -> set[str]:
    return {c.address.id for c in norms.provisions[decision.provision].conditions}


def _powers(norms: n.Norms, decision: Decision, grounds: tuple[Ground, ...]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """By what can be set aside (of each ground itself, or else what it turns on) the powers that do."""
    conditions, found = _conditions(norms, decision), dict[str, tuple[str, ...]]()
    for ground in grounds:
        for id_ in ground.deviable(conditions):
            by = tuple(p.address.id for p in reaching(norms, decision) if p.reaches(norms.articles[id_].address))
            if by:
                found[id_] = by
            if by and id_ == ground.id:
                break
    return {tuple(i for i, other in found.items() if other == by): by for by in found.values()}


def _exception(answer: Answer, use: FactUse, cited_: str, number: int) -> str:
    label = sentence(answer, use)
    clause = otherwise(answer.model, use)
    what = f"als {clause}{words.source_of(label)}" if clause is not None else f"als blijkt: {label}"
    return f"{cited_} {'geldt' if number == 1 else 'gelden'} niet {what}; {judged(use)}."


def _to_judge(answer: Answer, decision: Decision) -> Iterator[str]:
    """The open points that are a judgement; without these, what room there is once the rest is known."""
    own = [u for u in decision.unknown if u.kind == "oordeel" and u.who in (None, answer.norms.authority.name)]
    if own:
        said = [_question(answer, decision, u) for u in own[:MOST_OPEN]]
        more = [f"over nog {len(own) - MOST_OPEN} punten"] if len(own) > MOST_OPEN else []
        named = words.enumerate_words([*said, *more], "en")
        yield f"{words.capital(words.authority(answer.norms))} moet zelf nog oordelen {named}."
        return
    who = words.authority(answer.norms)
    yield f"Wat nog onbekend is, vraagt geen oordeel van {who}."
    deeds = {MAY_GRANT: n.GRANT, MAY_REFUSE: n.REFUSE, MAY_END: "beëindigen"}
    for outcome in (x for x in deeds if x in decision.possible and not (x == MAY_REFUSE and _may(decision))):
        by = _by(answer, decision) if outcome == MAY_GRANT else ""
        wording, deed = answer.norms.wording, deeds[outcome]
        can = f"het mogelijk {wording.to(deed)}" if deed in wording.deeds else f"{wording.plain(deed)} mogelijk"
        yield f"Blijkt {can}, dan mag {who} dat{by} en hoeft het niet."


def _may(decision: Decision) -> tuple[Ground, ...]:
    return tuple(g for g in decision.grounds if g.modality == MAY_REFUSES)


def _if_it_stays(answer: Answer, decision: Decision, brief: bool) -> Iterator[str]:
    """Where it may be refused already, and nothing comes that obliges to."""
    if MAY_REFUSE not in decision.possible or not _may(decision):
        return
    norms, who, refuse = answer.norms, words.authority(answer.norms), answer.norms.wording.plain(n.REFUSE)
    by = needed_powers(norms, decision, [i for g in _may(decision) for i in g.because])
    stays = f"Blijft het bij wat al vaststaat, dan mag {who} {refuse}"
    if not by:
        yield f"{stays}, en hoeft dat niet."
    elif brief:
        yield f"{stays}, of afwijken op grond van {by}."
    else:
        yield f"{stays}."
        yield needed(norms, decision, decision.grounds)


def _by(answer: Answer, decision: Decision) -> str:
    """` op grond van Verordening art. 8 lid 1`: the powers to grant that are there, or may turn out to be."""
    ids = _free(answer, decision)
    return f" op grond van {cited(answer.norms, ids, 'en')}" if ids and decision.running is None else ""


def _free(answer: Answer, decision: Decision) -> list[str]:
    """Where the powers to grant stand that do not oblige to, and are there or may turn out to be."""
    model, provision = answer.model_of(decision), answer.norms.provisions[decision.provision]
    obliging = {rule.prop for rule in provision.shalls}
    powers = (p for p in provision.powers if p.prop not in obliging and model.value(p.prop, (decision.subject,)) is not False)
    return [p.address.id for p in powers]


def once_refused(answer: Answer, decision: Decision) -> tuple[dict[tuple[str, ...], tuple[str, ...]], tuple[str, ...]]:
    """What could set aside a ground that is open now: by the powers to deviate what they reach; grounds with an exception to judge."""
    if decision.running is not None:
        return {}, ()
    norms, model, about = answer.norms, answer.model_of(decision), (decision.subject,)
    provision = norms.provisions[decision.provision]
    grounds = [g for g in provision.grounds if g.leg != n.WANT and model.value(g.prop, about) is None]
    asked = {c for g in grounds for c in g.conditions}
    open_ = [c.address for c in provision.conditions if c.prop in asked and model.value(c.prop, about) is None]
    reached: dict[tuple[str, ...], dict[str, None]] = {}
    for at in (*open_, *(g.address for g in grounds if not g.conditions)):
        if by := tuple(d.address.id for d in norms.deviations if d.reaches(at)):
            reached.setdefault(by, {})[at.id] = None
    asked_ = {u.fact for u in decision.unknown}  # what must be judged anyhow is said already
    excepted_ = tuple(g.address.id for g in grounds if g.binding and excepting(norms, g.prop) - asked_)
    return {by: tuple(ids) for by, ids in reached.items()}, excepted_


def _once_refused(answer: Answer, decision: Decision) -> Iterator[str]:
    norms, who = answer.norms, words.authority(answer.norms)
    reached, excepted_ = once_refused(answer, decision)
    for by, ids in reached.items():
        yield f"Zo nodig kan {who} afwijken van {cited(norms, ids, 'en')} op grond van {cited(norms, by, 'of')}."
    if excepted_:
        yield f"Blijkt {cited(norms, excepted_, 'of')} te gelden, dan kan {who} beoordelen of een uitzondering daarop zich voordoet."


def _question(answer: Answer, decision: Decision, unknown: Unknown) -> str:
    said = unknown_words(answer.model_of(decision), unknown.fact, unknown.entity, unknown.question)
    who = words.authority(answer.norms)
    at = f" ({cited(answer.norms, unknown.ids, 'en')})" if unknown.ids else ""
    return said.replace(f" naar het oordeel van {who}", "", 1).replace(f" volgens {who}", "", 1) + at


def _judgement(answer: Answer, decision: Decision) -> Iterator[str]:
    """That a reason rests on a judgement of the one who decides, and not on facts alone."""
    groups = [g for r in ground_reasons(answer, decision) if r.ground.modality != KEEPS for g in r.alternatives]
    judged: dict[str, bool] = {}
    for group in groups:
        judged[" ".join(r.clause.main for r in group)] = any(r.judgement for r in group)
    mine = sum(judged.values())
    if mine:
        yield f"{'De reden rust' if len(judged) == 1 else _some(mine, len(judged))} op een oordeel van {words.authority(answer.norms)}."
        ids = (r.address for group in groups for r in group if r.judgement and r.address is not None)
        yield from (x for id_ in dict.fromkeys(ids) if (x := _in_words(answer.norms, id_)))


def _in_words(norms: n.Norms, id_: str) -> str:
    """What the text asks of whoever judges, in its own words; nothing of a text that is long or stands in pieces."""
    article = norms.articles[id_]
    told = JOINING.sub("", article.quotations[0]) if len(article.quotations) == 1 else ""
    return f"In {words.cite(article.address)} staat: “{told}”." if 0 < len(told) <= MOST_QUOTED else ""


def _some(number: int, all_: int) -> str:
    if number == all_:
        return "Elke reden rust"
    return "Een van de redenen rust" if number == 1 else f"{words.capital(words.how_many(number))} van de redenen rusten"
