"""`archkit rule`: what a rule wants and why; or all rules by family."""

from __future__ import annotations

from typing import Annotated

import typer

from archkit.cli.options import one_of

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_EXAMPLES = """Examples:

\b
  archkit rule                     every rule with its family and severity
  archkit rule runbook-missing     why it is there, a bad and a good example, how to mend it
  archkit rule ST001               the short codes do too"""


@app.command(epilog=_EXAMPLES)
def rule(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="A rule, a family, or a code.")] = None,
    format: Annotated[str, typer.Option(metavar="FORMAT", help="text or json.")] = "text",
) -> int:
    """Explain a rule, or list them all."""
    from archkit.cli.terminal import emit, width
    from archkit.report.rule import documentation, listing

    one_of(format, ("text", "json"), "--format")
    if name is None:
        emit(listing(format=format, width=width()))
    else:
        emit(documentation(name, format=format, width=width()))
    return 0
