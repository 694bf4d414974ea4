"""Renumbering: whatever documents say, what led to the record leads to it, and back again all is as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archkit.errors import ArchkitError
from archkit.model.settings import parse_settings
from archkit.scaffold.decision.changes import Plan
from archkit.scaffold.decision.renumber import renumber
from archkit.source.tree import DictTree
from archkit.workspace import Workspace, default_day

SETTINGS = parse_settings({"paths": {"decisions": ["adrs"]}}, "archkit.toml")
OLD = "adrs/0002-use-x.md"
BODY = "\n## Status\n\nAccepted\n\n## Context\n\nWhy.\n\n## Decision\n\nThis.\n"


def planned(files: dict[str, str | bytes], name: str, number: int | None) -> Plan:
    space = Workspace(DictTree(files), SETTINGS, root=None, today=default_day())
    log = space.log
    return renumber(space, log, log.find(name), number)


def done(files: dict[str, str | bytes], plan: Plan) -> dict[str, str | bytes]:
    """The files as they are then."""
    now = dict(files)
    for change in plan.changes:
        assert now.pop(change.path) == change.before
        assert change.after is not None
        now[change.moved or change.path] = change.after
    return now


PIECES = st.sampled_from(
    ["[x](0002-use-x.md)", "[2. Use X](../adrs/0002-use-x.md#2-use-x)", "[y](0002-use-xy.md)", "[z](/adrs/0002-use-x.md)",
     "ADR-0002", "ADR 2", "adr-2", "ADR-20", "ADR-0002.1", "`adrs/0002-use-x.md`", "0002-use-x", "<a href='../adrs/0002-use-x.html'>",
     "xref:../adrs/0002-use-x.md[ADR-0002]", "[r]: adrs/0002-use-x.md 'ADR-0002'", "https://example.org/adrs/0002-use-x", "2", "0002",
     "[](", "](0002-use-x.md)", "[[0002-use-x]]", "|", "\u2028", "é", " ", "- ", "# ", "> ", "\t", "../" * 3 + "0002-use-x.md"]
)  # fmt: skip


@st.composite
def documents(draw: st.DrawFn) -> bytes:
    words = draw(st.lists(st.tuples(PIECES, st.sampled_from([" ", "\n", "\r\n", "\r", ""])), max_size=12))
    return "".join(a + b for a, b in words).encode()


@settings(max_examples=150)
@given(
    documents(),
    documents(),
    st.sampled_from(["README.md", "docs/a/b.adoc", "adrs/notes.rst", "site/content/x.md"]),
)
def test_there_and_back_again_nothing_has_changed(one: bytes, two: bytes, path: str) -> None:
    files: dict[str, str | bytes] = {
        OLD: b"# 2. Use X\n" + BODY.encode() + one, path: two, "adrs/0003-y.md": b"# 3. Y\n" + BODY.encode() + two,
    }  # fmt: skip
    try:
        there = done(files, planned(files, OLD, 765))
    except ArchkitError as error:
        refused = error
    else:
        assert OLD not in there and "adrs/0765-use-x.md" in there
        assert b"[x](0002-use-x.md)" not in bytes(there["adrs/0003-y.md"])
        assert done(there, planned(there, "adrs/0765-use-x.md", 2)) == files
        return
    assert refused.message.isprintable()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[2. Use X](adrs/0002-use-x.md)", "[9. Use X](adrs/0009-use-x.md)"),
        ("[ADR-0002](adrs/0002-use-x.md#2-use-x)", "[ADR-0009](adrs/0009-use-x.md#2-use-x)"),
        ("[x](<adrs/0002-use-x.md> 'x')", "[x](<adrs/0009-use-x.md> 'x')"),
        ("[x]: ./adrs/0002-use-x.md", "[x]: ./adrs/0009-use-x.md"),
        ("link:adrs/0002-use-x.md[ADR 2]", "link:adrs/0009-use-x.md[ADR 9]"),
        ("`x <adrs/0002-use-x.md>`_", "`x <adrs/0009-use-x.md>`_"),
        ("see adrs/0002-use-x.md.", "see adrs/0009-use-x.md."),
        ("see ADR-0002.", "see ADR-0009."),
        ("(ADR 2)", "(ADR 9)"),
        (
            "https://git.example.org/x/blob/main/adrs/0002-use-x.md",
            "https://git.example.org/x/blob/main/adrs/0009-use-x.md",
        ),
        ("[x](other/0002-use-x.md)", "[x](other/0002-use-x.md)"),
        ("[x](adrs/0002-use-x-y.md)", "[x](adrs/0002-use-x-y.md)"),
        ("https://example.org/0002-use-x.md", "https://example.org/0002-use-x.md"),
        ("ADR-0002.1, ADR-20, RADR-2, v2, 2", "ADR-0002.1, ADR-20, RADR-2, v2, 2"),
        ("mailto:0002-use-x@example.org", "mailto:0002-use-x@example.org"),
    ],
)
def test_what_leads_to_it_and_what_does_not(before: str, after: str) -> None:
    files: dict[str, str | bytes] = {OLD: f"# 2. Use X\n{BODY}".encode(), "README.md": before.encode()}
    assert done(files, planned(files, "2", 9))["README.md"] == after.encode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("---\nid: 2\nstatus: accepted\n---\n# Use X\n", "---\nid: 9\nstatus: accepted\n---\n# Use X\n"),
        ('---\nid: "0002"\nstatus: accepted\n---\n# Use X\n', '---\nid: "0009"\nstatus: accepted\n---\n# Use X\n'),
        ("---\nid: ADR-0002\ntitle: 2. Use X\nstatus: accepted\n---\n", "---\nid: ADR-0009\ntitle: 9. Use X\nstatus: accepted\n---\n"),
        ("# ADR-002: Use X\r\n\r\nStatus: Accepted\r\n", "# ADR-009: Use X\r\n\r\nStatus: Accepted\r\n"),
        ("\ufeff# 2. Use 2 of them", "\ufeff# 9. Use 2 of them"),
    ],
)  # fmt: skip
def test_its_own_number_is_changed_wherever_it_says_it(before: str, after: str) -> None:
    files: dict[str, str | bytes] = {OLD: before.encode()}
    assert done(files, planned(files, "2", 9)) == {"adrs/0009-use-x.md": after.encode()}


def test_a_record_whose_opening_names_the_other_one_is_brought_along() -> None:
    other = "# 3. After ADR-0002\n\n* Status: accepted\n* Amends: ADR-0002\n\n## Context\n\nWith ADR-0002 we have one.\n"
    files: dict[str, str | bytes] = {OLD: b"# 2. Use X\n" + BODY.encode(), "adrs/0003-y.md": other.encode()}
    after = done(files, planned(files, "2", 9))
    assert after["adrs/0003-y.md"] == other.replace("ADR-0002", "ADR-0009").encode()


def test_every_record_of_this_repository_moves_there_and_back(root: Path) -> None:
    files: dict[str, str | bytes] = {
        p.relative_to(root).as_posix(): p.read_bytes()
        for folder in ("adrs", "catalog", "runbooks", "site/content")
        for p in sorted((root / folder).rglob("*"))
        if p.is_file()
    }
    for number in (1, 4, 12):
        there = done(files, planned(files, str(number), 800 + number))
        assert done(there, planned(there, str(800 + number), number)) == files
