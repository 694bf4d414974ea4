"""The graph in the formats other tools read."""

from __future__ import annotations

import csv
import io
import json

import pytest

from archkit.draw.export import CSV_COLUMNS, FORMATS, export
from archkit.errors import ArchkitError
from tests.draw.made import entity, known

_, GRAPH = known(
    entity(
        "Component", "web", "dependencies: [{to: component:alone, protocol: http}], consumesApis: [order-api]"
    ),
    entity("Component", "order", "providesApis: [order-api], dependsOn: [resource:ghost]", "Order"),
    entity("API", "order-api"),
    entity("Component", "alone"),
)


def test_as_text_every_entity_has_what_it_needs_under_it() -> None:
    assert export(GRAPH, "text") == (
        "component:order\n"
        "  depends-on resource:ghost  (not described)\n"
        "  provides api:order-api\n"
        "component:web\n"
        "  calls component:alone  (http)\n"
        "  consumes api:order-api\n"
        "  calls component:order  (through api:order-api)\n"
    )


def test_json_has_every_node_and_where_each_edge_is_written() -> None:
    data = json.loads(export(GRAPH, "json"))
    assert {n["ref"]: n["missing"] for n in data["nodes"]}["resource:default/ghost"] is True
    (call,) = (e for e in data["edges"] if e["kind"] == "calls" and not e["derived"])
    assert (call["path"], call["document"], call["route"]) == (
        "catalog/all.yaml",
        0,
        ["spec", "dependencies", 0, "to"],
    )
    assert call["attributes"]["protocol"] == "http"


def test_csv_has_a_row_for_every_edge() -> None:
    rows = list(csv.DictReader(io.StringIO(export(GRAPH, "csv"))))
    assert tuple(rows[0]) == CSV_COLUMNS and len(rows) == len(GRAPH.edges)
    assert [r["through"] for r in rows if r["derived"] == "yes"] == ["api:default/order-api"]


@pytest.mark.parametrize("formula", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)"])
def test_a_spreadsheet_runs_nothing(formula: str) -> None:
    _, graph = known(entity("Component", "a", f"dependencies: [{{to: component:b, protocol: '{formula}'}}]"))
    (row,) = csv.DictReader(io.StringIO(export(graph, "csv")))
    assert row["protocol"] == f"'{formula}"


@pytest.mark.parametrize(
    ("format", "start"),
    [
        ("mermaid", "flowchart LR\n"),
        ("dot", "digraph {\n"),
        ("d2", "direction: right\n"),
        ("graphml", "<?xml"),
    ],
)
def test_drawing_languages_and_graph_editors_are_served(format: str, start: str) -> None:
    text = export(GRAPH, format)
    assert text.startswith(start) and "order" in text
    assert {format} <= set(FORMATS)


def test_an_unknown_format_is_misuse() -> None:
    with pytest.raises(ArchkitError, match="no format `mermeid`") as told:
        export(GRAPH, "mermeid")
    assert told.value.hint == "did you mean `mermaid`?"
