"""A sequence as SVG: participants in columns, messages in rows, compensations in a frame of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archkit.draw.layout.sketch import Area
from archkit.draw.lettering import HEADING, NAME, SMALL, width, wrap
from archkit.draw.markup import element, words
from archkit.draw.network import Card, Painted, arrow, card, draw_node
from archkit.draw.shapes import Step, View

MARGIN = 16.0
LABEL = 190.0
"""Widest a label gets before it is broken."""
FAILURE = "When a step up to the pivot fails: undo those before it, the latest first"
UNDONE = "Undo, the latest first"
"""Where it is known which step fails."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A message with its text broken into lines."""

    step: Step
    source: int
    target: int
    label: tuple[str, ...]
    note: tuple[str, ...]

    @property
    def text_width(self) -> float:
        return max([width(t, NAME) for t in self.label] + [width(t, SMALL) for t in self.note] + [40.0])

    @property
    def height(self) -> float:
        return 22.0 + len(self.label) * 15 + len(self.note) * 14


def lifelines(view: View, links: Mapping[str, str]) -> Painted:
    """The sequence drawn."""
    cards = [card(node) for node in view.nodes]
    index = {node.ref: i for i, node in enumerate(view.nodes)}
    rows = [_row(step, index, str(i)) for i, step in enumerate(view.steps, 1)]
    undone = [_row(step, index, "") for step in view.compensations]
    columns, total = _columns(cards, [*rows, *undone], UNDONE if view.is_failure else FAILURE)
    top = max((c.height for c in cards), default=0.0)
    y = MARGIN + top + 6
    messages: list[str] = []
    frame = ""
    for row in rows:
        messages.append(_message(row, columns, y))
        y += row.height
    if undone:
        y += 12
        height = sum(row.height for row in undone) + 34
        frame = _failure(UNDONE if view.is_failure else FAILURE, y, total, height)
        y += 30
        for row in undone:
            messages.append(_message(row, columns, y))
            y += row.height
        y += 4
    bottom = y + 14
    lives = [element("line", class_="ak-life", x1=x, x2=x, y1=MARGIN + top, y2=bottom) for x in columns]
    heads = [
        draw_node(c, Area(x - c.width / 2, MARGIN + top - c.height, c.width, c.height), links.get(c.node.ref))
        for c, x in zip(cards, columns, strict=True)
    ]
    return Painted(total, bottom + 4, "".join([frame, *lives, *messages, *heads]))


def _row(step: Step, index: Mapping[str, int], number: str) -> _Row:
    label = f"{number}. {step.label}" if number else step.label
    note = tuple(text for part in step.note.split(" · ") if part for text in wrap(part, SMALL, LABEL))
    return _Row(step, index[step.source], index[step.target], tuple(wrap(label, NAME, LABEL)), note)


def _columns(cards: Sequence[Card], rows: Sequence[_Row], heading: str) -> tuple[list[float], float]:
    """The middle of each column, and the width of the whole: no text is wider than the room it has."""
    middles: list[float] = []
    for i, one in enumerate(cards):
        at = MARGIN + one.width / 2
        if i:
            at = middles[-1] + cards[i - 1].width / 2 + one.width / 2 + 28
        for row in rows:
            left, right = sorted((row.source, row.target))
            if right == i and left < i:
                at = max(at, middles[left] + row.text_width + 36)
            elif left == right == i - 1:
                at = max(at, middles[left] + row.text_width + 56)
        middles.append(at)
    last = len(cards) - 1
    ends = [middles[i] + one.width / 2 for i, one in enumerate(cards)]
    ends += [middles[last] + row.text_width + 52 for row in rows if row.source == row.target == last]
    total = max([*ends, 0.0]) + MARGIN
    return [round(x, 1) for x in middles], round(max(total, width(heading, HEADING) + 4 * MARGIN), 1)


def _message(row: _Row, columns: Sequence[float], y: float) -> str:
    x1, x2 = columns[row.source], columns[row.target]
    own = row.source == row.target
    x, anchor = (x1 + 44, None) if own else ((x1 + x2) / 2, "middle")
    parts = []
    at = y + 14
    for text in row.label:
        parts.append(element("text", words(text), class_="ak-word", x=x, y=at, text_anchor=anchor))
        at += 15
    if own:
        parts.append(_loop(x1, y + 8))
    else:
        parts.append(_straight(x1, x2, at - 8))
        at += 8
    for text in row.note:
        parts.append(element("text", words(text), class_="ak-small ak-word", x=x, y=at, text_anchor=anchor))
        at += 14
    classes = f"ak-{row.step.style}" + (" ak-pivot" if row.step.pivot else "")
    return element("g", *parts, class_=classes)


def _straight(x1: float, x2: float, y: float) -> str:
    back = 8 if x2 > x1 else -8
    wire = element("line", class_="ak-wire", x1=x1, x2=x2 - back, y1=y, y2=y)
    return wire + arrow((x2 - back, y), (x2, y))


def _loop(x: float, y: float) -> str:
    path = f"M{x:.1f},{y:.1f}h30v16h-22"
    return element("path", class_="ak-wire", d=path) + arrow((x + 8, y + 16), (x, y + 16))


def _failure(heading: str, y: float, total: float, height: float) -> str:
    frame = element("rect", class_="ak-frame", x=8, y=y, width=total - 16, height=height, rx=8)
    return frame + element("text", words(heading), class_="ak-heading", x=20, y=y + 20)
