"""How retries multiply, in how many layers, and whether an overload would end by itself."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from itertools import pairwise
from math import inf, isfinite
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.analysis import retries as question
from archkit.analysis.amplification import Amplification, spread
from archkit.analysis.attempts import brown_out, expected_attempts, failure, unsafe_writes
from archkit.analysis.design import Design
from archkit.analysis.entries import entries, peaks
from archkit.analysis.layers import retrying_layers
from archkit.analysis.overload import load, state, vulnerable
from archkit.analysis.requests import requests
from archkit.analysis.result import exceeds
from archkit.analysis.worst_entry import Worst, largest, worst
from archkit.graph.graph import Edge
from tests.analysis.designs import call, design, element, flow, number, ref, retries
from tests.analysis.test_latency import JUNK


def tries(source: str, target: str, attempts: int, budget: str | None = None, **more: Any) -> Edge:
    said = retries(attempts, **({"budget": budget} if budget else {}))
    return call(source, target, retries=said, **more)


def between(root: str, target: str, *edges: Edge) -> Amplification:
    made = design(*edges)
    found = spread(made, number(made, root)).amplification(number(made, target))
    assert found is not None
    return found


# Amplification


@pytest.mark.parametrize("attempts", [[4, 4, 4], [3, 3, 3, 3, 3]])
def test_attempts_multiply_along_a_path(attempts: list[int]) -> None:
    edges = [tries(f"n{i}", f"n{i + 1}", n) for i, n in enumerate(attempts)]
    found = between("n0", f"n{len(attempts)}", *edges)
    assert found.factor == attempts[0] ** len(attempts)
    assert found.layers == len(found.chain) == len(attempts)


def test_a_budget_bounds_what_a_layer_adds() -> None:
    edges = [tries("gw", "a", 3, "10%"), tries("a", "db", 3, "10%")]
    assert between("gw", "db", *edges).factor == pytest.approx(1.21)
    assert between("gw", "db", tries("gw", "db", 2, "100%")).factor == 2


def test_a_breaker_bounds_what_lasts_and_not_the_first_seconds() -> None:
    found = between("gw", "db", tries("gw", "a", 3, circuitBreaker=True), tries("a", "db", 2))
    assert (found.factor, found.sustained) == (6, 2)


def test_many_calls_are_more_load_and_no_more_amplification() -> None:
    found = between("gw", "db", call("gw", "a"), tries("a", "db", 3, callsPerRequest=5))
    assert (found.calls_without_retries, found.calls_worst, found.factor) == (5, 15, 3)


def test_what_is_used_by_some_requests_or_answered_by_a_cache_weighs_less() -> None:
    rare, cached = tries("gw", "db", 4, usage="10%"), [call("gw", "a"), call("a", "db", cacheHit="10%")]
    found = between("gw", "db", rare, *cached)
    assert (found.calls_without_retries, found.calls_worst) == (pytest.approx(1.0), pytest.approx(1.3))


def test_redelivery_counts_as_attempts_and_an_event_that_leads_back_closes_no_circle() -> None:
    edges = [tries("web", "worker", 8, via="async"), tries("worker", "db", 3)]
    assert between("web", "db", *edges).factor == 24
    back = call("worker", "web", via="async")
    assert between("worker", "db", *edges, back).factor == 3


def test_a_circle_of_calls_is_unbounded_and_so_is_all_behind_it() -> None:
    edges = [call("a", "b"), tries("b", "c", 2), call("c", "b"), call("c", "d"), tries("a", "e", 2)]
    for target in "bcd":
        found = between("a", target, *edges)
        assert (found.factor, found.calls_worst, found.layers, found.reason) == (None, None, None, "cycle")
    assert [c.need.edge.target for c in between("a", "d", *edges).chain] == [ref("b"), ref("c"), ref("d")]
    assert (between("a", "e", *edges).factor, between("a", "e", *edges).reason) == (2, None)


def test_what_is_never_called_is_not_reached() -> None:
    made = design(call("a", "b", callsPerRequest=0), call("a", "c", "depends-on"), call("a", "d", usage="0%"))
    assert spread(made, number(made, "a")).arriving.reached == [number(made, "a")]


EDGES = st.lists(
    st.tuples(
        st.integers(0, 5), st.integers(0, 5), st.integers(1, 3), st.integers(1, 2),
        st.sampled_from([None, "10%", "50%"]),
    ),
    max_size=9,
)  # fmt: skip
Numbers = tuple[int, int, int, int, str | None]


def acyclic(found: list[Numbers]) -> list[Numbers]:
    return list({(a, b): (a, b, n, m, budget) for a, b, n, m, budget in found if a < b}.values())


def graph(found: list[Numbers]) -> Design:
    return design(
        *(element(f"n{i}") for i in range(6)),
        *(tries(f"n{a}", f"n{b}", n, budget, callsPerRequest=m) for a, b, n, m, budget in found),
    )


def paths(found: list[Numbers], at: int, target: int) -> Iterator[list[Numbers]]:
    if at == target:
        yield []
    for edge in found:
        if edge[0] == at:
            yield from ([edge, *rest] for rest in paths(found, edge[1], target))


def share(budget: str | None) -> float:
    return float("inf") if budget is None else float(budget.rstrip("%")) / 100


@given(EDGES)
def test_amplification_is_the_sum_over_every_path(drawn: list[Numbers]) -> None:
    found = acyclic(drawn)
    made = graph(found)
    for root in range(6):
        here = spread(made, root)
        for target in range(root + 1, 6):
            every = list(paths(found, root, target))
            reached = here.amplification(target)
            assert (reached is None) == (not every)
            if reached is None:
                continue
            plain = worst = 0.0
            for path in every:
                weights = [(m, m * min(n, 1 + share(budget))) for _, _, n, m, budget in path]
                p = w = 1.0
                for m, mn in weights:
                    p, w = p * m, w * mn
                plain, worst = plain + p, worst + w
            assert reached.calls_without_retries == pytest.approx(plain)
            assert reached.calls_worst == pytest.approx(worst)
            assert reached.layers == max(sum(e[2] > 1 for e in path) for path in every)
            products = [_product(min(n, 1 + share(b)) for _, _, n, _, b in path) for path in every]
            assert _product(c.worst_attempts for c in reached.chain) == pytest.approx(max(products))


def _product(numbers: Any) -> float:
    found = 1.0
    for n in numbers:
        found *= n
    return found


@given(EDGES, st.sets(st.integers(0, 5), max_size=3))
def test_requests_get_to_all_that_is_called_and_end_nowhere_behind_a_circle(
    drawn: list[Numbers], entering: set[int]
) -> None:
    found = list({(a, b): (a, b, n, m, budget) for a, b, n, m, budget in drawn}.values())
    made = graph(found)
    arriving = requests(made).arriving({number(made, f"n{i}"): 1.0 for i in entering})

    def behind(start: set[int]) -> set[int]:
        seen = set(start)
        while more := {b for a, b, *_ in found if a in seen} - seen:
            seen |= more
        return seen

    reached = behind(entering)
    circles = {i for i in reached if i in behind({b for a, b, *_ in found if a == i})}
    assert {i for i in range(6) if number(made, f"n{i}") in arriving} == reached
    assert {i for i in range(6) if arriving.is_unbounded(number(made, f"n{i}"))} == behind(circles)
    bounded = reached - behind(circles)
    open_ended = [edge for edge in found if {edge[0], edge[1]} <= bounded]
    for i in bounded:
        ways = [path for root in entering & bounded for path in paths(open_ended, root, i)]
        plain = sum(_product(m for *_, m, _ in path) for path in ways)
        assert arriving.plain[number(made, f"n{i}")] == pytest.approx(plain)


@given(EDGES)
def test_the_worst_case_is_what_a_played_request_does_when_all_ends_fail(drawn: list[Numbers]) -> None:
    found = [(a, b, n, m, None) for a, b, n, m, _ in acyclic(drawn)]
    made = graph(found)
    calls = [0] * 6

    def play(at: int) -> None:
        calls[at] += 1
        for a, b, n, m, _ in found:
            if a == at:
                for _ in range(m * n):  # every attempt fails, so every one is made
                    play(b)

    if sum(_product(e[2] * e[3] for e in p) for t in range(6) for p in paths(found, 0, t)) > 20_000:
        return
    play(0)
    for target in range(1, 6):
        reached = spread(made, 0).amplification(target)
        assert (reached.calls_worst if reached else 0) == calls[target]


@given(EDGES, st.sampled_from([0.0, 1.5, 4.0]), st.integers(0, 30))
def test_of_every_target_the_worst_entry_is_told(drawn: list[Numbers], above: float, followed: int) -> None:
    found = acyclic(drawn)
    made = graph(found)
    expected: dict[int, float] = {}
    for root in entries(made):
        for target in set(spread(made, root).arriving.reached) - {root}:
            factor = spread(made, root).factor(target)
            if factor is not None:
                expected[target] = max(factor, expected.get(target, 0))

    def told(worst: dict[int, Worst]) -> dict[int, float | None]:
        return {target: spread(made, w.root).factor(target) for target, w in worst.items()}

    every = largest(made, above)
    assert told(every) == {t: factor for t, factor in expected.items() if exceeds(factor, above)}
    assert all(worst.is_sure for worst in every.values())
    sure = {target: worst for target, worst in largest(made, above, followed).items() if worst.is_sure}
    assert told(sure) == {target: expected[target] for target in sure}
    for target in range(len(made)):
        most = worst(made, target)
        assert (most.factor if most else None) == pytest.approx(expected.get(target))


@given(EDGES)
def test_what_the_worst_entry_does_is_what_it_does_to_everything(drawn: list[Numbers]) -> None:
    made = graph(drawn)
    for target in range(len(made)):
        most = worst(made, target)
        if most is not None:
            alone = spread(made, most.root).amplification(target)
            assert alone is not None and (most, most.chain) == (alone, alone.chain)


def test_of_several_entries_that_multiply_as_much_the_first_is_told() -> None:
    shares = {"a": (0.1, 0.7), "b": (0.3, 0.3), "c": (0.7, 0.1)}
    made = design(
        *(tries(entry, way, 3, "10%", callsPerRequest=m) for entry, some in shares.items()
          for way, m in zip("xy", some, strict=True)),
        call("x", "db", callsPerRequest=0.3), call("y", "db", callsPerRequest=0.7),
    )  # fmt: skip
    most = worst(made, number(made, "db"))
    assert most is not None and most.root == number(made, "a")


def test_an_entry_before_a_circle_is_the_worst_where_something_on_the_way_is_tried_again() -> None:
    def entry(made: Design, target: str) -> str | None:
        found = worst(made, number(made, target))
        return made.elements[found.root].label if found else None

    calls = [tries("app", "a", 4), call("a", "b"), call("b", "a"), call("b", "c"), tries("web", "c", 3)]
    made = design(*calls)
    assert entry(made, "c") == "app"
    made = design(call("app", "a"), *calls[1:])
    assert (entry(made, "c"), entry(made, "a"), entry(made, "app")) == ("web", "app", None)


def test_where_entries_are_left_the_figure_may_be_too_low_and_says_so() -> None:
    made = design(
        tries("app", "a", 3),
        tries("a", "far", 4),
        tries("web", "b", 2),
        tries("b", "shared", 3),
        call("a", "shared"),
    )
    assert {made.refs[t]: w for t, w in largest(made, 1, followed=1).items()} == {
        ref("a"): Worst(number(made, "app"), is_sure=False),
        ref("far"): Worst(number(made, "app"), is_sure=True),
        ref("shared"): Worst(number(made, "app"), is_sure=False),
    }
    assert largest(made, 1)[number(made, "shared")] == Worst(number(made, "web"), is_sure=True)


# Entries


def test_requests_begin_at_journeys_fronts_and_what_nobody_waits_for() -> None:
    made = design(
        flow("buy", "cart", entry="cart"), element("gateway", type="gateway"), call("web", "gateway"),
        call("gateway", "cart"), call("cart", "db"), call("worker", "db"), call("cart", "worker", via="async"),
    )  # fmt: skip
    assert made.names(entries(made)) == tuple(ref(n) for n in ("cart", "gateway", "web", "worker"))


def test_peaks_come_from_what_nobody_else_calls() -> None:
    made = design(
        flow("buy", "web", entry="web", traffic={"peak": "30rps"}),
        flow("look", "web", entry="web", traffic={"peak": "20rps"}),
        element("app", capacity={"peak": "5rps"}), element("cart", type="gateway", capacity={"peak": "55rps"}),
        call("web", "cart"), call("app", "cart"), call("job", "cart"), call("cart", "db"),
    )  # fmt: skip
    assert {made.refs[n]: p and p.value for n, p in peaks(made).items()} == {
        ref("app"): 5, ref("job"): None, ref("web"): 50,
    }  # fmt: skip


# Layers


def rows(*edges: Edge) -> list[list[str]]:
    made = design(*edges)
    return [
        [made.elements[c.need.source].label for c in (*reversed(row.outer), row.inner)]
        + [made.elements[row.inner.need.target].label]
        for row in retrying_layers(made)
    ]


def test_two_layers_that_try_again_are_told_once_for_each_target() -> None:
    edges = [
        tries("web", "order", 3),
        tries("app", "order", 2),
        call("order", "stock"),
        tries("stock", "db", 2),
    ]
    assert rows(*edges) == [["web", "stock", "db"]]


def test_a_budget_or_a_circle_is_no_layer() -> None:
    assert rows(tries("web", "order", 3, "10%"), tries("order", "db", 2)) == []
    assert rows(tries("web", "a", 2), tries("a", "b", 2), tries("b", "a", 2)) == []


@given(EDGES)
def test_every_target_of_a_second_retry_has_its_longest_row(drawn: list[Numbers]) -> None:
    found = acyclic(drawn)
    made = graph(found)
    expected: dict[int, int] = {}
    for root in entries(made):
        for target in range(6):
            for path in paths(found, root, target):
                counts = [n > 1 and budget is None for _, _, n, _, budget in path]
                if counts and counts[-1] and sum(counts) > 1:
                    expected[target] = max(sum(counts), expected.get(target, 0))
    assert {r.inner.need.target: r.depth for r in retrying_layers(made)} == expected


# Partial failure


def test_a_brown_out_multiplies_expectations() -> None:
    assert (expected_attempts(0.5, 3), failure(0.5, 3)) == (1.75, 0.125)
    assert (expected_attempts(1, 3), expected_attempts(0, 3), failure(1, 3)) == (3, 1, 1)
    assert brown_out(0.9, [2, 3, 4]) == (pytest.approx(9.2023, abs=1e-4), pytest.approx(0.07977, abs=1e-5))


def _outcomes(p: float, attempts: list[int]) -> list[tuple[float, int, bool]]:
    """Probability, leaf calls and failure of everything that can happen below a chain of hops."""
    if not attempts:
        return [(p, 1, True), (1 - p, 1, False)]
    done: list[tuple[float, int, bool]] = []
    running = [(1.0, 0)]
    for attempt in range(attempts[0]):
        following = []
        for chance, made in running:
            for q, more, failed in _outcomes(p, attempts[1:]):
                if failed and attempt + 1 < attempts[0]:
                    following.append((chance * q, made + more))
                else:
                    done.append((chance * q, made + more, failed))
        running = following
    return done


@given(st.floats(0, 1), st.lists(st.integers(1, 2), max_size=3))
def test_a_brown_out_is_the_mean_over_all_that_can_happen(p: float, attempts: list[int]) -> None:
    every = _outcomes(p, attempts)
    here = brown_out(p, attempts)
    assert here.leaf_calls == pytest.approx(sum(chance * made for chance, made, _ in every))
    assert here.p_failure == pytest.approx(sum(chance for chance, _, failed in every if failed))


# Overload


def test_a_peak_that_fits_alone_and_not_with_its_retries_is_vulnerable() -> None:
    made = design(
        element("gw", capacity={"peak": "400rps"}),
        element("db", capacity={"max": "1000rps"}),
        tries("gw", "db", 3),
    )
    here = load(made, number(made, "db"))
    assert (here.plain, here.with_retries, here.state) == (400, 1200, "vulnerable")
    assert here.safe_peak == pytest.approx(333.33, abs=0.01)
    assert [made.refs[found.number] for found in vulnerable(made)] == [ref("db")]


@pytest.mark.parametrize(
    ("capacity", "expected"),
    [(399, "overloaded"), (400, "vulnerable"), (1199, "vulnerable"), (1200, "stable")],
)
def test_the_state_turns_exactly_where_the_loads_do(capacity: float, expected: str) -> None:
    assert state(400, 1200, capacity) == expected


def test_a_capacity_that_is_just_enough_is_enough_in_spite_of_rounding() -> None:
    made = design(
        element("gw", capacity={"peak": "400rps"}),
        element("db", capacity={"max": "440rps"}),
        tries("gw", "db", 3, "10%"),
    )
    assert load(made, number(made, "db")).state == "stable"


def test_a_breaker_makes_what_lasts_stable() -> None:
    made = design(
        element("gw", capacity={"peak": "400rps"}), element("db", capacity={"max": "1000rps"}),
        tries("gw", "db", 3, circuitBreaker=True),
    )  # fmt: skip
    here = load(made, number(made, "db"))
    assert (here.state, here.lasting_state, list(vulnerable(made))) == ("vulnerable", "stable", [])


def test_the_loads_of_all_entries_add_up_each_with_its_own_retries() -> None:
    made = design(
        element("web", capacity={"peak": "100rps"}), element("app", capacity={"peak": "50rps"}),
        element("db", capacity={"max": "1000rps"}), tries("web", "db", 3), call("app", "db", callsPerRequest=2),
    )  # fmt: skip
    here = load(made, number(made, "db"))
    assert (here.plain, here.with_retries) == (200, 400)


def test_who_handles_the_events_of_an_entry_is_none_of_its_own() -> None:
    made = design(
        element("db", capacity={"max": "300rps"}),
        tries("web", "worker", 3, via="async"),
        call("worker", "db"),
    )
    assert number(made, "worker") in entries(made)
    here = load(made, number(made, "db"))
    assert (here.amplification, here.safe_peak) == (3, 100)


def test_a_peak_of_nothing_is_stable_and_its_safe_peak_is_known() -> None:
    made = design(
        element("web", capacity={"peak": "0rps"}),
        element("db", capacity={"max": "900rps"}),
        tries("web", "db", 3),
    )
    here = load(made, number(made, "db"))
    assert (here.plain, here.with_retries, here.safe_peak, here.state) == (0, 0, 300, "stable")


def test_where_an_entry_says_nothing_what_the_element_states_itself_counts() -> None:
    parts = [element("web", capacity={"peak": "100rps"}), tries("web", "db", 3), tries("app", "db", 3)]
    made = design(*parts, element("db", capacity={"peak": "700rps", "max": "1000rps"}))
    here = load(made, number(made, "db"))
    assert (here.plain, here.with_retries, here.unstated) == (700, 2100, number(made, "app"))
    unknown = design(*parts, element("db", capacity={"max": "1000rps"}))
    figures = {f.name: f for f in question.figures(unknown, ref("db"))}
    assert figures["peak-load"].status == figures["peak-load-with-retries"].status == "unknown"
    assert [m.what for m in figures["peak-load"].missing] == ["capacity.peak of app"]
    assert figures["safe-peak"].value == pytest.approx(333.33, abs=0.01)


def test_behind_a_circle_nothing_is_known_of_the_load() -> None:
    made = design(
        element("web", capacity={"peak": "1rps"}), element("db", capacity={"max": "5rps"}),
        call("web", "a"), call("a", "b"), call("b", "a"), call("b", "db"),
    )  # fmt: skip
    assert load(made, number(made, "db")).state is None


def _ends_by_itself(rps: int, capacity: int, attempts: int) -> bool:
    """A first-in-first-out server in steps of 10 ms; callers give up after 1 s and try again at once.

    It stops for 3 s. Whether what waits is less than callers wait for, five minutes later.
    """
    queue: deque[list[int]] = deque()  # when a call came, which attempt it is, whether it was answered
    unanswered: deque[list[int]] = deque()
    coming = going = 0.0

    def ask(now: int, attempt: int) -> None:
        asked = [now, attempt, 0]
        queue.append(asked)
        unanswered.append(asked)

    for now in range(30_000):
        coming += rps / 100
        going = min(going + capacity / 100, 2.0) if not 500 <= now < 800 else 0.0
        while coming >= 1:
            coming -= 1
            ask(now, 1)
        while unanswered and now - unanswered[0][0] >= 100:
            _, attempt, answered = unanswered.popleft()
            if not answered and attempt < attempts:
                ask(now, attempt + 1)
        while queue and going >= 1:
            going -= 1
            queue.popleft()[2] = 1
    return len(queue) < capacity


@pytest.mark.parametrize(("rps", "ends"), [(48, True), (51, False)])
def test_a_played_overload_ends_by_itself_exactly_where_it_is_called_stable(rps: int, ends: bool) -> None:
    assert _ends_by_itself(rps, 100, attempts=2) is ends
    assert (state(rps, rps * 2, 100) == "stable") is ends


# Unsafe writes


def test_a_retried_write_that_says_nothing_tells_a_repetition_is_unsafe() -> None:
    made = design(
        tries("order", "pay", 3, operation="write", idempotency="none"),
        tries("order", "stock", 3, operation="write", idempotency="key"),
        tries("order", "cat", 3, operation="read", idempotency="none"),
        tries("order", "mail", 3, operation="write"),
        call("order", "log", operation="write", idempotency="none"),
        tries("order", "assumed", 2, idempotency="none"),
    )
    found = [(made.elements[c.need.target].label, c.states_writing) for c in unsafe_writes(made)]
    assert sorted(found) == [("assumed", False), ("pay", True)]


# Figures


def test_the_derivation_shows_both_amplifications_with_every_place() -> None:
    made = design(
        element("web", capacity={"peak": "10rps"}), element("db", availability="99%", capacity={"max": "100rps"}),
        tries("web", "order", 3, circuitBreaker=True), tries("order", "db", 2),
    )  # fmt: skip
    figures = {f.name: f for f in question.figures(made, ref("db"))}
    assert {name: f.value for name, f in figures.items()} == {
        "amplification": 6, "sustained-amplification": 2, "calls-at-worst": 6, "retrying-layers": 2,
        "peak-load": 10, "peak-load-with-retries": 60, "safe-peak": pytest.approx(100 / 6),
        "expected-calls": pytest.approx(1.01 * (1 + 1e-4 + 1e-8)), "client-failure": pytest.approx(1e-12),
    }  # fmt: skip
    hops = figures["amplification"].steps[0].operands
    assert [(o.name, o.value, o.place.route[-1] if o.place else None) for o in hops] == [
        ("web -> order", 3, "maxAttempts"), ("order -> db", 2, "maxAttempts"),
    ]  # fmt: skip


def test_where_nobody_speaks_of_retries_it_is_said_that_client_libraries_may_make_some() -> None:
    def assumed(*calls: Edge) -> bool:
        first, *_ = question.figures(design(*calls), ref("b"))
        return any("client libraries" in sentence for sentence in first.assumptions)

    assert assumed(tries("web", "a", 1), call("a", "b"))
    assert not assumed(tries("web", "a", 1), tries("a", "b", 2))


def test_on_a_circle_it_is_known_to_have_no_end_and_the_way_there_is_shown() -> None:
    made = design(call("web", "a"), tries("a", "b", 2), call("b", "a"))
    first = question.figures(made, ref("b"))[0]
    assert (first.name, first.value, first.status, first.missing) == ("amplification", inf, "known", ())
    assert "circle" in first.steps[-1].formula
    assert [o.name for o in first.steps[-1].operands] == ["web -> a", "a -> b"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcd"), st.sampled_from("abcd"),
            st.dictionaries(st.sampled_from(["retries", "callsPerRequest", "usage", "cacheHit", "via"]), JUNK),
        ),
        max_size=6,
    ),
    st.dictionaries(st.sampled_from(["capacity", "availability"]), JUNK),
)  # fmt: skip
def test_nothing_that_somebody_writes_breaks_an_analysis(
    edges: list[tuple[str, str, dict[str, Any]]], facts: dict[str, Any]
) -> None:
    made = design(element("a", **facts), *(call(a, b, **said) for a, b, said in edges))
    for name in made.refs:
        for figure in question.figures(made, name):
            assert figure.value is None or figure.value == figure.value, figure.name
    list(retrying_layers(made)), list(unsafe_writes(made)), list(vulnerable(made))


def test_numbers_that_outgrow_all_others_are_told_as_without_end(elapsed: Callable[[], float]) -> None:
    size = 20_000
    names = [f"n{i:05}" for i in range(size)]
    made = design(*(tries(a, b, 4) for a, b in pairwise(names)))
    elapsed()
    figures = {f.name: f.value for f in question.figures(made, made.refs[-1])}
    assert figures["amplification"] is not None and not isfinite(figures["amplification"])
    assert figures["retrying-layers"] == size - 1
    assert len(largest(made, 10)) == size - 2
    assert sum(1 for _ in retrying_layers(made)) == size - 2
    assert elapsed() < 5
