"""Names of files for things that have names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.source.filename import free, slug


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("order", "order"),
        ("Order Service", "order-service"),
        ("Café", "cafe"),
        ("../../etc/passwd", "etc-passwd"),
        ("..", "page"),
        ("日本", "page"),
        ("CON", "con-"),
        ("nul.txt", "nul.txt-"),
        ("a" * 200, "a" * 80),
    ],
)
def test_a_name_becomes_part_of_a_path(name: str, made: str) -> None:
    assert slug(name) == made


@given(st.text())
def test_no_name_is_more_than_a_name(name: str) -> None:
    made = slug(name)
    assert made and set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789._-")
    assert made[0] not in ".-" and not made.endswith(".") and len(made) <= 81


def test_a_second_one_gets_a_number() -> None:
    taken: set[str] = set()
    made = [free("a/x", ".md", taken) for _ in range(3)] + [free("a/x-2", ".md", taken)]
    assert made == ["a/x.md", "a/x-2.md", "a/x-3.md", "a/x-2-2.md"]
