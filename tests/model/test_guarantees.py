"""Words for consistency: levels are sets of guarantees, spelled in many ways; any other word is a finding."""

from __future__ import annotations

import pytest

from archkit.model.entity import model_of
from archkit.model.guarantees import capabilities, level
from archkit.model.validate import validate


def test_levels_are_sets_and_no_ladder() -> None:
    bounded, session = level("bounded"), level("session")
    assert bounded is not None and session is not None
    assert "read-your-writes" in session - bounded
    assert "bounded-staleness" in bounded - session


@pytest.mark.parametrize("word", ["read_your_writes", "RYW", "read-your-writes", " read your writes "])
def test_a_guarantee_may_be_spelled_in_many_ways(word: str) -> None:
    assert capabilities(word) == {"read-your-writes"}


def test_an_unknown_word_is_no_level_and_asks_for_nothing() -> None:
    assert level("quick") is capabilities("quick") is None


LEVELS = (
    "strong", "linearizable", "strict-serializable", "serializable", "bounded", "bounded-staleness", "session", "causal",
    "consistent-prefix", "eventual",
)  # fmt: skip


@pytest.mark.parametrize(
    ("word", "help"),
    [
        ("strong", None),
        ("Bounded_Staleness", None),
        ("eventaul", "did you mean `eventual`?"),
        ("read-your-writes", f"such are {', '.join(LEVELS)}"),
    ],
)
def test_a_store_is_held_to_the_levels_there_are(word: str, help: str | None) -> None:
    stored = {"type": "cache", "owner": "group:a", "consistency": {"replica": word}}
    data = {
        "apiVersion": "backstage.io/v1alpha1",
        "kind": "Resource",
        "metadata": {"name": "a"},
        "spec": stored,
    }
    found = [(f.message, f.help) for f in validate(data, model_of("Resource"))]
    assert found == ([(f"`{word}` is no level of consistency", help)] if help else [])
