"""Sections of a runbook by what they mean, whatever they are called: Mitigation, Resolution, What to do.

A heading that is called so counts wherever it stands; one that only contains such a word counts where no section
around it has a meaning already. One heading per alert also occurs, with such sections below it or without.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from archkit.source.location import Place, Span
from archkit.source.names import bare

if TYPE_CHECKING:
    from archkit.source.prose import Heading

Meaning = Literal[
    "symptoms", "impact", "prerequisites", "diagnosis", "mitigation", "rollback", "escalation", "verification"
]

TITLES: Mapping[Meaning, str] = {
    "symptoms": "Symptoms",
    "impact": "Impact",
    "prerequisites": "Prerequisites",
    "diagnosis": "Diagnosis",
    "mitigation": "Mitigation",
    "rollback": "Rollback",
    "escalation": "Escalation",
    "verification": "Verification",
}
"""What archkit calls each section."""

_NAMES: Mapping[Meaning, str] = {
    "rollback": "rollback; roll back; rollback plan; backout; back out; backout plan; undo; revert; rolling back; "
    "reverting; how to undo; how to roll back; restore previous state; rücknahme; retour arrière; reversión",
    "escalation": "escalation; escalations; escalate; escalation path; escalation policy; escalation matrix; contacts; "
    "contact; who to call; whom to call; who to contact; on call; oncall; owners and contacts; support; get help; "
    "getting help; eskalation; ansprechpartner; escalade; escalamiento; escalación",
    "verification": "verification; verify; validation; validate; confirm; confirmation; check; post checks; "
    "how to verify; how do we know it worked; how to tell that it is over; verify the fix; verify recovery; "
    "success criteria; all clear; closing; exit criteria; aftercare; überprüfung; vérification; verificación",
    "prerequisites": "prerequisites; prerequisite; pre requisites; requirements; before you begin; before you start; "
    "preparation; access; required access; permissions; required permissions; what you need; you need; preconditions; "
    "pre checks; prechecks; voraussetzungen; prérequis; requisitos previos",
    "diagnosis": "diagnosis; diagnose; diagnostics; investigation; investigate; investigating; troubleshooting; "
    "triage; debugging; debug; analysis; root cause; root causes; root cause analysis; cause; causes; possible causes; "
    "probable causes; likely causes; common causes; how to diagnose; how to investigate; what to check; first checks; "
    "initial checks; checks; where to look; dashboards; diagnose steps; fehlersuche; ursachen; diagnostic; diagnóstico",
    "mitigation": "mitigation; mitigations; mitigate; mitigating; steps; the steps; step by step; procedure; "
    "resolution; resolutions; resolve; resolving; remediation; remediate; remedy; fix; fixes; the fix; solution; "
    "solutions; recovery; recover; recovery steps; action; actions; actions to take; corrective actions; response; "
    "first response; first steps; immediate actions; immediate steps; what to do; what to do now; what do i do; "
    "immediate response; actions to be taken; step by step guide; step by step instructions; runbook steps; "
    "how to fix; how to fix it; how to resolve; how to mitigate; how to recover; workaround; workarounds; guide; "
    "playbook; runbook; execution; process; task; tasks; maßnahmen; behebung; vorgehen; schritte; procédure; étapes; "
    "résolution; mitigación; pasos; procedimiento",
    "impact": "impact; business impact; user impact; customer impact; severity; severity and impact; consequences; "
    "blast radius; effect; effects; who is affected; what is affected; scope; auswirkung; auswirkungen; impacto",
    "symptoms": "symptoms; symptom; signs; meaning; trigger; triggers; detection; what you see; what one sees; "
    "what users see; how to recognise; how to recognize; alerts; alert; alert description; description; when to use; "
    "when to use this; when to use this runbook; when; overview; summary; problem; problem description; the problem; "
    "issue; background; purpose; about; anzeichen; symptome; symptômes; síntomas",
}  # fmt: skip
"""What people call a section; those that say most of what is done stand first, since one heading may hold two words."""

_BY_NAME: Mapping[str, Meaning] = {
    name.strip().casefold(): meaning for meaning, names in _NAMES.items() for name in names.split(";")
}

_STEMS: Mapping[Meaning, tuple[str, ...]] = {
    "rollback": ("rollback", "backout", "revert"),
    "escalation": ("escalat", "eskalat"),
    "verification": ("verif", "validat"),
    "prerequisites": ("prerequisit",),
    "diagnosis": ("diagnos", "investigat", "troubleshoot", "triage"),
    "mitigation": (
        "mitigat",
        "remediat",
        "resolution",
        "resolv",
        "workaround",
        "recover",
        "fix",
        "procedure",
    ),
    "impact": ("impact",),
    "symptoms": ("symptom",),
}
"""Beginnings of words that give a heading of a few words its meaning: `Detailed diagnosis of lag`."""

_FEW = 5
_GAPS = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"^(?:(?:step|part|section|phase)\s)?[\d\s.]+")


@lru_cache(maxsize=4096)
def meaning(title: str) -> tuple[Meaning | None, bool]:
    """What a heading means, and whether it is a name of such a section as it stands."""
    words = _NUMBER.sub("", _GAPS.sub(" ", title[:200].casefold()).strip()).strip()
    if found := _BY_NAME.get(words):
        return found, True
    parts = words.split()
    if len(parts) > _FEW:
        return None, False
    return (
        next((m for m, stems in _STEMS.items() if any(p.startswith(stems) for p in parts)), None),
        False,
    )


class Content(NamedTuple):
    """How much stands directly under a heading, by what it is."""

    lines: int = 0
    """Lines that say something; words of a template that nobody has replaced do not."""
    left: int = 0
    """Lines that still say what a template says."""
    items: int = 0
    """Entries of lists, and rows of tables."""
    code: int = 0
    """Blocks of code."""
    commands: int = 0
    """Pieces of code in a line, and addresses."""

    def __add__(self, other: object) -> Content:
        """Both together."""
        assert isinstance(other, Content)
        return Content(*map(sum, zip(self, other, strict=True)))


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of a runbook and all that stands below it, sections of its own included."""

    title: str
    level: int
    anchor: str
    place: Place
    meaning: Meaning | None
    alert: str | None
    """The alert that it is about."""
    content: Content
    inside: str | None = None
    """The alert of the section around it."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands there but the words of a template."""
        return not (self.content.lines or self.content.code)

    @property
    def acts(self) -> bool:
        """Whether somebody is to do something there."""
        return self.meaning in ("mitigation", "diagnosis") or (
            self.alert is not None and self.meaning is None
        )

    @property
    def has_steps(self) -> bool:
        """Whether it can be followed: a list, a table, or commands."""
        return bool(self.content.items or self.content.code)

    @property
    def has_commands(self) -> bool:
        """Whether there is something to type or to open."""
        return bool(self.content.code or self.content.commands)


