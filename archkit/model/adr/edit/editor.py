"""One record edited: ways to write the change are tried, and the first after which exactly it has changed is taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from archkit.errors import ArchkitError
from archkit.model.adr.edit import front, lines
from archkit.model.adr.edit.front import Edits
from archkit.model.adr.edit.intent import Intent, unintended
from archkit.model.adr.edit.log import Log, Record
from archkit.model.adr.edit.words import like, link_words, name_words, reworded
from archkit.model.adr.fields import fields
from archkit.model.adr.formats.known import BY_NAME
from archkit.model.adr.record import Decision, LinkKind, Status
from archkit.model.adr.status_facts import statuses
from archkit.source.edit import editable, edited
from archkit.source.escape import line

DATED_BY_STATUS = ("madr-2", "madr-3", "madr-4")
"""Formats whose date is the day of the last change of status."""

MOST_WAYS = 30
"""Ways that are tried: each costs one reading of the record."""


def with_status(log: Log, record: Record, status: Status, day: str) -> Record:
    """The record with another status. Raises ArchkitError when that cannot be written without changing more."""
    intent = Intent(status=status, date=_day(record, day))
    return _first(log, record, intent, _status(record, status, day))[0]


def superseded(log: Log, record: Record, other: Decision, day: str) -> Record:
    """The record, superseded by another one; the status and the successor as far as they are not there yet."""
    is_new = not _says(record, "superseded-by", other)
    status: Status | None = "superseded" if record.decision.status != "superseded" else None
    links: tuple[tuple[LinkKind, str], ...] = (("superseded-by", other.path),) if is_new else ()
    intent = Intent(status, _day(record, day) if status else None, links)
    return (
        _first(log, record, intent, _superseded(record, other, day, status, is_new))[0]
        if status or is_new
        else record
    )


def related(log: Log, record: Record, kind: LinkKind, other: Decision) -> Record:
    """The record, saying this of another one. Raises ArchkitError when that cannot be written."""
    edits = relation_edits(log, record, kind, other)
    return log.read(record.path, edited(record.content, edits) or record.content) if edits else record


def relation_edits(log: Log, record: Record, kind: LinkKind, other: Decision) -> Edits:
    """The edits after which the record says this of another one; none where it does. Raises ArchkitError when
    that cannot be written."""
    if _says(record, kind, other):
        return []
    return _first(log, record, Intent(links=((kind, other.path),)), _relation(record, kind, other))[1]


def _says(record: Record, kind: LinkKind, other: Decision) -> bool:
    return any(x.target == other.path and not x.partial for x in record.decision.linked(kind))


def _day(record: Record, day: str) -> str | None:
    """The date the record is to bear; None where its date has nothing to do with its status."""
    d = record.decision
    if d.date is None:
        return None
    beside_status = d.places.get("date") is not None and d.places.get("date") == d.places.get("status")
    return day if d.format in DATED_BY_STATUS or beside_status else None


def _status(record: Record, status: Status, day: str) -> Iterator[Edits]:
    place = record.decision.places.get("status")
    at = lines.standing(record)
    if place is None:
        ways = _first_status(record, [("status", status)])
    elif place.route:
        ways = front.status_edits(record, place.route, status, day)
    else:
        ways = lines.status_edits(at, status, day) if at is not None else iter(())
    for edits in ways:
        yield from _everywhere(record, edits, status, day)


def _first_status(record: Record, facts: Sequence[tuple[str, str]]) -> Iterator[Edits]:
    """Facts of which the record has said nothing: in front matter; a status also in a line beside other facts."""
    if edits := front.new_keys(record, facts):
        yield edits
    if len(facts) == 1:
        yield from lines.first_status(record, facts[0][1])
        yield from lines.new_section(record, like(facts[0][1], "Xx"))
    if edits := front.new_block(record, facts):
        yield edits


def _everywhere(record: Record, edits: Edits, status: Status, day: str) -> Iterator[Edits]:
    """The edits, the same wherever else the record says its status, and the day of the change in its date."""
    place = record.decision.places.get("date")
    dated: Edits = []
    is_old = _day(record, day) is not None and record.decision.date != day
    if is_old and place is not None and place != record.decision.places.get("status"):
        dated = [(place.span, day)] if place.span else front.value_edit(record, place.route, day) or []
    others = _elsewhere(record, status, day)
    yield [*edits, *others, *dated]
    if others:
        yield [*edits, *dated]


def _elsewhere(record: Record, status: Status, day: str) -> Edits:
    text, found = record.text, []
    for said in statuses(text, fields(text), BY_NAME[record.decision.format].sources):
        if said.status in (None, status) or said.place == record.decision.places.get("status"):
            continue
        if said.place.route:
            found += front.value_edit(record, said.place.route, reworded(said.text, status, day)) or []
        elif said.place.span is not None:
            found.append((said.place.span, like(status, said.text)))
    return found


def _superseded(
    record: Record, other: Decision, day: str, status: Status | None, is_new: bool
) -> Iterator[Edits]:
    """`superseded by X` where the status stands; in front matter, a key for the successor."""
    place = record.decision.places.get("status")
    at = lines.standing(record)
    if at is None:
        if place is None and status and is_new:
            for words in link_words(record, other):
                yield from lines.new_section(record, f"Superseded by {words}")
            for name in name_words(other):
                key = front.spelled("superseded-by", front.fact_keys(record))
                yield from _first_status(record, [("status", status), (key, front.listed(name))])
        said_ = list(_status(record, status, day)) if status else [[]]
        links = list(front.relation_edits(record, "superseded-by", other)) if is_new else [[]]
        yield from ([*said, *link] for said in said_ for link in links)
        if place is not None and place.route and status:
            for name in name_words(other):
                if edits := front.value_edit(record, place.route, f"superseded by {name}"):
                    yield from _everywhere(record, edits, status, day)
        return
    if status is None:
        yield from lines.successor_edits(at, record, other)
        yield from _relation(record, "superseded-by", other)
        return
    for words in (*link_words(record, other), *name_words(other)) if is_new else ("",):
        for edits in lines.status_edits(at, "superseded", day, words):
            yield from _everywhere(record, edits, status, day)
    for edits in _status(record, status, day):
        yield from ([*edits, *link] for link in _relation(record, "superseded-by", other))


def _relation(record: Record, kind: LinkKind, other: Decision) -> Iterator[Edits]:
    """In the text where the status stands in it, else in the front matter."""
    at = lines.standing(record)
    if at is not None:
        yield from lines.relation_edits(record, at, kind, other)
    yield from front.relation_edits(record, kind, other)
    says_none = at is None and record.decision.places.get("status") is None
    if says_none and not record.decision.format.startswith("madr"):
        yield from lines.below_title(record, kind, other)
    for name in name_words(other):
        if edits := front.new_block(record, [(kind, front.listed(name))]):
            yield edits


def _first(log: Log, record: Record, intent: Intent, ways: Iterator[Edits]) -> tuple[Record, Edits]:
    """The record after the first of the edits that does what is intended and nothing else, and those edits."""
    why = "archkit does not know where it could be written"
    if editable(record.content) is None:
        why = "it is no text in UTF-8"
    elif record.decision.status is None and lines.is_prose(record.decision.status_text or ""):
        why = "its status is told in words of its own"
    for count, edits in enumerate(islice(ways, MOST_WAYS)):
        content = edited(record.content, edits) if edits else record.content
        if content is None:
            continue
        after = log.read(record.path, content)
        wrong = unintended(record, after, intent)
        if wrong is None:
            return after, edits
        why = f"with the edit, {wrong}" if not count else why
    raise ArchkitError(
        f"{line(record.path)} was left as it is: {why}", "edit it by hand; nothing was written in any file"
    )
