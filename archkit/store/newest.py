"""What changed each of some files last, out of a history of which only their folders are compared.

Most of a history is about other files. Comparing only the folders of those that are asked for costs a fraction, and
is wrong where a file came from another folder. So every commit by which a file seems to begin, to end or to move is
looked at as a whole; where it says otherwise, the whole history is read.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from archkit.store.lineage import Lineage, lineage
from archkit.store.log import MAX_COMMITS, log, log_of
from archkit.store.touches import Told, Touches

if TYPE_CHECKING:
    from archkit.source.tree import Commit
    from archkit.store.checkout import Checkout
    from archkit.store.weight import Weight

_MOST_FOLDERS = 12
"""git holds every entry of a tree against each."""


def newest(
    repository: Checkout, tip: str, names: Collection[str], weight: Weight, hidden: frozenset[str]
) -> dict[str, Commit] | None:
    """By name, the commit that changed a file of the tip last, `hidden` ones not counted; None when git does not tell.

    A name of which nothing is known is left out.
    """
    folders = _folders(names)
    past = _lineage(repository, tip, folders)
    if past is None:
        return None
    found, looked = Touches(past, weight, hidden).newest(names)
    is_whole = not folders or _is_whole(repository, looked)
    if is_whole is None:
        return None
    if not is_whole:
        past = _lineage(repository, tip, ())
        if past is None:
            return None
        found, _ = Touches(past, weight, hidden).newest(names)
    return {name: told.commit for name, told in found.items()}


def _lineage(repository: Checkout, tip: str, folders: Sequence[str]) -> Lineage | None:
    found = log(repository, tip, folders=folders)
    return lineage(found, is_cut=len(found) >= MAX_COMMITS) if found is not None else None


def _is_whole(repository: Checkout, looked: Collection[Told]) -> bool | None:
    """Whether these changes are what they seem to be; None when git does not tell."""
    doubtful = {(told.commit.id, told.change) for told in looked if told.change.letter != "M"}
    if not doubtful:
        return True
    entries = log_of(repository, sorted({commit for commit, _ in doubtful}))
    if entries is None:
        return None
    true = {(e.id, c.letter, c.path, c.before, c.old, c.new) for e in entries for c in e.changes}
    return all((commit, c.letter, c.path, c.before, c.old, c.new) in true for commit, c in doubtful)


def _folders(names: Collection[str]) -> list[str]:
    """Folders that hold all the files, few enough; a file in none stands for itself; none: everything."""
    for depth in range(max((name.count("/") for name in names), default=0) or 1, 0, -1):
        found = {"/".join(name.split("/")[: min(depth, name.count("/"))]) or name for name in names}
        if len(found) <= _MOST_FOLDERS:
            break
    else:
        return []
    outer = {f"{folder}/" for folder in found}
    return sorted(f for f in found if not any(f.startswith(other) for other in outer))
