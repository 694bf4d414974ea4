"""Everything one knowledge base says, by reference: entities, decisions, runbooks, incidents, problems.

An `Entity` is the compact row that most questions need; its full model is validated again only when
somebody touches it, so a lint of ten thousand files never holds ten thousand models.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from archkit.model.adr.record import Decision
from archkit.model.postmortem import Incident
from archkit.model.reference import RelationKind
from archkit.model.runbook_sections import Section
from archkit.source.location import Place, Route
from archkit.source.names import suggest
from archkit.source.suppression import Suppression

if TYPE_CHECKING:
    from archkit.model.settings import Settings
    from archkit.source.data import Json
    from archkit.source.problem import Problem
    from archkit.source.spans import Span


class Relation(NamedTuple):
    """A reference from one entity to another, and where it is written."""

    kind: RelationKind
    target: str
    """Canonical reference, lower-case: `component:default/order`."""
    route: Route
    """From the root of the document: `("spec", "dependsOn", 0)`."""
    reverse: bool = False
    """The relation points from `target` to the entity (`dependencyOf`, `children`, `members`)."""
    attributes: Mapping[str, Json] = MappingProxyType({})
    """What the edge says besides, as written (timeout, retries, criticality ...), plus `role`."""

    @property
    def field(self) -> str:
        """The field under `spec` that holds it."""
        return str(self.route[1]) if len(self.route) > 1 else ""


@dataclass(slots=True)
class Entity:
    """One entity of the catalog: what lists, edges and most rules need of it."""

    ref: str
    """Canonical reference: `component:default/order`, lower-case."""
    api_version: str
    kind: str
    """As Backstage spells it: `Component`, `API`, `Flow`."""
    namespace: str
    name: str
    path: str
    document: int
    title: str | None = None
    description: str | None = None
    type: str | None = None
    lifecycle: str | None = None
    owner: str | None = None
    """Canonical reference of the owner, when it is a readable one."""
    system: str | None = None
    tier: int | None = None
    tags: tuple[str, ...] = ()
    fields: frozenset[str] = frozenset()
    """Keys that stand under `spec`, so that a rule need not open the model to see an absence."""
    runbooks: tuple[str, ...] = ()
    """Paths (with anchors) of `spec.runbooks`, relative to the root of the knowledge base."""
    relations: tuple[Relation, ...] = ()
    traits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What else contracts and freshness ask for, where it is stated: `engine`, `technology`, `data` (classes of data),
    `source` (paths of its code); under `empty` the keys below `spec` with nothing behind them; and under `metadata`
    which of `links` and `annotations` it has, so that nobody opens a file to see that it has none."""

    facts: Mapping[str, Json] = field(default_factory=dict)
    """What the analyses compute with, as written under `spec`: objectives, capacity, placement, recovery ..."""

    @property
    def label(self) -> str:
        """What people call it: the title, else the name."""
        return self.title or self.name

    @property
    def is_archkit(self) -> bool:
        """Whether the descriptor is written for archkit (`archkit.dev/...`) rather than for Backstage."""
        return self.api_version.startswith("archkit.dev/")

    def at(self, *route: str | int, key: bool = False) -> Place:
        """The place of a route in this entity's document: `entity.at("spec", "owner")`."""
        return Place(self.path, self.document, route, "key" if key else "value")


class Call(NamedTuple):
    """A line of a runbook about escalation, as written."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Alert:
    """A rule of the monitoring system that wakes somebody, or makes a ticket."""

    name: str
    place: Place
    severity: str | None = None
    """As written: page, critical, warning, ticket."""
    runbook: str | None = None
    """Path or address of what to do, as written."""
    runbook_place: Place | None = None
    summary: str = ""
    system: str = "prometheus"
    """What reads the file: prometheus, grafana."""


@dataclass(frozen=True, slots=True)
class Runbook:
    """A runbook or operational procedure."""

    path: str
    title: str
    type: str = "runbook"
    subjects: tuple[str, ...] = ()
    """Canonical references of what it is for (`for` in the front matter)."""
    alerts: tuple[str, ...] = ()
    owner: str | None = None
    last_reviewed: str | None = None
    review_every: str | None = None
    last_exercised: str | None = None
    summary: str = ""
    headings: tuple[tuple[int, str, str, int], ...] = ()
    """Level, text, anchor, line."""
    sections: tuple[Section, ...] = ()
    """What stands under each heading but the title, by meaning."""
    calls: tuple[Call, ...] = ()
    """Lines that say whom to call."""
    dangers: tuple[tuple[str, Place], ...] = ()
    """Commands that destroy something, with no warning beside them."""
    words: frozenset[str] = frozenset()
    """Every word of it, in small letters."""
    stated: frozenset[str] = frozenset()
    """Keys of its front matter."""
    has_steps: bool = False
    """Whether there is a list, a table or a block of code anywhere in it."""

    def at(self, key: str) -> Place:
        """The place of a key of the front matter; where there is none, the top."""
        return Place(self.path, 0, (key,))


@dataclass(frozen=True, slots=True)
class Mention:
    """A reference in a Markdown document's front matter, so that it can be checked."""

    path: str
    target: str
    route: Route


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """A relative link or image in a Markdown document."""

    path: str
    target: str
    line: int
    column: int
    image: bool = False


