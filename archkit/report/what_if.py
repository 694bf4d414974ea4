"""A supposed state beside today's, for a terminal or as JSON."""

from __future__ import annotations

from math import isinf
from typing import TYPE_CHECKING

from archkit.analysis.result import plain
from archkit.analysis.written import written
from archkit.model.ref import short
from archkit.report.figures import PROMISE, assumed, compact, listed
from archkit.report.table import as_json, columns, crop
from archkit.source.escape import line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archkit.analysis.result import Figure
    from archkit.analysis.what_if import Journey, Move, WhatIf

_MOST = 40
"""Figures that a terminal shows; `--all` and JSON have every one."""

_COLOURS = {"down": "red", "degraded": "yellow", "late": "yellow", "up": "green"}


def as_text(
    found: WhatIf, width: int | None, paint: Callable[[str, str], str], *, everything: bool = False
) -> str:
    """Journeys first, then what goes down, then every figure that is not what it was."""
    parts = [_journeys(found.journeys, width, paint)] if found.journeys else ["no flow is described here\n"]
    for title, refs in (
        ("down with it", found.blast.down),
        ("degraded with it", found.blast.degraded),
        ("perhaps down too, as nobody says where they stand", found.blast.unplaced),
    ):
        if refs:
            text = f"{title}: " + ", ".join(line(short(r)) for r in refs)
            parts.append((crop(text, width) if width and not everything else text) + "\n")
    shown = found.moves if everything else found.moves[:_MOST]
    parts.append(_moves(shown, width))
    if len(found.moves) > len(shown):
        parts.append(f"and {len(found.moves) - len(shown)} more figures; --all shows them\n")
    return "\n".join([*parts, *listed("assumed", assumed(f for m in shown if (f := m.then))), PROMISE + "\n"])


def as_data(found: WhatIf) -> str:
    """Everything, figures with their derivation."""
    return as_json(
        {
            "down": [short(r) for r in found.blast.down],
            "degraded": [short(r) for r in found.blast.degraded],
            "journeys": [
                {
                    "ref": short(j.ref),
                    "tier": j.tier,
                    "today": j.today,
                    "then": j.then,
                    "late": j.is_late,
                    "because": [short(r) for r in j.because],
                    "criticalPathMs": {"today": j.critical_path[0], "then": j.critical_path[1]},
                }
                for j in found.journeys
            ],
            "figures": [
                {
                    "of": short(m.ref) if m.ref else "",
                    "today": plain(m.today) if m.today else None,
                    "then": plain(m.then) if m.then else None,
                }
                for m in found.moves
            ],
        }
    )


def _journeys(journeys: Sequence[Journey], width: int | None, paint: Callable[[str, str], str]) -> str:
    rows = [
        (
            line(short(j.ref).removeprefix("flow:")),
            str(j.tier or ""),
            j.today,
            "degraded, late" if j.is_late and j.then == "degraded" else j.then,
            _path(j),
            ", ".join(line(short(r)) for r in j.because),
        )
        for j in journeys
    ]
    table = columns(("journey", "tier", "today", "then", "critical path", "because"), rows, width=width)
    head, *body = table.splitlines()
    told = [paint(text, _COLOURS[j.then]) for text, j in zip(body, journeys, strict=True)]
    return "\n".join([head, *told]) + "\n"


def _path(journey: Journey) -> str:
    """How long it takes, today and then; nothing does while it is down."""
    today, then = (written(ms, "ms") for ms in journey.critical_path)
    return today if today == then else f"{today} -> {'—' if journey.then == 'down' else then}"


def _moves(moves: Sequence[Move], width: int | None) -> str:
    if not moves:
        return "no figure changes\n"
    rows = [
        (line(short(m.ref)) if m.ref else "", _name(m), _value(m.today), _value(m.then), _difference(m))
        for m in moves
    ]
    return columns(("of", "figure", "today", "then", "by"), rows, width=width)


def _name(move: Move) -> str:
    figure = move.today or move.then
    return line(figure.name) if figure else ""


def _difference(move: Move) -> str:
    """How far it moves, with its sign; what differs by little looks the same on both sides."""
    today, then = (f.value if f is not None else None for f in (move.today, move.then))
    if today is None or then is None or today == then or isinf(today) or isinf(then):
        return ""
    unit = move.then.unit if move.then is not None else ""
    return f"{'-' if then < today else '+'}{line(written(abs(then - today), unit))}"


def _value(figure: Figure | None) -> str:
    return "—" if figure is None else "unknown" if figure.value is None else compact(figure)
