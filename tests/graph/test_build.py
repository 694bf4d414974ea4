"""What entities state is an edge each, and what follows from it is an edge that says so."""

from __future__ import annotations

import pytest

from archkit.graph.build import CROWD, build
from archkit.graph.graph import Edge, Graph
from archkit.model.load import load
from archkit.model.settings import Settings
from archkit.source.tree import DictTree


def entity(kind: str, name: str, spec: str = "") -> str:
    return f"apiVersion: backstage.io/v1alpha1\nkind: {kind}\nmetadata: {{name: {name}}}\nspec: {{{spec}}}\n"


def graph(*entities: str) -> Graph:
    return build(load(DictTree({"catalog/all.yaml": "---\n".join(entities)}), Settings()))


def bare(ref: str) -> str:
    return ref.rpartition("/")[2]


def told(edge: Edge) -> str:
    words = f"{bare(edge.source)} {edge.kind} {bare(edge.target)}"
    return words + (f" through {bare(edge.through)}" if edge.through else "")


def edges(*entities: str) -> list[str]:
    return [told(edge) for edge in graph(*entities).edges]


def only(*entities: str) -> Edge:
    (edge,) = graph(*entities).edges
    return edge


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (entity("Component", "a", "owner: group:g"), "a owned-by g"),
        (entity("Component", "a", "owner: user:ana"), "a owned-by ana"),
        (entity("Component", "a", "system: s"), "a part-of s"),
        (entity("System", "s", "domain: d"), "s part-of d"),
        (entity("Component", "a", "subcomponentOf: b"), "a part-of b"),
        (entity("Group", "g", "parent: h"), "g part-of h"),
        (entity("Group", "g", "members: [ana]"), "ana part-of g"),
        (entity("User", "ana", "memberOf: [g]"), "ana part-of g"),
        (entity("Component", "a", "providesApis: [x]"), "a provides x"),
        (entity("Component", "a", "consumesApis: [x]"), "a consumes x"),
        (entity("Component", "a", "dependsOn: ['component:b']"), "a depends-on b"),
        (entity("Component", "a", "dependencyOf: ['component:b']"), "b depends-on a"),
        (entity("Component", "a", "dependencies: [{to: 'component:b'}]"), "a calls b"),
        (entity("Component", "a", "dependencies: [{to: 'resource:r'}]"), "a writes r"),
        (entity("Component", "a", "dependencies: [{to: 'resource:r', operation: read}]"), "a reads r"),
        (entity("Component", "a", "publishes: [{topic: 'resource:t'}]"), "a publishes t"),
        (entity("Component", "a", "subscribes: [{topic: 'resource:t'}]"), "a subscribes t"),
        (entity("Resource", "r", "derivedFrom: 'resource:q'"), "r reads q"),
        (entity("Resource", "t", "broker: 'resource:kafka'"), "t depends-on kafka"),
    ],
    ids=lambda value: value if value[:3] != "api" else "",
)
def test_a_field_states_a_typed_edge(made: str, expected: str) -> None:
    assert edges(made) == [expected]


def test_an_edge_knows_who_states_it_and_where() -> None:
    edge = only(entity("Component", "a", "dependencyOf: ['component:b']"))
    assert (edge.stated_by, edge.source) == ("component:default/a", "component:default/b")
    assert (edge.place.path, edge.place.document, edge.route) == (
        "catalog/all.yaml",
        0,
        ("spec", "dependencyOf", 0),
    )


def test_a_reference_that_must_only_resolve_is_no_edge() -> None:
    assert edges(entity("Component", "a", "successor: b, failureDomains: [zone-a]")) == []


def test_what_nothing_describes_is_a_node_too() -> None:
    made = graph(entity("Component", "a", "dependsOn: ['component:gone']"))
    assert made.nodes == ("component:default/a", "component:default/gone")
    assert made.missing == {"component:default/gone"}


