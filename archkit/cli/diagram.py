"""`archkit diagram`: write the drawings, or check that they are current."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archkit.cli.options import Root, workspace
from archkit.errors import ArchkitError

if TYPE_CHECKING:
    from archkit.workspace import Workspace

app = typer.Typer(rich_markup_mode=None)

_EXAMPLES = """Examples:

\b
  archkit diagram                  write every drawing into diagrams/
  archkit diagram --check          name the outdated ones; exit code 1 if there are any"""


@app.command(epilog=_EXAMPLES)
def diagram(
    root: Root = ".",
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 when a drawing is out of date.")
    ] = False,
) -> int:
    """Draw the diagrams into their folder, or check that they are current."""
    from archkit.cli.terminal import emit, progress

    space = workspace(root)
    if space.root is None:
        raise ArchkitError("drawings are written into a folder, and this knowledge base has none")
    with progress("drawing"):
        changed, total = outdated(space) if check else redraw(space)
    for path in changed:
        emit(f"{'outdated' if check else 'wrote'} {path}\n")
    if check and changed:
        print(
            f"{len(changed)} of {total} drawings are out of date; `archkit diagram` redraws them",
            file=sys.stderr,
        )
        return 1
    emit(f"{total} drawings, {'all current' if not changed else f'{len(changed)} written'}\n")
    return 0


def outdated(space: Workspace) -> tuple[list[str], int]:
    """Drawings that differ from what the catalog says now, or that it no longer makes; and how many there are."""
    from archkit.draw.files import is_current, sources

    drawings = dict(sources(space.knowledge, space.graph))
    old = [p for p, source in drawings.items() if not is_current(_read(space.root / p), source)]  # type: ignore[operator]
    return sorted(old), len(drawings)


def redraw(space: Workspace) -> tuple[list[str], int]:
    """Write every drawing that is not there or differs; returns those written and how many there are."""
    from archkit.draw.files import drawings
    from archkit.store.write import write_all

    assert space.root is not None
    made = dict(drawings(space.knowledge, space.graph))
    return sorted(write_all(space.root, made, overwrite=True)), len(made)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
