"""What follows from a design on pages of components and flows: given these facts, these sections."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import TypeVar

import pytest

from archkit.draw.outline import Outline
from archkit.draw.shapes import View
from archkit.draw.waterfall import Waterfall
from archkit.pages.everything import everything, pages
from archkit.pages.figures import PROMISE
from archkit.pages.page import Body
from tests.pages.conftest import library

CATALOG = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, title: "Web <script> | [x](javascript:alert(1))"}
spec:
  type: website
  lifecycle: production
  owner: group:shop
  latency: {self: {p99: 50ms}}
  availability: 99.9%
  observability: {traces: w3c}
  dependencies:
    - {to: "component:order", protocol: grpc, timeout: 500ms}
    - {to: "component:advice", protocol: grpc, timeout: 100ms, criticality: soft}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, title: Order}
spec:
  type: service
  lifecycle: production
  owner: group:shop
  tier: 1
  latency: {self: {p99: 20ms}}
  availability: 99.8%
  observability: {traces: b3}
  dependencies:
    - {anyOf: ["resource:east", "resource:west"], required: 1}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: advice, title: Advice}
spec: {type: service, lifecycle: production, owner: group:shop, availability: 95%, latency: {self: {p99: 30ms}}}
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: east, title: East}
spec: {type: relational-database, owner: group:shop, availability: 99%}
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: west, title: West}
spec: {type: relational-database, owner: group:shop, availability: 99%}
---
apiVersion: archkit.dev/v1
kind: Flow
metadata: {name: buy, title: Buy}
spec:
  type: journey
  owner: group:shop
  entry: component:web
  slo: {availability: 99.5%, latency: {p99: 150ms}, window: 30d}
  steps:
    - {id: look, title: Look, component: web}
    - {id: pay, title: Pay, component: order}
---
apiVersion: archkit.dev/v1
kind: Flow
metadata: {name: place, title: Place}
spec:
  type: saga
  owner: group:shop
  entry: component:web
  orchestrator: component:order
  timeout: 2s
  steps:
    - {id: create, component: order, kind: compensatable, compensation: reject, idempotencyKey: id, timeout: 500ms, success: 99%}
    - {id: reserve, component: advice, kind: compensatable, compensation: release, idempotencyKey: id, timeout: 100ms, maxAttempts: 2, success: 90%}
    - {id: charge, component: web, kind: pivot, idempotencyKey: id, success: 80%}
    - {id: tell, component: web, kind: retriable, idempotencyKey: id}
"""
PLAIN = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web}
spec: {type: website, lifecycle: production, owner: group:shop, dependsOn: ["component:order"]}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order}
spec: {type: service, lifecycle: production, owner: group:shop}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: alone}
spec: {type: service, lifecycle: production, owner: group:shop}
"""


def bodies(catalog: str) -> Callable[[str], Body]:
    found = {p.path: p for p in pages(list(everything(library({"catalog/all.yaml": catalog}))))}
    return lambda path: found[path].body()


@pytest.fixture(scope="module")
def body() -> Callable[[str], Body]:
    return bodies(CATALOG)


T = TypeVar("T")
Page = Callable[[str], Body]


def said(body: Body) -> str:
    return unescape(body.markdown).replace("\\", "").replace("\N{NO-BREAK SPACE}", " ")


def part(text: str, heading: str) -> str:
    """The section under a heading."""
    return text.partition(f"## {heading}\n")[2].partition("\n## ")[0]


def drawings(body: Body, kind: type[T]) -> list[T]:
    return [view for make in body.views if isinstance(view := make(), kind)]


def test_a_component_shows_what_matters_first_and_each_question_behind_a_fold(body: Page) -> None:
    figures = part(said(body("components/order.md")), "Figures")
    first, _, folds = figures.partition("???")
    # 0.998 x (1 - 0.01 x 0.01)
    assert "| Up with all it needs | **99.79 %** | known |" in first
    assert (
        "availability: how often it is up" in folds.lower() and "latency: how long it takes" in folds.lower()
    )


def test_a_figure_is_derived_down_to_file_and_line(body: Page) -> None:
    folds = part(said(body("components/order.md")), "Figures").partition("???")[2]
    assert "How availability came about" in folds
    assert "| Order | 99.8 % | <code>catalog/all.yaml:24</code> |" in folds


def test_steps_that_figures_share_are_written_once(body: Page) -> None:
    folds = part(said(body("components/order.md")), "Figures")
    assert folds.count("| Order | 99.8 % |") == 1
    assert "(see *availability* above)" in folds


def test_the_blast_radius_leads_to_who_goes_down_and_to_what_takes_it_down(body: Page) -> None:
    lost = part(said(body("components/order.md")), "Blast radius")
    assert "| Goes down with it | **1**: [Web" in lost and "(web.md)" in lost
    assert "| Journeys that end | **2**: [Buy](../flows/buy.md), [Place](../flows/place.md) |" in lost
    assert "Takes it down" not in lost  # one of two stores is enough
    assert "| Is degraded with it, but up | **1**: [Web" in part(
        said(body("components/advice.md")), "Blast radius"
    )
    assert "Order](order.md) (tier 1)" in part(said(body("components/web.md")), "Blast radius")


def test_numbers_come_with_what_they_are_for_once(body: Page) -> None:
    for path in ("components/order.md", "resources/east.md", "flows/buy.md", "flows/place.md"):
        assert said(body(path)).count(PROMISE) == 1


def test_the_availability_tree_marks_soft_needs_and_alternatives(body: Page) -> None:
    (tree, _) = drawings(body("flows/buy.md"), Outline)
    rows = [(r.branch.depth, r.branch.label.split(" ")[0], r.branch.line) for r in tree.rows]
    assert rows == [
        (0, "Buy", "plain"), (1, "Web", "plain"), (2, "Order", "plain"), (3, "1", "plain"), (4, "East", "soft"),
        (4, "West", "soft"), (2, "Advice", "soft"), (1, "Order", "plain"),
    ]  # fmt: skip
    assert tree.rows[-1].cells == ("", "counted above")
    assert tree.rows[3].branch.label == "1 of 2 is enough"
    assert max((r.share or 0, r.branch.label) for r in tree.rows)[1] == "Order"


def test_the_tree_is_a_table_too_and_says_what_burns_most(body: Page) -> None:
    table = part(said(body("flows/buy.md")), "What it needs to be up")
    assert "Up **99.69 %** of the time; the objective is 99.5 %." in table
    assert "Most of what is missing comes from [Order](../components/order.md) (64.5 %)" in table
    assert "| [Advice](../components/advice.md) | soft: it goes on with less | 95 % | — | " in table


def test_the_waterfall_of_a_journey_has_its_objective(body: Page) -> None:
    (time,) = drawings(body("flows/buy.md"), Waterfall)
    assert [(s.branch.depth, s.start, s.ms) for s in time.spans if s.branch.depth == 0] == [
        (0, 0, 100),
        (0, 100, 20),
    ]
    assert [limit.said for limit in time.limits] == ["objective 150 ms"]
    assert "The steps add up to **120 ms**, of 150 ms: 30 ms are left." in said(body("flows/buy.md"))


PROVIDER = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, title: Web}
spec:
  type: website
  lifecycle: production
  owner: group:shop
  availability: 99.9%
  dependencies: [{to: "component:bank", protocol: http, timeout: 1s, usage: 50%}]
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: bank, title: Bank}
spec: {type: external, lifecycle: production, owner: group:shop, availability: 100%, failureDomains: ["failuredomain:cloud"]}
---
apiVersion: archkit.dev/v1
kind: FailureDomain
metadata: {name: cloud, title: Cloud}
spec: {type: provider, availability: 99.8%}
---
apiVersion: archkit.dev/v1
kind: Flow
metadata: {name: buy, title: Buy}
spec: {type: journey, owner: group:shop, steps: [{id: look, component: web}]}
"""


