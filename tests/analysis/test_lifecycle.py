"""What ends and who needs it then, migrations against a sunset, and what the radar speaks against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.analysis.lifecycle import endings, figures
from archkit.analysis.plan import Milestone, Plan, calendar_day
from archkit.analysis.radar import judgements
from archkit.lint.run import Selection
from archkit.model.settings import Settings
from archkit.source.tree import DictTree
from archkit.workspace import Workspace

TODAY = date(2026, 11, 23)


def catalog(*specs: str, today: date = TODAY) -> Workspace:
    """Entities written as `kind name: {spec}`, in flow style."""
    documents = []
    for text in specs:
        head, _, spec = text.partition(": ")
        kind, name = head.split()
        own = kind in ("Roadmap", "TechnologyRadar", "Flow")
        version = "archkit.dev/v1" if own else "backstage.io/v1alpha1"
        more = "" if "owner" in spec else "owner: group:g, "
        if kind in ("Component", "Resource"):
            more += "" if "type:" in spec else "type: service, "
        documents.append(
            f"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: {name}}}\nspec: {{{more}{spec.strip()[1:]}\n"
        )
    return Workspace(
        DictTree({"catalog/a.yaml": "---\n".join(documents)}), Settings(), root=None, today=today
    )


def findings(space: Workspace, *rules: str) -> list[tuple[str, str]]:
    return [(f.severity, f.message) for f in space.lint(Selection(preset="strict", select=rules)).findings]


def needs(target: str, lifecycle: str, **more: str) -> Workspace:
    extra = "".join(f", {k}: {v}" for k, v in more.items())
    return catalog(
        f"Component web: {{lifecycle: production, tier: 1, dependencies: [{{to: component:{target}}}]}}",
        f"Component {target}: {{lifecycle: {lifecycle}{extra}}}",
    )


@pytest.mark.parametrize(
    ("lifecycle", "sunset", "expected"),
    [
        ("deprecated", "2026-11-24", ("warning", "web needs old, which ends on 2026-11-24, in 1 day")),
        ("deprecated", "2026-11-23", ("warning", "web needs old, which ends on 2026-11-23, today")),
        ("deprecated", "2026-11-20", ("error", "web needs old, which ended on 2026-11-20, 3 days ago")),
        ("deprecated", "", ("warning", "web needs old, which is deprecated; no `sunset` says until when")),
        (
            "deprecated",
            "soon",
            ("warning", "web needs old, which is deprecated; no `sunset` says until when"),
        ),
        ("retired", "2027-01-01", ("error", "web needs old, which is retired")),
        ("production", "2026-11-20", None),
    ],
)
def test_what_ends_is_a_warning_until_its_sunset_and_an_error_after(
    lifecycle: str, sunset: str, expected: tuple[str, str] | None
) -> None:
    space = needs("old", lifecycle, **({"sunset": sunset} if sunset else {}))
    assert findings(space, "past-sunset") == ([expected] if expected else [])


def test_soft_needs_events_and_steps_of_flows_need_what_ends_too() -> None:
    space = catalog(
        "Component a: {lifecycle: production, dependencies: [{to: component:old, criticality: soft}]}",
        "Component b: {lifecycle: production, dependsOn: [component:old]}",
        "Component c: {lifecycle: production, dependencies: [{to: component:old, via: async}]}",
        "Flow f: {type: journey, steps: [{id: x, component: component:old}]}",
        "Component old: {lifecycle: deprecated, sunset: 2026-01-01}",
    )
    [ending] = endings(space.graph)
    names = ["component:default/a", "component:default/b", "component:default/c", "flow:default/f"]
    assert list(ending.dependants) == names
    assert len(findings(space, "past-sunset")) == 4


def api(lifecycle: str, *providers: tuple[str, str]) -> Workspace:
    return catalog(
        "Component web: {lifecycle: production, consumesApis: [orders]}",
        f"API orders: {{type: openapi, definition: x, lifecycle: {lifecycle}}}",
        *(f"Component {n}: {{lifecycle: {state}, providesApis: [orders]}}" for n, state in providers),
    )


def test_an_api_that_ends_is_told_once_and_its_provider_not_besides() -> None:
    assert [m for _, m in findings(api("deprecated", ("old", "deprecated")), "past-sunset")] == [
        "web needs orders, which is deprecated; no `sunset` says until when"
    ]


def test_the_only_provider_of_an_api_is_needed_by_its_consumers() -> None:
    assert [m for _, m in findings(api("production", ("old", "retired")), "past-sunset")] == [
        "web needs old, which is retired"
    ]
    assert findings(api("production", ("old", "retired"), ("new", "production")), "past-sunset") == []


@pytest.mark.parametrize(
    ("edge", "tier", "severity"),
    [
        ("{to: component:x, criticality: hard}", 1, "error"),
        ("{to: component:x, criticality: hard}", 2, "warning"),
        ("{to: component:x}", 1, "warning"),
        ("{to: component:x, criticality: soft}", 1, "warning"),
        ("{to: component:x, via: async}", 1, "warning"),
        ("{to: component:x, via: async, criticality: hard}", 1, "error"),
        ("{anyOf: [component:x]}", 1, "warning"),
    ],
)
def test_an_experiment_below_tier_1_is_an_error_where_it_is_said_to_be_a_hard_need(
    edge: str, tier: int, severity: str
) -> None:
    space = catalog(
        f"Component a: {{lifecycle: production, tier: {tier}, dependencies: [{edge}]}}",
        "Component x: {lifecycle: experimental}",
    )
    assert [s for s, _ in findings(space, "production-on-experimental")] == [severity]


def test_a_bare_depends_on_is_no_more_than_a_warning() -> None:
    space = catalog(
        "Component a: {lifecycle: production, tier: 1, dependsOn: [component:x]}",
        "Component x: {lifecycle: experimental}",
    )
    assert [s for s, _ in findings(space, "production-on-experimental")] == ["warning"]


# Milestones.


def plan(start: str | None, **days: tuple[float | None, Sequence[str]]) -> Plan:
    first = date.fromisoformat(start).toordinal() if start else None
    return Plan({id: Milestone(id, d, tuple(after)) for id, (d, after) in days.items()}, first)


def test_the_longest_way_decides_when_a_plan_is_done() -> None:
    found = plan("2026-01-01", a=(30, ()), b=(60, ("a",)), c=(20, ("a",)), d=(10, ("b", "c")))
    assert found.critical_path == ("a", "b", "d")
    assert found.finish is not None and calendar_day(found.finish) == date(2026, 4, 11)
    assert found.floats == {"a": 0, "b": 0, "c": 40, "d": 0}


def test_a_milestone_begins_no_earlier_than_the_day_stated_for_it() -> None:
    begins = date(2026, 3, 1).toordinal()
    found = Plan(
        {"a": Milestone("a", 5), "b": Milestone("b", 5, ("a",), begins)}, date(2026, 1, 1).toordinal()
    )
    assert found.finish == begins + 5
    assert found.critical_path == ("b",)


def test_what_takes_no_time_still_ends_the_path_that_leads_to_it() -> None:
    assert plan("2026-01-01", a=(5, ()), done=(0, ("a",))).critical_path == ("a", "done")


def test_milestones_that_wait_for_each_other_never_end() -> None:
    found = plan("2026-01-01", a=(5, ("b",)), b=(5, ("a",)), c=(1, ("b",)), d=(1, ()))
    assert found.circular == {"a", "b", "c"}
    assert found.finish is None
    assert found.path_to("c") == ()


def test_a_plan_without_any_day_has_no_end() -> None:
    assert plan(None, a=(5, ())).finish is None
    assert plan("2026-01-01").finish is None


def test_lengths_alone_decide_which_milestones_are_critical() -> None:
    found = plan(None, a=(30, ()), b=(60, ("a",)), c=(20, ("a",)), d=(10, ("b", "c")))
    assert found.critical_path == ("a", "b", "d")
    assert found.floats == {"a": 0, "b": 0, "c": 40, "d": 0}
    assert found.spans == {}
    assert plan(None, a=(None, ()), b=(None, ("a",))).critical_path == ()
    assert plan(None, a=(5, ("b",)), b=(5, ("a",))).critical_path == ()


def test_a_chain_of_20000_milestones_breaks_nothing() -> None:
    count = 20_000
    days = {f"m{i}": (1.0, (f"m{i - 1}",) if i else ()) for i in range(count)}
    found = plan("2026-01-01", **days)
    assert len(found.critical_path) == count
    assert found.finish == date(2026, 1, 1).toordinal() + count
    assert set(found.floats.values()) == {0}


@given(st.data())
def test_the_end_is_that_of_the_longest_of_all_ways(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 8))
    days = data.draw(st.lists(st.integers(0, 9), min_size=count, max_size=count))
    after = [
        data.draw(st.lists(st.integers(0, i - 1), unique=True, max_size=3)) if i else [] for i in range(count)
    ]
    found = plan("2026-01-01", **{f"m{i}": (days[i], [f"m{a}" for a in after[i]]) for i in range(count)})
    start = date(2026, 1, 1).toordinal()

    def ways(i: int) -> list[list[int]]:
        return [[*way, i] for a in after[i] for way in ways(a)] or [[i]]

    lengths = [sum(days[i] for i in way) for last in range(count) for way in ways(last)]
    assert found.finish == start + max(lengths)
    assert sum(days[int(id[1:])] for id in found.critical_path) == max(lengths)

    @cache
    def done(late: int, by: int, i: int) -> int:
        begins = max((done(late, by, a) for a in after[i]), default=0)
        return begins + days[i] + (by if i == late else 0)

    # Float is exactly how much longer a milestone may take without moving the end.
    for i in range(count):
        spare = int(found.floats[f"m{i}"])
        assert max(done(i, spare, j) for j in range(count)) == max(lengths)
        assert max(done(i, spare + 1, j) for j in range(count)) == max(lengths) + 1


ROADMAP = (
    "Roadmap r: {{start: 2026-01-01, milestones: [{{id: split, title: S, duration: 120d}}, "
    "{{id: move, title: M, {0}, after: [split], removes: [component:old]}}]}}"
)


@pytest.mark.parametrize(
    ("milestone", "sunset", "slack", "severity"),
    [
        ("duration: 90d", "2026-07-30", 0, None),
        ("duration: 90d", "2026-07-29", -1, "error"),
        ("duration: 90d, status: done", "2026-07-29", None, None),
        ("duration: 90d, status: dropped", "2026-07-29", None, None),
        ("start: 2026-01-01, end: 2026-04-01", "2026-07-29", -1, "error"),
        ("end: 2026-12-31", "2026-12-31", 0, None),
        ("after: [split, move]", "2026-12-31", None, None),
        ("owner: group:g", "2026-05-01", 0, None),
        ("owner: group:g", "2026-04-30", -1, "error"),
        ("duration: 999999999999999999w", "2026-12-31", None, "error"),
    ],
)
def test_a_migration_is_late_when_its_critical_path_ends_after_the_sunset(
    milestone: str, sunset: str, slack: float | None, severity: str | None
) -> None:
    text = ROADMAP.format(milestone)
    if "after: [split, move]" in milestone:
        text = text.replace(", after: [split]", "")
    space = catalog(f"Component old: {{lifecycle: deprecated, sunset: {sunset}}}", text)
    assert [s for s, _ in findings(space, "late-migration")] == ([severity] if severity else [])
    found = [f for f in figures(space.design, "component:default/old", TODAY) if f.name == "migration-slack"]
    if slack is not None:
        assert [f.value for f in found] == [slack]
        assert [f.status for f in found] == ["partial" if "owner" in milestone else "known"]


def test_slack_of_what_waits_for_itself_lacks_an_order() -> None:
    text = ROADMAP.format("duration: 90d").replace("duration: 120d", "after: [move]")
    space = catalog("Component old: {lifecycle: deprecated, sunset: 2026-07-01}", text)
    [figure] = [
        f for f in figures(space.design, "component:default/old", TODAY) if f.name == "migration-slack"
    ]
    assert figure.value is None
    assert [m.what for m in figure.missing] == ["an order of its milestones", "duration of split"]


def test_slack_is_told_with_its_path_and_every_length_with_its_place() -> None:
    space = catalog(
        "Component old: {lifecycle: deprecated, sunset: 2026-07-01}", ROADMAP.format("duration: 90d")
    )
    [finding] = space.lint(Selection(preset="strict", select=("late-migration",))).findings
    assert finding.message == "`move` lands on 2026-07-30 and old ends on 2026-07-01, 29 days before"
    assert finding.why == "its critical path: split (120 days) -> move (90 days)"
    [figure] = [
        f for f in figures(space.design, "component:default/old", TODAY) if f.name == "migration-slack"
    ]
    assert [(o.name, o.value) for o in figure.steps[0].operands[1:]] == [
        ("days of split", 120),
        ("days of move", 90),
    ]
    assert all(o.place is not None for o in figure.steps[0].operands)


@pytest.mark.parametrize(
    ("milestones", "messages"),
    [
        ("{id: a, title: A, after: [a]}", ["`a` waits for itself"]),
        (
            "{id: a, title: A, after: [b]}, {id: b, title: B, after: [a]}, {id: c, title: C, after: [b]}",
            ["`a` waits for itself: a -> b -> a"],
        ),
        ("{id: a, title: A, after: [bee, 7]}", ["`a` waits for `bee`, and no milestone here is called that"]),
        ("{id: a, title: A}, {id: a, title: B, after: [a]}", ["two milestones are called `a`"]),
        ("{id: a, title: A, status: dropped}, {id: b, title: B, after: [a]}", []),
        (
            "{id: a, title: A, start: 2026-02-02, end: 2026-02-01}",
            ["`a` ends on 2026-02-01, before it begins on 2026-02-02"],
        ),
        ("{id: a, title: A, start: 2026-02-02, end: 2026-02-02}", []),
        ("{id: a, title: A, start: 2026-02-31, end: 2026-02-02}, 7, {id: [x]}", []),
    ],
)
def test_a_roadmap_that_contradicts_itself_is_told_of_the_cause_alone(
    milestones: str, messages: list[str]
) -> None:
    space = catalog(f"Roadmap r: {{milestones: [{milestones}]}}")
    told = findings(space, "roadmap-contradicts", "late-migration")
    assert told == [("error", message) for message in messages]


# The radar.

RADAR = (
    "TechnologyRadar radar: {entries: [{technology: postgresql-16, ring: adopt, endOfLife: 2027-02-01}, "
    "{technology: mongodb-5, ring: hold, since: 2025-01-01}, {technology: wasm, ring: assess}, "
    "{technology: node-16, ring: hold, since: 2020-01-01, endOfLife: 2023-09-11}]}"
)


@pytest.mark.parametrize(
    ("spec", "verdict"),
    [
        ("technologies: [MongoDB-5], created: 2025-06-01", "new on hold"),
        ("technologies: [mongodb-5], created: 2025-01-01", "legacy on hold"),
        ("technologies: [mongodb-5]", "legacy on hold"),
        ("engine: node-16, created: 2019-01-01", "ended"),
        ("engine: node-16, created: 2024-01-01", "new on hold"),
        ("engine: postgresql-16", "ends soon"),
        ("technologies: [wasm], tier: 1", "assess in tier 1"),
        ("technologies: [wasm], tier: 2", None),
        ("technologies: [cobol, cobol]", "unlisted"),
        ("technologies: 7, engine: [x]", None),
    ],
)
def test_the_worst_that_the_radar_says_of_a_use_is_told_once(spec: str, verdict: str | None) -> None:
    space = catalog(RADAR, f"Resource r: {{{spec}}}")
    assert [j.verdict for j in judgements(space.graph, TODAY)] == ([verdict] if verdict else [])


def test_what_is_retired_uses_nothing_and_without_a_radar_nothing_is_unlisted() -> None:
    space = catalog(RADAR, "Component a: {lifecycle: retired, technologies: [cobol]}")
    assert list(judgements(space.graph, TODAY)) == []
    space = catalog("Component a: {lifecycle: production, technologies: [cobol]}")
    assert list(judgements(space.graph, TODAY)) == []


def test_how_long_before_its_end_a_technology_is_told_is_an_option() -> None:
    from archkit.model.settings import parse_settings

    space = catalog(RADAR, "Resource r: {engine: postgresql-16}")
    space.settings = parse_settings({"rules": {"radar": {"notice": 30}}}, "archkit.toml")
    assert findings(space, "radar") == []


def test_an_element_has_figures_of_what_is_known_of_its_end_only() -> None:
    space = catalog(
        RADAR,
        "Component web: {lifecycle: production, technologies: [postgresql-16], dependsOn: [component:old]}",
        "Component old: {lifecycle: deprecated, sunset: 2026-12-23}",
        "Component gone: {lifecycle: retired}",
        "Component plain: {lifecycle: production}",
    )

    def told(name: str) -> Mapping[str, float | None]:
        return {f.name: f.value for f in figures(space.design, f"component:default/{name}", TODAY)}

    assert told("web") == {"ending-needs": 1, "days-to-end-of-life": 70}
    assert told("old") == {"dependants": 1, "days-to-sunset": 30}
    assert told("gone") == {"dependants": 0}
    assert told("plain") == {}
    assert told("nobody") == {}
