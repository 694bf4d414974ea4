"""Did you mean ...? One answer for every name that is looked up anywhere."""

from __future__ import annotations

from collections.abc import Iterable


def suggest(name: str, known: Iterable[str], limit: int = 3) -> list[str]:
    """Known names close to `name`, best first; empty when nothing is close."""
    from difflib import get_close_matches

    by_fold = {k.casefold(): k for k in known}
    return [by_fold[m] for m in get_close_matches(name.casefold(), by_fold, n=limit, cutoff=0.6)]


def did_you_mean(name: str, known: Iterable[str]) -> str | None:
    """A hint in words, or None: ``did you mean `order`?``."""
    found = suggest(name, known, limit=1)
    return f"did you mean `{found[0]}`?" if found else None


def distance(a: str, b: str, at_most: int) -> int:
    """Edit distance (optimal string alignment: swapped neighbours count once); stops past `at_most`."""
    if abs(len(a) - len(b)) > at_most:
        return at_most + 1
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > at_most:
            return at_most + 1
        before, last = last, row
    return last[-1]


def bare(name: str) -> str:
    """Letters and digits of a name in small letters: what `order-fast-burn` and `OrderFastBurn` have in common."""
    return "".join(c for c in name.casefold() if c.isalnum())
