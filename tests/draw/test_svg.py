"""A drawing is a self-contained picture: the same bytes every time, readable by everybody, and it runs nothing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from archkit.draw import view as views
from archkit.draw.describe import technologies
from archkit.draw.markup import ATTRIBUTES, ELEMENTS, element, is_page, number
from archkit.draw.shapes import Line, Node, Step, View
from archkit.draw.svg import describe, svg
from tests.draw.made import SAGA, SHOP, entity, known
from tests.draw.made import views as any_views

NS = "{http://www.w3.org/2000/svg}"


def parsed(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)


def texts(text: str) -> list[str]:
    return [t.text or "" for t in parsed(text).iter(f"{NS}text")]


def checked(text: str) -> None:
    """Assert that it is XML of allowed elements and attributes only, and refers to nothing outside."""
    for part in parsed(text).iter():
        assert part.tag.removeprefix(NS) in ELEMENTS
        for name, value in part.attrib.items():
            assert name in ATTRIBUTES
            if name == "href":
                assert value.startswith(("#", "data:image/png;base64,")) or part.tag == f"{NS}a"
    style = parsed(text).find(f"{NS}style")
    assert style is not None and style.text is not None
    assert not re.search(r"url\(|@import|expression|</", style.text)


@settings(max_examples=80)
@given(any_views())
def test_no_text_becomes_markup(view: View) -> None:
    checked(svg(view, links={n.ref: n.label for n in view.nodes}))


@settings(max_examples=60)
@given(any_views("flow"))
def test_no_text_becomes_markup_in_a_sequence(view: View) -> None:
    checked(svg(view, links={n.ref: n.label for n in view.nodes}))


@settings(max_examples=30)
@given(any_views("system"))
def test_no_text_becomes_markup_beside_icons(view: View) -> None:
    checked(svg(view))


@settings(max_examples=30)
@given(any_views("ownership"))
def test_no_text_becomes_markup_in_a_list(view: View) -> None:
    checked(svg(replace(view, edges=())))


def test_every_view_of_a_catalog_is_drawn() -> None:
    knowledge, graph = known(*SHOP, SAGA)
    shown = {
        "landscape": (views.landscape(graph), {"Ordering", "Payments", "Sales", "1 call, 1 event"}),
        "system": (
            views.system(graph, "system:default/ordering"),
            {"Order", "Order database", "in Payments", "grpc"},
        ),
        "component": (views.component(graph, "component:default/order"), {"Order", "Payment", "writes"}),
        "ownership": (views.ownership(graph), {"group:shop · 5", "group:money · 2"}),
        "flow": (
            views.flow(knowledge, graph, "flow:default/place-order"),
            {"1. Place an order", "4. Authorize", "release-stock", "The whole may take 10s."},
        ),
    }
    for kind, (view, expected) in shown.items():
        drawing = svg(view)
        checked(drawing)
        assert expected <= set(texts(drawing)), kind
        assert parsed(drawing).get("data-kind") == kind


def test_the_bytes_are_the_same_in_every_process() -> None:
    program = (
        "from tests.draw.made import *\n"
        "from archkit.draw import view as v\n"
        "from archkit.draw.describe import technologies\n"
        "from archkit.draw.svg import svg\n"
        "from archkit.draw.seal import digest\n"
        "import hashlib\n"
        "k, g = known(*SHOP, SAGA)\n"
        "all = [v.landscape(g), v.ownership(g), v.system(g, 'system:default/ordering', technology=technologies(k)),\n"
        "       v.component(g, 'component:default/order'), v.flow(k, g, 'flow:default/place-order')]\n"
        "print([(digest(x), hashlib.sha256(svg(x).encode()).hexdigest()) for x in all])\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("0", "1", "4711")
    }
    assert len(outputs) == 1


def test_a_drawing_says_in_words_what_it_shows() -> None:
    _, graph = known(*SHOP)
    drawing = parsed(svg(views.component(graph, "component:default/payment")))
    assert drawing.get("role") == "img"
    title, told = (drawing.find(f"{NS}{name}") for name in ("title", "desc"))
    assert title is not None and told is not None
    assert drawing.get("aria-labelledby") == f"{title.get('id')} {told.get('id')}"
    assert title.text == "Payment"
    assert told.text == "3 boxes. Order calls Payment; Order publishes to orders; orders delivers to Payment."


def test_a_saga_is_told_with_what_undoes_it() -> None:
    view = View(
        "f",
        "F",
        "flow",
        (Node("a", "A", "component"), Node("b", "B", "component")),
        steps=(Step("a", "b", "reserve"),),
        compensations=(Step("a", "b", "release", "compensation"),),
    )
    assert describe(view) == "2 boxes. 1. A to B: reserve; On failure, B: release."


def test_links_lead_to_pages_only() -> None:
    view = View("v", "v", "graph", tuple(Node(r, r, "component") for r in ("a", "b", "c")))
    drawing = parsed(svg(view, links={"a": "../a/", "b": "javascript:alert(1)", "c": "https://x.example"}))
    assert [a.get("href") for a in drawing.iter(f"{NS}a")] == ["../a/", "https://x.example"]
    assert drawing.get("role") == "graphics-document"


@pytest.mark.parametrize(
    "url", ["javascript:x", " JavaScript:x", "data:text/html,x", "vbscript:x", "file:///x"]
)
def test_what_runs_or_reads_is_no_page(url: str) -> None:
    assert not is_page(url)


def test_nothing_but_a_drawing_can_be_written() -> None:
    for name, attributes in (
        ("script", {}),
        ("foreignObject", {}),
        ("rect", {"onload": "x"}),
        ("rect", {"style": "x"}),
        ("use", {"href": "https://x.example/a.svg#b"}),
        ("image", {"href": "https://x.example/a.png"}),
        ("a", {"href": "javascript:x"}),
        ("rect", {"href": "#a"}),
    ):
        with pytest.raises(ValueError):
            element(name, **attributes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "written"),
    [(1.0, "1"), (0.04, "0"), (-0.04, "0"), (-0.5, "-0.5"), (-10.04, "-10"), (1.25, "1.2"), (100, "100")],
)
def test_a_coordinate_has_a_tenth_of_a_pixel(value: float, written: str) -> None:
    assert number(value) == written


def test_the_legend_explains_what_occurs_and_nothing_else() -> None:
    nodes = (
        Node("a", "A", "component"),
        Node("b", "B", "database"),
        Node("c", "C", "component", missing=True),
    )
    drawing = texts(svg(View("v", "v", "graph", nodes, (Line("a", "b", "", "data", "reads"),))))
    assert {"component", "data store", "not described", "reads, writes"} <= set(drawing)
    assert not {"API", "topic or queue", "calls, depends on", "provides, runs on, belongs to"} & set(drawing)


def test_a_long_name_is_broken_and_cut_so_that_it_stays_in_its_box() -> None:
    view = View(
        "v", "v", "graph", (Node("a", "payment-authorization-orchestration-gateway-" * 20, "component"),)
    )
    drawing = parsed(svg(view))
    names = [t.text or "" for t in drawing.iter(f"{NS}text") if t.get("class") == "ak-name"]
    assert len(names) == 2 and names[1].endswith("…")
    assert float(drawing.get("width") or 0) <= 400


def test_light_and_dark_have_the_same_colours_to_choose_from() -> None:
    style = parsed(svg(View("v", "v", "graph", (Node("a", "A", "component"),)))).find(f"{NS}style")
    assert style is not None and style.text is not None
    blocks = [
        set(re.findall(r"--ak-[a-z-]+(?=:)", block))
        for block in style.text.split("}")
        if "--ak-paper:" in block
    ]
    used = set(re.findall(r"var\((--ak-[a-z-]+)\)", style.text))
    assert len(blocks) == 4 and all(block == blocks[0] for block in blocks)
    assert used <= blocks[0]


def test_only_technologies_that_a_file_names_are_read() -> None:
    knowledge, _ = known(
        entity("Component", "a", "technologies: [' ', go]"),
        entity("Component", "b", "technologies: [go-1.24, x]"),
        entity("Resource", "c", "engine: {not: text}, technology: kafka"),
    )
    technology = technologies(knowledge)
    assert [technology(f"component:default/{n}") for n in "ab"] == ["", "go-1.24"]
    assert technology("resource:default/c") == "kafka"
    assert technology("component:default/ghost") == ""


@pytest.mark.parametrize("type", ["relational-database", "wide-column-store", "data-warehouse"])
def test_the_type_and_tier_of_a_store_stand_whole_in_its_box(type: str) -> None:
    store = Node("resource:default/d", "d", "database", type, tier=1)
    assert f"{type} · tier 1" in svg(View("v", "v", "system", (store,)))
