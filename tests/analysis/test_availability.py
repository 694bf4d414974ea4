"""How often something is up with all it needs, whether its objective can be kept, and what burns the budget."""

from __future__ import annotations

from math import isclose, prod
from pathlib import Path
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from archkit.analysis import availability as question
from archkit.analysis.composite_availability import Availability, availability
from archkit.analysis.objective import Feasibility
from archkit.analysis.result import Figure, plain
from archkit.lint.run import Selection
from archkit.model.settings import Settings
from archkit.source.tree import DictTree
from archkit.workspace import Workspace
from tests.analysis.adapters.catalog import TODAY, Catalog, from_graph
from tests.analysis.neutral import answer


def of(catalog: Catalog, id: str = "s") -> Availability:
    found = availability(catalog.design, catalog.canonical(id))
    assert found is not None
    return found


def figure(catalog: Catalog, name: str, id: str = "s") -> Figure:
    return next(f for f in question.figures(catalog.design, catalog.canonical(id)) if f.name == name)


def design(nodes: dict[str, Any], *edges: str | dict[str, Any], **more: Any) -> Catalog:
    """`"s a"` is a hard edge."""
    told = [dict(zip(("from", "to"), e.split(), strict=True)) if isinstance(e, str) else e for e in edges]
    return from_graph({"nodes": nodes, "edges": told, **more})


def up(a: float, **more: Any) -> dict[str, Any]:
    return {"availability": a, **more}


def test_what_two_need_counts_once() -> None:
    catalog = design({"s": up(0.99), "a": up(0.98), "b": up(0.97), "d": up(0.9)}, "s a", "s b", "a d", "b d")
    assert isclose(of(catalog).reliability.value, 0.99 * 0.98 * 0.97 * 0.9)
    assert not isclose(of(catalog).reliability.value, 0.99 * (0.98 * 0.9) * (0.97 * 0.9))


def test_a_dependency_of_a_part_of_the_requests_hurts_that_part() -> None:
    catalog = design(
        {"s": up(1.0), "d": up(0.9)}, {"from": "s", "to": "d", "usage": 0.3, "fallback_success": 0.5}
    )
    assert isclose(of(catalog).reliability.value, 1 - 0.3 * 0.1 * 0.5)


def test_a_shared_part_of_partial_dependencies_is_conditioned_on() -> None:
    """Both fail with d, so their factors must not be multiplied as if they failed apart."""
    catalog = design(
        {"s": up(1.0), "a": up(1.0), "b": up(1.0), "d": up(0.9)},
        {"from": "s", "to": "a", "usage": 0.5},
        {"from": "s", "to": "b", "usage": 0.5},
        "a d",
        "b d",
    )
    assert isclose(of(catalog).reliability.value, 0.9 + 0.1 * 0.25)


def test_an_alternative_that_answers_instead_has_to_be_up() -> None:
    catalog = design({"s": up(1.0), "a": up(0.9), "b": up(0.8), "dns": up(0.7)}, "a dns", "b dns")
    catalog.needs(
        "s", {"to": "component:a", "fallback": {"kind": "alternative", "to": "component:b", "success": 1}}
    )
    assert isclose(of(catalog).reliability.value, 0.7 * (1 - 0.1 * 0.2))


def test_a_soft_dependency_degrades_and_does_not_lower() -> None:
    catalog = design({"s": up(0.99), "a": up(0.9)}, {"from": "s", "to": "a", "criticality": "soft"})
    assert of(catalog).reliability.value == 0.99
    assert isclose(of(catalog).degraded, 0.99 * 0.1)


def test_what_a_soft_dependency_shares_with_a_hard_one_does_not_degrade() -> None:
    """When d is down s is down; only a alone leaves it up with less."""
    soft = {"from": "s", "to": "a", "criticality": "soft"}
    catalog = design({"s": up(1.0), "a": up(0.9), "d": up(0.5)}, soft, "s d", "a d")
    assert isclose(of(catalog).degraded, 0.5 * 0.1)


def test_what_is_only_read_from_a_topic_lowers_nothing() -> None:
    catalog = design({"s": up(0.99), "t": up(0.5)}, {"from": "s", "to": "t", "mode": "async"})
    assert of(catalog).reliability.value == 0.99
    assert of(catalog).degraded == 0


