"""What is made of brackets alone takes no longer than its size explains, and takes nothing from the rest."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from archkit.source.markdown import read

HOSTILE = {
    "open": "[" * 100_000,
    "images": "![" * 50_000,
    "nested": "[" * 50_000 + "]" * 50_000,
    "over lines": "[\n" * 50_000,
    "links that never end": "[a](" * 25_000,
    "mixed": "![[](<" * 16_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_brackets_cost_no_more_than_their_size_explains(text: str, elapsed: Callable[[], float]) -> None:
    elapsed()
    found = read(f"# A [title](a.md)\n\n{text}\n\nSee [the end](b.md).\n".encode(), "x.md")
    assert elapsed() < 3  # without the budget: ten to sixty
    assert found.links[0].target == "a.md"
    assert found.links[-1].target == "b.md"


def test_a_long_paragraph_that_people_wrote_keeps_all_its_links() -> None:
    sentence = "As we said in [the decision](0001.md), nobody waits for the broker. "
    assert len(read((sentence * 400).encode(), "x.md").links) == 400


def test_the_same_heading_ten_thousand_times_is_numbered_in_time(elapsed: Callable[[], float]) -> None:
    elapsed()
    anchors = [h.anchor for h in read(b"# a\n" * 10_000 + b"# a_1\n", "x.md").headings]
    assert elapsed() < 5
    assert (anchors[0], anchors[1], anchors[-2], anchors[-1]) == ("a", "a_1", "a_9999", "a_1_1")
    assert len(set(anchors)) == len(anchors)
