"""Catalog files -> entities, relations and what is wrong, by exactly Backstage's rules and archkit's fields."""

from __future__ import annotations

import pytest

from archkit.model.knowledge import Knowledge
from archkit.model.load import load
from archkit.model.settings import Settings
from archkit.source.document import spans
from archkit.source.tree import DictTree


def loaded(files: dict[str, str] | str) -> Knowledge:
    return load(DictTree({"catalog/a.yaml": files} if isinstance(files, str) else files), Settings())


def found(knowledge: Knowledge) -> list[str]:
    """`path:line rule: message` for everything that loading found."""
    return [
        f"{p.place.path}:{spans(knowledge_text[p.place.path].encode(), p.place.path).span(p.place).line} {p.rule}: {p.message}"
        for p in knowledge.problems
    ]


knowledge_text: dict[str, str] = {}


def check(files: dict[str, str] | str) -> list[str]:
    texts = {"catalog/a.yaml": files} if isinstance(files, str) else files
    knowledge_text.clear()
    knowledge_text.update(texts)
    return found(loaded(texts))


COMPONENT = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: order
spec:
  type: service
  lifecycle: production
  owner: ordering
"""


def test_a_component_is_found_with_its_owner() -> None:
    knowledge = loaded(COMPONENT)
    (entity,) = knowledge.entities.values()
    assert (entity.ref, entity.type, entity.owner) == (
        "component:default/order",
        "service",
        "group:default/ordering",
    )
    assert knowledge.problems == []


def test_every_reference_becomes_a_relation_with_its_kind_and_route() -> None:
    text = COMPONENT + (
        "  system: shop\n  providesApis: [order-api]\n  consumesApis: [other/stock-api]\n"
        "  dependsOn: ['resource:order-db']\n  dependencyOf: ['component:web']\n"
        "  dependencies:\n    - {to: component:payment, timeout: 2s}\n"
        "    - {to: resource:cache, operation: read}\n    - {to: resource:order-db}\n"
        "    - {anyOf: [component:fx-a, component:fx-b]}\n"
        "  publishes: [{topic: resource:orders, delivery: outbox}]\n"
    )
    (entity,) = loaded(text).entities.values()
    assert [(r.kind, r.target, r.route[1:]) for r in entity.relations] == [
        ("owned-by", "group:default/ordering", ("owner",)),
        ("part-of", "system:default/shop", ("system",)),
        ("provides", "api:default/order-api", ("providesApis", 0)),
        ("consumes", "api:other/stock-api", ("consumesApis", 0)),
        ("depends-on", "resource:default/order-db", ("dependsOn", 0)),
        ("depends-on", "component:default/web", ("dependencyOf", 0)),
        ("publishes", "resource:default/orders", ("publishes", 0, "topic")),
        ("calls", "component:default/payment", ("dependencies", 0, "to")),
        ("reads", "resource:default/cache", ("dependencies", 1, "to")),
        ("writes", "resource:default/order-db", ("dependencies", 2, "to")),
        ("calls", "component:default/fx-a", ("dependencies", 3, "anyOf", 0)),
        ("calls", "component:default/fx-b", ("dependencies", 3, "anyOf", 1)),
    ]
    assert [r.target for r in entity.relations if r.reverse] == ["component:default/web"]


@pytest.mark.parametrize(
    ("line", "written", "message"),
    [
        (4, "  name: a b", "name-invalid: `a b` cannot be a name"),
        (4, "  name: order\n  title: 5", "schema: `title` must be text, not the number 5"),
        (4, "  name: order\n  tags: [Java]", "name-invalid: `Java` cannot be a tag"),
        (4, "  name: order\n  tags: java", "schema: `tags` must be a list, not text"),
        (4, "  name: order\n  labels: {a: 1}", "schema: `labels.a` must be text, not the number 1"),
        (4, "  name: order\n  annotations: {'a b': x}", "name-invalid: `a b` cannot be the key of an annotation"),
        (4, "  name: order\n  links: [{title: x}]", "schema: `links[0]` has no `url`"),
        (4, "  name: order\n  links: [{url: 'javascript:alert(1)'}]", "name-invalid: `javascript:alert(1)` cannot be an address"),
        (4, "  name: order\n  namespace: Shop", "name-invalid: `Shop` cannot be a namespace"),
        (7, "  lifecycle:", "schema: `lifecycle` is empty; it must be text"),
        (8, "  owner: []", "schema: `owner` must be text, not a list"),
        (8, "  owner: a\n  tier: 7", "quantity: `tier` must be at most 4, not 7"),
        (8, "  owner: a\n  slo: {availability: 120%}", "quantity: `120%` is more than 100%"),
        (8, "  owner: a\n  latency: {self: {p99: 20}}", "quantity: `20` has no unit"),
        (8, "  owner: a\n  availability: 99.9x", "quantity: `99.9x` is no ratio"),
        (8, "  owner: a\n  dependencies: [{via: synk, to: 'component:b'}]", "schema: `dependencies[0].via` takes sync or async, not `synk`"),
        (8, "  owner: a\n  dependencies: [{timeout: 1s}]", "schema: this dependency names no target"),
        (8, "  owner: a\n  dependencies: [{anyOf: []}]", "schema: `dependencies[0].anyOf` is too short"),
        (8, "  owner: a\n  dependencies: [{anyOf: ['component:b', 'component:c'], required: 0}]", "quantity: `dependencies[0].required` must be at least 1, not 0"),
        (8, "  owner: a\n  dependencies: [{anyOf: ['component:b', 'component:c'], required: 3}]", "schema: 3 are required, and there are 2 to choose from"),
        (8, "  owner: a\n  dependencies: [{to: 'component:b', consistency: [read_your_writes, read-your-write]}]", "schema: `read-your-write` is no guarantee of a read"),
        (8, "  owner: a\n  placement: {replicas: 1, required: 2}", "schema: 2 are required, and there is 1 in all (`replicas`)"),
        (8, "  owner: a\n  dependsOn: [b]", "schema: `b` names no kind: write `component:b` or `resource:b`"),
        (8, "  owner: a\n  dependsOn: ['a:b:c']", "schema: `a:b:c` is no reference: write `kind:namespace/name`, `kind:name` or `name`"),
        (8, "  owner: a\n  runbook: [x]", "unknown-field: `runbook` is no field that archkit or Backstage know here, but close to one"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_line(line: int, written: str, message: str) -> None:
    lines = COMPONENT.splitlines()
    lines[line - 1] = written
    at = line + written.count("\n")
    assert check("\n".join(lines) + "\n") == [f"catalog/a.yaml:{at} {message}"]


def test_a_missing_field_is_told_at_its_parent() -> None:
    assert check(COMPONENT.replace("  type: service\n", "")) == [
        "catalog/a.yaml:5 schema: this component has no `type`"
    ]
    assert check(COMPONENT.replace("  owner: ordering\n", "")) == [
        "catalog/a.yaml:5 owner-missing: this component has no `owner`"
    ]


def test_a_misspelt_field_is_one_finding_at_the_misspelt_key() -> None:
    assert check(COMPONENT.replace("owner:", "ownr:")) == [
        "catalog/a.yaml:8 owner-missing: this component has no `owner`"
    ]


def test_fields_of_ones_own_are_kept_in_peace() -> None:
    assert check(COMPONENT + "  costCentre: 4711\n  team-channel: '#x'\n") == []


def test_a_substitution_stands_for_text() -> None:
    api = (
        "apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: {name: a}\n"
        "spec: {type: openapi, lifecycle: production, owner: x, definition: {$text: ./a.openapi.yaml}}\n"
    )
    assert check({"catalog/a.yaml": api, "catalog/a.openapi.yaml": "openapi: 3.1.0\n"}) == []
    assert check(api) == [
        "catalog/a.yaml:4 api-definition-missing: there is no file `catalog/a.openapi.yaml` to take in here"
    ]


def test_the_same_name_twice_whatever_the_case_is_found_with_both_places() -> None:
    knowledge = loaded(
        {"catalog/a.yaml": COMPONENT, "catalog/b.yaml": COMPONENT.replace("order\n", "Order\n")}
    )
    (problem,) = knowledge.problems
    assert (problem.rule, problem.place.path, problem.related[0].place.path) == (
        "duplicate-entity", "catalog/b.yaml", "catalog/a.yaml",
    )  # fmt: skip


def location(*targets: str) -> str:
    return (
        "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {name: all}\n"
        f"spec: {{targets: [{', '.join(repr(t) for t in targets)}]}}\n"
    )


def test_locations_are_followed_with_globs_and_loops_end() -> None:
    files = {
        "catalog-info.yaml": location("./services/**/entity.yaml", "more.yaml"),
        "services/a/b/entity.yaml": COMPONENT,
        "more.yaml": location("catalog-info.yaml", "more.yaml", "https://example.org/x.yaml"),
        "unrelated.yaml": COMPONENT,
    }
    knowledge = loaded(files)
    assert sorted(knowledge.files) == ["catalog-info.yaml", "more.yaml", "services/a/b/entity.yaml"]
    assert "component:default/order" in knowledge.entities


def test_a_location_that_leads_nowhere_or_out_of_the_root_is_told() -> None:
    assert check({"catalog-info.yaml": location("nothing.yaml", "../../etc/passwd")}) == [
        "catalog-info.yaml:4 location-target-missing: this location leads to no file: there is no `nothing.yaml`",
        "catalog-info.yaml:4 unsafe-path: `../../etc/passwd` leaves the knowledge base",
    ]


@pytest.mark.parametrize("text", ["just text\n", "- a\n- b\n", "name: catalog-info\non: push\n", "5\n"])
def test_yaml_that_is_no_entity_is_said_to_be_none(text: str) -> None:
    knowledge = loaded({"catalog-info.yaml": text})
    assert ([p.rule for p in knowledge.problems], knowledge.entities) == (["not-an-entity"], {})


def test_placeholders_in_names_make_a_template() -> None:
    text = COMPONENT.replace("name: order", "name: ${{ values.name }}")
    assert [p.rule for p in loaded(text).problems] == ["template-skipped"]


def test_manifests_nested_inside_a_spec_are_no_entities() -> None:
    text = (
        "apiVersion: example.org/v1\nkind: Bundle\nmetadata: {name: b}\nspec:\n  manifests:\n"
        "    - {apiVersion: backstage.io/v1alpha1, kind: Component, metadata: {name: inner}, spec: {}}\n"
    )
    assert list(loaded(text).entities) == ["bundle:default/b"]


def test_an_empty_folder_is_an_empty_knowledge_base() -> None:
    knowledge = loaded({})
    assert (dict(knowledge.entities), list(knowledge.problems), list(knowledge.decisions)) == ({}, [], [])


@pytest.mark.parametrize("root_field", ["owner", "type"])
def test_a_field_that_slipped_out_of_spec_is_an_error_as_in_backstage(root_field: str) -> None:
    assert check(COMPONENT + f"{root_field}: x\n") == [
        f"catalog/a.yaml:9 schema: `{root_field}` cannot stand beside `metadata` and `spec`"
    ]


def test_an_api_needs_a_definition_or_remotes() -> None:
    head = "apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: {name: a}\nspec:\n  type: mcp-server\n  lifecycle: x\n  owner: b\n"
    assert check(head) == ["catalog/a.yaml:4 schema: this api has no `definition`"]
    assert check(head + "  remotes: [{type: sse, url: 'https://mcp.example'}]\n") == []
    assert check(head + "  definition: {$text: ./a.txt}\n") == [
        "catalog/a.yaml:8 api-definition-missing: there is no file `catalog/a.txt` to take in here"
    ]


def test_resources_for_assistants_are_a_kind_of_backstage() -> None:
    text = "apiVersion: backstage.io/v1alpha1\nkind: AiResource\nmetadata: {name: a}\nspec: {type: skill, owner: b, system: c}\n"
    (entity,) = loaded(text).entities.values()
    assert (entity.ref, entity.owner, entity.system) == (
        "airesource:default/a",
        "group:default/b",
        "system:default/c",
    )
