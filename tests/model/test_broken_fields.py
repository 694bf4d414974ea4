"""Break any field of any model at any depth: the caret stands on the broken node, and nothing raises."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, get_args, get_origin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic.fields import FieldInfo

from archkit.model.adr.front_matter import AdrFrontMatter
from archkit.model.base import Model
from archkit.model.entity import KINDS, model_of
from archkit.model.incident import IncidentFrontMatter
from archkit.model.load import read_catalog_file
from archkit.model.runbook import RunbookFrontMatter
from archkit.model.validate import validate
from archkit.source.document import spans
from archkit.source.location import Route

BY_NAME = {
    "DurationField": "5s", "Duration": "5s", "Ratio": "50%", "Rate": "4rps", "Size": "4MiB", "Money": "5 EUR/month",
}  # fmt: skip
BY_FIELD = {
    "apiVersion": "archkit.dev/v1", "name": "a", "url": "https://example.org", "restoreTested": "2026-01-01",
    "currency": "EUR", "duration": "30d", "tags": ["a"], "namespace": "shop",
    "began": "2026-01-01T09:00Z", "detected": "2026-01-01T09:04Z", "resolved": "2026-01-01T10:00Z", "icon": "web", "labels": {"a": "b"},
}  # fmt: skip


def example(model: type[Model], kind: str = "") -> dict[str, object]:
    """A document with every field of the model filled in."""
    model.model_rebuild()
    made: dict[str, object] = {}
    for name, info in model.model_fields.items():
        key = info.alias or name
        if key == "kind" and kind:
            made[key] = kind
        elif key == "apiVersion" and kind:
            made[key] = KINDS[kind][0][0]
        elif key == "dashboards":
            made[key] = ["https://example.org"]
        elif key in BY_FIELD:
            made[key] = BY_FIELD[key]
        else:
            made[key] = value(info.annotation, info)
    if "to" in made and "anyOf" in made:
        del made["anyOf"]
    return made


def value(annotation: object, info: FieldInfo) -> object:
    if isinstance(annotation, type) and not get_args(annotation):
        if issubclass(annotation, Model):
            return example(annotation)
        if annotation.__name__ in BY_NAME:
            return BY_NAME[annotation.__name__]
        if annotation is float:
            below_one = any(
                getattr(m, "le", None) == 1 or getattr(m, "lt", None) in (1, 100) for m in info.metadata
            )
            return 0.5 if below_one else 1.0
        return {str: "component:text", bool: True, int: 1, object: "anything"}[annotation]
    arguments = get_args(annotation)
    origin = get_origin(annotation)
    if origin is Literal:
        return arguments[0]
    if origin is list:
        return [value(arguments[0], info)]
    if origin is dict:
        return {"a": "b" if arguments[1] is object else value(arguments[1], info)}
    if origin is Annotated:
        extras = [m.json_schema_extra for m in arguments[1:] if isinstance(m, FieldInfo)]
        stated = [e["examples"][0] for e in extras if isinstance(e, dict) and isinstance(e["examples"], list)]
        return stated[0] if stated else value(arguments[0], info)
    return value(next(a for a in arguments if a is not type(None)), info)


ENTITY_KINDS = sorted(KINDS)
DOCUMENTS: Mapping[str, type[Model]] = {
    "adr": AdrFrontMatter,
    "runbook": RunbookFrontMatter,
    "incident": IncidentFrontMatter,
}
EXAMPLES = {k: example(model_of(k), k) for k in ENTITY_KINDS} | {k: example(m) for k, m in DOCUMENTS.items()}


def model(name: str) -> type[Model]:
    return DOCUMENTS[name] if name in DOCUMENTS else model_of(name)


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_an_example_with_every_field_is_valid(name: str) -> None:
    assert validate(EXAMPLES[name], model(name)) == []  # type: ignore[arg-type]


def routes(name: str) -> list[tuple[Route, bool, bool, bool]]:
    """Every field at every depth: its route, whether it is required, is a name of the model, may be anything."""
    return list(_routes(EXAMPLES[name], model(name), ()))


def _routes(
    data: object, shape: type[Model] | None, route: Route
) -> Iterator[tuple[Route, bool, bool, bool]]:
    if isinstance(data, dict):
        fields = {(i.alias or n): i for n, i in shape.model_fields.items()} if shape else {}
        for key, inner in data.items():
            info = fields.get(key)
            anything = info is not None and "object" in str(info.annotation)
            yield (*route, key), bool(info and info.is_required()), info is not None, anything
            if not anything:
                yield from _routes(inner, nested(info.annotation) if info else None, (*route, key))
    elif isinstance(data, list):
        for index, inner in enumerate(data):
            if isinstance(inner, dict):
                yield from _routes(inner, shape, (*route, index))


def nested(annotation: object) -> type[Model] | None:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return annotation
    return next((n for a in get_args(annotation) if (n := nested(a))), None)


def parent_of(data: dict[str, object], route: Route) -> dict[str, object]:
    at: object = data
    for step in route[:-1]:
        at = at[step]  # type: ignore[index]
    assert isinstance(at, dict)
    return at


def wrong(present: object) -> object:
    """A value of another type than the one that is there, and than any a quantity takes."""
    return {"not": "this"} if not isinstance(present, dict) else ["not", "this"]


ALL = [(name, *r) for name in sorted(EXAMPLES) for r in routes(name)]


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_a_wrong_type_is_found_at_its_route(name: str) -> None:
    for route, _, _, anything in routes(name):
        if anything or route in (("apiVersion",), ("kind",)):
            continue
        data = copy.deepcopy(EXAMPLES[name])
        parent_of(data, route)[str(route[-1])] = wrong(parent_of(data, route)[str(route[-1])])
        faults = validate(data, model(name))  # type: ignore[arg-type]
        assert route in {f.route for f in faults}, (route, faults)
        assert all(f.route[: len(route)] == route for f in faults), (route, faults)


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_a_missing_field_is_found_at_its_parent_and_an_optional_one_is_not_missed(name: str) -> None:
    for route, required, _, _ in routes(name):
        if route in (("kind",), ("apiVersion",)):
            continue
        data = copy.deepcopy(EXAMPLES[name])
        del parent_of(data, route)[str(route[-1])]
        faults = validate(data, model(name))  # type: ignore[arg-type]
        if required:
            assert [(f.route, f.part) for f in faults] == [(route[:-1], "key")], (route, faults)
            assert f"`{route[-1]}`" in faults[0].message
        else:
            assert [f for f in faults if "names no target" not in f.message] == [], (route, faults)


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_a_misspelt_field_is_found_at_its_key_with_the_right_name(name: str) -> None:
    for route, _, known, _ in routes(name):
        if not known or route in (("kind",), ("apiVersion",)):
            continue
        data = copy.deepcopy(EXAMPLES[name])
        parent = parent_of(data, route)
        key = str(route[-1])
        misspelt = key + "x"
        parent[misspelt] = parent.pop(key)
        faults = [f for f in validate(data, model(name)) if "names no target" not in f.message]  # type: ignore[arg-type]
        assert [(f.route, f.part) for f in faults] == [((*route[:-1], misspelt), "key")], (route, faults)
        assert f"`{key}`" in faults[0].help + faults[0].label


@given(st.sampled_from([a for a in ALL if a[0] in ENTITY_KINDS and not a[4] and len(a[1]) > 1]))
@settings(max_examples=150, deadline=None)
def test_the_caret_hits_the_broken_node(case: tuple[str, Route, bool, bool, bool]) -> None:
    name, route, *_ = case
    data = copy.deepcopy(EXAMPLES[name])
    parent_of(data, route)[str(route[-1])] = (
        "@@broken@@" if not isinstance(parent_of(data, route)[str(route[-1])], str) else ["@@broken@@"]
    )
    text = json.dumps(data, indent=1)
    read = read_catalog_file(text.encode(), "f.yaml")
    locator = spans(text.encode(), "f.yaml")
    problems = [p for row in read.rows for p in row.problems if p.rule != "unknown-kind"]
    assert problems, text
    lines = [locator.lines[locator.span(p.place).line - 1 :][:2] for p in problems]
    assert all(any("@@broken@@" in line or f'"{route[-1]}"' in line for line in near) for near in lines), (
        problems,
        lines,
    )


hostile = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=12,
)


@given(st.sampled_from(ALL), hostile)
@settings(max_examples=300, deadline=None)
def test_no_value_anywhere_raises(case: tuple[str, Route, bool, bool, bool], broken: object) -> None:
    name, route, *_ = case
    data = copy.deepcopy(EXAMPLES[name])
    parent_of(data, route)[str(route[-1])] = broken
    validate(data, model(name))  # type: ignore[arg-type]
    read_catalog_file(json.dumps(data).encode(), "f.yaml")
