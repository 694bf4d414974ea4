"""`archkit list`: what the knowledge base holds."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from archkit.cli.options import Root, one_of, workspace
from archkit.errors import ArchkitError

if TYPE_CHECKING:
    from archkit.model.knowledge import Knowledge

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_EXAMPLES = """Examples:

\b
  archkit list                       entities of every kind
  archkit list component             one kind; also: decision, runbook, incident
  archkit list --owner ordering      what a team owns
  archkit list --tag pci --format csv
  archkit list component --format json | jq -r .[].name"""

DOCUMENTS = ("decision", "runbook", "incident")

_HEADER = ("kind", "name", "type", "lifecycle", "tier", "owner", "about")


@app.command("list", epilog=_EXAMPLES)
def list_(
    kind: Annotated[
        str | None, typer.Argument(metavar="KIND", help="component, api ... decision, runbook, incident.")
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
    """List entities, decisions, runbooks or incidents."""
    from archkit.cli.terminal import emit, room
    from archkit.report.table import as_csv, as_json, columns

    one_of(format, ("text", "csv", "json"), "--format")
    knowledge = workspace(root).knowledge
    wanted = _kind(knowledge, kind)
    found = list(_documents(knowledge, wanted) if wanted in DOCUMENTS else _entities(knowledge, wanted))
    all_tags = {t for row in found for t in row.tags}
    owners = _named(
        owner, "group", {row.owner for row in found} | _refs(knowledge, "Group", "User"), "--owner"
    )
    systems = _named(system, "system", {row.system for row in found} | _refs(knowledge, "System"), "--system")
    if tag and all_tags and tag not in all_tags:
        one_of(tag, tuple(sorted(all_tags)), "--tag")
    shown = [
        row.cells
        for row in found
        if (not owner or row.owner in owners)
        and (not system or row.system in systems)
        and (not tag or tag in row.tags)
    ]
    if format == "json":
        emit(as_json([dict(zip(_HEADER, cells, strict=True)) for cells in shown]))
    elif format == "csv":
        emit(as_csv(_HEADER, shown))
    elif shown:
        emit(columns(_HEADER, shown, width=room()))
    else:
        print("nothing fits" if found else f"there is no {wanted or 'entity'} yet", file=sys.stderr)
    return 0


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list, and what it is chosen by."""

    cells: tuple[str, ...]
    """As the header says."""
    owner: str = ""
    system: str = ""
    tags: tuple[str, ...] = ()


def _entities(knowledge: Knowledge, wanted: str | None) -> Iterator[Row]:
    from archkit.model.ref import short

    for e in sorted(knowledge.entities.values(), key=lambda e: (e.kind, e.ref)):
        if wanted is not None and e.kind.lower() != wanted:
            continue
        owner = short(e.owner or "").removeprefix("group:")
        name = e.name if e.namespace.lower() == "default" else f"{e.namespace}/{e.name}"
        tier = str(e.tier or "")
        cells = (e.kind, name, e.type or "", e.lifecycle or "", tier, owner, e.description or e.title or "")
        yield Row(cells, e.owner or "", e.system or "", e.tags)


def _documents(knowledge: Knowledge, wanted: str | None) -> Iterator[Row]:
    from archkit.model.ref import short

    if wanted == "decision":
        for d in knowledge.decisions:
            status = d.status or d.status_text or ""
            yield Row(("Decision", d.id, "", status, "", ", ".join(d.people), d.title), tags=d.tags)
    elif wanted == "runbook":
        for r in knowledge.runbooks:
            owner = short(r.owner or "").removeprefix("group:")
            yield Row(("Runbook", r.path, r.type, "", "", owner, r.title), r.owner or "")
    else:
        for i in knowledge.incidents:
            yield Row(("Incident", i.path, i.severity or "", i.status or "", "", "", i.title))


def _kind(knowledge: Knowledge, text: str | None) -> str | None:
    """One of the kinds there are; the plural is fine."""
    if text is None:
        return None
    from archkit.model.entity import KINDS

    known = {e.kind.lower() for e in knowledge.entities.values()} | {k.lower() for k in KINDS} | {*DOCUMENTS}
    lower = text.lower()
    singular = (
        lower.removesuffix("s") if lower.removesuffix("ies") == lower else lower.removesuffix("ies") + "y"
    )
    plurals = (lower, singular, "decision" if singular == "adr" else "")
    return next((word for word in plurals if word in known), None) or one_of(
        lower, tuple(sorted(known)), "archkit list"
    )


def _refs(knowledge: Knowledge, *kinds: str) -> set[str]:
    return {e.ref for e in knowledge.of_kind(*kinds)}


def _named(text: str | None, kind: str, known: set[str], option: str) -> set[str]:
    """References that a text means among the known ones: whole, without `default`, or the bare name."""
    if not text:
        return set()
    from archkit.model.ref import short, split
    from archkit.source.names import did_you_mean

    wanted = text.strip().lower()
    found = {ref for ref in known if ref and wanted in (ref, short(ref), split(ref)[2])}
    if not found:
        names = sorted(short(ref).removeprefix(f"{kind}:") for ref in known if ref)
        raise ArchkitError(f"there is no {option.removeprefix('--')} `{text}`", did_you_mean(wanted, names))
    return found