def test_depends_on_beside_its_details_is_one_edge() -> None:
    spec = "dependsOn: ['component:b'], dependencies: [{to: 'component:b', timeout: 1s}]"
    assert edges(entity("Component", "a", spec)) == ["a calls b"]


def test_depends_on_a_topic_beside_publishing_to_it_is_one_edge() -> None:
    spec = "dependsOn: ['resource:t'], publishes: [{topic: 'resource:t'}]"
    assert edges(entity("Component", "a", spec)) == ["a publishes t"]


def test_a_relation_stated_from_both_ends_is_one_edge_and_belongs_to_the_one_who_needs() -> None:
    edge = only(
        entity("Resource", "db", "dependencyOf: ['component:a']"),
        entity("Component", "a", "dependsOn: ['resource:db']"),
    )
    assert (told(edge), edge.stated_by, edge.place.document) == ("a depends-on db", "component:default/a", 1)


def test_two_calls_that_say_different_things_are_two_edges() -> None:
    spec = "dependencies: [{to: 'component:b', timeout: 1s}, {to: 'component:b', timeout: 2s}]"
    assert edges(entity("Component", "a", spec)) == ["a calls b", "a calls b"]
    spec = "dependencies: [{to: 'component:b', timeout: 1s}, {to: 'component:b', timeout: 1s}]"
    assert edges(entity("Component", "a", spec)) == ["a calls b"]


class TestThroughAnApi:
    PROVIDER = entity("Component", "order", "providesApis: [order-api]")

    def test_a_consumer_calls_the_provider(self) -> None:
        made = graph(self.PROVIDER, entity("Component", "web", "consumesApis: [order-api]"))
        derived = [edge for edge in made.edges if edge.derived]
        assert [told(edge) for edge in derived] == ["web calls order through order-api"]
        assert derived[0].is_sync and derived[0].route == ("spec", "consumesApis", 0)

    def test_the_details_of_a_call_to_an_api_hold_for_its_provider(self) -> None:
        spec = (
            "consumesApis: [order-api], dependencies: [{to: 'api:order-api', timeout: 1s, criticality: soft}]"
        )
        made = graph(self.PROVIDER, entity("Component", "web", spec))
        (derived,) = (edge for edge in made.edges if edge.derived)
        assert (derived.attributes["timeout"], derived.criticality) == ("1s", "soft")

    def test_a_consumer_that_says_itself_how_it_needs_the_provider_is_believed(self) -> None:
        spec = "consumesApis: [order-api], dependencies: [{to: 'component:order', via: async}]"
        made = graph(self.PROVIDER, entity("Component", "web", spec))
        assert [edge for edge in made.edges if edge.derived] == []

    def test_a_bare_dependency_on_an_api_stays_as_vague(self) -> None:
        made = edges(self.PROVIDER, entity("Component", "web", "dependsOn: ['api:order-api']"))
        assert made[-1] == "web depends-on order through order-api"

    def test_nobody_waits_behind_an_api_of_events(self) -> None:
        api = entity("API", "order-api", "type: asyncapi")
        made = graph(self.PROVIDER, entity("Component", "web", "consumesApis: [order-api]"), api)
        (derived,) = (edge for edge in made.edges if edge.derived)
        assert (derived.via, derived.criticality) == ("async", "soft")

    def test_one_that_uses_its_own_api_does_not_call_itself(self) -> None:
        assert edges(entity("Component", "a", "providesApis: [x], consumesApis: [x]")) == [
            "a provides x",
            "a consumes x",
        ]


