"""Pages of analyses: given this catalog, these pages with these numbers, and none that says nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import unescape

import pytest

from archkit.analysis.design import Design
from archkit.draw.chart import Chart
from archkit.draw.gantt import Gantt
from archkit.draw.grid import Grid
from archkit.draw.radar import Radar
from archkit.draw.shapes import View
from archkit.model.entity import KINDS
from archkit.pages.address import Repository
from archkit.pages.analyses import coupling
from archkit.pages.analyses.fields import field
from archkit.pages.analyses.input_keys import KEYS
from archkit.pages.everything import everything, pages
from archkit.pages.figures import PROMISE
from archkit.pages.page import Page
from tests.pages.conftest import FILES, library

CATALOG = """\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: shop}
spec: {type: team, children: []}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, title: Web}
spec:
  type: website
  lifecycle: production
  owner: group:shop
  tier: 1
  technologies: [Cobol-85]
  failureDomains: [failuredomain:zone-a]
  availability: 99.9%
  slo: {availability: 99.5%, window: 30d, alerts: [{name: web-burns, burnRate: 14.4, long: 1h, severity: page}]}
  capacity: {peak: 100rps, max: 400rps}
  placement: {zones: 2}
  cost: {monthly: 300 EUR/month}
  data: {produces: [pii.contact]}
  dependencies:
    - {to: "component:order", timeout: 1s, operation: write, sends: [pii.contact], callsPerRequest: 2, retries: {maxAttempts: 3}}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, title: "Order|<b>"}
spec:
  type: service
  lifecycle: production
  owner: group:shop
  tier: 3
  availability: 99.9%
  slo: {availability: 99.9%}
  capacity: {max: 250rps}
  data: {clearance: []}
  dependencies:
    - {to: "resource:old-db", operation: read, timeout: 1s, drops: [pii.contact], retries: {maxAttempts: 2}}
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: old-db, title: Old store}
spec: {type: relational-database, owner: group:shop, lifecycle: deprecated, sunset: 2026-05-01, engine: oracle-11}
---
apiVersion: archkit.dev/v1
kind: FailureDomain
metadata: {name: zone-a, title: Zone A}
spec: {type: zone}
---
apiVersion: archkit.dev/v1
kind: Flow
metadata: {name: buy, title: Buy}
spec:
  type: journey
  owner: group:shop
  tier: 1
  entry: component:web
  steps: [{id: look, component: web}, {id: order, component: order}]
---
apiVersion: archkit.dev/v1
kind: TechnologyRadar
metadata: {name: radar}
spec:
  owner: group:shop
  entries:
    - {technology: oracle-11, ring: hold, quadrant: data, since: 2025-01-01, endOfLife: 2026-01-01, decision: ADR-0002, note: "Leave <i>."}
    - {technology: postgresql-17, ring: adopt, quadrant: data}
---
apiVersion: archkit.dev/v1
kind: Roadmap
metadata: {name: plan, title: The plan}
spec:
  owner: group:shop
  start: 2026-03-01
  milestones:
    - {id: copy, title: Copy it, duration: 30d}
    - {id: move, title: Move it, duration: 60d, after: [copy], removes: [resource:old-db]}
    - {id: docs, title: Write it down, duration: 10d}
