"""Trees for a terminal: what something needs to be up, where its time goes, what goes down with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.written import written
from archkit.model.ref import short
from archkit.report.table import crop, display_width
from archkit.source.escape import line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archkit.analysis.design import Design
    from archkit.analysis.waterfall import Bar

_LARGEST = 300
"""Elements below one: with more, each row's share of the downtime would have to be sampled."""


class Branch(NamedTuple):
    """One row: how deep it hangs, what it is called, and what is said of it."""

    depth: int
    label: str
    note: str = ""


def tree(question: str, design: Design, ref: str) -> Sequence[Branch]:
    """The tree that belongs to a question about one thing; empty where a question has none."""
    if question == "availability":
        return tuple(_availability(design, ref))
    if question == "latency":
        return tuple(_latency(design, ref))
    if question == "blast-radius":
        return tuple(_blast_radius(design, ref))
    return ()


def drawn(branches: Sequence[Branch], width: int | None) -> str:
    """The rows with lines to what they hang on, notes in a column of their own, for which half the width is kept."""
    leads = list(_leads(branches))
    names = [f"{lead}{line(b.label)}" for lead, b in zip(leads, branches, strict=True)]
    if width and any(b.note for b in branches):
        names = [crop(name, width // 2) for name in names]
    column = max((display_width(name) for name in names), default=0) + 2
    rows = (
        f"{name}{' ' * (column - display_width(name))}{line(b.note)}".rstrip()
        for name, b in zip(names, branches, strict=True)
    )
    return "".join(f"{crop(row, width) if width else row}\n" for row in rows)


def _leads(branches: Sequence[Branch]) -> Iterator[str]:
    """The lines left of each row: whether another row follows at the same depth decides their form."""
    follows = [False] * len(branches)
    open_at: set[int] = set()
    passing: list[frozenset[int]] = [frozenset()] * len(branches)
    for i in range(len(branches) - 1, -1, -1):
        depth = branches[i].depth
        follows[i] = depth in open_at
        open_at = {d for d in open_at if d < depth} | {depth}
        passing[i] = frozenset(open_at)
    for i, branch in enumerate(branches):
        if branch.depth == 0:
            yield ""
            continue
        bars = ("│  " if d in passing[i] else "   " for d in range(1, branch.depth))
        yield "".join(bars) + ("├─ " if follows[i] else "└─ ")


def _availability(design: Design, ref: str) -> Iterator[Branch]:
    from archkit.analysis.availability_tree import grown, own
    from archkit.analysis.composite_availability import availability

    found = availability(design, ref)
    if found is None or not found.roots or len(found.reach) > _LARGEST:
        return
    grew = grown(found)
    shares = {b.ref: b.share for b in found.burners}
    for part in grew.parts:
        share = shares.get(part.ref) if part.opens and not part.again else None
        said = (
            "counted above" if part.again else own(found, part),
            f"{share * 100:.1f} % of the downtime" if share is not None else "",
            part.how if part.how != "needed" else "",
        )
        yield Branch(part.depth, part.label, ", ".join(s for s in said if s))
    if grew.hidden:
        yield Branch(1, f"{grew.hidden} more that it needs are further below")


def _latency(design: Design, ref: str) -> Iterator[Branch]:
    from archkit.analysis.waterfall import waterfall

    bars = waterfall(design, ref)
    if not bars:
        return
    flow = design.flow(ref)
    deeper = 0
    if flow is not None:
        yield Branch(0, flow.label, "its steps, one after the other")
        deeper = 1
    for bar in bars:
        said = (
            written(bar.ms, "ms"),
            f"from {written(bar.start, 'ms')} on" if bar.start else "",
            "own work" if bar.is_own else "as promised" if bar.depth + deeper and _promises(bar) else "",
            "" if bar.is_critical else "not on the critical path",
        )
        yield Branch(bar.depth + deeper, bar.label, ", ".join(s for s in said if s))


def _promises(bar: Bar) -> bool:
    """Whether the time is what it promises, and not the sum of what is below."""
    return bar.place is not None and bar.place.route[-3:] == ("slo", "latency", "p99")


def _blast_radius(design: Design, ref: str) -> Iterator[Branch]:
    from archkit.analysis.blast_radius import blast, fatal_domains, single_points

    if ref not in design.index:
        return
    found = blast(design, (ref,))
    yield Branch(0, design.element(ref).label)
    for title, refs in (
        ("goes down with it", found.down),
        ("goes on with less without it", found.degraded),
        ("takes it down by failing alone", single_points(design, ref)),
        ("takes it down when it is lost", fatal_domains(design, ref)),
    ):
        if refs:
            yield Branch(1, title, str(len(refs)))
            yield from (Branch(2, short(r)) for r in refs[:20])
            if len(refs) > 20:
                yield Branch(2, f"and {len(refs) - 20} more")
