"""Instability, reach, domains, shared stores and talkative edges, with and without the platform."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from math import isclose
from typing import Any

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from archkit.analysis.coupling import coupling, cut, feedback_loops, without_platform
from archkit.analysis.design import Design
from archkit.analysis.result import Figure
from archkit.analysis.shared_stores import stores
from archkit.analysis.structure import figures
from archkit.graph.graph import Edge, Graph
from archkit.source.location import Place
from tests.analysis.adapters.catalog import Catalog

PLACE = Place("catalog/a.yaml", 0, ("spec", "dependencies", 0, "to"))


def design(*pairs: str) -> Design:
    """`a>b` waits, `a~b` is an event."""
    edges = []
    for pair in pairs:
        way = ">" if ">" in pair else "~"
        a, b = (f"component:default/{name}" for name in pair.split(way))
        edges.append(Edge(a, b, "calls", a, PLACE, {} if way == ">" else {"via": "async"}))
    return Design(Graph({}, edges))


def instability(made: Design) -> dict[str, float | None]:
    return {ref.rpartition("/")[2]: coupling(made).instability(i) for i, ref in enumerate(made.refs)}


def catalog(needs: Mapping[str, list[str]], **specs: Mapping[str, Any]) -> Catalog:
    made = Catalog()
    for name in dict.fromkeys([*needs, *(t for targets in needs.values() for t in targets), *specs]):
        made.add(name, **specs.get(name, {}))
    for name, targets in needs.items():
        for target in targets:
            made.needs(name, {"to": made.ref(target)})
    return made


def of(made: Catalog, name: str = "") -> dict[str, Figure]:
    return {f.name: f for f in figures(made.design, made.canonical(name) if name else "")}


class TestInstability:
    def test_it_is_the_share_of_what_an_element_needs_itself(self) -> None:
        found = instability(design("b>x", "a>b", "c>b", "d>b", "x>y1", "x~y2", "x>y3"))
        assert (found["b"], found["x"], found["a"], found["y1"]) == (0.25, 0.75, 1, 0)

    def test_neighbours_count_once_and_an_element_is_none_of_its_own(self) -> None:
        assert instability(design("a>b", "a~b", "a>a", "c>a")) == {"a": 0.5, "b": 0, "c": 1}

    def test_its_derivation_names_each_neighbour_where_the_need_is_written(self) -> None:
        made = catalog({"a": ["b"], "b": ["c", "d"], "z": ["b"], "b2": ["a"]})
        needed, needing, whole = of(made, "b")["instability"].steps
        assert [(o.name, o.value) for o in needed.operands] == [("c", 1), ("d", 1)]
        assert [(o.name, o.value) for o in needing.operands] == [("a", 1), ("z", 1)]
        places = [
            o.place and (o.place.document, o.place.route[2]) for o in (*needed.operands, *needing.operands)
        ]
        assert places == [(1, 0), (1, 1), (0, 0), (2, 0)]
        assert whole.value == of(made, "b")["instability"].value == 0.5

    def test_of_many_neighbours_the_first_are_named_and_the_others_counted(self) -> None:
        made = catalog({"hub": [f"n{i:02}" for i in range(30)]})
        needed = of(made, "hub")["instability"].steps[0]
        assert [o.name for o in needed.operands[-2:]] == ["n19", "more of them"]
        assert sum(o.value or 0 for o in needed.operands) == needed.value == 30

    def test_what_has_to_do_with_nobody_has_none(self) -> None:
        made = catalog({"a": ["b"]}, z={})
        figure = of(made, "z")["instability"]
        assert (figure.value, figure.status, figure.missing) == (None, "unknown", ())

    def test_fewer_than_five_elements_are_shown_and_not_judged(self) -> None:
        needs = {"a": ["b"], "c": ["b"], "b": ["x"], "x": ["y"]}
        small = catalog({k: v for k, v in needs.items() if k != "c"} | {"x": ["y", "a"]})
        assert [f.severity for f in small.findings(["unstable-dependency"])] == []
        assert of(small)["propagation-cost"].assumptions == (
            "fewer than 5 elements: nothing follows from it",
        )
        large = catalog(needs | {"x": ["y", "z", "w"]})
        (finding,) = large.findings(["unstable-dependency"])
        assert (finding.severity, large.edge(finding)) == ("info", "b->x")
        assert finding.message == "b (instability 0.33) depends on x, which is less stable (0.75)"

    def test_the_platform_is_left_out_of_judgement_and_measures_are_given_both_ways(self) -> None:
        needs = {"a": ["gate"], "b": ["gate"], "c": ["gate"], "gate": ["x"], "x": ["y", "z", "w"]}
        made = catalog(needs, gate={"platform": True})
        assert made.findings(["unstable-dependency"]) == []
        assert len(list(coupling(made.design).unstable())) == 1
        found = of(made)
        assert found["propagation-cost"].value == (3 * 6 + 5 + 4 + 3) / 64
        assert found["propagation-cost-without-platform"].value == (3 + 4 + 3) / 49
        assert of(made, "x")["instability"].value == 0.75
        assert of(made, "x")["instability-without-platform"].value == 1
        assert "instability-without-platform" not in of(made, "gate")

    def test_without_a_platform_nothing_is_said_twice(self) -> None:
        made = catalog({"a": ["b"]})
        assert not any(name.endswith("without-platform") for name in of(made))


class TestDomains:
    def made(self, homes: Mapping[str, str], needs: Mapping[str, list[str]]) -> Catalog:
        made = catalog(needs)
        for name, domain in homes.items():
            made.add(f"{domain} domain", "domain", owner="group:g")
            made.add(f"{domain} system", "system", owner="group:g", domain=made.ref(f"{domain} domain"))
            made.add(name, system=made.ref(f"{domain} system"))
        return made

    def test_two_circles_with_a_bridge(self) -> None:
        homes = {"a": "x", "b": "x", "c": "y", "d": "y"}
        made = self.made(homes, {"a": ["b"], "b": ["a", "c"], "c": ["d"], "d": ["c"]})
        found = of(made)
        assert found["modularity"].value is not None and isclose(found["modularity"].value, 0.32)
        assert (found["cross-domain-ratio"].value, found["cross-domain-sync-ratio"].value) == (0.2, 1)
        assert found["modularity"].status == "known"

    def test_an_element_without_a_domain_is_left_out_and_named(self) -> None:
        made = self.made({"a": "x", "b": "y"}, {"a": ["b", "lost"], "lost": ["b"]})
        assert (cut(coupling(made.design)).needs, cut(coupling(made.design)).crossing) == (1, 1)
        figure = of(made)["modularity"]
        assert (figure.status, [m.what for m in figure.missing]) == ("partial", ["system"])

    def test_no_domains_no_modularity(self) -> None:
        figure = of(catalog({"a": ["b"]}))["modularity"]
        assert (figure.value, figure.status) == (None, "unknown")

    @given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=12, unique=True))
    def test_it_is_the_modularity_of_the_textbook(self, pairs: list[tuple[int, int]]) -> None:
        homes = {f"n{i}": "xyz"[i % 3] for i in range(6)}
        needs: dict[str, list[str]] = {name: [] for name in homes}
        for a, b in pairs:
            needs[f"n{a}"].append(f"n{b}")
        graph = nx.DiGraph([(f"n{a}", f"n{b}") for a, b in pairs])
        graph.add_nodes_from(homes)
        parts = [{n for n in homes if homes[n] == d} for d in "xyz"]
        found = cut(coupling(self.made(homes, needs).design)).modularity
        assert found is not None and isclose(found, nx.community.modularity(graph, parts), abs_tol=1e-12)


class TestReach:
    def test_pairs_with_themselves_of_all_pairs(self) -> None:
        assert coupling(design("a>b", "b>c", "a>d")).propagation_cost == 0.5
        assert coupling(design()).propagation_cost is None

    @given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), min_size=1, max_size=14))
    def test_it_is_what_walking_finds(self, pairs: list[tuple[str, str]]) -> None:
        graph = nx.DiGraph(pairs)
        expected = sum(len(nx.descendants(graph, n) | {n}) for n in graph) / len(graph) ** 2
        found = coupling(design(*(f"{a}>{b}" for a, b in pairs))).propagation_cost
        assert found is not None and isclose(found, expected)

    def test_a_circle_that_an_event_closes_is_a_feedback_loop_and_one_of_calls_is_not(self) -> None:
        made = design("a>b", "b~a", "c>d", "d>c")
        assert [made.names(loop) for loop in feedback_loops(made)] == [
            ("component:default/a", "component:default/b")
        ]


class TestStores:
    def made(self, **uses: Mapping[str, Any]) -> Catalog:
        made = Catalog()
        made.add("db", "resource", type="relational-database", owner="group:one")
        for name, details in uses.items():
            made.add(name, owner=f"group:{name}")
            made.needs(name, {"to": "resource:db", **details})
        return made

    def used(self, made: Catalog) -> tuple[list[str], list[str]]:
        (store,) = stores(made.design)
        return [made.id(n.edge.source) for n in store.writers], [
            made.id(n.edge.source) for n in store.foreign_readers
        ]

    def test_writers_and_readers_from_elsewhere(self) -> None:
        write, read = {"operation": "write"}, {"operation": "read"}
        made = self.made(one=write, two=write, three=read, four=read | {"access": "contract"})
        assert self.used(made) == (["one", "two"], ["three"])
        assert [f.severity for f in made.findings(["shared-database"])] == ["error", "warning"]

    def test_its_owner_may_read_it(self) -> None:
        assert self.used(self.made(one={"operation": "read"})) == ([], [])

    def test_access_says_the_same_as_operation(self) -> None:
        made = self.made(one={"access": "write"}, two={"access": "write"}, three={"access": "read"})
        assert self.used(made) == (["one", "two"], ["three"])
        assert [f.severity for f in made.findings(["shared-database"])] == ["error", "warning"]

    def test_who_does_not_say_is_taken_to_write_and_that_is_no_more_than_a_warning(self) -> None:
        made = self.made(one={}, two={"operation": "write"})
        assert self.used(made) == (["one", "two"], [])
        assert [f.severity for f in made.findings(["shared-database"])] == ["warning"]

    def test_one_that_reads_and_writes_is_a_writer(self) -> None:
        made = self.made(one={"operation": "write"}, two={"operation": "read"})
        made.needs("two", {"to": "resource:db", "operation": "write", "timeout": "1s"})
        assert self.used(made) == (["one", "two"], [])


def test_a_talkative_edge_is_told_above_the_limit_only() -> None:
    made = Catalog(settings="[rules]\nchatty-edge = {max = 2.5}")
    made.add("price")
    for name, calls in (("a", 2.5), ("b", 2.6), ("c", None)):
        made.add(name)
        made.needs(name, {"to": "component:price", "callsPerRequest": calls})
    assert [f.message for f in made.findings(["chatty-edge"])] == ["b calls price 2.6 times for one request"]


def test_the_panel_names_the_largest_circle_and_the_longest_chain() -> None:
    made = catalog({"a": ["b"], "b": ["c"], "c": ["b", "d"], "d": ["e"], "s": ["s"]})
    found = of(made)
    assert (
        found["largest-sync-cycle"].value,
        found["sync-depth"].value,
        found["shared-databases"].value,
    ) == (2, 3, 0)
    assert [o.name for o in found["sync-depth"].steps[0].operands] == ["a -> b", "c -> d", "d -> e"]
    assert all(o.place for o in found["sync-depth"].steps[0].operands)


def test_an_empty_catalog_has_a_panel_of_zeros_and_unknowns() -> None:
    found = {f.name: f.value for f in figures(Design(Graph({}, [])))}
    assert (found["sync-depth"], found["propagation-cost"], found["sync-ratio"]) == (0, None, None)
    assert figures(Design(Graph({}, [])), "component:default/none") == ()


def test_a_chain_of_twenty_thousand_breaks_nothing(elapsed: Callable[[], float]) -> None:
    refs = [f"component:default/n{i:05}" for i in range(20_000)]
    made = Design(Graph({}, [Edge(a, b, "calls", a, PLACE) for a, b in pairwise(refs)]))
    elapsed()
    found = {f.name: f.value for f in figures(made)}
    assert found["sync-depth"] == 19_999
    assert isclose(found["propagation-cost"] or 0, (20_000 * 20_001 / 2) / 20_000**2)
    assert len(list(without_platform(made).unstable())) == 0
    assert elapsed() < 4
