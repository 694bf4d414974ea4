"""What the pages of decisions say: which to follow, what hangs together, and how to tell two apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import unescape

import pytest

from archkit.pages.everything import everything, pages
from archkit.pages.page import Page
from tests.pages.conftest import library

PEOPLE = """\
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: ana.petrova, title: Ana Petrova}
spec: {memberOf: []}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, title: Order}
spec: {type: service, lifecycle: production, owner: user:ana.petrova}
"""


def record(number: int, title: str, status: str | None, front: str = "", body: str = "Because.") -> str:
    """The text of a record."""
    said = f"status: {status}\n" if status else ""
    return f"---\n{said}{front}---\n# {number}. {title}\n\n{body}\n"


CHAIN = {
    "catalog/all.yaml": PEOPLE,
    "adrs/0001-a.md": record(1, "Calls", "superseded", "date: 2024-01-10\nsuperseded-by: [ADR-0002]\n"),
    "adrs/0002-b.md": record(2, "Events", "superseded", "date: 2024-06-01\nsuperseded-by: [ADR-0003]\n"),
    "adrs/0003-c.md": record(
        3,
        "A saga",
        "accepted",
        "date: 2025-02-03\nsupersedes: [ADR-0002]\naffects: [component:order]\n"
        "decision-makers: [Ana Petrova, somebody]\nreview-by: 2026-02-01\ntags: [checkout]\n"
        "enforces: [{id: one-saga, forbid: {from: {kind: component}, to: {kind: api}}}]\n",
    ),
    "adrs/0004-d.md": record(4, "Something else", "proposed", "supersedes: [ADR-0003]\n"),
    "adrs/0005-e.md": record(5, "Not that", "rejected"),
    "adrs/0006-f.md": record(6, "No more", "deprecated"),
    "adrs/0007-g.md": record(7, "Open", None),
    "adrs/0008-h.md": record(8, "Lost", "superseded", "superseded-by: [the new platform]\n"),
    "adrs/0009-i.md": record(9, "Built", "in the making since May"),
    "adrs/0010-j.md": record(10, "Due later", "accepted", "review-by: 2026-03-11\n"),
}


def reading(files: Mapping[str, str]) -> Callable[[str], str]:
    """The Markdown of a page by its path, without its escapes, so that it can be read."""
    found = made(files)
    return lambda path: unescape(found[path].body().markdown).replace("\\", "")


def made(files: Mapping[str, str]) -> Mapping[str, Page]:
    return {p.path: p for p in pages(list(everything(library(files))))}


@pytest.fixture(scope="module")
def said() -> Callable[[str], str]:
    return reading(CHAIN)


@pytest.mark.parametrize(
    ("page", "banner"),
    [
        (
            "0001-a",
            "    It is superseded by [ADR-0002 Events](archkit-page:decisions/0002-b.md). The decision in force is ",
        ),
        (
            "0001-a",
            " The decision in force is [ADR-0003 A saga](archkit-page:decisions/0003-c.md): follow that one.",
        ),
        (
            "0002-b",
            "It is superseded by [ADR-0003 A saga](archkit-page:decisions/0003-c.md): follow that one.",
        ),
        ("0001-a", '!!! warning "Do not follow this decision"'),
        ("0003-c", '!!! warning "In force since 2025-02-03, and due for another look"'),
        ("0003-c", "It supersedes [ADR-0002 Events](archkit-page:decisions/0002-b.md)."),
        ("0003-c", "meant to take its place: [ADR-0004 Something else](archkit-page:decisions/0004-d.md)."),
        ("0003-c", "It should have been looked at again by 2026-02-01 (28 days ago)."),
        ("0004-d", '!!! info "Not decided yet"\n\n    It is a proposal.'),
        ("0005-e", "    It was rejected: what it proposes was not done."),
        ("0006-f", "    It does not count any more, and nothing takes its place."),
        ("0007-g", '!!! question "It does not say whether it is in force"'),
        (
            "0008-h",
            "It is superseded by <code>the new platform</code>, which is not among these records.",
        ),
        ("0009-i", "    It says: <code>in the making since May</code>."),
        ("0010-j", '!!! success "In force"\n\n    It is to be looked at again by 2026-03-11 (in 10 days).'),
    ],
)
def test_the_banner_says_which_decision_to_follow(said: Callable[[str], str], page: str, banner: str) -> None:
    assert banner in said(f"decisions/{page}.md")


def test_the_whole_chain_is_told_from_every_member(said: Callable[[str], str]) -> None:
    assert (
        "The chain, the oldest first: [ADR-0001](archkit-page:decisions/0001-a.md) → **this one** → "
        "[ADR-0003](archkit-page:decisions/0003-c.md) (in force)"
    ) in said("decisions/0002-b.md")
    assert "**this one** (in force)" in said("decisions/0003-c.md")


def test_a_circle_of_supersessions_leaves_nothing_to_follow() -> None:
    said = reading(
        {
            "adrs/0001-a.md": record(1, "A", "superseded", "superseded-by: [ADR-0002]\n"),
            "adrs/0002-b.md": record(2, "B", "superseded", "superseded-by: [ADR-0001]\n"),
        }
    )
    assert "they supersede each other in a circle" in said("decisions/0001-a.md")


def test_a_record_that_supersedes_very_many_names_the_first() -> None:
    files = {f"adrs/{n:04d}-x.md": record(n, f"X {n}", "superseded") for n in range(1, 31)}
    every = ", ".join(f"ADR-{n:04d}" for n in range(1, 31))
    files["adrs/0031-all.md"] = record(31, "All", "accepted", f"supersedes: [{every}]\n")
    text = reading(files)("decisions/0031-all.md")
    assert "[ADR-0012 X 12](archkit-page:decisions/0012-x.md) and 18 more." in text
    assert "[ADR-0013 X 13]" not in text


def test_nothing_is_in_force_where_the_last_one_is_deprecated() -> None:
    said = reading(
        {
            "adrs/0001-a.md": record(1, "A", "superseded", "superseded-by: [ADR-0002]\n"),
            "adrs/0002-b.md": record(2, "B", "deprecated"),
        }
    )
    assert (
        "Nothing is in force in its place: [ADR-0002](archkit-page:decisions/0002-b.md) is deprecated."
        in said("decisions/0001-a.md")
    )


def test_the_record_says_who_and_what(said: Callable[[str], str]) -> None:
    text = said("decisions/0003-c.md")
    for part in (
        '<span class="ak-chip ak-is-accepted">accepted</span>',
        "[checkout](archkit-page:tags.md#tag-1)",
        "| Affects | [Order](archkit-page:components/order.md) |",
        "| Decided by | [Ana Petrova](archkit-page:people/ana.petrova.md), somebody |",
        "| Enforces | <code>one-saga</code> |",
        '??? info "What it hangs together with"',
    ):
        assert part in text, part
    assert text.rstrip().endswith("Because.")


def test_its_own_text_stays_as_it_is() -> None:
    body = "## Context\n\n| a | b |\n|---|---|\n| `x` | <b>y</b> |\n\n```\n# no heading\n```\n\n[1]: x.md\n"
    files = {"adrs/0001-a.md": record(1, "A", "accepted", body=body)}
    assert made(files)["decisions/0001-a.md"].body().markdown.endswith(body)


def test_the_options_are_weighed_on_the_page_of_a_record() -> None:
    front = (
        "criteria: [{name: Speed, weight: 2}, {name: Cost, weight: 1}]\n"
        "options:\n  - {name: Fast one, chosen: true, scores: {Speed: 5, Cost: 1}}\n"
        "  - {name: Cheap one, scores: {Speed: 1, Cost: 5}}\n"
    )
    text = reading({"adrs/0001-a.md": record(1, "A", "accepted", front)})("decisions/0001-a.md")
    assert '??? example "The options, weighed"\n\n    **Fast one** scores highest.' in text
    assert (
        "    | Option | Speed (66.7\N{NO-BREAK SPACE}%) | Cost (33.3\N{NO-BREAK SPACE}%) | Weighted |" in text
    )


def test_the_drawing_on_a_record_shows_its_chain_and_its_neighbours() -> None:
    body = made(CHAIN)["decisions/0003-c.md"].body()
    view = body.views[0]()
    assert [n.ref[:9] for n in view.nodes] == ["adrs/0001", "adrs/0002", "adrs/0003", "adrs/0004"]
    assert next(n for n in view.nodes if n.emphasis == "focus").ref == "adrs/0003-c.md"
    assert not made(CHAIN)["decisions/0005-e.md"].body().views


def test_the_log_is_a_table_with_everything_that_readers_filter_by(said: Callable[[str], str]) -> None:
    text = said("decisions/index.md")
    assert (
        "10 decisions: 1 proposed, 2 accepted, 1 rejected, 1 deprecated, 3 superseded, 2 without a status"
        in text
    )
    assert 'data-archkit-facets="Status|Year:Date|Tags|People|Affects"' in text
    assert "| Decision | Status | Date | Tags | People | Affects |" in text
    assert (
        '| [ADR-0003 A saga](0003-c.md) | <span class="ak-chip ak-is-accepted">accepted</span> | 2025-02-03 |'
        ' <span class="ak-value">checkout</span> | <span class="ak-value">[Ana Petrova](../people/ana.petrova.md)</span>,'
        ' <span class="ak-value">somebody</span> | <span class="ak-value">[Order](../components/order.md)</span> |'
    ) in text
    assert "[when they were taken](timeline.md) and [how they hang together](relations.md)" in text


def test_the_log_is_in_the_order_of_its_dates_whatever_the_numbers_are() -> None:
    days = {1: "2024-03-01", 2: "2025-01-05", 3: "2024-07-01", 4: "2025-01-05", 5: None}
    files = {
        f"adrs/{n:04}-x.md": record(n, "A title", "accepted", f"date: {day}\n" if day else "")
        for n, day in days.items()
    }
    text = reading(files)("decisions/index.md")
    assert re.findall(r"\[ADR-000(\d) A title\]", text) == ["4", "2", "3", "1", "5"]


def test_the_timeline_goes_back_in_time_and_says_until_when(said: Callable[[str], str]) -> None:
    text = said("decisions/timeline.md")
    assert text.index("## 2025") < text.index("## 2024") < text.index("## Without a date")
    assert (
        '- <span class="ak-when">10 Jan</span> [ADR-0001 Calls](0001-a.md) <span class="ak-chip ak-is-superseded">'
        "superseded</span> superseded by [ADR-0002](0002-b.md) on 2024-06-01"
    ) in text


def test_relations_are_drawn_and_listed(said: Callable[[str], str]) -> None:
    text = said("decisions/relations.md")
    assert text.index('=== "Diagram"') < text.index('=== "Table"')
    assert "| [ADR-0003 A saga](0003-c.md) | supersedes | [ADR-0002 Events](0002-b.md) |" in text
    view = made(CHAIN)["decisions/relations.md"].body().views[0]()
    assert len(view.edges) == 3


def test_without_relations_there_is_no_page_of_them() -> None:
    found = made({"adrs/0001-a.md": record(1, "A", "accepted")})
    assert "decisions/timeline.md" in found
    assert "decisions/relations.md" not in found


def test_an_entity_lists_its_decisions_and_what_took_their_place() -> None:
    files = CHAIN | {
        "adrs/0001-a.md": CHAIN["adrs/0001-a.md"].replace("---\n# 1", "affects: [component:order]\n---\n# 1")
    }
    text = reading(files)("components/order.md")
    assert "| [ADR-0003 A saga](../decisions/0003-c.md) | accepted | 2025-02-03 |" in text
    assert "| superseded, now [ADR-0003](../decisions/0003-c.md) | 2024-01-10 |" in text


TWO = {
    "shop/docs/adr/0001-use-x.md": record(1, "Use X", "accepted", "date: 2024-01-01\n"),
    "shop/docs/adr/0002-use-y.md": record(2, "Use Y", "superseded", "superseded-by: [ADR-0001]\n"),
    "pay/docs/adr/0001-use-x.md": record(1, "Use X", "accepted", "date: 2025-01-01\n"),
}


@pytest.fixture(scope="module")
def two() -> Mapping[str, Page]:
    return made(
        {"archkit.toml": ""} | {f"docs/adr/{p.replace('docs/adr/', '')}": text for p, text in TWO.items()}
    )


def test_two_folders_with_the_same_number_have_a_page_each(two: Mapping[str, Page]) -> None:
    assert two["decisions/shop/0001-use-x.md"].title == "ADR-0001 Use X (shop)"
    assert two["decisions/pay/0001-use-x.md"].title == "ADR-0001 Use X (pay)"
    assert two["decisions/shop/0002-use-y.md"].title == "ADR-0002 Use Y"


def test_the_log_tells_two_folders_apart(two: Mapping[str, Page]) -> None:
    text = two["decisions/index.md"].body().markdown
    assert "| Decision | Status | Date | Area |" in text
    assert 'data-archkit-facets="Status|Area|Year:Date"' in text
    assert text.index("pay/0001-use-x.md") < text.index("shop/0001-use-x.md")


def test_two_records_with_one_number_in_one_folder_are_told_apart_by_their_titles() -> None:
    found = made(
        {
            "adrs/0001-a.md": record(1, "A", "superseded", "superseded-by: [0002-c.md]\n"),
            "adrs/0002-b.md": record(2, "B", "accepted"),
            "adrs/0002-c.md": record(2, "C", "superseded", "superseded-by: [0003-d.md]\n"),
            "adrs/0003-d.md": record(3, "D", "accepted"),
        }
    )
    text = unescape(found["decisions/0002-b.md"].body().markdown)
    assert "| Same number | [ADR-0002 C](archkit-page:decisions/0002-c.md) |" in text
    chain = unescape(found["decisions/0001-a.md"].body().markdown)
    assert "**this one** → [ADR-0002 C](archkit-page:decisions/0002-c.md) → [ADR-0003]" in chain


def test_a_number_means_the_record_in_the_same_folder(two: Mapping[str, Page]) -> None:
    text = unescape(two["decisions/shop/0002-use-y.md"].body().markdown)
    assert "superseded by [ADR-0001 Use X](archkit-page:decisions/shop/0001-use-x.md)" in text


def test_a_decision_called_timeline_does_not_hide_the_timeline() -> None:
    found = made({"adrs/timeline.md": "---\nstatus: accepted\n---\n# Timeline\n\nText.\n"})
    assert found["decisions/timeline-2.md"].title == "Timeline"
    assert "# When decisions were taken" in found["decisions/timeline.md"].body().markdown


@pytest.mark.parametrize(
    "attack", ['"><script>alert(1)</script>', "{{ 7 * 7 }}", "](javascript:1)", "| x | y |"]
)
def test_hostile_text_of_a_record_stays_text(attack: str) -> None:
    quoted = attack.replace("'", "''")
    front = f"title: '{quoted}'\nstatus: '{quoted}'\ntags: ['{quoted}']\ndecision-makers: ['{quoted}']\n"
    files = {
        "adrs/0001-a.md": f"---\n{front}superseded-by: ['{quoted}']\n---\nText.\n",
        "adrs/0002-b.md": "---\nsupersedes: [ADR-0001]\n---\n# B\n",
    }
    found = made(files)
    for path in (
        "decisions/index.md",
        "decisions/timeline.md",
        "decisions/relations.md",
        "decisions/0001-a.md",
    ):
        text = found[path].body().markdown
        assert "<script" not in text
        assert not re.search(r"(?<!\\)\]\(javascript", text)
        assert attack not in text
