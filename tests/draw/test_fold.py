"""A view is cut down to what a person can read, and says what it leaves out."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from archkit.draw import view as views
from archkit.draw.fold import LINES, NODES, fold, merge
from archkit.draw.shapes import Group, Line, Node, View
from archkit.draw.svg import svg
from archkit.graph.graph import Edge, Graph
from archkit.model.knowledge import Entity
from archkit.model.reference import RelationKind
from archkit.source.location import Place


def nodes(count: int, group: str | None = None) -> tuple[Node, ...]:
    return tuple(Node(f"component:default/c{i}", f"c{i}", "component", group=group) for i in range(count))


def test_a_view_within_its_budget_is_left_alone() -> None:
    view = View("v", "v", "graph", nodes(NODES))
    assert fold(view) is view


def test_the_best_connected_stay_and_the_others_are_counted() -> None:
    hub = "component:default/c99"
    edges = tuple(Line(f"component:default/c{i}", hub) for i in range(50))
    folded = fold(View("v", "v", "graph", nodes(100), edges), nodes=20)
    names = [n.label for n in folded.nodes]
    assert "c99" in names and names[-1] == "and 81 more"
    assert folded.notes == ("19 of 100 are drawn one by one; the others are counted in “… more”.",)


def test_what_the_view_is_about_is_never_folded() -> None:
    focus = Node("component:default/me", "me", "component", emphasis="focus")
    folded = fold(View("v", "v", "component", (*nodes(100), focus)), nodes=10)
    assert focus in folded.nodes


@given(
    count=st.integers(0, 300),
    groups=st.integers(1, 60),
    pairs=st.lists(st.tuples(st.integers(0, 299), st.integers(0, 299)), max_size=400),
)
def test_a_folded_view_keeps_its_budget_and_counts_everything(
    count: int, groups: int, pairs: list[tuple[int, int]]
) -> None:
    made = tuple(
        Node(f"component:default/c{i}", f"c{i}", "component", group=f"system:default/g{i % groups}")
        for i in range(count)
    )
    frames = tuple(Group(f"system:default/g{g}", f"g{g}") for g in range(groups))
    known_refs = {n.ref for n in made}
    edges = merge(
        Line(a, b)
        for a, b in ((f"component:default/c{x}", f"component:default/c{y}") for x, y in pairs)
        if a in known_refs and b in known_refs
    )
    folded = fold(View("v", "v", "graph", made, edges, frames))
    shown = {n.ref for n in folded.nodes}
    assert len(folded.nodes) <= NODES + NODES // 3
    assert len(folded.edges) <= LINES or len(folded.nodes) <= 24
    assert sum(n.count for n in folded.nodes) == count
    assert len(shown) == len(folded.nodes)
    assert all(e.source in shown and e.target in shown for e in folded.edges)
    assert {n.group for n in folded.nodes if n.group} <= {g.id for g in folded.groups}


def test_lines_between_the_same_two_are_one_with_the_strongest_style() -> None:
    assert merge(
        [Line("a", "b", "x", "async", "publishes"), Line("a", "b", "", "sync", "calls"), Line("a", "a")]
    ) == (Line("a", "b", "x", "sync", "calls, publishes"),)


def test_a_landscape_of_two_thousand_systems_is_drawn_within_seconds(elapsed: Callable[[], float]) -> None:
    entities = [described("domain", i) for i in range(40)]
    entities += [described("system", i) for i in range(2000)]
    entities += [described("component", i, system=f"system:default/{i % 2000}") for i in range(5000)]
    edges = [edge(f"system:default/{i}", f"domain:default/{i % 40}", "part-of") for i in range(2000)]
    edges += [
        edge(f"component:default/{i}", f"component:default/{(i * 7 + 1) % 5000}", "calls")
        for i in range(5000)
    ]
    graph = Graph({e.ref: e for e in entities}, edges)
    elapsed()
    view = views.landscape(graph)
    drawing = svg(view)
    assert elapsed() < 5
    assert sum(n.count for n in view.nodes) == 2000
    assert len(drawing) < 200_000


def described(kind: str, number: int, system: str | None = None) -> Entity:
    name = str(number)
    return Entity(
        f"{kind}:default/{name}", "v1", kind.title(), "default", name, "all.yaml", number, system=system
    )


def edge(source: str, target: str, kind: RelationKind) -> Edge:
    return Edge(source, target, kind, source, Place("all.yaml", 0, ("spec",)))
