"""Catalogs of strangers, as they are in public repositories: all of it loads, nothing of it is called wrong.

The counts come from a reading with PyYAML's own safe loader that follows Locations: documents with
`apiVersion`, `kind` and a valid `metadata.name`, unique by reference, reached from a `catalog-info*` file.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from archkit.model.settings import Settings
from archkit.source.tree import DictTree
from archkit.workspace import Workspace

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus" / "catalog"

pytestmark = pytest.mark.skipif(
    not CORPUS.is_dir(), reason="the corpus of public catalogs is not beside this repository"
)

ENTITIES: Mapping[str, int] = {
    "RoadieHQ+backstage-entity-validator": 2,
    "RoadieHQ+roadie-backstage-plugins": 23,
    "backstage+demo": 2,
    "elastic+elastic-agent": 13,
    "elastic+logstash": 21,
    "mbeacom+adrkit": 26,
    "openedx+openedx-learning": 1,
    "redhat-developer+rhdh": 2,
}

FINDINGS: Mapping[str, list[tuple[str, str]]] = {
    # The sample describes `sample-service-5` twice in one file.
    "RoadieHQ+backstage-entity-validator": [("duplicate-entity", "sample/catalog-info.yml")],
}
"""At preset core. Everything else must be silent."""


def workspace(repository: str) -> Workspace:
    root = CORPUS / repository
    files = {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}
    return Workspace(DictTree(files), Settings(paths={"catalog": []}), root=None, today=date(2026, 11, 24))


@pytest.mark.parametrize("repository", sorted(ENTITIES))
def test_every_entity_that_backstage_would_find_is_found(repository: str) -> None:
    assert len(workspace(repository).knowledge.entities) == ENTITIES[repository]


def test_the_table_names_every_repository_that_registers_a_catalog_info() -> None:
    with_files = {p.relative_to(CORPUS).parts[0] for p in CORPUS.rglob("catalog-info*")}
    assert with_files - set(ENTITIES) == {"thatmlopsguy+dokaseca-portal-catalog"}, (
        "its one such file is a skeleton"
    )


@pytest.mark.parametrize("repository", sorted(p.name for p in CORPUS.iterdir()) if CORPUS.is_dir() else [])
def test_core_reports_only_what_a_maintainer_would_mend(repository: str) -> None:
    from archkit.lint.run import Selection

    report = workspace(repository).lint(Selection(preset="core"))
    assert [(f.rule, f.path) for f in report.findings] == FINDINGS.get(repository, [])


@pytest.mark.parametrize("repository", sorted(p.name for p in CORPUS.iterdir()) if CORPUS.is_dir() else [])
def test_every_finding_of_the_strict_preset_stands_at_a_line_of_its_file(repository: str) -> None:
    from archkit.lint.run import Selection

    space = workspace(repository)
    for finding in space.lint(Selection(preset="strict")).findings:
        lines = space.source(finding.path).count("\n") + 1
        assert 1 <= finding.span.line <= lines, finding
