"""Databases that several services write, or that somebody reads past the service in front of them.

See [Shared database](https://microservices.io/patterns/data/shared-database.html). A worker or job beside the service
of the same owner and system counts as part of it; a view that is kept stable for others (`access: contract`) is fine,
and so are readers of the same owner or system.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archkit.analysis.design import Design, Element, Need

_DATABASES = frozenset(
    {"relational-database", "key-value-store", "document-store", "wide-column-store", "database", "db"}
)
_HELPERS = frozenset({"worker", "job", "cron", "cronjob", "cron-job", "migration"})


@dataclass(frozen=True, slots=True)
class Store:
    """One database and those who use it; the first need of each."""

    number: int
    element: Element
    writers: tuple[Need, ...]
    """By reference; workers and jobs that belong to another writer are left out."""
    foreign_readers: tuple[Need, ...]
    """Of others than its owner and system, who write nothing."""

    @property
    def is_shared(self) -> bool:
        """Whether several services write it."""
        return len(self.writers) > 1

    @property
    def declared(self) -> int:
        """Writers that say so; absent, writing is assumed."""
        return sum("write" in (n.text("operation"), n.text("access")) for n in self.writers)


def stores(design: Design) -> Iterator[Store]:
    """Every database that somebody uses."""
    for number, element in enumerate(design.elements):
        if (
            element.type not in _DATABASES
            or not element.ref.startswith("resource:")
            or not design.into[number]
        ):
            continue
        writes: dict[int, Need] = {}
        reads: dict[int, Need] = {}
        for need in design.into[number]:
            if (
                need.edge.kind not in ("writes", "reads")
                or need.edge.derived
                or need.text("access") == "contract"
            ):
                continue
            if design.elements[need.source].entity is not None and design.elements[need.source].is_component:
                (reads if need.edge.operation == "read" else writes).setdefault(need.source, need)
        foreign = (n for source, n in reads.items() if source not in writes and _is_foreign(design, n))
        yield Store(
            number,
            element,
            tuple(_services(design, [writes[source] for source in sorted(writes)])),
            tuple(sorted(foreign, key=lambda n: n.source)),
        )


def _services(design: Design, writers: Sequence[Need]) -> Iterator[Need]:
    """Writers without the workers and jobs that belong to another writer."""
    users = [design.elements[n.source].entity for n in writers]
    homes = {(u.owner, u.system) for u in users if u is not None and u.type not in _HELPERS}
    for need, user in zip(writers, users, strict=True):
        assert user is not None
        home = (user.owner, user.system)
        if user.type not in _HELPERS or home not in homes:
            homes.add(home)
            yield need


def _is_foreign(design: Design, need: Need) -> bool:
    reader, store = design.elements[need.source].entity, design.elements[need.target].entity
    assert reader is not None and store is not None
    same_owner = reader.owner is not None and reader.owner == store.owner
    same_system = reader.system is not None and reader.system == store.system
    return not same_owner and not same_system
