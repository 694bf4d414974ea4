"""The groups of a view and what stands in them, opened and closed in order, for languages that nest."""

from __future__ import annotations

from collections.abc import Iterator

from archkit.draw.shapes import Group, Node, View


def nested(view: View) -> Iterator[tuple[int, Node | Group, bool]]:
    """Depth, a node or group, and for a group whether it opens (else it closes). Groups of no node are left out."""
    known = {group.id for group in view.groups}
    inside: dict[str | None, list[Node | Group]] = {}
    for node in view.nodes:
        inside.setdefault(node.group if node.group in known else None, []).append(node)
    for group in view.groups:
        inside.setdefault(group.parent if group.parent in known else None, []).append(group)
    todo: list[tuple[int, Node | Group, bool]] = [(0, item, True) for item in reversed(inside.get(None, []))]
    while todo:
        depth, item, opens = todo.pop()
        yield depth, item, opens
        if isinstance(item, Group) and opens:
            todo.append((depth, item, False))
            todo += [(depth + 1, inner, True) for inner in reversed(inside.pop(item.id, []))]
