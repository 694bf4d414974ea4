"""What the comparison of a configuration reference found, as text and as JSON: each with file and line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from archkit.analysis.configuration import unread
from archkit.evidence.secret import shown
from archkit.model.ref import short
from archkit.source import escape

if TYPE_CHECKING:
    from archkit.analysis.configuration import Comparison, Difference
    from archkit.model.knowledge import Entity
    from archkit.source.location import Place, Span

VERSION = 1
_WORDS = {
    "undocumented": "undocumented",
    "unused": "unused",
    "required-differs": "required",
    "default-differs": "default",
}
_COLOURS = {"undocumented": "red", "unused": "yellow", "required-differs": "red", "default-differs": "yellow"}
_MOST = 3

Find = Callable[["Place"], "Span"]
Paint = Callable[[str, str], str]


def text(found: Sequence[Comparison], find: Find, paint: Paint) -> str:
    """Differences by entity, then what could not be compared, then one line that counts."""
    lines: list[str] = []
    for comparison in found:
        if comparison.differences:
            lines.append(paint(escape.line(short(comparison.entity.ref)), "bold"))
            for difference in comparison.differences:
                lines += _lines(difference, find, paint)
            lines.append("")
    lines += _unread(found)
    lines.append(_summary(found))
    return "\n".join(lines) + "\n"


def _lines(difference: Difference, find: Find, paint: Paint) -> Iterator[str]:
    word = paint(_WORDS[difference.kind], _COLOURS[difference.kind])
    yield f"  {word}: {escape.line(difference.message)}"
    if difference.item is not None:
        place = difference.item.place
        yield f"    documented in {escape.line(place.path)}:{find(place).line}"
    for setting in difference.evidence[:_MOST]:
        yield f"    {escape.line(setting.where)} ({setting.source})"
    if len(difference.evidence) > _MOST:
        yield f"    and {len(difference.evidence) - _MOST} more places"


def _unread(found: Sequence[Comparison]) -> Iterator[str]:
    """What was passed over, those with the same reason together."""
    for why, paths in unread(found):
        more = f" and {len(paths) - _MOST} more" if len(paths) > _MOST else ""
        yield f"not read: {', '.join(map(escape.line, paths[:_MOST]))}{more}: {why}"


def _summary(found: Sequence[Comparison]) -> str:
    differences = sum(len(c.differences) for c in found)
    settings = sum(len(c.items) for c in found)
    compared = [c for c in found if c.sources]
    sources = sorted({s for c in compared for s in c.sources})
    head = f"{_count(differences, 'difference')} in {_count(settings, 'documented setting')}"
    if not compared:
        return f"{head}; nothing to compare them with: name the source in `sourcePaths`"
    rest = len(found) - len(compared)
    without = f", {rest} of them with nothing to compare with" if rest else ""
    return f"{head} of {_count(len(found), 'component')}{without}; compared with {', '.join(sources)}"


def _count(number: int, word: str) -> str:
    return f"{number or 'no'} {word}{'' if number == 1 else 's'}"


def as_value(found: Sequence[Comparison], find: Find) -> Mapping[str, object]:
    """`{"version", "entities": [{"ref", "settings", "sources", "differences", "notes"}]}`; lines count from 1."""
    return {
        "version": VERSION,
        "entities": [
            {
                "ref": c.entity.ref,
                "settings": [i.name for i in c.items],
                "sources": list(c.sources),
                "differences": [_difference(d, find) for d in c.differences],
                "notes": [{"path": path, "why": why} for path, why in c.notes],
            }
            for c in found
        ],
    }


def _difference(difference: Difference, find: Find) -> Mapping[str, object]:
    item = difference.item
    return {
        "kind": difference.kind,
        "name": difference.name,
        "message": difference.message,
        "documented": {"path": item.place.path, "line": find(item.place).line} if item else None,
        "evidence": [
            {
                "path": s.path,
                "line": s.line,
                "source": s.source,
                "default": None if (item and item.secret) or s.secret else s.default,
                "required": s.required,
            }
            for s in difference.evidence
        ],
    }


def documented(entity: Entity, item: Mapping[str, object]) -> dict[str, str | bool | None]:
    """One documented setting, without the default of a secret: whose it is, and what is said of it."""
    secret = item.get("secret") is True
    kind = " ".join(t for t in (_text(item.get("type")), _text(item.get("unit"))) if t)
    return {
        "component": entity.name,
        "name": _text(item.get("name")),
        "type": kind or None,
        "default": None if secret else shown(str(item.get("name")), _text(item.get("default"))),
        "required": item.get("required") is True,
        "secret": secret,
        "reload": _text(item.get("reload")),
        "about": _text(item.get("description")),
    }


def row(setting: Mapping[str, str | bool | None]) -> tuple[str, ...]:
    """The same as cells of a table."""
    return tuple("yes" if v is True else v if isinstance(v, str) else "" for v in setting.values())


def _text(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else None
