"""What takes the time of a journey, and the worst case of a saga, as bars over time against their limits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.analysis.written import duration
from archkit.pages import text

if TYPE_CHECKING:
    from archkit.analysis.design import Element
    from archkit.analysis.sagas import Saga
    from archkit.analysis.waterfall import Bar
    from archkit.draw.waterfall import Span, Waterfall
    from archkit.pages.library import Library
    from archkit.source.location import Place

MOST = 60
"""Bars that can be read; with more of them fewer levels are shown."""

_LONGEST = 3


def journey(library: Library, flow: Element, page: str, index: int) -> tuple[str, Waterfall | None]:
    """The section of a journey and its drawing; nothing when no time is known."""
    from archkit.analysis.waterfall import waterfall
    from archkit.draw.waterfall import Limit, Waterfall

    design = library.asked.design
    bars: tuple[Bar, ...] = ()
    for deepest in (2, 1, 0):
        bars = waterfall(design, flow.ref, deepest)
        if len(bars) <= MOST:
            break
    bars = bars[:MOST]
    if not any(bar.ms for bar in bars):
        return "", None
    limits = tuple(
        Limit(stated.value, f"{name} {duration(stated.value)}")
        for name, stated in (
            ("objective", flow.ms("slo", "latency", "p99")),
            ("deadline", flow.ms("timeout")),
        )
        if stated is not None
    )
    drawn = Waterfall(f"Where the time of {flow.label} goes", tuple(map(_span, bars)), limits)
    table = text.table(_HEADS, (_row(library, bar, page) for bar in bars))
    return _section("Where the time goes", _verdict(flow, bars), table, index, _NOT_A_TRACE), drawn


_HEADS = ("Work", "Begins at", "Takes", "Waited for", "Written in")
_NOT_A_TRACE = (
    "Bars are the p99 that each promises, one after the other: several of them do not fall into one request, so this "
    "is where the budget goes, and not what a trace will look like."
)


def _section(title: str, verdict: str, table: str, index: int, remark: str) -> str:
    return text.blocks(
        f"## {title}",
        verdict,
        text.tabs(("Diagram", text.picture(index)), ("Table", table)),
        remark,
    )


def _span(bar: Bar) -> Span:
    from archkit.draw.branches import Branch
    from archkit.draw.waterfall import Span

    role = "own" if bar.is_own else "waits" if bar.is_critical else "beside"
    label = "own work" if bar.is_own else bar.label
    return Span(Branch(label, bar.depth, "" if bar.is_own else bar.ref or ""), bar.start, bar.ms, role)  # type: ignore[arg-type]


def _row(library: Library, bar: Bar, page: str) -> tuple[str, ...]:
    label = text.plain(bar.label) + (" (own work)" if bar.is_own else "")
    if bar.ref and library.label(bar.ref) == bar.label:
        label = library.link(bar.ref, page) + (" (own work)" if bar.is_own else "")
    elif bar.ref:
        label += f", by {library.link(bar.ref, page)}"
    return (
        "&nbsp;" * 4 * bar.depth + label,
        duration(bar.start) if bar.start else "0",
        duration(bar.ms) if bar.ms is not None else "unknown",
        "yes" if bar.is_critical else "no",
        _where(library, bar.place),
    )


def _where(library: Library, place: Place | None) -> str:
    return library.source_link(place.path, line=library.locate(place).line) if place is not None else ""


def _verdict(flow: Element, bars: tuple[Bar, ...]) -> str:
    """The sum, against its objective, and the steps that take most of it."""
    steps = [bar for bar in bars if bar.depth == 0]
    known = sum(bar.ms or 0.0 for bar in steps)
    least = "at least " if any(bar.ms is None for bar in steps) else ""
    objective = flow.ms("slo", "latency", "p99")
    said = f"The steps add up to **{least}{duration(known)}**"
    if objective is not None:
        left = objective.value - known
        limit = duration(objective.value)
        said += (
            f", of {limit}: {duration(left)} are left"
            if left >= 0
            else f": {duration(-left)} more than {limit}"
        )
    longest = sorted((b for b in steps if b.ms), key=lambda b: -(b.ms or 0.0))[:_LONGEST]
    named = ", ".join(f"*{text.plain(b.label)}* ({duration(b.ms or 0.0)})" for b in longest)
    return f"{said}. Most of it: {named}."


def saga(library: Library, found: Saga, page: str, index: int) -> tuple[str, Waterfall | None]:
    """The section of a saga: every step with all its attempts, against the time the whole may take."""
    from archkit.draw.waterfall import Limit, Waterfall

    steps = found.steps[:MOST]
    if not any(step.timeout for step in steps):
        return "", None
    limit = found.timeout
    limits = (Limit(limit.value, f"must be done in {duration(limit.value)}"),) if limit else ()
    drawn = Waterfall(f"How long {found.flow.label} takes at worst", tuple(_attempts(found)), limits)
    rows = (
        (
            text.plain(step.id),
            library.link(step.participant, page) if step.participant else "",
            duration(step.timeout.value) if step.timeout else "not stated",
            str(step.attempts),
            _where(library, step.timeout.place if step.timeout else step.place),
        )
        for step in steps
    )
    table = text.table(("Step", "Done by", "Timeout", "Attempts", "Written in"), rows)
    said = f"With all attempts the steps take **{duration(found.longest_ms)}**"
    said += f"; the whole must be done in {duration(limit.value)}." if limit else "."
    remark = "Waits between attempts, and compensations, are not counted."
    return _section("How long it takes at worst", said, table, index, remark), drawn


def _attempts(found: Saga) -> Iterator[Span]:
    from archkit.draw.branches import Branch
    from archkit.draw.waterfall import Span

    start = 0.0
    for step in found.steps[:MOST]:
        ms = step.timeout.value * step.attempts if step.timeout else None
        note = f"{step.attempts} attempts" if step.attempts > 1 else ""
        yield Span(Branch(step.id, 0, step.participant or "", note=note), start, ms)
        start += ms or 0.0
