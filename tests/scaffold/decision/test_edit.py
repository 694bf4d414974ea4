"""A fact of a decision changed: only the lines that hold it, in the record's own format, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archkit.errors import ArchkitError
from archkit.model.adr.edit.log import Log
from archkit.model.settings import parse_settings
from archkit.scaffold.decision.changes import Plan
from tests.scaffold.decision.made import NEW, OLD, after, do, log

MADR = """
## Context and Problem Statement

Why.

## Considered Options

* One

## Decision Outcome

What.
"""
NYGARD = """
## Context

Why.

## Decision

What.

## Consequences

Then.
"""
FRONT = "---\nstatus: {}\ndate: 2024-01-02\ndecision-makers: [ana]\n---\n\n# Old\n" + MADR
THREE = "---\nstatus: \"{}\"\ndate: '2024-01-02'\ndeciders: ana, kofi\n---\n\n# Old\n" + MADR
TWO = "# Old\n\n* Status: {}\n* Deciders: Ana\n* Date: 2024-01-02\n" + MADR
BOLD = "# Old\n\n- **Status:** {}\n- **Owner:** Ana\n" + NYGARD
STATUS = "# 4. Old\n\nDate: 2024-01-02\n\n## Status\n\n{}\n" + NYGARD
TABLE = "# ADR-4: Old\n\n| Fact | Value |\n|---|---|\n| Status | {} |\n| Date | 2024-01-02 |\n" + NYGARD
TYPED = (
    '---\nid: "0004"\nschemaVersion: 1\ntitle: Old\nstatus: {}\n# who\nrelatesTo: [3]\n---\n\n# Old\n'
    + NYGARD
)
DOCUSAURUS = "---\nslug: /4\ntags: [data, {}]\n---\n\n# 4. Old\n\n## Status\n\n{}\n" + NYGARD
ADOC = "= ADR004: Old\nAna <ana@example.org>\n:status: {}\n\n== Context\n\nWhy.\n\n== Decision\n\nWhat.\n"
RST = "4. Old\n======\n\n:Status: {}\n:Date: 2024-01-02\n\nContext\n-------\n\nWhy.\n\nDecision\n--------\n\nWhat.\n"


@pytest.mark.parametrize(
    ("name", "before", "expected"),
    [
        ("madr 4", FRONT.format("proposed"), FRONT.format("deprecated").replace("2024-01-02", "2026-11-25")),
        ("a comment stays", FRONT.format("proposed  # until May"), FRONT.format("deprecated  # until May").replace("2024-01-02", "2026-11-25")),
        ("quotes stay", THREE.format("accepted"), THREE.format("deprecated").replace("2024-01-02", "2026-11-25")),
        ("madr 2", TWO.format("accepted"), TWO.format("deprecated").replace("2024-01-02", "2026-11-25")),
        ("bold labels", BOLD.format("Accepted"), BOLD.format("Deprecated")),
        ("nygard keeps the day it was made", STATUS.format("Accepted"), STATUS.format("Deprecated")),
        ("capitals stay", STATUS.format("ACCEPTED"), STATUS.format("DEPRECATED")),
        ("a full stop stays", STATUS.format("Accepted."), STATUS.format("Deprecated.")),
        ("what stands behind stays", STATUS.format("Accepted by all of us"), STATUS.format("Deprecated by all of us")),
        ("a picture goes", STATUS.format("✅ Accepted"), STATUS.format("Deprecated")),
        ("a choice is made", STATUS.format("Proposed | Accepted | Rejected"), STATUS.format("Deprecated")),
        ("table", TABLE.format("Accepted"), TABLE.format("Deprecated")),
        ("typed front matter", TYPED.format("accepted"), TYPED.format("deprecated")),
        ("both places say it", DOCUSAURUS.format("accepted", "Accepted"), DOCUSAURUS.format("deprecated", "Deprecated")),
        ("no status yet", "# 4. Old\n" + NYGARD, "# 4. Old\n\n## Status\n\nDeprecated\n" + NYGARD),
        ("bare madr", "# Old\n" + MADR, "---\nstatus: deprecated\n---\n\n# Old\n" + MADR),
        ("front matter without one", "---\ntags: [x]\n---\n# Old\n" + MADR, "---\nstatus: deprecated\ntags: [x]\n---\n# Old\n" + MADR),
        ("bullets without one", "# Old\n\n* Deciders: Ana\n" + MADR, "# Old\n\n* Status: deprecated\n* Deciders: Ana\n" + MADR),
    ],
)  # fmt: skip
def test_a_status_is_changed_where_it_stands(name: str, before: str, expected: str) -> None:
    assert after(do(log({OLD: before}), "deprecated", "4"), OLD) == expected


@pytest.mark.parametrize(
    ("ending", "before", "expected"),
    [
        ("adoc", ADOC.format("accepted"), ADOC.format("deprecated")),
        ("rst", RST.format("Accepted"), RST.format("Deprecated")),
    ],
)
def test_so_it_is_in_other_markup(ending: str, before: str, expected: str) -> None:
    path = f"adrs/0004-old.{ending}"
    assert after(do(log({path: before}), "deprecated", "4"), path) == expected


@pytest.mark.parametrize(
    ("ending", "text", "old", "new", "amended"),
    [
        (
            "adoc", ADOC.format("accepted"),
            ADOC.format("superseded by xref:0012-new.adoc[ADR-0012]"),
            ADOC.format("accepted\n:supersedes: xref:0004-old.adoc[ADR-0004]"),
            ADOC.format("accepted\n:amended-by: xref:0012-new.adoc[ADR-0012]"),
        ),
        (
            "rst", RST.format("Accepted"),
            RST.format("Superseded by `ADR-0012 <0012-new.rst>`_"),
            RST.format("Accepted\n:Supersedes: `ADR-0004 <0004-old.rst>`_"),
            RST.format("Accepted\n:Amended by: `ADR-0012 <0012-new.rst>`_"),
        ),
    ],
    ids=["asciidoc", "restructuredtext"],
)  # fmt: skip
def test_links_are_those_of_the_markup(ending: str, text: str, old: str, new: str, amended: str) -> None:
    first, second = f"adrs/0004-old.{ending}", f"adrs/0012-new.{ending}"

    def twelve(words: str) -> str:
        return words.replace("4. Old", "12. Old").replace("ADR004", "ADR012")

    known = log({first: text, second: twelve(text)})
    plan = do(known, "supersede", "4", "12")
    assert (after(plan, first), after(plan, second)) == (old, twelve(new))
    assert after(do(known, "amend", "4", "12"), first) == amended


def test_a_record_without_a_status_gets_a_section_for_it_in_its_markup() -> None:
    adoc, rst = ADOC.replace(":status: {}\n", ""), RST.replace(":Status: {}\n:Date: 2024-01-02\n\n", "")
    plan = do(log({"adrs/0004-old.adoc": adoc}), "deprecated", "4")
    assert after(plan, "adrs/0004-old.adoc") == adoc.replace(
        "== Context", "== Status\n\nDeprecated\n\n== Context"
    )
    plan = do(log({"adrs/0004-old.rst": rst}), "deprecated", "4")
    assert after(plan, "adrs/0004-old.rst") == rst.replace(
        "Context\n---", "Status\n------\n\nDeprecated\n\nContext\n---"
    )


def test_a_day_beside_the_status_is_the_day_of_the_change() -> None:
    before = STATUS.replace("Date: 2024-01-02\n\n", "")
    plan = do(log({OLD: before.format("Accepted (2024-01-02)")}), "deprecated", "4")
    assert after(plan, OLD) == before.format("Deprecated (2026-11-25)")


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", ["\n", ""])
def test_line_ends_marks_and_a_missing_last_end_stay(mark: str, end: str, last: str) -> None:
    for text, new in ((FRONT, "deprecated"), (STATUS, "Deprecated"), (TWO, "deprecated")):
        before = (mark + text.format("accepted").strip() + last).replace("\n", end)
        expected = (mark + text.format(new).strip() + last).replace("\n", end)
        if "* Date" in text or "---" in text:
            expected = expected.replace("2024-01-02", "2026-11-25")
        expected = expected.replace("Deprecated", "deprecated")
        assert after(do(log({OLD: before}), "deprecated", "4"), OLD) == expected


def test_mixed_line_ends_stay_mixed() -> None:
    before = "# 4. Old\r\n\n## Status\r\n\r\nAccepted\n\r\n## Context\nx\r\n## Decision\ny\r## Consequences\n"
    plan = do(log({OLD: before, NEW: STATUS.format("Accepted")}), "supersede", "4", "12")
    assert after(plan, OLD) == before.replace("Accepted", "Superseded by [12. Old](0012-new.md)")


@pytest.mark.parametrize(
    ("name", "text", "old", "new"),
    [
        (
            "madr 4: a key of its own",
            FRONT.format("accepted"),
            FRONT.format("superseded").replace("2024-01-02", "2026-11-25").replace("[ana]\n", "[ana]\nsuperseded-by: [ADR-0012]\n"),
            FRONT.format("accepted").replace("[ana]\n", "[ana]\nsupersedes: [ADR-0004]\n"),
        ),
        (
            "madr 2: as its template has it",
            TWO.format("accepted"),
            TWO.format("superseded by [ADR-0012](0012-new.md)").replace("2024-01-02", "2026-11-25"),
            TWO.format("accepted\n* Supersedes: [ADR-0004](0004-old.md)"),
        ),
        (
            "nygard: as adr-tools writes it",
            STATUS.format("Accepted"),
            STATUS.format("Superseded by [12. Old](0012-new.md)"),
            STATUS.format("Accepted\n\nSupersedes [12. Old](0004-old.md)"),
        ),
        (
            "table: a row of its own",
            TABLE.format("Accepted"),
            TABLE.format("Superseded by [ADR-0012](0012-new.md)"),
            TABLE.format("Accepted |\n| Supersedes | [ADR-0004](0004-old.md)"),
        ),
        (
            "typed front matter: keys with humps",
            TYPED.format("accepted"),
            TYPED.format("superseded").replace("[3]\n", "[3]\nsupersededBy: [ADR-0012]\n"),
            TYPED.format("accepted").replace("[3]\n", "[3]\nsupersedes: [ADR-0004]\n"),
        ),
    ],
)  # fmt: skip
def test_a_supersession_is_said_by_both(name: str, text: str, old: str, new: str) -> None:
    other = text.replace("4. Old", "12. Old").replace("ADR-4", "ADR-12").replace('"0004"', '"0012"')
    plan = do(log({OLD: text, NEW: other}), "supersede", "4", "12")
    assert after(plan, OLD) == old
    turned = new.replace("4. Old", "12. Old").replace("ADR-4", "ADR-12").replace('"0004"', '"0012"')
    assert after(plan, NEW) == turned.replace("[12. Old](0004", "[4. Old](0004")


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("supersedes: [ADR-0002]", "supersedes: [ADR-0002, ADR-0004]"),
        ("supersedes:\n  - ADR-0002", "supersedes:\n  - ADR-0002\n  - ADR-0004"),
        ("supersedes: ADR-0002", "supersedes: [ADR-0002, ADR-0004]"),
        ("supersedes: 2", "supersedes: [2, ADR-0004]"),
        ("supersedes:", "supersedes: [ADR-0004]"),
        ("supersedes: []", "supersedes: [ADR-0004]"),
        ("links:\n  - target: 2\n    kind: supersedes", "links:\n  - target: 2\n    kind: supersedes\n  - target: 4\n    kind: supersedes"),
    ],
)  # fmt: skip
def test_a_list_that_is_there_gets_an_entry(front: str, expected: str) -> None:
    new = f"---\nstatus: accepted\n{front}\nid: 12\n---\n# New\n{MADR}"
    files: dict[str, str | bytes] = {
        OLD: FRONT.format("superseded"),
        NEW: new,
        "adrs/0002-x.md": FRONT.format("x"),
    }
    plan = do(log(files), "supersede", "4", "12")
    assert after(plan, NEW) == new.replace(front, expected)


def test_one_side_that_is_there_is_left_alone() -> None:
    old, new = (
        STATUS.format("Superseded by [12. New](0012-new.md)"),
        STATUS.format("Accepted").replace("4.", "12."),
    )
    plan = do(log({OLD: old, NEW: new}), "supersede", "4", "12")
    assert [c.path for c in plan.changes] == [NEW]
    both = {OLD: old, NEW: after(plan, NEW)}
    assert do(log(both), "supersede", "4", "12").changes == ()


def test_a_second_successor_is_added_to_the_first() -> None:
    old = STATUS.format("Superseded by [12. New](0012-new.md)")
    third = "adrs/0013-third.md"
    files: dict[str, str | bytes] = {OLD: old, NEW: FRONT.format("accepted"), third: FRONT.format("accepted")}
    plan = do(log(files), "supersede", "4", "13")
    assert after(plan, OLD) == old.replace("new.md)", "new.md) and [13. Old](0013-third.md)")


def test_an_amendment_leaves_both_in_force() -> None:
    plan = do(log({OLD: STATUS.format("Accepted"), NEW: FRONT.format("accepted")}), "amend", "4", "12")
    assert after(plan, OLD) == STATUS.format("Accepted\n\nAmended by [12. Old](0012-new.md)")
    assert after(plan, NEW) == FRONT.format("accepted").replace("[ana]\n", "[ana]\namends: [ADR-0004]\n")


def test_where_a_number_is_not_enough_the_file_is_named() -> None:
    files: dict[str, str | bytes] = {
        OLD: FRONT.format("accepted"), "adrs/0012-a.md": FRONT.format("accepted"), "adrs/0012-b.md": FRONT.format("accepted"),
    }  # fmt: skip
    plan = do(log(files), "supersede", "4", "adrs/0012-b.md")
    assert '\nsuperseded-by: ["0012-b"]\n' in after(plan, OLD)


def test_where_no_name_is_enough_the_path_is_given() -> None:
    found = parse_settings({"paths": {"decisions": ["adrs", "services"]}}, "archkit.toml")
    mine, theirs = "adrs/0001-x.md", "services/0001-x.md"
    known = log({mine: FRONT.format("accepted"), theirs: FRONT.format("accepted")}, found)
    plan = do(known, "supersede", mine, theirs)
    assert '\nsuperseded-by: ["../services/0001-x.md"]\n' in after(plan, mine)
    assert '\nsupersedes: ["../adrs/0001-x.md"]\n' in after(plan, theirs)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (STATUS.format("Superseded by [12. New](0012-new.md)"), "is superseded by adrs/0012-new.md"),
        (STATUS.format("Whoever reads this should know that we have not come to an end"), "words of its own"),
        (b"# 4. Old\n\n## Status\n\nAccepted \xff\n" + NYGARD.encode(), "was left as it is"),
    ],
)  # fmt: skip
def test_what_cannot_be_changed_without_harm_is_left_and_said(text: str | bytes, words: str) -> None:
    with pytest.raises(ArchkitError, match=words):
        do(log({OLD: text, NEW: FRONT.format("accepted")}), "deprecated", "4")


def test_nothing_is_superseded_by_itself_or_in_a_circle() -> None:
    old, new = STATUS.format("Superseded by [12](0012-new.md)"), FRONT.format("accepted")
    known = log({OLD: old, NEW: new})
    with pytest.raises(ArchkitError, match="cannot supersede itself"):
        do(known, "supersede", "4", "4")
    with pytest.raises(ArchkitError, match="is superseded by ADR-0012, so it cannot supersede it"):
        do(known, "supersede", "12", "4")


def test_the_format_of_the_settings_holds() -> None:
    """In a MADR the front matter is believed, in a Nygard record its section."""
    text = "---\nstatus: accepted\n---\n# 4. Old\n\n## Status\n\nAccepted\n" + NYGARD
    for name in ("nygard", "madr-4"):
        found = parse_settings(
            {"paths": {"decisions": ["adrs"]}, "decisions": {"formats": {"adrs": name}}}, "x"
        )
        known = log({OLD: text}, found)
        assert known.find("4").format == name
        expected = text.replace("accepted", "deprecated").replace("Accepted", "Deprecated")
        assert after(do(known, "deprecated", "4"), OLD) == expected


def tried(known: Log, action: str, *names: str) -> Plan | None:
    """The plan; None when it was refused, in words that can be printed."""
    try:
        return do(known, action, *names)
    except ArchkitError as error:
        refused = error
    assert refused.message.isprintable()
    return None


TEMPLATES = (FRONT, THREE, TWO, BOLD, STATUS, TABLE, TYPED)
STATUSES = st.sampled_from(
    ["accepted", "Proposed.", "**Accepted**", "`draft`", "~~Proposed~~ Accepted", "superseded by [12](0012-new.md)",
     "{ accepted }", "[Proposed | Accepted]", "Accepted (2024-01-02)", "", "?", "已接受", "Accepted, amended by ADR-12"]
)  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A record of some format, with lines lost, swapped or repeated, odd characters in it, and any line ends."""
    lines = draw(st.sampled_from(TEMPLATES)).replace("{}", draw(STATUSES)).split("\n")
    for _ in range(draw(st.integers(0, 4))):
        at, other = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        match draw(st.sampled_from(["lose", "swap", "repeat", "put"])):
            case "lose":
                lines[at] = ""
            case "swap":
                lines[at], lines[other] = lines[other], lines[at]
            case "repeat":
                lines.insert(at, lines[other])
            case "put":
                odd = draw(st.text(st.sampled_from("-#*|:[]()`{}>~!\\'\"\u2028\u202e\x85é\t &"), max_size=6))
                lines[at] = lines[at][: other % 7] + odd + lines[at][other % 7 :]
    text = draw(st.sampled_from(["\n", "\r\n", "\r"])).join(lines)
    return (draw(st.sampled_from(["", "\ufeff"])) + text).encode()


