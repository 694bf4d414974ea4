"""What would change in files, as a unified diff that `git apply` takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from archkit.report.frame import Painter, printable

_CONTEXT = 3
_WINDOW = 40
"""Lines within which two texts must meet again."""
_AGREE = 3
"""Lines that must agree there, so that a blank line alone is no meeting."""


def unified(path: str, before: bytes, after: bytes, painter: Painter, *, raw: bool = True) -> str:
    """The difference of one file; empty when there is none. Without `raw`, no text steers a terminal."""
    if before == after:
        return ""
    show = _as_is if raw else printable
    name = path if path.isprintable() else printable(path)
    lines = [painter.paint(line, "bold") for line in (f"--- a/{name}", f"+++ b/{name}")]
    for line in _hunks(_lines(before), _lines(after)):
        text = show(line.removesuffix("\n"))
        lines.append(painter.paint(text, _COLOURS[line[0]]) if line[0] in _COLOURS else text)
        if not line.endswith("\n") and line[0] in " -+":
            lines.append("\\ No newline at end of file")
    return "\n".join(lines) + "\n"


_COLOURS = {"@": "hunk", "-": "removed", "+": "added"}


def _as_is(text: str) -> str:
    return text


def _lines(content: bytes) -> list[str]:
    """Lines with their ends; as git sees them, only LF ends one."""
    parts = content.decode("utf-8", "surrogateescape").split("\n")
    return [f"{part}\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _hunks(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """Heads and lines of the hunks, each line behind its sign."""
    for group in _groups(_changes(old, new)):
        first, last = group[0], group[-1]
        start, end = max(first[0] - _CONTEXT, 0), min(last[1] + _CONTEXT, len(old))
        begin = first[2] - (first[0] - start)
        yield f"@@ -{_range(start, end)} +{_range(begin, last[3] + end - last[1])} @@\n"
        at = start
        for a, b, c, d in group:
            yield from (f" {line}" for line in old[at:a])
            yield from (f"-{line}" for line in old[a:b])
            yield from (f"+{line}" for line in new[c:d])
            at = b
        yield from (f" {line}" for line in old[at:end])


Change = tuple[int, int, int, int]
"""Lines `a:b` of the old text become lines `c:d` of the new one."""


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """Walks both texts side by side; where they part, the nearest lines from which they agree again are looked for.

    Edits are small and far apart, and so every text takes time in proportion to its length, also one that somebody
    has made to take long. Texts that do not meet again within the window are shown as replaced from there on.
    """
    a = c = 0
    while a < len(old) or c < len(new):
        if a < len(old) and c < len(new) and old[a] == new[c]:
            a, c = a + 1, c + 1
            continue
        b, d = next(_meetings(old, new, a, c), (len(old), len(new)))
        yield from _closer(old, new, (a, b, c, d))
        a, c = b, d


def _closer(old: Sequence[str], new: Sequence[str], change: Change) -> Iterator[Change]:
    """The change without the single lines that agree within it, where it is small."""
    a, b, c, d = change
    if not (1 < b - a <= _WINDOW and 1 < d - c <= _WINDOW):
        yield change
        return
    from difflib import SequenceMatcher

    for tag, first, last, begin, end in SequenceMatcher(None, old[a:b], new[c:d], False).get_opcodes():
        if tag != "equal":
            yield a + first, a + last, c + begin, c + end


def _meetings(old: Sequence[str], new: Sequence[str], a: int, c: int) -> Iterator[tuple[int, int]]:
    for more in range(1, _WINDOW):
        for b in range(max(a, a + more - len(new) + c), min(a + more, len(old)) + 1):
            d = c + more - (b - a)
            if old[b : b + _AGREE] == new[d : d + _AGREE]:
                yield b, d


def _groups(changes: Iterable[Change]) -> Iterator[list[Change]]:
    """Changes so close together that they are shown in one hunk."""
    group: list[Change] = []
    for change in changes:
        if group and change[0] - group[-1][1] > 2 * _CONTEXT:
            yield group
            group = []
        group.append(change)
    if group:
        yield group


def _range(start: int, end: int) -> str:
    """As diff counts: from 1, and where there is no line, the one before."""
    if end - start == 1:
        return str(start + 1)
    return f"{start + 1 if end > start else start},{end - start}"
