"""Alert rules as monitoring systems read them: what each is called, how loud it is, where its runbook is said to be.

Known are rule files of Prometheus, Loki and Mimir, the manifests PrometheusRule and VMRule, and what Grafana
provisions (files, exports and the operator's GrafanaAlertRuleGroup). A template of such a file is no such file yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.source.location import Route
from archkit.source.yaml import parse

if TYPE_CHECKING:
    from archkit.source.data import Json
    from archkit.source.problem import Problem

ENDINGS = (".yaml", ".yml", ".json", ".rules")
"""How the name of a file of alert rules ends."""


@dataclass(frozen=True, slots=True)
class AlertRule:
    """One rule that fires an alert. Rules that only record a figure are none."""

    name: str
    document: int
    route: Route
    """To its name."""
    severity: str | None
    runbook: str | None
    """As written; None too where a template makes it."""
    runbook_route: Route | None
    summary: str
    system: str
    """prometheus or grafana."""


@dataclass(frozen=True, slots=True)
class AlertFile:
    """The rules of one file, and what is wrong with its text."""

    rules: tuple[AlertRule, ...]
    problems: tuple[Problem, ...]
    is_whole: bool
    """Whether all of it could be read."""


def read_alerts(content: bytes, path: str) -> AlertFile:
    """Read one file. Never raises on content."""
    parsed = parse(content, path)
    rules: list[AlertRule] = []
    # A chart also holds templates that are about anything but alerts.
    hides = _ABOUT_ALERTS.search(content) is not None
    whole = not any(p.rule in _UNREAD and (hides or p.rule != "template-skipped") for p in parsed.problems)
    for document in parsed.documents:
        for route, group in _groups(document.data, ()):
            for at, rule in _items(group.get("rules"), (*route, "rules")):
                made = _rule(rule, at, document.index)
                if made is not None:
                    rules.append(made)
                elif any(is_template(rule.get(key)) for key in _NAMES):
                    whole = False
    return AlertFile(tuple(rules), parsed.problems, whole)


_UNREAD = frozenset({"yaml-syntax", "unsafe-yaml", "template-skipped", "encoding"})
_ABOUT_ALERTS = re.compile(rb"alert|rules|groups", re.IGNORECASE)
_NAMES = ("alert", "title")
_DEEPEST = 3


def _groups(data: Json, route: Route) -> Iterator[tuple[Route, Mapping[str, Json]]]:
    """What has `rules`: groups of a file or of a manifest, also in a list of manifests."""
    if isinstance(data, list):
        # Grafana's API answers with the rules themselves.
        if any(isinstance(item, dict) and "ruleGroup" in item for item in data):
            yield route, {"rules": data}
            return
        for at, item in _items(data, route):
            yield from _groups(item, at)
        return
    if not isinstance(data, dict) or len(route) > _DEEPEST:
        return
    spec = data.get("spec")
    if isinstance(spec, dict) and isinstance(data.get("kind"), str):
        if "rules" in spec:
            yield (*route, "spec"), spec
        yield from _items(spec.get("groups"), (*route, "spec", "groups"))
    if data.get("kind") == "List":
        yield from _groups(data.get("items"), (*route, "items"))
    yield from _items(data.get("groups"), (*route, "groups"))
    # Under a key of its own, as exports of Loki's and Mimir's rulers have it: namespace -> groups.
    for key, value in data.items():
        if key not in _KNOWN and isinstance(value, list):
            yield from (found for found in _items(value, (*route, key)) if "rules" in found[1])


_KNOWN = frozenset({"groups", "items", "spec", "metadata", "rules"})


def _rule(rule: Mapping[str, Json], route: Route, document: int) -> AlertRule | None:
    inner = rule.get("grafana_alert")
    if isinstance(inner, dict):  # as Grafana's ruler gives it
        name, at, system = _text(inner.get("title")), (*route, "grafana_alert", "title"), "grafana"
    elif "alert" in rule:
        name, at, system = _text(rule.get("alert")), (*route, "alert"), "prometheus"
    else:
        is_grafana = any(key in rule for key in ("uid", "condition", "data"))
        name, at, system = _text(rule.get("title")) if is_grafana else "", (*route, "title"), "grafana"
    if not name or is_template(name):
        return None
    labels, notes = rule.get("labels"), rule.get("annotations")
    labels = labels if isinstance(labels, dict) else {}
    notes = notes if isinstance(notes, dict) else {}
    severity = next((s for key in _SEVERITY if (s := _text(labels.get(key)))), None)
    key = next((k for k in _RUNBOOK if _text(notes.get(k))), None)
    return AlertRule(
        name,
        document,
        at,
        severity,
        _text(notes.get(key)) if key else None,
        (*route, "annotations", key) if key else None,
        next((s for k in ("summary", "title", "description", "message") if (s := _text(notes.get(k)))), ""),
        system,
    )


_SEVERITY = ("severity", "priority", "level")
_RUNBOOK = ("runbook_url", "runbook", "runbookUrl", "runbook_link", "runbookURL", "playbook", "playbook_url")


def is_template(value: Json) -> bool:
    """Whether a text is still to be filled in by a template."""
    return isinstance(value, str) and ("{{" in value or "{%" in value or "[[" in value)


def _items(value: Json, route: Route) -> Iterator[tuple[Route, dict[str, Json]]]:
    for index, item in enumerate(value if isinstance(value, list) else ()):
        if isinstance(item, dict):
            yield (*route, index), item


def _text(value: Json) -> str:
    return value.strip() if isinstance(value, str) else ""
