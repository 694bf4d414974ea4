"""What is done to decisions, on all sides of it: several records are changed together, or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from archkit.errors import ArchkitError
from archkit.model.adr.edit import editor as edit
from archkit.model.adr.edit.log import Log, Record
from archkit.model.adr.edit.words import VERB
from archkit.model.adr.record import OPPOSITE, Decision, LinkKind, Status


@dataclass(frozen=True, slots=True)
class Change:
    """One file: what it says, and what it is to say; None where there is none."""

    path: str
    before: bytes | None
    after: bytes | None
    moved: str | None = None
    """Where the file goes, when that is another place."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Changes that belong together, nothing written yet."""

    said: str
    """What is so once they are made, in a sentence."""
    changes: tuple[Change, ...] = ()
    """Empty when it is so already."""
    notes: tuple[str, ...] = ()
    """What a person should look at."""


def set_status(log: Log, decision: Decision, status: Status, day: str) -> Plan:
    """Another status. Raises ArchkitError when the record is superseded, or cannot be edited."""
    said = f"{decision.id} is {status}"
    before = log.record(decision.path)
    if before.decision.status == status:
        return Plan(said)
    successors = [x.target or x.text for x in before.decision.linked("superseded-by")]
    if before.decision.status == "superseded" and successors:
        raise ArchkitError(
            f"{decision.id} is superseded by {', '.join(successors)}",
            "what replaced it would be forgotten; take that out by hand first, if it is wrong",
        )
    return _plan(said, [(before, edit.with_status(log, before, status, day))])


def supersede(log: Log, old: Decision, new: Decision, day: str) -> Plan:
    """`old` is superseded by `new`, and both say so. Raises ArchkitError when one of them cannot be edited."""
    if old.path == new.path:
        raise ArchkitError(
            f"{old.id} cannot supersede itself", "name the decision that replaces it with --by"
        )
    if old.path in _reached(log, new, "superseded-by"):
        raise ArchkitError(
            f"{new.id} is superseded by {old.id}, so it cannot supersede it",
            "a decision that holds again gets a record of its own",
        )
    first, second = log.record(old.path), log.record(new.path)
    after = edit.superseded(log, first, new, day)
    return _plan(
        f"{old.id} is superseded by {new.id}",
        [(first, after), (second, edit.related(log, second, "supersedes", old))],
    )


def relate(log: Log, one: Decision, kind: LinkKind, other: Decision) -> Plan:
    """Both say how they stand to each other: `amends` and `amended-by`."""
    if one.path == other.path:
        raise ArchkitError(f"{one.id} cannot be related to itself", "name two decisions")
    first, second = log.record(one.path), log.record(other.path)
    return _plan(
        f"{one.id} {VERB[kind] if kind in ('amends', 'supersedes') else 'is ' + VERB[kind]} {other.id}",
        [
            (first, edit.related(log, first, kind, other)),
            (second, edit.related(log, second, OPPOSITE[kind], one)),
        ],
    )


def _plan(said: str, edits: Iterable[tuple[Record, Record]]) -> Plan:
    changes = (Change(a.path, a.content, b.content) for a, b in edits if a.content != b.content)
    return Plan(said, tuple(changes))


def _reached(log: Log, decision: Decision, kind: LinkKind) -> set[str]:
    """The records that one comes to by following a relation, however far."""
    known = {d.path: d for d in log.decisions}
    reached: set[str] = set()
    waiting = [decision.path]
    while waiting:
        for link in known[waiting.pop()].linked(kind):
            if link.target in known and link.target not in reached:
                reached.add(link.target)
                waiting.append(link.target)
    return reached


def carry_out(root: Path, changes: Sequence[Change]) -> None:
    """Make all changes, or none. Raises ArchkitError when a file has changed meanwhile or cannot be written."""
    from archkit.store.write import change_all

    files: dict[str, tuple[bytes | None, bytes | None]] = {}
    for change in changes:
        if change.moved is None:
            files[change.path] = (change.before, change.after)
        else:
            files[change.moved] = (None, change.after)
            files[change.path] = (change.before, None)
    change_all(root, files)
