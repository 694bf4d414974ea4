"""A new entity or document: filled from its template, checked as lint would, and only then written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from archkit.errors import ArchkitError
from archkit.model.knowledge import Knowledge
from archkit.model.ref import RefError, parse_ref, short
from archkit.scaffold.naming import entity_name, slug
from archkit.scaffold.placement import (
    Placement,
    decision_place,
    entity_place,
    incident_place,
    runbook_place,
)
from archkit.scaffold.templates import fill, scalar

ENTITIES = ("component", "resource", "api", "system", "domain", "group", "flow")
DOCUMENTS = ("adr", "runbook", "incident")


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be written, and where (from the root of the knowledge base)."""

    path: str
    content: str
    append: bool
    """The content goes to the end of a file that is there."""
    name: str
    """Reference of the entity, or id of the document."""


def draft(
    knowledge: Knowledge,
    root: Path | None,
    kind: str,
    text: str,
    values: Mapping[str, object],
    *,
    today: date,
    path: str | None = None,
) -> Draft:
    """Make a draft and check it. Raises ArchkitError when a name is taken or unknown, or the result would
    not lint."""
    made = (_entity if kind in ENTITIES else _document)(knowledge, root, kind, text, values, today)
    if path is not None:
        made = Draft(_inside(path), made.content, False, made.name)
    _check(made, knowledge)
    return made


def _entity(
    knowledge: Knowledge, root: Path | None, kind: str, text: str, values: Mapping[str, object], today: date
) -> Draft:
    name, title = entity_name(text)
    ref = f"{kind}:default/{name}".lower()
    if (there := knowledge.entities.get(ref)) is not None:
        raise ArchkitError(
            f"there is a {kind} `{name}` already, in {there.path}", "choose another name, or edit that one"
        )
    refs = {
        field: _known(knowledge, str(values[field]), default)
        for field, default in _REFS.items()
        if values.get(field)
    }
    lists = {
        field: [scalar(short(_known(knowledge, str(v), default))) for v in _sequence(values.get(field))]
        for field, default in _LISTS.items()
    }
    plain = {
        k: scalar(str(v))
        for k, v in values.items()
        if v not in (None, "") and k not in refs and k not in lists
    }
    filled: dict[str, object] = {
        **dict.fromkeys(
            ("title", "description", "type", "lifecycle", "owner", "system", "domain", "parent", "tier"), ""
        ),
        **plain,
        **{field: scalar(short(ref)) for field, ref in refs.items()},
        **lists,
        "name": scalar(name),
        "bare_name": name,
        "title": scalar(str(values.get("title") or title)) if values.get("title") or title else "",
        "today": today.isoformat(),
    }
    filled.update(_definition(str(values.get("type") or ""), name) if kind == "api" else {})
    content = fill(f"{kind}.yaml", root, filled)
    place = entity_place(knowledge, kind, name, refs.get("system"))
    return Draft(place.path, content, place.append, ref)


_REFS = {"owner": "group", "system": "system", "domain": "domain", "parent": "group"}
_LISTS = {"depends_on": "", "steps": "component", "members": "user"}


def _known(knowledge: Knowledge, text: str, default_kind: str) -> str:
    """The canonical reference, when there is such an entity (or none of its kind is kept here)."""
    try:
        ref = parse_ref(text, default_kind or None)
    except RefError as error:
        found = knowledge.find(text)
        if found is None:
            raise ArchkitError(str(error)) from None
        ref = found.ref
    if ref in knowledge.entities or any(
        fnmatchcase(ref, g) or fnmatchcase(short(ref), g) for g in knowledge.settings.external
    ):
        return ref
    kind = ref.partition(":")[0]
    if next(knowledge.of_kind(kind), None) is None:
        return ref
    close = [c for c in knowledge.suggest(ref) if c.startswith(f"{kind}:")]
    known = sorted(short(e.ref) for e in knowledge.of_kind(kind))
    hint = f"did you mean `{close[0]}`?" if close else "there are " + ", ".join(known[:12])
    raise ArchkitError(f"there is no {kind} `{short(ref).partition(':')[2]}`", hint)


