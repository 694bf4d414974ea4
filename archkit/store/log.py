"""What git's log says: commits with what each did to files, in one process.

The log is read with `git log --raw`, which compares trees and no contents, but for files that were moved and changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archkit.store.checkout import Checkout
from archkit.store.lineage import Change, Entry

MAX_COMMITS = 200_000
"""How far back is looked."""

_SECONDS = 120.0
_CONFIG = (
    "-c", "log.showRoot=true", "-c", "diff.renameLimit=400", "-c", "core.deltaBaseCacheLimit=128m",
)  # fmt: skip
_LOOK = (
    "--format=%x01%H%x00%P%x00%ct%x00%cs%x00%an%x00%s", "--encoding=UTF-8", "--topo-order",
    f"--max-count={MAX_COMMITS}", "--raw", "-z", "--no-abbrev", "-c", "--no-relative", "--no-color",
    "--no-ext-diff", "--no-textconv", "--no-follow", "--no-mailmap", "-O/dev/null", "--ignore-submodules=none",
)  # fmt: skip


def log(repository: Checkout, *revisions: str, folders: Sequence[str] = ()) -> list[Entry] | None:
    """The commits that revisions mean, newest first; None when git does not tell.

    With `folders` (paths from the folder that is looked at; of files, too) every commit is told, but of what it did
    only what it did below them. A file that was moved into them then seems to be new.
    """
    below = [f":(top,literal){repository.prefix}{folder}" for folder in folders]
    # Without these, a commit that did nothing there would be missing between those that did.
    whole = ("--full-history", "--sparse") if below else ()
    return _entries(repository, *whole, *revisions, "--", *below)


def log_of(repository: Checkout, commits: Sequence[str]) -> list[Entry] | None:
    """Single commits by their ids, with all that each did; None when git does not tell."""
    return _entries(repository, "--no-walk", "--stdin", "--", given="\n".join(commits).encode())


def first_parents(repository: Checkout, tip: str) -> Sequence[tuple[str, int]] | None:
    """The line of first parents from a commit on, newest first: id, and seconds since 1970."""
    output = repository.git("rev-list", "--first-parent", "--timestamp", tip, "--", timeout=_SECONDS)
    if output is None:
        return None
    words = output.decode("ascii", "replace").split()
    try:
        return list(zip(words[1::2], map(int, words[::2]), strict=True))
    except ValueError:
        return None


def _entries(repository: Checkout, *what: str, given: bytes = b"") -> list[Entry] | None:
    # A partial clone does not have the contents that are compared to find a file that was moved and changed.
    for renames in ("-M", "-M100%"):
        output = repository.git(*_CONFIG, "log", *_LOOK, renames, *what, timeout=_SECONDS, given=given)
        if output is not None:
            return list(_parsed(output, repository.prefix))
    return None


def _parsed(output: bytes, prefix: str) -> Iterator[Entry]:
    """The commits in what `git log --raw -z` prints. Paths outside of the folder are left out."""
    words = iter(output.decode("utf-8", "surrogateescape").split("\0"))
    found: Entry | None = None
    for word in words:
        head = word.lstrip("\n")
        if head.startswith(":"):
            change = _change(head, words, prefix)
            if found is not None and change is not None:
                found.changes.append(change)
        elif head.startswith("\x01"):
            if found is not None:
                yield found
            parents, time, day, author, subject = (next(words, "") for _ in range(5))
            found = Entry(head[1:], tuple(parents.split()), int(time or 0), day, author, subject)
    if found is not None:
        yield found


def _change(head: str, words: Iterator[str], prefix: str) -> Change | None:
    """One line of the raw format: a colon per parent, then the modes, the ids and the letters."""
    parents = len(head) - len(head.lstrip(":"))
    fields = head[parents:].split(" ")
    modes, ids, letters = fields[: parents + 1], fields[parents + 1 : 2 * parents + 2], fields[-1]
    is_moved = parents == 1 and letters[:1] in ("R", "C")
    before = next(words, "") if is_moved else ""
    path = next(words, "")
    if letters[:1] == "C":
        before = ""
    inside, was_inside = path.startswith(prefix), before.startswith(prefix)
    if not inside and not (before and was_inside):
        return None
    # The state of a submodule stands for all that lies in it.
    link = "/" if modes[-1] == "160000" or modes[0] == "160000" else ""
    new = path[len(prefix) :] + link if inside else ""
    old = before[len(prefix) :] if before and was_inside else ""
    if not inside:
        return Change("D", old, "", "", ids[0], "")
    return Change(letters[:1], new, old, new, " ".join(ids[:-1]), ids[-1])
