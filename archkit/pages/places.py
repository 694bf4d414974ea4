"""Where everything stands on the site: reference, document or rule -> path of its page.

Paths hold only small letters, digits, `.`, `_`, `-` and `/`, whatever the names in the catalog are, so that
no name leads out of the site, and no two things share a page.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping

from archkit.model.knowledge import Knowledge
from archkit.model.ref import split
from archkit.pages.areas import areas, stem
from archkit.source.filename import free, slug

FOLDERS: Mapping[str, str] = {
    "component": "components",
    "resource": "resources",
    "api": "apis",
    "system": "systems",
    "domain": "domains",
    "group": "teams",
    "user": "people",
    "flow": "flows",
}
"""Folder by kind; every other kind stands under `more/<kind>`."""

DECISIONS, RUNBOOKS, INCIDENTS, RULES = "decisions", "runbooks", "incidents", "rules"
TIMELINE, RELATIONS = f"{DECISIONS}/timeline.md", f"{DECISIONS}/relations.md"
OPEN_ACTIONS, READINESS = f"{INCIDENTS}/open-actions.md", "health/readiness.md"
ONBOARDING, CONFIGURATION = "onboarding", "configuration"
ALERTS = f"{RUNBOOKS}/alerts.md"
ANALYSES = "analyses"
HEALTH, START, TAGS, MORE, HOME = "health/index.md", "new-here.md", "tags.md", "more/index.md", "index.md"

DOCUMENT = "(document)"
"""Where a link stands that archkit puts into somebody's document."""
MARK = "archkit-page:"
"""What such a link begins with, until the site knows where it leads."""

_INDEXES = frozenset({"index", "readme"})
"""Names that MkDocs takes for the index of a folder."""


class Places:
    """The plan of the site."""

    def __init__(self, knowledge: Knowledge, rules: Iterable[str] = ()) -> None:
        self._taken = {TIMELINE, RELATIONS, ALERTS, OPEN_ACTIONS}
        self.entities = {ref: self._free(_folder(ref), _stem(ref)) for ref in knowledge.entities}
        self.documents: dict[str, str] = {}
        for path, area in areas(knowledge.decisions).items():
            # Where several folders hold decisions, two may be called the same: each folder keeps its own.
            folder = f"{DECISIONS}/{slug(area)}" if area else DECISIONS
            self.documents[path] = self._free(folder, stem(path))
        for folder, paths in (
            (RUNBOOKS, [r.path for r in knowledge.runbooks]),
            (INCIDENTS, [i.path for i in knowledge.incidents]),
        ):
            for path in paths:
                self.documents[path] = self._free(folder, posixpath.splitext(posixpath.basename(path))[0])
        self.onboarding = {
            ref: self._free(ONBOARDING, _stem(ref))
            for ref, e in knowledge.entities.items()
            if e.kind == "Group"
        }
        """First days in a team, by the reference of the group."""
        self.configuration = {
            ref: self._free(CONFIGURATION, _stem(ref))
            for ref, e in knowledge.entities.items()
            if "config" in e.fields
        }
        """The configuration reference of an entity, by its reference."""
        self.rules = {name: self._free(RULES, name) for name in rules}

    def entity(self, ref: str) -> str | None:
        """Page of an entity; None where no file describes it."""
        return self.entities.get(ref)

    def document(self, path: str) -> str | None:
        """Page of a decision, a runbook or an incident, by the path of its file."""
        return self.documents.get(path)

    def _free(self, folder: str, name: str) -> str:
        base = slug(name)
        base = f"{base}-" if base in _INDEXES else base
        return free(f"{folder}/{base}", ".md", self._taken)


def index_of(kind: str) -> str:
    """Path of the index page of a kind."""
    folder = FOLDERS.get(kind)
    return f"{folder}/index.md" if folder else MORE


def relative(path: str, start: str) -> str:
    """A link from one page to another. In the text of a document it bears a mark, so that it is told apart
    from the document's own links, which are relative to the document."""
    if start == DOCUMENT:
        return MARK + path
    return posixpath.relpath(path, posixpath.dirname(start) or ".")


def _folder(ref: str) -> str:
    kind, namespace, _ = split(ref)
    folder = FOLDERS.get(kind) or f"more/{slug(kind)}"
    return folder if namespace == "default" else f"{folder}/{slug(namespace)}"


def _stem(ref: str) -> str:
    return split(ref)[2]
