"""Markdown -> front matter, headings, links and fences, at the lines of the whole file."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archkit.source.location import Span
from archkit.source.markdown import read, slug

DOCUMENT = """\
---
status: accepted
affects: [order]
---

# Use *an* outbox

See [the first](0001-first.md#why) and ![a picture](img/a%20b.png),
or [the first again](0001-first.md#why).

## Why `now`?

```sh
[not a link](x.md)
```

## Why now?

[by reference][ref]

[ref]: https://example.org
"""


def test_front_matter_is_data_and_lines_count_from_the_top_of_the_file() -> None:
    page = read(DOCUMENT.encode(), "adr.md")
    assert page.front_matter == {"status": "accepted", "affects": ["order"]}
    assert [(h.level, h.text, h.anchor, h.line) for h in page.headings] == [
        (1, "Use an outbox", "use-an-outbox", 6),
        (2, "Why now?", "why-now", 11),
        (2, "Why now?", "why-now_1", 17),
    ]


def test_links_are_found_where_their_target_stands_and_code_is_none() -> None:
    links = [(x.target, x.line, x.column, x.image) for x in read(DOCUMENT.encode(), "adr.md").links]
    assert links == [
        ("0001-first.md#why", 8, 17, False),
        ("img/a%20b.png", 8, 53, True),
        ("0001-first.md#why", 9, 22, False),
        ("https://example.org", 19, 1, False),
    ]


def test_fences_know_their_language_and_line() -> None:
    (fence,) = read(DOCUMENT.encode(), "adr.md").fences
    assert (fence.language, fence.line, fence.text) == ("sh", 14, "[not a link](x.md)\n")


def test_broken_front_matter_is_a_problem_at_its_line_and_the_body_is_read() -> None:
    page = read(b"---\nstatus: accepted\ntags: [a\n---\n# Title\n", "adr.md")
    assert [(p.rule, p.place.span.line) for p in page.problems if p.place.span] == [("yaml-syntax", 3)]
    assert page.title == "Title"


def test_front_matter_that_is_never_closed_is_a_problem_where_it_begins() -> None:
    page = read(b"---\nstatus: accepted\ndate: 2026-01-05\n\n# Use Kafka\n", "a.md")

    assert [(p.rule, p.message, p.place.span) for p in page.problems] == [
        ("yaml-syntax", "the front matter is never closed", Span(1, 1, 1, 4))
    ]
    assert read(b"---\n\nBelow a rule: text.\n", "a.md").problems == []


def test_text_between_two_rules_is_no_front_matter() -> None:
    page = read(b"---\nJust some words.\n---\n# Title\n", "x.md")
    assert (page.front_matter, page.problems, page.body_line) == (None, [], 1)


def test_an_explicit_anchor_wins() -> None:
    assert read(b"## Fast burn {#burn}\n", "x.md").headings[0].anchor == "burn"


def test_anchors_are_those_of_mkdocs() -> None:
    assert slug("Über the `top` & more_words - yes!") == "uber-the-top-more_words-yes"


@given(st.binary(max_size=300))
def test_no_bytes_raise(content: bytes) -> None:
    read(content, "x.md")


@given(
    st.lists(
        st.sampled_from(
            ["# ", "a", "\n", "---\n", "[x](", ")", "```", "* ", "|", "> ", "![", "{#a}", ": ", "\t", "<b>"]
        ),
        max_size=40,
    ).map("".join)
)
def test_every_line_number_is_a_line_of_the_file(text: str) -> None:
    page = read(text.encode(), "x.md")
    lines = text.count("\n") + 1
    assert all(1 <= h.line <= lines for h in page.headings)
    assert all(1 <= x.line <= lines for x in page.links)
    assert all(1 <= f.line <= lines + 1 for f in page.fences)
