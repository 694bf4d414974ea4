"""What somebody who joins a team reads first, for a terminal, as Markdown or as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from archkit.analysis.contact import ASK, ON_CALL, links
from archkit.model.ref import short
from archkit.report.table import as_json, columns
from archkit.source import escape

if TYPE_CHECKING:
    from archkit.analysis.onboarding import Onboarding
    from archkit.model.knowledge import Knowledge

Table = tuple[str, str, tuple[str, ...], Sequence[Sequence[str]]]
"""Heading, sentence below it, header, rows."""


def steps(found: Onboarding, knowledge: Knowledge) -> Iterator[Table]:
    """The path in the order in which it is walked; steps without anything in them are left out."""
    for heading, words, header, rows in _steps(found, knowledge):
        if rows:
            yield heading, words, header, rows


def _steps(found: Onboarding, knowledge: Knowledge) -> Iterator[Table]:
    def label(ref: str) -> str:
        entity = knowledge.entities.get(ref)
        return entity.label if entity else short(ref)

    def described(ref: str) -> str:
        entity = knowledge.entities.get(ref)
        return (entity.description or "") if entity else ""

    yield "Where to ask", "", ("how", "where", "address"), list(contacts(found, knowledge))
    yield (
        "People",
        "Whom you will meet.",
        ("name", "what they do"),
        [(label(ref), described(ref)) for ref in found.people],
    )
    yield (
        "What the team owns",
        "Wholes before parts, the most critical first.",
        ("kind", "name", "tier", "what it is"),
        [(e.kind, e.label, str(e.tier or ""), e.description or "") for e in found.owned],
    )
    yield (
        "What it depends on",
        "Of others. When something hard fails, something of the team's fails with it.",
        ("name", "owner", "how", "used by"),
        [
            (
                label(n.ref),
                label(n.owner) if n.owner else "not known",
                "hard" if n.is_hard else "soft",
                ", ".join(map(label, n.needed_by)),
            )
            for n in found.needs
        ],
    )
    yield (
        "Decisions to read first",
        "By reach: how many of the things above each is about."
        + (f" {found.more_decisions} more reach less far." if found.more_decisions else ""),
        ("reach", "file", "decision"),
        [(str(r.reach), r.decision.path, f"{r.decision.id} {r.decision.title}") for r in found.decisions],
    )
    yield (
        "Runbooks",
        "What to do when something fails.",
        ("file", "runbook", "alerts"),
        [(r.path, r.title, ", ".join(r.alerts)) for r in found.runbooks],
    )
    yield (
        "What went wrong before",
        "",
        ("date", "file", "incident"),
        [(i.date or "", i.path, i.title) for i in found.incidents],
    )
    yield (
        "Teams next door",
        "Whose things the team needs, and who needs the team's.",
        ("team", "needs of theirs", "things of theirs that need us"),
        _neighbours(found, label),
    )
    yield (
        "Words",
        "That have a meaning of their own here.",
        ("word", "what is meant"),
        [(t.word, t.meaning) for t in found.glossary]
        or [(e.label, e.description) for e in found.wholes if e.description],
    )


def contacts(found: Onboarding, knowledge: Knowledge) -> Iterator[tuple[str, str, str]]:
    """Where to ask the team and who is called: what it is, title, address."""
    for how, types in (("Ask in", ASK), ("On call", ON_CALL)):
        for _, title, url in links(knowledge, found.group, types):
            yield how, title, url


def _neighbours(found: Onboarding, label: Callable[[str], str]) -> list[tuple[str, str, str]]:
    needs, users = dict(found.neighbours), dict(found.users)
    return [
        (label(ref), str(needs.get(ref, "")), str(users.get(ref, "")))
        for ref in dict.fromkeys([*needs, *users])
    ]


def as_text(found: Onboarding, knowledge: Knowledge, width: int | None) -> str:
    """Numbered steps, each a table."""
    parts = [escape.line(f"{found.group.label}: {found.group.description or short(found.group.ref)}") + "\n"]
    for number, (heading, words, header, rows) in enumerate(steps(found, knowledge), 1):
        parts.append(
            f"{number}. {heading}"
            + (f" - {words}" if words else "")
            + f"\n{columns(header, rows, width=width)}"
        )
    return "\n".join(parts)


def as_markdown(found: Onboarding, knowledge: Knowledge) -> str:
    """The same as a page, to be kept or sent."""
    parts = [f"# {escape.markdown(found.group.label)}: your first days"]
    if found.group.description:
        parts.append(escape.markdown(found.group.description))
    for number, (heading, words, header, rows) in enumerate(steps(found, knowledge), 1):
        parts += [
            f"## {number}. {heading}",
            *([words] if words else []),
            _table(header, rows),
        ]
    return "\n\n".join(parts) + "\n"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(h.capitalize() for h in header)} |", "|" + " --- |" * len(header)]
    lines += [f"| {' | '.join(escape.markdown(cell) or '—' for cell in row)} |" for row in rows]
    return "\n".join(lines)


def as_data(found: Onboarding, knowledge: Knowledge) -> str:
    """Everything, by reference and path."""
    return as_json(
        {
            "group": short(found.group.ref),
            "groups": [short(ref) for ref in found.groups],
            "people": [short(ref) for ref in found.people],
            "contacts": [
                {"how": how.lower(), "title": title, "url": url}
                for how, title, url in contacts(found, knowledge)
            ],
            "owns": [
                {"ref": short(e.ref), "tier": e.tier, "description": e.description} for e in found.owned
            ],
            "dependsOn": [
                {
                    "ref": short(n.ref),
                    "owner": short(n.owner) if n.owner else None,
                    "hard": n.is_hard,
                    "usedBy": [short(ref) for ref in n.needed_by],
                }
                for n in found.needs
            ],
            "decisions": [
                {
                    "id": r.decision.id,
                    "title": r.decision.title,
                    "path": r.decision.path,
                    "reach": r.reach,
                    "owned": [short(ref) for ref in r.owned],
                    "needed": [short(ref) for ref in r.needed],
                }
                for r in found.decisions
            ],
            "moreDecisions": found.more_decisions,
            "runbooks": [
                {"path": r.path, "title": r.title, "alerts": list(r.alerts)} for r in found.runbooks
            ],
            "incidents": [{"path": i.path, "title": i.title, "date": i.date} for i in found.incidents],
            "neighbours": {short(ref): count for ref, count in found.neighbours},
            "users": {short(ref): count for ref, count in found.users},
            "glossary": [
                {"word": t.word, "meaning": t.meaning, "path": t.path, "line": t.line} for t in found.glossary
            ],
        }
    )
