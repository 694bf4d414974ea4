"""Sagas: their grammar, what is undone, and how often, against runs that are played through."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.analysis.design import Design
from archkit.analysis.result import Figure
from archkit.analysis.sagas import Saga, figures, sagas
from archkit.graph.graph import Graph
from archkit.model.knowledge import Entity
from tests.analysis.adapters.catalog import Catalog


def saga(*steps: dict[str, Any], **spec: Any) -> Saga:
    made = Catalog()
    made.add("order")
    items = [{"id": f"s{i}", "component": "component:order", **step} for i, step in enumerate(steps)]
    made.add("flow", "flow", **{"type": "saga", "owner": "group:g", "steps": items, **spec})
    (found,) = sagas(made.design)
    return found


def step(kind: str | None = None, **more: Any) -> dict[str, Any]:
    return {**({"kind": kind} if kind else {}), **more}


def undoable(name: str, **more: Any) -> dict[str, Any]:
    return step("compensatable", compensation=name, **more)


def ids(steps: Any) -> list[str]:
    return [s.id for s in steps]


PIVOT, RETRIED, BARE = step("pivot"), step("retriable"), step("compensatable")


def test_before_the_pivot_each_step_can_be_undone_and_after_it_none_may_fail() -> None:
    found = saga(undoable("a"), BARE, PIVOT, BARE, RETRIED)
    assert ids(found.not_undone()) == ["s1"]
    assert ids(found.failing_late()) == ["s3"]


def test_a_second_pivot_is_no_step_that_fails_late() -> None:
    found = saga(PIVOT, step("pivot"), step("pivot"))
    assert ids(found.further_pivots()) == ["s1", "s2"]
    assert ids(found.failing_late()) == []


def test_without_a_pivot_the_last_step_that_may_fail_acts_as_one() -> None:
    found = saga(undoable("a"), BARE, RETRIED)
    assert found.pivot == 1
    assert ids(found.not_undone()) == ids(found.failing_late()) == []
    assert ids(saga(RETRIED, undoable("a")).not_undone()) == ["s0"]


def test_a_saga_of_steps_that_always_succeed_needs_nothing() -> None:
    found = saga(RETRIED, RETRIED)
    assert found.pivot == -1 and found.on_failure() == {}
    assert ids(found.not_undone()) == ids(found.failing_late()) == []
    assert found.p_commit == 1


@pytest.mark.parametrize("effect", ["read", "none"])
def test_a_step_that_leaves_nothing_needs_neither_compensation_nor_key(effect: str) -> None:
    found = saga(step("compensatable", effect=effect), step("pivot", idempotencyKey="k"))
    assert ids(found.not_undone()) == ids(found.without_key()) == []


def test_compensations_run_from_the_last_to_the_first() -> None:
    found = saga(undoable("a"), step("compensatable", effect="read"), undoable("c"), PIVOT, RETRIED)
    assert found.on_failure() == {"s0": (), "s1": ("a",), "s2": ("a",), "s3": ("c", "a")}


CHANCES = st.lists(st.sampled_from([0.0, 0.25, 0.5, 0.9, 1.0]), min_size=1, max_size=6)


@given(CHANCES, st.data())
def test_the_odds_are_those_of_all_ways_it_can_go(chances: list[float], data: st.DataObject) -> None:
    undone = [data.draw(st.booleans()) for _ in chances]
    steps = [
        undoable("x", success=p) if has else step("compensatable", effect="read", success=p)
        for p, has in zip(chances, undone, strict=True)
    ]
    steps[-1] = step("pivot", success=chances[-1])
    found = saga(*steps, step("retriable", success=0.5))
    commit = compensations = 0.0
    for outcome in product((True, False), repeat=len(chances)):
        weight = 1.0
        for ok, p in zip(outcome, chances, strict=True):
            weight *= p if ok else 1 - p
        if all(outcome):
            commit += weight
        else:
            compensations += weight * sum(undone[: outcome.index(False)])
    assert found.p_commit == pytest.approx(commit)
    assert found.expected_compensations == pytest.approx(compensations)


def test_the_steps_take_their_timeouts_as_often_as_they_are_tried() -> None:
    found = saga(step(timeout="500ms"), step(timeout="2s", maxAttempts=3), step())
    assert found.longest_ms == 6500


def test_participants_count_once() -> None:
    made = Catalog()
    made.add("a")
    made.add("b")
    items = [{"id": str(i), "component": f"component:{name}"} for i, name in enumerate("abab")]
    made.add("flow", "flow", type="saga", owner="group:g", steps=items)
    (found,) = sagas(made.design)
    assert made.ids(found.participants) == ["a", "b"]


def test_events_that_start_a_step_again_are_a_circle() -> None:
    first = step(triggers=["order"], emits=["paid"])
    assert saga(first, step(triggers=["paid"], emits=["sent"])).event_cycles == ()
    assert saga(first, step(triggers=["paid"], emits=["order"])).event_cycles == ((0, 1),)
    assert saga(step(triggers=["tick"], emits=["tick"])).event_cycles == ((0,),)


def named(found: Saga) -> dict[str, Figure]:
    entity = found.flow.entity
    assert entity is not None
    return {f.name: f for f in figures(Design(Graph({entity.ref: entity}, ())), entity.ref)}


def test_figures_carry_what_they_are_made_of() -> None:
    undo = {"name": "a", "idempotencyKey": "k", "timeout": "700ms", "retriable": True}
    found = named(
        saga(
            step("compensatable", compensation=undo, success="99%", timeout="1s", idempotencyKey="k"),
            step("pivot", success="97%", timeout="2s"),
        )
    )
    assert found["p-commit"].value == pytest.approx(0.9603)
    assert found["p-abort"].value == pytest.approx(0.0397)
    assert found["expected-compensations"].value == pytest.approx(0.0297)
    assert found["sum-of-step-timeouts"].value == 3000
    assert found["undo-time"].value == 700
    assert found["recognised-repeats"].value == pytest.approx(2 / 3), "the pivot has no key"
    assert all(f.status == "known" for f in found.values())
    assert [o.place.route[-1] for o in found["p-commit"].steps[0].operands if o.place] == [
        "success",
        "success",
    ]


def test_what_is_missing_is_said_and_bounds_what_is_known() -> None:
    found = named(saga(undoable("a", success="99%"), step("pivot", timeout="2s")))
    assert (found["p-commit"].bound, found["p-commit"].status) == ("at most", "partial")
    assert [m.what for m in found["p-commit"].missing] == ["success of s1"]
    assert (found["sum-of-step-timeouts"].bound, found["sum-of-step-timeouts"].value) == ("at least", 2000)


def test_without_any_odds_nothing_is_known() -> None:
    found = named(saga(undoable("a"), PIVOT))
    assert {found[n].status for n in ("p-commit", "p-abort", "expected-compensations")} == {"unknown"}


def test_of_a_compensation_that_is_only_named_nothing_else_is_known() -> None:
    found = named(saga(undoable("a", idempotencyKey="k"), undoable("b", idempotencyKey="k"), PIVOT))
    assert (found["undo-time"].value, found["undo-time"].status) == (None, "unknown")
    assert [m.what for m in found["undo-time"].missing] == ["timeout of a", "timeout of b"]
    assert (found["recognised-repeats"].bound, found["recognised-repeats"].value) == ("at least", 2 / 5)
    assert [m.what for m in found["recognised-repeats"].missing] == [
        "idempotencyKey of a",
        "idempotencyKey of b",
    ]


def test_what_is_never_undone_takes_no_time_to_undo() -> None:
    found = named(saga(PIVOT, step("retriable", compensation="a"), undoable("b")))
    assert "undo-time" not in found
    assert found["recognised-repeats"].value == 0


def test_a_journey_has_none_of_these_figures() -> None:
    made = Catalog()
    made.add("flow", "flow", type="journey", owner="group:g", steps=[{"id": "a", "component": "component:x"}])
    assert figures(made.design, made.canonical("flow")) == ()
    assert figures(made.design, "component:default/x") == ()


def test_twenty_thousand_steps_are_read_at_once(elapsed: Callable[[], float]) -> None:
    steps: list[Any] = [
        {
            "id": f"s{i}",
            "kind": "compensatable",
            "triggers": [f"e{i}"],
            "emits": [f"e{i + 1}"],
            "success": 0.9999,
        }
        for i in range(20_000)
    ]
    entity = Entity(
        "flow:default/f", "archkit.dev/v1", "Flow", "default", "f", "f.yaml", 0, type="saga", facts={"steps": steps}
    )  # fmt: skip
    design = Design(Graph({entity.ref: entity}, ()))
    (found,) = sagas(design)
    assert found.event_cycles == ()
    assert len(list(found.not_undone())) == 19_999
    assert 0.13 < found.p_commit < 0.14
    assert len(figures(design, entity.ref)) == 6
    assert elapsed() < 10
