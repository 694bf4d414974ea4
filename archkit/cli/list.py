"""`archkit list`: what the knowledge base holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from archkit.cli.options import Root, one_of, workspace

if TYPE_CHECKING:
    from archkit.model.knowledge import Knowledge

app = typer.Typer(rich_markup_mode=None)

_EXAMPLES = """Examples:

\b
  archkit list                       entities of every kind
  archkit list component             one kind; also: decision, runbook, incident
  archkit list --owner ordering      what a team owns
  archkit list --tag pci --format csv"""

_HEADER = ("kind", "name", "type", "lifecycle", "tier", "owner", "about")


@app.command("list", epilog=_EXAMPLES)
def list_(
    kind: Annotated[
        str | None, typer.Argument(metavar="[KIND]", help="component, api, decision, runbook ...")
    ] = None,
    root: Root = ".",
    owner: Annotated[
        str | None, typer.Option(metavar="REF", help="Only what this group or user owns.")
    ] = None,
    system: Annotated[
        str | None, typer.Option(metavar="REF", help="Only what is part of this system.")
    ] = None,
    tag: Annotated[str | None, typer.Option(metavar="TAG", help="Only what has this tag.")] = None,
    format: Annotated[str, typer.Option(metavar="FORMAT", help="text, csv or json.")] = "text",
) -> int:
    """List entities, decisions and runbooks."""
    from archkit.cli.terminal import emit, width
    from archkit.model.ref import short
    from archkit.report.table import as_csv, as_json, columns

    one_of(format, ("text", "csv", "json"), "--format")
    knowledge = workspace(root).knowledge
    wanted = _kind(knowledge, kind)
    rows = [
        row
        for row in _rows(knowledge, wanted)
        if _owned(row[5], owner) and (not tag or tag in row[8]) and _owned(row[7], system)
    ]
    shown = [tuple(str(c) for c in (*row[:5], short(row[5]).removeprefix("group:"), row[6])) for row in rows]
    if format == "json":
        emit(as_json([dict(zip(_HEADER, row, strict=True)) for row in shown]))
    elif format == "csv":
        emit(as_csv(_HEADER, shown))
    elif shown:
        emit(columns(_HEADER, shown, width=width()))
    else:
        import sys

        print(
            "nothing there" + (" that fits" if knowledge.entities else ": the catalog is empty"),
            file=sys.stderr,
        )
    return 0


Row = tuple[str, str, str, str, str, str, str, str, tuple[str, ...]]
"""Kind, name, type, lifecycle, tier, owner, description; then system and tags, to choose by."""


def _rows(knowledge: Knowledge, wanted: str | None) -> Iterator[Row]:
    from archkit.model.ref import short

    if wanted not in ("decision", "runbook", "incident"):
        for e in sorted(knowledge.entities.values(), key=lambda e: (e.kind, e.ref)):
            if wanted is None or e.kind.lower() == wanted:
                name = short(e.ref).partition(":")[2]
                yield (
                    e.kind, name, e.type or "", e.lifecycle or "", str(e.tier or ""), e.owner or "",
                    e.description or "", e.system or "", e.tags,
                )  # fmt: skip
    if wanted == "decision":
        for d in knowledge.decisions:
            yield (
                "Decision",
                d.id,
                "",
                d.status or d.status_text or "",
                "",
                ", ".join(d.people),
                d.title,
                "",
                d.tags,
            )
    if wanted == "runbook":
        for r in knowledge.runbooks:
            yield "Runbook", r.path, r.type, "", "", r.owner or "", r.title, "", ()
    if wanted == "incident":
        for i in knowledge.incidents:
            yield "Incident", i.path, i.severity or "", i.status or "", "", "", i.title, "", ()


def _kind(knowledge: Knowledge, text: str | None) -> str | None:
    if text is None:
        return None
    known = {e.kind.lower() for e in knowledge.entities.values()} | {
        "component",
        "decision",
        "runbook",
        "incident",
    }
    singular = text.lower().removesuffix("s") if text.lower() not in known else text.lower()
    return one_of(singular, tuple(sorted(known)), "archkit list")


def _owned(value: str, wanted: str | None) -> bool:
    if not wanted:
        return True
    value, wanted = value.lower(), wanted.lower()
    return value == wanted or value.rpartition("/")[2] == wanted or value == wanted.replace(":", ":default/")
