"""Views in the languages that draw themselves: Mermaid, DOT, D2."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings

from archkit.draw import view as views
from archkit.draw.d2 import d2
from archkit.draw.describe import technologies
from archkit.draw.dot import dot
from archkit.draw.layout.process import ask
from archkit.draw.mermaid import mermaid
from archkit.draw.names import identifiers
from archkit.draw.shapes import Line, Node, View
from tests.draw.made import SAGA, SHOP, entity, known
from tests.draw.made import views as any_views


def system() -> View:
    knowledge, graph = known(*SHOP)
    return views.system(graph, "system:default/ordering", technology=technologies(knowledge))


def saga() -> View:
    knowledge, graph = known(SAGA, *(entity("Component", n) for n in ("web", "order", "stock", "payment")))
    return views.flow(knowledge, graph, "flow:default/place-order")


def test_a_system_in_mermaid() -> None:
    assert (
        mermaid(system())
        == """\
flowchart LR
  payment_["Payment<br/>service"]
  subgraph in_ordering_["Ordering"]
    order_["Order<br/>java#45;21"]
    order_db_[("Order database<br/>postgresql#45;16")]
    orders_[["orders<br/>topic"]]
  end
  order_ -->|"calls #40;grpc#41;"| payment_
  order_ ==>|"writes"| order_db_
  order_ -.->|"publishes to"| orders_
  orders_ -.->|"delivers to"| payment_
""".replace("#45;", "-")
    )


def test_a_saga_in_mermaid() -> None:
    assert (
        mermaid(saga())
        == """\
sequenceDiagram
  participant web_ as web
  participant order_ as order
  participant stock_ as stock
  participant payment_ as payment
  web_->>order_: Place an order
  order_->>order_: create
  order_->>stock_: reserve
  order_->>payment_: Authorize
  Note over payment_: pivot#58; no way back after this · timeout 2s
  order_->>order_: approve
  Note over order_: retried until it succeeds
  opt a step up to the pivot fails, so those before it are undone
    order_-->>stock_: release-stock
    order_-->>order_: reject-order
  end
"""
    )


def test_a_system_in_dot() -> None:
    assert (
        dot(system())
        == """\
digraph {
  graph [label="Ordering", rankdir=LR, fontname="sans-serif"]
  node [shape=box, style=rounded, fontname="sans-serif"]
  edge [fontname="sans-serif", fontsize=10]
  payment_ [label="Payment\\nservice", color=gray50]
  subgraph cluster_0 {
    label="Ordering"
    order_ [label="Order\\njava-21"]
    order_db_ [label="Order database\\npostgresql-16", shape=cylinder]
    orders_ [label="orders\\ntopic", shape=cds]
  }
  order_ -> payment_ [label="calls (grpc)", style=solid]
  order_ -> order_db_ [label="writes", style=bold]
  order_ -> orders_ [label="publishes to", style=dashed]
  orders_ -> payment_ [label="delivers to", style=dashed]
}
"""
    )


def test_a_system_in_d2() -> None:
    assert (
        d2(system())
        == """\