def test_publishing_straight_to_the_broker_is_hard_and_through_an_outbox_is_not() -> None:
    def published(delivery: str) -> float:
        catalog = Catalog()
        catalog.add("kafka", "resource", availability=0.9)
        catalog.add("orders", "resource", type="topic", broker="resource:kafka")
        catalog.add("s", availability=0.99, publishes=[{"topic": "resource:orders", "delivery": delivery}])
        return of(catalog).reliability.value

    assert isclose(published("direct"), 0.99 * 0.9)
    assert published("outbox") == published("cdc") == 0.99


def test_a_zone_in_a_lost_region_is_lost() -> None:
    catalog = Catalog()
    catalog.add("r", "failuredomain", type="region", availability=0.9)
    for zone in ("z1", "z2"):
        catalog.add(zone, "failuredomain", type="zone", availability=0.8, parent="r")
    catalog.add("s", availability=1, placement={"replicas": 2, "required": 1, "domains": ["z1", "z2"]})
    assert isclose(of(catalog).reliability.value, 0.9 * (1 - 0.2 * 0.2))


def test_zones_that_are_counted_are_those_of_the_region_where_nothing_else_can_be_meant() -> None:
    def placed(zones: int, replicas: int) -> float:
        catalog = Catalog()
        catalog.add("r", "failuredomain", type="region", availability=0.9)
        for zone in ("z1", "z2", "z3"):
            catalog.add(zone, "failuredomain", type="zone", availability=0.8, parent="r")
        placement = {"regions": ["r"], "zones": zones, "replicas": replicas, "required": 2}
        catalog.add("s", availability=1, placement=placement)
        return of(catalog).reliability.value

    assert isclose(placed(3, 3), 0.9 * (0.8**3 + 3 * 0.8**2 * 0.2))
    assert placed(2, 2) == 0.9, "which two of three is not said"
    assert placed(3, 4) == 0.9, "which of them has two is not said"


def test_a_region_stated_by_name_is_one_fate_even_where_nobody_describes_it() -> None:
    catalog = Catalog()
    catalog.add("s", availability=0.9, placement={"regions": ["nowhere-1"]})
    told = figure(catalog, "availability")
    assert (told.value, told.bound) == (0.9, "at most")
    assert [m.what for m in told.missing] == ["availability of nowhere-1"]


def test_an_objective_implies_an_own_availability() -> None:
    catalog = Catalog()
    catalog.add("d", slo={"availability": "99.95%"})
    catalog.add("s", slo={"availability": "99.9%"}, dependencies=[{"to": "component:d"}])
    told = figure(catalog, "availability")
    assert told.value is not None and isclose(told.value, 0.999)
    assert told.status == "partial" and [m.what for m in told.missing] == ["availability", "availability"]
    assert any("objective" in a for a in told.assumptions)


def test_an_objective_that_cannot_be_kept_implies_at_most_1() -> None:
    catalog = Catalog()
    catalog.add("d", slo={"availability": 0.9})
    catalog.add("s", slo={"availability": 0.99}, dependencies=[{"to": "component:d"}])
    assert isclose(of(catalog).reliability.value, 0.9)
    assert of(catalog).own.of[catalog.number("s")].value == 1


def test_an_objective_does_not_count_the_place_it_stands_in_twice() -> None:
    catalog = Catalog()
    catalog.add("x", "failuredomain", type="provider", availability=0.99)
    catalog.add("s", slo={"availability": 0.98}, failureDomains=["x"])
    assert isclose(of(catalog).reliability.value, 0.98)


def test_a_place_that_a_dependency_answers_for_already_is_not_taken_out_again() -> None:
    catalog = Catalog()
    catalog.add("x", "failuredomain", type="cluster", availability=0.99)
    catalog.add("d", slo={"availability": 0.98}, failureDomains=["x"])
    catalog.add("s", slo={"availability": 0.97}, failureDomains=["x"], dependencies=[{"to": "component:d"}])
    own = of(catalog).own.of
    assert isclose(own[catalog.number("d")].value, 0.98 / 0.99)
    assert isclose(own[catalog.number("s")].value, 0.97 / 0.98)


def test_nothing_stated_is_no_number_and_a_part_of_it_is_at_most() -> None:
    bare = design({"s": {}, "a": {}}, "s a")
    assert figure(bare, "availability").status == "unknown"
    told = figure(design({"s": up(0.99), "a": {}}, "s a"), "availability")
    assert (told.value, told.bound, told.status) == (0.99, "at most", "partial")


