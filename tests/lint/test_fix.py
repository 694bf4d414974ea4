"""Safe fixes: made as a whole or not at all, pass by pass, and never at the cost of anything else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.lint.finding import Finding, Report
from archkit.lint.fix import Mended, mend
from archkit.lint.run import Selection
from archkit.model.knowledge import Knowledge
from archkit.model.settings import Settings
from archkit.source.location import Place, Span
from archkit.source.problem import Edit
from archkit.source.tree import DictTree, Tree
from archkit.workspace import Workspace

GROUP = "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: a, description: x}\n"
SPEC = "spec: {type: team, children: []}"
UNUSED = "# archkit: ignore[layers] it was needed once"


def mended(files: Mapping[str, str | bytes], selection: Selection | None = None) -> Mended:
    space = Workspace(DictTree(files), Settings(), root=None, today=date(2026, 11, 24))

    def look(tree: Tree) -> tuple[Report, Knowledge]:
        there = space.over(tree)
        return there.lint(selection or Selection()), there.knowledge

    return mend(space.tree, look)


def after(text: str | bytes, path: str = "catalog/a.yaml", selection: Selection | None = None) -> str | None:
    """What the file says after the fixes; None when it is left as it was."""
    content = mended({path: text}, selection).files.get(path)
    return None if content is None else content.decode()


def test_a_comment_on_a_line_of_its_own_goes_with_its_line() -> None:
    assert after(f"{GROUP}{UNUSED}\n{SPEC}\n") == f"{GROUP}{SPEC}\n"


def test_a_comment_at_the_end_of_a_line_goes_with_the_gap_before_it() -> None:
    assert after(f"{GROUP}{SPEC}   {UNUSED}\n") == f"{GROUP}{SPEC}\n"


def test_a_comment_in_the_last_line_needs_no_line_end() -> None:
    assert after(f"{GROUP}{SPEC} {UNUSED}") == f"{GROUP}{SPEC}"
    assert after(f"{GROUP}{SPEC}\n{UNUSED}") == f"{GROUP}{SPEC}\n"


def test_line_ends_and_the_mark_at_the_beginning_are_kept() -> None:
    text = f"\ufeff{UNUSED}\n{GROUP}{SPEC} {UNUSED}\n".replace("\n", "\r\n")
    assert after(text) == f"\ufeff{GROUP}{SPEC}\n".replace("\n", "\r\n")


def test_only_the_names_that_silence_nothing_are_taken_out() -> None:
    text = (
        GROUP.replace("Group", "Component")
        + "spec: {type: service, lifecycle: production, owner: a, tier: 1} # archkit: ignore[{}] it stays"
    )
    selection = Selection(select=("runbook-missing", "layers", "sync-cycle", "suppression-unused"))
    before = text.replace("{}", "layers, runbook-missing ,sync-cycle", 1)
    assert after(before, selection=selection) == text.replace("{}", "runbook-missing", 1)


def test_a_name_that_is_no_rule_stays_since_it_may_be_misspelt() -> None:
    text = f"{GROUP}{SPEC} # archkit: ignore[layer, layers] x"
    assert after(text) == f"{GROUP}{SPEC} # archkit: ignore[layer] x"


def test_a_rule_that_did_not_run_stays() -> None:
    text = f"{GROUP}{SPEC} # archkit: ignore[layers, sync-cycle] x"
    assert after(text, selection=Selection(select=("layers", "suppression-unused"))) == text.replace(
        "layers, ", ""
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!-- archkit: ignore[layers] x -->\n# 1. Use X\n", "# 1. Use X\n"),
        ("# 1. Use X <!-- archkit: ignore[layers] x -->\n", "# 1. Use X\n"),
        ("# 1. Use X\n\nOne <!-- archkit: ignore[layers] x --> two.\n", "# 1. Use X\n\nOne two.\n"),
        (
            "---\nstatus: accepted # archkit: ignore[layers] x\n---\n# 1. Use X\n",
            "---\nstatus: accepted\n---\n# 1. Use X\n",
        ),
    ],
)
def test_comments_of_markdown_go_too(text: str, expected: str) -> None:
    selection = Selection(select=("layers", "suppression-unused"))
    assert after(text, "adrs/0001-use-x.md", selection) == expected


def test_a_line_that_only_looks_like_a_comment_stays() -> None:
    head = GROUP.replace("{name: a, description: x}", "\n  name: a\n  description: |\n    x")
    text = f"{head}    {UNUSED}\n{SPEC}"
    result = mended({"catalog/a.yaml": text})
    assert result.files == {}
    assert [(f.rule, f.edits) for f in result.report.findings if f.rule == "suppression-unused"] == [
        ("suppression-unused", ())
    ]


@pytest.mark.parametrize(
    "content", [f"{GROUP}{SPEC}\r{UNUSED}\r".encode(), f"{GROUP}{SPEC} # é\n{UNUSED}".encode("latin-1")]
)
def test_a_file_that_cannot_be_edited_without_loss_is_left(content: bytes) -> None:
    assert after(content) is None


# The engine itself, over findings made by hand: `TODO` may become anything.


def _finding(path: str, edits: tuple[Edit, ...], rule: str = "todo", severity: str = "warning") -> Finding:
    span = edits[0].place.span if edits else Span(1, 1, 1, 1)
    assert span is not None
    where = "/".join(f"{e.place.path}:{e.text}" for e in edits)
    return Finding(rule, "made", severity, "x", path, span, fingerprint=f"{rule} {path} {where}", edits=edits)  # type: ignore[arg-type]


def edit(path: str, line: int, start: int, end: int, text: str) -> Edit:
    return Edit(Place(path, span=Span(line, start, line, end)), text)


def engine(files: Mapping[str, str], found: object) -> Mended:
    """Mend by findings that a function makes of each text: `(path, text) -> findings`."""

    def look(tree: Tree) -> tuple[Report, Knowledge]:
        texts = {p: tree.read(p).decode() for p in tree.paths()}
        return Report(tuple(found(texts)), len(texts)), Knowledge(Settings(), {})  # type: ignore[operator]

    return mend(DictTree(files), look)


def test_a_fix_in_two_files_is_made_in_both_or_in_none() -> None:
    def both(texts: Mapping[str, str]) -> Iterator[Finding]:
        if "old" in texts["a"]:
            yield _finding("a", (edit("a", 1, 1, 4, "new"), edit("b", 9, 1, 2, "new")))

    assert engine({"a": "old", "b": "old"}, both).files == {}


def test_fixes_that_touch_the_same_text_wait_for_the_next_pass() -> None:
    def shorter(texts: Mapping[str, str]) -> Iterator[Finding]:
        if "aab" in texts["f"]:
            yield _finding("f", (edit("f", 1, 1, 4, "b"),))
        if "bbc" in texts["f"]:
            yield _finding("f", (edit("f", 1, 3, 6, "c"),))
        if texts["f"] == "bbc":
            yield _finding("f", (edit("f", 1, 1, 4, "done"),))

    result = engine({"f": "aabbc"}, shorter)
    assert (result.files, result.count) == ({"f": b"done"}, 2)


def test_two_findings_with_the_same_edit_are_both_mended_by_it() -> None:
    def twice(texts: Mapping[str, str]) -> Iterator[Finding]:
        if texts["f"] == "x":
            yield _finding("f", (edit("f", 1, 1, 2, "y"),), "one")
            yield _finding("f", (edit("f", 1, 1, 2, "y"),), "two")

    assert (engine({"f": "x"}, twice).count, engine({"f": "x"}, twice).files) == (2, {"f": b"y"})


def test_a_fix_that_makes_a_file_worse_is_taken_back_and_the_others_stand() -> None:
    def some(texts: Mapping[str, str]) -> Iterator[Finding]:
        if texts["a"] == "x":
            yield _finding("a", (edit("a", 1, 1, 2, "broken"),))
        if texts["a"] == "broken":
            yield _finding("a", (), "yaml-syntax", "error")
        if texts["b"] == "x":
            yield _finding("b", (edit("b", 1, 1, 2, "y"),))

    result = engine({"a": "x", "b": "x"}, some)
    assert (result.files, result.count) == ({"b": b"y"}, 1)
    assert [(f.path, f.edits) for f in result.report.findings] == [("a", ())], (
        "it is no longer called fixable"
    )


def test_a_fix_that_does_not_end_its_finding_is_taken_back() -> None:
    def always(texts: Mapping[str, str]) -> Iterator[Finding]:
        yield _finding("a", (edit("a", 1, 1, 1, "x"),))

    assert engine({"a": ""}, always).files == {}


def test_there_is_an_end_to_fixes_that_call_for_others() -> None:
    def more(texts: Mapping[str, str]) -> Iterator[Finding]:
        made = _finding("a", (edit("a", 1, 1, 1, "x"),))
        yield replace(made, fingerprint=str(len(texts["a"])))

    assert engine({"a": ""}, more).files == {"a": b"x" * 10}


@given(
    text=st.text(st.sampled_from("ab\n\r\né"), max_size=40),
    edits=st.lists(st.tuples(*[st.integers(-1, 6)] * 4, st.sampled_from(["", "X", "X\n"])), max_size=6),
)
def test_whatever_the_edits_are_what_lies_between_them_stays(
    text: str, edits: list[tuple[int, int, int, int, str]]
) -> None:
    def some(texts: Mapping[str, str]) -> Iterator[Finding]:
        if texts["f"] == text:
            for line, column, more, end, new in edits:
                place = Place("f", span=Span(line, column, line + max(more, 0), end))
                yield _finding("f", (Edit(place, new),))

    made = engine({"f": text}, some).files.get("f")
    if made is not None:
        rest = iter(text)
        assert all(c in rest for c in made.decode() if c not in "X\r\n"), "letters keep their order"
