"""How long requests take at worst, who gives up before, and where the p99 goes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import pairwise
from math import inf
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.analysis import latency
from archkit.analysis.call import Backoff, calls
from archkit.analysis.latency_budget import (
    element_budget,
    fan_outs,
    journey_budget,
    leaf_quantile,
    slow_share,
)
from archkit.analysis.result import Figure
from archkit.analysis.timeouts import (
    edge_worst_case,
    full_attempts,
    inversions,
    orphaned_work,
    time_left_for,
    worst_case,
    worst_cases,
)
from archkit.analysis.waterfall import MOST_BARS, waterfall
from archkit.graph.graph import Edge
from archkit.model.knowledge import Entity
from tests.analysis.designs import call, design, element, flow, number, only_call, ref, retries

OWN = {"latency": {"self": {"p99": "20ms"}}}
THRICE = {
    "timeout": "300ms",
    "retries": retries(3, backoff="exponential", base="100ms", multiplier=2, max="1s"),
}


def promise(name: str, p99: str, **more: Any) -> Entity:
    return element(name, slo={"latency": {"p99": p99}}, **more)


def worst(name: str, *parts: Entity | Edge) -> Figure:
    made = design(*parts)
    return worst_case(made, number(made, name))


# The worst case of a call and of what makes it


def test_every_attempt_takes_its_timeout_and_every_wait_is_as_long_as_it_can_be() -> None:
    five = retries(5, backoff="exponential", base="100ms", multiplier=2, max="300ms")
    found = only_call(call("a", "b", timeout="200ms", retries=five))
    assert found.worst == 5 * 200 + 100 + 200 + 300 + 300
    assert found.expected_waits == 450


@pytest.mark.parametrize(
    ("said", "waits"),
    [
        ({"backoff": "exponential", "base": "100ms"}, 300),
        ({"base": "100ms"}, 300),
        ({"base": "100ms", "multiplier": 3}, 400),
        ({"backoff": "linear", "base": "100ms"}, 300),
        ({"backoff": "linear", "base": "100ms", "max": "150ms"}, 250),
        ({"backoff": "constant", "base": "100ms", "multiplier": 2}, 200),
        ({"backoff": "constant", "base": "100ms", "max": "50ms"}, 100),
        ({"backoff": "none", "base": "100ms"}, 0),
    ],
)
def test_waits_grow_as_the_backoff_says(said: dict[str, Any], waits: float) -> None:
    assert only_call(call("a", "b", timeout="1ms", retries=retries(3, **said))).waits == waits


@pytest.mark.parametrize(("jitter", "share"), [("full", 0.5), ("equal", 0.75), ("none", 1), (None, 0.5)])
def test_jitter_shortens_the_waits_on_average(jitter: str | None, share: float) -> None:
    said = retries(2, backoff="constant", base="100ms", **({"jitter": jitter} if jitter else {}))
    assert only_call(call("a", "b", timeout="1ms", retries=said)).expected_waits == 100 * share


def test_retries_that_do_not_say_how_they_wait_give_a_lower_bound() -> None:
    made = design(call("a", "b", timeout="100ms", retries=retries(3)))
    figure = edge_worst_case(made, calls(made)[0][0])
    assert (figure.value, figure.bound, figure.status) == (300, "at least", "partial")
    assert [m.what for m in figure.missing] == ["retries.base"]


def test_stages_add_up_and_in_a_stage_the_longest_counts() -> None:
    pay, stock = call("order", "pay", **THRICE), call("order", "stock", **THRICE)
    assert worst("order", element("order", **OWN), pay, stock).value == 2420
    pay, stock = call("order", "pay", stage=1, **THRICE), call("order", "stock", stage=1, **THRICE)
    assert worst("order", element("order", **OWN), pay, stock).value == 1220


def test_calls_of_one_request_are_one_after_the_other_unless_they_are_parallel() -> None:
    each = {"timeout": "100ms", "callsPerRequest": 3}
    assert worst("a", element("a", **OWN), call("a", "b", **each)).value == 320
    assert worst("a", element("a", **OWN), call("a", "b", parallel=True, **each)).value == 120
    assert worst("a", element("a", **OWN), call("a", "b", timeout="100ms", callsPerRequest=0.1)).value == 120


def test_what_nobody_waits_for_takes_no_time_and_a_bare_dependency_says_nothing() -> None:
    edges = [call("a", "b", timeout="1s", via="async"), call("a", "c", "depends-on")]
    assert worst("a", element("a", **OWN), *edges).value == 20


def test_a_soft_call_costs_its_time_all_the_same() -> None:
    soft = call("a", "b", timeout="80ms", criticality="soft", fallback={"kind": "static"})
    assert worst("a", element("a", **OWN), soft).value == 100


def test_without_a_timeout_the_worst_case_is_unknown_and_says_what_is_missing() -> None:
    figure = worst("a", element("a", **OWN), call("a", "b"), call("a", "c", timeout="1s"))
    assert (figure.value, figure.status) == (None, "unknown")
    assert [m.what for m in figure.missing] == ["timeout"]


def test_without_own_work_it_is_a_lower_bound_and_without_anything_unknown() -> None:
    figure = worst("a", element("a"), call("a", "b", timeout="1s"))
    assert (figure.value, figure.bound, figure.status) == (1000, "at least", "partial")
    assert worst("a", element("a")).value is None


def test_on_a_circle_it_is_unknown_and_a_deadline_of_its_own_ends_it() -> None:
    circle = [call("a", "b", timeout="1s"), call("b", "a", timeout="1s")]
    figure = worst("a", element("a", **OWN), *circle)
    assert figure.value is None and "circle" in figure.missing[0].what
    ended = element("a", latency={"self": {"p99": "20ms"}, "deadline": "700ms"})
    assert worst("a", ended, *circle).value == 700
    assert worst("a", ended, call("a", "b")).value == 700
    assert worst("a", ended, call("a", "b", timeout="100ms")).value == 120


def test_the_derivation_names_every_number_and_where_it_is_written() -> None:
    figure = worst("order", element("order", **OWN), call("order", "pay", **THRICE))
    first, last = figure.steps
    assert first.formula == "W(pay) = n t + sum(waits)"
    assert [(o.name, o.value) for o in first.operands] == [
        ("n", 3), ("t", 300), ("base", 100), ("cap", 1000), ("m", 2), ("waits", 300),
    ]  # fmt: skip
    assert [o.place.route[-1] for o in first.operands if o.place] == [
        "maxAttempts", "timeout", "base", "max", "multiplier",
    ]  # fmt: skip
    assert last.value == figure.value == 1220


# Who gives up before


def test_what_goes_on_after_the_caller_gave_up_is_orphaned() -> None:
    order = [element("order", **OWN), call("order", "pay", **THRICE), call("order", "stock", **THRICE)]
    made = design(*order, call("web", "order", timeout="1s"), call("app", "order", timeout="2s"))
    assert [(i.orphaned, made.refs[i.call.need.source]) for i in inversions(made)] == [
        (420, ref("app")), (1420, ref("web")),
    ]  # fmt: skip
    assert orphaned_work(made, number(made, "order")).value == 1420


def test_who_waits_just_long_enough_orphans_nothing_in_spite_of_rounding() -> None:
    again = retries(4, backoff="exponential", base="300ms", multiplier=1.1)
    made = design(
        call("web", "order", timeout="1393ms"), call("order", "pay", timeout="100ms", retries=again)
    )
    assert worst_cases(made)[number(made, "order")].ms != 1393
    assert list(inversions(made)) == []
    below = only_call(call("order", "pay", timeout="100ms", retries=again))
    assert full_attempts(below, 1393) == 4


def test_a_sum_that_is_just_the_objective_keeps_it_in_spite_of_rounding() -> None:
    web = element("web", latency={"self": {"p99": "0.1ms"}}, slo={"latency": {"p99": "0.3ms"}})
    made = design(web, element("order", slo={"latency": {"p99": "0.2ms"}}), call("web", "order"))
    budget = element_budget(made, number(made, "web"))
    assert (budget.slack == 0, budget.is_late) == (False, False)


def test_who_waits_long_enough_orphans_nothing() -> None:
    made = design(element("b", **OWN), call("b", "c", timeout="80ms"), call("a", "b", timeout="100ms"))
    assert list(inversions(made)) == []
    assert orphaned_work(made, number(made, "b")).value == 0


def test_nothing_is_orphaned_for_all_that_is_known_when_a_timeout_is_missing() -> None:
    made = design(element("b", **OWN), call("b", "c"), call("a", "b", timeout="1ms"))
    assert list(inversions(made)) == []
    assert orphaned_work(made, number(made, "b")).status == "unknown"


def test_of_what_nobody_waits_for_nothing_is_said_of_orphaned_work() -> None:
    made = design(element("a"), element("b", **OWN), call("a", "b", timeout="1s"))
    told = {ref: [f.name for f in latency.figures(made, ref)] for ref in made.refs}
    assert ["orphaned-work" in names for names in told.values()] == [False, True]


def test_a_store_that_is_slow_by_itself_is_no_inversion() -> None:
    made = design(element("resource:db", **OWN), call("a", "resource:db", "writes", timeout="5ms"))
    assert list(inversions(made)) == []


# Attempts and deadlines


def test_attempts_that_fit_a_deadline() -> None:
    found = only_call(call("a", "b", **THRICE))
    assert [full_attempts(found, d) for d in (299, 300, 699, 700, 1199, 1200, 9000)] == [0, 1, 1, 2, 2, 3, 3]
    assert [time_left_for(found, 3, d) for d in (900, 1000, 1200, 9000)] == [0, 100, 300, 300]
    assert time_left_for(found, 4, 9000) == 0


def _waits(backoff: Backoff, waits: int) -> list[float]:
    def one(i: int) -> float:
        if backoff.kind == "linear":
            return min(backoff.cap, backoff.base * i)
        factor = 1 if backoff.kind == "constant" else backoff.multiplier
        return min(backoff.cap, backoff.base * factor ** (i - 1))

    return [one(i) for i in range(1, waits + 1)]


BACKOFFS = st.builds(
    Backoff,
    st.sampled_from(["exponential", "linear", "constant"]),
    st.integers(0, 500).map(float),
    st.sampled_from([1.0, 1.5, 2.0, 3.0]),
    st.sampled_from([50.0, 100.0, 800.0, inf]),
)


@given(BACKOFFS, st.integers(0, 30))
def test_waits_in_closed_form_are_the_sum_of_each(backoff: Backoff, waits: int) -> None:
    assert backoff.total(waits) == pytest.approx(sum(_waits(backoff, waits)))


@given(BACKOFFS, st.integers(1, 8), st.integers(0, 400), st.integers(0, 4000))
def test_attempts_are_those_of_a_greedy_simulation(
    backoff: Backoff, attempts: int, timeout: int, deadline: int
) -> None:
    said = retries(
        attempts, backoff=backoff.kind, base=f"{backoff.base:g}ms", multiplier=backoff.multiplier,
        **({} if backoff.cap == inf else {"max": f"{backoff.cap:g}ms"}),
    )  # fmt: skip
    found = only_call(call("a", "b", timeout=f"{timeout}ms", retries=said))
    now, full = 0.0, 0
    for attempt, wait in enumerate([*_waits(backoff, attempts - 1), 0.0], 1):
        got = min(float(timeout), max(0.0, deadline - now))
        assert time_left_for(found, attempt, deadline) == pytest.approx(got)
        full += now + timeout <= deadline
        now += timeout + wait
    assert full_attempts(found, deadline) == full


# The critical path


def path(name: str, *parts: Entity | Edge) -> tuple[float | None, float | None, float | None]:
    made = design(*parts)
    budget = element_budget(made, number(made, name))
    return budget.sum, budget.slack, budget.quantile


def test_p99s_add_up_and_are_sure_for_one_per_cent_less_each() -> None:
    parts = [promise("b", "50ms"), promise("c", "80ms"), promise("d", "120ms")]
    edges = [call("a", "b"), call("a", "c"), call("a", "d")]
    sum_, slack, quantile = path("a", promise("a", "300ms", **OWN), *parts, *edges)
    assert (sum_, slack, quantile) == (270, 30, pytest.approx(0.96))


def test_in_parallel_the_slowest_counts_but_each_may_be_the_slow_one() -> None:
    edges = [call("a", "b", stage=1), call("a", "c", stage=1)]
    sum_, _, quantile = path("a", element("a", **OWN), promise("b", "50ms"), promise("c", "80ms"), *edges)
    assert (sum_, quantile) == (100, pytest.approx(0.97))


def test_the_same_call_five_times_takes_five_times_as_long_unless_parallel() -> None:
    parts = [element("a", **OWN), promise("b", "30ms")]
    assert path("a", *parts, call("a", "b", callsPerRequest=5)) == (170, None, pytest.approx(0.94))
    assert path("a", *parts, call("a", "b", callsPerRequest=5, parallel=True))[0] == 50


def test_what_promises_nothing_counts_with_its_own_critical_path() -> None:
    edges = [call("a", "b"), call("b", "c")]
    deep = [element("a", **OWN), element("b", **OWN), element("c", **OWN), *edges]
    assert path("a", *deep) == (60, None, pytest.approx(0.97))
    promised = [element("a", **OWN), promise("b", "25ms", **OWN), element("c", **OWN), *edges]
    assert path("a", *promised) == (45, None, pytest.approx(0.98))


def test_a_soft_call_with_a_fallback_costs_no_more_than_its_timeout() -> None:
    soft = {"criticality": "soft", "fallback": {"kind": "static"}, "timeout": "40ms"}
    assert path("a", element("a", **OWN), promise("b", "900ms"), call("a", "b", **soft))[0] == 60
    assert path("a", element("a", **OWN), element("b"), call("a", "b", **soft))[0] == 60


def test_of_alternatives_only_as_many_as_are_needed_are_asked() -> None:
    edges = [call("a", "b", group=0, required=1), call("a", "c", group=0, required=1)]
    assert path("a", element("a", **OWN), promise("b", "50ms"), promise("c", "80ms"), *edges)[0] == 70


def test_what_nobody_states_makes_it_a_lower_bound() -> None:
    made = design(element("a", **OWN), call("a", "b"))
    found = next(f for f in latency.figures(made, ref("a")) if f.name == "p99-estimate")
    assert (found.value, found.bound) == (20, "at least")
    assert [m.what for m in found.missing] == ["slo.latency.p99 of b"]


def test_on_a_circle_the_sum_is_unknown_and_behind_one_too_unless_it_is_promised() -> None:
    circle = [element("b", **OWN), call("b", "c"), call("c", "b"), call("a", "b")]
    assert path("b", *circle)[0] is None
    made = design(element("a", **OWN), *circle)
    assert "slo.latency.p99 of b" in [m.what for m in element_budget(made, number(made, "a")).missing]
    assert path("a", element("a", **OWN), promise("b", "100ms"), *circle[1:])[0] == 120


def test_nobody_waits_for_a_step_longer_than_its_own_timeout() -> None:
    def length(**said: Any) -> float | None:
        saga = flow("pay", "mailer", steps=[{"id": "send", "component": "mailer", **said}])
        made = design(saga, promise("mailer", "5m"))
        return journey_budget(made, next(made.of_kind("Flow"))).sum

    assert (length(), length(timeout="2s"), length(timeout="6m")) == (300_000, 2000, 300_000)
    assert length(timeout="2s", maxAttempts=3) == 6000


def test_a_journey_is_as_long_as_its_steps() -> None:
    journey = flow("buy", "web", "cart", "web", slo={"latency": {"p99": "500ms"}})
    made = design(journey, promise("web", "200ms"), promise("cart", "150ms"))
    found = journey_budget(made, next(made.of_kind("Flow")))
    assert (found.sum, found.slack, found.quantile) == (550, -50, pytest.approx(0.97))
    assert [f.name for f in latency.figures(made, "flow:default/buy")] == [
        "p99-estimate", "p99-slack", "guaranteed-quantile",
    ]  # fmt: skip


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 3)), max_size=12))
def test_the_sum_is_the_longest_of_all_ways_through_the_calls(pairs: list[tuple[int, int, int]]) -> None:
    calls_ = {(a, b): times for a, b, times in pairs if a < b}
    own = [10 + 7 * i for i in range(6)]
    parts: list[Entity | Edge] = [
        element(f"n{i}", latency={"self": {"p99": f"{own[i]}ms"}}) for i in range(6)
    ]
    parts += [call(f"n{a}", f"n{b}", stage=1, callsPerRequest=t) for (a, b), t in calls_.items()]
    made = design(*parts)

    @cache
    def longest(i: int) -> float:
        return own[i] + max([t * longest(b) for (a, b), t in calls_.items() if a == i], default=0)

    for i in range(6):
        assert element_budget(made, number(made, f"n{i}")).sum == pytest.approx(longest(i))


# Fan-out


def test_of_many_answers_the_slowest_decides() -> None:
    assert slow_share(10, 0.01) == pytest.approx(0.0956, abs=1e-4)
    assert leaf_quantile(100, 0.99) == pytest.approx(0.9998995, abs=1e-7)
    assert (slow_share(0, 0.5), slow_share(5, 7), leaf_quantile(0, 0.9)) == (0, 1, 0)


@given(st.integers(1, 500), st.floats(0.5, 0.9999))
def test_leaves_that_keep_their_quantile_keep_that_of_the_request(fan_out: int, quantile: float) -> None:
    assert slow_share(fan_out, 1 - leaf_quantile(fan_out, quantile)) == pytest.approx(1 - quantile)


def test_a_fan_out_is_a_stage_or_calls_of_one_kind_at_the_same_time() -> None:
    edges = [
        call("a", "b", stage=1),
        call("a", "c", stage=1, parallel=True, callsPerRequest=4),
        call("a", "d"),
    ]
    made = design(*edges)
    assert [fan.width for fan in fan_outs(made, number(made, "a"))] == [5]
    named = {f.name: f.value for f in latency.figures(made, ref("a"))}
    assert named["slow-share-of-fan-out"] == pytest.approx(1 - 0.99**5)


# Bars


def test_bars_of_a_journey_follow_each_other_and_hold_what_is_inside() -> None:
    made = design(
        flow("buy", "web", "cart"), promise("web", "100ms", **OWN), promise("cart", "50ms"), promise("db", "30ms"),
        promise("cache", "5ms"), call("web", "db", stage=1), call("web", "cache", stage=1),
    )  # fmt: skip
    bars = [
        (b.label, b.start, b.ms, b.depth, b.is_own, b.is_critical)
        for b in waterfall(made, "flow:default/buy")
    ]
    assert bars == [
        ("step-0", 0, 100, 0, False, True),
        ("web", 0, 20, 1, True, True),
        ("db", 20, 30, 1, False, True),
        ("cache", 20, 5, 1, False, False),
        ("step-1", 100, 50, 0, False, True),
    ]


def test_there_are_never_more_bars_than_can_be_read() -> None:
    wide = [call(f"n{i}", f"n{j}") for i in range(40) for j in range(i + 1, 40)]
    assert len(waterfall(design(*wide), ref("n0"), deepest=9)) == MOST_BARS
    assert waterfall(design(*wide), "component:default/nobody") == ()


# Whatever somebody writes

JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 5), st.just(10**400), st.floats(), st.text(max_size=4),
    st.sampled_from(["0ms", "999999999999999999d", "-5ms", "120%", "1e9s"]), st.lists(st.integers(), max_size=2),
    st.dictionaries(st.sampled_from(["maxAttempts", "base", "max", "multiplier", "budget", "backoff"]),
                    st.one_of(st.integers(-1, 3), st.just(10**400), st.sampled_from(["0ms", "1ms", "linear"]))),
)  # fmt: skip
KEYS = [
    "timeout",
    "retries",
    "stage",
    "callsPerRequest",
    "usage",
    "cacheHit",
    "parallel",
    "via",
    "fallback",
    "group",
]


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abc"), st.sampled_from("abc"), st.dictionaries(st.sampled_from(KEYS), JUNK)
        ),
        max_size=5,
    ),
    st.dictionaries(st.sampled_from(["latency", "slo", "capacity", "availability"]), JUNK),
)
def test_nothing_that_somebody_writes_breaks_an_analysis(
    edges: list[tuple[str, str, dict[str, Any]]], facts: dict[str, Any]
) -> None:
    made = design(element("a", **facts), *(call(a, b, **said) for a, b, said in edges))
    for name in made.refs:
        for figure in latency.figures(made, name):
            assert figure.value is None or figure.value == figure.value, figure.name
        waterfall(made, name)
    list(inversions(made))
    for found in (c for some in calls(made) for c in some):
        assert 0 <= full_attempts(found, 1e9) <= found.attempts


def test_a_number_too_large_for_any_arithmetic_says_nothing() -> None:
    said = {"maxAttempts": 10**400, "base": "1ms", "multiplier": 10**400, "max": "2ms"}
    found = only_call(call("a", "b", timeout="1ms", retries=said, callsPerRequest=10**400))
    assert found.backoff == Backoff("exponential", 1, 2, 2)
    assert (found.per_request, found.worst) == (1, pytest.approx(3e9))


def test_a_chain_of_twenty_thousand_takes_a_moment(elapsed: Callable[[], float]) -> None:
    size = 20_000
    names = [f"n{i:05}" for i in range(size)]
    links = [call(a, b, timeout="1s") for a, b in pairwise(names)]
    made = design(*(element(name, **OWN) for name in names), *links)
    elapsed()
    assert element_budget(made, 0).sum == size * 20
    assert element_budget(made, 0).quantile == 0
    assert worst_case(made, 0).value == 1020
    assert len(list(inversions(made))) == size - 2
    assert waterfall(made, made.refs[0])
    assert elapsed() < 5
