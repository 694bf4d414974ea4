"""A view in the D2 language."""

from __future__ import annotations

from collections.abc import Iterator

from archkit.draw.lettering import shortened
from archkit.draw.names import identifiers
from archkit.draw.shapes import Group, Node, View
from archkit.draw.tree import nested
from archkit.source import escape

_SHAPES = {"database": "cylinder", "topic": "queue", "api": "oval", "actor": "person", "fold": "page"}


def d2(view: View) -> str:
    """The view as D2 text."""
    lines = _sequence(view) if view.kind == "flow" else _graph(view)
    return "\n".join(lines) + "\n"


def _graph(view: View) -> Iterator[str]:
    ids = identifiers(node.ref for node in view.nodes)
    frames = identifiers((group.id for group in view.groups), "in_", ids.values())
    paths: dict[str, str] = {}
    around: list[str] = []
    yield "direction: right"
    for depth, item, opens in nested(view):
        indent = "  " * depth
        if isinstance(item, Group):
            if opens:
                around.append(frames[item.id])
                yield f'{indent}{frames[item.id]}: "{_said(item.label)}" {{'
            else:
                around.pop()
                yield f"{indent}}}"
            continue
        paths[item.ref] = ".".join([*around, ids[item.ref]])
        yield f'{indent}{ids[item.ref]}: "{_label(item)}"{_style(item)}'
    for line in view.edges:
        label = f': "{words}"' if (words := _said(line.words)) else ""
        style = {"async": " {style.stroke-dash: 4}", "ownership": " {style.stroke-dash: 2}"}.get(
            line.style, ""
        )
        colon = ":" if style and not label else ""
        yield f"{paths[line.source]} -> {paths[line.target]}{label}{colon}{style}"


def _label(node: Node) -> str:
    facts = [node.technology or node.type, "not described" if node.missing else ""]
    return "\\n".join(told for part in (node.label, *facts) if (told := _said(part)))


def _style(node: Node) -> str:
    parts = [f"shape: {_SHAPES[node.kind]}"] if node.kind in _SHAPES else []
    parts += ["style.stroke-dash: 4"] if node.missing or node.kind == "external" else []
    return f" {{{'; '.join(parts)}}}" if parts else ""


def _sequence(view: View) -> Iterator[str]:
    ids = identifiers(node.ref for node in view.nodes)
    yield "shape: sequence_diagram"
    for node in view.nodes:
        yield f'{ids[node.ref]}: "{_said(node.label)}"{_style(node)}'
    for step in view.steps:
        yield f'{ids[step.source]} -> {ids[step.target]}: "{_said(step.label)}"'
    if view.compensations:
        yield 'undo: "a step up to the pivot fails, so those before it are undone" {'
        for step in view.compensations:
            yield f'  {ids[step.source]} -> {ids[step.target]}: "{_said(step.label)}" {{style.stroke-dash: 4}}'
        yield "}"


def _said(text: str) -> str:
    return escape.d2(shortened(text))
