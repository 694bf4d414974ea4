"""Trees on a terminal: lines lead to what a row hangs on."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archkit.report.tree import Branch, drawn


def test_each_row_hangs_on_the_one_above_that_is_less_deep() -> None:
    rows = [
        Branch(0, "order", "99.9 %"),
        Branch(1, "stock"),
        Branch(2, "stock-db", "99.99 %"),
        Branch(1, "payment"),
        Branch(2, "fraud"),
        Branch(2, "ledger"),
    ]

    assert drawn(rows, None).splitlines() == [
        "order           99.9 %",
        "├─ stock",
        "│  └─ stock-db  99.99 %",
        "└─ payment",
        "   ├─ fraud",
        "   └─ ledger",
    ]


def test_a_narrow_terminal_crops_and_never_wraps() -> None:
    assert (
        drawn([Branch(0, "a long name of a service", "and what is said of it")], 20)
        == "a long na…  and wha…\n"
    )


@given(st.lists(st.builds(Branch, st.integers(0, 6), st.text(max_size=8), st.text(max_size=8)), max_size=30))
def test_whatever_the_rows_are_each_is_one_line(rows: list[Branch]) -> None:
    text = drawn(rows, None)

    assert text.count("\n") == len(rows)
    assert "\x1b" not in text
