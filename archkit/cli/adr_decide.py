"""`archkit adr decide`: the options of a decision, weighed by its criteria."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from archkit.cli.options import Root, one_of, workspace
from archkit.errors import ArchkitError

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_EXAMPLES = """Examples:

\b
  archkit adr decide 6                   scores, winner, and what would turn the choice round
  archkit adr decide ADR-0006 --format json | jq .flipWeights

The front matter of the record holds the numbers:

\b
  criteria:
    - {name: cost, weight: 3}
    - {name: latency, weight: 5}
  options:
    - {name: Queue, chosen: true, scores: {cost: 4, latency: 3}}
    - {name: Log, scores: {cost: 2, latency: 4}}

EQUAL AT is the weight of a criterion at which another option is as good, while the other weights keep their
proportions. Exit code 1: something in the numbers is wrong, and what is left was weighed."""


@app.command(epilog=_EXAMPLES)
def decide(
    decision: Annotated[str, typer.Argument(metavar="N", help="Number, id, path or title of the record.")],
    root: Root = ".",
    format: Annotated[str, typer.Option(metavar="FORMAT", help="text or json.")] = "text",
) -> int:
    """Weigh the options of a decision by its criteria."""
    from archkit.analysis.trade_off import trade_off
    from archkit.cli.terminal import emit, room
    from archkit.report.matrix import as_data, as_text
    from archkit.source.escape import line
    from archkit.source.location import Place

    one_of(format, ("text", "json"), "--format")
    space = workspace(root)
    record = space.log.find(decision)
    found = trade_off(record)
    if found is None:
        raise ArchkitError(
            f"{record.id} weighs no options",
            "add `criteria` and `options` to its front matter; `archkit adr decide --help` shows how",
        )
    locate = space.locator(record.path)
    faults: list[dict[str, object]] = [
        {
            "message": f.message,
            "help": f.help,
            "path": record.path,
            "line": locate.span(Place(record.path, 0, f.route, f.part)).line,
        }
        for f in found.faults
    ]
    if format == "json":
        emit(as_data(record, found, faults))
    else:
        emit(as_text(record, found, room()))
        for fault in faults:
            help = f" ({fault['help']})" if fault["help"] else ""
            print(line(f"{fault['path']}:{fault['line']}: {fault['message']}{help}"), file=sys.stderr)
    return 1 if faults else 0
