"""Which findings somebody asked to look away from: by a comment at the line, or by path in the settings.

A comment needs a reason and may have a last day; one that is past it counts no more. What is said of the
comments themselves are problems of the family *housekeeping*, and those cannot be silenced.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from archkit.lint.registry import meant_by, suggestion
from archkit.model.select import under
from archkit.source.location import Place, Span
from archkit.source.problem import Edit, Problem

if TYPE_CHECKING:
    from archkit.lint.finding import Finding
    from archkit.model.knowledge import Knowledge
    from archkit.model.settings import IgnoreEntry
    from archkit.source.document import Locator
    from archkit.source.suppression import Suppression

SETTINGS = "archkit.toml"


@dataclass
class Ignores:
    """Everything that silences findings in one knowledge base, and what of it did."""

    knowledge: Knowledge
    today: date
    locate: Callable[[str], Locator]
    _used: set[tuple[str, int, str]] = field(default_factory=set)

    def covers(self, finding: Finding) -> bool:
        """Whether the finding is silenced; notes what silenced it."""
        silenced = False
        for comment in self.knowledge.suppressions.get(finding.path, ()):
            if comment.target == finding.span.line and not self._is_over(comment.until, comment.bad_until):
                for name in comment.rules:
                    if finding.rule in meant_by(name):
                        self._used.add((finding.path, comment.line, name))
                        silenced = True
        for pattern, number, entry in self._entries():
            is_over = entry.until is not None and entry.until <= self.today
            if not is_over and finding.rule in meant_by(entry.rule) and under(finding.path, (pattern,)):
                self._used.add((pattern, number, entry.rule))
                silenced = True
        return silenced

    def problems(self, ran: Collection[str]) -> Iterator[Problem]:
        """What is wrong with the comments and settings; `ran` are the rules that were looked at."""
        for path, comments in self.knowledge.suppressions.items():
            for comment in comments:
                yield from self._of_comment(path, comment, ran)
        for pattern, number, entry in self._entries():
            yield from self._of_setting(pattern, number, entry, ran)

    def _entries(self) -> Iterator[tuple[str, int, IgnoreEntry]]:
        for pattern, entries in self.knowledge.settings.ignore.items():
            for number, entry in enumerate(entries):
                yield pattern, number, entry

    def _is_over(self, until: str | None, is_bad: bool) -> bool:
        return until is not None and (is_bad or date.fromisoformat(until) <= self.today)

    def _of_comment(self, path: str, comment: Suppression, ran: Collection[str]) -> Iterator[Problem]:
        lines = self.locate(path).lines
        line = lines[comment.line - 1].rstrip() if comment.line <= len(lines) else ""
        place = Place(
            path, span=Span(comment.line, comment.column, comment.line, max(len(line), comment.column) + 1)
        )
        if not comment.reason:
            yield Problem(
                "this comment silences a rule and does not say why",
                place,
                label="no reason",
                why="who finds it later can neither keep it nor remove it with a good conscience",
                help="write the reason behind the bracket: `archkit: ignore[rule] goes away with ADR-0021`",
                subject=path,
                rule="suppression-without-reason",
            )
        if self._is_over(comment.until, comment.bad_until):
            yield Problem(
                f"`{comment.until}` is no date" if comment.bad_until else f"this held until {comment.until}",
                place,
                label="counts no more",
                why="what it silenced is reported again",
                help="write it as 2027-03-01"
                if comment.bad_until
                else "mend what it silenced, or decide anew",
                subject=path,
                rule="suppression-expired",
            )
            return
        unused = [n for n in comment.rules if (path, comment.line, n) not in self._used]
        yield from self._unused(place, unused, ran, self._removal(path, comment, line, unused))

    def _removal(self, path: str, comment: Suppression, line: str, unused: list[str]) -> tuple[Edit, ...]:
        """The comment taken out, when nothing in it is used and it ends its line."""
        if len(unused) < len(comment.rules) or path.endswith((".md", ".markdown")):
            return ()
        alone = not line[: comment.column - 1].strip()
        if alone:
            return (Edit(Place(path, span=Span(comment.line, 1, comment.line + 1, 1)), ""),)
        kept = len(line[: comment.column - 1].rstrip())
        return (Edit(Place(path, span=Span(comment.line, kept + 1, comment.line, len(line) + 1)), ""),)

    def _of_setting(
        self, pattern: str, number: int, entry: IgnoreEntry, ran: Collection[str]
    ) -> Iterator[Problem]:
        if SETTINGS not in self.knowledge.paths:
            return
        place = Place(SETTINGS, span=_line_of(self.locate(SETTINGS).lines, pattern))
        if entry.until is not None and entry.until <= self.today:
            yield Problem(
                f"`{entry.rule}` is ignored in `{pattern}` until {entry.until}, and that day is past",
                place,
                label="counts no more",
                why="what it silenced is reported again",
                help="mend what it silenced, or decide anew",
                subject=SETTINGS,
                rule="suppression-expired",
            )
        elif (pattern, number, entry.rule) not in self._used:
            yield from self._unused(place, [entry.rule], ran, ())

    def _unused(
        self, place: Place, names: list[str], ran: Collection[str], edits: tuple[Edit, ...]
    ) -> Iterator[Problem]:
        for name in names:
            meant = meant_by(name)
            if not meant:
                yield Problem(
                    f"there is no rule `{name}` to ignore",
                    place,
                    label="no such rule",
                    help=suggestion(name) or "`archkit rule` lists them all",
                    subject=place.path,
                    rule="suppression-unused",
                )
            elif meant <= set(ran):
                yield Problem(
                    f"nothing here needs `{name}` to be ignored",
                    place,
                    label="silences nothing",
                    why="it would hide the next finding, which nobody has judged",
                    help="remove it",
                    subject=place.path,
                    edits=edits,
                    rule="suppression-unused",
                )


def _line_of(lines: list[str], pattern: str) -> Span:
    """The line of the settings on which the pattern is written; the first when it cannot be found."""
    for number, line in enumerate(lines, 1):
        at = line.find(pattern)
        if at >= 0:
            return Span(number, at + 1, number, at + 1 + len(pattern))
    return Span(1, 1, 1, 1)
