"""What an edit is to change, and whether that and nothing else has changed: the record is read before and after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from archkit.model.adr.edit.log import Record
from archkit.model.adr.labels import fact_of
from archkit.model.adr.record import OPPOSITE, Decision, LinkKind, Status


@dataclass(frozen=True, slots=True)
class Intent:
    """The facts that are to be different."""

    status: Status | None = None
    """None: as it is."""
    date: str | None = None
    """None: as it is."""
    links: tuple[tuple[LinkKind, str], ...] = ()
    """Relations that are added: kind, and path of the other record."""
    number: int | None = None
    """None: as it is."""


_SAME = (
    "title", "scope", "format", "decision_makers", "authors", "consulted", "informed", "affects", "tags", "review_by",
    "summary", "analysis",
)  # fmt: skip
_MAY_CHANGE = frozenset(
    {"status", "date", "tags", "links", "number", "relations", "relationships", *OPPOSITE}
)


def unintended(before: Record, after: Record, intent: Intent) -> str | None:
    """What else an edit would change, or what it fails to change, in a few words; None when it is as intended."""
    return next(_differences(before, after, intent), None)


def _differences(before: Record, after: Record, intent: Intent) -> Iterator[str]:
    old, new = before.decision, after.decision
    if new.status != (intent.status or old.status):
        yield f"its status would read as {new.status or 'unknown'}"
    names_successor = any(kind == "superseded-by" for kind, _ in intent.links)
    if intent.status is None and new.status_text != old.status_text and not names_successor:
        yield "its status would read otherwise"
    if new.date != (intent.date or old.date):
        yield f"its date would read as {new.date or 'unknown'}"
    if new.number != (intent.number if intent.number is not None else old.number):
        yield f"its number would read as {new.number}"
    for name in _SAME:
        if getattr(old, name) != getattr(new, name):
            yield f"its {name.replace('_', ' ')} would read otherwise"
    yield from _links(old, new, intent)
    if Counter(_doubts(new)) - Counter(_doubts(old)):
        yield "something in it would become doubtful"
    if _front(before) != _front(after):
        yield "other fields of its front matter would change"
    if _faults(before) != _faults(after) or not _same_headings(before, after) or _web(before) - _web(after):
        yield "its text would change"


def _links(old: Decision, new: Decision, intent: Intent) -> Iterator[str]:
    added = Counter((kind, target) for kind, target in intent.links)
    was, now = (
        Counter(
            (x.kind, x.target or x.text, x.partial)
            for x in d.links
            if x.target or x.number is not None or x.text
        )
        for d in (old, new)
    )
    for (kind, target, partial), count in (now - was).items():
        if added[kind, target] < count or partial:
            yield f"it would say {kind} {target}"
    for kind, target in added:
        if not any(k == kind and t == target for k, t, _ in now):
            yield f"it would not say {kind} {target}"
    for kind, target, _ in was - now:
        yield f"it would no longer say {kind} {target}"


def _doubts(decision: Decision) -> Iterator[tuple[str, str]]:
    return ((d.code, d.words) for d in decision.doubts)


def _front(record: Record) -> Mapping[str, object]:
    """Fields of the front matter that no intent of ours touches."""
    return {k: v for k, v in record.text.front.items() if (fact_of(k) or k) not in _MAY_CHANGE}


def _faults(record: Record) -> Sequence[str]:
    """What is wrong with the text. Its lines need no look: those that are not edited stay as they are."""
    return [p.rule for p in record.text.page.problems]


def _same_headings(before: Record, after: Record) -> bool:
    """Whether the headings are the same; a record that said no status may have got a section for it."""
    old, new = ([(h.level, h.text, h.anchor) for h in r.text.page.headings] for r in (before, after))
    if before.decision.status is None and after.decision.status is not None and len(new) == len(old) + 1:
        new = [h for h in new if h[1] != "Status"]
    return old == new


def _web(record: Record) -> Counter[tuple[str, str]]:
    """Links to anything but records: none of them goes."""
    known = {x.text for x in record.decision.links}
    return Counter(
        (x.text, x.target) for x in record.text.page.links if not any(x.target in k for k in known)
    )
