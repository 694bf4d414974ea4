"""The weighed options of a decision for a terminal or as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from string import ascii_uppercase
from typing import TYPE_CHECKING

from archkit.analysis.decision_matrix import FRAGILE
from archkit.analysis.result import plain
from archkit.report.table import as_json, columns, crop
from archkit.source.escape import line

if TYPE_CHECKING:
    from fractions import Fraction

    from archkit.analysis.decision_matrix import Flip, Matrix
    from archkit.analysis.trade_off import TradeOff
    from archkit.model.adr.record import Decision


def as_text(decision: Decision, found: TradeOff, width: int | None) -> str:
    """Options with a letter each, best first; below them each criterion with the scores under these letters."""
    matrix = found.matrix
    order = sorted(matrix.options, key=lambda o: _place(matrix, o.name))
    letters = {o.name: _letter(i) for i, o in enumerate(order)}
    options = [
        (
            letters[o.name],
            _total(matrix, o.name),
            line(o.name),
            ", ".join(_marks(matrix, o.name, letters)),
        )
        for o in order
    ]
    criteria = [
        (
            _share(matrix.share(c)),
            *(_score(o.scores.get(c.name)) for o in order),
            _flip(matrix.nearest.get(c.name), letters),
            line(c.name),
        )
        for c in matrix.criteria
    ]
    head = crop(f"{decision.id}: {line(decision.title)}", width or 10_000)
    tables = [
        columns(("", "score", "option", "marks"), options, width=width) if options else "",
        columns(("weight", *letters.values(), "equal at", "criterion"), criteria, width=width)
        if criteria
        else "",
    ]
    sentences = "\n".join(_sentences(matrix))
    return "\n".join(part for part in (head + "\n", *tables, sentences + "\n") if part.strip())


def as_data(decision: Decision, found: TradeOff, faults: Sequence[dict[str, object]]) -> str:
    """Everything that follows from the numbers, with the derivation of each score."""
    matrix = found.matrix
    closest = matrix.sensitivity
    return as_json(
        {
            "decision": decision.id,
            "title": decision.title,
            "path": decision.path,
            "status": matrix.status,
            "criteria": [
                {
                    "name": c.name,
                    "weight": None if c.weight is None else float(c.weight),
                    "share": matrix.share(c),
                }
                for c in matrix.criteria
            ],
            "options": [
                {
                    "name": o.name,
                    "chosen": o.chosen,
                    "scores": {name: float(score) for name, score in o.scores.items()},
                    "score": plain(matrix.scores[o.name]),
                    "dominatedBy": matrix.dominated.get(o.name),
                }
                for o in matrix.options
            ],
            "ranking": list(matrix.ranking),
            "winners": list(matrix.winners),
            "tie": matrix.is_tie,
            "flipWeights": dict(matrix.flip_weights),
            "flips": [_as_data(f) for f in matrix.flips],
            "sensitivity": None if closest is None else _as_data(closest),
            "fragile": matrix.is_fragile(FRAGILE),
            "faults": list(faults),
        }
    )


def _as_data(flip: Flip) -> dict[str, object]:
    return {"criterion": flip.criterion, "rival": flip.rival, "weight": flip.weight, "now": flip.now}


def _place(matrix: Matrix, name: str) -> int:
    return matrix.ranking.index(name) if name in matrix.ranking else len(matrix.ranking)


def _letter(index: int) -> str:
    """A to Z, then AA, AB ..."""
    first, last = divmod(index, 26)
    return (_letter(first - 1) if first else "") + ascii_uppercase[last]


def _marks(matrix: Matrix, name: str, letters: dict[str, str]) -> Iterator[str]:
    if name in matrix.chosen:
        yield "chosen"
    if name in matrix.winners:
        yield "tie" if matrix.is_tie else "best"
    if name in matrix.dominated:
        yield f"dominated by {letters[matrix.dominated[name]]}"


def _total(matrix: Matrix, name: str) -> str:
    figure = matrix.scores[name]
    if figure.value is None:
        return "unknown"
    return f"{figure.value:.2f}" + (" partial" if figure.status == "partial" else "")


def _score(value: Fraction | None) -> str:
    return "?" if value is None else f"{float(value):.4g}"


def _share(value: float | None) -> str:
    return "?" if value is None else f"{value * 100:.1f} %"


def _flip(flip: Flip | None, letters: dict[str, str]) -> str:
    return "" if flip is None else f"{_share(flip.weight)} ({letters[flip.rival]})"


def _sentences(matrix: Matrix) -> Iterator[str]:
    """What the numbers say, for those who do not read tables."""
    names = [f"`{line(n)}`" for n in matrix.winners]
    if not names:
        yield "Nothing can be said yet: no option is scored on a criterion that has a weight."
    elif matrix.is_tie:
        yield f"{', '.join(names[:-1])} and {names[-1]} come out equal: the weights do not decide."
    else:
        yield f"{names[0]} scores highest."
        if matrix.chosen and matrix.chosen != matrix.winners:
            chosen = " and ".join(f"`{line(n)}`" for n in matrix.chosen)
            yield f"The record chose {chosen} all the same."
        yield from _sensitivity(matrix)
    for figure in matrix.scores.values():
        if figure.missing:
            yield f"Not stated: {', '.join(line(m.what) for m in figure.missing)}."


def _sensitivity(matrix: Matrix) -> Iterator[str]:
    closest = matrix.sensitivity
    if closest is not None:
        fragile = " That is close: look again." if matrix.is_fragile() else ""
        yield (
            f"It hangs most on `{line(closest.criterion)}`: at {_share(closest.weight)} of the weight instead of "
            f"{_share(closest.now)}, `{line(closest.rival)}` is as good.{fragile}"
        )
    elif len(matrix.ranking) > 1 and matrix.status == "known":
        yield "No change of a single weight makes another option better."
