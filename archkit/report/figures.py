"""Figures of an analysis for a terminal, Markdown, CSV or JSON; and the derivation of one, step by step."""

from __future__ import annotations

from math import inf, isinf
from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.result import plain
from archkit.analysis.written import value, written
from archkit.report.table import as_csv, as_json, columns, display_width
from archkit.source.escape import line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from archkit.analysis.result import Bound, Figure, Operand
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


def as_text(found: Sequence[About], width: int | None, where: Where, tree: str = "") -> str:
    """A table of all figures, and the tree that belongs to it; below what was assumed and what nobody states."""
    table = columns(_HEADER[:-1], [row[:-1] for row in _rows(found)], width=width)
    return "\n".join([table, *([tree] if tree else []), *_below(found, where)])


def as_overview(
    found: Sequence[About], leading: Sequence[str], width: int | None, where: Where, *, is_worst_low: bool
) -> str:
    """A row for each element with the leading figures, the worst first; the whole design stands above it."""
    whole = [about for about in found if not about.ref]
    rest = [about for about in found if about.ref]
    parts = [columns(_HEADER[1:-1], [row[1:-1] for row in _rows(whole)], width=width)] if whole else []
    if rest:
        parts.append(_pivoted(rest, leading, width, 1 if is_worst_low else -1))
    return "\n".join([*parts, *_below(found, where)])


def _pivoted(found: Sequence[About], leading: Sequence[str], width: int | None, sign: int) -> str:
    """Columns of figures, as many as there is room for: a number that is cropped says something else."""
    named = [({f.name: f for f in about.figures}, about.ref) for about in found]
    kept = [name for name in leading if any(name in figures for figures, _ in named)]
    named.sort(key=lambda row: _rank(row[0], kept, sign))
    rows = [
        (line(ref), *(compact(figures[n]) if n in figures else "" for n in kept)) for figures, ref in named
    ]
    header = ("of", *kept)
    while width and len(header) > 2 and _width(header, rows) > width:
        header, rows = header[:-1], [row[:-1] for row in rows]
    left_out = kept[len(header) - 1 :]
    text = columns(header, rows, width=width)
    return text + (f"no room for {', '.join(left_out)}\n" if left_out else "")


def _rank(figures: Mapping[str, Figure], leading: Sequence[str], sign: int) -> tuple[float, ...]:
    """Worst first; what is not known last."""
    values = (f.value if (f := figures.get(name)) else None for name in leading[:2])
    return tuple(inf if v is None else sign * v for v in values)


