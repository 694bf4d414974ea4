"""The parts that pages of entities share: heading, banner, facts, neighbourhood, decisions, runbooks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from archkit.analysis.contact import ASK, ON_CALL
from archkit.analysis.incident_times import in_words, time_to_restore
from archkit.pages import freshness, text, values
from archkit.pages.places import DOCUMENT, HEALTH, START, index_of, relative

if TYPE_CHECKING:
    from archkit.draw.shapes import View
    from archkit.graph.graph import Edge
    from archkit.lint.finding import Finding
    from archkit.model.knowledge import Decision, Entity
    from archkit.pages.library import Library

_SEEN_IN_BANNER = 5
_LONGEST_TABLE = 200


def head(library: Library, entity: Entity, chips: Sequence[str] = ()) -> str:
    """Name, one-sentence summary, a row of facts, when that was last changed."""
    return text.blocks(
        f"# {text.plain(entity.label) or text.NONE}",
        text.prose(entity.description or ""),
        text.chips([*_chips(entity), *chips]),
        freshness.of_entity(library, entity),
    )


def _chips(entity: Entity) -> Iterator[str]:
    yield text.plain(entity.type or "")
    yield text.plain(entity.lifecycle or "")
    yield f"tier {entity.tier}" if entity.tier else ""


def banner(library: Library, entity: Entity, page: str) -> str:
    """What is wrong with an entity, whom to ask and where to mend it; nothing when all is well."""
    found = library.findings_on.get(entity.ref, [])
    return findings_box(library, found, entity.owner, page)


def findings_box(library: Library, found: Sequence[Finding], owner: str | None, page: str) -> str:
    """Findings in a box."""
    if not found:
        return ""
    kind = "danger" if any(f.severity == "error" for f in found) else "warning"
    rows = [finding_line(library, f, page) for f in found[:_SEEN_IN_BANNER]]
    if len(found) > _SEEN_IN_BANNER:
        more = text.count(len(found) - _SEEN_IN_BANNER, "more finding")
        rows.append(text.link(f"{more} on the health page", relative(HEALTH, page)))
    nobody = "" if page == DOCUMENT else "Nobody owns it."
    ask = f"Ask {library.link(owner, page)}." if owner else nobody
    title = text.count(len(found), "thing needs", "things need") + " attention"
    return text.box(kind, title, text.blocks(text.bullets(rows), ask))


def finding_line(library: Library, finding: Finding, page: str) -> str:
    """One finding with its rule and a link to mend it."""
    rule = library.places.rules.get(finding.rule)
    named = text.link(finding.rule, relative(rule, page)) if rule else text.code(finding.rule)
    where = library.source_link(finding.path, line=finding.span.line)
    edit = library.edit_link(finding.path, finding.span.line)
    said = text.prose(finding.message)
    return f"{finding.severity}: {said} ({values.listed([named, where, edit])})"


def glance(library: Library, entity: Entity, page: str, *more: tuple[str, str]) -> str:
    """The table of what one asks first: whose it is, where to ask, what it belongs to."""
    tiers = text.link("what tiers mean", relative(START, page) + "#tiers")
    source = library.source(entity)
    rows: list[tuple[str, str]] = [
        ("Owner", library.link(entity.owner, page) if entity.owner else ""),
        *contact(library, entity, page),
        ("System", library.link(entity.system, page) if entity.system else ""),
        ("Tier", f"{entity.tier} ({tiers})" if entity.tier else ""),
        *more,
        *_links(library, entity),
        ("Tags", values.listed(library.tags(entity.tags, page))),
        ("Source", library.source_link(source.path, line=source.line)),
    ]
    return text.blocks("## At a glance", text.facts(rows))


def contact(library: Library, entity: Entity, page: str) -> Iterator[tuple[str, str]]:
    """Where to ask and who is on call: from the links of the entity itself, else from those of its owner."""
    owner = library.knowledge.entities.get(entity.owner or "")
    own, theirs = dict(contact_of(library, entity)), dict(contact_of(library, owner)) if owner else {}
    for name, said in own.items():
        found = said or theirs.get(name, "")
        if not found and owner and name == "Ask in":
            email = values.at(library.spec(owner), "profile", "email")
            found = text.address(email, f"mailto:{email}") if isinstance(email, str) and email else ""
        yield name, found


def contact_of(library: Library, entity: Entity) -> Iterator[tuple[str, str]]:
    """Chat rooms and rosters among an entity's own links."""
    for name, types in (("Ask in", ASK), ("On call", ON_CALL)):
        yield name, values.listed(_links_of(library, entity, types))


def _links_of(library: Library, entity: Entity, types: frozenset[str]) -> list[str]:
    links = values.items(library.metadata(entity).get("links"))
    return [_link(link) for link in links if str(link.get("type", "")).lower() in types]


def _links(library: Library, entity: Entity) -> Iterator[tuple[str, str]]:
    links = values.items(library.metadata(entity).get("links"))
    others = [_link(x) for x in links if str(x.get("type", "")).lower() not in ASK | ON_CALL]
    yield "Links", values.listed(others)


def _link(link: Mapping[str, object]) -> str:
    url, title = link.get("url"), link.get("title")
    return text.address(str(title or url), str(url)) if isinstance(url, str) else ""


