"""`archkit onboarding`: what somebody who joins a team reads first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from archkit.cli.options import Root, one_of, workspace
from archkit.errors import ArchkitError

if TYPE_CHECKING:
    from archkit.model.knowledge import Entity
    from archkit.workspace import Workspace

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_EXAMPLES = """Examples:

\b
  archkit onboarding ordering                       people, what it owns and needs, what to read
  archkit onboarding group:ordering --format markdown > first-days.md
  archkit onboarding ordering --format json | jq -r '.decisions[].path'

Decisions come by reach: how many of the things that the team owns or needs each of them affects. Of the words in
site/content/glossary.md those are shown that the team will meet."""


@app.command("onboarding", epilog=_EXAMPLES)
def onboarding(
    group: Annotated[str, typer.Argument(metavar="GROUP", help="A group: group:ordering, ordering.")],
    root: Root = ".",
    format: Annotated[str, typer.Option(metavar="FORMAT", help="text, markdown or json.")] = "text",
) -> int:
    """Show what somebody who joins a team reads first."""
    from archkit.analysis.onboarding import onboarding as path_of
    from archkit.cli.terminal import emit, room
    from archkit.report.onboarding import as_data, as_markdown, as_text

    one_of(format, ("text", "markdown", "json"), "--format")
    space = workspace(root)
    found = path_of(space.knowledge, space.graph, _group(space, group))
    if format == "json":
        emit(as_data(found, space.knowledge))
    elif format == "markdown":
        emit(as_markdown(found, space.knowledge))
    else:
        emit(as_text(found, space.knowledge, room()))
    return 0


def _group(space: Workspace, text: str) -> Entity:
    """The group that is meant: a bare name is that of a group here, whatever else bears it."""
    from archkit.model.ref import short
    from archkit.source.names import did_you_mean

    groups = {short(e.ref): e for e in space.knowledge.of_kind("Group")}
    wanted = text.strip().lower()
    named = [
        e for ref, e in groups.items() if wanted in (ref, e.ref, ref.removeprefix("group:"), e.name.lower())
    ]
    if len(named) == 1:
        return named[0]
    hint = did_you_mean(wanted if ":" in wanted else f"group:{wanted}", groups)
    raise ArchkitError(f"there is no group `{text}`", hint or "`archkit list group` shows them all")
