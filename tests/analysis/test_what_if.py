"""What would be: given this catalog and this supposed state, these journeys and these figures."""

from __future__ import annotations

from datetime import date
from math import inf, isclose
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from archkit.analysis.questions import QUESTIONS, Asked
from archkit.analysis.what_if import Journey, Supposed, WhatIf, what_if
from archkit.model.amend import parse_amendment
from archkit.model.knowledge import Knowledge
from archkit.model.settings import Settings
from archkit.source.tree import DictTree
from archkit.workspace import Workspace
from tests.analysis.test_structure_function import Model, models

ORDER: dict[str, Any] = {
    "slo": {"availability": "99.9%", "latency": {"p99": "500ms"}},
    "latency": {"self": {"p99": "20ms"}},
    "dependencies": [
        {"to": "component:payment", "criticality": "soft", "timeout": "800ms"},
        {"to": "resource:db", "criticality": "hard", "timeout": "100ms"},
    ],
}
WEB = {
    "slo": {"latency": {"p99": "600ms"}},
    "latency": {"self": {"p99": "30ms"}},
    "dependencies": [{"to": "component:order", "criticality": "hard", "timeout": "2s"}],
}
PAYMENT = {"slo": {"latency": {"p99": "100ms"}}, "latency": {"self": {"p99": "90ms"}}}
DB = {
    "availability": "99.99%",
    "latency": {"self": {"p99": "10ms"}},
    "placement": {"regions": ["here"], "zones": 3, "replicas": 3, "required": 2},
}
BUY = {"type": "journey", "tier": 1, "entry": "component:web", "slo": {"latency": {"p99": "700ms"}},
       "steps": [{"id": "pay", "component": "component:web"}]}  # fmt: skip
ZONE = {"type": "zone", "availability": "99.9%", "parent": "here"}

TWO_OF_THREE = 3 * 0.999**2 - 2 * 0.999**3
"""Zones in which the replicas of the store stand; no promise includes them."""


def asked(**changes: Any) -> Asked:
    """A shop whose order goes on without its payment."""
    specs = {
        ("Component", "web"): WEB, ("Component", "order"): ORDER, ("Component", "payment"): PAYMENT,
        ("Resource", "db"): DB, ("Flow", "buy"): BUY, ("FailureDomain", "here"): {"type": "region"},
        ("FailureDomain", "a"): ZONE, ("FailureDomain", "b"): ZONE, ("FailureDomain", "c"): ZONE,
    }  # fmt: skip
    needed = {
        "Component": {"type": "service", "lifecycle": "production", "owner": "g"},
        "Resource": {"type": "relational-database", "owner": "g"},
        "Flow": {"owner": "g"},
    }
    documents = [
        {
            "apiVersion": "backstage.io/v1alpha1" if kind in ("Component", "Resource") else "archkit.dev/v1",
            "kind": kind,
            "metadata": {"name": name},
            "spec": {**needed.get(kind, {}), **spec, **changes.get(name, {})},
        }
        for (kind, name), spec in specs.items()
    ]
    tree = DictTree({"catalog/all.yaml": yaml.safe_dump_all(documents)})
    space = Workspace(tree, Settings(), root=None, today=date(2026, 11, 24))
    return Asked(space.design, space.knowledge, space.today)


def supposed(knowledge: Knowledge, *sets: str, down: str = "", lost: str = "", peak: float = 1.0) -> Supposed:
    return Supposed(
        tuple(f"{'resource' if n == 'db' else 'component'}:default/{n}" for n in down.split()),
        tuple(f"failuredomain:default/{n}" for n in lost.split()),
        peak,
        tuple(parse_amendment(text, knowledge) for text in sets),
    )


def journey(found: WhatIf) -> Journey:
    (only,) = found.journeys
    return only


def moved(found: WhatIf) -> dict[tuple[str, str], tuple[float | None, float | None]]:
    return {
        (m.ref.rpartition("/")[2], f.name): (m.today and m.today.value, m.then and m.then.value)
        for m in found.moves
        if (f := m.then or m.today)
    }


def test_who_can_do_without_waits_up_to_the_time_limit_and_breaks_its_promise() -> None:
    today = asked()
    found = what_if(today, supposed(today.knowledge, down="payment"))

    assert moved(found)["order", "p99-estimate"] == (130, 830)  # 20 + 100 + 10 ms; then 20 + 800 + 10
    assert moved(found)["web", "p99-estimate"] == (
        530,
        860,
    )  # 30 + the 500 ms that order promises; then 30 + 830
    assert journey(found)[3:] == ("up", "degraded", ("component:default/web",), (600, 860), True)


def test_a_wait_that_is_shorter_than_the_promise_breaks_none() -> None:
    edges = [{**ORDER["dependencies"][0], "timeout": "150ms"}, ORDER["dependencies"][1]]
    today = asked(order={"dependencies": edges})
    found = what_if(today, supposed(today.knowledge, down="payment"))

    assert moved(found)["order", "p99-estimate"] == (130, 180)
    assert ("web", "p99-estimate") not in moved(found)
    assert journey(found).critical_path == (600, 600)
    assert not journey(found).is_late


def test_without_a_time_limit_nobody_knows_how_long_it_waits() -> None:
    edges = [{"to": "component:payment", "criticality": "soft"}, ORDER["dependencies"][1]]
    today = asked(order={"dependencies": edges})
    found = what_if(today, supposed(today.knowledge, down="payment"))
    (estimate,) = (m.then for m in found.moves if m.ref == "component:default/order" and m.then
                   and m.then.name == "p99-estimate")  # fmt: skip

    assert (estimate.bound, [m.what for m in estimate.missing]) == (
        "at least",
        ["timeout of calls to payment"],
    )


