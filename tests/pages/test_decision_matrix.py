"""The matrix on the page of a decision: who wins, by how much, and what would turn it round."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.model.knowledge import Decision
from archkit.pages.decision_matrix import MOST, matrix

CRITERIA = [{"name": "latency", "weight": 4}, {"name": "cost", "weight": 5}]


def drawn(options: object, criteria: object = CRITERIA) -> str:
    decision = Decision("a.md", "A", analysis={"criteria": criteria, "options": options})  # type: ignore[dict-item]
    return matrix(None, decision).replace("\N{NO-BREAK SPACE}", " ")  # type: ignore[arg-type]


QUEUE = {"name": "Queue", "chosen": True, "scores": {"latency": 6, "cost": 8}}
LOG = {"name": "Log", "scores": {"latency": 9, "cost": 4}}


def test_options_stand_best_first_with_a_bar_and_their_marks() -> None:
    lines = drawn([LOG, QUEUE]).splitlines()
    assert "| Option | latency (44.4 %) | cost (55.6 %) | Weighted |" in lines
    first, second = (line for line in lines if "<progress" in line)
    assert first.startswith("| **Queue** ") and "chosen" in first and "best" in first
    assert '| 6 | 8 | 7.11 <progress value="7.111" max="9" aria-label="7.11 of 9"></progress> |' in first
    assert (
        '| Log | 9 | 4 | 6.22 <progress value="6.222" max="9" aria-label="6.22 of 9"></progress> |' in second
    )


def test_it_says_which_weight_the_choice_hangs_on() -> None:
    page = drawn([QUEUE, LOG])
    assert (
        "**Queue** scores highest. It hangs most on the weight of *latency*: at 57.1 % instead of 44.4 %, *Log* is as good."
        in page
    )
    assert "| latency | 44.4 % | 57.1 % | Log |" in page


def test_a_tie_is_called_one() -> None:
    assert "**Queue** and **Log** come out equal." in drawn([QUEUE, {**LOG, "scores": QUEUE["scores"]}])


def test_the_dominated_and_what_is_not_stated_are_told() -> None:
    page = drawn(
        [
            QUEUE,
            {"name": "Log", "scores": {"latency": 5, "cost": 4}},
            {"name": "Files", "scores": {"cost": 1}},
        ]
    )
    assert "- Log is nowhere better than Queue." in page
    assert "| Files | not scored | 1 | 1.00 (partial) " in page
    assert "- Files: not stated: score of Files for latency." in page


@pytest.mark.parametrize("options", [None, [], ["Queue", "Log"], "Queue", [{"name": "Queue"}]])
def test_without_options_to_weigh_there_is_nothing(options: object) -> None:
    assert drawn(options, None) == ""


def test_a_score_below_nothing_has_no_bar() -> None:
    assert "<progress" not in drawn([QUEUE, {"name": "Log", "scores": {"latency": -1, "cost": 4}}])


def test_a_record_cannot_make_the_page_as_long_as_it_likes() -> None:
    many = [{"name": f"o{i}", "scores": {"latency": i, "cost": i}} for i in range(300)]
    assert drawn(many).count("\n") < 4 * MOST


@given(st.text(max_size=40))
def test_no_name_becomes_markup(name: str) -> None:
    page = drawn(
        [{"name": name, "chosen": True, "scores": {name: 2}}, {"name": "b", "scores": {name: 1}}],
        [{"name": name, "weight": 1}],
    )
    for line in page.splitlines():
        assert "<script" not in line.lower() and "<img" not in line.lower()
    rows = [line for line in page.splitlines() if line.startswith("|")]
    assert all(len(row.replace("\\|", "").split("|")) in (5, 6) for row in rows)
