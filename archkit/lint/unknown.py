"""Names that nobody describes, and what is said of one: what was asked for, and what was probably meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Literal

from archkit.lint.references import Reference, References, a_kind, kind_and_name, written
from archkit.source.problem import Problem, Related

_MADE = frozenset({"component", "resource", "api", "system", "domain", "group", "flow"})
"""What `archkit new` makes."""


Speaker = Literal["catalog", "decision", "incident"]
"""Whose rule speaks of a name: a name that only documents use is told by the rule about these."""


def unknown(found: References, speaker: Speaker) -> Sequence[Reference]:
    """References whose name is of no other kind either, as far as the rule of this speaker tells of them."""
    nobody = [r for r in found.dangling if found.namesake(r) is None]
    users: dict[str, set[Speaker]] = defaultdict(set)
    for reference in nobody:
        users[reference.target].add(_speaker(found, reference))
    chosen = [r for r in nobody if min(users[r.target]) == speaker]
    # A place where the name ought to be known says more than one where it may live elsewhere.
    return sorted(chosen, key=lambda r: not found.is_expected(r))


def _speaker(found: References, reference: Reference) -> Speaker:
    kind = found.knowledge.files.get(reference.place.path)
    if kind == "decision":
        return "decision"
    return "incident" if kind == "incident" and reference.field == "affects" else "catalog"


def problem(found: References, first: Reference, more: str, others: tuple[Related, ...]) -> Problem:
    """The finding for a name, at the first place that uses it."""
    what, close = kind_and_name(first.target), found.close_to(first.target)
    is_expected = found.is_expected(first)
    return Problem(
        f"there is no {what} in this catalog" if is_expected else f"{what} is not described here",
        first.place,
        label=f"nobody describes it{more}",
        related=others,
        why=_why(first.kind, found.count(first.kind))
        if is_expected
        else "it may live elsewhere; what leads there is missing from the graph and from every analysis",
        help=f"did you mean `{written(close)}`?" if close else _advice(first, is_expected=is_expected),
        subject=first.subject,
        severity=None if is_expected else "warning",
        extension=first.extension or not is_expected,
    )


def _why(kind: str, count: int) -> str:
    times = {1: "once", 2: "twice"}.get(count) or f"{count:,} times"
    return f"{a_kind(kind)} is described here {times}, and this is none of them"


def _advice(reference: Reference, *, is_expected: bool) -> str:
    name = written(reference.target)
    if not is_expected:
        return f'when it lives elsewhere, say so in the settings: `external = ["{name}"]`'
    kind, _, bare = name.partition(":")
    made = f"describe it with `archkit new {kind} {bare}`" if kind in _MADE else "describe it"
    return f'{made}, or say that it lives elsewhere: `external = ["{name}"]`'