def test_the_tree_shows_the_failure_domain_of_what_is_needed_at_times() -> None:
    (tree,) = drawings(bodies(PROVIDER)("flows/buy.md"), Outline)
    assert [(r.branch.label, r.branch.note, r.cells) for r in tree.rows] == [
        ("Buy", "all steps", ("99.8 % in all", "")),
        ("Web", "", ("99.9 %", "50.0\N{NO-BREAK SPACE}%")),
        ("Bank", "needed for 50 % of the requests", ("100 %", "")),
        ("Cloud", "failure domain of a part of it", ("99.8 %", "50.0\N{NO-BREAK SPACE}%")),
    ]


def test_the_trace_breaks_where_both_ends_do_not_understand_each_other(body: Page) -> None:
    (_, trace) = drawings(body("flows/buy.md"), Outline)
    assert [(r.branch.line, r.cells) for r in trace.rows] == [
        ("plain", ("begins here",)),
        ("broken", ("ends here",)),
    ]
    told = part(said(body("flows/buy.md")), "How far its trace goes")
    assert "passed on at **0 of 1 hop**. It ends first between [Web" in told


def test_a_saga_says_what_is_undone_at_each_failure_and_how_often(body: Page) -> None:
    told = part(said(body("flows/place.md")), "When a step fails")
    rows = [line for line in told.splitlines() if line.startswith(("| 1", "| 2", "| 3", "| 4"))]
    assert rows[0].endswith("| nothing is there to undo | 1 % |")
    assert "reject</code> by [Order]" in rows[1] and rows[1].endswith("| 9.9 % |")
    assert rows[2].index("release") < rows[2].index("reject") and rows[2].endswith("| 17.82 % |")
    assert rows[3].endswith("| nothing: tried until it succeeds | — |")