class TestThroughATopic:
    def test_events_flow_from_every_publisher_to_every_subscriber(self) -> None:
        made = edges(
            entity("Component", "order", "publishes: [{topic: 'resource:t'}]"),
            entity("Component", "mail", "subscribes: [{topic: 'resource:t'}]"),
            entity("Component", "stats", "subscribes: [{topic: 'resource:t'}], publishes: [{topic: 'resource:t'}]"),
        )  # fmt: skip
        assert [words for words in made if "through" in words] == [
            "order publishes mail through t",
            "order publishes stats through t",
            "stats publishes mail through t",
        ]

    def test_a_publisher_does_not_need_its_subscribers(self) -> None:
        made = graph(
            entity("Component", "order", "publishes: [{topic: 'resource:t'}]"),
            entity("Component", "mail", "subscribes: [{topic: 'resource:t'}]"),
        )
        (derived,) = (edge for edge in made.edges if edge.derived)
        assert (derived.via, derived.criticality, derived.is_hard) == ("async", None, False)


def users(count: int, name: str, spec: str) -> list[str]:
    return [entity("Component", f"{name}{i}", spec) for i in range(count)]


@pytest.mark.parametrize(
    ("publishers", "subscribers", "pairs"),
    [(CROWD, CROWD, CROWD * CROWD), (1, 4 * CROWD, 4 * CROWD), (CROWD + 1, CROWD + 1, 0)],
)
def test_a_bus_says_nothing_about_who_talks_to_whom(publishers: int, subscribers: int, pairs: int) -> None:
    made = graph(
        *users(publishers, "p", "publishes: [{topic: 'resource:t'}]"),
        *users(subscribers, "s", "subscribes: [{topic: 'resource:t'}]"),
    )
    assert sum(edge.derived for edge in made.edges) == pairs


@pytest.mark.parametrize(
    ("spec", "via", "criticality", "operation"),
    [
        ("{to: 'component:b'}", "sync", "hard", "write"),
        ("{to: 'component:b', via: async}", "async", "soft", "write"),
        ("{to: 'component:b', via: async, criticality: hard}", "async", "hard", "write"),
        ("{to: 'component:b', operation: read}", "sync", "hard", "read"),
        ("{to: 'component:b', via: pigeon, criticality: 3, operation: [x]}", "sync", "hard", "write"),
        ("{to: 'resource:r', access: read}", "sync", "hard", "read"),
    ],
)
def test_what_an_edge_leaves_out_is_filled_in_cautiously(
    spec: str, via: str, criticality: str, operation: str
) -> None:
    edge = only(entity("Component", "a", f"dependencies: [{spec}]"))
    assert (edge.via, edge.criticality, edge.operation) == (via, criticality, operation)


def test_a_plain_depends_on_is_hard_and_neither_waits_nor_does_not() -> None:
    edge = only(entity("Component", "a", "dependsOn: ['component:b']"))
    assert (edge.via, edge.is_sync, edge.is_hard) == (None, False, True)


@pytest.mark.parametrize(("delivery", "is_hard"), [("direct", True), ("outbox", False), ("cdc", False)])
def test_publishing_needs_the_broker_unless_something_keeps_the_event(delivery: str, is_hard: bool) -> None:
    edge = only(entity("Component", "a", f"publishes: [{{topic: 'resource:t', delivery: {delivery}}}]"))
    assert edge.is_hard is is_hard


def test_one_of_several_alternatives_is_not_hard_by_itself() -> None:
    made = graph(
        entity("Component", "a", "dependencies: [{anyOf: ['component:b', 'component:c'], required: 1}]")
    )
    assert [(told(e), e.criticality, e.is_hard, e.group) for e in made.edges] == [
        ("a calls b", "hard", False, 0),
        ("a calls c", "hard", False, 0),
    ]
    assert made.edges[0].at("required").route == ("spec", "dependencies", 0, "required")


def test_a_part_keeps_the_nodes_its_edges_join() -> None:
    made = graph(
        entity("Component", "a", "owner: group:g, dependsOn: ['component:b']"), entity("Component", "z")
    )
    calls = made.only({"depends-on"})
    assert calls.nodes == ("component:default/a", "component:default/b")
    assert [told(edge) for edge in calls.edges] == ["a depends-on b"]
    assert calls.missing == {"component:default/b"}
