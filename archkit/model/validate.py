"""Plain data against a model -> what is wrong, as routes and sentences for people.

Pydantic says where by aliases and indexes, which is almost a route; what it puts in between is taken out
by following the data itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from archkit.model.base import Model
from archkit.source.data import Json
from archkit.source.location import Part, Route
from archkit.source.names import did_you_mean, distance


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a document. `code` is the name of the rule that speaks of it."""

    route: Route
    part: Part
    code: str
    message: str
    label: str = ""
    help: str = ""
    meant: str = ""
    """The field that the last step of the route was meant for, when it is misspelt."""


def validate(data: Mapping[str, Json], model: type[Model]) -> list[Fault]:
    """Everything that the model finds wrong, in the order of the model. Misspelt fields are among it."""
    faults: list[Fault] = []
    unknown = list(_unknown_fields(data, model))
    try:
        model.model_validate(data)
    except ValidationError as error:
        for details in error.errors(include_url=False):
            fault = _fault(details, data)
            if fault is not None:
                faults.append(fault)
    if not unknown:
        return faults
    meant = {(*u.route[:-1], u.meant): u for u in unknown}
    result = []
    for fault in faults:
        missing = _missing_route(fault)
        misspelt = meant.pop(missing, None) if missing else None
        if misspelt is not None:
            fault = replace(
                fault,
                route=misspelt.route,
                meant=misspelt.meant,
                part="key",
                label=f"did you mean `{misspelt.meant}`?",
                help=f"write `{misspelt.meant}` instead of `{misspelt.route[-1]}`",
            )
        result.append(fault)
    return result + [_unknown_fault(u) for u in meant.values()]


@dataclass(frozen=True, slots=True)
class _Unknown:
    route: Route
    meant: str


def _unknown_fault(unknown: _Unknown) -> Fault:
    name = unknown.route[-1]
    return Fault(
        unknown.route,
        "key",
        "unknown-field",
        f"`{name}` is no field that archkit or Backstage know here, but close to one",
        label="unknown field",
        help=f"did you mean `{unknown.meant}`?",
    )


def _unknown_fields(data: Mapping[str, Json], model: type[Model], route: Route = ()) -> Iterator[_Unknown]:
    """Keys close to a field that is not there. A name of one's own, far from any field, is kept in peace."""
    fields = fields_of(model)
    for key, value in data.items():
        if key not in fields:
            if meant := _meant(key, [f for f in fields if f not in data]):
                yield _Unknown((*route, key), meant)
            continue
        nested = fields[key]
        if nested is None:
            continue
        if isinstance(value, dict):
            yield from _unknown_fields(value, nested, (*route, key))
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, dict):
                    yield from _unknown_fields(item, nested, (*route, key, index))


def _meant(key: str, fields: list[str]) -> str | None:
    most = 2 if len(key) > 4 else 1
    best = min(((distance(key.lower(), f.lower(), most), f) for f in fields), default=(9, ""))
    return best[1] if best[0] <= most else None


@cache
def fields_of(model: type[Model]) -> Mapping[str, type[Model] | None]:
    """Fields by the name they are written with, and the model of what is in them."""
    if not model.__pydantic_fields_complete__:
        model.model_rebuild()
    return {(info.alias or name): _nested(info.annotation) for name, info in model.model_fields.items()}


def _nested(annotation: object) -> type[Model] | None:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _nested(inner))), None)


def _missing_route(fault: Fault) -> Route | None:
    match = _MISSING.search(fault.message)
    return (*fault.route, match[1]) if match else None


_MISSING = re.compile(r"has no `([^`.]+)`\Z")


def _fault(error: ErrorDetails, data: Mapping[str, Json]) -> Fault | None:
    kind = error["type"]
    location = tuple(error["loc"])
    if kind in ("missing", "missing_field"):
        if kind == "missing_field":
            location = (*location, str((error.get("ctx") or {})["field"]))
        route = _existing(location[:-1], data)
        name = str(location[-1])
        code = "owner-missing" if name == "owner" and route == ("spec",) else "schema"
        return Fault(
            route, "key", code, f"{_subject(route, data)} has no `{name}`", f"`{name}` is missing", _how(name)
        )
    route = _existing(location, data)
    value = error["input"]
    if isinstance(value, dict) and len(value) == 1 and str(next(iter(value))).startswith("$"):
        return None  # a substitution (`$text: ./file`), resolved by whoever ingests it
    context = error.get("ctx") or {}
    if kind in ("quantity", "name", "key", "value"):
        code = {"quantity": "quantity", "value": "schema"}.get(kind, "name-invalid")
        if "key" in context:
            route = (*route, str(context["key"]))
        return Fault(
            route,
            "key" if kind == "key" else "value",
            code,
            str(context["message"]),
            str(context["label"]),
            str(context["help"]),
        )
    code = "quantity" if _BOUNDS.keys() & context.keys() else "schema"
    return Fault(route, "value", code, *_words(kind, _name(route), value, context))


