"""Circles of calls that wait and the calls one request passes in a row."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from archkit.analysis.sync_calls import sync_cycles, sync_depth
from archkit.graph.graph import Edge, Graph
from archkit.model.reference import RelationKind
from archkit.source.data import Json
from archkit.source.location import Place


def edge(source: str, target: str, kind: RelationKind = "calls", **attributes: Json) -> Edge:
    def ref(name: str) -> str:
        return name if ":" in name else f"component:default/{name}"

    place = Place("catalog/a.yaml", 0, ("spec", "dependencies", 0, "to"))
    return Edge(ref(source), ref(target), kind, ref(source), place, attributes)


def cycles(*edges: Edge) -> list[str]:
    return [" ".join(m.rpartition("/")[2] for m in members) for members in sync_cycles(Graph({}, edges))]


def chains(*edges: Edge, at_least: int = 1) -> list[str]:
    found = sync_depth(Graph({}, edges), at_least)
    return [" ".join(ref.rpartition("/")[2] for ref in chain.parts) for chain in found]


def test_components_that_wait_for_each_other_are_a_circle() -> None:
    assert cycles(edge("b", "a"), edge("a", "c"), edge("c", "b"), edge("c", "d")) == ["a b c"]


def test_an_event_back_closes_no_circle() -> None:
    assert cycles(edge("a", "b"), edge("b", "a", "calls", via="async")) == []
    assert cycles(edge("a", "b"), edge("b", "a", "publishes")) == []


def test_a_bare_depends_on_says_nothing_about_waiting() -> None:
    assert cycles(edge("a", "b"), edge("b", "a", "depends-on")) == []
    assert chains(edge("a", "b", "depends-on")) == []


def test_one_that_calls_itself_is_a_circle_of_one() -> None:
    assert cycles(edge("a", "a")) == ["a"]


def test_a_database_that_somebody_waits_for_ends_a_chain() -> None:
    assert chains(edge("a", "b"), edge("b", "resource:default/db", "writes")) == ["a b db"]


def test_only_what_nobody_waits_for_is_a_root() -> None:
    edges = [edge("web", "order"), edge("app", "order"), edge("order", "payment")]
    assert chains(*edges) == ["app order payment", "web order payment"]


def test_the_longest_way_is_told_and_of_several_the_one_with_the_first_names() -> None:
    edges = [edge("a", "z"), edge("a", "c"), edge("c", "z"), edge("a", "b"), edge("b", "z")]
    assert chains(*edges) == ["a b z"]


def test_a_circle_adds_no_depth() -> None:
    edges = [edge("a", "b"), edge("b", "c"), edge("c", "b"), edge("c", "d")]
    assert chains(*edges) == ["a b d"]
    (chain,) = sync_depth(Graph({}, edges))
    assert (chain.depth, [c.source.rpartition("/")[2] for c in chain.calls]) == (2, ["a", "c"])


def test_a_circle_nobody_waits_for_is_a_root_where_the_chain_leaves_it() -> None:
    assert chains(edge("a", "b"), edge("b", "a"), edge("b", "c")) == ["b c"]


def test_shorter_chains_are_left_out() -> None:
    edges = [edge("a", "b"), edge("b", "c"), edge("x", "c")]
    assert chains(*edges, at_least=2) == ["a b c"]
    assert chains(*edges, at_least=3) == []


NAME = st.sampled_from("abcdefg")


@given(st.lists(st.tuples(NAME, NAME), max_size=16))
def test_every_root_has_the_longest_chain_of_the_condensation(pairs: list[tuple[str, str]]) -> None:
    graph = Graph({}, [edge(a, b) for a, b in pairs])
    other = nx.DiGraph((f"component:default/{a}", f"component:default/{b}") for a, b in pairs)
    condensed = nx.condensation(other)
    of = condensed.graph["mapping"]
    roots = {n for n in condensed if condensed.in_degree(n) == 0 and condensed.out_degree(n)}
    found = list(sync_depth(graph))
    assert {of[chain.root] for chain in found} == roots
    assert [chain.root for chain in found] == sorted(chain.root for chain in found)
    for chain in found:
        below = condensed.subgraph({of[chain.root], *nx.descendants(condensed, of[chain.root])})
        assert chain.depth == nx.dag_longest_path_length(below)
        assert all(of[a.target] == of[b.source] for a, b in pairwise(chain.calls))


def test_ten_thousand_components_take_a_moment(elapsed: Callable[[], float]) -> None:
    size = 10_000
    graph = Graph({}, [edge(f"n{i:05}", f"n{i + 1:05}") for i in range(size)])
    elapsed()
    assert sync_cycles(graph) == []
    (chain,) = sync_depth(graph)
    assert chain.depth == size
    assert elapsed() < 2


def test_the_depth_of_the_shared_case_is_the_expected_one(shared: Path) -> None:
    case = json.loads((shared / "cases" / "e-structure-03.json").read_text())
    graph = [edge(e["from"], e["to"], via=e.get("mode", "sync")) for e in case["input"]["graph"]["edges"]]
    longest = max(sync_depth(Graph({}, graph)), key=lambda chain: chain.depth)
    assert longest.depth == case["expected"]["depth"]
    assert [ref.rpartition("/")[2] for ref in longest.parts] == case["expected"]["path"]
