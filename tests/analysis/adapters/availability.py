"""Cases of a-availability: composite availability, feasibility of an objective, error budgets and who burns them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from archkit.analysis.availability import budget_minutes, dependency_minutes
from archkit.analysis.blast_radius import common_cause
from archkit.analysis.composite_availability import Availability, availability
from archkit.analysis.objective import Feasibility
from archkit.analysis.structure import sync_cycles
from archkit.lint.finding import Finding
from tests.analysis.adapters.catalog import Catalog, declared, from_graph, number
from tests.analysis.neutral import Findings, Values

RULES = {
    "AV001": "slo-above-dependency",
    "AV002": "slo-infeasible-if-independent",
    "AV003": "dependency-budget-over-half",
    "AV004": "alternatives-share-fate",
    "AV005": "quorum-placement",
    "ST001": "sync-cycle",
}


def answer(given: Mapping[str, Any]) -> tuple[Values, Findings]:
    # Without an objective the bounds are asked for: 0 of the time with the whole budget for dependencies is kept.
    share = given.get("dependency_share", 0.5) if "slo" in given else 1
    settings = f"[rules]\ndependency-budget-over-half = {{share = {number(float(share))}}}\n"
    catalog = (
        from_graph(declared(given["graph"]), settings=settings) if "graph" in given else Catalog(settings)
    )
    service = given.get("service", "s")
    catalog.add(service)
    if "slo" in given or "hard_dependency_slos" in given:
        slo = {"availability": given.get("slo", 0), "window": given.get("window")}
        catalog.add(service, slo={k: v for k, v in slo.items() if v is not None})
    for index, promised in enumerate(given.get("hard_dependency_slos", ())):
        id = f"dependency-{index}"
        catalog.add(id, slo={"availability": promised})
        catalog.needs(service, {"to": catalog.ref(id), "criticality": "hard"})
    about = availability(catalog.design, catalog.canonical(service))
    assert about is not None
    values: Values = {}
    if "graph" in given:
        _composite(given, catalog, about, values)
    if about.feasibility is not None:
        _objective(given, about, about.feasibility, share, values)
    return values, catalog.reported(RULES, _subject(catalog))


def _composite(given: Mapping[str, Any], catalog: Catalog, about: Availability, values: Values) -> None:
    values["availability"] = about.reliability.value
    values["unavailability"] = about.unavailability
    values["closure"] = sorted(catalog.ids(about.closure))
    values["degraded_share"] = about.degraded
    if (together := about.quorum_in_one_zone) is not None:
        values["same_quorum_in_one_zone"] = together
    groups = [c for clauses in about.structure.required for c in clauses if len(c.members) > 1]
    if groups:
        shared = {ref for clause in groups for ref in common_cause(catalog.design, clause)}
        values["common_cause"] = sorted(catalog.ids(shared))
    shares = {catalog.id(b.ref): b.share for b in about.burners if not b.is_domain}
    stated = [id for id, node in given["graph"].get("nodes", {}).items() if "availability" in node]
    values["criticality_importance"] = {id: shares.get(id, 0.0) for id in stated}
    values["ranking"] = sorted(stated, key=lambda id: (-round(shares.get(id, 0.0), 9), id))


def _objective(
    given: Mapping[str, Any], about: Availability, found: Feasibility, share: float, values: Values
) -> None:
    window = about.about.ms("slo", "window")
    minutes = window.value / 60_000 if window is not None else None
    if "hard_dependency_slos" in given:
        values["lower"], values["upper"], values["independent"] = found.lower, found.upper, found.independent
    if "hard_dependency_slos" in given and "slo" in given:
        values["verdict"] = replace(found, share=share).verdict
    if minutes is not None:
        values["dependency_minutes"] = dependency_minutes(minutes, found)
    if minutes is not None and "slo" in given:
        values["budget_minutes"] = budget_minutes(minutes, found)
        values["left_minutes"] = values["budget_minutes"] - values["dependency_minutes"]


def _subject(catalog: Catalog) -> Any:
    def subject(finding: Finding) -> str:
        if finding.rule == "sync-cycle":
            circle = next(m for m in sync_cycles(catalog.design.graph) if finding.subject in m)
            return ",".join(sorted(catalog.ids(circle)))
        return catalog.id(finding.subject)

    return subject
