"""Every alert there is, of objectives in the catalog and of the monitoring system's files, and what answers it.

The same alert may be called `order-fast-burn` here and `OrderFastBurn` there: letters and digits decide.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from archkit.source.names import bare

if TYPE_CHECKING:
    from archkit.model.knowledge import Alert, Knowledge, Runbook
    from archkit.model.runbook_sections import Section
    from archkit.source.location import Place


@dataclass(frozen=True, slots=True)
class KnownAlert:
    """One alert, wherever it is declared."""

    name: str
    place: Place
    of: str | None
    """Reference of the entity whose objective it guards; None for one that only a file of rules knows."""
    severity: str | None
    runbook: str | None
    """Path or address of what to do, as written."""
    summary: str
    pages: bool
    """Whether it wakes somebody."""


class Answer(NamedTuple):
    """Where it says what to do: a runbook, and the section in it."""

    runbook: Runbook
    section: Section | None


_PAGES = frozenset({"page", "critical", "crit", "p0", "p1", "sev0", "sev1", "emergency", "fatal", "disaster"})


class Alerts:
    """The alerts of one knowledge base."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    @cached_property
    def declared(self) -> Sequence[KnownAlert]:
        """Those of objectives in the catalog."""
        return tuple(_declared(self.knowledge))

    @cached_property
    def fired(self) -> Sequence[KnownAlert]:
        """Those of the monitoring system's files."""
        return [
            KnownAlert(a.name, a.place, self._of(a), a.severity, a.runbook, a.summary, _is_loud(a.severity))
            for a in self.knowledge.alerts
        ]

    def _of(self, alert: Alert) -> str | None:
        return next((d.of for d in self._declared_by_key.get(bare(alert.name), ())), None)

    @cached_property
    def _declared_by_key(self) -> Mapping[str, Sequence[KnownAlert]]:
        return _by_key(self.declared)

    @cached_property
    def by_key(self) -> Mapping[str, Sequence[KnownAlert]]:
        """All of them by the letters and digits of their names, those of the catalog first."""
        return _by_key((*self.declared, *self.fired))

    @cached_property
    def is_whole(self) -> bool:
        """Whether the monitoring system's files are here and could all be read: what they lack, there is not."""
        return bool(self.knowledge.alerts) and not self.knowledge.unread_alerts

    @cached_property
    def named(self) -> Mapping[str, Sequence[Runbook]]:
        """Runbooks by the alerts that their front matter names."""
        found: dict[str, list[Runbook]] = {}
        for runbook in self.knowledge.runbooks:
            for name in runbook.alerts:
                found.setdefault(bare(name), []).append(runbook)
        return found

    @cached_property
    def headed(self) -> Mapping[str, Sequence[Runbook]]:
        """Runbooks by the alerts that a heading of theirs is about."""
        found: dict[str, list[Runbook]] = {}
        for runbook in self.knowledge.runbooks:
            for section in runbook.sections:
                if section.alert:
                    found.setdefault(bare(section.alert), []).append(runbook)
        return found

    def answer(self, name: str) -> Answer | None:
        """What to do when an alert of that name fires: where it says so itself, else a runbook that names it."""
        key = bare(name)
        for alert in self.by_key.get(key, ()):
            if alert.runbook and (found := self.leads_to(alert.runbook)):
                runbook, anchor = found
                return Answer(runbook, next((s for s in runbook.sections if s.anchor == anchor), None))
        for runbook in (*self.named.get(key, ()), *self.headed.get(key, ())):
            about = (s for s in runbook.sections if s.alert and bare(s.alert) == key)
            ends = (s for s in runbook.sections if s.alert and key.endswith(bare(s.title)))
            return Answer(runbook, next(about, None) or next(ends, None))
        return None

    @cached_property
    def _leading(self) -> Mapping[str, Sequence[str]]:
        """Names of alerts by the path of the runbook that answers them."""
        found: dict[str, list[str]] = {}
        for same in self.by_key.values():
            if (answer := self.answer(same[0].name)) is not None:
                found.setdefault(answer.runbook.path, []).append(same[0].name)
        return found

    def leading_to(self, runbook: Runbook) -> Sequence[str]:
        """The alerts there are that lead to a runbook, whichever of the two says so."""
        return self._leading.get(runbook.path, ())

    def of(self, runbook: Runbook) -> list[str]:
        """The alerts that a runbook is to answer, whether there are such or not, and the others that lead to it."""
        names = (*runbook.alerts, *self.leading_to(runbook))
        return list({bare(name): name for name in reversed(names)}.values())[::-1]

    def is_answered(self, alert: KnownAlert) -> bool:
        """Whether it says where its runbook is, here or where the same alert is declared, or a runbook names it."""
        key = bare(alert.name)
        if any(same.runbook for same in self.by_key.get(key, (alert,))):
            return True
        return key in self.named or key in self.headed

    def leads_to(self, target: str) -> tuple[Runbook, str] | None:
        """The runbook and the anchor that a path or an address leads to; None where it is none of ours.

        An address may be that of a file in a code host, or that of a page on a site made of it.
        """
        path, _, anchor = target.strip().partition("#")
        parts = _parts(path)
        if parts is None:
            return None
        if (found := self._by_path.get(parts)) is not None:
            return found, unquote(anchor)
        if "://" in path or parts.startswith("/"):
            ends = parts.strip("/").split("/")
            for count in range(len(ends), 1, -1):
                if (found := self._by_path.get("/".join(ends[-count:]))) is not None:
                    return found, unquote(anchor)
        return None

    @cached_property
    def _by_path(self) -> Mapping[str, Runbook]:
        found: dict[str, Runbook] = {}
        for runbook in self.knowledge.runbooks:
            found[runbook.path] = runbook
            stem = posixpath.splitext(runbook.path)[0]
            found.setdefault(stem, runbook)
            found.setdefault(f"{stem}.html", runbook)
        return found


def _parts(path: str) -> str | None:
    try:
        address = urlsplit(path) if "://" in path else None
    except ValueError:
        return None
    written = unquote(address.path if address else path).replace("\\", "/")
    normal = posixpath.normpath(written or ".")
    return normal if "://" in path else normal.removeprefix("/")


def _by_key(alerts: Sequence[KnownAlert]) -> Mapping[str, Sequence[KnownAlert]]:
    found: dict[str, list[KnownAlert]] = {}
    for alert in alerts:
        found.setdefault(bare(alert.name), []).append(alert)
    return found


def _declared(knowledge: Knowledge) -> Iterator[KnownAlert]:
    for entity in knowledge.entities.values():
        slo = entity.facts.get("slo")
        listed = slo.get("alerts") if isinstance(slo, dict) else None
        for index, alert in enumerate(listed if isinstance(listed, list) else ()):
            if not isinstance(alert, dict):
                continue
            name, runbook, severity = (_text(alert.get(k)) for k in ("name", "runbook", "severity"))
            if name:
                place = entity.at("spec", "slo", "alerts", index, "name")
                yield KnownAlert(name, place, entity.ref, severity, runbook, "", severity == "page")


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _is_loud(severity: str | None) -> bool:
    return (severity or "").casefold() in _PAGES


_latest: list[Alerts] = []


def alerts(knowledge: Knowledge) -> Alerts:
    """The alerts of a knowledge base, put in order once while rule after rule asks."""
    if not _latest or _latest[0].knowledge is not knowledge:
        _latest[:] = [Alerts(knowledge)]
    return _latest[0]
