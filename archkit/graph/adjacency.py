"""A directed graph as lists of integers: strongly connected components, order, reachability, paths.

Everything follows from one pass of Tarjan's algorithm (1972), written without recursion, over the
condensation: the graph in which every strongly connected component is one node, and which has no cycle.
"""

from __future__ import annotations

from collections import deque
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_SEARCH = 500_000
"""Edges looked at, in all, to find shorter cycles than the first one of each component."""


class Adjacency:
    """Nodes are indexes into `nodes`. Parallel edges count once; a node may lead to itself."""

    def __init__(self, nodes: Sequence[str], pairs: Iterable[tuple[int, int]]) -> None:
        self.nodes = nodes
        targets: list[set[int]] = [set() for _ in nodes]
        for source, target in pairs:
            targets[source].add(target)
        self.successors: list[list[int]] = [sorted(t) for t in targets]
        """Of each node, in ascending order."""

    def __len__(self) -> int:
        return len(self.nodes)

    @cached_property
    def index(self) -> dict[str, int]:
        """The index of every name."""
        return {name: i for i, name in enumerate(self.nodes)}

    @cached_property
    def predecessors(self) -> list[list[int]]:
        """Of each node, in ascending order."""
        found: list[list[int]] = [[] for _ in self.nodes]
        for source, targets in enumerate(self.successors):
            for target in targets:
                found[target].append(source)
        return found

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Every edge, ascending."""
        return ((source, target) for source, targets in enumerate(self.successors) for target in targets)

    @cached_property
    def _components(self) -> tuple[tuple[int, ...], ...]:
        return tuple(tuple(sorted(c)) for c in reversed(_tarjan(self.successors)))

    def components(self) -> tuple[tuple[int, ...], ...]:
        """Strongly connected components, members ascending, in topological order: callers first."""
        return self._components

    @cached_property
    def component_of(self) -> list[int]:
        """For each node the position of its component in `components()`."""
        found = [0] * len(self.nodes)
        for position, members in enumerate(self._components):
            for node in members:
                found[node] = position
        return found

    def order(self) -> list[int]:
        """All nodes in topological order, callers first; the members of a cycle stand together."""
        return [node for members in self._components for node in members]

    def cyclic(self) -> list[tuple[int, ...]]:
        """Components with a cycle: several members, or one that leads to itself."""
        return [c for c in self._components if len(c) > 1 or c[0] in self.successors[c[0]]]

    def cycles(self) -> list[list[int]]:
        """One short cycle for each component with one, beginning at its smallest node.

        It is a shortest cycle of the component; in very large components, where looking for that would take
        too long, a shortest one through one of its first members. `[a, b]` means a -> b -> a.
        """
        found: list[list[int]] = []
        left = _SEARCH
        for members in self.cyclic():
            inside = frozenset(members)
            best: list[int] = []
            for start in members:
                if best and (left <= 0 or len(best) == 1):
                    break
                cycle, looked = self._cycle_through(start, inside, len(best) or len(members) + 1)
                left -= looked
                best = cycle or best
            turn = best.index(min(best))
            found.append(best[turn:] + best[:turn])
        return found

    def _cycle_through(self, start: int, inside: frozenset[int], below: int) -> tuple[list[int], int]:
        """A shortest cycle through `start` of fewer than `below` edges, and how many edges were looked at."""
        came_from: dict[int, int] = {}
        level, looked = [start], 0
        for _ in range(below - 1):
            following: list[int] = []
            for node in level:
                for target in self.successors[node]:
                    looked += 1
                    if target == start:
                        return _trail(came_from, start, node), looked
                    if target in inside and target not in came_from:
                        came_from[target] = node
                        following.append(target)
            level = following
        return [], looked

    def reachable(self) -> list[int]:
        """For each node a bit set (bit i: node i) of what it reaches, itself included."""
        return self.gather([1 << node for node in range(len(self.nodes))])

    def gather(self, of: Sequence[int]) -> list[int]:
        """For each node the union of these bit sets, one of each node, over everything it reaches, itself included."""
        unions = [0] * len(self._components)
        for position, members in enumerate(self._components):
            for node in members:
                unions[position] |= of[node]
        return self._closure(unions)

    def reach_sizes(self) -> list[int]:
        """For each node how many nodes it reaches, itself included; memory grows with V, not with V * V."""
        sizes = [0] * len(self.nodes)
        block = 1 << 14
        for first in range(0, len(self.nodes), block):
            last = first + block
            members = [sum(1 << (n - first) for n in c if first <= n < last) for c in self._components]
            for node, bits in enumerate(self._closure(members)):
                sizes[node] += bits.bit_count()
        return sizes

    def _closure(self, bits: list[int]) -> list[int]:
        """For each node the union of the components' bits over everything it reaches."""
        component_of, successors = self.component_of, self.successors
        for position in range(len(bits) - 1, -1, -1):
            union = bits[position]
            for node in self._components[position]:
                for target in successors[node]:
                    union |= bits[component_of[target]]
            bits[position] = union
        return [bits[c] for c in component_of]

    def longest_path(self) -> list[int]:
        """A longest path of the condensation, from caller to callee; empty without nodes.

        A component stands for one step, as the node by which the path enters it; of several paths it is the one
        with the smallest nodes. Its length in edges is one less than its nodes.
        """
        if not self.nodes:
            return []
        heights = self.heights()
        top = max(heights)
        path = [min(c[0] for c, height in zip(self._components, heights, strict=True) if height == top)]
        for _ in range(top):
            path.append(self.deepest_step(self.component_of[path[-1]])[1])
        return path

    def heights(self) -> list[int]:
        """For each component the edges of the longest path of the condensation that begins in it."""
        return self._heights

    def deepest_step(self, position: int) -> tuple[int, int]:
        """The edge by which a longest path leaves a component whose height is not 0; the smallest such nodes."""
        below = self._heights[position] - 1
        target, source = min(
            (target, node)
            for node in self._components[position]
            for target in self.successors[node]
            if self.component_of[target] != position and self._heights[self.component_of[target]] == below
        )
        return source, target

    @cached_property
    def _heights(self) -> list[int]:
        heights = [0] * len(self._components)
        for position in range(len(heights) - 1, -1, -1):
            for node in self._components[position]:
                for target in self.successors[node]:
                    below = self.component_of[target]
                    if below != position and heights[below] >= heights[position]:
                        heights[position] = heights[below] + 1
        return heights

    def shortest_path(self, a: int, b: int) -> list[int] | None:
        """A path with the fewest edges, ends included; None when `b` is out of reach, `[a]` when a is b."""
        if a == b:
            return [a]
        came_from = {a: a}
        waiting = deque([a])
        while waiting:
            node = waiting.popleft()
            for target in self.successors[node]:
                if target not in came_from:
                    came_from[target] = node
                    if target == b:
                        return _trail(came_from, a, b)
                    waiting.append(target)
        return None


