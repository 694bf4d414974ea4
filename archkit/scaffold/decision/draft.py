"""A new decision: placed, numbered and filled from its template, with what it says of others said by them too."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from archkit.errors import ArchkitError
from archkit.model.adr.edit import editor as edit
from archkit.model.adr.edit.log import Log, Record
from archkit.model.adr.record import STATUSES
from archkit.model.adr.status import read_status
from archkit.scaffold.decision.template import fill_template
from archkit.scaffold.decision_place import decision_place
from archkit.scaffold.draft import Draft, placed
from archkit.scaffold.fields import Said, document_fields
from archkit.scaffold.naming import slug
from archkit.source.escape import line
from archkit.source.names import did_you_mean

if TYPE_CHECKING:
    from archkit.workspace import Workspace


def draft_decision(space: Workspace, title: str, said: Said, path: str | None) -> Draft:
    """The draft of a decision; `path` is a file, or a folder with a slash at its end.

    Of what a person says, `template`, `supersedes` and `amends` are for decisions only. Raises ArchkitError when no
    file name can be made of the title, the place is taken, or another record cannot be changed with it.
    """
    name = slug(title)
    if not name:
        raise ArchkitError(f"no file name can be made of `{title}`", "give it a title with letters or digits")
    if (
        path is not None
        and not path.endswith("/")
        and posixpath.splitext(path)[1] not in (".md", ".markdown")
    ):
        raise ArchkitError(
            f"a decision does not go into {line(path)}",
            "name a file that ends in .md, or a folder with --dir",
        )
    _check_status(str(said.get("status") or ""))
    at = decision_place(space.knowledge, space.root, name, space.today.isoformat(), path)
    fields = document_fields(space.knowledge, title, at.number, said, space.today)
    text = fill_template(str(said.get("template") or "madr"), space.root, fields)
    made = replace(placed(space, "adr", at.path, (at.path, False), text), number=at.number)
    log = space.log
    if _wanted(said, "template"):
        made = _with_status(log, made, said, space.today.isoformat())
    return _related(log, made, said, space.today.isoformat())


def _check_status(words: str) -> None:
    """Any words may be a status, but not a slip of the pen."""
    if words and read_status(words).status is None and (hint := did_you_mean(words, STATUSES)):
        raise ArchkitError(f"`{line(words)}` is no status", hint)


def _wanted(said: Said, name: str) -> Sequence[str]:
    value = said.get(name)
    return [str(v) for v in value] if isinstance(value, list | tuple) else [str(value)] if value else []


def _with_status(log: Log, made: Draft, said: Said, day: str) -> Draft:
    """A template of others may hold a choice where the status is to be."""
    record = log.read(made.path, made.content)
    wanted = read_status(str(said.get("status") or "")).status
    if record.decision.status is not None or wanted not in STATUSES or wanted is None:
        return made
    try:
        return _says(made, edit.with_status(log, record, wanted, day))
    except ArchkitError:
        return made  # lint tells what is left of the template


def _says(made: Draft, record: Record) -> Draft:
    text = record.content.decode().replace("\r\n", "\n")
    return replace(made, content=record.content, text=text)


def _related(log: Log, made: Draft, said: Said, day: str) -> Draft:
    """What it supersedes and amends, in it and in the others."""
    folder = posixpath.dirname(made.path)
    others = [
        (kind, log.find(words, folder)) for kind in ("supersedes", "amends") for words in _wanted(said, kind)
    ]
    if len({d.path for _, d in others}) < len(others):
        raise ArchkitError("a decision is named twice", "it is superseded or amended, and once")
    record = log.read(made.path, made.content)
    known = log.having(record.decision)
    also: dict[str, tuple[bytes, bytes]] = {}
    for kind, other in others:
        old = known.record(other.path)
        if kind == "supersedes":
            record = edit.related(known, record, "supersedes", other)
            new = edit.superseded(known, old, record.decision, day)
        else:
            record = edit.related(known, record, "amends", other)
            new = edit.related(known, old, "amended-by", record.decision)
        if new.content != old.content:
            also[other.path] = (old.content, new.content)
    return replace(_says(made, record), also=also) if others else made
