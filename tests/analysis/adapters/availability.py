"""Cases of a-availability: composite availability, feasibility of an objective, error budgets and who burns them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from archkit.analysis.availability import budget_minutes, dependency_minutes
from archkit.analysis.blast_radius import common_cause
from archkit.analysis.composite_availability import availability
from archkit.analysis.structure import sync_cycles
from archkit.lint.finding import Finding
from tests.analysis.adapters.catalog import Catalog, declared, from_graph, graph_of, number
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
    values: Values = {}
    findings: Findings = []
    for part in (_composite, _objective):
        told, found = part(given)
        values |= told
        findings += found
    return values, findings


def _composite(given: Mapping[str, Any]) -> tuple[Values, Findings]:
    """What the graph says; of an objective it says nothing."""
    if "graph" not in given and "edges" not in given:
        return {}, []
    graph = graph_of(given)
    catalog = from_graph(declared(graph))
    service = given.get("service", "s")
    catalog.add(service)
    about = availability(catalog.design, catalog.canonical(service))
    assert about is not None
    values: Values = {
        "availability": about.reliability.value,
        "unavailability": about.unavailability,
        "closure": sorted(catalog.ids(about.closure)),
        "degraded_share": about.degraded,
    }
    shared = {
        ref
        for clauses in about.structure.required
        for clause in clauses
        if len(clause.members) > 1
        for ref in common_cause(catalog.design, clause)
    }
    values["common_cause"] = sorted(catalog.ids(shared))
    if (together := about.quorum_in_one_zone) is not None:
        values["same_quorum_in_one_zone"] = together
    shares = {catalog.id(b.ref): b.share for b in about.burners if not b.is_domain}
    stated = [id for id, node in graph.get("nodes", {}).items() if "availability" in node]
    values["criticality_importance"] = {id: shares.get(id, 0.0) for id in stated}
    values["ranking"] = sorted(stated, key=lambda id: (-round(shares.get(id, 0.0), 9), id))
    return values, catalog.reported(RULES, _subject(catalog))


def _objective(given: Mapping[str, Any]) -> tuple[Values, Findings]:
    """What an objective and the promises of its dependencies say; bounds alone need none."""
    promised, slo = given.get("hard_dependency_slos"), given.get("slo")
    if promised is None and slo is None:
        return {}, []
    # 0 of the time, with the whole budget for dependencies, can always be kept.
    share = given.get("dependency_share", 0.5) if slo is not None else 1
    catalog = Catalog(f"[rules]\ndependency-budget-over-half = {{share = {number(float(share))}}}\n")
    service = given.get("service", "s")
    objective = {"availability": slo or 0, "window": given.get("window")}
    catalog.add(service, slo={k: v for k, v in objective.items() if v is not None})
    for index, promise in enumerate(promised or ()):
        id = f"dependency-{index}"
        catalog.add(id, slo={"availability": promise})
        catalog.needs(service, {"to": catalog.ref(id), "criticality": "hard"})
    about = availability(catalog.design, catalog.canonical(service))
    assert about is not None and about.feasibility is not None
    found = replace(about.feasibility, share=share)
    window = about.about.ms("slo", "window")
    values: Values = {}
    if promised is not None:
        values |= {"lower": found.lower, "upper": found.upper, "independent": found.independent}
        if slo is not None:
            values["verdict"] = found.verdict
    if window is not None:
        minutes = window.value / 60_000
        values["dependency_minutes"] = dependency_minutes(minutes, found)
        if slo is not None:
            values["budget_minutes"] = budget_minutes(minutes, found)
            values["left_minutes"] = values["budget_minutes"] - values["dependency_minutes"]
    return values, catalog.reported(RULES, _subject(catalog))


def _subject(catalog: Catalog) -> Callable[[Finding], str]:
    def subject(finding: Finding) -> str:
        if finding.rule == "sync-cycle":
            circle = next(m for m in sync_cycles(catalog.design.graph) if finding.subject in m)
            return ",".join(sorted(catalog.ids(circle)))
        return catalog.id(finding.subject)

    return subject
