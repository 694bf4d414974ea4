"""Decisions as links, and their statuses as people read them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from archkit.pages import text, values

if TYPE_CHECKING:
    from archkit.model.adr.record import Decision
    from archkit.pages.library import Library

_LONGEST_STATUS = 40
_MOST = 12
"""Decisions that one sentence names."""


def named(library: Library, path: str, page: str, beside: str = "") -> str:
    """A link to a decision, with its number and title; `beside` is the path of the one that names it."""
    name = library.decision_names[path]
    title = name.full_within if _are_together(library, path, beside) else name.full
    return library.document_link(path, title, page)


def short(library: Library, path: str, page: str, beside: str = "") -> str:
    """A link to a decision by its number, where it has one."""
    name = library.decision_names[path]
    title = name.short_within if _are_together(library, path, beside) else name.short
    return library.document_link(path, title, page)


def several(library: Library, paths: Iterable[str], page: str, beside: str = "") -> str:
    """Links to decisions: `A`, `A and B`, `A, B and C`; of very many the first."""
    found = list(dict.fromkeys(paths))
    links = [named(library, path, page, beside) for path in found[:_MOST]]
    return joined([*links, f"{len(found) - _MOST} more"] if len(found) > _MOST else links)


def _are_together(library: Library, path: str, beside: str) -> bool:
    return library.areas[path] == library.areas.get(beside)


def joined(parts: list[str]) -> str:
    """Parts as in a sentence."""
    return " and ".join(p for p in (values.listed(parts[:-1]), *parts[-1:]) if p)


def status(decision: Decision) -> str:
    """The status, or what stands where it should stand."""
    written = decision.status_text or ""
    cut = written if len(written) <= _LONGEST_STATUS else f"{written[: _LONGEST_STATUS - 1]}…"
    return decision.status or text.plain(cut)


def mark(decision: Decision) -> str:
    """The status as a coloured word."""
    said = status(decision)
    return f'<span class="ak-chip ak-is-{decision.status or "unknown"}">{said}</span>' if said else ""


def person(library: Library, name: str, page: str) -> str:
    """Somebody who took part, as a link where the catalog knows them."""
    ref = library.person(name)
    return library.link(ref, page) if ref else text.plain(name)


def people(library: Library, names: Iterable[str], page: str) -> str:
    """Several of them."""
    return values.listed(person(library, name, page) for name in dict.fromkeys(names))


def choices(parts: Iterable[str]) -> str:
    """Values of one cell that readers filter by, each for itself."""
    return values.listed(f'<span class="ak-value">{part}</span>' for part in dict.fromkeys(parts) if part)
