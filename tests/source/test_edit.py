"""Line edits: what is replaced is replaced, and every other byte stays."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.source.edit import editable, edited, insertion, whole
from archkit.source.location import Place, Span
from archkit.source.problem import Edit

FILES = st.lists(
    st.tuples(
        st.text(st.sampled_from("ab é|:中\u2028\x85\t"), max_size=6), st.sampled_from(["\n", "\r\n", "\r"])
    ),
    max_size=8,
).flatmap(
    lambda lines: st.tuples(st.sampled_from(["", "\ufeff"]), st.sampled_from(["", "x", "ä"])).map(
        lambda ends: (ends[0] + "".join(a + b for a, b in lines) + ends[1]).encode()
    )
)


@pytest.mark.parametrize(
    ("before", "edit", "after"),
    [
        (b"a\nb\n", (Span(2, 1, 2, 2), "c"), b"a\nc\n"),
        (b"a\nb", (Span(2, 1, 2, 2), "c"), b"a\nc"),
        (b"a\r\nb\r\n", (insertion(2), "new\n"), b"a\r\nnew\r\nb\r\n"),
        (b"a\rb\r", (insertion(2), "new\n"), b"a\rnew\rb\r"),
        (b"a\r\nb\nc\n", (insertion(1), "x\n"), b"x\r\na\r\nb\nc\n"),
        (b"a\r\nb\nc\n", (insertion(3), "x\n"), b"a\r\nb\nx\nc\n"),
        (b"a\r\nb", (Span(2, 2, 2, 2), "\nc"), b"a\r\nb\r\nc"),
        (b"a", (Span(1, 2, 1, 2), "\nb\n"), b"a\nb\n"),
        (b"\xef\xbb\xbfa\n", (Span(1, 1, 1, 2), "b"), b"\xef\xbb\xbfb\n"),
        (b"a\nb\nc\n", (whole(2, 2), ""), b"a\nc\n"),
        (b"a\nb", (whole(2, 2), ""), b"a\n"),
        ("ä: ö\n".encode(), (Span(1, 4, 1, 5), "中"), "ä: 中\n".encode()),
        ("a\u2028b\n".encode(), (Span(1, 3, 1, 4), "c"), "a\u2028c\n".encode()),
    ],
)
def test_an_edit_changes_what_it_names_and_nothing_else(
    before: bytes, edit: tuple[Span, str], after: bytes
) -> None:
    assert edited(before, [edit]) == after


@pytest.mark.parametrize(
    "span",
    [
        Span(0, 1, 1, 1),
        Span(1, 0, 1, 1),
        Span(1, 3, 1, 3),
        Span(3, 2, 3, 2),
        Span(1, 2, 1, 1),
        Span(9, 1, 9, 1),
    ],
)
def test_what_lies_outside_of_the_text_cannot_be_edited(span: Span) -> None:
    assert edited(b"a\nb", [(span, "x")]) is None


def test_edits_that_touch_are_not_made_together() -> None:
    assert edited(b"abc", [(Span(1, 1, 1, 3), "x"), (Span(1, 2, 1, 4), "y")]) is None
    assert edited(b"abc", [(insertion(1), "x"), (insertion(1), "y")]) is None
    assert edited(b"abc", [(Span(1, 1, 1, 2), "x"), (Span(1, 2, 1, 3), "y")]) == b"xyc"


@pytest.mark.parametrize("content", [b"\xff\xfea\0", b"a\0b", b"\xe9"])
def test_what_is_no_text_cannot_be_edited(content: bytes) -> None:
    assert editable(content) is None


@given(FILES)
def test_lines_are_those_between_the_ends(content: bytes) -> None:
    text = editable(content)
    assert text is not None
    lines = re.split("\r\n|\r|\n", content.decode().removeprefix("\ufeff"))
    assert [text.line(n + 1) for n in range(text.count)] == lines
    assert text.content() == content


@given(FILES, st.data())
def test_any_edits_leave_every_other_byte(content: bytes, data: st.DataObject) -> None:
    text = editable(content)
    assert text is not None
    taken: list[tuple[Span, str]] = []
    for _ in range(data.draw(st.integers(0, 4))):
        line = data.draw(st.integers(1, text.count))
        start = data.draw(st.integers(1, len(text.line(line)) + 1))
        end = data.draw(st.integers(start, len(text.line(line)) + 1))
        edit = Edit(
            Place("", span=Span(line, start, line, end)), data.draw(st.sampled_from(["", "NEW", "NEW\n"]))
        )
        if text.takes(edit):
            text.take(edit)
            taken.append((edit.place.span or insertion(1), edit.text))
    after = text.content()
    assert edited(content, taken) == after
    # Put back what was there, and it is the same file.
    lines = re.split("(\r\n|\r|\n)", content.decode())
    mark = lines[0].startswith("\ufeff")
    lines[0] = lines[0].removeprefix("\ufeff")
    for span, words in sorted(set(taken), reverse=True):
        index = 2 * (span.line - 1)
        old = lines[index]
        ends = [lines[i] for i in (index + 1, index - 1, 1) if 0 <= i < len(lines)]
        new = words.replace("\n", ends[0] if ends else "\n")
        lines[index] = old[: span.column - 1] + new + old[span.end_column - 1 :]
    assert after == (("\ufeff" if mark else "") + "".join(lines)).encode()


@given(FILES, st.tuples(*[st.integers(0, 10)] * 4), st.text(max_size=3))
def test_no_edit_raises(content: bytes, numbers: tuple[int, int, int, int], words: str) -> None:
    after = edited(content, [(Span(*numbers), words)])
    assert after is None or isinstance(after, bytes)
