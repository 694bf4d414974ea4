"""All pages of a site as a tree of hubs, in the order in which readers meet them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from archkit.analysis.alerts import alerts as known_alerts
from archkit.pages import (
    actions,
    alerts,
    api,
    component,
    configuration,
    flow,
    health,
    home,
    incident,
    incidents,
    index,
    onboarding,
    other,
    readiness,
    rule,
    runbook,
    system,
    tags,
    team,
)
from archkit.pages.analyses.hub import hub as analyses
from archkit.pages.decision import log, record, relations, timeline
from archkit.pages.library import newest_first
from archkit.pages.page import Body, Hub, Page, Source
from archkit.pages.places import (
    ALERTS,
    CONFIGURATION,
    DECISIONS,
    FOLDERS,
    HEALTH,
    HOME,
    INCIDENTS,
    MORE,
    ONBOARDING,
    OPEN_ACTIONS,
    READINESS,
    RELATIONS,
    RULES,
    RUNBOOKS,
    START,
    TAGS,
    TIMELINE,
    index_of,
)

if TYPE_CHECKING:
    from archkit.model.knowledge import Entity
    from archkit.pages.library import Library

EntityPage = Callable[["Library", "Entity", str], Body]

PAGES: Mapping[str, EntityPage] = {
    "component": component.body,
    "resource": component.body,
    "api": api.body,
    "system": system.system,
    "domain": system.domain,
    "group": team.group,
    "user": team.user,
    "flow": flow.body,
}
"""What makes the page of a kind; `other.body` makes the rest."""


def everything(library: Library) -> Iterator[Page | Hub]:
    """Home and the page for newcomers, then every hub that has something in it."""
    yield Page(HOME, library.name, partial(home.home, library), wide=True, boost=2)
    yield Page(START, "New here?", partial(home.start, library), boost=2)
    if library.tagged:
        yield Page(TAGS, "Tags", partial(tags.body, library), boost=0.5)
    for hub in _kind(library, "component"):
        yield replace(hub, hubs=(*hub.hubs, *_configuration(library)))
    yield from _kind(library, "system", "domain")
    yield from _kind(library, "resource")
    yield from _kind(library, "api")
    yield from _kind(library, "flow")
    yield _decisions(library)
    yield _runbooks(library)
    for hub in _kind(library, "group", "user"):
        yield replace(hub, hubs=(*hub.hubs, *_onboarding(library)))
    yield from analyses(library)
    yield _health(library)
    yield from _more(library)


def pages(tree: Sequence[Page | Hub]) -> Iterator[Page]:
    """Every page of a tree, hubs' indexes first."""
    for item in tree:
        if isinstance(item, Page):
            yield item
        else:
            yield item.index
            yield from item.beside
            yield from item.pages
            yield from pages(item.hubs)


_ALWAYS = frozenset({"component", "group"})
"""Home has cards that lead to these."""


def _kind(library: Library, kind: str, *below: str) -> Iterator[Hub]:
    found = [e for e in library.knowledge.entities.values() if e.kind.lower() == kind]
    hubs = tuple(hub for k in below for hub in _kind(library, k))
    if not found and not hubs and kind not in _ALWAYS:
        return
    title = index.BY_KIND[kind][0]
    path = index_of(kind)
    further = [(hub.title, hub.index.path) for hub in hubs]
    body = partial(index.entities, library, kind, found, path, further)
    yield Hub(title, Page(path, title, body, wide=True), tuple(_entities(library, found)), hubs)


def _entities(library: Library, found: Sequence[Entity]) -> Iterator[Page]:
    for entity in sorted(found, key=lambda e: (e.label.casefold(), e.ref)):
        path = library.places.entities[entity.ref]
        make = PAGES.get(entity.kind.lower(), other.body)
        yield Page(
            path,
            entity.label,
            partial(make, library, entity, path),
            entity.description or "",
            entity.tags,
            partial(library.source, entity),
            boost=2 if entity.kind.lower() in ("component", "system") else 1,
        )


def _decisions(library: Library) -> Hub:
    path = f"{DECISIONS}/index.md"
    made = tuple(
        Page(
            library.places.documents[d.path],
            library.decision_names[d.path].full,
            partial(record.body, library, d),
            d.summary,
            d.tags,
            partial(Source, d.path),
        )
        for d in newest_first(library.knowledge.decisions)
    )
    index = Page(path, "Decisions", partial(log.body, library, path), wide=True)
    return Hub("Decisions", index, made, beside=tuple(_beside_decisions(library)))


