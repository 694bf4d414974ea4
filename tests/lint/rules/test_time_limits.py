"""What the owner of a catalog is told about time limits and retries: given these calls, these findings at these lines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from archkit.analysis.overload import load
from archkit.lint.finding import Finding
from archkit.lint.registry import rules
from archkit.lint.rule import Context
from archkit.lint.run import Selection
from archkit.model.settings import Settings, parse_settings
from archkit.source.tree import DictTree
from archkit.workspace import Workspace
from tests.analysis.designs import call, design, element, retries

FAMILIES = ("latency", "retries", "schema", "quantity")


def component(name: str, *dependencies: str, spec: str = "") -> str:
    items = "".join(f"\n    - {{{item}}}" for item in dependencies)
    return f"""\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {{name: {name}}}
spec:
  type: service
  lifecycle: production
  owner: group:g
  {spec or "tags: []"}
  dependencies:{items or " []"}
"""


def lint(*components: str, settings: Settings | None = None) -> list[Finding]:
    tree = DictTree({"catalog/a.yaml": "---\n".join(components)})
    space = Workspace(tree, settings or Settings(), root=None, today=date(2026, 1, 20))
    return list(space.lint(Selection(preset="strict", select=FAMILIES)).findings)


def told(*components: str, settings: Settings | None = None) -> list[tuple[str, str, int]]:
    """Rule, severity, line."""
    return [(f.rule, f.severity, f.span.line) for f in lint(*components, settings=settings)]


@pytest.mark.parametrize(
    "said", ["3", "{maxRetries: 3}", "{retries: 3, budget: 10%}", "{attempts: 3}", "{count: 3}"]
)
def test_a_number_that_may_leave_out_the_first_try_is_not_taken_for_attempts(said: str) -> None:
    (found,) = lint(component("web", f"to: component:price, timeout: 1s, retries: {said}"))
    assert (found.rule, found.severity, found.span.line) == ("schema", "warning", 10)
    assert "maxAttempts" in found.help


def test_beside_the_number_of_tries_a_field_of_ones_own_is_left_in_peace() -> None:
    said = "{maxAttempts: 1, count: 3}"
    assert told(component("web", f"to: component:price, timeout: 1s, retries: {said}")) == []


@pytest.mark.parametrize(
    ("tier", "severity"), [("1", "error"), ("2", "error"), ("3", "warning"), ("", "warning")]
)
def test_a_missing_timeout_is_an_error_of_what_is_critical(tier: str, severity: str) -> None:
    spec = f"tier: {tier}" if tier else ""
    assert told(component("web", "to: component:price", spec=spec)) == [("missing-timeout", severity, 10)]


def test_what_does_not_wait_needs_no_timeout() -> None:
    assert (
        told(
            component("web", "to: component:price, via: async"),
            component("a", spec="dependsOn: [component:b]"),
        )
        == []
    )


def test_a_call_through_an_api_with_two_providers_is_told_once() -> None:
    provides = [component(n, spec="providesApis: [prices]") for n in ("price", "price-2")]
    assert told(component("web", "to: api:prices"), *provides) == [("missing-timeout", "warning", 10)]


def test_who_listens_to_the_events_of_an_api_does_not_call_its_provider() -> None:
    events = "apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: {name: events}\nspec: {type: asyncapi, lifecycle: production, owner: group:g, definition: x}\n"
    order = component("order", spec="providesApis: [events]\n  capacity: {max: 100rps}")
    loader = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: loader}\nspec: {type: job, lifecycle: production, owner: group:g, consumesApis: [events], capacity: {peak: 90rps}}\n"
    web = component("web", "to: component:order, timeout: 1s", spec="capacity: {peak: 20rps}")
    space = Workspace(
        DictTree({"catalog/a.yaml": "---\n".join([events, order, loader, web])}),
        Settings(),
        root=None,
        today=date(2026, 1, 20),
    )
    assert load(space.design, space.design.index["component:default/order"]).plain == 20


ORDER = "to: component:pay, timeout: 300ms, operation: write, retries: {maxAttempts: 2, backoff: constant, base: 1ms, jitter: full}"
WEB = component("web", "to: component:order, timeout: 100ms")


@pytest.mark.parametrize(
    ("more", "severity"),
    [
        ("idempotency: key", "warning"),
        ("idempotency: key, deadlinePropagated: true", "info"),
        ("idempotency: none", "error"),
        ("idempotency: none, deadlinePropagated: true", "error"),
    ],
)
def test_an_inversion_weighs_what_the_orphaned_work_may_do(more: str, severity: str) -> None:
    found = lint(WEB, component("order", f"{ORDER}, {more}", spec="latency: {self: {p99: 20ms}}"))
    (inversion,) = [f for f in found if f.rule == "timeout-inversion"]
    assert (inversion.severity, inversion.span.line) == (severity, 10)
    assert inversion.message == "web gives up on order after 100 ms, but order may need 621 ms"
    assert [r.label for r, _ in inversion.related] == ["2 x 300 ms + 1 ms of waits"]


def test_writing_that_is_only_assumed_makes_no_error() -> None:
    unsafe = "to: component:pay, timeout: 300ms, idempotency: none, retries: {maxAttempts: 2, backoff: constant, base: 1ms, jitter: full}"
    assert told(WEB, component("order", unsafe)) == [
        ("timeout-inversion", "warning", 10),
        ("unsafe-retried-write", "warning", 21),
    ]


SLOW = component("price", spec="slo: {latency: {p99: 200ms}}")


def test_giving_up_below_the_p99_is_told_unless_a_fallback_answers() -> None:
    assert told(component("web", "to: component:price, timeout: 100ms"), SLOW) == [
        ("timeout-below-p99", "warning", 10)
    ]
    soft = "to: component:price, timeout: 100ms, criticality: soft, fallback: {kind: static}"
    assert told(component("web", soft), SLOW) == []


def test_a_deadline_that_is_passed_on_saves_work_but_no_good_answers() -> None:
    slow = "slo: {latency: {p99: 250ms}}"
    passed_on = "to: component:pay, timeout: 300ms, operation: read, deadlinePropagated: true"
    assert told(WEB, component("order", passed_on, spec=slow)) == [
        ("timeout-below-p99", "warning", 10),
        ("timeout-inversion", "info", 10),
    ]


def test_a_journey_has_a_budget_too() -> None:
    journey = """\
