"""Runbooks on the site: what to do first, what the service needs, all alerts with what answers them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from archkit.model.settings import parse_settings
from archkit.pages.everything import everything, pages
from archkit.pages.library import Library
from archkit.source.tree import DictTree
from archkit.workspace import Workspace

FILES = {
    "catalog/all.yaml": """\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: ordering
  title: Ordering
  links: [{url: "https://oncall.example/o", title: Rota, type: on-call}]
spec: {type: team, children: []}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, title: Order}
spec:
  type: service
  lifecycle: production
  owner: ordering
  tier: 1
  dependsOn: [resource:db]
  slo: {availability: 99%, alerts: [{name: order-fast-burn, severity: page, runbook: "runbooks/order.md#fast-burn"}]}
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: db, title: Database}
spec: {type: database, owner: ordering}
""",
    "alerts/a.yaml": "groups:\n- rules:\n  - {alert: OrderFastBurn, annotations: {summary: 'Too | many'}}\n  - {alert: DiskFull, labels: {severity: critical}}\n",
    "runbooks/order.md": "---\nfor: [component:order]\nowner: group:ordering\nalerts: [order-fast-burn]\n---\n# Orders fail\n\n"
    "## Fast burn\n\n1. Look.\n\n## What to do now\n\n1. Wait.\n2. Restart.\n\npassword: t7Gq2Lx9Rw4ZbN8m\n",
    "runbooks/db.md": "---\ntitle: The database is gone\nfor: [resource:db]\n---\n## Steps\n\n1. Restore.\n",
    "runbooks/alerts.md": "---\ntitle: About alerts\n---\nText.\n",
}


def said(files: Mapping[str, str] = FILES) -> dict[str, str]:
    """The Markdown of every page, by its path."""
    settings = parse_settings({"paths": {"alerts": ["alerts"]}}, "archkit.toml")
    space = Workspace(DictTree(files), settings, root=None, today=date(2026, 11, 25))
    library = Library(
        space.knowledge,
        space.graph,
        space.findings,
        space.today,
        lambda place: space.locator(place.path).span(place),
        lambda path: space.tree.read(path).decode(),
    )
    return {page.path: page.body().markdown for page in pages(list(everything(library)))}


def test_a_runbook_says_what_to_do_first_whatever_its_section_is_called() -> None:
    text = said()["runbooks/order.md"]
    assert '!!! danger "Paged right now?"\n\n    1. Wait.\n    2. Restart.' in text


def test_a_runbook_leads_to_its_alerts_to_what_it_needs_and_to_who_is_on_call() -> None:
    text = said()["runbooks/order.md"]
    assert "[<code>order-fast-burn</code>](#fast-burn)" in text
    assert "resources/db.md) ([The database is gone](archkit-page:runbooks/db.md))" in text
    assert "| On call | [Rota](<https://oncall.example/o>) |" in text


def test_no_secret_is_published() -> None:
    pages = said()
    assert "password: ••••" in pages["runbooks/order.md"]
    assert not any("t7Gq2Lx9Rw4ZbN8m" in text for text in pages.values())


def test_every_alert_has_a_row_and_what_answers_it() -> None:
    text = said()["runbooks/alerts.md"]
    assert "2 alerts, those that wake somebody first. 1 alert has no runbook." in text
    assert "| <code>order-fast-burn</code> | [Fast burn](order.md#fast-burn) | page | [Order]" in text
    assert "| <code>DiskFull</code> | **nothing is written** | critical |" in text
    assert "Too &#124; many" in text


def test_a_document_of_the_same_name_keeps_a_page_of_its_own() -> None:
    assert any(text.startswith("# About alerts") for text in said().values())


def test_the_index_says_who_has_a_runbook() -> None:
    text = said()["runbooks/index.md"]
    assert "## Who has one" in text
    assert '<progress value="1" max="1" aria-label="tier 1"></progress> 1 of 1' in text


def test_without_alerts_there_is_no_page_of_them() -> None:
    assert "runbooks/alerts.md" not in said({"runbooks/a.md": "# A\n"})


def test_an_alert_that_names_a_runbook_leads_to_it_from_both_sides_and_a_lost_one_is_told() -> None:
    rules = (
        "groups:\n- rules:\n"
        "  - {alert: DiskFull, annotations: {runbook_url: 'https://docs.example/runbooks/db/#steps'}}\n"
        "  - {alert: Gone, annotations: {runbook: runbooks/<b>gone.md}}\n"
    )
    pages = said({**FILES, "alerts/b.yaml": rules})
    assert "| <code>DiskFull</code> | [Steps](db.md#steps) |" in pages["runbooks/index.md"]
    assert "| Alerts | [<code>DiskFull</code>](#steps) |" in pages["runbooks/db.md"]
    assert "<code>runbooks/&#60;b&#62;gone.md</code> **is not there**" in pages["runbooks/alerts.md"]


def test_words_of_a_template_are_no_symptom() -> None:
    draft = "---\ntitle: Mail is late\n---\n## Symptoms\n\n_Which alert, which dashboard, which complaint?_\n"
    index = said({**FILES, "runbooks/mail.md": draft})["runbooks/index.md"]
    assert "| Mail is late | [Mail is late](mail.md) |" in index