def _beside_decisions(library: Library) -> Iterator[Page]:
    if library.knowledge.decisions:
        yield Page(TIMELINE, "Timeline", partial(timeline.body, library, TIMELINE), boost=0.5)
    if library.succession.ties:
        yield Page(RELATIONS, "Relations", partial(relations.body, library, RELATIONS), wide=True, boost=0.5)


def _runbooks(library: Library) -> Hub:
    path = f"{RUNBOOKS}/index.md"
    made = tuple(
        Page(
            library.places.documents[r.path],
            r.title,
            partial(runbook.body, library, r),
            r.summary,
            source=partial(Source, r.path),
            boost=3,
        )
        for r in library.knowledge.runbooks
    )
    below = (_incidents(library),) if library.knowledge.incidents else ()
    first = Page(path, "Runbooks", partial(runbook.index, library, path))
    return Hub("Runbooks", first, made, below, beside=tuple(_alerts(library)))


def _alerts(library: Library) -> Iterator[Page]:
    """All alerts on one page, where there are any."""
    if known_alerts(library.knowledge).by_key:
        yield Page(ALERTS, "Alerts", partial(alerts.body, library, ALERTS), wide=True)


def _incidents(library: Library) -> Hub:
    path = f"{INCIDENTS}/index.md"
    made = tuple(
        Page(
            library.places.documents[i.path],
            i.title,
            partial(incident.body, library, i),
            i.summary,
            source=partial(Source, i.path),
        )
        for i in sorted(library.knowledge.incidents, key=lambda i: i.date or "", reverse=True)
    )
    every = Page(path, "Incidents", partial(incidents.index, library, path), wide=True)
    still = Page(OPEN_ACTIONS, "Open actions", partial(actions.index, library, OPEN_ACTIONS), wide=True)
    return Hub("Incidents", every, made, beside=(still,))


def _configuration(library: Library) -> Iterator[Hub]:
    found = library.places.configuration
    if not found:
        return
    made = tuple(
        Page(
            path,
            f"Configuration of {library.label(ref)}",
            partial(configuration.body, library, library.knowledge.entities[ref], path),
            source=partial(library.source, library.knowledge.entities[ref]),
            wide=True,
        )
        for ref, path in sorted(found.items(), key=lambda item: library.label(item[0]).casefold())
    )
    path = f"{CONFIGURATION}/index.md"
    index = Page(path, "Configuration", partial(configuration.index, library, path), wide=True)
    yield Hub("Configuration", index, made)


def _onboarding(library: Library) -> Iterator[Hub]:
    groups = library.places.onboarding
    if not groups:
        return
    made = tuple(
        Page(
            path,
            f"First days in {library.label(ref)}",
            partial(onboarding.body, library, library.knowledge.entities[ref], path),
            boost=0.5,
        )
        for ref, path in sorted(groups.items(), key=lambda item: library.label(item[0]).casefold())
    )
    path = f"{ONBOARDING}/index.md"
    yield Hub("First days", Page(path, "First days", partial(onboarding.index, library, path)), made)


def _health(library: Library) -> Hub:
    rated = Page(READINESS, "Readiness", partial(readiness.index, library, READINESS), wide=True)
    index = Page(HEALTH, "Health", partial(health.body, library, HEALTH), wide=True)
    return Hub("Health", index, (), (_rules(library),), beside=(rated,))


def _rules(library: Library) -> Hub:
    path = f"{RULES}/index.md"
    made = tuple(
        Page(
            library.places.rules[r.name],
            r.name,
            partial(rule.body, library, r, library.places.rules[r.name]),
            r.summary,
            boost=0.5,
        )
        for r in sorted(library.rules, key=lambda r: (r.family, r.name))
    )
    return Hub("Rules", Page(path, "Rules", partial(rule.index, library, path), wide=True), made)


def _more(library: Library) -> Iterator[Hub]:
    found = [e for e in library.knowledge.entities.values() if e.kind.lower() not in FOLDERS]
    if not found:
        return
    body = partial(index.others, library, found, MORE)
    yield Hub("More", Page(MORE, "More", body, wide=True), tuple(_entities(library, found)))
