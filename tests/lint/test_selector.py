"""Which entities a selector of a contract means."""

from __future__ import annotations

import pytest

from archkit.lint.selector import Selector, selects
from archkit.model.load import load
from archkit.model.settings import Settings
from archkit.source.tree import DictTree

CATALOG = """
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, tags: [java]}
spec: {type: service, lifecycle: production, owner: ordering, system: shop, tier: 1, technologies: [java-21]}
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata: {name: shop}
spec: {owner: ordering, domain: checkout}
---
apiVersion: backstage.io/v1alpha1
kind: Domain
metadata: {name: checkout}
spec: {owner: ordering, subdomainOf: retail}
---
apiVersion: backstage.io/v1alpha1
kind: Domain
metadata: {name: retail}
spec: {owner: ordering, subdomainOf: checkout}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: alone}
spec: {type: service, lifecycle: production, owner: ordering, system: nowhere}
"""


@pytest.mark.parametrize(
    ("selector", "is_meant"),
    [
        ("shop", True),
        ("checkout", True),
        ("retail", True),
        ("ledger", False),
        ("component:order", True),
        ("component:default/ord*", True),
        ({"type": "service"}, True),
        ({"type": ["website", "service"]}, True),
        ({"type": "!service"}, False),
        ({"type": ["*", "!service"]}, False),
        ({"domain": "!ledger"}, True),
        ({"domain": "retail", "tier": 1}, True),
        ({"domain": "retail", "tier": 2}, False),
        ({"owner": "group:ordering", "tag": "java", "kind": "component"}, True),
        ({"lifecycle": "prod*", "technology": "java-*"}, True),
        ({"technology": "go"}, False),
        ({"colour": "red"}, False),
        ({"colour": "!red"}, False),
        ([{"type": "website"}, {"system": "SHOP"}], True),
        ([[["shop"]]], False),
        ({}, False),
        (3, False),
        (None, False),
    ],
)
def test_every_key_of_a_selector_must_agree(selector: Selector, is_meant: bool) -> None:
    knowledge = load(DictTree({"catalog/a.yaml": CATALOG}), Settings())
    assert selects(knowledge, selector, knowledge.entities["component:default/order"]) is is_meant


def test_what_lies_in_no_domain_is_outside_every_domain() -> None:
    knowledge = load(DictTree({"catalog/a.yaml": CATALOG}), Settings())
    alone = knowledge.entities["component:default/alone"]
    assert not selects(knowledge, {"domain": "retail"}, alone)
    assert selects(knowledge, {"domain": "!retail"}, alone)
