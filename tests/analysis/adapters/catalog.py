"""A neutral graph written down as a catalog, and what archkit reads back from it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from archkit.analysis.design import Design
from archkit.lint.finding import Finding
from archkit.lint.run import Selection
from archkit.model.settings import parse_settings
from archkit.source.tree import DictTree
from archkit.workspace import Workspace

TODAY = date(2026, 1, 20)

Kind = Callable[[str], str]


def number(value: float) -> str:
    """Digits without an exponent."""
    return format(Decimal(repr(value)), "f")


def ms(value: float) -> str:
    return f"{number(value)}ms"


def rps(value: float) -> str:
    return f"{number(value)}rps"


def minutes(value: float) -> str:
    return f"{number(value)}m"


class Catalog:
    """Entities by the id that the case gives them; `write` them, then ask."""

    def __init__(
        self, settings: str = "", today: date = TODAY, files: Mapping[str, str] | None = None
    ) -> None:
        self.settings = settings
        self.today = today
        self.files = dict(files or {})
        self.entities: dict[str, dict[str, Any]] = {}
        self._names: dict[str, str] = {}

    def add(self, id: str, kind: str = "component", /, **spec: Any) -> dict[str, Any]:
        """The `spec` of an entity, made when it is new; keys are camelCase, absent ones (None) are left out."""
        if id not in self.entities:
            plain: dict[str, Any] = {}
            if kind in ("component", "resource"):
                plain = {
                    "type": "service" if kind == "component" else "relational-database",
                    "owner": "group:g",
                }
            if kind == "component":
                plain["lifecycle"] = "production"
            self.entities[id] = {"kind": kind, "name": self._name(id), "spec": plain}
        found: dict[str, Any] = self.entities[id]["spec"]
        found.update({key: value for key, value in spec.items() if value is not None})
        return found

    def ref(self, id: str) -> str:
        """`component:name`, as one writes it."""
        return f"{self.entities[id]['kind']}:{self.entities[id]['name']}"

    def id(self, ref: str) -> str:
        """The case's id of a canonical reference."""
        id = self._names.get(ref.rpartition("/")[2])
        return id if id is not None and ref.startswith(f"{self.entities[id]['kind']}:") else ref

    def ids(self, refs: Iterable[str]) -> list[str]:
        return [self.id(ref) for ref in refs]

    def number(self, id: str) -> int:
        """The number of an element in the design."""
        return self.design.index[self.canonical(id)]

    def canonical(self, id: str) -> str:
        entity = self.entities[id]
        return f"{entity['kind']}:default/{entity['name']}".lower()

    def needs(self, id: str, item: Mapping[str, Any]) -> None:
        """One more item under `dependencies`."""
        self.add(id).setdefault("dependencies", []).append({k: v for k, v in item.items() if v is not None})

    def open(self) -> Workspace:
        """The knowledge base. What is written must be understood in full: no finding of the schema."""
        if not hasattr(self, "_space"):
            text = yaml.safe_dump_all([_document(e) for e in self.entities.values()], sort_keys=False)
            tree = DictTree({"catalog/case.yaml": text, **self.files})
            self._space = Workspace(
                tree,
                parse_settings(tomllib.loads(self.settings), "archkit.toml"),
                today=self.today,
                root=Path("."),
            )
            refused = [
                p.message for p in self._space.knowledge.problems if p.rule in ("schema", "unknown-field")
            ]
            assert not refused, refused
        return self._space

    @property
    def design(self) -> Design:
        return self.open().design

    def findings(self, codes: Collection[str]) -> list[Finding]:
        """What these rules find."""
        return list(self.open().lint(Selection(select=tuple(codes))).findings)

    def reported(self, codes: Mapping[str, str], subject: Callable[[Finding], str]) -> list[dict[str, str]]:
        """Findings of rules (code -> the rule's name) in the form of the cases."""
        by_name = {name: code for code, name in codes.items()}
        return [
            {"rule": by_name[f.rule], "severity": f.severity, "subject": subject(f)}
            for f in self.findings(codes)
        ]

    def edge(self, finding: Finding) -> str:
        """`u->v` of the edge that a finding stands at: the last one that begins before it."""
        begins = {
            (span.line, span.column): need
            for need in self.design.needs
            if (span := self.open().locator(need.at().path).span(need.at()))
        }
        before = [start for start in begins if start <= (finding.span.line, finding.span.column)]
        edge = begins[max(before)].edge
        return f"{self.id(edge.source)}->{self.id(edge.target)}"

    def _name(self, id: str) -> str:
        name = re.sub(r"[^A-Za-z0-9._-]+", "-", id).strip("-._")[:63] or "x"
        while name.lower() in self._names and self._names[name.lower()] != id:
            name = f"{name[:60]}-2"
        self._names[name.lower()] = id
        return name


