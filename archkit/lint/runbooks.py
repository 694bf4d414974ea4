"""Where a finding about a runbook points, and what the runbook is called in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.source.location import Place, Span

if TYPE_CHECKING:
    from archkit.model.knowledge import Runbook


def head(runbook: Runbook, *keys: str) -> Place:
    """The first of these keys that the front matter has, else its title, else the first heading, else the top."""
    key = next((k for k in (*keys, "title") if k in runbook.stated), None)
    if key is not None:
        return runbook.at(key)
    if runbook.headings:
        level, text, _, line = runbook.headings[0]
        return Place(runbook.path, span=Span(line, 1, line, max(level + len(text) + 2, 2)))
    return Place(runbook.path, span=Span(1, 1, 1, 2))


def called(runbook: Runbook) -> str:
    """The runbook in a sentence, by its title."""
    text = " ".join(runbook.title.split())
    return f'"{text if len(text) <= 60 else text[:59] + "…"}"'
