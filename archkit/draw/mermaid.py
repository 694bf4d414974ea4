"""A view in the Mermaid language: a flowchart, or a sequence diagram for a flow."""

from __future__ import annotations

from collections.abc import Iterator

from archkit.draw.lettering import shortened
from archkit.draw.names import identifiers
from archkit.draw.shapes import Node, Step, View
from archkit.draw.tree import nested
from archkit.source import escape

_SHAPES = {
    "database": ("[(", ")]"),
    "topic": ("[[", "]]"),
    "api": ("([", "])"),
    "external": ("{{", "}}"),
    "fold": (">", "]"),
}
UNNAMED = "unnamed"
"""What stands for a label of which nothing can be shown: none of Mermaid's grammars takes an empty one."""
_ARROWS = {"sync": "-->", "data": "==>", "async": "-.->", "ownership": "---"}


def mermaid(view: View) -> str:
    """The view as Mermaid text."""
    lines = _sequence(view) if view.kind == "flow" else _flowchart(view)
    return "\n".join(lines) + "\n"


def _flowchart(view: View) -> Iterator[str]:
    ids = identifiers(node.ref for node in view.nodes)
    frames = identifiers((group.id for group in view.groups), "in_", ids.values())
    yield f"flowchart {'TB' if view.kind == 'ownership' else 'LR'}"
    for depth, item, opens in nested(view):
        indent = "  " * (depth + 1)
        if isinstance(item, Node):
            yield f"{indent}{ids[item.ref]}{_shape(item)}"
        elif opens:
            yield f'{indent}subgraph {frames[item.id]}["{_said(item.label) or UNNAMED}"]'
        else:
            yield f"{indent}end"
    for line in view.edges:
        label = f'|"{words}"|' if (words := _said(line.words)) else ""
        yield f"  {ids[line.source]} {_ARROWS[line.style]}{label} {ids[line.target]}"
    for note in view.notes:
        yield f"  %% {_said(note)}"


def _shape(node: Node) -> str:
    left, right = _SHAPES.get(node.kind, ("[", "]"))
    facts = [node.technology or node.type, "not described" if node.missing else ""]
    text = "<br/>".join(told for part in (node.label, *facts) if (told := _said(part)))
    return f'{left}"{text or UNNAMED}"{right}'


def _sequence(view: View) -> Iterator[str]:
    ids = identifiers(node.ref for node in view.nodes)
    yield "sequenceDiagram"
    for node in view.nodes:
        word = "actor" if node.kind == "actor" else "participant"
        yield f"  {word} {ids[node.ref]} as {_said(node.label) or UNNAMED}"
    for step in view.steps:
        yield f"  {_message(step, ids)}"
        if note := _said(step.note):
            yield f"  Note over {ids[step.target]}: {note}"
    undone = [_message(step, ids) for step in view.compensations]
    if view.is_failure:
        yield from (f"  {message}" for message in undone)
    elif undone:
        yield "  opt a step up to the pivot fails, so those before it are undone"
        yield from (f"    {message}" for message in undone)
        yield "  end"


def _message(step: Step, ids: dict[str, str]) -> str:
    arrow = {"sync": "->>", "async": "-)", "compensation": "-->>"}[step.style]
    return f"{ids[step.source]}{arrow}{ids[step.target]}: {_said(step.label) or 'step'}"


def _said(text: str) -> str:
    return escape.mermaid(shortened(text))
