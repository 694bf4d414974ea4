"""What runbooks leave out: sections that their kind has, hard dependencies of what they are for, whole services."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote

from archkit.analysis.alerts import alerts
from archkit.analysis.contact import runbook_links
from archkit.model.ref import split

if TYPE_CHECKING:
    from archkit.graph.graph import Graph
    from archkit.model.knowledge import Entity, Knowledge, Runbook
    from archkit.model.runbook_sections import Meaning

EXERCISED = "last-exercised"
"""Field of the front matter."""

SECTIONS: Mapping[str, tuple[Meaning, ...]] = {
    "runbook": ("symptoms", "impact", "diagnosis", "mitigation", "rollback", "escalation", "verification"),
    "procedure": ("prerequisites", "mitigation", "rollback", "verification"),
}
"""What a runbook, and what a procedure for planned work has."""

_INSTEAD: Mapping[Meaning, frozenset[Meaning]] = {"prerequisites": frozenset({"diagnosis"})}
"""Sections that do as well: what is checked first."""


def has(runbook: Runbook, meaning: Meaning) -> bool:
    """Whether there is such a section. One heading per alert stands for symptoms and for what is done."""
    there = {section.meaning for section in runbook.sections}
    if meaning in there or not there.isdisjoint(_INSTEAD.get(meaning, ())):
        return True
    by_alert = any(s.alert and s.acts and not s.is_empty for s in runbook.sections)
    return by_alert and meaning in ("symptoms", "diagnosis", "mitigation")


def lacking(runbook: Runbook) -> list[Meaning]:
    """Sections of its kind that it does not have."""
    return [m for m in SECTIONS.get(runbook.type, ()) if not has(runbook, m)]


class Runbooks:
    """The runbooks of one knowledge base among each other."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    @cached_property
    def _with(self) -> Counter[tuple[str, Meaning]]:
        return Counter((r.type, m) for r in self.knowledge.runbooks for m in SECTIONS[r.type] if has(r, m))

    @cached_property
    def _of_type(self) -> Counter[str]:
        return Counter(r.type for r in self.knowledge.runbooks)

    def is_usual(self, runbook: Runbook, meaning: Meaning) -> bool:
        """Whether half of the others of its kind have such a section, or there is no other."""
        others = self._of_type[runbook.type] - 1
        having = self._with[runbook.type, meaning] - has(runbook, meaning)
        return having * 2 >= others

    @cached_property
    def of(self) -> Mapping[str, Sequence[Runbook]]:
        """Runbooks and procedures by what they are for, whichever says so: their front matter, the thing, or an alert
        of its objective."""
        found: dict[str, dict[str, Runbook]] = {}
        for runbook in self.knowledge.runbooks:
            for ref in runbook.subjects:
                found.setdefault(ref, {})[runbook.path] = runbook
        leads_to = alerts(self.knowledge).leads_to
        named = [(e.ref, e.runbooks) for e in self.knowledge.entities.values()]
        for ref, targets in (*named, *self._alerted.items()):
            for led in map(leads_to, targets):
                if led is not None:
                    found.setdefault(ref, {})[led[0].path] = led[0]
        return {ref: tuple(runbooks.values()) for ref, runbooks in found.items()}

    @cached_property
    def _alerted(self) -> Mapping[str, Sequence[str]]:
        """What alerts of objectives name, by what they guard."""
        found: dict[str, list[str]] = {}
        for alert in alerts(self.knowledge).declared:
            if alert.of and alert.runbook:
                found.setdefault(alert.of, []).append(alert.runbook)
        return found

    @cached_property
    def subjects(self) -> Mapping[str, Sequence[str]]:
        """What each runbook is for, by its path."""
        found: dict[str, list[str]] = {}
        for ref, runbooks in self.of.items():
            for runbook in runbooks:
                found.setdefault(runbook.path, []).append(ref)
        return found

    @cached_property
    def links(self) -> frozenset[tuple[str, str]]:
        """Documents and the files that they link to."""
        return frozenset(_links(self.knowledge))

    def needs(self, graph: Graph, ref: str) -> list[str]:
        """What a thing cannot do without, as the catalog states it."""
        if split(ref)[0] not in _THINGS:
            return []
        targets = (e.target for e in graph.out(ref) if e.is_hard and not e.derived)
        return [t for t in dict.fromkeys(targets) if t in graph.entities and split(t)[0] in _THINGS]

    def needs_of(self, graph: Graph, refs: Iterable[str]) -> list[str]:
        """What several things cannot do without, apart from each other."""
        refs = tuple(refs)
        return list(dict.fromkeys(n for ref in refs for n in self.needs(graph, ref) if n not in refs))

    def mentions(self, runbook: Runbook, ref: str) -> bool:
        """Whether it names a thing, is for it, or links to a runbook that is."""
        entity = self.knowledge.entities[ref]
        if ref in self.subjects.get(runbook.path, ()) or _is_named(runbook.words, entity):
            return True
        return any((runbook.path, other.path) in self.links for other in self.of.get(ref, ()))

    def uncovered(self, graph: Graph, ref: str) -> list[str]:
        """Hard dependencies of a thing that none of its runbooks mentions."""
        runbooks = self.of.get(ref, ())
        return [t for t in self.needs(graph, ref) if not any(self.mentions(r, t) for r in runbooks)]

    def coverage(self) -> list[TierCoverage]:
        """Services with and without a runbook, the most critical tier first."""
        tiers: dict[int | None, tuple[list[Entity], list[Entity]]] = {}
        for entity in self.knowledge.of_kind("Component"):
            if runs(entity):
                with_, without = tiers.setdefault(entity.tier, ([], []))
                (with_ if self.is_covered(entity) else without).append(entity)
        return [TierCoverage(t, tuple(tiers[t][0]), tuple(tiers[t][1])) for t in sorted(tiers, key=_order)]

    def is_covered(self, entity: Entity) -> bool:
        """Whether there is a runbook for it, here or at an address that it names."""
        return bool(self.of.get(entity.ref)) or any("://" in target for target in self.named(entity))

    def named(self, entity: Entity) -> Iterator[str]:
        """Paths and addresses of runbooks that a thing names itself, wherever they lead: in `runbooks`, in an alert
        of its objective, in a link as Backstage catalogs write it."""
        yield from entity.runbooks
        yield from self._alerted.get(entity.ref, ())
        yield from (url for _, _, url in runbook_links(self.knowledge, entity))


