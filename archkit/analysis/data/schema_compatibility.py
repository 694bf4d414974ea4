"""Which changes of a schema a compatibility mode allows, and who has to take the new version first.

As in schema registries (Confluent, Schema Evolution and Compatibility): BACKWARD lets the new version read what the
old one wrote, FORWARD lets the old one read what the new one writes, FULL both, NONE checks nothing. A field that
readers may not find has to be optional, which in Avro means that it has a default. A new name is a deletion and an
addition at once.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Upgrade = Literal["consumers", "producers", "any", "lockstep"]

_READS_OLD = {
    "add-optional-field": True,
    "add-required-field": False,
    "add-field": False,
    "delete-optional-field": True,
    "delete-required-field": True,
    "delete-field": True,
    "rename-field": False,
}
"""Whether the new version can read what the old one wrote, per change."""
_READ_BY_OLD = {
    "add-optional-field": True,
    "add-required-field": True,
    "add-field": True,
    "delete-optional-field": True,
    "delete-required-field": False,
    "delete-field": False,
    "rename-field": False,
}
"""Whether the old version can read what the new one writes."""

_FIRST: dict[str, Upgrade] = {
    "BACKWARD": "consumers",
    "FORWARD": "producers",
    "FULL": "any",
    "NONE": "lockstep",
}


class Verdict(NamedTuple):
    """What a mode says of a change. None: the mode or the change is no known one."""

    allowed: bool | None
    upgrade_first: Upgrade | None
    """Follows from the mode alone."""


def verdict(mode: str, change: str) -> Verdict:
    """Whether a mode (BACKWARD, FORWARD, FULL, NONE, or one with _TRANSITIVE) allows a change of the schema."""
    plain = mode.upper().removesuffix("_TRANSITIVE")
    kind = change.lower().replace("_", "-")
    if kind not in _READS_OLD or plain not in _FIRST:
        return Verdict(None, _FIRST.get(plain))
    back, forth = _READS_OLD[kind], _READ_BY_OLD[kind]
    allowed = {"BACKWARD": back, "FORWARD": forth, "FULL": back and forth, "NONE": True}[plain]
    return Verdict(allowed, _FIRST[plain])
