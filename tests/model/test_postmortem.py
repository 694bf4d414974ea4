"""Post-incident reviews as values: moments in every shape, sections by their meaning, actions whatever they are."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.model.postmortem import Incident, moment, section, sections
from archkit.model.settings import Settings
from archkit.source.tree import DictTree
from archkit.workspace import Workspace


def incident(text: str, path: str = "runbooks/incidents/2026-05-14-down.md") -> Incident:
    space = Workspace(DictTree({path: text}), Settings(), root=None, today=date(2026, 6, 1))
    (found,) = space.knowledge.incidents
    return found


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-05-14T09:12Z", "2026-05-14T09:12"),
        ("2026-05-14T09:12:30Z", "2026-05-14T09:12:30"),
        ("2026-05-14 09:12 UTC", "2026-05-14T09:12"),
        ("2026-05-14T11:12+02:00", "2026-05-14T09:12"),
        ("2026-05-14T11:12+0200", "2026-05-14T09:12"),
        (" 2026-05-14t04:12-05:00 ", "2026-05-14T09:12"),
    ],
)
def test_a_moment_with_a_zone_is_an_instant(text: str, at: str) -> None:
    found = moment(text)
    assert found is not None and found.is_zoned
    assert found.at == datetime.fromisoformat(at).replace(tzinfo=UTC) == found.earliest == found.latest


def test_a_time_without_a_zone_may_lie_half_a_day_off_and_is_taken_as_utc() -> None:
    found = moment("2026-05-14T09:12")
    assert found is not None and not found.is_zoned
    assert found.at == datetime(2026, 5, 14, 9, 12, tzinfo=UTC)
    assert found.earliest < found.at < found.latest


def test_a_day_is_no_instant() -> None:
    found = moment("2026-05-14")
    assert found is not None and found.at is None


@pytest.mark.parametrize(
    "text",
    ["", "soon", "14.05.2026", "2026-5-14", "2026-02-30", "2026-05-14T25:00Z", "2026-05-14T9:12Z", "09:12",
     "2026-05-14T09:12+99:00", "0001-01-01T00:00+14:00", "9999-12-31", "2026-05-14T09:12Z (about)", "20260514T0912Z"],
)  # fmt: skip
def test_what_is_no_moment_is_none(text: str) -> None:
    assert moment(text) is None


@given(st.text(alphabet="0123456789-:TZ+. UTC", max_size=40))
def test_reading_a_moment_never_raises_and_its_bounds_are_in_order(text: str) -> None:
    found = moment(text)
    assert found is None or found.earliest <= found.latest


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("Summary", "summary"),
        ("TL;DR", "summary"),
        ("2. Timeline (UTC)", None),
        ("2. Timeline", "timeline"),
        ("Sequence of events:", "timeline"),
        ("What went well?", "well"),
        ("What didn't work", "badly"),
        ("Lessons learned", "learning"),
        ("WHAT WE LEARNT", "learning"),
        ("Root cause(s)", None),
        ("Action items", "actions"),
        ("Something of our own", None),
    ],
)
def test_a_heading_is_known_by_its_synonyms(heading: str, meaning: str | None) -> None:
    assert section(heading) == meaning


@given(st.lists(st.text(max_size=300), max_size=5))
def test_headings_never_raise(headings: list[str]) -> None:
    sections(headings)


def test_the_day_comes_from_the_name_of_the_file_where_the_front_matter_has_none() -> None:
    assert incident("# Down\n").date == "2026-05-14"
    assert incident("---\ndate: 2026-05-13\n---\n# Down\n").date == "2026-05-13"


def test_a_day_that_there_is_not_is_none() -> None:
    assert incident("# Down\n", "runbooks/incidents/2026-02-30-down.md").date is None


def test_actions_are_read_whatever_they_are() -> None:
    found = incident(
        "---\nactions:\n  - {what: Mend it, owner: ops, due: 2026-06-30}\n  - Just a sentence\n  - 7\n"
        "  - {what: Later, due: soon, done: yes}\n  - [a]\n---\n# Down\n"
    )
    first, second, third = found.actions
    assert (first.what, first.owner, first.due, first.done) == (
        "Mend it",
        "group:default/ops",
        "2026-06-30",
        None,
    )
    assert (second.what, second.is_mapping) == ("Just a sentence", False)
    assert (third.due, third.is_done) == (None, True)
    assert third.place.route == ("actions", 3)


def test_an_owner_of_an_action_is_a_reference_that_is_checked() -> None:
    space = Workspace(
        DictTree({"runbooks/incidents/a.md": "---\nactions:\n  - {what: a, owner: user:ana}\n---\n# A\n"}),
        Settings(),
        root=None,
        today=date(2026, 6, 1),
    )
    assert [(m.target, m.route) for m in space.knowledge.mentions] == [
        ("user:default/ana", ("actions", 0, "owner"))
    ]


@pytest.mark.parametrize("value", ["text", "7", "{a: b}", "[]", "null", "[null, {}, [[]]]"])
@pytest.mark.parametrize(
    "field", ["actions", "causes", "affects", "would-have-been-caught-by", "began", "status"]
)
def test_a_field_of_any_shape_is_read_without_raising(field: str, value: str) -> None:
    found = incident(f"---\n{field}: {value}\n---\n# Down\n")
    assert all(isinstance(cause, str) for cause in found.causes)


@pytest.mark.parametrize(
    ("status", "draft", "over"),
    [("draft", True, True), ("In review", True, True), ("Investigating", True, False), ("closed", False, True),
     ("whatever", False, True), ("in-progress", True, True)],
)  # fmt: skip
def test_a_status_says_whether_the_review_is_finished_and_the_incident_over(
    status: str, draft: bool, over: bool
) -> None:
    found = Incident("a.md", "A", status=status)
    assert (found.is_draft, found.is_over) == (draft, over)
