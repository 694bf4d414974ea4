"""Every command that prints JSON names its fields as the catalog does: `decisionMakers`, not `decision_makers`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]

COMMANDS = (
    "adr decide ADR-0017", "adr graph", "adr list", "adr show ADR-0017", "analyze capacity",
    "config check component:order", "config list", "explain headroom component:order", "graph", "incidents",
    "incidents --open-actions", "lint", "list", "onboarding group:ordering", "readiness", "rule", "rule sync-cycle",
    "runbooks", "search order", "show component:order", "stale", "what-if --down component:order",
)  # fmt: skip


def fields(value: Any) -> Iterator[str]:
    match value:
        case dict():
            yield from value
            for inner in value.values():
                yield from fields(inner)
        case list():
            for inner in value:
                yield from fields(inner)


@pytest.mark.parametrize("command", COMMANDS)
def test_fields_are_written_as_in_the_catalog(run: Run, command: str) -> None:
    found = set(fields(json.loads(run(*command.split(), "--format", "json", cwd=ROOT).out)))
    assert found, "nothing to judge by"
    assert [name for name in sorted(found) if re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)+", name)] == []


def test_every_command_with_json_is_looked_at() -> None:
    have = {
        path.stem for path in (ROOT / "archkit" / "cli").glob("*.py") if '"json"' in path.read_text("utf-8")
    }
    named = {"_".join(c.split()[: 2 if c.startswith("adr") else 1]).replace("-", "_") for c in COMMANDS}
    assert have == named
