"""`archkit adr renumber`: another number for a decision, with every link to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from archkit.cli.options import Root, Today

if TYPE_CHECKING:
    from archkit.model.adr.edit.log import Log
    from archkit.scaffold.decision.changes import Plan
    from archkit.workspace import Workspace

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_EXAMPLES = """Examples:

\b
  archkit adr renumber 12 15
  archkit adr renumber adrs/0012-use-kafka.md      the next number that is free on all branches
  archkit adr renumber 12 15 --dry-run

Where two records have the number, name the file. Links to the other one stay as they are."""


@app.command(epilog=_EXAMPLES)
def renumber(
    decision: Annotated[str, typer.Argument(metavar="N", help="Number, id, path or title of the record.")],
    number: Annotated[
        int | None,
        typer.Argument(metavar="M", min=1, max=999_999, help="The new number; the next free one by default."),
    ] = None,
    root: Root = ".",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change, write nothing.")
    ] = False,
    today: Today = None,
) -> int:
    """Move a record to another number, and lead every link to it there; all files together, or none."""
    from archkit.cli.adr_edit import run

    def plan(log: Log, space: Workspace) -> Plan:
        from archkit.scaffold.decision.renumber import renumber as make

        return make(space, log, log.find(decision), number)

    return run(plan, root, dry_run, today)
