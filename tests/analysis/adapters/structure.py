"""Structure: what a case gives as a catalog, and archkit's answer by the keys of the cases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archkit.analysis.coupling import chatty, coupling, cut
from archkit.analysis.design import Need
from archkit.analysis.shared_stores import stores
from archkit.analysis.structure import longest_chain
from archkit.analysis.sync_calls import sync_cycles
from archkit.lint.finding import Finding
from tests.analysis.adapters.catalog import Catalog, from_graph, graph_of

CODES = {
    "ST001": "sync-cycle",
    "ST002": "sync-depth",
    "ST003": "shared-database",
    "ST004": "chatty-edge",
    "ST005": "unstable-dependency",
}
LIMIT = 10


def answer(given: Mapping[str, Any]) -> tuple[dict[str, Any], list[dict[str, str]]]:
    catalog = _catalog(given)
    values = {
        **_coupling(catalog),
        **_calls(catalog),
        **_stores(catalog),
        "chatty": sorted(_edge(catalog, n) for n in chatty(catalog.design, given.get("limit", LIMIT))),
    }
    findings = catalog.reported(CODES, lambda finding: _subject(catalog, finding))
    # A case asks for the longest path of all, the rule tells the longest one of each entry.
    first = values["path"][:1]
    return values, [f for f in findings if f["rule"] != "ST002" or [f["subject"]] == first]


def _catalog(given: Mapping[str, Any]) -> Catalog:
    graph = graph_of(given)
    owners = given.get("owners", {})
    kept = {*owners, *(e["to"] for e in graph["edges"] if "access" in e)}
    settings = f"[rules]\nchatty-edge = {{max = {given['limit']}}}" if "limit" in given else ""
    catalog = from_graph(graph, lambda id: "resource" if id in kept else "component", settings=settings)
    for id in [id for id, e in catalog.entities.items() if e["kind"] in ("component", "resource")]:
        # Each service is a team of its own, and owns its stores; the owner may have nothing else to do with them.
        owner = owners.get(id) or id
        catalog.add(id, owner=f"group:team-of-{catalog.entities.get(owner, {'name': owner})['name']}")
    for id, node in graph.get("nodes", {}).items():
        if "domain" in node:
            _place(catalog, id, node["domain"])
    return catalog


def _place(catalog: Catalog, id: str, name: str) -> None:
    """Put the element into a system of its own, and that into the domain."""
    domain, system = f"domain {name}", f"system of {id}"
    catalog.add(domain, "domain", owner="group:g")
    catalog.add(system, "system", owner="group:g", domain=catalog.ref(domain))
    catalog.add(id, system=catalog.ref(system))


def _coupling(catalog: Catalog) -> dict[str, Any]:
    of = coupling(catalog.design)
    domains = cut(of)
    between = {
        catalog.id(ref): of.instability(number)
        for number, ref in enumerate(catalog.design.refs)
        # Of what only needs, or is only needed, the instability is 1 or 0 and says nothing.
        if of.efferent(number) and of.afferent(number)
    }
    return {
        "instability": between,
        "sdp_violations": sorted(_edge(catalog, need) for need, _, _ in of.unstable()),
        "propagation_cost": of.propagation_cost,
        "modularity": domains.modularity,
        "cross_domain_ratio": domains.ratio,
    }


def _calls(catalog: Catalog) -> dict[str, Any]:
    graph = catalog.open().graph
    chain = longest_chain(catalog.design)
    return {
        "depth": chain.depth if chain else 0,
        "path": catalog.ids(chain.parts) if chain else [],
        "sync_cycles": sorted(sorted(catalog.ids(members)) for members in sync_cycles(graph)),
    }


def _stores(catalog: Catalog) -> dict[str, Any]:
    used = list(stores(catalog.design))
    return {
        "writers": {
            catalog.id(s.element.ref): sorted(catalog.id(n.edge.source) for n in s.writers)
            for s in used
            if s.is_shared
        },
        "foreign_readers": {
            catalog.id(s.element.ref): sorted(catalog.id(n.edge.source) for n in s.foreign_readers)
            for s in used
            if s.foreign_readers
        },
    }


def _edge(catalog: Catalog, need: Need) -> str:
    return f"{catalog.id(need.edge.source)}->{catalog.id(need.edge.target)}"


def _subject(catalog: Catalog, finding: Finding) -> str:
    match finding.rule:
        case "sync-cycle":
            found = sync_cycles(catalog.open().graph)
            return ",".join(sorted(catalog.ids(next(c for c in found if finding.subject in c))))
        case "shared-database" if finding.severity == "warning" and finding.subject.startswith("component:"):
            return catalog.edge(finding)
        case "chatty-edge" | "unstable-dependency":
            return catalog.edge(finding)
    return catalog.id(finding.subject)
