"""Readiness scorecards for a terminal or as JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from archkit.analysis.readiness_subject import Evidence
from archkit.analysis.result import plain
from archkit.model.ref import short
from archkit.report.table import as_json, columns
from archkit.source.escape import line

if TYPE_CHECKING:
    from archkit.analysis.scorecard import Row, Scorecard

Line = Callable[[Evidence], int | None]
"""The line on which an evidence stands, from 1; None where it has none."""
Paint = Callable[[str, str], str]
"""Text and colour name -> text, perhaps coloured."""

SHOWN = {"pass": "pass", "fail": "FAIL", "unknown": "unknown", "n/a": "-"}
_COLOURS = {"pass": "green", "fail": "red", "unknown": "yellow", "n/a": "dim"}


def percent(value: float | None) -> str:
    """`95 %`; a share that is nearly whole is not rounded up to it."""
    if value is None:
        return "unknown"
    return f"{min(round(value * 100), 99) if value < 1 else 100} %"


def overview(cards: Sequence[Scorecard], width: int | None) -> str:
    """One line for each component."""
    rows = [
        (
            short(c.entity.ref).removeprefix("component:"),
            str(c.entity.tier or ""),
            c.level,
            percent(c.readiness.score.value),
            _best(c),
            short(c.entity.owner or "").removeprefix("group:"),
            _hint(c),
        )
        for c in cards
    ]
    return columns(
        ("component", "tier", "level", "score", "best case", "owner", "what is lacking"), rows, width=width
    )


def _best(card: Scorecard) -> str:
    best = percent(card.readiness.best.value)
    return "" if best == percent(card.readiness.score.value) else best


def _hint(card: Scorecard) -> str:
    if card.readiness.gates_failed:
        return "gates: " + ", ".join(card.readiness.gates_failed)
    if card.next is None:
        return ""
    return f"for {line(card.next)}: " + ", ".join(card.lacking)


def card_as_text(card: Scorecard, line_of: Line, paint: Paint, width: int | None) -> str:
    """One component: each check with its answer and where that stands."""
    entity, score = card.entity, percent(card.readiness.score.value)
    best = _best(card)
    head = f"{paint(line(entity.label), 'bold')}  {short(entity.ref)}\n"
    told = [
        f"level {paint(line(card.level), 'red' if card.readiness.gates_failed else 'bold')}",
        f"score {score}",
    ]
    told += [f"{best} if everything unknown passed"] if best else []
    rows = [
        (
            SHOWN[r.result],
            "gate" if r.check.gate else "",
            r.check.id,
            f"{r.check.weight:g}",
            _evidence(r, line_of),
        )
        for r in card.rows
    ]
    table = columns(("result", "gate", "check", "weight", "evidence"), rows, width=width)
    lines = [_coloured(text, paint) for text in table.split("\n")]
    return head + ", ".join(told) + "\n\n" + "\n".join(lines) + _after(card)


def _coloured(text: str, paint: Paint) -> str:
    for result, shown in SHOWN.items():
        if text.startswith(f"{shown} "):
            return paint(shown, _COLOURS[result]) + text[len(shown) :]
    return text


def _evidence(row: Row, line_of: Line) -> str:
    parts = [row.answer.words] if row.answer.words else []
    for evidence in row.answer.evidence:
        if evidence.url:
            parts.append(evidence.url)
        elif evidence.place:
            number = line_of(evidence)
            parts.append(f"{evidence.place.path}:{number}" if number else evidence.place.path)
    return ", ".join(dict.fromkeys(parts))


def _after(card: Scorecard) -> str:
    if card.readiness.gates_failed:
        return f"\nblocked by {', '.join(card.readiness.gates_failed)}\n"
    unknown = card.readiness.gates_unknown
    words = f"\nnobody knows about the gates {', '.join(unknown)}\n" if unknown else ""
    return words + (f"\nfor {line(card.next)} it lacks {', '.join(card.lacking)}\n" if card.next else "")


def as_data(cards: Sequence[Scorecard], line_of: Line) -> str:
    """Scorecards with the derivation of each score."""
    return as_json([_card(c, line_of) for c in cards])


def _card(card: Scorecard, line_of: Line) -> dict[str, object]:
    return {
        "component": short(card.entity.ref),
        "tier": card.entity.tier,
        "owner": short(card.entity.owner) if card.entity.owner else None,
        "level": card.level,
        "reached": card.reached,
        "next": card.next,
        "lacking": list(card.lacking),
        "score": plain(card.readiness.score),
        "scoreIfUnknownPassed": plain(card.readiness.best),
        "gatesFailed": list(card.readiness.gates_failed),
        "gatesUnknown": list(card.readiness.gates_unknown),
        "checks": [
            {
                "id": r.check.id,
                "question": r.question,
                "result": r.result,
                "gate": r.check.gate,
                "weight": r.check.weight,
                "words": r.answer.words,
                "evidence": [_place(e, line_of) for e in r.answer.evidence],
            }
            for r in card.rows
        ],
    }


def _place(evidence: Evidence, line_of: Line) -> dict[str, object]:
    place = evidence.place
    found: dict[str, object] = {"words": evidence.words}
    if place is not None:
        found |= {"path": place.path, "line": line_of(evidence), "route": ".".join(map(str, place.route))}
    if evidence.url is not None:
        found["url"] = evidence.url
    return found
