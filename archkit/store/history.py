"""What git alone knows of a knowledge base: what changed lately, where it is published, who is at work.

Nothing here raises: without git, without commits, or in a clone that holds too little, there is no answer.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from pathlib import Path

from archkit.store import command
from archkit.store.checkout import checkout

MAX_COMMITS = 500
"""How far back is looked for what changed lately."""

_SECONDS = 10.0
_COMMIT = "commit "


def recent(folder: Path, limit: int, among: Container[str] | None = None) -> list[tuple[str, str]]:
    """The files below the folder that changed last and are still there, newest first: path and ISO day.

    `among` leaves only these paths (from the folder); None: all.

    The day is the one of the commit. The oldest commits of a shallow clone say nothing: there, everything
    seems to be new.
    """
    repository = checkout(folder)
    if repository is None or limit <= 0:
        return []
    pathspec = f":(top,literal){repository.prefix}" if repository.prefix else ":(top)"
    output = repository.git(
        "-c", "log.showRoot=true", "log", f"--max-count={MAX_COMMITS}", f"--format={_COMMIT}%H %cs",
        "--name-status", "-z", "--no-renames", "--no-relative", "--no-color", "--no-ext-diff",
        "--no-textconv", "--no-follow", "HEAD", "--", pathspec, timeout=_SECONDS,
    )  # fmt: skip
    boundary = _boundary(repository.line("rev-parse", "--git-path", "shallow"), repository.top)
    found: dict[str, str | None] = {}
    days = 0
    for path, status, day, commit in _changes(output or b""):
        if commit in boundary or not path.startswith(repository.prefix) or path in found:
            continue
        if among is not None and path[len(repository.prefix) :] not in among:
            continue
        found[path] = None if status == "D" else day
        days += status != "D"
        if days == limit:
            break
    return [(path[len(repository.prefix) :], day) for path, day in found.items() if day is not None]


def remote(folder: Path) -> str | None:
    """The address of the remote `origin`, or of the first one; as git would call it, perhaps with a token."""
    repository = checkout(folder)
    if repository is None:
        return None
    names = (repository.git("remote") or b"").decode("utf-8", "replace").split()
    if not names:
        return None
    name = "origin" if "origin" in names else names[0]
    return repository.line("remote", "get-url", name) if not name.startswith("-") else None


def branch(folder: Path) -> str | None:
    """The branch that is checked out; on a detached HEAD, the remote's main branch where it is known."""
    repository = checkout(folder)
    if repository is None:
        return None
    found = repository.line("symbolic-ref", "--quiet", "--short", "HEAD")
    if found is not None:
        return found
    main = repository.line("symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD")
    return main.removeprefix("origin/") if main is not None else None


def prefix(folder: Path) -> str:
    """Where the folder lies in its repository; empty or with a slash at its end."""
    repository = checkout(folder)
    return repository.prefix if repository is not None else ""


def user(folder: Path) -> str | None:
    """The name of the person at work, as git knows it: of this repository, else of this machine."""
    return command.line(folder, "config", "--get", "user.name")


def _changes(output: bytes) -> Iterator[tuple[str, str, str, str]]:
    """Path, status, day and commit, out of `log --name-status -z`. Paths that are not UTF-8 are left out."""
    commit = day = ""
    words = iter(output.split(b"\0"))
    for word in words:
        text = word.decode("utf-8", "replace").strip("\n")
        if text.startswith(_COMMIT):
            commit, _, day = text.removeprefix(_COMMIT).partition(" ")
        elif text:
            try:
                yield next(words, b"").decode(), text, day, commit
            except UnicodeDecodeError:
                continue


def _boundary(file: str | None, top: str) -> set[str]:
    """The commits whose parents a shallow clone does not have."""
    if file is None:
        return set()
    try:
        return set(Path(top, file).read_text(encoding="ascii").split())
    except (OSError, ValueError):
        return set()
