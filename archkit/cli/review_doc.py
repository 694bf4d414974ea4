"""`archkit review-doc`: shows what changed since the last review of a document, and stamps the new one."""

from __future__ import annotations

import sys
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated

import typer

from archkit.cli.options import Root, Today, workspace
from archkit.errors import ArchkitError

if TYPE_CHECKING:
    from archkit.analysis.freshness import Freshness
    from archkit.workspace import Workspace

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_EXAMPLES = """Examples:

\b
  archkit review-doc runbooks/order.md               what changed, then a question
  archkit review-doc runbooks/order.md --exercised   it was also tried out today
  archkit review-doc runbooks/order.md --yes         in a script, without the question
  archkit review-doc runbooks/order.md --dry-run     what changed, and what would be written

Only the line `last-reviewed` changes (and `last-exercised`); front matter is added where there is none. Without a
terminal and without --yes nothing is written: a review is something a person does.

Exit codes: 0 stamped (or nothing to do), 1 not stamped, 2 misuse."""


@app.command("review-doc", epilog=_EXAMPLES)
def review_doc(
    path: Annotated[
        str, typer.Argument(metavar="PATH", help="A runbook, a procedure or another page in Markdown.")
    ],
    root: Root = ".",
    exercised: Annotated[bool, typer.Option("--exercised", help="It was tried out, too.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Stamp it without asking.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing.")] = False,
    today: Today = None,
) -> int:
    """Stamp a review of a document, after showing what changed in its subject since the last one."""
    from archkit.cli.terminal import emit, has_colour, progress
    from archkit.report.frame import Painter
    from archkit.report.review import since_review
    from archkit.scaffold.review import EXERCISED, REVIEWED, stamped
    from archkit.store.write import change_all

    space = workspace(root, today)
    assert space.root is not None, "a working copy has a folder"
    name = _document(space, path)
    content = space.tree.read(name)
    keys = (REVIEWED, EXERCISED) if exercised else (REVIEWED,)
    after = stamped(content, name, space.today, keys)
    with progress("reading what changed"):
        page = space.past.pages.get(name)
        gap = space.past.gap
    emit(since_review(name, page, gap, space.today, Painter(has_colour(sys.stdout))))
    if after == content:
        emit(f"{name} bears the day already; nothing was changed\n")
        return 0
    if dry_run:
        _show(name, content, after)
        return 0
    if not yes and not _agreed(name, page):
        print("nothing was written", file=sys.stderr)
        return 1
    change_all(space.root, {name: (content, after)})
    emit(f"stamped {name}: {', '.join(f'{key} {space.today.isoformat()}' for key in keys)}\n")
    return 0


def _document(space: Workspace, path: str) -> str:
    """The path from the root of a document that a person names from where they are, or from the root."""
    from archkit.model.select import MARKDOWN
    from archkit.source.escape import line
    from archkit.source.names import did_you_mean

    written = path.replace("\\", "/")
    known = frozenset(space.knowledge.paths)
    wanted = str(PurePosixPath(written))
    if wanted not in known and space.root is not None:
        try:
            wanted = Path(path).resolve().relative_to(space.root).as_posix()
        except (ValueError, OSError):
            pass
    if wanted not in known:
        documents = [p for p in known if p.endswith(MARKDOWN)]
        raise ArchkitError(f"there is no document {line(path)}", did_you_mean(written, documents))
    if not wanted.lower().endswith(MARKDOWN):
        raise ArchkitError(f"{line(path)} is no Markdown", "only Markdown documents bear the day of a review")
    return wanted


def _agreed(name: str, page: Freshness | None) -> bool:
    """Whether the person at the terminal says that they read it. Raises ArchkitError where there is none."""
    from archkit.cli import ask

    if not ask.is_person():
        raise ArchkitError(
            "a review needs somebody who read the document", "run it on a terminal, or say so with --yes"
        )
    changed = len(page.changes) if page is not None else 0
    words = f"Did you read {name} beside {'these changes' if changed else 'what it covers'}, and is it right?"
    return bool(typer.confirm(words, default=False, err=True))


def _show(name: str, before: bytes, after: bytes) -> None:
    """What would be written, as a diff."""
    from archkit.cli.terminal import emit, has_colour
    from archkit.report.diff import unified
    from archkit.report.frame import Painter

    emit(unified(name, before, after, Painter(has_colour(sys.stdout)), raw=not sys.stdout.isatty()))
    print("nothing was written", file=sys.stderr)
