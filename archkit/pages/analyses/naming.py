"""How pages of analyses name elements, and what of a long list they show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.pages import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archkit.pages.library import Library
    from archkit.source.location import Place

MOST = 200
"""Rows of a table."""

LISTED = 6
"""Names in one cell."""


def elements(library: Library, refs: Sequence[str], page: str) -> str:
    """Links to the first of them, and how many more there are."""
    more = f" and {len(refs) - LISTED} more" if len(refs) > LISTED else ""
    return library.links(refs[:LISTED], page) + more


def chain(library: Library, refs: Iterable[str], page: str) -> str:
    """Elements on a way, in order; of a long one both ends."""
    found = list(refs)
    shown = [library.link(ref, page) for ref in (found if len(found) <= 8 else [*found[:4], *found[-3:]])]
    if len(found) > 8:
        shown.insert(4, f"… {len(found) - 7} more …")
    return " → ".join(shown)


def rest(shown: int, total: int, what: str) -> str:
    """A sentence on what a table leaves out; empty when that is nothing."""
    return (
        f"{text.count(total - shown, 'more ' + what)}; `archkit analyze` shows all." if total > shown else ""
    )


def where(library: Library, place: Place | None, title: str = "edit") -> str:
    """The file and line of a place, with a link to edit it."""
    if place is None:
        return ""
    line = library.locate(place).line
    edit = library.edit_link(place.path, line, title)
    return library.source_link(place.path, line=line) + (f" ({edit})" if edit else "")
