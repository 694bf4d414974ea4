"""`archkit stale`: which pages need a look, why and since when."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from archkit.cli.options import Root, Today, one_of, workspace

if TYPE_CHECKING:
    from archkit.analysis.freshness import Freshness
    from archkit.workspace import Workspace

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_EXAMPLES = """Examples:

\b
  archkit stale                         everything, worst first
  archkit stale order                   pages about the component order
  archkit stale group:payments          pages that this team keeps
  archkit stale runbooks/order.md       one page
  archkit stale --format json | jq -r '.stale[].path'

A page needs a look when its review is late (`last-reviewed` and `review-every` in its front matter), or when
what it covers changed since: its entities, their `sourcePaths`, and the files it names. How much may change is
set by `[rules.subject-changed]`: commits and days.

Exit codes: 0 nothing at or above a warning, 1 something, 2 misuse."""


@app.command(epilog=_EXAMPLES)
def stale(
    ref: Annotated[
        str | None, typer.Argument(metavar="[REF]", help="An entity, a team or a page; all pages by default.")
    ] = None,
    root: Root = ".",
    format: Annotated[str, typer.Option(metavar="FORMAT", help="text or json.")] = "text",
    today: Today = None,
) -> int:
    """List pages that need a look: their review is late, or their subject changed."""
    from archkit.analysis.attention import attention
    from archkit.analysis.freshness import limits
    from archkit.cli.terminal import emit, has_colour, progress
    from archkit.report.frame import Painter
    from archkit.report.stale import as_value, render
    from archkit.report.table import as_json

    one_of(format, ("text", "json"), "--format")
    gc.disable()  # what is read is kept to the end
    space = workspace(root, today)
    with progress("reading what changed"):
        past = space.past
        pages = list(past.pages.values()) if ref is None else _about(space, ref)
    looks = attention(pages, space.today, limits(space.settings))
    if format == "json":
        emit(as_json(as_value(looks, len(pages), past.gap)))
    else:
        emit(render(looks, len(pages), past.gap, Painter(has_colour(sys.stdout))))
    return int(any(look.severity != "info" for look in looks))


def _about(space: Workspace, text: str) -> list[Freshness]:
    """The pages that somebody means: one by its path, or those of an entity or a team."""
    from archkit.cli.options import entity

    pages = space.past.pages
    path = text.strip().removeprefix("./")
    if path in pages:
        return [pages[path]]
    if "/" in path and path.lower().endswith((".md", ".markdown")):
        from archkit.errors import ArchkitError
        from archkit.source.names import did_you_mean

        raise ArchkitError(f"there is no page {text} that could go stale", did_you_mean(path, pages))
    ref = entity(space, text).ref
    return [p for p in pages.values() if ref in p.subject.entities or ref == p.owner]
