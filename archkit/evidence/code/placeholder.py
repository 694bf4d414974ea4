"""Placeholders of Spring and MicroProfile: `${order.ttl:20m}` in a text, one inside the default of another."""

from __future__ import annotations

from collections.abc import Iterator

_MOST = 100
_DEEP = 5


def placeholders(text: str, depth: int = 0) -> Iterator[tuple[str, str | None, bool]]:
    """Name, default (as text, None when it is a placeholder itself) and whether there is one, of each placeholder."""
    at = 0
    for _ in range(_MOST):
        begin = text.find("${", at)
        if begin < 0:
            return
        end = _end(text, begin + 2)
        if end < 0:
            return
        name, mark, default = text[begin + 2 : end].partition(":")
        if _is_name(name.strip()):
            is_open = "${" in default or "#{" in default
            yield name.strip(), None if is_open or not mark else default, bool(mark)
            if is_open and depth < _DEEP:
                yield from placeholders(default, depth + 1)
        at = end + 1


def _end(text: str, at: int) -> int:
    """Where the placeholder ends whose name begins at `at`; braces in it count. -1 when it does not."""
    depth = 0
    for i in range(at, min(at + 2000, len(text))):
        if text[i] == "{":
            depth += 1
        elif text[i] == "}":
            if not depth:
                return i
            depth -= 1
    return -1


def _is_name(name: str) -> bool:
    """A name of a property or variable, and no path or expression."""
    return (
        bool(name)
        and len(name) <= 200
        and name[:1].isalpha()
        and all(c.isalnum() or c in "._-[]" for c in name)
    )
