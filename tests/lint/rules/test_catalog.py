"""References wrong in every way, and what a catalog may leave open: given these files, these findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.lint.registry import rules
from archkit.lint.rule import Rule
from archkit.lint.run import Selection
from archkit.model.settings import Settings
from archkit.source.tree import DictTree
from archkit.workspace import Workspace

ORG = """\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: platform}
spec: {type: team, children: [], members: [ana]}
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: ana}
spec: {memberOf: [platform]}
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata: {name: shop, description: Sells.}
spec: {owner: platform}
"""


def entity(kind: str, name: str, spec: str = "", version: str = "backstage.io/v1alpha1") -> str:
    """One document; components, resources and APIs have what they need."""
    needed = {
        "Component": "type: service, lifecycle: production, owner: platform, system: shop",
        "Resource": "type: database, owner: platform, system: shop",
        "API": "type: grpc, lifecycle: production, owner: platform, system: shop, definition: x",
        "Group": "type: team, children: []",
        "System": "owner: platform",
    }.get(kind, "")
    own = [part for part in needed.split(", ") if part and f"{part.partition(':')[0]}:" not in spec]
    fields = ", ".join([*own, *([spec] if spec else [])])
    head = f"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: {name}, description: Something.}}\n"
    return f"---\n{head}spec: {{{fields}}}\n"


def lint(
    files: Mapping[str, str], *names: str, preset: str = "recommended", settings: Settings | None = None
) -> list[str]:
    """`severity path route: message` of the findings of these rules, beside a group, a user and a system."""
    tree = DictTree({"catalog/org.yaml": ORG, **files})
    space = Workspace(tree, settings or Settings(), root=None, today=date(2026, 11, 24))
    report = space.lint(Selection(preset=preset))  # type: ignore[arg-type]
    return [f"{f.severity} {f.path}:{f.span.line}: {f.message}" for f in report.findings if f.rule in names]


def problems(name: str, *documents: str, external: Sequence[str] = ()) -> list[tuple[str, str, str]]:
    """Severity, message and help of what one rule says of documents in one file of the catalog folder."""
    tree = DictTree({"catalog/org.yaml": ORG, "catalog/a.yaml": "".join(documents)})
    space = Workspace(tree, Settings(external=tuple(external)), root=None, today=date(2026, 11, 24))
    report = space.lint(Selection(select=(name,)))
    return [(f.severity, f.message, f.help) for f in report.findings]


@pytest.mark.parametrize(
    ("spec", "what", "meant"),
    [
        ("owner: Group:Default/PLATFORM", None, ""),
        ("owner: platform", None, ""),
        ("owner: user:ana", None, ""),
        ("dependsOn: ['system:shop']", None, ""),
        ("dependsOn: ['component:order']", None, ""),
        ("owner: plattform", "group `plattform`", "group:platform"),
        ("owner: paltform", "group `paltform`", "group:platform"),
        ("owner: user:anna", "user `anna`", "user:ana"),
        ("owner: user:zzz", "user `zzz`", None),
        ("system: shop2", "system `shop2`", "system:shop"),
        ("system: other/shop", "system `other/shop`", "system:shop"),
        ("dependsOn: ['component:zzz']", "component `zzz`", None),
        ("dependsOn: ['component:order-service-v2']", "component `order-service-v2`", "component:order"),
        ("dependencyOf: ['component:ordr']", "component `ordr`", "component:order"),
        ("subcomponentOf: ordr", "component `ordr`", "component:order"),
        ("dependencies: [{to: 'component:ordr'}]", "component `ordr`", "component:order"),
        ("dependencies: [{anyOf: ['component:ordr']}]", "component `ordr`", "component:order"),
        ("dependencies: [{fallback: {to: 'component:ordr'}}]", "component `ordr`", "component:order"),
        ("data: {owners: ['user:anna']}", "user `anna`", "user:ana"),
        ("data: {owners: [order]}", None, ""),
    ],
)
def test_a_name_that_ought_to_be_here_is_an_error_with_the_name_that_was_meant(
    spec: str, what: str | None, meant: str | None
) -> None:
    found = problems("unknown-reference", entity("Component", "order", spec))
    assert [(s, m) for s, m, _ in found] == (
        [("error", f"there is no {what} in this catalog")] if what else []
    )
    if what and meant:
        assert found[0][2] == f"did you mean `{meant}`?"
    elif what:
        assert found[0][2].startswith("describe it")


@pytest.mark.parametrize(
    ("spec", "what", "name"),
    [
        ("dependsOn: ['resource:zzz']", "resource `zzz`", "resource:zzz"),
        ("providesApis: [zzz]", "API `zzz`", "api:zzz"),
        ("domain: zzz", None, ""),  # no field of a component
        ("publishes: [{topic: 'resource:a/zzz'}]", "resource `a/zzz`", "resource:a/zzz"),
        ("failureDomains: [zone-a]", "failure domain `zone-a`", "failuredomain:zone-a"),
        ("placement: {domains: [zone-a]}", "failure domain `zone-a`", "failuredomain:zone-a"),
        ("placement: {regions: [zone-a]}", None, ""),  # as the provider names it
        ("dependsOn: ['widget:zzz']", "widget `zzz`", "widget:zzz"),
    ],
)
def test_a_name_of_a_kind_that_is_not_kept_here_may_live_elsewhere(
    spec: str, what: str | None, name: str
) -> None:
    help = f'when it lives elsewhere, say so in the settings: `external = ["{name}"]`'
    expected = [("warning", f"{what} is not described here", help)] if what else []
    assert problems("unknown-reference", entity("Component", "order", spec)) == expected


@pytest.mark.parametrize(
    ("spec", "takes", "what", "help"),
    [
        ("system: component:shop", "a system", "a component: `component:shop`", "did you mean `system:shop`?"),
        ("system: group:platform", "a system", "a group: `group:platform`", "name a system, or remove it"),
        ("system: component:zzz", "a system", "a component: `component:zzz`", "name a system, or remove it"),
        ("owner: system:shop", "a group or a user", "a system: `system:shop`", "name a group or a user, or remove it"),
        ("providesApis: ['component:a']", "an API", "a component: `component:a`", "name an API, or remove it"),
        ("publishes: [{topic: 'api:a'}]", "a resource", "an API: `api:a`", "name a resource, or remove it"),
    ],
)  # fmt: skip
def test_a_field_that_does_not_take_the_kind_says_what_it_takes(
    spec: str, takes: str, what: str, help: str
) -> None:
    order, field = entity("Component", "order", spec), spec.partition(":")[0]
    expected = [("error", f"`{field}` takes {takes}, and this is {what}", help)]
    assert problems("wrong-kind-reference", order) == expected
    assert problems("unknown-reference", order) == [], "one cause, one finding"


def test_a_field_within_another_is_called_by_its_own_name() -> None:
    found = problems(
        "wrong-kind-reference", entity("Component", "order", "placement: {domains: ['system:shop']}")
    )
    words = "`domains` takes a failure domain, and this is a system: `system:shop`"
    assert found == [("error", words, "name a failure domain, or remove it")]


@pytest.mark.parametrize(
    ("spec", "wanted", "kind", "meant"),
    [
        ("owner: ana", "group `ana`", "a user", "user:ana"),
        ("dependsOn: ['component:shop']", "component `shop`", "a system", "system:shop"),
        ("dependencies: [{to: 'api:order'}]", "API `order`", "a component", "component:order"),
        ("dependsOn: ['resuorce:order']", "resuorce `order`", "a component", "component:order"),
    ],
)
def test_a_name_that_only_another_kind_has_is_an_error_that_names_it(
    spec: str, wanted: str, kind: str, meant: str
) -> None:
    order = entity("Component", "order", spec)
    message = f"there is no {wanted}, but {kind} of that name"
    assert problems("wrong-kind-reference", order) == [("error", message, f"did you mean `{meant}`?")]
    assert problems("unknown-reference", order) == [], "one cause, one finding"


@pytest.mark.parametrize(
    "spec",
    [
        "owner: order",  # a component of that name is nobody's owner
        "owner: squad:blue",  # a kind of one's own may own
        "dependsOn: ['component:platform']",  # nothing depends on a group
        "dependsOn: ['api:x', 'resource:y', 'domain:z']",
        "failureDomains: ['failuredomain:a']",
    ],
)
def test_a_kind_that_may_be_meant_is_not_called_wrong(spec: str) -> None:
    assert problems("wrong-kind-reference", entity("Component", "order", spec)) == []


@pytest.mark.parametrize(
    "glob", ["group:ghost", "group:*", "GROUP:default/*", "group:default/gh?st", "*", "user:*"]
)
def test_what_lives_elsewhere_by_the_settings_is_not_looked_for(glob: str) -> None:
    found = problems("unknown-reference", entity("Component", "order", "owner: ghost"), external=[glob])
    assert len(found) == (glob == "user:*")


def test_many_places_that_name_the_same_are_one_finding() -> None:
    documents = [entity("Component", f"c{i}", "owner: ghost") for i in range(42)]
    tree = DictTree({"catalog/org.yaml": ORG, "catalog/a.yaml": "".join(documents)})
    space = Workspace(tree, Settings(), root=None, today=date(2026, 11, 24))
    (found,) = space.lint(Selection(select=("unknown-reference",))).findings
    assert found.label == "nobody describes it, and in 41 more places"
    assert found.subject == "component:default/c0"
    assert len(found.related) == 3


def test_front_matter_of_documents_refers_to_entities_too() -> None:
    files = {
        "runbooks/a.md": "---\ntitle: A\nfor: [component:ordr, shop]\nowner: ana\n---\n",
        "adrs/0001-a.md": "---\nstatus: accepted\naffects:\n  - system:shop\n  - system:shopp\n---\n# A\n",
        "catalog/a.yaml": entity("Component", "order"),
    }
    assert lint(files, "unknown-reference", "adr-affects-unknown", "wrong-kind-reference") == [
        "error adrs/0001-a.md:5: there is no system `shopp` in this catalog",
        "error runbooks/a.md:3: there is no component `ordr` in this catalog",
        "error runbooks/a.md:3: there is no component `shop`, but a system of that name",
        "error runbooks/a.md:4: there is no group `ana`, but a user of that name",
    ]


FOREIGN = entity("Component", "web", "dependsOn: ['component:other', 'resource:web'], consumesApis: [x]")


def test_a_lone_catalog_info_may_name_what_another_repository_describes() -> None:
    files = {"catalog-info.yaml": FOREIGN, "services/a/catalog-info.yaml": entity("Component", "order")}
    names = ("unknown-reference", "wrong-kind-reference", "orphan-entity", "api-without-provider")
    assert lint(files, *names) == [
        "warning catalog-info.yaml:5: component `other` is not described here",
        "warning catalog-info.yaml:5: there is no resource `web`, but a component of that name",
        "warning catalog-info.yaml:5: API `x` is not described here",
    ]
    assert lint(files, *names, preset="core") == []


def test_a_lone_catalog_info_still_has_to_name_the_right_kind() -> None:
    files = {"catalog-info.yaml": entity("Component", "web", "owner: component:web")}
    assert lint(files, "wrong-kind-reference", preset="core") == [
        "error catalog-info.yaml:5: `owner` takes a group or a user, and this is a component: `component:web`"
    ]


def test_core_tells_what_is_missing_where_the_catalog_is_kept() -> None:
    files = {"catalog/a.yaml": entity("Component", "order", "system: shopp")}
    assert lint(files, "unknown-reference", preset="core") == [
        "error catalog/a.yaml:5: there is no system `shopp` in this catalog"
    ]


@pytest.mark.parametrize(("more", "severity"), [({}, "warning"), ({"archkit.toml": ""}, "error")])
def test_where_most_groups_are_missing_they_live_elsewhere_unless_archkit_was_set_up(
    more: dict[str, str], severity: str
) -> None:
    owners = "".join(entity("Component", f"c{i}", f"owner: team-{i}") for i in range(2))
    found = lint({"catalog/a.yaml": owners, **more}, "unknown-reference")
    assert [f.partition(" ")[0] for f in found] == [severity, severity]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            "catalog/payment.yaml",
            "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: 'paym",
        ),
        ("catalog/payment.yaml", entity("Componnent", "payment")),
        ("catalog/payment.yaml", entity("Component", "'my payment'")),
        ("catalog/payment.yaml", entity("Component", "order")),  # copied, the name forgotten
        ("catalog/payment.yaml", "metadata: {name: payment}\nspec: {owner: platform}\n"),
        ("catalog/payment.yaml", "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {}\n"),
        ("catalog/payment/catalog-info.yaml", "apiVersion: [\n"),
    ],
)
def test_a_reference_to_what_could_not_be_taken_in_is_no_finding_of_its_own(path: str, text: str) -> None:
    files = {"catalog/a.yaml": entity("Component", "order", "dependsOn: ['component:payment']"), path: text}
    assert lint(files, "unknown-reference", "wrong-kind-reference") == []


@pytest.mark.parametrize(
    "broken",
    [
        entity("Component", "web") + "---\nkind: Component\nmetadata: {name: pay, tags: [\n",
        entity("Component", "web") + "---\nkind: Component\nmetadata:\n  name: 'Pay'\n\tspec: {}\n",
        entity("Component", "pay") + entity("Component", "web").removeprefix("---\n"),
        entity("Component", "web") + '---\nmetadata:\n  "name" : pay\nspec: ' + "[" * 500,
    ],
    ids=["cut short", "tab", "glued together", "too deep"],
)
def test_a_name_in_the_unread_half_of_a_file_is_not_called_missing(broken: str) -> None:
    user = entity("Component", "user", "dependsOn: [component:pay, component:payy]")
    found = lint({"catalog/many.yaml": broken, "catalog/user.yaml": user}, "unknown-reference")
    assert [f.partition(": ")[2].partition(" in ")[0] for f in found] == ["there is no component `payy`"]


@pytest.mark.parametrize(
    "broken",
    [
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: 'paym",
        entity("Componnent", "payment", "providesApis: [pay]"),
        entity("Component", "order", "providesApis: [default/Pay]"),
    ],
)
def test_an_api_is_not_called_unprovided_while_its_provider_may_be_lost(broken: str) -> None:
    files = {"catalog/a.yaml": entity("API", "pay") + entity("Component", "order")}
    assert len(lint(files, "api-without-provider")) == 1
    assert lint({**files, "catalog/b.yaml": broken}, "api-without-provider") == []


@pytest.mark.parametrize(
    ("kind", "version", "message"),
    [
        ("Component", "backstage.io/v1beta1", None),
        ("Flow", "archkit.dev/v1", None),
        ("SLO", "openslo/v1", None),
        ("component", "backstage.io/v1alpha1", "archkit knows no kind `component`"),
        ("Product", "shop.example/v1", "archkit knows no kind `Product`"),
        ("Component", "backstage.io/v2", "`Component` is known, but not under `backstage.io/v2`"),
        ("Flow", "backstage.io/v1alpha1", "`Flow` is known, but not under `backstage.io/v1alpha1`"),
        ("'my kind'", "backstage.io/v1alpha1", None),
        ("Component", "''", None),
    ],
)
def test_a_kind_is_known_together_with_its_api_version(kind: str, version: str, message: str | None) -> None:
    found = problems("unknown-kind", entity(kind, "order", version=version))
    assert [m for _, m, _ in found] == ([message] if message else [])


def test_a_kind_of_ones_own_is_one_finding_and_a_misspelt_one_each() -> None:
    own = [entity("Product", name, version="shop.example/v1") for name in "abc"]
    slips = [entity("Componet", name) for name in "de"]
    assert [help for _, _, help in problems("unknown-kind", *own, *slips)] == [
        'a kind of your own is named in the settings: `[rules.unknown-kind]` with `kinds = ["Product"]`',
        "did you mean `Component`?",
        "did you mean `Component`?",
    ]


OWNED = entity("Component", "c", "owner: g")


@pytest.mark.parametrize(
    ("documents", "found"),
    [
        ([entity("Group", "g"), OWNED], 1),
        ([entity("Group", "g")], 0),  # owns nothing
        ([entity("Group", "g", "members: [ghost]"), OWNED], 0),
        ([entity("Group", "g"), entity("User", "u", "memberOf: [g]"), OWNED], 0),
        ([entity("Group", "g"), entity("Group", "h", "parent: g, members: [ana]"), OWNED], 0),
        ([entity("Group", "g").replace("[]", "[platform]"), OWNED], 0),
        ([entity("Group", "g", "parent: h"), entity("Group", "h", "parent: g"), OWNED], 1),
        ([entity("Component", "c", "owner: ghost")], 0),
    ],
)  # fmt: skip
def test_a_group_is_empty_when_nobody_is_in_it_or_below_it(documents: list[str], found: int) -> None:
    assert len(problems("owner-empty", *documents)) == found


def test_where_nobody_is_in_any_group_people_live_elsewhere() -> None:
    text = entity("Group", "g") + entity("Component", "c", "owner: g")
    tree = DictTree({"catalog/a.yaml": text})
    space = Workspace(tree, Settings(), root=None, today=date(2026, 11, 24))
    assert space.lint(Selection(select=("owner-empty",))).findings == ()


ALONE = entity("Component", "c").replace(", system: shop", "")
NEEDS_IT = entity("Component", "d", "dependsOn: ['component:c']")


@pytest.mark.parametrize(
    ("documents", "found"),
    [
        ([ALONE], 1),
        ([ALONE, NEEDS_IT], 0),
        ([entity("Component", "c", "dependsOn: ['component:ghost']").replace(", system: shop", "")], 0),
        ([entity("Component", "c", "dependsOn: 5").replace(", system: shop", "")], 0),
        ([entity("Component", "c").replace("system:", "sytem:")], 0),
        ([entity("Component", "c", "lifecycle: retired").replace(", system: shop", "")], 0),
        ([entity("Resource", "r").replace(", system: shop", "")], 1),
        ([entity("Resource", "r").replace("database", "topic").replace(", system: shop", "")], 0),
    ],
)  # fmt: skip
def test_what_only_its_owner_joins_to_the_rest_is_an_orphan(documents: list[str], found: int) -> None:
    assert len(problems("orphan-entity", *documents)) == found


TOPIC = entity("Resource", "t").replace("database", "topic")
WRITER = entity("Component", "w", "publishes: [{topic: 'resource:t'}]")
READER = entity("Component", "r", "subscribes: [{topic: 'resource:t'}]")
DEAD = READER.replace("t'}", "t', deadLetter: 'resource:u'}")


@pytest.mark.parametrize(
    ("documents", "found"),
    [
        ([TOPIC, WRITER, READER], []),
        ([TOPIC, WRITER], ["nobody reads t"]),
        ([TOPIC, READER], ["nobody publishes to t"]),
        ([TOPIC], []),  # nobody here says who publishes what
        ([TOPIC, entity("Component", "w", "dependencies: [{to: 'resource:t', operation: write}]"), READER], []),
        ([TOPIC, WRITER, entity("Component", "r", "dependencies: [{to: 'resource:t', operation: read}]")], []),
        ([TOPIC, WRITER, entity("Component", "x", "dependsOn: ['resource:t']")], []),
        ([TOPIC, WRITER, DEAD, TOPIC.replace("name: t", "name: u")], []),
        ([TOPIC.replace("topic", "topic, derivedFrom: 'resource:db'"), READER, entity("Resource", "db")], []),
        ([TOPIC, WRITER, entity("Resource", "view", "derivedFrom: 'resource:t'")], []),
        ([TOPIC.replace("topic", "topic, lifecycle: retired"), WRITER], []),
        ([TOPIC, TOPIC.replace("name: t", "name: s"), WRITER, READER], ["nobody publishes to s, and nobody reads it"]),
    ],
)  # fmt: skip
def test_a_topic_needs_one_who_writes_and_one_who_reads(documents: list[str], found: list[str]) -> None:
    files = {"catalog/a.yaml": "".join(documents)}
    said = lint(files, "topic-without-consumer", "topic-without-producer")
    assert [text.partition(": ")[2] for text in said] == found


def test_a_description_of_a_wrong_type_is_not_called_missing() -> None:
    text = entity("Component", "a").replace("Something.", "5") + entity("Component", "b").replace(
        "Something.", "'  '"
    )
    found = lint({"catalog/a.yaml": text}, "description-missing", "schema")
    assert [f.partition(" ")[0] for f in found] == ["error", "info"]


def test_what_only_may_be_a_duplicate_or_a_dead_target_is_kept_out_of_core() -> None:
    location = entity("Location", "all", "targets: [./u/*.yaml]")
    files = {
        "catalog-info.yaml": location,
        "samples/a/catalog-info.yaml": entity("Component", "web"),
        "samples/b/catalog-info.yaml": entity("Component", "web"),
    }
    names = ("duplicate-entity", "location-target-missing")
    assert [f.partition(" ")[0] for f in lint(files, *names)] == ["warning", "warning"]
    assert lint(files, *names, preset="core") == []


def test_many_names_that_lead_nowhere_do_not_stall_the_lint(elapsed: Callable[[], float]) -> None:
    known = "".join(entity("Component", f"orders-service-{i:05d}") for i in range(800))
    lost = ", ".join(f"'component:orders-service-x{i:05d}'" for i in range(800))
    web = entity("Component", "web", f"dependsOn: [{lost}]")
    tree = DictTree({"catalog/org.yaml": ORG, "catalog/known.yaml": known, "catalog/a.yaml": web})
    space = Workspace(tree, Settings(), root=None, today=date(2026, 11, 24))
    assert len(space.knowledge.entities) == 804
    elapsed()
    report = space.lint(Selection(select=("unknown-reference",)))
    assert elapsed() < 5
    helps = [f.help for f in report.findings]
    assert (len(helps), helps[0]) == (800, "did you mean `component:orders-service-00000`?")


CATALOG: tuple[Rule, ...] = tuple(rule for rule in rules() if rule.family == "catalog")
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("aZ0:/-_.* \n\0`é", max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["to", "anyOf", "topic", "deadLetter", "owner", "x"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)
fields = st.sampled_from(
    "owner system dependsOn dependencies publishes subscribes providesApis members parent type steps targets".split()
)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["Component", "Resource", "API", "Group", "User", "Flow", "Roadmap", "Componet", "x"]
            ),
            st.sampled_from(["a", "b", "A", "a b"]),
            st.dictionaries(fields, values, max_size=4),
        ),
        max_size=4,
    )
)
def test_no_content_stops_a_rule_and_every_finding_is_one_sentence(
    documents: list[tuple[str, str, dict[str, object]]],
) -> None:
    import json

    text = "".join(
        "---\n"
        + json.dumps(
            {"apiVersion": "backstage.io/v1alpha1", "kind": kind, "metadata": {"name": name}, "spec": spec}
        )
        + "\n"
        for kind, name, spec in documents
    )
    tree = DictTree({"catalog/org.yaml": ORG, "catalog/a.yaml": text})
    space = Workspace(tree, Settings(), root=None, today=date(2026, 11, 24))
    report = space.lint(Selection(select=tuple(rule.name for rule in CATALOG)))
    for finding in report.findings:
        assert "\n" not in finding.message
        assert len(finding.message) < 300


def test_time_limits_and_capacities_of_nothing_are_told_at_their_line() -> None:
    edge = "{to: component:b, timeout: 0ms, retries: {maxAttempts: 0}}"
    spec = f"""capacity: {{max: 0rps}}, slo: {{window: 0d}},
  dependencies: [
    {edge}]"""
    assert lint(
        {"catalog/a.yaml": entity("Component", "a", spec) + entity("Component", "b")}, "quantity", "schema"
    ) == [
        "error catalog/a.yaml:5: `0rps` is no rate at all",
        "error catalog/a.yaml:5: `0d` is no time at all",
        "error catalog/a.yaml:7: `0ms` is no time at all",
        "error catalog/a.yaml:7: `dependencies[0].retries.maxAttempts` must be at least 1, not 0",
    ]