def test_each_failure_is_drawn_up_to_where_it_fails(body: Page) -> None:
    _, last, second, first = drawings(body("flows/place.md"), View)
    assert [(s.label, s.style) for s in last.steps] == [
        ("create", "sync"), ("reserve", "sync"), ("charge", "compensation"),
    ]  # fmt: skip
    assert [s.label for s in last.compensations] == ["release", "reject"]
    assert [s.label for s in second.compensations] == ["reject"]
    assert [s.label for s in first.steps] == ["create"] and not first.compensations


def test_a_saga_is_told_in_mermaid_when_nothing_fails_and_at_each_failure(body: Page) -> None:
    told = part(said(body("flows/place.md")), "When a step fails")
    sequences = [block.partition("```")[0] for block in told.split("```text")[1:]]
    assert [s.count("--&gt;&gt;") + s.count("-->>") for s in sequences] == [
        0,
        3,
        2,
        1,
    ]  # what fails, and what is undone
    assert all("sequenceDiagram" in s and " opt " not in s for s in sequences)


def test_a_saga_has_its_worst_case_against_its_timeout(body: Page) -> None:
    (time,) = drawings(body("flows/place.md"), Waterfall)
    assert [(s.start, s.ms) for s in time.spans] == [(0, 500), (500, 200), (700, None), (700, None)]
    assert [limit.said for limit in time.limits] == ["must be done in 2 s"]


def test_marks_and_drawings_go_together(body: Page) -> None:
    for path in ("flows/buy.md", "flows/place.md"):
        made = body(path)
        for index, make in enumerate(made.views):
            assert f'data-archkit-view="{index}"' in made.markdown and not make().is_empty


def test_names_are_text(body: Page) -> None:
    for path in ("components/order.md", "flows/buy.md", "flows/place.md"):
        assert "<script" not in body(path).markdown and "](javascript:" not in body(path).markdown


def test_a_plain_catalog_has_its_blast_radius_and_no_empty_section() -> None:
    body = bodies(PLAIN)
    assert "Goes down with it | **1**: [web]" in part(said(body("components/order.md")), "Blast radius")
    assert "## Figures" not in said(body("components/order.md"))
    alone = said(body("components/alone.md"))
    assert "## Blast radius" not in alone and PROMISE not in alone


def test_what_would_be_computed_for_seconds_is_left_to_the_command_line() -> None:
    one = (
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{name: c{0}}}\nspec: {{type: service, "
        'lifecycle: production, owner: group:a, availability: 99.9%, dependencies: [{{to: "component:c{1}"}}]}}\n'
    )
    flow = (
        "apiVersion: archkit.dev/v1\nkind: Flow\nmetadata: {name: long}\nspec: {type: journey, owner: group:a, "
        "entry: component:c0, steps: [{id: go, component: c0}]}\n"
    )
    body = bodies("---\n".join([flow, *(one.format(i, i + 1) for i in range(400))]))
    assert "archkit analyze availability flow:long" in part(
        said(body("flows/long.md")), "What it needs to be up"
    )
    assert "Up with all it needs" not in said(body("components/c0.md"))
    assert "Up with all it needs" in said(body("components/c390.md"))
