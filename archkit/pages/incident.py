"""Post-incident reviews: what it hit, when, how long it took, what is done about it; then the review as written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.analysis.incident_times import in_words, time_to_detect, time_to_restore
from archkit.analysis.incidents import action_items
from archkit.pages import documents, freshness, sections, text, values
from archkit.pages.actions import action_table
from archkit.pages.page import Body
from archkit.pages.places import DOCUMENT, relative

if TYPE_CHECKING:
    from archkit.analysis.result import Figure
    from archkit.model.postmortem import Incident, Moment
    from archkit.pages.library import Library


def body(library: Library, incident: Incident) -> Body:
    """The page of an incident."""
    document = documents.read(library, incident.path)
    items = action_items([incident], library.today)
    still = sum(item.state != "done" for item in items)
    actions = action_table(library, items, DOCUMENT)
    markdown = text.blocks(
        document.heading or f"# {text.plain(incident.title) or text.NONE}",
        text.chips(
            [
                text.plain(incident.severity or ""),
                text.plain(incident.status or ""),
                incident.date or "",
                text.count(still, "open action") if still else "",
            ]
        ),
        freshness.of_incident(library, incident),
        sections.findings_box(library, library.findings_on.get(incident.path, []), None, DOCUMENT),
        text.facts(
            [
                ("Affected", library.links(incident.affects, DOCUMENT)),
                ("Began", _moment(incident.began)),
                ("Noticed", _moment(incident.detected)),
                ("Over", _moment(incident.resolved)),
                ("Time to detect", _took(time_to_detect(incident))),
                ("Time to restore", _took(time_to_restore(incident))),
                ("Would have been caught by", _rules(library, incident)),
                ("Source", library.source_link(incident.path)),
            ]
        ),
        text.blocks("**What is done about it**", actions) if actions else "",
        document.text,
    )
    return Body(markdown, written_by=incident.path)


def _moment(moment: Moment | None) -> str:
    if moment is None:
        return ""
    at = moment.at
    if at is None:
        return text.plain(moment.text)
    return f"{at:%Y-%m-%d %H:%M} UTC" + ("" if moment.is_zoned else " (no zone is written)")


def _took(figure: Figure) -> str:
    if figure.value is not None:
        return in_words(figure)
    return values.listed(["unknown", *(f"{text.prose(m.what)} is missing" for m in figure.missing)])


def _rules(library: Library, incident: Incident) -> str:
    return values.listed(_rule(library, name) for name in dict.fromkeys(incident.caught_by))


def _rule(library: Library, name: str) -> str:
    meant = library.rule_of(name)
    path = library.places.rules.get(meant or "")
    return text.link(meant or name, relative(path, DOCUMENT)) if path else f"{text.code(name)} (no such rule)"
