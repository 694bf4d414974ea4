"""Everything by its tags: entities, decisions and pages written by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.pages import text
from archkit.pages.page import Body
from archkit.pages.places import TAGS, relative

if TYPE_CHECKING:
    from archkit.pages.library import Library


def body(library: Library) -> Body:
    """The index of tags, each with a heading that pages lead to."""
    sections = (
        text.blocks(
            f"## {text.plain(tag)} {{#{library.tag_anchors[tag]}}}",
            text.bullets(text.link(title, relative(path, TAGS)) for title, path in tagged),
        )
        for tag, tagged in library.tagged.items()
    )
    return Body(text.blocks("# Tags", "What belongs to the same subject, across all kinds.", *sections))
