"""By which way a read gets to a store: through which components, to which copy, cached or not."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archkit.analysis.design import Design, Need
    from archkit.analysis.reading import Stated
    from archkit.source.location import Place

_LOOKED = 300
"""Edges looked at to find the stores behind one read, the nearest first; there may be all others behind it."""


class Read(NamedTuple):
    """One read of a store."""

    store: int
    """Number of the resource that is read."""
    copy: str
    """`primary`, `replica` or `any`."""
    session: bool
    """Whether it carries what the session has written and seen."""
    place: Place
    """Where the read is stated."""
    caches: tuple[Stated, ...] = ()
    """How long answers are kept on the way, one for each cache, the reader's own first."""
    path: tuple[Need, ...] = ()
    """The edges from the reader to the store; empty for a step of a flow at the store itself."""


def is_read(need: Need) -> bool:
    """Whether something is read by this edge: it says so, or says which copy or how consistent."""
    if need.edge.operation == "read":
        return True
    return need.edge.kind in ("reads", "writes") and (
        need.value("readFrom") is not None or need.value("consistency") is not None
    )


def copy_of(stated: str | None) -> str:
    """The copy that is read; the primary unless another one is stated."""
    return stated if stated in ("replica", "any") else "primary"


def reads(design: Design, need: Need) -> list[Read]:
    """What is read by following an edge: the store it leads to, or the stores that a component reads to answer."""
    if design.elements[need.target].is_component:
        return _behind(design, need.target, (need,))
    return [_read(need, (need,))]


def reads_of(design: Design, component: int) -> list[Read]:
    """The stores that a component reads, itself or through others, each by a shortest way."""
    return _behind(design, component, ())


def _behind(design: Design, component: int, path: tuple[Need, ...]) -> list[Read]:
    before: dict[int, Need | None] = {component: None}
    last: dict[int, Need] = {}
    waiting, left = deque([component]), _LOOKED
    while waiting and left > 0:
        for need in design.out[waiting.popleft()]:
            left -= 1
            if not need.is_sync or not is_read(need):
                continue
            if not design.elements[need.target].is_component:
                last.setdefault(need.target, need)
            elif need.target not in before:
                before[need.target] = need
                waiting.append(need.target)
    return [_read(need, (*path, *_trail(before, need))) for need in last.values()]


def _trail(before: Mapping[int, Need | None], last: Need) -> Iterator[Need]:
    """The edges of the way that ends with this one."""
    found = [last]
    while (need := before[found[-1].source]) is not None:
        found.append(need)
    return reversed(found)


def _read(need: Need, path: tuple[Need, ...]) -> Read:
    caches = tuple(ttl for step in path if (ttl := step.ms("ttl")))
    return Read(
        need.target,
        copy_of(need.text("readFrom")),
        need.flag("sessionToken") is True,
        need.at(),
        caches,
        path,
    )


def writes_of(design: Design, component: int) -> set[int]:
    """Numbers of the stores that a component writes while somebody waits, itself or through others."""
    seen, found = {component}, set[int]()
    waiting, left = [component], _LOOKED
    while waiting and left > 0:
        at = waiting.pop()
        for need in design.out[at]:
            left -= 1
            if not need.is_sync or need.edge.operation != "write":
                continue
            if not design.elements[need.target].is_component:
                found.add(need.target)
            elif need.target not in seen:
                seen.add(need.target)
                waiting.append(need.target)
    return found
