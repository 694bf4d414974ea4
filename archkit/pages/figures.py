"""What analyses computed of one thing: a table of figures, and the derivation of each behind a fold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.analysis.written import value, written
from archkit.pages import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archkit.analysis.result import Figure, Missing, Operand, Step
    from archkit.pages.library import Library

PROMISE = "Numbers compare designs, they do not promise uptime."
"""Stands on every page that shows a number: correlated failures outside the declared failure domains, partial
brown-outs and the time to detect are not in it."""

_MOST = 60
"""Operands of one step that a page shows; the command line shows all of them."""


def figures(library: Library, title: str, found: Sequence[Figure]) -> str:
    """A section with these figures; empty without any that says something."""
    told = [f for f in found if f.value is not None or f.missing]
    if not told:
        return ""
    rows = [(_words(f.name), f"**{text.plain(value(f))}**", _status(library, f)) for f in told]
    folds = [
        text.folded("note", f"How {_words(f.name)} came about", _derivation(library, f))
        for f in told
        if f.steps
    ]
    return text.blocks(f"## {title}", text.table(("Figure", "Value", "Known"), rows), folds, f"*{PROMISE}*")


def _words(name: str) -> str:
    return text.plain(name.replace("-", " "))


def _status(library: Library, figure: Figure) -> str:
    if not figure.missing:
        return figure.status
    said = list(dict.fromkeys(_missing(library, m) for m in figure.missing))
    more = f" and {len(said) - 3} more" if len(said) > 3 else ""
    return f"{figure.status}; not stated: {', '.join(said[:3])}{more}"


def _missing(library: Library, missing: Missing) -> str:
    where = library.edit_link(missing.place.path, None, "add") if missing.place is not None else ""
    return f"{text.code(missing.what)}{f' ({where})' if where else ''}"


def _derivation(library: Library, figure: Figure) -> str:
    steps = [part for number, step in enumerate(figure.steps, 1) for part in _step(library, number, step)]
    assumed = text.bullets(text.plain(a) for a in dict.fromkeys(figure.assumptions))
    return text.blocks(steps, "Assumed:" if assumed else "", assumed)


def _step(library: Library, number: int, step: Step) -> Iterator[str]:
    result = text.plain(written(step.value, step.unit))
    yield f"**{number}.** {text.code(step.formula)} = **{result}**"
    yield text.table(("Operand", "Value", "Written in"), _operands(library, step.operands[:_MOST]))
    if len(step.operands) > _MOST:
        yield f"and {len(step.operands) - _MOST} more operands"


def _operands(library: Library, operands: Iterable[Operand]) -> Iterator[tuple[str, str, str]]:
    for operand in operands:
        place = operand.place
        line = library.locate(place).line if place is not None else None
        where = library.source_link(place.path, line=line) if place is not None else ""
        yield text.plain(operand.name), text.plain(written(operand.value, operand.unit)), where
