"""What is asked before a service carries load: the checks by id, and which of them are gates in which tier.

The list follows AWS's Operational Readiness Reviews and Google's production readiness reviews (SRE book, chapter 32),
as far as files can answer it. Ids never change; a settings file may weigh them, make gates of them and name levels.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from archkit.model.table import Table
from archkit.source.names import did_you_mean


class Question(NamedTuple):
    """One check: what it asks, how much it weighs, and from which tier on it is a gate."""

    words: str
    weight: float
    gate: int = 0
    """A gate in this tier and in the more critical ones; 0: in none."""


CHECKS: Mapping[str, Question] = MappingProxyType(
    {
        "owner": Question("A group that is described here owns it", 3, 4),
        "description": Question("It says what it is for", 1),
        "tier": Question("It says how critical it is", 2),
        "lint-errors": Question("Lint has no error about it", 2, 4),
        "on-call": Question("A roster says who is called", 3, 2),
        "runbook": Question("A runbook says what to do", 3, 2),
        "slo": Question("It has an objective", 3, 2),
        "alerts": Question("An alert pages when the objective is in danger, and leads to its runbook", 3, 1),
        "dashboards": Question("A dashboard shows how it is", 1),
        "telemetry": Question("Logs are structured, metrics and traces are there", 1),
        "timeouts": Question("No call can wait for ever", 3, 2),
        "dependencies": Question("Each dependency says how it is called and what its loss means", 2),
        "redundancy": Question("The loss of one zone or one instance is survived", 2),
        "capacity": Question("It can carry its peak load", 2),
        "recovery": Question("It says how fast it comes back and how much may be lost", 2),
        "backups": Question("What it stores is backed up, and a restore was tried within a year", 3, 2),
        "runbook-reviewed": Question("Its runbooks were reviewed in time", 2),
        "runbook-exercised": Question("A runbook was tried out in time", 1),
        "data-classification": Question("It says which classes of data it handles", 2),
        "configuration": Question("Every setting is described", 1),
        "decisions": Question("A decision says why it is so", 1),
        "incident-actions": Question("No action of an incident is overdue", 2, 2),
    }
)
"""By id, in the order in which they are shown."""

LEVELS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("known", ("owner", "description", "tier", "lint-errors")),
    ("operable", ("on-call", "runbook", "slo", "alerts", "dashboards")),
    ("resilient", ("timeouts", "dependencies", "redundancy", "recovery", "backups", "incident-actions")),
    ("proven", ("runbook-reviewed", "runbook-exercised", "capacity", "telemetry", "configuration",
                "data-classification", "decisions")),
)  # fmt: skip
"""Where the settings name none: each level needs its own checks and those of the levels before it."""


def _check(name: str) -> str:
    if name not in CHECKS:
        raise PydanticCustomError(
            "named",
            "{message}",
            {
                "message": f"there is no check `{name[:60]}`",
                "hint": did_you_mean(name, CHECKS) or "there are " + ", ".join(CHECKS),
            },
        )
    return name


CheckId = Annotated[str, AfterValidator(_check)]


class GateSettings(Table):
    """Gates by tier. A tier that is given here has these gates and no others."""

    tier_1: tuple[CheckId, ...] | None = Field(None, description="Checks that must not fail in tier 1.")
    tier_2: tuple[CheckId, ...] | None = Field(None, description="In tier 2.")
    tier_3: tuple[CheckId, ...] | None = Field(None, description="In tier 3, and where no tier is stated.")
    tier_4: tuple[CheckId, ...] | None = Field(None, description="In tier 4.")


class LevelSettings(Table):
    """One level, above those that are named before it."""

    name: str = Field(..., min_length=1, description="What it is called.")
    checks: tuple[CheckId, ...] = Field(
        ..., description="Checks that must pass, besides those of lower levels."
    )


class ReadinessSettings(Table):
    """What makes a component ready."""

    gates: GateSettings = Field(default_factory=lambda: GateSettings(), description="Gates by tier.")
    weights: dict[CheckId, Annotated[float, Field(ge=0, le=1000)]] = Field(
        default_factory=dict,
        description="Weights other than the usual ones; 0 leaves a check out of the score.",
    )
    levels: tuple[LevelSettings, ...] = Field(
        (), description="Levels, the lowest first, instead of the usual."
    )
    review_days: int = Field(
        180, ge=1, description="How long a review of a runbook holds that says no `review-every`."
    )
    exercise_days: int = Field(183, ge=1, description="How long ago a runbook may have been tried out.")
    restore_days: int = Field(365, ge=1, description="How long ago a restore may have been tried.")

    def gates_of(self, tier: int | None) -> frozenset[str]:
        """The gates of a tier; where none is stated, those of tier 3."""
        at, stated = self._stated(tier)
        return frozenset(name for name, q in CHECKS.items() if q.gate >= at) if stated is None else stated

    def states_gates(self, tier: int | None) -> bool:
        """Whether the settings list the gates of a tier, so that they are not the usual ones."""
        return self._stated(tier)[1] is not None

    def _stated(self, tier: int | None) -> tuple[int, frozenset[str] | None]:
        at = tier if tier in (1, 2, 3, 4) else 3
        stated: tuple[str, ...] | None = getattr(self.gates, f"tier_{at}")
        return at, None if stated is None else frozenset(stated)

    def weight(self, check: str) -> float:
        """How much a check weighs."""
        return self.weights.get(check, CHECKS[check].weight)

    def steps(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The levels with their checks, the lowest first."""
        return tuple((level.name, level.checks) for level in self.levels) or LEVELS
