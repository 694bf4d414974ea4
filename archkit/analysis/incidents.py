"""What incidents teach when they are put side by side: actions that are open, causes that come back, rules that would
have told of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from archkit.model.postmortem import Action, Incident

State = Literal["overdue", "open", "done"]


@dataclass(frozen=True, slots=True)
class ActionItem:
    """One action of one incident, as it stands on a day."""

    incident: Incident
    action: Action
    state: State
    days_over: int | None
    """Days since it was due, negative while there is time; None when it is done or has no day."""


def newest_first(incidents: Iterable[Incident]) -> list[Incident]:
    """The newest first; those without a day at the end."""
    return sorted(incidents, key=lambda i: (i.date or "", i.path), reverse=True)


def action_items(incidents: Iterable[Incident], today: date) -> list[ActionItem]:
    """All actions: what is longest overdue first, then what is due next, what has no day, what is done."""
    found = [_item(i, a, today) for i in newest_first(incidents) for a in i.actions]
    return sorted(
        found, key=lambda item: (item.state == "done", item.days_over is None, -(item.days_over or 0))
    )


def _item(incident: Incident, action: Action, today: date) -> ActionItem:
    over = action.days_over(today)
    state: State = "done" if action.is_done else "overdue" if over is not None and over > 0 else "open"
    return ActionItem(incident, action, state, over)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """One cause in the words of several incidents, newest first."""

    causes: tuple[tuple[Incident, int], ...]
    """Each incident and the index of the cause in it."""

    @property
    def words(self) -> str:
        """As the newest incident has it."""
        incident, index = self.causes[0]
        return incident.causes[index]

    @property
    def incidents(self) -> tuple[Incident, ...]:
        """Each once."""
        return tuple({i.path: i for i, _ in self.causes}.values())


_WORD = re.compile(r"[^\W\d_]{3,40}")
_ALIKE = 0.5
"""Share of their words that two causes have in common to be taken for one."""
_FEWEST = 3
"""Words that two causes have in common at least, unless they are the same."""
_LONGEST = 60
_COMMON = 40
"""A word that so many causes share tells nothing."""
_PLAIN = frozenset(
    "the and was were had has have been for with that this from not nobody which while when until then there their"
    " its our they after before into over under without because could would did does only also all any more than"
    " one two out off too very being who what where how but are".split()
)


def recurring(incidents: Iterable[Incident]) -> list[Recurrence]:
    """Causes that several incidents name in the same or in nearly the same words; the most frequent first.

    Two are one when at least half of their words are the same (Jaccard index), three at least.
    """
    written = [(i, n, _words(cause)) for i in newest_first(incidents) for n, cause in enumerate(i.causes)]
    parent = list(range(len(written)))
    places: dict[str, list[int]] = defaultdict(list)
    for index, (_, _, words) in enumerate(written):
        shared: dict[int, int] = defaultdict(int)
        for word in words:
            for other in places[word]:
                shared[other] += 1
            if len(places[word]) < _COMMON:
                places[word].append(index)
        for other in shared:
            if written[other][0] is not written[index][0] and _alike(words, written[other][2]):
                parent[_root(parent, index)] = _root(parent, other)
    groups: dict[int, list[tuple[Incident, int]]] = defaultdict(list)
    for index, (incident, number, _) in enumerate(written):
        groups[_root(parent, index)].append((incident, number))
    found = [Recurrence(tuple(group)) for group in groups.values() if len({i.path for i, _ in group}) > 1]
    return sorted(found, key=lambda r: -len(r.incidents))


def _words(cause: str) -> frozenset[str]:
    found = (w.casefold().removesuffix("s") for w in _WORD.findall(cause[:1000]))
    return frozenset([w for w in found if w not in _PLAIN][:_LONGEST])


def _alike(a: frozenset[str], b: frozenset[str]) -> bool:
    common = len(a & b)
    return a == b or (common >= _FEWEST and common / len(a | b) >= _ALIKE)


def _root(parent: list[int], index: int) -> int:
    while parent[index] != index:
        parent[index] = parent[parent[index]]
        index = parent[index]
    return index


def by_rule(incidents: Iterable[Incident], meant: Callable[[str], str | None]) -> dict[str, list[Incident]]:
    """Which rule would have told of which incidents, before they happened; the rule with the most first.

    `meant` gives the rule that a name means, None for a name that means none.
    """
    found: dict[str, dict[str, Incident]] = defaultdict(dict)
    for incident in newest_first(incidents):
        for name in incident.caught_by:
            if (rule := meant(name)) is not None:
                found[rule][incident.path] = incident
    return {
        rule: list(them.values()) for rule, them in sorted(found.items(), key=lambda f: (-len(f[1]), f[0]))
    }