def _sequence(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else [value] if value else []


def _document(
    knowledge: Knowledge, root: Path | None, kind: str, text: str, values: Mapping[str, object], today: date
) -> Draft:
    title = " ".join(text.split())
    file = slug(title)
    if not file:
        raise ArchkitError(f"no file name can be made of `{text}`", "give it a title with letters or digits")
    number: int | None = None
    if kind == "adr":
        place, number = decision_place(knowledge, file)
    elif kind == "runbook":
        place = runbook_place(knowledge, file)
    else:
        place = incident_place(knowledge, file, today.isoformat())
    lists = {
        name: [scalar(short(_known(knowledge, str(v), "component"))) for v in _sequence(values.get(name))]
        for name in ("affects", "subjects")
    }
    filled: dict[str, object] = {
        "title": scalar(title),
        "name": scalar(title),
        "heading": f"{number}. {title}" if number else title,
        "number": number or "",
        "today": today.isoformat(),
        "status": scalar(str(values.get("status") or "proposed")),
        "severity": scalar(str(values.get("severity") or "sev2")),
        "people": [scalar(str(p)) for p in _sequence(values.get("people"))],
        "alerts": [scalar(str(a)) for a in _sequence(values.get("alerts"))],
        "owner": scalar(short(_known(knowledge, str(values["owner"]), "group")))
        if values.get("owner")
        else "",
        **lists,
    }
    content = fill(f"{kind}.md", root, filled)
    return Draft(place.path, content, False, f"ADR-{number:04d}" if number else place.path)


def _definition(type_: str, name: str) -> dict[str, object]:
    """The smallest definition that a tool for that type takes."""
    definitions = {
        "openapi": ("yaml", f"openapi: 3.1.0\ninfo:\n  title: {name}\n  version: 0.1.0\npaths: {{}}"),
        "asyncapi": ("yaml", f"asyncapi: 3.0.0\ninfo:\n  title: {name}\n  version: 0.1.0\nchannels: {{}}"),
        "graphql": ("graphql", "type Query {\n  version: String!\n}"),
        "grpc": ("proto", f'syntax = "proto3";\n\npackage {name.replace("-", "_").replace(".", "_")}.v1;'),
    }
    extension, text = definitions.get(type_, definitions["openapi"])
    return {"definition": text, "extension": extension}


def _inside(path: str) -> str:
    pure = PurePosixPath(path.replace("\\", "/"))
    if pure.is_absolute() or ".." in pure.parts:
        raise ArchkitError(f"{path} leaves the knowledge base", "name a path below its root")
    return str(pure)


def _check(made: Draft, knowledge: Knowledge) -> None:
    """What lint would say of the text by itself; a template may be at fault, or a value."""
    from archkit.model.load import read_catalog_file

    if not made.path.endswith((".yaml", ".yml")):
        return
    read = read_catalog_file(made.content.encode(), made.path)
    for problem in [*read.problems, *(p for row in read.rows for p in row.problems)]:
        if problem.severity in (None, "error") and problem.rule != "template-skipped":
            raise ArchkitError(f"this would not be a valid entity: {problem.message}", problem.help or None)
    if not any(row.entity is not None and row.entity.ref == made.name for row in read.rows):
        raise ArchkitError(
            f"the template makes no entity {short(made.name)}", "see templates/ of this knowledge base"
        )


def write(root: Path, made: Draft) -> str:
    """Write the draft; returns its path. Raises ArchkitError when the file is there and not to be added to."""
    from archkit.store.write import write as write_file

    target = root / made.path
    if made.append and target.is_file():
        there = target.read_bytes()
        newline = b"\r\n" if b"\r\n" in there else b"\n"
        addition = made.content.encode().replace(b"\n", newline)
        write_file(target, there.rstrip() + newline + b"---" + newline + addition, overwrite=True)
    else:
        write_file(target, made.content, overwrite=False)
    return made.path


__all__ = ["DOCUMENTS", "ENTITIES", "Draft", "Placement", "draft", "write"]
