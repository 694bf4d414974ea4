"""Checks about operation: who is called, what tells them, what they read then, and whether that was tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.analysis.contact import DASHBOARD, ON_CALL, links, runbook_links
from archkit.analysis.readiness_subject import Answer, Evidence, Subject, days_since
from archkit.model.ref import short
from archkit.source.location import Place

if TYPE_CHECKING:
    from archkit.model.knowledge import Runbook
    from archkit.source.data import Json


def on_call(s: Subject) -> Answer:
    owner = s.knowledge.entities.get(s.entity.owner or "")
    for entity in (s.entity, owner):
        if entity is not None:
            for index, title, url in links(s.knowledge, entity, ON_CALL):
                return Answer("pass", "", (Evidence(title, entity.at("metadata", "links", index), url),))
    return Answer("unknown", "no roster is linked from it or from its owner")


def runbook(s: Subject) -> Answer:
    if s.runbooks:
        return Answer("pass", "", tuple(Evidence(r.title, Place(r.path)) for r in s.runbooks[:3]))
    for index, title, url in runbook_links(s.knowledge, s.entity):
        return Answer("pass", "", (Evidence(title, s.entity.at("metadata", "links", index), url),))
    return Answer("fail", f"none is for it: `archkit new runbook --for {short(s.entity.ref)}`")


def slo(s: Subject) -> Answer:
    for key in ("availability", "latency"):
        if s.get("slo", key) not in (None, "", {}):
            return Answer("pass", "", (Evidence(key, s.at("slo", key)),))
    return Answer("unknown", "no objective is stated")


def alerts(s: Subject) -> Answer:
    listed = s.get("slo", "alerts")
    if not isinstance(listed, list):
        return Answer("unknown", "no alert is stated")
    alerts = [(n, a) for n, a in enumerate(listed) if isinstance(a, dict)]
    if s.entity.tier in (1, 2):
        alerts = [(n, a) for n, a in alerts if a.get("severity") == "page"]
    if not alerts:
        words = "no alert pages" if listed else "it has no alert"
        return Answer("fail", words, (Evidence("alerts", s.at("slo", "alerts")),))
    lost = [(n, a) for n, a in alerts if not _leads(s, a.get("runbook"))]
    said = tuple(Evidence(str(a.get("name", "")), s.at("slo", "alerts", n)) for n, a in (lost or alerts)[:3])
    return Answer("fail" if lost else "pass", "an alert leads to no runbook" if lost else "", said)


def _leads(s: Subject, written: Json) -> bool:
    """Whether an alert's runbook is a file that is there, or an address that nobody can check here."""
    if not isinstance(written, str) or not written.strip():
        return False
    path = written.partition("#")[0].removeprefix("./")
    return path.startswith(("https://", "http://")) or path in s.knowledge.paths


def dashboards(s: Subject) -> Answer:
    listed = s.get("observability", "dashboards")
    for index, url in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(url, str):
            return Answer("pass", "", (Evidence(url, s.at("observability", "dashboards", index), url),))
    for index, title, url in links(s.knowledge, s.entity, DASHBOARD):
        return Answer("pass", "", (Evidence(title, s.entity.at("metadata", "links", index), url),))
    return Answer("unknown", "no dashboard is linked")


def telemetry(s: Subject) -> Answer:
    seen = s.get("observability")
    if not isinstance(seen, dict):
        return Answer("unknown", "no `observability` is stated")
    wrong = [f"{k}: {seen[k]}" for k, bad in (("logs", "structured"),) if k in seen and seen[k] != bad]
    wrong += ["traces: none"] if seen.get("traces") == "none" else []
    wrong += ["metrics: []"] if seen.get("metrics") == [] else []
    missing = [k for k in ("logs", "metrics", "traces") if k not in seen]
    said = (Evidence("observability", s.at("observability")),)
    if wrong:
        return Answer("fail", ", ".join(wrong), said)
    return Answer(
        "unknown" if missing else "pass", f"{', '.join(missing)} not stated" if missing else "", said
    )


def reviewed(s: Subject) -> Answer:
    if not s.runbooks:
        return Answer("unknown", "there is no runbook")
    late = [
        r
        for r in s.runbooks
        if (age := days_since(r.last_reviewed, s.today)) is not None and age > _limit(s, r)
    ]
    if late:
        return Answer("fail", "a review is overdue", tuple(_review(r) for r in late[:3]))
    undated = [r for r in s.runbooks if days_since(r.last_reviewed, s.today) is None]
    if undated:
        return Answer(
            "unknown", "no review is dated", tuple(Evidence(r.title, Place(r.path)) for r in undated[:3])
        )
    return Answer("pass", "", tuple(_review(r) for r in s.runbooks[:3]))


def _review(runbook: Runbook) -> Evidence:
    return Evidence(
        f"{runbook.title}: {(runbook.last_reviewed or '')[:10]}", Place(runbook.path, 0, ("last-reviewed",))
    )


def _limit(s: Subject, runbook: Runbook) -> float:
    from archkit.model.quantity import QuantityError, duration_ms

    try:
        return (
            duration_ms(runbook.review_every) / 86_400_000 if runbook.review_every else s.settings.review_days
        )
    except QuantityError:
        return s.settings.review_days


def exercised(s: Subject) -> Answer:
    if s.entity.tier != 1:
        return Answer("n/a", "asked in tier 1 only")
    dated = [(age, r) for r in s.runbooks if (age := days_since(r.last_exercised, s.today)) is not None]
    if not dated:
        return Answer("unknown", "no exercise is dated")
    age, runbook = min(dated, key=lambda found: found[0])
    said = (
        Evidence(
            f"{runbook.title}: {(runbook.last_exercised or '')[:10]}",
            Place(runbook.path, 0, ("last-exercised",)),
        ),
    )
    return (
        Answer("fail", f"the last one was {age} days ago", said)
        if age > s.settings.exercise_days
        else Answer("pass", "", said)
    )
