"""A view cut down to what a person can read: the best connected nodes stay, the rest becomes "and 41 more"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from archkit.draw.shapes import STYLES, Group, Line, Node, View

NODES = 60
LINES = 120


def fold(view: View, nodes: int = NODES, lines: int = LINES) -> View:
    """The view within a budget of nodes and of lines. What is left out is counted in a note."""
    total = sum(node.count for node in view.nodes)
    folded = view
    while True:
        folded = _fold_groups(folded, nodes)
        folded = _fold_nodes(folded, nodes)
        if len(folded.edges) <= lines or nodes <= 12:
            break
        nodes = max(12, nodes * 3 // 4)
    shown = sum(node.kind != "fold" for node in folded.nodes)
    if folded is view or shown == total:
        return folded
    note = f"{shown} of {total} are drawn one by one; the others are counted in “… more”."
    return replace(folded, notes=(*view.notes, note))


def merge(lines: Iterable[Line]) -> tuple[Line, ...]:
    """One line per pair of nodes and direction, with the strongest style, in order of the pairs."""
    merged: dict[tuple[str, str], Line] = {}
    for line in lines:
        key = (line.source, line.target)
        if line.source == line.target:
            continue
        known = merged.get(key)
        merged[key] = _join(known, line) if known else line
    return tuple(merged[key] for key in sorted(merged))


def _join(a: Line, b: Line) -> Line:
    style = min(a.style, b.style, key=STYLES.index)
    return replace(a, style=style, label=_words(a.label, b.label), relation=_words(a.relation, b.relation))


def _words(a: str, b: str) -> str:
    return ", ".join(sorted({word for text in (a, b) for word in text.split(", ") if word}))


def _fold_groups(view: View, budget: int) -> View:
    """Each group as one node, where there are so many groups that their frames alone fill the drawing."""
    sizes: Counter[str] = Counter()
    for node in view.nodes:
        if node.group:
            sizes[node.group] += node.count
    if len(view.nodes) <= budget or len(sizes) <= budget // 3:
        return view
    pinned = {node.group for node in view.nodes if node.emphasis == "focus"}
    labels = {group.id: group.label for group in view.groups}
    instead: dict[str, Node] = {}
    kept: list[Node] = []
    for node in view.nodes:
        if node.group is None or node.group in pinned:
            kept.append(node)
        elif node.group not in instead:
            count = sizes[node.group]
            label = f"{labels.get(node.group, node.group)}: {count} more"
            instead[node.group] = Node(_fold_id(node.group), label, "fold", count=count)
    gone = {n.ref: _fold_id(n.group) for n in view.nodes if n.group in instead}
    groups = _used(view.groups, kept)
    return replace(view, nodes=(*kept, *instead.values()), edges=_moved(view.edges, gone), groups=groups)


def _fold_nodes(view: View, budget: int) -> View:
    """Per group, the nodes that do not fit into one node "and N more"."""
    if len(view.nodes) <= budget:
        return view
    degree = Counter(end for line in view.edges for end in (line.source, line.target))
    ranked = sorted(
        view.nodes, key=lambda n: (n.emphasis != "focus", n.emphasis == "outside", -degree[n.ref], n.ref)
    )
    room = max(1, budget - len({node.group for node in view.nodes}))
    kept = {node.ref for node in ranked[:room]}
    rest = Counter(node.group for node in ranked[room:])
    kept |= {node.ref for node in ranked[room:] if rest[node.group] == 1}
    gone = {n.ref: _fold_id(n.group) for n in view.nodes if n.ref not in kept}
    folds = []
    for group in sorted({n.group for n in view.nodes if n.ref in gone}, key=lambda g: g or ""):
        count = sum(n.count for n in view.nodes if n.ref in gone and n.group == group)
        folds.append(Node(_fold_id(group), f"and {count} more", "fold", group=group, count=count))
    nodes = (*(n for n in view.nodes if n.ref in kept), *folds)
    return replace(view, nodes=nodes, edges=_moved(view.edges, gone), groups=_used(view.groups, nodes))


def _fold_id(group: str | None) -> str:
    return f"fold:{group or ''}"


def _moved(lines: Iterable[Line], gone: Mapping[str, str]) -> tuple[Line, ...]:
    moved = []
    for line in lines:
        source, target = gone.get(line.source, line.source), gone.get(line.target, line.target)
        changed = (source, target) != (line.source, line.target)
        moved.append(replace(line, source=source, target=target, label="" if changed else line.label))
    return merge(moved)


def _used(groups: Iterable[Group], nodes: Iterable[Node]) -> tuple[Group, ...]:
    """Groups that hold a node, and those around them."""
    by_id = {group.id: group for group in groups}
    used: set[str] = set()
    for node in nodes:
        group = node.group
        while group is not None and group in by_id and group not in used:
            used.add(group)
            group = by_id[group].parent
    return tuple(group for group in by_id.values() if group.id in used)
