"""What an outage of a consumer leaves in its topic: how much, how long it takes to go, whether some is lost.

See Yanacek, Avoiding insurmountable queue backlogs (Amazon Builders' Library).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.analysis.design import Need
from archkit.analysis.queueing import Drain, drain
from archkit.analysis.reading import Stated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.analysis.design import Design


@dataclass(frozen=True, slots=True)
class Backlog:
    """One subscription: messages per second into the topic and out of it, and the outage it must survive."""

    need: Need
    """The edge from the consumer to the topic."""
    arrivals: tuple[Stated, ...]
    """At peak: as the topic states it, else what each publisher states."""
    mean: Stated | None
    """Messages per second on average, as the topic states it."""
    service: Stated
    """The most that the consumer handles."""
    outage: Stated | None
    """The consumer's recovery time objective, in ms."""
    retention: Stated | None
    """How long the topic keeps messages, in ms."""

    @property
    def arrival(self) -> float:
        return sum(a.value for a in self.arrivals)

    @property
    def keeps_up(self) -> bool:
        """Whether a backlog shrinks at peak."""
        return self.arrival <= 0 or self.service.value > self.arrival

    @property
    def drain(self) -> Drain | None:
        """None: nobody states how long the consumer may be away."""
        if self.outage is None:
            return None
        return drain(self.arrival, self.service.value, self.outage.value / 1000)

    @property
    def loses(self) -> bool:
        """Whether messages are thrown away before the consumer is back."""
        if self.outage is None or self.retention is None or self.arrival <= 0:
            return False
        return self.outage.value > self.retention.value


def backlogs(design: Design) -> Iterator[Backlog]:
    """Every subscription of which both rates are stated, by consumer."""
    for number in range(len(design)):
        yield from backlogs_of(design, number)


def backlogs_of(design: Design, consumer: int) -> Iterator[Backlog]:
    """The subscriptions of one element of which both rates are stated."""
    for need in design.out[consumer]:
        if need.edge.kind != "subscribes" or need.edge.derived:
            continue
        service = need.rps("rate")
        arrivals = _arrivals(design, need.target) if service is not None else ()
        if service is None or not arrivals:
            continue
        topic = design.elements[need.target]
        yield Backlog(
            need,
            arrivals,
            topic.rps("rate", "mean"),
            service,
            design.elements[consumer].ms("recovery", "rto"),
            topic.ms("retention"),
        )


def _arrivals(design: Design, topic: int) -> tuple[Stated, ...]:
    stated = design.elements[topic].rps("rate", "peak")
    if stated is not None:
        return (stated,)
    rates = [n.rps("rate") for n in design.into[topic] if n.edge.kind == "publishes"]
    return tuple(r for r in rates if r is not None) if all(r is not None for r in rates) else ()
