"""What one folder holds on every branch, local or known from a remote, without checking any of them out.

One `git for-each-ref` lists the branches, one `git cat-file --batch-check` finds the folder in each, and one
`git cat-file --batch` reads each of its states once. A thousand branches that share it cost hardly more than one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from archkit.store.checkout import Checkout, checkout

MAX_BRANCHES = 20_000
_SECONDS = 30.0


def names_on_branches(root: Path, folder: str) -> dict[str, str]:
    """Names of the files and folders in `folder`, a path below `root`, and one branch that has each.

    Empty outside of a repository, without branches, or when git does not answer. The branch that is checked
    out comes first, then local ones. What is not committed is not looked at.
    """
    repository = checkout(root)
    if repository is None or "\n" in folder or "\0" in folder:
        return {}
    path = (
        f"{repository.prefix}{folder}".rstrip("/")
        if folder not in ("", ".")
        else repository.prefix.rstrip("/")
    )
    branches = _branches(repository)
    trees = _trees(repository, [commit for _, commit in branches], path)
    first: dict[str, str] = {}
    for (name, _), tree in zip(branches, trees, strict=False):
        if tree is not None:
            first.setdefault(tree, name)
    found: dict[str, str] = {}
    for branch, content in zip(first.values(), _contents(repository, list(first)), strict=False):
        for name in _names(content, len(next(iter(first))) // 2):
            found.setdefault(name, branch)
    return found


def _branches(repository: Checkout) -> list[tuple[str, str]]:
    """Name and commit of each branch; those that stand at the same commit once."""
    output = repository.git(
        "for-each-ref", f"--count={MAX_BRANCHES}", "--format=%(objectname) %(refname)", "refs/heads", "refs/remotes",
        timeout=_SECONDS,
    )  # fmt: skip
    found = []
    head = repository.line("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    if head is not None:
        found.append(("HEAD", head))
    for line in (output or b"").decode("utf-8", "replace").splitlines():
        commit, _, name = line.partition(" ")
        found.append((name.removeprefix("refs/heads/").removeprefix("refs/remotes/"), commit))
    known: set[str] = set()
    return [(name, commit) for name, commit in found if not (commit in known or known.add(commit))]  # type: ignore[func-returns-value]


def _trees(repository: Checkout, commits: Sequence[str], path: str) -> Iterator[str | None]:
    """The id of the folder in each commit; None where it has none."""
    asked = "".join(f"{commit}:{path}\n" if path else f"{commit}^{{tree}}\n" for commit in commits).encode()
    output = repository.git("cat-file", "--batch-check", given=asked, timeout=_SECONDS)
    for line in (output or b"").decode("utf-8", "replace").splitlines():
        words = line.split(" ")
        if len(words) == 3 and words[1] in ("tree", "blob", "commit", "tag"):
            yield words[0] if words[1] == "tree" else None
        elif line.endswith((" missing", " ambiguous")):
            yield None


def _contents(repository: Checkout, trees: Sequence[str]) -> Iterator[bytes]:
    """The raw content of each tree."""
    if not trees:
        return
    asked = "".join(f"{tree}\n" for tree in trees).encode()
    output = repository.git("cat-file", "--batch", given=asked, timeout=_SECONDS) or b""
    at = 0
    while at < len(output):
        end = output.find(b"\n", at)
        words = output[at:end].split(b" ")
        if end < 0 or len(words) != 3:
            return
        size = int(words[2])
        yield output[end + 1 : end + 1 + size]
        at = end + size + 2


def _names(tree: bytes, length: int) -> Iterator[str]:
    """The names in a tree object: mode, space, name, zero byte, id, again and again."""
    at = 0
    while at < len(tree):
        start, end = tree.find(b" ", at) + 1, tree.find(b"\0", at)
        if start <= 0 or end < start:
            return
        yield tree[start:end].decode("utf-8", "replace")
        at = end + 1 + length