"""

Said = Callable[[str], str]


@pytest.fixture(scope="module")
def shown() -> dict[str, Page]:
    files = {"catalog/all.yaml": CATALOG, "adrs/0002-new.md": FILES["adrs/0002-new.md"]}
    site = library(files, Repository("https://github.com/acme/shop"))
    return {p.path: p for p in pages(list(everything(site))) if p.path.startswith(("analyses/", "more/"))}


@pytest.fixture(scope="module")
def said(shown: dict[str, Page]) -> Said:
    return lambda name: unescape(shown[f"analyses/{name}.md"].body().markdown).replace("\\", "")


def paths(catalog: str) -> list[str]:
    return [
        p.path
        for p in pages(list(everything(library({"catalog/all.yaml": catalog}))))
        if "analyses" in p.path
    ]


def row(markdown: str, begins: str) -> list[str]:
    line = next(line.strip() for line in markdown.splitlines() if line.strip().startswith(f"| {begins}"))
    return [cell.strip() for cell in line.strip("| ").split(" | ")]


def test_the_index_says_what_each_page_answers(said: Said, shown: dict[str, Page]) -> None:
    index = said("index")
    for page in shown.values():
        if page.path.startswith("analyses/") and page.path != "analyses/index.md":
            assert f"[{page.title}]({page.path.removeprefix('analyses/')})" in index


def test_catalogs_without_such_fields_have_no_such_pages() -> None:
    group = "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: g}\nspec: {type: team, children: []}\n"
    one = "---\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: %s}\nspec: {type: service, lifecycle: production, owner: g%s}\n"
    assert paths(group) == []
    assert paths(group + one % ("a", "")) == []
    plain = group + one % ("a", ", dependsOn: [component:b]") + one % ("b", "")
    assert paths(plain) == ["analyses/index.md", "analyses/coupling.md"]


@pytest.mark.parametrize(
    "name",
    ["objectives", "failure-domains", "retries", "capacity", "data-flow", "coupling", "roadmap", "unknowns"],
)
def test_every_page_with_computed_numbers_says_that_they_promise_nothing(said: Said, name: str) -> None:
    assert PROMISE in said(name)


def test_no_text_of_the_catalog_is_markup(shown: dict[str, Page]) -> None:
    for page in shown.values():
        markdown = page.body().markdown
        assert "<b>" not in markdown and "<i>" not in markdown
        assert "| <b" not in markdown


CIRCLE = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: a}
spec:
  type: service
  lifecycle: production
  owner: group:g
  dependencies: [{to: "component:b", timeout: 1s, retries: {maxAttempts: 3}}]
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: b}
spec:
  type: service
  lifecycle: production
  owner: group:g
  capacity: {max: 10rps}
  dependencies: [{to: "component:a", timeout: 1s, retries: {maxAttempts: 3}}]
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web}
spec:
  type: website
  lifecycle: production
  owner: group:g
  dependencies: [{to: "component:a", timeout: 1s, retries: {maxAttempts: 3}}]
"""


@pytest.mark.parametrize("catalog", [CATALOG, CIRCLE])
def test_no_tab_of_a_page_is_empty(catalog: str) -> None:
    for page in pages(list(everything(library({"catalog/all.yaml": catalog})))):
        if page.path.startswith("analyses/"):
            body = page.body()
            for index, make in enumerate(body.views):
                if f'    <span data-archkit-view="{index}"' in body.markdown:
                    assert not getattr(make(), "is_empty", False), page.path


def test_retries_multiply_along_the_way_and_an_overload_stays(said: Said) -> None:
    hot = row(said("retries"), "[Old store]")
    assert hot[1] == "**6**"  # 3 attempts x 2 attempts
    order = row(said("retries"), "[Order")
    assert "vulnerable" in order  # 200 rps fit into 250, 600 do not
    assert "[Web](../components/web.md)" in order[-1]
    assert "## Tried again in several layers" in said("retries")


def test_what_stands_in_a_lost_zone_is_down_and_what_nobody_places_is_unknown(
    said: Said, shown: dict[str, Page]
) -> None:
    text = said("failure-domains")
    assert row(text, "[Web]")[-1] == "**down**"
    assert row(text, "[Old store]")[-1] == "unknown"
    grid = shown["analyses/failure-domains.md"].body().views[0]()
    assert isinstance(grid, Grid)
    assert grid.columns == ("Zone A",)
    assert {line.label: line.marks for line in grid.lines}["Web"] == ("down",)


def test_what_a_tier_1_service_needs_is_as_critical(said: Said) -> None:
    tiers = said("failure-domains").partition("## Less critical")[2]
    assert row(tiers, "[Order")[1:4] == ["3", "1", "2"]


def test_load_is_held_against_capacity_and_a_zone_less(said: Said, shown: dict[str, Page]) -> None:
    text = said("capacity")
    assert "80%" in row(text, "[Order")  # 200 of 250 rps
    assert row(text, "[Web]")[3:6] == ["25%", "75%", "50%"]
    assert "300 EUR" in text
    used, costs = (view() for view in shown["analyses/capacity.md"].body().views)
    assert isinstance(used, Chart) and isinstance(costs, Chart)
    assert used.groups[0].bars[0].said == "80%"


def test_a_load_without_end_is_said_to_be_known_in_picture_and_table() -> None:
    back = "- {to: component:web, operation: read, timeout: 1s}"
    text = CATALOG.replace('    - {to: "resource:old-db"', f'    {back}\n    - {{to: "resource:old-db"')
    text = text.replace("entry: component:web", "entry: component:web\n  traffic: {peak: 1rps}")
    shown = {p.path: p for p in pages(list(everything(library({"catalog/all.yaml": text}))))}
    body = shown["analyses/capacity.md"].body()
    assert row(unescape(body.markdown).replace("\\", ""), "[Web")[1:4] == [
        "without end",
        "400 rps",
        "**without end**",
    ]
    used = body.views[0]()
    assert isinstance(used, Chart)
    assert {bar.said for bar in used.groups[0].bars} == {"without end", "not known"}


