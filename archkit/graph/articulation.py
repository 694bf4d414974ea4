"""Articulation points: nodes without which an undirected graph falls apart (Hopcroft and Tarjan 1973).

A decoration for diagrams. They are no single points of failure: in s -> {a, b} -> c there is no articulation point,
and the loss of a, b or c takes s down.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def articulation_points(successors: Sequence[Sequence[int]]) -> list[int]:
    """Cut vertices of the graph with the direction of its edges left out, ascending."""
    size = len(successors)
    around: list[set[int]] = [set() for _ in range(size)]
    for source, targets in enumerate(successors):
        for target in targets:
            if target != source:
                around[source].add(target)
                around[target].add(source)
    number = [-1] * size
    low = [0] * size
    found = bytearray(size)
    count = 0
    for root in range(size):
        if number[root] >= 0:
            continue
        number[root] = low[root] = count
        count += 1
        children = 0
        stack = [(root, -1, iter(sorted(around[root])))]
        while stack:
            node, above, rest = stack[-1]
            for target in rest:
                if number[target] < 0:
                    number[target] = low[target] = count
                    count += 1
                    stack.append((target, node, iter(sorted(around[target]))))
                    break
                if target != above:
                    low[node] = min(low[node], number[target])
            else:
                stack.pop()
                if above == root:
                    children += 1
                elif above >= 0:
                    found[above] |= low[node] >= number[above]
                if above >= 0:
                    low[above] = min(low[above], low[node])
        found[root] = children > 1
    return [node for node in range(size) if found[node]]
