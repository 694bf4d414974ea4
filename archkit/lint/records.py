"""Decision records among each other: which one a link means, what replaces what, what they are called in a message."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from archkit.analysis.succession import Succession, succession
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from archkit.model.adr.formats.format import Format
    from archkit.model.adr.record import Decision, DecisionLink
    from archkit.model.knowledge import Knowledge


class DeadLink(NamedTuple):
    """A link of a record that leads to none."""

    decision: Decision
    link: DecisionLink
    missing: str
    """The file or the number that there is not."""


class Records:
    """The decisions of one knowledge base."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.by_path: Mapping[str, Decision] = {d.path: d for d in knowledge.decisions}
        self._counts: dict[tuple[str, Callable[[Decision], bool]], int] = {}

    @cached_property
    def succession(self) -> Succession:
        """What replaces what, whichever side says so."""
        return succession(self.knowledge.decisions)

    @cached_property
    def numbered(self) -> Mapping[tuple[str, int], Sequence[Decision]]:
        """Records by directory and number, in order of their paths."""
        found: dict[tuple[str, int], list[Decision]] = defaultdict(list)
        for decision in sorted(self.knowledge.decisions, key=lambda d: d.path):
            if decision.number is not None:
                found[decision.scope, decision.number].append(decision)
        return found

    def meant(self, decision: Decision, link: DecisionLink) -> Decision | None:
        """The record that a link leads to, when it is one of those that were read."""
        if link.target is not None:
            return self.by_path.get(link.target)
        same = self.numbered.get((decision.scope, link.number), ()) if link.number is not None else ()
        return same[0] if len(same) == 1 else None

    @cached_property
    def dead(self) -> Sequence[DeadLink]:
        """Links that name a record which is not there, as far as that can be told: what an address or a bare number
        in a sentence leads to may be anything."""
        files = frozenset(self.knowledge.paths)
        numbers = {number for _, number in self.numbered}
        return [
            DeadLink(decision, link, missing)
            for decision in self.knowledge.decisions
            for link in decision.links
            if self.meant(decision, link) is None
            if (missing := _file(decision, link, files) or _number(link, numbers))
        ]

    def is_usual(self, decision: Decision, says: Callable[[Decision], bool]) -> bool:
        """Whether most of the other records of its directory say it too, or there is no other."""
        same = self._by_scope[decision.scope]
        key = (decision.scope, says)
        if key not in self._counts:
            self._counts[key] = sum(map(says, same))
        return len(same) == 1 or (self._counts[key] - says(decision)) * 2 > len(same) - 1

    @cached_property
    def _by_number(self) -> Mapping[int, Sequence[Decision]]:
        found: dict[int, list[Decision]] = defaultdict(list)
        for (_, number), same in self.numbered.items():
            found[number] += same
        return found

    @cached_property
    def _by_scope(self) -> Mapping[str, Sequence[Decision]]:
        found: dict[str, list[Decision]] = defaultdict(list)
        for decision in self.knowledge.decisions:
            found[decision.scope].append(decision)
        return found

    def by_id(self, text: str) -> Decision | None:
        """The record that a catalog or a comment names (`ADR-0004`), when only one directory has that number."""
        match = re.search(r"\d{1,6}\Z", text)
        found = self._by_number.get(int(match[0]), ()) if match else ()
        return found[0] if len(found) == 1 else None


_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[/#?]")
_TARGET = re.compile(r"\]\(\s*<?([^()\s>]{1,500})|(?:xref|link):([^\[\]\s]{1,500})\[|<([^`<>\n]{1,300})>`")
_FILE = re.compile(r"[^\s:#?]{1,500}\.(?:md|markdown|adoc|asciidoc|rst)\Z")
_ID = re.compile(r"(?:M?ADR[-_ #]{0,2})?0{0,6}\d{1,6}\Z", re.IGNORECASE)


def _file(decision: Decision, link: DecisionLink, files: Collection[str]) -> str | None:
    """The path that a relative link leads to, when there is no such file."""
    match = _TARGET.search(link.text[:2000])
    target = next(filter(None, match.groups()), "") if match else link.text
    if _ADDRESS.match(target):
        return None
    path = unquote(re.split(r"[#?]", target, maxsplit=1)[0])
    if not _FILE.match(path):
        return None
    folder = posixpath.dirname(decision.path)
    full = posixpath.normpath(posixpath.join(folder, path))
    return None if full in files or path in files or full.startswith("../") else full


def _number(link: DecisionLink, numbers: Collection[int]) -> str | None:
    """The number that stands alone in a field for records (`supersedes: 4`), or behind `ADR`; when none has it."""
    text = link.text.strip()
    is_said = bool(link.place.route) or text[:1].isalpha()
    if link.number is None or link.number in numbers or not is_said or not _ID.match(text):
        return None
    return f"ADR-{link.number:04d}"


def doubtful(
    decisions: Sequence[Decision], code: str, *, why: str, label: str, help: str = ""
) -> Iterator[Problem]:
    """What the reader of the records could not take for what it says, for one rule."""
    for decision in decisions:
        for doubt in decision.doubts:
            if doubt.code == code:
                yield Problem(
                    doubt.words,
                    doubt.place,
                    label=label,
                    related=(Related(doubt.other, "and here"),) if doubt.other else (),
                    why=why,
                    help=doubt.help or help,
                    subject=decision.path,
                )


def format_of(decision: Decision) -> Format | None:
    """The named format it is written in."""
    from archkit.model.adr.formats.known import BY_NAME

    return BY_NAME.get(decision.format)


def argument(decision: Decision) -> str:
    """What `archkit adr` takes for the record: its number, or its path."""
    return decision.path if decision.number is None else str(decision.number)


def called(decision: Decision) -> str:
    """A record in a sentence: its id, or its title where it has no number."""
    text = decision.id if decision.number is not None else decision.title or decision.id
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:59] + "…"


_latest: list[Records] = []


def records(knowledge: Knowledge) -> Records:
    """The decisions of a knowledge base, put in order once while rule after rule asks."""
    if not _latest or _latest[0].knowledge is not knowledge:
        _latest[:] = [Records(knowledge)]
    return _latest[0]
