"""Incidents, open actions, first days and readiness on the site: given this knowledge, these pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import unescape

import pytest

from archkit.draw.chart import Chart
from archkit.pages.everything import everything, pages
from archkit.pages.page import Page
from archkit.source.tree import Commit, DictHistory
from tests.pages.conftest import FILES, library

INCIDENT = """\
---
title: Down for an hour
date: 2026-01-05
began: 2026-01-05T09:00Z
detected: 2026-01-05T09:10Z
resolved: 2026-01-05T10:00Z
severity: sev1
status: closed
affects: [component:order]
causes: ["A [link](javascript:alert(1)) | ran out"]
actions:
  - {what: "Alert <script> before", owner: group:ordering, due: 2026-02-01}
  - {what: Later, owner: user:ana, due: 2026-04-01}
  - {what: Done already, owner: group:ordering, due: 2026-01-20, done: 2026-01-10}
would-have-been-caught-by: [sync-depth, nonsense]
---
# Down for an hour

What happened.
"""
MORE = {
    **FILES,
    "runbooks/incidents/2026-01-05-down.md": INCIDENT,
    "runbooks/incidents/2025-01-05-before.md": "---\naffects: [component:stock]\ncauses: [link alert ran out]\n---\n# Before\n",
    "site/content/glossary.md": "| Word | Meaning |\n|---|---|\n| Cart | What one means to buy |\n",
}


@pytest.fixture(scope="module")
def page() -> Callable[[str], Page]:
    found = {p.path: p for p in pages(list(everything(library(MORE))))}
    return lambda path: found[path]


@pytest.fixture(scope="module")
def said(page: Callable[[str], Page]) -> Callable[[str], str]:
    return lambda path: unescape(page(path).body().markdown).replace("\\", "")


Said = Callable[[str], str]


def test_an_incident_says_how_long_it_took_and_what_is_done(said: Said) -> None:
    text = said("incidents/2026-01-05-down.md")
    for part in (
        "| Time to detect | 10 min |",
        "| Time to restore | 1 h |",
        "| Began | 2026-01-05 09:00 UTC |",
        "[sync-depth](archkit-page:rules/sync-depth.md)",
        "<code>nonsense</code> (no such rule)",
        "| 2026-02-01 | 28 days over |",
        "| 2026-04-01 | in 31 days |",
        "done 2026-01-10",
        "2 open actions",
    ):
        assert part in text


def test_an_action_is_text_whatever_it_says(page: Callable[[str], Page]) -> None:
    assert "<script>" not in page("incidents/open-actions.md").body().markdown


def test_the_index_has_the_newest_first_and_links_to_the_open_actions(said: Said) -> None:
    text = said("incidents/index.md")
    assert text.index("Down for an hour") < text.index("(2025-01-05-before.md)")
    assert "[2 open actions](open-actions.md)" in text
    assert 'data-archkit-facets="Severity|Status|Affected|Year:Date"' in text
    assert "| 60 min | 2 |" in text


def test_the_chart_and_the_table_beside_it_say_the_same(page: Callable[[str], Page], said: Said) -> None:
    (view,) = page("incidents/index.md").body().views
    chart = view()
    assert isinstance(chart, Chart)
    assert [(g.label, [b.said for b in g.bars]) for g in chart.groups] == [
        ("Tier 1", ["10 min", "1 h"]),
        ("No tier", ["unknown", "unknown"]),
    ]
    assert "| 1 | 1 | 10 min | 1 h |" in said("incidents/index.md")
    assert "| not known | 1 | unknown | unknown |" in said("incidents/index.md")


def test_causes_that_came_back_and_rules_that_would_have_told(said: Said) -> None:
    text = said("incidents/index.md")
    assert "## Causes that came back" in text
    assert "[sync-depth](../rules/sync-depth.md) | 1 | [Down for an hour](2026-01-05-down.md)" in text
    assert "nonsense" not in text


def test_the_page_of_a_rule_lists_the_incidents_it_would_have_told_of(said: Said) -> None:
    text = said("rules/sync-depth.md")
    assert "## Incidents it would have told of" in text
    assert "[Down for an hour](../incidents/2026-01-05-down.md)" in text
    assert "## Incidents" not in said("rules/sync-cycle.md")


def test_open_actions_of_all_incidents_and_of_one_team(said: Said) -> None:
    text = said("incidents/open-actions.md")
    assert "2 actions of [incidents](index.md) are open, 1 overdue." in text
    assert text.index("Alert") < text.index("Later")
    assert "Done already" not in text
    team = said("teams/ordering.md")
    assert "## Open actions" in team and "Later" in team and "Alert" in team


def test_a_component_bears_its_incidents_and_its_scorecard(said: Said) -> None:
    text = said("components/order.md")
    assert "| 2026-01-05 | [Down for an hour](../incidents/2026-01-05-down.md) | sev1 | 1 h | 2 |" in text
    assert "## Readiness" in text
    assert "**Blocked** by" in text
    assert "| **fail** | incident-actions | gate |" in text
    assert "[all components](../health/readiness.md)" in text
    assert "| unknown | on-call | gate |" in text


def test_readiness_of_all_components_can_be_filtered(said: Said) -> None:
    text = said("health/readiness.md")
    assert 'data-archkit-facets="Level|Tier|Owner|Lacking"' in text
    assert "| [Order](../components/order.md) | **blocked** |" in text
    assert "## By check" in text


def test_a_resource_has_no_scorecard(said: Said) -> None:
    assert "## Readiness" not in said("resources/order-db.md")


def test_first_days_in_a_team(said: Said) -> None:
    text = said("onboarding/ordering.md")
    for part in (
        "# First days in Ordering",
        "## 1. Whom you will meet",
        "[Ana Petrova](../people/ana.md)",
        "[ADR-0002 New](../decisions/0002-new.md)",
        "[Order fails](../runbooks/order.md)",
        "[Down for an hour](../incidents/2026-01-05-down.md)",
        "| Cart | What one means to buy |",
    ):
        assert part in text
    assert "ADR-0001" not in text
    assert "[First days](../onboarding/ordering.md)" in said("teams/ordering.md")


def test_first_days_are_listed_by_team(said: Said) -> None:
    assert "| [Ordering](ordering.md) | Takes orders. |" in said("onboarding/index.md")


def test_a_knowledge_base_without_incidents_or_teams_has_no_such_pages() -> None:
    files = {
        "catalog/a.yaml": "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: a}\nspec: {type: service}\n"
    }
    found = {p.path: p for p in pages(list(everything(library(files))))}
    assert not any(path.startswith(("incidents/", "onboarding/")) for path in found)
    assert "# Readiness" in found["health/readiness.md"].body().markdown


def test_a_team_sees_what_waits_for_it_in_one_place(said: Said) -> None:
    needs = said("teams/ordering.md").partition("## Needs attention")[2].partition("\n## ")[0]
    assert "review-overdue" not in needs, "the table of pages tells it"
    for part in ("[Order fails](../runbooks/order.md) | review overdue", "2026-02-01", "### Not ready"):
        assert part in needs
    assert "| [Order](../components/order.md) | <code>" in needs


def test_a_team_without_anything_that_waits_is_told_so() -> None:
    group = "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: a, description: Nobody yet.}\n"
    files = {"catalog/a.yaml": f"{group}spec: {{type: team, children: []}}\n"}
    found = {p.path: p for p in pages(list(everything(library(files))))}
    assert "## Needs attention\n\nNothing: lint finds nothing" in found["teams/a.md"].body().markdown


def test_health_counts_by_team_what_waits(said: Said) -> None:
    text = said("health/index.md").partition("## By team")[2]
    assert "| Pages that need a look | Open actions |" in text
    (ordering,) = (line for line in text.split("\n") if line.startswith("| [Ordering]"))
    assert ordering.endswith("| 1 | 1 |")


def test_records_and_descriptions_say_how_old_they_are() -> None:
    commits = [
        Commit(f"{n}" * 40, day, "Grace", "Change", day, f"{n}" * 40)
        for n, day in ((3, "2026-01-15"), (2, "2026-01-10"), (1, "2026-01-05"))
    ]
    paths = (["catalog/all.yaml"], ["adrs/0002-new.md"], ["runbooks/incidents/2026-01-05-down.md"])
    history = DictHistory(list(zip(commits, paths, strict=True)))
    made = replace(library(MORE), history_of=lambda: history)
    found = {p.path: unescape(p.body().markdown) for p in pages(list(everything(made)))}
    assert (
        "<small>Decided on 2026-01-01 by Ana Petrova; what it affects changed 1 time since, last on 2026-01-15; "
        "this page was last changed on 2026-01-10.</small>"
    ) in found["decisions/0002-new.md"].replace("\\", "")
    assert "<small>It happened on 2026-01-05; what it hit" in found["incidents/2026-01-05-down.md"].replace(
        "\\", ""
    )
    assert "was last changed on 2026-01-15 by Grace.</small>" in found["components/order.md"].replace(
        "\\", ""
    )