def test_every_number_of_a_derivation_has_its_place() -> None:
    catalog = design({"s": up(0.99), "a": up(0.98)}, "s a")
    told = figure(catalog, "availability")
    step = told.steps[0]
    assert [(o.name, o.value, o.place.route if o.place else None) for o in step.operands] == [
        ("s", 0.99, ("spec", "availability")),
        ("a", 0.98, ("spec", "availability")),
    ]
    assert step.value == told.value
    assert plain(told)["status"] == "known"


def test_a_journey_needs_all_who_do_its_steps_but_those_that_are_tried_until_they_succeed() -> None:
    catalog = design({"web": up(0.9), "pay": up(0.8), "mail": up(0.5)})
    steps = [
        {"id": "look", "component": "component:web"},
        {"id": "pay", "component": "component:pay"},
        {"id": "tell", "component": "component:mail", "kind": "retriable"},
    ]
    catalog.add("buy", "flow", type="journey", owner="group:g", entry="component:web", steps=steps)
    assert isclose(of(catalog, "buy").reliability.value, 0.9 * 0.8)


def test_burners_are_those_without_which_most_outages_would_not_have_been() -> None:
    catalog = design({"s": up(0.999), "a": up(0.99)}, "s a")
    shares = {b.label: b.share for b in of(catalog).burners}
    assert isclose(shares["a"], 0.999 * 0.01 / 0.01099, rel_tol=1e-4)
    assert isclose(shares["s"], 0.99 * 0.001 / 0.01099, rel_tol=1e-4)


# Objectives


def promised(slo: float, *others: float, **item: Any) -> Feasibility:
    catalog = Catalog()
    catalog.add("s", slo={"availability": slo, "window": "30d"})
    for i, other in enumerate(others):
        catalog.add(f"d{i}", slo={"availability": other})
        catalog.needs("s", {"to": f"component:d{i}", **item})
    found = of(catalog).feasibility
    assert found is not None
    return found


def test_the_worst_verdict_counts() -> None:
    assert promised(0.9999, 0.9995, 0.99999).verdict == "infeasible"
    assert promised(0.999, 0.9995, 0.9994, 0.9999).verdict == "infeasible_if_independent"
    assert promised(0.999, 0.9994).verdict == "tight"
    assert promised(0.999, 0.9996).verdict == "ok"
    assert promised(0.999).verdict == "ok"


def test_as_much_as_a_dependency_promises_can_be_promised() -> None:
    assert promised(0.999, 0.999).verdict == "tight"
    assert promised(0.9801, 0.99, 0.99).verdict == "tight"
    assert promised(0.999, 0.9995).verdict == "ok", "half of the budget is not more than half"


def test_an_objective_above_one_that_is_declared_hard_is_an_error_whatever_else_is_assumed() -> None:
    def severity(*items: dict[str, Any]) -> list[str]:
        catalog = Catalog()
        catalog.add("a", slo={"availability": 0.999})
        catalog.add("b", slo={"availability": 0.99})
        catalog.add("s", slo={"availability": 0.9999}, dependencies=list(items))
        return [f.severity for f in catalog.findings(["slo-above-dependency"])]

    declared, assumed = {"to": "component:a", "criticality": "hard"}, {"to": "component:b"}
    assert severity(declared, assumed) == ["error"]
    assert severity({"to": "component:a"}, assumed) == ["warning"]
    assert severity({"to": "component:a", "criticality": "soft"}, assumed) == ["warning"]


def test_a_dependency_counts_for_the_share_of_requests_that_need_it() -> None:
    assert promised(0.999, 0.99, usage=0.05).verdict == "ok"
    assert promised(0.999, 0.99).verdict == "infeasible"


def test_of_two_alternatives_more_can_be_promised_than_of_either() -> None:
    catalog = Catalog()
    for id in ("a", "b"):
        catalog.add(id, slo={"availability": 0.99})
    catalog.add("s", slo={"availability": 0.999})
    catalog.needs("s", {"anyOf": ["component:a", "component:b"]})
    found = of(catalog).feasibility
    assert found is not None and found.verdict == "ok"
    assert (found.lower, found.upper) == (0.99, 1.0)
    assert isclose(found.independent, 1 - 0.01**2)


