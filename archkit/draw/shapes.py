"""A view as data: what a drawing shows, before anybody decides how it looks or in which language it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ViewKind = Literal["landscape", "system", "component", "flow", "ownership", "graph", "decisions", "data"]
NodeKind = Literal[
    "component",
    "api",
    "database",
    "topic",
    "resource",
    "external",
    "system",
    "team",
    "actor",
    "decision",
    "other",
    "fold",
]
Emphasis = Literal["normal", "focus", "outside"]
LineStyle = Literal["sync", "data", "async", "ownership"]
"""From the strongest to the weakest: a line that stands for several has the style of the strongest."""

STYLES: tuple[LineStyle, ...] = ("sync", "data", "async", "ownership")


@dataclass(frozen=True, slots=True)
class Node:
    """Something that is drawn once."""

    ref: str
    """Canonical reference; `fold:...` for a node that stands for several."""
    label: str
    kind: NodeKind
    type: str = ""
    technology: str = ""
    """Engine or first technology, as written."""
    tier: int | None = None
    group: str | None = None
    """Id of the group it stands in."""
    emphasis: Emphasis = "normal"
    missing: bool = False
    """Something refers to it, but no file describes it."""
    place: str = ""
    """Where it belongs, said on a node that stands outside (`Payments`)."""
    count: int = 1
    """How many entities a folded node stands for."""


@dataclass(frozen=True, slots=True)
class Line:
    """A relation between two nodes, in the direction in which it is drawn."""

    source: str
    target: str
    label: str = ""
    """Few words that stand at the line; empty where the style says enough."""
    style: LineStyle = "sync"
    relation: str = ""
    """What it says in words: `calls`, `reads, writes`."""

    @property
    def words(self) -> str:
        """What it says where no legend explains the style: `calls (grpc)`."""
        adds = [word for word in self.label.split(", ") if word and word not in self.relation]
        return (
            f"{self.relation} ({', '.join(adds)})" if self.relation and adds else self.relation or self.label
        )


@dataclass(frozen=True, slots=True)
class Group:
    """A frame around nodes."""

    id: str
    label: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One message of a sequence, from one participant to another or to itself."""

    source: str
    target: str
    label: str
    style: Literal["sync", "async", "compensation"] = "sync"
    note: str = ""
    """What is special about it: `retried until it succeeds · timeout 2s`."""
    pivot: bool = False
    """The point of no return of a saga."""


@dataclass(frozen=True, slots=True)
class View:
    """Everything one drawing shows. Nodes, lines and groups are in a stable order."""

    id: str
    """`landscape`, or kind and reference: `system system:default/ordering`."""
    title: str
    kind: ViewKind
    nodes: tuple[Node, ...] = ()
    edges: tuple[Line, ...] = ()
    groups: tuple[Group, ...] = ()
    steps: tuple[Step, ...] = ()
    """Of a sequence, whose participants are the nodes."""
    compensations: tuple[Step, ...] = ()
    """What is done when a step fails, in this order."""
    notes: tuple[str, ...] = ()
    """Sentences under the drawing: what is folded away, what is unknown."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.nodes

    @property
    def is_failure(self) -> bool:
        """Whether the last step of a sequence fails."""
        return bool(self.steps) and self.steps[-1].style == "compensation"
