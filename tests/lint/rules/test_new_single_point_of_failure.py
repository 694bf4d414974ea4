"""What a change makes a single point of failure: given these needs before and after, these findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit import DictTree, Settings, Workspace
from archkit.analysis.blast_radius import single_points
from archkit.analysis.design import Design
from archkit.analysis.new_single_points import new_single_points
from archkit.lint.rule import Change
from archkit.lint.run import Selection

Needs = Mapping[str, Sequence[str]]
"""Name -> its items under `dependencies`: a name, `name?` where it is soft, `a|b` for alternatives."""


def space(needs: Needs) -> Workspace:
    documents = [
        "apiVersion: backstage.io/v1alpha1\nkind: Component\n"
        f"metadata: {{name: {name}}}\nspec:\n  type: service\n  lifecycle: production\n  owner: group:g\n"
        "  dependencies:\n" + "".join(f"    - {{{_item(item)}}}\n" for item in items)
        for name, items in needs.items()
    ]
    return Workspace(
        DictTree({"catalog/all.yaml": "---\n".join(documents)}), Settings(), root=None, today=date(2026, 1, 1)
    )


def _item(item: str) -> str:
    if "|" in item:
        return f"anyOf: [{', '.join(f'component:{name}' for name in item.split('|'))}]"
    return f"to: component:{item.rstrip('?')}, criticality: {'soft' if item.endswith('?') else 'hard'}"


def told(before: Needs, after: Needs) -> list[tuple[str, str]]:
    """Message and why of each finding."""
    change = Change(frozenset(), lambda folder: {}, lambda: space(before).graph)
    report = space(after).lint(Selection(select=("BR002",)), change=change)
    return [(f.message.removeprefix("this change makes "), f.why) for f in report.findings]


def made(point: str, of: str) -> str:
    return f"{point} a single point of failure of {of}"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"a": ["b?"], "b": []}, {"a": ["b"], "b": []}, [made("b", "a")]),
        ({"a": ["b|c"], "b": [], "c": []}, {"a": ["b"], "b": [], "c": []}, [made("b", "a")]),
        ({"a": ["b"], "b": []}, {"a": ["b"], "b": []}, []),
        ({"a": ["b"], "b": []}, {"a": ["b?"], "b": []}, []),
        ({"a": []}, {"a": [], "n": ["a"]}, []),  # of what is new, nothing was known
        ({"a": []}, {"a": ["n"], "n": []}, [made("n", "a")]),
        (  # the two alternatives come to need the same
            {"a": ["b|c"], "b": [], "c": [], "d": []},
            {"a": ["b|c"], "b": ["d"], "c": ["d"], "d": []},
            [made("d", "b"), made("d", "c")],
        ),
    ],
)
def test_a_change_makes_a_single_point_of_failure(before: Needs, after: Needs, expected: list[str]) -> None:
    assert [message for message, _ in told(before, after)] == expected


def test_it_is_told_where_it_shows_with_all_that_comes_with_it() -> None:
    before = {"web": ["shop"], "shop": ["price?"], "price": ["db"], "db": []}
    assert told(before, {**before, "shop": ["price"]}) == [
        (
            "price a single point of failure of shop",
            "shop -> price: until now shop went on without price; by the same way it needs db now; with it fall web",
        )
    ]


def test_a_lint_looks_at_one_state_and_says_so() -> None:
    report = space({"a": []}).lint(Selection(select=("BR002",)))
    assert (report.findings, list(report.skipped)) == ((), ["new-single-point-of-failure"])


NAMES = "abcde"


@st.composite
def designs(draw: st.DrawFn) -> Needs:
    pairs = ["|".join(pair) for pair in combinations(NAMES, 2)]
    items = st.sampled_from([*NAMES, *(f"{n}?" for n in NAMES), *pairs])
    return {
        name: [i for i in draw(st.lists(items, max_size=2, unique=True)) if name not in i] for name in NAMES
    }


@given(designs(), designs())
def test_all_that_is_new_is_told_somewhere_and_nothing_else(before: Needs, after: Needs) -> None:
    old, new = Design(space(before).graph), Design(space(after).graph)
    known = {ref: set(single_points(old, ref)) for ref in old.refs if ref in new.index}
    expected = {(ref, point) for ref in known for point in single_points(new, ref) if point not in known[ref]}
    found = list(new_single_points(old, new))
    shown: set[tuple[str, str]] = set()
    for one in found:
        source = new.refs[one.need.source]
        for point in (one.point, *one.behind):
            shown.add((source, new.refs[point]))
        shown |= {(new.refs[n], new.refs[one.point]) for n in one.others}
    assert shown <= expected
    # Each point that is new for anybody is told at least once, where it shows.
    assert {point for _, point in shown} == {point for _, point in expected}
