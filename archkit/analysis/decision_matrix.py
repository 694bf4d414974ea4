"""A weighted decision matrix: which option is best, and how little would have to change for another to be.

The score of an option is the weighted mean `sum(w x) / sum(w)`. The flip weight of a criterion is the weight at which
winner and rival are equal, the other weights keeping their proportions: `w* = R / (R - d)`, with `d` the lead on the
criterion and `R` the lead on the rest. The one closest to its present weight is the sensitivity point (Kazman, Klein
and Clements, ATAM, CMU/SEI-2000-TR-004). Numbers are exact fractions of what is written, so a tie is a tie.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.result import Figure, Missing, Operand, Status, Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archkit.source.location import Place

FRAGILE = 0.05
"""A choice that flips within so much of a criterion's weight (of 1 in all) hangs by a thread."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """What options are weighed by."""

    name: str
    weight: Fraction | None
    """Not negative; None: not stated. Weights need not sum to 1."""
    place: Place | None = None
    """Where the weight is written."""


@dataclass(frozen=True, slots=True)
class Option:
    """One way to go."""

    name: str
    scores: Mapping[str, Fraction]
    """By criterion; higher is better. What is absent was not scored."""
    chosen: bool = False
    place: Place | None = None
    """Where the option is written."""
    places: Mapping[str, Place] = field(default_factory=dict)
    """Where each score is written, by criterion."""


class Flip(NamedTuple):
    """At this weight of a criterion the winner and a rival are equal."""

    criterion: str
    rival: str
    weight: float
    """Of 1 in all."""
    now: float
    """Its weight at present, of 1 in all."""

    @property
    def distance(self) -> float:
        """How far the weight is from there."""
        return abs(self.weight - self.now)


@dataclass(frozen=True)
class Matrix:
    """Criteria and options, and everything that follows from them."""

    criteria: Sequence[Criterion]
    options: Sequence[Option]

    @cached_property
    def scores(self) -> Mapping[str, Figure]:
        """The weighted mean of each option, in order; partial where a score or a weight is not stated."""
        return {o.name: _score(o, self.criteria) for o in self.options}

    @cached_property
    def ranking(self) -> tuple[str, ...]:
        """Names from best to worst: those scored on everything first, and those without any score left out.

        Of equal ones a dominated option comes last, else they stand as written.
        """
        scored = [name for name, mean in self._means.items() if mean is not None]
        return tuple(sorted(scored, key=lambda name: (self._standing(name), name in self.dominated)))

    @cached_property
    def winners(self) -> tuple[str, ...]:
        """The best option; several when they are equal, none when nothing is scored."""
        best = [self._standing(name) for name in self.ranking[:1]]
        return tuple(name for name in self.ranking if self._standing(name) in best)

    @property
    def is_tie(self) -> bool:
        """Whether no single option is the best."""
        return len(self.winners) > 1

    @property
    def chosen(self) -> tuple[str, ...]:
        """What the record says was taken."""
        return tuple(o.name for o in self.options if o.chosen)

    @property
    def status(self) -> Status:
        """Unknown when nothing can be ranked, known when every option is scored on everything."""
        if not self.ranking:
            return "unknown"
        return "known" if all(f.status == "known" for f in self.scores.values()) else "partial"

    @cached_property
    def dominated(self) -> Mapping[str, str]:
        """Options for which another is at least as good on every criterion and better on one, and that other."""
        found: dict[str, str] = {}
        for option in self.options:
            other = next((o for o in self.options if _dominates(o, option, self.criteria)), None)
            if other is not None:
                found[option.name] = other.name
        return found

    @cached_property
    def flips(self) -> tuple[Flip, ...]:
        """Flip weights between 0 and 1 of each criterion, against each rival of the winner, best rival first."""
        if not self.ranking:
            return ()
        by_name = {o.name: o for o in self.options}
        winner = by_name[self.ranking[0]]
        return tuple(
            flip for name in self.ranking[1:] for flip in _flips(winner, by_name[name], self.criteria)
        )

    @property
    def flip_weights(self) -> Mapping[str, float]:
        """Flip weights by criterion, of the winner against the second."""
        second = self.ranking[1] if len(self.ranking) > 1 else None
        return {f.criterion: f.weight for f in self.flips if f.rival == second}

    @property
    def sensitivity(self) -> Flip | None:
        """The smallest change of a weight that makes another option as good as the winner; None: no change does.

        A rival that the winner dominates never gets ahead: it is equal at most where a weight is all or nothing.
        """
        winner = self.ranking[0] if self.ranking else None
        real = [f for f in self.flips if self.dominated.get(f.rival) != winner]
        return min(real, key=lambda f: f.distance, default=None)

    @property
    def nearest(self) -> Mapping[str, Flip]:
        """For each criterion the flip closest to its present weight, whoever the rival is."""
        found: dict[str, Flip] = {}
        for flip in self.flips:
            before = found.get(flip.criterion)
            if before is None or flip.distance < before.distance:
                found[flip.criterion] = flip
        return found

    def share(self, criterion: Criterion) -> float | None:
        """Its weight, of 1 in all; None where it has none."""
        total = sum((c.weight for c in self.criteria if c.weight is not None), Fraction(0))
        return float(criterion.weight / total) if criterion.weight is not None and total else None

    def is_fragile(self, within: float = FRAGILE) -> bool:
        """Whether so small a change of one weight would change the choice."""
        closest = self.sensitivity
        return closest is not None and closest.distance <= within + 1e-12

    @cached_property
    def _means(self) -> Mapping[str, Fraction | None]:
        return {o.name: _mean(o, self.criteria) for o in self.options}

    def _standing(self, name: str) -> tuple[bool, Fraction]:
        """What options are ranked by, the best first."""
        return self.scores[name].status != "known", -(self._means[name] or Fraction(0))