def bounds(required: int, **promised: float) -> tuple[float, float]:
    """The least and the most that alternatives with these objectives let through."""
    catalog = Catalog()
    for id, chance in promised.items():
        catalog.add(id, slo={"availability": chance})
    catalog.add("s", slo={"availability": 0.1})
    catalog.needs("s", {"anyOf": [f"component:{id}" for id in promised], "required": required})
    found = of(catalog).feasibility
    assert found is not None
    return found.lower, found.upper


def test_alternatives_fail_together_at_most_as_often_as_the_best_of_them() -> None:
    lower, upper = bounds(1, a=0.99, b=0.98, c=0.97)
    assert isclose(lower, 0.99)
    assert upper == 1


def test_of_two_of_three_the_least_is_where_the_worst_one_fails_with_each_of_the_others() -> None:
    lower, upper = bounds(2, a=0.9, b=0.9, c=0.8)
    assert isclose(lower, 0.8)
    assert upper == 1
    # At best a and b are up at the same times: c, which never is, does not matter.
    assert isclose(bounds(2, a=0.3, b=0.3, c=0.0)[1], 0.3)


def test_of_2_of_3_alike_the_bounds_are_those_of_markov() -> None:
    catalog = Catalog()
    for id in ("a", "b", "c"):
        catalog.add(id, slo={"availability": 0.6})
    catalog.add("s", slo={"availability": 0.999})
    catalog.needs("s", {"anyOf": ["component:a", "component:b", "component:c"], "required": 2})
    found = of(catalog).feasibility
    assert found is not None
    assert isclose(found.lower, 1 - 3 * 0.4 / 2)
    assert isclose(found.upper, 3 * 0.6 / 2)
    assert isclose(found.independent, 0.6**3 + 3 * 0.6**2 * 0.4)


def test_a_promise_nobody_made_leaves_the_verdict_open_unless_the_others_settle_it() -> None:
    def verdict(known: float) -> str | None:
        catalog = design({"s": {}, "known": {}, "silent": {}}, "s known", "s silent")
        catalog.add("s", slo={"availability": 0.99})
        catalog.add("known", slo={"availability": known})
        found = of(catalog).feasibility
        assert found is not None
        return found.verdict

    assert verdict(0.9999) is None
    assert verdict(0.98) == "infeasible"


def test_minutes_of_the_window() -> None:
    catalog = Catalog()
    catalog.add("d", slo={"availability": "99.99%"})
    catalog.add("s", slo={"availability": "99.9%", "window": "30d"}, dependencies=[{"to": "component:d"}])
    found = {f.name: f.value for f in question.figures(catalog.design, catalog.canonical("s"))}
    assert isclose(found["error-budget"] or 0, 43.2)
    assert isclose(found["dependency-minutes"] or 0, 4.32)
    assert isclose(found["left-minutes"] or 0, 38.88)
    assert isclose(found["needed-of-each-dependency"] or 0, 1 - 0.001 / 2)


def test_a_share_of_1_leaves_the_whole_budget_to_dependencies() -> None:
    def verdicts(settings: str) -> list[str]:
        catalog = Catalog(f"[rules]\ndependency-budget-over-half = {{share = {settings}}}")
        catalog.add("a", slo={"availability": 0.9996})
        catalog.add("s", slo={"availability": 0.999}, dependencies=[{"to": "component:a"}])
        return [f.rule for f in catalog.findings(["availability"])]

    assert verdicts("0.3") == ["dependency-budget-over-half"]
    assert verdicts("1") == verdicts("1.0") == []


def test_a_budget_of_nothing_divides_nothing() -> None:
    assert promised(1.0, 0.999).verdict == "infeasible"
    assert promised(1.0, 1.0).verdict == "ok"
    assert promised(0.0, 0.0).own_required is None


@given(st.lists(st.sampled_from((0.0, 0.5, 0.9, 0.99, 1.0)), max_size=5))
def test_the_bounds_hold_the_independent_case(values: list[float]) -> None:
    found = promised(0.9, *values)
    assert found.lower <= found.independent + 1e-12
    assert found.independent <= found.upper + 1e-12
    assert isclose(found.independent, prod(values), abs_tol=1e-12)


# The neutral graph