def _document(entity: Mapping[str, Any]) -> dict[str, Any]:
    kinds = {"component": "Component", "resource": "Resource", "flow": "Flow", "failuredomain": "FailureDomain",
             "technologyradar": "TechnologyRadar", "roadmap": "Roadmap", "scenario": "Scenario",
             "system": "System", "domain": "Domain"}  # fmt: skip
    backstage = entity["kind"] in ("component", "resource", "system", "domain")
    return {
        "apiVersion": "backstage.io/v1alpha1" if backstage else "archkit.dev/v1",
        "kind": kinds[entity["kind"]],
        "metadata": {"name": entity["name"]},
        "spec": entity["spec"],
    }


def graph_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """The `graph` of a case, with the edges that some cases name beside it or alone."""
    graph = given.get("graph", {})
    return {**graph, "edges": [*graph.get("edges", ()), *given.get("edges", ())]}


def from_graph(graph: Mapping[str, Any], kind: Kind = lambda id: "component", **more: Any) -> Catalog:
    """The catalog of a case's `graph`: nodes, edges, groups and failure domains with every key they have."""
    catalog = Catalog(**more)
    for id, availability in graph.get("domains", {}).items():
        catalog.add(id, "failuredomain", type="zone", availability=availability)
    nodes = dict(graph.get("nodes", {}))
    for edge in graph.get("edges", ()):
        nodes.setdefault(edge["from"], {})
        nodes.setdefault(edge["to"], {})
    for group in graph.get("groups", ()):
        for id in (group["from"], *group["any_of"]):
            nodes.setdefault(id, {})
    for id, node in nodes.items():
        _node(catalog, id, kind(id), node)
    for edge in graph.get("edges", ()):
        catalog.needs(edge["from"], {"to": catalog.ref(edge["to"]), **_edge(edge)})
    for group in graph.get("groups", ()):
        members = [catalog.ref(id) for id in group["any_of"]]
        said = {key: group.get(key) for key in ("required", "criticality")}
        catalog.needs(group["from"], {"anyOf": members, **said})
    return catalog


def declared(graph: Mapping[str, Any]) -> dict[str, Any]:
    """The same graph with `hard` written out: there its absence means it, in a catalog that nobody has said it."""
    edges = [
        edge if edge.get("mode") == "async" else {"criticality": "hard", **edge}
        for edge in graph.get("edges", ())
    ]
    groups = [{"criticality": "hard", **group} for group in graph.get("groups", ())]
    return {**graph, "edges": edges, "groups": groups}


def _node(catalog: Catalog, id: str, kind: str, node: Mapping[str, Any]) -> None:
    def domain(name: str) -> str:
        catalog.add(name, "failuredomain", type="zone")
        return catalog.ref(name)

    spec = catalog.add(id, kind)
    replicas = node.get("replicas")
    capacity = {"peak": node.get("peak_rps"), "max": node.get("capacity_rps")}
    catalog.add(
        id,
        availability=node.get("availability"),
        tier=node.get("tier"),
        lifecycle=node.get("lifecycle"),
        sunset=node.get("sunset"),
        failureDomains=[domain(d) for d in node["domains"]] if "domains" in node else None,
        placement={
            "replicas": replicas["count"],
            "required": replicas.get("required"),
            "replicaAvailability": replicas.get("availability"),
            "domains": [domain(d) for d in replicas.get("domains", ())],
        }
        if replicas
        else None,
        latency={"self": {"p99": ms(node["self_ms"])}} if "self_ms" in node else None,
        recovery={"self": minutes(node["rto_min"])} if "rto_min" in node else None,
        cost={"monthly": node["cost_per_month"]} if "cost_per_month" in node else None,
        capacity={k: rps(v) for k, v in capacity.items() if v is not None} or None,
        data={k: node[k] for k in ("produces", "clearance") if k in node} or None,
    )
    assert spec is catalog.add(id)


def _edge(edge: Mapping[str, Any]) -> dict[str, Any]:
    backoff = edge.get("backoff") or {}
    retries = {
        "maxAttempts": edge.get("max_attempts"),
        "budget": edge.get("retry_budget"),
        "backoff": {"fixed": "constant"}.get(backoff.get("kind"), backoff.get("kind")),
        "base": ms(backoff["base_ms"]) if "base_ms" in backoff else None,
        "multiplier": backoff.get("multiplier"),
        "max": ms(backoff["max_ms"]) if backoff.get("max_ms") is not None else None,
    }
    retries = {k: v for k, v in retries.items() if v is not None}
    return {
        "via": edge.get("mode"),
        "criticality": edge.get("criticality"),
        "callsPerRequest": edge.get("calls_per_request"),
        "usage": edge.get("usage"),
        "fallback": {"kind": "static", "success": edge["fallback_success"]}
        if "fallback_success" in edge
        else None,
        "timeout": ms(edge["timeout_ms"]) if edge.get("timeout_ms") is not None else None,
        "retries": retries or None,
        "stage": edge.get("stage"),
        "operation": edge.get("operation"),
        "idempotency": edge.get("idempotency"),
        "deadlinePropagated": edge.get("deadline_propagated"),
        "cacheHit": edge.get("cache_hit"),
        "access": edge.get("access"),
    }
