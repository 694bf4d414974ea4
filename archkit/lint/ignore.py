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

    def problems(self, ran: Collection[str], skipped: Collection[str] = ()) -> Iterator[Problem]:
        """What is wrong with the comments and settings.

        `ran` are the rules that were looked at, `skipped` those that a lint never looks at.
        """
        for path, comments in self.knowledge.suppressions.items():
            for comment in comments:
                yield from self._of_comment(path, comment, ran, skipped)
        for pattern, number, entry in self._entries():
            yield from self._of_setting(pattern, number, entry, ran, skipped)

    def _entries(self) -> Iterator[tuple[str, int, IgnoreEntry]]:
        for pattern, entries in self.knowledge.settings.ignore.items():
            for number, entry in enumerate(entries):
                yield pattern, number, entry

    def _is_over(self, until: str | None, is_bad: bool) -> bool:
        return until is not None and (is_bad or date.fromisoformat(until) <= self.today)

    def _of_comment(
        self, path: str, comment: Suppression, ran: Collection[str], skipped: Collection[str]
    ) -> Iterator[Problem]:
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
        judged = {n for n in unused if _is_judged(n, ran, skipped)}
        is_there = "archkit:" in line[comment.column - 1 :]  # else lines are counted differently in this file
        edits = (_without(path, comment, line, judged),) if judged and is_there else ()
        yield from self._unused(place, unused, judged, edits)

    def _of_setting(
        self, pattern: str, number: int, entry: IgnoreEntry, ran: Collection[str], skipped: Collection[str]
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
            judged = {entry.rule} if _is_judged(entry.rule, ran, skipped) else set[str]()
            yield from self._unused(place, [entry.rule], judged, ())

    def _unused(
        self, place: Place, names: list[str], judged: Collection[str], edits: tuple[Edit, ...]
    ) -> Iterator[Problem]:
        for name in names:
            if not meant_by(name):
                yield Problem(
                    f"there is no rule `{name}` to ignore",
                    place,
                    label="no such rule",
                    help=suggestion(name) or "`archkit rule` lists them all",
                    subject=place.path,
                    rule="suppression-unused",
                )
            elif name in judged:
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


def _is_judged(name: str, ran: Collection[str], skipped: Collection[str]) -> bool:
    """Whether all that the name means had its say, so that it can be called unused."""
    meant = meant_by(name)
    return not meant.isdisjoint(ran) and meant <= {*ran, *skipped}


def _without(path: str, comment: Suppression, line: str, unused: Collection[str]) -> Edit:
    """The comment taken out, or the names in it that silence nothing."""
    at = comment.column - 1
    kept = [name for name in comment.rules if name not in unused]
    if kept:
        start = line.find("[", at) + 1
        return Edit(_stretch(path, comment.line, start, line.find("]", start)), ", ".join(kept))
    end = line.find("-->", at) + len("-->") if line.startswith("<!--", at) else len(line)
    if not (line[:at] + line[end:]).strip():
        return Edit(Place(path, span=Span(comment.line, 1, comment.line + 1, 1)), "")
    return Edit(_stretch(path, comment.line, len(line[:at].rstrip()), end), "")


def _stretch(path: str, line: int, start: int, end: int) -> Place:
    return Place(path, span=Span(line, start + 1, line, end + 1))


def _line_of(lines: list[str], pattern: str) -> Span:
    """The line of the settings on which the pattern is written; the first when it cannot be found."""
    for number, line in enumerate(lines, 1):
        at = line.find(pattern)
        if at >= 0:
            return Span(number, at + 1, number, at + 1 + len(pattern))
    return Span(1, 1, 1, 1)
