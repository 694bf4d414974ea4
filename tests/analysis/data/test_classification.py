"""Where classes of data go, against every way that could be walked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.analysis.data.classification import covers, data_map, figures, leaks
from tests.analysis.adapters.catalog import Catalog
from tests.analysis.data.chain import LENGTH, long_chain

TAGS = ("a", "b.x", "b.y")


def found(made: Catalog) -> list[tuple[str, str, str]]:
    """Class, place, and whether that is declared."""
    kind = {True: "declared", False: "assumed"}
    return [
        (leak.tag, made.id(made.design.refs[leak.at]), kind[leak.declared]) for leak in leaks(made.design)
    ]


@st.composite
def flows(draw: st.DrawFn) -> tuple[list[dict[str, list[str]]], dict[tuple[int, int], list[str]]]:
    tags = st.lists(st.sampled_from(TAGS), unique=True, max_size=3)
    nodes = draw(
        st.lists(st.fixed_dictionaries({"produces": tags, "clearance": tags}), min_size=1, max_size=6)
    )
    ids = st.integers(0, len(nodes) - 1)
    edges = draw(
        st.dictionaries(st.tuples(ids, ids), st.lists(st.sampled_from((*TAGS, "b")), max_size=2), max_size=12)
    )
    return nodes, edges


@given(flows())
def test_a_class_gets_where_a_way_without_a_drop_leads(
    drawn: tuple[list[dict[str, list[str]]], dict[tuple[int, int], list[str]]],
) -> None:
    nodes, edges = drawn
    made = Catalog()
    for i, node in enumerate(nodes):
        made.add(f"n{i}", data=node)
    for (a, b), drops in edges.items():
        made.needs(f"n{a}", {"to": f"component:n{b}", "sends": list(TAGS), "drops": drops})
    wanted: dict[tuple[str, str], int] = {}
    for tag in {t for node in nodes for t in node["produces"]}:
        graph = nx.DiGraph()
        graph.add_nodes_from(range(len(nodes)))
        graph.add_edges_from(edge for edge, drops in edges.items() if not covers(drops, tag))
        begins = [i for i, node in enumerate(nodes) if tag in node["produces"]]
        steps = nx.multi_source_dijkstra_path_length(graph, set(begins))
        wanted |= {
            (tag, f"n{i}"): n
            for i, n in steps.items()
            if not covers((*nodes[i]["clearance"], *nodes[i]["produces"]), tag)
        }
    assert {
        (leak.tag, made.id(made.design.refs[leak.at])): leak.steps for leak in leaks(made.design)
    } == wanted
    for leak in leaks(made.design):
        path = [int(id[1:]) for id in made.ids(made.design.names(leak.path))]
        assert leak.tag in nodes[path[0]]["produces"]
        assert all(step in edges and not covers(edges[step], leak.tag) for step in pairwise(path))


def catalog(edge: Mapping[str, Any], *, clearance: list[str] | None = None) -> Catalog:
    """`crm` makes contacts and has this edge to `other`."""
    made = Catalog()
    made.add("crm", data={"produces": ["pii.contact"]})
    made.add("other", data={"clearance": clearance} if clearance is not None else None)
    made.needs("crm", {"to": "component:other", **edge})
    return made


def test_what_is_said_to_be_sent_is_declared() -> None:
    assert found(catalog({"sends": ["pii"]}, clearance=[])) == [("pii.contact", "other", "declared")]
    assert found(catalog({"sends": ["pii.address"]}, clearance=[])) == []


def test_a_write_carries_all_that_the_writer_has_but_that_is_assumed() -> None:
    assert found(catalog({}, clearance=[])) == [("pii.contact", "other", "assumed")]
    assert found(catalog({"operation": "write"}, clearance=["pii"])) == []


@pytest.mark.parametrize("stop", ["drops", "tokenizes"])
def test_what_is_dropped_or_replaced_goes_no_further(stop: str) -> None:
    assert found(catalog({"operation": "write", stop: ["pii"]}, clearance=[])) == []


def test_a_call_that_reads_carries_nothing_there() -> None:
    assert found(catalog({"operation": "read"}, clearance=[])) == []


def test_a_place_that_says_nothing_gets_no_assumed_finding() -> None:
    assert found(catalog({"operation": "write"})) == []
    assert found(catalog({"sends": ["pii"]})) == [("pii.contact", "other", "assumed")]


def test_what_comes_back_comes_from_the_called() -> None:
    made = catalog({"operation": "read", "returns": ["card"]}, clearance=[])
    made.add("other", data={"produces": ["card"], "clearance": []})
    made.add("crm", data={"produces": ["pii.contact"], "clearance": []})
    assert found(made) == [("card", "crm", "declared")]


def test_a_reader_of_a_store_gets_what_is_kept_there() -> None:
    made = Catalog()
    made.add("db", "resource", data={"classification": ["pii"]})
    made.add("web", data={"clearance": []})
    made.needs("web", {"to": "resource:db", "operation": "read"})
    assert found(made) == [("pii", "web", "assumed")]


def test_a_topic_carries_its_content_to_each_subscriber() -> None:
    made = Catalog()
    made.add("facts", "resource", type="topic", data={"classification": ["order"]})
    made.add("order", data={"produces": ["order", "pii"]}, publishes=[{"topic": "resource:facts"}])
    made.add("stats", data={"clearance": []}, subscribes=[{"topic": "resource:facts"}])
    assert found(made) == [("order", "stats", "declared")]


def test_a_publication_may_say_more_than_the_topic() -> None:
    made = Catalog()
    made.add("facts", "resource", type="topic", data={"classification": ["order"]})
    made.add("order", data={"produces": ["pii"]}, publishes=[{"topic": "resource:facts", "sends": ["pii"]}])
    assert found(made) == [("pii", "facts", "declared")]


def test_a_projection_has_what_its_source_has_unless_it_says_what_it_keeps() -> None:
    made = Catalog()
    made.add("db", "resource", data={"classification": ["pii", "order"]})
    made.add("copy", "resource", derivedFrom="resource:db", data={"clearance": ["order"]})
    made.add("sums", "resource", derivedFrom="resource:db", data={"classification": ["order"]})
    assert found(made) == [("pii", "copy", "declared")]


def test_an_assumption_is_told_once_and_not_for_everything_behind() -> None:
    made = Catalog()
    made.add("a", data={"produces": ["pii"]})
    for name, behind in (("a", "b"), ("b", "c"), ("c", "d")):
        made.add(behind, data={"clearance": []})
        made.needs(name, {"to": f"component:{behind}", "operation": "write"})
    assert found(made) == [("pii", "b", "assumed")]


def test_a_figure_counts_the_classes_and_names_the_edge_they_come_by() -> None:
    made = catalog({"sends": ["pii"]}, clearance=[])
    (figure,) = figures(made.design, made.number("other"))
    assert figure.value == 1
    assert figure.steps[0].operands[0].place == made.design.needs[0].at()
    assert figures(made.design, made.number("crm"))[0].value == 0


def test_a_long_chain_is_followed_to_its_end(elapsed: Callable[[], float]) -> None:
    design = long_chain()
    assert len(leaks(design)) == LENGTH  # all but the first, and the store
    assert leaks(design)[-1].steps == LENGTH
    assert data_map(design).sure[-1] == 1
    assert elapsed() < 10
