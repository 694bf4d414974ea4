"""Which fields hold references, to what, and which relation of the graph each one states.

The first half is Backstage's (its field names, default kinds and directions); the second is archkit's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

RelationKind = Literal[
    "depends-on",
    "calls",
    "reads",
    "writes",
    "publishes",
    "subscribes",
    "provides",
    "consumes",
    "part-of",
    "owned-by",
    "mentions",
]
"""`mentions` is a reference that must resolve but is no edge of the graph."""


@dataclass(frozen=True, slots=True)
class ReferenceField:
    """One field under `spec` whose text, or list of texts, refers to other entities."""

    relation: RelationKind
    default_kind: str | None
    """Kind when the reference names none; None: it has to name one."""
    allowed: frozenset[str] = frozenset()
    """Kinds that make sense there, lower-case; empty: any."""
    reverse: bool = False
    """The relation points from the target to the entity that states it."""
    role: str = ""
    """Kept as the edge's attribute `role`, where the relation alone does not say enough."""
    backstage: bool = True


def _field(
    relation: RelationKind,
    default_kind: str | None,
    *allowed: str,
    reverse: bool = False,
    role: str = "",
    backstage: bool = True,
) -> ReferenceField:
    return ReferenceField(relation, default_kind, frozenset(allowed), reverse, role, backstage)


_OWNER = {"owner": _field("owned-by", "group", "group", "user")}
_SYSTEM = {"system": _field("part-of", "system", "system")}
_DEPENDS = {
    "dependsOn": _field("depends-on", None),
    "dependencyOf": _field("depends-on", None, reverse=True),
}

REFERENCE_FIELDS: dict[str, dict[str, ReferenceField]] = {
    "component": {
        **_OWNER,
        **_SYSTEM,
        **_DEPENDS,
        "subcomponentOf": _field("part-of", "component", "component"),
        "providesApis": _field("provides", "api", "api"),
        "consumesApis": _field("consumes", "api", "api"),
        "successor": _field("mentions", "component", backstage=False),
        "failureDomains": _field("mentions", "failuredomain", "failuredomain", backstage=False),
    },
    "resource": {
        **_OWNER,
        **_SYSTEM,
        **_DEPENDS,
        "broker": _field("depends-on", "resource", "resource", "component", role="broker", backstage=False),
        "derivedFrom": _field("reads", "resource", "resource", role="derived-from", backstage=False),
        "successor": _field("mentions", "resource", backstage=False),
        "failureDomains": _field("mentions", "failuredomain", "failuredomain", backstage=False),
    },
    "api": {**_OWNER, **_SYSTEM, "successor": _field("mentions", "api", backstage=False)},
    "system": {**_OWNER, "domain": _field("part-of", "domain", "domain")},
    "domain": {**_OWNER, "subdomainOf": _field("part-of", "domain", "domain")},
    "group": {
        "parent": _field("part-of", "group", "group"),
        "children": _field("part-of", "group", "group", reverse=True),
        "members": _field("part-of", "user", "user", reverse=True),
    },
    "user": {"memberOf": _field("part-of", "group", "group")},
    "template": dict(_OWNER),
    "airesource": {**_OWNER, **_SYSTEM},
    "flow": {
        **_OWNER,
        "entry": _field("mentions", "component", "component", backstage=False),
        "orchestrator": _field("mentions", "component", "component", backstage=False),
    },
    "failuredomain": {
        "parent": _field("part-of", "failuredomain", "failuredomain", backstage=False),
    },
    "technologyradar": dict(_OWNER),
    "roadmap": dict(_OWNER),
    "scenario": {**_OWNER, "affects": _field("mentions", None, backstage=False)},
}

NESTED_FIELDS: dict[str, dict[str, dict[str, ReferenceField]]] = {
    "component": {
        "publishes": {"topic": _field("publishes", "resource", "resource", backstage=False)},
        "subscribes": {
            "topic": _field("subscribes", "resource", "resource", backstage=False),
            "deadLetter": _field("mentions", "resource", "resource", backstage=False),
        },
    },
    "flow": {
        "steps": {
            "component": _field(
                "depends-on", "component", "component", "resource", role="step", backstage=False
            )
        }
    },
    "roadmap": {
        "milestones": {
            "owner": _field("mentions", "group", "group", "user", backstage=False),
            "affects": _field("mentions", None, backstage=False),
            "removes": _field("mentions", None, backstage=False),
        }
    },
}
"""Lists of mappings under `spec` whose items hold references; `dependencies` has its own reader."""

_RUNNING = {
    "placement": {"domains": _field("mentions", "failuredomain", "failuredomain", backstage=False)},
    "data": {"owners": _field("mentions", "component", "component", "group", "user", backstage=False)},
}

INNER_FIELDS: dict[str, dict[str, dict[str, ReferenceField]]] = {"component": _RUNNING, "resource": _RUNNING}
"""Mappings under `spec` that hold references."""