def test_a_class_of_data_is_followed_to_where_it_may_not_be(said: Said, shown: dict[str, Page]) -> None:
    text = said("data-flow")
    leak = row(text.partition("## Arrives without")[2], "<code>pii.contact</code>")
    assert leak[1].startswith("[Order")
    assert "stated" in leak
    drawn = shown["analyses/data-flow.md"].body().views[0]()
    assert isinstance(drawn, View)
    assert [group.label for group in drawn.groups] == [
        "begins here",
        "not allowed here",
    ]
    assert ("component:default/web", "component:default/order") in [(e.source, e.target) for e in drawn.edges]


def test_the_radar_names_who_uses_what_and_what_speaks_against_it(said: Said, shown: dict[str, Page]) -> None:
    text = said("radar")
    assert row(text, "1")[1:4] == [
        '<span class="ak-whole"><code>postgresql-17</code></span>',
        "adopt",
        "data",
    ]
    held = row(text, "2")
    assert "[Old store](../resources/old-db.md)" in held
    assert ". [ADR-0002](../decisions/0002-new.md)" in held[-1]
    assert row(text, "[Old store]")[2] == "ended"
    assert row(text, "[Web]")[2] == "unlisted"
    drawn = shown["analyses/radar.md"].body().views[0]()
    assert isinstance(drawn, Radar)
    assert [(b.label, b.ring, b.used) for b in drawn.blips] == [
        ("postgresql-17", "adopt", False),
        ("oracle-11", "hold", True),
    ]


def test_a_roadmap_has_its_critical_path_float_and_the_slack_to_what_ends(
    said: Said, shown: dict[str, Page]
) -> None:
    text = said("roadmap")
    assert "All is done on **2026-05-30**" in text
    assert "Critical path: <code>copy</code> → <code>move</code>." in text
    assert row(text, "<code>docs</code>")[5] == "80 days"
    ends = row(text, "[Old store]")
    assert ends[1:3] == ["2026-05-01", "61"]
    assert ends[-1] == "**-29 d, too late**"
    chart = shown["analyses/roadmap.md"].body().views[0]()
    assert isinstance(chart, Gantt)
    assert {bar.id: bar.critical for bar in chart.bars} == {"copy": True, "docs": False, "move": True}
    assert chart.bars[-1].ends[0].slack == -29


def test_pages_of_radars_roadmaps_and_failure_domains_lead_there(shown: dict[str, Page]) -> None:
    for path, name in (
        ("more/technologyradar/radar.md", "radar"),
        ("more/roadmap/plan.md", "roadmap"),
        ("more/failuredomain/zone-a.md", "failure-domains"),
    ):
        assert f"(../../analyses/{name}.md)" in shown[path].body().markdown


def test_objectives_stand_beside_what_is_computed(said: Said) -> None:
    text = said("objectives")
    journey = row(text, "[Buy]")
    assert journey[2] == "**nothing**"
    web = row(text, "[Web]")
    assert web[2] == "99.5 % over 30 days"
    assert web[4] == "dependencies allow it"
    assert web[5].startswith("216 min, 172.8 min")  # 43,200 min x .005, less 43.2 for order
    assert "<code>web-burns</code>" in web


def test_what_nobody_states_is_ranked_with_a_link_to_write_it(said: Said) -> None:
    text = said("unknowns")
    first = row(text.partition("## Line by line")[2], "<code>")
    assert "https://github.com/acme/shop/edit/" in first[-1]
    counts = [
        int(line.split("**")[1])
        for line in text.partition("## Line by line")[2].splitlines()
        if "| **" in line
    ]
    assert counts == sorted(counts, reverse=True)
    assert len(counts) > 5


def test_the_panel_of_coupling_has_no_score(said: Said) -> None:
    text = said("coupling")
    assert row(text, "Longest chain of calls that wait")[1] == "**2**"
    assert "fewer than 5 elements" in text
    assert "One commit ago" not in text


def test_the_panel_of_coupling_stands_beside_that_of_one_commit_ago() -> None:
    now = library({"catalog/all.yaml": CATALOG})
    then = Design(library({"catalog/all.yaml": CATALOG.replace("component:order", "component:web")}).graph)
    text = coupling.body(replace(now, earlier=lambda: then), "analyses/coupling.md").markdown
    assert row(text, "Longest chain of calls that wait")[1:3] == ["**2**", "1"]
    assert "before" not in text.partition("How the figures came about")[2]


