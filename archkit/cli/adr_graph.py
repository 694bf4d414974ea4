"""`archkit adr graph`: which decision replaces, amends or relates to which."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from archkit.cli.options import Root, one_of, workspace

app = typer.Typer(rich_markup_mode=None, add_completion=False)

FORMATS = ("text", "mermaid", "dot", "json")

_EXAMPLES = """Examples:

\b
  archkit adr graph                          every decision that has to do with another one
  archkit adr graph 12                       what hangs together with one
  archkit adr graph --format mermaid
  archkit adr graph --format dot | dot -Tsvg > decisions.svg"""


@app.command(epilog=_EXAMPLES)
def graph(
    decision: Annotated[
        str | None, typer.Argument(metavar="N", help="Number, id, path or title of a record; all by default.")
    ] = None,
    root: Root = ".",
    format: Annotated[str, typer.Option(metavar="FORMAT", help=", ".join(FORMATS) + ".")] = "text",
) -> int:
    """Print supersession and relation between decisions."""
    from archkit.analysis.succession import succession
    from archkit.cli.terminal import emit
    from archkit.report.succession import export

    one_of(format, FORMATS, "--format")
    space = workspace(root)
    ties = succession(space.knowledge.decisions)
    part = ties.cluster(space.log.find(decision).path) if decision is not None else list(ties.decisions)
    if format == "text" and not any(ties.beside(path) for path in part):
        print("no decision says that it has to do with another one", file=sys.stderr)
        return 0
    emit(export(ties, part, format))
    return 0
