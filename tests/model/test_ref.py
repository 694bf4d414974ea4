"""References, by Backstage's grammar."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.model.ref import RefError, parse_ref, short, split


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("order", "component:default/order"), ("Order", "component:default/order"),
        ("shop/order", "component:shop/order"), ("resource:db", "resource:default/db"),
        ("API:shop/Orders", "api:shop/orders"), (" order ", "component:default/order"),
        ("john@example.com", "component:default/john@example.com"),
    ],
)  # fmt: skip
def test_a_reference_becomes_whole_and_lower_case(text: str, ref: str) -> None:
    assert parse_ref(text, "component") == ref


@pytest.mark.parametrize("text", ["", " ", ":", "a:", "a:b:c", "a/b/c", "/b", "a:/b", ":b"])
def test_what_is_no_reference_is_refused_in_words(text: str) -> None:
    with pytest.raises(RefError):
        parse_ref(text, "component")


def test_a_kind_is_needed_where_there_is_no_default() -> None:
    with pytest.raises(RefError, match="write `component:order` or `resource:order`"):
        parse_ref("order", None)


names = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?", fullmatch=True)


@given(names, names, names)
def test_parts_come_back(kind: str, namespace: str, name: str) -> None:
    ref = parse_ref(f"{kind}:{namespace}/{name}", None)
    assert split(ref) == (kind, namespace, name)
    assert parse_ref(short(ref), None) == ref
