"""Who would notice: objectives and alerts of journeys and services, burn rates, traces, freshness."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.analysis import availability
from archkit.analysis.objectives import objectives
from archkit.analysis.observability import figures
from archkit.analysis.result import Figure
from archkit.analysis.trace import formats, trace_chain
from archkit.lint.run import Selection
from archkit.model.settings import Settings
from archkit.source.tree import DictTree
from archkit.workspace import Workspace

OWN = {
    "Component": {"owner": "group:g", "lifecycle": "production", "type": "service"},
    "Flow": {"owner": "group:g"},
    "Resource": {"owner": "group:g", "type": "topic"},
}


def catalog(*specs: str, **files: str) -> Workspace:
    """Entities written as `Kind name: {spec}`, in flow style; what a kind must have is filled in."""
    documents = []
    for text in specs:
        head, _, spec = text.partition(": ")
        kind, name = head.split()
        version = "archkit.dev/v1" if kind == "Flow" else "backstage.io/v1alpha1"
        version = version if kind in OWN else "openslo/v1"
        spec = "".join(f"{k}: {v}, " for k, v in OWN.get(kind, {}).items() if f"{k}:" not in spec) + spec[1:]
        documents.append(f"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: {name}}}\nspec: {{{spec}\n")
    tree = DictTree({"catalog/a.yaml": "---\n".join(documents), **files})
    return Workspace(tree, Settings(), root=None, today=date(2026, 11, 23))


def told(space: Workspace, ref: str = "") -> dict[str, Figure]:
    return {f.name: f for f in figures(space.design, space.knowledge, ref)}


def findings(space: Workspace, *rules: str) -> list[tuple[str, str]]:
    return [(f.severity, f.message) for f in space.lint(Selection(preset="strict", select=rules)).findings]


JOURNEY = (
    "Flow buy: {{type: journey, tier: {tier}, slo: {slo}, steps: [{{id: a, component: component:web}}]}}"
)


@pytest.mark.parametrize(
    ("tier", "severity"), [(1, "error"), (2, "warning"), (3, "warning"), (4, "info"), ("null", "info")]
)
def test_a_journey_without_an_objective_weighs_by_its_tier(tier: object, severity: str) -> None:
    space = catalog(JOURNEY.format(tier=tier, slo="{window: 30d}"))
    assert [s for s, _ in findings(space, "journey-without-slo")] == [severity]


@pytest.mark.parametrize("slo", ["{availability: 99%}", "{latency: {p99: 1s}}", "{freshness: {p99: 1m}}"])
def test_any_promise_is_an_objective_and_needs_an_alert(slo: str) -> None:
    space = catalog(JOURNEY.format(tier=1, slo=slo))
    assert findings(space, "journey-without-slo") == []
    assert findings(space, "slo-without-alert") == [("warning", "buy has an objective and no alert on it")]


@pytest.mark.parametrize(
    ("spec", "is_told"),
    [
        ("tier: 2, slo: {availability: 99%}", True),
        ("tier: 3, slo: {availability: 99%}", False),
        ("slo: {availability: 99%}", False),
        ("tier: 1, type: external, slo: {availability: 99%}", False),
        ("tier: 1, lifecycle: experimental, slo: {availability: 99%}", False),
        ("tier: 1, slo: {availability: 99%, alerts: [{name: x}]}", False),
    ],
)
def test_services_of_tier_1_and_2_in_production_are_looked_at(spec: str, is_told: bool) -> None:
    space = catalog(f"Component web: {{{spec}}}")
    assert bool(findings(space, "slo-without-alert")) == is_told


def test_a_runbook_for_it_that_names_alerts_answers_for_the_alert() -> None:
    runbook = "---\ntitle: Web\nfor: [component:web]\nalerts: [web-burns]\n---\n# Web\n\nLook.\n"
    space = catalog("Component web: {tier: 1, slo: {availability: 99%}}", **{"runbooks/web.md": runbook})
    assert findings(space, "slo-without-alert") == []


# OpenSLO.

SLO = (
    "SLO buy-slo: {{service: {service}, budgetingMethod: Occurrences, objectives: [{{{objective}}}], "
    "timeWindow: [{{duration: 30d, isRolling: true}}], alertPolicies: [{policies}]}}"
)


def slo(service: str = "buy", objective: str = "target: 0.999", policies: str = "") -> str:
    return SLO.format(service=service, objective=objective, policies=policies)


def test_an_openslo_document_is_the_objective_of_the_flow_or_component_it_names() -> None:
    space = catalog(JOURNEY.format(tier=1, slo="{}"), slo(), "Component web: {tier: 1}")
    assert findings(space, "journey-without-slo") == []
    assert [s for s, _ in findings(space, "slo-without-alert")] == ["warning"]
    [found] = objectives(space.design)["flow:default/buy"]
    assert found.availability is not None and found.availability.value == 0.999
    assert found.document == "slo:default/buy-slo"


def test_the_target_in_per_cent_is_the_same_and_a_threshold_is_no_availability() -> None:
    space = catalog("Component web: {tier: 1}", slo("web", "targetPercent: 99.5"))
    [found] = objectives(space.design)["component:default/web"]
    assert found.availability is not None and found.availability.value == 0.995
    space = catalog("Component web: {tier: 1}", slo("web", "target: 0.99, op: lte, value: 300"))
    [found] = objectives(space.design)["component:default/web"]
    assert (found.availability, found.promises) == (None, ("other",))


def test_an_openslo_document_about_what_nobody_describes_is_about_nothing() -> None:
    assert objectives(catalog(slo("nowhere")).design) == {}


INLINE = "{kind: burnrate, op: gte, threshold: 14.4, lookbackWindow: 1h}"


IN_PLACE = (
    "{kind: AlertPolicy, metadata: {name: fast}, spec: {conditions: [{kind: AlertCondition, metadata: {name: c}, "
    f"spec: {{severity: page, condition: {INLINE}}}}}]}}}}"
)
BY_NAME = (
    "AlertPolicy fast: {conditions: [{conditionRef: c}]}",
    f"AlertCondition c: {{severity: page, condition: {INLINE}}}",
)


@pytest.mark.parametrize(("policies", "documents"), [(IN_PLACE, ()), ("{alertPolicyRef: fast}", BY_NAME)])
def test_burn_rates_are_read_from_policies_in_place_or_by_name(
    policies: str, documents: Sequence[str]
) -> None:
    space = catalog("Component web: {tier: 1}", slo("web", policies=policies), *documents)
    assert findings(space, "slo-without-alert") == []
    found = told(space, "component:default/web")
    assert found["budget-consumed-fast"].value == pytest.approx(0.02)
    assert found["hours-to-exhaustion-fast"].value == pytest.approx(50)


# Burn rates.


@pytest.mark.parametrize(
    ("alert", "window", "consumed", "hours"),
    [
        ("burnRate: 14.4, long: 1h", "30d", 0.02, 50),
        ("burnRate: 6, long: 6h", "30d", 0.05, 120),
        ("burnRate: 1, long: 3d", "30d", 0.1, 720),
        ("burnRate: 1", "30d", None, 720),
        ("long: 3d", "30d", None, None),
        ("burnRate: 0, long: 1h", "30d", 0, float("inf")),
        ("burnRate: 2, long: 1h", "0d", None, 0),
    ],
)
def test_a_burn_rate_says_how_much_is_gone_and_how_long_the_rest_lasts(
    alert: str, window: str, consumed: float | None, hours: float | None
) -> None:
    space = catalog(f"Component web: {{slo: {{window: {window}, alerts: [{{name: Web burns!, {alert}}}]}}}}")
    found = told(space, "component:default/web")
    for name, value in (("budget-consumed-web-burns", consumed), ("hours-to-exhaustion-web-burns", hours)):
        assert found[name].value == (None if value is None else pytest.approx(value))
    if consumed is None and hours is None:
        assert "burnRate" in [m.what for m in found["budget-consumed-web-burns"].missing]


def test_the_window_is_missing_by_one_name_wherever_it_is_asked_for() -> None:
    space = catalog("Component web: {slo: {availability: 99%, alerts: [{name: x, burnRate: 1, long: 1h}]}}")
    (lacking,) = told(space, "component:default/web")["budget-consumed-x"].missing
    budget = [
        f for f in availability.figures(space.design, "component:default/web") if f.name == "error-budget"
    ]
    assert [lacking] == [m for f in budget for m in f.missing]


def test_an_alert_on_a_cause_has_no_burn_rate_and_lacks_none() -> None:
    space = catalog("Component web: {slo: {window: 30d, alerts: [{name: disk-full, severity: page}]}}")
    assert [name for name in told(space, "component:default/web") if "disk" in name] == []


# Coverage.


def test_coverage_is_told_for_all_and_for_each_tier_that_has_some() -> None:
    space = catalog(
        "Flow a: {type: journey, tier: 1, slo: {availability: 99%, alerts: [{name: x, burnRate: 1}]}}",
        "Flow b: {type: journey, tier: 1}",
        "Flow c: {type: journey, slo: {availability: 99%}}",
        "Flow d: {type: saga, tier: 1}",
        "Component s: {tier: 2}",
    )
    found = {name: f.value for name, f in told(space).items() if "slo-" in name or "alerted-" in name}
    assert found == {
        "slo-coverage": pytest.approx(2 / 3), "slo-coverage-tier-1": 0.5,
        "alerted-coverage": pytest.approx(1 / 3), "alerted-coverage-tier-1": 0.5,
        "service-slo-coverage": 0, "service-slo-coverage-tier-2": 0,
        "service-alerted-coverage": 0, "service-alerted-coverage-tier-2": 0,
    }  # fmt: skip


def test_nothing_to_watch_is_unknown_and_not_full_coverage() -> None:
    assert all(f.status == "unknown" for f in told(catalog("Component a: {tier: 4}")).values())


def test_runbooks_are_counted_for_alerts_that_page_and_only_where_they_are_there() -> None:
    alerts = ", ".join(
        (
            "{name: a, severity: page, runbook: runbooks/a.md}",
            "{name: b, severity: page, runbook: runbooks/gone.md}",
            "{name: c, severity: page}",
            "{name: d, severity: ticket, runbook: runbooks/gone.md}",
            "{name: e, severity: page, runbook: ./ops/e.txt#here}",
            "{name: f, severity: page}",
        )
    )
    files = {"runbooks/a.md": "---\ntitle: A\nalerts: [f]\n---\n# A\n", "ops/e.txt": "look\n"}
    space = catalog(f"Component web: {{slo: {{alerts: [{alerts}]}}}}", **files)
    assert told(space)["runbook-coverage"].value == pytest.approx(3 / 5)
    severities = [s for s, _ in findings(space, "runbook-dead", "OB002")]
    assert sorted(severities) == ["error", "error", "info"]


# Traces.

STEPS = "[{id: a, component: component:order}, {id: b, component: component:mail}]"
CHAIN = (
    f"Flow f: {{type: journey, entry: component:web, steps: {STEPS}}}",
    "Component web: {observability: {traces: w3c}, dependencies: [{to: component:gateway}]}",
    "Component gateway: {observability: {traces: 'tracecontext, b3multi'}, dependencies: [{to: component:order}]}",
    "Component mail: {observability: {traces: b3}, subscribes: [{topic: resource:orders, lag: {p99: 2s}}]}",
)


def chain(order: str, topic: str) -> Workspace:
    spec = "publishes: [{topic: resource:orders}]"
    order = f"observability: {{traces: {order}}}, " if order else ""
    topic = f"observability: {{traces: {topic}}}" if topic else ""
    return catalog(*CHAIN, f"Component order: {{{order}{spec}}}", f"Resource orders: {{{topic}}}")


@pytest.mark.parametrize(
    ("order", "topic", "broken", "share", "bound"),
    [
        ("'w3c, b3'", "b3", None, 1, "exactly"),
        ("w3c", "b3", ("order", "orders"), 3 / 4, "exactly"),
        ("b3", "none", ("order", "orders"), 1 / 2, "exactly"),
        ("none", "b3", ("gateway", "order"), 1 / 2, "exactly"),
        ("none", "", ("gateway", "order"), 1 / 4, "at least"),
        ("", "b3", None, 1 / 2, "at least"),
        ("b3", "", None, 1 / 2, "at least"),
    ],
)
def test_a_trace_passes_callers_topics_and_readers_and_ends_where_no_format_is_shared(
    order: str, topic: str, broken: tuple[str, str] | None, share: float, bound: str
) -> None:
    space = chain(order, topic)
    found = trace_chain(space.design, "flow:default/f")
    labels = [e.label for e in space.design.elements]
    assert [labels[n] for n in found.elements] == ["web", "gateway", "order", "orders", "mail"]
    hop = found.first_break
    assert (hop and (labels[hop.source], labels[hop.target])) == broken
    assert found.propagated.value == pytest.approx(share)
    assert found.propagated.bound == bound
    assert len(findings(space, "trace-break")) == (1 if broken else 0)


def test_a_step_that_nothing_leads_to_begins_a_trace_of_its_own() -> None:
    space = catalog(
        "Flow f: {type: journey, steps: [{id: a, component: component:web}, {id: b, component: component:app}]}",
        "Component web: {observability: {traces: w3c}}",
        "Component app: {observability: {traces: none}}",
    )
    found = trace_chain(space.design, "flow:default/f")
    assert (found.hops, found.first_break) == ((), None)
    assert found.propagated.status == "unknown"
    assert found.propagated.assumptions == (
        "nothing described leads to component:app: its trace begins there",
    )


def test_a_step_back_to_what_was_passed_already_is_no_hop() -> None:
    space = catalog(
        "Flow f: {type: saga, entry: component:order, steps: [{id: a, component: component:stock}, "
        "{id: b, component: component:pay}, {id: c, component: component:order}]}",
        "Component order: {dependencies: [{to: component:stock}, {to: component:pay}]}",
        "Component stock: {}",
        "Component pay: {}",
    )
    found = trace_chain(space.design, "flow:default/f")
    labels = [e.label for e in space.design.elements]
    hops = [(labels[h.source], labels[h.target]) for h in found.hops]
    assert hops == [("order", "stock"), ("order", "pay")]


def test_the_age_of_events_counts_where_a_lag_or_an_objective_for_it_is_stated() -> None:
    space = chain("b3", "b3")
    assert told(space, "flow:default/f")["freshness-coverage"].value == 1
    files = [text.replace(", lag: {p99: 2s}", "") for text in CHAIN]
    rest = ("Component order: {publishes: [{topic: resource:orders}]}", "Resource orders: {}")
    assert told(catalog(*files, *rest), "flow:default/f")["freshness-coverage"].value == 0
    files[0] = files[0].replace("entry:", "slo: {freshness: {p99: 1m}}, entry:")
    assert told(catalog(*files, *rest), "flow:default/f")["freshness-coverage"].value == 1


def test_golden_signals_are_known_by_their_usual_names() -> None:
    space = catalog(
        "Component a: {observability: {metrics: [Traffic, latency, errors, queue-length]}}",
        "Component b: {observability: {logs: text}}",
    )
    assert told(space, "component:default/a")["golden-signals"].value == 0.75
    assert [m.what for m in told(space, "component:default/b")["golden-signals"].missing] == [
        "observability.metrics"
    ]


def test_a_flow_through_20000_components_breaks_nothing(elapsed: Callable[[], float]) -> None:
    count = 20_000
    passed = "observability: {traces: w3c}"
    chain_of = [
        f"Component c{i}: {{{passed}, dependencies: [{{to: component:c{i + 1}}}]}}" for i in range(count - 1)
    ]
    flow = f"{{type: journey, entry: component:c0, steps: [{{id: a, component: component:c{count - 1}}}]}}"
    space = catalog(f"Flow f: {flow}", *chain_of, f"Component c{count - 1}: {{{passed}}}")
    design = space.design
    elapsed()
    found = trace_chain(design, "flow:default/f")
    assert (len(found.hops), found.propagated.value) == (count - 1, 1)
    assert elapsed() < 5


@given(st.lists(st.sampled_from(["w3c", "b3", "w3c,b3", "none", ""]), min_size=2, max_size=7))
def test_the_share_is_that_of_the_pairs_that_share_a_word(passed: list[str]) -> None:
    def spec(i: int) -> str:
        parts = [f"observability: {{traces: '{passed[i]}'}}"] if passed[i] else []
        parts += [f"dependencies: [{{to: component:c{i + 1}}}]"] if i + 1 < len(passed) else []
        return f"Component c{i}: {{{', '.join(parts)}}}"

    steps = ", ".join(f"{{id: s{i}, component: component:c{i}}}" for i in range(len(passed)))
    space = catalog(f"Flow f: {{type: journey, steps: [{steps}]}}", *(spec(i) for i in range(len(passed))))
    found = trace_chain(space.design, "flow:default/f")
    words = [None if not p else set(p.split(",")) - {"none"} for p in passed]
    shared = [
        a & b if a is not None and b is not None else set() if set() in (a, b) else None
        for a, b in pairwise(words)
    ]
    assert found.propagated.value == pytest.approx(sum(bool(s) for s in shared) / len(shared))
    broken = next((i for i, s in enumerate(shared) if s == set()), None)
    hop = found.first_break
    assert (None if hop is None else space.design.elements[hop.source].label) == (
        None if broken is None else f"c{broken}"
    )


def test_formats_are_compared_by_what_one_reader_understands() -> None:
    space = catalog(
        "Component a: {observability: {traces: 'W3C-TraceContext B3-Single'}}",
        "Component b: {observability: {traces: none}}",
        "Component c: {observability: {traces: 7}}",
    )
    assert [formats(e) for e in space.design.elements] == [frozenset({"w3c", "b3"}), frozenset(), None]
