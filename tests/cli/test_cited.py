"""Figures that the decisions of this repository cite are what archkit computes today."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
_CITED = re.compile(r"`archkit ((?:explain|what-if) [^`]+)`")
_COMPUTED = re.compile(r"\d+\.\d{3,} %")


def cited() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Decision, list item or paragraph, and the commands it names."""
    for path in sorted((ROOT / "adrs").glob("*.md")):
        for part in re.split(r"\n\n|\n(?=[*-] )", path.read_text(encoding="utf-8")):
            said = " ".join(part.split())
            if commands := _CITED.findall(said):
                yield path.stem, said, tuple(commands)


CITED = list(cited())


def test_at_least_two_decisions_cite_a_figure() -> None:
    assert len({decision for decision, _, _ in CITED}) >= 2


@pytest.mark.parametrize(("decision", "said", "commands"), CITED, ids=[decision for decision, _, _ in CITED])
def test_a_cited_figure_is_what_is_computed(
    run: Callable[..., Any], decision: str, said: str, commands: tuple[str, ...]
) -> None:
    printed = [run(*command.split(), cwd=ROOT) for command in commands]
    assert [done.code for done in printed] == [0] * len(commands)
    for command, done in zip(commands, printed, strict=True):
        if command.startswith("explain"):
            assert done.out.partition("\n")[0].partition(" = ")[2] in said
    told = "\n".join(done.out for done in printed)
    assert [number for number in _COMPUTED.findall(said) if number not in told] == []
