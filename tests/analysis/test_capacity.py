"""Load from entry to store, what is left of it, pools, queues and cost: read from a catalog, each with its derivation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from math import factorial, inf, isclose
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archkit.analysis import retries
from archkit.analysis.backlogs import backlogs
from archkit.analysis.capacity import figures
from archkit.analysis.cost import costs
from archkit.analysis.load import load
from archkit.analysis.pools import hangs, pools
from archkit.analysis.queueing import drain, in_flight, mean_wait
from archkit.analysis.result import Figure, plain
from archkit.analysis.utilisation import bottleneck, wanted_headroom
from archkit.analysis.written import value
from tests.analysis.adapters.catalog import Catalog


def catalog(*flows: tuple[str, str], **components: Mapping[str, Any]) -> Catalog:
    """Components by name, each with its `spec`; `flows` are entry and peak. `needs` is a list of dependencies."""
    made = Catalog()
    for name, spec in components.items():
        made.add(name, **{k: v for k, v in spec.items() if k != "needs"})
    for name, spec in components.items():
        for need in spec.get("needs", ()):
            made.needs(name, {"to": f"component:{need}"} if isinstance(need, str) else need)
    for index, (entry, peak) in enumerate(flows):
        flow = {
            "type": "journey",
            "owner": "group:g",
            "entry": f"component:{entry}",
            "traffic": {"peak": peak},
        }
        made.add(f"flow-{index}", "flow", **flow)
    return made


def to(target: str, **details: Any) -> dict[str, Any]:
    return {"to": f"component:{target}", **details}


def rates(made: Catalog) -> dict[str, float | None]:
    found = load(made.design)
    return {made.id(ref): found.rates[i] for i, ref in enumerate(made.design.refs)}


def of(made: Catalog, name: str) -> dict[str, Figure]:
    return {f.name: f for f in figures(made.design, made.canonical(name) if name else "")}


def rule(made: Catalog, name: str) -> list[tuple[str, str]]:
    return [(f.severity, f.message) for f in made.findings([name])]


class TestRates:
    def test_calls_usage_and_cache_multiply(self) -> None:
        made = catalog(
            ("web", "100rps"),
            web={"needs": [to("cart", callsPerRequest=2, usage="50%"), "price"]},
            cart={"needs": [to("db", cacheHit="60%")]},
            price={"needs": [to("db", callsPerRequest=3)]},
            db={},
        )
        assert rates(made) == {"cart": 100, "db": 340, "price": 100, "web": 100}

    def test_flows_that_begin_at_one_element_add_up(self) -> None:
        assert rates(catalog(("web", "100rps"), ("web", "20rps"), web={})) == {"web": 120}

    def test_without_a_flow_an_element_that_nobody_calls_brings_its_stated_peak(self) -> None:
        made = catalog(
            web={"capacity": {"peak": "60rps"}, "needs": ["db"]}, db={"capacity": {"peak": "1rps"}}
        )
        assert rates(made) == {"web": 60, "db": 60}

    def test_a_stated_peak_stands_in_where_the_traffic_of_callers_is_unknown(self) -> None:
        made = catalog(
            web={"needs": ["order"]}, order={"capacity": {"peak": "30rps"}, "needs": ["db"]}, db={}
        )
        assert rates(made) == {"web": None, "order": 30, "db": 30}
        figure = of(made, "db")["peak-rate"]
        assert (figure.status, figure.bound) == ("partial", "at least")
        assert [m.place.path for m in figure.missing if m.place] == ["catalog/case.yaml"]

    def test_events_and_plain_dependencies_make_no_load(self) -> None:
        made = catalog(
            ("a", "9rps"), a={"dependsOn": ["component:c"], "needs": [to("b", via="async")]}, b={}, c={}
        )
        assert rates(made) == {"a": 9, "b": None, "c": None}

    def test_of_alternatives_those_that_are_needed_carry_the_load(self) -> None:
        anyof = {"anyOf": ["component:x", "component:y", "component:z"], "required": 2}
        made = catalog(("a", "9rps"), a={"needs": [anyof]}, x={}, y={}, z={})
        assert rates(made) == {"a": 9, "x": 9, "y": 9, "z": None}

    def test_a_circle_with_gain_has_no_end_and_is_known_to_have_none(self) -> None:
        made = catalog(("a", "1rps"), a={"needs": ["b"]}, b={"needs": ["a", "c"]}, c={}, d={})
        assert rates(made) == {"a": inf, "b": inf, "c": inf, "d": None}
        figure = of(made, "c")["peak-rate"]
        assert (figure.value, figure.status, plain(figure)["value"]) == (inf, "known", None)
        assert bottleneck(made.design) is None
        assert costs(made.design) is None

    def test_of_a_circle_with_gain_no_headroom_is_left(self) -> None:
        full = {"capacity": {"max": "100rps"}}
        made = catalog(("a", "1rps"), a={"needs": ["b"], **full}, b={"needs": ["a"]})
        found = of(made, "a")
        assert (value(found["utilisation"]), value(found["headroom"])) == ("without end", "none")

    def test_nothing_is_stated_and_nothing_is_known(self) -> None:
        figure = of(catalog(a={}), "a")["peak-rate"]
        assert (figure.value, figure.status, [m.what for m in figure.missing]) == (
            None,
            "unknown",
            ["capacity.peak"],
        )


class TestUtilisation:
    def test_the_derivation_leads_from_the_entry_to_the_line(self) -> None:
        made = catalog(
            ("web", "90rps"), web={"needs": [to("db", callsPerRequest=2)]}, db={"capacity": {"max": "200rps"}}
        )
        figure = of(made, "db")["utilisation"]
        assert (figure.value, figure.status, figure.bound) == (0.9, "known", "exactly")
        assert [(s.formula.partition(" ")[0], s.value) for s in figure.steps] == [
            ("lambda", 180),
            ("lambda", 0.9),
        ]
        written = {o.name: o.place.route for s in figure.steps for o in s.operands if o.place}
        assert written["calls per request of web"] == ("spec", "dependencies", 0, "callsPerRequest")
        assert written["capacity"] == ("spec", "capacity", "max")

    def test_peaks_of_several_entries_make_an_upper_bound(self) -> None:
        made = catalog(
            ("a", "9rps"),
            ("b", "1rps"),
            a={"needs": ["c"]},
            b={"needs": ["c"]},
            c={"capacity": {"max": "20rps"}},
        )
        found = of(made, "c")
        assert (found["utilisation"].value, found["utilisation"].bound) == (0.5, "at most")
        assert (found["headroom"].value, found["headroom"].bound) == (0.5, "at least")
        assert "the peaks of all entries come at the same time" in found["headroom"].assumptions

    def test_without_a_capacity_it_is_unknown_and_says_what_is_missing(self) -> None:
        figure = of(catalog(("a", "9rps"), a={}), "a")["utilisation"]
        assert (figure.value, [m.what for m in figure.missing]) == (None, ["capacity.max"])

    def test_no_capacity_at_all_is_over_it_without_a_division(self) -> None:
        made = catalog(("a", "9rps"), a={"capacity": {"max": "0rps"}})
        assert of(made, "a")["utilisation"].value == inf
        assert rule(made, "over-capacity") == [("error", "a gets 9 rps at peak and can do 0 rps")]

    def test_the_first_one_full_bounds_the_entry_rate(self) -> None:
        made = catalog(
            ("web", "100rps"),
            web={"capacity": {"max": "500rps"}, "needs": [to("db", callsPerRequest=3)]},
            db={"capacity": {"max": "600rps"}},
        )
        found = of(made, "")
        assert (found["max-entry-rate"].value, found["max-entry-rate-with-headroom"].value) == (200, 140)
        assert found["max-entry-rate"].assumptions[0] == "db is full first"
        less = {f.name: f for f in figures(made.design, "", free=0.2)}
        assert less["max-entry-rate-with-headroom"].value == 160

    @pytest.mark.parametrize(
        ("said", "share"),
        [("20", 0.2), ("12.5", 0.125), ("0", 0), ("300", 1), ("-5", 0), ("true", 0.3), ("'much'", 0.3)],
    )
    def test_how_much_is_to_be_free_is_a_setting(self, said: str, share: float) -> None:
        made = catalog(a={})
        made.settings = f"[rules]\nheadroom = {{percent = {said}}}"
        assert wanted_headroom(made.open().settings) == share

    def test_zones_of_all_regions_count(self) -> None:
        place = {"regions": ["eu", "us"], "zones": 2}
        made = catalog(("a", "90rps"), a={"capacity": {"max": "100rps"}, "placement": place})
        found = of(made, "a")["utilisation-minus-one-zone"].value
        assert found is not None and isclose(found, 90 / 75)
        assert rule(made, "zone-loss-capacity") == [
            ("error", "a gets 90 rps at peak, and when one of 4 zones is lost it can do 75 rps")
        ]

    def test_more_zones_than_a_number_can_count_lose_nothing_by_one(self) -> None:
        place = {"regions": ["eu", "us"], "zones": int(1e308)}
        made = catalog(("a", "90rps"), a={"capacity": {"max": "100rps"}, "placement": place})
        assert of(made, "a")["utilisation-minus-one-zone"].value == 0.9

    def test_one_zone_is_no_matter_of_capacity(self) -> None:
        made = catalog(("a", "9rps"), a={"capacity": {"max": "100rps"}, "placement": {"zones": 1}})
        assert of(made, "a")["utilisation-minus-one-zone"].value == inf
        assert rule(made, "zone-loss-capacity") == []

    def test_less_than_the_wanted_headroom_is_a_warning_and_too_little_capacity_only_an_error(self) -> None:
        made = catalog(
            ("a", "80rps"),
            ("b", "80rps"),
            a={"capacity": {"max": "100rps"}},
            b={"capacity": {"max": "70rps"}},
        )
        assert rule(made, "headroom") == [
            ("warning", "a gets 80 rps at peak and can do 100 rps, so 20 % are left")
        ]
        assert [severity for severity, _ in rule(made, "over-capacity")] == ["error"]

    def test_a_load_without_end_is_told_of_its_circle_only(self) -> None:
        full = {"capacity": {"max": "100rps", "concurrency": 5}, "latency": {"self": {"p50": "5ms"}}}
        made = catalog(
            ("a", "1rps"),
            a={"needs": ["b"], **full},
            b={"needs": ["a", to("c", timeout="1s", bulkhead=1)], **full},
            c={"needs": [to("d", timeout="1s")], **full},
            d=full,
        )
        for name in ("headroom", "over-capacity", "pool-too-small"):
            assert rule(made, name) == []
        assert [severity for severity, _ in rule(made, "sync-cycle")] == ["error"]

    def test_few_requests_are_told_as_few(self) -> None:
        made = catalog(("a", "0.06rps"), a={"capacity": {"max": "0.04rps"}})
        assert rule(made, "over-capacity") == [
            ("error", "a gets 0.06 rps at peak and can do 0.04 rps, 150 % of it")
        ]

    def test_the_limit_of_headroom_is_a_setting(self) -> None:
        made = catalog(("a", "80rps"), a={"capacity": {"max": "100rps"}})
        made.settings = "[rules]\nheadroom = {percent = 20}"
        assert rule(made, "headroom") == []


class TestPools:
    def test_littles_law_against_the_slots(self) -> None:
        made = catalog(
            ("a", "50rps"), a={"latency": {"self": {"p50": "200ms"}}, "capacity": {"concurrency": 8}}
        )
        found = of(made, "a")
        assert (found["requests-in-flight"].value, found["pool-max-rate"].value) == (10, 40)
        assert rule(made, "pool-too-small") == [
            ("error", "the pool of a has 8 slots, and 10 are needed at peak")
        ]

    def test_slots_that_are_just_enough_are_enough_whatever_rounding_makes_of_it(self) -> None:
        assert 1.1 * (100 / 11) > 10
        made = catalog(
            ("a", "1.1rps"),
            a={"needs": [to("b", callsPerRequest=100 / 11)]},
            b={"latency": {"self": {"p50": "100ms"}}, "capacity": {"concurrency": 1}},
        )
        assert rule(made, "pool-too-small") == []

    def test_a_request_is_in_its_callees_too(self) -> None:
        made = catalog(
            ("a", "100rps"),
            a={"latency": {"self": {"p50": "10ms"}}, "capacity": {"concurrency": 9},
               "needs": [to("b", callsPerRequest=2, bulkhead=5), to("c", stage=1), to("d", stage=1)]},
            b={"latency": {"self": {"p50": "20ms"}}},
            c={"latency": {"self": {"p50": "30ms"}}},
            d={"latency": {"self": {"p50": "10ms"}}},
        )  # fmt: skip
        found = {p.need and made.id(p.need.edge.target): (p.ms, p.needed) for p in pools(made.design)}
        assert found == {None: (80, 8), "b": (20, 4)}

    def test_a_percentile_instead_of_a_mean_is_no_more_than_a_warning(self) -> None:
        made = catalog(
            ("a", "50rps"), a={"latency": {"self": {"p99": "200ms"}}, "capacity": {"concurrency": 8}}
        )
        assert [severity for severity, _ in rule(made, "pool-too-small")] == ["warning"]
        assert of(made, "a")["requests-in-flight"].bound == "at most"

    def test_a_hanging_callee_takes_all_slots_unless_something_keeps_them(self) -> None:
        slow = {"timeout": "2s"}
        kept = [slow | {"bulkhead": 10}, slow | {"circuitBreaker": True}, {"timeout": "100ms"}, {}]
        for details, expected in [(slow, ["warning"]), *((k, []) for k in kept)]:
            made = catalog(
                ("a", "50rps"), a={"capacity": {"concurrency": 60}, "needs": [to("b", **details)]}, b={}
            )
            assert [severity for severity, _ in rule(made, "pool-too-small")] == expected, details
            assert [h.needed for h in hangs(made.design)] == ([100] if expected else [])

    def test_times_that_nobody_states_are_named(self) -> None:
        made = catalog(("a", "5rps"), a={"latency": {"self": {"p50": "1ms"}}, "needs": ["b"]}, b={})
        figure = of(made, "a")["requests-in-flight"]
        assert figure.value is None
        assert [(m.what, m.place and m.place.document) for m in figure.missing] == [("latency.self.p50", 1)]


class TestQueues:
    @pytest.mark.parametrize(
        ("rate", "workers", "each"), [(8, 1, 10), (50, 6, 10), (390, 16, 25), (1, 1, 1.25)]
    )
    def test_erlang_c_is_the_sum_of_the_book(self, rate: float, workers: int, each: float) -> None:
        offered = rate / each
        last = offered**workers / factorial(workers) * workers / (workers - offered)
        waits = last / (sum(offered**k / factorial(k) for k in range(workers)) + last)
        found = mean_wait(rate, workers, each)
        assert found is not None and isclose(found, waits / (workers * each - rate) * 1000)

    def test_workers_that_cannot_keep_up_have_no_mean_wait(self) -> None:
        assert mean_wait(60, 6, 10) is None
        assert mean_wait(1, 0, 10) is None
        assert mean_wait(0, 0, 0) == 0
        workers = {"workers": 2, "serviceRate": "10rps"}
        assert of(catalog(("a", "20rps"), a={"concurrency": workers}), "a")["mean-wait"].value == inf

    def test_absurd_numbers_of_workers_end(self, elapsed: Callable[[], float]) -> None:
        elapsed()
        assert mean_wait(1, 10**15, 1) == 0
        assert mean_wait(999_999_999_999, 10**12, 1) is None
        assert elapsed() < 2

    @given(st.floats(1, 500), st.integers(1, 60))
    def test_more_workers_never_wait_longer(self, rate: float, workers: int) -> None:
        fewer, more = mean_wait(rate, workers, 10), mean_wait(rate, workers + 1, 10)
        assert fewer is None or more is not None and more <= fewer

    def test_a_backlog_is_what_came_and_takes_what_is_left_of_the_speed(self) -> None:
        assert (drain(200, 250, 600).backlog, drain(200, 250, 600).seconds) == (120_000, 2400)
        assert drain(200, 200, 600).seconds is None
        assert drain(0, 0, 600).seconds == 0

    def made(
        self, topic: Mapping[str, Any], rate: str, publish: Sequence[str] = (), rto: str | None = "10m"
    ) -> Catalog:
        made = Catalog()
        made.add("t", "resource", type="topic", **topic)
        consumer = {"topic": "resource:t", "rate": rate}
        made.add("c", subscribes=[consumer], recovery={"rto": rto} if rto else None)
        for index, peak in enumerate(publish):
            made.add(f"p{index}", publishes=[{"topic": "resource:t", "rate": peak}])
        return made

    def test_a_topic_takes_what_its_publishers_send_unless_it_says_so_itself(self) -> None:
        (one,) = backlogs(self.made({}, "50rps", ["10rps", "20rps"]).design)
        (two,) = backlogs(self.made({"rate": {"peak": "40rps"}}, "50rps", ["10rps"]).design)
        assert (one.arrival, two.arrival) == (30, 40)

    def test_a_consumer_as_slow_as_its_topic_never_catches_up(self) -> None:
        made = self.made({"rate": {"peak": "200rps"}}, "200rps")
        assert rule(made, "backlog-does-not-drain") == [
            ("error", "c handles 200 messages/s of t, and 200 come at peak")
        ]
        assert of(made, "c")["drain-time"].value == inf

    def test_one_that_follows_the_mean_falls_behind_in_peaks_only(self) -> None:
        made = self.made({"rate": {"peak": "200rps", "mean": "20rps"}}, "190rps")
        assert [severity for severity, _ in rule(made, "backlog-does-not-drain")] == ["warning"]

    def test_an_outage_longer_than_the_retention_loses_messages(self) -> None:
        made = self.made({"rate": {"peak": "200rps"}, "retention": "1h"}, "900rps", rto="2h")
        assert rule(made, "backlog-does-not-drain") == [
            ("error", "c may be away for 2 h, and t keeps messages for 1 h")
        ]

    def test_how_long_it_may_be_away_is_unknown_when_nobody_says(self) -> None:
        figure = of(self.made({"rate": {"peak": "200rps"}}, "900rps", rto=None), "c")["drain-time"]
        assert (figure.value, [m.what for m in figure.missing]) == (None, ["recovery.rto"])


class TestCost:
    def test_each_entry_pays_for_what_it_causes(self) -> None:
        made = catalog(
            ("a", "10rps"), ("b", "10rps"),
            a={"cost": {"monthly": 100, "currency": "EUR"}, "needs": ["c"]},
            b={"cost": {"monthly": 50, "currency": "EUR"}, "needs": [to("c", callsPerRequest=2)]},
            c={"cost": {"monthly": 30, "currency": "EUR"}},
            z={"cost": {"monthly": 7, "currency": "EUR"}},
        )  # fmt: skip
        assert of(made, "a")["full-cost"].value == 110
        assert of(made, "b")["full-cost"].value == 70
        whole = of(made, "")
        assert (whole["direct-cost"].value, whole["direct-cost"].unit) == (187, "EUR/month")
        assert whole["unallocated-cost"].value == 7

    def test_two_currencies_are_not_added(self) -> None:
        made = catalog(
            ("a", "1rps"), a={"cost": {"monthly": "1 EUR/month"}}, b={"cost": {"monthly": "1 USD/month"}}
        )
        assert costs(made.design) is None
        figure = of(made, "")["direct-cost"]
        assert figure.value is None
        assert [m.what for m in figure.missing] == [
            "costs in one currency, not EUR",
            "costs in one currency, not USD",
        ]

    def test_what_is_caused_costs_at_least_what_is_stated_of_it(self) -> None:
        made = catalog(
            ("a", "10rps"),
            a={"cost": {"monthly": 100}, "needs": ["b", "c"]},
            b={"cost": {"monthly": 20}},
            c={"needs": [to("d", callsPerRequest=0.5)]},
            d={"needs": [to("c", callsPerRequest=0.5)]},
        )
        figure = of(made, "a")["full-cost"]
        assert (figure.value, figure.status, figure.bound) == (120, "partial", "at least")
        assert [m.place and m.place.document for m in figure.missing] == [2, 3]
        assert of(made, "b")["unit-cost"].bound == "exactly"


EDGES = st.lists(
    st.tuples(
        st.integers(0, 5), st.integers(0, 5), st.sampled_from([0.1, 0.2, 0.5]), st.sampled_from([0, 0.5, 1])
    ),
    max_size=10,
)


@settings(max_examples=30)
@given(
    EDGES,
    st.lists(st.integers(0, 50), min_size=6, max_size=6),
    st.lists(st.integers(0, 9), min_size=6, max_size=6),
)
def test_rates_are_the_played_requests_and_all_costs_are_handed_on(
    edges: list[tuple[int, int, float, float]], entries: list[int], costly: list[int]
) -> None:
    names = [f"n{i}" for i in range(6)]
    made = catalog(
        *((n, f"{peak}rps") for n, peak in zip(names, entries, strict=True)),
        **{
            n: {
                "cost": {"monthly": costly[i]},
                "needs": [to(names[v], callsPerRequest=c, cacheHit=hit) for u, v, c, hit in edges if u == i],
            }
            for i, n in enumerate(names)
        },
    )
    # Identical items under `dependencies` are one edge.
    played, wave = [0.0] * 6, [float(e) for e in entries]
    for _ in range(3000):
        played = [p + w for p, w in zip(played, wave, strict=True)]
        sent = [0.0] * 6
        for u, v, calls, hit in dict.fromkeys(edges):
            sent[v] += wave[u] * calls * (1 - hit)
        wave = sent
        if max(wave) < 1e-12 or max(wave) > 1e12:
            break
    found = rates(made)
    if load(made.design).diverges:
        assert max(wave) > 1e-12
        return
    for index, name in enumerate(names):
        assert isclose(found[name] or 0.0, played[index], rel_tol=1e-9, abs_tol=1e-9)
    paid = costs(made.design)
    assert paid is not None
    assert isclose(sum(paid.entries.values()) + paid.idle, sum(costly), rel_tol=1e-9, abs_tol=1e-9)


def test_a_chain_of_twenty_thousand_breaks_nothing(elapsed: Callable[[], float]) -> None:
    from archkit.analysis.design import Design
    from archkit.graph.graph import Edge, Graph
    from archkit.source.location import Place

    size = 20_000
    refs = [f"component:default/n{i:05}" for i in range(size)]
    place = Place("catalog/a.yaml", 0, ("spec", "dependencies", 0, "to"))
    chain = [Edge(a, b, "calls", a, place) for a, b in pairwise(refs)]
    ring = Edge(refs[-1], refs[0], "calls", refs[-1], place, {"callsPerRequest": 0.5})
    elapsed()
    for edges in (chain, [*chain, ring]):
        design = Design(Graph({}, edges))
        assert load(design).missing(size - 1)
        assert [f.status for f in figures(design, refs[-1])][:1] == ["unknown"]
        figures(design)
        list(pools(design))
    assert elapsed() < 6


def test_what_takes_no_time_is_never_in_flight() -> None:
    assert in_flight(inf, 0) == 0


@pytest.mark.parametrize(
    "spec",
    [
        {"capacity": {"peak": "-5rps", "max": "fast"}},
        {"capacity": {"peak": True, "max": [], "concurrency": -3}},
        {"placement": {"zones": 0}, "capacity": {"peak": "1rps", "max": "1rps"}},
        {"concurrency": {"workers": 0, "serviceRate": "0rps"}, "capacity": {"peak": "1rps"}},
        {"cost": {"monthly": "-3"}, "latency": {"self": {"p50": "0ms"}}, "capacity": {"concurrency": 1, "peak": "1rps"}},
        {"dependencies": [{"to": "component:a", "callsPerRequest": -1, "usage": "300%", "cacheHit": "-1"}]},
        {"dependencies": [{"to": "component:a", "callsPerRequest": 1e308, "timeout": "0s", "bulkhead": 0}]},
    ],
)  # fmt: skip
def test_bad_input_is_told_by_the_schema_and_breaks_nothing(spec: dict[str, Any]) -> None:
    import yaml

    from archkit.model.settings import Settings
    from archkit.source.tree import DictTree
    from archkit.workspace import Workspace
    from tests.analysis.adapters.catalog import TODAY

    base = {"type": "service", "lifecycle": "production", "owner": "group:g"}
    entity = {
        "apiVersion": "backstage.io/v1alpha1",
        "kind": "Component",
        "metadata": {"name": "a"},
        "spec": base | spec,
    }
    space = Workspace(
        DictTree({"catalog/a.yaml": yaml.safe_dump(entity)}), Settings(), root=None, today=TODAY
    )
    for ref in ("", "component:default/a", "component:default/none"):
        for figure in figures(space.design, ref):
            plain(figure)
    told = [f for f in space.findings if f.rule in ("schema", "quantity")]
    assert told and all(f.span.line > 1 for f in told)


class TestWay:
    def test_it_leads_from_the_entry_by_the_heaviest_calls(self) -> None:
        made = catalog(
            ("a", "10rps"), ("b", "1rps"),
            a={"needs": [to("c", callsPerRequest=0.5)]}, b={"needs": [to("c", callsPerRequest=4), "d"]},
            c={"needs": ["d"]}, d={"capacity": {"max": "1rps"}},
        )  # fmt: skip
        (finding,) = made.findings(["over-capacity"])
        assert finding.why == "the load comes this way: 10 rps at a -> c x 0.5 -> d"
        assert [related.label for related, _ in finding.related] == [
            "10 rps come in here",
            "0.5 calls per request",
        ]

    def test_of_a_long_one_the_entry_and_the_last_calls_are_told(self) -> None:
        names = [f"n{i:02}" for i in range(30)]
        steps = {a: {"needs": [b]} for a, b in pairwise(names)}
        made = catalog(("n00", "5rps"), **steps, n29={"capacity": {"max": "1rps"}})
        (finding,) = made.findings(["over-capacity"])
        assert finding.why.startswith("the load comes this way: 5 rps at n00 -> ... -> n24 -> n25 -> ")

    def test_it_ends_in_a_circle_too(self) -> None:
        made = catalog(
            ("a", "8rps"), a={"needs": ["b"]}, b={"needs": [to("c", callsPerRequest=0.9)]},
            c={"needs": [to("b", callsPerRequest=0.9), "d"]}, d={"capacity": {"max": "1rps"}},
        )  # fmt: skip
        (finding,) = made.findings(["over-capacity"])
        assert finding.why.endswith("-> c x 0.9 -> d")
        for name in "abcd":
            assert load(made.design).way(made.number(name)).calls is not None


@pytest.mark.parametrize(
    ("there", "back", "why"),
    [
        ({"callsPerRequest": 2}, {"callsPerRequest": 0.6}, "becomes 1.2 (2 x 0.6), so that load grows without end"),
        ({"callsPerRequest": 2}, {"usage": "50%"}, "becomes 1 (2 x 0.5), so that no request ever ends"),
        ({"callsPerRequest": 2}, {"cacheHit": "90%"}, ""),
        ({}, {}, ""),
    ],
)  # fmt: skip
def test_a_circle_of_calls_tells_what_becomes_of_a_request_each_time_round(
    there: dict[str, Any], back: dict[str, Any], why: str
) -> None:
    made = catalog(a={"needs": [to("b", **there)]}, b={"needs": [to("a", **back)]})
    (circle,) = made.findings(["sync-cycle"])
    more = f"; each time round, one request {why}" if why else ""

    assert circle.why == "none of them can start or recover alone" + more


def test_of_a_circle_the_traffic_into_it_is_missing_and_no_peak_that_is_stated() -> None:
    made = catalog(a={"capacity": {"peak": "10rps"}, "needs": ["b"]}, b={"needs": ["a"]})

    assert [m.what for m in of(made, "b")["peak-rate"].missing] == [
        "traffic into the circle of calls round a"
    ]


@pytest.mark.parametrize("kind", ["topic", "queue"])
def test_what_messages_wait_in_is_asked_for_no_load_and_no_capacity(kind: str) -> None:
    made = catalog(a={"publishes": [{"topic": "resource:t"}], "capacity": {"peak": "10rps"}})
    made.add("t", "resource", type=kind)

    assert of(made, "t") == {}
    assert retries.figures(made.design, made.canonical("t")) == ()


def test_a_queue_that_says_what_it_can_take_is_asked_for_its_load() -> None:
    made = catalog()
    made.add("t", "resource", type="queue", capacity={"max": "10rps"})

    assert [m.what for m in of(made, "t")["peak-rate"].missing] == ["capacity.peak"]
