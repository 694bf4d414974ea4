"""A post-incident review as values: when it began, was noticed and was over; whom it hit; what is done about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple

from archkit.source.location import Place

_WRITTEN = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,6})?)?)[ ]?(Z|z|UTC|[+-]\d{2}:?\d{2})?)?\Z"
)
_EAST, _WEST = timedelta(hours=14), timedelta(hours=12)
"""How far clocks go before and behind UTC."""


class Moment(NamedTuple):
    """A moment as somebody wrote it, and between which instants it must lie."""

    text: str
    earliest: datetime
    """UTC."""
    latest: datetime
    """UTC; the same as `earliest` for a time with a zone."""
    is_timed: bool
    """A time of the day is said, not only the day."""
    is_zoned: bool
    """It says by which clock; a day alone needs none."""

    @property
    def at(self) -> datetime | None:
        """The instant, UTC; a time without a zone is taken as UTC. None for a day."""
        if not self.is_timed:
            return None
        return self.earliest if self.is_zoned else self.earliest + _EAST


def moment(text: str) -> Moment | None:
    """Read `2026-05-14T09:12Z`, `2026-05-14 09:12 +02:00`, `2026-05-14T09:12`, `2026-05-14`; None for other texts."""
    written = text.strip()
    match = _WRITTEN.match(written)
    if match is None:
        return None
    day, time, zone = match.groups()
    try:
        if time is None:
            begin = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)
            return Moment(written, begin - _EAST, begin + timedelta(days=1) + _WEST, False, True)
        offset = "+00:00" if zone in (None, "Z", "z", "UTC") else zone
        at = datetime.fromisoformat(f"{day}T{time.replace(',', '.')}{offset}").astimezone(UTC)
        if zone is None:
            return Moment(written, at - _EAST, at + _WEST, True, False)
        return Moment(written, at, at, True, True)
    except (ValueError, OverflowError):
        return None


@dataclass(frozen=True, slots=True)
class Action:
    """What is to be done so that it does not happen again."""

    place: Place
    what: str = ""
    owner: str | None = None
    """Canonical reference of who does it."""
    due: str | None = None
    """ISO day; None: not said, or no day that can be read."""
    done: str | None = None
    """ISO day."""
    stated: frozenset[str] = frozenset()
    """Fields that say something, readable or not."""
    is_mapping: bool = True
    """Written as `{what, owner, due}`, not as a bare sentence."""

    @property
    def is_done(self) -> bool:
        """Somebody wrote that it is done, even where the day cannot be read."""
        return "done" in self.stated

    def at(self, field: str) -> Place:
        """Where a field stands; the action itself where it says nothing of it."""
        if field not in self.stated or not self.is_mapping:
            return self.place
        return self.place._replace(route=(*self.place.route, field))

    def days_over(self, today: date) -> int | None:
        """Days since it was due; negative while there is time. None when it is done or has no day."""
        if self.is_done or self.due is None:
            return None
        return (today - date.fromisoformat(self.due)).days


@dataclass(frozen=True, slots=True)
class Incident:
    """A post-incident review."""

    path: str
    title: str
    date: str | None = None
    """Day it began, ISO: of the front matter, else of the file's name."""
    severity: str | None = None
    status: str | None = None
    affects: tuple[str, ...] = ()
    """Canonical references of what was hurt."""
    summary: str = ""
    began: Moment | None = None
    detected: Moment | None = None
    resolved: Moment | None = None
    causes: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()
    caught_by: tuple[str, ...] = ()
    """Rules that would have found it, as written (`would-have-been-caught-by`)."""
    sections: frozenset[str] = frozenset()
    """What its headings are about: summary, timeline, well, badly, learning ..."""
    stated: frozenset[str] = frozenset()
    """Fields of the front matter that say something, readable or not."""

    def at(self, *route: str | int, key: bool = False) -> Place:
        """The place of a field in the front matter: `incident.at("actions", 0, "due")`."""
        return Place(self.path, 0, route, "key" if key else "value")

    @property
    def is_draft(self) -> bool:
        """Whether its status says that it is still being written, or that the incident itself goes on."""
        return _word(self.status or "") in _DRAFT

    @property
    def is_over(self) -> bool:
        """Whether the incident itself has ended, as far as the review says."""
        return _word(self.status or "") not in _GOES_ON


_GOES_ON = frozenset(("open", "ongoing", "active", "investigating", "identified", "monitoring", "mitigating"))
_DRAFT = _GOES_ON | {"draft", "wip", "todo", "in progress", "in review", "pending", "new"}

SECTIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "summary": ("summary", "executive summary", "overview", "abstract", "in short", "tl dr", "synopsis",
                    "what happened", "description", "incident summary", "zusammenfassung", "resumen", "résumé"),
        "impact": ("impact", "customer impact", "user impact", "business impact", "effects", "auswirkung"),
        "timeline": ("timeline", "time line", "chronology", "sequence of events", "events", "what happened when",
                     "incident timeline", "log of events", "zeitverlauf", "chronologie", "cronología"),
        "cause": ("cause", "causes", "root cause", "root causes", "contributing factors", "contributing causes",
                  "root cause analysis", "root cause and trigger", "trigger", "why it happened", "analysis",
                  "five whys", "5 whys"),
        "well": ("what went well", "went well", "things that went well", "what worked", "what helped",
                 "what worked well", "strengths", "positives"),
        "badly": ("what went badly", "what went wrong", "what went poorly", "went badly", "went wrong",
                  "things that went poorly", "what did not work", "what didn t work", "what hurt",
                  "what could be improved", "what could have gone better", "what could go better",
                  "improvements", "where we got lucky"),
        "learning": ("learning", "learnings", "lessons", "lessons learned", "lessons learnt", "what we learned",
                     "what we learnt", "what did we learn", "takeaways", "key takeaways", "conclusion",
                     "conclusions", "insights"),
        "actions": ("actions", "action items", "follow ups", "follow up", "followups", "follow up actions",
                    "corrective actions", "next steps", "remediation", "what we change", "preventive measures"),
    }
)  # fmt: skip
"""What a heading of a review is about, by the words people use for it."""

_MEANING = {word: name for name, words in SECTIONS.items() for word in words}
_NOT_WORDS = re.compile(r"[\W_]+")


def section(heading: str) -> str | None:
    """What a heading is about; None where it is nothing that reviews usually have."""
    words = _word(heading)
    return _MEANING.get(words) or _MEANING.get(_NUMBER.sub("", words))


_NUMBER = re.compile(r"^\d{1,3}(?: \d{1,3}){0,4} ")


def sections(headings: Iterable[str]) -> frozenset[str]:
    """What a review has a heading for."""
    return frozenset(name for heading in headings if (name := section(heading)))


def _word(text: str) -> str:
    return _NOT_WORDS.sub(" ", text[:200]).strip().casefold()
