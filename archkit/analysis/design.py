"""The design that the analyses compute over: elements, what they need, and what they are by what the catalog says.

Nodes are numbered, so that an analysis works on lists and bitsets.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.reading import Reading
from archkit.analysis.result import Missing
from archkit.graph.graph import DEPENDENCIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archkit.analysis.reading import Stated
    from archkit.graph.graph import Edge, Graph
    from archkit.model.knowledge import Entity
    from archkit.source.location import Place

_ELEMENTS = ("component:", "resource:", "api:")


class Element(Reading):
    """A component, a resource, or a name that only an edge knows."""

    __slots__ = ("entity", "label", "ref")

    def __init__(self, ref: str, entity: Entity | None) -> None:
        super().__init__(entity.facts if entity else {})
        self.ref = ref
        self.entity = entity
        self.label = entity.label if entity else ref.rpartition("/")[2]
        """What people call it."""

    @property
    def tier(self) -> int | None:
        """1 (most critical) to 4."""
        return self.entity.tier if self.entity else None

    @property
    def type(self) -> str | None:
        """`service`, `topic`, `relational-database` ..."""
        return self.entity.type if self.entity else None

    @property
    def is_component(self) -> bool:
        """Whether it is something that runs code."""
        return self.ref.startswith("component:")

    @property
    def is_topic(self) -> bool:
        """Whether messages wait in it: it answers no requests."""
        return self.type in ("topic", "queue")

    def at(self, *route: str | int) -> Place | None:
        return self.entity.at("spec", *route) if self.entity else None

    def missing(self, *route: str | int) -> Missing:
        found = super().missing(*route)
        # What nobody describes has no place that could say whose it is.
        return found if self.entity else Missing(f"{found.what} of {self.label}")


class Need(Reading):
    """One edge from the element that needs to the one that is needed."""

    __slots__ = (
        "_share",
        "calls",
        "criticality",
        "edge",
        "is_hard",
        "is_soft",
        "is_sync",
        "source",
        "target",
    )

    def __init__(self, edge: Edge, source: int, target: int) -> None:
        super().__init__(edge.attributes)
        self.edge = edge
        self.source = source
        """Number of the element that needs."""
        self.target = target
        """Number of what is needed."""
        self.criticality = edge.criticality
        """Whether the source fails without the target, or without all of several alternatives: hard, or soft."""
        self.calls = edge.calls_per_request
        """Mean calls per request of the source; 1 unless stated."""
        self._share: float | None = None
        self.is_sync = edge.is_sync
        """Whether the source is known to wait."""
        self.is_hard = self.criticality == "hard" and edge.group is None
        """Whether the source fails without the target alone: hard, and none of several alternatives."""
        self.is_soft = self.criticality == "soft"
        """Whether the source goes on without the target, with less."""

    @property
    def group(self) -> int | None:
        """Number of the `anyOf` of the source that it belongs to."""
        return self.edge.group

    @property
    def share(self) -> float:
        """Share of the calls that reach the target, not answered by a cache: usage x (1 - cache hit)."""
        if self._share is None:
            said = self.edge.attributes
            usage = self.ratio("usage") if "usage" in said else None
            hit = self.ratio("cacheHit") if "cacheHit" in said else None
            self._share = (usage.value if usage else 1.0) * (1 - hit.value if hit else 1.0)
        return self._share

    @property
    def gain(self) -> float:
        """Mean calls that arrive at the target for one request of the source."""
        return self.calls * self.share

    @property
    def max_attempts(self) -> int:
        """Tries in all, the first one counts; 1 unless stated."""
        stated = self.value("retries", "maxAttempts")
        return stated if isinstance(stated, int) and not isinstance(stated, bool) and stated >= 1 else 1

    @property
    def timeout(self) -> Stated | None:
        """Per attempt, in ms."""
        return self.ms("timeout")

    def at(self, *route: str | int) -> Place:
        return self.edge.at(*route)


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Several things of which some must be up: `anyOf` with `required`."""

    source: int
    members: tuple[int, ...]
    """In the order they are written."""
    required: int
    """At least 1, at most as many as there are."""
    needs: tuple[Need, ...]
    """The edges to the members, in the same order."""

    @property
    def place(self) -> Place:
        """Where the first one is written."""
        return self.needs[0].edge.place


