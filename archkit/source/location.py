"""Where something is: a route through the data first, a line and column only when printed."""

from __future__ import annotations

from typing import Literal, NamedTuple

Route = tuple[str | int, ...]
"""Keys and indexes from the root of one document, e.g. `("spec", "dependencies", 2, "timeout")`."""

Part = Literal["value", "key"]
"""Whether the value at the route is meant, or the key that leads to it."""


class Span(NamedTuple):
    """A stretch of text. Lines and columns count from 1, columns in characters; the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Place(NamedTuple):
    """Something in a file: by route (found late, see `source.document`) or by a span already known."""

    path: str
    """Relative to the root of the knowledge base, with forward slashes."""
    document: int = 0
    """Index of the YAML document in its file; 0 is also the front matter of a Markdown file."""
    route: Route = ()
    part: Part = "value"
    span: Span | None = None
    """Known already (syntax errors, Markdown bodies); the route is then not looked up."""
