"""A new entity or document: named, placed, filled from its template, and checked as lint would."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from archkit.errors import ArchkitError
from archkit.scaffold.check import check
from archkit.scaffold.decision.draft import draft_decision
from archkit.scaffold.draft import Draft, below, placed
from archkit.scaffold.fields import Said, document_fields, entity_fields, known
from archkit.scaffold.naming import a, entity_name, slug
from archkit.scaffold.placement import Placement, entity_place, incident_place, runbook_place
from archkit.scaffold.templates import fill
from archkit.source.escape import line

if TYPE_CHECKING:
    from archkit.lint.finding import Finding
    from archkit.workspace import Workspace

ENTITIES = ("component", "resource", "api", "system", "domain", "group", "flow")
DOCUMENTS = ("adr", "runbook", "incident")
LONGEST = 500
"""Characters of a name or title."""


def draft(
    space: Workspace, kind: str, text: str, said: Said, path: str | None = None
) -> tuple[Draft, tuple[Finding, ...]]:
    """A draft of a new `kind` called `text`, and what lint would find in it.

    `said` are the fields a person gave; `path` is where they want it: a file, or a folder with a slash at its
    end. Raises ArchkitError when the name is taken, a reference leads nowhere, or the result could not be read.
    """
    kept = line(text)
    if len(kept) > LONGEST:
        raise ArchkitError(
            f"a name or title of {len(kept)} characters is too long", f"take at most {LONGEST}"
        )
    if kind in ENTITIES:
        name, at, content = _entity(space, kind, kept, said)
    elif kind == "adr":
        made = draft_decision(space, kept, said, below(path) if path else None)
        return made, check(space, made)
    else:
        name, at, content = _document(space, kind, kept, said)
    if path is not None:
        at = _asked(space, kind, path, at)
    made = placed(space, kind, name or at.path, (at.path, at.append), content)
    return made, check(space, made)


def _entity(space: Workspace, kind: str, text: str, said: Said) -> tuple[str, Placement, str]:
    knowledge = space.knowledge
    name, title = entity_name(text)
    ref = f"{kind}:default/{name}".lower()
    if (there := knowledge.entities.get(ref)) is not None:
        raise ArchkitError(
            f"there is {a(kind)} `{there.name}` already, in {there.path}",
            "choose another name, or edit that one",
        )
    content = fill(f"{kind}.yaml", space.root, entity_fields(knowledge, kind, name, title, said))
    home = {
        field: known(knowledge, str(said[field]), default)
        for field, default in (("system", "system"), ("owner", "group"))
        if said.get(field)
    }
    at = entity_place(knowledge, kind, name, home.get("system"), home.get("owner"))
    return ref, at, content


def _document(space: Workspace, kind: str, title: str, said: Said) -> tuple[str, Placement, str]:
    knowledge, day = space.knowledge, space.today.isoformat()
    file = slug(title)
    if not file:
        raise ArchkitError(f"no file name can be made of `{title}`", "give it a title with letters or digits")
    at = runbook_place(knowledge, file) if kind == "runbook" else incident_place(knowledge, file, day)
    more: dict[str, str | int | list[str]] = {}
    if kind == "runbook":
        from archkit.scaffold.runbook import facts, filled

        said = filled(space, said)
        more = facts(space, said, str(PurePosixPath(at.path).parent))
    fields = document_fields(knowledge, title, at.number, said, space.today)
    return "", at, fill(f"{kind}.md", space.root, {**fields, **more})


def _asked(space: Workspace, kind: str, path: str, at: Placement) -> Placement:
    """The place a person asks for. Entities may go to the end of a catalog file that is there."""
    wanted = below(path)
    pure = PurePosixPath(wanted)
    if wanted.endswith("/") or str(pure) == ".":
        name = PurePosixPath(at.path).name if not at.append else "catalog-info.yaml"
        pure = pure / name
    is_entity = kind in ENTITIES
    suffixes = (".yaml", ".yml") if is_entity else (".md", ".markdown")
    if pure.suffix not in suffixes:
        raise ArchkitError(
            f"{a(kind)} does not go into {line(path)}",
            f"name a file that ends in {suffixes[0]}, or a folder with a slash at its end",
        )
    append = is_entity and space.knowledge.files.get(str(pure)) == "catalog"
    return Placement(str(pure), append)
