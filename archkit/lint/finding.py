"""A problem that a rule found in this knowledge base, with everything an output shows of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from archkit.source.location import Span
from archkit.source.problem import Edit, Related, Severity

RANK: Mapping[Severity, int] = {"error": 2, "warning": 1, "info": 0}


@dataclass(slots=True, unsafe_hash=True)  # never changed; frozen ones take three times as long to make
class Finding:
    """One finding, its place resolved to line and column (from 1)."""

    rule: str
    family: str
    severity: Severity
    message: str
    path: str
    span: Span
    label: str = ""
    related: tuple[tuple[Related, Span], ...] = ()
    why: str = ""
    help: str = ""
    subject: str = ""
    fingerprint: str = ""
    """Rule + subject or file + route + words without numbers; never the line."""
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True)
class Report:
    """What a lint run found, sorted by path, line, column and rule."""

    findings: tuple[Finding, ...]
    files: int
    """How many files were read."""
    suppressed: int = 0
    known: int = 0
    """Findings that the baseline hides."""
    skipped: Mapping[str, str] = field(default_factory=dict)
    """Rules that could not run, and why (no git, no base)."""
    partial: Mapping[str, str] = field(default_factory=dict)
    """Rules that could not see everything, and why (a shallow clone)."""
    seconds: float = 0.0
    fixed: int = 0
    """Findings that were mended."""
    changed: tuple[str, ...] = ()
    """Files that this changed."""

    @property
    def fixable(self) -> int:
        """How many findings have a safe fix."""
        return sum(bool(f.edits) for f in self.findings)

    def worst(self) -> Severity | None:
        """The highest severity among the findings."""
        return max((f.severity for f in self.findings), key=lambda s: RANK[s], default=None)


def errors_by_subject(findings: Iterable[Finding]) -> Counter[str]:
    """How many errors there are about each entity, for its scorecard: one that fails a gate is no further error."""
    return Counter(f.subject for f in findings if f.severity == "error" and f.rule != "readiness-gate")
