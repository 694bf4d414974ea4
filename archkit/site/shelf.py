"""The library that the pages draw on, filled from an opened knowledge base."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.pages.address import Repository, repository
from archkit.pages.library import Library

if TYPE_CHECKING:
    from archkit.analysis.configuration import Comparison
    from archkit.model.knowledge import Entity
    from archkit.source.location import Place, Span
    from archkit.workspace import Workspace

_RECENT = 60


def fill(
    space: Workspace,
    name: str,
    *,
    own: Mapping[str, str],
    own_tags: Mapping[str, Sequence[str]],
    remote: str | None = None,
    branch: str | None = None,
) -> Library:
    """The library of a knowledge base; `own` are pages written by hand, with their titles and
    tags.

    `remote` is the web address of the repository and `branch` its branch where somebody has said them; else
    git is asked.
    """
    from archkit.lint.registry import rules
    from archkit.store.history import recent

    def locate(place: Place) -> Span:
        return space.locator(place.path).span(place)

    return Library(
        space.knowledge,
        space.graph,
        space.findings,
        space.today,
        locate,
        space.source,
        name,
        rules(),
        _repository(space.root, remote, branch),
        recent(space.root, _RECENT, space.knowledge.files) if space.root else (),
        own,
        own_tags,
        lambda: space.past,
        _compared(space),
        lambda: space.history,
        space.earlier_design,
    )


def _compared(space: Workspace) -> Callable[[Entity], Comparison]:
    """Compares the configuration of one entity; the files around are read when the first is asked for."""
    from functools import cache

    from archkit.analysis.configuration import compare
    from archkit.analysis.evidence import Surroundings

    surroundings = cache(lambda: Surroundings(space.knowledge, space.tree))
    return lambda entity: compare(space.knowledge, entity, surroundings().of(entity))


def _repository(root: Path | None, remote: str | None, branch: str | None) -> Repository | None:
    from archkit.store import history

    if root is None:
        return repository(remote, branch)
    said = remote or history.remote(root)
    return repository(said, branch or history.branch(root), history.prefix(root)) if said else None
