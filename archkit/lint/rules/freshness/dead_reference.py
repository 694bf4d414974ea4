"""A page or an entity names something that is nowhere: a file, an entity or a decision.

## Why
Names in backticks are copied into a terminal or a search field. When the thing was renamed, the reader loses the
minutes that the page was written to save.

Only what can mean nothing else is looked at: `component:order`, `ADR-0012`, and a path with an ending whose folder is
there. Decisions and incidents tell of a day that is past, and may name what is gone since; of what they name, only
decisions are looked at. In the catalog those are looked at that milestones, entries of a radar and scenarios name.

## Bad
```markdown
<!-- file: site/content/restore.md -->
# Restore

Run `scripts/restore-all.sh`, <!-- error -->
as `ADR-0012` says, <!-- error -->
and tell `group:platfrom`. <!-- error -->
```
```yaml
# file: catalog/radar.yaml
apiVersion: archkit.dev/v1
kind: TechnologyRadar
metadata: {name: radar, description: What we build on.}
spec:
  owner: group:platform
  entries:
    - {technology: postgresql-17, ring: adopt, decision: ADR-0011}  # error
```
```sh
# file: scripts/restore.sh
pg_restore --clean
```
```markdown
<!-- file: adrs/0001-keep-backups.md -->
---
status: accepted
date: 2026-01-10
decision-makers: [ana]
---
# 1. Keep backups
```

## Good
```markdown
<!-- file: site/content/restore.md -->
# Restore

Run `scripts/restore.sh` and tell `group:platform`; read `/etc/postgresql/pg_hba.conf` first.
```
```sh
# file: scripts/restore.sh
pg_restore --clean
```

## Fix
Name what is there now, or take the backticks off what is meant as an example.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from fnmatch import translate
from typing import TYPE_CHECKING

from archkit.analysis.freshness import KEPT
from archkit.lint.declared import mappings, text
from archkit.lint.files import Files, leaves
from archkit.lint.rule import Context, rule
from archkit.model.ref import RefError, parse_ref, short
from archkit.source.location import Place, Span
from archkit.source.names import did_you_mean
from archkit.source.problem import Problem
from archkit.source.spans import is_decision, is_ref

if TYPE_CHECKING:
    from archkit.model.knowledge import Entity, Knowledge
    from archkit.source.data import Json
    from archkit.source.location import Route
    from archkit.source.spans import Span as Named

_FILE = re.compile(r"[\w.@+-]+\.[A-Za-z][A-Za-z0-9]{0,5}\Z")


@rule(severity="warning", family="freshness")
def check(context: Context) -> Iterator[Problem]:
    """Every name in backticks, and every decision in the catalog, that leads nowhere."""
    knowledge = context.knowledge
    names = _Names(knowledge)
    for entity in knowledge.entities.values():
        for route, cited in _cited(knowledge, entity):
            if is_decision(cited) and (said := names.said_of(cited, entity.path)) is not None:
                message, hint = said
                yield Problem(
                    message, entity.at(*route), "there is none", help=hint or "", subject=entity.ref
                )
    for path, found in knowledge.names.items():
        is_kept = knowledge.files.get(path) in KEPT
        for name in found:
            said = names.said_of(name.text, path) if is_kept or is_decision(name.text) else None
            if said is not None:
                message, hint = said
                yield Problem(message, _place(path, name), "there is none", help=hint or "", subject=path)


def _cited(knowledge: Knowledge, entity: Entity) -> Iterator[tuple[Route, str]]:
    """What an entity says it rests on, and where it says so."""
    if entity.kind == "Scenario":
        yield from _listed(entity.facts.get("coveredBy"), "spec", "coveredBy")
    if entity.kind == "TechnologyRadar":
        for index, entry in mappings(knowledge.spec(entity).get("entries")):
            yield ("spec", "entries", index, "decision"), text(entry.get("decision"))
    if entity.kind == "Roadmap":
        for index, milestone in mappings(knowledge.spec(entity).get("milestones")):
            yield from _listed(milestone.get("decisions"), "spec", "milestones", index, "decisions")


def _listed(value: Json, *route: str | int) -> Iterator[tuple[Route, str]]:
    for position, item in enumerate(value if isinstance(value, list) else ()):
        yield (*route, position), text(item)


def _place(path: str, name: Named) -> Place:
    return Place(path, span=Span(name.line, name.column, name.line, name.column + len(name.text)))


class _Names:
    """What there is to be named."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._files = Files(knowledge.paths)
        self._kinds = {ref.partition(":")[0] for ref in knowledge.entities}
        self._numbers = {d.number for d in knowledge.decisions if d.number is not None}
        self._external = [re.compile(translate(glob.lower())) for glob in knowledge.settings.external]

    def said_of(self, text: str, document: str) -> tuple[str, str | None] | None:
        """What is wrong with a name, and what was probably meant; None: nothing."""
        if is_decision(text):
            return self._decision(text)
        if is_ref(text):
            return self._entity(text)
        return self._path(text, posixpath.dirname(document))

    def _decision(self, text: str) -> tuple[str, str | None] | None:
        number = int(text.rpartition("-")[2])
        if not self._numbers or number in self._numbers:
            return None
        return f"there is no decision {text}", did_you_mean(text, [f"ADR-{n:04d}" for n in self._numbers])

    def _entity(self, text: str) -> tuple[str, str | None] | None:
        try:
            ref = parse_ref(text, "component")
        except RefError:
            return None
        known = self._knowledge.entities
        # Where nobody describes anything of a kind, its names are of another catalog.
        if ref in known or ref.partition(":")[0] not in self._kinds:
            return None
        if any(glob.match(ref) or glob.match(short(ref)) for glob in self._external):
            return None
        close = self._knowledge.suggest(text)
        return f"there is no entity `{text}`", f"did you mean `{short(close[0])}`?" if close else None

    def _path(self, text: str, folder: str) -> tuple[str, str | None] | None:
        if text.startswith("/") or "*" in text or not _FILE.match(posixpath.basename(text)):
            return None
        bases = (folder,) if text.startswith(".") else ("", folder)
        tried = [posixpath.normpath(posixpath.join(base, text)) for base in bases]
        if any(leaves(path) or self._files.is_there(path) for path in tried):
            return None
        parents = [posixpath.dirname(path) for path in tried]
        near = [
            p for p, parent in zip(tried, parents, strict=True) if parent and self._files.is_there(parent)
        ]
        if "/" not in text or not near:
            return None
        return f"there is no file `{near[0]}`", self._files.nearest(near[0], (posixpath.splitext(text)[1],))
