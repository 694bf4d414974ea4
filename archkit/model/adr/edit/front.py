"""Edits of front matter: a value replaced, an entry added to a list, a key put in beside its like."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Sequence

from archkit.model.adr.edit.log import Record
from archkit.model.adr.edit.words import name_words, reworded
from archkit.model.adr.record import Decision, LinkKind, Status
from archkit.source.document import Locator, spans
from archkit.source.edit import editable
from archkit.source.location import Place, Route, Span
from archkit.source.scalar import scalar

Edits = list[tuple[Span, str]]
"""Spans of a file, and what comes there."""

_KEY = re.compile(r"(?:[^\W\d][\w .$-]*|\"[^\"]+\"|'[^']+')\s*:(?:\s|$)")
_BEHIND = (
    "links", "relatesto", "amendedby", "amends", "supersededby", "supersedes", "affects", "informed", "consulted",
    "deciders", "decisionmakers", "date", "status", "title", "name", "id",
)  # fmt: skip
"""A new key comes behind the first of these that is there."""


def value_edit(record: Record, route: Route, words: str) -> Edits | None:
    """Another text at a route, quoted as the one that was there; None when that one has several lines."""
    text = editable(record.content)
    span = locator(record).span(Place(record.path, 0, route))
    if text is None or span.line != span.end_line:
        return None
    old = text.text(span) or ""
    return [(span, _quoted(words, old))]


def locator(record: Record) -> Locator:
    """What finds places in its front matter; it counts lines as the reader of records does, whatever ends them."""
    return spans(record.content.replace(b"\r\n", b"\n").replace(b"\r", b"\n"), record.path)


def _quoted(words: str, old: str) -> str:
    if old[:1] not in ("'", '"') and re.sub(r"\d+", "0", old) == re.sub(r"\d+", "0", words):
        return words  # another number in words that were plain
    if old[:1] == '"':
        return json.dumps(words, ensure_ascii=False)
    if old[:1] == "'" and "'" not in words:
        return f"'{words}'"
    return words if re.fullmatch(r"\d{4}-\d\d-\d\d", words) else scalar(words)


def status_edits(record: Record, route: Route, status: Status, day: str) -> Iterator[Edits]:
    """Another status at its route."""
    words = record.decision.status_text or ""
    for new in dict.fromkeys((reworded(words, status, day), status)):
        if (edits := value_edit(record, route, new)) is not None:
            yield edits


def listed(name: str) -> str:
    """A list of one."""
    return f"[{scalar(name)}]"


def new_block(record: Record, facts: Sequence[tuple[str, str]]) -> Edits | None:
    """Front matter above a Markdown text that has none."""
    text = editable(record.content)
    if text is None or record.markup != "markdown" or text.line(1).rstrip() == "---":
        return None
    block = "".join(f"{name}: {value}\n" for name, value in facts)
    return [(Span(1, 1, 1, 1), f"---\n{block}---\n\n")]


def new_keys(record: Record, facts: Sequence[tuple[str, str]]) -> Edits | None:
    """Lines `name: value` behind the keys they belong to; None without front matter in lines of its own."""
    text = editable(record.content)
    if text is None or text.line(1).rstrip() != "---":
        return None
    end = next((n for n in range(2, text.count + 1) if text.line(n).rstrip() in ("---", "...")), 0)
    keys = {
        text.line(n).partition(":")[0].strip("\"' ").replace("-", "").replace("_", "").lower(): n
        for n in range(2, end)
        if _KEY.match(text.line(n))
    }
    after = next((keys[k] for k in _BEHIND if k in keys), 1)
    starts = sorted(n for n in keys.values() if n > after) or [end]
    if not end:
        return None
    last = starts[0] - 1
    while last > after and (not text.line(last).strip() or text.line(last).lstrip().startswith("#")):
        last -= 1
    return [(Span(last + 1, 1, last + 1, 1), "".join(f"{name}: {value}\n" for name, value in facts))]


def relation_edits(record: Record, kind: LinkKind, other: Decision) -> Iterator[Edits]:
    """The relation in the front matter: an entry more in its list, else a key of its own."""
    text = record.text
    key = text.front_keys.get(kind)
    path = posixpath.relpath(other.path, posixpath.dirname(record.path) or ".")
    # Where records are counted by another folder, a number says too little to a person.
    is_neighbour = other.scope == record.decision.scope
    for name in (*name_words(other), path) if is_neighbour else (path, *name_words(other)):
        if isinstance(text.front.get("links"), list) and (edits := _typed(record, kind, other, name)):
            yield edits
        if key is None:
            if edits := new_keys(record, [(spelled(kind, fact_keys(record)), listed(name))]):
                yield edits
        elif edits := _entry(record, key, name):
            yield edits


def _entry(record: Record, key: str, name: str) -> Edits | None:
    """One entry more in the value of a key."""
    text = editable(record.content)
    assert text is not None
    located = locator(record)
    value = record.text.front[key]
    span = located.span(Place(record.path, 0, (key,)))
    raw = text.text(span) or ""
    if isinstance(value, list) and value and not raw.startswith("["):
        last = located.span(Place(record.path, 0, (key, len(value) - 1)))
        prefix = re.match(r"\s*-\s+", text.line(last.line))
        if prefix is None or last.line != last.end_line:
            return None
        end = len(text.line(last.line)) + 1
        return [(Span(last.line, end, last.line, end), f"\n{prefix[0]}{scalar(name)}")]
    if value is None or value == "":
        line = span.line
        head = re.match(r"[^:]*:", text.line(line))
        return [(Span(line, head.end() + 1, line, head.end() + 1), f" {listed(name)}")] if head else None
    if span.line != span.end_line:
        return None
    if raw.startswith("[") and raw.endswith("]"):
        inner = raw[1:-1].rstrip().rstrip(",")
        return [(span, f"[{inner}, {scalar(name)}]" if inner.strip() else listed(name))]
    if isinstance(value, str | int):
        return [(span, f"[{raw}, {scalar(name)}]")]
    return None


def _typed(record: Record, kind: LinkKind, other: Decision, name: str) -> Edits | None:
    """An entry like those that are there: `- {target: 3, kind: supersedes}`, in lines of its own."""
    entries = record.text.front["links"]
    text = editable(record.content)
    if not isinstance(entries, list) or not entries or not isinstance(entries[-1], dict) or text is None:
        return None
    first = entries[-1]
    to = next((k for k in ("target", "to", "id", "adr", "ref") if k in first), None)
    what = next((k for k in ("kind", "type", "rel") if k in first), None)
    if to is None or what is None:
        return None
    number = isinstance(first[to], int) and other.number is not None
    said = str(other.number) if number else scalar(name)
    as_here = spelled(kind, [str(first[what])])
    located = locator(record)
    lines = [located.span(Place(record.path, 0, ("links", len(entries) - 1, k))).line for k in first]
    begin, end = min(lines), max(lines)
    dash = re.match(r"(\s*)-(\s+)(?=[^\s{])", text.line(begin))
    at = len(text.line(end)) + 1
    if dash is None:
        return None
    return [(Span(end, at, end, at), f"\n{dash[0]}{to}: {said}\n{' ' * len(dash[0])}{what}: {as_here}")]


def fact_keys(record: Record) -> list[str]:
    """The keys of its front matter that tell a fact, by which new ones are spelled."""
    return list(record.text.front_keys.values())


def spelled(kind: str, neighbours: list[str]) -> str:
    """`superseded-by` as keys are spelled here: with hyphens, with underscores, with humps."""
    if any("_" in n for n in neighbours):
        return kind.replace("-", "_")
    if any(re.search(r"[a-z][A-Z]", n) for n in neighbours) and not any("-" in n for n in neighbours):
        return re.sub(r"-(\w)", lambda m: m[1].upper(), kind)
    return kind