direction: right
payment_: "Payment\\nservice"
in_ordering_: "Ordering" {
  order_: "Order\\njava-21"
  order_db_: "Order database\\npostgresql-16" {shape: cylinder}
  orders_: "orders\\ntopic" {shape: queue}
}
in_ordering_.order_ -> payment_: "calls (grpc)"
in_ordering_.order_ -> in_ordering_.order_db_: "writes"
in_ordering_.order_ -> in_ordering_.orders_: "publishes to" {style.stroke-dash: 4}
in_ordering_.orders_ -> payment_: "delivers to" {style.stroke-dash: 4}
"""
    )


def test_a_saga_in_d2_has_what_undoes_it_in_a_frame() -> None:
    assert d2(saga()).splitlines()[-4:] == [
        'undo: "a step up to the pivot fails, so those before it are undone" {',
        '  order_ -> stock_: "release-stock" {style.stroke-dash: 4}',
        '  order_ -> order_: "reject-order" {style.stroke-dash: 4}',
        "}",
    ]


@settings(max_examples=60)
@given(any_views())
def test_graphviz_reads_every_dot_text(view: View) -> None:
    assert ask(dot(view)).lstrip().startswith(b"{")


@settings(max_examples=40)
@given(any_views("flow"))
def test_graphviz_reads_the_dot_text_of_every_sequence(view: View) -> None:
    assert ask(dot(view)).lstrip().startswith(b"{")


_LABEL = r'"[^"\n]*"'
_ID = r"[a-z][a-z0-9_]*_"
_FLOWCHART = re.compile(
    rf"flowchart LR|\s*{_ID}(?:\[|\(\[|\[\(|\[\[|\{{\{{|>){_LABEL}(?:\]|\]\)|\)\]|\]\]|\}}\}})"
    rf"|\s*subgraph {_ID}\[{_LABEL}\]|\s*end|  %% [^\n]*"
    rf"|  {_ID} (?:-->|==>|-\.->|---)(?:\|{_LABEL}\|)? {_ID}"
)
_SEQUENCE = re.compile(
    rf"sequenceDiagram|  (?:participant|actor) {_ID} as \S.*|\s*{_ID}(?:->>|-\)|-->>){_ID}: \S.*"
    rf"|  Note over {_ID}: \S.*|  opt a step up to the pivot fails, so those before it are undone|  end"
)


@given(any_views())
def test_no_text_becomes_mermaid_syntax(view: View) -> None:
    for row in mermaid(view).splitlines():
        assert _FLOWCHART.fullmatch(row), row
        for label in re.findall(_LABEL, row):
            inner = label[1:-1].replace("<br/>", "")
            assert label != '""' and not re.search(r"[<>\[\](){}|`\\\"&*:%$@]", inner), row
            assert not re.search(r"\b(end|subgraph|click|direction|style)\b", inner, re.IGNORECASE), row
            assert re.sub(r"#\d+;", "", inner).count("#") == re.sub(r"#\d+;", "", inner).count(";") == 0


@given(any_views("flow"))
def test_no_text_becomes_a_statement_of_a_mermaid_sequence(view: View) -> None:
    rows = mermaid(view).splitlines()
    for row in rows:
        assert _SEQUENCE.fullmatch(row), row
    assert sum("as " in row for row in rows if row.startswith(("  participant", "  actor"))) >= len(
        view.nodes
    )


@given(any_views())
def test_no_text_closes_a_string_of_d2(view: View) -> None:
    for row in d2(view).splitlines():
        outside = re.sub(r'"(?:[^"\\]|\\.)*"', "", row)
        assert re.fullmatch(r"[a-z0-9_.:;{}>\s-]*", outside), row


@pytest.mark.parametrize("language", [mermaid, dot, d2])
def test_no_label_is_longer_than_anybody_reads(language: Callable[[View], str]) -> None:
    view = View(
        "v",
        "t" * 50_000,
        "graph",
        (Node("component:default/a", "x" * 50_000, "component", type="y" * 50_000),),
    )
    assert len(language(view)) < 1000


def test_names_of_a_drawing_are_short_ascii_and_never_the_same_or_a_word_of_a_language() -> None:
    refs = [
        "component:default/end",
        "resource:default/end",
        "component:default/Ü 1",
        "x:y/" + "a" * 99,
        "component:a/1",
    ]
    given_names = identifiers(refs)
    assert list(given_names.values()) == ["end_", "end_2_", "n1_", "a" * 40 + "_", "n1_2_"]


@given(any_views())
def test_every_node_has_a_name_of_its_own(view: View) -> None:
    names = list(identifiers(n.ref for n in view.nodes).values())
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(_ID, name) for name in names)


def test_a_line_says_its_relation_and_what_its_label_adds() -> None:
    assert Line("a", "b", "grpc", "sync", "calls").words == "calls (grpc)"
    assert Line("a", "b", "writes", "data", "writes").words == "writes"
    assert Line("a", "b", "3 calls").words == "3 calls"
