"""What incidents teach side by side: given these reviews, these times, actions and causes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.analysis.incident_times import in_words, minutes, time_to_detect, time_to_restore, times_by_tier
from archkit.analysis.incidents import action_items, by_rule, recurring
from archkit.model.knowledge import Entity
from archkit.model.postmortem import Action, Incident, moment
from archkit.source.location import Place

TODAY = date(2026, 6, 1)


def incident(
    path: str = "a.md",
    began: str = "",
    detected: str = "",
    resolved: str = "",
    *,
    affects: tuple[str, ...] = (),
    causes: tuple[str, ...] = (),
    actions: tuple[Action, ...] = (),
    rules: tuple[str, ...] = (),
    day: str = "2026-05-14",
) -> Incident:
    stated = {n for n, v in (("began", began), ("detected", detected), ("resolved", resolved)) if v}
    return Incident(
        path,
        path,
        day,
        affects=affects,
        began=moment(began),
        detected=moment(detected),
        resolved=moment(resolved),
        causes=causes,
        actions=actions,
        caught_by=rules,
        stated=frozenset(stated),
    )


def test_both_times_count_from_when_it_began() -> None:
    found = incident("a", "2026-05-14T09:00Z", "2026-05-14T11:10+02:00", "2026-05-14T10:14Z")
    assert (time_to_detect(found).value, time_to_restore(found).value) == (10, 74)
    assert time_to_restore(found).steps[0].formula == "resolved - began"
    assert in_words(time_to_restore(found)) == "1 h 14 min"


def test_without_a_beginning_it_took_at_least_from_when_it_was_noticed() -> None:
    found = incident("a", "", "2026-05-14T09:10Z", "2026-05-14T10:00Z")
    assert time_to_detect(found).status == "unknown"
    assert [m.what for m in time_to_detect(found).missing] == ["`began`"]
    restore = time_to_restore(found)
    assert (restore.value, restore.bound) == (50, "at least")
    assert in_words(restore) == "at least 50 min"
    assert restore.assumptions


def test_a_beginning_that_cannot_be_read_is_not_replaced_by_another_time() -> None:
    found = incident("a", "soon", "2026-05-14T09:10Z", "2026-05-14T10:00Z")
    assert time_to_restore(found).value is None


def test_a_negative_time_is_no_time() -> None:
    found = incident("a", "2026-05-14T09:00Z", "2026-05-14T08:00Z", "2026-05-14T07:00Z")
    assert time_to_detect(found).value is None
    assert time_to_restore(found).value is None


def test_a_day_without_a_time_gives_no_minutes() -> None:
    found = incident("a", "2026-05-14", "2026-05-14T09:10Z", "2026-05-14T10:00Z")
    assert [m.what for m in time_to_detect(found).missing] == ["time of day in `began`"]


def test_a_time_without_a_zone_is_taken_as_utc_and_says_so() -> None:
    found = incident("a", "2026-05-14T09:00", "2026-05-14T09:10Z")
    assert time_to_detect(found).value == 10
    assert time_to_detect(found).assumptions == ("`began` has no zone and is taken as UTC.",)


def entity(ref: str, tier: int | None) -> Entity:
    return Entity(ref, "backstage.io/v1alpha1", "Component", "default", ref, "c.yaml", 0, tier=tier)


def test_times_are_medians_by_the_tier_of_the_most_critical_thing_that_was_hurt() -> None:
    entities = {"a": entity("a", 1), "b": entity("b", 3), "c": entity("c", None)}
    end = ("2026-05-14T09:10Z", "2026-05-14T09:20Z", "2026-05-14T12:00Z")
    found = [
        *(
            incident(f"{n}.md", "2026-05-14T09:00Z", "2026-05-14T09:00Z", e, affects=("b", "a"))
            for n, e in enumerate(end)
        ),
        incident("x.md", "2026-05-14T09:00Z", "", "2026-05-14T09:30Z", affects=("b",)),
        incident("y.md", affects=("c", "gone")),
    ]
    first, third, none = times_by_tier(found, entities)
    assert (first.tier, first.restore.value, len(first.incidents)) == (1, 20, 3)
    assert (third.tier, third.restore.value, third.detect.value) == (3, 30, None)
    assert (none.tier, none.restore.status) == (None, "unknown")


def test_a_median_of_which_one_is_missing_is_partial() -> None:
    found = [incident("a.md", "2026-05-14T09:00Z", "", "2026-05-14T09:10Z"), incident("b.md")]
    (times,) = times_by_tier(found, {})
    assert (times.restore.value, times.restore.status) == (10, "partial")


def action(what: str, due: str | None = None, done: str | None = None) -> Action:
    stated = frozenset(n for n, v in (("what", what), ("due", due), ("done", done)) if v)
    return Action(Place("a.md"), what, None, due, done, stated)


def test_the_longest_overdue_action_comes_first_and_what_is_done_last() -> None:
    actions = (
        action("done", "2026-01-01", "2026-02-01"),
        action("no day"),
        action("soon", "2026-06-03"),
        action("late", "2026-05-30"),
        action("later", "2026-04-30"),
        action("today", "2026-06-01"),
    )
    items = action_items([incident(actions=actions)], TODAY)
    assert [(i.action.what, i.state, i.days_over) for i in items] == [
        ("later", "overdue", 32),
        ("late", "overdue", 2),
        ("today", "open", 0),
        ("soon", "open", -2),
        ("no day", "open", None),
        ("done", "done", None),
    ]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("The certificate of the page ran out.", "Certificate of the page ran out!", True),
        ("Three layers retried three times each.", "Three layers retried, each three times", True),
        ("The certificate ran out.", "The disk ran full.", False),
        ("Overload", "overload.", True),
        ("The and was of", "were had has", False),
        ("Konfiguration war falsch", "Die Konfiguration war wieder falsch", True),
    ],
)
def test_two_causes_are_one_when_half_of_their_words_are_the_same(one: str, other: str, same: bool) -> None:
    found = recurring([incident("a.md", causes=(one,)), incident("b.md", causes=(other,))])
    assert bool(found) is same


def test_a_cause_that_one_incident_says_twice_does_not_come_back() -> None:
    assert recurring([incident("a.md", causes=("Disk ran full again", "Disk ran full again"))]) == []


def test_the_newest_words_stand_for_a_cause_that_came_back() -> None:
    (found,) = recurring(
        [
            incident("a.md", causes=("Disk of the broker ran full",), day="2025-01-01"),
            incident("b.md", causes=("The broker's disk ran full",), day="2026-01-01"),
        ]
    )
    assert found.words == "The broker's disk ran full"
    assert [i.path for i in found.incidents] == ["b.md", "a.md"]


def test_thousands_of_causes_take_no_time_to_compare(elapsed: Callable[[], float]) -> None:
    causes = tuple(f"word{n % 50} something else entirely happened here {n}" for n in range(2000))
    elapsed()
    recurring([incident(f"{n}.md", causes=causes[n * 100 : n * 100 + 100]) for n in range(20)])
    assert elapsed() < 4


@given(st.lists(st.lists(st.text(max_size=200), max_size=4), max_size=4))
def test_no_cause_makes_it_raise_and_each_group_has_two_incidents(texts: list[list[str]]) -> None:
    found = recurring([incident(f"{n}.md", causes=tuple(causes)) for n, causes in enumerate(texts)])
    assert all(len(r.incidents) > 1 for r in found)


def test_rules_are_counted_by_the_rule_that_is_meant() -> None:
    incidents = [
        incident("a.md", rules=("LT002", "x")),
        incident("b.md", rules=("timeouts", "LT002", "nonsense")),
    ]
    meant = {"LT002": "timeouts", "timeouts": "timeouts", "x": "x"}.get
    found = by_rule(incidents, meant)
    assert {rule: sorted(i.path for i in them) for rule, them in found.items()} == {
        "timeouts": ["a.md", "b.md"],
        "x": ["a.md"],
    }


@pytest.mark.parametrize(
    ("value", "words"), [(0, "0 min"), (59.6, "1 h"), (74, "1 h 14 min"), (1440, "1 d"), (3020, "2 d 2 h")]
)
def test_minutes_in_words(value: float, words: str) -> None:
    assert minutes(value) == words
