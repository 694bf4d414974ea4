"""A design of V elements and E needs in which every analysis has something to compute.

The same arguments make the same design. No files are written: reading a catalog is what `lint.py` measures.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import count
from typing import Any

from archkit.graph.build import build
from archkit.graph.graph import Graph
from archkit.model.knowledge import Entity, Knowledge
from archkit.model.row import read_row
from archkit.model.settings import Settings

Spec = dict[str, Any]

_STORES = ("relational-database", "key-value-store", "document-store", "search-index")
_TAGS = ("pii.contact", "pii.address", "payment.token", "order.lines")
_TIMEOUTS = (8000, 2600, 850, 270, 90, 30)
"""By layer, in ms: about three times what is below, as a hierarchy of timeouts wants it."""

_OBJECTIVES = ("88%", "95%", "98%", "99.2%", "99.7%", "99.9%")
"""By layer: about what the two hard needs of a service leave."""

_LAYERS = len(_TIMEOUTS)
_DOMAIN = 150
"""Services of one domain: most calls stay inside."""


class Plan:
    """Which service stands where: domains of six layers each, and a platform below them all."""

    def __init__(self, elements: int, needs: int, seed: int) -> None:
        self.dice = random.Random(seed)
        self.needs = needs
        self.stores, self.topics = elements // 6, elements // 20
        self.services = elements - self.stores - self.topics
        self.platform = max(1, self.services // 50)
        self.apps = self.services - self.platform

    def layer(self, service: int) -> int:
        """0 is what people reach; the platform is the lowest."""
        if service >= self.apps:
            return _LAYERS - 1
        return service % _DOMAIN * (_LAYERS - 1) // _DOMAIN

    def below(self, service: int) -> range:
        """The next layer of the same domain."""
        first = service // _DOMAIN * _DOMAIN
        end = min(first + _DOMAIN, self.apps)
        inside = [
            i for i in (service + _DOMAIN // (_LAYERS - 1), service + 2 * _DOMAIN // (_LAYERS - 1)) if i < end
        ]
        return range(inside[0], inside[-1] + 1) if len(inside) > 1 else range(self.apps, self.services)


def layered(elements: int, needs: int, *, seed: int = 1) -> Knowledge:
    """Services in domains and layers, each needing what lies below, with a few circles; a sixth are stores, a twentieth
    topics. One in a hundred is out of line with the rest.

    `needs` are items under `dependencies`, `publishes` and `subscribes` together.
    """
    plan = Plan(elements, needs, seed)
    specs: dict[str, Spec] = {f"component:s{i}": _service(plan, i) for i in range(plan.services)}
    specs |= {f"resource:d{i}": _store(plan, i) for i in range(plan.stores)}
    specs |= {f"resource:t{i}": _topic(i) for i in range(plan.topics)}
    events = needs // 20 if plan.topics else 0
    _events(plan, specs, events)
    for number in range(needs - events):
        _need(plan, specs, number % plan.services)
    for i in range(max(1, plan.services // 1000)):
        _back(specs, i * _DOMAIN)
    return _knowledge([*_around(), *_entities(specs), *_flows(plan)])


def chain(length: int) -> Knowledge:
    """Services of which each calls the next: what breaks whoever recurs."""
    plan = Plan(length, length, 1)
    specs: dict[str, Spec] = {}
    for i in range(length):
        specs[f"component:s{i:06}"] = spec = _service(plan, 0)
        if i + 1 < length:
            spec["dependencies"] = [{"to": f"component:s{i + 1:06}", "operation": "read", "timeout": "200ms"}]
    return _knowledge([*_around(), *_entities(specs)])


def plain(elements: int, needs: int, *, near: int | None = None, seed: int = 7) -> Knowledge:
    """Services that call others drawn at random among all that come later, or among the `near` next: no layers, no
    hierarchy of timeouts, objectives that nothing supports. Most of its elements have findings.
    """
    dice = random.Random(seed)
    specs = {f"component:s{i}": _plain_service() for i in range(elements)}
    for i in range(elements - 1):
        later = range(i + 1, elements if near is None else min(elements, i + 1 + near))
        targets = dice.sample(later, min(needs // elements, len(later)))
        specs[f"component:s{i}"]["dependencies"] = [_plain_need(dice, target) for target in targets]
    return _knowledge([*_around(), *_entities(specs)])


def _plain_service() -> Spec:
    return {
        "type": "service", "lifecycle": "production", "owner": "group:g0",
        "availability": "99.9%", "latency": {"self": {"p99": "5ms"}}, "capacity": {"max": "1000rps"},
        "slo": {"availability": "99%", "latency": {"p99": "800ms"}}, "dependencies": [],
    }  # fmt: skip


def _plain_need(dice: random.Random, target: int) -> Spec:
    item: Spec = {
        "to": f"component:s{target}", "operation": "read", "timeout": f"{dice.choice((200, 400, 600, 1000))}ms",
        "criticality": dice.choice(("hard", "hard", "soft")),
    }  # fmt: skip
    return item | ({"retries": {"maxAttempts": 3}} if dice.random() < 0.1 else {})


def documents(knowledge: Knowledge) -> Iterator[Spec]:
    """The documents it was made of."""
    assert knowledge.reader is not None
    for entity in knowledge.entities.values():
        yield knowledge.reader(entity.path)[entity.document]


def graph(knowledge: Knowledge) -> Graph:
    """Its graph."""
    return build(knowledge)


def _service(plan: Plan, i: int) -> Spec:
    dice, layer = plan.dice, plan.layer(i)
    tier = 1 if i >= plan.apps else 2
    alert = {"name": f"s{i}-fast-burn", "burnRate": 14.4, "long": "1h", "short": "5m", "severity": "ticket"}
    rare = dice.random() < 0.01
    return {
        "type": "service", "lifecycle": "deprecated" if rare else "production", "sunset": "2031-01-31",
        "owner": f"group:g{i // _DOMAIN % 50}", "system": f"system:y{i // _DOMAIN % 200}", "tier": tier,
        "placement": {"regions": ["eu-west-1"], "zones": 3, "replicas": 6, "required": 4,
                      "replicaAvailability": "99.5%", "domains": [f"failuredomain:z{z}" for z in range(3)]},
        "slo": {"availability": _OBJECTIVES[layer], "latency": {"p99": f"{_TIMEOUTS[layer] // 2}ms"}, "window": "30d",
                "alerts": [alert]},
        "availability": dice.choice(("99.95%", "99.99%")), "technologies": [f"tech-{i % 40}"],
        "latency": {"self": {"p50": "1ms", "p99": f"{dice.randint(3, 9)}ms"}},
        "capacity": {"max": f"{2 if rare else 90000}rps", "concurrency": 900, **({} if layer else {"peak": "9rps"})},
        "concurrency": {"workers": dice.randint(400, 600), "serviceRate": f"{dice.randint(20, 200)}rps"},
        "recovery": {"rto": f"{(_LAYERS - layer) * 40}m", "rpo": "5m"}, "cost": {"monthly": 900, "currency": "EUR"},
        "observability": {"traces": "b3" if rare else "w3c", "metrics": ["rate", "errors"]},
        "data": {"produces": dice.sample(_TAGS, 1), "clearance": list(_TAGS[: 3 if rare else 4])},
        "dependencies": [], "publishes": [], "subscribes": [],
    }  # fmt: skip


def _store(plan: Plan, i: int) -> Spec:
    home = min(i * 5, plan.services - 1) // _DOMAIN
    return {
        "type": _STORES[i % 4], "lifecycle": "production", "owner": f"group:g{home % 50}",
        "system": f"system:y{home % 200}", "tier": 1, "systemOfRecord": True, "availability": "99.99%",
        "engine": "postgresql-16", "created": "2024-05-01",
        "replication": {"mode": "quorum", "n": 3, "w": 2, "r": 2, "lag": {"p99": "300ms"}},
        "consistency": {"primary": "strong", "replica": "eventual"},
        "partitioning": {"kind": "hash", "key": "id", "partitions": 16, "topKeyShare": "0.1%", "limit": "9000rps"},
        "recovery": {"rto": "10m", "rpo": "1m", "backup": {"every": "24h", "restoreTested": "2026-10-01"}},
        "data": {"classification": list(_TAGS), "clearance": list(_TAGS), "retention": "365d"},
        "latency": {"self": {"p50": "1ms", "p99": "4ms"}}, "capacity": {"max": "90000rps"},
        "cost": {"monthly": 700, "currency": "EUR"}, "failureDomains": [f"failuredomain:z{i % 3}"],
    }  # fmt: skip


def _topic(i: int) -> Spec:
    return {
        "type": "topic", "owner": f"group:g{i % 50}", "system": f"system:y{i % 200}", "delivery": "at-least-once",
        "key": "id", "partitions": 12, "retention": "7d", "rate": {"peak": "300rps"},
        "schema": {"ref": "schemas/x.avsc", "compatibility": "BACKWARD"}, "availability": "99.95%",
    }  # fmt: skip


def _need(plan: Plan, specs: dict[str, Spec], source: int) -> None:
    """One more item: to a store of its own domain, to a service below, or to one of two alternatives."""
    dice, layer, spec = plan.dice, plan.layer(source), specs[f"component:s{source}"]
    item: Spec = {
        "operation": "read", "timeout": f"{_TIMEOUTS[layer]}ms", "stage": 1,
        "usage": dice.choice(("100%", "60%", "20%")),
        "callsPerRequest": dice.choice((0.2, 0.3, 0.5)), "deadlinePropagated": dice.random() < 0.3,
    }  # fmt: skip
    if layer and dice.random() < 0.1:
        item["timeout"] = f"{_TIMEOUTS[layer] // 2}ms"
        item["retries"] = {
            "maxAttempts": 2,
            "backoff": "exponential",
            "base": "5ms",
            "max": "9ms",
            "jitter": "full",
            "budget": "10%",
        }
    if dice.random() < 0.6:
        item |= {"criticality": "soft", "fallback": {"kind": "static", "success": "95%"}}
    if dice.random() < 0.1:
        item["bulkhead"] = 800
    if dice.random() < 0.2 or source >= plan.apps:
        # The first of five services writes their store, the others read it.
        item["to"] = f"resource:d{min(source // 5, plan.stores - 1)}"
        if source % 5 == 0:
            item |= {"operation": "write", "idempotency": "key"}
    else:
        below = plan.below(source)
        target = f"component:s{dice.choice(below)}"
        if dice.random() < 0.02 and len(below) > 1:
            item["anyOf"] = [f"component:s{i}" for i in dice.sample(below, 2)]
        else:
            item["to"] = (
                target if dice.random() < 0.95 else f"component:s{dice.randrange(plan.apps, plan.services)}"
            )
    spec["dependencies"].append(item)


def _events(plan: Plan, specs: dict[str, Spec], wanted: int) -> None:
    """Publications and subscriptions."""
    for number in range(wanted):
        spec, topic = (
            specs[f"component:s{plan.dice.randrange(plan.services)}"],
            f"resource:t{number % plan.topics}",
        )
        if number % 3:
            spec["subscribes"].append(
                {"topic": topic, "rate": "900rps", "idempotent": True, "lag": {"p99": "2s"}}
            )
        else:
            spec["publishes"].append({"topic": topic, "delivery": "outbox", "rate": "50rps"})


def _back(specs: dict[str, Spec], source: int) -> None:
    """Close a circle of two calls."""
    for item in specs[f"component:s{source}"]["dependencies"]:
        if str(item.get("to", "")).startswith("component:"):
            back = {
                "to": f"component:s{source}",
                "operation": "read",
                "timeout": "100ms",
                "callsPerRequest": 0.1,
            }
            specs[item["to"]]["dependencies"].append(back)
            return


def _flows(plan: Plan) -> Iterator[Spec]:
    """Journeys from the first services of each domain, and sagas."""
    for i in range(max(1, plan.services // 100)):
        entry = i * _DOMAIN % plan.apps + i // 10
        slo = {"availability": "99%", "latency": {"p99": "3s"}, "window": "30d"}
        steps = [
            {"id": f"n{k}", "component": f"component:s{plan.dice.randrange(plan.services)}"} for k in range(4)
        ]
        spec = {"type": "journey", "owner": "group:g0", "tier": 1, "traffic": {"peak": "20rps"}, "slo": slo}
        yield _entity("Flow", f"f{i}", {**spec, "entry": f"component:s{entry}", "steps": steps})
        for step, kind in zip(steps, ("compensatable", "compensatable", "pivot", "retriable"), strict=True):
            step |= {"kind": kind, "timeout": "500ms", "idempotencyKey": "id", "success": "99.5%"}
            if kind == "compensatable":
                step["compensation"] = "undo"
        yield _entity(
            "Flow", f"saga{i}", {"type": "saga", "owner": "group:g0", "timeout": "9s", "steps": steps}
        )


def _around() -> Iterator[Spec]:
    """Groups, domains, systems, zones, a radar."""
    yield from (_entity("Group", f"g{i}", {"type": "team", "children": []}) for i in range(50))
    yield from (_entity("Domain", f"m{i}", {"owner": "group:g0"}) for i in range(20))
    yield from (
        _entity("System", f"y{i}", {"owner": "group:g0", "domain": f"domain:m{i % 20}"}) for i in range(200)
    )
    zone = {"type": "zone", "availability": "99.97%"}
    yield from (_entity("FailureDomain", f"z{i}", zone) for i in range(3))
    entries = [
        {"technology": f"tech-{i}", "ring": "adopt", "quadrant": "data", "since": "2024-01-01"}
        for i in range(40)
    ]
    entries.append({**entries[0], "technology": "postgresql-16"})
    yield _entity("TechnologyRadar", "radar", {"owner": "group:g0", "entries": entries})


def _entities(specs: dict[str, Spec]) -> Iterator[Spec]:
    for ref, spec in specs.items():
        kind, _, name = ref.partition(":")
        yield _entity(kind.capitalize(), name, {k: v for k, v in spec.items() if v != []})


def _entity(kind: str, name: str, spec: Spec) -> Spec:
    own = kind in ("Flow", "FailureDomain", "TechnologyRadar")
    version = "archkit.dev/v1" if own else "backstage.io/v1alpha1"
    return {
        "apiVersion": version,
        "kind": kind,
        "metadata": {"name": name, "description": name},
        "spec": spec,
    }


def _knowledge(documents: list[Spec]) -> Knowledge:
    """What loading would make of these documents. AssertionError when one of them is not understood."""
    entities: dict[str, Entity] = {}
    data: dict[str, Spec] = {}
    for number, document in zip(count(), documents):
        row = read_row(document, 0, substitutions=False)
        assert row.entity is not None and not row.problems, [p.message for p in row.problems]
        row.entity.path = f"catalog/{number}.yaml"
        entities[row.entity.ref] = row.entity
        data[row.entity.path] = document
    return Knowledge(Settings(), entities, reader=lambda path: {0: data[path]})
