"""Small catalogs and hostile texts for the drawings."""

from __future__ import annotations

from hypothesis import strategies as st

from archkit.draw.shapes import STYLES, Group, Line, Node, Step, View
from archkit.graph.build import build
from archkit.graph.graph import Graph
from archkit.model.knowledge import Knowledge
from archkit.model.load import load
from archkit.model.settings import Settings
from archkit.source.tree import DictTree


def entity(kind: str, name: str, spec: str = "", title: str = "") -> str:
    version = "archkit.dev/v1" if kind == "Flow" else "backstage.io/v1alpha1"
    titled = f", title: {title}" if title else ""
    return f"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: {name}{titled}}}\nspec: {{{spec}}}\n"


def known(*entities: str) -> tuple[Knowledge, Graph]:
    """Knowledge and graph of a catalog of these entities."""
    knowledge = load(DictTree({"catalog/all.yaml": "---\n".join(entities)}), Settings())
    return knowledge, build(knowledge)


SHOP = (
    entity("Domain", "sales", "owner: group:shop", "Sales"),
    entity("System", "ordering", "owner: group:shop, domain: sales", "Ordering"),
    entity("System", "payments", "owner: group:money", "Payments"),
    entity(
        "Component",
        "order",
        "type: service, lifecycle: production, owner: group:shop, system: ordering, tier: 1, "
        "technologies: [java-21], publishes: [{topic: resource:orders}], dependencies: "
        "[{to: component:payment, protocol: grpc}, {to: resource:order-db, operation: write}]",
        "Order",
    ),
    entity(
        "Component",
        "payment",
        "type: service, lifecycle: production, owner: group:money, system: payments, "
        "subscribes: [{topic: resource:orders}]",
        "Payment",
    ),
    entity(
        "Resource",
        "order-db",
        "type: relational-database, owner: group:shop, system: ordering, engine: postgresql-16",
        "Order database",
    ),
    entity("Resource", "orders", "type: topic, owner: group:shop, system: ordering"),
)
"""Two systems, a call, a database and an event."""

SAGA = entity(
    "Flow",
    "place-order",
    "type: saga, owner: group:shop, entry: component:web, orchestrator: component:order, "
    "coordination: orchestrated, timeout: 10s, steps: ["
    "{id: create, component: order, kind: compensatable, compensation: reject-order}, "
    "{id: reserve, component: stock, kind: compensatable, compensation: release-stock}, "
    "{id: authorize, title: Authorize, component: payment, kind: pivot, timeout: 2s}, "
    "{id: approve, component: order, kind: retriable}]",
    "Place an order",
)

_NASTY = (
    "end",
    "%%{init: {}}%%",
    "a]]>b",
    "\"'`",
    "<script>alert(1)</script>",
    "new\nline",
    "\u202ertl\u202c \u05e2\u05d1\u05e8\u05d9\u05ea",
    "x" * 10_000,
    "--> b",
    "a:::class",
    'click a href "javascript:1"',
    "#quot;&lt;",
    "a;b",
    "[(x)]{{y}}",
    "- list",
    "\\",
    "\\N",
    "${x}",
    "\u2028",
    "",
    "]]><style>*{display:none}</style>",
    "subgraph x",
    "direction TB",
    "\ud800",
    "\x00\x07",
    '" onload="alert(1)',
    "\U0001f600 \u65e5\u672c\u8a9e",
)
labels = st.one_of(
    st.sampled_from(_NASTY), st.text(max_size=40), st.text("<>&\"'[](){}|%#;:-=.\\\n", max_size=20)
)
"""What hostile people call things."""

_KINDS = "component api database topic resource external system team actor other fold".split()


@st.composite
def views(draw: st.DrawFn, kind: str = "graph") -> View:
    """A view of any shape with hostile texts everywhere."""
    groups = [
        Group(f"system:default/{i}{draw(labels)}", draw(labels), None) for i in range(draw(st.integers(0, 2)))
    ]
    nodes = [
        Node(
            f"component:default/{draw(labels)}-{i}",
            draw(labels),
            draw(st.sampled_from(_KINDS)),  # type: ignore[arg-type]
            type=draw(labels),
            technology=draw(st.one_of(labels, st.sampled_from(["postgresql-16", "java-21"]))),
            tier=draw(st.sampled_from([None, 1])),
            group=draw(st.sampled_from([None, *(g.id for g in groups)])),
            emphasis=draw(st.sampled_from(["normal", "focus", "outside"])),  # type: ignore[arg-type]
            missing=draw(st.booleans()),
            place=draw(labels),
        )
        for i in range(draw(st.integers(1, 4)))
    ]
    end = st.sampled_from([n.ref for n in nodes])
    line = st.builds(Line, end, end, labels, st.sampled_from(STYLES), labels)
    step = st.builds(Step, end, end, labels, st.sampled_from(["sync", "async"]), labels, st.booleans())
    is_flow = kind == "flow"
    return View(
        draw(labels),
        draw(labels),
        kind,  # type: ignore[arg-type]
        tuple(nodes),
        () if is_flow else tuple(draw(st.lists(line, max_size=4))),
        tuple(groups),
        tuple(draw(st.lists(step, max_size=3))) if is_flow else (),
        tuple(draw(st.lists(step, max_size=2))) if is_flow else (),
        tuple(draw(st.lists(labels, max_size=2))),
    )
