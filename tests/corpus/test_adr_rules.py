"""Decision records of strangers, as they are in public repositories: what is said of them would be mended there.

The folders of records are given in the settings; nothing else of the repositories is here, so links that leave
them may seem dead, and that rule is not asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from archkit.lint.finding import Report
from archkit.lint.fix import Mended, mend
from archkit.lint.run import Preset, Selection
from archkit.model.knowledge import Knowledge
from archkit.model.settings import parse_settings
from archkit.source.tree import DictTree, Tree
from archkit.workspace import Workspace

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus" / "adr"

pytestmark = pytest.mark.skipif(
    not CORPUS.is_dir(), reason="the corpus of public decision records is not beside this repository"
)

REPOSITORIES = sorted(p.name for p in CORPUS.iterdir() if p.is_dir()) if CORPUS.is_dir() else []

CORE: Mapping[str, list[str]] = {
    # Each of these numbers stands in the names of two or three records of the same folder.
    "kumahq+kuma": [
        "docs/madr/decisions/095-mesh-scoped-zone-ingress-egress.md",
        "docs/madr/decisions/096-observability-dashboards.md",
        "docs/madr/decisions/100-zone-egress-endpoint-storage.md",
        "docs/madr/decisions/103-universal-meshservice-generation.md",
    ],
    "microsoft+semantic-kernel": [
        "docs/decisions/0021-json-serializable-custom-types.md",
        "docs/decisions/0023-kernel-streaming.md",
        "docs/decisions/0025-planner-telemetry-enhancement.md",
        "docs/decisions/0046-java-repository-separation.md",
        "docs/decisions/0046-kernel-content-graduation.md",
        "docs/decisions/0051-entity-framework-as-connector.md",
        "docs/decisions/0072-context-based-function-selection.md",
    ],
}
"""Files with an error at preset core; each is `adr-number-duplicate`. Everything else must be silent."""

TOLD: Mapping[str, Mapping[str, int]] = {
    "adr+madr": {
        "adr-status-unknown": 1,
    },
    "alphagov+govuk-aws": {
        "adr-number-mismatch": 2,
        "adr-supersession-one-sided": 1,
    },
    "cardano-scaling+hydra": {
        "adr-supersession-one-sided": 4,
    },
    "cometbft+cometbft": {
        "adr-number-mismatch": 1,
        "adr-placeholder-left": 3,
        "adr-section-missing": 7,
        "adr-status-missing": 4,
        "adr-status-unknown": 1,
    },
    "kumahq+kuma": {
        "adr-superseded-without-successor": 1,
    },
    "mbeacom+adrkit": {
        "adr-review-overdue": 2,
    },
    "microsoft+semantic-kernel": {
        "adr-date-invalid": 1,
        "adr-placeholder-left": 8,
        "adr-section-missing": 1,
        "adr-status-missing": 1,
        "adr-status-unknown": 1,
        "adr-supersession-one-sided": 3,
    },
    "stackabletech+documentation": {
        "adr-placeholder-left": 2,
        "adr-status-contradicts": 1,
        "adr-supersession-one-sided": 1,
    },
    "thomvaill+log4brains": {
        "adr-section-missing": 4,
    },
}
"""Warnings and notes about records at the recommended preset, but for proposals that wait."""

MENDED: Mapping[str, list[str]] = {
    "alphagov+govuk-aws": ["docs/architecture/decisions/0015-dns-infrastructure.md"],
    "cardano-scaling+hydra": [
        "docs/adr/2023-04-26_023-local-chain-state.md",
        "docs/adr/2023-09-08_026-stateless-observation-construction.md",
        "docs/adr/2025-02-12_032-network-properties-etcd.md",
    ],
    "microsoft+semantic-kernel": [
        "docs/decisions/0038-completion-service-selection.md",
        "docs/decisions/0042-samples-restructure.md",
        "docs/decisions/0062-open-api-payload.md",
    ],
}
"""Records that do not say what they supersede, while the old one does."""


@cache
def workspace(repository: str) -> Workspace:
    root = CORPUS / repository
    files = {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}
    settings = parse_settings(
        {"paths": {"catalog": [], "decisions": ["."], "runbooks": [], "incidents": []}}, "archkit.toml"
    )
    return Workspace(DictTree(files), settings, root=None, today=date(2026, 11, 24))


@cache
def lint(repository: str, preset: Preset) -> Report:
    return workspace(repository).lint(Selection(preset=preset))


@pytest.mark.parametrize("repository", REPOSITORIES)
def test_core_reports_only_what_a_maintainer_would_mend(repository: str) -> None:
    expected = [("error", "adr-number-duplicate", path) for path in CORE.get(repository, [])]
    assert [(f.severity, f.rule, f.path) for f in lint(repository, "core").findings] == expected


@pytest.mark.parametrize("repository", REPOSITORIES)
def test_what_is_said_of_the_records_is_what_a_reader_of_them_found(repository: str) -> None:
    """Read one by one, with the file beside it: each is so."""
    passed_over = ("adr-number-duplicate", "adr-proposed-too-long")
    rules = Counter(
        f.rule
        for f in lint(repository, "recommended").findings
        if f.family == "decisions" and f.rule not in passed_over
    )
    assert dict(rules) == TOLD.get(repository, {})


@pytest.mark.parametrize("repository", REPOSITORIES)
def test_every_finding_stands_at_a_line_of_its_file_in_one_sentence(repository: str) -> None:
    space = workspace(repository)
    for finding in lint(repository, "strict").findings:
        assert 1 <= finding.span.line <= space.source(finding.path).count("\n") + 1, finding
        assert "\n" not in finding.message


@pytest.mark.parametrize("repository", REPOSITORIES)
def test_only_a_line_that_says_the_other_side_is_added(repository: str) -> None:
    space = workspace(repository)

    def look(tree: Tree) -> tuple[Report, Knowledge]:
        there = space if tree is space.tree else space.over(tree)
        return there.lint(Selection(select=("decisions", "source"))), there.knowledge

    result: Mended = mend(space.tree, look)
    assert sorted(result.files) == MENDED.get(repository, [])
    for path, content in result.files.items():
        before, after = (text.decode().split("\n") for text in (result.before[path], content))
        added = [line for line in after if line not in before and line]
        assert added and all("supersedes" in line.lower() for line in added)
        rest = iter(after)
        assert all(line in rest for line in before), "all that was there is there, in its order"
