"""What follows from weights and scores: who wins, who never can, and how little would turn it round."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.analysis.decision_matrix import Criterion, Matrix, Option, weigh

KAFKA_OR_SQS = (
    {"latency": 0.4, "operability": 0.3, "cost": 0.3},
    {
        "kafka": {"latency": 9, "operability": 5, "cost": 5},
        "sqs": {"latency": 6, "operability": 8, "cost": 7},
    },
)


def test_the_score_of_an_option_is_the_weighted_mean_and_shows_how_it_was_made() -> None:
    figure = weigh(*KAFKA_OR_SQS).scores["kafka"]
    assert figure.value == pytest.approx(6.6)
    [step] = figure.steps
    assert (step.formula, step.value) == ("sum(w x) / sum(w)", figure.value)
    assert [(o.name, o.value) for o in step.operands][:2] == [
        ("weight of latency", 0.4),
        ("score for latency", 9.0),
    ]


def test_the_sensitivity_point_is_the_weight_that_has_to_change_least() -> None:
    matrix = weigh(*KAFKA_OR_SQS)
    closest = matrix.sensitivity
    assert closest is not None
    assert (closest.criterion, closest.rival) == ("latency", "kafka")
    assert (closest.now, closest.weight) == (pytest.approx(0.4), pytest.approx(5 / 11))
    assert not matrix.is_fragile()
    assert matrix.is_fragile(within=0.06)


def test_a_third_option_can_be_closer_than_the_second() -> None:
    matrix = weigh(
        {"speed": 5, "cost": 5},
        {"a": {"speed": 6, "cost": 6}, "b": {"speed": 5.9, "cost": 5.9}, "c": {"speed": 11, "cost": 0.5}},
    )
    assert matrix.ranking == ("a", "b", "c")
    assert matrix.flip_weights == {}
    assert matrix.sensitivity is not None
    assert matrix.sensitivity.rival == "c"


def test_equal_options_are_a_tie_and_stand_as_written() -> None:
    matrix = weigh(
        {"x": 0.1, "y": 0.2}, {"b": {"x": 3, "y": 0}, "a": {"x": 0, "y": 1.5}, "c": {"x": 1, "y": 1}}
    )
    assert (matrix.ranking, matrix.winners, matrix.is_tie) == (("b", "a", "c"), ("b", "a", "c"), True)
    assert matrix.is_fragile(), "a tie turns at any change"


def test_a_criterion_that_alone_has_weight_cannot_flip() -> None:
    matrix = weigh({"x": 1, "y": 0}, {"a": {"x": 2, "y": 0}, "b": {"x": 1, "y": 9}})
    assert {f.criterion for f in matrix.flips} == {"y"}


def test_an_option_without_a_score_is_partial_and_does_not_win_with_the_rest() -> None:
    matrix = weigh({"speed": 1, "cost": 1}, {"a": {"speed": 5}, "b": {"speed": 4, "cost": 2}})
    assert matrix.scores["a"].value == 5, "not 2.5: what is absent is no zero"
    assert matrix.scores["a"].status == "partial"
    assert [m.what for m in matrix.scores["a"].missing] == ["score of a for cost"]
    assert (matrix.ranking, matrix.winners, matrix.status) == (("b", "a"), ("b",), "partial")
    assert matrix.flips == (), "they are not scored on the same criteria"


def test_without_any_score_or_weight_nothing_is_known() -> None:
    matrix = weigh({"speed": 1}, {"a": {}, "b": {}})
    assert [f.status for f in matrix.scores.values()] == ["unknown", "unknown"]
    assert (matrix.ranking, matrix.winners, matrix.status, matrix.sensitivity) == ((), (), "unknown", None)
    assert weigh({"speed": 0}, {"a": {"speed": 1}}).scores["a"].status == "unknown"
    assert weigh({}, {}).status == "unknown"


def test_a_weight_that_is_not_stated_leaves_every_score_partial() -> None:
    criteria = (Criterion("speed", Fraction(1)), Criterion("cost", None))
    matrix = Matrix(criteria, (Option("a", {"speed": Fraction(3), "cost": Fraction(1)}),))
    assert matrix.scores["a"].value == 3
    assert [m.what for m in matrix.scores["a"].missing] == ["weight of cost"]


def test_a_rival_that_is_dominated_is_no_reason_to_worry() -> None:
    matrix = weigh({"x": 97, "y": 3}, {"a": {"x": 5, "y": 5}, "b": {"x": 5, "y": 1}})
    assert dict(matrix.dominated) == {"b": "a"}
    assert matrix.flip_weights == {"x": 1.0, "y": 0.0}, "equal where nothing but x counts"
    assert (matrix.sensitivity, matrix.is_fragile()) == (None, False)


names = st.lists(st.sampled_from("abcde"), min_size=2, max_size=5, unique=True)


@st.composite
def matrices(draw: st.DrawFn) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    criteria = draw(names)
    numbers = st.integers(0, 10) | st.floats(0, 10, allow_nan=False).map(lambda x: round(x, 3))
    weights = {c: draw(numbers) for c in criteria}
    return weights, {o: {c: draw(numbers) for c in criteria} for o in draw(names)}


@given(matrices(), st.integers(1, 1000) | st.sampled_from([0.1, 0.25, 1e-9, 1e9]))
def test_scaling_all_weights_changes_nothing(
    numbers: tuple[dict[str, float], dict[str, dict[str, float]]], factor: float
) -> None:
    weights, scores = numbers
    matrix = weigh(weights, scores)
    scaled = Matrix(
        [
            Criterion(c.name, None if c.weight is None else c.weight * Fraction(str(factor)))
            for c in matrix.criteria
        ],
        matrix.options,
    )
    assert scaled.ranking == matrix.ranking
    assert scaled.winners == matrix.winners
    assert scaled.flips == matrix.flips
    assert {n: f.value for n, f in scaled.scores.items()} == {n: f.value for n, f in matrix.scores.items()}


@given(matrices())
def test_a_dominated_option_never_wins(
    numbers: tuple[dict[str, float], dict[str, dict[str, float]]],
) -> None:
    matrix = weigh(*numbers)
    for loser, better in matrix.dominated.items():
        assert matrix.ranking[:1] != (loser,)
        if loser in matrix.ranking:
            assert matrix.ranking.index(better) < matrix.ranking.index(loser)


@given(matrices())
def test_at_the_flip_weight_winner_and_rival_are_equal(
    numbers: tuple[dict[str, float], dict[str, dict[str, float]]],
) -> None:
    weights, scores = numbers
    matrix = weigh(weights, scores)
    total = sum(weights.values())
    for flip in matrix.flips:
        rest = total - weights[flip.criterion]
        moved = {
            c: flip.weight if c == flip.criterion else (1 - flip.weight) * w / rest
            for c, w in weights.items()
        }
        means = {o: sum(moved[c] * scores[o][c] for c in moved) for o in (matrix.ranking[0], flip.rival)}
        assert means[matrix.ranking[0]] == pytest.approx(means[flip.rival], abs=1e-6)


@given(matrices())
def test_short_of_the_nearest_flip_the_winner_stays(
    numbers: tuple[dict[str, float], dict[str, dict[str, float]]],
) -> None:
    weights, scores = numbers
    matrix = weigh(weights, scores)
    closest = matrix.sensitivity
    if closest is None or closest.distance < 1e-6:
        return
    total = sum(weights.values())
    for criterion in weights:
        now = weights[criterion] / total
        if now == 1:
            continue
        for step in (-0.999, 0.999):
            then = now + step * closest.distance
            if 0 < then < 1:
                moved = {
                    c: then if c == criterion else (1 - then) * w / (total - weights[criterion])
                    for c, w in weights.items()
                }
                assert weigh(moved, scores).ranking[0] == matrix.ranking[0]
