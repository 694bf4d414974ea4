"""Immediate dominators: through which node every route from a root has to pass (Lengauer and Tarjan 1979).

The simple version, O(E log V), without recursion.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def immediate_dominators(successors: Sequence[Sequence[int]], root: int) -> dict[int, int]:
    """For each node that the root reaches, but the root itself, the last node that all routes to it pass before it."""
    order, place, parent = _search(successors, root)
    size = len(order)
    into: list[list[int]] = [[] for _ in order]
    for i, node in enumerate(order):
        for target in successors[node]:
            into[place[target]].append(i)
    semi = list(range(size))
    best = list(range(size))
    ancestor = [-1] * size
    dominator = parent.copy()
    waiting: dict[int, list[int]] = {}
    for w in range(size - 1, 0, -1):
        up = least = parent[w]
        for v in into[w]:
            # What was found before w is not linked yet, and its own semidominator.
            found = v if v < w else semi[_evaluate(v, ancestor, best, semi)]
            if found < least:
                least = found
        semi[w] = least
        ancestor[w] = up
        if least != up:
            waiting.setdefault(least, []).append(w)
        for v in waiting.pop(up, ()):
            u = _evaluate(v, ancestor, best, semi)
            dominator[v] = u if semi[u] < up else up
    for w in range(1, size):
        if dominator[w] != semi[w]:
            dominator[w] = dominator[dominator[w]]
    return {order[w]: order[dominator[w]] for w in range(1, size)}


def dominated(immediate: Mapping[int, int]) -> dict[int, int]:
    """For each node how many others it dominates, itself not counted; the root is left out, and so are zeros."""
    below: dict[int, list[int]] = {}
    for node, dominator in immediate.items():
        below.setdefault(dominator, []).append(node)
    roots = [node for node in below if node not in immediate]
    order = list(roots)
    for node in order:
        order += below.get(node, ())
    count = dict.fromkeys(order, 0)
    for node in reversed(order):
        if node in immediate:
            count[immediate[node]] += count[node] + 1
    return {node: n for node, n in count.items() if n and node in immediate}


def _search(successors: Sequence[Sequence[int]], root: int) -> tuple[list[int], dict[int, int], list[int]]:
    """Nodes in the order of a depth-first search, their places in it, and by place that of the one they came from."""
    order = [root]
    parent = [-1]
    place = {root: 0}
    stack = [(0, iter(successors[root]))]
    while stack:
        at, rest = stack[-1]
        for target in rest:
            if target not in place:
                place[target] = len(order)
                parent.append(at)
                stack.append((len(order), iter(successors[target])))
                order.append(target)
                break
        else:
            stack.pop()
    return order, place, parent


def _evaluate(v: int, ancestor: list[int], best: list[int], semi: list[int]) -> int:
    """The node of the smallest semidominator on the path from v up to the root of its tree, the root left out."""
    if ancestor[v] < 0:
        return v
    path: list[int] = []
    at = v
    while ancestor[ancestor[at]] >= 0:
        path.append(at)
        at = ancestor[at]
    for node in reversed(path):
        above = ancestor[node]
        if semi[best[above]] < semi[best[node]]:
            best[node] = best[above]
        ancestor[node] = ancestor[above]
    return best[v]
