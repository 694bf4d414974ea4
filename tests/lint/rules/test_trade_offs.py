"""What a decision that weighs options must be told: given this front matter, these findings at these lines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.analysis.trade_off import trade_off
from archkit.lint.finding import Finding
from archkit.lint.run import Selection
from archkit.model.knowledge import Decision
from archkit.model.settings import Settings, parse_settings
from archkit.source.tree import DictTree
from archkit.workspace import Workspace

RULES = ("tradeoff-invalid", "tradeoff-fragile", "tradeoff-winner-not-chosen", "schema", "unknown-field")
WEIGHED = """\
criteria:
  - {name: latency, weight: 4}
  - {name: cost, weight: 5}
options:
  - {name: Queue, chosen: true, scores: {latency: 6, cost: 8}}
  - {name: Log, scores: {latency: 7, cost: 4}}
"""


def lint(front: str, status: str = "accepted", settings: Settings | None = None) -> list[Finding]:
    text = f"---\nstatus: {status}\n{front}---\n# 1. Decide\n"
    tree = DictTree({"adrs/0001-decide.md": text})
    space = Workspace(tree, settings or Settings(), root=None, today=date(2026, 11, 25))
    return list(space.lint(Selection(preset="strict", select=RULES)).findings)


def told(front: str, status: str = "accepted") -> list[tuple[str, str, int, str]]:
    """Rule, severity, line in the front matter, message."""
    return [(f.rule, f.severity, f.span.line - 2, f.message) for f in lint(front, status)]


def test_a_clear_choice_is_left_in_peace() -> None:
    assert told(WEIGHED) == []


@pytest.mark.parametrize(
    ("old", "new", "severity", "line", "message"),
    [
        ("weight: 5}", "weight: high}", "error", 3, "`criteria[1].weight` must be a number, not text"),
        ("weight: 5}", "weight: .nan}", "error", 3, "`criteria[1].weight` must be a number, not `.nan`"),
        ("weight: 5}", "weight: 1e400}", "error", 3, "`criteria[1].weight` must be a number, not `1e400`"),
        ("weight: 5}", "weight: '5'}", "error", 3, "`criteria[1].weight` must be a number, not text"),
        ("weight: 5}", "weight: -5}", "error", 3, "`criteria[1].weight` must be at least 0, not -5"),
        ("weight: 5}", "weight: 1e300}", "error", 3, "this is no number to weigh with"),
        (", weight: 5}", "}", "error", 3, "`criteria[1]` has no `weight`"),
        ("weight: 5}", "weigth: 5}", "error", 3, "`criteria[1]` has no `weight`"),
        ("cost: 8}", "cost: cheap}", "error", 5, "`options[0].scores.cost` must be a number, not text"),
        ("cost: 8}", "cost: }", "error", 5, "`options[0].scores.cost` is empty; it must be a number"),
        ("cost: 8}", "cots: 8}", "error", 5, "`cots` is scored, and is no criterion"),
        ("name: cost,", "name: latency,", "error", 3, "two criteria are called `latency`"),
        ("name: Log,", "name: Queue,", "error", 6, "two options are called `Queue`"),
        ("name: Log,", "name: Log, chosen: true,", "error", 6, "a second option is chosen"),
        (", cost: 4}", "}", "warning", 6, "`Log` has no score for `cost`"),
        (", scores: {latency: 7, cost: 4}", "", "warning", 6, "`Log` has no score for `latency`, `cost`"),
    ],
)  # fmt: skip
def test_what_cannot_be_weighed_is_told_where_it_stands(
    old: str, new: str, severity: str, line: int, message: str
) -> None:
    assert old in WEIGHED
    found = told(WEIGHED.replace(old, new))
    assert ("tradeoff-invalid", severity, line, message) in found
    assert {rule for rule, *_ in found} == {"tradeoff-invalid"}


def test_weights_of_nothing_decide_nothing() -> None:
    zero = WEIGHED.replace("weight: 4", "weight: 0").replace("weight: 5", "weight: 0")
    assert told(zero) == [("tradeoff-invalid", "error", 1, "no criterion has any weight")]


@pytest.mark.parametrize(
    ("front", "message"),
    [
        ("criteria:\n  - {name: cost, weight: 1}\n", "there are criteria and no options"),
        ("options:\n  - {name: a, scores: {cost: 1}}\n", "there are options and no criteria"),
        ("criteria: cost\noptions: [a]\n", "`criteria` must be a list, not text"),
    ],
)
def test_half_an_analysis_is_told(front: str, message: str) -> None:
    assert message in [m for *_, m in told(front)]


def test_a_list_of_options_alone_is_no_analysis() -> None:
    assert told("options: [Queue, Log]\n") == []
    assert told("options:\n  - {name: Queue, chosen: true}\n") == []


def test_a_choice_that_the_weights_do_not_back_is_told_at_the_choice() -> None:
    [finding] = lint(WEIGHED.replace(", chosen: true", "").replace("name: Log", "name: Log, chosen: true"))
    assert (finding.rule, finding.severity) == ("tradeoff-winner-not-chosen", "warning")
    assert finding.message == "`Log` is chosen, but `Queue` scores higher: 7.11 against 5.33"
    assert (finding.span.line, [span.line for _, span in finding.related]) == (8, [7])


TIED = WEIGHED.replace("latency: 7, cost: 4", "latency: 11, cost: 4")


def test_any_of_equal_options_may_be_chosen_and_a_tie_is_called_one() -> None:
    for front in (TIED, TIED.replace(", chosen: true", "").replace("name: Log", "name: Log, chosen: true")):
        [finding] = lint(front)
        assert (finding.rule, finding.severity) == ("tradeoff-fragile", "info")
        assert finding.message == "`Queue` and `Log` come out equal, so the weights decide nothing"


def test_a_choice_that_hangs_on_a_few_points_is_told_at_the_weight() -> None:
    [finding] = lint(WEIGHED.replace("latency: 7, cost: 4", "latency: 10, cost: 4.3"))
    assert (finding.rule, finding.severity, finding.span.line) == ("tradeoff-fragile", "info", 4)
    assert finding.message == (
        "`Queue` wins by little: if `latency` had 48.1 % of the weight instead of 44.4 %, `Log` would be as good"
    )


@pytest.mark.parametrize(("points", "is_told"), [(5, True), (2, False), (2.5, False), (4.5, True)])
def test_how_few_points_can_be_set(points: float, is_told: bool) -> None:
    settings = parse_settings({"rules": {"tradeoff-fragile": {"points": points}}}, "archkit.toml")
    assert (
        bool(lint(WEIGHED.replace("latency: 7, cost: 4", "latency: 10, cost: 4.3"), settings=settings))
        is is_told
    )


@pytest.mark.parametrize("status", ["rejected", "deprecated", "superseded"])
def test_what_nobody_follows_is_not_weighed_again(status: str) -> None:
    assert told(TIED, status) == []


def test_an_option_that_is_not_scored_is_neither_winner_nor_loser() -> None:
    front = WEIGHED.replace("latency: 6, cost: 8", "latency: 6").replace("cost: 4}", "cost: 9}")
    assert [rule for rule, *_ in told(front)] == ["tradeoff-invalid"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.text(max_size=5) | st.sampled_from(["name", "weight", "scores", "chosen", "a", "b"]), inner, max_size=4),
    max_leaves=16,
)  # fmt: skip


@given(json_values, json_values)
def test_nothing_that_a_record_says_makes_the_analysis_fail(criteria: object, options: object) -> None:
    decision = Decision("a.md", "A", analysis={"criteria": criteria, "options": options})  # type: ignore[dict-item]
    found = trade_off(decision)
    if found is not None:
        assert found.matrix.status in ("known", "partial", "unknown")
        assert found.matrix.sensitivity is None or 0 <= found.matrix.sensitivity.weight <= 1


def test_a_record_cannot_stall_the_lint(elapsed: Callable[[], float]) -> None:
    names = [f"c{i}" for i in range(2_000)]
    criteria = [{"name": n, "weight": 1} for n in names]
    options = [{"name": f"o{i}", "scores": dict.fromkeys(names, i % 7)} for i in range(300)]
    elapsed()
    found = trade_off(Decision("a.md", "A", analysis={"criteria": criteria, "options": options}))  # type: ignore[dict-item]
    assert found is not None
    assert "there are 2000 criteria; the first 50 are weighed" in [f.message for f in found.faults]
    assert (len(found.matrix.criteria), len(found.matrix.options)) == (50, 50)
    assert found.matrix.dominated
    assert elapsed() < 5