@dataclass(frozen=True, slots=True)
class TierCoverage:
    """The services of one tier; None: those that state none."""

    tier: int | None
    covered: tuple[Entity, ...]
    missing: tuple[Entity, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.covered) + len(self.missing)


def _links(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    for link in knowledge.links:
        target = unquote(link.target.partition("#")[0])
        if target and "://" not in target:
            folder = "" if target.startswith("/") else posixpath.dirname(link.path)
            yield link.path, posixpath.normpath(posixpath.join(folder, target.lstrip("/")))


_THINGS = frozenset({"component", "resource"})
_DOES_NOT_RUN = frozenset({"library", "external"})


def runs(entity: Entity) -> bool:
    """Whether it is a service of ours that runs."""
    return entity.type not in _DOES_NOT_RUN and entity.lifecycle != "retired"


def _order(tier: int | None) -> int:
    return 9 if tier is None else tier


def _is_named(words: frozenset[str], entity: Entity) -> bool:
    """By its name, or by all words of its title."""
    if entity.name.casefold() in words:
        return True
    title = list(_words(entity.title or ""))
    return bool(title) and all(word in words for word in title)


def _words(text: str) -> Iterator[str]:
    for word in text.casefold().split():
        bare = word.strip(".,:;()[]'\"`")
        if len(bare) > 1:
            yield bare


_latest: list[Runbooks] = []


def runbooks(knowledge: Knowledge) -> Runbooks:
    """The runbooks of a knowledge base, put in order once while rule after rule asks."""
    if not _latest or _latest[0].knowledge is not knowledge:
        _latest[:] = [Runbooks(knowledge)]
    return _latest[0]
