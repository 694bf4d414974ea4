"""Which decision replaces which: the ties between records, and the one that is in force at the end of a chain.

Either record may state a tie, and often only one of them does: both count the same. A record that replaces
another in part, or that is not accepted yet, leaves the other in force.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from archkit.model.adr.record import OPPOSITE

if TYPE_CHECKING:
    from archkit.model.adr.record import Decision

TieKind = Literal["supersedes", "amends", "relates-to"]

NOT_YET = frozenset({"draft", "proposed"})
OVER = frozenset({"superseded", "deprecated", "rejected"})
"""Statuses of what nobody should follow."""


@dataclass(frozen=True, slots=True)
class Tie:
    """One record and another, by path: `source` supersedes, amends or relates to `target`."""

    source: str
    kind: TieKind
    target: str
    partial: bool = False


@dataclass(frozen=True)
class Succession:
    """All decisions with the ties between them."""

    decisions: Mapping[str, Decision]
    """By path."""
    ties: tuple[Tie, ...]
    """Each once, in the order of the records that state them."""

    def before(self, path: str, kind: TieKind = "supersedes") -> list[Tie]:
        """Ties of this kind that the record is the source of: what it replaces."""
        return [t for t in self._out.get(path, ()) if t.kind == kind]

    def after(self, path: str, kind: TieKind = "supersedes") -> list[Tie]:
        """Ties of this kind that the record is the target of: what replaces it."""
        return [t for t in self._into.get(path, ()) if t.kind == kind]

    def beside(self, path: str) -> list[str]:
        """Paths of the records that it has a tie with, of whatever kind, in the order in which they are stated."""
        found = [t.target for t in self._out.get(path, ())] + [t.source for t in self._into.get(path, ())]
        return list(dict.fromkeys(found))

    def related(self, path: str) -> list[str]:
        """Paths of the records to read along."""
        found = [t.target for t in self.before(path, "relates-to")]
        return [*found, *(t.source for t in self.after(path, "relates-to"))]

    def replaced_by(self, path: str) -> list[str]:
        """Paths of the records that have taken its place as a whole.

        A successor that is not accepted yet counts only where the record itself says that it is superseded.
        """
        over = self._is_over(path)
        return [
            t.source
            for t in self.after(path)
            if not t.partial and (over or self.decisions[t.source].status not in (*NOT_YET, "rejected"))
        ]

    def in_force(self, path: str) -> list[str]:
        """Paths of the records at the end of the chain that begins here, as far as they count.

        The record itself when nothing has replaced it; empty when the last ones are deprecated, rejected or
        not accepted yet, or replace each other in a circle.
        """
        return [p for p in self.last(path) if not self._is_over(p) and not self._is_early(p)]

    def last(self, path: str) -> list[str]:
        """Paths of the records that nothing has replaced, from here on; empty in a circle."""
        seen = {path}
        todo = [path]
        found: list[str] = []
        while todo:
            here = todo.pop()
            after = self.replaced_by(here)
            if not after:
                found.append(here)
            for newer in reversed(after):
                if newer not in seen:
                    seen.add(newer)
                    todo.append(newer)
        return found

    def chain(self, path: str) -> list[str]:
        """Everything that it replaces or is replaced by, at whatever distance, with itself; the oldest first."""
        members = {path}
        for step in (self._older, self._newer):
            todo = [path]
            seen = {path}
            while todo:
                for other in step(todo.pop()):
                    if other not in seen:
                        seen.add(other)
                        todo.append(other)
            members |= seen
        return self._oldest_first(members)

    def is_line(self, chain: Sequence[str]) -> bool:
        """Whether each in a chain replaces exactly the one before it."""
        members = frozenset(chain)
        older = [[o for o in self._older(p) if o in members] for p in chain]
        return older == [[], *([p] for p in chain[:-1])]

    def cluster(self, path: str) -> list[str]:
        """Everything that hangs together with it by ties of any kind, in the order of the log."""
        seen = {path}
        todo = [path]
        while todo:
            here = todo.pop()
            for tie in (*self._out.get(here, ()), *self._into.get(here, ())):
                for other in (tie.source, tie.target):
                    if other not in seen:
                        seen.add(other)
                        todo.append(other)
        return [p for p in self.decisions if p in seen]

    def _older(self, path: str) -> Iterator[str]:
        return (t.target for t in self.before(path) if not t.partial)

    def _newer(self, path: str) -> Iterator[str]:
        return (t.source for t in self.after(path) if not t.partial)

    def _oldest_first(self, members: set[str]) -> list[str]:
        """Each behind what it replaces; what stands in a circle comes in the order of the log."""
        waiting = {p: sum(o in members for o in self._older(p)) for p in self.decisions if p in members}
        ordered: list[str] = []
        free = deque(p for p, count in waiting.items() if not count)
        while waiting:
            here = free.popleft() if free else next(iter(waiting))
            if waiting.pop(here, None) is None:
                continue
            ordered.append(here)
            for newer in self._newer(here):
                if newer in waiting:
                    waiting[newer] -= 1
                    if not waiting[newer]:
                        free.append(newer)
        return ordered

    def _is_over(self, path: str) -> bool:
        return self.decisions[path].status in OVER

    def _is_early(self, path: str) -> bool:
        return self.decisions[path].status in NOT_YET

    @cached_property
    def _out(self) -> Mapping[str, list[Tie]]:
        found: dict[str, list[Tie]] = defaultdict(list)
        for tie in self.ties:
            found[tie.source].append(tie)
        return found

    @cached_property
    def _into(self) -> Mapping[str, list[Tie]]:
        found: dict[str, list[Tie]] = defaultdict(list)
        for tie in self.ties:
            found[tie.target].append(tie)
        return found


def succession(decisions: Sequence[Decision]) -> Succession:
    """The ties that records state, from both of their sides, each once."""
    by_path = {d.path: d for d in decisions}
    return Succession(by_path, tuple(_once(_stated(decisions, by_path))))


def _stated(decisions: Sequence[Decision], by_path: Mapping[str, Decision]) -> Iterator[Tie]:
    for decision in decisions:
        for link in decision.links:
            target = link.target
            if target is None or target not in by_path or target == decision.path:
                continue
            kind, source = link.kind, decision.path
            if kind in ("superseded-by", "amended-by"):
                kind, source, target = OPPOSITE[kind], target, source
            assert kind != "superseded-by" and kind != "amended-by"
            yield Tie(source, kind, target, link.partial)


def _once(ties: Iterable[Tie]) -> Iterator[Tie]:
    """One tie for what both sides state; a relation that is also a supersession says nothing more.

    Where one side says `in part` and the other does not, it is in part: the more careful reading.
    """
    found: dict[tuple[str, str, str], Tie] = {}
    pairs: set[frozenset[str]] = set()
    for tie in ties:
        ends = (tie.source, tie.target)
        pair = frozenset(ends)
        if tie.kind == "relates-to":
            ends = (min(pair), max(pair))
        else:
            pairs.add(pair)
        key = (ends[0], tie.kind, ends[1])
        known = found.get(key)
        found[key] = tie if known is None or tie.partial else known
    for tie in found.values():
        if tie.kind != "relates-to" or frozenset((tie.source, tie.target)) not in pairs:
            yield tie
