"""Formulas of queueing: requests in flight, the wait for a free worker, and what an outage leaves in a queue."""

from __future__ import annotations

from dataclasses import dataclass

_TERMS = 2_000_000
"""Terms of a sum; more workers than that, nearly all of them busy, nobody has."""


def in_flight(rate: float, ms: float) -> float:
    """Requests in flight: L = lambda x W (Little, A proof for the queuing formula L = lambda W, 1961).

    `rate`: requests per second. `ms`: mean time in the system.
    """
    return rate * ms / 1000 if ms > 0 else 0.0


def most_by_pool(size: float, ms: float) -> float | None:
    """Requests per second at which a pool of `size` slots is full: L / W. None: they take no time at all."""
    return size / ms * 1000 if ms > 0 else None


def mean_wait(rate: float, workers: int, service_rate: float) -> float | None:
    """Mean wait in ms, over all requests, for the first free of `workers` (M/M/c, Erlang C; Kleinrock,
    Queueing Systems 1, 1975, section 3.5). None: they cannot keep up, and the wait grows without end.

    `rate`: requests per second. `service_rate`: requests per second of one worker.
    """
    if rate <= 0:
        return 0.0
    if workers < 1 or service_rate <= 0 or rate >= workers * service_rate:
        return None
    waits = _probability_of_waiting(rate / service_rate, workers)
    return None if waits is None else waits / (workers * service_rate - rate) * 1000


def _probability_of_waiting(offered: float, workers: int) -> float | None:
    """Erlang C by way of 1/B = sum over j of workers! / (workers - j)! / offered^j (Erlang B).

    The terms first grow and then vanish; where their sum leaves all bounds, nobody waits. None: too many of them.
    """
    inverse, term = 1.0, 1.0
    for left in range(workers, max(0, workers - _TERMS), -1):
        term *= left / offered
        inverse += term
        if inverse > 1e300:
            return 0.0
        if term < inverse * 1e-17 and left < offered:
            break
    else:
        if workers > _TERMS:
            return None
    lost = 1 / inverse
    busy = offered / workers
    return lost / (1 - busy * (1 - lost))


@dataclass(frozen=True, slots=True)
class Drain:
    """What is left in a queue by an outage of its consumer, and how long that takes to go."""

    backlog: float
    """Messages at the end of the outage: lambda x outage."""
    seconds: float | None
    """After the outage: backlog / (mu - lambda). None: never, since as many come as are handled."""
    oldest: float
    """Age in seconds of the oldest message at the end of the outage, as long as none is thrown away."""


def drain(arrival: float, service: float, outage: float) -> Drain:
    """`arrival` and `service`: messages per second into the queue and out of it. `outage`: seconds."""
    backlog = arrival * outage
    if arrival <= 0:
        return Drain(0.0, 0.0, outage)
    return Drain(backlog, backlog / (service - arrival) if service > arrival else None, outage)
