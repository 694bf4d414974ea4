"""Compatibility modes against records that are written by one version and read by the other."""

from __future__ import annotations

from itertools import product

import pytest

from archkit.analysis.data.schema_compatibility import verdict

Schema = dict[str, bool]
"""Field -> whether it has a default."""


def reads(reader: Schema, writer: Schema) -> bool:
    """Whether every record of the writer has what the reader cannot do without."""
    return all(has_default or field in writer for field, has_default in reader.items())


BEFORE: Schema = {"must": False, "may": True}
AFTER: dict[str, list[Schema]] = {
    "add-required-field": [{**BEFORE, "new": False}],
    "add-optional-field": [{**BEFORE, "new": True}],
    "delete-required-field": [{"may": True}],
    "delete-optional-field": [{"must": False}],
    "delete-field": [{"may": True}, {"must": False}],
    "rename-field": [{"other": False, "may": True}],
}


@pytest.mark.parametrize(("mode", "change"), [*product(("BACKWARD", "FORWARD", "FULL"), AFTER)])
def test_a_mode_allows_what_its_side_can_still_read(mode: str, change: str) -> None:
    back = all(reads(after, BEFORE) for after in AFTER[change])
    forth = all(reads(BEFORE, after) for after in AFTER[change])
    wanted = {"BACKWARD": back, "FORWARD": forth, "FULL": back and forth}[mode]
    assert verdict(mode, change).allowed is wanted
    assert verdict(f"{mode}_TRANSITIVE", change.replace("-", "_")).allowed is wanted


def test_who_upgrades_first_depends_on_the_mode_alone() -> None:
    first = {
        mode: {verdict(mode, c).upgrade_first for c in AFTER}
        for mode in ("BACKWARD", "FORWARD", "FULL", "NONE")
    }
    assert first == {
        "BACKWARD": {"consumers"},
        "FORWARD": {"producers"},
        "FULL": {"any"},
        "NONE": {"lockstep"},
    }


def test_nothing_is_checked_without_a_mode() -> None:
    assert verdict("NONE", "rename-field").allowed is True


def test_what_is_no_mode_or_no_change_is_unknown() -> None:
    assert verdict("SIDEWAYS", "add-optional-field") == (None, None)
    assert verdict("FULL", "paint-it-blue") == (None, "any")
