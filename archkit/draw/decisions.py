"""The view of decisions: which superseded, amended or relates to which, the older on the left."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from archkit.analysis.succession import OVER
from archkit.draw.fold import fold, merge
from archkit.draw.shapes import Group, Line, LineStyle, Node, View

if TYPE_CHECKING:
    from archkit.analysis.succession import Succession, Tie, TieKind
    from archkit.draw.shapes import Emphasis
    from archkit.model.adr.record import Decision

_STYLES: Mapping[TieKind, tuple[LineStyle, str]] = {
    "supersedes": ("sync", "superseded by"),
    "amends": ("data", "amended by"),
    "relates-to": ("ownership", "relates to"),
}


def decisions(
    found: Succession,
    paths: Collection[str] | None = None,
    *,
    title: str = "Decisions",
    focus: str | None = None,
    areas: Mapping[str, str] | None = None,
) -> View:
    """The decisions of these paths that have a tie, and the ties between them; all decisions without paths.

    `focus` is the path of the one that the view is about, `areas` gives a frame by path. A node bears the
    path of its record as reference. What nobody should follow is grey.
    """
    wanted = frozenset(found.decisions if paths is None else paths)
    ties = [t for t in found.ties if t.source in wanted and t.target in wanted]
    tied = {end for t in ties for end in (t.source, t.target)}
    areas = areas or {}
    nodes = tuple(
        _node(found, d, areas.get(d.path), is_focus=d.path == focus)
        for d in found.decisions.values()
        if d.path in tied
    )
    groups = tuple(Group(area, area) for area in sorted({n.group for n in nodes if n.group}))
    view = View(
        f"decisions {focus or title}", title, "decisions", nodes, merge(_line(t) for t in ties), groups
    )
    return fold(view)


def _node(found: Succession, decision: Decision, area: str | None, *, is_focus: bool) -> Node:
    status = decision.status or decision.status_text or "no status"
    counts = decision.path in found.last(decision.path) and decision.status not in OVER
    emphasis: Emphasis = "focus" if is_focus else "normal" if counts else "outside"
    facts = [decision.id, status] if decision.number is not None else [status]
    return Node(decision.path, decision.title, "decision", " · ".join(facts), group=area, emphasis=emphasis)


def _line(tie: Tie) -> Line:
    """From the older to the newer, as time runs."""
    style, relation = _STYLES[tie.kind]
    return Line(tie.target, tie.source, "in part" if tie.partial else "", style, relation)
