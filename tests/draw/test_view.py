"""Given this catalog, these are the boxes and lines of its views."""

from __future__ import annotations

import pytest

from archkit.draw import view as views
from archkit.draw.describe import node_kind, technologies
from archkit.draw.shapes import View
from tests.draw.made import SAGA, SHOP, entity, known


def lines(view: View) -> list[str]:
    """Each line as `source -style-> target: label`, by names."""
    return [
        f"{_name(e.source)} -{e.style}-> {_name(e.target)}" + (f": {e.label}" if e.label else "")
        for e in view.edges
    ]


def boxes(view: View) -> dict[str, str]:
    """Kind and emphasis by name."""
    return {_name(n.ref): n.kind + ("" if n.emphasis == "normal" else f" {n.emphasis}") for n in view.nodes}


def _name(ref: str) -> str:
    return ref.rpartition("/")[2]


def test_the_landscape_has_systems_in_their_domains_and_counts_what_is_between_them() -> None:
    _, graph = known(*SHOP)
    view = views.landscape(graph)
    assert boxes(view) == {"ordering": "system", "payments": "system"}
    assert lines(view) == ["ordering -sync-> payments: 1 call, 1 event"]
    assert [(g.label, g.parent) for g in view.groups] == [("Sales", None)]
    assert {_name(n.ref): n.group for n in view.nodes} == {
        "ordering": "domain:default/sales",
        "payments": None,
    }


def test_a_single_event_between_systems_needs_no_number() -> None:
    _, graph = known(
        entity("System", "a"),
        entity("System", "b"),
        entity("Component", "x", "system: a, publishes: [{topic: resource:t}]"),
        entity("Component", "y", "system: b, subscribes: [{topic: resource:t}]"),
        entity("Resource", "t", "type: topic, system: a"),
    )
    assert lines(views.landscape(graph)) == ["a -async-> b"]


def test_a_store_that_is_filled_from_another_is_a_read_and_no_call() -> None:
    _, graph = known(
        entity("System", "a"),
        entity("System", "b"),
        entity("Resource", "orders-db", "type: relational-database, system: a"),
        entity("Resource", "prices-db", "type: relational-database, system: a"),
        entity("Resource", "warehouse", "type: data-warehouse, system: b, derivedFrom: [resource:orders-db]"),
        entity("Component", "x", "system: b, dependencies: [{to: resource:prices-db, operation: write}]"),
    )
    assert lines(views.landscape(graph)) == ["b -data-> a: 1 read, 1 write"]


def test_who_consumes_an_api_of_events_is_sent_them_once_however_often_that_is_said() -> None:
    _, graph = known(
        entity("System", "a"),
        entity("System", "b"),
        entity("API", "events", "type: asyncapi, system: a"),
        entity("Resource", "t", "type: topic, system: a"),
        entity("Component", "x", "system: a, providesApis: [events], publishes: [{topic: resource:t}]"),
        entity("Component", "y", "system: b, consumesApis: [events], subscribes: [{topic: resource:t}]"),
        entity("Component", "z", "system: b, consumesApis: [events]"),
    )
    assert lines(views.landscape(graph)) == ["a -async-> b: 2 events"]


def test_a_topic_on_the_broker_of_another_system_is_no_call() -> None:
    _, graph = known(
        entity("System", "a"),
        entity("System", "platform"),
        entity("Resource", "t", "type: topic, system: a, broker: resource:kafka"),
        entity("Resource", "kafka", "type: broker, system: platform"),
    )
    (edge,) = views.landscape(graph).edges
    assert (edge.style, edge.label, edge.relation) == ("ownership", "", "runs on")


def test_a_component_without_a_system_stands_for_itself_in_the_landscape() -> None:
    _, graph = known(
        entity("System", "a"),
        entity("Component", "x", "system: a, dependsOn: [component:alone]"),
        entity("Component", "alone"),
    )
    assert boxes(views.landscape(graph)) == {"a": "system", "alone": "component"}


def test_domains_that_hold_each_other_are_drawn_all_the_same() -> None:
    _, graph = known(
        entity("Domain", "a", "subdomainOf: b"),
        entity("Domain", "b", "subdomainOf: a"),
        entity("System", "s", "domain: a"),
    )
    view = views.landscape(graph)
    assert {g.id: g.parent for g in view.groups} == {
        "domain:default/a": "domain:default/b",
        "domain:default/b": None,
    }


def test_a_system_has_its_parts_in_a_frame_and_what_they_touch_outside_of_it() -> None:
    knowledge, graph = known(*SHOP)
    view = views.system(graph, "system:default/ordering", technology=technologies(knowledge))
    assert boxes(view) == {
        "order": "component",
        "order-db": "database",
        "orders": "topic",
        "payment": "component outside",
    }
    assert lines(view) == [
        "order -sync-> payment: grpc",
        "order -data-> order-db: writes",
        "order -async-> orders",
        "orders -async-> payment",
    ]
    assert {_name(n.ref): n.technology for n in view.nodes if n.technology} == {
        "order": "java-21",
        "order-db": "postgresql-16",
    }
    assert [n.place for n in view.nodes if n.emphasis == "outside"] == ["Payments"]


def test_a_caller_is_not_drawn_a_second_time_as_a_reader_of_the_api() -> None:
    _, graph = known(
        entity("System", "s"),
        entity("Component", "order", "system: s, providesApis: [order-api]"),
        entity("API", "order-api", "system: s"),
        entity("Component", "caller", "consumesApis: [order-api], dependencies: [{to: component:order}]"),
        entity("Component", "reader", "consumesApis: [order-api]"),
    )
    assert lines(views.system(graph, "system:default/s")) == [
        "caller -sync-> order",
        "order -ownership-> order-api",
        "reader -sync-> order-api",
    ]


