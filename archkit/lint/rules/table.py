"""Every rule there is, as `family.module`; the order is the order of the documentation."""

from __future__ import annotations

RULES: tuple[str, ...] = (
    "operations.alert_without_runbook",
    "operations.config_duplicate",
    "operations.config_secret_with_default",
    "operations.config_undocumented",
    "operations.runbook_dead",
    "operations.runbook_missing",
)
