"""One entity on one card: what it is, who owns it, its edges both ways, decisions, runbooks, findings."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.model.ref import short
from archkit.report.table import display_width

if TYPE_CHECKING:
    from archkit.graph.graph import Edge, Graph
    from archkit.lint.finding import Finding
    from archkit.model.knowledge import Decision, Entity, Knowledge, Runbook

Paint = Callable[[str, str], str]
"""Text and colour name -> text, perhaps coloured."""


@dataclass(frozen=True)
class Card:
    """What is known of one entity."""

    entity: Entity
    facts: tuple[tuple[str, str], ...]
    outgoing: tuple[tuple[str, str, str], ...]
    """Relation, reference, details."""
    incoming: tuple[tuple[str, str, str], ...]
    decisions: tuple[Decision, ...]
    runbooks: tuple[Runbook, ...]
    findings: tuple[Finding, ...]


def card(knowledge: Knowledge, graph: Graph, entity: Entity, findings: Sequence[Finding]) -> Card:
    """Collect the card of an entity."""
    named = {path.partition("#")[0] for path in entity.runbooks}
    return Card(
        entity,
        tuple(_facts(entity)),
        tuple((e.kind, short(e.target), _details(e)) for e in graph.out(entity.ref)),
        tuple((e.kind, short(e.source), _details(e)) for e in graph.into(entity.ref)),
        tuple(d for d in knowledge.decisions if entity.ref in d.affects),
        tuple(r for r in knowledge.runbooks if r.path in named or entity.ref in r.subjects),
        tuple(f for f in findings if f.subject == entity.ref),
    )


def text(card: Card, *, paint: Paint, width: int = 100) -> str:
    """The card for a terminal."""
    e = card.entity
    head = f"{paint(e.label, 'bold')}  {paint(short(e.ref), 'dim')}"
    lines = [head]
    if e.description:
        lines += textwrap.wrap(" ".join(e.description.split()), width=min(width, 100))
    lines.append("")
    size = max((len(k) for k, _ in card.facts), default=0)
    lines += [f"{paint(k.ljust(size), 'dim')}  {v}" for k, v in card.facts]
    lines += _section("needs", card.outgoing, paint)
    lines += _section("needed by", card.incoming, paint)
    if card.decisions:
        lines += ["", paint("decisions", "bold")]
        lines += [f"  {d.id}  {d.title}" + (f" ({d.status})" if d.status else "") for d in card.decisions]
    if card.runbooks:
        lines += ["", paint("runbooks", "bold")]
        lines += [f"  {r.path}  {r.title}" for r in card.runbooks]
    if card.findings:
        lines += ["", paint("findings", "bold")]
        colour = {"error": "red", "warning": "yellow", "info": "cyan"}
        lines += [
            f"  {paint(f.severity, colour[f.severity])}  {f.message} ({f.rule}, {f.path}:{f.span.line})"
            for f in card.findings
        ]
    return "\n".join(lines) + "\n"


def as_value(card: Card) -> dict[str, object]:
    """The card as plain data, for JSON."""
    e = card.entity
    return {
        "ref": e.ref,
        "kind": e.kind,
        "title": e.label,
        "description": e.description,
        "facts": dict(card.facts),
        "needs": [{"relation": r, "ref": ref, "details": d} for r, ref, d in card.outgoing],
        "neededBy": [{"relation": r, "ref": ref, "details": d} for r, ref, d in card.incoming],
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


def _details(edge: Edge) -> str:
    words = [str(edge.attributes[k]) for k in _SHOWN if isinstance(edge.attributes.get(k), str)]
    if edge.through:
        words.append(f"through {short(edge.through)}")
    return ", ".join(words)


def _section(title: str, rows: Sequence[tuple[str, str, str]], paint: Paint) -> list[str]:
    if not rows:
        return []
    kinds = max(display_width(r[0]) for r in rows)
    names = max(display_width(r[1]) for r in rows)
    body = [
        f"  {k.ljust(kinds)}  {ref.ljust(names)}  {paint(d, 'dim') if d else ''}".rstrip()
        for k, ref, d in rows
    ]
    return ["", paint(title, "bold"), *body]
