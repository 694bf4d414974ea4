"""Files of environment variables: examples are read with their values, real ones by their names only."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.evidence.env import is_environment, is_example, settings

EXAMPLE = """\
# Where it listens.
PORT=8080
export HOST="0.0.0.0"   # not a part of it
EMPTY=
# LOG_LEVEL=info
#    just words = nothing
QUOTED='a # b'
KEY="-----BEGIN PRIVATE KEY-----
INSIDE=1
-----END-----"
API_TOKEN=hunter2
DATABASE_URL=postgres://shop:hunter2@db/shop
PLAIN=value # a remark
not a line
"""


def test_an_example_lists_names_lines_and_defaults() -> None:
    found = [(s.name, s.line, s.default, s.required, s.role) for s in settings(EXAMPLE, ".env.example")]
    assert found == [
        ("PORT", 2, "8080", None, "lists"),
        ("HOST", 3, "0.0.0.0", None, "lists"),
        ("EMPTY", 4, None, None, "lists"),
        ("LOG_LEVEL", 5, "info", False, "lists"),
        ("QUOTED", 7, "a # b", None, "lists"),
        ("KEY", 8, None, None, "lists"),
        ("API_TOKEN", 11, None, None, "lists"),
        ("DATABASE_URL", 12, None, None, "lists"),
        ("PLAIN", 13, "value", None, "lists"),
    ]


def test_no_value_of_a_real_file_leaves_the_module() -> None:
    found = list(settings(EXAMPLE, "deploy/.env"))
    assert [s.name for s in found] == [
        "PORT",
        "HOST",
        "EMPTY",
        "QUOTED",
        "KEY",
        "API_TOKEN",
        "DATABASE_URL",
        "PLAIN",
    ]
    assert all(s.default is None and s.role == "sets" for s in found)


@pytest.mark.parametrize(
    ("path", "is_one", "is_shown"),
    [
        (".env", True, False),
        (".env.production", True, False),
        ("prod.env", True, False),
        ("a/.env.example", True, True),
        (".env.local.sample", True, True),
        ("example.env", True, True),
        ("env.template", True, True),
        ("env.py", False, False),
        ("environment.ts", False, False),
    ],
)
def test_what_is_an_example_is_told_by_its_name(path: str, is_one: bool, is_shown: bool) -> None:
    assert (is_environment(path), is_example(path)) == (is_one, is_shown)


@given(st.text(alphabet="AB=\"'# \n\\export", max_size=120), st.sampled_from([".env", ".env.example"]))
def test_whatever_stands_in_a_file_nothing_is_raised(text: str, path: str) -> None:
    for setting in settings(text, path):
        assert setting.name and setting.line <= text.count("\n") + 1
