"""`archkit show`: one entity on one card."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from archkit.cli.options import Root, Today, entity, one_of, workspace

app = typer.Typer(rich_markup_mode=None)

_EXAMPLES = """Examples:

\b
  archkit show order                    a bare name does when only one entity has it
  archkit show resource:order-db
  archkit show order --format json"""


@app.command(epilog=_EXAMPLES)
def show(
    ref: Annotated[str, typer.Argument(metavar="REF", help="A reference (component:order) or a name.")],
    root: Root = ".",
    format: Annotated[str, typer.Option(metavar="FORMAT", help="text or json.")] = "text",
    today: Today = None,
) -> int:
    """Show one entity: what it is, who owns it, edges both ways, decisions, runbooks, findings."""
    from archkit.cli.terminal import emit, paint, width
    from archkit.report.card import as_value, card, text
    from archkit.report.table import as_json

    one_of(format, ("text", "json"), "--format")
    space = workspace(root, today)
    found = card(space.knowledge, space.graph, entity(space, ref), space.findings)
    if format == "json":
        emit(as_json(as_value(found)))
    else:
        emit(text(found, paint=lambda words, colour: paint(words, colour, sys.stdout), width=width()))
    return 0
