"""The order in which a depth-first search leaves the nodes of a strongly connected component."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def leaving_order(members: Sequence[int], successors: Sequence[Sequence[int]]) -> list[int]:
    """The members of one component, each after what the search reached from it.

    Values that pass from callee to caller settle in as many rounds as circles lie in one another, and one more.
    """
    if len(members) == 1:
        return list(members)
    left = set(members)
    left.discard(members[0])
    found: list[int] = []
    stack = [(members[0], iter(successors[members[0]]))]
    while stack:
        node, rest = stack[-1]
        for target in rest:
            if target in left:
                left.discard(target)
                stack.append((target, iter(successors[target])))
                break
        else:
            stack.pop()
            found.append(node)
    return found
