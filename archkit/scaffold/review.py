"""Says in the front matter of a document that it was reviewed, or exercised, on a day; nothing else of it changes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from archkit.errors import ArchkitError
from archkit.source.edit import Editable, editable, insertion
from archkit.source.escape import line
from archkit.source.location import Place, Span
from archkit.source.problem import Edit
from archkit.source.prose import begin

if TYPE_CHECKING:
    from archkit.source.data import Json

REVIEWED, EXERCISED = "last-reviewed", "last-exercised"

_KEY = re.compile(r"(?P<key>[A-Za-z][\w-]{0,60}|\"[\w -]{1,60}\"|'[\w -]{1,60}')[ \t]{0,8}:(?=[ \t]|$)")
_DAY = re.compile(
    r"(?P<lead>[^:]{1,64}:[ \t]{0,8})"
    r"(?P<value>\"[^\"\\\n]{0,60}\"|'[^'\n]{0,60}'|[^\s#'\"\[{|>&*!][^#\n]{0,60}?|)[ \t]{0,40}(?:#.*)?\Z"
)


def stamped(content: bytes, path: str, day: date, keys: Sequence[str] = (REVIEWED,)) -> bytes:
    """The document with this day for each of the keys: the value of a line that is there, else a line of its own,
    else front matter. Raises ArchkitError where that cannot be done without touching anything else.
    """
    text = editable(content)
    if text is None:
        raise ArchkitError(f"{line(path)} is no UTF-8 text", "save the file as UTF-8 first")
    before = begin(content, path)
    if before.problems and not before.front_matter:
        raise ArchkitError(
            f"the front matter of {line(path)} cannot be read: {before.problems[0].message}", "mend it first"
        )
    end = _end(text)
    # What stands between two rules is prose.
    if not end or (before.front_matter is None and before.body_line == 1):
        head = "".join(f"{key}: {day.isoformat()}\n" for key in keys)
        edits = [Edit(Place(path, span=insertion(1)), f"---\n{head}---\n\n")]
    else:
        edits = list(_edits(text, path, end, day, keys))
    for edit in edits:
        if text.takes(edit):
            text.take(edit)
    after = text.content()
    _check(before.front_matter or {}, after, path, day, keys)
    return after


def _edits(text: Editable, path: str, end: int, day: date, keys: Sequence[str]) -> Iterator[Edit]:
    known = {found["key"].strip("\"'"): n for n in range(2, end) if (found := _KEY.match(text.line(n)))}
    new = [key for key in keys if key not in known]
    for key in keys:
        if key not in known:
            continue
        number = known[key]
        match = _DAY.match(text.line(number))
        if match is None or not _is_alone(text, number, end):
            raise ArchkitError(
                f"`{key}` of {line(path)} is not written on one line",
                f"write `{key}: {day.isoformat()}` by hand",
            )
        start = len(match["lead"]) + 1
        quote = match["value"][:1] if match["value"][:1] in ("'", '"') else ""
        gap = "" if match["lead"][-1:].isspace() else " "
        value = f"{gap}{quote}{day.isoformat()}{quote}"
        yield Edit(Place(path, span=Span(number, start, number, start + len(match["value"]))), value)
    if new:
        # Behind the other days, where there are some; else last.
        near = [known[k] for k in ("last-reviewed", "last-exercised", "review-every", "owner") if k in known]
        below = next((n for n in near if _is_alone(text, n, end)), end - 1)
        lines = "".join(f"{key}: {day.isoformat()}\n" for key in new)
        yield Edit(Place(path, span=insertion(below + 1)), lines)


def _is_alone(text: Editable, number: int, end: int) -> bool:
    """Whether the value ends with its line: what follows is another key, a comment or the end."""
    below = text.line(number + 1)
    return number + 1 == end or not below.strip() or below.startswith("#") or _KEY.match(below) is not None


def _end(text: Editable) -> int:
    """The line that closes the front matter; 0 where there is none."""
    if text.line(1).rstrip() != "---":
        return 0
    return next((n for n in range(2, text.count + 1) if text.line(n).rstrip() in ("---", "...")), 0)


def _check(before: dict[str, Json], after: bytes, path: str, day: date, keys: Sequence[str]) -> None:
    """Read what would be written: everything as it was, apart from these days."""
    wanted = {**before, **{key: day.isoformat() for key in keys}}
    if begin(after, path).front_matter != wanted:
        raise ArchkitError(
            f"the front matter of {line(path)} is written in a way that cannot be edited safely",
            f"write `{keys[0]}: {day.isoformat()}` by hand",
        )
