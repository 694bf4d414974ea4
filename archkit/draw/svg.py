"""A view as a self-contained SVG: accessible, readable in light and in dark, the same bytes every time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from archkit.draw.layout.sketch import Area
from archkit.draw.lettering import SMALL, width, wrap
from archkit.draw.lifelines import lifelines
from archkit.draw.markup import element, is_page, words
from archkit.draw.network import Painted, arrow, network, shape
from archkit.draw.shapes import STYLES, View
from archkit.draw.style import stylesheet

MARGIN = 14.0

_KINDS = {
    "component": "component",
    "external": "external",
    "database": "data store",
    "topic": "topic or queue",
    "resource": "resource",
    "api": "API",
    "system": "system",
    "team": "team",
    "decision": "decision",
    "other": "other",
}
_STYLES = {
    "sync": "calls, depends on",
    "data": "reads, writes",
    "async": "publishes to, delivers to",
    "ownership": "provides, runs on, belongs to",
}
_STYLES_OF = {
    "flow": {"sync": "call", "async": "event"},
    "decisions": {"sync": "superseded by", "data": "amended by", "ownership": "relates to"},
    "data": {"sync": "goes along, as stated", "async": "goes along, as assumed", "ownership": "stops here"},
}
"""What lines say in views of another kind."""


def svg(view: View, *, links: Mapping[str, str] | None = None, source: str = "") -> str:
    """The drawing; `links` leads from a node (by reference) to its page. Links that are none are left out.

    `source` is kept in it: the digest of what it was made from. A system shows the icons of its technologies.
    """
    pages = {ref: url for ref, url in (links or {}).items() if is_page(url)}
    pictures = ""
    if view.kind == "system":
        from archkit.draw.icons import pictured

        painted, pictures = pictured(view, pages, f"{_anchor(view)}-icon")
    else:
        painted = lifelines(view, pages) if view.kind == "flow" else network(view, pages)
    return _framed(view, painted, pictures, source, linked=bool(pages))


def _framed(view: View, painted: Painted, pictures: str, source: str, *, linked: bool) -> str:
    """A finished drawing around what was painted: title, description, style, legend and notes."""
    total = max(painted.width, 320.0)
    left = (total - painted.width) / 2
    legend, below = _legend(view, total, painted.height)
    notes, height = _notes(view, total, below)
    title, told = f"{_anchor(view)}-title", f"{_anchor(view)}-text"
    body = element("g", painted.content, transform=f"translate({left:.1f},0)") if left else painted.content
    return element(
        "svg",
        element("title", words(view.title), id=title),
        element("desc", words(describe(view)), id=told),
        element("style", stylesheet()),
        element("defs", pictures) if pictures else "",
        element("rect", class_="ak-paper", width=total, height=height, rx=6),
        body,
        legend,
        notes,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {total:g} {height:g}",
        width=total,
        height=height,
        class_="ak-view",
        # An image hides what is in it, and so the links: a drawing with links is a document.
        role="graphics-document" if linked else "img",
        aria_labelledby=f"{title} {told}",
        data_source=source or None,
        data_kind=view.kind,
    )


def _anchor(view: View) -> str:
    """What every id in the drawing begins with, so that several can stand in one page."""
    return "ak-" + hashlib.sha256(view.id.encode("utf-8", "replace")).hexdigest()[:8]


def describe(view: View) -> str:
    """What somebody who does not see the drawing is told: what is in it and how it hangs together."""
    names = {node.ref: node.label for node in view.nodes}
    if view.kind == "flow":
        told = [
            f"{i}. {names[s.source]} to {names[s.target]}: {s.label}" for i, s in enumerate(view.steps, 1)
        ]
        told += [f"On failure, {names[s.target]}: {s.label}" for s in view.compensations]
    elif view.kind == "ownership":
        told = [group.label for group in view.groups]
    else:
        told = [f"{names[e.source]} {e.relation or 'to'} {names[e.target]}" for e in view.edges]
    shown = "; ".join(told[:40])
    more = f"; and {len(told) - 40} more" if len(told) > 40 else ""
    return f"{len(view.nodes)} boxes. {shown}{more}." if told else f"{len(view.nodes)} boxes."


def _legend(view: View, total: float, top: float) -> tuple[str, float]:
    """Samples of the kinds and styles that occur, in rows under the drawing; and where the next thing begins."""
    x, y = MARGIN, top + 10
    parts = []
    for sample, text in _samples(view):
        room = 48 + width(text, SMALL)
        if x > MARGIN and x + room > total:
            x, y = MARGIN, y + 20
        label = element("text", words(text), class_="ak-small", x=32, y=4)
        parts.append(element("g", sample, label, transform=f"translate({x:.1f},{y:.1f})"))
        x += room
    return "".join(parts), y + 16 if parts else top


def _samples(view: View) -> Iterator[tuple[str, str]]:
    if view.kind != "flow":
        used = {node.kind for node in view.nodes if not node.missing}
        for kind, text in _KINDS.items():
            if kind in used:
                drawn = shape(kind, Area(0, -7, 24, 14))
                yield element("g", *drawn, class_=f"ak-{kind}"), text
        if any(node.kind == "decision" and node.emphasis == "outside" for node in view.nodes):
            drawn = shape("decision", Area(0, -7, 24, 14))
            yield element("g", *drawn, class_="ak-decision ak-outside"), "not to be followed"
        if any(node.missing for node in view.nodes):
            yield element("g", *shape("component", Area(0, -7, 24, 14)), class_="ak-missing"), "not described"
    styles = {s.style for s in view.steps} if view.kind == "flow" else {e.style for e in view.edges}
    texts = _STYLES_OF.get(view.kind, _STYLES)
    for style in STYLES:
        if style in styles:
            pointed = style != "ownership"
            wire = element("line", class_="ak-wire", x1=0, x2=17 if pointed else 24, y1=0, y2=0)
            yield (
                element("g", wire, arrow((17, 0), (25, 0)) if pointed else "", class_=f"ak-{style}"),
                texts[style],
            )
    if view.compensations:
        wire = element("line", class_="ak-wire", x1=0, x2=17, y1=0, y2=0)
        yield element("g", wire, arrow((17, 0), (25, 0)), class_="ak-compensation"), "compensation"


def _notes(view: View, total: float, top: float) -> tuple[str, float]:
    parts = []
    y = top + 6
    for note in view.notes:
        for text in wrap(note, SMALL, total - 2 * MARGIN, lines=3):
            parts.append(element("text", words(text), class_="ak-small", x=MARGIN, y=y + 8))
            y += 16
    return "".join(parts), round(y + 4, 1)
