"""The designs that the analyses are measured on are what they say they are."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from archkit.analysis.design import Design
from archkit.analysis.load import load
from archkit.analysis.sync_calls import sync_cycles


@pytest.fixture(scope="module")
def designs() -> ModuleType:
    path = Path(__file__).resolve().parents[2] / "benchmarks" / "designs.py"
    spec = importlib.util.spec_from_file_location("designs", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["designs"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("elements", "needs"), [(60, 100), (1000, 5000)])
def test_a_design_has_the_elements_and_the_needs_that_were_asked_for(
    designs: ModuleType, elements: int, needs: int
) -> None:
    knowledge = designs.layered(elements, needs)
    stated = [
        item
        for entity in knowledge.entities.values()
        for field in ("dependencies", "publishes", "subscribes")
        for item in knowledge.spec(entity).get(field, ())
    ]
    assert len(Design(designs.graph(knowledge))) == elements
    assert needs <= len(stated) <= needs + 1  # and what closes a circle
    assert {r.target for e in knowledge.entities.values() for r in e.relations} <= set(knowledge.entities)


def test_the_same_arguments_make_the_same_design(designs: ModuleType) -> None:
    first, again = designs.layered(200, 900), designs.layered(200, 900)
    assert first.entities == again.entities
    assert first.entities != designs.layered(200, 900, seed=2).entities


def test_traffic_reaches_most_of_it_and_there_is_a_circle_to_find(designs: ModuleType) -> None:
    graph = designs.graph(designs.layered(1000, 5000))
    found = load(Design(graph))
    assert sum(found.is_reached) > len(found.is_reached) / 2
    assert not found.diverges
    assert sync_cycles(graph)


def test_a_chain_is_one(designs: ModuleType) -> None:
    graph = designs.graph(designs.chain(50))
    assert len(graph.edges) == 49 + sum(e.kind not in ("calls", "reads") for e in graph.edges)
