"""Sets of small numbers as the bits of one integer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def at_least(sets: Sequence[int], k: int) -> int:
    """The bits that are set in at least k (1 or more) of the bit sets.

    All positions count at once, in binary, each binary digit of the counters a bit set of its own.
    """
    if k == 1:
        union = 0
        for bits in sets:
            union |= bits
        return union
    planes: list[int] = []
    for bits in sets:
        for i, plane in enumerate(planes):
            planes[i], bits = plane ^ bits, plane & bits
            if not bits:
                break
        if bits:
            planes.append(bits)
    more, equal = 0, -1
    for i in range(max(len(planes), k.bit_length()) - 1, -1, -1):
        plane = planes[i] if i < len(planes) else 0
        if k >> i & 1:
            equal &= plane
        else:
            more |= equal & plane
            equal &= ~plane
    return more | equal


def bits_of(bits: int) -> Iterator[int]:
    """Positions of the bits that are set, ascending."""
    text = bin(bits)[:1:-1]
    at = text.find("1")
    while at >= 0:
        yield at
        at = text.find("1", at + 1)