class Supposition(NamedTuple):
    """What a what-if supposes that no catalog could say; by canonical reference."""

    silent: frozenset[str] = frozenset()
    """What answers nobody: whoever calls it waits up to the time limit."""
    own: Mapping[str, float] = MappingProxyType({})
    """Own availabilities that no file states: what objectives imply before anything fails, since that makes nobody
    better, and 0 for elements and failure domains that fail and are described nowhere."""


_NOTHING = Supposition()


class Design:
    """Elements by number, their needs and their alternatives. Never changed once made.

    Groups, systems and flows are no elements; an API is one only where nobody is known to provide it, since a call
    to an API is one to its provider. Needs are those by which the source depends on the target.
    """

    def __init__(self, graph: Graph, supposition: Supposition = _NOTHING) -> None:
        self.graph = graph
        self.supposition = supposition
        served = {edge.target for edge in graph.edges if edge.kind == "provides"}
        self.refs: tuple[str, ...] = tuple(
            ref for ref in graph.nodes if ref.startswith(_ELEMENTS) and ref not in served
        )
        """Canonical references, sorted; the position of each is its number."""
        self.index: Mapping[str, int] = {ref: i for i, ref in enumerate(self.refs)}
        self.elements: tuple[Element, ...] = tuple(Element(ref, graph.entities.get(ref)) for ref in self.refs)

    def __len__(self) -> int:
        return len(self.refs)

    @cached_property
    def needs(self) -> tuple[Need, ...]:
        """Every dependency edge between elements, in the order of the graph.

        What a publisher and a subscriber of one topic have to do with each other is not one: each needs the topic.
        """
        index = self.index
        return tuple(
            Need(edge, index[edge.source], index[edge.target])
            for edge in self.graph.edges
            if edge.kind in DEPENDENCIES
            and edge.source in index
            and edge.target in index
            and not (edge.derived and edge.kind == "publishes")
        )

    @cached_property
    def out(self) -> list[list[Need]]:
        """By number: what the element needs, in order."""
        found: list[list[Need]] = [[] for _ in self.refs]
        for need in self.needs:
            found[need.source].append(need)
        return found

    @cached_property
    def into(self) -> list[list[Need]]:
        """By number: who needs the element, in order."""
        found: list[list[Need]] = [[] for _ in self.refs]
        for need in self.needs:
            found[need.target].append(need)
        return found

    @cached_property
    def alternatives(self) -> list[list[Alternatives]]:
        """By number: the groups of which an element needs some."""
        found: list[list[Alternatives]] = [[] for _ in self.refs]
        for source, needs in enumerate(self.out):
            groups: dict[int, list[Need]] = {}
            for need in needs:
                if need.group is not None:
                    groups.setdefault(need.group, []).append(need)
            for members in groups.values():
                stated = members[0].number("required")
                required = int(stated.value) if stated else 1
                found[source].append(
                    Alternatives(
                        source,
                        tuple(need.target for need in members),
                        min(max(required, 1), len(members)),
                        tuple(members),
                    )
                )
        return found

    def element(self, ref: str) -> Element:
        """By its canonical reference. Raises KeyError."""
        return self.elements[self.index[ref]]

    def of_kind(self, kind: str) -> Iterator[Element]:
        """What is no element but read in the same way: `Flow`, `FailureDomain`, `Roadmap`, `TechnologyRadar`."""
        return (Element(ref, entity) for ref, entity in self.graph.entities.items() if entity.kind == kind)

    def flow(self, ref: str) -> Element | None:
        """A flow by its canonical reference; None for anything else."""
        entity = self.graph.entities.get(ref)
        return Element(ref, entity) if entity is not None and entity.kind == "Flow" else None

    def names(self, numbers: Sequence[int]) -> tuple[str, ...]:
        """References of these elements."""
        return tuple(self.refs[n] for n in numbers)


@lru_cache(maxsize=1)
def design(graph: Graph) -> Design:
    """The design of a graph; all who ask about the same graph share one."""
    return Design(graph)