def _width(header: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    return sum(max(map(display_width, column)) + 2 for column in zip(header, *rows, strict=True)) - 2


_SIGNS: Mapping[Bound, str] = {"exactly": "", "at most": "≤ ", "at least": "≥ "}


def compact(figure: Figure) -> str:
    """A figure in a narrow column: `≤ 99.93 %`, `?`."""
    return "?" if figure.value is None else line(_SIGNS[figure.bound] + written(figure.value, figure.unit))


def unsaid(found: Sequence[About], where: Where) -> str:
    """That nothing can be computed, and what would have to be stated for it."""
    unstated = _unstated((figure for about in found for figure in about.figures), where)
    if not unstated:
        return "nothing can be said: there is nothing that this is asked of\n"
    return "\n".join(["nothing can be said yet", "", *unstated])


def _below(found: Sequence[About], where: Where) -> list[str]:
    """What was assumed and what nobody states, and what such numbers are good for."""
    figures = [figure for about in found for figure in about.figures]
    lists = (*listed("assumed", assumed(figures)), *_unstated(figures, where))
    return [*lists, PROMISE + "\n"]


def as_markdown(found: Sequence[About]) -> str:
    """The same as a Markdown table, for a comment or a page."""
    rows = ["| " + " | ".join(_HEADER) + " |", "|" + " --- |" * len(_HEADER)]
    rows += ["| " + " | ".join(map(_marked, row)) + " |" for row in _rows(found)]
    sentences = [f"- {_marked(sentence)}" for sentence in assumed(f for a in found for f in a.figures)]
    return "\n".join([*rows, "", *(["Assumed:", "", *sentences, ""] if sentences else []), PROMISE, ""])


_MARKS = str.maketrans({c: f"\\{c}" for c in "\\`*_[]<>|"})


def _marked(text: str) -> str:
    """As text in Markdown: what would be markup or HTML is not, and the rest can be read as it is."""
    return text.translate(_MARKS)


def as_table(found: Sequence[About]) -> str:
    """CSV: one line a figure, numbers as they are computed."""
    rows = [
        (
            line(about.ref),
            line(f.name),
            _digits(f.value),
            line(f.unit),
            f.status,
            f.bound,
            "; ".join(line(m.what) for m in f.missing),
        )
        for about in found
        for f in about.figures
    ]
    return as_csv(("of", "figure", "value", "unit", "status", "bound", "missing"), rows)


def as_data(found: Sequence[About]) -> str:
    """JSON: each figure with its derivation."""
    return as_json([{"of": about.ref, "figures": [plain(f) for f in about.figures]} for about in found])


def derivation(ref: str, figure: Figure, where: Where, paint: Paint) -> str:
    """How a figure came about: each step with its formula, its operands and where each of them is written."""
    lines = [
        paint(f"{figure.name} of {line(ref)}" if ref else figure.name, "bold") + f" = {line(value(figure))}"
    ]
    for number, step in enumerate(figure.steps, 1):
        lines += ["", f"{number}. {line(step.formula)}"]
        lines += _operands(step.operands, where, paint)
        lines.append(f"   = {line(written(step.value, step.unit))}")
    if not figure.steps:
        lines += ["", "nothing could be computed" if figure.value is None else "stated as it is"]
    tail = [*listed("assumed", assumed([figure])), *_unstated([figure], where)]
    return "\n".join([*lines, "", *tail, PROMISE + "\n"])


def _digits(number: float | None) -> str:
    return "" if number is None or isinf(number) else repr(float(number))


def _rows(found: Sequence[About]) -> list[tuple[str, str, str, str, str]]:
    whole = "the whole design" if any(about.ref for about in found) else ""
    return [
        (
            line(about.ref) or whole,
            line(figure.name),
            line(value(figure)),
            figure.status,
            ", ".join(dict.fromkeys(line(m.what) for m in figure.missing)),
        )
        for about in found
        for figure in about.figures
    ]


def _operands(operands: Iterable[Operand], where: Where, paint: Paint) -> Iterator[str]:
    rows = [
        (line(o.name), line(written(o.value, o.unit)), where(o.place) if o.place is not None else "")
        for o in operands
    ]
    names = max((len(row[0]) for row in rows), default=0)
    values = max((len(row[1]) for row in rows), default=0)
    for name, number, place in rows:
        yield f"   {name:{names}}  {number:>{values}}  {paint(place, 'dim') if place else ''}".rstrip()


def assumed(figures: Iterable[Figure]) -> list[str]:
    """What was taken for granted for any of these, each once."""
    return list(dict.fromkeys(line(a) for figure in figures for a in figure.assumptions))


def _unstated(figures: Iterable[Figure], where: Where) -> list[str]:
    """What nobody states, as lines below a title; only what is shown is looked for in its file."""
    found = list(dict.fromkeys(m for figure in figures for m in figure.missing))
    said = (line(what) + (f"  {where(place)}" if place is not None else "") for what, place in found[:_MOST])
    return listed("not stated", list(said), len(found))


_MOST = 20
"""Lines of a list on a terminal; JSON has all of them."""


def listed(title: str, sentences: Sequence[str], count: int | None = None) -> list[str]:
    """Lines of a list below its title, and an empty one; none without sentences. `count`: how many there are in all."""
    if not sentences:
        return []
    left = (len(sentences) if count is None else count) - _MOST
    more = [f"  and {left} more"] if left > 0 else []
    return [title, *(f"  - {sentence}" for sentence in sentences[:_MOST]), *more, ""]
