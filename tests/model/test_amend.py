"""What would be, were a field of the catalog written otherwise."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from archkit.errors import ArchkitError
from archkit.model.amend import amended, parse_amendment
from archkit.model.knowledge import Entity, Knowledge
from archkit.model.settings import Settings
from archkit.source.tree import DictTree
from archkit.workspace import Workspace

CATALOG = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order}
spec:
  type: service
  lifecycle: production
  owner: group:g
  slo: {availability: 99.9%}
  dependencies:
    - {to: component:payment, timeout: 800ms}
    - {to: resource:order-db, timeout: 100ms}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: payment}
spec: {type: service, lifecycle: production, owner: group:g, availability: 99%}
"""


@pytest.fixture
def knowledge() -> Knowledge:
    tree = DictTree({"catalog/a.yaml": CATALOG})
    return Workspace(tree, Settings(), root=Path(), today=date(2026, 1, 20)).knowledge


def after(knowledge: Knowledge, *texts: str) -> Entity:
    """`order` with these changes."""
    changed = amended(knowledge, [parse_amendment(text, knowledge) for text in texts])
    return changed.entities["component:default/order"]


def test_a_field_says_something_else(knowledge: Knowledge) -> None:
    assert after(knowledge, "order.slo.availability=99.99%").facts["slo"] == {"availability": "99.99%"}
    assert after(knowledge, "component:order.spec.tier=1").tier == 1


def test_a_field_that_was_not_there_is_made(knowledge: Knowledge) -> None:
    assert after(knowledge, "order.capacity.peak=400rps").facts["capacity"] == {"peak": "400rps"}
    assert after(knowledge, "order.placement={zones: 3}").facts["placement"] == {"zones": 3}


def test_a_reference_must_lead_somewhere(knowledge: Knowledge) -> None:
    with pytest.raises(ArchkitError, match="there is no component:paymnt in this catalog") as caught:
        after(knowledge, "order.dependencies[order-db].to=component:paymnt")
    assert caught.value.hint == "did you mean `component:payment`?"
    assert after(knowledge, "order.dependencies[order-db].to=component:payment").relations


def test_null_takes_a_field_away(knowledge: Knowledge) -> None:
    assert after(knowledge, "order.slo.availability=null").facts["slo"] == {"availability": None}


@pytest.mark.parametrize(
    "item", ["dependencies[payment]", "dependencies.component:payment", "dependencies[0]"]
)
def test_an_item_of_a_list_is_meant_by_its_name_or_its_position(knowledge: Knowledge, item: str) -> None:
    payment, store = after(knowledge, f"order.{item}.timeout=1s").relations[1:]

    assert (payment.attributes["timeout"], store.attributes["timeout"]) == ("1s", "100ms")


def test_what_is_given_is_left_as_it_is(knowledge: Knowledge) -> None:
    after(knowledge, "order.slo.availability=50%")

    assert knowledge.entities["component:default/order"].facts["slo"] == {"availability": "99.9%"}


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("ordr.tier=1", "there is no entity `ordr`", "did you mean `component:order`?"),
        ("order.tier", "`order.tier` sets nothing", "write it as `order.slo.availability=99.9%`"),
        ("order=1", "`order=1` sets nothing", "write it as `order.slo.availability=99.9%`"),
        (
            "order.slo.availibility=1",
            "component:order has no field `availibility` under `spec.slo`",
            "did you mean `availability`?",
        ),
        (
            "order.dependencies[paymnt].timeout=1s",
            "component:order has no `paymnt` under `dependencies`",
            "did you mean `payment`?",
        ),
        (
            "order.slo.availability=120%",
            "component:order: `120%` is more than 100%",
            "a ratio lies between 0 and 100%",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_write(
    knowledge: Knowledge, text: str, message: str, hint: str
) -> None:
    with pytest.raises(ArchkitError) as refused:
        after(knowledge, text)

    assert (refused.value.message, refused.value.hint) == (message, hint)
