"""The checks of a scorecard by id.

What the catalog ought to say itself (an owner, a tier) fails when it is absent, and so does what archkit has read all
of: runbooks, decisions, incidents. Anything else that nobody states is unknown: it may be there all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from archkit.analysis import readiness_design as design
from archkit.analysis import readiness_operation as operation
from archkit.analysis import readiness_record as record
from archkit.analysis.readiness_subject import Answer, Subject

ANSWERS: Mapping[str, Callable[[Subject], Answer]] = {
    "owner": record.owner,
    "description": record.description,
    "tier": record.tier,
    "lint-errors": record.lint,
    "on-call": operation.on_call,
    "runbook": operation.runbook,
    "slo": operation.slo,
    "alerts": operation.alerts,
    "dashboards": operation.dashboards,
    "telemetry": operation.telemetry,
    "timeouts": design.timeouts,
    "dependencies": design.dependencies,
    "redundancy": design.redundancy,
    "capacity": design.capacity,
    "recovery": design.recovery,
    "backups": design.backups,
    "runbook-reviewed": operation.reviewed,
    "runbook-exercised": operation.exercised,
    "data-classification": design.data,
    "configuration": record.configuration,
    "decisions": record.decisions,
    "incident-actions": record.incident_actions,
}
"""What answers each check."""

NOT_RUNNING = frozenset(("owner", "description", "lint-errors", "configuration", "decisions"))
"""Checks that apply to a library too, which nobody runs by itself."""