def _existing(location: Route, data: object) -> Route:
    """As much of the location as is really there."""
    route: list[str | int] = []
    for step in location:
        if isinstance(data, dict) and isinstance(step, str) and step in data:
            data = data[step]
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        elif isinstance(step, str) and step.startswith("<"):
            continue  # the tag of a union: what is below it is not
        else:
            break
        route.append(step)
    return tuple(route)


def _subject(route: Route, data: Mapping[str, Json]) -> str:
    kind = data.get("kind")
    if len(route) == 0:
        return f"this {kind.lower()}" if isinstance(kind, str) and kind else "this entity"
    if route == ("spec",) and isinstance(kind, str) and kind:
        return f"this {kind.lower()}"
    return f"`{_name(route)}`"


def _name(route: Route) -> str:
    """The route as people write it: `dependencies[0].timeout`."""
    if not route:
        return "the document"
    parts = route[1:] if len(route) > 1 and route[0] in ("spec", "metadata") else route
    text = ""
    for part in parts:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


_EXAMPLES = {
    "owner": "name who answers for it: `owner: group:name`",
    "type": "say what it is: `type: service`",
    "lifecycle": "say how far it is: `lifecycle: production`",
    "children": "write `children: []` when there are none",
    "definition": "write the definition, or `definition: {$text: ./openapi.yaml}`",
    "apiVersion": "write `apiVersion: backstage.io/v1alpha1`",
    "name": "give it a name: `name: order`",
    "to": "say what is needed: `to: component:name`",
}


def _how(name: str) -> str:
    return _EXAMPLES.get(name, f"add `{name}:`")


_EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
}


def _words(kind: str, name: str, value: object, context: Mapping[str, object]) -> tuple[str, str, str]:
    """Message, label and help for an error of pydantic's own."""
    if kind == "wrong_type":
        return (
            f"`{name}` must be {context['what']}, not {_a(value)}",
            f"not {context['what']}",
            f"write for example `{context['example']}`",
        )
    if kind in _EXPECTED:
        expected = _EXPECTED[kind]
        if value is None:
            return f"`{name}` is empty; it must be {expected}", "empty", "give it a value, or remove the key"
        return f"`{name}` must be {expected}, not {_a(value)}", f"not {expected}", _mend(kind, value)
    if kind == "string_too_short":
        return f"`{name}` is empty", "empty", "give it a value, or remove the key"
    if kind == "literal_error":
        known = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        listed = ", ".join(known[:-1]) + (f" or {known[-1]}" if len(known) > 1 else "".join(known))
        hint = did_you_mean(value, known) if isinstance(value, str) else None
        shown = f"`{_cropped(value)}`" if isinstance(value, str | int | float) else _a(value)
        return f"`{name}` takes {listed}, not {shown}", "not one of these", hint or f"write {listed}"
    for bound, words in _BOUNDS.items():
        if bound in context:
            limit = str(context[bound]).removesuffix(".0")
            return f"`{name}` must be {words} {limit}, not {_cropped(value)}", f"{words} {limit}", ""
    if kind == "string_pattern_mismatch":
        return f"`{name}` cannot be `{_cropped(value)}`", "", f"it must look like {context.get('pattern')}"
    if kind == "too_short":
        return f"`{name}` is too short", f"at least {context.get('min_length')}", "add what is missing"
    if kind in ("string_too_long", "too_long"):
        return f"`{name}` is too long", "", f"at most {context.get('max_length')}"
    return f"`{name}` is not right: {kind.replace('_', ' ')}", "", ""


_BOUNDS = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}


def _mend(kind: str, value: object) -> str:
    if kind == "string_type" and isinstance(value, bool | int | float):
        text = str(value).lower() if isinstance(value, bool) else str(value)
        return f'put it in quotes: "{text}"'
    if kind == "list_type" and isinstance(value, str):
        return f"write a list: [{_cropped(value)}]"
    if kind in ("int_type", "float_type") and isinstance(value, str) and re.fullmatch(r"-?[0-9.]+", value):
        return f"write it without quotes: {value}"
    return ""


_ENDLESS = re.compile(r"[-+]?(\.nan|\.inf|[\d.]+e[-+]?\d+)", re.IGNORECASE)
"""A number to YAML, though none that one can compute with: it is kept as it is written."""


def _a(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return f"the number {_cropped(value)}"
        case str() if _ENDLESS.fullmatch(value):
            return f"`{_cropped(value)}`"
        case str():
            return "text" if value else "an empty text"
        case list():
            return "a list"
        case dict():
            return "a mapping"
        case _:
            return "nothing"


def _cropped(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"
