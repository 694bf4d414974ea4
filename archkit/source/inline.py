"""What the paragraphs of a document may cost, so that reading takes time in proportion to its size.

At each opening bracket CommonMark looks for the one that closes it, as far as the end of the paragraph: what
is made of brackets alone takes time by the square of its length.
"""

from __future__ import annotations

_FREE = 50_000_000
_PER_CHARACTER = 200
"""What a document may cost: steps from a bracket to the end of its paragraph; 100 million take about a second."""


class Budget:
    """What is left for a document of this many characters."""

    def __init__(self, size: int) -> None:
        self._left = _FREE + _PER_CHARACTER * size

    def takes(self, paragraph: str) -> bool:
        """Whether there is enough left to look for links and emphasis; without, it is read as plain text."""
        cost = paragraph.count("[") * len(paragraph)
        if cost > self._left:
            return False
        self._left -= cost
        return True
