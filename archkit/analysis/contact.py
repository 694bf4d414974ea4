"""Where to ask and who is called: the links of an entity by what they lead to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archkit.model.knowledge import Entity, Knowledge
    from archkit.source.data import Json

ASK = frozenset({"chat", "channel", "slack", "teams", "support"})
ON_CALL = frozenset({"on-call", "oncall", "pager", "pagerduty", "opsgenie", "schedule"})
DASHBOARD = frozenset({"dashboard", "grafana", "monitoring", "metrics"})


def links(knowledge: Knowledge, entity: Entity, types: frozenset[str]) -> Iterator[tuple[int, str, str]]:
    """Links of these types: index under `metadata.links`, title, address as written."""
    return (
        (index, title or url, url) for index, kind, title, url in _listed(knowledge, entity) if kind in types
    )


def runbook_links(knowledge: Knowledge, entity: Entity) -> Iterator[tuple[int, str, str]]:
    """Links to runbooks: those whose type or title says so, since many catalogs give a link no type."""
    for index, kind, title, url in _listed(knowledge, entity):
        if any(word in text for word in ("runbook", "playbook") for text in (kind, title.lower())):
            yield index, title or url, url


def _listed(knowledge: Knowledge, entity: Entity) -> Iterator[tuple[int, str, str, str]]:
    """Index, type in small letters, title and address of every link; empty where it is no text."""
    if "links" not in entity.traits.get("metadata", ()):
        return
    metadata = knowledge.data(entity).get("metadata")
    listed = metadata.get("links") if isinstance(metadata, dict) else None
    for index, link in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(link, dict) and (url := _text(link.get("url"))):
            yield index, _text(link.get("type")).lower(), _text(link.get("title")), url


def _text(value: Json) -> str:
    return value.strip() if isinstance(value, str) else ""
