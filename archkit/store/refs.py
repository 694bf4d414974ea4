"""The names that a repository gives to its revisions, through GitPython, which reads them as files.

GitPython runs `git` when it is imported and obeys the variables `GIT_*`; both happen in an environment
made for it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from archkit.store import command
from archkit.store.checkout import Checkout

MAX_NAMES = 10_000


def names(repository: Checkout) -> list[str]:
    """Branches, tags and remote branches as a person writes them; empty when they cannot be read."""
    with _environment():
        from git import GitError, Repo

        try:
            with Repo(repository.top, expand_vars=False) as repo:
                return [name for name, _ in zip(_written(repo.refs), range(MAX_NAMES), strict=False)]
        except (GitError, OSError, ValueError, TypeError):
            return []


def _written(refs: object) -> Iterator[str]:
    """`refs/heads/main` is `main`, `refs/remotes/origin/main` is `origin/main`."""
    assert isinstance(refs, list)
    for ref in refs:
        kind, _, name = str(ref.path).removeprefix("refs/").partition("/")
        if kind in ("heads", "tags", "remotes") and name:
            yield name


@contextmanager
def _environment() -> Iterator[None]:
    """No variable of a hook around us, and the git that everything else here runs."""
    hidden = {name: text for name, text in os.environ.items() if name.upper().startswith("GIT_")}
    ours = {"GIT_PYTHON_REFRESH": "quiet", "GIT_PYTHON_GIT_EXECUTABLE": command.program() or "git"}
    for name in hidden:
        del os.environ[name]
    os.environ.update(ours)
    try:
        yield
    finally:
        for name in ours:
            os.environ.pop(name, None)
        os.environ.update(hidden)
