"""Cases of d-blast-radius: what goes down, inherited tiers, dominators, single points of failure, shared fate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archkit.analysis.blast_radius import blast, gatekeepers, shared_fate, single_points
from archkit.analysis.inherited_tier import inherited_tiers
from archkit.analysis.structure_function import structure_function
from archkit.graph.adjacency import Adjacency
from archkit.graph.articulation import articulation_points
from tests.analysis.adapters.catalog import Catalog, declared, from_graph, graph_of
from tests.analysis.neutral import Findings, Values

RULES = {"BR001": "tier-inversion", "BR003": "domain-loss", "AV004": "alternatives-share-fate"}


def answer(given: Mapping[str, Any]) -> tuple[Values, Findings]:
    catalog = from_graph(declared(graph_of(given)))
    for asked in ("failed", "root", "service"):
        if asked in given:
            catalog.add(given[asked])
    values: Values = {}
    _tiers(catalog, values)
    values["articulation_points"] = _articulation_points(catalog)
    values["down_if_lost"] = {
        catalog.id(domain): sorted(catalog.ids(blast(catalog.design, (), (domain,)).down))
        for domain in structure_function(catalog.design).domains.refs
    }
    if "failed" in given:
        hurt = blast(catalog.design, (catalog.canonical(given["failed"]),))
        values["down"] = sorted(catalog.ids(hurt.down))
        values["degraded_only"] = sorted(catalog.ids(hurt.degraded))
    if "root" in given:
        immediate, counts = gatekeepers(catalog.design, catalog.canonical(given["root"]))
        values["immediate_dominator"] = {catalog.id(v): catalog.id(d) for v, d in immediate.items()}
        values["dominated_count"] = {catalog.id(v): n for v, n in counts.items()}
    values["shared_domains"] = _shared_domains(catalog)
    if "service" in given:
        service = catalog.canonical(given["service"])
        values["spof"] = sorted(catalog.ids(single_points(catalog.design, service)))
    return values, catalog.reported(RULES, lambda finding: catalog.id(finding.subject))


def _tiers(catalog: Catalog, values: Values) -> None:
    required: dict[str, int] = {}
    inversions: dict[str, int] = {}
    found = inherited_tiers(structure_function(catalog.design))
    for element, inherited in zip(catalog.design.elements, found, strict=True):
        if inherited is not None:
            required[catalog.id(element.ref)] = inherited.required
            if element.tier is not None and element.tier > inherited.required:
                inversions[catalog.id(element.ref)] = element.tier - inherited.required
    values["required_tier"], values["inversions"] = required, inversions


def _articulation_points(catalog: Catalog) -> list[str]:
    design = catalog.design
    needs = Adjacency(design.refs, ((n.source, n.target) for n in design.needs))
    return sorted(catalog.ids(design.names(articulation_points(needs.successors))))


def _shared_domains(catalog: Catalog) -> list[str]:
    """Common to all alternatives, however many of them are needed."""
    structure = structure_function(catalog.design)
    shared = {
        structure.domains.refs[domain]
        for clauses in structure.required
        for clause in clauses
        if len(clause.members) > 1
        for domain in shared_fate(structure, clause._replace(required=1)).domains
    }
    return sorted(catalog.ids(shared))