apiVersion: archkit.dev/v1
kind: Flow
metadata: {name: buy}
spec:
  type: journey
  owner: group:g
  slo: {latency: {p99: 300ms}}
  steps: [{id: look, title: Look, component: component:price}, {id: buy, component: component:price}]
"""
    (found,) = lint(SLOW, journey)
    assert (found.rule, found.severity, found.span.line) == ("latency-budget", "warning", 17)
    assert found.message == "buy promises a p99 of 300 ms, but its critical path adds up to 400 ms"
    assert "Look 200 ms and buy 200 ms" in found.why and "98 %" in found.why


def test_attempts_are_counted_against_the_deadline_of_the_caller() -> None:
    deadline = "latency: {deadline: 250ms}"
    only = lint(component("web", "to: component:price, timeout: 300ms", spec=deadline))
    assert [f.message for f in only] == [
        "the only attempt of web at price has 250 ms of its 300 ms before the deadline of web"
    ]
    thrice = "to: component:price, timeout: 100ms, operation: read, retries: {maxAttempts: 3, backoff: constant, base: 25ms, jitter: full}"
    (found,) = lint(component("web", thrice, spec=deadline))
    assert found.message == "attempt 3 of 3 of web at price has no time at all before the deadline of web"


def test_the_width_that_is_told_is_a_setting() -> None:
    web = component("web", "to: component:price, timeout: 1s, callsPerRequest: 5, parallel: true")
    assert told(web) == []
    lower = parse_settings({"rules": {"fan-out-tail": {"min": 5}}}, "archkit.toml")
    assert told(web, settings=lower) == [("fan-out-tail", "info", 10)]


def again(target: str, attempts: int, more: str = "") -> str:
    waits = "backoff: exponential, base: 1ms, jitter: full"
    return f"to: component:{target}, timeout: 1h, operation: read, retries: {{maxAttempts: {attempts}, {waits}{more}}}"


@pytest.mark.parametrize(("attempts", "severity"), [(3, None), (4, "warning"), (8, "error")])
def test_a_product_of_retries_weighs_by_its_size(attempts: int, severity: str | None) -> None:
    found = lint(component("web", again("order", attempts)), component("order", again("db", attempts)))
    products = [f for f in found if f.rule == "retry-product"]
    assert [(f.severity, f.span.line) for f in products] == ([] if severity is None else [(severity, 21)])
    if severity == "warning":
        assert products[0].message == "one request to web can become 16 calls of db when that fails"
        assert products[0].why == "attempts multiply along web -> order -> db: 4 x 4"


def test_a_product_is_told_where_it_arises_and_where_it_ends_and_not_in_between() -> None:
    chain = [component("web", again("a", 4)), component("a", again("b", 4))]
    chain += [component(n, f"to: component:{m}, timeout: 1h") for n, m in pairwise("bcd")]
    products = [f for f in lint(*chain) if f.rule == "retry-product"]
    assert [f.subject for f in products] == ["component:default/b", "component:default/d"]


def test_thresholds_of_products_may_lie_between_whole_numbers() -> None:
    web, order = component("web", again("order", 4)), component("order", again("db", 4))
    for most, error, expected in ((15.5, 16.5, ["warning"]), (15.5, 15.9, ["error"]), (16.5, 50, [])):
        options = parse_settings({"rules": {"retry-product": {"max": most, "error": error}}}, "archkit.toml")
        found = lint(web, order, settings=options)
        assert [f.severity for f in found if f.rule == "retry-product"] == expected


def test_a_product_says_where_there_are_too_many_entries_to_follow_each() -> None:
    entries, chain = [f"e{i}" for i in range(1_100)], [f"n{i}" for i in range(2_000)]
    links = [call("high", "n0"), call("low", "n0"), *(call(a, b) for a, b in pairwise(chain))]
    links += [call(chain[-1], "db", retries=retries(3))]
    links += [link for e in entries for link in (call(e, "high", retries=retries(8)), call(e, "low"))]
    made = design(element("e0", dependencies=[]), *links)
    knowledge = Workspace(DictTree({}), Settings(), root=Path(), today=date(2026, 1, 20)).knowledge
    knowledge.entities.update(made.graph.entities)  # type: ignore[attr-defined]
    (product,) = (r for r in rules() if r.name == "retry-product")
    (found,) = product.check(Context(knowledge, lambda: made.graph, date(2026, 1, 20)))
    assert found.message == "one request to e0 can become 13.5 calls of db when that fails"
    assert found.why.endswith(
        "; another entry may multiply it more, as there are too many of them to follow each"
    )


def test_a_circle_without_a_retry_is_told_by_the_rule_of_circles_alone() -> None:
    circle = [component("a", "to: component:b, timeout: 1s"), component("b", "to: component:a, timeout: 1s")]
    assert told(*circle) == []
    retried = [
        component("a", again("b", 2)),
        component("b", "to: component:a, timeout: 1s"),
        component("web", again("a", 2)),
    ]
    assert {f[:2] for f in told(*retried)} == {("retry-product", "error")}


def test_two_layers_are_told_at_the_inner_one_with_the_outer_ones() -> None:
    found = lint(component("web", again("order", 2)), component("order", again("db", 2)))
    (layers,) = [f for f in found if f.rule == "retries-in-two-layers"]
    assert layers.message == "order tries db 2 times, and web starts that again"
    assert [r.label for r, _ in layers.related] == ["web tries 2 times as well"]
    budget = ", budget: 10%"
    bounded = told(component("web", again("order", 2, budget)), component("order", again("db", 2, budget)))
    assert [f for f in bounded if f[0] == "retries-in-two-layers"] == []


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("maxAttempts: 2, backoff: none", "without a wait in between"),
        ("maxAttempts: 2, jitter: full", "and does not say how it waits in between"),
        (
            "maxAttempts: 2, backoff: constant, base: 1ms, jitter: none",
            "after waits that are the same for everybody",
        ),
        ("maxAttempts: 2, backoff: constant, base: 1ms", "after waits that nobody says are scattered"),
    ],
)
def test_what_the_waits_lack_is_said(said: str, words: str) -> None:
    (found,) = lint(
        component("web", f"to: component:price, operation: read, timeout: 1s, retries: {{{said}}}")
    )
    assert (found.rule, found.message) == ("missing-backoff", f"web tries price 2 times {words}")


@pytest.mark.parametrize(
    ("tier", "severity"), [("tier: 1, ", "error"), ("tier: 2, ", "warning"), ("", "warning")]
)
def test_an_overload_that_would_not_end_is_an_error_of_tier_one(tier: str, severity: str) -> None:
    web = component("web", again("db", 3), spec="capacity: {peak: 400rps}")
    db = f"apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{name: db}}\nspec: {{{tier}type: service, lifecycle: production, owner: group:g, capacity: {{max: 1000rps}}}}\n"
    (found,) = lint(web, db)
    assert (found.rule, found.severity, found.span.line) == ("metastable", severity, 15)
    assert (
        found.message == "db can take 1,000 rps: its peak of 400 rps fits, with all retries it is 1,200 rps"
    )


def test_quantities_that_cannot_be_read_are_told_at_their_line_and_nothing_follows_from_them() -> None:
    assert told(component("web", "to: component:price, timeout: soon, retries: {maxAttempts: 0}")) == [
        ("quantity", "error", 10),
        ("quantity", "error", 10),
    ]


def test_a_chain_of_twenty_thousand_takes_every_rule_a_moment(elapsed: Callable[[], float]) -> None:
    names = [f"n{i:05}" for i in range(20_000)]
    links = [call(a, b, timeout="1s", retries=retries(4), operation="read") for a, b in pairwise(names)]
    facts = {"latency": {"self": {"p99": "1ms"}}, "capacity": {"max": "5rps", "peak": "1rps"}}
    made = design(
        *(element(n, dependencies=[], slo={"latency": {"p99": "2ms"}}, **facts) for n in names), *links
    )
    knowledge = Workspace(DictTree({}), Settings(), root=Path(), today=date(2026, 1, 20)).knowledge
    knowledge.entities.update(made.graph.entities)  # type: ignore[attr-defined]
    context = Context(knowledge, lambda: made.graph, date(2026, 1, 20))
    elapsed()
    for rule in rules():
        if rule.family in ("latency", "retries"):
            assert all(len(p.message) < 400 and len(p.why) < 600 for p in rule.check(context)), rule.name
    assert elapsed() < 12