def neighbourhood(library: Library, entity: Entity, page: str, index: int = 0) -> str:
    """What it needs and what needs it: a drawing, and the same as tables."""
    needs = [e for e in library.graph.out(entity.ref) if e.kind in _SHOWN]
    needed = [e for e in library.graph.into(entity.ref) if e.kind in _SHOWN]
    if not needs and not needed:
        return ""
    tables = text.blocks(
        "**It needs**" if needs else "",
        edges(library, needs, page, outgoing=True),
        "**Needs it**" if needed else "",
        edges(library, needed, page, outgoing=False),
    )
    return text.blocks("## Around it", text.tabs(("Diagram", text.picture(index)), ("Table", tables)))


_SHOWN = frozenset(
    {"depends-on", "calls", "reads", "writes", "publishes", "subscribes", "provides", "consumes"}
)


def edges(library: Library, found: Sequence[Edge], page: str, *, outgoing: bool) -> str:
    """Relations as a table."""
    ordered = sorted(found, key=lambda e: (e.derived, e.kind, e.target if outgoing else e.source))
    rows = (
        (
            e.kind.replace("-", " "),
            library.link(e.target if outgoing else e.source, page),
            _how(library, e, page),
        )
        for e in ordered[:_LONGEST_TABLE]
    )
    table = text.table(("Relation", "With", "How"), rows)
    more = len(ordered) - _LONGEST_TABLE
    return text.blocks(table, f"and {more} more" if more > 0 else "")


def _how(library: Library, edge: Edge, page: str) -> str:
    facts = edge.attributes
    said = [values.shown(facts.get(name)) for name in ("protocol", "operation", "criticality", "via")]
    said += [
        f"{values.words(name)} {values.shown(facts[name])}"
        for name in ("timeout", "retries", "delivery", "fallback", "cacheHit", "stage")
        if facts.get(name) not in (None, {}, [])
    ]
    said.append("idempotent" if facts.get("idempotent") is True else "")
    said.append(f"through {library.link(edge.through, page)}" if edge.through else "")
    return values.listed(said)


def picture(library: Library, entity: Entity) -> partial[View]:
    """The drawing of what an entity touches, made when asked for."""
    from archkit.draw.view import component

    return partial(component, library.graph, entity.ref)


def decisions(library: Library, entity: Entity, page: str) -> str:
    """Decisions that shaped it, newest first."""
    found = library.decisions_on.get(entity.ref, [])
    rows = (
        (
            library.document_link(d.path, library.decision_names[d.path].full, page),
            decided(library, d, page),
            d.date or "",
        )
        for d in found
    )
    table = text.table(("Decision", "Status", "Date"), rows)
    return text.blocks("## Decisions that shaped it", table) if table else ""


def decided(library: Library, decision: Decision, page: str) -> str:
    """The status of a decision, and the one to follow instead."""
    after = library.succession.in_force(decision.path)
    instead = [library.document_link(p, library.decision_names[p].short, page) for p in after]
    said = text.plain(decision.status or decision.status_text or "")
    return said if after == [decision.path] or not after else f"{said}, now {values.listed(instead)}"


def runbooks(library: Library, entity: Entity, page: str) -> str:
    """Runbooks, with the alert that leads to each and when somebody last looked at it."""
    found = library.runbooks_for.get(entity.ref, [])
    rows = (
        (
            library.document_link(r.path, r.title, page),
            values.listed(text.code(a) for a in r.alerts),
            reviewed(library, r.last_reviewed),
        )
        for r in found
    )
    table = text.table(("Runbook", "Alerts", "Reviewed"), rows)
    return text.blocks("## Runbooks", table) if table else ""


def reviewed(library: Library, day: str | None) -> str:
    """A day and how long ago it was."""
    when = values.ago(day, library.today)
    return f"{text.plain((day or '')[:10])} ({when})" if when else text.plain(day or "")


def incidents(library: Library, entity: Entity, page: str) -> str:
    """What went wrong with it before."""
    rows = (
        (
            i.date or "",
            library.document_link(i.path, i.title, page),
            text.plain(i.severity or ""),
            in_words(time_to_restore(i)),
            str(sum(not a.is_done for a in i.actions) or ""),
        )
        for i in library.incidents_of.get(entity.ref, [])
    )
    table = text.table(("Date", "Incident", "Severity", "Time to restore", "Open actions"), rows)
    return text.blocks("## Incidents", table) if table else ""


def flows(library: Library, entity: Entity, page: str) -> str:
    """Flows that pass through it."""
    found = library.flows_through.get(entity.ref, [])
    rows = ((library.link(f.ref, page), text.prose(f.description or "")) for f in found)
    table = text.table(("Flow", "What happens"), rows)
    return text.blocks("## Flows through it", table) if table else ""


def entities(library: Library, title: str, found: Sequence[Entity], page: str) -> str:
    """A table of entities under a heading."""
    rows = (
        (library.link(e.ref, page), kind_link(e.kind, page), text.prose(e.description or ""))
        for e in found[:_LONGEST_TABLE]
    )
    table = text.table(("Name", "Kind", "What it is"), rows)
    more = len(found) - _LONGEST_TABLE
    return text.blocks(f"## {title}", table, f"and {more} more" if more > 0 else "") if table else ""


def kind_link(kind: str, page: str) -> str:
    """A link to the index of a kind."""
    return text.link(kind, relative(index_of(kind.lower()), page))
