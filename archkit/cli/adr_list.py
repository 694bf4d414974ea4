"""`archkit adr list`: the decisions, by status, area or what they affect."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from archkit.cli.options import Root, one_of, workspace
from archkit.errors import ArchkitError

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_EXAMPLES = """Examples:

\b
  archkit adr list
  archkit adr list --status proposed --status draft
  archkit adr list --entity order           what was decided about it
  archkit adr list --tag data --format json | jq -r '.[].path'"""

_HEADER = ("id", "status", "date", "people", "title", "path")


@app.command("list", epilog=_EXAMPLES)
def list_(
    root: Root = ".",
    status: Annotated[
        list[str] | None, typer.Option(metavar="WORD", help="Only with this status; may be repeated.")
    ] = None,
    tag: Annotated[
        str | None, typer.Option("--tag", "--area", metavar="TAG", help="Only with this tag.")
    ] = None,
    entity: Annotated[str | None, typer.Option(metavar="REF", help="Only what affects this entity.")] = None,
    format: Annotated[str, typer.Option(metavar="FORMAT", help="text, csv or json.")] = "text",
) -> int:
    """List decisions."""
    from archkit.cli.terminal import emit, room
    from archkit.model.adr.record import STATUSES
    from archkit.report.decision import row
    from archkit.report.table import as_csv, as_json, columns

    one_of(format, ("text", "csv", "json"), "--format")
    wanted = {one_of(word.lower(), (*STATUSES, "unknown"), "--status") for word in status or ()}
    space = workspace(root)
    decisions = space.knowledge.decisions
    tags = {t for d in decisions for t in d.tags}
    if tag is not None and tag not in tags:
        if not tags:
            raise ArchkitError(
                f"no decision has a tag, so none has `{tag}`", "`tags: [...]` in its front matter"
            )
        one_of(tag, tuple(sorted(tags)), "--tag")
    about = _about(space, entity) if entity is not None else None
    found = [
        d
        for d in decisions
        if (not wanted or (d.status or "unknown") in wanted)
        and (tag is None or tag in d.tags)
        and (about is None or about in d.affects)
    ]
    if format == "json":
        from archkit.analysis.succession import succession
        from archkit.report.decision import as_value

        ties = succession(decisions)
        emit(as_json([as_value(d, ties) for d in found]))
    elif format == "csv":
        emit(as_csv(_HEADER, [row(d) for d in found]))
    elif found:
        emit(columns(_HEADER, [row(d) for d in found], width=room()))
    else:
        print("nothing fits" if decisions else "there is no decision yet", file=sys.stderr)
    return 0


def _about(space, text: str) -> str:  # type: ignore[no-untyped-def]
    """The reference of an entity, also of one that only decisions name."""
    from archkit.cli.options import entity
    from archkit.model.ref import short, split

    named = {ref for d in space.knowledge.decisions for ref in d.affects}
    wanted = text.strip().lower()
    found = [ref for ref in named if wanted in (ref, short(ref), split(ref)[2])]
    return found[0] if len(found) == 1 else entity(space, text).ref
