"""How long data is kept: personal data must have an end, and no copy outlives its source.

GDPR, article 5(1)(e): personal data is kept no longer than is necessary.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.data.classification import covers
from archkit.analysis.data.stores import derivations, origins

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archkit.analysis.design import Design, Element
    from archkit.analysis.reading import Stated

PERSONAL = ("pii", "phi", "personal")
"""Classes of data about people, with all below them (`pii.contact`)."""


class Endless(NamedTuple):
    """A store that keeps personal data and does not say for how long."""

    number: int
    classes: tuple[str, ...]


class Outliving(NamedTuple):
    """A copy that is kept longer than what it is derived from."""

    number: int
    kept: Stated
    """In ms."""
    source: int
    source_kept: Stated


def kept_for(element: Element) -> Stated | None:
    """How long a store keeps its data, in ms; of a topic, its messages."""
    return element.ms("data", "retention") or element.ms("retention")


def endless(design: Design, personal: Sequence[str] = PERSONAL) -> Iterator[Endless]:
    """Resources that keep data of these classes without a retention."""
    for number, element in enumerate(design.elements):
        if not element.ref.startswith("resource:"):
            continue
        classes = tuple(c for c in element.texts("data", "classification") if covers(personal, c))
        if classes and element.value("data", "retention") is None and element.value("retention") is None:
            yield Endless(number, classes)


def outliving(design: Design) -> Iterator[Outliving]:
    """Derived stores that are kept longer than the nearest of their sources that says how long it is kept."""
    for number in sorted(derivations(design)):
        kept = kept_for(design.elements[number])
        if kept is None:
            continue
        for source in origins(design, number):
            limit = kept_for(design.elements[source])
            if limit is not None:
                if kept.value > limit.value:
                    yield Outliving(number, kept, source, limit)
                break
