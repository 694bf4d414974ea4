"""Sunsets, migrations and the radar: the cases of k-lifecycle as a catalog, and what archkit says of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from archkit.analysis.lifecycle import endings
from archkit.analysis.plan import calendar_day, plans
from archkit.analysis.radar import judgements
from archkit.lint.finding import Finding
from archkit.source.location import Place
from tests.analysis.adapters.catalog import TODAY, Catalog, declared, from_graph, number

LISTS = {"new_on_hold": "new on hold", "legacy_on_hold": "legacy on hold", "assess_in_tier1": "assess in tier 1",
         "unlisted": "unlisted"}  # fmt: skip


def answer(given: Mapping[str, Any]) -> tuple[dict[str, Any], list[dict[str, str]]]:
    today = date.fromisoformat(given["today"]) if "today" in given else TODAY
    catalog = from_graph(declared(given.get("graph", {})), today=today)
    for spec in (entity["spec"] for id, entity in catalog.entities.items() if not _is_stated(given, id)):
        spec["lifecycle"] = "not stated"
    _write_plan(catalog, given)
    _write_radar(catalog, given)
    values: dict[str, Any] = {}
    findings: list[dict[str, str]] = []
    if "graph" in given:
        values |= _sunsets(catalog, today)
        findings += catalog.reported(
            {"LC001": "past-sunset", "LC003": "production-on-experimental"}, lambda f: _edge(catalog, f)
        )
    if "milestones" in given:
        values |= _plan(catalog, given)
        findings += catalog.reported({"LC002": "late-migration"}, lambda f: _milestone(catalog, f))
    if "services" in given:
        values |= _radar(catalog, today)
        findings += catalog.reported({"LC004": "radar"}, lambda f: catalog.id(f.subject))
    return values, findings


def _is_stated(given: Mapping[str, Any], id: str) -> bool:
    """Whether the case says how long an element lives; a component cannot leave it out, though it may say anything."""
    return "lifecycle" in given["graph"].get("nodes", {}).get(id, {})


def _sunsets(catalog: Catalog, today: date) -> dict[str, Any]:
    deprecated = [e for e in endings(catalog.design.graph) if not e.is_retired]
    left = [days for e in deprecated if (days := e.days_left(today)) is not None]
    values: dict[str, Any] = {
        "past_sunset": {
            catalog.id(e.entity.ref): sorted(catalog.ids(e.dependants))
            for e in deprecated
            if e.is_past(today)
        },
        "dependants": sorted({id for e in deprecated for id in catalog.ids(e.dependants)}),
    }
    if any(days <= 0 for days in left):
        values["days_over"] = -min(left)
    if any(days >= 0 for days in left):
        values["days_left"] = min(days for days in left if days >= 0)
    return values


def _write_plan(catalog: Catalog, given: Mapping[str, Any]) -> None:
    """What a milestone removes is deprecated until the sunset of the case; `a->b` is that `a` no longer needs `b`."""
    if "milestones" not in given:
        return
    catalog.add("plan", "roadmap", owner="group:g", start=given.get("start"))["milestones"] = [
        _step(catalog, given, m) for m in given["milestones"]
    ]


def _step(catalog: Catalog, given: Mapping[str, Any], milestone: Mapping[str, Any]) -> dict[str, Any]:
    removes = milestone.get("removes") or []
    users: list[str] = []
    gone: list[str] = []
    for text in [removes] if isinstance(removes, str) else removes:
        user, _, target = text.rpartition("->")
        if user:
            catalog.add(user)
            users.append(catalog.ref(user))
        if "graph" not in given or not _is_stated(given, target):
            catalog.add(target, lifecycle="deprecated")
        if given.get("sunset"):
            catalog.add(target, sunset=given["sunset"])
        gone.append(catalog.ref(target))
    step = {
        "id": milestone["id"],
        "title": milestone["id"],
        "duration": f"{number(milestone['days'])}d" if milestone.get("days") is not None else None,
        "after": _listed(milestone.get("after")),
        "affects": users or None,
        "removes": gone or None,
    }
    return {key: value for key, value in step.items() if value is not None}


def _listed(value: Any) -> list[str] | None:
    return [value] if isinstance(value, str) else value


def _plan(catalog: Catalog, given: Mapping[str, Any]) -> dict[str, Any]:
    [plan] = plans(catalog.design.graph)
    path = plan.critical_path
    end = calendar_day(plan.finish) if plan.finish is not None else None
    values: dict[str, Any] = {
        "critical_path": list(path),
        "finish": end.isoformat() if end else None,
        "float_days": {id: days for id, days in plan.floats.items() if id not in path},
    }
    if "sunset" in given:
        values["slack_days"] = (date.fromisoformat(given["sunset"]) - end).days if end else None
    return values


def _milestone(catalog: Catalog, finding: Finding) -> str:
    [plan] = plans(catalog.design.graph)
    named = {place: m.id for m in plan.milestones.values() for _, place in m.removes}
    return next(id for place, id in named.items() if _stands_at(catalog, finding, place))


def _edge(catalog: Catalog, finding: Finding) -> str:
    edges = (e for e in catalog.design.graph.edges if _stands_at(catalog, finding, e.place))
    edge = next(edges)
    return f"{catalog.id(edge.source)}->{catalog.id(edge.target)}"


def _stands_at(catalog: Catalog, finding: Finding, place: Place) -> bool:
    return catalog.open().locator(place.path).span(place) == finding.span


def _write_radar(catalog: Catalog, given: Mapping[str, Any]) -> None:
    if "radar" in given:
        catalog.add("radar", "technologyradar", owner="group:g")["entries"] = [
            {"technology": technology, **{k: entry[k] for k in ("ring", "since") if entry.get(k)}}
            for technology, entry in given["radar"].items()
        ]
    for service in given.get("services", ()):
        catalog.add(
            service["id"],
            technologies=list(service.get("uses", ())),
            created=service.get("created"),
            tier=service.get("tier"),
        )


def _radar(catalog: Catalog, today: date) -> dict[str, Any]:
    found = list(judgements(catalog.design.graph, today))
    return {
        key: sorted({catalog.id(j.use.entity.ref) for j in found if j.verdict == verdict})
        for key, verdict in LISTS.items()
    }
