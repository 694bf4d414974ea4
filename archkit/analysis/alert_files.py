"""The files of alert rules that the settings name, read into the knowledge: each content once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from archkit.evidence.alerts import ENDINGS, AlertFile, read_alerts
from archkit.model.knowledge import Alert
from archkit.model.noted import pack_problem, pack_suppression, unpack_problem, unpack_suppression
from archkit.model.select import matching
from archkit.source.location import Place, Span
from archkit.source.problem import Problem
from archkit.source.suppression import Suppression, suppressions
from archkit.source.yaml import MAX_BYTES

if TYPE_CHECKING:
    from archkit.model.knowledge import Knowledge
    from archkit.source.tree import Cache, Tree

_Read = tuple[list[Alert], list[Problem], tuple[Suppression, ...], bool]


def add_alerts(knowledge: Knowledge, tree: Tree, cache: Cache | None) -> None:
    """Read the files into the knowledge: their rules, and what is wrong with them. Never raises on content."""
    from archkit.version import build

    found = matching(tree.paths(), knowledge.settings.paths.alerts)
    paths = [p for p in found if p.lower().endswith(ENDINGS)]
    if not paths:
        return
    reader = f"alerts/{build()}"
    ids = tree.blob_ids(paths)
    kept = cache.load(set(ids.values()), reader) if cache else {}
    fresh: dict[str, str] = {}
    alerts: list[Alert] = []
    problems: list[Problem] = []
    unread: set[str] = set()
    suppressed = dict(knowledge.suppressions)
    files = dict(knowledge.files)
    for path in paths:
        files[path] = "alerts"
        identity = ids.get(path)
        read = _loads(kept.get(identity or ""), path)
        if read is None:
            packed = _make(tree, path)
            read = _loads(packed, path)
            if packed is None or read is None:
                problems.append(_unreadable(path))
                unread.add(path)
                continue
            if identity:
                fresh[identity] = packed
        alerts += read[0]
        problems += read[1]
        if read[2]:
            suppressed[path] = read[2]
        if not read[3]:
            unread.add(path)
    if cache and fresh:
        cache.save(fresh, reader)
    knowledge.alerts, knowledge.unread_alerts = alerts, frozenset(unread)
    knowledge.problems = [*knowledge.problems, *problems]
    knowledge.files, knowledge.suppressions = files, suppressed


def _make(tree: Tree, path: str) -> str | None:
    """What the file says, as it is kept; None where it cannot be read."""
    try:
        content = tree.read(path) if tree.size(path) <= MAX_BYTES else b""
    except (KeyError, OSError):
        return None
    return _dumps(read_alerts(content, path), suppressions(content))


def _unreadable(path: str) -> Problem:
    return Problem("cannot be read", Place(path, span=Span(1, 1, 1, 1)), rule="encoding")


def _dumps(file: AlertFile, ignores: tuple[Suppression, ...]) -> str:
    rules = [
        [r.name, r.document, r.route, r.severity, r.runbook, r.runbook_route, r.summary, r.system]
        for r in file.rules
    ]
    problems = [pack_problem(p) for p in file.problems]
    packed = [rules, problems, [pack_suppression(s) for s in ignores], file.is_whole]
    return json.dumps(packed, ensure_ascii=False, separators=(",", ":"))


def _loads(text: str | None, path: str) -> _Read | None:
    """What was kept, in `path`; None where it is damaged."""
    if text is None:
        return None
    try:
        rules, problems, ignores, is_whole = json.loads(text)
        alerts = [
            Alert(
                name,
                Place(path, document, tuple(route)),
                severity,
                runbook,
                Place(path, document, tuple(at)) if at is not None else None,
                summary,
                system,
            )
            for name, document, route, severity, runbook, at, summary, system in rules
        ]
        return (
            alerts,
            [unpack_problem(p, path) for p in problems],
            tuple(unpack_suppression(s) for s in ignores),
            bool(is_whole),
        )
    except (ValueError, TypeError, IndexError, KeyError):
        return None
