"""Markdown files -> decisions, runbooks and incidents."""

from __future__ import annotations

import pytest

from archkit.model.knowledge import Decision, Knowledge
from archkit.model.load import load
from archkit.model.settings import Settings
from archkit.source.tree import DictTree


def loaded(path: str, text: str) -> Knowledge:
    return load(DictTree({path: text}), Settings())


def decision(text: str, path: str = "adrs/0012-x.md") -> Decision:
    (found,) = loaded(path, text).decisions
    return found


MADR = """\
---
status: accepted
date: 2026-09-14
decision-makers: [ana, kofi]
affects: [component:order, system:payments]
supersedes: [ADR-0004]
---

# 12. Use an orchestrated saga for checkout

## Context and Problem Statement

A checkout touches three services.
"""


def test_a_madr_record_is_read() -> None:
    found = decision(MADR)
    assert (found.id, found.title, found.status, found.date) == (
        "ADR-0012", "Use an orchestrated saga for checkout", "accepted", "2026-09-14",
    )  # fmt: skip
    assert found.people == ("ana", "kofi")
    assert found.affects == ("component:default/order", "system:default/payments")
    assert found.supersedes == ("ADR-0004",)
    assert found.summary == "A checkout touches three services."


@pytest.mark.parametrize(
    ("text", "status", "date"),
    [
        (
            "# 3. Use Redis\n\nDate: 2017-02-03\n\n## Status\n\nAccepted\n\n## Context\n\nx\n",
            "accepted",
            "2017-02-03",
        ),
        (
            "# Use Redis\n\n* Status: superseded by [ADR-0005](0005-y.md)\n* Date: 2020-01-01\n\n## Context\n",
            "superseded",
            "2020-01-01",
        ),
        ("# Use Redis\n\n- **Status:** Proposed\n", "proposed", None),
        ("# Use Redis\n\n## Context\n\nx\n", None, None),
        ("# Use Redis\n\n## Status\n\nWho knows\n", None, None),
    ],
)
def test_nygards_and_older_forms_are_read_and_nothing_is_invented(
    text: str, status: str | None, date: str | None
) -> None:
    found = decision(text)
    assert (found.status, found.date) == (status, date)


def test_names_with_commas_are_a_list() -> None:
    assert decision("---\ndecision-makers: Ana, Kofi\n---\n# X\n").people == ("Ana", "Kofi")


def test_a_runbook_is_read_with_its_headings() -> None:
    text = "---\ntitle: Slow\nfor: [order]\nalerts: [a]\nlast-reviewed: 2026-10-02\nreview-every: 90d\n---\n## Fast burn\n\nx\n"
    (found,) = loaded("runbooks/order.md", text).runbooks
    assert (found.title, found.subjects, found.alerts, found.last_reviewed, found.review_every) == (
        "Slow", ("component:default/order",), ("a",), "2026-10-02", "90d",
    )  # fmt: skip
    assert found.headings == ((2, "Fast burn", "fast-burn", 8),)


def test_incidents_are_told_from_runbooks_by_their_folder() -> None:
    knowledge = loaded(
        "runbooks/incidents/2026-05-14-outage.md",
        "---\nseverity: sev1\n---\n# Outage\n\n## Summary\n\nDown.\n",
    )
    (found,) = knowledge.incidents
    assert (found.date, found.severity, found.summary) == ("2026-05-14", "sev1", "Down.")
    assert knowledge.runbooks == []


def test_a_wrong_value_in_front_matter_is_told_at_its_route() -> None:
    (problem,) = loaded("runbooks/a.md", "---\ntype: novel\n---\n# A\n").problems
    assert (problem.rule, problem.place.route, problem.message) == (
        "schema",
        ("type",),
        "`type` takes runbook or procedure, not `novel`",
    )


def test_readmes_and_templates_are_no_decisions() -> None:
    for name in ("README.md", "template.md", "adr-template.md", "index.md"):
        assert loaded(f"adrs/{name}", "# x\n").decisions == []
