"""A decision as bytes in a format: text, md, dot, svg, png or a plain HTML page."""

from __future__ import annotations

from html import escape

from reasoner import Answer, Decision

from . import words
from .card import GLYPHS, Card, left_out
from .cards import explain as cards
from .dot import dot
from .outline import outline
from .render import render


def export(answer: Answer, decision: Decision, format_: str, full: bool = False) -> bytes:
    """The explanation in one of the formats. Raises render.NoRenderer for svg, png and html without Graphviz."""
    card = cards(answer, decision, full)
    match format_:
        case "text":
            return f"{outline(card)}\n{footer(answer, decision)}\n".encode()
        case "md":
            return markdown(title(card), card, footer(answer, decision))
        case "dot":
            return _dot(answer, decision, card).encode()
        case "html":
            return _page(answer, decision, card).encode()
    return render(_dot(answer, decision, card), format_, title(card))


def title(card: Card) -> str:
    return words.printable(f"{card.sentence}: {card.status}")


def footer(answer: Answer, decision: Decision) -> str:
    """What every export states: rule base, version, date, other readings, the powers to deviate."""
    norms = answer.norms
    pieces = [f"{norms.title}, versie {norms.version} ({norms.sha256[:12]})", f"beoordeeld op {words.day(decision.date)}"]
    other = [f"{name}={choice}" for name, choice in answer.readings.items() if choice != norms.readings[name].default]
    if other:
        pieces.append("andere lezingen: " + ", ".join(other))
    if decision.deviation:
        cited = [norms.cite(norms.articles[d].address).split(" Re-")[0] for d in decision.deviation]
        pieces.append("afwijken kan op grond van " + words.enumerate_words(cited, "en"))
    return " · ".join(pieces)


def _dot(answer: Answer, decision: Decision, card: Card) -> str:
    return dot(card, title(card), footer(answer, decision))


def markdown(title: str, card: Card, foot: str) -> bytes:
    """A heading, the cards as a list, the footer."""
    return f"# {_md(title)}\n\n{_markdown(card)}\n{_md(foot)}\n".encode()


def _markdown(card: Card, depth: int = 0) -> str:
    indent = "  " * depth
    cite = f" ({card.citation})" if card.citation else ""
    text = f"{indent}- {GLYPHS[card.look]} {_md(card.sentence)}: *{_md(card.status)}*{cite}\n"
    text += "".join(f"{indent}  - _{_md(line)}_\n" for line in card.detail)
    text += "".join(_markdown(c, depth + 1) for c in card.children)
    for word, items in left_out(card):
        text += f"{indent}  - {word}: {_md('; '.join(items))}\n"
    return text


def _md(text: str) -> str:
    flat = words.printable(text)
    return "".join("\\" + c if c in "\\`*_{}[]<>#|" else c for c in flat)


def _page(answer: Answer, decision: Decision, card: Card) -> str:
    svg = render(_dot(answer, decision, card), "svg", title(card)).decode()
    drawing = svg[svg.index("<svg") :]
    return (
        f'<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>{escape(title(card))}</title><style>'
        "body{font-family:Arial,sans-serif;max-width:75rem;margin:1rem auto;padding:0 1rem;line-height:1.45;color:#1B1F23}"
        "svg{max-width:100%;height:auto}li{margin:.15rem 0}.status{color:#56616A}"
        "ul{list-style:none;padding-left:1.2rem;border-left:1px solid #D5DADF}"
        f"</style></head><body><h1>{escape(title(card))}</h1>{_list(card)}<figure>{drawing}</figure>"
        f"<footer><p>{escape(footer(answer, decision))}</p></footer></body></html>\n"
    )


def _list(card: Card) -> str:
    law = f' title="{escape(card.law)}"' if card.law else ""
    cite = f" <cite{law}>{escape(card.citation)}</cite>" if card.citation else ""
    rest = "".join(f"<li>{escape(line)}</li>" for line in card.detail) + "".join(f"<li>{_list(c)}</li>" for c in card.children)
    for word, items in left_out(card):
        rest += f"<li><details><summary>{escape(word)} ({len(items)})</summary>{escape('; '.join(items))}</details></li>"
    text = (
        f'<span>{GLYPHS[card.look]} <strong>{escape(card.sentence)}</strong> <span class="status">{escape(card.status)}</span>{cite}</span>'
    )
    return f"{text}<ul>{rest}</ul>" if rest else text
