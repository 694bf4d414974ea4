"""Figures of an analysis for a terminal, Markdown, CSV or JSON; and the derivation of one, step by step."""

from __future__ import annotations

from math import isinf
from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.result import plain
from archkit.analysis.written import value, written
from archkit.report.table import as_csv, as_json, columns
from archkit.source.escape import line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from archkit.analysis.result import Figure, Operand
    from archkit.source.location import Place

    Paint = Callable[[str, str], str]
    Where = Callable[[Place], str]
    """A place -> `file:line`."""

PROMISE = "Numbers compare designs, they do not promise uptime."
"""What every output with such numbers says."""


class About(NamedTuple):
    """Figures and what they are of."""

    ref: str
    """As people write it; empty: the whole design."""
    figures: Sequence[Figure]


_HEADER = ("of", "figure", "value", "status", "missing")


def as_text(found: Sequence[About], width: int | None, where: Where) -> str:
    """A table of all figures; below it what was assumed and what nobody states."""
    table = columns(_HEADER[:-1], [row[:-1] for row in _rows(found)], width=width)
    figures = [figure for about in found for figure in about.figures]
    parts = [table, *_listed("assumed", _assumed(figures)), *_listed("not stated", _unstated(figures, where))]
    return "\n".join([*parts, PROMISE + "\n"])


def as_markdown(found: Sequence[About]) -> str:
    """The same as a Markdown table, for a comment or a page."""
    rows = ["| " + " | ".join(_HEADER) + " |", "|" + " --- |" * len(_HEADER)]
    rows += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in _rows(found)]
    assumed = [f"- {sentence}" for sentence in _assumed(f for a in found for f in a.figures)]
    return "\n".join([*rows, "", *(["Assumed:", "", *assumed, ""] if assumed else []), PROMISE, ""])


def as_table(found: Sequence[About]) -> str:
    """CSV: one line a figure, numbers as they are computed."""
    rows = [
        (about.ref, f.name, _digits(f.value), f.unit, f.status, f.bound, "; ".join(m.what for m in f.missing))
        for about in found
        for f in about.figures
    ]
    return as_csv(("of", "figure", "value", "unit", "status", "bound", "missing"), rows)


def as_data(found: Sequence[About]) -> str:
    """JSON: each figure with its derivation."""
    return as_json([{"of": about.ref, "figures": [plain(f) for f in about.figures]} for about in found])


def derivation(ref: str, figure: Figure, where: Where, paint: Paint) -> str:
    """How a figure came about: each step with its formula, its operands and where each of them is written."""
    lines = [paint(f"{figure.name} of {line(ref)}" if ref else figure.name, "bold") + f" = {value(figure)}"]
    for number, step in enumerate(figure.steps, 1):
        lines += ["", f"{number}. {line(step.formula)}"]
        lines += _operands(step.operands, where, paint)
        lines.append(f"   = {written(step.value, step.unit)}")
    if not figure.steps:
        lines += ["", "nothing could be computed" if figure.value is None else "stated as it is"]
    tail = [*_listed("assumed", _assumed([figure])), *_listed("not stated", _unstated([figure], where))]
    return "\n".join([*lines, "", *tail, PROMISE + "\n"])


def _digits(number: float | None) -> str:
    return "" if number is None or isinf(number) else repr(float(number))


def _rows(found: Sequence[About]) -> list[tuple[str, str, str, str, str]]:
    return [
        (
            line(about.ref),
            line(figure.name),
            value(figure),
            figure.status,
            ", ".join(dict.fromkeys(line(m.what) for m in figure.missing)),
        )
        for about in found
        for figure in about.figures
    ]


def _operands(operands: Iterable[Operand], where: Where, paint: Paint) -> Iterator[str]:
    rows = [
        (line(o.name), written(o.value, o.unit), where(o.place) if o.place is not None else "")
        for o in operands
    ]
    names = max((len(row[0]) for row in rows), default=0)
    values = max((len(row[1]) for row in rows), default=0)
    for name, number, place in rows:
        yield f"   {name:{names}}  {number:>{values}}  {paint(place, 'dim') if place else ''}".rstrip()


def _assumed(figures: Iterable[Figure]) -> list[str]:
    return list(dict.fromkeys(line(a) for figure in figures for a in figure.assumptions))


def _unstated(figures: Iterable[Figure], where: Where) -> list[str]:
    said: dict[str, None] = {}
    for figure in figures:
        for missing in figure.missing:
            place = f"  {where(missing.place)}" if missing.place is not None else ""
            said[line(missing.what) + place] = None
    return list(said)


_MOST = 20
"""Lines of a list on a terminal; JSON has all of them."""


def _listed(title: str, sentences: Sequence[str]) -> list[str]:
    if not sentences:
        return []
    more = [f"  and {len(sentences) - _MOST} more"] if len(sentences) > _MOST else []
    return [title, *(f"  - {sentence}" for sentence in sentences[:_MOST]), *more, ""]
