"""A unified diff is one that `git apply` takes, whatever the texts are."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.report.diff import unified
from archkit.report.frame import Painter

PLAIN = Painter()


def test_a_changed_line_is_shown_with_three_lines_around_it() -> None:
    before = "".join(f"{n}\n" for n in range(1, 10)).encode()
    assert unified("a/b.md", before, before.replace(b"5", b"five"), PLAIN) == (
        "--- a/a/b.md\n+++ b/a/b.md\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"
    )


def test_changes_far_apart_have_hunks_of_their_own() -> None:
    before = "".join(f"{n}\n" for n in range(1, 40)).encode()
    text = unified("a", before, before.replace(b"5\n6\n", b"6\n").replace(b"30\n", b"30\nnew\n"), PLAIN)
    assert [line for line in text.split("\n") if line[:1] in ("@", "-", "+")][2:] == [
        "@@ -2,7 +2,6 @@",
        "-5",
        "@@ -28,6 +27,7 @@",
        "+new",
    ]


def test_a_line_between_two_changes_is_shown_as_it_is() -> None:
    text = unified("a", b"---\nstatus: a\n---\n# 2\n", b"---\nstatus: a\nx: y\n---\n# 3\n", PLAIN)
    assert text.endswith("@@ -1,4 +1,5 @@\n ---\n status: a\n+x: y\n ---\n-# 2\n+# 3\n")


def test_what_is_the_same_has_no_diff() -> None:
    assert unified("a", b"x", b"x", PLAIN) == ""


def test_a_missing_line_end_is_said() -> None:
    assert unified("a", b"x\n", b"x", PLAIN).endswith("-x\n+x\n\\ No newline at end of file\n")


def test_on_a_terminal_no_text_steers_it() -> None:
    assert "\x1b" not in unified("a\x1b", b"x", b"\x1b[2J", PLAIN, raw=False)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("apply")
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    return root


_LINES = st.lists(st.sampled_from(["a", "b", "", "c\r", "é"]), max_size=30)


@given(old=_LINES, new=_LINES, ends=st.tuples(st.booleans(), st.booleans()))
def test_git_makes_the_new_text_of_the_old_one(
    repository: Path, old: list[str], new: list[str], ends: tuple[bool, bool]
) -> None:
    texts = [
        "\n".join(lines) + ("\n" if lines and end else "")
        for lines, end in zip((old, new), ends, strict=True)
    ]
    before, after = (t.encode() for t in texts)
    if not before or not after or before == after:
        return
    file = repository / "x.md"
    file.write_bytes(before)
    patch = unified("x.md", before, after, PLAIN).encode()
    subprocess.run(["git", "-C", str(repository), "apply", "--whitespace=nowarn"], input=patch, check=True)
    assert file.read_bytes() == after


def test_texts_made_to_take_long_do_not(elapsed: Callable[[], float]) -> None:
    for lines, changed in ((b"a\nb\nc\n", b"a\nb\nd\n"), (b"a\nb\nc\nd\ne\n", b"x\nb\nc\nd\ny\n")):
        elapsed()
        unified("a", lines * 40_000, changed * 40_000, PLAIN)
        assert elapsed() < 10
