"""What goes down with something, what takes it down by failing alone, whose tier is inherited, which fate is shared."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from archkit.analysis import blast_radius as question
from archkit.analysis.blast_radius import (
    alternatives,
    blast,
    common_cause,
    fatal_domains,
    gatekeepers,
    shared_fate,
    single_points,
)
from archkit.analysis.design import Design
from archkit.analysis.inherited_tier import chain, inherited_tiers
from archkit.analysis.structure_function import structure_function
from archkit.graph.graph import Edge, Graph
from archkit.source.location import Place
from tests.analysis.adapters.catalog import Catalog, declared, from_graph
from tests.analysis.neutral import answer

RULES = {
    "AV004": "alternatives-share-fate", "AV005": "quorum-placement", "BR001": "tier-inversion", "BR003": "domain-loss",
}  # fmt: skip


def design(nodes: dict[str, Any], *edges: str | dict[str, Any], **more: Any) -> Catalog:
    """`"s a"` is a hard edge, `"s ~a"` a soft one."""
    told = [
        e if isinstance(e, dict) else {"from": e.split()[0], "to": e.split()[1].strip("~"),
                                       "criticality": "soft" if "~" in e else "hard"}
        for e in edges
    ]  # fmt: skip
    return from_graph({"nodes": nodes, "edges": told, **more})


def hurt(catalog: Catalog, *failed: str) -> tuple[list[str], list[str]]:
    found = blast(catalog.design, [catalog.canonical(f) for f in failed])
    return catalog.ids(found.down), catalog.ids(found.degraded)


def lost(catalog: Catalog, domain: str) -> list[str]:
    return catalog.ids(blast(catalog.design, (), (catalog.canonical(domain),)).down)


def points(catalog: Catalog, id: str = "s") -> list[str]:
    return catalog.ids(single_points(catalog.design, catalog.canonical(id)))


def found(catalog: Catalog) -> list[tuple[str, str, str]]:
    said = catalog.reported(RULES, lambda f: catalog.id(f.subject))
    return [(f["rule"], f["severity"], f["subject"]) for f in said]


def test_who_waits_goes_down_and_who_can_do_without_is_degraded() -> None:
    catalog = design({}, "web cart", "cart db", "web ~rec", "rec db", "app ~cart")
    assert hurt(catalog, "db") == (["cart", "rec", "web"], ["app"])
    assert hurt(catalog, "rec") == ([], ["web"])
    assert hurt(catalog, "web") == ([], [])


def test_one_of_two_alternatives_takes_nobody_down_and_both_do() -> None:
    catalog = design({}, groups=[{"from": "s", "any_of": ["a", "b"]}])
    assert hurt(catalog, "a") == ([], [])
    assert hurt(catalog, "a", "b") == (["s"], [])


def test_a_fallback_that_serves_everything_makes_it_soft_and_one_that_serves_a_part_does_not() -> None:
    whole = design({}, {"from": "s", "to": "a", "fallback_success": 1})
    part = design({}, {"from": "s", "to": "a", "fallback_success": 0.99})
    assert hurt(whole, "a") == ([], ["s"])
    assert hurt(part, "a") == (["s"], [])


def test_an_alternative_that_answers_everything_saves_and_one_that_answers_a_part_does_not() -> None:
    def fatal(success: str) -> list[str]:
        catalog = design({}, "a dns", "b dns")
        fallback = {"kind": "alternative", "to": "component:b", "success": success}
        catalog.needs("s", {"to": "component:a", "fallback": fallback})
        return points(catalog)

    assert fatal("100%") == ["dns"]
    assert fatal("90%") == ["a", "dns"]


def test_an_event_is_stale_and_not_down() -> None:
    catalog = Catalog()
    catalog.add("t", "resource", type="topic")
    catalog.add("s", subscribes=[{"topic": "resource:t"}])
    assert hurt(catalog, "t") == ([], ["s"])


def test_single_points_of_failure_are_not_articulation_points() -> None:
    assert points(design({}, "s a", "s b", "a c", "b c")) == ["a", "b", "c"]


def test_a_part_behind_both_alternatives_is_a_single_point() -> None:
    catalog = design({}, "a dns", "b dns", "s db", groups=[{"from": "s", "any_of": ["a", "b"]}])
    assert points(catalog) == ["db", "dns"]


def test_of_2_of_3_any_part_that_two_of_them_share_is_a_single_point() -> None:
    catalog = design({}, "a x", "b x", groups=[{"from": "s", "any_of": ["a", "b", "c"], "required": 2}])
    assert points(catalog) == ["x"]
    assert found(catalog) == [("AV004", "warning", "s")]


def test_a_region_is_fatal_to_what_stands_in_it_and_to_those_who_need_that() -> None:
    catalog = Catalog()
    catalog.add("r", "failuredomain", type="region")
    catalog.add("z", "failuredomain", type="zone", parent="r")
    catalog.add("db", failureDomains=["z"])
    catalog.add("s", dependencies=[{"to": "component:db"}])
    assert fatal_domains(catalog.design, catalog.canonical("s")) == (
        catalog.canonical("r"),
        catalog.canonical("z"),
    )
    assert lost(catalog, "r") == ["db", "s"]


def test_of_what_nobody_says_where_it_stands_nothing_is_concluded_and_that_is_told() -> None:
    catalog = Catalog()
    catalog.add("z", "failuredomain", type="zone")
    catalog.add("db", failureDomains=["z"])
    catalog.add("other")
    told = blast(catalog.design, (), (catalog.canonical("z"),))
    assert (catalog.ids(told.down), catalog.ids(told.unplaced)) == (["db"], ["other"])


def test_a_topic_stands_where_its_broker_does() -> None:
    catalog = Catalog()
    for zone in ("z", "other"):
        catalog.add(zone, "failuredomain", type="zone")
    catalog.add("kafka", "resource", type="broker", failureDomains=["z"])
    catalog.add("orders", "resource", type="topic", broker="resource:kafka")
    lost_, kept = (blast(catalog.design, (), (catalog.canonical(zone),)) for zone in ("z", "other"))
    assert (catalog.ids(lost_.down), lost_.unplaced) == (["kafka", "orders"], ())
    assert (kept.down, kept.unplaced) == ((), ())


def test_what_goes_down_anyway_is_not_told_to_be_perhaps_down() -> None:
    catalog = Catalog()
    catalog.add("z", "failuredomain", type="zone")
    catalog.add("db", failureDomains=["z"])
    catalog.add("web", dependencies=[{"to": "component:db"}])
    told = blast(catalog.design, (), (catalog.canonical("z"),))
    assert (catalog.ids(told.down), told.unplaced) == (["db", "web"], ())


# Tiers


def tiers(catalog: Catalog) -> dict[str, int]:
    told = inherited_tiers(structure_function(catalog.design))
    return {
        catalog.id(e.ref): t.required
        for e, t in zip(catalog.design.elements, told, strict=True)
        if t is not None
    }


def test_a_tier_is_inherited_through_everything_in_between() -> None:
    catalog = design({"pay": {"tier": 1}, "fx": {"tier": 2}, "rates": {"tier": 3}}, "pay fx", "fx rates")
    assert tiers(catalog) == {"pay": 1, "fx": 1, "rates": 1}
    assert found(catalog) == [("BR001", "warning", "fx"), ("BR001", "error", "rates")]
    way = chain(structure_function(catalog.design), catalog.number("rates"))
    assert [catalog.id(need.edge.target) for need in way] == ["fx", "rates"]


def test_a_soft_edge_passes_nothing_on() -> None:
    catalog = design({"pay": {"tier": 1}, "fx": {"tier": 3}}, "pay ~fx")
    assert tiers(catalog) == {"pay": 1, "fx": 3}
    assert found(catalog) == []


def test_nobody_inherits_as_one_of_several() -> None:
    catalog = design({"s": {"tier": 1}, "a": {"tier": 4}}, groups=[{"from": "s", "any_of": ["a", "b"]}])
    assert tiers(catalog) == {"s": 1, "a": 4}
    both = design(
        {"s": {"tier": 1}, "a": {"tier": 2}}, groups=[{"from": "s", "any_of": ["a", "b"], "required": 2}]
    )
    assert tiers(both) == {"s": 1, "a": 1, "b": 1}


def test_what_is_only_assumed_to_be_hard_is_no_error() -> None:
    catalog = design({"s": {"tier": 1}, "a": {"tier": 4}}, {"from": "s", "to": "a"})
    assert found(catalog) == [("BR001", "warning", "a")]


def test_one_declared_chain_is_enough_for_an_error() -> None:
    """Shorter ones that are only assumed to be hard do not hide it."""
    nodes = {"s": {"tier": 1}, "rates": {"tier": 4}}
    assumed = {"from": "s", "to": "rates"}
    assert found(design(nodes, assumed, "s pay", "pay rates")) == [("BR001", "error", "rates")]
    assert found(design(nodes, assumed, {"from": "s", "to": "pay"}, "pay rates")) == [
        ("BR001", "warning", "rates")
    ]


def test_a_gap_that_is_declared_only_in_part_is_a_warning() -> None:
    nodes = {"s": {"tier": 1}, "fx": {"tier": 3}, "rates": {"tier": 4}}
    told = found(design(nodes, {"from": "s", "to": "fx"}, "fx rates"))
    assert told == [("BR001", "warning", "fx"), ("BR001", "warning", "rates")]


def test_a_tier_nobody_states_is_no_inversion() -> None:
    assert found(design({"s": {"tier": 1}, "a": {}}, "s a")) == []


def test_a_circle_has_the_tier_of_its_most_critical_member() -> None:
    catalog = design({"a": {"tier": 3}, "b": {"tier": 1}, "c": {"tier": 2}}, "a b", "b c", "c a")
    assert tiers(catalog) == {"a": 1, "b": 1, "c": 1}


@given(
    st.lists(st.tuples(st.integers(0, 6), st.sampled_from(" ~"), st.integers(0, 6)), max_size=14),
    st.lists(st.lists(st.integers(0, 6), min_size=3, max_size=4, unique=True), max_size=3),
    st.lists(st.sampled_from(([], ["z1"], ["z2"], ["z1", "z2"])), min_size=7, max_size=7),
)
def test_what_is_counted_of_all_at_once_is_what_is_told_of_each(
    pairs: list[tuple[int, str, int]], groups: list[list[int]], placed: list[list[str]]
) -> None:
    catalog = design(
        {f"n{i}": {"domains": domains} if domains else {} for i, domains in enumerate(placed)},
        *(f"n{a} {soft.strip()}n{b}" for a, soft, b in pairs),
        domains={"z1": 1, "z2": 1},
        groups=[{"from": f"n{a}", "any_of": [f"n{m}" for m in members]} for a, *members in groups],
    )
    for ref in catalog.design.refs:
        told = blast(catalog.design, (ref,))
        counted = {f.name: f.value for f in question.figures(catalog.design, ref)}
        assert counted["down"] == len(told.down)
        assert counted["degraded"] == len(told.degraded)
        assert counted["single-points-of-failure"] == len(single_points(catalog.design, ref))
        assert counted["fatal-domains"] == len(fatal_domains(catalog.design, ref))
        assert counted.get("gatekeepers", 0) in (0, len(gatekeepers(catalog.design, ref)[1]))


@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=14),
    st.lists(st.sampled_from((None, 1, 2, 3, 4)), min_size=7, max_size=7),
)
def test_the_inherited_tier_is_the_smallest_of_all_who_cannot_do_without(
    pairs: list[tuple[int, int]], stated: list[int | None]
) -> None:
    nodes = {f"n{i}": {} if tier is None else {"tier": tier} for i, tier in enumerate(stated)}
    catalog = design(nodes, *(f"n{a} n{b}" for a, b in pairs))
    above = {i: {i} for i in range(7)}
    for _ in range(7):
        for a, b in pairs:
            above[b] |= above[a]
    expected = {
        f"n{i}": min(known)
        for i in range(7)
        if (known := [t for j in above[i] if (t := stated[j]) is not None])
    }
    assert tiers(catalog) == expected


# Shared fate


def test_what_the_closures_have_in_common() -> None:
    catalog = design({"s": {"tier": 2}}, "a dns", "b dns", groups=[{"from": "s", "any_of": ["a", "b"]}])
    (clause,) = alternatives(structure_function(catalog.design))
    assert catalog.ids(common_cause(catalog.design, clause)) == ["dns"]
    assert found(catalog) == [("AV004", "error", "s")]


def test_a_shared_part_that_is_only_assumed_to_be_needed_is_no_error() -> None:
    groups = [{"from": "s", "any_of": ["a", "b"]}]
    assumed = {"from": "b", "to": "dns"}
    assert found(design({"s": {"tier": 1}}, "a dns", assumed, groups=groups)) == [("AV004", "warning", "s")]
    nodes = {"s": {"tier": 1}, "a": {"domains": ["r"]}, "b": {"domains": ["r"]}}
    catalog = design(nodes, "a dns", assumed, groups=groups)
    assert found(catalog) == [("AV004", "error", "s")]
    told = catalog.findings(["alternatives-share-fate"])
    assert [f.message for f in told] == ["a and b go down together with r"], "an error names what is declared"


def test_topics_of_one_broker_share_it_by_definition() -> None:
    catalog = Catalog()
    for id in ("a", "b"):
        catalog.add(id, "resource", type="topic", broker="resource:kafka")
    catalog.add("kafka", "resource", type="broker")
    catalog.add("s", tier=1, dependencies=[{"anyOf": ["resource:a", "resource:b"]}])
    assert found(catalog) == [("AV004", "error", "s")]


def test_an_alternative_that_needs_the_other_one_is_none() -> None:
    catalog = design({}, "b a", groups=[{"from": "s", "any_of": ["a", "b"]}])
    (clause,) = alternatives(structure_function(catalog.design))
    told = shared_fate(structure_function(catalog.design), clause)
    assert catalog.ids(catalog.design.names(told.elements)) == ["a"]


def test_what_only_one_path_of_an_alternative_needs_is_not_shared() -> None:
    """a can use y when x is gone."""
    groups = [{"from": "s", "any_of": ["a", "b"]}, {"from": "a", "any_of": ["x", "y"]}]
    assert found(design({}, "b x", groups=groups)) == []


def test_groups_that_need_all_of_their_members_are_no_redundancy() -> None:
    groups = [{"from": "s", "any_of": ["a", "b"], "required": 2}]
    assert found(design({}, "a dns", "b dns", groups=groups)) == []


def test_a_fallback_shares_the_fate_of_what_it_stands_in_for() -> None:
    catalog = design({"s": {"tier": 1}}, "a dns", "b dns")
    fallback = {"kind": "alternative", "to": "component:b", "success": "90%"}
    catalog.needs("s", {"to": "component:a", "fallback": fallback})
    assert found(catalog) == [("AV004", "error", "s")]


def placed(**regions: str) -> Catalog:
    catalog = Catalog()
    catalog.add("r1", "failuredomain", type="region")
    for id, region in regions.items():
        catalog.add(id, placement={"regions": [region]})
    catalog.needs("s", {"anyOf": ["component:a", "component:b"]})
    return catalog


def test_the_one_region_in_which_everything_stands_goes_without_saying() -> None:
    assert found(placed(s="r1", a="r1", b="r1")) == []
    assert found(placed(s="r2", a="r1", b="r1")) == [("AV004", "warning", "s")]


def test_replicas_over_zones_share_no_zone() -> None:
    zones = {"z1": 1, "z2": 1}
    spread = {"replicas": {"count": 2, "required": 1, "domains": ["z1", "z2"]}}
    catalog = design(
        {"a": spread, "b": {"domains": ["z1"]}}, domains=zones, groups=[{"from": "s", "any_of": ["a", "b"]}]
    )
    assert found(catalog) == []


def chains(catalog: Catalog, id: str = "s") -> tuple[str | None, list[str]]:
    (told,) = (f for f in catalog.findings(["alternatives-share-fate"]) if catalog.id(f.subject) == id)
    return told.why, [second.label for second, _ in told.related]


def test_the_chains_to_what_is_shared_are_told_link_by_link() -> None:
    groups = [{"from": "s", "any_of": ["a", "b"]}]
    assert chains(design({}, "a x", "x dns", "b dns", groups=groups)) == (
        "a -> x -> dns and b -> dns: for s they are no redundancy against that",
        ["a needs x", "x needs dns", "b needs dns"],
    )
    assert chains(design({}, "a y", "b y", "y x", groups=groups)) == (
        "a -> y and b -> y: for s they are no redundancy against that",
        ["a needs y", "b needs y"],
    ), "the nearest, whatever lies behind it"
    zone = {"domains": ["z1"]}
    assert chains(design({"b": zone, "x": zone}, "a x", groups=groups)) == (
        "a -> x: for s they are no redundancy against that",
        ["a needs x", "x stands here", "b stands here"],
    )


def test_a_fallback_on_the_way_to_what_is_shared_has_no_edge_of_its_own() -> None:
    catalog = design({}, "x f", "b f", groups=[{"from": "s", "any_of": ["a", "b"]}])
    fallback = {"kind": "alternative", "to": "component:f", "success": "100%"}
    catalog.needs("a", {"to": "component:x", "fallback": fallback})
    assert chains(catalog) == (
        "a -> f and b -> f: for s they are no redundancy against that",
        ["b needs f"],
    )


# Where replicas stand


def quorum(count: int, required: int, *domains: str, **placement: Any) -> list[str]:
    catalog = Catalog()
    for d in domains:
        catalog.add(d, "failuredomain", type="zone")
    said = {"replicas": count, "required": required, "domains": list(domains) or None, **placement}
    catalog.add("s", placement={k: v for k, v in said.items() if v is not None})
    return [rule for rule, _, _ in found(catalog) if rule == "AV005"]


def test_a_majority_over_two_zones_stands_in_one_of_them() -> None:
    assert quorum(3, 2, "z1", "z2") == ["AV005"]
    assert quorum(3, 2, "z1", "z2", "z3") == []
    assert quorum(5, 3, "z1", "z2", "z3") == []
    assert quorum(3, 1, "z1", "z2") == [], "one is no majority"
    assert quorum(3, 3, "z1", "z2", "z3") == [], "where all are needed, no place helps"


def test_however_one_spreads_three_over_two_zones() -> None:
    assert quorum(3, 2, zones=2) == ["AV005"]
    assert quorum(3, 2, zones=3) == []
    assert quorum(3, 2) == [], "nobody says where they stand"


def test_a_place_that_takes_down_what_stands_elsewhere_too_is_told_of_once() -> None:
    zones = {"z1": 1, "z2": 1}
    nodes = {
        "web": {"replicas": {"count": 2, "required": 1, "domains": ["z1", "z2"]}},
        "cache": {"domains": ["z1"]},
    }
    assert found(design(nodes, "web cache", domains=zones)) == [("BR003", "warning", "z1")]
    assert found(design(nodes, "web ~cache", domains=zones)) == []


def test_the_chain_to_what_stands_there_is_told_and_nothing_that_is_beside_it() -> None:
    nodes = {
        "beside": {"domains": ["z1"]},
        "db": {"domains": ["z1"]},
        "web": {"replicas": {"count": 2, "required": 1, "domains": ["z1", "z2"]}},
    }
    (told,) = design(nodes, "web cart", "cart db", domains={"z1": 1, "z2": 1}).findings(["domain-loss"])
    assert told.why == "web -> cart -> db: db stands there as a whole"
    assert told.help is not None and told.help.startswith("spread db ")


def test_only_the_recovery_of_what_takes_others_along_is_asked_for() -> None:
    nodes = {
        "beside": {"domains": ["z1"]},
        "cache": {"domains": ["z1"], "rto_min": 30},
        "web": {"replicas": {"count": 2, "required": 1, "domains": ["z1", "z2"]}},
    }
    assert found(design(nodes, "web cache", domains={"z1": 1, "z2": 1})) == []


def test_a_declared_recovery_is_a_plan() -> None:
    nodes = {
        "web": {"replicas": {"count": 2, "required": 1, "domains": ["z1", "z2"]}},
        "cache": {"domains": ["z1"], "rto_min": 30},
    }
    assert found(design(nodes, "web cache", domains={"z1": 1, "z2": 1})) == []


# The question


def test_the_figures_name_what_they_count() -> None:
    catalog = design({"s": {"tier": 1}, "a": {"tier": 2}}, "s a", "x ~a")
    told = {f.name: f for f in question.figures(catalog.design, catalog.canonical("a"))}
    assert told["down"].value == 1 and [o.name for o in told["down"].steps[0].operands] == ["s"]
    assert told["degraded"].value == 1
    assert told["tier-gap"].value == 1
    assert told["fatal-domains"].status == "partial", "nobody says where it stands"
    entry = {f.name: f.value for f in question.figures(catalog.design, catalog.canonical("s"))}
    assert entry["single-points-of-failure"] == 1


def test_a_chain_of_20000_is_one_more_design(elapsed: Callable[[], float]) -> None:
    refs = [f"component:default/e{n:05}" for n in range(20_000)]
    place = Place("a.yaml", 0, ("spec", "dependencies", 0, "to"))
    long = Design(Graph({}, [Edge(a, b, "calls", a, place) for a, b in pairwise(refs)]))
    elapsed()
    assert len(blast(long, refs[-1:]).down) == 19_999
    assert len(single_points(long, refs[0])) == 19_999
    assert [f.value for f in question.figures(long, refs[0]) if f.name == "gatekeepers"] == [19_998]
    assert elapsed() < 30


# The neutral graph


def test_absence_of_criticality_in_a_neutral_graph_is_hard() -> None:
    assert declared({"edges": [{"from": "a", "to": "b"}, {"from": "a", "to": "c", "mode": "async"}]})[
        "edges"
    ] == [
        {"criticality": "hard", "from": "a", "to": "b"},
        {"from": "a", "to": "c", "mode": "async"},
    ]


def test_a_group_of_a_neutral_graph_is_declared_hard() -> None:
    graph = {
        "nodes": {"s": {"tier": 1}, "a": {"tier": 3}},
        "groups": [{"from": "s", "any_of": ["a", "b"], "required": 2}],
    }
    assert answer("d-blast-radius", {"graph": graph})[1] == [
        {"rule": "BR001", "severity": "error", "subject": "a"}
    ]


def test_a_domain_that_only_an_element_names_can_be_lost() -> None:
    graph = {"nodes": {"a": {"domains": ["r1"]}}, "edges": [{"from": "s", "to": "a"}], "domains": {"r2": 1}}
    assert answer("d-blast-radius", {"graph": graph})[0]["down_if_lost"] == {"r1": ["a", "s"], "r2": []}


def test_what_only_the_question_names_is_there_and_alone() -> None:
    values, _ = answer("d-blast-radius", {"graph": {}, "failed": "f", "root": "r", "service": "s"})
    assert (values["down"], values["immediate_dominator"], values["spof"]) == ([], {}, [])
