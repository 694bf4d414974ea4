"""Readiness: the scorecard on the page of a component, and all of them on one page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.model.readiness import CHECKS
from archkit.pages import text, values
from archkit.pages.page import Body
from archkit.pages.places import READINESS, relative

if TYPE_CHECKING:
    from archkit.analysis.readiness_subject import Evidence
    from archkit.analysis.scorecard import Row, Scorecard
    from archkit.model.knowledge import Entity
    from archkit.pages.library import Library

_ORDER = {"fail": 0, "unknown": 1, "pass": 2, "n/a": 3}


def card(library: Library, entity: Entity, page: str) -> str:
    """The scorecard of a component: level and score, then every check, what does not pass first."""
    found = library.scorecards.get(entity.ref)
    if found is None:
        return ""
    rows = sorted(found.rows, key=lambda r: (_ORDER[r.result], not r.check.gate))
    open_ = [_row(library, r, page) for r in rows if r.result in ("fail", "unknown")]
    rest = [_row(library, r, page) for r in rows if r.result in ("pass", "n/a")]
    folded = text.folded("note", f"{len(rest)} checks pass or do not apply", text.table(_HEADER, rest))
    others = text.link("all components", relative(READINESS, page))
    return text.blocks(
        "## Readiness", f"{_verdict(found)} Compare with {others}.", text.table(_HEADER, open_), folded
    )


_HEADER = ("Result", "Check", "Gate", "What is asked", "Evidence")


def _verdict(found: Scorecard) -> str:
    score, best = shown(found.readiness.score.value), shown(found.readiness.best.value)
    told = f"Score {score}" + (f", {best} if everything unknown passed." if best != score else ".")
    if found.readiness.gates_failed:
        return f"**Blocked** by {values.listed(map(text.code, found.readiness.gates_failed))}. {told}"
    level = f"Level **{text.plain(found.level)}**"
    if found.next is None:
        return f"{level}, the highest. {told}"
    lacking = values.listed(map(text.code, found.lacking))
    return f"{level}; for *{text.plain(found.next)}* it lacks {lacking}. {told}"


def _row(library: Library, row: Row, page: str) -> tuple[str, ...]:
    return (
        f"**{row.result}**" if row.result == "fail" else row.result,
        text.plain(row.check.id),
        "gate" if row.check.gate else "",
        text.plain(row.question),
        values.listed(
            [text.prose(row.answer.words), *(_evidence(library, e, page) for e in row.answer.evidence)]
        ),
    )


def _evidence(library: Library, evidence: Evidence, page: str) -> str:
    place = evidence.place
    if evidence.url is not None:
        return text.address(evidence.words, evidence.url)
    if place is None:
        return text.plain(evidence.words)
    if library.places.document(place.path) is not None:
        return library.document_link(place.path, evidence.words, page)
    return library.source_link(place.path, line=library.locate(place).line if place.route else None)


def shown(value: float | None) -> str:
    """A share in percent; one that is nearly whole is not rounded up to it."""
    if value is None:
        return "unknown"
    return f"{min(round(value * 100), 99) if value < 1 else 100}\N{NO-BREAK SPACE}%"


def index(library: Library, page: str) -> Body:
    """All components, filtered by level, tier, owner and system; then which checks are lacking most."""
    rows = [_line(library, c, page) for c in library.scorecards.values()]
    header = ("Component", "Level", "Score", "Lacking", "Tier", "Owner")
    return Body(
        text.blocks(
            "# Readiness",
            "What is asked before a service carries load, and how far files answer it. What nobody states is unknown "
            "and counts nothing; the best case is the score if it passed. A failed gate blocks, whatever the score is. "
            "In a terminal: `archkit readiness`.",
            text.facets("Level", "Tier", "Owner", "Lacking") if len(rows) > 1 else "",
            text.table(header, rows) or "There is no component to rate.",
            _by_check(library),
        )
    )


def _line(library: Library, card: Scorecard, page: str) -> tuple[str, ...]:
    entity, result = card.entity, card.readiness
    lacking = result.gates_failed or card.lacking
    return (
        library.link(entity.ref, page),
        f"**{card.level}**" if result.gates_failed else text.plain(card.level),
        _bar(result.score.value, result.best.value),
        values.listed(f'<span class="ak-value">{text.plain(name)}</span>' for name in lacking),
        str(entity.tier or ""),
        library.link(entity.owner, page) if entity.owner else "nobody",
    )


def _bar(value: float | None, best: float | None) -> str:
    if value is None:
        return "unknown"
    told = shown(value) + (f", at best {shown(best)}" if best != value else "")
    return f'<progress value="{value:.3f}" max="1" aria-label="{told}"></progress> <span class="ak-whole">{told}</span>'


def _by_check(library: Library) -> str:
    counts: dict[str, Counter[str]] = {name: Counter() for name in CHECKS}
    for card in library.scorecards.values():
        for row in card.rows:
            counts[row.check.id][row.result] += 1
    table = text.table(
        ("Check", "What is asked", "Pass", "Fail", "Unknown", "Does not apply"), _checks(counts)
    )
    return text.blocks("## By check", table) if library.scorecards else ""


def _checks(counts: dict[str, Counter[str]]) -> Iterator[tuple[str, ...]]:
    ordered = sorted(counts.items(), key=lambda c: (-c[1]["fail"], -c[1]["unknown"]))
    for name, found in ordered:
        numbers = (str(found[result]) for result in ("pass", "fail", "unknown", "n/a"))
        yield text.plain(name), text.plain(CHECKS[name].words), *numbers
