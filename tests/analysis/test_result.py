"""A figure tells how sure it is, and says so in JSON too."""

from __future__ import annotations

from math import inf

from archkit.analysis.result import Figure, Missing, Operand, Step, plain
from archkit.source.location import Place


def test_a_figure_is_as_sure_as_its_inputs() -> None:
    gap = (Missing("timeout of pay"),)
    assert Figure("p99", 12.0).status == "known"
    assert Figure("p99", 12.0, missing=gap).status == "partial"
    assert Figure("p99", None, missing=gap).status == "unknown"


def test_to_grow_without_end_is_known() -> None:
    assert Figure("amplification", inf).status == "known"
    assert plain(Figure("amplification", inf))["value"] is None


def test_json_has_the_derivation_and_where_each_operand_is_written() -> None:
    place = Place("catalog/order.yaml", 2, ("spec", "timeout"))
    step = Step("a + b", (Operand("a", 1.0, "ms", place), Operand("b", None)), 1.0, "ms")
    figure = Figure("sum", 1.0, "ms", "at least", (Missing("b", place),), ("b is not negative",), (step,))
    assert plain(figure) == {
        "name": "sum",
        "value": 1.0,
        "unit": "ms",
        "status": "partial",
        "bound": "at least",
        "missing": [{"name": "b", "path": "catalog/order.yaml", "document": 2, "route": "spec.timeout"}],
        "assumptions": ["b is not negative"],
        "steps": [
            {
                "formula": "a + b",
                "value": 1.0,
                "unit": "ms",
                "operands": [
                    {
                        "name": "a",
                        "value": 1.0,
                        "unit": "ms",
                        "path": "catalog/order.yaml",
                        "document": 2,
                        "route": "spec.timeout",
                    },
                    {"name": "b", "value": None, "unit": ""},
                ],
            }
        ],
    }
