"""The card of an entity: sections by what a relation means, each relation once."""

from __future__ import annotations

from archkit.graph.build import build
from archkit.model.load import load
from archkit.model.settings import Settings
from archkit.report.card import as_value, card, text
from archkit.source.tree import DictTree

HEAD = "apiVersion: backstage.io/v1alpha1\n"


def shown(name: str, *entities: str, width: int = 100) -> str:
    knowledge = load(
        DictTree(
            {
                "catalog/all.yaml": "---\n".join(
                    e if e.startswith("apiVersion") else HEAD + e for e in entities
                )
            }
        ),
        Settings(),
    )
    found = card(knowledge, build(knowledge), knowledge.entities[name], ())
    assert as_value(found)["ref"] == name
    return text(found, paint=lambda words, _: words, width=width)


def component(name: str, spec: str, metadata: str = "") -> str:
    return f"kind: Component\nmetadata: {{name: {name}{metadata}}}\nspec: {{type: service, {spec}}}\n"


def test_events_go_to_subscribers_whom_the_publisher_does_not_need() -> None:
    made = [
        component("order", "publishes: [{topic: 'resource:orders'}]"),
        component("mail", "subscribes: [{topic: 'resource:orders'}]"),
    ]
    assert (
        "\nneeds\n  publishes  resource:orders\n\nsends events to\n  component:mail  through resource:orders\n"
        in (shown("component:default/order", *made))
    )
    assert "\ngets events from\n  component:order  through resource:orders\n" in (
        shown("component:default/mail", *made)
    )


def test_an_api_is_provided_and_needed() -> None:
    made = [
        "kind: API\nmetadata: {name: x}\nspec: {type: openapi}\n",
        component("order", "providesApis: [x]"),
        component("web", "consumesApis: [x]"),
    ]
    out = shown("api:default/x", *made)
    assert out.endswith("\nneeded by\n  consumes  component:web\n\nprovided by\n  component:order\n")


def test_what_two_steps_say_alike_stands_once() -> None:
    steps = "[{id: a, component: order}, {id: b, component: order, timeout: 1s}, {id: c, component: order}]"
    flow = f"apiVersion: archkit.dev/v1\nkind: Flow\nmetadata: {{name: f}}\nspec: {{steps: {steps}}}\n"
    out = shown("component:default/order", component("order", ""), flow)
    assert out.endswith("\nneeded by\n  depends-on  flow:f  step\n  depends-on  flow:f  1s, step\n")


def test_owner_and_system_are_facts_and_not_repeated() -> None:
    out = shown("component:default/a", component("a", "owner: 'group:g', system: s, subcomponentOf: b"))
    assert out.count("group:g") == out.count("system:s") == 1
    assert "\npart of\n  component:b\n" in out


def test_a_long_description_is_wrapped() -> None:
    out = shown("component:default/a", component("a", "", f", description: {'word ' * 40}"), width=50)
    assert max(map(len, out.splitlines())) <= 50


def test_text_from_the_catalog_is_one_line_without_control_characters() -> None:
    out = shown(
        "component:default/a", component("a", "", r', title: "x\e[2J\ny", description: "\u202eevil\a"')
    )
    assert out.splitlines()[:2] == ["x[2J y  component:a", "evil"]
