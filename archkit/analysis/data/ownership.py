"""Whose data it is: of every store there is exactly one who decides what its data means and looks like."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.analysis.design import Design


def not_owned_by_one(design: Design) -> Iterator[int]:
    """Numbers of resources whose stated owners of data (`data.owners`) are none or several.

    Without that field the owner of the resource is the owner of its data.
    """
    for number, element in enumerate(design.elements):
        if not element.ref.startswith("resource:") or not isinstance(element.value("data", "owners"), list):
            continue
        if len({owner.lower() for owner in element.texts("data", "owners")}) != 1:
            yield number
