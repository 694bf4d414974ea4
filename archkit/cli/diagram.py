"""`archkit diagram`: write the drawings, check that they are current, or print one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archkit.cli.options import Root, entity, one_of, workspace
from archkit.errors import ArchkitError

if TYPE_CHECKING:
    from archkit.draw.files import Drawing
    from archkit.draw.seal import State
    from archkit.draw.shapes import View
    from archkit.workspace import Workspace

app = typer.Typer(rich_markup_mode=None, add_completion=False)

FORMATS = ("svg", "mermaid", "dot", "d2")
_SUFFIXES = {
    ".svg": "svg",
    ".mmd": "mermaid",
    ".mermaid": "mermaid",
    ".dot": "dot",
    ".gv": "dot",
    ".d2": "d2",
}

_EXAMPLES = """Examples:

\b
  archkit diagram                          write every drawing into diagrams/
  archkit diagram --check                  name those that are not current; exit code 1 if there are any
  archkit diagram order                    print the drawing of one entity as SVG
  archkit diagram landscape -f mermaid     print the landscape (or the ownership) as text
  archkit diagram place-order -o saga.svg  write one drawing to a file"""


@app.command(epilog=_EXAMPLES)
def diagram(
    ref: Annotated[
        str | None,
        typer.Argument(metavar="[REF]", help="Draw only this: an entity, `landscape` or `ownership`."),
    ] = None,
    root: Root = ".",
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 when a drawing is not current.")
    ] = False,
    format: Annotated[
        str | None, typer.Option("--format", "-f", metavar="FORMAT", help=", ".join(FORMATS) + ". For REF.")
    ] = None,
    out: Annotated[
        str | None, typer.Option("--out", "-o", metavar="FILE", help="Write the drawing of REF to this file.")
    ] = None,
) -> int:
    """Draw the diagrams into their folder, or check that they are current."""
    if ref is None and (format or out):
        raise ArchkitError(
            "--format and --out are for one drawing", "name what to draw: `archkit diagram landscape`"
        )
    if ref is not None and check:
        raise ArchkitError("--check looks at every drawing", "leave REF out")
    space = workspace(root)
    if ref is not None:
        return _one(space, ref, format, out)
    return _check(space) if check else _write(space)


def _one(space: Workspace, ref: str, format: str | None, out: str | None) -> int:
    from archkit.cli.terminal import emit
    from archkit.draw.files import WHOLE, view_of

    if format is not None:
        one_of(format, FORMATS, "--format")
    kind = format or _SUFFIXES.get(Path(out or "").suffix.lower(), "svg")
    # A system and the team that owns it often share a name; of the two, the system is what people draw.
    system = space.knowledge.find(f"system:{ref}") if space.knowledge.find(ref) is None else None
    name = ref if ref in WHOLE else system.ref if system else _entity(space, ref)
    view = view_of(space.knowledge, space.graph, name)
    if view.is_empty:
        raise ArchkitError(
            f"there is nothing to draw of `{ref}`", "it has no parts yet: `archkit list` shows what there is"
        )
    text = _text(view, kind)
    if out is None:
        emit(text)
        return 0
    from archkit.store.write import write

    changed = write(Path(out), text, overwrite=True)
    emit(f"{'wrote' if changed else 'is current:'} {out}\n")
    return 0


def _entity(space: Workspace, text: str) -> str:
    from archkit.draw.files import WHOLE
    from archkit.source.names import did_you_mean

    whole = did_you_mean(text, WHOLE) if space.knowledge.find(text) is None else None
    if whole:
        raise ArchkitError(f"there is neither an entity nor a drawing `{text}`", whole)
    return entity(space, text).ref


def _text(view: View, format: str) -> str:
    from archkit.draw.d2 import d2
    from archkit.draw.dot import dot
    from archkit.draw.mermaid import mermaid
    from archkit.draw.svg import svg

    if format == "svg":
        return svg(view) + "\n"
    return {"mermaid": mermaid, "dot": dot, "d2": d2}[format](view)


def _check(space: Workspace) -> int:
    from archkit.cli.terminal import emit, progress

    with progress("comparing the drawings with the catalog"):
        states = list(_states(space))
        gone = _left_over(space, [drawing.path for drawing, _ in states])
    wrong = [(drawing.path, state) for drawing, state in states if state != "current"]
    for path, state in wrong:
        emit(f"{_SAID[state]} {path}\n")
    for path in gone:
        emit(f"left over {path}\n")
    if wrong or gone:
        count = len(wrong) + len(gone)
        are = "drawing is" if count == 1 else "drawings are"
        print(f"{count} {are} not current; `archkit diagram` puts that right", file=sys.stderr)
        return 1
    emit(_summary(len(states), 0, 0))
    return 0


_SAID = {
    "missing": "missing",
    "outdated": "outdated",
    "edited": "changed by hand",
    "foreign": "not drawn by archkit",
}


def _write(space: Workspace) -> int:
    from archkit.cli.terminal import emit, progress
    from archkit.store.remove import remove
    from archkit.store.write import write_all

    root = _root(space)
    with progress("comparing the drawings with the catalog"):
        states = list(_states(space))
        gone = _left_over(space, [drawing.path for drawing, _ in states])
    for drawing, state in states:
        if state == "foreign":
            raise ArchkitError(
                f"{drawing.path} is there, and archkit did not draw it",
                "move it away, or name another folder in the settings: `[paths] diagrams`",
            )
    todo = [drawing for drawing, state in states if state != "current"]
    for number, drawing in enumerate(todo, 1):
        with progress(f"drawing {number} of {len(todo)}"):
            write_all(root, {drawing.path: drawing.content()}, overwrite=True)
        emit(f"wrote {drawing.path}\n")
    for path in gone:
        remove(root, path)
        emit(f"removed {path}\n")
    emit(_summary(len(states), len(todo), len(gone)))
    return 0


def _summary(total: int, written: int, removed: int) -> str:
    if not total and not removed:
        return "nothing to draw: the catalog has no systems, components or flows yet\n"
    counted = [f"{n} {what}" for n, what in ((written, "written"), (removed, "removed")) if n]
    return f"{total} drawings, {', '.join(counted) or 'all current'}\n"


def _states(space: Workspace) -> Iterator[tuple[Drawing, State]]:
    from archkit.draw.files import drawings
    from archkit.draw.seal import state

    root = _root(space)
    for drawing in drawings(space.knowledge, space.graph):
        yield drawing, state(_read(root, drawing.path), drawing.source)


def _left_over(space: Workspace, made: list[str]) -> list[str]:
    """Files that archkit drew of something that is gone."""
    from archkit.draw.files import may_be_left_over
    from archkit.draw.seal import is_ours

    root = _root(space)
    paths = may_be_left_over(space.knowledge.paths, space.knowledge, frozenset(made))
    return [path for path in paths if is_ours(_read(root, path))]


def _root(space: Workspace) -> Path:
    if space.root is None:
        raise ArchkitError("drawings are written into a folder, and this knowledge base has none")
    return space.root


def _read(root: Path, path: str) -> bytes | None:
    from archkit.store.inside import read_inside

    try:
        return read_inside(str(root), path)
    except OSError:
        return None
