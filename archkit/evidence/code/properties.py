"""Files of properties beside Java code: the variables they take in, and what they define for the code.

`application.yml` and `application.properties` of Spring and Quarkus, `microprofile-config.properties`. A property that
is one placeholder (`order.ttl: ${ORDER_TTL:20m}`) only passes a variable on.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from archkit.evidence.code.found import Found
from archkit.evidence.code.placeholder import placeholders
from archkit.source.data import Json
from archkit.source.document import Locator
from archkit.source.location import Place, Route
from archkit.source.yaml import parse

_NAME = re.compile(
    r"(?:(?:application|bootstrap)(?:-[\w-]{1,60})?\.(?:ya?ml|properties)|microprofile-config(?:-[\w-]{1,60})?\.properties)\Z"
)
_LINE = re.compile(r"[ \t]*([^\s#!=:][^\s=:]{0,199})[ \t]*[=:][ \t]*(.*)")
_PROFILES = ("test", "it", "integration-test")
_DEEP = 12


def is_properties(path: str) -> bool:
    """Whether a path is that of a file of properties which the application itself reads."""
    name = posixpath.basename(path)
    return bool(_NAME.match(name)) and not any(f"-{p}." in name for p in _PROFILES)


def scan(text: str, path: str) -> Iterator[Found]:
    """What a file of properties takes in and defines."""
    pairs = _of_lines(text) if path.endswith(".properties") else _of_yaml(text, path)
    for key, value, line in pairs:
        found = list(placeholders(value))
        for name, default, has_default in found:
            yield Found(name, path, line, default, not has_default)
        if found and _is_whole(value):
            yield Found(key, path, line, defines=True, meant=found[0][0])
        elif not found:
            yield Found(key, path, line, value or None, False, defines=True)


def _is_whole(value: str) -> bool:
    return value.strip().startswith("${") and value.strip().endswith("}")


def _of_lines(text: str) -> Iterator[tuple[str, str, int]]:
    """Keys and values of a `.properties` file; a backslash at its end goes on with the next line."""
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        first, line = number + 1, lines[number].rstrip("\r")
        number += 1
        found = _LINE.match(line)
        if found is None:
            continue
        parts = [found[2]]
        while parts[-1].endswith("\\") and number < len(lines):
            parts[-1] = parts[-1][:-1]
            parts.append(lines[number].strip())
            number += 1
        yield found[1].lstrip("%").removeprefix("prod."), "".join(parts).strip(), first


def _of_yaml(text: str, path: str) -> Iterator[tuple[str, str, int]]:
    content = text.encode()
    locator = Locator(content, path)
    for document in parse(content, path).documents:
        for route, value in _leaves(document.data, ()):
            key = ".".join(str(step) for step in route)
            yield key, value, locator.span(Place(path, document.index, route)).line


def _leaves(value: Json, route: Route) -> Iterator[tuple[Route, str]]:
    if isinstance(value, dict) and len(route) < _DEEP:
        for key, inner in value.items():
            yield from _leaves(inner, (*route, key))
    elif isinstance(value, list) and len(route) < _DEEP:
        for index, inner in enumerate(value):
            yield from _leaves(inner, (*route, index))
    elif isinstance(value, bool):
        yield route, "true" if value else "false"
    elif value is not None and not isinstance(value, dict | list):
        yield route, str(value)
