"""What networkx is asked for: exchange formats that others can read, dominators, communities."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.errors import ArchkitError
from archkit.graph.build import build
from archkit.graph.graph import Edge, Graph
from archkit.graph.nx import communities, dominators, graphml, to_networkx
from archkit.model.load import load
from archkit.model.settings import Settings
from archkit.source.location import Place
from archkit.source.tree import DictTree

CATALOG = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, title: "Order <b>&\\u0007</b>"}
spec:
  {type: service, lifecycle: production, owner: group:a, tier: 1,
   dependencies: [{to: component:pay, timeout: 1s, key: 7, source: x, retries: {maxAttempts: 2}}]}
"""


def edge(source: str, target: str) -> Edge:
    return Edge(source, target, "calls", source, Place("catalog/a.yaml"))


@pytest.fixture
def order() -> Graph:
    return build(load(DictTree({"catalog/order.yaml": CATALOG}), Settings()))


def test_nodes_and_edges_carry_what_is_known_of_them(order: Graph) -> None:
    graph = to_networkx(order)
    assert graph.nodes["component:default/pay"] == {"missing": True}
    node = graph.nodes["component:default/order"]
    assert (node["kind"], node["tier"], node["missing"]) == ("Component", 1, False)
    (call,) = (d for a, b, d in graph.edges(data=True) if b == "component:default/pay")
    assert (call["kind"], call["timeout"], call["key"], call["via"]) == ("calls", "1s", 7, "sync")
    assert "retries" not in call


def test_graphml_is_read_again_by_networkx(order: Graph) -> None:
    read = nx.read_graphml(io.BytesIO(graphml(order).encode()), force_multigraph=True)
    assert set(read.nodes) == set(order.nodes)
    assert read.number_of_edges() == len(order.edges)
    assert read.nodes["component:default/order"]["title"] == "Order <b>&</b>"
    assert any(d.get("timeout") == "1s" for _, _, d in read.edges(data=True))


@given(st.lists(st.tuples(st.text(max_size=6), st.text(max_size=6)), max_size=6))
def test_graphml_holds_whatever_names_there_are(pairs: list[tuple[str, str]]) -> None:
    nx.read_graphml(io.BytesIO(graphml(Graph({}, [edge(a, b) for a, b in pairs])).encode()))


@given(
    st.dictionaries(
        st.text(max_size=8), st.one_of(st.text(max_size=8), st.floats(), st.integers(), st.booleans())
    )
)
def test_graphml_holds_whatever_attributes_there_are(attributes: dict[str, str | float | int | bool]) -> None:
    made = Edge("a", "b", "calls", "a", Place("catalog/a.yaml"), attributes)
    nx.read_graphml(io.BytesIO(graphml(Graph({}, [made])).encode()))


def test_a_dominator_is_what_every_way_passes() -> None:
    graph = Graph({}, [edge("web", "a"), edge("web", "b"), edge("a", "c"), edge("b", "c"), edge("c", "d")])
    assert dominators(graph, "web") == {"a": "web", "b": "web", "c": "web", "d": "c"}
    with pytest.raises(ArchkitError, match="the graph has no `nobody`"):
        dominators(graph, "nobody")


NAMES = "abcdef"


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=14))
def test_without_its_dominator_nothing_is_reached(pairs: list[tuple[str, str]]) -> None:
    graph = Graph({}, [edge(a, b) for a, b in pairs], NAMES)
    other = nx.DiGraph(pairs)
    other.add_nodes_from(NAMES)
    found = dominators(graph, "a")
    assert set(found) == nx.descendants(other, "a")
    for node, dominator in found.items():
        cut = other.subgraph(set(other) - {dominator})
        assert dominator == "a" or not nx.has_path(cut, "a", node)


COMMUNITIES = """
from archkit.graph.graph import Edge, Graph
from archkit.graph.nx import communities
from archkit.source.location import Place
pairs = [(f"{g}{i}", f"{g}{(i + step) % 6}") for g in "pqrst" for i in range(6) for step in (1, 2)]
pairs += [("p0", "q0"), ("q1", "r1"), ("r2", "s2"), ("s3", "t3")]
print(communities(Graph({}, [Edge(a, b, "calls", a, Place("x")) for a, b in pairs])))
"""


def test_communities_are_the_same_whatever_the_hash_seed() -> None:
    told = {
        subprocess.run(
            [sys.executable, "-c", COMMUNITIES], env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in "01"
    }  # fmt: skip
    assert len(told) == 1


def test_communities_are_groups_that_depend_on_each_other_more_than_on_the_rest() -> None:
    pairs = [(f"{g}{i}", f"{g}{(i + 1) % 4}") for g in "ab" for i in range(4)] + [("a0", "b0")]
    assert communities(Graph({}, [edge(a, b) for a, b in pairs], ["alone"])) == (
        ("a0", "a1", "a2", "a3"),
        ("b0", "b1", "b2", "b3"),
    )
