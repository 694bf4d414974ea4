"""Every rule there is, as `family.module`; the order is the order of the documentation."""

from __future__ import annotations

RULES: tuple[str, ...] = (
    "source.yaml_syntax",
    "source.duplicate_key",
    "source.unsafe_yaml",
    "source.encoding",
    "source.unsafe_path",
    "source.template_skipped",
    "source.not_an_entity",
    "structure.chatty_edge",
    "structure.layers",
    "structure.shared_database",
    "structure.sync_cycle",
    "structure.sync_depth",
    "operations.alert_without_runbook",
    "operations.config_duplicate",
    "operations.config_secret_with_default",
    "operations.config_undocumented",
    "operations.runbook_dead",
    "operations.runbook_missing",
    "freshness.dead_link",
    "housekeeping.suppression_expired",
    "housekeeping.suppression_unused",
    "housekeeping.suppression_without_reason",
)
