"""`archkit adr show`: one decision on one card."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from archkit.cli.options import Root, one_of, workspace

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_EXAMPLES = """Examples:

\b
  archkit adr show 12
  archkit adr show adrs/0012-use-an-outbox.md
  archkit adr show ADR-0012 --format json"""


@app.command(epilog=_EXAMPLES)
def show(
    decision: Annotated[str, typer.Argument(metavar="N", help="Number, id, path or title of the record.")],
    root: Root = ".",
    format: Annotated[str, typer.Option(metavar="FORMAT", help="text or json.")] = "text",
) -> int:
    """Show one decision: its status, who decided and when, what it replaces, and what it affects."""
    from archkit.analysis.succession import succession
    from archkit.cli.terminal import emit, paint, width
    from archkit.report.decision import as_value, card
    from archkit.report.table import as_json

    one_of(format, ("text", "json"), "--format")
    space = workspace(root)
    found = space.log.find(decision)
    ties = succession(space.knowledge.decisions)
    if format == "json":
        emit(as_json(as_value(found, ties)))
    else:
        emit(card(found, ties, lambda words, colour: paint(words, colour, sys.stdout), width()))
    return 0
