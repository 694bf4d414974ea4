"""The questions of a design review by name: what each asks, of what, and where it is answered.

An analysis is loaded when somebody asks its question.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from archkit.analysis.design import Design
    from archkit.analysis.result import Figure
    from archkit.model.knowledge import Knowledge


class Asked(NamedTuple):
    """What a question is asked of."""

    design: Design
    knowledge: Knowledge
    today: date
    earlier: Callable[[], Design | None] = lambda: None
    """The design of one commit ago; None: nothing is known of it."""


class Question(NamedTuple):
    """One question of a design review."""

    name: str
    asks: str
    kinds: tuple[str, ...]
    """Kinds of entities it is asked of."""
    leading: tuple[str, ...]
    """The figures that an overview shows of each, the one that it is sorted by first."""
    is_worst_low: bool = False
    """Whether that one is worst where it is least."""
    is_of_needs: bool = False
    """Whether the answer follows from what a thing needs and stands in alone, and not from who needs it."""
    is_of_whole: bool = False
    """Whether it is asked of the design as a whole, too."""

    def takes(self, kind: str) -> bool:
        """Whether it can be asked of an entity of this kind."""
        return kind in self.kinds

    def subjects(self, asked: Asked) -> Iterator[str]:
        """References of everything it can be asked of, in order; first an empty one for the whole design."""
        if self.is_of_whole:
            yield ""
        yield from (ref for ref, entity in asked.knowledge.entities.items() if entity.kind in self.kinds)

    def answer(self, asked: Asked, ref: str) -> tuple[Figure, ...]:
        """The figures of one thing, each with its derivation."""
        return _analysis(self.name)(asked, ref)


@cache
def _analysis(name: str) -> Callable[[Asked, str], tuple[Figure, ...]]:
    found: Callable[[Asked, str], tuple[Figure, ...]]
    found = import_module(f"archkit.analysis.{name.replace('-', '_')}").answer
    return found


_RUNNING = ("Component", "Resource")

QUESTIONS: dict[str, Question] = {
    q.name: q
    for q in (
        Question(
            "availability", "how often it is up with all it needs, and whether it can keep its objective",
            (*_RUNNING, "Flow"),
            ("availability", "degraded-share", "error-budget", "dependency-share"),
            is_worst_low=True, is_of_needs=True,
        ),
        Question(
            "latency", "how long it takes at worst, and where the time goes", (*_RUNNING, "Flow"),
            ("p99-slack", "p99-estimate", "worst-case-latency", "orphaned-work"), is_worst_low=True,
        ),
        Question(
            "retries", "how many calls one request becomes when things fail", _RUNNING,
            ("amplification", "calls-at-worst", "peak-load-with-retries", "safe-peak"),
        ),
        Question(
            "blast-radius", "what goes down with it, and what takes it down", _RUNNING,
            ("down", "degraded", "single-points-of-failure", "fatal-domains", "tier-gap"),
        ),
        Question(
            "structure", "circles, depth and coupling of the whole, and how one thing hangs in it", _RUNNING,
            ("instability", "reach"), is_of_whole=True,
        ),
        Question(
            "data", "what a read may see, what a crash may lose, and where data may not go", _RUNNING,
            ("recovery-time", "recovery-point", "staleness", "partition-utilisation", "uncleared-classes"),
        ),
        Question(
            "sagas", "whether it commits, and what is undone when a step fails", ("Flow",),
            ("p-commit", "expected-compensations", "sum-of-step-timeouts", "participants"), is_worst_low=True,
        ),
        Question(
            "capacity", "load from entry to store, what is left, and what fills first", _RUNNING,
            ("utilisation", "utilisation-minus-one-zone", "peak-rate", "drain-time", "unit-cost"),
            is_of_whole=True,
        ),
        Question(
            "observability", "whether anybody would notice", (*_RUNNING, "Flow"),
            ("edges-propagated", "golden-signals", "freshness-coverage"), is_worst_low=True, is_of_whole=True,
        ),
        Question(
            "lifecycle", "what ends, and whether those who need it are away by then", _RUNNING,
            ("days-to-end-of-life", "days-to-sunset", "dependants", "ending-needs"), is_worst_low=True,
        ),
    )
}  # fmt: skip
"""By name, in the order of a review."""


def questions_of(asked: Asked, ref: str) -> list[Question]:
    """The questions that can be asked of one thing; of the whole design for an empty reference."""
    if not ref:
        return [q for q in QUESTIONS.values() if q.is_of_whole]
    return [q for q in QUESTIONS.values() if q.takes(asked.knowledge.entities[ref].kind)]


def figures_of(asked: Asked, ref: str) -> list[Figure]:
    """Every figure of one thing, of all questions that can be asked of it."""
    return [f for q in questions_of(asked, ref) for f in q.answer(asked, ref)]
