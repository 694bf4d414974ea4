"""First days in a team: given this catalog and this glossary, this path."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.analysis.glossary import Term, met, read
from archkit.analysis.onboarding import Onboarding, onboarding
from archkit.model.settings import Settings
from archkit.source.tree import DictTree
from archkit.workspace import Workspace


def group(name: str, parent: str = "") -> str:
    return f"apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {{name: {name}}}\nspec: {{type: team, children: []{parent}}}\n"


def entity(kind: str, name: str, spec: str, description: str = "") -> str:
    return (
        f"apiVersion: backstage.io/v1alpha1\nkind: {kind}\nmetadata: {{name: {name}, description: {description or name}}}\n"
        f"spec: {{{spec}}}\n"
    )


CATALOG = "---\n".join(
    [
        group("shop"),
        group("ordering", ", parent: shop"),
        group("payments"),
        entity("User", "ana", "memberOf: [ordering]", "Takes care of carts."),
        entity("User", "kofi", "memberOf: [payments]"),
        entity("System", "orders", "owner: group:ordering", "From a cart to an order."),
        entity(
            "Component", "order", "type: service, owner: group:ordering, system: orders, tier: 1, dependencies: "
            "[{to: 'component:pay', operation: write}, {to: 'resource:order-db', operation: write}, "
            "{to: 'component:mail', criticality: soft}]", "Makes a reservation.",
        ),
        entity("Component", "cart", "type: service, owner: group:ordering, system: orders, tier: 2, dependencies: "
               "[{to: 'component:pay', criticality: soft, operation: read}]"),
        entity("Resource", "order-db", "type: relational-database, owner: group:ordering"),
        entity("Component", "pay", "type: service, owner: group:payments, dependsOn: ['component:cart']"),
        entity("Component", "mail", "type: service, owner: group:nobody"),
    ]
)  # fmt: skip


def adr(number: int, status: str, affects: str) -> str:
    return f"---\nstatus: {status}\ndate: 2026-01-0{number}\naffects: [{affects}]\n---\n# {number}. Decision {number}\n\nText.\n"


FILES = {
    "catalog/all.yaml": CATALOG,
    "adrs/0001-a.md": adr(1, "accepted", "component:order"),
    "adrs/0002-b.md": adr(2, "accepted", "component:order, component:cart, component:pay"),
    "adrs/0003-c.md": adr(3, "proposed", "component:order, component:cart, component:pay, system:orders"),
    "adrs/0004-d.md": adr(4, "accepted", "system:orders"),
    "adrs/0005-e.md": adr(5, "accepted", "component:mail"),
    "adrs/0006-f.md": adr(6, "accepted", "group:payments"),
    "runbooks/order.md": "---\ntitle: Order\nfor: [component:order]\nalerts: [burn]\n---\nText.\n",
    "runbooks/other.md": "---\ntitle: Other\nfor: [component:pay]\n---\nText.\n",
    "runbooks/incidents/2026-01-01-down.md": "---\naffects: [component:cart]\n---\n# Down\n",
    "site/content/glossary.md": (
        "# Glossary\n\n| Word | What we mean |\n|---|---|\n| Reservation | Pieces [promised](a.md) to an order. |\n"
        "| Pivot | The step without a way back. |\n\n* **Cart**: what a buyer means to buy.\n"
    ),
}


def path(name: str, files: dict[str, str] | None = None) -> Onboarding:
    space = Workspace(DictTree(files or FILES), Settings(), root=None, today=date(2026, 6, 1))
    return onboarding(space.knowledge, space.graph, space.knowledge.entities[f"group:default/{name}"])


def test_wholes_come_before_parts_and_the_most_critical_first() -> None:
    assert [e.name for e in path("ordering").owned] == ["orders", "order", "cart", "order-db"]


def test_what_it_needs_is_what_others_own_the_hard_first() -> None:
    needs = path("ordering").needs
    assert [(n.ref, n.is_hard, n.needed_by) for n in needs] == [
        ("component:default/pay", True, ("component:default/cart", "component:default/order")),
        ("component:default/mail", False, ("component:default/order",)),
    ]
    assert needs[1].owner == "group:default/nobody"


def test_decisions_come_by_reach_and_only_those_in_force() -> None:
    found = path("ordering")
    assert [(r.decision.number, r.reach) for r in found.decisions] == [(2, 3), (4, 1), (1, 1), (5, 1)]
    assert found.decisions[0].needed == ("component:default/pay",)


def test_a_group_of_groups_has_what_they_have() -> None:
    found = path("shop")
    assert found.groups == ("group:default/shop", "group:default/ordering")
    assert found.people == ("user:default/ana",)
    assert len(found.owned) == 4


def test_groups_in_a_circle_end() -> None:
    files = {"catalog/a.yaml": group("a", ", parent: b") + "---\n" + group("b", ", parent: a")}
    assert set(path("a", files).groups) == {"group:default/a", "group:default/b"}


def test_teams_next_door_are_counted_in_both_directions() -> None:
    found = path("ordering")
    assert dict(found.neighbours)["group:default/payments"] == 1
    assert dict(found.users) == {"group:default/payments": 1}


def test_runbooks_and_incidents_are_those_of_what_it_owns() -> None:
    found = path("ordering")
    assert [r.title for r in found.runbooks] == ["Order"]
    assert [i.title for i in found.incidents] == ["Down"]


def test_of_the_glossary_only_the_words_that_one_meets() -> None:
    assert [(t.word, t.meaning) for t in path("ordering").glossary] == [
        ("Reservation", "Pieces promised to an order."),
        ("Cart", "what a buyer means to buy."),
    ]


def test_without_a_glossary_the_wholes_explain_themselves() -> None:
    files = {p: t for p, t in FILES.items() if "glossary" not in p}
    found = path("ordering", files)
    assert found.glossary == ()
    assert [e.description for e in found.wholes] == ["From a cart to an order."]


def test_a_group_that_owns_nothing_has_an_empty_path() -> None:
    found = path("a", {"catalog/a.yaml": group("a")})
    assert (found.owned, found.needs, found.decisions, found.runbooks) == ((), (), (), ())


def term(word: str) -> Term:
    return Term(word, "meaning", "g.md", 1)


@pytest.mark.parametrize(
    ("word", "text", "is_met"),
    [
        ("Saga", "Leads the checkout saga.", True),
        ("Saga", "Sagas that do not finish", True),
        ("Entry", "its entries", True),
        ("Saga", "sagacious", False),
        ("Hard, soft", "a soft dependency", True),
        ("Budget (error)", "burns its error budget", True),
        ("Budget (error)", "a budget for the year", False),
        ("Settlement file", "the settlement file of a day", True),
        ("", "anything", False),
    ],
)
def test_a_word_is_met_as_a_whole(word: str, text: str, is_met: bool) -> None:
    assert bool(met([term(word)], [text])) is is_met


def test_headers_code_and_tables_of_one_column_are_no_terms() -> None:
    page = "| Word | Meaning |\n|---|---|\n| A | b |\n\n```\n| X | y |\n|---|---|\n| C | d |\n```\n\n| Only |\n|---|\n| E |\n"
    assert [t.word for t in read(page, "g.md")] == ["A"]


@given(st.text(alphabet="|-*_[]()`: \nab", max_size=200))
def test_no_page_makes_the_glossary_raise(page: str) -> None:
    met(list(read(page, "g.md")), [page])
