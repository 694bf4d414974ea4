"""Where to ask and who is called: the links of an entity by what they lead to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archkit.model.knowledge import Entity, Knowledge
    from archkit.source.data import Json

ASK = frozenset({"chat", "channel", "slack", "teams", "support"})
ON_CALL = frozenset({"on-call", "oncall", "pager", "pagerduty", "opsgenie", "schedule"})
DASHBOARD = frozenset({"dashboard", "grafana", "monitoring", "metrics"})
RUNBOOK = frozenset({"runbook", "playbook"})


def links(knowledge: Knowledge, entity: Entity, types: frozenset[str]) -> Iterator[tuple[int, str, str]]:
    """Links of these types: index under `metadata.links`, title, address as written."""
    metadata = knowledge.data(entity).get("metadata")
    listed = metadata.get("links") if isinstance(metadata, dict) else None
    for index, link in enumerate(listed if isinstance(listed, list) else ()):
        url = link.get("url") if isinstance(link, dict) else None
        if isinstance(link, dict) and isinstance(url, str) and _type(link) in types:
            title = link.get("title")
            yield index, title if isinstance(title, str) and title.strip() else url, url


def _type(link: Mapping[str, Json]) -> str:
    found = link.get("type")
    return found.strip().lower() if isinstance(found, str) else ""
