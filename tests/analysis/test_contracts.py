"""What breaks a contract: given these dependencies and this contract, these places and words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.analysis.breach import Breach
from archkit.analysis.contracts import broken, enforced
from archkit.graph.build import build
from archkit.graph.graph import Edge, Graph
from archkit.model.contract import Contract, read_contracts
from archkit.model.knowledge import Entity, Knowledge
from archkit.model.load import load
from archkit.model.settings import Settings
from archkit.source.location import Place
from archkit.source.tree import DictTree


def contract(said: Mapping[str, object]) -> Contract:
    found = read_contracts([said], "contracts")  # type: ignore[list-item]
    assert not found.faults, found.faults
    return found.known[0]


def component(name: str, needs: str = "", system: str = "shop", more: str = "") -> str:
    return (
        f"apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{name: {name}}}\n"
        f"spec: {{type: service, lifecycle: production, owner: group:a, system: {system}, "
        f"dependencies: [{needs}]{more}}}\n"
    )


def resource(name: str, system: str = "shop", type: str = "relational-database", more: str = "") -> str:
    return (
        f"apiVersion: backstage.io/v1alpha1\nkind: Resource\nmetadata: {{name: {name}}}\n"
        f"spec: {{type: {type}, owner: group:a, system: {system}{more}}}\n"
    )


def breaches(said: Mapping[str, object], *documents: str) -> list[Breach]:
    knowledge = load(DictTree({"catalog/a.yaml": "---\n".join(documents)}), Settings())
    assert not [p for p in knowledge.problems if p.rule in ("schema", "unknown-field")], knowledge.problems
    return list(broken(contract(said), knowledge, build(knowledge)))


def words(said: Mapping[str, object], *documents: str) -> list[str]:
    return [b.words for b in breaches(said, *documents)]


CALL = "{to: component:%s}"
NO_LEDGER = {"forbid": {"from": "shop", "to": {"system": "ledger"}}}


def test_a_forbidden_dependency_is_told_where_it_is_written() -> None:
    [breach] = breaches(
        NO_LEDGER,
        component("web", "{to: component:order}, {to: resource:ledger-db, operation: read}"),
        component("order"),
        resource("ledger-db", "ledger"),
    )
    assert breach.words == "web reads ledger-db"
    assert breach.subject == "component:default/web"
    assert breach.place == Place("catalog/a.yaml", 0, ("spec", "dependencies", 1, "to"))


def test_a_plain_depends_on_and_an_api_are_dependencies_too() -> None:
    api = (
        "apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: {name: ledger-api}\n"
        "spec: {type: openapi, lifecycle: production, owner: group:a, system: ledger, definition: x}\n"
    )
    assert words(
        NO_LEDGER,
        component("web", more=", dependsOn: [component:ledger], consumesApis: [ledger-api]"),
        component("ledger", system="ledger", more=", providesApis: [ledger-api]"),
        api,
    ) == ["web depends on ledger", "web uses ledger-api"]


def test_via_looks_at_some_dependencies_only() -> None:
    documents = (
        component("web", "{to: component:ledger, via: async}, {to: resource:ledger-db}"),
        component("ledger", system="ledger"),
        resource("ledger-db", "ledger"),
    )
    forbid = {"from": "shop", "to": "ledger"}
    assert words({"forbid": {**forbid, "via": "sync"}}, *documents) == ["web writes ledger-db"]
    assert words({"forbid": {**forbid, "via": ["async"]}}, *documents) == ["web calls ledger"]
    assert words({"forbid": {**forbid, "via": "reads"}}, *documents) == []


def test_a_way_through_others_is_told_where_it_begins_with_the_shortest_way() -> None:
    documents = (
        component("web", "{to: component:order}"),
        component("order", "{to: component:pay}, {to: component:slow}", "middle"),
        component("slow", "{to: component:pay}", "middle"),
        component("pay", "{to: resource:ledger-db}", "middle"),
        resource("ledger-db", "ledger"),
    )
    assert words(NO_LEDGER, *documents) == []
    [breach] = breaches({"forbid": {**NO_LEDGER["forbid"], "transitive": True}}, *documents)
    assert breach.words == "web needs ledger-db through order and pay"
    assert [r.label for r in breach.related] == ["order calls pay", "pay writes ledger-db"]


def test_only_the_last_of_those_who_must_not_is_told_of_a_way() -> None:
    assert words(
        {"forbid": {**NO_LEDGER["forbid"], "transitive": True}},
        component("web", "{to: component:order}"),
        component("order", "{to: resource:ledger-db}"),
        resource("ledger-db", "ledger"),
    ) == ["order writes ledger-db"]


def test_what_is_reserved_may_use_its_own() -> None:
    only = {"onlyFrom": {"to": {"system": "ledger"}, "from": {"ref": "component:pay"}}}
    assert words(
        only,
        component("web", "{to: component:book}"),
        component("pay", "{to: component:book}"),
        component("book", "{to: resource:ledger-db}", "ledger"),
        resource("ledger-db", "ledger"),
    ) == ["web calls book"]


def test_independent_sides_do_not_need_each_other_in_either_direction() -> None:
    assert words(
        {"independent": ["a", "b", {"ref": "component:both"}]},
        component("x", "{to: component:y}, {to: component:x2}", "a"),
        component("x2", "", "a"),
        component("y", "{to: component:x}", "b"),
        component("z", "{to: component:x}", "elsewhere"),
    ) == ["x calls y", "y calls x"]


def test_nobody_waits_for_what_lies_in_a_layer_above_but_events_may_go_up() -> None:
    assert words(
        {"layers": ["top", "middle", "bottom"]},
        component("t", "{to: component:m}, {to: component:b}", "top"),
        component("m", "{to: component:t}", "middle"),
        component("b", "{to: component:m, via: async}, {to: component:outside}", "bottom"),
        component("outside", "{to: component:t}", "elsewhere"),
    ) == ["m calls t"]


def test_a_circle_is_told_once_with_all_its_steps() -> None:
    [breach] = breaches(
        {"acyclic": {"of": {"type": "service"}}},
        component("a", "{to: component:b}"),
        component("b", "{to: component:c}, {to: component:d}"),
        component("c", "{to: component:a}"),
        component("d", "{to: component:a, via: async}"),
    )
    assert breach.words == "a, b and c need each other in a circle"
    assert breach.why == "a -> b -> c -> a"
    assert [r.label for r in breach.related] == ["b calls c", "c calls a"]


def test_systems_need_each_other_through_their_parts() -> None:
    system = "apiVersion: backstage.io/v1alpha1\nkind: System\nmetadata: {name: %s}\nspec: {owner: group:a}\n"
    documents = (
        system % "left",
        system % "right",
        component("a", "{to: component:b}", "left"),
        component("a2", "", "left"),
        component("b", "{to: component:a2}", "right"),
    )
    assert words({"acyclic": {"of": {"kind": "component"}}}, *documents) == []
    assert words({"acyclic": {"of": {"kind": "system"}}}, *documents) == [
        "left and right need each other in a circle"
    ]


@pytest.mark.parametrize(
    ("asked", "lacking"),
    [
        ({"field": "runbooks"}, ["b has no `runbooks`"]),
        ({"field": "technologies"}, ["a has no `technologies`", "b has no `technologies`"]),
        ({"field": "spec.slo.availability"}, ["b has no `slo.availability`"]),
        ({"field": "metadata.annotations.a.example/page-id"}, ["a has no `annotations.a.example/page-id`"]),
        ({"relation": "reads"}, ["a reads nothing"]),
        ({"relation": "reads", "to": {"type": "cache"}}, ["a reads nothing of those it must", "b reads nothing of those it must"]),
        ({"relation": "owned-by"}, []),
    ],
)  # fmt: skip
def test_a_field_or_a_relation_is_required(asked: Mapping[str, object], lacking: list[str]) -> None:
    annotated = component("b", "{to: resource:db, operation: read}").replace(
        "{name: b}", "{name: b, annotations: {a.example/page-id: x}}"
    )
    found = breaches(
        {"require": {"of": {"kind": "component"}, **asked}},
        component("a", more=", technologies: [], runbooks: [r.md], slo: {availability: 99%}"),
        annotated,
        resource("db"),
    )
    assert [b.words for b in found] == lacking
    assert all(b.place.part == "key" and len(b.place.route) == 1 for b in found)


RECORD = "---\nstatus: %s\nenforces:\n  - {id: x, forbid: {from: {type: a}, to: {type: b}}}\n---\n# 1. Decide something\n"


@pytest.mark.parametrize(
    ("status", "counts"),
    [
        ("accepted", True), ("proposed", False), ("draft", False), ("rejected", False), ("deprecated", False),
        ("superseded", False),
    ],
)  # fmt: skip
def test_only_accepted_decisions_enforce(status: str, counts: bool) -> None:
    knowledge = load(DictTree({"adrs/0001-x.md": RECORD % status}), Settings())
    assert [s.contract.id for s in enforced(knowledge)] == (["x"] if counts else [])


# Against networkx: small graphs of components c0..c7, each in one of three systems.

refs = [f"component:default/c{i}" for i in range(8)]
pairs = st.sets(st.tuples(st.sampled_from(range(8)), st.sampled_from(range(8))), max_size=20)
systems = st.lists(st.sampled_from(["a", "b", "c"]), min_size=8, max_size=8)


def world(edges: Iterable[tuple[int, int]], system: list[str]) -> tuple[Knowledge, Graph, nx.DiGraph]:
    entities = {
        ref: Entity(ref, "backstage.io/v1alpha1", "Component", "default", f"c{i}", "f.yaml", i)
        for i, ref in enumerate(refs)
    }
    for entity, name in zip(entities.values(), system, strict=True):
        entity.system = f"system:default/{name}"
    listed = sorted(edges)
    made = [
        Edge(refs[a], refs[b], "calls", refs[a], Place("f.yaml", a, ("spec", "dependencies", n, "to")))
        for n, (a, b) in enumerate(listed)
    ]
    naive = nx.DiGraph((refs[a], refs[b]) for a, b in listed)
    naive.add_nodes_from(refs)
    return Knowledge(Settings(), entities), Graph(entities, made), naive


def members(system: list[str], name: str) -> set[str]:
    return {ref for ref, s in zip(refs, system, strict=True) if s == name}


@given(pairs, systems)
def test_forbidden_ways_are_those_that_networkx_finds(edges: set[tuple[int, int]], system: list[str]) -> None:
    knowledge, graph, naive = world(edges, system)
    sources, targets = members(system, "a"), members(system, "b")
    said = contract({"forbid": {"from": "a", "to": "b", "transitive": True}})
    found = {b.subject: len(b.related) + 1 for b in broken(said, knowledge, graph)}
    expected = {}
    for source in sources:
        inner = naive.subgraph((set(refs) - sources - targets) | {source} | targets).copy()
        inner.remove_edges_from([e for t in targets for e in list(inner.out_edges(t))])
        lengths = nx.single_source_shortest_path_length(inner, source)
        reached = [lengths[t] for t in targets if t in lengths]
        if reached:
            expected[source] = min(reached)
    assert found == {source: min(length, 6) for source, length in expected.items()}
    assert bool(found) == any(nx.has_path(naive, s, t) for s in sources for t in targets)


@given(pairs, systems)
def test_direct_contracts_are_those_that_a_loop_over_all_edges_finds(
    edges: set[tuple[int, int]], system: list[str]
) -> None:
    knowledge, graph, _ = world(edges, system)
    of = dict(zip(refs, system, strict=True))

    def found(said: Mapping[str, object]) -> list[tuple[str, int]]:
        return sorted((b.subject, b.place.route[2]) for b in broken(contract(said), knowledge, graph))  # type: ignore[misc]

    def expected(breaks: object) -> list[tuple[str, int]]:
        return sorted(
            (e.source, e.route[2])  # type: ignore[misc]
            for e in graph.edges
            if e.source != e.target and breaks(of[e.source], of[e.target])  # type: ignore[operator]
        )

    assert found({"forbid": {"from": "a", "to": ["b", "c"]}}) == expected(lambda a, b: a == "a" and b != "a")
    assert found({"forbid": {"from": {"system": "!a"}, "to": "a"}}) == expected(lambda a, b: a != "a" == b)
    assert found({"onlyFrom": {"to": "a", "from": "b"}}) == expected(lambda a, b: b == "a" and a == "c")
    assert found({"independent": ["a", "b"]}) == expected(lambda a, b: {a, b} == {"a", "b"})
    assert found({"layers": ["a", "b", "c"]}) == expected(lambda a, b: b < a)


@given(pairs, systems)
def test_circles_are_those_that_networkx_finds(edges: set[tuple[int, int]], system: list[str]) -> None:
    knowledge, graph, naive = world(edges, system)
    inner = naive.subgraph(members(system, "a") | members(system, "b"))
    expected = [
        c for c in nx.strongly_connected_components(inner) if len(c) > 1 or inner.has_edge(*list(c) * 2)
    ]
    found = list(broken(contract({"acyclic": {"of": ["a", "b"]}}), knowledge, graph))
    assert len(found) == len(expected)
    for breach in found:
        assert any(breach.subject in component for component in expected)


def test_twenty_contracts_over_ten_thousand_entities_take_well_under_a_second(
    elapsed: Callable[[], float],
) -> None:
    entities = {}
    for i in range(10_000):
        ref = f"component:default/c{i}"
        entity = Entity(ref, "backstage.io/v1alpha1", "Component", "default", f"c{i}", f"{i}.yaml", 0)
        entity.system, entity.type = f"system:default/s{i % 200}", "service"
        entities[ref] = entity
    names = list(entities)
    edges = [
        Edge(names[i], names[(i * 7 + k * 31) % 10_000], "calls", names[i], Place(f"{i}.yaml", 0, ("spec", "dependsOn", k)))
        for i in range(10_000)
        for k in range(3)
    ]  # fmt: skip
    graph, knowledge = Graph(entities, edges), Knowledge(Settings(), entities)
    contracts = [
        contract({"forbid": {"from": f"s{n}", "to": {"ref": f"component:c{n}*"}, "transitive": n % 2 == 0}})
        for n in range(10)
    ]
    contracts += [contract({"layers": [f"s{n}", f"s{n + 1}", {"system": f"s{n}?"}]}) for n in range(5)]
    contracts += [contract({"onlyFrom": {"to": f"s{n}", "from": {"system": "!s1*"}}}) for n in range(5)]
    elapsed()
    count = sum(1 for c in contracts for _ in broken(c, knowledge, graph))
    assert count > 0
    assert elapsed() < 3
