"""Files of environment variables: an example lists them with values, a real one gives their names only.

What stands behind `=` in a real `.env` file never leaves this module, whatever it is; of an example, what is or
looks secret does not either.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from archkit.evidence.secret import shown
from archkit.evidence.setting import Setting

_EXAMPLE = frozenset({"example", "sample", "template", "dist", "defaults", "tmpl", "tpl"})
_ASSIGNMENT = re.compile(r"[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.]{0,199})[ \t]*=")
_COMMENTED = re.compile(r"[ \t]*#[# \t]*([A-Z_][A-Z0-9_]{1,199})=")
"""A variable that is commented out: how examples show an optional one with its default."""


def is_environment(path: str) -> bool:
    """Whether a path is that of a file of environment variables: `.env`, `.env.local`, `prod.env`."""
    name = posixpath.basename(path).lower()
    if name.startswith("env."):
        return name[4:] in _EXAMPLE
    return name == ".env" or name.startswith(".env.") or name.endswith(".env")


def is_example(path: str) -> bool:
    """Whether the file is an example, made to be read by everybody: `.env.example`, `sample.env`."""
    parts = re.split(r"[._-]", posixpath.basename(path).lower())
    return is_environment(path) and bool(_EXAMPLE & set(parts))


def settings(text: str, path: str) -> Iterator[Setting]:
    """The variables of a file, in order."""
    is_open = is_example(path)
    for name, value, line, is_comment in _assignments(text):
        if is_comment and not is_open:
            continue
        default = shown(name, value or None) if is_open else None
        required = False if is_comment else None
        yield Setting(name, path, line, "lists" if is_open else "sets", "env", default, required)


def _assignments(text: str) -> Iterator[tuple[str, str, int, bool]]:
    """Name, value, line and whether it is commented out. A value in quotes may go over several lines."""
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        found = _ASSIGNMENT.match(line)
        if found is None:
            if commented := _COMMENTED.match(line):
                yield commented[1], _value(line[commented.end() :]), number, True
            continue
        rest, first = line[found.end() :].strip(), number
        if rest[:1] in ('"', "'") and rest[:1] not in rest[1:]:
            quote, parts = rest[0], [rest[1:]]
            end = next((i for i in range(number, min(number + 200, len(lines))) if quote in lines[i]), None)
            if end is not None:
                parts += [*lines[number:end], lines[end].partition(quote)[0]]
                number = end + 1
            yield found[1], "\n".join(parts), first, False
        else:
            yield found[1], _value(rest), first, False


def _value(rest: str) -> str:
    text = rest.strip()
    if text[:1] in ('"', "'"):
        return text[1:].partition(text[0])[0]
    return re.split(r"(?:^|[ \t])#", text, maxsplit=1)[0].strip()
