"""The ties between decisions as text, Mermaid, DOT or JSON."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from archkit.draw.names import identifiers
from archkit.report.table import as_json
from archkit.source import escape

if TYPE_CHECKING:
    from archkit.analysis.succession import Succession, Tie

_SAID = {"supersedes": "supersedes", "amends": "amends", "relates-to": "relates to"}


def export(ties: Succession, paths: Collection[str], format: str) -> str:
    """The ties between these records, in one of the formats; records without any are left out of drawings."""
    known = set(paths)
    part = [t for t in ties.ties if t.source in known and t.target in known]
    if format == "json":
        return as_json(
            {
                "decisions": [
                    {"id": d.id, "title": d.title, "status": d.status, "path": d.path}
                    for d in ties.decisions.values()
                    if d.path in known
                ],
                "ties": [
                    {"source": t.source, "kind": t.kind, "target": t.target, "partial": t.partial}
                    for t in part
                ],
            }
        )
    lines = {"text": _text, "mermaid": _mermaid, "dot": _dot}[format](ties, part)
    return "\n".join(lines) + "\n"


def _shown(ties: Succession, part: Collection[Tie]) -> list[str]:
    ends = {end for t in part for end in (t.source, t.target)}
    return [path for path in ties.decisions if path in ends]


def _text(ties: Succession, part: Collection[Tie]) -> Iterator[str]:
    for path in _shown(ties, part):
        d = ties.decisions[path]
        status = f" ({d.status})" if d.status else ""
        yield f"{escape.line(d.id)}  {escape.line(d.title)}{status}"
        for tie in part:
            if tie.source == path:
                other = ties.decisions[tie.target]
                words = _SAID[tie.kind] + (" in part" if tie.partial else "")
                yield f"  {words} {escape.line(other.id)}  {escape.line(other.title)}"


def _mermaid(ties: Succession, part: Collection[Tie]) -> Iterator[str]:
    shown = _shown(ties, part)
    ids = _names(shown)
    yield "flowchart LR"
    for path in shown:
        d = ties.decisions[path]
        told = [escape.mermaid(words) for words in (d.id, d.title, d.status or "")]
        yield f'  {ids[path]}["{"<br/>".join(words for words in told if words)}"]'
    for tie in part:
        arrow = (
            "---" if tie.kind == "relates-to" else "-.->" if tie.partial or tie.kind == "amends" else "-->"
        )
        words = _SAID[tie.kind] + (" in part" if tie.partial else "")
        yield f'  {ids[tie.source]} {arrow}|"{words}"| {ids[tie.target]}'


def _dot(ties: Succession, part: Collection[Tie]) -> Iterator[str]:
    shown = _shown(ties, part)
    ids = _names(shown)
    yield "digraph decisions {"
    yield "  rankdir=LR; node [shape=box];"
    for path in shown:
        d = ties.decisions[path]
        told = [escape.dot(words) for words in (d.id, d.title, d.status or "")]
        label = "\\n".join(words for words in told if words)
        yield f'  {ids[path]} [label="{label}"];'
    for tie in part:
        style = ", style=dashed" if tie.partial or tie.kind == "amends" else ""
        direction = ", dir=none" if tie.kind == "relates-to" else ""
        words = _SAID[tie.kind] + (" in part" if tie.partial else "")
        yield f'  {ids[tie.source]} -> {ids[tie.target]} [label="{words}"{style}{direction}];'
    yield "}"


def _names(paths: Collection[str]) -> dict[str, str]:
    """An identifier for each record."""
    refs = {f"decision:default/{index}": path for index, path in enumerate(paths)}
    return {refs[ref]: name for ref, name in identifiers(refs, "adr_").items()}
