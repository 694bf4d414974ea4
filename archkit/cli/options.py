"""Options that several commands share, and how they open the knowledge base."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from archkit.errors import ArchkitError
from archkit.store.folder import cache_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archkit.model.knowledge import Entity
    from archkit.workspace import Workspace

Root = Annotated[
    str,
    typer.Option("--root", "-C", metavar="DIR", help="Folder of the knowledge base, or one inside it."),
]
Today = Annotated[
    str | None,
    typer.Option(
        "--today", metavar="DATE", help="The day to take for today, such as 2026-11-24, so that runs repeat."
    ),
]


def workspace(root: str, today: str | None = None) -> Workspace:
    """Open the knowledge base; the date is checked here."""
    from archkit.workspace import open_workspace

    space = open_workspace(root, today=day(today) if today else None)
    if space.root is not None and _is_something_left():
        from archkit.store.recover import recover

        # What was killed half-way is taken back before anybody reads, or counts on, one half of it.
        for sentence in recover(space.root):
            print(sentence, file=sys.stderr)
        space = open_workspace(root, today=day(today) if today else None)
    return space


def _is_something_left() -> bool:
    """Whether there is a journal of any run, a living one or a dead one."""
    folder = cache_folder()
    try:
        return folder is not None and any((folder / "journals").iterdir())
    except OSError:
        return False


def day(text: str | None) -> date:
    """The date of an option, else today (or the day of `SOURCE_DATE_EPOCH`)."""
    if not text:
        from archkit.workspace import default_day

        return default_day()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArchkitError(f"`{text}` is no date", "write it as 2026-11-24") from None


def one_of(value: str, allowed: tuple[str, ...], option: str) -> str:
    """Check a choice, with a suggestion for what was probably meant."""
    if value in allowed:
        return value
    from archkit.source.names import did_you_mean

    listed = ", ".join(allowed)
    hint = did_you_mean(value, allowed)
    raise ArchkitError(
        f"`{value}` is nothing that {option} knows",
        f"{hint} It takes {listed}" if hint else f"it takes {listed}",
    )


def entity(space: Workspace, text: str, kinds: Sequence[str] = ()) -> Entity:
    """The entity people mean by a reference or a name; ArchkitError with suggestions otherwise.

    Where several have one name, it is the only one of these kinds.
    """
    from archkit.model.ref import short

    found = space.knowledge.find(text)
    if found is not None:
        return found
    alike = _of_that_name(space, text)
    fitting = [e for e in alike if e.kind in kinds]
    if len(fitting) == 1:
        return fitting[0]
    same = sorted(short(e.ref) for e in alike)
    if len(same) > 1:
        listed = ", ".join(f"`{ref}`" for ref in same[:-1]) + f" or `{same[-1]}`"
        raise ArchkitError(f"{len(same)} entities are called `{text}`", f"say which: {listed}")
    close = space.knowledge.suggest(text)
    if close:
        raise ArchkitError(
            f"there is no entity `{text}`", "did you mean " + ", ".join(f"`{c}`" for c in close[:4]) + "?"
        )
    hint = (
        "`archkit list` shows them all" if space.knowledge.entities else "`archkit new` writes the first one"
    )
    raise ArchkitError(f"there is no entity `{text}`", hint)


def _of_that_name(space: Workspace, text: str) -> list[Entity]:
    """All that have a name or title."""
    wanted = text.strip().lower()
    entities = space.knowledge.entities.values()
    return [e for e in entities if wanted in (e.name.lower(), (e.title or "").lower())]