def _trail(came_from: dict[int, int], start: int, end: int) -> list[int]:
    """The nodes from `start` to `end`."""
    trail = [end]
    while trail[-1] != start:
        trail.append(came_from[trail[-1]])
    return trail[::-1]


def _tarjan(successors: Sequence[Sequence[int]]) -> list[list[int]]:
    """Strongly connected components, callees first."""
    size = len(successors)
    number = [-1] * size
    low = [0] * size
    on_stack = bytearray(size)
    stack: list[int] = []
    components: list[list[int]] = []
    count = 0
    for root in range(size):
        if number[root] >= 0:
            continue
        number[root] = low[root] = count
        count += 1
        stack.append(root)
        on_stack[root] = 1
        work: list[tuple[int, Iterator[int]]] = [(root, iter(successors[root]))]
        while work:
            node, rest = work[-1]
            for target in rest:
                if number[target] < 0:
                    number[target] = low[target] = count
                    count += 1
                    stack.append(target)
                    on_stack[target] = 1
                    work.append((target, iter(successors[target])))
                    break
                if on_stack[target] and number[target] < low[node]:
                    low[node] = number[target]
            else:
                work.pop()
                if work and low[node] < low[work[-1][0]]:
                    low[work[-1][0]] = low[node]
                if low[node] == number[node]:
                    components.append(_pop(stack, on_stack, node))
    return components


def _pop(stack: list[int], on_stack: bytearray, node: int) -> list[int]:
    component: list[int] = []
    while not component or component[-1] != node:
        component.append(stack.pop())
        on_stack[component[-1]] = 0
    return component
