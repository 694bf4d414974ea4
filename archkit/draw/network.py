"""Nodes, frames and lines as SVG: sizes are measured, the layout places them, and each is drawn by its kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from archkit.draw.layout.graphviz import Direction, graphviz
from archkit.draw.layout.labels import settle
from archkit.draw.layout.place import Layout, place
from archkit.draw.layout.sketch import Area, Box, Curve, Frame, Link, Placement, Point, Sketch
from archkit.draw.lettering import HEADING, NAME, SMALL, crop, width, wrap
from archkit.draw.markup import element, number, words
from archkit.draw.shapes import Group, Line, Node, View

ROOM = 184.0
"""Widest a name gets before it is broken."""
ICON = 30.0
MOST_LABELS = 40
"""With more lines than that, their labels are read by pointing at them."""


@dataclass(frozen=True, slots=True)
class Painted:
    """A finished part of a drawing, and its size in pixels."""

    width: float
    height: float
    content: str


@dataclass(frozen=True, slots=True)
class Card:
    """What is written on a node, and how large that makes it."""

    node: Node
    name: tuple[str, ...]
    small: tuple[str, ...]
    icon: str | None = None
    """Id of the picture beside the name."""
    width: float = field(init=False)
    height: float = field(init=False)

    def __post_init__(self) -> None:
        text = max([width(t, NAME) for t in self.name] + [width(t, SMALL) for t in self.small])
        lines = len(self.name) * 16 + len(self.small) * 14
        cap = 16 if self.node.kind in ("database", "topic") else 0
        sideways = self.node.kind == "topic"
        icon = ICON + 14 if self.icon else 0
        object.__setattr__(self, "width", round(max(text + 24 + icon + (cap if sideways else 0), 84.0), 1))
        height = max(lines, ICON if self.icon else 0)
        object.__setattr__(self, "height", height + 16.0 + (0 if sideways else cap))


def network(
    view: View, links: Mapping[str, str], icons: Mapping[str, str] | None = None, layout: Layout = graphviz
) -> Painted:
    """The view drawn; `icons` gives the id of a picture by reference."""
    icons = icons or {}
    cards = [card(node, icons.get(node.ref)) for node in view.nodes]
    shown = len(view.edges) <= MOST_LABELS
    directions: tuple[Direction, ...] = ("LR",) if view.kind == "component" else ("LR", "TB")
    return paint(
        view, cards, place(sketch(view, cards, labels=shown), directions, layout), links, labels=shown
    )


def card(node: Node, icon: str | None = None) -> Card:
    """The lines of text on a node."""
    facts = [node.technology or node.type, f"tier {node.tier}" if node.tier is not None else ""]
    if node.missing:
        facts = ["not described"]
    small = [" · ".join(fact for fact in facts if fact), f"in {node.place}" if node.place else ""]
    return Card(
        node,
        tuple(wrap(node.label, NAME, ROOM)) or ("",),
        tuple(crop(text, SMALL, ROOM) for text in small if text),
        icon,
    )


def sketch(view: View, cards: Sequence[Card], *, labels: bool) -> Sketch:
    """What the layout has to know: sizes, and who is linked with whom."""
    index = {node.ref: i for i, node in enumerate(view.nodes)}
    frames = {group.id: i for i, group in enumerate(view.groups)}
    return Sketch(
        tuple(Box(c.width, c.height, frames.get(c.node.group or "")) for c in cards),
        tuple(_link(line, index, labels) for line in view.edges),
        tuple(
            Frame(width(_heading(g), HEADING), frames.get(g.parent or "") if g.parent != g.id else None)
            for g in view.groups
        ),
    )


def paint(
    view: View, cards: Sequence[Card], placement: Placement, links: Mapping[str, str], *, labels: bool
) -> Painted:
    """Frames first, then lines, headings, nodes and labels, so that no text is covered."""
    names = {node.ref: node.label for node in view.nodes}
    headed = _headed(view, placement)
    parts = [_frame(group, area) for area, group in headed]
    curves = _settled(view, placement, labels=labels)
    parts += [_line(line, c, names) for line, c in zip(view.edges, curves, strict=True)]
    parts += [_title(group, area, links.get(group.id)) for area, group in headed]
    parts += [
        draw_node(c, area, links.get(c.node.ref)) for c, area in zip(cards, placement.boxes, strict=True)
    ]
    if labels:
        parts += [_label(line, c) for line, c in zip(view.edges, curves, strict=True)]
    return Painted(placement.width, placement.height, "".join(parts))


def _link(line: Line, index: Mapping[str, int], labels: bool) -> Link:
    return Link(index[line.source], index[line.target], *_size(line, labels))


def _size(line: Line, labels: bool) -> tuple[float, float]:
    text = _shown(line) if labels else ""
    return (width(text, SMALL) + 8, 15.0) if text else (0.0, 0.0)


def _settled(view: View, placement: Placement, *, labels: bool) -> list[Curve]:
    """The lines, with no label on a node, on a heading or on another label."""
    taken = list(placement.boxes)
    taken += [Area(a.x + 10, a.y + 6, width(_heading(g), HEADING), 18) for a, g in _headed(view, placement)]
    return settle(placement.curves, [_size(line, labels) for line in view.edges], taken)


def _headed(view: View, placement: Placement) -> list[tuple[Area, Group]]:
    """Where the groups are that hold something."""
    return [(placement.frames[i], g) for i, g in enumerate(view.groups) if i in placement.frames]


def _shown(line: Line) -> str:
    return crop(line.label, SMALL, 150)


def _heading(group: Group) -> str:
    return crop(group.label, HEADING, 260)


def _frame(group: Group, area: Area) -> str:
    rect = element("rect", class_="ak-frame", x=area.x, y=area.y, width=area.width, height=area.height, rx=8)
    return element("g", element("title", words(group.label)), rect)


def _title(group: Group, area: Area, link: str | None) -> str:
    heading = element("text", words(_heading(group)), class_="ak-heading", x=area.x + 14, y=area.y + 20)
    return linked(heading, link)


def draw_node(card: Card, area: Area, link: str | None) -> str:
    """A node with its text and what a reader who points at it is told."""
    node = card.node
    classes = f"ak-{node.kind}" + (f" ak-{node.emphasis}" if node.emphasis != "normal" else "")
    classes += " ak-missing" if node.missing else ""
    parts = [element("title", words(_told(node))), *shape(node.kind, area)]
    x, _ = area.middle
    y = area.y + (area.height - len(card.name) * 16 - len(card.small) * 14) / 2 + 12
    lower = 5 if node.kind == "database" else 0  # the lid takes room above, the rim of a topic at its right
    y += lower
    x -= 4 if node.kind == "topic" else 0
    if card.icon:
        parts += _icon(card.icon, area.x + 9, area.y + (area.height - ICON) / 2 + lower)
        x += (ICON + 8) / 2
    for text in card.name:
        parts.append(element("text", words(text), class_="ak-name", x=x, y=y, text_anchor="middle"))
        y += 16
    for text in card.small:
        parts.append(element("text", words(text), class_="ak-small", x=x, y=y - 1, text_anchor="middle"))
        y += 14
    return element("g", linked("".join(parts), link), class_=classes)


def _icon(id: str, x: float, y: float) -> list[str]:
    """The picture on a tile, which is seen in the dark only: most icons are made for white paper."""
    tile = element("rect", class_="ak-tile", x=x - 2, y=y - 2, width=ICON + 4, height=ICON + 4, rx=5)
    return [tile, element("use", href=f"#{id}", x=x, y=y, width=ICON, height=ICON)]


def shape(kind: str, area: Area) -> list[str]:
    """The outline of a node of this kind."""
    x, y, w, h = area.x, area.y, area.width, area.height
    n = number
    if kind == "database":
        body = f"M{n(x)},{n(y + 7)}v{n(h - 14)}a{n(w / 2)},7 0 0 0 {n(w)},0v{n(14 - h)}"
        lid = f"a{n(w / 2)},7 0 0 0 {n(-w)},0"
        rim = f"M{n(x)},{n(y + 7)}a{n(w / 2)},7 0 0 0 {n(w)},0"
        return [
            element("path", class_="ak-shape", d=f"{body}{lid}z"),
            element("path", class_="ak-shape ak-inner", d=rim),
        ]
    if kind == "topic":
        body = f"M{n(x + w - 7)},{n(y)}h{n(14 - w)}a7,{n(h / 2)} 0 0 0 0,{n(h)}h{n(w - 14)}"
        lid = f"a7,{n(h / 2)} 0 0 0 0,{n(-h)}"
        rim = f"M{n(x + w - 7)},{n(y)}a7,{n(h / 2)} 0 0 0 0,{n(h)}"
        return [
            element("path", class_="ak-shape", d=f"{body}{lid}z"),
            element("path", class_="ak-shape ak-inner", d=rim),
        ]
    radius = {"api": min(h / 2, 16), "external": 0, "resource": 2, "team": 14}.get(kind, 8)
    return [element("rect", class_="ak-shape", x=x, y=y, width=w, height=h, rx=radius)]


def _line(line: Line, curve: Curve, names: Mapping[str, str]) -> str:
    label = f" ({line.label})" if line.label and line.label not in line.relation else ""
    said = f"{names.get(line.source, '')} → {names.get(line.target, '')}: {line.relation}{label}"
    parts = [element("title", words(said)), wire(curve.points, curve.tip, pointed=line.style != "ownership")]
    return element("g", *parts, class_=f"ak-{line.style}")


def wire(points: Sequence[Point], tip: Point, *, pointed: bool = True) -> str:
    """A curve with an arrowhead at its tip; without one it goes on to the tip."""
    pairs = [f"{number(x)},{number(y)}" for x, y in points]
    end = "" if pointed else f"L{number(tip[0])},{number(tip[1])}"
    path = element("path", class_="ak-wire", d=f"M{pairs[0]}C{' '.join(pairs[1:])}{end}")
    return path + (arrow(points[-1], tip) if pointed else "")


def arrow(base: Point, tip: Point) -> str:
    """An arrowhead from the end of a line to the point it means."""
    dx, dy = tip[0] - base[0], tip[1] - base[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    side = (-dy / length * 3.6, dx / length * 3.6)
    corners = (tip, (base[0] + side[0], base[1] + side[1]), (base[0] - side[0], base[1] - side[1]))
    return element(
        "polygon", class_="ak-tip", points=" ".join(f"{number(x)},{number(y)}" for x, y in corners)
    )


def _label(line: Line, curve: Curve) -> str:
    text = _shown(line)
    if not text or curve.label is None:
        return ""
    x, y = curve.label
    return element("text", words(text), class_="ak-small ak-word", x=x, y=y + 4, text_anchor="middle")


def _told(node: Node) -> str:
    """What a reader who points at the node is told."""
    facts = [node.type, node.technology, f"tier {node.tier}" if node.tier is not None else ""]
    facts += ["no file describes it" if node.missing else "", f"in {node.place}" if node.place else ""]
    told = ", ".join(fact for fact in facts if fact)
    return f"{node.label} ({told})" if told else node.label


def linked(content: str, link: str | None) -> str:
    """The content as a link, when it has somewhere to lead."""
    return element("a", content, href=link) if link else content
