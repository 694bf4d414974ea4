"""Where one operation writes to two places that share no transaction, so that a crash leaves them apart.

A store and a topic (Richardson, Transactional outbox), or two stores of record outside of a saga.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.data.stores import keeps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.analysis.design import Design, Need


class DualWrite(NamedTuple):
    """A component that writes stores and publishes straight to a topic."""

    publication: Need
    writes: tuple[Need, ...]
    declared: bool
    """Whether `delivery: direct` and a write are stated, not assumed."""


class TwoRecords(NamedTuple):
    """A component that writes several stores of record for each request, and is part of no saga."""

    writes: tuple[Need, ...]
    """At least two, to different stores."""


def dual_writes(design: Design) -> Iterator[DualWrite]:
    """Each publication that is neither an outbox nor a capture of changes, of a component that writes a store."""
    for needs in design.out:
        publications = [n for n in needs if n.edge.kind == "publishes" and _is_direct(n)]
        if not publications:
            continue
        writes = tuple(n for n in needs if _is_write(design, n))
        if not writes:
            continue
        for publication in publications:
            stated = any(_states_write(n) for n in writes)
            yield DualWrite(publication, writes, stated and publication.value("delivery") == "direct")


def two_records(design: Design) -> Iterator[TwoRecords]:
    """Components that state writes to several stores, all of record, all hard and for every request."""
    in_saga = _in_sagas(design)
    for source, needs in enumerate(design.out):
        found: dict[int, Need] = {}
        for need in needs:
            if (
                need.is_hard
                and _is_write(design, need)
                and _states_write(need)
                and design.elements[need.target].flag("systemOfRecord") is True
                and ((usage := need.ratio("usage")) is None or usage.value == 1)
            ):
                found.setdefault(need.target, need)
        if len(found) > 1 and source not in in_saga:
            yield TwoRecords(tuple(found.values()))


def _is_direct(need: Need) -> bool:
    return need.value("delivery") not in ("outbox", "cdc")


def _is_write(design: Design, need: Need) -> bool:
    return need.edge.kind == "writes" and need.is_sync and keeps(design.elements[need.target])


def _states_write(need: Need) -> bool:
    return need.value("operation") == "write" or need.value("access") == "write"


def _in_sagas(design: Design) -> set[int]:
    """Numbers of the components that take part in a saga, or lead one."""
    found: set[int] = set()
    for flow in design.of_kind("Flow"):
        if flow.type == "saga" and flow.entity is not None:
            targets = (r.target for r in flow.entity.relations if r.field in ("steps", "orchestrator"))
            found.update(design.index[t] for t in targets if t in design.index)
    return found
