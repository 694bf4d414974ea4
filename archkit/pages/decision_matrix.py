"""The options of a decision, weighed: a table with a bar for each, and what would have to change for another choice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.analysis.trade_off import trade_off
from archkit.pages import text

if TYPE_CHECKING:
    from fractions import Fraction

    from archkit.analysis.decision_matrix import Matrix, Option
    from archkit.model.adr.record import Decision
    from archkit.pages.library import Library

MOST = 40
"""Options and criteria that are drawn; nobody weighs more, and a page must not grow with what a record lists."""


def matrix(library: Library, decision: Decision) -> str:
    """The matrix of a record in Markdown, without a heading; empty when it weighs nothing."""
    found = trade_off(decision)
    if found is None or not found.matrix.options or not found.matrix.criteria:
        return ""
    weighed = found.matrix
    return text.blocks(
        _verdict(weighed),
        _table(weighed),
        _flips(weighed),
        text.bullets(_remarks(weighed)),
    )


def _verdict(weighed: Matrix) -> str:
    if not weighed.winners:
        return "Nothing can be said yet: no option is scored on a criterion that has a weight."
    names = [f"**{text.plain(name)}**" for name in weighed.winners]
    if weighed.is_tie:
        words = f"{', '.join(names[:-1])} and {names[-1]} come out equal."
    else:
        words = f"{names[0]} scores highest."
    closest = weighed.sensitivity
    if closest is None:
        unmoved = "No change of a single weight makes another option better."
        return words if weighed.status == "unknown" or len(weighed.ranking) < 2 else f"{words} {unmoved}"
    if weighed.is_tie:
        return words
    return (
        f"{words} It hangs most on the weight of *{text.plain(closest.criterion)}*: at {_share(closest.weight)} "
        f"instead of {_share(closest.now)}, *{text.plain(closest.rival)}* is as good."
    )


def _table(weighed: Matrix) -> str:
    criteria = weighed.criteria[:MOST]
    heads = [f"{text.plain(c.name)} ({_share(weighed.share(c))})" for c in criteria]
    return text.table(
        ("Option", *heads, "Weighted"),
        (
            (
                _named(weighed, option),
                *(_score(option.scores.get(c.name)) for c in criteria),
                _total(weighed, option),
            )
            for option in _ordered(weighed)[:MOST]
        ),
    )


def _ordered(weighed: Matrix) -> list[Option]:
    """Best first; those that are not ranked at the end."""
    place = {name: i for i, name in enumerate(weighed.ranking)}
    return sorted(weighed.options, key=lambda o: place.get(o.name, len(place)))


def _named(weighed: Matrix, option: Option) -> str:
    name = text.plain(option.name)
    marks = [
        word for word, holds in (("chosen", option.chosen), ("best", option.name in weighed.winners)) if holds
    ]
    return f"**{name}** {text.chips(marks)}" if marks else name


def _total(weighed: Matrix, option: Option) -> str:
    figure = weighed.scores[option.name]
    if figure.value is None:
        return "unknown"
    partial = " (partial)" if figure.status == "partial" else ""
    return f"{figure.value:.2f}{partial} {_bar(weighed, option)}".rstrip()


def _bar(weighed: Matrix, option: Option) -> str:
    """A bar from nothing to the highest score that anybody gave; none where a score lies below nothing."""
    value = weighed.scores[option.name].value
    given = [float(score) for o in weighed.options for score in o.scores.values()]
    if value is None or not given or min(given) < 0 or max(given) <= 0:
        return ""
    told = f"{value:.2f} of {float(max(given)):.4g}"
    return f'<progress value="{value:.4g}" max="{max(given):.4g}" aria-label="{told}"></progress>'


def _flips(weighed: Matrix) -> str:
    """For each criterion the nearest weight at which another option is as good."""
    if weighed.is_tie:
        return ""
    nearest = sorted(weighed.nearest.values(), key=lambda f: f.distance)
    return text.table(
        ("Weight of", "Now", "Equal at", "With"),
        (
            (text.plain(f.criterion), _share(f.now), _share(f.weight), text.plain(f.rival))
            for f in nearest[:MOST]
        ),
    )


def _remarks(weighed: Matrix) -> Iterator[str]:
    for worse, better in list(weighed.dominated.items())[:MOST]:
        yield f"{text.plain(worse)} is nowhere better than {text.plain(better)}."
    for figure in list(weighed.scores.values())[:MOST]:
        if figure.missing:
            absent = ", ".join(m.what for m in figure.missing[:5])
            yield f"{text.plain(figure.name)}: not stated: {text.plain(absent)}."


def _score(value: Fraction | None) -> str:
    return "not scored" if value is None else f"{float(value):.4g}"


def _share(value: float | None) -> str:
    """A weight of 1 in all: `33.3 %`, kept on one line."""
    return "no weight" if value is None else f"{value * 100:.1f}".removesuffix(".0") + "\N{NO-BREAK SPACE}%"
