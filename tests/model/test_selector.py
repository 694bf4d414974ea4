"""Which entities a selector of a contract means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.model.contract import Where, read_contracts
from archkit.model.load import load
from archkit.model.selector import Population, Unmatched
from archkit.model.settings import Settings
from archkit.source.tree import DictTree

CATALOG = """
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, tags: [java]}
spec:
  type: service
  lifecycle: production
  owner: ordering
  system: shop
  tier: 1
  technologies: [java-21]
  data: {produces: [pii.contact], retention: 90d}
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
        ([{"type": "website"}, {"system": "SHOP"}], True),
        (["web", "shop"], True),
        ("!shop", False),
        ("!ledger", True),
        ({"data": "pii.*", "engine": "!oracle"}, True),
        ({"data": "90d"}, False),
        ({"ref": "component:order"}, True),
        ({"ref": ["component:*", "!component:order"]}, False),
        ({"kind": "resource"}, False),
    ],
)
def test_every_key_of_a_selector_must_agree(selector: object, is_meant: bool) -> None:
    assert ("component:default/order" in selected(selector)) is is_meant


def selected(selector: object, catalog: str = CATALOG) -> frozenset[str]:
    """The references that a selector means, read as people write it."""
    among, understood = both(selector, catalog)
    return among.select(understood)


def both(selector: object, catalog: str = CATALOG) -> tuple[Population, object]:
    found = read_contracts([{"acyclic": {"of": selector}}], "contracts")  # type: ignore[list-item]
    assert not found.faults, found.faults
    asked = found.known[0].acyclic
    assert asked
    knowledge = load(DictTree({"catalog/a.yaml": catalog}), Settings())
    return Population(knowledge.entities, ["component:default/gone"]), asked.of


def test_what_lies_in_no_domain_is_outside_every_domain() -> None:
    assert "component:default/alone" not in selected({"domain": "retail"})
    assert "component:default/alone" in selected({"domain": "!retail"})


def test_without_kind_or_ref_only_parts_are_meant() -> None:
    assert selected({"owner": "ordering"}) == {"component:default/order", "component:default/alone"}
    assert selected({"owner": "ordering", "kind": "domain"}) == {
        "domain:default/checkout",
        "domain:default/retail",
    }


def test_what_nothing_describes_is_meant_by_its_reference_alone() -> None:
    assert selected({"ref": "component:gone"}) == {"component:default/gone"}
    assert selected("component:g*") == {"component:default/gone"}
    assert "component:default/gone" not in selected({"system": "!shop"})


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ({"system": "shpo"}, [((("system",), "system", "shpo"))]),
        ({"system": ["shop", "!ledgr"]}, [(("system",), "system", "!ledgr")]),
        ([{"type": "service"}, "chekout"], [((1,), "part", "chekout")]),
        ("component:ordr", [((), "ref", "component:ordr")]),
        ({"type": "serv*"}, []),
        ({"domain": "Retail"}, []),
    ],
)
def test_words_that_stand_for_nothing_are_named(selector: object, expected: list[object]) -> None:
    among, understood = both(selector)
    assert [u[:3] for u in among.unmatched(understood)] == expected  # type: ignore[arg-type]


def test_the_values_that_are_there_are_told_as_people_write_them() -> None:
    among, understood = both({"domain": "retial"})
    [found] = among.unmatched(understood)  # type: ignore[arg-type]
    assert isinstance(found, Unmatched)
    assert set(found.known) == {"checkout", "retail"}


AMONG = Population(
    load(DictTree({"catalog/a.yaml": CATALOG}), Settings()).entities, ["component:default/gone"]
)
words = st.text(alphabet="!*?[]-ashopervic:/", min_size=1, max_size=12) | st.text(min_size=1, max_size=8)


@given(st.sampled_from(sorted(Where.model_fields)), st.lists(words, min_size=1, max_size=3))
def test_any_word_selects_something_or_nothing_and_a_denial_the_rest(key: str, said: list[str]) -> None:
    bare = [w.lstrip("!") or "x" for w in said]
    everything = AMONG.select(Where.model_validate({"kind": "*", key: "!nowhere-at-all"}))
    meant = AMONG.select(Where.model_validate({"kind": "*", key: bare}))
    denied = AMONG.select(Where.model_validate({"kind": "*", key: [f"!{w}" for w in bare]}))
    assert meant | denied == everything
    assert not meant & denied
    AMONG.select(Where.model_validate({key: said}))
    list(AMONG.unmatched(Where.model_validate({key: said})))
    list(AMONG.unmatched(said[0]))
    AMONG.select(said[0])


@given(st.sampled_from(["a*a*a*a*a*a*a*b", "*" * 200, "[" * 100, "a" * 300 + "*", "?*" * 100]))
def test_no_pattern_takes_long(pattern: str) -> None:
    AMONG.select(Where.model_validate({"ref": pattern}))
