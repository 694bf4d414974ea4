"""JSON Schema made from the models, for people and for their editors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from archkit.errors import ArchkitError
from archkit.model.entity import KINDS, Envelope, model_of

if TYPE_CHECKING:
    from pydantic import BaseModel

DIALECT = "http://json-schema.org/draft-07/schema#"
"""What editors understand best."""

DOCUMENTS = ("adr", "runbook", "incident", "settings")


def kinds() -> tuple[str, ...]:
    """Everything that has a schema, as `archkit schema` names it."""
    return ("catalog", *(k.lower() for k in KINDS), *DOCUMENTS)


def json_schema(kind: str) -> Mapping[str, object]:
    """The schema of one kind, of a document's front matter, or of a whole catalog file (`catalog`).

    Raises ArchkitError when there is no such kind.
    """
    wanted = kind.lower()
    if wanted == "catalog":
        return _catalog()
    if wanted in DOCUMENTS:
        return {"$schema": DIALECT, **_schema(_document(wanted))}
    for name in KINDS:
        if name.lower() == wanted:
            return {"$schema": DIALECT, **_of_kind(name)}
    from archkit.source.names import did_you_mean

    known = kinds()
    raise ArchkitError(
        f"there is no kind `{kind}`", did_you_mean(wanted, known) or "there are " + ", ".join(known)
    )


def _document(name: str) -> type[BaseModel]:
    from archkit.model.adr.front_matter import AdrFrontMatter
    from archkit.model.incident import IncidentFrontMatter
    from archkit.model.runbook import RunbookFrontMatter
    from archkit.model.settings import Settings

    models: dict[str, type[BaseModel]] = {
        "adr": AdrFrontMatter,
        "runbook": RunbookFrontMatter,
        "incident": IncidentFrontMatter,
        "settings": Settings,
    }
    return models[name]


def _schema(model: type[BaseModel]) -> dict[str, object]:
    schema = model.model_json_schema(by_alias=True, mode="validation")
    _tidy(schema)
    return schema


def _of_kind(name: str) -> dict[str, object]:
    schema = _schema(model_of(name))
    properties = schema["properties"]
    assert isinstance(properties, dict)
    properties["apiVersion"] = {"enum": list(KINDS[name][0]), "description": "Version of the format."}
    properties["kind"] = {"const": name, "description": str(schema.get("description", ""))}
    schema["required"] = ["apiVersion", "kind", "metadata", "spec"]
    if name == "API":
        _allow_placeholder(schema)
    return schema


def _allow_placeholder(schema: dict[str, object]) -> None:
    """The definition of an API is a text, or says which file it stands in."""
    from archkit.model.row import SUBSTITUTIONS

    definitions = schema["$defs"]
    assert isinstance(definitions, dict)
    properties = definitions["ApiSpec"]["properties"]
    field = dict(properties["definition"])
    description = field.pop("description", "")
    words = "Path of a local file that holds it, from this one."
    placeholder = {
        "type": "object",
        "properties": {key: {"type": "string", "description": words} for key in SUBSTITUTIONS},
        "additionalProperties": False,
        "minProperties": 1,
    }
    properties["definition"] = {"description": description, "anyOf": [field, placeholder]}


def _catalog() -> Mapping[str, object]:
    """Any entity: the kind decides which schema holds, so that an editor completes the right fields."""
    definitions: dict[str, object] = {}
    branches = []
    for name in KINDS:
        schema = _of_kind(name)
        inner = schema.pop("$defs", {})
        assert isinstance(inner, dict)
        definitions.update(inner)
        definitions[f"kind-{name}"] = schema
        branches.append(
            {
                "if": {
                    "properties": {"kind": {"const": name}, "apiVersion": {"enum": list(KINDS[name][0])}},
                    "required": ["kind"],
                },
                "then": {"$ref": f"#/$defs/kind-{name}"},
            }
        )
    envelope = _schema(Envelope)
    inner = envelope.pop("$defs", {})
    assert isinstance(inner, dict)
    definitions.update(inner)
    return {
        "$schema": DIALECT,
        "title": "archkit catalog",
        **envelope,
        "allOf": branches,
        "$defs": definitions,
    }


def _tidy(schema: object) -> None:
    """Take out what editors only stumble over: titles made of field names, and `null` beside every type."""
    if isinstance(schema, list):
        for item in schema:
            _tidy(item)
        return
    if not isinstance(schema, dict):
        return
    for item in schema.values():
        _tidy(item)
    properties = schema.get("properties")
    if isinstance(properties, dict):
        for value in properties.values():
            if isinstance(value, dict):
                value.pop("title", None)
    if schema.get("default", "") is None:
        del schema["default"]
    options = schema.get("anyOf")
    if isinstance(options, list) and {"type": "null"} in options:
        rest = [o for o in options if o != {"type": "null"}]
        del schema["anyOf"]
        if len(rest) == 1 and "$ref" not in rest[0]:
            schema.update({k: v for k, v in rest[0].items() if k not in schema})
        elif len(rest) == 1:
            schema["allOf"] = rest
        else:
            schema["anyOf"] = rest
