"""Findings that were there when the rules came: known by fingerprint, hidden until somebody mends them.

One line of text per finding (`fingerprint rule path message`), sorted, so that a change of it can be reviewed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from archkit.errors import ArchkitError
from archkit.lint.finding import Finding
from archkit.source.location import Place, Span
from archkit.source.problem import Problem

HEAD = "# Findings that were there when the rules came; `archkit lint --update-baseline` writes this file.\n"


@dataclass(frozen=True, slots=True)
class Entry:
    """One known finding and the line it stands on."""

    fingerprint: str
    rule: str
    line: int


@dataclass(frozen=True, slots=True)
class Baseline:
    """Everything that is known already."""

    path: str
    """As findings about it name it."""
    entries: tuple[Entry, ...] = ()

    def split(self, findings: Sequence[Finding]) -> tuple[list[Finding], int]:
        """Findings that are new, and how many were known. Of several with one fingerprint, as many are known
        as there are entries."""
        left = Counter(e.fingerprint for e in self.entries)
        new = []
        for finding in findings:
            if left[finding.fingerprint] > 0:
                left[finding.fingerprint] -= 1
            else:
                new.append(finding)
        return new, len(findings) - len(new)

    def stale(self, findings: Iterable[Finding], ran: Collection[str]) -> Iterator[Problem]:
        """Entries whose finding is gone; of rules that did not run nothing is known."""
        there = Counter(f.fingerprint for f in findings)
        for entry in self.entries:
            if there[entry.fingerprint] > 0:
                there[entry.fingerprint] -= 1
            elif entry.rule in ran:
                yield Problem(
                    f"a known finding of {entry.rule} is gone",
                    Place(self.path, span=Span(entry.line, 1, entry.line, len(entry.fingerprint) + 1)),
                    label="mended",
                    help="take it out with `archkit lint --baseline FILE --update-baseline`",
                    subject=self.path,
                    rule="baseline-stale",
                )


def read(text: str, path: str) -> Baseline:
    """A baseline as `write` made it. Raises ArchkitError with the line that is none."""
    entries = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = line.split(maxsplit=2)
        if len(parts) < 2 or len(parts[0]) != 20:
            raise ArchkitError(
                f"{path}:{number}: this is no line of a baseline",
                "a baseline is written by `archkit lint --baseline FILE --update-baseline`",
            )
        entries.append(Entry(parts[0], parts[1], number))
    return Baseline(path, tuple(entries))


def write(findings: Iterable[Finding]) -> str:
    """The text of a baseline that knows these findings."""
    rows = sorted((f.path, f.rule, f.fingerprint, " ".join(f.message.split())) for f in findings)
    return HEAD + "".join(f"{print_}  {rule}  {path}  {message}\n" for path, rule, print_, message in rows)