@dataclass(slots=True)
class Knowledge:
    """One state of a knowledge base."""

    settings: Settings
    entities: Mapping[str, Entity]
    """By canonical reference, in order of path and document."""
    decisions: Sequence[Decision] = ()
    runbooks: Sequence[Runbook] = ()
    incidents: Sequence[Incident] = ()
    alerts: Sequence[Alert] = ()
    """Rules of the monitoring system in the files that the settings name."""
    unread_alerts: frozenset[str] = frozenset()
    """Files of alert rules of which something could not be read: templates, broken YAML."""
    problems: Sequence[Problem] = ()
    """What went wrong while loading; each names its rule."""
    suppressions: Mapping[str, tuple[Suppression, ...]] = field(default_factory=dict)
    """By path."""
    mentions: Sequence[Mention] = ()
    links: Sequence[LinkTarget] = ()
    anchors: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Anchors of the headings of every Markdown document, by path."""
    fronts: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    """Front matter of every Markdown document that has some, by path."""
    names: Mapping[str, Sequence[Span]] = field(default_factory=dict)
    """Paths, entities and decisions between backticks in Markdown documents, by path."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Every file read, and as what: catalog, decision, runbook, incident, settings."""
    paths: Sequence[str] = ()
    """Every file of the tree, read or not: what a link or a runbook may lead to."""
    reader: Callable[[str], Mapping[int, Json]] | None = None
    """Plain data of the documents of a catalog file by their index, given its path."""
    text: Callable[[str], str] | None = None
    """What stands in a file, of which not everything could be read; empty when nothing of it is text."""
    _data: dict[str, Mapping[int, Json]] = field(default_factory=dict)
    _stated: frozenset[str] | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def stated(self) -> frozenset[str]:
        """Keys that any entity has under `spec`: most rules ask for some that a plain Backstage catalog has not."""
        if self._stated is None:
            self._stated = frozenset().union(*(entity.fields for entity in self.entities.values()))
        return self._stated

    def data(self, entity: Entity) -> Mapping[str, Json]:
        """The entity's document as plain data; its file is read again when the first of them is asked for."""
        if entity.path not in self._data:
            assert self.reader is not None, "a knowledge made by hand has no reader"
            self._data[entity.path] = self.reader(entity.path)
        found = self._data[entity.path].get(entity.document)
        return found if isinstance(found, dict) else {}

    def spec(self, entity: Entity) -> Mapping[str, Json]:
        """The `spec` of the entity as plain data; empty where it has none."""
        spec = self.data(entity).get("spec")
        return spec if isinstance(spec, dict) else {}

    def of_kind(self, *kinds: str) -> Iterator[Entity]:
        """Entities of these kinds (`"Component"`), in order."""
        wanted = {k.lower() for k in kinds}
        return (e for e in self.entities.values() if e.kind.lower() in wanted)

    def find(self, text: str) -> Entity | None:
        """The entity people mean: a reference, or a bare name or title when only one entity has it."""
        wanted = text.strip().lower()
        for ref in (wanted, wanted.replace(":", ":default/", 1)):
            if ref in self.entities:
                return self.entities[ref]
        same = [
            e
            for e in self.entities.values()
            if wanted in (e.name.lower(), f"{e.namespace}/{e.name}".lower(), (e.title or "").lower())
        ]
        if len(same) > 1:
            components = [e for e in same if e.kind == "Component"]
            same = components if len(components) == 1 else same
        return same[0] if len(same) == 1 else None

    def suggest(self, text: str) -> list[str]:
        """References and names close to what was asked for, best first, as people write them."""
        from archkit.model.ref import short

        wanted = text.strip().lower()
        names: dict[str, str] = {}
        for e in self.entities.values():
            names[short(e.ref)] = short(e.ref)
            names.setdefault(e.name.lower(), short(e.ref))
        exact = [short(e.ref) for e in self.entities.values() if e.name.lower() == wanted.rpartition(":")[2]]
        return list(dict.fromkeys(exact + [names[n] for n in suggest(wanted, names)]))


__all__ = [
    "Alert",
    "Call",
    "Decision",
    "Entity",
    "Incident",
    "Knowledge",
    "LinkTarget",
    "Mention",
    "Relation",
    "Runbook",
]
