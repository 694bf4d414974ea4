"""`archkit runbooks`: who has a runbook, who has none, and what runbooks leave out."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from archkit.cli.options import Root, one_of, workspace

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_EXAMPLES = """Examples:

\b
  archkit runbooks
  archkit runbooks --format csv > runbooks.csv
  archkit runbooks --format json | jq '.coverage[] | select(.tier == 1) | .missing'

SECTIONS counts those that a runbook or a procedure has (`archkit rule runbook-section-missing`), NEEDS the hard
dependencies of its services that it mentions, ALERTS those that lead to it. Findings are told by `archkit lint`.

Exit codes: 0 shown, whatever is missing, 2 misuse."""


@app.command(epilog=_EXAMPLES)
def runbooks(
    root: Root = ".",
    format: Annotated[str, typer.Option(metavar="FORMAT", help="text, csv or json.")] = "text",
) -> int:
    """Show the runbooks: coverage by tier, sections, dependencies, alerts, last review and exercise."""
    from archkit.cli.terminal import emit, has_colour, room
    from archkit.report.frame import Painter
    from archkit.report.runbooks import HEADER, as_value, cells, rows, text
    from archkit.report.table import as_csv, as_json

    one_of(format, ("text", "csv", "json"), "--format")
    space = workspace(root)
    if format == "json":
        emit(as_json(as_value(space.knowledge, space.graph)))
    elif format == "csv":
        emit(as_csv(HEADER, [cells(row) for row in rows(space.knowledge, space.graph)]))
    else:
        emit(text(space.knowledge, space.graph, Painter(has_colour(sys.stdout)), room()))
    return 0
