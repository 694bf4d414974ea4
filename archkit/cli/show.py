"""`archkit show`: one entity on one card."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from archkit.cli.options import Root, Today, entity, one_of, workspace
from archkit.errors import ArchkitError

if TYPE_CHECKING:
    from archkit.model.knowledge import Knowledge

app = typer.Typer(rich_markup_mode=None, add_completion=False)

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
    _no_document(space.knowledge, ref)
    found = card(space.knowledge, space.graph, entity(space, ref), space.findings)
    if format == "json":
        emit(as_json(as_value(found)))
    else:
        emit(text(found, paint=lambda words, colour: paint(words, colour, sys.stdout), width=width()))
    return 0


def _no_document(knowledge: Knowledge, text: str) -> None:
    """Decisions have a command of their own; runbooks are read as files: say where they are."""
    for decision in knowledge.decisions:
        if text.strip().lower() in (decision.id.lower(), decision.path.lower()):
            raise ArchkitError(
                f"`{text}` is no entity", f"it is a decision: `archkit adr show {decision.id}`"
            )
    named: dict[str, str] = {}
    documents = (knowledge.runbooks, knowledge.incidents)
    named.update({d.path.lower(): d.path for each in documents for d in each})
    path = named.get(text.strip().lower())
    if path is not None:
        raise ArchkitError(f"`{text}` is no entity", f"it is a document: read {path}")
