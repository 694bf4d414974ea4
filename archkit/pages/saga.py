"""What is undone when a step of a saga fails, and how often that happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from archkit.analysis.written import written
from archkit.pages import text, values

if TYPE_CHECKING:
    from archkit.analysis.sagas import Saga, SagaStep
    from archkit.draw.shapes import View
    from archkit.pages.library import Library

MOST = 60
"""Steps in the table."""
MOST_DRAWN = 6
"""Failures that are drawn: those nearest to the point of no return, where most is undone."""


def section(library: Library, saga: Saga, page: str, index: int) -> tuple[str, list[Callable[[], View]]]:
    """The section and its drawings, of which the first has this index; nothing for a saga that never fails."""
    if saga.pivot < 0 or not saga.steps:
        return "", []
    failing = [i for i in range(saga.pivot, -1, -1) if saga.steps[i].participant][:MOST_DRAWN]
    drawings = [_drawing(library, saga, i) for i in failing]
    names = [f"Step {i + 1} fails" for i in failing]
    tabs = [(name, text.picture(index + n)) for n, name in enumerate(names)]
    heads = ("When this fails", "Undone, in this order", "Sagas that end so")
    table = text.table(heads, _rows(library, saga, page))
    return text.blocks(
        "## When a step fails",
        _verdict(saga),
        table,
        text.tabs(*tabs) if tabs else "",
        _mermaid(library, saga, dict(zip(names, drawings, strict=True))),
    ), drawings


def _drawing(library: Library, saga: Saga, index: int) -> Callable[[], View]:
    from archkit.draw.sequence import failure

    route = saga.steps[index].place.route
    return partial(failure, library.knowledge, library.graph, saga.flow.ref, int(route[2]))


def _mermaid(library: Library, saga: Saga, failures: Mapping[str, Callable[[], View]]) -> str:
    """The sequences once more as text, for a pull request or a ticket."""
    from archkit.draw.mermaid import mermaid
    from archkit.draw.sequence import flow

    whole = replace(flow(library.knowledge, library.graph, saga.flow.ref), compensations=())
    views = {"Nothing fails": whole, **{name: draw() for name, draw in failures.items()}}
    return text.folded(
        "quote",
        "The same in Mermaid",
        text.blocks(
            part for name, view in views.items() for part in (f"{name}:", text.fence(mermaid(view), "text"))
        ),
    )


def _verdict(saga: Saga) -> str:
    pivot = saga.steps[saga.pivot]
    named = text.code(pivot.id)
    what = (
        "The point of no return is"
        if pivot.kind == "pivot"
        else "No pivot is declared, so the last step that may fail acts as one:"
    )
    said = [f"{what} step {saga.pivot + 1}, {named}."]
    if missing := list(saga.not_undone()):
        ids = values.listed(text.code(s.id) for s in missing[:MOST])
        said.append(f"Before it, {ids} leaves something that nothing undoes.")
    if late := list(saga.failing_late()):
        ids = values.listed(text.code(s.id) for s in late[:MOST])
        said.append(f"After it, {ids} may fail, and there is no way back.")
    return " ".join(said)


def _rows(library: Library, saga: Saga, page: str) -> Iterator[tuple[str, ...]]:
    arrives: float | None = 1.0
    for index, step in enumerate(saga.steps[:MOST]):
        ends = ""
        if index <= saga.pivot and arrives is not None and step.success is not None:
            ends = written(arrives * (1 - step.success.value), "ratio")
            arrives *= step.success.value
        elif index <= saga.pivot:
            arrives, ends = None, "unknown"
        yield f"{index + 1}. {_who(library, step, page)}", _undone(library, saga, index, page), ends


def _who(library: Library, step: SagaStep, page: str) -> str:
    return text.code(step.id) + (f" by {library.link(step.participant, page)}" if step.participant else "")


def _undone(library: Library, saga: Saga, index: int, page: str) -> str:
    step = saga.steps[index]
    if index > saga.pivot:
        return "nothing: tried until it succeeds" if not step.may_fail else "nothing, and it may fail"
    undone = [
        text.code(s.compensation.name) + (f" by {library.link(s.participant, page)}" if s.participant else "")
        for s in reversed(saga.steps[:index])
        if s.compensation
    ]
    return ", then ".join(undone) or "nothing is there to undo"
