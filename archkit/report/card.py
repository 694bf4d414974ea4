"""One entity on one card: what it is, who owns it, its edges both ways, decisions, runbooks, findings."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.model.ref import short
from archkit.report.table import display_width
from archkit.source.escape import line

if TYPE_CHECKING:
    from archkit.graph.graph import Edge, Graph
    from archkit.lint.finding import Finding
    from archkit.model.knowledge import Decision, Entity, Knowledge, Runbook

Paint = Callable[[str, str], str]
"""Text and colour name -> text, perhaps coloured."""


Row = tuple[str, str, str]
"""Relation, reference, details."""


@dataclass(frozen=True)
class Card:
    """What is known of one entity."""

    entity: Entity
    facts: tuple[tuple[str, str], ...]
    outgoing: tuple[Row, ...]
    incoming: tuple[Row, ...]
    decisions: tuple[Decision, ...]
    runbooks: tuple[Runbook, ...]
    findings: tuple[Finding, ...]


def card(knowledge: Knowledge, graph: Graph, entity: Entity, findings: Sequence[Finding]) -> Card:
    """Collect the card of an entity."""
    named = {path.partition("#")[0] for path in entity.runbooks}
    return Card(
        entity,
        tuple(_facts(entity)),
        _rows((e, e.target) for e in graph.out(entity.ref)),
        _rows((e, e.source) for e in graph.into(entity.ref)),
        tuple(d for d in knowledge.decisions if entity.ref in d.affects),
        tuple(r for r in knowledge.runbooks if r.path in named or entity.ref in r.subjects),
        tuple(f for f in findings if f.subject == entity.ref),
    )


_OUTGOING: Mapping[str, str] = {"provides": "provides", "part-of": "part of", "owned-by": "owned by"}
_INCOMING: Mapping[str, str] = {"provides": "provided by", "part-of": "parts", "owned-by": "owns"}


def text(card: Card, *, paint: Paint, width: int = 100) -> str:
    """The card for a terminal. Nothing in it steers the terminal, whatever the catalog says."""
    e = card.entity
    lines = [f"{paint(line(e.label), 'bold')}  {paint(line(short(e.ref)), 'dim')}"]
    if e.description:
        lines += textwrap.wrap(line(e.description), width=max(20, min(width, 100)))
    lines.append("")
    size = max((len(k) for k, _ in card.facts), default=0)
    lines += [f"{paint(k.ljust(size), 'dim')}  {line(v)}" for k, v in card.facts]
    told = {short(ref) for ref in (e.owner, e.system) if ref}
    outgoing = [row for row in card.outgoing if not (row[0] in ("owned-by", "part-of") and row[1] in told)]
    lines += _sections(outgoing, "needs", "sends events to", _OUTGOING, paint)
    lines += _sections(card.incoming, "needed by", "gets events from", _INCOMING, paint)
    if card.decisions:
        lines += ["", paint("decisions", "bold")]
        lines += [
            f"  {line(d.id)}  {line(d.title)}" + (f" ({d.status})" if d.status else "")
            for d in card.decisions
        ]
    if card.runbooks:
        lines += ["", paint("runbooks", "bold")]
        lines += [f"  {line(r.path)}  {line(r.title)}" for r in card.runbooks]
    if card.findings:
        lines += ["", paint("findings", "bold")]
        lines += [
            f"  {paint(f.severity, _COLOURS[f.severity])}  {line(f.message)} "
            f"({f.rule}, {line(f.path)}:{f.span.line})"
            for f in card.findings
        ]
    return "\n".join(lines) + "\n"


_COLOURS: Mapping[str, str] = {"error": "red", "warning": "yellow", "info": "cyan"}


def as_value(card: Card) -> dict[str, object]:
    """The card as plain data, for JSON."""
    e = card.entity
    return {
        "ref": e.ref,
        "kind": e.kind,
        "title": e.label,
        "description": e.description,
        "facts": dict(card.facts),
        "outgoing": [{"relation": r, "ref": ref, "details": d} for r, ref, d in card.outgoing],
        "incoming": [{"relation": r, "ref": ref, "details": d} for r, ref, d in card.incoming],
        "decisions": [
            {"id": d.id, "title": d.title, "status": d.status, "path": d.path} for d in card.decisions
        ],
        "runbooks": [{"path": r.path, "title": r.title} for r in card.runbooks],
        "findings": [
            {
                "rule": f.rule,
                "severity": f.severity,
                "message": f.message,
                "path": f.path,
                "line": f.span.line,
                "column": f.span.column,
            }
            for f in card.findings
        ],
    }


def _facts(e: Entity) -> Iterator[tuple[str, str]]:
    yield "kind", e.kind + (f", {e.type}" if e.type else "")
    if e.lifecycle:
        yield "lifecycle", e.lifecycle
    if e.tier:
        yield "tier", str(e.tier)
    if e.owner:
        yield "owner", short(e.owner)
    if e.system:
        yield "system", short(e.system)
    if e.tags:
        yield "tags", ", ".join(e.tags)
    yield "source", e.path


_SHOWN = ("via", "protocol", "criticality", "operation", "timeout", "delivery", "role")


def _rows(edges: Iterable[tuple[Edge, str]]) -> tuple[Row, ...]:
    """Each once: two steps of a flow over the same component say the same."""
    return tuple(dict.fromkeys((edge.kind, short(other), _details(edge)) for edge, other in edges))


def _details(edge: Edge) -> str:
    words = [str(edge.attributes[k]) for k in _SHOWN if isinstance(edge.attributes.get(k), str)]
    if edge.through:
        words.append(f"through {short(edge.through)}")
    return ", ".join(words)


def _sections(
    rows: Sequence[Row], needs: str, events: str, others: Mapping[str, str], paint: Paint
) -> Iterator[str]:
    """Rows below headings: dependencies first, then flows of events, then what is no dependency."""
    by_title: dict[str, list[Row]] = {title: [] for title in (needs, events, *others.values())}
    for row in rows:
        is_flow = row[0] == "publishes" and "through " in row[2]
        by_title[events if is_flow else others.get(row[0], needs)].append(row)
    for title, below in by_title.items():
        if not below:
            continue
        kinds = max(display_width(kind) for kind, _, _ in below)
        names = max(display_width(ref) for _, ref, _ in below)
        yield ""
        yield paint(title, "bold")
        for kind, ref, details in below:
            shown = f"  {kind.ljust(kinds)}  " if title == needs else "  "
            gap = " " * (names - display_width(ref))
            words = "  " + paint(line(details), "dim") if details else ""
            yield f"{shown}{line(ref)}{gap if words else ''}{words}"
