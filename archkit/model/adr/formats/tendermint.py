"""Tendermint and Cosmos: a changelog above the status."""

from __future__ import annotations

from archkit.model.adr.formats.format import NYGARD_SECTIONS, Format
from archkit.model.adr.text import CHANGELOG, Text


def _matches(text: Text) -> bool:
    return any(name in CHANGELOG for name in text.names[:4])


FORMAT = Format(
    "tendermint", "Tendermint: a changelog, then the status", _matches, ("section", "line", "front-matter", "tags"),
    sections=NYGARD_SECTIONS,
)  # fmt: skip