def test_a_journey_of_which_a_fallback_saves_a_part_is_degraded_and_not_down() -> None:
    saved = {
        "to": "component:payment",
        "criticality": "hard",
        "fallback": {"kind": "static", "success": "70%"},
    }
    today = asked(order={"dependencies": [saved]}, web={"dependencies": [{"to": "component:order"}]})
    found = what_if(today, supposed(today.knowledge, down="payment"))

    assert isclose(moved(found)["buy", "availability"][1] or 0, 0.7, abs_tol=0.01)
    assert journey(found)[3:] == ("up", "degraded", ("component:default/web",), (600, None), False)


def test_what_is_down_takes_no_time() -> None:
    today = asked()
    found = what_if(today, supposed(today.knowledge, down="db"))

    assert found.blast.down == ("component:default/order", "component:default/web")
    assert journey(found)[3:] == ("up", "down", ("component:default/web",), (600, None), False)
    assert not [key for key in moved(found) if key[1] == "p99-estimate"]
    assert moved(found)["buy", "availability"] == (pytest.approx(0.999 * TWO_OF_THREE), 0)


def test_a_lost_zone_makes_nobody_better() -> None:
    """What order promises leaves it 99.91 % by itself, and no more with a zone less."""
    today = asked()
    found = moved(what_if(today, supposed(today.knowledge, lost="a")))
    before, after = found["order", "availability"]

    assert before == pytest.approx(0.999 * TWO_OF_THREE)
    assert after == pytest.approx(0.999 * 0.999**2)  # of the two zones that are left, both must be up


def test_another_objective_implies_another_own_availability() -> None:
    today = asked()
    found = moved(what_if(today, supposed(today.knowledge, "order.slo.availability=99.95%")))

    assert found["order", "availability"] == (
        pytest.approx(0.999 * TWO_OF_THREE), pytest.approx(0.9995 * TWO_OF_THREE),
    )  # fmt: skip


def test_a_field_set_is_as_if_the_file_said_so() -> None:
    today, edited = asked(), asked(db={**DB, "availability": "99%"})
    found = moved(what_if(today, supposed(today.knowledge, "db.availability=99%")))

    for name in ("web", "order", "db"):
        ref = f"{'resource' if name == 'db' else 'component'}:default/{name}"
        figures = {f.name: f.value for f in QUESTIONS["availability"].answer(edited, ref)}
        assert found[name, "availability"][1] == figures["availability"]


def test_a_peak_that_is_set_is_multiplied_too() -> None:
    today = asked()
    found = moved(what_if(today, supposed(today.knowledge, "web.capacity.peak=100rps", peak=2)))

    assert found["web", "peak-rate"] == (None, 200)


def test_what_grows_without_end_has_moved() -> None:
    today = asked(
        db={**DB, "concurrency": {"workers": 1, "serviceRate": "100rps"}, "capacity": {"peak": "80rps"}}
    )
    found = moved(what_if(today, supposed(today.knowledge, peak=2)))

    assert found["db", "mean-wait"] == (pytest.approx(40), inf)


def test_flows_and_the_whole_design_stand_first() -> None:
    today = asked()
    refs = [m.ref for m in what_if(today, supposed(today.knowledge, down="payment")).moves]

    assert refs == sorted(refs, key=lambda r: bool(r) and not r.startswith("flow:"))
    assert refs[0] == "flow:default/buy"


@given(
    st.lists(st.sampled_from(["web", "order", "payment", "db"]), max_size=3, unique=True),
    st.lists(st.sampled_from(["here", "a", "b", "c"]), max_size=3, unique=True),
)
def test_failures_make_nothing_more_available(down: list[str], lost: list[str]) -> None:
    today = asked()
    found = what_if(today, supposed(today.knowledge, down=" ".join(down), lost=" ".join(lost)))

    for (name, figure), (before, after) in moved(found).items():
        if figure == "availability" and before is not None and after is not None:
            assert after <= before + 1e-12, name


@given(models(), st.data())
def test_what_is_passed_over_does_not_move(model: Model, data: st.DataObject) -> None:
    """Availability is looked at only where a change can reach: it is the same as looking everywhere."""
    catalog = model.catalog()
    catalog.add("journey", "flow", type="journey", owner="group:g", entry=catalog.ref("e0"), steps=[
        {"id": "pay", "component": catalog.ref("e1")},
    ])  # fmt: skip
    space = catalog.open()
    today = Asked(space.design, space.knowledge, space.today)
    elements = st.sampled_from([catalog.canonical(f"e{n}") for n in range(len(model.own))])
    domains = [catalog.canonical(f"d{d}") for d in range(len(model.domains))]
    sets = [
        parse_amendment(f"{catalog.ref(f'e{n}')}.availability=50%", today.knowledge)
        for n in data.draw(st.sets(st.integers(0, len(model.own) - 1), max_size=2))
    ]
    state = Supposed(
        tuple(data.draw(st.sets(elements, max_size=1))),
        tuple(data.draw(st.sets(st.sampled_from(domains), max_size=1))) if domains else (),
        1.0,
        tuple(sets),
    )
    found = values(what_if(today, state))
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(QUESTIONS, "availability", QUESTIONS["availability"]._replace(is_of_needs=False))
        everywhere = values(what_if(today, state))
    assert found == everywhere


def values(
    found: WhatIf,
) -> list[tuple[str, tuple[str, float | None] | None, tuple[str, float | None] | None]]:
    return [
        (m.ref, m.today and (m.today.name, m.today.value), m.then and (m.then.name, m.then.value))
        for m in found.moves
    ]