def weigh(weights: Mapping[str, float], scores: Mapping[str, Mapping[str, float]]) -> Matrix:
    """The matrix of plain numbers: weights by criterion, scores by option and criterion."""
    return Matrix(
        tuple(Criterion(name, exact(w)) for name, w in weights.items()),
        tuple(Option(name, {c: exact(x) for c, x in row.items()}) for name, row in scores.items()),
    )


def exact(value: float) -> Fraction:
    """The number that was written: 0.1 is a tenth. Raises ValueError for what is not finite."""
    return Fraction(str(value))


def _scored(option: Option, criteria: Sequence[Criterion]) -> Iterator[tuple[Criterion, Fraction, Fraction]]:
    """Criteria with a weight on which the option has a score: the criterion, the weight, the score."""
    for c in criteria:
        if c.weight is not None and c.name in option.scores:
            yield c, c.weight, option.scores[c.name]


def _mean(option: Option, criteria: Sequence[Criterion]) -> Fraction | None:
    found = list(_scored(option, criteria))
    total = sum((w for _, w, _ in found), Fraction(0))
    return sum((w * x for _, w, x in found), Fraction(0)) / total if total else None


def _score(option: Option, criteria: Sequence[Criterion]) -> Figure:
    value = _mean(option, criteria)
    missing = [Missing(f"weight of {c.name}", c.place) for c in criteria if c.weight is None]
    missing += [
        Missing(f"score of {option.name} for {c.name}", option.place)
        for c in criteria
        if c.name not in option.scores
    ]
    operands = [
        operand
        for c, weight, score in _scored(option, criteria)
        for operand in (
            Operand(f"weight of {c.name}", float(weight), place=c.place),
            Operand(f"score for {c.name}", float(score), place=option.places.get(c.name)),
        )
    ]
    result = None if value is None else float(value)
    return Figure(
        option.name,
        result,
        missing=tuple(missing),
        assumptions=("criteria without a score are left out of the mean",) if missing and operands else (),
        steps=(Step("sum(w x) / sum(w)", tuple(operands), result),) if operands else (),
    )


def _dominates(a: Option, b: Option, criteria: Sequence[Criterion]) -> bool:
    """Whether `a` is nowhere worse and somewhere better (Pareto); both scored on every criterion."""
    if a is b or not criteria or any(c.name not in o.scores for c in criteria for o in (a, b)):
        return False
    leads = [a.scores[c.name] - b.scores[c.name] for c in criteria]
    return min(leads) >= 0 and max(leads) > 0


def _flips(winner: Option, rival: Option, criteria: Sequence[Criterion]) -> Iterator[Flip]:
    """Flip weights between two options; none where they are not scored on the same criteria."""
    ours, theirs = list(_scored(winner, criteria)), list(_scored(rival, criteria))
    if [c for c, *_ in ours] != [c for c, *_ in theirs]:
        return
    total = sum((w for _, w, _ in ours), Fraction(0))
    leads = [(c, w / total, a - b) for (c, w, a), (_, _, b) in zip(ours, theirs, strict=True)]
    overall = sum((w * d for _, w, d in leads), Fraction(0))
    for criterion, weight, lead in leads:
        if weight == 1:
            continue  # nothing else has a weight that could keep its proportion
        rest = (overall - weight * lead) / (1 - weight)
        if rest != lead and 0 <= (flip := rest / (rest - lead)) <= 1:
            yield Flip(criterion.name, rival.name, float(flip), float(weight))
