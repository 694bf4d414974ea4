"""A finding as people and programs are shown it, to the letter."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.lint.finding import Finding, Report
from archkit.lint.run import Selection
from archkit.model.settings import Settings
from archkit.report.findings import render
from archkit.report.frame import Painter, frame
from archkit.report.table import display_width
from archkit.source.location import Place, Span
from archkit.source.problem import Related
from archkit.source.tree import DictTree
from archkit.workspace import Workspace

WEB = "spec:\n  dependencies:\n    - to: component:order\n      timeout: 1s\n"
ORDER = "x:\n      retries: {maxAttempts: 3, base: 100ms}\n"
FILES = {"catalog/storefront/web.yaml": WEB, "catalog/ordering/order.yaml": ORDER}

FINDING = Finding(
    "timeout-inversion",
    "latency",
    "error",
    "web gives up on order after 1 s, but order may need 2.42 s",
    "catalog/storefront/web.yaml",
    Span(4, 16, 4, 18),
    "shorter than the worst case behind it",
    (
        (
            Related(Place("catalog/ordering/order.yaml"), "3 x 300 ms + 300 ms backoff, twice in a row"),
            Span(2, 7, 2, 14),
        ),
    ),
    "the last 1.42 s of work has no one waiting for it",
    "give order 2.5s here, or let it stop earlier with `deadlinePropagated: true`",
)

SHOWN = """\
error[timeout-inversion]: web gives up on order after 1 s, but order may need 2.42 s
 --> catalog/storefront/web.yaml:4:16
  |
3 |     - to: component:order
4 |       timeout: 1s
  |                ^^ shorter than the worst case behind it
  |
 ::: catalog/ordering/order.yaml:2:7
2 |       retries: {maxAttempts: 3, base: 100ms}
  |       ------- 3 x 300 ms + 300 ms backoff, twice in a row
  = why: the last 1.42 s of work has no one waiting for it
  = help: give order 2.5s here, or let it stop earlier with `deadlinePropagated: true`"""


def test_a_finding_is_shown_with_its_lines_its_reason_and_what_to_do() -> None:
    assert frame(FINDING, lambda path: FILES[path].split("\n"), Painter()) == SHOWN


def at(text: str, span: Span, label: str = "here", width: int = 120) -> list[str]:
    """The line that is marked and the line of the mark."""
    shown = frame(
        Finding("r", "f", "error", "m", "a", span, label), lambda _: text.split("\n"), Painter(), width
    )
    return [line[4:] for line in shown.split("\n")[-2:]]


@pytest.mark.parametrize(
    ("line", "column", "end", "shown"),
    [
        ("a: b", 4, 5, ["a: b", "   ^ here"]),
        ("\ta: b", 5, 6, ["    a: b", "       ^ here"]),
        ("名前: b", 5, 6, ["名前: b", "      ^ here"]),
        ("b: 名前", 4, 6, ["b: 名前", "   ^^^^ here"]),
        ("a: \x1b[31mb", 4, 5, ["a:  [31mb", "   ^ here"]),
        ("a:", 3, 3, ["a:", "  ^ here"]),
    ],
    ids=["plain", "tab", "wide before", "wide under", "escape", "end of line"],
)
def test_the_caret_stands_under_what_is_wrong(line: str, column: int, end: int, shown: list[str]) -> None:
    assert at(line, Span(1, column, 1, end)) == shown


def test_a_long_line_is_cut_around_the_caret() -> None:
    line = "a" * 200 + "X" + "b" * 200
    shown, marks = at(line, Span(1, 201, 1, 202), width=60)
    assert shown.startswith("…a") and shown.endswith("b…")
    assert shown[marks.index("^")] == "X"
    assert display_width(shown) <= 57


@given(
    line=st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), max_size=300),
    column=st.integers(1, 310),
    length=st.integers(0, 310),
    width=st.integers(20, 200),
)
def test_a_frame_holds_no_control_character_and_the_caret_is_within_the_line(
    line: str, column: int, length: int, width: int
) -> None:
    text, marks = at("x\n" + line, Span(2, column, 2, column + length), width=width)
    assert text.isprintable()
    if line.strip():
        assert "^" in marks


SECRET = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes orders.}
spec:
  type: service
  lifecycle: production
  owner: group:a
  config: [{name: KEY, secret: true, default: changeme, description: Key.}]
"""


def report() -> tuple[Report, Workspace]:
    space = Workspace(
        DictTree({"catalog/order.yaml": SECRET}), Settings(), root=None, today=date(2026, 11, 24)
    )
    return space.lint(Selection(select=("operations",))), space


def test_concise_is_one_line_each() -> None:
    found, space = report()
    assert render(found, "concise", source=space.source).split("\n")[0] == (
        "catalog/order.yaml:8:47: error[config-secret-with-default] the secret `KEY` of order has a default"
    )


def test_json_has_everything_and_a_version() -> None:
    found, space = report()
    value = json.loads(render(found, "json", source=space.source))
    assert value["version"] == 1
    assert value["summary"] == {
        "errors": 1,
        "warnings": 0,
        "infos": 0,
        "files": 1,
        "filesWithFindings": 1,
        "suppressed": 0,
        "inBaseline": 0,
        "fixable": 0,
        "fixed": 0,
    }
    (finding,) = value["findings"]
    assert (finding["rule"], finding["path"], finding["line"], finding["column"], finding["endColumn"]) == (
        "config-secret-with-default",
        "catalog/order.yaml",
        8,
        47,
        55,
    )
    assert finding["fingerprint"] == found.findings[0].fingerprint


def test_json_tells_of_a_file_whose_name_holds_half_a_character() -> None:
    found = Report((replace(FINDING, path="caf\udce9.yaml"),), 1)
    (finding,) = json.loads(render(found, "json", source=lambda path: ""))["findings"]
    assert finding["path"] == "caf\udce9.yaml"


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Report((), 0), "Nothing found in 0 files. 0.00 s"),
        (
            Report((), 1, suppressed=2, known=4, seconds=0.412),
            "Nothing found in 1 file (2 suppressed, 4 in baseline). 0.41 s",
        ),
        (Report((FINDING,), 1204), "Found 1 error in 1 of 1,204 files. 0.00 s"),
        (
            Report((FINDING, FINDING), 3, skipped={"subject-changed": "there is no history to look at"}),
            "Found 2 errors in 1 of 3 files. subject-changed did not run: there is no history to look at. 0.00 s",
        ),
    ],
    ids=["empty", "suppressed", "one", "skipped"],
)
def test_the_last_line_counts_what_was_found(found: Report, words: str) -> None:
    assert render(found, "concise", source=lambda _: "").split("\n")[-2] == words


def test_names_of_rules_are_links_only_where_the_terminal_shows_links() -> None:
    found, space = report()
    plain = render(found, "text", source=space.source)
    linked = render(found, "text", source=space.source, colour=True, links=True)
    assert "\x1b" not in plain
    assert "\x1b]8;;https://archkit.dev/rules/config-secret-with-default/\x1b\\config-secret" in linked
