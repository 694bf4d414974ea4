"""Three signals of freshness: a review that was promised, the age of the text, and a subject that changed since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.analysis.attention import attention
from archkit.analysis.freshness import Limits, changes_since, day_of, days_of
from archkit.analysis.past import Past, past
from archkit.model.load import load
from archkit.model.settings import Settings
from archkit.source.tree import Commit, DictHistory, DictTree
from archkit.store.cache import SqliteCache

TODAY = date(2026, 1, 20)
ENTITY = """\
apiVersion: archkit.dev/v1alpha1
kind: Component
metadata: {name: order}
spec: {type: service, owner: group:a, sourcePaths: ["services/order/**"]}
"""


def commit(number: int, day: str, author: str = "ana", landing: int | None = None) -> Commit:
    return Commit(f"{number:040x}", day, author, f"change {number}", day, f"{landing or number:040x}")


def asked(front: str, told: Sequence[tuple[Commit, Sequence[str]]] = (), gap: str | None = None) -> Past:
    files = {
        "catalog/order.yaml": ENTITY,
        "runbooks/order.md": f"---\n{front}\n---\n# Order\n\nRun `scripts/fix.sh`.\n",
        "scripts/fix.sh": "",
    }
    return past(load(DictTree(files), Settings()), DictHistory(told, gap))


def page(front: str, told: Sequence[tuple[Commit, Sequence[str]]] = (), gap: str | None = None):  # type: ignore[no-untyped-def]
    return asked(front, told, gap).pages["runbooks/order.md"]


def signals(front: str, told: Sequence[tuple[Commit, Sequence[str]]] = ()) -> list[tuple[str, str, str]]:
    looks = attention(asked(front, told).pages.values(), TODAY, Limits())
    return [(r.signal, r.severity, str(r.since)) for look in looks for r in look.reasons]


def test_the_subject_is_the_descriptor_the_code_and_the_files_that_are_named() -> None:
    subject = page("for: [component:order]\nlast-reviewed: 2026-01-01").subject
    assert subject.entities == ("component:default/order",)
    assert subject.patterns == ("catalog/order.yaml", "services/order/**", "scripts/fix.sh")


@pytest.mark.parametrize("path", ["catalog/order.yaml", "services/order/src/main.py", "scripts/fix.sh"])
def test_a_change_of_any_part_of_the_subject_counts_from_the_day_after_the_review(path: str) -> None:
    told = [
        (commit(3, "2026-01-10"), [path]),
        (commit(2, "2026-01-05"), [path]),
        (commit(1, "2026-01-01"), [path]),
    ]
    found = page("for: [component:order]\nlast-reviewed: 2026-01-05", told)
    assert [(seen.commit.day, seen.paths) for seen in found.changes] == [("2026-01-10", (path,))]


def test_a_change_that_came_with_one_of_the_page_does_not_count() -> None:
    told = [
        (commit(3, "2026-01-10", landing=9), ["services/order/main.py"]),
        (commit(2, "2026-01-10", landing=9), ["runbooks/order.md"]),
    ]
    assert page("for: [component:order]\nlast-reviewed: 2026-01-05", told).changes == ()


def test_who_reviewed_is_said_or_is_whoever_changed_the_page_that_day() -> None:
    told = [(commit(1, "2026-01-05", "Ben"), ["runbooks/order.md"])]
    assert page("last-reviewed: 2026-01-05", told).reviewed_by == "Ben"
    assert page("last-reviewed: 2026-01-05\nreviewed-by: Ana", told).reviewed_by == "Ana"
    assert page("last-reviewed: 2026-01-06", told).reviewed_by is None
    assert page("last-reviewed: 2026-01-06", told).last == told[0][0]


def test_a_late_review_is_a_warning_and_an_error_after_one_more_interval() -> None:
    assert signals("last-reviewed: 2025-12-25\nreview-every: 30d") == []
    assert signals("last-reviewed: 2025-12-10\nreview-every: 30d") == [
        ("review overdue", "warning", "2026-01-09")
    ]
    assert signals("last-reviewed: 2025-11-10\nreview-every: 30d") == [
        ("review overdue", "error", "2025-12-10")
    ]


def test_a_changed_subject_is_told_after_many_commits_or_a_long_time() -> None:
    front = "for: [component:order]\nlast-reviewed: 2025-09-01"
    many = [(commit(n, "2026-01-02"), ["services/order/a.py"]) for n in range(1, 11)]
    assert signals(front, many[:9]) == []
    assert signals(front, many) == [("subject changed", "warning", "2026-01-02")]
    old = [(commit(1, "2025-10-01"), ["services/order/a.py"])]
    assert signals(front, old) == [("subject changed", "warning", "2025-10-01")]


def test_a_page_without_a_review_is_told_with_its_age() -> None:
    told = [(commit(1, "2024-01-20"), ["runbooks/order.md"])]
    assert signals("title: x", told) == [
        ("never reviewed", "info", "None"),
        ("not changed for long", "info", "2024-01-20"),
    ]


def test_where_the_history_ends_too_early_nothing_is_invented() -> None:
    found = asked("for: [component:order]\nlast-reviewed: 2026-01-05", gap="this clone is shallow")
    one = found.pages["runbooks/order.md"]
    assert (one.last, one.changes, one.is_complete, found.gap) == (None, (), False, "this clone is shallow")


def test_entities_that_are_for_each_other_or_for_nothing_end() -> None:
    assert page("for: [component:order, runbooks/order.md, component:nobody, 7, null]").subject.entities == (
        "component:default/order",
    )


@pytest.mark.parametrize(
    "written",
    ["", "2026-13-01", "2026-1-5", "20260105", "05/01/2026", "2026-W01-1", "yesterday", 20260105, None, ["2026-01-05"],
     {"a": 1}, True, 1.5, "2026-01-05T10:00", "２０２６-01-05"],
)  # fmt: skip
def test_what_is_no_day_is_no_review(written: object) -> None:
    assert day_of(written) is None


@pytest.mark.parametrize("written", ["", "0d", "-3d", "often", None, [], True, "1e99d", "999999999d", 0])
def test_what_is_no_length_of_time_promises_nothing(written: object) -> None:
    assert days_of(written) is None


@given(st.text(max_size=30))
def test_no_text_of_a_day_or_an_interval_raises(text: str) -> None:
    assert day_of(text) is None or day_of(text) == date.fromisoformat(text.strip())
    assert (days_of(text) or 1) > 0


def test_changes_since_a_day_or_a_commit_of_files_folders_and_globs() -> None:
    told = [
        (commit(0xABCDEF13, "2026-01-03"), ["src/a.py", "docs/x.md"]),
        (commit(0xABCDEF12, "2026-01-02"), ["src/b/c.py"]),
        (commit(0xABCDEF11, "2026-01-01"), ["src/a.py"]),
    ]
    history = DictHistory(told)

    def found(patterns: list[str], since: str) -> list[tuple[str, tuple[str, ...]]]:
        return [(s.commit.day[-2:], s.paths) for s in changes_since(history, patterns, since)]

    assert found(["src"], "2026-01-01") == [("03", ("src/a.py",)), ("02", ("src/b/c.py",))]
    assert found(["src/*.py"], "") == [("03", ("src/a.py",)), ("01", ("src/a.py",))]
    assert found(["**/*.md", "./src/b/"], "") == [("03", ("docs/x.md",)), ("02", ("src/b/c.py",))]
    assert found(["src"], f"{0xABCDEF12:040x}") == [("03", ("src/a.py",))]


@pytest.mark.parametrize("pattern", ["lib/src/**", "lib/src/a.py", "lib", "lib/*.py", "./lib/"])
def test_what_lies_in_a_submodule_changes_with_its_state(pattern: str) -> None:
    history = DictHistory([(commit(2, "2026-01-02"), ["lib/"]), (commit(1, "2026-01-02"), ["library.py"])])
    assert [seen.paths for seen in changes_since(history, [pattern], "2026-01-01")] == [("lib/",)]


def test_the_past_is_the_same_whether_it_was_kept_or_made(tmp_path: Path) -> None:
    files = {
        "catalog/o.yaml": ENTITY,
        "runbooks/a.md": "---\nfor: [component:order]\nlast-reviewed: 2025-01-01\n---\n",
    }
    knowledge = load(DictTree(files), Settings())
    history = DictHistory(
        [(commit(1, "2026-01-02", "\udcff"), ["services/order/\udcff.py", "runbooks/a.md"])]
    )
    cache = SqliteCache(tmp_path)
    made = past(knowledge, history, cache)
    assert past(knowledge, history, cache) == made == past(knowledge, history)
    assert made.pages["runbooks/a.md"].last is not None
