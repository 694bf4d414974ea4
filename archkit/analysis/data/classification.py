"""Where classes of data go, and where they arrive without being allowed: Denning, A Lattice Model of Secure
Information Flow (CACM 19(5), 1976).

Data goes along calls that send or return it, into topics and out of them, and into projections, until it is dropped or
replaced by tokens. A class covers those below it: `pii` covers `pii.contact`.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.data.read_paths import is_read
from archkit.analysis.result import Derivation, Figure, Missing, Operand, Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from archkit.analysis.design import Design, Element, Need


class DataFlow(NamedTuple):
    """Data that goes from one element to another."""

    source: int
    target: int
    need: Need
    """The edge that says so; it may point the other way."""
    carries: int
    """Bit i: class i of the map goes along."""
    declared: bool
    """Whether it is stated that these classes go along, and not assumed because nothing says otherwise."""


class Arrival(NamedTuple):
    """A class of data at one element."""

    flow: DataFlow | None
    """The last step of a shortest way there; None where the class begins."""
    origin: int
    """Number of the element where it begins."""
    steps: int
    """Flows from there."""


@dataclass(frozen=True, slots=True)
class Leak:
    """A class of data that arrives where it is not allowed."""

    tag: str
    at: int
    declared: bool
    """Whether all steps are declared, and what `at` may see; else some of it is assumed."""
    arrivals: Mapping[int, Arrival]
    """Where the class gets, by element."""

    @property
    def origin(self) -> int:
        """Where the class begins."""
        return self.arrivals[self.at].origin

    @property
    def steps(self) -> int:
        """Length of the shortest way."""
        return self.arrivals[self.at].steps

    def flows(self, most: int | None = None) -> tuple[DataFlow, ...]:
        """The last steps of a shortest way from where the class begins, all of them unless `most` says otherwise."""
        found: list[DataFlow] = []
        flow = self.arrivals[self.at].flow
        while flow is not None and len(found) != most:
            found.append(flow)
            flow = self.arrivals[flow.source].flow
        return tuple(reversed(found))

    @property
    def path(self) -> tuple[int, ...]:
        """The elements of the shortest way, both ends included."""
        return (*(flow.source for flow in self.flows()), self.at)


def covers(classes: Iterable[str], tag: str) -> bool:
    """Whether one of the classes is the tag, or above it."""
    return any(tag == c or tag.startswith(c + ".") for c in classes)


def clearance(element: Element) -> tuple[str, ...] | None:
    """Classes that may be there: what it may see, keeps and makes; None when nothing is said."""
    if element.value("data", "clearance") is None and element.value("data", "classification") is None:
        return None
    return tuple(
        tag for key in ("clearance", "classification", "produces") for tag in element.texts("data", key)
    )


class Map:
    """All classes of a design, by number, with the flows that carry them."""

    def __init__(self, design: Design) -> None:
        self.design = design
        elements = design.elements
        self.tags: tuple[str, ...] = tuple(
            sorted(
                {t for e in elements for key in ("produces", "classification") for t in e.texts("data", key)}
            )
        )
        self._masks: dict[tuple[str, ...], int] = {}
        self.begins = [self.mask(e.texts("data", "produces")) for e in elements]
        """By element: the classes that begin there."""
        self.kept = [
            self.mask(e.texts("data", "classification")) if e.ref.startswith("resource:") else 0
            for e in elements
        ]
        """By resource: the classes that are kept there, wherever they come from."""
        cleared = [clearance(e) for e in elements]
        self.allowed = [self.mask(c or ()) | b for c, b in zip(cleared, self.begins, strict=True)]
        """By element: the classes it may see; what it makes is always among them."""
        self.knows = [c is not None for c in cleared]
        """By element: whether it is said what may be there."""
        self.all = (1 << len(self.tags)) - 1
        self.out: list[list[DataFlow]] = [[] for _ in elements]
        """By element: the flows that leave it."""
        if self.tags:
            for flow in self._flows():
                self.out[flow.source].append(flow)

    def mask(self, classes: tuple[str, ...]) -> int:
        """The classes of the map that these cover, as bits."""
        found = self._masks.get(classes)
        if found is None:
            found = sum(1 << i for i, tag in enumerate(self.tags) if covers(classes, tag))
            self._masks[classes] = found
        return found

    def _flows(self) -> Iterator[DataFlow]:
        for need in self.design.needs:
            kind, role = need.edge.kind, need.edge.attributes.get("role")
            if role == "derived-from":
                content = self._content(need.source)
                yield DataFlow(need.target, need.source, need, self.all if content is None else content, True)
            elif kind == "subscribes":
                yield DataFlow(need.target, need.source, need, self._passing(need), True)
            elif kind in ("calls", "reads", "writes", "publishes"):
                passing = self._passing(need)
                yield from self._there(need, passing)
                yield from self._back(need, passing)

    def _there(self, need: Need, passing: int) -> Iterator[DataFlow]:
        """What goes along with a call, a write or a message."""
        if need.edge.attributes.get("sends") is not None:
            carried = self.mask(need.texts("sends")) & passing
            yield DataFlow(need.source, need.target, need, carried, True)
        elif need.edge.derived and need.value("operation") is None:
            # That an API is used does not say in which direction data goes.
            return
        elif need.edge.kind == "publishes" or need.edge.operation == "write":
            carried = self.all
            if need.edge.kind == "publishes" and (content := self._content(need.target)) is not None:
                carried = content
            yield DataFlow(need.source, need.target, need, carried & passing, False)

    def _back(self, need: Need, passing: int) -> Iterator[DataFlow]:
        """What comes back from a call or a read."""
        if need.edge.attributes.get("returns") is not None:
            yield DataFlow(need.target, need.source, need, self.mask(need.texts("returns")) & passing, True)
        elif need.edge.kind in ("reads", "writes") and is_read(need):
            yield DataFlow(need.target, need.source, need, passing, False)

    def _passing(self, need: Need) -> int:
        """The classes that are neither dropped nor replaced on the way."""
        said = need.edge.attributes
        if "drops" not in said and "tokenizes" not in said:
            return self.all
        return self.all & ~self.mask(need.texts("drops") + need.texts("tokenizes"))

    def _content(self, number: int) -> int | None:
        """The classes that what is kept there consists of, where that is stated."""
        if self.design.elements[number].value("data", "classification") is None:
            return None
        return self.kept[number]

    @cached_property
    def sure(self) -> list[int]:
        """By element: the classes that begin there or arrive by declared flows."""
        return self._reached(declared=True)

    @cached_property
    def possible(self) -> list[int]:
        """By element: the classes that begin there or arrive by any flow, the assumed ones included."""
        return self._reached(declared=False)

    def _reached(self, *, declared: bool) -> list[int]:
        found = [b | k for b, k in zip(self.begins, self.kept, strict=True)]
        waiting = deque(n for n, bits in enumerate(found) if bits)
        while waiting:
            at = waiting.popleft()
            here = found[at] if declared else found[at] & self._passes(at)
            for flow in self.out[at]:
                fresh = here & flow.carries & ~found[flow.target]
                if fresh and (flow.declared or not declared):
                    found[flow.target] |= fresh
                    waiting.append(flow.target)
        return found

    def _passes(self, number: int) -> int:
        """Classes that go on from an element: all, but for those that it says it has not, and only may have.

        So what rests on an assumption is told once, and not again for everything behind.
        """
        return self.allowed[number] | self.sure[number] if self.knows[number] else self.all

    def arrivals(self, tag: int, *, declared: bool) -> dict[int, Arrival]:
        """Where a class gets, by declared flows or by all.

        Ways from where the class is made come first; only what those do not reach is reached from where it is kept.
        """
        bit = 1 << tag
        found: dict[int, Arrival] = {}
        for sources in (self.begins, self.kept):
            fresh = [n for n, bits in enumerate(sources) if bits & bit and n not in found]
            found.update((n, Arrival(None, n, 0)) for n in fresh)
            waiting = deque(fresh)
            while waiting:
                here = found[at := waiting.popleft()]
                if not declared and not self._passes(at) & bit:
                    continue
                for flow in self.out[at]:
                    if flow.carries & bit and flow.target not in found and (flow.declared or not declared):
                        found[flow.target] = Arrival(flow, here.origin, here.steps + 1)
                        waiting.append(flow.target)
        return found


@lru_cache(maxsize=1)
def data_map(design: Design) -> Map:
    """The classes and flows of a design; all who ask about the same design share one."""
    return Map(design)


@lru_cache(maxsize=1)
def leaks(design: Design) -> tuple[Leak, ...]:
    """Every class at every place that may not see it, sorted by class and place.

    By declared flows everywhere, also where nothing says what may be seen (then `declared` is False); by assumed
    flows only where something is said.
    """
    found = data_map(design)
    if not found.tags:
        return ()
    wanted: dict[tuple[int, bool], list[int]] = {}
    for number in range(len(design)):
        sure, possible = found.sure[number], found.possible[number]
        for declared, bits in ((True, sure), (False, possible & ~sure if found.knows[number] else 0)):
            bits &= ~found.allowed[number]
            while bits:
                low = bits & -bits
                wanted.setdefault((low.bit_length() - 1, declared), []).append(number)
                bits ^= low
    result: list[Leak] = []
    for (tag, declared), places in wanted.items():
        arrivals = found.arrivals(tag, declared=declared)
        result.extend(Leak(found.tags[tag], n, declared and found.knows[n], arrivals) for n in places)
    return tuple(sorted(result, key=lambda leak: (leak.tag, leak.at)))


@lru_cache(maxsize=1)
def leaks_at(design: Design) -> dict[int, list[Leak]]:
    """The leaks by the place where they arrive."""
    found: dict[int, list[Leak]] = {}
    for leak in leaks(design):
        found.setdefault(leak.at, []).append(leak)
    return found


def figures(design: Design, number: int) -> tuple[Figure, ...]:
    """`uncleared-classes`: how many classes of data arrive at an element that may not see them."""
    found = data_map(design)
    if not found.possible[number]:
        return ()
    here, element = leaks_at(design).get(number, []), design.elements[number]
    missing = () if found.knows[number] else (element.missing("data", "clearance"),)

    def counted() -> Iterator[Step]:
        operands = tuple(
            Operand(
                f"{leak.tag} from {design.elements[leak.origin].label}, {leak.steps} steps away",
                1.0,
                place=flows[-1].need.at() if (flows := leak.flows(1)) else None,
            )
            for leak in here
        )
        yield Step("count of arriving classes not in the clearance", operands, float(len(here)))

    return (
        Figure(
            "uncleared-classes",
            float(len(here)),
            missing=missing,
            assumptions=(
                "only classes that somebody declares are followed; that nothing else flows is not claimed",
                "what is written without `sends` carries all that the sender has",
            ),
            steps=Derivation(counted),
        ),
    )


def undeclared(design: Design) -> Iterator[Missing]:
    """Places where classes of data arrive and nothing says what may be seen there."""
    for element, bits in zip(design.elements, data_map(design).possible, strict=True):
        if bits and clearance(element) is None:
            yield element.missing("data", "clearance")
