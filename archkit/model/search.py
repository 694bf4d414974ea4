"""Words -> the entities, decisions and runbooks that speak of them, best first.

Every word must be found; a hit in a name weighs more than one in a title, and that more than one in the
text. A word matches the beginning of any word ("pay" finds payment), whatever its case or accents.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archkit.model.knowledge import Knowledge
from archkit.model.ref import short


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found."""

    kind: str
    """`component`, ..., `decision`, `runbook` or `incident`."""
    id: str
    """Reference of the entity, id of the decision, path of the document."""
    title: str
    text: str
    path: str
    score: int


KINDS = ("decision", "runbook", "incident")
"""Kinds of hits that are no entities."""

_WEIGHTS = (8, 5, 3, 1)


def search(knowledge: Knowledge, words: Sequence[str]) -> list[Hit]:
    """Hits for all of the words, best first, then by kind and id."""
    wanted = [w for text in words for w in _words(text)]
    if not wanted:
        return []
    hits = []
    for kind, identity, title, text, path, fields in _documents(knowledge):
        score = _score(wanted, fields)
        if score:
            hits.append(Hit(kind, identity, title, text, path, score))
    return sorted(hits, key=lambda h: (-h.score, h.kind, h.id))


Fields = tuple[str, str, str, str]
"""By weight: the name, the title, tags and types, and the running text."""


def _documents(knowledge: Knowledge) -> Iterator[tuple[str, str, str, str, str, Fields]]:
    for e in knowledge.entities.values():
        facts = " ".join(filter(None, (e.kind, e.type, e.lifecycle, short(e.owner or ""), *e.tags)))
        text = e.description or ""
        yield e.kind.lower(), short(e.ref), e.label, text, e.path, (e.name, e.title or "", facts, text)
    for d in knowledge.decisions:
        facts = " ".join((d.status or "", *d.tags, *d.people, *map(short, d.affects)))
        yield "decision", d.id, d.title, d.summary, d.path, (d.id, d.title, facts, d.summary)
    for r in knowledge.runbooks:
        facts = " ".join((r.type, *r.alerts, *map(short, r.subjects)))
        headings = " ".join(h[1] for h in r.headings)
        text = f"{r.summary} {headings}"
        yield "runbook", r.path, r.title, r.summary, r.path, (" ".join(r.alerts), r.title, facts, text)
    for i in knowledge.incidents:
        facts = " ".join(filter(None, (i.severity, i.status, i.date, *map(short, i.affects))))
        yield "incident", i.path, i.title, i.summary, i.path, ("", i.title, facts, i.summary)


def _score(wanted: Sequence[str], fields: Fields) -> int:
    total = 0
    held = [_words(f) for f in fields]
    for word in wanted:
        best = 0
        for weight, words in zip(_WEIGHTS, held, strict=True):
            if word in words:
                best = max(best, 2 * weight)
            elif any(w.startswith(word) for w in words):
                best = max(best, weight)
        if not best:
            return 0
        total += best
    return total


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c)))
