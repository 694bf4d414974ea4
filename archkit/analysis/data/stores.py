"""Which resources keep data, which of them are the record, and what the others are derived from."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.analysis.design import Design, Element, Need

_PASSING = frozenset(
    {
        "broker", "bus", "cache", "cluster", "cdn", "event-bus", "external", "load-balancer", "message-broker",
        "network", "queue", "stream", "topic",
    }
)  # fmt: skip
"""Types of resources through which data passes, or where only copies of it are."""


def keeps(element: Element) -> bool:
    """Whether data is kept there that a restore would have to bring back."""
    return element.ref.startswith("resource:") and (
        element.flag("systemOfRecord") is True or element.type not in _PASSING
    )


@lru_cache(maxsize=1)
def derivations(design: Design) -> dict[int, Need]:
    """For each resource that says what it is derived from (`derivedFrom`): the edge to that."""
    return {need.source: need for need in design.needs if need.edge.attributes.get("role") == "derived-from"}


def is_record(design: Design, number: int) -> bool:
    """Whether it is a store of record: it keeps data and cannot be rebuilt from another."""
    element = design.elements[number]
    return (
        keeps(element) and number not in derivations(design) and element.flag("systemOfRecord") is not False
    )


def origins(design: Design, number: int) -> Iterator[int]:
    """What a resource is derived from, what that is derived from, and so on; each once."""
    derived, seen = derivations(design), {number}
    while (need := derived.get(number)) and need.target not in seen:
        number = need.target
        seen.add(number)
        yield number
