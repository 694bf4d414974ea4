"""Gives a decision another number: the file moves, and what leads to it leads to its new place."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from archkit.errors import ArchkitError
from archkit.model.adr.edit.front import value_edit
from archkit.model.adr.edit.log import Log, Record
from archkit.model.adr.numbers import read_title
from archkit.model.adr.record import Decision
from archkit.model.adr.text import RECORDS
from archkit.scaffold.decision.changes import Change, Plan
from archkit.scaffold.decision.relink import Move, relinked
from archkit.scaffold.numbering import taken
from archkit.source.edit import Editable, editable, edited
from archkit.source.escape import line
from archkit.source.location import Span

if TYPE_CHECKING:
    from archkit.workspace import Workspace


def renumber(space: Workspace, log: Log, decision: Decision, number: int | None) -> Plan:
    """The plan to give a decision this number, or the next one that is free.

    Raises ArchkitError when the number is taken, here or on a branch, or when something that leads to the record
    cannot be changed.
    """
    if decision.number is None:
        raise ArchkitError(f"{line(decision.path)} has no number", "name a record that has one")
    others = {
        n: who
        for n, who in taken(space.knowledge, space.root, decision.scope).items()
        if who != decision.path
    }
    if number is None:
        number = max((*others, decision.number), default=0) + 1
    free = max((*others, decision.number)) + 1
    if number == decision.number:
        if _holders(log, decision) > 1:
            raise ArchkitError(f"another decision has the number {number} as well", f"{free} is free")
        return Plan(f"{decision.id} has the number {number}")
    move = _move(decision, number, space.knowledge.paths)
    # Its own new name on a branch is no other record: somebody has moved it away, and moves it back.
    if number in others and not others[number].startswith(f"{posixpath.basename(move.new)} on the branch "):
        raise ArchkitError(f"the number {number} is taken by {line(others[number])}", f"{free} is free")
    return _plan(space, log, decision, move)


def _holders(log: Log, decision: Decision) -> int:
    return sum(d.number == decision.number and d.scope == decision.scope for d in log.decisions)


def _move(decision: Decision, number: int, paths: Iterable[str]) -> Move:
    """Old and new name of the file, or of the folder that the record has for itself."""
    assert decision.number is not None
    own = posixpath.basename(decision.path).lower().startswith(("readme.", "index."))
    old = posixpath.dirname(decision.path) if own else decision.path
    folder, name = posixpath.split(old)
    digits = next((m for m in re.finditer(r"\d+", name) if int(m[0]) == decision.number), None)
    if digits is None:
        return Move(decision.path, old, old, decision.number, number, is_folder=own)
    neighbours = [posixpath.basename(p) for p in paths if posixpath.dirname(p) == folder]
    is_padded = len(digits[0]) > 1 and any(re.match(r"\D*0\d", n) for n in (name, *neighbours))
    shown = f"{number:0{len(digits[0])}d}" if is_padded else str(number)
    new = posixpath.join(folder, name[: digits.start()] + shown + name[digits.end() :])
    if any(p == new or p.startswith(new + "/") for p in paths):
        raise ArchkitError(f"{line(new)} is there already", "choose another number")
    return Move(decision.path, old, new, decision.number, number, is_folder=own)


def _plan(space: Workspace, log: Log, decision: Decision, move: Move) -> Plan:
    contents: dict[str, bytes] = {}
    notes: list[str] = []
    is_only = sum(d.number == move.old_number for d in log.decisions) == 1
    record = log.record(decision.path)
    renumbered = _own(record, move)
    before = {decision.path: record.content}
    contents[decision.path] = renumbered
    doubtful = 0
    for path in space.knowledge.paths:
        is_catalog = space.knowledge.files.get(path) == "catalog"
        if not (path.lower().endswith(RECORDS) or is_catalog):
            continue
        try:
            content = contents.get(path) or space.tree.read(path)
        except (KeyError, OSError):
            continue
        new, unsure = relinked(path, content, log, move, is_only=is_only, is_catalog=is_catalog)
        doubtful += unsure
        if new != content:
            before.setdefault(path, content)
            contents[path] = new
    _check(log, decision, move, contents)
    if doubtful:
        notes.append(
            f"{doubtful} mention{'s' * (doubtful != 1)} of number {move.old_number} may mean another record "
            "and stayed as they are"
        )
    return Plan(
        f"{decision.id} is ADR-{move.new_number:04d}",
        tuple(_changes(space, move, before, contents)),
        tuple(notes),
    )


def _own(record: Record, move: Move) -> bytes:
    """The record with its number in title and front matter. Raises ArchkitError when that cannot be written."""
    text = editable(record.content)
    if text is None:
        raise ArchkitError(f"{line(record.path)} is no UTF-8 text", "save it as UTF-8 first")
    edits = [*_in_title(record, text, move), *_in_front(record, move), *_in_text(record, text, move)]
    after = edited(record.content, edits)
    if after is None:
        raise _left(record.path, "its number stands where archkit cannot edit it")
    return after


def _in_title(record: Record, text: Editable, move: Move) -> Iterator[tuple[Span, str]]:
    if record.text.title_at < 0:
        return
    heading = record.text.page.headings[record.text.title_at]
    read = read_title(heading.text, move.old_number)
    digits = heading.text[read.start : read.end]
    at = text.line(heading.line).find(digits)
    if read.number == move.old_number and at >= 0:
        yield Span(heading.line, at + 1, heading.line, at + 1 + len(digits)), move.like(digits)


def _in_front(record: Record, move: Move) -> Iterator[tuple[Span, str]]:
    for key, value in record.text.front.items():
        if key.lower() not in _NUMBERED_KEYS or not isinstance(value, str | int) or isinstance(value, bool):
            continue
        words = str(value)
        new = move.renamed(words)
        if key.lower() in ("title", "name"):
            read = read_title(words, move.old_number)
            if read.number != move.old_number:
                continue
            new = words[: read.start] + move.like(words[read.start : read.end]) + words[read.end :]
        if new != words and (edits := value_edit(record, (key,), new)) is not None:
            yield from ((span, new if isinstance(value, int) else written) for span, written in edits)


_NUMBERED_KEYS = ("id", "number", "adr", "slug", "sidebar_position", "title", "name")


def _in_text(record: Record, text: Editable, move: Move) -> Iterator[tuple[Span, str]]:
    place = record.decision.places.get("number")
    title = record.decision.places.get("title")
    if place is not None and place.span is not None and place != title:
        said = text.text(place.span) or ""
        if (new := move.renamed(said)) != said:
            yield place.span, new


def _check(log: Log, decision: Decision, move: Move, contents: Mapping[str, bytes]) -> None:
    """Read the records as they would be: numbers and links must be those that were meant, all else as before."""
    path = move.moved(decision.path)
    after = log.having(log.read(path, contents[decision.path]).decision, instead_of=decision.path)
    for d in log.decisions:
        is_it = d.path == decision.path
        if d.path not in contents and not any(x.target == decision.path for x in d.links):
            continue
        old = log.record(d.path)
        new = after.read(path if is_it else d.path, contents.get(d.path, old.content)).decision
        if is_it and new.number != move.new_number:
            raise _left(d.path, f"its number would read as {new.number}")
        if _facts(old.decision) != _facts(new) or not _leads_on(old.decision, new, move):
            raise _left(d.path, "what it says would read otherwise")


def _left(path: str, why: str) -> ArchkitError:
    return ArchkitError(
        f"{line(path)} cannot be brought along: {why}", "nothing was written; change it by hand first"
    )


_UNNUMBERED = re.compile(r"\d+")


def _facts(d: Decision) -> object:
    # In words that name the moved record, its number is another one now.
    return (
        _UNNUMBERED.sub("", d.title),
        d.status,
        d.date,
        d.decision_makers,
        d.affects,
        d.tags,
        _UNNUMBERED.sub("", d.summary),
        d.format,
        len(d.links),
    )


def _leads_on(old: Decision, new: Decision, move: Move) -> bool:
    """Whether every relation leads where it led; one that meant either of two may mean the other one now."""
    was = Counter((x.kind, move.moved(x.target), x.partial) for x in old.links if x.target)
    now = Counter((x.kind, x.target, x.partial) for x in new.links if x.target)
    doubts = Counter(x.code for x in new.doubts) - Counter(x.code for x in old.doubts)
    return not was - now and not doubts


def _changes(
    space: Workspace, move: Move, before: Mapping[str, bytes], contents: Mapping[str, bytes]
) -> Iterator[Change]:
    """Every file that is written, moved or both."""
    moving = [
        p for p in space.knowledge.paths if p == move.old or (move.is_folder and p.startswith(move.old + "/"))
    ]
    for path in sorted({*contents, *moving}):
        old = before[path] if path in before else space.tree.read(path)
        new = contents.get(path, old)
        target = move.moved(path)
        if target != path or old != new:
            yield Change(path, old, new, target if target != path else None)
