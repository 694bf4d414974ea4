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

TOLD: Mapping[str, Mapping[str, set[str]]] = {
    "adr+madr": {
        "adr-status-unknown": {"0003-provide-own-madr-tools.md"},
    },
    "alphagov+govuk-aws": {
        "adr-number-mismatch": {"0033-ip-ranges.md", "0035-bouncer-load-balancer-on-port-80-and-443.md"},
        "adr-supersession-one-sided": {"0015-dns-infrastructure.md"},
    },
    "cardano-scaling+hydra": {
        "adr-supersession-one-sided": {
            "2023-04-26_023-local-chain-state.md",
            "2023-09-08_026-stateless-observation-construction.md",
            "2025-02-12_032-network-properties-etcd.md",
        },
    },
    "cometbft+cometbft": {
        "adr-number-mismatch": {"adr-021-abci-events.md"},
        "adr-placeholder-left": {
            "adr-036-empty-blocks-abci.md",
            "adr-038-non-zero-start-height.md",
            "adr-057-RPC.md",
        },
        "adr-section-missing": {
            "adr-011-monitoring.md",
            "adr-017-chain-versions.md",
            "adr-042-state-sync.md",
            "adr-046-light-client-implementation.md",
            "adr-053-state-sync-prototype.md",
            "adr-063-privval-grpc.md",
            "adr-064-batch-verification.md",
        },
        "adr-status-missing": {
            "adr-016-protocol-versions.md",
            "adr-017-chain-versions.md",
            "adr-022-abci-errors.md",
            "adr-041-proposer-selection-via-abci.md",
        },
        "adr-status-unknown": {"adr-035-documentation.md"},
    },
    "kumahq+kuma": {
        "adr-superseded-without-successor": {"060-meshservice-migration.md"},
    },
    "mbeacom+adrkit": {
        "adr-review-overdue": {
            "0012-bind-catalog-entities-to-owned-paths-with-an-explicit-annotation.md",
            "0017-keep-dependency-audit-scope-explicit-and-release-scoped.md",
        },
    },
    "microsoft+semantic-kernel": {
        "adr-date-invalid": {"0036-semantic-kernel-release-versioning.md"},
        "adr-placeholder-left": {
            "0010-dotnet-project-structure.md",
            "0021-aiservice-metadata.md",
            "0025-planner-telemetry-enhancement.md",
            "0039-set-plugin-name-in-metadata.md",
            "0044-OTel-semantic-convention.md",
            "0046-azure-model-as-a-service.md",
            "0052-python-ai-connector-new-abstract-methods.md",
            "0056-python-streaming-content-for-token-usage.md",
            "0057-python-structured-output.md",
            "0070-declarative-agent-schema.md",
            "0071-multi-agent-orchestration.md",
        },
        "adr-section-missing": {"0030-branching-strategy.md"},
        "adr-status-missing": {"0018-kernel-hooks-phase2.md"},
        "adr-status-unknown": {"0032-agents.md"},
        "adr-supersession-one-sided": {
            "0038-completion-service-selection.md",
            "0042-samples-restructure.md",
            "0062-open-api-payload.md",
        },
    },
    "stackabletech+documentation": {
        "adr-placeholder-left": {"ADRx-maintenance_windows.adoc"},
        "adr-status-contradicts": {"ADR008-decide_reuse_of_operators.adoc"},
        "adr-supersession-one-sided": {"ADR007-defined_reuse_of_k8s.adoc"},
    },
    "thomvaill+log4brains": {
        "adr-section-missing": {
            "20200926-react-file-structure-organized-by-feature.md",
            "20200927-avoid-default-exports.md",
            "20200927-use-react-hooks.md",
            "20201002-use-explicit-architecture-and-ddd-for-the-core-api.md",
        },
    },
}
"""Names of the files of which something may be said at the recommended preset, but for proposals that wait."""

MENDED: Mapping[str, list[str]] = {
    "alphagov+govuk-aws": ["docs/architecture/decisions/0015-dns-infrastructure.md"],
    "cardano-scaling+hydra": [
        "docs/adr/2023-04-26_023-local-chain-state.md",
        "docs/adr/2023-09-08_026-stateless-observation-construction.md",
        "docs/adr/2025-02-12_032-network-properties-etcd.md",
    ],
    "stackabletech+documentation": ["modules/contributor/pages/adr/ADR007-defined_reuse_of_k8s.adoc"],
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
def test_nothing_is_said_of_the_records_but_what_a_reader_of_them_found_so(repository: str) -> None:
    """Read one by one, with the file beside it. A reader that understands more may say less."""
    passed_over = ("adr-number-duplicate", "adr-proposed-too-long")
    found = [
        (f.rule, f.path.rpartition("/")[2])
        for f in lint(repository, "recommended").findings
        if f.family == "decisions" and f.rule not in passed_over
    ]
    told = TOLD.get(repository, {})
    assert [(rule, name) for rule, name in found if name not in told.get(rule, ())] == []


@pytest.mark.parametrize("repository", REPOSITORIES)
def test_only_proposals_wait_too_long(repository: str) -> None:
    status = {d.path: d.status for d in workspace(repository).knowledge.decisions}
    waiting = [f.path for f in lint(repository, "recommended").findings if f.rule == "adr-proposed-too-long"]
    assert {status[path] for path in waiting} <= {"proposed"}


@pytest.mark.parametrize(
    ("repository", "rule", "count"),
    [
        ("alphagov+govuk-aws", "adr-number-mismatch", 2),
        ("kumahq+kuma", "adr-superseded-without-successor", 1),
        ("mbeacom+adrkit", "adr-review-overdue", 2),
        ("microsoft+semantic-kernel", "adr-date-invalid", 1),
        ("microsoft+semantic-kernel", "adr-supersession-one-sided", 3),
        ("stackabletech+documentation", "adr-status-contradicts", 1),
    ],
)
def test_what_is_plainly_wrong_is_told(repository: str, rule: str, count: int) -> None:
    assert Counter(f.rule for f in lint(repository, "recommended").findings)[rule] == count


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
