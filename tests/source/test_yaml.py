"""YAML text -> data as Backstage sees it, and problems at a line."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.source.yaml import MAX_BYTES, parse


def data(text: str | bytes) -> list[object]:
    return [d.data for d in parse(text if isinstance(text, bytes) else text.encode(), "f.yaml").documents]


def problems(text: str | bytes) -> list[tuple[str, int, int]]:
    parsed = parse(text if isinstance(text, bytes) else text.encode(), "f.yaml")
    return [(p.rule, p.place.span.line, p.place.span.column) for p in parsed.problems if p.place.span]


def messages(text: str) -> list[str]:
    return [p.message for p in parse(text.encode(), "f.yaml").problems]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("no", "no"), ("on", "on"), ("yes", "yes"), ("true", True), ("False", False), ("~", None), ("", None),
        ("2026-01-02", "2026-01-02"), ("12:30", "12:30"), ("1", 1), ("-7", -7), ("0x1F", 31), ("0o17", 15),
        ("010", 10), ("1_000", "1_000"), (".5", 0.5), ("1e3", 1000.0), (".inf", ".inf"), ("1e999", "1e999"),
        ("'1'", "1"), ('"true"', "true"), ("!!str 5", "5"), ("!!int 5", 5), ("!custom x", "x"), ("1.2.3", "1.2.3"),
    ],
)  # fmt: skip
def test_scalars_are_those_of_yaml_1_2(written: str, read: object) -> None:
    assert data(f"key: {written}\n") == [{"key": read}]


def test_keys_are_text_as_written() -> None:
    assert data("1: a\ntrue: b\nnull: c\n") == [{"1": "a", "true": "b", "null": "c"}]


def test_several_documents_are_read_and_empty_ones_left_out() -> None:
    parsed = parse(b"a: 1\n---\n---\n# nothing\n---\nb: 2\n", "f.yaml")
    assert [(d.index, d.data) for d in parsed.documents] == [(0, {"a": 1}), (3, {"b": 2})]


def test_a_broken_document_costs_only_itself() -> None:
    text = "a: 1\n---\nb: c: d\n---\ne: 2\n"
    assert data(text) == [{"a": 1}, {"e": 2}]
    assert problems(text) == [("yaml-syntax", 3, 5)]


def test_an_open_quote_is_shown_where_it_was_opened_and_the_next_document_is_read() -> None:
    text = "a: 'x\nb: 1\n---\nc: 1\n"
    assert problems(text) == [("yaml-syntax", 1, 4)]
    assert data(text) == [{"c": 1}]


def test_a_duplicate_key_is_found_with_both_places_and_the_last_one_counts() -> None:
    parsed = parse(b"spec:\n  owner: a\n  owner: b\n", "f.yaml")
    (problem,) = parsed.problems
    assert problem.rule == "duplicate-key"
    assert (problem.place.span.line, problem.related[0].place.span.line) == (3, 2)  # type: ignore[union-attr]
    assert parsed.documents[0].data == {"spec": {"owner": "b"}}


def test_glued_documents_are_told_once_how_to_be_parted() -> None:
    parsed = parse(b"apiVersion: v1\nkind: A\nspec: {}\napiVersion: v1\nkind: B\nspec: {}\n", "f.yaml")
    assert [p.place.span.line for p in parsed.problems if p.place.span] == [4]
    assert "`---`" in parsed.problems[0].help


def test_merge_keys_and_aliases_are_written_out_and_own_keys_win() -> None:
    text = "base: &b {x: 1, y: 2}\nlist: &l [1]\nuse: {<<: *b, y: 3, z: *l}\ntwo: {<<: [*b, {w: 4}]}\n"
    assert data(text) == [
        {
            "base": {"x": 1, "y": 2},
            "list": [1],
            "use": {"x": 1, "y": 3, "z": [1]},
            "two": {"x": 1, "y": 2, "w": 4},
        }
    ]


def test_exploding_aliases_are_a_finding_and_the_rest_is_read() -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 40))
    assert data(bomb + "---\nok: 1\n") == [{"ok": 1}]
    assert [p[0] for p in problems(bomb)] == ["unsafe-yaml"]


def test_a_value_that_contains_itself_is_a_finding() -> None:
    assert problems("a: &a [*a]\n") == [("unsafe-yaml", 1, 4)]
    assert data("a: &a {b: *a}\n") == []


@pytest.mark.parametrize("text", ["[" * 50_000, "a:\n" + "".join("  " * i + "- a:\n" for i in range(1, 300))])
def test_depth_is_limited(text: str) -> None:
    assert {p[0] for p in problems(text)} == {"unsafe-yaml"}


def test_a_file_of_fifty_megabytes_is_named_and_not_read() -> None:
    parsed = parse(b"a: " + b"x" * (10 * MAX_BYTES), "f.yaml")
    assert (parsed.documents, parsed.problems[0].rule) == ((), "unsafe-yaml")
    assert "50 MB" in parsed.problems[0].message


@pytest.mark.parametrize(
    ("content", "place", "kept"),
    [
        (b"a: 1\nb: \xff\n", ("encoding", 2, 4), True),
        ("a: \u00e9\n".encode("utf-16"), ("encoding", 1, 1), True),
        (b"\x7fELF\0\0\0", ("encoding", 1, 5), False),
        ("a: \u00e9\n".encode("latin-1"), ("encoding", 1, 4), True),
    ],
)
def test_other_encodings_are_reported(content: bytes, place: tuple[str, int, int], kept: bool) -> None:
    assert problems(content) == [place]
    assert bool(data(content)) is kept


def test_a_byte_order_mark_and_windows_line_ends_are_taken_as_they_come() -> None:
    assert data(b"\xef\xbb\xbfa: 1\r\nb:\r\n  - x\r\n") == [{"a": 1, "b": ["x"]}]
    assert problems(b"\xef\xbb\xbfa: 1\r\na: 2\r\n") == [("duplicate-key", 2, 1)]


def test_a_line_separator_inside_text_does_not_move_line_numbers() -> None:
    assert problems("a: x\u2028y\nb: 1\nb: 2\n") == [("duplicate-key", 3, 1)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a:\n\tb: 1\n", "a tab indents this line, and YAML takes spaces only"),
        ("a: @x\n", "a plain text cannot begin with `@`"),
        ("a: [1, 2\n", "a bracket is never closed: `,` or `]` should stand here"),
        ("a: b: c\n", "a `key: value` cannot begin here"),
        ("a: *x\n", "this alias has no anchor above it in the same document"),
        ("a: 1\nb\nc: 2\n", "this line does not fit what stands above it"),
        ("a: \x01\n", "a control character (U+0001) stands here; YAML allows none"),
        ("? [a]\n: 1\n", "a key must be text, not a list or a mapping"),
    ],
)
def test_syntax_errors_are_said_in_words_for_people(text: str, message: str) -> None:
    assert messages(text) == [message]


@pytest.mark.parametrize(
    "text",
    [
        "name: {{ values.name }}\n",
        "{% if x %}\nname: a\n{% endif %}\n",
        "metadata:\n  name: {{ .Release.Name }}\n{{- range .Values.x }}\n  - {{ . }}\n{{- end }}\n",
    ],
)
def test_templates_are_skipped_rather_than_broken(text: str) -> None:
    assert [p[0] for p in problems(text)] == ["template-skipped"]
    assert data(text) == []


@given(st.binary(max_size=400))
def test_no_bytes_raise(content: bytes) -> None:
    json.dumps([d.data for d in parse(content, "f.yaml").documents], allow_nan=False)


fragments = st.sampled_from(
    ["a", ": ", "\n", "  ", "- ", "[", "]", "{", "}", "&x ", "*x", "'", '"', "|", ">", "---\n", "#", "\t", "<<: ", "!t ",
     "? ", "%", "@", "\r\n", "1", "{{", "\ufeff", "é", "...\n", ","]
)  # fmt: skip


@given(st.lists(fragments, max_size=40).map("".join))
def test_every_problem_stands_at_a_line_of_the_file(text: str) -> None:
    parsed = parse(text.encode(), "f.yaml")
    for problem in parsed.problems:
        assert problem.place.span is not None
        assert 1 <= problem.place.span.line <= text.count("\n") + 1


texts = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp")), max_size=12)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(texts, json_values, max_size=5))
def test_json_is_read_as_it_is(value: dict[str, object]) -> None:
    text = json.dumps(value, ensure_ascii=False)
    assert data(text) == [value]