def test_bounds_need_no_objective() -> None:
    values, findings = answer("a-availability", {"hard_dependency_slos": [0.4, 0.5], "window": "30d"})
    assert values["lower"] == 0 and isclose(values["upper"], 0.4) and isclose(values["independent"], 0.2)
    assert isclose(values["dependency_minutes"], 43_200 * 1.1)
    assert "verdict" not in values and findings == []


def test_an_objective_and_a_graph_are_two_questions() -> None:
    """An absent availability counts as 1, whatever the objective would imply."""
    graph = {"nodes": {"a": up(0.9)}, "edges": [{"from": "s", "to": "a"}]}
    given = {"graph": graph, "service": "s", "slo": 0.8, "hard_dependency_slos": [0.95], "window": "1d"}
    values, findings = answer("a-availability", given)
    assert (values["availability"], values["closure"]) == (0.9, ["a", "s"])
    assert (values["upper"], values["verdict"], findings) == (0.95, "ok", [])
    assert isclose(values["budget_minutes"], 288)


def test_the_common_cause_is_that_of_any_group_of_the_graph() -> None:
    graph = {
        "edges": [{"from": "s", "to": "m"}, {"from": "a", "to": "dns"}, {"from": "b", "to": "dns"}],
        "groups": [{"from": "m", "any_of": ["a", "b"]}],
    }
    assert answer("a-availability", {"graph": graph, "service": "s"})[0]["common_cause"] == ["dns"]


def test_what_does_not_matter_to_the_service_has_no_importance() -> None:
    graph = {"nodes": {"s": up(0.9), "a": up(0.8), "x": {}}, "edges": [{"from": "s", "to": "x"}]}
    values, _ = answer("a-availability", {"graph": graph, "service": "s"})
    assert values["criticality_importance"] == {"s": 1, "a": 0}
    assert values["ranking"] == ["s", "a"]


# Anything may be written


def written(text: str) -> Workspace:
    return Workspace(DictTree({"catalog/a.yaml": text}), Settings(), today=TODAY, root=Path("."))


WRONG: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-3, 10**18), st.floats(allow_nan=True), st.text(max_size=4),
        st.sampled_from(["120%", "-5%", "99.9%", "zone-a", "component:s", "component:d", "0", ":", "30d"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["self", "availability", "replicas", "required", "domains", "regions", "zones", "to",
                             "anyOf", "usage", "fallback", "success", "window", "replicaAvailability"]),
            inner, max_size=4,
        ),
    ),
    max_leaves=8,
)  # fmt: skip


@given(
    st.dictionaries(st.sampled_from(["availability", "slo", "placement", "failureDomains", "tier"]), WRONG),
    st.lists(
        st.dictionaries(
            st.sampled_from(["to", "anyOf", "required", "usage", "fallback", "criticality"]), WRONG
        )
    ),
    st.dictionaries(st.sampled_from(["availability", "parent", "type"]), WRONG),
)
def test_nothing_that_is_written_breaks_it(
    spec: dict[str, Any], items: list[Any], domain: dict[str, Any]
) -> None:
    documents = [
        {"apiVersion": "backstage.io/v1alpha1", "kind": "Component", "metadata": {"name": "s"},
         "spec": {"type": "service", "owner": "g", "lifecycle": "production", "dependencies": items, **spec}},
        {"apiVersion": "backstage.io/v1alpha1", "kind": "Component", "metadata": {"name": "d"},
         "spec": {"type": "service", "owner": "g", "lifecycle": "production", "dependencies": [{"to": "component:s"}]}},
        {"apiVersion": "archkit.dev/v1", "kind": "FailureDomain", "metadata": {"name": "zone-a"}, "spec": domain},
    ]  # fmt: skip
    space = written(yaml.safe_dump_all(documents))
    assert space.lint(Selection(select=("availability", "blast-radius"))) is not None
    for ref in (*space.design.refs, "flow:default/none"):
        for told in question.figures(space.design, ref):
            assert told.value is None or 0 <= told.value < float("inf") or told.name == "left-minutes"


def test_120_percent_is_a_finding_at_its_line_and_counts_as_not_stated() -> None:
    text = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: s}
spec:
  type: service
  owner: group:g
  lifecycle: production
  availability: 120%
"""
    space = written(text)
    lines = [(f.rule, f.span.line) for f in space.lint().findings if "120%" in f.message]
    assert lines == [("quantity", 8)]
    (told, *_) = question.figures(space.design, "component:default/s")
    assert told.status == "unknown"
