"""How much findings about data and sagas weigh: an error needs declared data that contradicts itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from archkit.lint.finding import Finding
from archkit.lint.rule import Context
from archkit.model.knowledge import Knowledge
from archkit.model.settings import Settings
from tests.analysis.adapters.catalog import TODAY, Catalog


def store(**spec: Any) -> Catalog:
    made = Catalog()
    made.add("db", "resource", **spec)
    return made


def loose_quorum(**more: Any) -> Catalog:
    return store(replication={"mode": "quorum", "n": 3, "w": 1, "r": 1}, **more)


def with_reader(made: Catalog, **edge: Any) -> Catalog:
    made.needs("web", {"to": "resource:db", "operation": "read", **edge})
    return made


def load(peak: str) -> Catalog:
    return store(
        capacity={"peak": peak}, partitioning={"partitions": 4, "topKeyShare": "0%", "limit": "100rps"}
    )


def publisher(**publication: Any) -> Catalog:
    made = store()
    made.add("facts", "resource", type="topic")
    made.add("order", publishes=[{"topic": "resource:facts", **publication}])
    made.needs("order", {"to": "resource:db", "operation": "write"})
    return made


def sender(**edge: Any) -> Catalog:
    made = Catalog()
    made.add("crm", data={"produces": ["pii"]})
    made.add("other", data={"clearance": []})
    made.needs("crm", {"to": "component:other", **edge})
    return made


def saga(*steps: dict[str, Any], **spec: Any) -> Catalog:
    made = Catalog()
    made.add("order")
    items = [{"id": f"s{i}", "component": "component:order", **step} for i, step in enumerate(steps)]
    made.add("f", "flow", **{"type": "saga", "owner": "group:g", "steps": items, **spec})
    return made


UNDONE = {"kind": "compensatable", "compensation": "undo", "idempotencyKey": "k"}
PIVOT = {"kind": "pivot", "idempotencyKey": "k"}


def undone_by(**compensation: Any) -> dict[str, Any]:
    return {**UNDONE, "compensation": {"name": "undo", **compensation}}


@pytest.mark.parametrize(
    ("rule", "made", "severities"),
    [
        ("quorum-overlap", loose_quorum, ["warning"]),
        ("quorum-overlap", lambda: loose_quorum(consistency={"primary": "strong"}), ["error"]),
        ("quorum-overlap", lambda: with_reader(loose_quorum(), consistency=["strong"]), ["error"]),
        ("quorum-overlap", lambda: with_reader(loose_quorum(), consistency=["monotonic-reads"]), ["warning"]),
        ("quorum-overlap", lambda: store(replication={"n": 3, "w": 4, "r": 1}), ["error"]),
        ("hot-partition", lambda: load("200rps"), []),
        ("hot-partition", lambda: load("201rps"), ["warning"]),
        ("hot-partition", lambda: load("400rps"), ["warning"]),
        ("hot-partition", lambda: load("401rps"), ["error"]),
        ("dual-write", lambda: publisher(delivery="direct"), ["error"]),
        ("dual-write", publisher, ["warning"]),
        ("data-leak", lambda: sender(sends=["pii"]), ["error"]),
        ("data-leak", lambda: sender(operation="write"), ["warning"]),
        ("saga-missing-compensation", lambda: saga({"kind": "compensatable"}, PIVOT), ["error"]),
        ("saga-missing-compensation", lambda: saga({}, PIVOT), ["warning"]),
        ("saga-missing-compensation", lambda: saga(undone_by(), PIVOT), []),
        ("saga-missing-compensation", lambda: saga(undone_by(retriable=True), PIVOT), []),
        ("saga-missing-compensation", lambda: saga(undone_by(retriable=False), PIVOT), ["error"]),
        ("saga-missing-compensation", lambda: saga(undone_by(retriable=False)), []),
        ("saga-missing-idempotency-key", lambda: saga(UNDONE, PIVOT), []),
        ("saga-missing-idempotency-key", lambda: saga(undone_by(idempotencyKey="k"), PIVOT), []),
        ("saga-missing-idempotency-key", lambda: saga(undone_by(timeout="1s"), PIVOT), ["warning"]),
        ("saga-missing-idempotency-key", lambda: saga({"kind": "pivot"}), ["error"]),
        ("saga-fails-after-pivot", lambda: saga(PIVOT, UNDONE), ["error"]),
        ("saga-fails-after-pivot", lambda: saga(PIVOT, {}), ["warning"]),
        ("saga-isolation", lambda: saga(UNDONE), []),
        ("saga-isolation", lambda: saga(UNDONE, PIVOT), ["info"]),
        ("saga-isolation", lambda: saga(UNDONE, PIVOT, isolation=["by-value"]), []),
        ("saga-timeout", lambda: saga({**PIVOT, "timeout": "1s", "maxAttempts": 2}, timeout="2s"), []),
        (
            "saga-timeout",
            lambda: saga({**PIVOT, "timeout": "1s", "maxAttempts": 3}, timeout="2s"),
            ["warning"],
        ),
    ],
)
def test_findings_weigh_as_much_as_what_they_rest_on(
    rule: str, made: Callable[[], Catalog], severities: list[str]
) -> None:
    assert [f.severity for f in made().findings([rule])] == severities


def only(made: Catalog, rule: str) -> Finding:
    (found,) = made.findings([rule])
    return found


def test_a_late_recovery_tells_the_chain_with_its_times() -> None:
    made = store(recovery={"rto": "30m"})
    made.add("ledger", recovery={"self": "15m"})
    made.add("api", recovery={"self": "5m", "rto": "45m"})
    made.needs("ledger", {"to": "resource:db"})
    made.needs("api", {"to": "component:ledger"})
    found = only(made, "recovery-objective")
    assert found.message == "api is back after 50 min, and its objective is 45 min"
    assert found.why == "api 5 min + ledger 15 min + db 30 min"


def test_a_leak_tells_the_shortest_way() -> None:
    made = sender(sends=["pii"])
    made.add("more", data={"clearance": []})
    made.needs("other", {"to": "component:more", "sends": ["pii"]})
    whys = {f.subject.rpartition("/")[2]: f.why for f in made.findings(["data-leak"])}
    assert whys == {"other": "pii goes crm -> other", "more": "pii goes crm -> other -> more"}


def test_thresholds_are_settings() -> None:
    made = Catalog(settings="[rules]\nhot-partition = {share = 0.2}\n")
    made.add(
        "db",
        "resource",
        capacity={"peak": "100rps"},
        partitioning={"partitions": 4, "topKeyShare": "0%", "limit": "100rps"},
    )
    assert only(made, "hot-partition").severity == "warning"


def test_many_places_that_leak_are_told_at_once(elapsed: Callable[[], float]) -> None:
    from archkit.analysis.data.classification import leaks_at
    from archkit.lint.rules.data.data_leak import check
    from tests.analysis.data.chain import LENGTH, long_chain

    design = long_chain()

    knowledge = Knowledge(Settings(), design.graph.entities)
    context = Context(knowledge, lambda: design.graph, TODAY)
    found = list(check.check(context))
    assert len(found) == len(leaks_at(context.design)) == LENGTH
    assert max(len(problem.why) for problem in found) < 200
    assert elapsed() < 20
