"""Sets of small numbers as the bits of one integer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

T = TypeVar("T")

_FEW = 16
"""Below so many bits, taking them off one by one is less work than writing out the number."""


def at_least(sets: Sequence[int], k: int) -> int:
    """The bits that are set in at least k (1 or more) of the bit sets."""
    if k == 1:
        union = 0
        for bits in sets:
            union |= bits
        return union
    planes = _counters(sets)
    more, equal = 0, -1
    for i in range(max(len(planes), k.bit_length()) - 1, -1, -1):
        plane = planes[i] if i < len(planes) else 0
        if k >> i & 1:
            equal &= plane
        else:
            more |= equal & plane
            equal &= ~plane
    return more | equal


def counts(sets: Iterable[int], size: int) -> list[int]:
    """For each number below `size`, in how many of the bit sets it is; none of them has a larger one."""
    digits = [f"{plane:0{size}b}" for plane in reversed(_counters(sets))]
    return [int("".join(d), 2) for d in zip(*digits, strict=True)][::-1] if digits else [0] * size


def _counters(sets: Iterable[int]) -> list[int]:
    """How often each bit is set, counted at all positions at once: binary digit i of the counters is bit set i."""
    planes: list[int] = []
    for bits in sets:
        for i, plane in enumerate(planes):
            planes[i], bits = plane ^ bits, plane & bits
            if not bits:
                break
        if bits:
            planes.append(bits)
    return planes


def bits_of(bits: int) -> Iterator[int]:
    """Positions of the bits that are set, ascending."""
    if bits.bit_count() < _FEW:
        while bits:
            lowest = bits & -bits
            yield lowest.bit_length() - 1
            bits ^= lowest
        return
    text = bin(bits)[:1:-1]
    at = text.find("1")
    while at >= 0:
        yield at
        at = text.find("1", at + 1)


class Folded(Generic[T]):
    """What becomes of the values of a bit set when they are combined, in an eighth of the steps.

    The eight values of a byte are combined once for every byte that is met.
    """

    def __init__(self, value: Callable[[int], T], combine: Callable[[T, T], T], empty: T) -> None:
        """`value`: of each bit. `combine` is associative and commutative."""
        self._value = value
        self._combine = combine
        self._empty = empty
        self._bytes: dict[tuple[int, int], T] = {}

    def __call__(self, bits: int) -> T:
        found, known, combine = self._empty, self._bytes, self._combine
        for place in enumerate(bits.to_bytes((bits.bit_length() + 7) // 8, "little")):
            if place[1]:
                if place not in known:
                    known[place] = self._of_byte(*place)
                found = combine(found, known[place])
        return found

    def _of_byte(self, at: int, byte: int) -> T:
        found = self._empty
        for bit in bits_of(byte):
            found = self._combine(found, self._value(8 * at + bit))
        return found
