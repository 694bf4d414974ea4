"""The line that says in one record what another one says already, written as the record itself is written.

Front matter gets a key below `status`, a list of facts a bullet of the same kind, a table a row, a section *Status*
a paragraph as adr-tools writes it. Where the record is written in none of these ways, nothing is proposed.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

from archkit.model.adr.labels import fact_of
from archkit.source.edit import insertion
from archkit.source.location import Place, Span
from archkit.source.problem import Edit
from archkit.source.suppression import language_of

if TYPE_CHECKING:
    from archkit.model.adr.record import Decision
    from archkit.source.document import Locator

Side = Literal["supersedes", "superseded-by"]

_WORDS = {"supersedes": "Supersedes", "superseded-by": "Superseded by"}
_KEY = re.compile(r"(?P<key>[A-Za-z][\w -]{0,39}):(?=\s|$)")
_LIST = re.compile(r"[^:]{1,41}:[ \t]*\[(?P<items>[^\[\]#\"']*)\][ \t]*\Z")
_LABELLED = re.compile(
    r"(?P<lead>[ \t]{0,8}(?:[*+-][ \t]{1,4})?)(?P<bold>\*\*|__|)Status(?P<inner>:?)(?P=bold)(?P<outer>:?)[ \t]{1,8}\S"
)
_ROW = re.compile(r"\|[ \t]*(?P<bold>\*\*|__|)Status:?(?P=bold)[ \t]*\|[^|]{1,200}\|[ \t]*\Z")
_ATTRIBUTE = re.compile(r":(?P<label>[Ss]tatus):[ \t]+\S")
_STATEMENT = re.compile(r"[ \t]{0,3}(?P<bullet>[*+-][ \t]{1,4})?[*_]{0,2}\Z")


def other_side(decision: Decision, side: Side, other: Decision, locator: Locator) -> tuple[Edit, ...]:
    """The edit after which the record says that it is `superseded-by`, or `supersedes`, the other one."""
    place = decision.places.get("status")
    if place is None:
        return ()
    span = locator.span(place)
    lines = locator.lines
    if not 0 < span.line <= len(lines):
        return ()
    if place.route:
        made = _in_front_matter(decision, side, other, lines, span.line)
    else:
        made = _in_text(decision, side, other, lines, span)
    return (made,) if made is not None else ()


def _in_front_matter(
    decision: Decision, side: Side, other: Decision, lines: Sequence[str], status: int
) -> Edit | None:
    name = _id(decision, other) or _plain(_path(decision, other))
    end = next((n for n, line in enumerate(lines[1:], 2) if line.rstrip() in ("---", "...")), 0)
    # The value must end with its line, and the next line must be another key.
    below = lines[status].rstrip() if status < len(lines) else ""
    if name is None or not status < end or not (_KEY.match(below) or status + 1 == end or not below):
        return None
    for number, line in enumerate(lines[1 : end - 1], 2):
        if (key := _KEY.match(line)) and fact_of(key["key"]) == side:
            bare = line.rstrip()
            if (listed := _LIST.match(bare)) is None:
                return None
            at = listed.end("items") + 1
            text = f", {name}" if listed["items"].strip() else name
            return Edit(Place(decision.path, span=Span(number, at, number, at)), text)
    if not _KEY.match(lines[status - 1]):
        return None
    return _below(decision, status, f"{side}: [{name}]\n")


def _in_text(
    decision: Decision, side: Side, other: Decision, lines: Sequence[str], span: Span
) -> Edit | None:
    line = lines[span.line - 1].rstrip("\r")
    below = lines[span.line].strip() if span.line < len(lines) else ""
    if match := _LABELLED.match(line):
        mark, bold = match["inner"], match["bold"]
        label = f"{match['lead']}{bold}{_WORDS[side]}{mark}{bold}{match['outer']}"
        text = f"{label} {_link(decision, other, other.id)}{_break(line)}"
        is_alone = not below or _LABELLED_ANY.match(lines[span.line]) is not None
        return _below(decision, span.line, f"{text}\n") if is_alone else None
    if _ROW.match(line):
        return _below(decision, span.line, f"| {_WORDS[side]} | {_link(decision, other, other.id)} |\n")
    if match := _ATTRIBUTE.match(line):
        name = _id(decision, other)
        label = side if match["label"] == "status" else _WORDS[side]
        return _below(decision, span.line, f":{label}: {name}\n") if name else None
    if (match := _STATEMENT.match(line[: span.column - 1])) is None or (below and not match["bullet"]):
        return None
    words = f"{_WORDS[side]} {_link(decision, other, _titled(other))}"
    if match["bullet"]:
        return _below(decision, span.line, f"{line[: match.end('bullet')]}{words}\n")
    return _below(decision, span.line, f"\n{words}\n")


_LABELLED_ANY = re.compile(r"[ \t]{0,8}(?:[*+-][ \t]|(?:\*\*|__)?[A-Z][A-Za-z -]{1,30}:|#|=)")


def _below(decision: Decision, line: int, text: str) -> Edit:
    return Edit(Place(decision.path, span=insertion(line + 1)), text)


def _break(line: str) -> str:
    """The hard break that the line ends with, if any."""
    return line[len(line.rstrip(" \\")) :] if line.endswith(("  ", "\\")) else ""


def _id(decision: Decision, other: Decision) -> str | None:
    """`ADR-0004`, where both are numbered together."""
    return other.id if other.number is not None and other.scope == decision.scope else None


def _titled(other: Decision) -> str:
    """`4. Use X`, as adr-tools calls a record in a link."""
    return other.title if other.number is None else f"{other.number}. {other.title}"


def _path(decision: Decision, other: Decision) -> str:
    return posixpath.relpath(other.path, posixpath.dirname(decision.path) or ".")


def _plain(path: str) -> str | None:
    """A path that needs no quotes in YAML."""
    return path if re.fullmatch(r"[A-Za-z0-9_./-]+", path) else None


def _link(decision: Decision, other: Decision, words: str) -> str:
    """A link to the other record in the markup of this one."""
    path = quote(_path(decision, other), safe="/")
    if not re.fullmatch(r"[^\[\]`<>|\\\n\r]{1,200}", words):
        words = other.id if other.number is not None else "that record"
    match language_of(decision.path):
        case "asciidoc":
            return f"xref:{path}[{words}]"
        case "rst":
            return f"`{words} <{path}>`_"
        case _:
            return f"[{words}]({path})"
