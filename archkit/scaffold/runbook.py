"""What the catalog knows already of a thing that gets a runbook: its owner, alerts, objectives, and what it needs."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from archkit.analysis.alerts import alerts
from archkit.analysis.contact import DASHBOARD, ON_CALL, links
from archkit.analysis.runbooks import runbooks
from archkit.model.ref import short
from archkit.scaffold.fields import known
from archkit.source.escape import markdown
from archkit.source.scalar import heading

if TYPE_CHECKING:
    from archkit.model.knowledge import Entity, Knowledge
    from archkit.scaffold.fields import Said
    from archkit.workspace import Workspace

_MOST = 12
"""Dependencies, dashboards or alerts that are filled in."""


def title_for(knowledge: Knowledge, subjects: Sequence[str]) -> str:
    """A title for a runbook of these things. Raises ArchkitError when there is no such thing."""
    ref = known(knowledge, subjects[0], "component")
    entity = knowledge.entities.get(ref)
    return f"{entity.label if entity else short(ref)} fails or is slow"


def filled(space: Workspace, said: Said) -> dict[str, object]:
    """What a person said of a new runbook, and beside it what the catalog says: the owner of the first thing it is
    for, and the alerts of all of them."""
    entities = _subjects(space.knowledge, said)
    found = dict(said)
    if not found.get("owner"):
        owner = next((e.owner for e in entities if e.owner), None)
        if owner is not None and owner.startswith("group:") and owner in space.knowledge.entities:
            found["owner"] = short(owner)
    if not found.get("alerts"):
        refs = {e.ref for e in entities}
        every = alerts(space.knowledge)
        names = [a.name for a in (*every.declared, *every.fired) if a.of in refs]
        declared = {a.name for a in every.declared}
        found["alerts"] = [n for n in dict.fromkeys(names) if n in declared or not declared][:_MOST]
    return found


def facts(space: Workspace, said: Said, folder: str) -> dict[str, str | int | list[str]]:
    """Lines of Markdown for the template: objectives, dashboards, dependencies, who is on call. `folder` is where
    the runbook will be, since links count from there."""
    knowledge = space.knowledge
    entities = _subjects(knowledge, said)
    needs = runbooks(knowledge).needs_of(space.graph, (e.ref for e in entities))
    names = said.get("alerts")
    owner = knowledge.entities.get(next((e.owner for e in entities if e.owner), None) or "")
    return {
        "objectives": [o for e in entities for o in _objectives(knowledge, e)][:_MOST],
        "dashboards": list(dict.fromkeys(d for e in entities for d in _dashboards(knowledge, e)))[:_MOST],
        "dependencies": [_need(knowledge, knowledge.entities[ref], folder) for ref in needs[:_MOST]],
        "alert_names": [heading(str(n)) for n in names] if isinstance(names, list) else [],
        "on_call": list(_rotas(knowledge, owner))[:3] if owner is not None else [],
    }


def _subjects(knowledge: Knowledge, said: Said) -> list[Entity]:
    listed = said.get("subjects")
    refs = [known(knowledge, str(text), "component") for text in listed] if isinstance(listed, list) else []
    return [knowledge.entities[ref] for ref in refs if ref in knowledge.entities]


def _objectives(knowledge: Knowledge, entity: Entity) -> Iterator[str]:
    slo = knowledge.spec(entity).get("slo")
    if not isinstance(slo, dict):
        return
    window = slo.get("window")
    over = f" over {_said(window)}" if isinstance(window, str) else ""
    available = slo.get("availability")
    if isinstance(available, str):
        yield f"{_said(entity.label)}: {_said(available)} of requests succeed{over}"
    latency = slo.get("latency")
    for key, value in latency.items() if isinstance(latency, dict) else ():
        yield f"{_said(entity.label)}: {_said(str(key))} within {_said(str(value))}"


def _dashboards(knowledge: Knowledge, entity: Entity) -> Iterator[str]:
    """Links to the dashboards of a thing, each address once."""
    told: set[str] = set()
    for _, title, address in links(knowledge, entity, DASHBOARD):
        if address not in told and (link := _link(title, address)):
            told.add(address)
            yield link
    observed = knowledge.spec(entity).get("observability")
    listed = observed.get("dashboards") if isinstance(observed, dict) else None
    for url in listed if isinstance(listed, list) else ():
        made = _link(f"{entity.label} dashboard", url) if isinstance(url, str) and url not in told else ""
        if made:
            told.add(str(url))
            yield made


def _need(knowledge: Knowledge, entity: Entity, folder: str) -> str:
    """One dependency: its name, its dashboards, its runbook."""
    parts = list(_dashboards(knowledge, entity))[:2]
    for runbook in runbooks(knowledge).of.get(entity.ref, ())[:1]:
        path = posixpath.relpath(runbook.path, folder or ".")
        parts.append(f"runbook [{_said(runbook.title)}]({quote(path, safe='/')})")
    said = f": {', '.join(parts)}" if parts else ""
    title = f" ({_said(entity.title)})" if entity.title and entity.title != entity.name else ""
    return f"`{entity.name}`{title}{said}"


def _rotas(knowledge: Knowledge, owner: Entity) -> Iterator[str]:
    return (link for _, title, url in links(knowledge, owner, ON_CALL) if (link := _link(title, url)))


_PLAIN = re.compile(r"\w[\w ,.%/()-]{0,200}\Z")


def _said(text: str) -> str:
    """Text as people write it, where it cannot be read as markup; else escaped."""
    return text if _PLAIN.match(text) and text.isprintable() and "__" not in text else markdown(text)


def _link(title: str, url: str) -> str:
    """A Markdown link; empty where the address leads nowhere a reader could go."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not parts.netloc:
        return ""
    return f"[{_said(title)}]({quote(url, safe='/:?#@!$&*+,;=%~-._')})"
