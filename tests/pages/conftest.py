"""Libraries over texts in memory, and the Markdown of their pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from html import unescape

import pytest

from archkit.lint.registry import rules
from archkit.model.settings import Settings
from archkit.pages.address import Repository
from archkit.pages.everything import everything, pages
from archkit.pages.library import Library
from archkit.pages.page import Page
from archkit.source.tree import DictTree
from archkit.workspace import Workspace

TODAY = date(2026, 3, 1)

ENTITIES = """\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: ordering
  title: Ordering
  description: Takes orders.
  links: [{url: "https://chat.example/ordering", title: "#ordering", type: chat}]
spec: {type: team, children: [], parent: all}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: all}
spec: {type: department, children: []}
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: ana, title: Ana Petrova}
spec: {memberOf: [ordering], profile: {email: ana@shop.example}}
---
apiVersion: backstage.io/v1alpha1
kind: Domain
metadata: {name: selling}
spec: {owner: group:all}
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata: {name: shop, description: Sells things.}
spec: {owner: group:ordering, domain: selling}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: order
  title: Order
  description: Takes a cart to a paid `order`.
  tags: [java]
spec:
  type: service
  lifecycle: production
  owner: group:ordering
  system: shop
  tier: 1
  runbooks: [runbooks/order.md]
  providesApis: [order-api]
  technologies: [java-21]
  slo:
    availability: 99.95%
    window: 30d
    alerts: [{name: order-fast-burn, burnRate: 14.4, long: 1h, short: 5m, severity: page, runbook: "runbooks/order.md#fast-burn"}]
  config:
    - {name: POOL, type: integer, default: 20, description: Connections., reload: restart}
    - {name: KEY, secret: true, required: true}
  dependencies:
    - {to: "resource:order-db", operation: write, timeout: 150ms}
    - {to: "component:stock", protocol: grpc, timeout: 800ms, retries: {maxAttempts: 2}}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: stock, description: Knows what is there.}
spec: {type: service, lifecycle: deprecated, sunset: 2026-12-31, successor: component:order, owner: group:ordering}
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: order-db, description: Orders.}
spec: {type: relational-database, owner: group:ordering, system: shop, engine: postgresql-16}
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: {name: order-api, description: Place an order.}
spec: {type: openapi, lifecycle: production, owner: group:ordering, system: shop, definition: "openapi: 3.1.0\\n"}
---
apiVersion: archkit.dev/v1
kind: Flow
metadata: {name: place-order, title: Place an order}
spec:
  type: saga
  owner: group:ordering
  entry: component:order
  timeout: 10s
  steps:
    - {id: create, component: order, kind: compensatable, compensation: reject, idempotencyKey: order_id, timeout: 500ms}
    - {id: reserve, component: stock, kind: pivot}
---
apiVersion: archkit.dev/v1
kind: Roadmap
metadata: {name: plan, title: The plan}
spec: {owner: group:ordering, milestones: [{id: move, title: Move it, start: 2026-09-01, decisions: [ADR-0002]}]}
"""

FILES: Mapping[str, str] = {
    "catalog/all.yaml": ENTITIES,
    "adrs/0001-old.md": "---\nstatus: superseded\ndate: 2025-01-01\nsuperseded-by: [ADR-0002]\n---\n# 1. Old\n\nBecause.\n",
    "adrs/0002-new.md": """\
---
status: accepted
date: 2026-01-01
decision-makers: [ana]
affects: [component:order]
supersedes: [ADR-0001]
tags: [data]
---
# 2. New

Because.
""",
    "runbooks/order.md": """\
---
title: Order fails
type: runbook
for: [component:order]
alerts: [order-fast-burn]
owner: group:ordering
last-reviewed: 2025-11-01
review-every: 90d
---
## Fast burn

Text.

## Mitigation

1. Look.
2. Restart.
3. Call.
4. Wait.
""",
    "runbooks/incidents/2026-01-05-down.md": """\
---
date: 2026-01-05
severity: high
status: closed
affects: [component:order]
---
# Down for an hour

What happened.
""",
}


def library(files: Mapping[str, str], repository: Repository | None = None) -> Library:
    """A library over files in memory."""
    space = Workspace(DictTree(files), Settings(), root=None, today=TODAY)
    return Library(
        space.knowledge,
        space.graph,
        space.findings,
        TODAY,
        lambda place: space.locator(place.path).span(place),
        space.source,
        "Shop",
        rules(),
        repository,
    )


@pytest.fixture(scope="session")
def shop() -> Library:
    return library(FILES, Repository("https://github.com/acme/shop"))


@pytest.fixture(scope="session")
def page(shop: Library) -> Callable[[str], Page]:
    """The page at a path."""
    found = {p.path: p for p in pages(list(everything(shop)))}
    return lambda path: found[path]


@pytest.fixture(scope="session")
def said(page: Callable[[str], Page]) -> Callable[[str], str]:
    """The Markdown of the page at a path, without its escapes, so that it can be read."""
    return lambda path: unescape(page(path).body().markdown).replace("\\", "")
