"""Which runbooks there are for a thing: those whose front matter names it, and those that the thing itself names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archkit.model.knowledge import Knowledge, Runbook


def runbooks_by_subject(knowledge: Knowledge) -> Mapping[str, Sequence[Runbook]]:
    """Runbooks and procedures by the reference of what they are for; each once."""
    found: dict[str, dict[str, Runbook]] = defaultdict(dict)
    by_path = {r.path: r for r in knowledge.runbooks}
    for runbook in knowledge.runbooks:
        for ref in runbook.subjects:
            found[ref][runbook.path] = runbook
    for entity in knowledge.entities.values():
        for path in entity.runbooks:
            named = by_path.get(path.partition("#")[0].removeprefix("./"))
            if named is not None:
                found[entity.ref][named.path] = named
    return {ref: list(runbooks.values()) for ref, runbooks in found.items()}
