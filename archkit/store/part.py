"""A part of git's history, from the commit that is checked out back to some day: read once, kept, and extended.

What landed until that day is left to itself, since most of what is asked is what changed since a review. A part that
was kept is extended by the commits that came since; of a history that was rewritten meanwhile, what is no longer true
is thrown away.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from archkit.source.tree import Commit
from archkit.store.lineage import Lineage, ancestors, lineage
from archkit.store.log import MAX_COMMITS, first_parents, log
from archkit.version import build

if TYPE_CHECKING:
    from archkit.source.tree import Cache
    from archkit.store.checkout import Checkout

ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\Z")
"""Of a commit, in a repository with SHA-1 or SHA-256."""

_MAX_KEPT = 48_000_000
"""Characters; a history of more is read again each time."""


@dataclass(frozen=True, slots=True)
class Part:
    """All commits that lead to the tip and not to the base."""

    tip: str
    base: str
    """On the line of first parents of the tip; empty: there is nothing before this part."""
    since: str
    """ISO day: everything that landed after it is here; empty: whenever it landed."""
    lineage: Lineage
    verdicts: Mapping[str, bool] = field(default_factory=dict)
    """What `Weight` found out about its changes."""
    newest: Mapping[str, Commit | None] = field(default_factory=dict)
    """By the name of a file in the base, what changed it last until there."""
    looked_through: str = ""
    """Which commits `newest` does not count, as one text."""


def read(repository: Checkout, tip: str, since: str, *, is_shallow: bool) -> Part | None:
    """The part from a day on; all of a shallow clone, which has no other line than the one it shows."""
    base, since = ("", "") if is_shallow else _base(repository, tip, since)
    found = log(repository, tip, *_not(base)) if base != tip else []
    if found is None:
        return None
    return Part(tip, base, since, lineage(found, is_cut=len(found) >= MAX_COMMITS))


def whole(repository: Checkout, part: Part) -> Part | None:
    """The same from the first commit on; None when git does not tell."""
    more = log(repository, part.base)
    if more is None:
        return None
    made = lineage([*part.lineage.entries, *more], is_cut=part.lineage.is_cut or len(more) >= MAX_COMMITS)
    return Part(part.tip, "", "", made, part.verdicts)


def extended(repository: Checkout, part: Part, tip: str) -> Part | None:
    """What is known, as far as it still leads to the tip, with what came since; None: nothing of it does."""
    if tip == part.tip:
        return part
    fork = repository.line("merge-base", part.tip, tip)
    if part.lineage.is_cut or fork is None or not ID.match(fork):
        return None
    if part.base and part.base not in {commit for commit, _ in first_parents(repository, tip) or ()}:
        return None
    shared = ancestors(part.lineage.entries, fork)
    new = log(repository, tip, *_not(fork), *_not(part.base)) if fork != tip else []
    if new is None or not (shared or fork == part.base) or len(new) + len(shared) > MAX_COMMITS:
        return None
    return replace(part, tip=tip, lineage=lineage([*new, *shared], is_cut=False))


def kept(cache: Cache, place: str) -> Part | None:
    """The part that was last kept there; None where there is none, or it is damaged."""
    text = cache.load([place], _reader()).get(place)
    try:
        tip, base, since, is_cut, packed, verdicts, newest, looked_through = json.loads(text or "[]")
        commits = {name: Commit(*c) if c is not None else None for name, c in newest.items()}
        past = Lineage.unpacked(packed, is_cut=bool(is_cut))
        if not ID.match(tip) or base and not ID.match(base) or not isinstance(verdicts, dict):
            return None
        return Part(tip, base, str(since), past, verdicts, commits, str(looked_through))
    except (ValueError, TypeError, IndexError, KeyError, AttributeError):
        return None


def keep(cache: Cache, place: str, part: Part) -> None:
    """In place of what was kept there before."""
    value = [
        part.tip, part.base, part.since, part.lineage.is_cut, part.lineage.packed(), part.verdicts,
        part.newest, part.looked_through,
    ]  # fmt: skip
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    if len(text) <= _MAX_KEPT:
        cache.save({place: text}, _reader())


def _base(repository: Checkout, tip: str, since: str) -> tuple[str, str]:
    """The newest commit of the line before which nothing landed after the day, and the day; empty: there is none.

    A commit names the day where it was made. Nowhere does a day begin more than 14 hours before it does in UTC, so
    whatever was made on the next day was made after this one began.
    """
    try:
        began = datetime.combine(date.fromisoformat(since), time(), UTC).timestamp()
    except ValueError:
        return "", ""
    line = first_parents(repository, tip) or ()
    # The clock of whoever committed may have been wrong: the oldest that came after it counts.
    last = max((n for n, (_, seconds) in enumerate(line) if seconds >= began), default=-1)
    return (line[last + 1][0], since) if last + 1 < len(line) else ("", "")


def _not(commit: str) -> tuple[str, ...]:
    return (f"^{commit}",) if commit else ()


def _reader() -> str:
    return f"changes/{build()}"
