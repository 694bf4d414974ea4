"""Consumers that are told the same thing twice and do it twice.

At-least-once delivery repeats a message whenever its confirmation is lost (Helland, Idempotence Is Not a Medical
Condition, ACM Queue 10(4), 2012).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.analysis.design import Design, Need


class Repeating(NamedTuple):
    """A consumer that says a repeated message does harm, at a topic that repeats messages."""

    subscription: Need
    declared: bool
    """Whether at-least-once delivery is stated; else it is assumed, as almost every broker has it."""


def repeating(design: Design) -> Iterator[Repeating]:
    """Every subscription with `idempotent: false` whose messages may come twice. Absent says nothing."""
    for need in design.needs:
        if need.edge.kind != "subscribes" or need.flag("idempotent") is not False:
            continue
        delivery = need.text("delivery") or design.elements[need.target].text("delivery")
        if delivery not in ("at-most-once", "exactly-once"):
            yield Repeating(need, delivery == "at-least-once")
