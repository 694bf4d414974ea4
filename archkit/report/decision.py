"""One decision for a terminal or as plain data: status, date, people, chain, what it affects."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from archkit.model.ref import short
from archkit.source.escape import line

if TYPE_CHECKING:
    from archkit.analysis.succession import Succession
    from archkit.model.adr.record import Decision

Paint = Callable[[str, str], str]
"""Text and colour name -> text, perhaps coloured."""

_COLOURS = {"accepted": "green", "proposed": "yellow", "draft": "yellow"}


def row(decision: Decision) -> tuple[str, ...]:
    """Id, status, date, people, title, path."""
    status = decision.status or decision.status_text or ""
    people = ", ".join(decision.people)
    return (decision.id, status, decision.date or "", people, decision.title, decision.path)


def card(decision: Decision, ties: Succession, paint: Paint, width: int = 100) -> str:
    """The card for a terminal. Nothing in it steers the terminal, whatever the record says."""
    import textwrap

    d = decision
    status = d.status or line(d.status_text or "") or "no status"
    lines = [f"{paint(line(d.id), 'bold')}  {line(d.title)}", paint(status, _COLOURS.get(status, "dim"))]
    if d.summary:
        lines += ["", *textwrap.wrap(line(d.summary), width=max(20, min(width, 100)), max_lines=4)]
    facts = [(name, line(value)) for name, value in _facts(d) if value]
    size = max(len(name) for name, _ in facts)
    lines += ["", *(f"{paint(name.ljust(size), 'dim')}  {value}" for name, value in facts)]
    chain = ties.chain(d.path)
    if len(chain) > 1:
        lines += ["", paint("chain, the oldest first", "bold")]
        lines += [_told(ties.decisions[path], path == d.path) for path in chain]
    for title, paths in (
        ("amends", [t.target for t in ties.before(d.path, "amends")]),
        ("amended by", [t.source for t in ties.after(d.path, "amends")]),
        ("related", ties.related(d.path)),
    ):
        if paths:
            lines += ["", paint(title, "bold"), *(_told(ties.decisions[path]) for path in paths)]
    if d.affects:
        lines += ["", paint("affects", "bold"), *(f"  {line(short(ref))}" for ref in d.affects)]
    if d.doubts:
        lines += ["", paint("doubtful", "bold"), *(f"  {line(x.words)} [{x.code}]" for x in d.doubts)]
    return "\n".join(lines) + "\n"


def _facts(d: Decision) -> Iterator[tuple[str, str]]:
    yield "date", d.date or d.date_text or ""
    yield "decided by", ", ".join(d.decision_makers)
    yield "written by", ", ".join(d.authors)
    yield "consulted", ", ".join(d.consulted)
    yield "informed", ", ".join(d.informed)
    yield "review by", d.review_by or ""
    yield "tags", ", ".join(d.tags)
    yield "format", d.format
    yield "source", d.path


def _told(decision: Decision, is_here: bool = False) -> str:
    status = f" ({decision.status})" if decision.status else ""
    return f"{'> ' if is_here else '  '}{line(decision.id)}  {line(decision.title)}{status}"


def as_value(decision: Decision, ties: Succession) -> dict[str, object]:
    """The decision as plain data, for JSON."""
    d = decision
    return {
        "id": d.id,
        "number": d.number,
        "title": d.title,
        "status": d.status,
        "statusText": d.status_text,
        "date": d.date,
        "decisionMakers": list(d.decision_makers),
        "authors": list(d.authors),
        "consulted": list(d.consulted),
        "informed": list(d.informed),
        "affects": list(d.affects),
        "tags": list(d.tags),
        "reviewBy": d.review_by,
        "format": d.format,
        "path": d.path,
        "summary": d.summary,
        "links": [{"kind": x.kind, "text": x.text, "path": x.target, "partial": x.partial} for x in d.links],
        "chain": ties.chain(d.path),
    }
