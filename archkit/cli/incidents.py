"""`archkit incidents`: what went wrong, how long it took, and what is still to be done about it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from archkit.cli.options import Root, Today, entity, one_of, workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archkit.analysis.incidents import ActionItem
    from archkit.model.postmortem import Incident
    from archkit.workspace import Workspace

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_EXAMPLES = """Examples:

\b
  archkit incidents                       all of them, newest first; times by tier; causes that came back
  archkit incidents --open-actions        what is still to be done, overdue first
  archkit incidents --entity order        what hit one thing
  archkit incidents --open-actions --format json | jq '.[] | select(.state == "overdue")'

Times are medians. TO DETECT counts from `began` in the front matter to `detected`, TO RESTORE from `began` to
`resolved`; where `began` is not written down, TO RESTORE counts from `detected` and says "at least".

Exit codes: 0 shown, whatever is overdue, 2 misuse."""


@app.command("incidents", epilog=_EXAMPLES)
def incidents(
    root: Root = ".",
    open_actions: Annotated[
        bool, typer.Option("--open-actions", help="Only actions that are not done, by the day they are due.")
    ] = False,
    of: Annotated[
        str | None, typer.Option("--entity", metavar="REF", help="Only incidents that hit this.")
    ] = None,
    format: Annotated[str, typer.Option(metavar="FORMAT", help="text or json.")] = "text",
    today: Today = None,
) -> int:
    """List incidents: times to detect and to restore, actions, causes, rules that would have told of them."""
    from archkit.analysis.incidents import action_items, newest_first

    one_of(format, ("text", "json"), "--format")
    space = workspace(root, today)
    found = newest_first(space.knowledge.incidents)
    if of is not None:
        ref = entity(space, of).ref
        found = [i for i in found if ref in i.affects]
    items = action_items(found, space.today)
    if open_actions:
        return _actions([i for i in items if i.state != "done"], format)
    return _all(space, found, items, format)


def _actions(items: Sequence[ActionItem], format: str) -> int:
    from archkit.cli.terminal import emit, room
    from archkit.report.incidents import action, actions_as_text
    from archkit.report.table import as_json

    if format == "json":
        emit(as_json([action(i) for i in items]))
    elif items:
        emit(actions_as_text(items, room()))
    else:
        print("every action is done", file=sys.stderr)
    return 0


def _all(space: Workspace, found: Sequence[Incident], items: Sequence[ActionItem], format: str) -> int:
    from archkit.analysis.incident_times import times_by_tier
    from archkit.analysis.incidents import by_rule, recurring
    from archkit.cli.terminal import emit, room
    from archkit.lint.registry import rule_of
    from archkit.report.incidents import as_data, as_text

    entities = space.knowledge.entities
    tiers, causes = times_by_tier(found, entities), recurring(found)
    rules = by_rule(found, rule_of) if any(i.caught_by for i in found) else {}
    if format == "json":
        emit(as_data(found, items, entities, tiers, causes, rules))
    elif found:
        emit(as_text(found, entities, tiers, causes, rules, room()))
    else:
        print("no incident is written down", file=sys.stderr)
    return 0
