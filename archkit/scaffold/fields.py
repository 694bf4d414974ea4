"""What a person said of a new thing -> what its template may use: references that exist, texts made safe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from archkit.errors import ArchkitError
from archkit.model.ref import RefError, parse_ref, short
from archkit.source.names import did_you_mean
from archkit.source.scalar import heading, item, scalar

if TYPE_CHECKING:
    from archkit.model.knowledge import Knowledge
    from archkit.scaffold.templates import Values

Said = Mapping[str, object]
"""Field -> a text, a number, a list of texts, or nothing."""

REFERENCES: Mapping[str, str] = {
    "owner": "group", "system": "system", "domain": "domain", "parent": "group",
    "depends_on": "", "steps": "component", "members": "user", "affects": "component", "subjects": "component",
}  # fmt: skip
"""Fields that refer to entities, and the kind that is meant when none is named."""

_BARE = ("system", "domain", "parent")
"""Fields in which nobody writes the kind: only one makes sense."""

_LISTS = ("depends_on", "steps", "members", "affects", "subjects", "people", "alerts")
_TEXTS = ("description", "type", "lifecycle", "owner", "system", "domain", "parent", "status", "severity")


def known(knowledge: Knowledge, text: str, default_kind: str) -> str:
    """The canonical reference people mean, when there is such an entity (or none of its kind is kept here).

    Raises ArchkitError with a suggestion otherwise.
    """
    try:
        ref = parse_ref(text, default_kind or None)
    except RefError as error:
        found = knowledge.find(text)
        if found is None:
            raise ArchkitError(str(error)) from None
        ref = found.ref
    external = knowledge.settings.external
    if ref in knowledge.entities or any(fnmatchcase(name, g) for name in (ref, short(ref)) for g in external):
        return ref
    kind = ref.partition(":")[0]
    there = sorted(short(e.ref).partition(":")[2] for e in knowledge.of_kind(kind))
    if not there:
        return ref
    name = short(ref).partition(":")[2]
    more = f" and {len(there) - 12} more" if len(there) > 12 else ""
    listed = f"there is {there[0]}" if len(there) == 1 else f"there are {', '.join(there[:12])}{more}"
    raise ArchkitError(f"there is no {kind} `{name}`", did_you_mean(name, there) or listed)


def entity_fields(knowledge: Knowledge, kind: str, name: str, title: str | None, said: Said) -> Values:
    """For the template of an entity; every field is there, empty where nothing was said."""
    type_, tier = _text(said.get("type")), said.get("tier")
    shown = _text(said.get("title")) or title
    return {
        **_common(knowledge, said),
        **(_definition(type_, name) if kind == "api" else {}),
        "tier": tier if isinstance(tier, int) else "",
        "name": scalar(name),
        "bare_name": name,
        "title": scalar(shown) if shown else "",
    }


def document_fields(knowledge: Knowledge, title: str, number: int | None, said: Said, today: date) -> Values:
    """For the template of a decision, a runbook or an incident."""
    status = _text(said.get("status"))
    return {
        **_common(knowledge, said),
        "title": scalar(title),
        "title_text": heading(title),
        "heading": f"{number}. {heading(title)}" if number else heading(title),
        "number": number or "",
        "status_word": heading(status[:1].upper() + status[1:]),
        "names": [heading(name.replace("<", "(").replace(">", ")")) for name in _texts(said.get("people"))],
        "today": today.isoformat(),
    }


def _common(knowledge: Knowledge, said: Said) -> dict[str, str | int | list[str]]:
    found: dict[str, str | int | list[str]] = {}
    for field in _TEXTS:
        text = _text(said.get(field))
        found[field] = _value(knowledge, field, text) if text else ""
    for field in _LISTS:
        found[field] = [_value(knowledge, field, text, in_list=True) for text in _texts(said.get(field))]
    return found


def _value(knowledge: Knowledge, field: str, text: str, *, in_list: bool = False) -> str:
    if field in REFERENCES:
        text = short(known(knowledge, text, REFERENCES[field]))
        if field in _BARE:
            text = text.removeprefix(f"{REFERENCES[field]}:")
    return item(text) if in_list else scalar(text)


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _texts(value: object) -> Sequence[str]:
    return [text for v in value if (text := _text(v))] if isinstance(value, list | tuple) else ()


def _definition(type_: str, name: str) -> dict[str, str]:
    """The smallest definition that a tool for that type takes."""
    package = name.replace("-", "_").replace(".", "_").lower()
    definitions = {
        "openapi": ("yaml", f"openapi: 3.1.0\ninfo:\n  title: {name}\n  version: 0.1.0\npaths: {{}}"),
        "asyncapi": ("yaml", f"asyncapi: 3.0.0\ninfo:\n  title: {name}\n  version: 0.1.0\nchannels: {{}}"),
        "graphql": ("graphql", "type Query {\n  version: String!\n}"),
        "grpc": ("proto", f'syntax = "proto3";\n\npackage {package}.v1;'),
    }
    extension, text = definitions.get(type_, ("txt", f"{name}: describe it here."))
    return {"definition": text, "extension": extension}
