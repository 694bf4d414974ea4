"""`archkit init`: start a knowledge base in a folder."""

from __future__ import annotations

import shlex
import sys
from typing import Annotated

import typer

from archkit.cli.options import Today, day, one_of

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_EXAMPLES = """Examples:

\b
  archkit init                     in this folder
  archkit init docs/architecture   in another
  archkit init --ci github         with a workflow that lints and publishes"""


@app.command(epilog=_EXAMPLES)
def init(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="Where; this folder by default.")] = ".",
    ci: Annotated[str | None, typer.Option(metavar="NAME", help="Add a workflow: github or gitlab.")] = None,
    today: Today = None,
) -> int:
    """Start a knowledge base. Nothing that is there is overwritten."""
    from pathlib import Path

    from archkit.cli.terminal import emit
    from archkit.scaffold.init import WORKFLOWS
    from archkit.scaffold.init import init as start

    if ci is not None:
        one_of(ci, tuple(WORKFLOWS), "--ci")
    started = start(Path(folder), ci=ci, today=day(today))
    for file in started:
        emit(f"{'wrote' if file.written else 'kept '} {file.path}\n")
    if any(not file.written and file.path.endswith(WORKFLOWS.get(ci or "", "\0")) for file in started):
        print(
            f"the workflow that is there was kept; add `archkit lint` to {WORKFLOWS[ci or '']}",
            file=sys.stderr,
        )
    where = "" if folder == "." else f" -C {shlex.quote(folder)}"
    emit(f"\nNext: archkit lint{where}, then archkit site serve{where}\n")
    return 0
