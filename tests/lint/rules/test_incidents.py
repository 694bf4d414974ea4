"""Reviews of incidents wrong in every way: given this front matter, these findings on these lines."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.lint.run import Selection
from archkit.model.settings import Settings, parse_settings
from archkit.source.tree import DictTree
from archkit.workspace import Workspace

TODAY = date(2026, 6, 1)
PATH = "runbooks/incidents/2026-05-14-down.md"

CATALOG = """\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: ops, description: Runs it.}
spec: {type: team, children: [], members: [user:ana]}
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: ana, description: Is on call.}
spec: {memberOf: [ops]}
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata: {name: shop, description: Sells things.}
spec: {owner: group:ops}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes orders.}
spec: {type: service, lifecycle: production, owner: group:ops, system: shop}
"""

GOOD = {
    "date": "2026-05-14",
    "began": "2026-05-14T09:04Z",
    "detected": "2026-05-14T09:12Z",
    "resolved": "2026-05-14T09:40Z",
    "severity": "sev2",
    "status": "closed",
    "affects": "[system:shop]",
    "causes": "[A certificate ran out.]",
    "actions": "[]",
}
BODY = (
    "# Down\n\n## Summary\n\nIt was down.\n\n## Timeline\n\n* 09:04 - Down.\n\n## Lessons learned\n\nLook.\n"
)

Found = list[tuple[str, int]]


def lint(files: dict[str, str], *, settings: Settings | None = None, today: date = TODAY) -> Found:
    space = Workspace(
        DictTree({"catalog/all.yaml": CATALOG, **files}), settings or Settings(), root=None, today=today
    )
    report = space.lint(Selection(preset="strict"))
    return [(f.rule, f.span.line) for f in report.findings if f.path.startswith("runbooks/incidents/")]


def review(**changed: str | None) -> str:
    """A review that nothing is wrong with, but for these fields (`_` for `-`); None takes one out."""
    fields = {**GOOD, **{name.replace("_", "-"): value for name, value in changed.items()}}
    head = "".join(f"{name}: {value}\n" for name, value in fields.items() if value is not None)
    return f"---\n{head}---\n{BODY}"


def found(**changed: str | None) -> Found:
    return lint({PATH: review(**changed)})


def test_a_whole_review_has_no_finding() -> None:
    assert found() == []


@pytest.mark.parametrize(
    "value",
    [
        "14.05.2026",
        "2026-02-30",
        "yesterday",
        "2026-05-14T09:00Z",
        "20260514",
        "[2026-05-14]",
        "2026",
        "1.5",
        "true",
    ],
)
def test_a_date_in_a_wrong_shape_is_told_on_its_line_and_no_more(value: str) -> None:
    assert found(date=value) == [("schema", 2)]


@pytest.mark.parametrize("field", ["began", "detected", "resolved"])
@pytest.mark.parametrize(
    "value", ["09:12", "soon", "2026-05-14T25:00Z", "[]", "{a: 1}", "12", "14 May 09:12"]
)
def test_a_moment_in_a_wrong_shape_is_told_on_its_line(field: str, value: str) -> None:
    line = list(GOOD).index(field) + 2
    assert ("schema", line) in found(**{field: value})


def test_a_time_without_a_zone_is_told_and_not_taken_for_a_contradiction() -> None:
    assert found(detected="2026-05-14T10:12") == [("incident-field-missing", 4)]


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"resolved": "2026-05-14T09:10Z"}, 5),
        ({"detected": "2026-05-14T09:00Z"}, 4),
        ({"began": None, "detected": "2026-05-12T09:00Z", "resolved": "2026-05-14T09:40Z"}, 3),
        ({"began": "2026-05-16T09:00Z", "detected": "2026-05-16T09:01Z", "resolved": "2026-05-16T10:00Z"}, 3),
        ({"resolved": "2026-06-09T09:00Z"}, 5),
        ({"date": "2027-05-14", "began": None, "detected": None, "resolved": None}, 2),
        ({"actions": "[{what: a, owner: ops, due: 2026-05-01}]"}, 10),
        ({"actions": "[{what: a, owner: ops, done: 2026-05-01}]"}, 10),
        ({"actions": "[{what: a, owner: ops, done: 2026-07-01}]"}, 10),
        ({"resolved": "2026-05-12"}, 5),
    ],
)
def test_times_that_contradict_each_other_or_lie_ahead(changed: dict[str, str | None], line: int) -> None:
    assert ("incident-times-out-of-order", line) in found(**changed)
    assert found(**changed).count(("incident-times-out-of-order", line)) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"date": "2026-05-13", "began": "2026-05-14T01:00Z"},
        {
            "date": "2026-05-15",
            "began": "2026-05-14T23:30Z",
            "detected": "2026-05-14T23:40Z",
            "resolved": "2026-05-15T01:00Z",
        },
        {"resolved": "2026-05-14"},
        {"detected": "2026-05-14T11:20+02:00"},
        {"actions": "[{what: a, owner: ops, done: 2026-05-14}]"},
    ],
)
def test_a_day_begins_earlier_elsewhere(changed: dict[str, str | None]) -> None:
    assert [f for f in found(**changed) if f[0] == "incident-times-out-of-order"] == []


def test_an_action_that_is_a_sentence_is_told_once() -> None:
    assert found(actions="[Mend it]") == [("schema", 10)]


@pytest.mark.parametrize(
    ("action", "rules"),
    [
        ("{what: a, owner: ops, due: 2026-06-30}", []),
        ("{what: a, due: 2026-06-30}", ["incident-action-unowned"]),
        ("{what: a, owner: ops}", ["incident-field-missing"]),
        ("{what: a, owner: ops, due: 2026-05-31}", ["incident-action-overdue"]),
        ("{what: a, owner: ops, due: 2026-06-01}", []),
        ("{what: a, owner: ops, due: 2026-05-31, done: 2026-06-01}", []),
        ("{what: a, done: 2026-05-20}", []),
        ("{what: a, owner: ops, due: next week}", ["schema"]),
        ("{what: a, owner: ops, due: 2026-05-20, done: true}", ["schema"]),
        ("{owner: ops, due: 2026-06-30}", ["schema"]),
        ("{what: a, owner: opps, due: 2026-06-30}", ["unknown-reference"]),
    ],
)
def test_what_is_said_of_an_action(action: str, rules: list[str]) -> None:
    assert found(actions=f"\n  - {action}") == [(rule, 11) for rule in rules]


def test_what_only_incidents_affect_and_nobody_describes_is_an_error_of_incidents() -> None:
    assert found(affects="[system:shopp]") == [("incident-affects-unknown", 8)]


def test_a_name_that_the_catalog_uses_too_is_told_by_its_own_rule() -> None:
    files = {PATH: review(affects="[component:gone]")}
    catalog = CATALOG.replace("system: shop}", "system: shop, dependsOn: [component:gone]}")
    space = Workspace(DictTree({"catalog/all.yaml": catalog, **files}), Settings(), root=None, today=TODAY)
    rules = [f.rule for f in space.findings if "gone" in f.message]
    assert rules == ["unknown-reference"]


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("sync-cycle", []),
        ("ST001", []),
        ("sync-cylce", ["incident-rule-unknown"]),
        ("structure", ["incident-rule-unknown"]),
    ],
)
def test_a_rule_is_named_by_its_name_or_its_code(name: str, rules: list[str]) -> None:
    assert found(would_have_been_caught_by=f"[{name}]") == [(rule, 11) for rule in rules]


def test_a_slip_in_the_name_of_a_rule_gets_a_suggestion() -> None:
    tree = DictTree({"catalog/all.yaml": CATALOG, PATH: review(would_have_been_caught_by="[sync-cylce]")})
    (finding,) = Workspace(tree, Settings(), root=None, today=TODAY).findings
    assert finding.help == "did you mean `sync-cycle`?"


def test_a_draft_may_lack_anything_for_two_weeks() -> None:
    text = "---\ndate: 2026-05-14\nstatus: draft\n---\n# Down\n"
    assert lint({PATH: text}, today=date(2026, 5, 28)) == []
    assert lint({PATH: text}, today=date(2026, 5, 29)) == [("incident-still-draft", 3)]
    longer = parse_settings({"rules": {"incident-still-draft": {"days": 30}}}, "archkit.toml")
    assert lint({PATH: text}, settings=longer, today=date(2026, 5, 29)) == []


def test_an_incident_that_goes_on_has_no_end_yet() -> None:
    assert lint({PATH: review(status="monitoring", resolved=None)}, today=date(2026, 5, 20)) == []
    assert found(resolved=None) == [("incident-field-missing", 2)]


def test_a_review_without_front_matter_is_told_on_its_first_line() -> None:
    assert lint({PATH: BODY}) == [("incident-field-missing", 1)]


RUNBOOK = (
    "---\ntitle: Orders fail\nfor: [component:order]\nowner: group:ops\nlast-reviewed: {day}\n---\nText.\n"
)


@pytest.mark.parametrize(
    ("day", "rules"),
    [("2026-05-13", ["incident-runbook-unchanged"]), ("2026-05-14", []), ("2026-05-20", [])],
)
def test_a_runbook_is_to_be_looked_at_after_the_incident(day: str, rules: list[str]) -> None:
    files = {PATH: review(affects="[component:order]"), "runbooks/order.md": RUNBOOK.format(day=day)}
    assert lint(files) == [(rule, 8) for rule in rules]


def test_two_weeks_are_left_for_looking_at_the_runbook() -> None:
    files = {PATH: review(affects="[component:order]"), "runbooks/order.md": RUNBOOK.format(day="2026-05-13")}
    assert lint(files, today=date(2026, 5, 28)) == []


def test_only_the_newest_incident_speaks_of_the_runbook() -> None:
    older = review(affects="[component:order]", causes="[Another one.]").replace("2026-05-14", "2026-05-02")
    files = {
        PATH: review(affects="[component:order]"),
        "runbooks/incidents/2026-05-02-down.md": older,
        "runbooks/order.md": RUNBOOK.format(day="2026-04-01"),
    }
    assert lint(files) == [("incident-runbook-unchanged", 8)]


def test_a_cause_that_comes_back_is_told_at_the_newest_incident() -> None:
    older = review(causes="[Certificate of the payment page ran out unnoticed.]").replace(
        "2026-05-14", "2026-01-02"
    )
    files = {
        PATH: review(causes="\n  - Something else broke.\n  - The payment page's certificate ran out."),
        "runbooks/incidents/2026-01-02-down.md": older,
    }
    assert lint(files) == [("repeated-cause", 11)]


_FIELDS = st.sampled_from(sorted({*GOOD, "would-have-been-caught-by", "title", "tags"}))
_VALUES = st.one_of(
    st.text(max_size=20),
    st.integers(),
    st.booleans(),
    st.none(),
    st.dates().map(str),
    st.datetimes().map(str),
    st.lists(
        st.dictionaries(st.sampled_from(["what", "owner", "due", "done"]), st.text(max_size=12)), max_size=3
    ),
)


@given(st.dictionaries(_FIELDS, _VALUES, max_size=6), st.integers(-400, 400))
def test_no_front_matter_makes_a_rule_raise(head: dict[str, object], days: int) -> None:
    import json

    lint({PATH: f"---\n{json.dumps(head)}\n---\n{BODY}"}, today=TODAY + timedelta(days=days))