@pytest.mark.parametrize("path", sorted({path for key in KEYS for path in key.fields}))
def test_every_field_that_an_input_is_read_from_is_in_the_models(path: str) -> None:
    found = field(path)
    assert found.type
    assert found.description, path


def test_a_field_says_its_unit() -> None:
    assert field("Component.dependencies[].timeout").type == "duration, as `300ms` or `30d`"
    assert field("Component.slo.availability").type == "ratio, as `99.95%`"
    assert field("Resource.owner").type == "reference"
    assert field("Component.sunset").type == "date, as `2026-11-24`"
    assert field("Component.dependencies[].idempotency").type == "`key`, `natural`, `none`"
    with pytest.raises(KeyError):
        field("Component.dependencies[].nonsense")


INPUTS = {
    "all": "nodes edges[].from edges[].to edges[].mode edges[].criticality edges[].calls_per_request groups[].from"
    " groups[].any_of groups[].required domains nodes.*.domains nodes.*.replicas.count nodes.*.replicas.required"
    " nodes.*.replicas.availability nodes.*.replicas.domains nodes.*.domain nodes.*.tier service root target",
    "availability": "nodes.*.availability edges[].usage edges[].fallback_success slo hard_dependency_slos"
    " dependency_share window",
    "latency": "self_p99_ms slo_p99_ms stages[].p99_ms stages[].calls_per_request stages[].parallel nodes.*.self_ms"
    " edges[].timeout_ms edges[].max_attempts edges[].backoff.kind edges[].backoff.base_ms edges[].backoff.multiplier"
    " edges[].backoff.max_ms edges[].stage edge fan_out p_slow target_quantile deadline_ms",
    "retries": "edges[].max_attempts edges[].retry_budget edges[].operation edges[].idempotency nodes.*.peak_rps"
    " nodes.*.capacity_rps p_fail max_attempts p_fail_leaf attempts_from_client",
    "blast-radius": "failed",
    "structure": "edges[].access owners limit",
    "data": "n r w journey.needs journey.steps[].op journey.steps[].store journey.steps[].replica"
    " journey.steps[].session_token path[].kind path[].lag_p99_ms path[].ttl_ms needs_max_staleness_ms services[].id"
    " services[].writes services[].publishes[].topic services[].publishes[].delivery nodes.*.rto_min rto_target_min"
    " service.rpo_target_min stores[].id stores[].rpo_min stores[].derived_from peak_writes_per_s partitions"
    " partition_limit_per_s top_key_share partition_key_kind keys zipf_s nodes.*.produces nodes.*.clearance"
    " flows[].from flows[].to flows[].drops changes[].mode changes[].change stores[].owners stores[].classification"
    " stores[].retention consumers[].id consumers[].topic consumers[].delivery consumers[].idempotent",
    "sagas": "steps[].id steps[].kind steps[].compensation steps[].idempotency_key steps[].timeout_ms steps[].success"
    " steps[].participant coordination max_participants timeout_ms",
    "capacity": "external_rps edges[].cache_hit nodes.*.capacity_rps nodes.*.cost_per_month headroom rps latency_ms"
    " pool_size zones capacity_rps_per_zone arrival_per_s service_per_s outage_s retention_s servers service_rate",
    "observability": "window_h alerts[].burn_rate alerts[].long_h alerts[].id alerts[].severity alerts[].runbook"
    " existing_files journeys[].id journeys[].tier journeys[].slo journeys[].alert path propagation",
    "decisions": "checks[].id checks[].weight checks[].result checks[].gate weights scores leaves[].id"
    " leaves[].importance leaves[].difficulty leaves[].adr adrs",
    "lifecycle": "nodes.*.lifecycle nodes.*.sunset today milestones[].id milestones[].days milestones[].after"
    " milestones[].removes start sunset radar.*.ring radar.*.since services[].id services[].uses services[].created"
    " services[].tier",
}
"""What the reference cases are stated in."""


@pytest.mark.parametrize("analysis", INPUTS)
def test_every_input_of_the_reference_cases_has_a_row(analysis: str) -> None:
    rows = {key for row in KEYS if row.analysis == analysis for key in row.key.split(", ")}
    assert [key for key in INPUTS[analysis].split() if key not in rows] == []


def test_every_input_has_a_field_or_says_where_it_comes_from() -> None:
    for key in KEYS:
        assert key.fields or key.note, key.key
        assert all(
            path.partition(".")[0] in {*KINDS, "SLO", "AlertCondition", "Criterion", "Option"}
            for path in key.fields
        )
