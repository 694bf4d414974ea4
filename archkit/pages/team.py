"""Groups and users: mission, lead, where to ask, who is on call, what they own, what needs attention."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.pages import freshness, sections, text, values
from archkit.pages.actions import action_table, open_actions
from archkit.pages.health import owner_of
from archkit.pages.library import newest_first
from archkit.pages.page import Body
from archkit.pages.places import relative

if TYPE_CHECKING:
    from archkit.model.knowledge import Entity
    from archkit.pages.library import Library

_OWNED = (
    ("System", "Systems it owns"),
    ("Component", "Services it owns"),
    ("Resource", "Resources it owns"),
    ("API", "APIs it owns"),
    ("Domain", "Domains it owns"),
    ("Flow", "Flows it owns"),
)
_MOST_FINDINGS = 50


def group(library: Library, entity: Entity, page: str) -> Body:
    """The page of a group."""
    spec, owned = library.spec(entity), library.owned_by.get(entity.ref, [])
    inside = [e.source for e in library.graph.into(entity.ref, "part-of")]
    parents = [e.target for e in library.graph.out(entity.ref, "part-of")]
    members = [r for r in inside if r.startswith("user:")]
    markdown = text.blocks(
        sections.head(library, entity, [f"owns {len(owned)}" if owned else ""]),
        sections.banner(library, entity, page),
        sections.glance(
            library,
            entity,
            page,
            *_contact(library, entity, page),
            ("Part of", library.links(parents, page)),
            ("Groups in it", library.links([r for r in inside if r.startswith("group:")], page)),
            ("Members", library.links(members, page)),
            ("New in the team?", _first_days(library, entity, page)),
            ("E-mail", _mail(values.at(spec, "profile", "email"))),
        ),
        attention(library, entity, members, owned, page),
        (sections.entities(library, title, [e for e in owned if e.kind == k], page) for k, title in _OWNED),
        _documents(library, entity, page),
        text.blocks("## Around it", text.picture(0)) if inside or parents else "",
    )
    return Body(markdown, (sections.picture(library, entity),))


def user(library: Library, entity: Entity, page: str) -> Body:
    """The page of a person."""
    groups = [e.target for e in library.graph.out(entity.ref, "part-of")]
    owned = library.owned_by.get(entity.ref, [])
    markdown = text.blocks(
        sections.head(library, entity),
        sections.banner(library, entity, page),
        sections.glance(
            library,
            entity,
            page,
            ("Member of", library.links(groups, page)),
            ("E-mail", _mail(values.at(library.spec(entity), "profile", "email"))),
        ),
        sections.entities(library, "Owns", owned, page),
        _decided(library, entity, page),
        text.blocks("## Around them", text.picture(0)) if groups or owned else "",
    )
    return Body(markdown, (sections.picture(library, entity),))


def attention(library: Library, team: Entity, members: list[str], owned: list[Entity], page: str) -> str:
    """What somebody in a team should do something about: findings, pages, actions, components that are blocked."""
    parts = [
        _findings(library, team, page),
        freshness.of_team(library, team.ref, page),
        _actions(library, [team.ref, *members], page),
        _blocked(library, owned, page),
    ]
    nothing = "Nothing: lint finds nothing, no page is due, no action is open, no readiness gate has failed."
    return text.blocks("## Needs attention", parts if any(parts) else nothing)


def _findings(library: Library, team: Entity, page: str) -> str:
    found = [f for f in freshness.others(library.findings) if owner_of(library, f) == team.ref]
    rows = [sections.finding_line(library, f, page) for f in found[:_MOST_FINDINGS]]
    more = len(found) - _MOST_FINDINGS
    return text.blocks(text.bullets(rows), f"and {more} more" if more > 0 else "") if found else ""


def _blocked(library: Library, owned: list[Entity], page: str) -> str:
    """Components with a gate that failed."""
    cards = [card for e in owned if (card := library.scorecards.get(e.ref)) and card.readiness.gates_failed]
    rows = [
        (library.link(c.entity.ref, page), values.listed(map(text.code, c.readiness.gates_failed)))
        for c in cards
    ]
    table = text.table(("Component", "Gates that failed"), rows)
    return text.blocks("### Not ready", table) if table else ""


def _first_days(library: Library, entity: Entity, page: str) -> str:
    path = library.places.onboarding.get(entity.ref)
    return text.link("First days", relative(path, page)) if path else ""


def _actions(library: Library, owners: list[str], page: str) -> str:
    """Actions of incidents that are theirs and not done."""
    mine = [i for i in open_actions(library) if i.action.owner in owners]
    table = action_table(library, mine, page, with_incident=True)
    return text.blocks("### Open actions", table) if table else ""


def _contact(library: Library, entity: Entity, page: str) -> list[tuple[str, str]]:
    annotations = library.metadata(entity).get("annotations")
    lead = values.at(annotations, "archkit.dev/lead") or values.at(library.spec(entity), "lead")
    person = library.knowledge.entities.get(f"user:default/{lead.lower()}") if isinstance(lead, str) else None
    return [("Lead", library.link(person.ref, page) if person else values.shown(lead))]


def _documents(library: Library, entity: Entity, page: str) -> str:
    rows = (
        (library.document_link(r.path, r.title, page), sections.reviewed(library, r.last_reviewed))
        for r in library.knowledge.runbooks
        if r.owner == entity.ref
    )
    table = text.table(("Runbook", "Reviewed"), rows)
    return text.blocks("## Runbooks it keeps", table) if table else ""


def _decided(library: Library, entity: Entity, page: str) -> str:
    rows = (
        (
            library.document_link(d.path, library.decision_names[d.path].full, page),
            sections.decided(library, d, page),
            d.date or "",
        )
        for d in newest_first(library.knowledge.decisions)
        if any(library.person(name) == entity.ref for name in (*d.people, *d.authors))
    )
    table = text.table(("Decision", "Status", "Date"), rows)
    return text.blocks("## Decisions taken part in", table) if table else ""


def _mail(email: object) -> str:
    return text.address(email, f"mailto:{email}") if isinstance(email, str) else ""
