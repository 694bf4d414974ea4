"""A view in Graphviz' DOT language, for people who draw it themselves."""

from __future__ import annotations

from collections.abc import Iterator

from archkit.draw.lettering import shortened
from archkit.draw.names import identifiers
from archkit.draw.shapes import Line, Node, View
from archkit.draw.tree import nested
from archkit.source import escape

_SHAPES = {
    "database": "cylinder",
    "topic": "cds",
    "api": "oval",
    "external": "box",
    "system": "box3d",
    "actor": "oval",
    "fold": "note",
}
_STYLES = {"sync": "solid", "data": "bold", "async": "dashed", "ownership": "dotted"}


def dot(view: View) -> str:
    """The view as DOT text."""
    return "\n".join(_graph(view)) + "\n"


def _graph(view: View) -> Iterator[str]:
    ids = identifiers(node.ref for node in view.nodes)
    yield "digraph {"
    yield f'  graph [label="{_said(view.title)}", rankdir=LR, fontname="sans-serif"]'
    yield '  node [shape=box, style=rounded, fontname="sans-serif"]'
    yield '  edge [fontname="sans-serif", fontsize=10]'
    number = 0
    for depth, item, opens in nested(view):
        indent = "  " * (depth + 1)
        if isinstance(item, Node):
            yield f"{indent}{ids[item.ref]} [{_node(item)}]"
        elif opens:
            yield f"{indent}subgraph cluster_{number} {{"
            yield f'{indent}  label="{_said(item.label)}"'
            number += 1
        else:
            yield f"{indent}}}"
    for line in view.edges:
        yield f"  {ids[line.source]} -> {ids[line.target]} [{_line(line)}]"
    for i, step in enumerate(view.steps, 1):
        style = "dashed" if step.style == "async" else "solid"
        yield f'  {ids[step.source]} -> {ids[step.target]} [label="{i}. {_said(step.label)}", style={style}]'
    for step in view.compensations:
        label = f'label="undo: {_said(step.label)}", style=dashed, color=red'
        yield f"  {ids[step.source]} -> {ids[step.target]} [{label}]"
    yield "}"


def _node(node: Node) -> str:
    facts = [node.technology or node.type, "not described" if node.missing else ""]
    label = "\\n".join(told for part in (node.label, *facts) if (told := _said(part)))
    shape = f", shape={_SHAPES[node.kind]}" if node.kind in _SHAPES else ""
    style = ", style=dashed" if node.missing or node.kind in ("external", "fold") else ""
    weight = (
        ", penwidth=2" if node.emphasis == "focus" else ", color=gray50" if node.emphasis == "outside" else ""
    )
    return f'label="{label}"{shape}{style}{weight}'


def _line(line: Line) -> str:
    label = f'label="{words}", ' if (words := _said(line.words)) else ""
    return f"{label}style={_STYLES[line.style]}"


def _said(text: str) -> str:
    return escape.dot(shortened(text))
