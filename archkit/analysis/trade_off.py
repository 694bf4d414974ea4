"""The trade-off analysis of a decision record: its criteria and options as a matrix, and what is wrong with them.

What cannot be used is left out and told; what is left is weighed, so that a record half filled in shows what it can.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from math import isfinite
from typing import TYPE_CHECKING

from archkit.analysis.decision_matrix import Criterion, Matrix, Option, exact
from archkit.model.validate import Fault, validate
from archkit.source.location import Place
from archkit.source.names import did_you_mean

if TYPE_CHECKING:
    from archkit.model.knowledge import Decision
    from archkit.source.data import Json
    from archkit.source.location import Route

MOST = 50
"""Criteria and options that are weighed; nobody compares more, and each is held against each."""

LARGEST = 1e12
"""Nobody weighs by such numbers; larger ones only make arithmetic slow."""

_TOLD = 5
"""Scores of one option for what is no criterion: the first few show what went wrong."""


@dataclass(frozen=True, slots=True)
class TradeOff:
    """What a record weighs."""

    matrix: Matrix
    faults: Sequence[Fault]
    """What is wrong: routes from the root of the front matter."""
    gaps: Sequence[Fault]
    """Scores that nobody gave."""


def trade_off(decision: Decision) -> TradeOff | None:
    """The analysis of the record; None when it weighs nothing, as most do.

    A list of options alone, as some formats have it, is no analysis: there are criteria, or scores.
    """
    data = decision.analysis
    criteria, options = data.get("criteria"), data.get("options")
    if criteria is None and not any("scores" in o for _, o in _mappings(options)):
        return None
    found = Matrix(
        tuple(_criteria(decision.path, criteria)),
        tuple(_options(decision.path, options)),
    )
    faults = [*_shape(data), *_contradictions(data, found)]
    return TradeOff(found, faults, list(_gaps(options, found)) if not faults else [])


def _criteria(path: str, data: Json) -> Iterator[Criterion]:
    seen: set[str] = set()
    for index, item in _mappings(data):
        name = _name(item)
        if name and name not in seen:
            seen.add(name)
            weight = _number(item.get("weight"))
            usable = weight if weight is not None and weight >= 0 else None
            yield Criterion(name, usable, Place(path, 0, ("criteria", index, "weight")))


def _options(path: str, data: Json) -> Iterator[Option]:
    seen: set[str] = set()
    for index, item in _mappings(data):
        name = _name(item)
        if not name or name in seen:
            continue
        seen.add(name)
        written = item.get("scores")
        scores = {
            key: score
            for key, value in (written.items() if isinstance(written, dict) else ())
            if (score := _number(value)) is not None
        }
        route: Route = ("options", index)
        yield Option(
            name,
            scores,
            item.get("chosen") is True,
            Place(path, 0, route),
            {key: Place(path, 0, (*route, "scores", key)) for key in scores},
        )


def _mappings(data: Json) -> Iterator[tuple[int, Mapping[str, Json]]]:
    for index, item in enumerate(data[:MOST] if isinstance(data, list) else ()):
        if isinstance(item, dict):
            yield index, item


def _name(item: Mapping[str, Json]) -> str:
    name = item.get("name")
    return name.strip() if isinstance(name, str) else ""


def _number(value: Json) -> Fraction | None:
    """A number that can be weighed with; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, int):
        return Fraction(value) if abs(value) <= LARGEST else None
    return exact(value) if isfinite(value) and abs(value) <= LARGEST else None


def _shape(data: Mapping[str, Json]) -> list[Fault]:
    """What the model finds wrong: missing names and weights, texts where numbers were meant."""
    from archkit.model.adr.front_matter import TradeOff as Shape

    return validate({k: data[k] for k in ("criteria", "options") if k in data}, Shape)


def _contradictions(data: Mapping[str, Json], matrix: Matrix) -> Iterator[Fault]:
    """What each value allows, and all of them together do not."""
    for key in ("criteria", "options"):
        if not data.get(key):
            present = "options" if key == "criteria" else "criteria"
            route: Route = (key,) if key in data else (present,)
            yield Fault(
                route, "key", "", f"there are {present} and no {key}", "", f"add `{key}:`, each with a `name`"
            )
        yield from _twice(key, data.get(key))
        listed = data.get(key)
        if isinstance(listed, list) and len(listed) > MOST:
            words = f"there are {len(listed)} {key}; the first {MOST} are weighed"
            yield Fault((key,), "key", "", words, "too many", "keep those that make a difference")
    yield from _too_large(data)
    weights = [c.weight for c in matrix.criteria]
    if weights and not any(weights) and None not in weights:
        yield Fault(("criteria",), "key", "", "no criterion has any weight", "", "give one more than 0")
    known = [c.name for c in matrix.criteria]
    for index, item in _mappings(data.get("options")):
        scores = item.get("scores")
        unknown = (n for n in (scores if isinstance(scores, dict) and known else ()) if n not in known)
        for name in islice(unknown, _TOLD):
            yield Fault(
                ("options", index, "scores", name),
                "key",
                "",
                f"`{name[:60]}` is scored, and is no criterion",
                "no such criterion",
                did_you_mean(name[:200], known) or "add it to `criteria`, with a weight",
            )
    chosen = [i for i, item in _mappings(data.get("options")) if item.get("chosen") is True]
    for index in chosen[1:]:
        words = "a second option is chosen"
        yield Fault(("options", index, "chosen"), "value", "", words, "again here", "leave one")


def _twice(key: str, data: Json) -> Iterator[Fault]:
    counts = Counter(_name(item) for _, item in _mappings(data))
    seen: set[str] = set()
    for index, item in _mappings(data):
        name = _name(item)
        if counts[name] > 1 and name in seen:
            what = "criteria" if key == "criteria" else "options"
            words = f"two {what} are called `{name[:60]}`"
            yield Fault((key, index, "name"), "value", "", words, "again here", "give each a name of its own")
        if name:
            seen.add(name)


def _too_large(data: Mapping[str, Json]) -> Iterator[Fault]:
    values: list[tuple[Route, Json]] = [
        (("criteria", i, "weight"), item.get("weight")) for i, item in _mappings(data.get("criteria"))
    ]
    for index, item in _mappings(data.get("options")):
        scores = item.get("scores")
        if isinstance(scores, dict):
            values += [(("options", index, "scores", key), value) for key, value in scores.items()]
    for route, value in values:
        if isinstance(value, int | float) and not isinstance(value, bool) and _number(value) is None:
            words = "this is no number to weigh with"
            yield Fault(route, "value", "", words, "", "scores from 1 to 5 do well")


def _gaps(options: Json, matrix: Matrix) -> Iterator[Fault]:
    """Scores that nobody gave; told at the option."""
    index = {_name(item): i for i, item in reversed(list(_mappings(options)))}
    for option in matrix.options:
        absent = [f"`{c.name}`" for c in matrix.criteria if c.name not in option.scores]
        if absent:
            words = f"`{option.name[:60]}` has no score for {', '.join(absent[:5])}"
            yield Fault(
                ("options", index[option.name], "scores"),
                "key",
                "",
                words + (f" and {len(absent) - 5} more" if len(absent) > 5 else ""),
                "a score is missing",
                "give it one, or its sum stays partial and it is not ranked with the others",
            )
