"""JSON Schema made from the models: every field is explained, and valid documents are valid by it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from archkit.errors import ArchkitError
from archkit.model.schema import json_schema, kinds


def undescribed(schema: object, path: str = "") -> Iterator[str]:
    if isinstance(schema, list):
        for item in schema:
            yield from undescribed(item, path)
    if not isinstance(schema, dict):
        return
    for name, field in (schema.get("properties") or {}).items():
        # pydantic leaves out a description that the referred model has word for word
        if isinstance(field, dict) and not {"description", "$ref"} & set(field):
            yield f"{path}.{name}"
    for key, value in schema.items():
        if key != "if":
            yield from undescribed(value, f"{path}.{key}" if key not in ("properties", "$defs") else path)


@pytest.mark.parametrize("kind", kinds())
def test_every_field_has_a_description(kind: str) -> None:
    assert list(undescribed(json_schema(kind))) == []


def test_an_unknown_kind_is_refused_with_a_suggestion() -> None:
    with pytest.raises(ArchkitError) as caught:
        json_schema("componnet")
    assert caught.value.hint == "did you mean `component`?"


def test_the_schema_of_a_kind_requires_what_backstage_requires() -> None:
    schema = json_schema("component")
    assert schema["required"] == ["apiVersion", "kind", "metadata", "spec"]
    definitions = schema["$defs"]
    assert isinstance(definitions, dict)
    assert definitions["ComponentSpec"]["required"] == ["type", "lifecycle", "owner"]
