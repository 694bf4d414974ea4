"""A route through the data -> the line and column of that very node."""

from __future__ import annotations

import pytest

from archkit.source.document import spans
from archkit.source.location import Part, Place, Route

CATALOG = """\
# a comment
apiVersion: v1
metadata:
  name: order
  tags: [java, {deep: x}]
  links:
    - url: https://a
      title: A
    - title: B
---
spec:
  owner:
  text: |
    long
    text
  use: &a {timeout: 5}
  merged: {<<: *a, more: 1}
  "quoted key": v
"""


@pytest.mark.parametrize(
    ("document", "route", "part", "words"),
    [
        (0, ("metadata", "name"), "value", "order"),
        (0, ("metadata", "name"), "key", "name"),
        (0, ("metadata",), "value", "metadata"),
        (0, ("metadata", "tags"), "value", "[java, {deep: x}]"),
        (0, ("metadata", "tags", 0), "value", "java"),
        (0, ("metadata", "tags", 1, "deep"), "value", "x"),
        (0, ("metadata", "links", 1), "key", "title"),
        (0, ("metadata", "links", 0, "url"), "value", "https://a"),
        (0, ("metadata", "links", 9), "value", "links"),
        (0, ("metadata", "absent", "deeper"), "value", "metadata"),
        (0, (), "key", "apiVersion"),
        (1, ("spec", "owner"), "value", "owner"),
        (1, ("spec", "text"), "value", "|"),
        (1, ("spec", "merged", "timeout"), "value", "5"),
        (1, ("spec", "quoted key"), "value", "v"),
    ],
)
def test_a_route_is_found(document: int, route: Route, part: Part, words: str) -> None:
    locator = spans(CATALOG.encode(), "f.yaml")
    span = locator.span(Place("f.yaml", document, route, part))
    assert locator.lines[span.line - 1][span.column - 1 : span.end_column - 1] == words


def test_lines_are_true_behind_a_broken_document() -> None:
    text = "a: b: c\n---\nd: 1\n---\ne: {f: 2}\n"
    span = spans(text.encode(), "f.yaml").span(Place("f.yaml", 2, ("e", "f")))
    assert (span.line, span.column) == (5, 8)


def test_lines_are_true_in_front_matter() -> None:
    text = "---\nstatus: accepted\naffects:\n  - order\n---\n# Title\n"
    span = spans(text.encode(), "adr.md").span(Place("adr.md", 0, ("affects", 0)))
    assert (span.line, span.column, span.end_column) == (4, 5, 10)


def test_nothing_to_find_is_the_top_of_the_file() -> None:
    span = spans(b"", "f.yaml").span(Place("f.yaml", 3, ("a",)))
    assert (span.line, span.column) == (1, 1)
