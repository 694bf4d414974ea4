"""Decision records among each other and with the catalog: given these files, these findings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.lint.registry import rules
from archkit.lint.rule import Change
from archkit.lint.run import Selection
from archkit.model.settings import parse_settings
from archkit.source.tree import DictTree
from archkit.workspace import Workspace

DECISIONS = tuple(r.name for r in rules() if r.name.startswith("adr-"))
TODAY = date(2026, 11, 24)

ORG = """\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: platform, description: Runs it.}
spec: {type: team, children: []}
"""


def record(status: str = "accepted", *fields: str, title: str = "Use it", body: str = "") -> str:
    """A record with this head."""
    head = "".join(f"{field}\n" for field in (f"status: {status}", *fields))
    return f"---\n{head}---\n# {title}\n{body}"


def space(files: Mapping[str, str], **paths: object) -> Workspace:
    settings = parse_settings({"paths": {"decisions": ["adrs"], **paths}}, "archkit.toml")
    tree = DictTree({"catalog/org.yaml": ORG, **files})
    return Workspace(tree, settings, root=None, today=TODAY)


def lint(files: Mapping[str, str], *names: str, preset: str = "recommended", **paths: object) -> list[str]:
    """`severity path:line: message` of the findings of these rules."""
    selection = Selection(preset=preset)  # type: ignore[arg-type]
    found = [f for f in space(files, **paths).lint(selection).findings if f.rule in (names or DECISIONS)]
    return [f"{f.severity} {f.path}:{f.span.line}: {f.message}" for f in found]


# Numbers


def test_the_second_of_two_records_with_one_number_is_told() -> None:
    files = {"adrs/0001-a.md": record(), "adrs/0001-b.md": record(), "adrs/1-c.md": record()}
    assert lint(files, "adr-number-duplicate") == [
        "error adrs/0001-b.md:4: ADR-0001 is also `0001-a.md`",
        "error adrs/1-c.md:4: ADR-0001 is also `0001-a.md`",
    ]
    assert len(lint(files, "adr-number-duplicate", preset="core")) == 2


@pytest.mark.parametrize(
    "paths",
    [
        ("adrs/0001-a.md", "adrs/0002-a.md"),
        ("adrs/a/0001-a.md", "adrs/b/0001-b.md"),
        ("adrs/0001-a.md", "adrs/0001-a.fr.md"),
        ("adrs/0001-a.en.md", "adrs/0001-a.pt-BR.md"),
        ("adrs/0001-a.md", "adrs/0001-a.adoc"),
        ("adrs/a.md", "adrs/b.md"),
    ],
    ids=["two numbers", "two folders", "a translation", "translations", "another markup", "no numbers"],
)
def test_numbers_are_unique_within_a_folder_and_translations_share_one(paths: tuple[str, str]) -> None:
    assert lint(dict.fromkeys(paths, record()), "adr-number-duplicate") == []


def on_branches(*names: str) -> Change:
    return Change(frozenset({"adrs/0007-mine.md"}), lambda folder: dict.fromkeys(names, "topic"))


@pytest.mark.parametrize(
    ("elsewhere", "messages"),
    [
        (("0007-theirs.md",), ["ADR-0007 is `0007-theirs.md` on the branch `topic`"]),
        (("0007-mine.md", "0008-theirs.md", "README.md"), []),
        (("0006-here.md", "0006-there.md"), []),
    ],
    ids=["taken", "free", "not of this change"],
)
def test_a_number_that_another_branch_has_is_taken(elsewhere: tuple[str, ...], messages: list[str]) -> None:
    there = space({"adrs/0007-mine.md": record(), "adrs/0006-here.md": record()})
    report = there.lint(Selection(select=("adr-number-taken",)), change=on_branches(*elsewhere))
    assert [f.message for f in report.findings] == messages
    assert report.skipped == {}


def test_a_lint_does_not_look_at_other_branches_and_says_so() -> None:
    report = space({"adrs/0007-mine.md": record()}).lint(Selection(select=("adr-number-taken",)))
    assert (report.findings, list(report.skipped)) == ((), ["adr-number-taken"])


# Supersession


def test_a_circle_is_told_once_and_in_the_direction_of_the_links() -> None:
    files = {
        "adrs/0001-a.md": record("superseded", "superseded-by: ADR-0002"),
        "adrs/0002-b.md": record("superseded", "superseded-by: ADR-0003"),
        "adrs/0003-c.md": record("superseded", "superseded-by: ADR-0001"),
    }
    assert lint(files, "adr-supersession-cycle") == [
        "error adrs/0003-c.md:3: ADR-0001 supersedes ADR-0003 supersedes ADR-0002 supersedes ADR-0001"
    ]


def test_parts_may_replace_each_other() -> None:
    body = "\n## Status\n\nAccepted\n\nPartially superseded by [{0}](000{0}-x.md)\n"
    files = {"adrs/0001-x.md": "# 1. X\n" + body.format(2), "adrs/0002-x.md": "# 2. X\n" + body.format(1)}
    assert lint(files, "adr-supersession-cycle", "adr-supersession-one-sided") == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (record("superseded", "superseded-by: ADR-0002"), record("accepted", "supersedes: ADR-0001")),
        (record("superseded"), record("accepted", "supersedes: ADR-0001")),
        (record("superseded by ADR-0002"), record()),
        (record("superseded", "superseded-by: https://example.org/adr/7"), record()),
        (record("deprecated"), record()),
        (record("partly superseded"), record()),
    ],
    ids=["both", "only the new one", "in the status", "elsewhere", "merely over", "in part"],
)
def test_a_superseded_record_has_a_successor_when_one_of_the_two_says_so(old: str, new: str) -> None:
    files = {"adrs/0001-a.md": old, "adrs/0002-b.md": new}
    assert lint(files, "adr-superseded-without-successor") == []


def test_a_record_that_nobody_replaces_is_not_superseded() -> None:
    assert lint({"adrs/0001-a.md": record("superseded")}, "adr-superseded-without-successor") == [
        "warning adrs/0001-a.md:2: ADR-0001 is superseded, and no record says by which"
    ]


@pytest.mark.parametrize(
    ("status", "messages"),
    [
        ("accepted", ["warning adrs/0001-a.md:2: ADR-0001 does not say that ADR-0002 supersedes it"]),
        ("deprecated", ["warning adrs/0001-a.md:2: ADR-0001 does not say that ADR-0002 supersedes it"]),
        ("proposed", []),
        ("draft", []),
        ("rejected", []),
    ],
)
def test_only_what_was_accepted_has_superseded_anything(status: str, messages: list[str]) -> None:
    files = {"adrs/0001-a.md": record(), "adrs/0002-b.md": record(status, "supersedes: ADR-0001")}
    assert lint(files, "adr-supersession-one-sided") == messages


# Links


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            record("accepted", "amends: ADR-0009"),
            "3: ADR-0001 amends `ADR-0009`, and there is no such record",
        ),
        (
            record("accepted", "supersedes: [2, 9]"),
            "3: ADR-0001 supersedes `ADR-0009`, and there is no such record",
        ),
        (
            record("accepted", "relates-to: [0009-gone.md]"),
            "3: ADR-0001 relates to `adrs/0009-gone.md`, and there is no such record",
        ),
        (
            "# 1. A\n\n## Status\n\nSuperseded by [9. Gone](0009-gone.md)\n",
            "5: ADR-0001 is superseded by `adrs/0009-gone.md`, and there is no such record",
        ),
        (
            "# 1. A\n\n* Status: superseded by ADR-0009\n",
            "3: ADR-0001 is superseded by `ADR-0009`, and there is no such record",
        ),
    ],
)
def test_a_record_that_is_named_and_not_there_is_told_once(text: str, message: str) -> None:
    files = {"adrs/0001-a.md": text, "adrs/0002-b.md": record()}
    assert lint(files, "adr-link-dead", "dead-link") == [f"error adrs/0001-a.md:{message}"]


@pytest.mark.parametrize(
    "text",
    [
        record("accepted", "relates-to: [https://example.org/adr/0009-x.html]"),
        record("accepted", "relates-to: [team-a/use-kafka, 'RFC 2119', '#77', issue-12]"),
        record("accepted", "relates-to: [../docs/why.md]"),
        "# 1. A\n\n## Status\n\nSuperseded by [the plan of 2021](/plans/2021)\n",
        "# 1. A\n\n## Status\n\nSuperseded by the guidelines of 2021, see #44\n",
        "# 1. A\n\n## Status\n\nSuperseded by [X](https://example.org/0009-x.md)\n",
        "---\nstatus: accepted\n---\n# 1. A\n\nSee RFC 2119 and ADR 9 of the other team.\n",
    ],
)
def test_what_may_be_somewhere_else_is_not_called_dead(text: str) -> None:
    files = {"adrs/0001-a.md": text, "adrs/0002-b.md": record(), "docs/why.md": "# Why\n"}
    assert lint(files, "adr-link-dead") == []


def test_a_number_that_two_records_have_is_not_called_dead() -> None:
    files = {
        "adrs/0001-a.md": record("accepted", "amends: ADR-0002"),
        "adrs/0002-b.md": record(),
        "adrs/0002-c.md": record(),
    }
    assert lint(files, "adr-link-dead") == []


def test_other_links_of_a_record_stay_dead_links() -> None:
    files = {"adrs/0001-a.md": record(body="\nSee [the picture](x.png).\n")}
    assert lint(files, "adr-link-dead", "dead-link") == [
        "error adrs/0001-a.md:6: this link is dead: there is no `adrs/x.png`"
    ]


def test_what_a_decision_affects_is_told_by_one_rule_only() -> None:
    both = ("adr-affects-unknown", "unknown-reference")
    files = {"adrs/0001-a.md": record("accepted", "affects: [group:platfrm]")}
    assert lint(files, "adr-affects-unknown") == lint(files, *both)
    assert lint(files, *both) == ["error adrs/0001-a.md:3: there is no group `platfrm` in this catalog"]
    files["catalog/a.yaml"] = ORG.replace("kind: Group", "kind: System").replace(
        "spec: {type: team, children: []}", "spec: {owner: group:platfrm}"
    )
    assert lint(files, "unknown-reference") == lint(files, *both)
    assert len(lint(files, *both)) == 1


# What rests on a superseded record

OVER = {
    "adrs/0001-a.md": record("superseded", "superseded-by: ADR-0002"),
    "adrs/0002-b.md": record("accepted", "supersedes: ADR-0001"),
}
HEAD = "apiVersion: archkit.dev/v1\nkind: {}\nmetadata: {{{{name: x, description: x}}}}\nspec:\n  owner: group:platform\n"
RADAR = (
    HEAD.format("TechnologyRadar")
    + "  entries: [{{technology: x, ring: adopt, quadrant: data, decision: {}}}]\n"
)
PLAN = HEAD.format("Roadmap") + "  milestones: [{{id: a, title: A, status: {}, decisions: [ADR-0001]}}]\n"
SCENARIO = (HEAD.format("Scenario") + "  coveredBy: [ADR-0002, ADR-0001]\n").format()


@pytest.mark.parametrize(
    ("path", "text", "line", "what"),
    [
        ("catalog/x.yaml", RADAR.format("ADR-0001"), 6, "x"),
        ("catalog/x.yaml", PLAN.format("planned"), 6, "x"),
        ("catalog/x.yaml", SCENARIO, 6, "x"),
        (
            "catalog/x.yaml",
            "# archkit: ignore[layers] until adr 1 is gone\n" + RADAR.format("ADR-0002"),
            1,
            "a suppression",
        ),
        ("adrs/0003-c.md", record("accepted", "amends: ADR-0001"), 3, "ADR-0003"),
    ],
    ids=["radar", "roadmap", "scenario", "suppression", "amendment"],
)
def test_what_rests_on_a_superseded_record_is_told(path: str, text: str, line: int, what: str) -> None:
    assert lint({**OVER, path: text}, "adr-superseded-in-use") == [
        f"warning {path}:{line}: {what} rests on ADR-0001, which is superseded"
    ]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("catalog/x.yaml", RADAR.format("ADR-0002")),
        ("catalog/x.yaml", RADAR.format("ADR-0077")),
        ("catalog/x.yaml", PLAN.format("done")),
        ("adrs/0003-c.md", record("accepted", "relates-to: ADR-0001")),
        ("adrs/0003-c.md", record("deprecated", "amends: ADR-0001")),
        ("adrs/0003-c.md", record("accepted", "amends: ADR-0001", "relates-to: ADR-0002")),
    ],
    ids=["the successor", "an unknown one", "done", "history", "over itself", "known to the successor"],
)
def test_what_does_not_rest_on_it_is_not(path: str, text: str) -> None:
    assert lint({**OVER, path: text}, "adr-superseded-in-use") == []


# Time


@pytest.mark.parametrize(
    ("status", "day", "messages"),
    [
        ("proposed", "2026-08-25", ["warning adrs/0001-a.md:2: ADR-0001 has been proposed for 91 days"]),
        ("proposed", "2023-08-25", ["warning adrs/0001-a.md:2: ADR-0001 has been proposed for 3 years"]),
        ("proposed", "2026-08-26", []),
        ("draft", "2023-08-25", []),
        ("accepted", "2023-08-25", []),
    ],
)
def test_a_proposal_has_ninety_days(status: str, day: str, messages: list[str]) -> None:
    assert lint({"adrs/0001-a.md": record(status, f"date: {day}")}, "adr-proposed-too-long") == messages


def test_how_long_a_proposal_may_wait_is_set() -> None:
    files = {"adrs/0001-a.md": record("proposed", "date: 2026-11-01")}
    there = space(files)
    rules_ = {"adr-proposed-too-long": {"days": 20}}
    there.settings = parse_settings({"rules": rules_}, "archkit.toml")
    assert len(there.lint(Selection(select=("adr-proposed-too-long",))).findings) == 1


@pytest.mark.parametrize(
    ("status", "day", "count"),
    [
        ("accepted", "2026-11-23", 1),
        ("accepted", "2026-11-24", 0),
        ("superseded", "2025-01-01", 0),
        ("proposed", "2025-01-01", 1),
    ],
)
def test_a_record_in_force_is_reviewed_by_its_day(status: str, day: str, count: int) -> None:
    assert len(lint({"adrs/0001-a.md": record(status, f"review-by: {day}")}, "adr-review-overdue")) == count


# What a record lacks


def nygard(number: int, status: str = "\n## Status\n\nAccepted\n", last: str = "Consequences") -> str:
    return f"# {number}. X\n{status}\n## Context\n\nA.\n\n## Decision\n\nB.\n\n## {last}\n\nC.\n"


def test_a_status_is_missing_only_where_the_neighbours_have_one() -> None:
    alone = {"adrs/0001-x.md": nygard(1, "")}
    assert lint(alone, "adr-status-missing") == [
        "warning adrs/0001-x.md:1: ADR-0001 does not say whether it holds"
    ]
    assert len(lint({**alone, "adrs/0002-x.md": nygard(2)}, "adr-status-missing")) == 1
    assert lint({f"adrs/000{n}-x.md": nygard(n, "" if n < 4 else "\n## Status\n\nAccepted\n") for n in range(1, 6)},
                "adr-status-missing") == []  # fmt: skip


def test_a_section_is_missing_only_where_the_neighbours_have_it() -> None:
    alone = {"adrs/0001-x.md": nygard(1, last="Thoughts")}
    expected = ["info adrs/0001-x.md:1: ADR-0001 has no section *Consequences*"]
    assert lint(alone, "adr-section-missing") == expected
    assert lint({**alone, "adrs/0002-x.md": nygard(2, last="Impact")}, "adr-section-missing") == expected
    others = {f"adrs/000{n}-x.md": nygard(n, last="Thoughts") for n in (2, 3, 4)}
    assert lint({**alone, **others}, "adr-section-missing") == []
    longer = {"adrs/0001-x.md": nygard(1, last="Risks and consequences")}
    assert lint(longer, "adr-section-missing") == []
    over = {"adrs/0001-x.md": nygard(1, "\n## Status\n\nRejected\n", last="Thoughts")}
    assert lint(over, "adr-section-missing") == []


MADR = (
    "\n## Context and Problem Statement\n\nA.\n\n## Considered Options\n\n* B\n\n## Decision Outcome\n\nB.\n"
)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (record(body=MADR), 1),
        (record("proposed", body=MADR), 0),
        (record("accepted", "decision-makers: [ana]", body=MADR), 0),
        (record("accepted", 'decision-makers: "{list everyone involved in the decision}"', body=MADR), 0),
        (nygard(1), 0),
    ],
    ids=[
        "nobody",
        "not decided yet",
        "somebody",
        "a placeholder, which is told apart",
        "no place for people",
    ],
)
def test_an_accepted_madr_says_who_decided(text: str, count: int) -> None:
    assert len(lint({"adrs/0001-x.md": text}, "adr-decided-by-nobody")) == count


def test_a_section_called_status_about_something_else_is_no_status() -> None:
    text = "# 1. X\n\n* Status: accepted\n{}\n## Status\n\nConditions are reported back to the user.\n"
    for body in ("", MADR):
        assert lint({"adrs/0001-x.md": text.format(body)}, "adr-status-unknown", "adr-status-missing") == []


def test_a_day_of_review_that_is_none_is_told() -> None:
    files = {"adrs/0001-x.md": record("accepted", "review-by: soon"), "adrs/0002-x.md": record()}
    assert lint(files, "adr-date-invalid") == [
        "warning adrs/0001-x.md:3: the day on which ADR-0001 should be looked at again is no date"
    ]


@pytest.mark.parametrize(("day", "count"), [("n/a", 0), ("2024-01-32", 1), ("{YYYY-MM-DD}", 0), ("2024", 0)])
def test_a_date_that_is_left_out_is_no_wrong_one(day: str, count: int) -> None:
    assert len(lint({"adrs/0001-x.md": record("accepted", f"date: '{day}'")}, "adr-date-invalid")) == count


# Whatever is written


def test_core_speaks_of_contradictions_and_broken_references_only() -> None:
    core = {r.name for r in rules() if r.name in DECISIONS and r.core}
    assert core == {"adr-number-duplicate", "adr-supersession-cycle", "adr-link-dead"}


def test_a_suppression_in_the_text_silences_a_rule() -> None:
    text = "<!-- archkit: ignore[adr-superseded-without-successor] its successor is secret -->\n\n# 1. X\n\n"
    files = {"adrs/0001-x.md": text.replace("\n\n# 1", "\n# 1") + "Status: superseded\n"}
    assert len(lint(files, "adr-superseded-without-successor")) == 1, (
        "it stands above the title, not the status"
    )
    moved = (
        "# 1. X\n\n<!-- archkit: ignore[adr-superseded-without-successor] secret -->\nStatus: superseded\n"
    )
    assert lint({"adrs/0001-x.md": moved}, "adr-superseded-without-successor") == []
    asciidoc = "= 1. X\n\n// archkit: ignore[adr-superseded-without-successor] secret\n* Status: superseded\n"
    assert lint({"adrs/0001-x.adoc": asciidoc}, "adr-superseded-without-successor") == []


_LINES = st.lists(
    st.sampled_from(
        [
            "---", "status: accepted", "status: superseded", "status: {accepted}", "superseded-by: [ADR-0002]",
            "supersedes: 1", "supersedes: [1, 2, x.md]", "affects: [order, 'group:y']", "review-by: 2020-02-30",
            "date: 2026-02-30", "# 1. X", "# 2", "## Status", "Accepted", "Superseded by [2. X](0002-x.md)", "",
            "* Status: superseded by ADR-0001", "| Status | accepted |", "<!-- archkit: ignore[adr-link-dead] ADR-1 -->",
            "amends: ADR-0001", "\u2028", "[x](0009-y.md)", "Amends ADR-0001\r",
        ]
    ),
    max_size=12,
)  # fmt: skip


@given(texts=st.lists(_LINES, min_size=1, max_size=3))
def test_no_content_stops_a_rule_and_every_finding_is_one_sentence(texts: list[list[str]]) -> None:
    files = {f"adrs/000{n}-x.md": "\n".join(lines) for n, lines in enumerate(texts, 1)}
    for finding in space(files).lint(Selection(select=DECISIONS)).findings:
        assert "\n" not in finding.message and len(finding.message) < 300
        assert "invalid" not in finding.message
        assert 1 <= finding.span.line <= files[finding.path].count("\n") + 1