@settings(max_examples=100)
@given(damaged(), damaged(), st.sampled_from(["accepted", "deprecated", "supersede", "amend"]))
def test_whatever_a_record_looks_like_the_fact_is_changed_or_nothing(
    one: bytes, two: bytes, action: str
) -> None:
    known = log({OLD: one, NEW: two})
    names = ("4", "12") if action in ("supersede", "amend") else ("4",)
    plan = tried(known, action, *names)
    if plan is None:
        return
    files: dict[str, str | bytes] = {OLD: one, NEW: two, **{c.path: c.after or b"" for c in plan.changes}}
    now = {d.path: d for d in log(files).decisions}
    for d in known.decisions:
        new = now[d.path]
        assert (new.title, new.number, new.decision_makers, new.tags) == (
            d.title,
            d.number,
            d.decision_makers,
            d.tags,
        )
        kept = files[d.path]
        assert isinstance(kept, bytes)
        before, after_ = (one if d.path == OLD else two).splitlines(True), kept.splitlines(True)
        assert len(set(before) - set(after_)) <= 4
    said = {(x.kind, x.target) for x in now[OLD].links}
    match action:
        case "supersede":
            assert now[OLD].status == "superseded" and ("superseded-by", NEW) in said
        case "amend":
            assert ("amended-by", NEW) in said
        case _:
            assert now[OLD].status == action


@settings(max_examples=30)
@given(st.binary(max_size=200))
def test_any_bytes_are_edited_or_refused(content: bytes) -> None:
    for start in (b"", b"---\nstatus: accepted\n", b"# 4. Old\n\n## Status\n\nAccepted"):
        known = log({OLD: start + content, NEW: FRONT.format("accepted")})
        if any(d.path == OLD for d in known.decisions):
            tried(known, "supersede", OLD, "12")
