"""Checks about design: what it waits for, how much it carries, what is left of it when a part is lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.analysis.readiness_subject import Answer, Evidence, Subject, below, days_since
from archkit.model.ref import short

if TYPE_CHECKING:
    from archkit.graph.graph import Edge
    from archkit.model.knowledge import Entity
    from archkit.source.data import Json


def timeouts(s: Subject) -> Answer:
    calls = [e for e in s.dependencies if e.is_sync]
    plain = [e for e in s.dependencies if e.via is None]
    without = [e for e in calls if e.attributes.get("timeout") in (None, "")]
    if without:
        names = ", ".join(short(e.target) for e in without[:3])
        return Answer("fail", f"no timeout for {names}", tuple(_edge(e) for e in without[:3]))
    if plain:
        return Answer("unknown", f"nobody says how {short(plain[0].target)} is called", (_edge(plain[0]),))
    if not calls:
        return Answer("n/a", "it waits for nothing") if s.dependencies or "dependencies" in s.entity.fields else \
            Answer("unknown", "no dependency is stated")  # fmt: skip
    return Answer(
        "pass",
        "",
        tuple(Evidence(f"{short(e.target)}: {e.attributes['timeout']}", e.at("timeout")) for e in calls[:3]),
    )


def _edge(edge: Edge) -> Evidence:
    return Evidence(short(edge.target), edge.place)


def dependencies(s: Subject) -> Answer:
    found = s.dependencies
    if not found:
        return Answer("unknown", "no dependency is stated") if "dependencies" not in s.entity.fields else \
            Answer("n/a", "it needs nothing")  # fmt: skip
    plain = [e for e in found if e.kind == "depends-on" and not e.attributes]
    if plain:
        return Answer(
            "unknown", f"{len(plain)} of {len(found)} only by name", tuple(_edge(e) for e in plain[:3])
        )
    return Answer("pass", f"{len(found)} described", (Evidence("dependencies", s.at("dependencies")),))


def redundancy(s: Subject) -> Answer:
    zones, replicas, required = (_int(s.get("placement", k)) for k in ("zones", "replicas", "required"))
    said = (Evidence("placement", s.at("placement")),)
    if zones is not None and zones < 2:
        return Answer("fail", "it stands in one zone", said)
    if replicas is not None and replicas <= (required or 1):
        return Answer("fail", f"{replicas} of {required or 1} needed run", said)
    missing = [k for k, v in (("zones", zones), ("replicas", replicas)) if v is None]
    return Answer("unknown", f"{' and '.join(missing)} not stated") if missing else Answer("pass", "", said)


def _int(value: Json) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def capacity(s: Subject) -> Answer:
    from archkit.model.quantity import QuantityError, rate

    said = (Evidence("capacity", s.at("capacity")),)
    try:
        peak, most = (float(rate(v).per_second) if isinstance(v := s.get("capacity", k), str | int | float) else None
                      for k in ("peak", "max"))  # fmt: skip
    except QuantityError:
        return Answer("unknown", "a rate cannot be read", said)
    if peak is None or most is None:
        return Answer("unknown", "`capacity.peak` and `capacity.max` are not both stated")
    return (
        Answer("pass", "", said) if most >= peak else Answer("fail", "its peak is above what it can do", said)
    )


def recovery(s: Subject) -> Answer:
    missing = [k for k in ("rto", "rpo") if s.get("recovery", k) in (None, "")]
    if missing:
        return Answer("unknown", f"{' and '.join(missing)} not stated")
    return Answer("pass", "", (Evidence("recovery", s.at("recovery")),))


_STORES = frozenset(
    (
        "relational-database",
        "key-value-store",
        "document-store",
        "wide-column-store",
        "object-store",
        "data-warehouse",
    )
)


def backups(s: Subject) -> Answer:
    failed: list[Evidence] = []
    unknown: list[Evidence] = []
    fine: list[Evidence] = []
    for store in _stores(s):
        facts = store.facts
        tested = days_since(below(facts, "recovery", "backup", "restoreTested"), s.today)
        place = Evidence(
            store.label, store.at("spec", "recovery") if "recovery" in facts else store.at("spec")
        )
        stated = all(below(facts, "recovery", *k) not in (None, "") for k in (("rpo",), ("backup", "every")))
        if tested is not None and tested > s.settings.restore_days:
            failed.append(place)
        elif tested is None or not stated:
            unknown.append(place)
        else:
            fine.append(place)
    if failed:
        return Answer("fail", f"no restore was tried for {s.settings.restore_days} days", tuple(failed[:3]))
    if unknown:
        return Answer("unknown", "RPO, backups and the last restore are not all stated", tuple(unknown[:3]))
    return Answer("pass", "", tuple(fine[:3])) if fine else Answer("n/a", "it keeps nothing of its own")


def _stores(s: Subject) -> Iterator[Entity]:
    """Stores of record that it uses and whose owner is its own."""
    targets = dict.fromkeys(e.target for e in s.dependencies)
    for entity in (s.knowledge.entities.get(ref) for ref in targets):
        if (
            entity is not None
            and entity.kind == "Resource"
            and entity.type in _STORES
            and entity.owner == s.entity.owner
        ):
            facts = entity.facts
            if facts.get("systemOfRecord") is not False and not facts.get("derivedFrom"):
                yield entity


def data(s: Subject) -> Answer:
    for key in ("produces", "clearance", "classification"):
        if isinstance(s.get("data", key), list):
            return Answer("pass", "", (Evidence(key, s.at("data", key)),))
    return Answer("unknown", "no class of data is stated")
