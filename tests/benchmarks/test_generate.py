"""The generated catalogs are what the benchmarks say they are."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from archkit.model.load import load
from archkit.model.settings import Settings
from archkit.source.tree import DictTree


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    path = Path(__file__).resolve().parents[2] / "benchmarks" / "generate.py"
    spec = importlib.util.spec_from_file_location("generate", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["generate"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("count", [8, 9, 61, 500])
def test_every_reference_of_a_clean_catalog_resolves(generate: ModuleType, count: int) -> None:
    files = {f.path: f.text for f in generate.catalog(count)}
    knowledge = load(DictTree(files), Settings())
    targets = {r.target for e in knowledge.entities.values() for r in e.relations}
    assert len(files) == len(knowledge.entities) == count
    assert {text.count("\n") for text in files.values()} == {generate.LINES}
    assert targets <= set(knowledge.entities)
    assert list(knowledge.problems) == []


def test_the_same_seed_gives_the_same_catalog_and_another_seed_another(generate: ModuleType) -> None:
    first, again, other = (list(generate.catalog(300, seed=s)) for s in (1, 1, 2))
    assert first == again
    assert first != other


def test_the_share_of_faults_is_the_share_of_files_that_differ(generate: ModuleType) -> None:
    clean, faulty = list(generate.catalog(2000)), list(generate.catalog(2000, faults=0.01))
    changed = [new for old, new in zip(clean, faulty, strict=True) if old.text != new.text]
    assert len(changed) == 20


def test_every_fault_changes_a_component(generate: ModuleType) -> None:
    clean = [f for f in generate.descriptors(100) if f.lines[1] == "kind: Component"][5]
    for words, fault in generate.FAULTS.items():
        lines = list(clean.lines)
        fault(lines, "orders-service-00000")
        assert lines != clean.lines, words