def test_a_component_is_drawn_with_what_it_touches_through_topics_too() -> None:
    _, graph = known(*SHOP)
    view = views.component(graph, "component:default/payment")
    assert boxes(view) == {
        "payment": "component focus",
        "order": "component outside",
        "orders": "topic outside",
    }
    assert lines(view) == ["order -sync-> payment: grpc", "order -async-> orders", "orders -async-> payment"]


def test_what_nothing_describes_is_drawn_as_missing() -> None:
    _, graph = known(entity("Component", "a", "dependsOn: [component:ghost]"))
    (ghost,) = (n for n in views.component(graph, "component:default/a").nodes if n.missing)
    assert (ghost.label, ghost.kind) == ("ghost", "component")


def test_ownership_frames_what_each_owner_has_and_what_nobody_has_comes_last() -> None:
    _, graph = known(
        entity("Group", "money", "type: team, children: []", "Money"), *SHOP, entity("Component", "orphan")
    )
    view = views.ownership(graph)
    assert [g.label for g in view.groups] == ["Money · 2", "group:shop · 5", "Nobody · 1"]
    assert [_name(n.ref) for n in view.nodes if n.group == "group:default/money"] == ["payments", "payment"]


def test_a_saga_is_led_by_its_orchestrator_and_undone_from_the_latest_step() -> None:
    knowledge, graph = known(SAGA, *(entity("Component", n) for n in ("web", "order", "stock", "payment")))
    view = views.flow(knowledge, graph, "flow:default/place-order")
    told = [(_name(s.source), _name(s.target), s.label, s.note) for s in view.steps]
    assert told == [
        ("web", "order", "Place an order", ""),
        ("order", "order", "create", ""),
        ("order", "stock", "reserve", ""),
        ("order", "payment", "Authorize", "pivot: no way back after this · timeout 2s"),
        ("order", "order", "approve", "retried until it succeeds"),
    ]
    assert [s.pivot for s in view.steps] == [False, False, False, True, False]
    assert [(_name(s.target), s.label) for s in view.compensations] == [
        ("stock", "release-stock"),
        ("order", "reject-order"),
    ]
    assert view.notes == ("The whole may take 10s.",)


def test_without_a_pivot_the_last_step_that_may_fail_is_not_undone() -> None:
    steps = (
        "steps: [{id: a, component: order, kind: compensatable, compensation: {name: undo-a, timeout: 1s}},"
        " {id: b, component: stock, kind: compensatable, compensation: undo-b},"
        " {id: c, component: order, kind: retriable}]"
    )
    knowledge, graph = known(
        entity("Flow", "f", f"type: saga, {steps}"),
        entity("Component", "order"),
        entity("Component", "stock"),
    )
    view = views.flow(knowledge, graph, "flow:default/f")
    assert [s.label for s in view.compensations] == ["undo-a"]


def test_a_journey_begins_with_a_person_and_follows_who_calls_whom() -> None:
    knowledge, graph = known(
        entity(
            "Flow",
            "buy",
            "type: journey, entry: component:web, steps: [{component: web}, {component: order}, {component: stock}]",
        ),
        entity("Component", "web", "dependencies: [{to: component:order}, {to: component:stock}]"),
        entity("Component", "order"),
        entity("Component", "stock"),
    )
    view = views.flow(knowledge, graph, "flow:default/buy")
    assert [(_name(s.source), _name(s.target)) for s in view.steps] == [
        ("actor", "web"),
        ("web", "web"),
        ("web", "order"),
        ("web", "stock"),
    ]


def test_a_person_goes_from_a_page_to_another_that_nothing_calls() -> None:
    steps = "steps: [{component: web}, {component: cart}, {component: checkout}, {component: web}]"
    knowledge, graph = known(
        entity("Flow", "buy", f"type: journey, entry: component:web, {steps}"),
        entity("Component", "web", "dependencies: [{to: component:cart}]"),
        entity("Component", "cart"),
        entity("Component", "checkout"),
    )
    view = views.flow(knowledge, graph, "flow:default/buy")
    assert [(_name(s.source), _name(s.target)) for s in view.steps] == [
        ("actor", "web"),
        ("web", "web"),
        ("web", "cart"),
        ("actor", "checkout"),
        ("actor", "web"),
    ]


@pytest.mark.parametrize("spec", ["steps: 7", "steps: [7, {component: 8}, null]", "steps: []", ""])
def test_a_flow_whose_steps_mean_nothing_is_empty(spec: str) -> None:
    knowledge, graph = known(entity("Flow", "f", spec))
    assert views.flow(knowledge, graph, "flow:default/f").is_empty


@pytest.mark.parametrize(
    ("kind", "type", "drawn"),
    [
        ("Resource", "relational-database", "database"),
        ("Resource", "graph-database", "database"),
        ("Resource", "kafka-topic", "topic"),
        ("Resource", "broker", "resource"),
        ("Component", "external", "external"),
        ("Component", "database", "component"),
        ("API", None, "api"),
        ("Group", "team", "team"),
        ("Robot", None, "other"),
    ],
)
def test_the_shape_follows_kind_and_type(kind: str, type: str | None, drawn: str) -> None:
    assert node_kind(kind, type) == drawn


def test_the_whole_graph_is_not_folded() -> None:
    _, graph = known(*(entity("Component", f"c{i}") for i in range(200)))
    assert len(views.whole(graph).nodes) == 200