def sections(
    path: str, headings: Sequence[Heading], contents: Sequence[Content], alerts: Sequence[str]
) -> tuple[Section, ...]:
    """The sections of a runbook. `contents` has one entry more than there are headings: what stands before them."""
    return tuple(_sections(path, headings, contents, alerts))


def _sections(
    path: str, headings: Sequence[Heading], contents: Sequence[Content], alerts: Sequence[str]
) -> Iterator[Section]:
    title = title_at(headings)
    around: list[tuple[int, Meaning | None, str | None]] = []
    names = [(bare(alert), alert) for alert in alerts if bare(alert)]
    totals = _totals(headings, contents)
    for index, h in enumerate(headings):
        if index == title:
            continue
        while around and around[-1][0] >= h.level:
            around.pop()
        found, is_name = meaning(h.text)
        outer = next((m for _, m, _ in reversed(around) if m is not None), None)
        inside = next((a for _, _, a in reversed(around) if a is not None), None)
        alert = alert_of(h.text, names) if not is_name else None
        if alert is not None or (outer is not None and not is_name):
            found = None
        around.append((h.level, found, alert))
        place = Place(path, span=Span(h.line, h.column, h.line, h.end))
        yield Section(h.text, h.level, h.anchor, place, found, alert, totals[index], inside)


def _totals(headings: Sequence[Heading], contents: Sequence[Content]) -> list[Content]:
    """What stands under each heading together with what stands under those below it."""
    totals = list(contents[1:])
    above: list[int] = []
    for index, h in enumerate(headings):
        while above and headings[above[-1]].level >= h.level:
            _hand_up(above, totals)
        above.append(index)
    while above:
        _hand_up(above, totals)
    return totals


def _hand_up(above: list[int], totals: list[Content]) -> None:
    done = above.pop()
    if above:
        totals[above[-1]] = totals[above[-1]] + totals[done]


def title_at(headings: Sequence[Heading]) -> int:
    """Index of the heading that is the document's title; -1 where the first one is a section already."""
    if not headings or meaning(headings[0].text)[1]:
        return -1
    first = headings[0].level
    is_alone = all(h.level > first for h in headings[1:])
    return 0 if first == 1 or (is_alone and len(headings) > 1) else -1


_SHORTEST = 4
_NAMED = 200
"""Alerts of one runbook that its headings are held against."""
_IDENTIFIER = re.compile(
    r"(?:[A-Z][a-z0-9]{1,40}){2,12}\Z|(?:[A-Z]{1,6}[a-z0-9]{1,40}){2,12}\Z|[a-z0-9]{2,40}(?:_[a-z0-9]{1,40}){2,12}\Z"
)
_LEAD = re.compile(r"(?:alert|alarm)\b[\s:.\-]{0,4}", re.IGNORECASE)


def alert_of(title: str, names: Sequence[tuple[str, str]]) -> str | None:
    """The alert that a heading is about: one of the names whose end it is, or one written as monitoring systems
    write them (`OrderFastBurn`)."""
    text = _LEAD.sub("", title.strip().strip("`"), count=1).strip().strip("`")
    wanted = bare(text)
    if len(wanted) >= _SHORTEST:
        names = names[:_NAMED]
        for exact in (True, False):
            for name, alert in names:
                if name == wanted if exact else name.endswith(wanted):
                    return alert
    return text if len(text) <= 100 and _IDENTIFIER.match(text) else None
