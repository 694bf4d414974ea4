"""Findings as text for people (frames), as one line each, and as JSON for programs: the same ones in the same words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from archkit.lint.finding import Finding, Report
from archkit.report.frame import Painter, frame, printable

Source = Callable[[str], str]
"""Path -> text of the file."""

JSON_VERSION = 1


def render(
    report: Report,
    format: str,
    *,
    source: Source,
    colour: bool = False,
    links: bool = False,
    width: int = 120,
) -> str:
    """The report as `text`, `concise` or `json`. Raises KeyError for another format."""
    painter = Painter(colour, links)
    return _FORMATS[format](report, source, painter, width)


def text(report: Report, source: Source, painter: Painter, width: int) -> str:
    """A frame for every finding, then the summary."""
    # Most findings of a long report stand in few files: none is split into lines again for each of them.
    lines = lru_cache(maxsize=64)(lambda path: source(path).split("\n"))
    frames = [frame(f, lines, painter, width) for f in report.findings]
    return "".join(f"{block}\n\n" for block in frames) + summary(report, painter) + "\n"


def concise(report: Report, source: Source, painter: Painter, width: int) -> str:
    """`path:line:column: severity[rule] message`, then the summary."""
    lines = [
        f"{printable(f.path)}:{f.span.line}:{f.span.column}: {painter.severity(f)}[{painter.rule(f.rule)}] "
        f"{printable(f.message)}"
        for f in report.findings
    ]
    return "\n".join([*lines, summary(report, painter)]) + "\n"


def json(report: Report, source: Source, painter: Painter, width: int) -> str:
    """`{"version", "findings", "summary", "skipped", "partial"}`; lines and columns from 1, ends are exclusive."""
    import json as codec

    from pydantic_core import to_json

    counts = _counts(report)
    value = {
        "version": JSON_VERSION,
        "findings": [_value(f) for f in report.findings],
        "summary": {
            "errors": counts["error"],
            "warnings": counts["warning"],
            "infos": counts["info"],
            "files": report.files,
            "filesWithFindings": len({f.path for f in report.findings}),
            "suppressed": report.suppressed,
            "inBaseline": report.known,
            "fixable": report.fixable,
            "fixed": report.fixed,
        },
        "skipped": dict(report.skipped),
        "partial": dict(report.partial),
    }
    try:
        return to_json(value, indent=2).decode() + "\n"
    except ValueError:  # half a character, in the name of a file
        return codec.dumps(value, indent=2, ensure_ascii=False) + "\n"


_FORMATS: Mapping[str, Callable[[Report, Source, Painter, int], str]] = {
    "text": text,
    "concise": concise,
    "json": json,
}


def summary(report: Report, painter: Painter) -> str:
    """`Found 3 errors, 2 warnings in 2 of 1,204 files (18 suppressed). 1 fixable with --fix. 0.41 s`."""
    counts = _counts(report)
    files = _count(report.files, "file")
    told = [_count(counts[s], word) for s, word in _WORDS.items() if counts[s]]
    parts = []
    if told:
        touched = len({f.path for f in report.findings})
        found = f"Found {', '.join(told)} in {touched:,} of {files}"
        parts.append(painter.paint(found, "bold"))
    else:
        parts.append(painter.paint(f"Nothing found in {files}", "bold"))
    hidden = [
        f"{number:,} {word}"
        for number, word in ((report.suppressed, "suppressed"), (report.known, "in baseline"))
        if number
    ]
    if hidden:
        parts[0] += f" ({', '.join(hidden)})"
    parts[0] += "."
    if report.fixed:
        parts.insert(0, f"Fixed {_count(report.fixed, 'finding')} in {_count(len(report.changed), 'file')}.")
    if report.fixable:
        parts.append(f"{report.fixable:,} fixable with --fix.")
    parts.extend(f"{name} did not run: {why}." for name, why in report.skipped.items())
    parts.extend(f"{names} did not see everything: {why}." for names, why in _by_reason(report.partial))
    parts.append(f"{report.seconds:.2f} s")
    return " ".join(parts)


def _by_reason(told: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Rules with the same reason together."""
    for why in dict.fromkeys(told.values()):
        yield " and ".join(name for name, reason in told.items() if reason == why), why


_WORDS = {"error": "error", "warning": "warning", "info": "note"}


def _counts(report: Report) -> Counter[str]:
    return Counter(f.severity for f in report.findings)


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _value(f: Finding) -> dict[str, object]:
    return {
        "rule": f.rule,
        "family": f.family,
        "severity": f.severity,
        "message": f.message,
        "path": f.path,
        "line": f.span.line,
        "column": f.span.column,
        "endLine": f.span.end_line,
        "endColumn": f.span.end_column,
        "label": f.label,
        "related": [
            {"path": r.place.path, "line": s.line, "column": s.column, "label": r.label} for r, s in f.related
        ],
        "why": f.why,
        "help": f.help,
        "subject": f.subject,
        "fingerprint": f.fingerprint,
        "fixable": bool(f.edits),
    }
