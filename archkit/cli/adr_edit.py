"""`archkit adr accept`, `reject`, `deprecate`, `supersede` and `amend`: changes of status and relation."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from archkit.cli.options import Root, Today, workspace

if TYPE_CHECKING:
    from archkit.model.adr.edit.log import Log
    from archkit.model.adr.record import Status
    from archkit.scaffold.decision.changes import Plan
    from archkit.workspace import Workspace

app = typer.Typer(rich_markup_mode=None, add_completion=False)

Number = Annotated[str, typer.Argument(metavar="N", help="Number, id, path or title of the record.")]
Dry = Annotated[bool, typer.Option("--dry-run", help="Show what would change, write nothing.")]


def _examples(*lines: str) -> str:
    return "Examples:\n\n\b\n" + "\n".join(f"  archkit adr {line}" for line in lines)


@app.command(epilog=_examples("accept 12", "accept adrs/0012-use-an-outbox.md --dry-run"))
def accept(decision: Number, root: Root = ".", dry_run: Dry = False, today: Today = None) -> int:
    """Accept a decision: its status, and its date where that is the day of the last change of status."""
    return _status(decision, "accepted", root, dry_run, today)


@app.command(epilog=_examples("reject 12", "reject ADR-0012 --dry-run"))
def reject(decision: Number, root: Root = ".", dry_run: Dry = False, today: Today = None) -> int:
    """Reject a decision. The record stays, so that nobody asks again without knowing."""
    return _status(decision, "rejected", root, dry_run, today)


@app.command(epilog=_examples("deprecate 4", "deprecate ADR-0004 --dry-run"))
def deprecate(decision: Number, root: Root = ".", dry_run: Dry = False, today: Today = None) -> int:
    """Say that a decision is not to be followed any more, though nothing has replaced it."""
    return _status(decision, "deprecated", root, dry_run, today)


@app.command(epilog=_examples("supersede 4 --by 12", "supersede ADR-0004 --by ADR-0012 --dry-run"))
def supersede(
    decision: Number,
    by: Annotated[str, typer.Option(metavar="M", help="The record that replaces it.")],
    root: Root = ".",
    dry_run: Dry = False,
    today: Today = None,
) -> int:
    """Replace a decision by another one: N says by what it is superseded, M says what it supersedes."""

    def plan(log: Log, space: Workspace) -> Plan:
        from archkit.scaffold.decision.changes import supersede

        old = log.find(decision)
        return supersede(log, old, log.find(by, old.scope), space.today.isoformat())

    return run(plan, root, dry_run, today)


@app.command(epilog=_examples("amend 4 --by 12", "amend ADR-0004 --by ADR-0012 --dry-run"))
def amend(
    decision: Number,
    by: Annotated[str, typer.Option(metavar="M", help="The record that changes it in part.")],
    root: Root = ".",
    dry_run: Dry = False,
    today: Today = None,
) -> int:
    """Say that a decision is amended by another one, on both sides. Both stay in force."""

    def plan(log: Log, space: Workspace) -> Plan:
        from archkit.scaffold.decision.changes import relate

        old = log.find(decision)
        return relate(log, log.find(by, old.scope), "amends", old)

    return run(plan, root, dry_run, today)


def _status(decision: str, status: Status, root: str, dry_run: bool, today: str | None) -> int:
    def plan(log: Log, space: Workspace) -> Plan:
        from archkit.scaffold.decision.changes import set_status

        return set_status(log, log.find(decision), status, space.today.isoformat())

    return run(plan, root, dry_run, today)


def run(plan: Callable[[Log, Workspace], Plan], root: str, dry_run: bool, today: str | None) -> int:
    """Make a plan when it is this run's turn, then carry it out or show it."""
    from archkit.cli.terminal import emit
    from archkit.scaffold.decision.changes import carry_out
    from archkit.store.turn import turn

    place = workspace(root, today).root
    assert place is not None, "a working copy has a folder"
    if dry_run:
        space = workspace(root, today)
        show(plan(space.log, space))
        return 0
    with turn(place) as told:
        for sentence in told:
            print(sentence, file=sys.stderr)
        space = workspace(root, today)  # opened when nobody else writes
        made = plan(space.log, space)
        carry_out(place, made.changes)
    emit(f"{made.said}\n" if made.changes else f"{made.said} already; nothing was changed\n")
    for change in made.changes:
        emit(
            f"  wrote {change.path}\n"
            if change.moved is None
            else f"  moved {change.path} to {change.moved}\n"
        )
    for note in made.notes:
        print(note, file=sys.stderr)
    return 0


def show(made: Plan) -> None:
    """Print what would change, as a unified diff."""
    from archkit.cli.terminal import emit, has_colour
    from archkit.report.diff import unified
    from archkit.report.frame import Painter

    painter, raw = Painter(has_colour(sys.stdout)), not sys.stdout.isatty()
    for change in made.changes:
        diff = unified(change.path, change.before or b"", change.after or b"", painter, raw=raw)
        if change.moved is not None:
            old, new = change.path, change.moved
            emit(f"diff --git a/{old} b/{new}\nrename from {old}\nrename to {new}\n")
            diff = diff.replace(f"+++ b/{old}", f"+++ b/{new}", 1)
        emit(diff)
    for note in made.notes:
        print(note, file=sys.stderr)
    if made.changes:
        print(f"nothing was written; without --dry-run, {made.said}", file=sys.stderr)
    else:
        print(f"{made.said} already", file=sys.stderr)
