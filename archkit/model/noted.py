"""Problems and suppressions as rows of JSON: what reading a content noted, kept beside what it says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from archkit.source.location import Place, Span
from archkit.source.problem import Problem, Related
from archkit.source.suppression import Suppression

_Packed = list[Any]
"""A row of JSON: its shape is checked by rebuilding, not by its type."""


def pack_problem(p: Problem) -> Sequence[object]:
    return [
        p.rule, p.message, _pack_place(p.place), p.label, [[_pack_place(r.place), r.label] for r in p.related],
        p.why, p.help, p.subject, p.severity, p.extension,
    ]  # fmt: skip


def unpack_problem(row: _Packed, path: str) -> Problem:
    rule, message, place, label, related, why, help_, subject, severity, extension = row
    return Problem(
        message,
        _unpack_place(place, path),
        label,
        tuple(Related(_unpack_place(at, path), words) for at, words in related),
        why,
        help_,
        subject,
        severity,
        (),
        extension,
        rule,
    )


def _pack_place(p: Place) -> Sequence[object]:
    s = p.span
    return [p.document, p.route, p.part, [s.line, s.column, s.end_line, s.end_column] if s else None]


def _unpack_place(row: _Packed, path: str) -> Place:
    document, route, part, span = row
    return Place(path, document, tuple(route), part, Span(*span) if span else None)


def pack_suppression(s: Suppression) -> Sequence[object]:
    return [s.line, s.column, s.target, s.rules, s.reason, s.until, s.bad_until]


def unpack_suppression(row: _Packed) -> Suppression:
    line, column, target, rules, reason, until, bad = row
    return Suppression(line, column, target, tuple(rules), reason, until, bad)
