"""Whom a runbook sends one to: a rota, a channel, a team, or a single person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from archkit.source.location import Place

if TYPE_CHECKING:
    from archkit.model.knowledge import Call, Entity, Knowledge, Runbook

_HELP = frozenset(
    "oncall on-call rota rotation schedule pager pagerduty opsgenie victorops betteruptime incident.io firehydrant "
    "rootly escalate escalates escalated escalating escalation escalations paged standby helpdesk hotline "
    "bereitschaft rufbereitschaft eskalation astreinte guardia".split()
)
"""Words that say that somebody can be called."""

_SOMEBODY = re.compile(
    r"https?://|\]\(|#[a-z][\w-]{2,}|@[a-z][\w-]{2,}|[\w.+-]{1,60}@[\w-]{1,60}\.|\+?\d[\d ()/-]{6,}|"
    r"\b(?:group|team|user):[\w.-]|\b(?:rota|rotation|roster|on-?call|pager|pagerduty|opsgenie|slack|teams|channel|team|"
    r"teams|squad|tribe|guild|commander|manager|lead|leads|head|owner|owners|support|vendor|provider|helpdesk|hotline|sre|"
    r"dba|dbas|devops|operations|ops|noc|soc|engineer|engineers|developer|developers|maintainers?|level|tier|"
    r"duty|director|cto|security|legal|finance|bereitschaft|equipe|équipe|equipo)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\b([a-z]{2,30})[._]([a-z]{2,30})@[\w-]{1,60}\.[\w.-]{2,60}", re.IGNORECASE)
_ROLES = frozenset(
    "team on oncall call support sre ops dev devops platform noreply no reply help desk helpdesk info alerts alert "
    "security incident incidents engineering infra it service services customer on-call pager duty prod production "
    "all group list admin admins data operations leads lead manager managers".split()
)


def speaks_of_help(runbook: Runbook) -> bool:
    """Whether it says anywhere that somebody can be called."""
    return not _HELP.isdisjoint(runbook.words)


def names_somebody(knowledge: Knowledge, runbook: Runbook) -> bool:
    """Whether its lines about escalation name anybody."""
    groups = _groups(knowledge)
    return any(
        _SOMEBODY.search(call.text) or any(name in call.text.casefold() for name in groups)
        for call in runbook.calls
    )


def _groups(knowledge: Knowledge) -> frozenset[str]:
    found = {e.label.casefold() for e in knowledge.of_kind("Group", "User")}
    return frozenset(name for name in found if len(name) > 2)


def people(knowledge: Knowledge, runbook: Runbook) -> Iterator[tuple[Place, str]]:
    """Every person that a line about escalation names, once a line: where, and how in a sentence."""
    if not runbook.calls:
        return
    known = _known_people(knowledge)
    for call in runbook.calls:
        found = _person(call.text, known)
        if found is not None:
            start, end, name = found
            yield _within(call, start, end), name


def _within(call: Call, start: int, end: int) -> Place:
    span = call.place.span
    assert span is not None
    return Place(
        call.place.path, span=type(span)(span.line, span.column + start, span.line, span.column + end)
    )


_latest: list[tuple[Knowledge, Mapping[str, str]]] = []


def _known_people(knowledge: Knowledge) -> Mapping[str, str]:
    """The names of all users, put together once while runbook after runbook asks."""
    if not _latest or _latest[0][0] is not knowledge:
        _latest[:] = [(knowledge, _people(knowledge))]
    return _latest[0][1]


def _people(knowledge: Knowledge) -> Mapping[str, str]:
    """What people write of each user, in small letters, and what to call them in a sentence."""
    found: dict[str, str] = {}
    for user in knowledge.of_kind("User"):
        name = user.name.casefold()
        found[f"user:{name}"] = f"user:default/{name}"
        found[f"@{name}"] = name
        if any(c in name for c in "._-"):
            found[name] = name
        title = " ".join((user.title or "").casefold().split())
        if " " in title:
            found[title] = title
    return {
        written: f"`{user}`" if ":" not in user else f"`user:{written[5:]}`"
        for written, user in found.items()
    }


_BEFORE, _BEHIND = re.compile(r"[\w@:/.-]"), re.compile(r"[\w@:/-]|\.\w")


def _person(text: str, known: Mapping[str, str]) -> tuple[int, int, str] | None:
    lower = text.casefold()
    if len(lower) == len(text):
        for written, name in known.items():
            at = lower.find(written)
            if at < 0:
                continue
            end = at + len(written)
            before = lower[at - 1 : at] if at else ""
            if not _BEFORE.match(before) and not _BEHIND.match(lower, end):
                return at, end, name
    for match in _ADDRESS.finditer(text):
        if not {match[1].lower(), match[2].lower()} & _ROLES:
            return match.start(), match.end(), f"`{match[0]}`"
    return None


_TYPES = frozenset(
    "on-call oncall pager pagerduty opsgenie schedule rota rotation escalation victorops".split()
)
_HOSTS = (
    "pagerduty.com",
    "opsgenie.com",
    "victorops.com",
    "incident.io",
    "firehydrant.io",
    "rootly.com",
    "betterstack.com",
)
_ANNOTATIONS = (
    "pagerduty.com/", "opsgenie.com/", "victorops.com/", "splunk.com/on-call", "splunkoncall", "incident.io/",
    "firehydrant.com/", "rootly.com/", "goalert.me/", "ilert.com/", "grafana.com/oncall", "archkit.dev/on-call",
)  # fmt: skip


def is_on_call(knowledge: Knowledge, entity: Entity) -> bool:
    """Whether an entity says who is on call for it: by a link or by the annotation of a paging service."""
    metadata = knowledge.data(entity).get("metadata") if "metadata" in entity.traits else None
    if not isinstance(metadata, dict):
        return False
    annotations, links = metadata.get("annotations"), metadata.get("links")
    if isinstance(annotations, dict) and any(str(key).startswith(_ANNOTATIONS) for key in annotations):
        return True
    return (
        any(_is_rota(link) for link in links if isinstance(link, dict)) if isinstance(links, list) else False
    )


def _is_rota(link: Mapping[str, object]) -> bool:
    kind, title, url = (str(link.get(key) or "").strip().casefold() for key in ("type", "title", "url"))
    if kind in _TYPES or any(word in title for word in ("on-call", "on call", "oncall", "rota", "pager")):
        return True
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    return any(host == known or host.endswith(f".{known}") for known in _HOSTS) or host.startswith("oncall.")
